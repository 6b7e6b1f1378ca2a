//! What a root key says about nodes: [`Certificate`], [`Revocation`], [`ForkSettlement`]; and what they may run: [`Program`].
//!
//! Each is signed on its own, so it can be checked wherever it travels (in an entry, on a stick, in an install image), and
//! a root key can stay in a safe. On the wire: `[terms, issuer, signature]`; the signature covers the terms' bytes.

mod certificate;
mod fork;
mod program;
mod revocation;

pub use certificate::{
    Authorities, Certificate, CertificateTerms, MAX_CERTIFIED_SCHOOLS, NodeRole, ScopeError,
};
pub use fork::{Branch, ForkSettlement, ForkSettlementTerms};
pub use program::{
    MAX_ABOUT_BYTES, MAX_TARGET_BYTES, Program, ProgramTerms, ProgramVersion, VersionError, is_target,
};
pub use revocation::{Revocation, RevocationReason, RevocationTerms};

use crate::cbor::{CborError, Reader, Writer};
use crate::node_key::{Domain, NodeSecret, SignatureBytes, verify};
use kernel::NodeKey;

/// Why a signed statement is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// Not the one spelling of such a statement.
    #[error("not a signed statement of this kind: {0}")]
    Form(#[from] CborError),
    /// Issued by a key that this node does not take orders from.
    #[error("issued by {issuer}, which is not the root this node knows")]
    Issuer {
        /// Who issued it.
        issuer: NodeKey,
    },
    /// Signed by somebody else, or changed since.
    #[error("the statement is not signed by {issuer}, whom it names")]
    Signature {
        /// Whom it names as issuer.
        issuer: NodeKey,
    },
}

/// Terms that can be signed: one domain, one spelling.
pub trait Terms: Sized {
    /// Keeps statements of different kinds apart.
    const DOMAIN: Domain;
    /// Deterministic CBOR, without the signature.
    fn write(&self, out: &mut Writer);
    /// Reads what [`Terms::write`] wrote.
    fn read(reader: &mut Reader<'_>) -> Result<Self, CborError>;
}

/// Terms with their issuer and signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed<T> {
    /// What is said.
    pub terms: T,
    /// Who says it.
    pub issuer: NodeKey,
    /// By the issuer.
    pub signature: SignatureBytes,
}

impl<T: Terms> Signed<T> {
    /// Signs the terms.
    pub fn issue(root: &NodeSecret, terms: T) -> Self {
        let signature = root.sign(T::DOMAIN, &bytes_of(&terms));
        Self { terms, issuer: root.public(), signature }
    }

    /// Whether `root` issued it.
    pub fn verify(&self, root: &NodeKey) -> Result<(), StatementError> {
        let issuer = self.issuer;
        if issuer != *root {
            return Err(StatementError::Issuer { issuer });
        }
        if !verify(&issuer, T::DOMAIN, &bytes_of(&self.terms), &self.signature) {
            return Err(StatementError::Signature { issuer });
        }
        Ok(())
    }

    /// Deterministic CBOR.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(256);
        out.array(3);
        self.terms.write(&mut out);
        out.bytes(&self.issuer.0).bytes(&self.signature.0);
        out.finish()
    }

    /// Reads what [`Signed::to_bytes`] wrote. Does not verify: call [`Signed::verify`] with the root you know.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StatementError> {
        let mut reader = Reader::new(bytes);
        reader.array_of(3, "a statement is [terms, issuer, signature]")?;
        let terms = T::read(&mut reader)?;
        let issuer = NodeKey(reader.fixed("a key has 32 bytes")?);
        let signature = SignatureBytes(reader.fixed("a signature has 64 bytes")?);
        reader.end()?;
        Ok(Self { terms, issuer, signature })
    }
}

fn bytes_of(terms: &impl Terms) -> Vec<u8> {
    let mut out = Writer::with_capacity(160);
    terms.write(&mut out);
    out.finish()
}

#[cfg(test)]
mod tests;
