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
const LESSONS_PER_UNIT: usize = 4;
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

/// One learner's answer to the n-th exercise of the course.
pub fn answer(exercise: usize, taken_s: u32, chance: &mut Chance) -> AnswerRecorded {
    let (lesson, exercise) = (exercise / EXERCISES_PER_LESSON, exercise % EXERCISES_PER_LESSON + 1);
    let lesson_id = format!("u{}l{}", lesson / LESSONS_PER_UNIT + 1, lesson % LESSONS_PER_UNIT + 1);
    let right = chance.below(100) < 70;
    // Two in three are choices, the others numbers or short words.
    let response = match exercise % 3 {
        0 => chance.below(120).to_string(),
        _ if right => "b".into(),
        _ => ["a", "c", "d"][chance.below(3) as usize].into(),
    };
    AnswerRecorded {
        client: ClientId::random(chance),
        learners: 1,
        channel: 0,
        course: "safe-phone".into(),
        version: 3,
        exercise: format!("{lesson_id}e{exercise:02}"),
        lesson: lesson_id,
        variant: chance.next_u64() as u32,
        response,
        score_percent: if right { 100 } else { 0 },
        hints: [0, 0, 0, 0, 0, 0, 1, 1, 2, 3][chance.below(10) as usize],
        seconds: taken_s as u16,
    }
}

/// Seconds on one exercise: most between 10 and 40, a few up to minutes.
fn seconds(chance: &mut Chance) -> u32 {
    (5 + chance.below(15) + chance.below(15) + if chance.below(10) == 0 { chance.below(200) } else { 0 })
        as u32
}
