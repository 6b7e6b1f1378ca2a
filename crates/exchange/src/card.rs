//! [`Card`]: what a node says of itself to whoever carries mail for it.

use crate::{
    branches::{self, Branch},
    catch_up::{CaughtUp, read_told, write_told},
    files::{MAX_FILE_BYTES, MAX_WANTED, MIN_CHUNK_BYTES},
    keys::Mark,
};
use eventlog::{
    NodeSecret, SignatureBytes,
    cbor::{CborError, Reader, Writer},
    node_key::{Domain, verify},
    sealing::{SealingError, WrappingKey, WrappingSecret},
};
use kernel::{Digest, Incarnation, NodeKey, Origin, SchoolId};
use std::collections::BTreeMap;

/// How far somebody has each log: its last entry there.
pub type Have = BTreeMap<Origin, u64>;

/// Logs on one card: a whole country's boxes, with their former lives.
const MAX_LOGS: usize = 65_536;
/// Marks on one card.
const MAX_MARKS: usize = 256;
/// Schools on one card, as on a certificate.
const MAX_SCHOOLS: usize = 256;
/// Parts of a card's body, those that a newer program may add counted.
const MAX_PARTS: usize = 32;
/// Bytes of bits for the chunks of the longest file.
const MAX_BITS: usize = MAX_FILE_BYTES as usize / MIN_CHUNK_BYTES / 8 + 1;
/// Longest card.
pub const MAX_CARD_BYTES: usize = 64 * MAX_LOGS + 32 * 1024 + branches::MAX_BYTES;
/// Highest entry number.
const MAX_NUMBER: u64 = (1 << 63) - 1;

/// A node's keys, its schools, and how far it has every log, signed by itself. It gives nobody a right: rights come from
/// certificates. A card that is older than another only makes others send too much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Under which key letters to it are sealed; names the node.
    pub wrapping: WrappingKey,
    /// The schools it says it serves.
    pub schools: Vec<SchoolId>,
    /// How far it has each log.
    pub have: Have,
    /// How far it has taken others' mail of people's keys; `None`: it takes none.
    pub keys: Option<BTreeMap<NodeKey, Mark>>,
    /// How far others' letters have caught up with what became readable later; `None`: nothing was ever caught up.
    pub caught: Option<CaughtUp>,
    /// The files that it fetches, by their lists of chunks; `None`: none.
    pub files: Option<BTreeMap<Digest, Fetching>>,
    /// In which life its node writes now; `None`: a program of before that does not tell.
    pub life: Option<Incarnation>,
    /// Along which branch it has its own log, and those of which it knows two histories.
    pub branches: BTreeMap<Origin, Branch>,
    /// What is signed, byte by byte: a newer program may say more than is known here.
    body: Vec<u8>,
    signature: SignatureBytes,
}

/// What is here of a file that is being fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fetching {
    /// One bit for each chunk that is here, the first in the highest bit of the first byte; `None`: not even the list of chunks.
    pub bits: Option<Vec<u8>>,
}

