//! What boxes write that nobody has certified yet: their mail waits here until the central's word about them arrives.
//!
//! A box died, another was put in its place with the school's backup, and the road to town is closed. It serves at once, under a key of its
//! own that nobody knows. What it writes it leaves with a neighbour, who keeps the signed blocks as they came: they stand in no log, no view
//! and no page, nothing in them is believed. They travel on to centrals, and to boxes of the same school, as any other log does, each reader
//! being shown what she may read. When a certificate for their author is here they are judged as any block is, and taken; or dropped, if it
//! covers something else.
//!
//! *Anybody* can make a key and sign blocks. So only what speaks for a school that is served here is kept (a central: that some box is
//! certified for), and little of it: bounds in bytes and blocks for one unknown node and for all, and in how many there are. What is beyond
//! is refused, and what came first stays. For of each log it is the beginning that is needed, without which the rest is worth nothing; and a
//! flood fills the room once and writes nothing more, where one that pushed others out could go on for ever. Nothing is lost by that: its
//! author has it still, and gives it to whoever calls once it is certified.

use crate::{
    Here, Reader, Trust,
    inbox::{judge, receive_or_settle},
};
use eventlog::{Block, CheckedBlock, EntryRef, Item};
use kernel::{Authority, Digest, NodeKey, Origin, OriginTag, SchoolId, UtcMillis};
use std::collections::{BTreeMap, BTreeSet};
use store::{Connection, REBUILD_CHUNK, Received, Row, StoreError, Value, WriteTx};

/// The local table.
pub(crate) const DDL: &str = "CREATE TABLE exchange_uncertified (tag {blob} NOT NULL, after BIGINT NOT NULL, \
     until BIGINT NOT NULL, origin {blob} NOT NULL, root {blob} NOT NULL, block {blob} NOT NULL, came_from {blob} NOT NULL, \
     came_at BIGINT NOT NULL, PRIMARY KEY (tag, after)){clustered}";

/// Why a log is told apart that waits.
pub const WAITS: &str = "it waits for its author's certificate";

/// Of one unknown node: some months of a school that writes on paper what it can.
pub const NODE_BYTES: u64 = 4 << 20;
/// Blocks of one unknown node.
pub const NODE_BLOCKS: u64 = 256;
/// Of all of them.
pub const ALL_BYTES: u64 = 32 << 20;
/// Blocks of all of them.
pub const ALL_BLOCKS: u64 = 2_048;
/// How many unknown nodes.
pub const NODES: u64 = 32;
/// After so long without a certificate or another block of its author's it goes: half a year.
pub const KEPT_MS: i64 = 180 * 86_400_000;

/// A log that waits, as it is offered.
pub(crate) struct Waits {
    pub origin: Origin,
    pub until: u64,
    pub root: Digest,
}

/// What became of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It waits.
    Yes,
    /// It waited already.
    Known,
    /// It is not kept, and why.
    No(String),
}

/// The mail of a node that nobody has certified, for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncertified {
    /// Whose.
    pub node: NodeKey,
    /// Entries that wait.
    pub entries: u64,
    /// Blocks.
    pub blocks: u64,
    /// Bytes.
    pub bytes: u64,
    /// Who brought the last of it.
    pub from: NodeKey,
    /// When the first of it came.
    pub since: UtcMillis,
    /// When the last of it came.
    pub last: UtcMillis,
}

/// Logs that wait, how far they reach.
pub(crate) fn standing(db: &mut Connection) -> Result<Vec<Waits>, StoreError> {
    let sql = "SELECT origin, until, root FROM exchange_uncertified ORDER BY tag, after";
    let mut found: Vec<Waits> = Vec::new();
    for row in db.query(sql, &[])? {
        let Some(origin) = Origin::from_bytes(row.blob(0)?) else { continue };
        let waits = Waits { origin, until: row.int(1)? as u64, root: Digest(row.id(2)?) };
        match found.last_mut().filter(|last| last.origin == origin) {
            Some(last) => *last = waits,
            None => found.push(waits),
        }
    }
    Ok(found)
}

