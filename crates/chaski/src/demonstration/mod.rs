//! A term of work of the invented pupils, so that the pages of their teachers have something to show. Written once, through
//! the same log as real answers, on the days of the twelve weeks before.
//!
//! The model. Each pupil has an ability a (uniform in -1..1) and comes on a day with a chance of her own (0.80 to 0.99); one
//! in ten stays away for three weeks in the middle: harvest; one in fourteen comes less and less in the last five weeks. Her class's teacher calls the roll on its day and notes it;
//! of other absences one in two is illness, one in four family, the rest nobody knows. Each class practises once a week, the classes on different
//! days, one course at a time in turn; who is there first goes back to what she could not do the last time in that course,
//! then on where she stopped, through two to five exercises. Two days later most practise five more of the same course, as the tutor chooses them. An exercise of difficulty d (1 to 5) is answered right with
//! probability 1 / (1 + exp(-(a + 1.2 - 0.5 d + 0.4 k))) at try k (from 0: feedback helps), in up to three tries; when she
//! comes back to it, a counts 1.5 more; with each exercise of a skill that she has met before, 0.5 more: she learns. The pupil whom the start page signs in has no work: it is the visitor's.

mod practice;
#[cfg(test)]
mod tests;

use crate::cli::Failure;
use directory::{Demonstration, DemonstrationClass};
use events::{
    Event,
    classwork::{MAX_PUPILS, RollCalled, RollMark},
    learning::{AnswerRecorded, Channel},
};
use formats::package::{Exercise, Response, mark};
use kernel::{Authority, Chance, ClientId, Clock, ClockQuality, PersonId, Seed, UtcMillis, Zone};
use learner_model::tracing::Model;
use library::Library;
use practice::Practice;
use std::collections::HashMap;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use store::{Draft, Store, StoreError};

/// The seed of the invented work.
const SEED: Seed = Seed(2026);
/// Tries per exercise at most.
const TRIES: u32 = 3;
/// By how much an exercise is easier when one comes back to it, in the model's logits.
const SECOND_TIME: f64 = 1.5;
/// School weeks before today.
const WEEKS: i64 = 12;
/// By how much each exercise of a skill makes the next one of it easier.
const LEARNT: f64 = 0.5;
/// Exercises practised in a week, between lessons.
const PRACTISED: usize = 5;
/// Days from the lesson to the practice.
const PRACTICE_AFTER_DAYS: i64 = 2;
/// How many of those who were at the lesson practise.
const PRACTISES: f64 = 0.85;
/// From this week on some come with a chance of one in four.
const DRIFT_FROM: i64 = 7;
/// One in so many.
const DRIFTS_ONE_IN: u64 = 14;
/// Weeks in which the harvest takes some away.
const HARVEST: std::ops::Range<i64> = 5..8;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Ten in the morning in San Isidro, after its midnight.
const LESSON_AT_MS: i64 = 10 * HOUR_MS;

/// The time zone of the villages, as of any school of their country.
fn zone() -> Zone {
    let country = directory::VILLAGES_COUNTRY.parse().ok();
    country.and_then(Zone::of_country).unwrap_or(Zone::UTC)
}

/// A clock that is set by hand to the days of the term; then it says when the invented things happened.
pub struct TermClock(AtomicI64);

impl TermClock {
    /// The Monday twelve weeks before the week of `now`, in the morning.
    pub fn before(now: UtcMillis) -> Arc<Self> {
        let today = zone().day_of(now);
        // Day 0 was a Thursday.
        let monday = today - (today + 3).rem_euclid(7);
        let begin = zone().begin_of_day(monday - 7 * WEEKS).plus_ms(LESSON_AT_MS - 2 * HOUR_MS);
        Arc::new(Self(AtomicI64::new(begin.0)))
    }

    fn set(&self, at: UtcMillis) {
        self.0.store(at.0, Ordering::Relaxed);
    }
}

