//! [`Entry`]: one command's outcome, 1 to 64 events under an envelope in clear.
//!
//! An entry is encoded once, by its author, and from then on stored and relayed as those bytes: digests and
//! signatures cover the bytes, nobody re-encodes to verify. The decoder accepts exactly one spelling.
//!
//! Layout (deterministic CBOR map, keys ascending), ordered so that what stays the same from one entry of a hub to the
//! next is contiguous (one match for zstd) and what changes is adjacent:
//!
//! | key | what | |
//! |---|---|---|
//! | 0 | format | 0 |
//! | 1 | origin | 40 bytes: node key, incarnation |
//! | 2 | schools | 0..=4 ids, one byte string of 16 each |
//! | 3 | authority | 0..=3 |
//! | 4 | clock quality | 0..=3 |
//! | 5 | seq | from 1 |
//! | 6 | hybrid logical clock | 48 bits of milliseconds, 16 bits of counter |
//! | 7 | salt | 8 random bytes, so that a withheld entry's digest cannot be guessed from its likely content |
//! | 8 | persons | 0..=16 ids, one byte string of 16 each |
//! | 9 | events | array of 1..=64 `[kind, version, body]` |

mod decode;
mod encode;

pub use decode::{EntryRef, Events, RawEventRef};

use crate::cbor::CborError;
use kernel::{Authority, ClockQuality, Digest, Hlc, Origin, PersonId, SchoolId, Stamp};

/// Most bytes one entry may have: a quarter of a block, so that blocks can always be cut.
pub const MAX_ENTRY_BYTES: usize = 256 * 1024;
/// Most bytes the body of one event may have. Larger things are blobs, named by digest.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// Most events in one entry: what one command may cause.
pub const MAX_EVENTS: usize = 64;
/// Most schools an entry may belong to.
pub const MAX_SCHOOLS: usize = 4;
/// Most persons an entry may name: a shared device or a small team.
pub const MAX_PERSONS: usize = 16;
/// Sequence numbers and clock readings stay below 2^63, so that every database can hold them as signed numbers.
pub const MAX_NUMBER: u64 = i64::MAX as u64;

/// The envelope: in clear, so that scope can be checked without knowing the kinds of the events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Whose log this entry belongs to.
    pub origin: Origin,
    /// Its number in that log, from 1 without gaps.
    pub seq: u64,
    /// When, by the author's hybrid logical clock.
    pub hlc: Hlc,
    /// How good that clock was.
    pub clock: ClockQuality,
    /// The schools it belongs to; a hub may only write for its own. At most [`MAX_SCHOOLS`], no duplicates.
    pub schools: Vec<SchoolId>,
    /// The persons it is about. At most [`MAX_PERSONS`], no duplicates.
    pub persons: Vec<PersonId>,
    /// Who stands behind it.
    pub authority: Authority,
    /// Random bytes that make the digest unguessable.
    pub salt: [u8; 8],
}

impl Header {
    /// The entry's place in the total order.
    pub fn stamp(&self) -> Stamp {
        Stamp { hlc: self.hlc, origin: self.origin.tag(), seq: self.seq }
    }
}

/// One event as stored: its kind and version say which decoder reads the body. Unknown kinds pass through untouched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawEvent {
    /// Which fact; crate `events` has the list.
    pub kind: u16,
    /// Which shape of that fact.
    pub version: u8,
    /// CBOR of that kind and version, at most [`MAX_BODY_BYTES`].
    pub body: Vec<u8>,
}

/// An envelope with its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The envelope.
    pub header: Header,
    /// What happened, in order; at least one.
    pub events: Vec<RawEvent>,
}

impl Entry {
    /// The entry's bytes; fails only if a bound is passed.
    pub fn encode(&self) -> Result<Vec<u8>, EntryError> {
        encode::encode(&self.header, &self.events)
    }

    /// Reads one entry; refuses any other spelling of it, bytes left over, and whatever passes a bound.
    pub fn decode(bytes: &[u8]) -> Result<Self, EntryError> {
        Ok(EntryRef::decode(bytes)?.to_owned())
    }
}

/// Why bytes are no entry, or an entry cannot be encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Not the one spelling of an entry.
    #[error("not an entry of the log: {0}")]
    Form(#[from] CborError),
    /// Written by a newer program than this one.
    #[error("entry format {0} is newer than this program; update it, then take the block again")]
    NewerFormat(u64),
    /// Longer than [`MAX_ENTRY_BYTES`].
    #[error("an entry of {0} bytes is too long: at most {MAX_ENTRY_BYTES}")]
    TooLong(usize),
    /// A number or a list passes its bound.
    #[error("{what}: {found}, allowed {allowed}")]
    Bound {
        /// Which part.
        what: &'static str,
        /// How much was found.
        found: u64,
        /// What is allowed.
        allowed: &'static str,
    },
}

/// The digest of an entry's bytes as stored.
pub fn digest(entry_bytes: &[u8]) -> Digest {
    Digest(*blake3::hash(entry_bytes).as_bytes())
}

#[cfg(test)]
mod tests;