/// How far a log waits here; 0: nothing of it does.
pub(crate) fn until(db: &mut Connection, tag: &OriginTag) -> Result<u64, StoreError> {
    let sql = "SELECT max(until) FROM exchange_uncertified WHERE tag = ?1";
    let rows = db.query(sql, &[Value::blob(&tag.0)])?;
    Ok(rows.first().map(|row| row.int_opt(0)).transpose()?.flatten().unwrap_or(0) as u64)
}

/// The block in which what follows a place begins.
pub(crate) fn block_after(
    db: &mut Connection,
    origin: Origin,
    after: u64,
) -> Result<Option<Block>, StoreError> {
    let sql = "SELECT block FROM exchange_uncertified WHERE tag = ?1 AND until > ?2 ORDER BY after LIMIT 1";
    let row = db.query_one(sql, &[Value::blob(&origin.tag().0), Value::Int(after as i64)])?;
    let read = |bytes: &[u8]| Block::from_bytes(bytes).map_err(|e| StoreError::Log(e.to_string()));
    row.map(|row| read(row.blob(0)?)).transpose()
}

/// All mail that waits, the longest waiting first.
pub fn uncertified(db: &mut Connection) -> Result<Vec<Uncertified>, StoreError> {
    let sql = "SELECT origin, until - after, length(block), came_from, came_at FROM exchange_uncertified \
               ORDER BY came_at, tag, after";
    let mut found: BTreeMap<NodeKey, Uncertified> = BTreeMap::new();
    for row in db.query(sql, &[])? {
        let Some(origin) = Origin::from_bytes(row.blob(0)?) else { continue };
        let (node, from, at) = (origin.node, NodeKey(row.id(3)?), UtcMillis(row.int(4)?));
        let new = Uncertified { node, entries: 0, blocks: 0, bytes: 0, from, since: at, last: at };
        let of = found.entry(node).or_insert(new);
        of.entries += row.int(1)? as u64;
        of.blocks += 1;
        of.bytes += row.int(2)? as u64;
        (of.from, of.last) = (from, at);
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_by_key(|of| (of.since, of.node));
    Ok(found)
}

/// Whoever runs this node wants nothing of that one. Returns how many blocks went.
pub fn drop_uncertified(tx: &mut WriteTx<'_>, node: NodeKey) -> Result<u64, StoreError> {
    let logs = standing(tx.connection())?;
    logs.iter()
        .filter(|waits| waits.origin.node == node)
        .try_fold(0, |dropped, waits| Ok(dropped + tx.execute(DROP, &[Value::blob(&waits.origin.tag().0)])?))
}

const DROP: &str = "DELETE FROM exchange_uncertified WHERE tag = ?1";

/// Whether a node is one whose mail may wait: nobody has said anything of it.
pub(crate) fn is_unknown(trust: &Trust, node: NodeKey) -> bool {
    trust.certificates_of(node).next().is_none() && !trust.is_revoked(node)
}

/// For which schools this node keeps such mail.
pub(crate) enum Served {
    /// A box's own.
    These(Reader),
    /// At a central: each that some box is certified for.
    Certified,
    /// This box itself is not certified yet.
    None,
}

impl Served {
    pub fn by(trust: &Trust, own: NodeKey) -> Self {
        if trust.is_central(own) {
            return Self::Certified;
        }
        let reader = Reader::of(trust.certificates_of(own));
        if reader.schools().is_empty() { Self::None } else { Self::These(reader) }
    }

    fn has(&self, trust: &Trust, school: SchoolId) -> bool {
        match self {
            Self::These(reader) => reader.schools().contains(&school),
            Self::Certified => trust.certificates().any(|terms| terms.schools.contains(&school)),
            Self::None => false,
        }
    }
}

/// Whether a block names a school, or hides what might.
pub(crate) fn speaks(block: &[u8]) -> bool {
    let names = |item: &Item| match item {
        Item::Entry(bytes) => EntryRef::decode(bytes).is_ok_and(|entry| entry.schools().len() > 0),
        _ => true,
    };
    Block::from_bytes(block).is_ok_and(|block| block.items.iter().any(names))
}

/// Why nothing of the block can ever be of use here.
fn foreign(trust: &Trust, served: &Served, block: &Block) -> Option<&'static str> {
    let (mut speaks, mut hidden) = (false, false);
    for item in &block.items {
        let Item::Entry(bytes) = item else {
            hidden = true;
            continue;
        };
        let Ok(entry) = EntryRef::decode(bytes) else { return Some("an entry in it cannot be read") };
        if entry.authority() == Authority::Central {
            return Some("only a central may write what is in it");
        }
        if !entry.schools().all(|school| served.has(trust, school)) {
            return Some("its author has no certificate, and it names a school that is not served here");
        }
        speaks |= entry.schools().len() > 0;
    }
    // A central may be shown nothing of what learners do, which may be all there is.
    let may_be_hidden = hidden && matches!(served, Served::Certified);
    (block.before.is_empty() && !speaks && !may_be_hidden)
        .then_some("its author has no certificate, and it names no school that is served here")
}

