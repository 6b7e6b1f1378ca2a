//! Letters that catch up: entries that were withheld when their block went, and may be shown now, because of a consent given later, a
//! grant, more rights, or because this node itself was shown them later.
//!
//! A letter brings what follows the reader's end in each log. What lies before that end and became readable it brings *behind* that,
//! in the order of the logs' tags, as far as there is room. The giver keeps no account: it says at the end of a letter under which
//! rights, from where and until where it went through the logs, and the reader's card says how far that has come.
//!
//! Anybody can write a letter's head, and whoever carries letters can bring an old one again. So that word is signed for its reader
//! and numbered upwards.

use crate::{Reader, Trust, desk::Clearing, notes};
use eventlog::{
    EntryRef, NodeSecret, SignatureBytes,
    cbor::{CborError, Reader as Bytes, Writer},
    node_key::{Domain, verify},
};
use kernel::{NodeKey, OriginTag, UtcMillis};
use std::collections::BTreeMap;
use store::{Connection, StoreError, Value, WriteTx};

/// The local table: how far each giver's letters have caught up here. `version` counts changes.
pub const DDL: &str = "CREATE TABLE exchange_caught (peer {blob} NOT NULL PRIMARY KEY, rights {blob} NOT NULL, tag {blob} NOT NULL, \
    seq BIGINT NOT NULL, version BIGINT NOT NULL){clustered}";

/// The number of the last letter of a giver that counted.
pub const NUMBERED: &str = "ALTER TABLE exchange_caught ADD COLUMN number BIGINT NOT NULL DEFAULT 0";

/// Givers that a card tells of: those whose letters are the newest.
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
    /// Later letters of one giver have a higher one.
    pub number: u64,
}

impl Passed {
    /// The giver's word to this reader.
    pub fn signed(self, giver: &NodeSecret, to: NodeKey) -> Vec<u8> {
        let body = self.to_bytes();
        let signature = giver.sign(Domain::Passed, &[to.as_bytes(), &body[..]].concat());
        let mut out = Writer::with_capacity(body.len() + 80);
        out.array(2).bytes(&body).bytes(&signature.0);
        out.finish()
    }

    /// Reads what [`Passed::signed`] wrote; `None` if the giver did not write it for this reader.
    pub fn from_signed(bytes: &[u8], giver: NodeKey, to: NodeKey) -> Option<Self> {
        let mut reader = Bytes::new(bytes);
        reader.array_of(2, "what a letter passed is [body, signature]").ok()?;
        let body = reader.bytes_up_to(bytes.len(), "a body is no longer than its record").ok()?;
        let signature = SignatureBytes(reader.fixed("a signature has 64 bytes").ok()?);
        reader.end().ok()?;
        let message = [to.as_bytes(), body].concat();
        verify(&giver, Domain::Passed, &message, &signature).then(|| Self::from_bytes(body).ok())?
    }

