//! Work of the invented pupils, so that the teacher's page has something to show. Written through the same log as real
//! answers, from a stated model, once.
//!
//! The model: each pupil has an ability a, drawn once (uniform in -1..1); an exercise of difficulty d (1 to 5) is answered
//! right with probability 1 / (1 + exp(-(a + 1.2 - 0.5 d + 0.4 k))) at try k (from 0: feedback helps); up to three tries; she stops at a lesson drawn with her. The pupil
//! whom the start page signs in has no work: it is the visitor's.

use crate::cli::Failure;
use directory::Demonstration;
use events::learning::{AnswerRecorded, Channel};
use formats::package::{Exercise, Response, mark};
use kernel::{Authority, Chance, ClientId, PersonId, Seed};
use library::Library;
use store::{Draft, Store, StoreError};

/// The seed of the invented work.
const SEED: Seed = Seed(2026);
/// Tries per exercise at most.
const TRIES: u32 = 3;

/// Writes the invented answers, if there are none yet.
pub fn seed_work(store: &Store, library: &Library, demonstration: &Demonstration) -> Result<(), Failure> {
    let answered = store.read_blocking(classroom::work::any)?;
    if answered {
        return Ok(());
    }
    let mut answers: Vec<(PersonId, AnswerRecorded)> = Vec::new();
    for (number, pupil) in demonstration.pupils.iter().enumerate().skip(1) {
        let mut chance = SEED.part(&format!("pupil {number}")).chance();
        let ability = chance.unit() * 2.0 - 1.0;
        for open in library.courses() {
            let lessons: Vec<_> = open.course.lessons().map(|(_, lesson)| lesson).collect();
            let stops_after = chance.below(lessons.len().min(4) as u64 + 1) as usize;
            for (position, lesson) in lessons.into_iter().enumerate().take(stops_after) {
                let exercises: Vec<&Exercise> =
                    lesson.activities.iter().filter_map(|a| a.exercise()).collect();
                let last = position + 1 == stops_after;
                let upto =
                    if last { 1 + chance.below(exercises.len() as u64) as usize } else { exercises.len() };
                for exercise in exercises.into_iter().take(upto) {
                    let course = (open.course.id.as_str(), open.course.version);
                    let given = invented_answers(exercise, course, lesson.id.as_str(), ability, &mut chance);
                    answers.extend(given.into_iter().map(|event| (*pupil, event)));
                }
            }
        }
    }
    let school = demonstration.school;
    store.write_blocking(move |tx| -> Result<(), StoreError> {
        for (pupil, event) in answers {
            tx.append(Draft {
                schools: vec![school],
                persons: vec![pupil],
                authority: Authority::Learner,
                events: vec![event.into()],
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// One to three tries at an exercise: the key when she is right, else some other answer the exercise takes.
pub fn invented_answers(
    exercise: &Exercise,
    (course, version): (&str, u32),
    lesson: &str,
    ability: f64,
    chance: &mut Chance,
) -> Vec<AnswerRecorded> {
    let mut answers = Vec::new();
    for tried in 0..TRIES {
        let ease = ability + 1.2 - 0.5 * f64::from(exercise.difficulty) + 0.4 * f64::from(tried);
        let right_chance = 1.0 / (1.0 + libm::exp(-ease));
        let variant = (chance.next_u64() >> 32) as u32;
        let Ok(shape) = exercise.variant(Seed(u64::from(variant))) else { return answers };
        let Ok(key) = exercise.key(&shape) else { return answers };
        let right = chance.unit() < right_chance;
        let Some(response) =
            (if right { Some(key.clone()) } else { wrong_answer(exercise, &shape, &key, chance) })
        else {
            continue;
        };
        let Ok(marked) = mark(exercise, Seed(u64::from(variant)), &response) else { continue };
        answers.push(AnswerRecorded {
            client: ClientId(chance.next_u64().to_le_bytes()),
            learners: 1,
            channel: Channel::OwnDevice as u8,
            course: course.to_owned(),
            version,
            lesson: lesson.to_owned(),
            exercise: exercise.id.as_str().to_owned(),
            variant,
            response: response.to_string(),
            score_percent: (marked.score * 100.0) as u8,
            hints: chance.below(2) as u8,
            seconds: 10 + chance.below(80) as u16,
        });
        if marked.right {
            break;
        }
    }
    answers
}

/// An answer that is not the key: another choice, a number beside it, two things swapped.
fn wrong_answer(
    exercise: &Exercise,
    shape: &formats::package::Variant,
    key: &Response,
    chance: &mut Chance,
) -> Option<Response> {
    use formats::package::Control;
    match (key, exercise.control(shape)) {
        (Response::Chosen(right), Control::Choose { options, .. }) => {
            let others: Vec<_> = options.iter().filter(|option| !right.contains(&option.id)).collect();
            let other = others.get(chance.below(others.len() as u64) as usize)?;
            Some(Response::chosen([&other.id]))
        }
        (Response::Typed(text), _) => {
            let number: f64 = text.replace(',', ".").parse().ok()?;
            Some(Response::Typed(format!("{}", number + 1.0 + chance.below(9) as f64)))
        }
        (Response::Ordered(ids), _) if ids.len() > 1 => {
            let mut swapped = ids.clone();
            swapped.swap(0, 1 + chance.below(ids.len() as u64 - 1) as usize);
            Some(Response::Ordered(swapped))
        }
        (Response::Paired(pairs), _) if pairs.len() > 1 => {
            let mut values: Vec<String> = pairs.values().cloned().collect();
            values.rotate_left(1);
            Some(Response::Paired(pairs.keys().cloned().zip(values).collect()))
        }
        _ => None,
    }
}
