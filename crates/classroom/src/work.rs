//! A learner's work, folded from her answers: per exercise, and summed up per lesson.

use crate::Classroom;
use events::{
    Event,
    learning::{AnswerRecorded, Channel},
};
use kernel::{
    PersonId,
    ports::{ExerciseWork, Place, PortError, Work as WorkPort},
};
use minicbor::{Decode, Encode};
use std::collections::BTreeMap;
use store::{
    ColumnType::{Blob, Text},
    Connection, Row, StoreError, Value,
    view::{
        Column, Deltas, Fact, Fold, FoldInputs, FoldRows, Merge, Needed, RunsOn, Table, View, Work, states,
    },
};

/// The fold's name.
pub(crate) const VIEW: &str = "classroom_work";

/// Where each learner is in each course.
pub static PLACE: Table = Table {
    name: "classroom_place",
    key: &[("person", Blob), ("course", Text)],
    columns: &[
        Column::new("lesson", Text, Merge::Last("place")),
        Column::new("activity", Text, Merge::Last("place")),
    ],
    indexes: &[],
};

struct LearnersWork;

/// State of one learner in one lesson.
#[derive(Debug, Default, Encode, Decode)]
#[cbor(map)]
pub(crate) struct LessonState {
    #[n(0)]
    pub(crate) exercises: BTreeMap<String, ExerciseState>,
}

#[derive(Debug, Default, Encode, Decode)]
#[cbor(array)]
pub(crate) struct ExerciseState {
    #[n(0)]
    pub(crate) tries: u32,
    #[n(1)]
    pub(crate) solved: bool,
    #[n(2)]
    pub(crate) wrong_in_a_row: u32,
    #[n(3)]
    pub(crate) last_response: String,
    #[n(4)]
    pub(crate) last_variant: u32,
    #[n(5)]
    pub(crate) last_score_percent: u8,
    #[n(6)]
    pub(crate) last_at_ms: i64,
    #[n(7)]
    pub(crate) hints_since_right: u32,
    /// One bit for each [`Channel`] that an answer came by.
    #[n(8)]
    pub(crate) channels: u8,
}

/// The fold's key.
pub fn key(person: PersonId, course: &str, lesson: &str) -> [Value; 3] {
    [person.into(), course.into(), lesson.into()]
}

impl Fold for LearnersWork {
    type State = LessonState;
    const KEY: &'static [store::view::KeyColumn] = &[("person", Blob), ("course", Text), ("lesson", Text)];

    fn inputs(&self, fact: &Fact<'_>, inputs: &mut FoldInputs) {
        if let Event::AnswerRecorded(answer) = fact.event {
            for learner in fact.header.persons.iter().take(usize::from(answer.learners)) {
                inputs.add_once(key(*learner, &answer.course, &answer.lesson), answer.client.as_bytes());
            }
        }
    }

    fn step(&self, _: &[Value], state: &mut LessonState, fact: &Fact<'_>) {
        if let Event::AnswerRecorded(answer) = fact.event {
            state.take(answer, fact.stamp.hlc.wall().0);
        }
    }

    /// Pages read the state itself: rows beside it would be two more pages of the disk for every answer.
    fn rows(&self, _: &[Value], _: &LessonState, _: &mut FoldRows) {}
}

impl LessonState {
    /// What the same pupil did in the same lesson under another id.
    pub(crate) fn join(&mut self, other: LessonState) {
        if self.exercises.is_empty() {
            *self = other;
            return;
        }
        for (exercise, theirs) in other.exercises {
            let ours = self.exercises.remove(&exercise).unwrap_or_default();
            self.exercises.insert(exercise, ours.joined(theirs));
        }
    }

