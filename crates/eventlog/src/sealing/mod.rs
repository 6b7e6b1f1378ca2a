//! Sealing: identifying facts, sensitive facts and a person's own words are in the log only as ciphertext, under a key
//! per person and purpose. Destroying the key everywhere is erasure.
//!
//! [`PersonKey`] seals and opens ([`Sealed`] goes into event bodies). Keys travel outside the log, each wrapped for one
//! node ([`WrappedKey`]) under that node's current [`WrappingKey`]. Wrapping secrets rotate and old ones are destroyed, so
//! that old sticks and backups go dark.

mod letter;
mod parcel;
mod person_key;
mod sealed;
mod wrap;

pub use letter::{LETTER_OVERHEAD_BYTES, LetterKey};
pub use parcel::{KeyParcel, MAX_PARCEL_BYTES, MAX_PARCEL_KEYS};
pub use person_key::{KeyId, PersonKey, Purpose};
pub use sealed::{MAX_SEALED_BYTES, Sealed};
pub use wrap::{VerifiedWrappingKey, WrappedKey, WrappingKey, WrappingSecret};

use crate::cbor::CborError;
use kernel::{NodeKey, PersonId};

/// Why something could not be sealed, opened, wrapped or unwrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealingError {
    /// Not the one spelling of a sealed text or a wrapped key.
    #[error("not a sealed text or wrapped key: {0}")]
    Form(#[from] CborError),
    /// Longer than [`MAX_SEALED_BYTES`].
    #[error("{0} bytes are too long to seal: at most {MAX_SEALED_BYTES}")]
    TooLong(usize),
    /// Sealed under another key: fetch that one, or say that it was destroyed.
    #[error("sealed under key {needed}, this is {given}")]
    OtherKey {
        /// The key that would open it.
        needed: KeyId,
        /// The key that was tried.
        given: KeyId,
    },
    /// Wrapped for another node or for another epoch of its wrapping key.
    #[error("wrapped for node {node}, epoch {epoch}, which is not this one")]
    OtherReader {
        /// For whom.
        node: NodeKey,
        /// For which of its wrapping keys.
        epoch: u32,
    },
    /// The right key, but the bytes, the person, the purpose or the context were changed.
    #[error("the sealed text of person {person} does not open: it was changed, or belongs elsewhere")]
    Changed {
        /// Whose it was said to be.
        person: PersonId,
    },
    /// The wrapping key is not signed by its node, or is a point of small order.
    #[error("the wrapping key offered for node {node} is not valid")]
    WrappingKey {
        /// Whose it was said to be.
        node: NodeKey,
    },
}

#[cfg(test)]
mod tests;
