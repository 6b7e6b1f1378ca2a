//! A learner's answers in one course, in the order in which they were given: a fold, so that a late answer gives the same bytes
//! as one that came in time.
//!
//! What is kept is compact and bounded: two to four bytes an answer, at most 1 KB + 26 B for each exercise met
//! ([`bytes_max`]); beyond that the oldest answers are let go. The engine's records ([`crate::learner`]) are computed from
//! it when a page asks, so that another model or a new version of a course needs no rebuild, only a new reading.

use events::{
    Event,
    learning::{AnswerRecorded, Channel},
};
use kernel::PersonId;
use learner_model::tracing::{Key, Source};
use minicbor::{Decode, Encode};
use std::collections::BTreeMap;
use store::{
    ColumnType::{Blob, Text},
    Connection, Row, StoreError, Value,
    view::{Fact, Fold, FoldInputs, FoldRows, KeyColumn, Needed, RunsOn, View, Work},
};

/// The fold's name.
pub const VIEW: &str = "tutoring_history";

/// Bytes kept for a learner who has met so many exercises of a course.
pub fn bytes_max(exercises: usize) -> usize {
    1_024 + 26 * exercises
}

/// A learner's answers in one course.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct History {
    /// Minute (since 1970) of the first answer that is kept.
    #[n(0)]
    first_minute: i64,
    /// Minute of the last one.
    #[n(1)]
    last_minute: i64,
    /// Answers let go.
    #[n(2)]
    forgotten: u32,
    /// Four bytes for each exercise, in the order in which she met them: see [`exercise_key`].
    #[cbor(n(3), with = "minicbor::bytes")]
    exercises: Vec<u8>,
    /// For each answer: minutes since the one before, then exercise * 8 + how it came * 2 + right, as variable-length numbers.
    #[cbor(n(4), with = "minicbor::bytes")]
    answers: Vec<u8>,
}

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Place among [`History::exercise_keys`].
    pub exercise: usize,
    /// Wholly right.
    pub right: bool,
    /// How it came.
    pub source: Source,
    /// Minute since 1970, never before the answer before it.
    pub minute: i64,
}

/// The name by which a history finds an exercise of its course: two of a thousand exercises share one with a chance of one in
/// ten thousand.
pub fn exercise_key(exercise: &str) -> u32 {
    let Key(hash) = Key::of(exercise);
    (hash ^ (hash >> 32)) as u32
}

