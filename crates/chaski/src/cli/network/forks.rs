//! `chaski node forks` and `chaski node settle`: two machines that wrote under one name.

use super::{Looked, Opened, fingerprint};
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
    network::{self, ActError, is_fingerprint_of},
};
use exchange::forks::{self, Fork};
use std::path::Path;

/// Lists what was found.
pub(super) fn list(data: &Path, json: bool) -> Result<(), Failure> {
    let looked = Looked::at(data)?;
    let found = looked.store.read_blocking(|db| forks::found_by(db, looked.trust.as_deref()))?;
    if json {
        let forks: Vec<_> = found.iter().map(report).collect();
        say(&serde_json::json!({ "forks": forks }).to_string());
        return Ok(());
    }
    if found.is_empty() {
        say("No two machines were seen to write under one name.");
    }
    for fork in &found {
        say(&format!(
            "{}  its log has two histories at entry {}; the other one came from {}",
            fingerprint(fork.origin.node),
            fork.seq,
            fingerprint(fork.peer)
        ));
        say(&format!("  {}", standing(fork)));
        if fork.set_aside + fork.written_again > 0 {
            say(&format!(
                "  Of the branch that was not kept: {} entries written again here, {} set aside until their author does.",
                fork.written_again, fork.set_aside
            ));
        }
    }
    Ok(())
}

fn standing(fork: &Fork) -> &'static str {
    match (fork.kept.is_some(), fork.kept_here) {
        (false, _) => {
            "Not settled: at the central, `chaski node settle FINGERPRINT` keeps the branch that the central has."
        }
        (true, Some(true)) => "Settled: the branch that is here is kept.",
        (true, Some(false)) => {
            "Settled: the branch that is here is not kept; it gives way when the kept one comes."
        }
        (true, None) => {
            "Settled; whether the branch that is here is the kept one shows when more of it comes."
        }
    }
}

fn report(fork: &Fork) -> serde_json::Value {
    serde_json::json!({
        "node": fork.origin.node.to_string(), "fingerprint": fingerprint(fork.origin.node),
        "incarnation": fork.origin.incarnation.to_string(), "entry": fork.seq, "from": fingerprint(fork.peer),
        "found_at_ms": fork.found_at.0, "settled": fork.kept.is_some(), "kept_entry": fork.kept.map(|kept| kept.seq),
        "kept_here": fork.kept_here, "set_aside": fork.set_aside, "written_again": fork.written_again,
    })
}

/// Keeps the branch that this central has.
pub(super) fn settle(wanted: &str, data: &Path) -> Result<(), Failure> {
    let opened = Opened::open(DataFolder::existing(data)?)?;
    let root = opened.root()?;
    let trust = opened.here.trust()?.ok_or(ActError::NotJoined)?;
    let doubled = forks::found(&opened.here)?;
    let node = doubled.iter().map(|fork| fork.origin.node).find(|node| is_fingerprint_of(*node, wanted));
    let node = node.ok_or(ActError::NoCase)?;
    for kept in network::settle(&opened.here, &root, node)? {
        say(&format!(
            "Settled: the branch that this central has, up to entry {}, is kept. The machine that wrote the other one begins anew \
             as soon as it hears of it and writes its entries again; nothing of them is lost.",
            kept.seq
        ));
    }
    if trust.is_revoked(node) {
        say("Its right to speak has been taken back: what lies beyond its last good entry stays void.");
    }
    say("Other nodes hear of it with their next mail.");
    opened.here.store.close();
    Ok(())
}
