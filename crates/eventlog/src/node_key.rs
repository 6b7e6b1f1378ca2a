//! A node's signing key, and the one door through which anything is signed or verified.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use kernel::{Entropy, NodeKey};
use std::fmt;
use zeroize::Zeroizing;

/// A node's Ed25519 secret. It lives outside the database, the backup and the disk image: a copy of those is not the node.
#[derive(Clone)]
pub struct NodeSecret {
    /// With its public half, which is asked for at every turn of a conversation. Overwritten when it is dropped.
    key: SigningKey,
}

/// An Ed25519 signature.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SignatureBytes(pub [u8; 64]);

/// What a signature is for: goes in front of the signed bytes, so that one can never pass for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// A log so far.
    Checkpoint,
    /// What a root says of a node.
    Certificate,
    /// What a root takes back.
    Revocation,
    /// Which branch of a forked log stands.
    ForkSettlement,
    /// The key under which a node wants things wrapped.
    WrappingKey,
    /// What a node says of itself to whoever carries mail.
    Card,
    /// A model of the tutor that is approved for use.
    TutorModel,
    /// A person's keys, handed to a node.
    KeyParcel,
    /// Parcels and offers in a letter.
    KeyMail,
    /// What a letter went through to catch up.
    Passed,
    /// That a person's keys are to be destroyed, or were.
    Erasure,
    /// That a person was forgotten, in the list beside backups.
    ErasureList,
    /// A program that nodes may run.
    Program,
}

impl Domain {
    fn label(self) -> &'static [u8] {
        match self {
            Domain::Checkpoint => b"chaski/v0/checkpoint\0",
            Domain::Certificate => b"chaski/v0/certificate\0",
            Domain::Revocation => b"chaski/v0/revocation\0",
            Domain::ForkSettlement => b"chaski/v0/fork-settlement\0",
            Domain::WrappingKey => b"chaski/v0/wrapping-key\0",
            Domain::Card => b"chaski/v0/card\0",
            Domain::TutorModel => b"chaski/v0/tutor-model\0",
            Domain::KeyParcel => b"chaski/v0/key-parcel\0",
            Domain::KeyMail => b"chaski/v0/key-mail\0",
            Domain::Passed => b"chaski/v0/passed\0",
            Domain::Erasure => b"chaski/v0/erasure\0",
            Domain::ErasureList => b"chaski/v0/erasure-list\0",
            Domain::Program => b"chaski/v0/program\0",
        }
    }
}

impl NodeSecret {
    /// A new key from the given source of chance, which must be the operating system's outside tests.
    pub fn generate(entropy: &mut dyn Entropy) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        entropy.fill(seed.as_mut_slice());
        Self { key: SigningKey::from_bytes(&seed) }
    }

    /// The key from its stored 32 bytes.
    pub fn from_bytes(seed: [u8; 32]) -> Self {
        let seed = Zeroizing::new(seed);
        Self { key: SigningKey::from_bytes(&seed) }
    }

    /// The 32 bytes to store. Whoever has them is the node.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.key.to_bytes())
    }

    /// The public key: the node's name everywhere.
    pub fn public(&self) -> NodeKey {
        NodeKey(self.key.verifying_key().to_bytes())
    }

    /// Signs a message of the given domain.
    pub fn sign(&self, domain: Domain, message: &[u8]) -> SignatureBytes {
        SignatureBytes(self.key.sign(&framed(domain, message)).to_bytes())
    }
}

/// Whether `node` signed the message in the domain. Strict: weak keys and malleable signatures are refused.
pub fn verify(node: &NodeKey, domain: Domain, message: &[u8], signature: &SignatureBytes) -> bool {
    VerifyingKey::from_bytes(&node.0).is_ok_and(|key| {
        key.verify_strict(&framed(domain, message), &Signature::from_bytes(&signature.0)).is_ok()
    })
}

fn framed(domain: Domain, message: &[u8]) -> Vec<u8> {
    let mut framed = domain.label().to_vec();
    framed.extend_from_slice(message);
    framed
}

impl fmt::Debug for NodeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeSecret(of {})", self.public())
    }
}

impl fmt::Debug for SignatureBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignatureBytes({})", kernel::id::to_base32(&self.0))
    }
}
