//! From a draft to a course's folder: a pure function. What comes out passes the check of a package, or the fault says which part
//! is not ready.

use super::draft::{Draft, course_id};
use events::authoring::{DraftPartWritten, PartSort};
use formats::{
    package::{
        Id, MemoryFiles, Severity, check,
        markdown::{self, Allowed, Block},
        read_folder,
    },
    questions::{FillIn, OwnFault, OwnKind, OwnLine, OwnQuestion, markdown_escaped, quoted},
};
use kernel::{Digest, LanguageTag};
use std::{collections::BTreeMap, fmt::Write};

/// Words around a draft, in its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The draft's language.
    pub language: LanguageTag,
    /// Title of the course's one skill: begins with a verb.
    pub skill: String,
    /// Title and text of the teacher's notes.
    pub notes: (String, String),
    /// Title of a page that has none.
    pub page: String,
    /// Goal of a draft that has none.
    pub goal: String,
    /// Its author, where none is named.
    pub author: String,
    /// A general hint, general feedback, the solution around `{answer}`; true and false.
    pub hint: String,
    /// Said to a wrong answer.
    pub wrong: String,
    /// The solution around `{answer}`.
    pub solution: String,
    /// "true" and "false".
    pub true_false: (String, String),
}

/// Why a draft is no course yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildFault {
    /// It has no title.
    #[error("the draft has no title")]
    NoTitle,
    /// It has no parts.
    #[error("the draft is empty")]
    Empty,
    /// A question is not ready.
    #[error("part {part}: {why}")]
    Question {
        /// The part's number.
        part: u16,
        /// Why.
        why: OwnFault,
    },
    /// A picture or recording is not on this box.
    #[error("part {part}: its picture or recording is not on this box")]
    FileGone {
        /// The part's number.
        part: u16,
    },
    /// What the check of packages says, in English, for the technical log.
    #[error("the course would have errors: {0}")]
    NotClean(String),
}

const UNIT: &str = "1-unit";
const LESSON: &str = "1-unit/1-lesson";
/// Minutes of a page and of a question, for the lesson's length.
const PART_MINUTES: usize = 2;

/// Ids of the one unit, lesson and skill of every own course.
pub const OWN_LESSON: &str = "lesson";

/// The course's folder. `file` gives the bytes of a blob.
pub fn folder(
    draft: &Draft,
    frame: &Frame,
    version: u32,
    file: &dyn Fn(&Digest) -> Option<Vec<u8>>,
) -> Result<MemoryFiles, BuildFault> {
    if draft.title.trim().is_empty() {
        return Err(BuildFault::NoTitle);
    }
    if draft.parts.is_empty() {
        return Err(BuildFault::Empty);
    }
    let tag = &frame.language;
    let mut files = MemoryFiles::default();
    let or = |words: &str, other: &str| quoted(if words.trim().is_empty() { other } else { words.trim() });
    let mut course = String::from("format = 1\n");
    let retired: Vec<String> = draft
        .removed
        .iter()
        .flat_map(|part| [format!("page-{part}"), format!("question-{part}")])
        .map(|id| quoted(&id))
        .collect();
    let author = or(&draft.author, &frame.author);
    let _ = write!(
        course,
        "id = {}\nversion = {version}\nsource_language = {tag:?}\nlanguages = [{tag:?}]\nlicence = \"CC-BY-4.0\"\nlevel = \"everyone\"\nretired = [{}]\n\
         [[authors]]\nname = {author}\n",
        quoted(&course_id(draft.draft)),
        retired.join(", "),
        tag = tag.as_str(),
    );
    if draft.parts.iter().any(|part| part.sound.is_some()) {
        let _ =
            write!(course, "[[voices]]\nlanguage = {:?}\nmade = \"recorded\"\nby = {author}\n", tag.as_str());
    }
    let title = quoted(draft.title.trim());
    let goal = or(&draft.goal, &frame.goal);
    let _ = write!(course, "[{tag}]\ntitle = {title}\nabout = {goal}\n");
    files.insert("course.toml", course);
    files.insert("skills.toml", format!("[own-skill]\n[{tag}]\nown-skill = {}\n", quoted(&frame.skill)));
    files.insert(
        &format!("{UNIT}/unit.toml"),
        format!("[[sources]]\ntitle = {author}\n[{tag}]\ntitle = {title}\nabout = {goal}\n"),
    );
    let minutes = (draft.parts.len() * PART_MINUTES).clamp(1, 90);
    files.insert(
        &format!("{LESSON}/lesson.toml"),
        format!("minutes = {minutes}\nskills = [\"own-skill\"]\n[{tag}]\ntitle = {title}\ngoal = {goal}\n"),
    );
    files.insert(&format!("{LESSON}/notes.{tag}.md"), format!("# {}\n\n{}\n", frame.notes.0, frame.notes.1));
    for (i, part) in draft.parts.iter().enumerate() {
        let id = Draft::activity(part);
        let stem = format!("{LESSON}/{:03}-{id}", (i + 1) * 10);
        let gone = BuildFault::FileGone { part: part.part };
        let mut picture = None;
        if let Some(shown) = &part.picture {
            let name = format!("picture-{}.{}", part.part, shown.ending);
            files.insert(&format!("{LESSON}/{name}"), file(&shown.digest).ok_or(gone.clone())?);
            let alternative =
                if shown.words.trim().is_empty() { draft.title.trim() } else { shown.words.trim() };
            picture = Some((name, alternative.to_owned()));
        }
        let address = if is_page(part) { "text" } else { "prompt" };
        if let Some(sound) = &part.sound {
            let name = format!("sound/{tag}/{id}.{address}.{}", sound.ending);
            files.insert(&name, file(&sound.digest).ok_or(gone)?);
        }
        match is_page(part) {
            true => files.insert(&format!("{stem}.{tag}.md"), page(part, frame, picture)),
            false => {
                let toml = question(part, picture).exercise_toml(&fill(frame));
                let toml = toml.map_err(|why| BuildFault::Question { part: part.part, why })?;
                files.insert(&format!("{stem}.toml"), toml);
            }
        }
    }
    checked(files)
}