    fn take(&mut self, answer: &AnswerRecorded, at_ms: i64) {
        if !self.exercises.contains_key(&answer.exercise) {
            self.exercises.insert(answer.exercise.clone(), ExerciseState::default());
        }
        let Some(work) = self.exercises.get_mut(&answer.exercise) else { return };
        let right = answer.score_percent == 100;
        work.tries += 1;
        work.solved |= right;
        work.wrong_in_a_row = if right { 0 } else { work.wrong_in_a_row + 1 };
        work.last_response.clone_from(&answer.response);
        work.last_variant = answer.variant;
        work.last_score_percent = answer.score_percent;
        work.last_at_ms = at_ms;
        work.hints_since_right = if right { 0 } else { work.hints_since_right + u32::from(answer.hints) };
        work.channels |= 1 << Channel::from_u8(answer.channel) as u8;
    }
}

impl ExerciseState {
    /// Both as one. Counts add up, and what was last is last. Rows of wrong answers go through to the earlier ones where the later
    /// record has no right answer: exact if one record was used after the other, which is how doubles come about.
    fn joined(self, other: ExerciseState) -> ExerciseState {
        if self.tries == 0 || other.tries == 0 {
            return if self.tries == 0 { other } else { self };
        }
        let (earlier, later) =
            if self.last_at_ms <= other.last_at_ms { (self, other) } else { (other, self) };
        let carried = |n: u32| if later.solved { 0 } else { n };
        ExerciseState {
            tries: earlier.tries + later.tries,
            wrong_in_a_row: later.wrong_in_a_row + carried(earlier.wrong_in_a_row),
            hints_since_right: later.hints_since_right + carried(earlier.hints_since_right),
            solved: earlier.solved || later.solved,
            channels: earlier.channels | later.channels,
            ..later
        }
    }
}

/// The fold as a view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 3,
        needed: Needed::BeforeServing,
        runs_on: RunsOn::Hub,
        kinds: &[501],
        tables: vec![],
        work: Work::fold(LearnersWork),
    }
}

/// Places as a view.
pub fn place_view() -> View {
    View {
        name: "classroom_places",
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Hub,
        kinds: &[502],
        tables: vec![&PLACE],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            if let (Event::PlaceKept(place), Some(person)) = (fact.event, fact.header.persons.first()) {
                deltas
                    .row(&PLACE, [(*person).into(), place.course.as_str().into()], fact.stamp)
                    .set("lesson", place.lesson.as_str())
                    .set("activity", place.activity.as_str())
                    .done();
            }
        }),
    }
}

/// Where somebody was last: in a course, or in any.
pub(crate) fn place(
    db: &mut Connection,
    ids: &[PersonId],
    course: Option<&str>,
) -> Result<Option<Place>, StoreError> {
    // The stamp of the group `place` orders what she opened, whatever box it was on.
    let sql = "SELECT course, lesson, activity, place_at FROM classroom_place WHERE person = ?1 AND (?2 = '' OR course = ?2) \
        ORDER BY place_at DESC, course LIMIT 1";
    let mut last: Option<Row> = None;
    for id in ids {
        let found = db.query_one(sql, &[(*id).into(), course.unwrap_or_default().into()])?;
        if let Some(found) = found
            && last.as_ref().map(|row| row.blob(3)).transpose()? < Some(found.blob(3)?)
        {
            last = Some(found);
        }
    }
    let place = |row: Row| {
        Ok(Place {
            course: row.text(0)?.to_owned(),
            lesson: row.text(1)?.to_owned(),
            activity: row.text(2)?.to_owned(),
        })
    };
    last.map(place).transpose()
}

/// A learner's lessons of a course with their states.
fn states_of(
    db: &mut Connection,
    person: PersonId,
    course: &str,
) -> Result<Vec<(String, LessonState)>, StoreError> {
    states::<LearnersWork>(db, VIEW, &[person.into(), course.into()])?
        .into_iter()
        .map(|(key, state)| Ok((Row(key).text(2)?.to_owned(), state)))
        .collect()
}

