//! Which exercises a class finds hard, and what it answered there. Pure.

use super::{LessonWork, PersonWork, Tried};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Hardest exercises listed.
const HARDEST: usize = 5;
/// Fewer pupils than this say little about an exercise.
const FEWEST_ANSWERERS: usize = 2;

/// An exercise as a class did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hard {
    /// Course id.
    pub course: Arc<str>,
    /// Exercise id.
    pub exercise: Arc<str>,
    /// Pupils who answered.
    pub answerers: usize,
    /// Pupils who have not had it right yet.
    pub unsolved: usize,
    /// Answers in all.
    pub tries: u64,
    /// Different last answers that were not right, by variant, with how many pupils gave them; most frequent first.
    pub wrong: Vec<(u32, String, usize)>,
}

/// What a class did of one exercise.
struct Sum<'a> {
    key: (&'a Arc<str>, &'a Arc<str>),
    answerers: usize,
    unsolved: usize,
    tries: u64,
}

impl<'a> Sum<'a> {
    fn new(lesson: &'a LessonWork, tried: &'a Tried) -> Self {
        let mut sum = Self { key: (&lesson.course, &tried.exercise), answerers: 0, unsolved: 0, tries: 0 };
        sum.add(tried);
        sum
    }

    fn add(&mut self, tried: &Tried) {
        self.answerers += 1;
        self.unsolved += usize::from(!tried.solved);
        self.tries += u64::from(tried.tries);
    }
}

/// Adds one pupil's work in a lesson. Both lists are in the order of their exercises' ids, and most pupils of a class have
/// answered the same ones: walking along both finds nearly every place at once.
fn add_lesson<'a>(sums: &mut Vec<Sum<'a>>, lesson: &'a LessonWork) {
    let mut at = 0;
    for tried in &lesson.exercises {
        while at < sums.len() && *sums[at].key.1 < tried.exercise {
            at += 1;
        }
        match sums.get_mut(at) {
            Some(sum) if *sum.key.1 == tried.exercise => sum.add(tried),
            _ => sums.insert(at, Sum::new(lesson, tried)),
        }
    }
}

/// The hardest: most tries per pupil first, ties by how many never solved it, then by id.
pub fn of(people: &[Arc<PersonWork>]) -> Vec<Hard> {
    let mut by_lesson: HashMap<(&str, &str), Vec<Sum<'_>>> = HashMap::new();
    for lesson in people.iter().flat_map(|person| &person.lessons) {
        add_lesson(by_lesson.entry((&lesson.course, &lesson.lesson)).or_default(), lesson);
    }
    // An exercise that was moved to another lesson has answers in both.
    let mut hard: Vec<Sum<'_>> = Vec::new();
    let mut all: Vec<Sum<'_>> = by_lesson.into_values().flatten().collect();
    all.sort_by(|a, b| a.key.cmp(&b.key));
    for sum in all {
        match hard.last_mut() {
            Some(last) if last.key == sum.key => {
                last.answerers += sum.answerers;
                last.unsolved += sum.unsolved;
                last.tries += sum.tries;
            }
            _ => hard.push(sum),
        }
    }
    hard.retain(|sum| sum.answerers >= FEWEST_ANSWERERS && sum.tries > sum.answerers as u64);
    hard.sort_by(|a, b| {
        let per_pupil = (b.tries * a.answerers as u64).cmp(&(a.tries * b.answerers as u64));
        per_pupil.then(b.unsolved.cmp(&a.unsolved)).then(a.key.cmp(&b.key))
    });
    hard.truncate(HARDEST);
    hard.into_iter()
        .map(|sum| Hard {
            course: sum.key.0.clone(),
            exercise: sum.key.1.clone(),
            answerers: sum.answerers,
            unsolved: sum.unsolved,
            tries: sum.tries,
            wrong: wrong_answers(people, sum.key.0, sum.key.1),
        })
        .collect()
}

fn wrong_answers(people: &[Arc<PersonWork>], course: &str, exercise: &str) -> Vec<(u32, String, usize)> {
    let mut counts: BTreeMap<(&str, u32), usize> = BTreeMap::new();
    for lesson in people.iter().flat_map(|person| &person.lessons).filter(|lesson| &*lesson.course == course)
    {
        let given = lesson.exercises.iter().filter(|tried| &*tried.exercise == exercise);
        for (variant, response) in given.filter_map(|tried| tried.wrong.as_ref()) {
            // Marked on paper as wrong, without saying what was written.
            if !response.is_empty() {
                *counts.entry((response, *variant)).or_default() += 1;
            }
        }
    }
    let mut wrong: Vec<(u32, String, usize)> =
        counts.into_iter().map(|((response, variant), n)| (variant, response.to_owned(), n)).collect();
    wrong.sort_by_key(|(_, _, n)| std::cmp::Reverse(*n));
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(exercises: &[(&str, u32, bool, &str)]) -> Arc<PersonWork> {
        let exercises: Vec<Tried> = exercises
            .iter()
            .map(|(exercise, tries, solved, response)| Tried {
                exercise: (*exercise).into(),
                tries: *tries,
                solved: *solved,
                wrong_in_a_row: 0,
                hints_since_right: 0,
                wrong: (!solved).then(|| (0, (*response).to_owned())),
            })
            .collect();
        let mut lesson = LessonWork { course: "c".into(), lesson: "l".into(), solved: 0, exercises };
        // As they come out of a lesson's state.
        lesson.exercises.sort_by(|a, b| a.exercise.cmp(&b.exercise));
        Arc::new(PersonWork { lessons: vec![lesson], ..PersonWork::default() })
    }

    #[test]
    fn hardest_are_those_tried_most_per_pupil_and_easy_ones_are_left_out() {
        let people = [
            person(&[("easy", 1, true, ""), ("hard", 4, false, "c:b"), ("middling", 2, true, "")]),
            person(&[("easy", 1, true, ""), ("hard", 3, false, "c:b"), ("middling", 1, false, "c:x")]),
            person(&[
                ("one-pupil-only", 9, false, "c:z"),
                ("hard", 3, false, "c:a"),
                ("paper", 2, false, ""),
            ]),
            person(&[("paper", 1, false, "")]),
        ];
        let hard = of(&people);
        let found: Vec<_> = hard.iter().map(|h| (&*h.exercise, h.answerers, h.unsolved)).collect();
        assert_eq!(found, [("hard", 3, 3), ("paper", 2, 2), ("middling", 2, 1)]);
        assert_eq!(hard[0].wrong, [(0, "c:b".to_owned(), 2), (0, "c:a".to_owned(), 1)]);
        assert!(hard[1].wrong.is_empty(), "a wrong mark on paper says nothing about what was written");
    }
}