impl History {
    /// Answers that are kept, oldest first.
    pub fn answers(&self) -> Answers<'_> {
        self.answers_from(Reading { at: 0, minute: self.first_minute })
    }

    /// Answers after the place where an earlier reading ended.
    pub fn answers_from(&self, reading: Reading) -> Answers<'_> {
        Answers { bytes: &self.answers, reading }
    }

    /// Whether all that the other holds stands here unchanged, so that a reading of it can go on here.
    pub fn goes_on_from(&self, other: &History) -> bool {
        self.first_minute == other.first_minute
            && self.forgotten == other.forgotten
            && self.exercises.starts_with(&other.exercises)
            && self.answers.starts_with(&other.answers)
    }

    /// Keys of the exercises met.
    pub fn exercise_keys(&self) -> Vec<u32> {
        self.exercises.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect()
    }

    /// Minute of the last answer.
    pub fn last_minute(&self) -> i64 {
        self.last_minute
    }

    /// Answers let go because there were too many.
    pub fn forgotten(&self) -> u32 {
        self.forgotten
    }

    /// Bytes it takes in the store, about.
    pub fn bytes(&self) -> usize {
        // Three numbers, two lengths and their names around them.
        40 + self.exercises.len() + self.answers.len()
    }

    /// One more answer.
    pub fn take(&mut self, exercise: &str, right: bool, source: Source, minute: i64) {
        self.take_key(exercise_key(exercise), right, source, minute);
    }

    /// Two histories as one, by time: two boxes registered one learner without meeting, and somebody said so later.
    pub fn with(&self, other: &History) -> History {
        let keyed = |history: &History| -> Vec<(i64, u32, Given)> {
            let keys = history.exercise_keys();
            let of = |given: Given| keys.get(given.exercise).map(|key| (given.minute, *key, given));
            history.answers().filter_map(of).collect()
        };
        let mut all = keyed(self);
        all.extend(keyed(other));
        // Stable: within a minute the first history's come first.
        all.sort_by_key(|(minute, ..)| *minute);
        let mut both = History::default();
        for (minute, key, given) in all {
            both.take_key(key, given.right, given.source, minute);
        }
        both.forgotten = both.forgotten.saturating_add(self.forgotten).saturating_add(other.forgotten);
        both
    }

    fn take_key(&mut self, key: u32, right: bool, source: Source, minute: i64) {
        let key = key.to_le_bytes();
        let known = self.exercises.as_chunks::<4>().0.iter().position(|other| *other == key);
        let exercise = known.unwrap_or_else(|| {
            self.exercises.extend(key);
            self.exercises.len() / 4 - 1
        });
        if self.answers.is_empty() {
            (self.first_minute, self.last_minute) = (minute, minute);
        }
        // A clock that was set back: the order of the stamps counts, time stands still meanwhile.
        let since = minute.saturating_sub(self.last_minute).max(0) as u64;
        self.last_minute += since as i64;
        push_number(&mut self.answers, since);
        let source = match source {
            Source::OwnDevice => 0,
            Source::Shared => 1,
            Source::Entered => 2,
        };
        push_number(&mut self.answers, exercise as u64 * 8 + source * 2 + u64::from(right));
        if self.bytes() > bytes_max(self.exercises.len() / 4) {
            self.forget_oldest();
        }
    }

    /// Lets an eighth of the answers go, so that it need not be done at every answer.
    fn forget_oldest(&mut self) {
        let mut reading = self.answers();
        let mut count = 0;
        while reading.reading.at < self.answers.len() / 8 && reading.next().is_some() {
            count += 1;
        }
        let at = reading.reading;
        self.answers.drain(..at.at);
        self.forgotten = self.forgotten.saturating_add(count);
        // The first that stays keeps its distance to the last that went: so count from there.
        self.first_minute = at.minute;
    }
}

/// How far a history was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    at: usize,
    minute: i64,
}

/// Reads the answers of a history.
pub struct Answers<'a> {
    bytes: &'a [u8],
    reading: Reading,
}

impl Answers<'_> {
    /// Where this reading stands.
    pub fn reading(&self) -> Reading {
        self.reading
    }
}

impl Iterator for Answers<'_> {
    type Item = Given;

    fn next(&mut self) -> Option<Given> {
        let since = take_number(self.bytes, &mut self.reading.at)?;
        let packed = take_number(self.bytes, &mut self.reading.at)?;
        self.reading.minute = self.reading.minute.saturating_add(i64::try_from(since).unwrap_or(0));
        let source = match packed >> 1 & 3 {
            0 => Source::OwnDevice,
            2 => Source::Entered,
            _ => Source::Shared,
        };
        let exercise = usize::try_from(packed >> 3).unwrap_or(usize::MAX);
        Some(Given { exercise, right: packed & 1 == 1, source, minute: self.reading.minute })
    }
}

/// Seven bits a byte, the lowest first (LEB128).
fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take_number(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

struct LearnersAnswers;

impl Fold for LearnersAnswers {
    type State = History;
    const KEY: &'static [KeyColumn] = &[("person", Blob), ("course", Text)];

    fn inputs(&self, fact: &Fact<'_>, inputs: &mut FoldInputs) {
        if let Event::AnswerRecorded(answer) = fact.event {
            for learner in fact.header.persons.iter().take(usize::from(answer.learners)) {
                let key: [Value; 2] = [(*learner).into(), answer.course.as_str().into()];
                inputs.add_once(key, answer.client.as_bytes());
            }
        }
    }

    fn step(&self, _: &[Value], state: &mut History, fact: &Fact<'_>) {
        if let Event::AnswerRecorded(answer) = fact.event {
            let minute = fact.stamp.hlc.wall().0.div_euclid(60_000);
            state.take(&answer.exercise, answer.score_percent == 100, source_of(answer), minute);
        }
    }

    /// Pages read the state itself.
    fn rows(&self, _: &[Value], _: &History, _: &mut FoldRows) {}
}

/// How an answer came, as the engine weighs it.
fn source_of(answer: &AnswerRecorded) -> Source {
    match Channel::from_u8(answer.channel) {
        Channel::OwnDevice if answer.learners <= 1 => Source::OwnDevice,
        Channel::OwnDevice | Channel::SharedDevice => Source::Shared,
        Channel::Paper | Channel::Oral => Source::Entered,
    }
}

/// The fold as a view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[501],
        tables: vec![],
        work: Work::fold(LearnersAnswers),
    }
}