/// Why bytes are no card.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Cut short, damaged, or something else.
    #[error("not a node's card: {0}")]
    Form(#[from] CborError),
    /// Its wrapping key is not one.
    #[error(transparent)]
    Wrapping(#[from] SealingError),
    /// Changed since, or signed by another.
    #[error("the card is not signed by the node it names")]
    Signature,
    /// Longer than a card can be.
    #[error("{0} bytes are too long for a card")]
    TooLong(usize),
}

impl Card {
    /// Makes a card.
    pub fn sign(
        secret: &NodeSecret,
        wrapping: &WrappingSecret,
        schools: Vec<SchoolId>,
        have: Have,
        keys: Option<BTreeMap<NodeKey, Mark>>,
    ) -> Self {
        let signature = SignatureBytes([0; 64]);
        let mut card = Self {
            wrapping: wrapping.offer(secret),
            schools,
            have,
            keys,
            caught: None,
            files: None,
            life: None,
            branches: BTreeMap::new(),
            body: Vec::new(),
            signature,
        };
        card.seal(secret);
        card
    }

    /// Whose.
    pub fn node(&self) -> NodeKey {
        self.wrapping.node
    }

    /// Deterministic CBOR.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(128 + self.body.len());
        out.array(2).bytes(&self.body).bytes(&self.signature.0);
        out.finish()
    }

    /// The same card, saying how far letters have caught up.
    pub fn with_caught_up(mut self, secret: &NodeSecret, caught: CaughtUp) -> Self {
        self.caught = Some(caught).filter(|_| self.keys.is_some());
        self.seal(secret);
        self
    }

    /// The same card, saying what of which files it lacks.
    pub(crate) fn with_files(mut self, secret: &NodeSecret, files: BTreeMap<Digest, Fetching>) -> Self {
        self.files = Some(files);
        self.seal(secret);
        self
    }

    /// Whether its node writes this log, as far as it tells: nobody gives her her own, but for what she wrote in former lives.
    pub(crate) fn writes(&self, log: &Origin) -> bool {
        log.node == self.node() && self.life.is_none_or(|life| life == log.incarnation)
    }

    /// The same card, saying in which life its node writes, and along which branch it has some logs.
    pub fn with_branches(
        mut self,
        secret: &NodeSecret,
        life: Incarnation,
        branches: BTreeMap<Origin, Branch>,
    ) -> Self {
        // What stands before it on the card is not left out.
        self.files.get_or_insert_default();
        (self.life, self.branches) = (Some(life), branches);
        self.seal(secret);
        self
    }

    /// Whether, by this card, a kept branch is there that lacked by an earlier one, which knew all other logs at most as far.
    pub(crate) fn settled_more_than(&self, known: &Card) -> bool {
        let lacks =
            |card: &Card, log: &Origin| card.branches.get(log).is_some_and(|branch| branch.lacks_kept);
        let done = |log: &Origin| lacks(known, log) && !lacks(self, log);
        let mut others = known.have.iter().filter(|(log, _)| !done(log));
        known.branches.keys().any(done)
            && others.all(|(log, seq)| self.have.get(log).is_some_and(|own| own >= seq))
    }

    /// Whether this card tells of more pieces of files than an earlier one, which knew the logs at most as far.
    pub(crate) fn fetched_more_than(&self, known: &Card) -> bool {
        let count = |fetching: &Fetching| {
            let ones = |bits: &Vec<u8>| bits.iter().map(|byte| byte.count_ones()).sum::<u32>();
            fetching.bits.as_ref().map(ones).unwrap_or(0) + u32::from(fetching.bits.is_some())
        };
        let known_of = |list: &Digest| known.files.iter().flatten().find(|(of, _)| *of == list);
        let more = self
            .files
            .iter()
            .flatten()
            .any(|(list, now)| known_of(list).is_none_or(|(_, before)| count(before) < count(now)));
        let done = known
            .files
            .iter()
            .flatten()
            .any(|(list, _)| self.files.as_ref().is_none_or(|files| !files.contains_key(list)));
        (more || done) && known.have.iter().all(|(log, seq)| self.have.get(log).is_some_and(|own| own >= seq))
    }

    /// Reads and verifies what [`Card::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CardError> {
        if bytes.len() > MAX_CARD_BYTES {
            return Err(CardError::TooLong(bytes.len()));
        }
        let mut reader = Reader::new(bytes);
        reader.array_of(2, "a card is [body, signature]")?;
        let body = reader.bytes_up_to(MAX_CARD_BYTES, "a card's body is too long")?;
        let signature = SignatureBytes(reader.fixed("a signature has 64 bytes")?);
        reader.end()?;
        let mut reader = Reader::new(body);
        let parts = reader.array_up_to(MAX_PARTS, "a card's body has four parts or some more")?;
        if parts < 4 {
            return Err(reader.error("a card's body has four parts or some more").into());
        }
        reader.uint_up_to(0, "card format 0 is expected")?;
        let wrapping = WrappingKey::from_bytes(reader.bytes_up_to(256, "a wrapping key is too long")?)?;
        let count = reader.array_up_to(MAX_SCHOOLS, "a card names at most 256 schools")?;
        let mut schools = Vec::with_capacity(count);
        for _ in 0..count {
            schools.push(SchoolId(reader.fixed("an id has 16 bytes")?));
        }
        let count = reader.array_up_to(MAX_LOGS, "a card names at most 65,536 logs")?;
        let mut have = Have::new();
        let mut last: Option<Origin> = None;
        for _ in 0..count {
            reader.array_of(2, "a place is [origin, seq]")?;
            let origin: [u8; 40] = reader.fixed("an origin has 40 bytes")?;
            let origin = Origin::from_bytes(&origin).ok_or(reader.error("an origin has 40 bytes"))?;
            if last.is_some_and(|last| last >= origin) {
                return Err(reader.error("logs stand in ascending order, each once").into());
            }
            last = Some(origin);
            have.insert(origin, reader.uint_up_to(MAX_NUMBER, "a sequence number is below 2^63")?);
        }
        let mut keys = if parts >= 5 { Some(read_marks(&mut reader)?) } else { None };
        let mut caught = if parts >= 6 { Some(read_told(&mut reader)?) } else { None };
        let mut files = None;
        if parts >= 7 {
            let (told, read) = read_files(&mut reader)?;
            keys = keys.filter(|_| told & TELLS_OF_KEYS > 0);
            caught = caught.filter(|_| told & TELLS_OF_CAUGHT_UP > 0);
            files = Some(read);
        }
        let (mut life, mut branches) = (None, BTreeMap::new());
        if parts >= 8 {
            reader.array_of(2, "what is said of branches is [life, branches]")?;
            life = Some(Incarnation(reader.fixed("an incarnation has 8 bytes")?));
            branches = branches::read(&mut reader)?;
        }
        // What a newer program says besides.
        for _ in 8..parts {
            reader.skip()?;
        }
        reader.end()?;
        wrapping.verified()?;
        if !verify(&wrapping.node, Domain::Card, body, &signature) {
            return Err(CardError::Signature);
        }
        let body = body.to_vec();
        Ok(Self { wrapping, schools, have, keys, caught, files, life, branches, body, signature })
    }

    /// Writes down what it says, and signs it.
    fn seal(&mut self, secret: &NodeSecret) {
        self.body = self.said();
        self.signature = secret.sign(Domain::Card, &self.body);
    }

    fn said(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(256 + 64 * self.have.len());
        let parts = match (&self.files, &self.keys, &self.caught) {
            (Some(_), ..) if self.life.is_some() => 8,
            (Some(_), ..) => 7,
            (None, Some(_), Some(_)) => 6,
            (None, Some(_), None) => 5,
            (None, None, _) => 4,
        };
        out.array(parts).uint(0).bytes(&self.wrapping.to_bytes());
        out.array(self.schools.len().min(MAX_SCHOOLS));
        for school in self.schools.iter().take(MAX_SCHOOLS) {
            out.bytes(school.as_bytes());
        }
        out.array(self.have.len().min(MAX_LOGS));
        for (origin, seq) in self.have.iter().take(MAX_LOGS) {
            out.array(2).bytes(&origin.to_bytes()).uint(*seq);
        }
        if parts >= 5 {
            // What it does not tell stands empty before what it tells of files.
            let keys = self.keys.iter().flatten().take(MAX_MARKS);
            out.array(keys.clone().count());
            for (node, mark) in keys {
                out.array(3).bytes(node.as_bytes()).bytes(&mark.life).uint(mark.number);
            }
        }
        // Who takes no keys does not tell.
        let caught = self.caught.as_ref().filter(|_| self.keys.is_some());
        if parts >= 6 {
            write_told(&mut out, caught.unwrap_or(&(0, BTreeMap::new())));
        }
        if let Some(files) = &self.files {
            let told = if self.keys.is_some() { TELLS_OF_KEYS } else { 0 };
            let told = told | if caught.is_some() { TELLS_OF_CAUGHT_UP } else { 0 };
            out.array(2).uint(told).array(files.len().min(MAX_WANTED));
            for (list, fetching) in files.iter().take(MAX_WANTED) {
                out.array(2).bytes(list.as_bytes()).array(usize::from(fetching.bits.is_some()));
                if let Some(bits) = &fetching.bits {
                    out.bytes(bits);
                }
            }
        }
        if let Some(life) = self.life.filter(|_| parts >= 8) {
            out.array(2).bytes(&life.0);
            branches::write(&mut out, &self.branches);
        }
        out.finish()
    }
}