fn is_page(part: &DraftPartWritten) -> bool {
    matches!(PartSort::from_u8(part.sort), Some(PartSort::Page) | None)
}

/// The folder, if a package can be built of it.
fn checked(files: MemoryFiles) -> Result<MemoryFiles, BuildFault> {
    let course = read_folder(&files).map_err(|error| BuildFault::NotClean(error.to_string()))?;
    let error = check(&course).into_iter().find(|finding| finding.severity == Severity::Error);
    match error {
        Some(error) => Err(BuildFault::NotClean(error.to_string())),
        None => Ok(files),
    }
}

fn page(part: &DraftPartWritten, frame: &Frame, picture: Option<(String, String)>) -> String {
    let title = if part.title.trim().is_empty() { &frame.page } else { &part.title };
    let title: String = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = format!("# {}\n\n", markdown_escaped(&title));
    if let Some((name, alternative)) = picture {
        let alternative = alternative.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = write!(out, "![{}]({name})\n\n", markdown_escaped(&alternative));
    }
    out.push_str(&page_words(&part.words));
    out.push('\n');
    out
}

/// What was typed, as Markdown of a page if it is that, otherwise as the words it is.
fn page_words(words: &str) -> String {
    let strange = |block: &Block| matches!(block, Block::Picture { .. } | Block::Heading { level: 1, .. });
    as_markdown(words, Allowed { page: true, links: false }, &|blocks| {
        !blocks.iter().any(strange) && !inner_pictures(blocks)
    })
}

/// The first that is fit for a page: the Markdown as it was typed; its tags taken for the words they are ("x<y"); only its lists
/// kept; the words alone. Who types "<" or an address once means to lose none of her lists.
fn as_markdown(words: &str, allowed: Allowed, fit: &dyn Fn(&[Block]) -> bool) -> String {
    let words = words.replace("\r\n", "\n");
    let fits = |text: &String| {
        let (blocks, problems) = markdown::parse(text, allowed);
        problems.is_empty() && fit(&blocks)
    };
    let less = [|words: &str| words.to_owned(), |words: &str| markdown::tags_as_words(words), lists_alone];
    less.iter().map(|less| less(&words)).find(fits).unwrap_or_else(|| markdown_escaped(&words))
}