impl Clock for TermClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.0.load(Ordering::Relaxed))
    }

    fn quality(&self) -> ClockQuality {
        ClockQuality::Carried
    }
}

/// Something that happened.
struct Deed {
    at: UtcMillis,
    persons: Vec<PersonId>,
    authority: Authority,
    event: Event,
}

/// A course as a list of its exercises in order.
struct Track<'a> {
    course: (&'a str, u32),
    exercises: Vec<(&'a str, &'a Exercise)>,
    /// The same course as the tutor sees it.
    taught: tutoring::course::Course,
}

/// Writes the invented answers, if there are none yet. The clock is the store's own.
pub fn seed_work(
    store: &Store,
    library: &Library,
    demonstration: &Demonstration,
    clock: &Arc<TermClock>,
) -> Result<(), Failure> {
    if store.read_blocking(classroom::work::any)? {
        return Ok(());
    }
    write(store, demonstration, clock, term(library, demonstration, clock.now()))
}

/// What all classes did in the term, in the order in which it happened. `begin` is the first Monday.
fn term(library: &Library, demonstration: &Demonstration, begin: UtcMillis) -> Vec<Deed> {
    let courses = library.courses();
    let tracks: Vec<Track<'_>> = courses
        .iter()
        .map(|open| Track {
            course: (open.course.id.as_str(), open.course.version),
            exercises: open
                .course
                .lessons()
                .flat_map(|(_, lesson)| {
                    let id = lesson.id.as_str();
                    lesson.activities.iter().filter_map(move |a| Some((id, a.exercise()?)))
                })
                .collect(),
            taught: tutoring::course::Course::new(open.syllabus(), &Model::blank()),
        })
        .collect();
    let classes = demonstration.classes.iter().enumerate();
    let mut deeds: Vec<Deed> =
        classes.flat_map(|(n, class)| term_of(class, n as i64, &tracks, begin, demonstration)).collect();
    deeds.sort_by_key(|deed| deed.at);
    deeds
}

