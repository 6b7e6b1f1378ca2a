//! [`Card`]: what a node says of itself to whoever carries mail for it.

use crate::{
    catch_up::{CaughtUp, read_told, write_told},
    keys::Mark,
};
use eventlog::{
    NodeSecret, SignatureBytes,
    cbor::{CborError, Reader, Writer},
    node_key::{Domain, verify},
    sealing::{SealingError, WrappingKey, WrappingSecret},
};
use kernel::{NodeKey, Origin, SchoolId};
use std::collections::BTreeMap;

/// How far somebody has each log: its last entry there.
pub type Have = BTreeMap<Origin, u64>;

/// Logs on one card: a whole country's boxes, with their former lives.
const MAX_LOGS: usize = 65_536;
/// Marks on one card.
const MAX_MARKS: usize = 256;
/// Schools on one card, as on a certificate.
const MAX_SCHOOLS: usize = 256;
/// Longest card.
pub const MAX_CARD_BYTES: usize = 64 * MAX_LOGS + 16 * 1024;
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
    signature: SignatureBytes,
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
        let mut card =
            Self { wrapping: wrapping.offer(secret), schools, have, keys, caught: None, signature };
        card.signature = secret.sign(Domain::Card, &card.body());
        card
    }

    /// Whose.
    pub fn node(&self) -> NodeKey {
        self.wrapping.node
    }

    /// Deterministic CBOR.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(512 + 64 * self.have.len());
        out.array(2).bytes(&self.body()).bytes(&self.signature.0);
        out.finish()
    }

    /// The same card, saying how far letters have caught up.
    pub fn with_caught_up(mut self, secret: &NodeSecret, caught: CaughtUp) -> Self {
        self.caught = Some(caught).filter(|_| self.keys.is_some());
        self.signature = secret.sign(Domain::Card, &self.body());
        self
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
        let parts = reader.array_up_to(6, "a card's body has four to six parts")?;
        if parts < 4 {
            return Err(reader.error("a card's body has four to six parts").into());
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
        let keys = if parts >= 5 { Some(read_marks(&mut reader)?) } else { None };
        let caught = if parts == 6 { Some(read_told(&mut reader)?) } else { None };
        reader.end()?;
        wrapping.verified()?;
        if !verify(&wrapping.node, Domain::Card, body, &signature) {
            return Err(CardError::Signature);
        }
        Ok(Self { wrapping, schools, have, keys, caught, signature })
    }

    fn body(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(256 + 64 * self.have.len());
        let parts = match (&self.keys, &self.caught) {
            (Some(_), Some(_)) => 6,
            (Some(_), None) => 5,
            (None, _) => 4,
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
        if let Some(keys) = &self.keys {
            out.array(keys.len().min(MAX_MARKS));
            for (node, mark) in keys.iter().take(MAX_MARKS) {
                out.array(3).bytes(node.as_bytes()).bytes(&mark.life).uint(mark.number);
            }
        }
        // Who takes no keys does not tell.
        if let Some(caught) = self.caught.as_ref().filter(|_| self.keys.is_some()) {
            write_told(&mut out, caught);
        }
        out.finish()
    }
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
    use kernel::{Incarnation, OriginTag, Seed};

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
        assert_eq!(Card::from_bytes(&more.to_bytes()), Ok(more));
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
