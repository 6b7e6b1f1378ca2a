//! Who needs the teacher, and why: only reasons that the answers themselves bear. Pure.

use super::{LessonWork, PersonWork};
use std::{collections::BTreeSet, sync::Arc};

/// Wrong answers in a row, without a right one since, from which on a pupil is said to be stuck: one is a slip, two may
/// be a misread question.
pub const STUCK_AFTER: u32 = 3;
/// Hints opened on a question that is not solved yet, from which on they do not seem to help.
pub const HINTS_AFTER: u32 = 4;
/// Days on which the class worked and she did not, from which on somebody should ask.
pub const STILL_AFTER: usize = 3;

/// Why somebody is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Wrong answers in a row on one question.
    Wrong {
        /// Course id.
        course: Arc<str>,
        /// Exercise id.
        exercise: Arc<str>,
        /// How many.
        n: u32,
    },
    /// Hints opened on one question, and still not right.
    Hints {
        /// Course id.
        course: Arc<str>,
        /// Exercise id.
        exercise: Arc<str>,
        /// How many.
        n: u32,
    },
    /// The class worked on so many days since her last answer, days of absence not counted.
    Still {
        /// Days.
        days: usize,
    },
    /// The class worked on so many days and she has answered nothing yet.
    NotBegun {
        /// Days.
        days: usize,
    },
}

impl Reason {
    /// What weighs more comes first.
    fn weight(&self) -> (u8, u32) {
        match self {
            Reason::Wrong { n, .. } => (3, *n),
            Reason::Hints { n, .. } => (2, *n),
            Reason::Still { days } => (1, *days as u32),
            Reason::NotBegun { days } => (0, *days as u32),
        }
    }
}

/// Reasons per pupil, worst first; nothing for those who get on. `absent`: for each, the days the roll says she was not there.
pub fn reasons(people: &[Arc<PersonWork>], absent: &[BTreeSet<i32>]) -> Vec<Vec<Reason>> {
    let class_days = days_of_class(people);
    let none = BTreeSet::new();
    people
        .iter()
        .enumerate()
        .map(|(i, person)| of_person(person, &class_days, absent.get(i).unwrap_or(&none)))
        .collect()
}

/// Days on which at least a third of the class worked, and two of them.
fn days_of_class(people: &[Arc<PersonWork>]) -> Vec<i32> {
    let all: BTreeSet<i32> = people.iter().flat_map(|person| person.days.iter().copied()).collect();
    let enough = people.len().div_ceil(3).max(2);
    let worked = |day: &i32| people.iter().filter(|person| person.days.contains(day)).count() >= enough;
    all.into_iter().filter(worked).collect()
}

/// What she struggles with, as her answers say.
pub fn struggles(lessons: &[LessonWork]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for lesson in lessons {
        for tried in lesson.exercises.iter().filter(|tried| tried.wrong_in_a_row > 0) {
            let on = || (lesson.course.clone(), tried.exercise.clone());
            if tried.wrong_in_a_row >= STUCK_AFTER {
                let (course, exercise) = on();
                reasons.push(Reason::Wrong { course, exercise, n: tried.wrong_in_a_row });
            } else if tried.hints_since_right >= HINTS_AFTER {
                let (course, exercise) = on();
                reasons.push(Reason::Hints { course, exercise, n: tried.hints_since_right });
            }
        }
    }
    reasons
}

fn of_person(person: &PersonWork, class_days: &[i32], absent: &BTreeSet<i32>) -> Vec<Reason> {
    let mut reasons = person.struggles.clone();
    let last = person.days.last().copied();
    let missed = class_days.iter().filter(|day| last.is_none_or(|last| **day > last));
    let days = missed.filter(|day| !absent.contains(day)).count();
    if days >= STILL_AFTER {
        reasons.push(if last.is_some() { Reason::Still { days } } else { Reason::NotBegun { days } });
    }
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.weight()));
    reasons
}

/// The order in which people are listed: who has the worst reason first.
pub fn order(reasons: &[Vec<Reason>]) -> Vec<usize> {
    let mut listed: Vec<usize> = (0..reasons.len()).filter(|i| !reasons[*i].is_empty()).collect();
    listed.sort_by_key(|i| (std::cmp::Reverse(reasons[*i][0].weight()), *i));
    listed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overview::Tried;

    fn person(tried: &[(u32, u32)], days: &[i32]) -> Arc<PersonWork> {
        let exercises: Vec<Tried> = tried
            .iter()
            .enumerate()
            .map(|(i, (wrong_in_a_row, hints_since_right))| Tried {
                exercise: format!("e{i}").into(),
                tries: 5,
                solved: false,
                wrong_in_a_row: *wrong_in_a_row,
                hints_since_right: *hints_since_right,
                wrong: None,
            })
            .collect();
        let lesson = LessonWork { course: "c".into(), lesson: "l".into(), solved: 0, exercises };
        let lessons = if tried.is_empty() { vec![] } else { vec![lesson] };
        let struggles = struggles(&lessons);
        Arc::new(PersonWork {
            lessons,
            days: days.iter().copied().collect(),
            struggles,
            ..PersonWork::default()
        })
    }

    fn wrong(exercise: &str, n: u32) -> Reason {
        Reason::Wrong { course: "c".into(), exercise: exercise.into(), n }
    }

    #[test]
    fn only_evidence_makes_a_reason() {
        let busy = [person(&[(0, 0)], &[1, 2, 3, 4]), person(&[(0, 0)], &[1, 2, 3, 4])];
        let cases: Vec<(Arc<PersonWork>, Vec<i32>, Vec<Reason>)> = vec![
            (person(&[(2, 3)], &[4]), vec![], vec![]),
            (person(&[(3, 0), (5, 0)], &[4]), vec![], vec![wrong("e1", 5), wrong("e0", 3)]),
            (
                person(&[(1, 4)], &[4]),
                vec![],
                vec![Reason::Hints { course: "c".into(), exercise: "e0".into(), n: 4 }],
            ),
            // Hints before a right answer helped.
            (person(&[(0, 9)], &[4]), vec![], vec![]),
            (person(&[(0, 0)], &[1]), vec![], vec![Reason::Still { days: 3 }]),
            // She was not there: nobody says that she does not move.
            (person(&[(0, 0)], &[1]), vec![2], vec![]),
            (person(&[], &[]), vec![], vec![Reason::NotBegun { days: 4 }]),
            (person(&[(0, 0)], &[2]), vec![], vec![]),
        ];
        for (who, absent, expected) in cases {
            let people = [busy[0].clone(), busy[1].clone(), who];
            let absent = [BTreeSet::new(), BTreeSet::new(), absent.into_iter().collect()];
            let found = reasons(&people, &absent);
            assert_eq!(found[2], expected);
            assert!(found[0].is_empty() && found[1].is_empty());
        }
    }

    #[test]
    fn one_pupil_alone_is_not_a_class_that_went_on() {
        let people = [person(&[(0, 0)], &[1, 2, 3, 4, 5]), person(&[(0, 0)], &[1]), person(&[(0, 0)], &[1])];
        assert!(reasons(&people, &[]).iter().all(Vec::is_empty));
    }

    #[test]
    fn the_worst_is_listed_first() {
        let list =
            [vec![], vec![Reason::Still { days: 9 }], vec![wrong("e", 3)], vec![wrong("e", 7)], vec![]];
        assert_eq!(order(&list), [3, 2, 1]);
    }
}
