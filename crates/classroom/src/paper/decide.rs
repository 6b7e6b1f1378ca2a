//! From a teacher's keystrokes to answers. Pure.

use events::learning::{AnswerRecorded, Channel};
use kernel::{ClientId, PersonId, ports::PaperOption};

/// Exercises beside each other on one page of the grid.
pub const MAX_COLUMNS: usize = 12;

/// One column of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Exercise id.
    pub exercise: String,
    /// The answers that have a letter, in order.
    pub options: Vec<PaperOption>,
}

/// What a keystroke means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing written: no answer is recorded.
    Blank,
    /// Marked by the teacher.
    Marked {
        /// Right, or not.
        right: bool,
    },
    /// The letter of a choice: its response and how right it is.
    Chosen(PaperOption),
    /// A sign that means nothing here.
    Unclear,
}

/// Reads a cell: a letter is a choice where the exercise has choices; `1`, `+` or `v` is right, `0` or `x` wrong; empty or `-` is no
/// answer.
pub fn read_cell(text: &str, options: &[PaperOption]) -> Cell {
    let mut signs = text.trim().chars().flat_map(char::to_lowercase);
    let (Some(sign), None) = (signs.next(), signs.next()) else {
        return if text.trim().is_empty() { Cell::Blank } else { Cell::Unclear };
    };
    if sign.is_ascii_lowercase() {
        let at = usize::from(sign as u8 - b'a');
        if let Some(option) = options.get(at) {
            return Cell::Chosen(option.clone());
        }
    }
    match sign {
        '-' => Cell::Blank,
        '1' | '+' | 'v' | '✓' => Cell::Marked { right: true },
        '0' | 'x' | '✗' => Cell::Marked { right: false },
        _ => Cell::Unclear,
    }
}

/// The sign by which an answer would be entered: the letter of a choice, else right or wrong.
pub fn sign_of(response: &str, score_percent: u8, options: &[PaperOption]) -> char {
    let letter = options.iter().zip('a'..='z').find(|(option, _)| option.response == response);
    match letter {
        Some((_, letter)) => letter,
        None if score_percent == 100 => '1',
        None => '0',
    }
}

/// Where a grid's exercises stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Made with the form: the same form twice gives the same answers.
    pub client: ClientId,
    /// Paper or spoken.
    pub channel: Channel,
    /// Course id.
    pub course: String,
    /// Version of its package.
    pub version: u32,
    /// Lesson id.
    pub lesson: String,
}

/// The answer that a cell says; `None` for no answer.
pub fn answer(sheet: &Sheet, pupil: PersonId, exercise: &str, cell: &Cell) -> Option<AnswerRecorded> {
    let (response, score_percent) = match cell {
        Cell::Blank | Cell::Unclear => return None,
        // What was written is not known, only whether it was right.
        Cell::Marked { right } => (String::new(), if *right { 100 } else { 0 }),
        Cell::Chosen(option) => (option.response.clone(), option.score_percent),
    };
    Some(AnswerRecorded {
        client: client_of(sheet.client, pupil, exercise),
        learners: 1,
        channel: sheet.channel as u8,
        course: sheet.course.clone(),
        version: sheet.version,
        lesson: sheet.lesson.clone(),
        exercise: exercise.to_owned(),
        variant: 0,
        response,
        score_percent,
        hints: 0,
        seconds: 0,
    })
}

/// One id for each cell of a form, so that the form sent twice counts once.
fn client_of(form: ClientId, pupil: PersonId, exercise: &str) -> ClientId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&form.0).update(&pupil.0).update(exercise.as_bytes());
    let mut id = [0; 8];
    id.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    ClientId(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> Vec<PaperOption> {
        let option = |id: &str, score_percent| PaperOption { response: format!("c:{id}"), score_percent };
        vec![option("bank", 0), option("cousin", 100), option("seller", 0)]
    }

    #[test]
    fn keystrokes() {
        let chosen = |at: usize| Cell::Chosen(options()[at].clone());
        let cases = [
            ("", Cell::Blank),
            (" ", Cell::Blank),
            ("-", Cell::Blank),
            ("a", chosen(0)),
            ("B", chosen(1)),
            (" c ", chosen(2)),
            ("d", Cell::Unclear),
            ("1", Cell::Marked { right: true }),
            ("v", Cell::Marked { right: true }),
            ("0", Cell::Marked { right: false }),
            ("x", Cell::Marked { right: false }),
            ("ab", Cell::Unclear),
            ("7", Cell::Unclear),
            ("ñ", Cell::Unclear),
        ];
        for (text, expected) in cases {
            assert_eq!(read_cell(text, &options()), expected, "{text:?}");
        }
        assert_eq!(read_cell("a", &[]), Cell::Unclear, "an exercise without choices has no letters");
    }

    #[test]
    fn what_was_entered_reads_as_it_was_typed() {
        for text in ["a", "b", "c", "1", "0"] {
            let cell = read_cell(text, &options());
            let sheet = Sheet {
                client: ClientId([3; 8]),
                channel: Channel::Paper,
                course: "c".into(),
                version: 2,
                lesson: "l".into(),
            };
            let kept = answer(&sheet, PersonId([1; 16]), "e", &cell).unwrap();
            assert_eq!(sign_of(&kept.response, kept.score_percent, &options()).to_string(), text);
        }
    }

    #[test]
    fn a_cell_becomes_one_answer_however_often_the_form_comes() {
        let sheet = Sheet {
            client: ClientId([3; 8]),
            channel: Channel::Paper,
            course: "c".into(),
            version: 2,
            lesson: "l".into(),
        };
        let (ana, luz) = (PersonId([1; 16]), PersonId([2; 16]));
        let right = Cell::Marked { right: true };
        let first = answer(&sheet, ana, "e1", &right).unwrap();
        assert_eq!((first.score_percent, first.channel, first.learners), (100, Channel::Paper as u8, 1));
        assert_eq!(first.client, answer(&sheet, ana, "e1", &right).unwrap().client);
        assert_ne!(first.client, answer(&sheet, luz, "e1", &right).unwrap().client);
        assert_ne!(first.client, answer(&sheet, ana, "e2", &right).unwrap().client);
        assert_eq!(answer(&sheet, ana, "e1", &Cell::Blank), None);
        let chosen = answer(&sheet, ana, "e1", &Cell::Chosen(options()[0].clone())).unwrap();
        assert_eq!((chosen.response.as_str(), chosen.score_percent), ("c:bank", 0));
    }
}
