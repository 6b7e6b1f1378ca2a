//! [`KeyMail`]: offers and parcels from one node to the next, as a frame of a conversation and as a record of a letter.

use super::{erase::MAX_NOTICE_BYTES, mail::Mark};
use eventlog::{
    NodeSecret, SignatureBytes,
    cbor::{CborError, Reader, Writer},
    node_key::{Domain, verify},
    sealing::MAX_PARCEL_BYTES,
};
use kernel::NodeKey;

/// Most things in one message.
pub(crate) const MAX_THINGS: usize = 1_024;
/// Bytes after which no further thing is added; a message stays below a frame's bound.
pub(crate) const MAX_MAIL_BYTES: usize = 128 * 1024;
/// Longest offer.
const MAX_OFFER_BYTES: usize = 256;
/// Keys of the map, those of a newer program counted.
const MAX_KEYS: usize = 64;
const MAX_NUMBER: u64 = (1 << 63) - 1;

/// What one node hands to the next. A map that may grow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KeyMail {
    /// The giver's incarnation: numbers count within it.
    pub life: [u8; 8],
    /// What comes after this number is in here,
    pub after: u64,
    /// up to this one.
    pub until: u64,
    /// More is to come.
    pub more: bool,
    /// Number and bytes of wrapping keys.
    pub offers: Vec<(u64, Vec<u8>)>,
    /// Number and bytes of parcels.
    pub parcels: Vec<(u64, Vec<u8>)>,
    /// Number and bytes of notices of erasure.
    pub notices: Vec<(u64, Vec<u8>)>,
}

impl KeyMail {
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(64 + 320 * (self.offers.len() + self.parcels.len()));
        let parts = 6 + usize::from(!self.notices.is_empty());
        out.map(parts).uint(0).bytes(&self.life).uint(1).uint(self.after).uint(2).uint(self.until);
        out.uint(3).uint(u64::from(self.more));
        let things = [(4, &self.offers), (5, &self.parcels), (6, &self.notices)];
        for (key, things) in things.into_iter().take(parts - 4) {
            out.uint(key).array(things.len());
            for (number, bytes) in things {
                out.array(2).uint(*number).bytes(bytes);
            }
        }
        out.finish()
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CborError> {
        let mut mail = Self::default();
        let mut reader = Reader::new(bytes);
        let number = |reader: &mut Reader<'_>| reader.uint_up_to(MAX_NUMBER, "a number is below 2^63");
        for _ in 0..reader.map_up_to(MAX_KEYS, "a map has at most 64 keys")? {
            match reader.uint()? {
                0 => mail.life = reader.fixed("an incarnation has 8 bytes")?,
                1 => mail.after = number(&mut reader)?,
                2 => mail.until = number(&mut reader)?,
                3 => mail.more = reader.uint_up_to(1, "more is 0 or 1")? == 1,
                key @ (4..=6) => {
                    let (most, things) = match key {
                        4 => (MAX_OFFER_BYTES, &mut mail.offers),
                        5 => (MAX_PARCEL_BYTES + 128, &mut mail.parcels),
                        _ => (MAX_NOTICE_BYTES, &mut mail.notices),
                    };
                    for _ in 0..reader.array_up_to(MAX_THINGS, "at most 1,024 things come at once")? {
                        reader.array_of(2, "a thing is [number, bytes]")?;
                        let at = number(&mut reader)?;
                        things.push((at, reader.bytes_up_to(most, "a thing is too long")?.to_vec()));
                    }
                }
                _ => reader.skip()?,
            }
        }
        reader.end()?;
        Ok(mail)
    }

    /// For a letter, whose head anybody could have written: signed by whoever hands it over, for its reader.
    pub fn signed(&self, giver: &NodeSecret, to: NodeKey) -> Vec<u8> {
        let body = self.to_bytes();
        let signature = giver.sign(Domain::KeyMail, &message(to, &body));
        let mut out = Writer::with_capacity(body.len() + 80);
        out.array(2).bytes(&body).bytes(&signature.0);
        out.finish()
    }

    /// Reads what [`KeyMail::signed`] wrote; `None` if the giver did not write it for this reader.
    pub fn from_signed(bytes: &[u8], giver: NodeKey, to: NodeKey) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        reader.array_of(2, "signed mail is [mail, signature]").ok()?;
        let body = reader.bytes_up_to(bytes.len(), "mail is no longer than its record").ok()?;
        let signature = SignatureBytes(reader.fixed("a signature has 64 bytes").ok()?);
        reader.end().ok()?;
        verify(&giver, Domain::KeyMail, &message(to, body), &signature)
            .then(|| Self::from_bytes(body).ok())?
    }

    pub fn is_empty(&self) -> bool {
        self.offers.is_empty() && self.parcels.is_empty() && self.notices.is_empty()
    }

    /// What whoever took it says from then on.
    pub fn mark(&self) -> Mark {
        Mark { life: self.life, number: self.until }
    }
}

fn message(to: NodeKey, body: &[u8]) -> Vec<u8> {
    [to.as_bytes(), body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_is_read_as_it_was_written_and_its_bytes_stay() {
        let mail = KeyMail {
            life: [2; 8],
            after: 7,
            until: 300,
            more: true,
            offers: vec![(8, vec![1, 2])],
            parcels: vec![(9, vec![3]), (300, vec![])],
            notices: vec![],
        };
        let bytes = mail.to_bytes();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "a60048020202020202020201070219012c0301048182084201020582820941038219012c40");
        assert_eq!(KeyMail::from_bytes(&bytes), Ok(mail));
        for at in 0..bytes.len() {
            assert!(KeyMail::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        }
        let erasing = KeyMail { notices: vec![(11, vec![4])], ..KeyMail::from_bytes(&bytes).unwrap() };
        assert_eq!(KeyMail::from_bytes(&erasing.to_bytes()), Ok(erasing));
        // A newer program says more.
        let mut grown = bytes.clone();
        grown[0] = 0xa7;
        grown.extend([0x07, 0x01]);
        assert!(KeyMail::from_bytes(&grown).is_ok());
    }

    #[test]
    fn mail_in_a_letter_is_its_givers_word_to_its_reader() {
        let [giver, other] = [1, 2].map(|n| NodeSecret::from_bytes([n; 32]));
        let to = NodeKey([9; 32]);
        let mail = KeyMail { life: [2; 8], until: 3, offers: vec![(3, vec![1])], ..KeyMail::default() };
        let bytes = mail.signed(&giver, to);
        assert_eq!(KeyMail::from_signed(&bytes, giver.public(), to), Some(mail));
        assert_eq!(KeyMail::from_signed(&bytes, other.public(), to), None);
        assert_eq!(
            KeyMail::from_signed(&bytes, giver.public(), NodeKey([8; 32])),
            None,
            "for another reader"
        );
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert_eq!(KeyMail::from_signed(&flipped, giver.public(), to), None, "byte {at}");
        }
    }
}
