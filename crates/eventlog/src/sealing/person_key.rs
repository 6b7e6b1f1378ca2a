//! [`PersonKey`]: seals one person's texts for one purpose.

use super::SealingError;
use super::sealed::{MAX_SEALED_BYTES, Sealed, pad, unpad};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use kernel::{Entropy, PersonId};
use std::fmt;
use zeroize::Zeroizing;

/// Which of a person's facts a key opens; each can be erased, and handed to a node, on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Purpose {
    /// Who she is: names, documents, contacts.
    Identity = 1,
    /// What the law protects most: health, ethnicity, safeguarding notes.
    Sensitive = 2,
    /// What she wrote or said herself.
    Words = 3,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Purpose; 3] = [Purpose::Identity, Purpose::Sensitive, Purpose::Words];

    /// Reads the stored number.
    pub fn from_u8(value: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| *purpose as u8 == value)
    }
}

/// Names a key without telling anything about it. Two boxes that never met may make keys for the same person and purpose;
/// both are kept, and a sealed text says which one opens it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 8]);

/// A secret key for one person and one purpose.
#[derive(Clone)]
pub struct PersonKey {
    person: PersonId,
    purpose: Purpose,
    secret: Zeroizing<[u8; 32]>,
}

impl PersonKey {
    /// A new key.
    pub fn generate(person: PersonId, purpose: Purpose, entropy: &mut dyn Entropy) -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        entropy.fill(secret.as_mut_slice());
        Self { person, purpose, secret }
    }

    /// A key from the key store.
    pub fn from_bytes(person: PersonId, purpose: Purpose, secret: [u8; 32]) -> Self {
        Self { person, purpose, secret: Zeroizing::new(secret) }
    }

    /// The 32 bytes for the key store, which is not the log's database and not in its backup.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.secret.clone()
    }

    /// Whose.
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// For what.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Its name.
    pub fn id(&self) -> KeyId {
        let full = blake3::derive_key("chaski v0 person key id", self.secret.as_slice());
        let mut id = [0; 8];
        id.copy_from_slice(&full[..8]);
        KeyId(id)
    }

    /// Seals a text. `context` says what it is (such as `directory.name`) and must be the same on opening, so that one
    /// sealed field cannot be shown as another. The length is padded to a multiple of 32 bytes.
    pub fn seal(
        &self,
        context: &str,
        plain: &[u8],
        entropy: &mut dyn Entropy,
    ) -> Result<Sealed, SealingError> {
        if plain.len() > MAX_SEALED_BYTES {
            return Err(SealingError::TooLong(plain.len()));
        }
        let mut nonce = [0; 24];
        entropy.fill(&mut nonce);
        let padded = Zeroizing::new(pad(plain));
        let payload = Payload { msg: padded.as_slice(), aad: &self.associated(context) };
        let ciphertext = self
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SealingError::TooLong(plain.len()))?;
        Ok(Sealed { purpose: self.purpose, key: self.id(), nonce, ciphertext })
    }

    /// Opens what [`PersonKey::seal`] sealed with this key and context.
    pub fn open(&self, context: &str, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, SealingError> {
        let given = self.id();
        if sealed.key != given {
            return Err(SealingError::OtherKey { needed: sealed.key, given });
        }
        let changed = SealingError::Changed { person: self.person };
        if sealed.purpose != self.purpose {
            return Err(changed);
        }
        let payload = Payload { msg: sealed.ciphertext.as_slice(), aad: &self.associated(context) };
        let padded = self.cipher().decrypt(&XNonce::from(sealed.nonce), payload).map_err(|_| changed)?;
        unpad(Zeroizing::new(padded)).ok_or(changed)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&(*self.secret).into())
    }

    /// What is bound without being stored: domain, person, purpose, context.
    fn associated(&self, context: &str) -> Vec<u8> {
        let mut bytes = b"chaski/v0/sealed\0".to_vec();
        bytes.extend_from_slice(&self.person.0);
        bytes.push(self.purpose as u8);
        bytes.extend_from_slice(context.as_bytes());
        bytes
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonKey({}, {:?}, {})", self.person, self.purpose, self.id())
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&kernel::id::to_base32(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}
