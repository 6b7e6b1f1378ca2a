//! Handing a person's key to one node: [`WrappingSecret`], [`WrappingKey`], [`WrappedKey`].
//!
//! X25519 between an ephemeral key and the reader's wrapping key, BLAKE3 `derive_key` over the shared secret and both
//! public keys, XChaCha20-Poly1305 with everything else as associated data. The derived key is used once, so its nonce is
//! zero.

use super::{KeyId, LetterKey, PersonKey, Purpose, SealingError};
use crate::cbor::{Reader, Writer};
use crate::node_key::{Domain, NodeSecret, SignatureBytes, verify};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use kernel::{Entropy, NodeKey, PersonId};
use std::fmt;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

/// A node's secret half of one epoch. Destroyed when the next epoch's has been in use long enough (90 days).
#[derive(Clone)]
pub struct WrappingSecret {
    epoch: u32,
    secret: Zeroizing<[u8; 32]>,
}

/// A node's public half of one epoch, signed by its node key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrappingKey {
    /// Whose.
    pub node: NodeKey,
    /// Counts up with each rotation.
    pub epoch: u32,
    /// X25519.
    pub public: [u8; 32],
    /// By the node key.
    pub signature: SignatureBytes,
}

/// A person's key that only one node can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// Whose facts it opens.
    pub person: PersonId,
    /// Which of them.
    pub purpose: Purpose,
    /// The key's name.
    pub key: KeyId,
    /// For which node.
    pub node: NodeKey,
    /// For which of its wrapping keys.
    pub epoch: u32,
    /// X25519, used once.
    pub ephemeral: [u8; 32],
    /// The key and its tag.
    pub ciphertext: [u8; 48],
}

impl WrappingSecret {
    /// A new secret for an epoch.
    pub fn generate(epoch: u32, entropy: &mut dyn Entropy) -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        entropy.fill(secret.as_mut_slice());
        Self { epoch, secret }
    }

    /// A secret from the key store.
    pub fn from_bytes(epoch: u32, secret: [u8; 32]) -> Self {
        Self { epoch, secret: Zeroizing::new(secret) }
    }

    /// The 32 bytes for the key store.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.secret.clone()
    }

    /// Which epoch.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// The public half, signed by the node.
    pub fn offer(&self, node: &NodeSecret) -> WrappingKey {
        let public = self.public();
        let node_key = node.public();
        let signature = node.sign(Domain::WrappingKey, &offer_message(&node_key, self.epoch, &public));
        WrappingKey { node: node_key, epoch: self.epoch, public, signature }
    }

    /// The key of a letter to this node, from what stands in clear at its head. `None` if that is no key.
    pub fn open_letter(&self, ephemeral: &[u8; 32]) -> Option<LetterKey> {
        let key = shared_key(LETTER_KEY, &self.secret, ephemeral, ephemeral, &self.public())?;
        Some(LetterKey::new(&key))
    }

    /// The person's key that was wrapped for `node` under this secret.
    pub fn unwrap_key(&self, node: &NodeKey, wrapped: &WrappedKey) -> Result<PersonKey, SealingError> {
        if wrapped.node != *node || wrapped.epoch != self.epoch {
            return Err(SealingError::OtherReader { node: wrapped.node, epoch: wrapped.epoch });
        }
        let changed = SealingError::Changed { person: wrapped.person };
        let key =
            shared_key(PERSON_KEY, &self.secret, &wrapped.ephemeral, &wrapped.ephemeral, &self.public());
        let cipher = XChaCha20Poly1305::new(&(*key.ok_or(changed)?).into());
        let payload = Payload { msg: &wrapped.ciphertext, aad: &wrapped.associated() };
        let plain = Zeroizing::new(cipher.decrypt(&XNonce::default(), payload).map_err(|_| changed)?);
        let secret = <[u8; 32]>::try_from(plain.as_slice()).map_err(|_| changed)?;
        let opened = PersonKey::from_bytes(wrapped.person, wrapped.purpose, secret);
        if opened.id() == wrapped.key { Ok(opened) } else { Err(changed) }
    }

    /// The public half, X25519.
    pub fn public(&self) -> [u8; 32] {
        PublicKey::from(&StaticSecret::from(*self.secret)).to_bytes()
    }
}

impl WrappingKey {
    /// Whether the named node signed it.
    pub fn verify(&self) -> Result<(), SealingError> {
        let message = offer_message(&self.node, self.epoch, &self.public);
        if verify(&self.node, Domain::WrappingKey, &message, &self.signature) {
            Ok(())
        } else {
            Err(SealingError::WrappingKey { node: self.node })
        }
    }

    /// Wraps a person's key for this node; verifies the offer first.
    pub fn wrap(&self, key: &PersonKey, entropy: &mut dyn Entropy) -> Result<WrappedKey, SealingError> {
        self.verified()?.wrap(key, entropy)
    }

    /// The offer, verified once for many keys.
    pub fn verified(&self) -> Result<VerifiedWrappingKey, SealingError> {
        self.verify()?;
        Ok(VerifiedWrappingKey(*self))
    }
    /// Deterministic CBOR.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(160);
        out.array(5).uint(0).bytes(&self.node.0).uint(u64::from(self.epoch));
        out.bytes(&self.public).bytes(&self.signature.0);
        out.finish()
    }

    /// Reads what [`WrappingKey::to_bytes`] wrote. Does not verify.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealingError> {
        let mut reader = Reader::new(bytes);
        reader.array_of(5, "a wrapping key has five parts")?;
        reader.uint_up_to(0, "wrapping key format 0 is expected")?;
        let node = NodeKey(reader.fixed("a key has 32 bytes")?);
        let epoch = reader.uint_up_to(u64::from(u32::MAX), "an epoch is below 2^32")? as u32;
        let public = reader.fixed("a key has 32 bytes")?;
        let signature = SignatureBytes(reader.fixed("a signature has 64 bytes")?);
        reader.end()?;
        Ok(Self { node, epoch, public, signature })
    }
}

