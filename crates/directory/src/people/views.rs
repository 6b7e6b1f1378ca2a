//! What the log says about people's facts and about teams.

use events::Event;
use store::{
    ColumnType::{Blob, Int, Text},
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work, edited},
};

/// What is stated about people, sealed; statements made at the same time elsewhere are all kept.
pub static FACT: Table = Table {
    name: "directory_fact",
    key: &[("person", Blob), ("fact", Int), edited::STAMP_KEY],
    columns: &edited::columns(Blob),
    indexes: &[],
};

/// Teams inside classes.
pub static TEAM: Table = Table {
    name: "directory_team",
    key: &[("team", Blob)],
    columns: &[
        Column::new("class", Blob, Merge::First("opened")),
        Column::new("name", Text, Merge::First("opened")),
        Column::new("closed", Int, Merge::Max),
    ],
    indexes: &[&["class", "team"]],
};

/// Who is in which team.
pub static TEAM_MEMBER: Table = Table {
    name: "directory_team_member",
    key: &[("team", Blob), ("person", Blob)],
    columns: &[Column::new("here", Int, Merge::Last("member"))],
    indexes: &[],
};

fn facts(fact: &Fact<'_>, deltas: &mut Deltas) {
    if let Event::PersonFactStated(e) = fact.event {
        let key = [e.person.into(), i64::from(e.fact).into()];
        deltas.edit(&FACT, &key, e.sealed.clone().into(), &e.replaces, fact.stamp);
    }
}

fn teams(fact: &Fact<'_>, deltas: &mut Deltas) {
    let stamp = fact.stamp;
    match fact.event {
        Event::TeamOpened(e) => deltas
            .row(&TEAM, [e.team.into()], stamp)
            .set("class", e.class)
            .set("name", e.name.as_str())
            .set("closed", 0i64)
            .done(),
        Event::TeamClosed(e) => deltas.row(&TEAM, [e.team.into()], stamp).set("closed", 1i64).done(),
        Event::TeamJoined(e) => {
            deltas.row(&TEAM_MEMBER, [e.team.into(), e.person.into()], stamp).set("here", 1i64).done();
        }
        Event::TeamLeft(e) => {
            deltas.row(&TEAM_MEMBER, [e.team.into(), e.person.into()], stamp).set("here", 0i64).done();
        }
        _ => {}
    }
}

/// Both views. The facts are read by decisions: an import must know whom it meets again.
pub fn all() -> Vec<View> {
    vec![
        View {
            name: "directory_facts",
            version: 1,
            needed: Needed::BeforeServing,
            runs_on: RunsOn::Both,
            kinds: &[208],
            tables: vec![&FACT],
            work: Work::rows(facts),
        },
        View {
            name: "directory_teams",
            version: 1,
            needed: Needed::BeforeServing,
            runs_on: RunsOn::Both,
            kinds: &[306, 307, 308, 309],
            tables: vec![&TEAM, &TEAM_MEMBER],
            work: Work::rows(teams),
        },
    ]
}
