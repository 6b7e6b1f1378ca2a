//! [`LetterKey`]: records that only one node can read, in the order they were written: mail on a stick or a phone.
//!
//! X25519 with a key used for one letter, BLAKE3 `derive_key`, XChaCha20-Poly1305. The key is new for each letter, so the
//! record's place serves as nonce: a record that is changed, left out, repeated or moved does not open.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

/// Bytes by which a sealed record is longer than what is in it.
pub const LETTER_OVERHEAD_BYTES: usize = 16;

/// The key of one letter.
pub struct LetterKey(XChaCha20Poly1305);

impl LetterKey {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(&(*key).into()))
    }

    /// Seals the record at `place`, bound to the letter's head. `None` if it is longer than the cipher takes (256 GB).
    pub fn seal(&self, place: u64, head: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        self.0.encrypt(&nonce(place), Payload { msg: plain, aad: head }).ok()
    }

    /// Opens the record at `place`; `None` if it is not that record of a letter with that head.
    pub fn open(&self, place: u64, head: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        self.0.decrypt(&nonce(place), Payload { msg: sealed, aad: head }).ok()
    }
}

fn nonce(place: u64) -> XNonce {
    let mut bytes = [0; 24];
    bytes[16..].copy_from_slice(&place.to_be_bytes());
    bytes.into()
}