/// A node's offer whose signature has been checked.
#[derive(Debug, Clone, Copy)]
pub struct VerifiedWrappingKey(WrappingKey);

impl VerifiedWrappingKey {
    /// For whom, and for which of its wrapping keys.
    pub fn reader(&self) -> (NodeKey, u32) {
        (self.0.node, self.0.epoch)
    }

    /// The key of a new letter to this node, and what stands in clear at the letter's head.
    pub fn begin_letter(&self, entropy: &mut dyn Entropy) -> Result<([u8; 32], LetterKey), SealingError> {
        let offer = &self.0;
        let mut secret = Zeroizing::new([0; 32]);
        entropy.fill(secret.as_mut_slice());
        let ephemeral = PublicKey::from(&StaticSecret::from(*secret)).to_bytes();
        let refused = SealingError::WrappingKey { node: offer.node };
        let key = shared_key(LETTER_KEY, &secret, &offer.public, &ephemeral, &offer.public).ok_or(refused)?;
        Ok((ephemeral, LetterKey::new(&key)))
    }

    /// Wraps a person's key for this node.
    pub fn wrap(&self, key: &PersonKey, entropy: &mut dyn Entropy) -> Result<WrappedKey, SealingError> {
        let offer = &self.0;
        let mut secret = Zeroizing::new([0; 32]);
        entropy.fill(secret.as_mut_slice());
        let ephemeral = PublicKey::from(&StaticSecret::from(*secret)).to_bytes();
        let mut wrapped = WrappedKey {
            person: key.person(),
            purpose: key.purpose(),
            key: key.id(),
            node: offer.node,
            epoch: offer.epoch,
            ephemeral,
            ciphertext: [0; 48],
        };
        let refused = SealingError::WrappingKey { node: offer.node };
        let wrapping =
            shared_key(PERSON_KEY, &secret, &offer.public, &ephemeral, &offer.public).ok_or(refused)?;
        let cipher = XChaCha20Poly1305::new(&(*wrapping).into());
        let plain = key.to_bytes();
        let payload = Payload { msg: plain.as_slice(), aad: &wrapped.associated() };
        let ciphertext = cipher.encrypt(&XNonce::default(), payload).map_err(|_| refused)?;
        wrapped.ciphertext = ciphertext.try_into().map_err(|_| refused)?;
        Ok(wrapped)
    }
}

impl WrappedKey {
    /// Deterministic CBOR.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(176);
        out.array(8).uint(0).bytes(&self.person.0).uint(self.purpose as u64).bytes(&self.key.0);
        out.bytes(&self.node.0).uint(u64::from(self.epoch)).bytes(&self.ephemeral).bytes(&self.ciphertext);
        out.finish()
    }

    /// Reads what [`WrappedKey::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealingError> {
        let mut reader = Reader::new(bytes);
        reader.array_of(8, "a wrapped key has eight parts")?;
        reader.uint_up_to(0, "wrapped key format 0 is expected")?;
        let person = PersonId(reader.fixed("an id has 16 bytes")?);
        let purpose = Purpose::from_u8(reader.uint_up_to(255, "a purpose is 1 to 3")? as u8)
            .ok_or(reader.error("a purpose is 1 to 3"))?;
        let key = KeyId(reader.fixed("a key id has 8 bytes")?);
        let node = NodeKey(reader.fixed("a key has 32 bytes")?);
        let epoch = reader.uint_up_to(u64::from(u32::MAX), "an epoch is below 2^32")? as u32;
        let ephemeral = reader.fixed("a key has 32 bytes")?;
        let ciphertext = reader.fixed("a wrapped key's ciphertext has 48 bytes")?;
        reader.end()?;
        Ok(Self { person, purpose, key, node, epoch, ephemeral, ciphertext })
    }

    fn associated(&self) -> Vec<u8> {
        let mut bytes = b"chaski/v0/wrapped\0".to_vec();
        bytes.extend_from_slice(&self.person.0);
        bytes.push(self.purpose as u8);
        bytes.extend_from_slice(&self.key.0);
        bytes.extend_from_slice(&self.node.0);
        bytes.extend_from_slice(&self.epoch.to_be_bytes());
        bytes
    }
}

fn offer_message(node: &NodeKey, epoch: u32, public: &[u8; 32]) -> Vec<u8> {
    [&node.0[..], &epoch.to_be_bytes(), public].concat()
}

/// What the derived key is for, as BLAKE3 wants it said.
const PERSON_KEY: &str = "chaski v0 wrap person key";
pub(super) const LETTER_KEY: &str = "chaski v0 letter";

/// `None` if the other side's key is a point of small order, which would make the secret known to all.
fn shared_key(
    context: &str,
    secret: &[u8; 32],
    theirs: &[u8; 32],
    ephemeral: &[u8; 32],
    reader: &[u8; 32],
) -> Option<Zeroizing<[u8; 32]>> {
    let shared = StaticSecret::from(*secret).diffie_hellman(&PublicKey::from(*theirs));
    if !shared.was_contributory() {
        return None;
    }
    let mut material = Zeroizing::new([0; 96]);
    material[..32].copy_from_slice(shared.as_bytes());
    material[32..64].copy_from_slice(ephemeral);
    material[64..].copy_from_slice(reader);
    Some(Zeroizing::new(blake3::derive_key(context, material.as_slice())))
}

impl fmt::Debug for WrappingSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrappingSecret(epoch {})", self.epoch)
    }
}