    fn to_bytes(self) -> Vec<u8> {
        let mut out = Writer::with_capacity(64);
        out.array(6).bytes(&self.rights).bytes(&self.from.tag.0).uint(self.from.seq);
        out.bytes(&self.until.tag.0).uint(self.until.seq).uint(self.number);
        out.finish()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, CborError> {
        let mut reader = Bytes::new(bytes);
        reader.array_of(6, "what a letter passed has six parts")?;
        let rights = reader.fixed("rights have 8 bytes")?;
        let from = read_place(&mut reader)?;
        let until = read_place(&mut reader)?;
        let number = reader.uint_up_to(MAX_NUMBER, "a number is below 2^63")?;
        reader.end()?;
        Ok(Self { rights, from, until, number })
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
    let sql = "SELECT CAST(COALESCE(sum(version), 0) AS BIGINT) FROM exchange_caught";
    let version = db.query(sql, &[])?[0].int(0)?.max(0) as u64;
    let sql = "SELECT peer, rights, tag, seq FROM exchange_caught ORDER BY number DESC, peer LIMIT ?1";
    let mut caught = BTreeMap::new();
    for row in db.query(sql, &[(MAX_TOLD as i64).into()])? {
        let until = Place { tag: OriginTag(row.id(2)?), seq: row.int(3)?.max(0) as u64 };
        caught.insert(NodeKey(row.id(0)?), Caught { rights: row.id(1)?, until });
    }
    Ok((version, caught))
}

/// A number above all that this node's letters had. From the clock, so that a node that lost its tables goes on above them too.
pub(crate) fn next_number(tx: &mut WriteTx<'_>, now: UtcMillis) -> Result<u64, StoreError> {
    let sql = "INSERT INTO exchange_key_number (one, number) VALUES (2, ?1) ON CONFLICT (one) DO UPDATE SET \
        number = CASE WHEN exchange_key_number.number < ?1 THEN ?1 ELSE exchange_key_number.number + 1 END";
    tx.execute(sql, &[now.0.max(1).into()])?;
    let row = tx.query("SELECT number FROM exchange_key_number WHERE one = 2", &[])?;
    Ok(row[0].int(0)?.max(0) as u64)
}

/// Notes what a whole letter went through, if its giver has a certificate. One that begins behind what is caught up here was preceded by
/// one that was lost; an older one, under whatever rights, says nothing.
pub(crate) fn note(
    tx: &mut WriteTx<'_>,
    trust: &Trust,
    peer: NodeKey,
    passed: &Passed,
) -> Result<(), StoreError> {
    if trust.certificates_of(peer).next().is_none() || trust.is_revoked(peer) {
        return Ok(());
    }
    let key = Value::blob(peer.as_bytes());
    let sql = "SELECT rights, tag, seq, number FROM exchange_caught WHERE peer = ?1";
    let (mut here, mut last) = (Place::default(), 0);
    if let Some(row) = tx.query_one(sql, std::slice::from_ref(&key))? {
        last = row.int(3)?.max(0) as u64;
        if row.id::<8>(0)? == passed.rights {
            here = Place { tag: OriginTag(row.id(1)?), seq: row.int(2)?.max(0) as u64 };
        }
    }
    if passed.number <= last || passed.from > here {
        return Ok(());
    }
    let number = Value::Int(passed.number as i64);
    if passed.until <= here && here > Place::default() {
        return tx
            .execute("UPDATE exchange_caught SET number = ?2 WHERE peer = ?1", &[key, number])
            .map(drop);
    }
    let sql = "INSERT INTO exchange_caught (peer, rights, tag, seq, version, number) VALUES (?1, ?2, ?3, ?4, 1, ?5) \
        ON CONFLICT (peer) DO UPDATE SET rights = excluded.rights, tag = excluded.tag, seq = excluded.seq, \
        version = exchange_caught.version + 1, number = excluded.number";
    let Place { tag, seq } = passed.until;
    let values = [key, Value::blob(&passed.rights), Value::blob(&tag.0), Value::Int(seq as i64), number];
    tx.execute(sql, &values).map(drop)
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
    use crate::{letter::LetterWriter, letter::RecordKind, read_letter, trial};
    use kernel::Seed;
    use testkit::{Scratch, random_log::START};

    fn place(n: u8) -> Place {
        Place { tag: OriginTag([n; 8]), seq: u64::from(n) * 300 }
    }

    #[test]
    fn what_a_letter_passed_is_read_as_it_was_written_and_its_bytes_stay() {
        let passed = Passed { rights: [7; 8], from: place(1), until: place(2), number: 3 };
        let bytes = passed.to_bytes();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "8648070707070707070748010101010101010119012c48020202020202020219025803");
        assert_eq!(Passed::from_bytes(&bytes), Ok(passed));
        for at in 0..bytes.len() {
            assert!(Passed::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        }
        assert!(Place::default() < place(1) && place(2) < Place::END);
    }

    #[test]
    fn it_is_its_givers_word_to_its_reader() {
        let [giver, other] = [1, 2].map(|n| NodeSecret::from_bytes([n; 32]));
        let (to, passed) =
            (NodeKey([9; 32]), Passed { rights: [7; 8], from: place(1), until: Place::END, number: 3 });
        let bytes = passed.signed(&giver, to);
        assert_eq!(Passed::from_signed(&bytes, giver.public(), to), Some(passed));
        assert_eq!(Passed::from_signed(&bytes, other.public(), to), None);
        assert_eq!(Passed::from_signed(&bytes, giver.public(), NodeKey([8; 32])), None);
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert_eq!(Passed::from_signed(&flipped, giver.public(), to), None, "byte {at}");
        }
    }

    #[test]
    fn only_a_certified_givers_newest_letter_says_how_far_it_came() {
        let scratch = Scratch::new("caught-up").unwrap();
        let [giver, courier, stranger] = [31, 32, 33].map(|n| NodeSecret::from_bytes([n; 32]));
        let here = trial::node(&scratch, &[giver.public(), courier.public()]);
        let to = here.secret.public();
        let brings = |from: NodeKey, record: Vec<u8>| {
            let offer = here.card().unwrap().wrapping.verified().unwrap();
            let mut letter = LetterWriter::begin(Vec::new(), from, &offer, &mut Seed(4).chance()).unwrap();
            letter.push(RecordKind::Passed, &record).unwrap();
            let letter = letter.end().unwrap();
            read_letter(&here, || Ok(&letter[..])).unwrap();
            let (_, caught) = here.store.read_blocking(caught_up).unwrap();
            caught.get(&from).map(|caught| (caught.rights[0], caught.until))
        };
        let all = |rights: u8, number| Passed {
            rights: [rights; 8],
            from: Place::default(),
            until: Place::END,
            number,
        };
        // Whoever carries the reader's card can write a letter in another's name.
        assert_eq!(brings(giver.public(), all(1, 9).to_bytes()), None, "not signed");
        assert_eq!(brings(giver.public(), all(1, 9).signed(&courier, to)), None, "by another");
        assert_eq!(brings(giver.public(), all(1, 9).signed(&giver, courier.public())), None, "for another");
        // Invented keys sign what they like.
        assert_eq!(brings(stranger.public(), all(1, 9).signed(&stranger, to)), None);
        let old = all(1, 4).signed(&giver, to);
        assert_eq!(brings(giver.public(), old.clone()), Some((1, Place::END)));
        let part = Passed { until: place(1), ..all(2, 5) };
        assert_eq!(brings(giver.public(), part.signed(&giver, to)), Some((2, place(1))));
        // The letter of before, brought again.
        assert_eq!(brings(giver.public(), old), Some((2, place(1))), "its rights were others");
        let rest = Passed { from: place(1), ..all(2, 6) };
        assert_eq!(brings(giver.public(), rest.signed(&giver, to)), Some((2, Place::END)));
        // One that says nothing new is still the newest.
        assert_eq!(brings(giver.public(), all(2, 8).signed(&giver, to)), Some((2, Place::END)));
        assert_eq!(brings(giver.public(), all(1, 7).signed(&giver, to)), Some((2, Place::END)));
    }

    #[test]
    fn a_number_is_above_all_before_it_also_with_a_clock_that_was_ahead() {
        let scratch = Scratch::new("caught-number").unwrap();
        let here = trial::node(&scratch, &[]);
        let next = |now| here.store.write_blocking(move |tx| next_number(tx, now)).unwrap();
        let first = next(START);
        assert_eq!(next(START), first + 1);
        let ahead = next(START.plus_ms(1_000_000));
        assert!(ahead > first + 1);
        assert_eq!(next(START), ahead + 1);
    }
}
