//! Where a central is called that has moved. It says so in its own log, which comes by stick and courier too: nobody has to travel to twelve
//! thousand boxes for a new address.

use super::Config;
use crate::{hub::DataFolder, network::address_said};
use exchange::net::{Call, CallError};
use store::Store;

/// Calls a node where `to` says. If it does not answer there, it is called where it last said itself that it is; if that is right, it
/// is written into the box's file, and `to` says it. Whoever answers has to prove by its key that it is the one that was called.
pub fn call_where_it_is<T>(
    folder: &DataFolder,
    store: &Store,
    to: &mut Call,
    call: impl Fn(&Call) -> Result<T, CallError>,
) -> Result<T, CallError> {
    let first = call(to);
    if !is_elsewhere(&first) {
        return first;
    }
    let node = to.node;
    let said = store.read_blocking(|db| address_said(db, node)).unwrap_or_else(|error| {
        tracing::warn!(%node, %error, "where it said that it is called could not be read");
        None
    });
    let Some(address) = said.filter(|address| *address != to.address) else { return first };
    let there = Call { address, ..to.clone() };
    let second = call(&there);
    if is_elsewhere(&second) {
        return first;
    }
    tracing::info!(%node, from = to.address, to = there.address, "it has moved");
    if let Err(error) = Config::add_peer(folder, node, &there.address) {
        tracing::warn!(%node, %error, "where it is called now could not be written down");
    }
    *to = there;
    second
}

fn is_elsewhere<T>(result: &Result<T, CallError>) -> bool {
    matches!(result, Err(CallError::Unreachable { .. } | CallError::OtherNode { .. }))
}
