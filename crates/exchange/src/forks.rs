//! Forks: one incarnation, two histories, because a disk was copied and both machines went on. They are found, settled by the
//! root's word, and the branch that is not kept gives way: nothing of it is dropped in silence.
//!
//! **Found** by a block that does not lead to the root that is here ([`found`]). **Settled** by a position that the root signs:
//! the branch that passes through it stands. **Given way**: a node that holds another branch cuts it back to where the two part, takes
//! the kept one in its place, and keeps what it cut out ([`Lost`]). What it wrote itself it writes again in its new life, with its own
//! clock readings; what others wrote stays set aside until they do, for people to see.
//!
//! A branch gives way only to blocks that lead, without a gap, from a place where both are equal to the settled position. A machine
//! that is writing the lost branch ends its life first ([`end_lost_life`]): what it writes from then on has another name.

use crate::{Desk, Here, InboxError, Trust};
use eventlog::{Block, CheckedBlock, EntryRef, Frontier, Item, Position, digest};
use events::{Event, node::Continued};
use kernel::{Digest, Incarnation, NodeKey, Origin, OriginTag, UtcMillis};
use std::collections::{BTreeMap, BTreeSet};
use store::{Connection, Draft, REBUILD_CHUNK, StoreError, Value, WriteTx, log};

/// The local tables. `written` is the stamp under which an entry was written again; empty while it is only set aside.
pub const DDL: &str = "
CREATE TABLE exchange_fork (origin {blob} NOT NULL PRIMARY KEY, seq BIGINT NOT NULL, peer {blob} NOT NULL,
    found_at BIGINT NOT NULL){clustered};
CREATE TABLE exchange_lost (origin {blob} NOT NULL, seq BIGINT NOT NULL, digest {blob} NOT NULL, bytes {blob} NOT NULL,
    written {blob} NOT NULL, PRIMARY KEY (origin, seq, digest)){clustered};
";

/// Forks that are remembered; more would be a mistake in this program, not so many copied disks.
const MAX_FORKS: i64 = 1_000;
/// Entries of a lost branch: a school's years. A branch that is longer does not give way by itself.
const MAX_LOST: usize = 200_000;
/// Blocks, and bytes of entries in them, that are held of a log with a settled fork until they are taken together: some 100,000 entries. What a
/// lost branch gives way to must lead to the settled place in one piece.
pub(crate) const MAX_CHAIN: (usize, usize) = (512, 16 << 20);
/// Forks of one node that are remembered; a disk is not copied so often.
const MAX_FORKS_OF_ONE: i64 = 16;

/// Two histories under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// Whose log.
    pub origin: Origin,
    /// Where it was seen that they differ.
    pub seq: u64,
    /// Who has the other one.
    pub peer: NodeKey,
    /// When it was found here.
    pub found_at: UtcMillis,
    /// Which branch the root has named, if it has.
    pub kept: Option<Position>,
    /// The branch that is kept is the one that is here; `None` if it is not settled, or cannot be told.
    pub kept_here: Option<bool>,
    /// Entries of a lost branch that were here and are set aside: their author has not written them again here.
    pub set_aside: u64,
    /// Entries of a lost branch that this node has written again.
    pub written_again: u64,
}

/// An entry of a lost branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Its number there.
    pub seq: u64,
    /// Its bytes, as its author signed for them.
    pub bytes: Vec<u8>,
    /// It was written again, and here is where.
    pub written: bool,
}

/// Notes that a log has two histories.
pub(crate) fn note(tx: &mut WriteTx<'_>, origin: Origin, seq: u64, peer: NodeKey) -> Result<(), StoreError> {
    let there = tx.query("SELECT count(*) FROM exchange_fork", &[])?[0].int(0)?;
    let sql = "SELECT count(*) FROM exchange_fork WHERE origin BETWEEN ?1 AND ?2";
    let of_one = tx.query(sql, &lives_of(origin.node))?[0].int(0)?;
    if there < MAX_FORKS && of_one < MAX_FORKS_OF_ONE {
        let now = tx.now();
        let values = [
            Value::blob(&origin.to_bytes()),
            Value::Int(seq as i64),
            Value::blob(peer.as_bytes()),
            now.0.into(),
        ];
        let sql = "INSERT INTO exchange_fork (origin, seq, peer, found_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (origin) DO NOTHING";
        tx.execute(sql, &values)?;
    }
    Ok(())
}

