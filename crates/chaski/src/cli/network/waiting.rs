//! `chaski node waiting`.

use super::{Opened, fingerprint};
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
    network::{ActError, is_fingerprint_of},
};
use exchange::{Uncertified, drop_uncertified, uncertified};
use std::path::Path;

/// Prints whose mail waits for a certificate, or throws away what waits of one node.
pub(super) fn run(data: &Path, drop: Option<&str>, json: bool) -> Result<(), Failure> {
    let opened = Opened::open(DataFolder::existing(data)?)?;
    let store = &opened.here.store;
    let waiting = store.read_blocking(uncertified)?;
    match drop {
        Some(print) => {
            let of = waiting.iter().find(|of| is_fingerprint_of(of.node, print)).map(|of| of.node);
            let node = of.ok_or(ActError::Unknown)?;
            let dropped = store.write_blocking(move |tx| drop_uncertified(tx, node))?;
            say(&format!("Thrown away: {dropped} blocks of {}.", fingerprint(node)));
        }
        None if json => say(&serde_json::Value::from_iter(waiting.iter().map(told)).to_string()),
        None if waiting.is_empty() => say("No mail waits for a certificate."),
        None => {
            for of in &waiting {
                say(&format!(
                    "{}  {} entries, {:.1} kB  it waits for its certificate",
                    fingerprint(of.node),
                    of.entries,
                    of.bytes as f64 / 1e3
                ));
            }
            say(
                "Compare a fingerprint with the box, then, at the central: `chaski node certify` or `chaski node replace`.",
            );
        }
    }
    opened.here.store.close();
    Ok(())
}

fn told(of: &Uncertified) -> serde_json::Value {
    serde_json::json!({
        "fingerprint": fingerprint(of.node), "node": of.node.to_string(), "entries": of.entries, "blocks": of.blocks,
        "bytes": of.bytes, "brought_by": fingerprint(of.from), "since_ms": of.since.0, "last_ms": of.last.0,
        "why": "it waits for its certificate",
    })
}
