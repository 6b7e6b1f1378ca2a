//! [`Welcome`]: what makes a node a member of a network: the root key it will believe, and its first certificates.

use crate::{Card, CardError, MAX_CARD_BYTES};
use eventlog::{
    Certificate,
    cbor::{CborError, Reader, Writer},
    statement::StatementError,
};
use kernel::NodeKey;

/// Certificates in one file: the central's, the node's own, and those of its neighbours.
const MAX_CERTIFICATES: usize = 64;
/// Longest certificate: 256 schools.
const MAX_CERTIFICATE_BYTES: usize = 8 * 1024;

/// The file that a central gives a hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcome {
    /// Whose word about nodes counts.
    pub root: NodeKey,
    /// Signed by it.
    pub certificates: Vec<Certificate>,
    /// The central's card, so that mail can be written to it at once.
    pub central: Option<Card>,
}

/// Why bytes are no welcome.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WelcomeError {
    /// Cut short, damaged, or something else.
    #[error("not a welcome file: {0}")]
    Form(#[from] CborError),
    /// A certificate in it is not one, or not the root's.
    #[error(transparent)]
    Certificate(#[from] StatementError),
    /// The card in it is not one.
    #[error(transparent)]
    Card(#[from] CardError),
}

impl Welcome {
    /// Deterministic CBOR.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(2_048);
        out.array(4).uint(0).bytes(self.root.as_bytes());
        out.array(self.certificates.len().min(MAX_CERTIFICATES));
        for certificate in self.certificates.iter().take(MAX_CERTIFICATES) {
            out.bytes(&certificate.to_bytes());
        }
        out.bytes(&self.central.as_ref().map(Card::to_bytes).unwrap_or_default());
        out.finish()
    }

    /// Reads what [`Welcome::to_bytes`] wrote; every certificate must be the root's.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WelcomeError> {
        let mut reader = Reader::new(bytes);
        reader.array_of(4, "a welcome has four parts")?;
        reader.uint_up_to(0, "welcome format 0 is expected")?;
        let root = NodeKey(reader.fixed("a key has 32 bytes")?);
        let count = reader.array_up_to(MAX_CERTIFICATES, "a welcome holds at most 64 certificates")?;
        let mut certificates = Vec::with_capacity(count);
        for _ in 0..count {
            let bytes = reader.bytes_up_to(MAX_CERTIFICATE_BYTES, "a certificate is too long")?;
            let certificate = Certificate::from_bytes(bytes)?;
            certificate.verify(&root)?;
            certificates.push(certificate);
        }
        let central = match reader.bytes_up_to(MAX_CARD_BYTES, "a card is too long")? {
            [] => None,
            card => Some(Card::from_bytes(card)?),
        };
        reader.end()?;
        Ok(Self { root, certificates, central })
    }
}