/// Notes at a node that a central has another history of a log that is written here, or more of it. No neighbour is believed about that.
pub fn note_own(here: &Here, origin: Origin, central: NodeKey) -> Result<(), StoreError> {
    let known = here.store.read_blocking(|db| is_noted(db, &origin))?;
    match known {
        true => Ok(()),
        false => here.store.write_blocking(move |tx| {
            let seq = last_seq(tx.connection(), origin.tag())?;
            note(tx, origin, seq, central)
        }),
    }
}

/// Whether two machines are known to have written under a node's name.
pub(crate) fn is_doubled(db: &mut Connection, node: NodeKey) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM exchange_fork WHERE origin BETWEEN ?1 AND ?2 LIMIT 1";
    Ok(db.query_one(sql, &lives_of(node))?.is_some())
}

/// Between which two all logs of a node lie.
fn lives_of(node: NodeKey) -> [Value; 2] {
    let ends = [[0; 8], [0xff; 8]].map(|life| Origin { node, incarnation: Incarnation(life) }.to_bytes());
    ends.map(|end| Value::blob(&end))
}

/// Entries' bytes in a block, unpacked.
pub(crate) fn weight(block: &Block) -> usize {
    block.items.iter().map(|item| if let Item::Entry(bytes) = item { bytes.len() } else { 40 }).sum()
}

/// Whether two histories of a log are known.
pub(crate) fn is_noted(db: &mut Connection, origin: &Origin) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM exchange_fork WHERE origin = ?1";
    Ok(db.query_one(sql, &[Value::blob(&origin.to_bytes())])?.is_some())
}

/// Where the root has settled a fork, what lies inside runs may be of the lost branch: it goes, and is asked for again.
pub(crate) fn tell_apart(here: &Here, trust: &Trust) -> Result<(), StoreError> {
    let settled: BTreeSet<Origin> = trust.settlements().map(|one| one.terms.kept.origin).collect();
    let mut dropped = false;
    for tag in settled.iter().map(Origin::tag) {
        if here.store.read_blocking(|db| log::inside(db, tag))?.is_none() {
            continue;
        }
        dropped |= here.store.write_blocking(move |tx| {
            let dropped = tx.drop_inside(tag)?;
            if dropped {
                tx.execute("DELETE FROM exchange_note WHERE origin = ?1", &[Value::blob(&tag.0)])?;
            }
            Ok::<_, StoreError>(dropped)
        })?;
    }
    match dropped {
        true => here.store.rebuild_now(REBUILD_CHUNK),
        false => Ok(()),
    }
}

/// The forks that were found here, settled or not, newest first.
pub fn found(here: &Here) -> Result<Vec<Fork>, StoreError> {
    let trust = here.trust()?;
    here.store.read_blocking(|db| found_by(db, trust.as_ref()))
}

/// The same, with what is known of nodes at hand.
pub fn found_by(db: &mut Connection, trust: Option<&Trust>) -> Result<Vec<Fork>, StoreError> {
    let sql = "SELECT origin, seq, peer, found_at FROM exchange_fork ORDER BY found_at DESC, origin LIMIT ?1";
    let mut forks = Vec::new();
    for row in db.query(sql, &[MAX_FORKS.into()])? {
        let Some(origin) = Origin::from_bytes(row.blob(0)?) else { continue };
        let kept = trust.and_then(|trust| trust.settlement_of(&origin));
        let count = |db: &mut Connection, which: &str| {
            let sql = format!("SELECT count(*) FROM exchange_lost WHERE origin = ?1 AND written {which} ?2");
            let values = [Value::blob(&origin.tag().0), Value::blob(&[])];
            Ok::<_, StoreError>(db.query(&sql, &values)?[0].int(0)?.max(0) as u64)
        };
        forks.push(Fork {
            origin,
            seq: row.int(1)?.max(0) as u64,
            peer: NodeKey(row.id(2)?),
            found_at: UtcMillis(row.int(3)?),
            kept,
            kept_here: kept.map(|kept| is_kept(db, &kept)).transpose()?.flatten(),
            set_aside: count(db, "=")?,
            written_again: count(db, "<>")?,
        });
    }
    Ok(forks)
}

/// What was cut out of a log here, in its order.
pub fn lost(db: &mut Connection, origin: &Origin, limit: i64) -> Result<Vec<Lost>, StoreError> {
    let sql = "SELECT seq, bytes, written FROM exchange_lost WHERE origin = ?1 ORDER BY seq, digest LIMIT ?2";
    let rows = db.query(sql, &[Value::blob(&origin.tag().0), limit.into()])?;
    rows.iter()
        .map(|row| {
            Ok(Lost {
                seq: row.int(0)?.max(0) as u64,
                bytes: row.blob(1)?.to_vec(),
                written: !row.blob(2)?.is_empty(),
            })
        })
        .collect()
}

