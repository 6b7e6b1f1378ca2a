//! Letters that catch up: entries that were withheld when their block went, and may be shown now, because of a consent given later, a
//! grant, more rights, or because this node itself was shown them later.
//!
//! A letter brings what follows the reader's end in each log. What lies before that end and became readable it brings *behind* that,
//! in the order of the logs' tags, as far as there is room. The giver keeps no account: it says at the end of a letter under which
//! rights, from where and until where it went through the logs, and the reader's card says how far that has come.

use crate::{Reader, Trust, desk::Clearing, notes};
use eventlog::{EntryRef, cbor::CborError, cbor::Reader as Bytes, cbor::Writer};
use kernel::{NodeKey, OriginTag};
use std::collections::BTreeMap;
use store::{Connection, StoreError, Value, WriteTx};

/// The local table: how far each giver's letters have caught up here. `version` counts changes.
pub const DDL: &str = "CREATE TABLE exchange_caught (peer {blob} NOT NULL PRIMARY KEY, rights {blob} NOT NULL, tag {blob} NOT NULL, \
    seq BIGINT NOT NULL, version BIGINT NOT NULL){clustered}";

/// Givers that a card tells of.
pub(crate) const MAX_TOLD: usize = 256;
const MAX_NUMBER: u64 = (1 << 63) - 1;

/// A place in a giver's logs, by tag and entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Which log.
    pub tag: OriginTag,
    /// Up to which entry of it.
    pub seq: u64,
}

impl Place {
    /// Behind all logs.
    pub const END: Place = Place { tag: OriginTag([0xff; 8]), seq: MAX_NUMBER };
}

/// How far letters of one giver have caught up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caught {
    /// Under which rights.
    pub rights: [u8; 8],
    /// Up to where.
    pub until: Place,
}

/// All of them, for a card, with how often they changed: a card that says more changes is the newer one.
pub type CaughtUp = (u64, BTreeMap<NodeKey, Caught>);

/// What a letter went through: the record at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Passed {
    pub rights: [u8; 8],
    pub from: Place,
    pub until: Place,
}

