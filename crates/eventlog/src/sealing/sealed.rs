//! [`Sealed`]: the shape of a sealed text inside an event body.

use super::{KeyId, Purpose, SealingError};
use crate::cbor::{Reader, Writer};
use zeroize::Zeroizing;

/// Most plain bytes that can be sealed: half of an event's body.
pub const MAX_SEALED_BYTES: usize = 32 * 1024;
/// Plain text is padded to a multiple of this, so that a yes is as long as a no and most names are alike.
const PAD_BYTES: usize = 32;
/// Poly1305's tag.
const TAG_BYTES: usize = 16;
const MAX_CIPHERTEXT_BYTES: usize = MAX_SEALED_BYTES + PAD_BYTES + TAG_BYTES;

/// A sealed text: CBOR `[purpose, key id, nonce, ciphertext]`. An event's body carries it as a byte string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Which of the person's facts.
    pub purpose: Purpose,
    /// Which key opens it.
    pub key: KeyId,
    /// Random, 24 bytes.
    pub nonce: [u8; 24],
    /// Ciphertext and tag.
    pub ciphertext: Vec<u8>,
}

impl Sealed {
    /// Deterministic CBOR.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(48 + self.ciphertext.len());
        out.array(4).uint(self.purpose as u64).bytes(&self.key.0).bytes(&self.nonce).bytes(&self.ciphertext);
        out.finish()
    }

    /// Reads what [`Sealed::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealingError> {
        let mut reader = Reader::new(bytes);
        reader.array_of(4, "a sealed text is [purpose, key, nonce, ciphertext]")?;
        let purpose = Purpose::from_u8(reader.uint_up_to(255, "a purpose is 1 to 3")? as u8)
            .ok_or(reader.error("a purpose is 1 to 3"))?;
        let key = KeyId(reader.fixed("a key id has 8 bytes")?);
        let nonce = reader.fixed("a nonce has 24 bytes")?;
        let ciphertext =
            reader.bytes_up_to(MAX_CIPHERTEXT_BYTES, "a sealed text is at most 32 KiB")?.to_vec();
        reader.end()?;
        Ok(Self { purpose, key, nonce, ciphertext })
    }
}

/// ISO/IEC 7816-4: a 0x80 byte, then zeros.
pub(super) fn pad(plain: &[u8]) -> Vec<u8> {
    let len = (plain.len() + 1).next_multiple_of(PAD_BYTES);
    let mut padded = Vec::with_capacity(len);
    padded.extend_from_slice(plain);
    padded.push(0x80);
    padded.resize(len, 0);
    padded
}

pub(super) fn unpad(mut padded: Zeroizing<Vec<u8>>) -> Option<Zeroizing<Vec<u8>>> {
    let end = padded.iter().rposition(|byte| *byte != 0)?;
    if padded[end] != 0x80 {
        return None;
    }
    padded.truncate(end);
    Some(padded)
}