/// The last entry of a log here.
fn last_seq(db: &mut Connection, tag: OriginTag) -> Result<u64, StoreError> {
    let rows = db.query("SELECT max(seq) FROM log_entry WHERE origin = ?1", &[Value::blob(&tag.0)])?;
    Ok(rows.first().map(|row| row.int_opt(0)).transpose()?.flatten().unwrap_or(0).max(0) as u64)
}

/// The root over a log's first entries, as they are here; `None` if that is not known: the log is shorter, or the place lies within a run
/// of withheld entries.
pub(crate) fn tree_at(db: &mut Connection, tag: OriginTag, seq: u64) -> Result<Option<Frontier>, StoreError> {
    if last_seq(db, tag)? < seq {
        return Ok(None);
    }
    match log::frontier_at(db, tag, seq) {
        Ok(tree) => Ok(Some(tree)),
        Err(StoreError::Withheld { .. }) => Ok(None),
        Err(e) => Err(e),
    }
}

/// The last entry before the run of digests here in which a place lies; `None` where an archive would have to say it and cannot be read.
pub(crate) fn before_run(db: &mut Connection, tag: OriginTag, seq: u64) -> Result<Option<u64>, StoreError> {
    match log::read(db, tag, seq - 1, 1) {
        Ok(around) => Ok(around.first().map(|line| line.first_seq() - 1)),
        Err(StoreError::Archive { .. }) => Ok(None),
        Err(e) => Err(e),
    }
}

/// Whether the branch here is the kept one; `None` if it cannot be told.
pub fn is_kept(db: &mut Connection, kept: &Position) -> Result<Option<bool>, StoreError> {
    Ok(tree_at(db, kept.origin.tag(), kept.seq)?.map(|tree| tree.root() == kept.root))
}

fn append(tree: &mut Frontier, item: &Item) -> bool {
    match item {
        Item::Entry(bytes) => tree.append(&digest(bytes)),
        Item::Withheld(digest) => tree.append(digest),
        Item::WithheldRun { height, root } => return tree.append_subtree(*height, root).is_ok(),
    }
    true
}

/// Whether these blocks lead without a gap to the position.
fn lead_to(chain: &[&CheckedBlock], kept: &Position) -> bool {
    let Some(first) = chain.first() else { return false };
    let mut tree = first.block().before.clone();
    for block in chain.iter().map(|checked| checked.block()) {
        if block.before != tree || block.origin() != kept.origin {
            return false;
        }
        for item in &block.items {
            if !append(&mut tree, item) {
                return false;
            }
            if tree.len() == kept.seq {
                return tree.root() == kept.root;
            }
        }
    }
    false
}

/// The last entry up to which what is here is known to be what the blocks say. Both trees are equal at the blocks' beginning, and
/// where they once differ they differ ever after.
fn common(db: &mut Connection, tag: OriginTag, chain: &[&CheckedBlock]) -> Result<u64, StoreError> {
    let mut tree = chain[0].block().before.clone();
    let mut places = vec![(tree.len(), tree.root())];
    for item in chain.iter().flat_map(|checked| &checked.block().items) {
        if !append(&mut tree, item) {
            break;
        }
        places.push((tree.len(), tree.root()));
    }
    let (mut equal, mut other) = (0, places.len());
    while other - equal > 1 {
        let middle = equal + (other - equal) / 2;
        let (seq, root) = places[middle];
        match tree_at(db, tag, seq)?.is_some_and(|ours| ours.root() == root) {
            true => equal = middle,
            // Also where it cannot be told: within a run of digests.
            false => other = middle,
        }
    }
    Ok(places[equal].0)
}

