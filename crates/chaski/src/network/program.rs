//! Which program each node runs. A node says so in its own log, so that it is known wherever that log comes, by stick as well; and again
//! only when it changes.

use crate::hub::recovery::software;
use events::{Event, node::SoftwareChanged};
use kernel::{Authority, NodeKey};
use store::{
    ColumnType::{Blob, Text},
    Connection, Draft, Store, StoreError, Value,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// What each node last said that it runs.
static PROGRAM: Table = Table {
    name: "network_program",
    key: &[("node", Blob)],
    columns: &[Column::new("software", Text, Merge::Last("software"))],
    indexes: &[],
};

/// The view's name.
pub const VIEW: &str = "network_programs";

fn rows(fact: &Fact<'_>, deltas: &mut Deltas) {
    let software = match fact.event {
        Event::IncarnationOpened(opened) => &opened.software,
        Event::SoftwareChanged(changed) => &changed.software,
        _ => return,
    };
    let node = Value::blob(fact.header.origin.node.as_bytes());
    deltas.row(&PROGRAM, [node], fact.stamp).set("software", software.as_str()).done();
}

/// The view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[101, 105],
        tables: vec![&PROGRAM],
        work: Work::rows(rows),
    }
}

/// Says in this node's log that it runs this program, if it said another before. While the view is being prepared nothing is said; the
/// next start does.
pub fn tell(store: &Store) -> Result<(), StoreError> {
    if !store.ready(&[VIEW]) {
        return Ok(());
    }
    let (own, now) = (store.origin().node, software());
    if store.read_blocking(|db| program_of(db, own))?.as_ref() == Some(&now) {
        return Ok(());
    }
    store.write_blocking(move |tx| {
        let events = vec![SoftwareChanged { software: now }.into()];
        tx.append(Draft { schools: vec![], persons: vec![], authority: Authority::Node, events })
    })?;
    Ok(())
}

/// What a node last said that it runs.
pub fn program_of(db: &mut Connection, node: NodeKey) -> Result<Option<String>, StoreError> {
    let sql = "SELECT software FROM network_program WHERE node = ?1";
    let row = db.query_one(sql, &[Value::blob(node.as_bytes())])?;
    row.map(|row| row.text(0).map(str::to_owned)).transpose()
}
