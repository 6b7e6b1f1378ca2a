//! What this node remembers of an exchange with each peer: what it took, under which rights, and what it refused and why.
//!
//! Written when something moved, never otherwise. The giver remembers nothing: who asks knows what he lacks.

use crate::talk::offer::{Offer, ROOT_BYTES, Standing, WHOLE};
use kernel::{NodeKey, OriginTag, UtcMillis};
use std::collections::BTreeMap;
use store::{Connection, Row, StoreError, Value, WriteTx};

/// The local tables. `why` is empty for a log that was taken as far as `seq`; otherwise the offered log was refused, `trust` says
/// what was known of nodes, and asked of other schools, then; when that changes it is asked for again.
pub const DDL: &str = "
CREATE TABLE exchange_note (peer {blob} NOT NULL, origin {blob} NOT NULL, seq BIGINT NOT NULL, shows BIGINT NOT NULL,
    root {blob} NOT NULL, why {text} NOT NULL, trust {blob} NOT NULL, noted_at BIGINT NOT NULL,
    PRIMARY KEY (peer, origin)){clustered};
CREATE TABLE exchange_contact (peer {blob} NOT NULL PRIMARY KEY, scope {blob} NOT NULL){clustered};
CREATE TABLE exchange_shown (origin {blob} NOT NULL PRIMARY KEY, shows BIGINT NOT NULL){clustered};
";

/// Refused logs kept per peer. The rest is refused again when it is offered again.
pub const MAX_QUARANTINED: i64 = 1_000;
/// Letters of a reason.
const MAX_WHY: usize = 300;

/// What was taken from a peer.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Log by log.
    pub taken: Offer,
    /// This node's rights, as the peer saw them then.
    pub scope: [u8; 8],
}

/// A log that a peer offered and that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Who offered it.
    pub peer: NodeKey,
    /// Which log.
    pub log: OriginTag,
    /// How far it was offered.
    pub seq: u64,
    /// Why it was refused.
    pub why: String,
    /// When.
    pub at: UtcMillis,
}

/// What this node took from the peer. Logs that were refused while less was known of nodes, or asked of other schools, are left out: they are
/// asked for again.
pub(crate) fn load(db: &mut Connection, peer: NodeKey, trust: &[u8; 8]) -> Result<Notes, StoreError> {
    let mut notes = Notes::default();
    let peer = [Value::blob(peer.as_bytes())];
    if let Some(row) = db.query_one("SELECT scope FROM exchange_contact WHERE peer = ?1", &peer)? {
        notes.scope = row.id(0)?;
    }
    let sql =
        "SELECT origin, seq, shows, root, why, trust FROM exchange_note WHERE peer = ?1 ORDER BY origin";
    for row in db.query(sql, &peer)? {
        if row.text(4)?.is_empty() || row.blob(5)? == trust {
            let standing = Standing {
                seq: row.int(1)? as u64,
                shows: row.int(2)? as u64,
                root: row.id::<ROOT_BYTES>(3)?,
            };
            notes.taken.0.insert(OriginTag(row.id(0)?), standing);
        }
    }
    Ok(notes)
}

/// What is to be written after a turn.
#[derive(Debug, Default, Clone)]
pub(crate) struct Changes {
    /// The rights changed: whatever was noted before is void.
    pub afresh: Option<[u8; 8]>,
    /// Taken, as far as this.
    pub taken: Vec<(OriginTag, Standing)>,
    /// Refused, and why.
    pub refused: Vec<(OriginTag, Standing, String)>,
    /// No longer offered.
    pub gone: Vec<OriginTag>,
    /// What is known of nodes, and asked of other schools.
    pub trust: [u8; 8],
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.afresh.is_none() && self.taken.is_empty() && self.refused.is_empty() && self.gone.is_empty()
    }
}

