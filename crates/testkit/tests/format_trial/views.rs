//! One row view and one fold, as features will have them.

use events::Event;
use kernel::PersonId;
use store::{
    ColumnType::{Blob, Int, Text},
    Value,
    view::{
        Column, Deltas, Fact, Fold, FoldInputs, FoldRows, KeyColumn, Merge, Needed, RunsOn, Table, View, Work,
    },
};

/// One row per answer, however often and by however many nodes it was written.
pub static WORK: Table = Table {
    name: "trial_answer",
    key: &[("person", Blob), ("client", Blob)],
    columns: &[
        Column::new("exercise", Text, Merge::Insert),
        Column::new("score_percent", Int, Merge::Insert),
        Column::new("at", Int, Merge::Min),
    ],
    indexes: &[],
};

/// Names stay sealed in the view; a page opens them with the key, if it is there.
pub static PEOPLE: Table = Table {
    name: "trial_person",
    key: &[("person", Blob)],
    columns: &[
        Column::new("sealed_name", Blob, Merge::Last("named")),
        Column::new("forgotten", Int, Merge::Max),
    ],
    indexes: &[],
};

pub static PROGRESS: Table = Table {
    name: "trial_progress_row",
    key: &[("person", Blob)],
    columns: &[
        Column::new("answers", Int, Merge::Fold),
        Column::new("best_run", Int, Merge::Fold),
        Column::new("trail", Int, Merge::Fold),
    ],
    indexes: &[],
};

fn learners<'a>(fact: &'a Fact<'_>) -> impl Iterator<Item = PersonId> + use<'a> {
    let count = match fact.event {
        Event::AnswerRecorded(answer) => usize::from(answer.learners),
        _ => 0,
    };
    fact.header.persons.iter().take(count).copied()
}

fn rows(fact: &Fact<'_>, deltas: &mut Deltas) {
    match fact.event {
        Event::AnswerRecorded(answer) => {
            for person in learners(fact) {
                deltas
                    .row(&WORK, [person.into(), answer.client.into()], fact.stamp)
                    .set("exercise", answer.exercise.as_str())
                    .set("score_percent", i64::from(answer.score_percent))
                    .set("at", fact.stamp.hlc.wall().0)
                    .done();
            }
        }
        Event::PersonRegistered(person) => deltas
            .row(&PEOPLE, [person.person.into()], fact.stamp)
            .set("sealed_name", person.sealed_name.clone())
            .set("forgotten", 0i64)
            .done(),
        Event::PersonForgotten(person) => {
            deltas.row(&PEOPLE, [person.person.into()], fact.stamp).set("forgotten", 1i64).done();
        }
        _ => {}
    }
}

struct Progress;

#[derive(Default, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct ProgressState {
    #[n(0)]
    answers: u32,
    #[n(1)]
    run: u32,
    #[n(2)]
    best_run: u32,
    /// Changes with every input missed, doubled or out of order.
    #[n(3)]
    trail: u64,
}

impl Fold for Progress {
    type State = ProgressState;
    const KEY: &'static [KeyColumn] = &[("person", Blob)];

    fn inputs(&self, fact: &Fact<'_>, inputs: &mut FoldInputs) {
        if let Event::AnswerRecorded(answer) = fact.event {
            learners(fact).for_each(|person| inputs.add_once([person.into()], answer.client.as_bytes()));
        }
    }

    fn step(&self, _: &[Value], state: &mut ProgressState, fact: &Fact<'_>) {
        if let Event::AnswerRecorded(answer) = fact.event {
            state.answers += 1;
            state.run = if answer.score_percent == 100 { state.run + 1 } else { 0 };
            state.best_run = state.best_run.max(state.run);
            let client = u64::from_be_bytes(answer.client.0);
            state.trail =
                state.trail.wrapping_mul(0x0000_0100_0000_01b3).wrapping_add(client) & i64::MAX as u64;
        }
    }

    fn rows(&self, key: &[Value], state: &ProgressState, rows: &mut FoldRows) {
        let mut row = key.to_vec();
        row.extend([
            i64::from(state.answers).into(),
            i64::from(state.best_run).into(),
            (state.trail as i64).into(),
        ]);
        rows.add(&PROGRESS, row);
    }
}

/// The trial's views.
pub fn views() -> Vec<View> {
    let (needed, runs_on) = (Needed::Whenever, RunsOn::Both);
    vec![
        View {
            name: "trial_rows",
            version: 1,
            needed,
            runs_on,
            kinds: &[201, 207, 501],
            tables: vec![&WORK, &PEOPLE],
            work: Work::rows(rows),
        },
        View {
            name: "trial_progress",
            version: 1,
            needed,
            runs_on,
            kinds: &[501],
            tables: vec![&PROGRESS],
            work: Work::fold(Progress),
        },
    ]
}
