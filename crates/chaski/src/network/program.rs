//! Which program each node runs, and where a central is called. A node says so in its own log, so that it is known wherever that log comes,
//! by stick as well; and again only when it changes.

use crate::{hub::recovery::software, network::pages::sound_address};
use events::{
    Event,
    node::{AddressSaid, SoftwareChanged, UpdateEnd, UpdateEnded},
};
use kernel::{Authority, NodeKey};
use std::collections::BTreeSet;
use store::{
    ColumnType::{Blob, Int, Text},
    Connection, Draft, Store, StoreError, Value,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};
use upkeep::update::State;

/// What each node last said that it runs.
static PROGRAM: Table = Table {
    name: "network_program",
    key: &[("node", Blob)],
    columns: &[
        Column::new("software", Text, Merge::Last("software")),
        Column::new("version", Text, Merge::Last("update")),
        Column::new("sequence", Int, Merge::Last("update")),
        Column::new("ended", Int, Merge::Last("update")),
        Column::new("why", Text, Merge::Last("update")),
        Column::new("address", Text, Merge::Last("address")),
    ],
    indexes: &[],
};

/// The view's name.
pub const VIEW: &str = "network_programs";

fn rows(fact: &Fact<'_>, deltas: &mut Deltas) {
    let node = Value::blob(fact.header.origin.node.as_bytes());
    let software = match fact.event {
        Event::IncarnationOpened(opened) => &opened.software,
        Event::SoftwareChanged(changed) => &changed.software,
        Event::UpdateEnded(ended) => {
            return deltas
                .row(&PROGRAM, [node], fact.stamp)
                .set("version", ended.version.as_str())
                .set("sequence", i64::from(ended.sequence))
                .set("ended", i64::from(ended.end))
                .set("why", ended.why.as_str())
                .done();
        }
        Event::AddressSaid(said) => {
            let is_central = fact.header.authority == Authority::Central;
            if let Some(address) = sound_address(&said.address).filter(|_| is_central) {
                deltas.row(&PROGRAM, [node], fact.stamp).set("address", address).done();
            }
            return;
        }
        _ => return,
    };
    deltas.row(&PROGRAM, [node], fact.stamp).set("software", software.as_str()).done();
}

/// The view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 3,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[101, 105, 107, 108],
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
    if store.read_blocking(|db| last_said(db, own))?.0.as_ref() == Some(&now) {
        return Ok(());
    }
    store.write_blocking(move |tx| {
        let events = vec![SoftwareChanged { software: now }.into()];
        tx.append(Draft { schools: vec![], persons: vec![], authority: Authority::Node, events })
    })?;
    Ok(())
}

/// Says in this node's log how its last update ended, if it did not say so before.
pub fn tell_update(store: &Store, state: &State) -> Result<(), StoreError> {
    let Some(outcome) = state.outcome.as_ref().filter(|_| store.ready(&[VIEW])) else { return Ok(()) };
    let ended = UpdateEnded {
        version: outcome.version.clone(),
        sequence: outcome.sequence,
        end: outcome.end,
        why: outcome.why.clone(),
    };
    let own = store.origin().node;
    if store.read_blocking(|db| last_said(db, own))?.1.as_ref() == Some(&ended) {
        return Ok(());
    }
    store.write_blocking(move |tx| {
        let events = vec![ended.into()];
        tx.append(Draft { schools: vec![], persons: vec![], authority: Authority::Node, events })
    })?;
    Ok(())
}

/// Says in a central's log where it is called, if it said another place before. `false`: the view is being prepared, and nothing is said.
pub fn tell_address(store: &Store, address: &str) -> Result<bool, StoreError> {
    if !store.ready(&[VIEW]) {
        return Ok(false);
    }
    let own = store.origin().node;
    if store.read_blocking(|db| address_said(db, own))?.as_deref() == Some(address) {
        return Ok(true);
    }
    let events = vec![AddressSaid { address: address.to_owned() }.into()];
    store.write_blocking(move |tx| {
        tx.append(Draft { schools: vec![], persons: vec![], authority: Authority::Central, events })
    })?;
    Ok(true)
}

/// Where a central said last that it is called.
pub fn address_said(db: &mut Connection, node: NodeKey) -> Result<Option<String>, StoreError> {
    let sql = "SELECT address FROM network_program WHERE node = ?1";
    let Some(row) = db.query_one(sql, &[Value::blob(node.as_bytes())])? else { return Ok(None) };
    Ok(row.text_opt(0)?.map(str::to_owned))
}

/// What a node last said: which program it runs, and how its last update ended.
pub fn last_said(
    db: &mut Connection,
    node: NodeKey,
) -> Result<(Option<String>, Option<UpdateEnded>), StoreError> {
    let sql = "SELECT software, version, sequence, ended, why FROM network_program WHERE node = ?1";
    let Some(row) = db.query_one(sql, &[Value::blob(node.as_bytes())])? else { return Ok((None, None)) };
    let software = row.text_opt(0)?.map(str::to_owned);
    let Some(end) = row.int_opt(3)? else { return Ok((software, None)) };
    let ended = UpdateEnded {
        version: row.text(1)?.to_owned(),
        sequence: u32::try_from(row.int(2)?).unwrap_or(u32::MAX),
        end: u8::try_from(end).unwrap_or(u8::MAX),
        why: row.text(4)?.to_owned(),
    };
    Ok((software, Some(ended)))
}

/// The nodes at which the last update did not come up.
pub fn failed(db: &mut Connection) -> Result<BTreeSet<NodeKey>, StoreError> {
    let sql = "SELECT node FROM network_program WHERE ended = ?1";
    let rows = db.query(sql, &[i64::from(UpdateEnd::RolledBack as u8).into()])?;
    rows.iter().map(|row| row.id(0).map(NodeKey)).collect()
}

/// The text that says how an update ended.
pub fn end_key(end: u8) -> &'static str {
    match UpdateEnd::from_number(end) {
        Some(UpdateEnd::Runs) => "network-update-runs",
        Some(UpdateEnd::RolledBack) => "network-update-rolled-back",
        Some(UpdateEnd::WentBack) => "network-update-went-back",
        Some(UpdateEnd::NotTried) => "network-update-not-tried",
        None => "network-unknown",
    }
}
