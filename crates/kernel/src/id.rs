//! Identifiers, one type per kind of thing, so that a class is never passed where a person is meant.
//!
//! Ids of things that villages create while unconnected are 16 random bytes; they print as 26 characters of
//! Crockford's base 32, which a person can read aloud (no I, L, O or U).

use crate::Entropy;
use std::{fmt, str::FromStr};

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id has {expected} letters and digits (no I, L, O or U), this has {found} or holds another sign")]
pub struct IdError {
    /// How many characters the id should have.
    pub expected: usize,
    /// How many were given.
    pub found: usize,
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Crockford base 32, most significant bits first; the last character carries the left-over bits.
pub fn to_base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity((bytes.len() * 8).div_ceil(5));
    let (mut buffer, mut bits) = (0u32, 0u32);
    for byte in bytes {
        buffer = (buffer << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(ALPHABET[(buffer >> bits) as usize & 31] as char);
        }
    }
    if bits > 0 {
        text.push(ALPHABET[(buffer << (5 - bits)) as usize & 31] as char);
    }
    text
}

/// Reads what [`to_base32`] wrote; upper case, and `i l o` for `1 1 0`, are forgiven.
pub fn from_base32<const N: usize>(text: &str) -> Result<[u8; N], IdError> {
    let expected = (N * 8).div_ceil(5);
    let error = || IdError { expected, found: text.chars().count() };
    if text.len() != expected {
        return Err(error());
    }
    let mut bytes = [0u8; N];
    let (mut buffer, mut bits, mut filled) = (0u32, 0u32, 0usize);
    for character in text.bytes() {
        let character = match character.to_ascii_lowercase() {
            b'o' => b'0',
            b'i' | b'l' => b'1',
            other => other,
        };
        let value = ALPHABET.iter().position(|c| *c == character).ok_or_else(error)?;
        buffer = (buffer << 5) | value as u32;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            if filled < N {
                bytes[filled] = (buffer >> bits) as u8;
                filled += 1;
            }
        }
    }
    // Left-over bits must be zero, or two texts would name one id.
    if buffer & ((1 << bits) - 1) != 0 { Err(error()) } else { Ok(bytes) }
}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $bytes]);

        impl $name {
            /// A new id from the given source of chance.
            pub fn random(entropy: &mut dyn Entropy) -> Self {
                let mut bytes = [0; $bytes];
                entropy.fill(&mut bytes);
                Self(bytes)
            }

            /// The id's bytes, as stored.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// Reads stored bytes; `None` if the length is not the id's.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&to_base32(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                from_base32(text).map(Self)
            }
        }
    };
}

id_type!(/// A person, for ever; says nothing about who she is.
    PersonId, 16);
id_type!(/// A school or learning centre.
    SchoolId, 16);
id_type!(/// A class (on pages *grupo / turma*).
    ClassId, 16);
id_type!(/// A pupil's team inside a class.
    TeamId, 16);
id_type!(/// Work set for a class, a team or pupils.
    AssignmentId, 16);
id_type!(/// What somebody asked about her data.
    RequestId, 16);
id_type!(/// A quiz that a teacher made.
    QuizId, 16);
id_type!(/// A course that somebody is writing.
    DraftId, 16);
id_type!(/// Made by the phone that sends an answer, so that sending twice counts once.
    ClientId, 8);
id_type!(/// BLAKE3 digest of an entry, a package or a file.
    Digest, 32);
id_type!(/// A node's Ed25519 public key.
    NodeKey, 32);
id_type!(/// One life of a node's database: drawn anew after a restore or a move to another machine.
    Incarnation, 8);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_round_trips(bytes: [u8; 16]) {
            let id = PersonId(bytes);
            prop_assert_eq!(id.to_string().parse::<PersonId>(), Ok(id));
            prop_assert_eq!(id.to_string().to_uppercase().parse::<PersonId>(), Ok(id));
        }

        #[test]
        fn any_text_is_an_id_or_an_error(text in ".{0,40}") {
            let _ = text.parse::<PersonId>();
        }
    }

    #[test]
    fn left_over_bits_are_refused() {
        let mut text = PersonId([7; 16]).to_string();
        text.pop();
        text.push('z');
        assert!(text.parse::<PersonId>().is_err());
    }
}