impl Passed {
    pub fn to_bytes(self) -> Vec<u8> {
        let mut out = Writer::with_capacity(64);
        out.array(5).bytes(&self.rights).bytes(&self.from.tag.0).uint(self.from.seq);
        out.bytes(&self.until.tag.0).uint(self.until.seq);
        out.finish()
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CborError> {
        let mut reader = Bytes::new(bytes);
        reader.array_of(5, "what a letter passed has five parts")?;
        let rights = reader.fixed("rights have 8 bytes")?;
        let from = read_place(&mut reader)?;
        let until = read_place(&mut reader)?;
        reader.end()?;
        Ok(Self { rights, from, until })
    }
}

fn read_place(reader: &mut Bytes<'_>) -> Result<Place, CborError> {
    let tag = OriginTag(reader.fixed("a tag has 8 bytes")?);
    Ok(Place { tag, seq: reader.uint_up_to(MAX_NUMBER, "a number is below 2^63")? })
}

/// Writes the part of a card.
pub(crate) fn write_told(out: &mut Writer, (version, caught): &CaughtUp) {
    out.array(2).uint(*version).array(caught.len().min(MAX_TOLD));
    for (node, told) in caught.iter().take(MAX_TOLD) {
        out.array(4).bytes(node.as_bytes()).bytes(&told.rights).bytes(&told.until.tag.0).uint(told.until.seq);
    }
}

/// Reads it.
pub(crate) fn read_told(reader: &mut Bytes<'_>) -> Result<CaughtUp, CborError> {
    reader.array_of(2, "what was caught up is [changes, givers]")?;
    let version = reader.uint_up_to(MAX_NUMBER, "a number is below 2^63")?;
    let mut caught = BTreeMap::new();
    for _ in 0..reader.array_up_to(MAX_TOLD, "a card tells of at most 256 givers")? {
        reader.array_of(4, "a giver is [node, rights, tag, seq]")?;
        let node = NodeKey(reader.fixed("a key has 32 bytes")?);
        if caught.last_key_value().is_some_and(|(last, _)| *last >= node) {
            return Err(reader.error("givers stand in ascending order, each once"));
        }
        let rights = reader.fixed("rights have 8 bytes")?;
        caught.insert(node, Caught { rights, until: read_place(reader)? });
    }
    Ok((version, caught))
}

/// How far givers' letters have caught up here.
pub(crate) fn caught_up(db: &mut Connection) -> Result<CaughtUp, StoreError> {
    let sql = "SELECT peer, rights, tag, seq, version FROM exchange_caught ORDER BY peer LIMIT ?1";
    let (mut version, mut caught) = (0, BTreeMap::new());
    for row in db.query(sql, &[(MAX_TOLD as i64).into()])? {
        let until = Place { tag: OriginTag(row.id(2)?), seq: row.int(3)?.max(0) as u64 };
        caught.insert(NodeKey(row.id(0)?), Caught { rights: row.id(1)?, until });
        version += row.int(4)?.max(0) as u64;
    }
    Ok((version, caught))
}

/// Notes what a whole letter went through. One that begins behind what is caught up here was preceded by one that was lost.
pub(crate) fn note(tx: &mut WriteTx<'_>, peer: NodeKey, passed: &Passed) -> Result<(), StoreError> {
    let key = Value::blob(peer.as_bytes());
    let sql = "SELECT rights, tag, seq FROM exchange_caught WHERE peer = ?1";
    let known = tx.query_one(sql, std::slice::from_ref(&key))?;
    let known = known.map(|row| {
        Ok::<_, StoreError>((
            row.id::<8>(0)?,
            Place { tag: OriginTag(row.id(1)?), seq: row.int(2)?.max(0) as u64 },
        ))
    });
    let here = match known.transpose()? {
        Some((rights, until)) if rights == passed.rights => until,
        _ => Place::default(),
    };
    if passed.from > here || (passed.until <= here && here > Place::default()) {
        return Ok(());
    }
    let sql = "INSERT INTO exchange_caught (peer, rights, tag, seq, version) VALUES (?1, ?2, ?3, ?4, 1) ON CONFLICT (peer) DO UPDATE SET \
        rights = excluded.rights, tag = excluded.tag, seq = excluded.seq, version = exchange_caught.version + 1";
    let Place { tag, seq } = passed.until;
    tx.execute(sql, &[key, Value::blob(&passed.rights), Value::blob(&tag.0), Value::Int(seq as i64)])
        .map(drop)
}

/// What the reader may see now and may have been sent only as digests.
pub(crate) struct Late {
    /// A name for her rights and for what was shown to this node itself.
    pub rights: [u8; 8],
    shown: BTreeMap<OriginTag, u64>,
}

impl Late {
    pub fn of(db: &mut Connection, clearing: &Clearing, reader: &Reader) -> Result<Self, StoreError> {
        let shown: BTreeMap<_, _> = notes::shown(db)?.into_iter().collect();
        let mut hasher = blake3::Hasher::new();
        hasher.update(&clearing.scope(reader));
        for (tag, count) in &shown {
            hasher.update(&tag.0).update(&count.to_be_bytes());
        }
        let mut rights = [0; 8];
        rights.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        Ok(Self { rights, shown })
    }

    /// Whether a log may hold entries that became readable: this node was shown some later, its author writes for several schools, of
    /// which the reader may serve more by now, or consents and grants show more of it than certificates do.
    pub fn may_be_in(&self, trust: &Trust, clearing: &Clearing, author: NodeKey, tag: &OriginTag) -> bool {
        self.shown.contains_key(tag)
            || clearing.shows_more_than_certificates()
            || trust.certificates_of(author).any(|terms| terms.schools.len() > 1)
    }

    /// Whether an entry that is shown may have been withheld before.
    pub fn was_withheld(&self, trust: &Trust, reader: &Reader, entry: &EntryRef<'_>) -> bool {
        self.shown.contains_key(&entry.origin().tag())
            || !reader.may_read(entry)
            || trust.certificates_of(entry.origin().node).any(|terms| terms.schools.len() > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_letter_passed_is_read_as_it_was_written() {
        let place = |n: u8| Place { tag: OriginTag([n; 8]), seq: u64::from(n) * 300 };
        let passed = Passed { rights: [7; 8], from: place(1), until: place(2) };
        let bytes = passed.to_bytes();
        assert_eq!(Passed::from_bytes(&bytes), Ok(passed));
        for at in 0..bytes.len() {
            assert!(Passed::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        }
        assert!(Place::default() < place(1) && place(2) < Place::END);
    }
}