/// Writes what happened, each deed at its time.
fn write(
    store: &Store,
    demonstration: &Demonstration,
    clock: &Arc<TermClock>,
    deeds: Vec<Deed>,
) -> Result<(), Failure> {
    let (school, clock) = (demonstration.school, clock.clone());
    store.write_blocking(move |tx| -> Result<(), StoreError> {
        for Deed { at, persons, authority, event } in deeds {
            clock.set(at);
            tx.append(Draft { schools: vec![school], persons, authority, events: vec![event] })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// What a class did in the term. `begin` is the first Monday.
fn term_of(
    class: &DemonstrationClass,
    number: i64,
    tracks: &[Track<'_>],
    begin: UtcMillis,
    demonstration: &Demonstration,
) -> Vec<Deed> {
    let mut deeds = Vec::new();
    let lesson_at = |week: i64| begin.plus_ms((7 * week + number) * DAY_MS + 2 * HOUR_MS);
    let mut rolls: Vec<Vec<(PersonId, RollMark)>> = vec![Vec::new(); WEEKS as usize];
    for (place, pupil) in class.pupils.iter().enumerate() {
        if demonstration.door(kernel::Role::Pupil) == Some(*pupil) {
            continue;
        }
        let mut chance = SEED.part(&format!("class {number} pupil {place}")).chance();
        let mut own_chance = SEED.part(&format!("practice {number} {place}")).chance();
        let mut practices: Vec<Practice<'_>> =
            tracks.iter().map(|track| Practice::new(&track.taught, *pupil)).collect();
        let ability = chance.unit() * 2.0 - 1.0;
        let comes = 0.80 + 0.19 * chance.unit();
        let harvests = chance.below(10) == 0;
        let drifts = SEED.part(&format!("drift {number} {place}")).chance().below(DRIFTS_ONE_IN) == 0;
        let mut met: HashMap<&str, u32> = HashMap::new();
        let mut next = vec![0usize; tracks.len()];
        let mut open: Vec<Vec<(&str, &Exercise)>> = vec![Vec::new(); tracks.len()];
        for week in 0..WEEKS {
            let harvest = harvests && HARVEST.contains(&week);
            let comes = if drifts && week >= DRIFT_FROM { 0.25 } else { comes };
            let there = chance.unit() < comes && !harvest;
            let mark = match (there, harvest, chance.below(8)) {
                (true, _, 0) => RollMark::Late,
                (true, ..) => RollMark::Present,
                (false, true, _) => RollMark::Harvest,
                (false, false, 0..4) => RollMark::Illness,
                (false, false, 4..6) => RollMark::Family,
                (false, ..) => RollMark::Absent,
            };
            rolls[week as usize].push((*pupil, mark));
            let turn = week as usize % tracks.len().max(1);
            let Some(track) = tracks.get(turn).filter(|_| there) else { continue };
            let mut at = lesson_at(week);
            let upto = next[turn] + 2 + chance.below(4) as usize;
            let again = std::mem::take(&mut open[turn]).into_iter().map(|placed| (placed, SECOND_TIME));
            let onward = track.exercises.iter().take(upto).skip(next[turn]).map(|placed| (*placed, 0.0));
            for ((lesson, exercise), easier) in again.chain(onward) {
                let before = met.entry(exercise.skill.as_str()).or_default();
                let able = ability + easier + LEARNT * f64::from(*before);
                *before += 1;
                let answers = invented_answers(exercise, track.course, lesson, able, &mut chance);
                if answers.last().is_some_and(|last| last.score_percent < 100) {
                    open[turn].push((lesson, exercise));
                }
                at = give(&mut deeds, &mut practices[turn], *pupil, answers, at);
            }
            next[turn] = upto;
            if own_chance.unit() >= PRACTISES {
                continue;
            }
            let mut at = lesson_at(week).plus_ms(PRACTICE_AFTER_DAYS * DAY_MS);
            for _ in 0..PRACTISED {
                let chosen = practices[turn].next(at);
                let placed = chosen.and_then(|id| track.exercises.iter().find(|(_, e)| e.id.as_str() == id));
                let Some((lesson, exercise)) = placed else { break };
                let before = met.entry(exercise.skill.as_str()).or_default();
                let able = ability + LEARNT * f64::from(*before);
                *before += 1;
                let answers = invented_answers(exercise, track.course, lesson, able, &mut own_chance);
                at = give(&mut deeds, &mut practices[turn], *pupil, answers, at);
            }
        }
    }
    for (week, roll) in rolls.into_iter().enumerate() {
        let at = lesson_at(week as i64).plus_ms(-HOUR_MS);
        let day = zone().day_of(at) as i32;
        for part in roll.chunks(MAX_PUPILS) {
            let marks = part.iter().map(|(_, mark)| *mark as u8).collect();
            let mut persons: Vec<PersonId> = part.iter().map(|(pupil, _)| *pupil).collect();
            persons.push(class.teacher);
            let event = RollCalled { class: class.class, day, marks }.into();
            deeds.push(Deed { at, persons, authority: Authority::Staff, event });
        }
    }
    deeds
}

/// Answers of one pupil, one after the other; returns when the last was given.
fn give(
    deeds: &mut Vec<Deed>,
    practice: &mut Practice<'_>,
    pupil: PersonId,
    answers: Vec<AnswerRecorded>,
    mut at: UtcMillis,
) -> UtcMillis {
    for answer in answers {
        at = at.plus_ms(1_000 * i64::from(answer.seconds) + 700);
        practice.answered(&answer, at);
        let (persons, authority) = (vec![pupil], Authority::Learner);
        deeds.push(Deed { at, persons, authority, event: answer.into() });
    }
    at
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
        let variant = (chance.next_u64() >> 48) as u32;
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
