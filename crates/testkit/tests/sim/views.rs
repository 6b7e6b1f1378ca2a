//! One view that counts, so that an entry that counts twice shows.

use store::{
    ColumnType::{Blob, Int},
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// Events of each log, each counted once.
pub static TALLY: Table = Table {
    name: "sim_tally",
    key: &[("origin", Blob)],
    columns: &[Column::new("events", Int, Merge::Add), Column::new("latest", Int, Merge::Max)],
    indexes: &[],
};

fn tally(fact: &Fact<'_>, deltas: &mut Deltas) {
    let origin = fact.header.origin.tag().0.to_vec();
    let at = fact.stamp.hlc.0 as i64;
    deltas.row(&TALLY, [origin.into()], fact.stamp).set("events", 1i64).set("latest", at).done();
}

/// The views of every simulated node.
pub fn views() -> Vec<View> {
    let mut views = exchange::views();
    views.extend(directory::views());
    views.push(governance::forgetting::view());
    views.push(View {
        name: "sim_tally",
        version: 1,
        needed: Needed::BeforeServing,
        runs_on: RunsOn::Both,
        kinds: &[302, 501],
        tables: vec![&TALLY],
        work: Work::rows(tally),
    });
    views
}
