//! Invented learners and what they answer: classes that work through a course a lesson at a time.

use crate::author::{Author, BuildError};
use events::{Event, learning::AnswerRecorded};
use kernel::{Authority, Chance, ClientId, PersonId, SchoolId, Seed};

/// How much is answered.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Learners of the school.
    pub learners: usize,
    /// Answers of each.
    pub answers_each: usize,
}

/// Learners who sit in one room at one time.
const CLASS_SIZE: usize = 25;
const EXERCISES_PER_LESSON: usize = 12;

/// A school's learners answer exercise after exercise: class by class, everybody at her own pace, in lessons of a school day.
/// The node's clock goes on with them. Returns the learners.
pub fn school_year(
    node: &mut impl Author,
    school: SchoolId,
    scale: Scale,
    seed: Seed,
) -> Result<Vec<PersonId>, BuildError> {
    let mut chance = seed.part("answers").chance();
    let learners: Vec<PersonId> = (0..scale.learners).map(|_| PersonId::random(&mut chance)).collect();
    let mut first = 0;
    while first < scale.answers_each {
        let lesson_end = (first + EXERCISES_PER_LESSON).min(scale.answers_each);
        for class in learners.chunks(CLASS_SIZE) {
            lesson(node, school, class, first..lesson_end, &mut chance)?;
        }
        first = lesson_end;
    }
    Ok(learners)
}

/// One class in one lesson: whoever is ready first answers next. Exercises count through the whole course.
pub fn lesson(
    node: &mut impl Author,
    school: SchoolId,
    class: &[PersonId],
    exercises: std::ops::Range<usize>,
    chance: &mut Chance,
) -> Result<(), BuildError> {
    let mut waiting: Vec<(PersonId, usize, u32)> =
        class.iter().map(|learner| (*learner, exercises.start, seconds(chance))).collect();
    while let Some(next) = (0..waiting.len()).min_by_key(|i| waiting[*i].2) {
        let (learner, exercise, ready_s) = waiting[next];
        waiting.iter_mut().for_each(|(_, _, left_s)| *left_s -= ready_s);
        node.clock().advance_ms(i64::from(ready_s) * 1_000 + chance.below(1_000) as i64);
        let taken_s = seconds(chance);
        let answer = answer(exercise, taken_s, chance);
        node.write(Authority::Learner, &[school], &[learner], vec![Event::from(answer)])?;
        if exercise + 1 < exercises.end {
            waiting[next] = (learner, exercise + 1, seconds(chance));
        } else {
            waiting.swap_remove(next);
        }
    }
    Ok(())
}

/// Lessons of an invented course, named as authors name them.
const LESSONS: [&str; 12] = [
    "hurry",
    "links",
    "gift",
    "passwords",
    "photos",
    "groups",
    "news",
    "prices",
    "maps",
    "sums",
    "letters",
    "seeds",
];
/// What exercises are about.
const THEMES: [&str; EXERCISES_PER_LESSON] = [
    "first-thing",
    "what-it-wants",
    "signs",
    "name-and-logo",
    "which-number",
    "in-order",
    "what-it-plays-on",
    "advice",
    "never-told",
    "how-many-minutes",
    "days-of-work",
    "the-rule",
];
const CHOICES: [&str; 4] = ["bank", "cousin", "nobody", "seller"];
const STEPS: [&str; 5] = ["put-down", "what-is-asked", "find-number", "call", "decide"];

/// One learner's answer to the n-th exercise of the course, in the package's compact forms: mostly one choice, some
/// several, numbers, orders and pairs. The variant is a seed, whether the exercise draws from it or not.
pub fn answer(exercise: usize, taken_s: u32, chance: &mut Chance) -> AnswerRecorded {
    let (lesson, place) = (exercise / EXERCISES_PER_LESSON % LESSONS.len(), exercise % EXERCISES_PER_LESSON);
    let right = chance.below(100) < 70;
    let response = match place {
        9 | 10 => format!("t:{}", if right { 12 + lesson as u64 } else { chance.below(120) }),
        5 => {
            let mut steps = STEPS;
            if !right {
                chance.shuffle(&mut steps);
            }
            format!("o:{}", steps.join(","))
        }
        3 => format!("c:{},{}", CHOICES[0], CHOICES[if right { 1 } else { 2 + chance.below(2) as usize }]),
        6 => {
            let mut pairs = CHOICES;
            if !right {
                chance.shuffle(&mut pairs);
            }
            format!("p:fear={}&greed={}&trust={}", pairs[0], pairs[1], pairs[2])
        }
        _ => format!("c:{}", CHOICES[if right { 0 } else { 1 + chance.below(3) as usize }]),
    };
    AnswerRecorded {
        client: ClientId::random(chance),
        learners: 1,
        channel: 0,
        course: "safe-phone".into(),
        version: 3,
        exercise: THEMES[place].into(),
        lesson: LESSONS[lesson].into(),
        variant: chance.next_u64() as u32,
        response,
        score_percent: if right { 100 } else { [0, 0, 0, 50][chance.below(4) as usize] },
        hints: [0, 0, 0, 0, 0, 0, 1, 1, 2, 3][chance.below(10) as usize],
        seconds: taken_s as u16,
    }
}

/// Seconds on one exercise: most between 10 and 40, a few up to minutes.
fn seconds(chance: &mut Chance) -> u32 {
    (5 + chance.below(15) + chance.below(15) + if chance.below(10) == 0 { chance.below(200) } else { 0 })
        as u32
}
