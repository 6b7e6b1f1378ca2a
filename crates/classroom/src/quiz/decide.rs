//! What may happen to a quiz. Pure.

use super::{Quiz, QuizState};
use events::classwork::MAX_QUESTIONS;
use kernel::{PersonId, Seed, ports::CourseOutline};

/// Quizzes of one class that a page lists; a year has fewer.
pub const MAX_LISTED: usize = 100;

/// What a teacher asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewQuiz {
    /// Course id.
    pub course: String,
    /// Exercise ids in order.
    pub questions: Vec<String>,
    /// Whether pupils see at once what is right.
    pub feedback_at_once: bool,
}

/// Why a quiz is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No question was chosen.
    NoQuestions,
    /// More than a quiz holds.
    TooMany,
    /// A question that is not in the course.
    NoSuchQuestion,
    /// There is no such quiz in this class.
    NoSuchQuiz,
}

/// Checks a new quiz against what is installed.
pub fn decide_new(wish: &NewQuiz, courses: &[CourseOutline]) -> Result<u32, Refusal> {
    let outline = courses.iter().find(|outline| outline.course == wish.course);
    let outline = outline.ok_or(Refusal::NoSuchQuestion)?;
    if wish.questions.is_empty() {
        return Err(Refusal::NoQuestions);
    }
    if wish.questions.len() > MAX_QUESTIONS {
        return Err(Refusal::TooMany);
    }
    let known = |id: &String| outline.lessons.iter().any(|(_, exercises)| exercises.contains(id));
    let twice = |i: usize| wish.questions[..i].contains(&wish.questions[i]);
    if !wish.questions.iter().all(known) || (0..wish.questions.len()).any(twice) {
        return Err(Refusal::NoSuchQuestion);
    }
    Ok(outline.version)
}

/// `n` of the exercises, spread over the lessons they come from, in the course's order: what is drawn for "10 from unit 2".
pub fn draw(lessons: &[(String, Vec<String>)], n: usize, seed: Seed) -> Vec<String> {
    // Every lesson's exercises in a drawn order; then one of each lesson in turn, until there are enough.
    let mut piles: Vec<Vec<&String>> = lessons
        .iter()
        .map(|(lesson, exercises)| {
            let mut pile: Vec<&String> = exercises.iter().collect();
            seed.part(lesson).chance().shuffle(&mut pile);
            pile
        })
        .collect();
    let mut drawn: Vec<&String> = Vec::new();
    while drawn.len() < n && piles.iter().any(|pile| !pile.is_empty()) {
        for pile in &mut piles {
            if drawn.len() < n {
                drawn.extend(pile.pop());
            }
        }
    }
    let all = lessons.iter().flat_map(|(_, exercises)| exercises);
    all.filter(|exercise| drawn.contains(exercise)).cloned().collect()
}

/// What one of those at the phone has of an answer that comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Had {
    /// Who.
    pub person: PersonId,
    /// This very answer has been counted for her: the phone sends it again.
    pub sent: bool,
    /// Her last answer to the question, as variant and response.
    pub last: Option<(u32, String)>,
}

/// Whether an answer is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It becomes a fact, for these people.
    Record(Vec<PersonId>),
    /// Everybody at the phone has it: a form sent twice.
    Known,
    /// The quiz takes no answers now.
    Closed,
}

