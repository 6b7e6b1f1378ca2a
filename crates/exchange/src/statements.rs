//! The view of what nodes say of nodes: certificates, revocations, settlements, and who continues whom; and of what schools ask of
//! schools (`moves`), which decides what is given to whom as well.

use crate::moves;
use eventlog::EntryRef;
use events::Event;
use store::{
    ColumnType::{Blob, Int},
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// One row for each statement, by the stamp of its entry and its place in it.
pub static STATEMENT: Table = Table {
    name: "exchange_statement",
    key: &[("stamp", Blob), ("place", Int)],
    columns: &[
        Column::new("origin", Blob, Merge::Insert),
        Column::new("kind", Int, Merge::Insert),
        Column::new("body", Blob, Merge::Insert),
    ],
    indexes: &[],
};

/// The kinds of statements.
pub const KINDS: &[u16] = &[101, 102, 103, 104];

fn rows(fact: &Fact<'_>, deltas: &mut Deltas) {
    moves::rows(fact, deltas);
    let statement = matches!(
        fact.event,
        Event::IncarnationOpened(_)
            | Event::OriginCertified(_)
            | Event::OriginRevoked(_)
            | Event::ForkSettled(_)
    );
    if statement {
        let key = [fact.stamp.to_bytes().to_vec().into(), i64::from(fact.index).into()];
        deltas
            .row(&STATEMENT, key, fact.stamp)
            .set("origin", fact.header.origin.to_bytes().to_vec())
            .set("kind", i64::from(fact.event.kind()))
            .set("body", fact.event.encode_body())
            .done();
    }
}

/// Whether an entry holds what nodes say of nodes and nothing else.
pub(crate) fn only(entry: &EntryRef<'_>) -> bool {
    entry.events().all(|raw| KINDS.contains(&raw.kind))
}

/// The view's name.
pub const VIEW: &str = "exchange_statements";

/// The view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 3,
        needed: Needed::BeforeServing,
        runs_on: RunsOn::Both,
        kinds: &[101, 102, 103, 104, moves::KINDS[0], moves::KINDS[1]],
        tables: vec![&STATEMENT, &moves::ASKED, &moves::ANSWERED],
        work: Work::rows(rows),
    }
}