/// The courses in which somebody has answered under any of her ids, by course id, with her answers there.
pub fn of_ids(db: &mut Connection, ids: &[PersonId]) -> Result<Vec<(String, History)>, StoreError> {
    let mut all: BTreeMap<String, History> = BTreeMap::new();
    for id in ids {
        for (course, history) in of_person(db, *id)? {
            let both = all.get(&course).map(|known| known.with(&history));
            all.insert(course, both.unwrap_or(history));
        }
    }
    Ok(all.into_iter().collect())
}

/// The courses in which somebody has answered under one id, with her answers there.
pub fn of_person(db: &mut Connection, person: PersonId) -> Result<Vec<(String, History)>, StoreError> {
    store::view::states::<LearnersAnswers>(db, VIEW, &[person.into()])?
        .into_iter()
        .map(|(key, history)| Ok((Row(key).text(1)?.to_owned(), history)))
        .collect()
}

/// Her answers in one course.
pub fn in_course(db: &mut Connection, person: PersonId, course: &str) -> Result<History, StoreError> {
    let found = store::view::states::<LearnersAnswers>(db, VIEW, &[person.into(), course.into()])?;
    Ok(found.into_iter().next().map(|(_, history)| history).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_taken_is_read_back(given in proptest::collection::vec((0usize..30, any::<bool>(), 0u8..3, 0i64..5_000), 0..300)) {
            let mut history = History::default();
            let mut minute = 29_000_000;
            let mut met: Vec<usize> = Vec::new();
            let mut expected = Vec::new();
            for (exercise, right, source, since) in given {
                minute += since;
                let source = [Source::OwnDevice, Source::Shared, Source::Entered][usize::from(source)];
                history.take(&format!("e{exercise}"), right, source, minute);
                if !met.contains(&exercise) {
                    met.push(exercise);
                }
                let place = met.iter().position(|other| *other == exercise).unwrap();
                expected.push(Given { exercise: place, right, source, minute });
            }
            prop_assert!(history.bytes() <= bytes_max(met.len()));
            let read: Vec<Given> = history.answers().collect();
            let kept = &expected[history.forgotten() as usize..];
            prop_assert_eq!(&read[..], kept);
            let stored = minicbor::to_vec(&history).unwrap();
            prop_assert!(stored.len() <= history.bytes());
            prop_assert_eq!(minicbor::decode::<History>(&stored).unwrap(), history);
        }
    }

    #[test]
    fn two_records_of_one_learner_are_read_as_one() {
        let (mut here, mut there) = (History::default(), History::default());
        here.take("a", true, Source::OwnDevice, 10);
        here.take("b", true, Source::OwnDevice, 30);
        there.take("b", false, Source::Entered, 20);
        let mut expected = History::default();
        expected.take("a", true, Source::OwnDevice, 10);
        expected.take("b", false, Source::Entered, 20);
        expected.take("b", true, Source::OwnDevice, 30);
        assert_eq!(here.with(&there), expected);
        assert_eq!(here.with(&History::default()), here);
    }

    #[test]
    fn a_clock_set_back_stands_still_and_a_reading_goes_on() {
        let mut history = History::default();
        history.take("a", true, Source::OwnDevice, 100);
        history.take("b", false, Source::OwnDevice, 40);
        let before = history.clone();
        let mut answers = before.answers();
        assert_eq!(answers.by_ref().map(|given| given.minute).collect::<Vec<_>>(), [100, 100]);
        let reading = answers.reading();
        history.take("a", true, Source::Entered, 160);
        assert!(history.goes_on_from(&before) && !before.goes_on_from(&history));
        let after: Vec<Given> = history.answers_from(reading).collect();
        assert_eq!(after, [Given { exercise: 0, right: true, source: Source::Entered, minute: 160 }]);
    }
}