/// Cuts back what is here of a log before blocks of the kept branch, if that is what they are. The caller takes the blocks
/// then. Returns how many entries gave way; `None` if nothing is to be cut.
pub(crate) fn give_way(
    tx: &mut WriteTx<'_>,
    own: Origin,
    kept: &Position,
    chain: &[&CheckedBlock],
) -> Result<Option<u64>, StoreError> {
    let tag = kept.origin.tag();
    // What costs little first: behind the parting nothing fits, and each block of a chain asks.
    let Some(before) = chain.first().map(|first| &first.block().before) else { return Ok(None) };
    if kept.origin == own
        || tree_at(tx.connection(), tag, before.len())?.as_ref() != Some(before)
        || is_kept(tx.connection(), kept)? == Some(true)
        || !lead_to(chain, kept)
    {
        return Ok(None);
    }
    let common = common(tx.connection(), tag, chain)?;
    let there = last_seq(tx.connection(), tag)?.saturating_sub(common);
    if there > MAX_LOST as u64 {
        return Ok(None);
    }
    let mut standing: BTreeMap<u64, Digest> = BTreeMap::new();
    for block in chain.iter().map(|checked| checked.block()) {
        let mut seq = block.before.len();
        for item in &block.items {
            seq += item.entry_count();
            match item {
                Item::Entry(bytes) => drop(standing.insert(seq, digest(bytes))),
                Item::Withheld(digest) => drop(standing.insert(seq, *digest)),
                Item::WithheldRun { .. } => {}
            }
        }
    }
    let removed = tx.cut_back(tag, common)?;
    let mut lost = 0;
    for bytes in removed {
        let Ok(entry) = EntryRef::decode(&bytes) else { continue };
        // What both branches share was not lost. Within a run of digests that cannot be told: then it is written twice, and counts once.
        if standing.get(&entry.seq()) == Some(&digest(&bytes)) {
            continue;
        }
        lost += 1;
        let written = match kept.origin.node == own.node {
            true => write_again(tx, &entry)?,
            false => Vec::new(),
        };
        let values = [
            Value::blob(&tag.0),
            Value::Int(entry.seq() as i64),
            Value::blob(&digest(&bytes).0),
            Value::blob(&bytes),
            Value::blob(&written),
        ];
        let sql = "INSERT INTO exchange_lost (origin, seq, digest, bytes, written) VALUES (?1, ?2, ?3, ?4, ?5) \
            ON CONFLICT (origin, seq, digest) DO NOTHING";
        tx.execute(sql, &values)?;
    }
    Ok(Some(lost))
}

/// Writes an entry again in this node's present life. Empty if this program does not know all that is in it: then it stays set
/// aside.
fn write_again(tx: &mut WriteTx<'_>, entry: &EntryRef<'_>) -> Result<Vec<u8>, StoreError> {
    let events: Result<Vec<Event>, _> =
        entry.events().map(|raw| Event::decode(raw.kind, raw.version, raw.body)).collect();
    let known = |event: &Event| !matches!(event, Event::Unknown(..) | Event::IncarnationOpened(_));
    let Some(events) = events.ok().filter(|events| events.iter().all(known)) else { return Ok(Vec::new()) };
    let header = entry.header();
    let (schools, persons, authority) = (header.schools.clone(), header.persons.clone(), header.authority);
    let stamp = tx.reissue(Draft { schools, persons, authority, events }, header.hlc, header.clock)?;
    Ok(stamp.to_bytes().to_vec())
}

/// Whether this node writes, under its present name, a branch that the root has not kept.
pub fn is_life_lost(here: &Here, trust: &Trust) -> Result<Option<Position>, StoreError> {
    let own = here.store.origin();
    let Some(kept) = trust.settlement_of(&own) else { return Ok(None) };
    let stands = here.store.read_blocking(|db| is_kept(db, &kept))?;
    // Whoever wrote the kept branch has all of it: a shorter log is another machine's, or an older copy.
    Ok((stands != Some(true)).then_some(kept))
}

/// Ends the life of a node that writes a lost branch: from now on it writes under another name, takes the kept branch from whoever has
/// it, and writes again what was lost. Returns whether another life has begun.
pub fn end_lost_life(here: &Here) -> Result<bool, StoreError> {
    match here.trust()? {
        Some(trust) => end_if_lost(here, &trust),
        None => Ok(false),
    }
}

impl Desk {
    /// The same, with what is known of nodes at hand.
    pub fn end_lost_life(&self) -> Result<bool, InboxError> {
        Ok(end_if_lost(&self.here, &self.trust()?.0)?)
    }
}

fn end_if_lost(here: &Here, trust: &Trust) -> Result<bool, StoreError> {
    let Some(kept) = is_life_lost(here, trust)? else { return Ok(false) };
    let Position { origin: Origin { node, incarnation }, seq, root } = kept;
    here.store.write_blocking(move |tx| {
        // While it was its own, it was taken from nobody.
        let tag = Origin { node, incarnation }.tag();
        tx.execute("DELETE FROM exchange_note WHERE origin = ?1", &[Value::blob(&tag.0)])?;
        tx.begin_life(&Continued { node, incarnation, seq, root })
    })?;
    Ok(true)
}