/// The words alone, but for the marks of list items at the beginning of lines.
fn lists_alone(words: &str) -> String {
    let lines = words.split('\n').map(|line| {
        let line = line.trim();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let mark = match line.get(digits..digits + 2) {
            Some(". " | ") ") if (1..10).contains(&digits) => digits + 2,
            Some("- " | "* " | "+ ") if digits == 0 => 2,
            _ => 0,
        };
        format!("{}{}", &line[..mark], markdown_escaped(&line[mark..]))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A picture inside a list or box: its file would not be there.
fn inner_pictures(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Picture { .. } => true,
        Block::List { items, .. } => items.iter().any(|item| inner_pictures(item)),
        Block::Boxed { blocks, .. } | Block::Quotation(blocks) => inner_pictures(blocks),
        _ => false,
    })
}

/// A part as a question.
pub fn question(part: &DraftPartWritten, picture: Option<(String, String)>) -> OwnQuestion {
    let kind = PartSort::from_u8(part.sort).and_then(|sort| OwnKind::from_name(sort.word()));
    // What is chosen or paired is shown and may be stressed; what is typed is compared as it stands.
    let shown = |words: &str| match kind {
        Some(OwnKind::Number | OwnKind::Text | OwnKind::Cloze) => words.trim().to_owned(),
        _ => line_of(words),
    };
    OwnQuestion {
        kind: kind.unwrap_or(OwnKind::Single),
        title: part.title.clone(),
        prompt: words_of(&part.words),
        lines: part
            .lines
            .iter()
            .map(|line| OwnLine {
                id: line.id,
                words: shown(&line.words),
                goes_with: shown(&line.goes_with),
                right: line.right,
                feedback: words_of(&line.feedback),
            })
            .collect(),
        hint: words_of(&part.hint),
        solution: words_of(&part.solution),
        picture,
    }
}

/// A typed text as Markdown of an exercise.
fn words_of(words: &str) -> String {
    as_markdown(words, Allowed { page: false, links: false }, &|_| true)
}

/// The same as one line: a choice has no lists or paragraphs.
fn line_of(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let (blocks, problems) = markdown::parse(&line, Allowed { page: false, links: false });
    match (problems.is_empty(), blocks.as_slice()) {
        (true, [] | [Block::Paragraph(_)]) => line,
        _ => markdown_escaped(&line),
    }
}

/// The exercises of a draft as files by id: what two versions are compared by.
pub fn exercises(draft: &Draft, frame: &Frame) -> BTreeMap<String, String> {
    let questions = draft.parts.iter().filter(|part| !is_page(part));
    questions
        .filter_map(|part| {
            let picture = part.picture.as_ref().map(|file| (file.digest.to_string(), file.words.clone()));
            Some((Draft::activity(part), question(part, picture).exercise_toml(&fill(frame)).ok()?))
        })
        .collect()
}

/// What questions are filled in with.
pub fn fill(frame: &Frame) -> FillIn {
    FillIn {
        language: frame.language.clone(),
        skill: Id::new("own-skill").expect("it is an id"),
        hint: frame.hint.clone(),
        wrong: frame.wrong.clone(),
        solution: frame.solution.clone(),
        true_false: frame.true_false.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::authoring::{DraftFile, DraftLine};
    use kernel::{DraftId, PersonId, SchoolId};

    fn frame() -> Frame {
        Frame {
            language: "es".parse().expect("a tag"),
            skill: "Usar lo aprendido".into(),
            notes: ("Notas".into(), "Mire la lección antes.".into()),
            page: "Para leer".into(),
            goal: "Al final sabrás más.".into(),
            author: "Docente".into(),
            hint: "Lee otra vez.".into(),
            wrong: "Todavía no.".into(),
            solution: "Es: {answer}".into(),
            true_false: ("verdadero".into(), "falso".into()),
        }
    }

    fn part(part: u16, sort: PartSort, words: &str, lines: &[(&str, &str, bool)]) -> DraftPartWritten {
        DraftPartWritten {
            draft: DraftId([1; 16]),
            part,
            place: u32::from(part) * 10,
            sort: sort as u8,
            title: String::new(),
            words: words.into(),
            hint: String::new(),
            solution: String::new(),
            lines: lines
                .iter()
                .enumerate()
                .map(|(i, (words, goes_with, right))| DraftLine {
                    id: i as u16 + 1,
                    words: (*words).into(),
                    goes_with: (*goes_with).into(),
                    right: *right,
                    feedback: String::new(),
                })
                .collect(),
            picture: None,
            sound: None,
        }
    }

    fn draft(parts: Vec<DraftPartWritten>) -> Draft {
        Draft {
            draft: DraftId([1; 16]),
            school: SchoolId([2; 16]),
            writer: PersonId([3; 16]),
            language: "es".into(),
            title: "El \"agua\" #1".into(),
            goal: String::new(),
            author: String::new(),
            version: 0,
            package: None,
            parts,
            removed: vec![9],
        }
    }

    /// A PNG of one pixel.
    const PNG: &[u8] = &[
        0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0,
        0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T', 0x78, 0x9c,
        0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42,
        0x60, 0x82,
    ];

    fn blob(_: &Digest) -> Option<Vec<u8>> {
        Some(PNG.to_vec())
    }

    #[test]
    fn whatever_is_typed_becomes_a_clean_course() {
        let mut with_photo =
            part(1, PartSort::Page, "Hierva el agua.\r\n\r\n- cinco minutos\n- tape la olla", &[]);
        with_photo.picture =
            Some(DraftFile { digest: Digest([1; 32]), ending: "png".into(), words: "Una [olla]".into() });
        let strange = "# Otro título\n<script>alert(1)</script>\n![x](y.png)\n    sangría\n[[1]] {x} [enlace](http://x)";
        let parts = vec![
            with_photo,
            part(2, PartSort::Page, strange, &[]),
            part(3, PartSort::Single, strange, &[("a <b>", "", true), ("* b", "", false)]),
            part(4, PartSort::Multiple, "¿Cuáles?", &[("a", "", true), ("b", "", true), ("c", "", false)]),
            part(5, PartSort::TrueFalse, "El agua hierve.", &[("", "", true)]),
            part(6, PartSort::Number, "¿Cuánto?", &[("12,5", "0,5", true)]),
            part(7, PartSort::Text, "Capital", &[("Quito", "", true), ("Guayaquil", "", false)]),
            part(8, PartSort::Match, "Una", &[("uno", "1", true), ("dos", "2", true)]),
            part(
                10,
                PartSort::Cloze,
                "El [[1]] y la [[2]].",
                &[("agua", "1", true), ("olla", "2", true), ("taza", "2", false)],
            ),
        ];
        let draft = draft(parts);
        let files = folder(&draft, &frame(), 1, &blob).expect("a clean course");
        let course = read_folder(&files).expect("a course");
        assert_eq!(course.exercises().count(), 7);
        let ids: Vec<&str> = course.activities().map(|(_, activity)| activity.id.as_str()).collect();
        assert_eq!(ids[..3], ["page-1", "page-2", "question-3"]);
        assert_eq!(folder(&draft, &frame(), 1, &blob), Ok(files), "the same draft is the same course");
    }

    #[test]
    fn a_sign_or_an_address_costs_no_list() {
        let shown = |words: &str| {
            let (blocks, problems) =
                markdown::parse(&page_words(words), Allowed { page: true, links: false });
            assert_eq!(problems, [], "{words}");
            markdown::html(&blocks, &|_| None).replace('\n', "")
        };
        for (typed, list) in [
            ("- a<b\n- **c**", "<ul><li>a&lt;b</li><li><strong>c</strong></li></ul>"),
            ("- pulse <Enter>\n- espere", "<ul><li>pulse &lt;Enter&gt;</li><li>espere</li></ul>"),
            ("<div>\n- uno\n- dos", "<p>&lt;div&gt;</p><ul><li>uno</li><li>dos</li></ul>"),
            (
                "1. mire <https://a.b>\n2. **lea**",
                "<ol><li>mire &lt;https://a.b&gt;</li><li><strong>lea</strong></li></ol>",
            ),
            ("- [uno](http://x)\n- dos", "<ul><li>[uno](http://x)</li><li>dos</li></ul>"),
            ("- `a<b`\n- <i>", "<ul><li><code>a&lt;b</code></li><li>&lt;i&gt;</li></ul>"),
        ] {
            assert!(shown(typed).contains(list), "{typed}: {}", shown(typed));
        }
    }

    #[test]
    fn a_lesson_may_be_pages_alone() {
        assert!(folder(&draft(vec![part(1, PartSort::Page, "Lea.", &[])]), &frame(), 1, &blob).is_ok());
    }

    #[test]
    fn what_is_not_ready_is_named() {
        let one = |part| folder(&draft(vec![part]), &frame(), 1, &blob);
        let question = one(part(4, PartSort::Single, "¿Cuál?", &[("a", "", false), ("b", "", false)]));
        assert_eq!(question, Err(BuildFault::Question { part: 4, why: OwnFault::NoRight }));
        assert_eq!(folder(&draft(vec![]), &frame(), 1, &blob), Err(BuildFault::Empty));
        let mut photo = part(5, PartSort::Page, "x", &[]);
        photo.picture =
            Some(DraftFile { digest: Digest([1; 32]), ending: "png".into(), words: String::new() });
        let gone = folder(&draft(vec![photo]), &frame(), 1, &|_| None);
        assert_eq!(gone, Err(BuildFault::FileGone { part: 5 }));
    }

    #[test]
    fn a_correction_keeps_ids_and_is_seen() {
        let before = draft(vec![part(3, PartSort::Single, "¿Cuál?", &[("a", "", true), ("b", "", false)])]);
        let mut after = before.clone();
        after.parts[0].lines[0].right = false;
        after.parts[0].lines[1].right = true;
        let (before_files, after_files) = (exercises(&before, &frame()), exercises(&after, &frame()));
        assert_eq!(before_files.keys().collect::<Vec<_>>(), after_files.keys().collect::<Vec<_>>());
        assert_ne!(before_files["question-3"], after_files["question-3"]);
        let earlier = read_folder(&folder(&before, &frame(), 1, &blob).expect("clean")).expect("a course");
        let later = read_folder(&folder(&after, &frame(), 2, &blob).expect("clean")).expect("a course");
        assert_eq!(formats::package::check_against(&later, &earlier), []);
    }
}