/// Bytes, blocks, and nodes.
#[derive(Default)]
struct Room {
    bytes: u64,
    blocks: u64,
    own_bytes: u64,
    own_blocks: u64,
    nodes: BTreeSet<NodeKey>,
}

/// Keeps a block of an unknown node that is of use here, if it goes on where what waits of its log ends, and there is room.
pub(crate) fn keep(
    tx: &mut WriteTx<'_>,
    checked: &CheckedBlock,
    bytes: &[u8],
    from: NodeKey,
) -> Result<Kept, StoreError> {
    let block = checked.block();
    let (origin, tag) = (block.origin(), block.origin().tag());
    let (after, last) = (block.before.len(), block.last_seq());
    let here = until(tx.connection(), &tag)?;
    if last <= here {
        return Ok(Kept::Known);
    }
    if after > here {
        let why =
            format!("entries between {here} and this block are missing, and its author has no certificate");
        return Ok(Kept::No(why));
    }
    let now = tx.now();
    let old = Value::Int(now.0.saturating_sub(KEPT_MS));
    tx.execute(
        "DELETE FROM exchange_uncertified WHERE tag IN \
         (SELECT tag FROM exchange_uncertified GROUP BY tag HAVING max(came_at) < ?1)",
        &[old],
    )?;
    // A longer one from the same place takes the place of those that it contains.
    let contained = |of: &Row| Ok::<_, StoreError>(of.id::<8>(2)? == tag.0 && of.int(3)? as u64 >= after);
    let mut room = Room::default();
    for row in tx.query("SELECT origin, length(block), tag, after FROM exchange_uncertified", &[])? {
        if contained(&row)? {
            continue;
        }
        let (Some(of), bytes) = (Origin::from_bytes(row.blob(0)?), row.int(1)? as u64) else { continue };
        room.bytes += bytes;
        room.blocks += 1;
        room.nodes.insert(of.node);
        if of.node == origin.node {
            room.own_bytes += bytes;
            room.own_blocks += 1;
        }
    }
    let more = bytes.len() as u64;
    let is_new = !room.nodes.contains(&origin.node);
    let full = if room.own_bytes + more > NODE_BYTES || room.own_blocks >= NODE_BLOCKS {
        Some("as much of its author's mail waits here as may; the rest comes when it has a certificate")
    } else if room.bytes + more > ALL_BYTES
        || room.blocks >= ALL_BLOCKS
        || is_new && room.nodes.len() as u64 >= NODES
    {
        Some("there is no room for more mail of nodes without a certificate")
    } else {
        None
    };
    if let Some(why) = full {
        return Ok(Kept::No(why.to_owned()));
    }
    let values = [Value::blob(&tag.0), Value::Int(after as i64)];
    tx.execute("DELETE FROM exchange_uncertified WHERE tag = ?1 AND after >= ?2", &values)?;
    let values = [
        Value::blob(&tag.0),
        Value::Int(after as i64),
        Value::Int(last as i64),
        Value::Blob(origin.to_bytes().to_vec()),
        block.checkpoint.root.into(),
        Value::blob(bytes),
        Value::blob(from.as_bytes()),
        now.0.into(),
    ];
    tx.execute(
        "INSERT INTO exchange_uncertified (tag, after, until, origin, root, block, came_from, came_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &values,
    )?;
    Ok(Kept::Yes)
}