/// Which parts before it a card's last part says were told.
const TELLS_OF_KEYS: u64 = 1;
const TELLS_OF_CAUGHT_UP: u64 = 2;

fn read_files(reader: &mut Reader<'_>) -> Result<(u64, BTreeMap<Digest, Fetching>), CborError> {
    reader.array_of(2, "what is said of files is [told, files]")?;
    let told = reader.uint_up_to(u64::from(u8::MAX), "what is told is below 256")?;
    let mut files = BTreeMap::new();
    for _ in 0..reader.array_up_to(MAX_WANTED, "a card tells of at most 64 files")? {
        reader.array_of(2, "a file is [list, chunks]")?;
        let list = Digest(reader.fixed("a digest has 32 bytes")?);
        if files.last_key_value().is_some_and(|(last, _)| *last >= list) {
            return Err(reader.error("files stand in ascending order, each once"));
        }
        let bits = match reader.array_up_to(1, "which chunks are here is said once")? {
            0 => None,
            _ => Some(reader.bytes_up_to(MAX_BITS, "no file has so many chunks")?.to_vec()),
        };
        files.insert(list, Fetching { bits });
    }
    Ok((told, files))
}

fn read_marks(reader: &mut Reader<'_>) -> Result<BTreeMap<NodeKey, Mark>, CborError> {
    let mut marks = BTreeMap::new();
    for _ in 0..reader.array_up_to(MAX_MARKS, "a card tells at most 256 marks")? {
        reader.array_of(3, "a mark is [node, incarnation, number]")?;
        let node = NodeKey(reader.fixed("a key has 32 bytes")?);
        if marks.last_key_value().is_some_and(|(last, _)| *last >= node) {
            return Err(reader.error("marks stand in ascending order, each once"));
        }
        let life = reader.fixed("an incarnation has 8 bytes")?;
        let number = reader.uint_up_to(MAX_NUMBER, "a number is below 2^63")?;
        marks.insert(node, Mark { life, number });
    }
    Ok(marks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catch_up::{Caught, Place};
    use kernel::{OriginTag, Seed};

    fn card() -> Card {
        let secret = NodeSecret::from_bytes([1; 32]);
        let wrapping = WrappingSecret::generate(1, &mut Seed(3).chance());
        let mut have = Have::new();
        for n in 0..3u8 {
            have.insert(
                Origin { node: secret.public(), incarnation: Incarnation([n; 8]) },
                u64::from(n) * 700,
            );
        }
        let keys = [(NodeKey([3; 32]), Mark { life: [5; 8], number: 700 })].into();
        Card::sign(&secret, &wrapping, vec![SchoolId([4; 16])], have, Some(keys))
    }

    #[test]
    fn a_card_is_read_as_it_was_written_and_not_otherwise() {
        let bytes = card().to_bytes();
        assert_eq!(Card::from_bytes(&bytes), Ok(card()));
        let place = Place { tag: OriginTag([4; 8]), seq: 900 };
        let caught = [(NodeKey([3; 32]), Caught { rights: [6; 8], until: place })].into();
        let more = card().with_caught_up(&NodeSecret::from_bytes([1; 32]), (7, caught));
        assert_eq!(Card::from_bytes(&more.to_bytes()), Ok(more.clone()));
        // One that fetches files, whether it tells of keys or not.
        let files: BTreeMap<_, _> = [
            (Digest([1; 32]), Fetching { bits: None }),
            (Digest([2; 32]), Fetching { bits: Some(vec![0xff, 0x80]) }),
        ]
        .into();
        let own = NodeSecret::from_bytes([1; 32]);
        let wrapping = WrappingSecret::generate(1, &mut Seed(3).chance());
        let keyless = Card::sign(&own, &wrapping, vec![], Have::new(), None);
        for card in [more, card(), keyless] {
            let fetching = card.with_files(&own, files.clone());
            assert_eq!(Card::from_bytes(&fetching.to_bytes()), Ok(fetching));
        }
        // One that knows of a log with two histories, whether it fetches files or not.
        let log = |n: u8| Origin { node: NodeKey([n; 32]), incarnation: Incarnation([n; 8]) };
        let branches = BTreeMap::from([
            (log(1), Branch { lacks_kept: true, places: vec![(700, [1; 8]), (699, [2; 8])] }),
            (log(2), Branch { lacks_kept: false, places: vec![] }),
        ]);
        for before in [card(), card().with_files(&own, files)] {
            let after = before.with_branches(&own, Incarnation([3; 8]), branches.clone());
            assert_eq!(Card::from_bytes(&after.to_bytes()), Ok(after));
        }
        // One of a newer program, which says more: it is kept as it was signed, and carried on.
        let own_wrapping = WrappingSecret::generate(1, &mut Seed(3).chance());
        let newer = Card::sign(&own, &own_wrapping, vec![], Have::new(), None);
        let said = newer.said();
        let mut body = Writer::with_capacity(512);
        body.array(9);
        let mut body = [body.finish(), said[1..].to_vec()].concat();
        let mut rest = Writer::with_capacity(64);
        rest.array(0)
            .array(2)
            .uint(0)
            .array(0)
            .array(2)
            .uint(0)
            .array(0)
            .array(2)
            .bytes(&[4; 8])
            .array(0)
            .uint(7);
        body.extend(rest.finish());
        let signature = own.sign(Domain::Card, &body);
        let mut more = Writer::with_capacity(512);
        more.array(2).bytes(&body).bytes(&signature.0);
        let said_more = more.finish();
        let read = Card::from_bytes(&said_more).unwrap();
        assert_eq!((read.life, read.to_bytes()), (Some(Incarnation([4; 8])), said_more));
        // One of before keys travelled.
        let secret = NodeSecret::from_bytes([1; 32]);
        let wrapping = WrappingSecret::generate(1, &mut Seed(3).chance());
        let older = Card::sign(&secret, &wrapping, vec![], Have::new(), None);
        assert_eq!(Card::from_bytes(&older.to_bytes()), Ok(older));
        for at in 0..bytes.len() {
            assert!(Card::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                assert!(Card::from_bytes(&flipped).is_err(), "byte {at}, bit {bit}");
            }
        }
    }
}