/// A learner's work on the exercises of a course, under all her ids.
pub fn on_course(
    db: &mut Connection,
    ids: &[PersonId],
    course: &str,
) -> Result<Vec<ExerciseWork>, StoreError> {
    let mut states: BTreeMap<String, LessonState> = BTreeMap::new();
    for id in ids {
        for (lesson, state) in states_of(db, *id, course)? {
            states.entry(lesson).or_default().join(state);
        }
    }
    let of_lesson = |(lesson, state): (String, LessonState)| {
        state.exercises.into_iter().map(move |(exercise, work)| ExerciseWork {
            lesson: lesson.clone(),
            exercise,
            tries: work.tries,
            solved: work.solved,
            wrong_in_a_row: work.wrong_in_a_row,
            last_response: work.last_response,
            last_variant: work.last_variant,
            last_score_percent: work.last_score_percent,
            with_others: work.channels & (1 << Channel::SharedDevice as u8) != 0,
            entered_by_staff: work.channels & (1 << Channel::Paper as u8 | 1 << Channel::Oral as u8) != 0,
        })
    };
    Ok(states.into_iter().flat_map(of_lesson).collect())
}

/// Whether anybody has answered anything here.
pub fn any(db: &mut Connection) -> Result<bool, StoreError> {
    Ok(db.query_one("SELECT 1 FROM classroom_work_state LIMIT 1", &[])?.is_some())
}

impl WorkPort for Classroom {
    fn on_course(&self, learner: PersonId, course: &str) -> Result<Vec<ExerciseWork>, PortError> {
        let ids = self.enrolments.ids_of(learner)?;
        let read = |db: &mut Connection| on_course(db, &ids, course);
        self.store.read_blocking(read).map_err(|e| PortError(e.to_string()))
    }

    fn place(&self, learner: PersonId, course: &str) -> Result<Option<Place>, PortError> {
        let ids = self.enrolments.ids_of(learner)?;
        let read = |db: &mut Connection| place(db, &ids, Some(course));
        self.store.read_blocking(read).map_err(|e| PortError(e.to_string()))
    }

    fn last_place(&self, learner: PersonId) -> Result<Option<Place>, PortError> {
        let ids = self.enrolments.ids_of(learner)?;
        self.store.read_blocking(|db| place(db, &ids, None)).map_err(|e| PortError(e.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::ClientId;

    fn answer(exercise: &str, score_percent: u8) -> AnswerRecorded {
        AnswerRecorded {
            client: ClientId([0; 8]),
            learners: 1,
            channel: 0,
            course: "c".into(),
            version: 1,
            lesson: "l".into(),
            exercise: exercise.into(),
            variant: 0,
            response: format!("t:{score_percent}"),
            score_percent,
            hints: 0,
            seconds: 5,
        }
    }

    #[test]
    fn solved_once_stays_solved() {
        let mut state = LessonState::default();
        [0, 100, 0].iter().for_each(|score| state.take(&answer("e", *score), 0));
        let work = &state.exercises["e"];
        assert_eq!((work.tries, work.solved, work.wrong_in_a_row, work.channels), (3, true, 1, 1));
        assert_eq!(work.last_response, "t:0");
    }

    #[test]
    fn two_records_of_one_pupil_count_as_her_answers_in_a_row() {
        type Scores<'a> = &'a [u8];
        // The first record's answers, the second's, and what one record would say of them all.
        let cases: [(Scores<'_>, Scores<'_>); 6] = [
            (&[0, 0], &[0]),
            (&[100], &[0, 0]),
            (&[0], &[100]),
            (&[0, 100, 0], &[0]),
            (&[], &[0]),
            (&[0], &[]),
        ];
        for (first, second) in cases {
            let record = |scores: &[u8], from: i64| {
                let mut state = LessonState::default();
                for (i, score) in scores.iter().enumerate() {
                    state.take(&answer("e", *score), from + i as i64);
                }
                state
            };
            let said = |state: &LessonState| {
                let work = &state.exercises["e"];
                (work.tries, work.solved, work.wrong_in_a_row, work.last_response.clone(), work.last_at_ms)
            };
            let mut whole = record(first, 0);
            second.iter().enumerate().for_each(|(i, score)| whole.take(&answer("e", *score), 100 + i as i64));
            // In whichever order the ids are read.
            for (mut one, other) in
                [(record(first, 0), record(second, 100)), (record(second, 100), record(first, 0))]
            {
                one.join(other);
                assert_eq!(said(&one), said(&whole), "{first:?} {second:?}");
            }
        }
    }
}
