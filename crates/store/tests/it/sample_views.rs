//! Views that use every merge and a fold whose result depends on order.

use events::Event;
use store::{
    ColumnType::{Blob, Int, Text},
    Value,
    view::{
        Column, Deltas, Fact, Fold, FoldInputs, FoldRows, Merge, Needed, RunsOn, Table, View, Work, edited,
    },
};

pub static ROSTER: Table = Table {
    name: "sample_roster",
    key: &[("person", Blob)],
    columns: &[
        Column::new("drawing", Int, Merge::Last("shown")),
        Column::new("language", Text, Merge::Last("shown")),
        Column::new("first_drawing", Int, Merge::First("met")),
        Column::new("events", Int, Merge::Add),
        Column::new("latest", Int, Merge::Max),
        Column::new("earliest", Int, Merge::Min),
        Column::new("kind", Text, Merge::Insert),
    ],
    indexes: &[&["events"]],
};

pub static NAMES: Table = Table {
    name: "sample_class_name",
    key: &[("class", Blob), edited::STAMP_KEY],
    columns: &edited::columns(Text),
    indexes: &[],
};

pub static STREAK: Table = Table {
    name: "sample_streak_row",
    key: &[("person", Blob), ("lesson", Text), ("exercise", Text)],
    columns: &[
        Column::new("tries", Int, Merge::Fold),
        Column::new("wrong_in_a_row", Int, Merge::Fold),
        Column::new("last_response", Text, Merge::Fold),
    ],
    indexes: &[],
};

fn roster(fact: &Fact<'_>, deltas: &mut Deltas) {
    let at = fact.stamp.hlc.0 as i64;
    let mut touch = |person: kernel::PersonId, shown: Option<(u8, &Option<String>)>| {
        let mut row = deltas.row(&ROSTER, [person.into()], fact.stamp);
        row = row.set("events", 1i64).set("latest", at).set("earliest", at).set("kind", "person");
        if let Some((drawing, language)) = shown {
            row = row.set("drawing", i64::from(drawing)).set("language", language.clone());
            row = row.set("first_drawing", i64::from(drawing));
        }
        row.done();
    };
    match (fact.event, fact.header.persons.first()) {
        (Event::PersonRegistered(e), _) => touch(e.person, Some((e.drawing, &e.language))),
        (Event::RoleGiven(e), _) => touch(e.person, None),
        (Event::AnswerRecorded(_), Some(learner)) => touch(*learner, None),
        _ => {}
    }
}

fn names(fact: &Fact<'_>, deltas: &mut Deltas) {
    match fact.event {
        Event::ClassOpened(e) => {
            deltas.edit(&NAMES, &[e.class.into()], e.name.as_str().into(), &[], fact.stamp)
        }
        Event::ClassRenamed(e) => {
            deltas.edit(&NAMES, &[e.class.into()], e.name.as_str().into(), &e.replaces, fact.stamp);
        }
        _ => {}
    }
}

struct Streaks;

#[derive(Default, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct StreakState {
    #[n(0)]
    exercises: std::collections::BTreeMap<String, (u32, u32, String)>,
    /// Depends on order and on every input: any step missed, doubled or swapped changes it.
    #[n(1)]
    trail: u64,
}

impl Fold for Streaks {
    type State = StreakState;
    const KEY: &'static [store::view::KeyColumn] = &[("person", Blob), ("lesson", Text)];

    fn inputs(&self, fact: &Fact<'_>, inputs: &mut FoldInputs) {
        // What concerns nobody is nobody's streak.
        let Some(learner) = fact.header.persons.first() else { return };
        match fact.event {
            Event::AnswerRecorded(e) => {
                let key = [(*learner).into(), Value::from(e.lesson.as_str())];
                inputs.add_once(key, e.client.as_bytes());
            }
            Event::PlaceKept(e) => inputs.add([(*learner).into(), Value::from(e.lesson.as_str())]),
            _ => {}
        }
    }

    fn step(&self, _: &[Value], state: &mut StreakState, fact: &Fact<'_>) {
        state.trail = state.trail.wrapping_mul(31).wrapping_add(fact.stamp.hlc.0 ^ u64::from(fact.index));
        if let Event::AnswerRecorded(e) = fact.event {
            let exercise = state.exercises.entry(e.exercise.clone()).or_default();
            exercise.0 += 1;
            exercise.1 = if e.score_percent == 100 { 0 } else { exercise.1 + 1 };
            exercise.2.clone_from(&e.response);
            // Rows may also vanish: a finished exercise shows no streak.
            if exercise.0.is_multiple_of(5) {
                state.exercises.remove(&e.exercise);
            }
        }
    }

    fn rows(&self, key: &[Value], state: &StreakState, rows: &mut FoldRows) {
        for (exercise, (tries, wrong, last)) in &state.exercises {
            let mut row = key.to_vec();
            row.extend([
                exercise.as_str().into(),
                i64::from(*tries).into(),
                i64::from(*wrong).into(),
                last.as_str().into(),
            ]);
            rows.add(&STREAK, row);
        }
    }
}

/// All of a course in one key: so many inputs that snapshots and settled inputs move when something arrives late.
struct Trail;

#[derive(Default, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct TrailState {
    #[n(0)]
    inputs: u32,
    #[n(1)]
    trail: u64,
}

impl Fold for Trail {
    type State = TrailState;
    const KEY: &'static [store::view::KeyColumn] = &[("course", Text)];

    fn inputs(&self, fact: &Fact<'_>, inputs: &mut FoldInputs) {
        match fact.event {
            Event::AnswerRecorded(e) => inputs.add_once([e.course.as_str().into()], e.client.as_bytes()),
            Event::PlaceKept(e) => inputs.add([e.course.as_str().into()]),
            _ => {}
        }
    }

    fn step(&self, _: &[Value], state: &mut TrailState, fact: &Fact<'_>) {
        state.inputs += 1;
        state.trail = state.trail.wrapping_mul(31).wrapping_add(fact.stamp.hlc.0 ^ u64::from(fact.index));
    }

    fn rows(&self, _: &[Value], _: &TrailState, _: &mut FoldRows) {}
}

pub fn views() -> Vec<View> {
    vec![
        View {
            name: "sample_roster_view",
            version: 1,
            needed: Needed::BeforeServing,
            runs_on: RunsOn::Both,
            kinds: &[201, 203, 501],
            tables: vec![&ROSTER],
            work: Work::rows(roster),
        },
        View {
            name: "sample_names",
            version: 1,
            needed: Needed::Whenever,
            runs_on: RunsOn::Both,
            kinds: &[302, 303],
            tables: vec![&NAMES],
            work: Work::rows(names),
        },
        View {
            name: "sample_streak",
            version: 1,
            needed: Needed::Whenever,
            runs_on: RunsOn::Both,
            kinds: &[501, 502],
            tables: vec![&STREAK],
            work: Work::fold(Streaks),
        },
        View {
            name: "sample_trail",
            version: 1,
            needed: Needed::Whenever,
            runs_on: RunsOn::Both,
            kinds: &[501, 502],
            tables: vec![],
            work: Work::fold(Trail),
        },
    ]
}