/// Decides about an answer of those at one phone, whoever signed in first before the others. The clock is not asked: a quiz is
/// open until its teacher closes it, whatever the box believes the time to be.
///
/// What the phone sends again changes nothing for whoever has it, even if she has answered otherwise since. Somebody who has sat
/// down beside her meanwhile gets it unless she has an answer of her own.
pub fn decide_answer(quiz: &Quiz, exercise: &str, given: (u32, &str), had: &[Had]) -> Taken {
    let again = had.first().is_some_and(|first| first.sent);
    let lacks = |had: &&Had| {
        !had.sent
            && match &had.last {
                None => true,
                Some((variant, response)) => !again && (*variant, response.as_str()) != given,
            }
    };
    let lacking: Vec<PersonId> = had.iter().filter(lacks).map(|had| had.person).collect();
    if lacking.is_empty() {
        return Taken::Known;
    }
    match quiz.state {
        QuizState::Open if quiz.questions.iter().any(|question| question == exercise) => {
            Taken::Record(if again { lacking } else { had.iter().map(|had| had.person).collect() })
        }
        _ => Taken::Closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{ClassId, QuizId};

    fn lessons() -> Vec<(String, Vec<String>)> {
        let lesson =
            |l: usize, n: usize| (format!("l{l}"), (0..n).map(|e| format!("l{l}e{e}")).collect::<Vec<_>>());
        vec![lesson(0, 6), lesson(1, 2), lesson(2, 6)]
    }

    #[test]
    fn new_quizzes() {
        let courses = [CourseOutline {
            course: "c".into(),
            version: 4,
            lessons: lessons(),
            units: vec![("u".into(), 3)],
        }];
        let wish = |course: &str, questions: &[&str]| NewQuiz {
            course: course.into(),
            questions: questions.iter().map(|q| (*q).to_owned()).collect(),
            feedback_at_once: false,
        };
        assert_eq!(decide_new(&wish("c", &["l0e1", "l2e5"]), &courses), Ok(4));
        assert_eq!(decide_new(&wish("c", &[]), &courses), Err(Refusal::NoQuestions));
        assert_eq!(decide_new(&wish("x", &["l0e1"]), &courses), Err(Refusal::NoSuchQuestion));
        assert_eq!(decide_new(&wish("c", &["l0e9"]), &courses), Err(Refusal::NoSuchQuestion));
        assert_eq!(decide_new(&wish("c", &["l0e1", "l0e1"]), &courses), Err(Refusal::NoSuchQuestion));
        assert_eq!(decide_new(&wish("c", &["l0e1"; MAX_QUESTIONS + 1]), &courses), Err(Refusal::TooMany));
    }

    #[test]
    fn ten_from_a_unit_are_spread_over_its_lessons() {
        for seed in 0..50 {
            let drawn = draw(&lessons(), 10, Seed(seed));
            let of = |lesson: &str| drawn.iter().filter(|e| e.starts_with(lesson)).count();
            assert_eq!((of("l0"), of("l1"), of("l2")), (4, 2, 4), "seed {seed}");
            let mut sorted = drawn.clone();
            sorted.sort();
            assert_eq!(drawn, sorted, "in the course's order");
            assert_eq!(drawn, draw(&lessons(), 10, Seed(seed)));
        }
        assert_eq!(draw(&lessons(), 99, Seed(1)).len(), 14);
        assert!(draw(&[], 3, Seed(1)).is_empty());
    }

    #[test]
    fn answers_are_taken_while_it_is_open() {
        let quiz = |state| Quiz {
            quiz: QuizId([1; 16]),
            class: ClassId([2; 16]),
            course: "c".into(),
            questions: vec!["a".into(), "b".into()],
            feedback_at_once: false,
            state,
        };
        let (ana, luz) = (PersonId([1; 16]), PersonId([2; 16]));
        let had =
            |person, sent, last: Option<&str>| Had { person, sent, last: last.map(|text| (1, text.into())) };
        let ana_alone = Taken::Record(vec![ana]);
        let both = Taken::Record(vec![ana, luz]);
        let cases = [
            (QuizState::Open, "a", vec![had(ana, false, None)], ana_alone.clone()),
            (QuizState::Open, "z", vec![had(ana, false, None)], Taken::Closed),
            (QuizState::Open, "a", vec![had(ana, false, Some("c:x"))], Taken::Known),
            (QuizState::Open, "a", vec![had(ana, false, Some("c:y"))], ana_alone),
            (QuizState::Made, "a", vec![had(ana, false, None)], Taken::Closed),
            (QuizState::Closed, "a", vec![had(ana, false, None)], Taken::Closed),
            // It was on the disk before the quiz was closed; the phone asks again.
            (QuizState::Closed, "a", vec![had(ana, true, Some("c:x"))], Taken::Known),
            // A late retry: she has answered otherwise since, and that stands.
            (QuizState::Open, "a", vec![had(ana, true, Some("c:y"))], Taken::Known),
            // Luz sat down later; they keep the answer once more, together.
            (QuizState::Open, "a", vec![had(ana, false, Some("c:x")), had(luz, false, None)], both.clone()),
            (QuizState::Open, "a", vec![had(ana, false, Some("c:y")), had(luz, false, Some("c:x"))], both),
            // Ana's retry while Luz sits beside her: Luz gets it if she has none, and keeps hers if she has.
            (
                QuizState::Open,
                "a",
                vec![had(ana, true, Some("c:x")), had(luz, false, None)],
                Taken::Record(vec![luz]),
            ),
            (
                QuizState::Open,
                "a",
                vec![had(ana, true, Some("c:y")), had(luz, false, Some("c:y"))],
                Taken::Known,
            ),
            // Too late for Luz: it must not be said to be kept.
            (
                QuizState::Closed,
                "a",
                vec![had(ana, false, Some("c:x")), had(luz, false, None)],
                Taken::Closed,
            ),
        ];
        for (state, exercise, had, expected) in cases {
            assert_eq!(
                decide_answer(&quiz(state), exercise, (1, "c:x"), &had),
                expected,
                "{state:?} {had:?}"
            );
        }
    }
}