impl Here {
    /// Keeps a block of a node of which nobody has said anything. `None`: somebody has.
    pub(crate) fn keep_uncertified(
        &self,
        trust: &Trust,
        bytes: &[u8],
        from: NodeKey,
    ) -> Result<Option<(Origin, Kept)>, StoreError> {
        let Ok(checked) = Block::from_bytes(bytes).and_then(CheckedBlock::new) else { return Ok(None) };
        let origin = checked.block().origin();
        let own = self.secret.public();
        if origin.node == own || !is_unknown(trust, origin.node) {
            return Ok(None);
        }
        if let Some(why) = foreign(trust, &Served::by(trust, own), checked.block()) {
            return Ok(Some((origin, Kept::No(why.to_owned()))));
        }
        let bytes = bytes.to_vec();
        let kept = self.store.write_blocking(move |tx| keep(tx, &checked, &bytes, from))?;
        Ok(Some((origin, kept)))
    }

    /// Takes what waited of nodes that somebody has certified since, and drops what they may not have written. Returns how many entries
    /// are new in the log.
    pub fn take_certified(&self, trust: &Trust) -> Result<u64, StoreError> {
        let waiting = self.store.read_blocking(standing)?;
        let origins = waiting.into_iter().map(|waits| waits.origin);
        let due: Vec<Origin> = origins.filter(|origin| !is_unknown(trust, origin.node)).collect();
        if due.is_empty() {
            return Ok(0);
        }
        let foreign = self.foreign(trust)?;
        let (own, mut new) = (self.store.origin(), 0);
        for origin in due {
            let tag = Value::blob(&origin.tag().0);
            let blocks = self.store.read_blocking(|db| {
                let sql = "SELECT block FROM exchange_uncertified WHERE tag = ?1 ORDER BY after";
                let rows = db.query(sql, std::slice::from_ref(&tag))?;
                rows.iter().map(|row| Ok(row.blob(0)?.to_vec())).collect::<Result<Vec<_>, StoreError>>()
            })?;
            let mut fit = Vec::with_capacity(blocks.len());
            for bytes in blocks {
                match judge(trust, self.secret.public(), &foreign, &bytes, None) {
                    Ok(judged) => fit.push(judged.checked),
                    Err(refusal) => {
                        tracing::warn!(node = %origin.node, why = refusal.why, "mail that waited for a certificate is dropped");
                        break;
                    }
                }
            }
            let mut learning = trust.clone();
            fit.iter().for_each(|checked| learning.learn_block(checked.block()));
            let said = learning.says_of(&origin);
            new += self.store.write_blocking(move |tx| {
                let mut new = 0;
                for checked in &fit {
                    match receive_or_settle(tx, own, &said, origin.node, &[checked], false)? {
                        Ok(Received::Taken { new: taken, .. }) => new += taken,
                        Ok(Received::Known) => {}
                        Ok(Received::Gap { .. }) | Err(_) => break,
                    }
                }
                tx.execute(DROP, &[tag])?;
                Ok::<u64, StoreError>(new)
            })?;
        }
        if !self.store.ready(&[crate::statements::VIEW]) {
            self.store.rebuild_now(REBUILD_CHUNK)?;
        }
        if new > 0 {
            // Which life continues which may stand in it.
            self.apply_revocations()?;
        }
        Ok(new)
    }
}