/// Writes what changed.
pub(crate) fn save(tx: &mut WriteTx<'_>, peer: NodeKey, changes: &Changes) -> Result<(), StoreError> {
    let name = Value::blob(peer.as_bytes());
    if let Some(scope) = changes.afresh {
        tx.execute("DELETE FROM exchange_note WHERE peer = ?1", std::slice::from_ref(&name))?;
        tx.execute(
            "INSERT INTO exchange_contact (peer, scope) VALUES (?1, ?2) \
             ON CONFLICT (peer) DO UPDATE SET scope = excluded.scope",
            &[name.clone(), Value::blob(&scope)],
        )?;
    }
    for tag in &changes.gone {
        let key = [name.clone(), Value::blob(&tag.0)];
        tx.execute("DELETE FROM exchange_note WHERE peer = ?1 AND origin = ?2", &key)?;
    }
    let now = tx.now();
    let note = |tx: &mut WriteTx<'_>, tag: &OriginTag, standing: &Standing, why: &str, trust: &[u8]| {
        let values = [
            name.clone(),
            Value::blob(&tag.0),
            Value::Int(standing.seq as i64),
            Value::Int(standing.shows as i64),
            Value::blob(&standing.root),
            why.chars().take(MAX_WHY).collect::<String>().into(),
            Value::blob(trust),
            now.0.into(),
        ];
        tx.execute(
            "INSERT INTO exchange_note (peer, origin, seq, shows, root, why, trust, noted_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (peer, origin) DO UPDATE SET seq = excluded.seq, \
             shows = excluded.shows, root = excluded.root, why = excluded.why, trust = excluded.trust, \
             noted_at = excluded.noted_at",
            &values,
        )
    };
    for (tag, standing) in &changes.taken {
        note(tx, tag, standing, "", &[])?;
    }
    if !changes.refused.is_empty() {
        let sql = "SELECT count(*) FROM exchange_note WHERE peer = ?1 AND why <> ''";
        let mut kept = tx.query(sql, std::slice::from_ref(&name))?[0].int(0)?;
        for (tag, standing, why) in &changes.refused {
            kept += 1;
            if kept <= MAX_QUARANTINED {
                note(tx, tag, standing, why, &changes.trust)?;
            }
        }
    }
    Ok(())
}

/// Counts that entries of a log have become readable here.
pub(crate) fn count_shown(tx: &mut WriteTx<'_>, log: OriginTag) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO exchange_shown (origin, shows) VALUES (?1, 1) \
         ON CONFLICT (origin) DO UPDATE SET shows = exchange_shown.shows + 1",
        &[Value::blob(&log.0)],
    )?;
    Ok(())
}

/// How often entries of logs have become readable here.
pub(crate) fn shown(db: &mut Connection) -> Result<Vec<(OriginTag, u64)>, StoreError> {
    let rows = db.query("SELECT origin, shows FROM exchange_shown ORDER BY origin", &[])?;
    rows.iter().map(|row| Ok((OriginTag(row.id(0)?), row.int(1)? as u64))).collect()
}

/// Up to which entry the author itself has given this node its log under the same rights: what it withheld there, nobody may
/// show.
pub(crate) fn passed_by_author(
    db: &mut Connection,
    author: NodeKey,
    log: OriginTag,
    scope: &[u8; 8],
) -> Result<u64, StoreError> {
    let sql = "SELECT exchange_note.seq FROM exchange_note \
               JOIN exchange_contact ON exchange_contact.peer = exchange_note.peer \
               WHERE exchange_note.peer = ?1 AND exchange_note.origin = ?2 AND exchange_contact.scope = ?3 \
               AND exchange_note.why = '' AND exchange_note.shows = ?4";
    let whole = Value::Int(WHOLE as i64);
    let values = [Value::blob(author.as_bytes()), Value::blob(&log.0), Value::blob(scope), whole];
    Ok(db.query_one(sql, &values)?.map(|row| row.int(0)).transpose()?.unwrap_or(0) as u64)
}

/// Logs that were offered and refused, newest first, for a page.
pub fn quarantined(db: &mut Connection, limit: i64) -> Result<Vec<Quarantined>, StoreError> {
    let sql = "SELECT peer, origin, seq, why, noted_at FROM exchange_note WHERE why <> '' \
               ORDER BY noted_at DESC, peer, origin LIMIT ?1";
    read_quarantined(&db.query(sql, &[limit.into()])?)
}

/// Those that one peer offered.
pub fn quarantined_from(
    db: &mut Connection,
    peer: NodeKey,
    limit: i64,
) -> Result<Vec<Quarantined>, StoreError> {
    let sql = "SELECT peer, origin, seq, why, noted_at FROM exchange_note WHERE peer = ?1 AND why <> '' \
               ORDER BY noted_at DESC, origin LIMIT ?2";
    read_quarantined(&db.query(sql, &[Value::blob(peer.as_bytes()), limit.into()])?)
}

/// How many logs each peer offered that were refused.
pub fn refused_by_peer(db: &mut Connection) -> Result<BTreeMap<NodeKey, u64>, StoreError> {
    let sql = "SELECT peer, count(*) FROM exchange_note WHERE why <> '' GROUP BY peer";
    db.query(sql, &[])?.iter().map(|row| Ok((NodeKey(row.id(0)?), row.int(1)?.max(0) as u64))).collect()
}

fn read_quarantined(rows: &[Row]) -> Result<Vec<Quarantined>, StoreError> {
    rows.iter()
        .map(|row| {
            Ok(Quarantined {
                peer: NodeKey(row.id(0)?),
                log: OriginTag(row.id(1)?),
                seq: row.int(2)? as u64,
                why: row.text(3)?.to_owned(),
                at: UtcMillis(row.int(4)?),
            })
        })
        .collect()
}
