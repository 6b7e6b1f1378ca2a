//! [`Checkpoint`]: a node's signature over its log so far, made at each commit.

use crate::{
    cbor::{CborError, Reader, Writer},
    node_key::{Domain, NodeSecret, SignatureBytes, verify},
    position::{Position, read_origin},
    tree::Frontier,
};
use kernel::{Digest, Incarnation, Origin};

/// "The first `seq` entries of `origin` have this root": whoever holds two that disagree holds the proof of a fork.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose log.
    pub origin: Origin,
    /// How many entries; the number of the last one.
    pub seq: u64,
    /// The root of the tree over their digests.
    pub root: Digest,
    /// By the origin's node key.
    pub signature: SignatureBytes,
}

/// Why bytes are no valid checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not the one spelling of a checkpoint.
    #[error("not a checkpoint: {0}")]
    Form(#[from] CborError),
    /// Signed by somebody else, or changed since.
    #[error("the checkpoint at entry {seq} is not signed by the node it names")]
    Signature {
        /// The checkpoint's number.
        seq: u64,
    },
}

impl Checkpoint {
    /// Signs the log of `secret`'s node in this incarnation, whose entries are in `frontier`.
    pub fn sign(secret: &NodeSecret, incarnation: Incarnation, frontier: &Frontier) -> Self {
        let origin = Origin { node: secret.public(), incarnation };
        let (seq, root) = (frontier.len(), frontier.root());
        let signature = secret.sign(Domain::Checkpoint, &message(&origin, seq, &root));
        Self { origin, seq, root, signature }
    }

    /// Whether the named node signed it.
    pub fn verify(&self) -> Result<(), CheckpointError> {
        let message = message(&self.origin, self.seq, &self.root);
        if verify(&self.origin.node, Domain::Checkpoint, &message, &self.signature) {
            Ok(())
        } else {
            Err(CheckpointError::Signature { seq: self.seq })
        }
    }

    /// Where in the node's history it stands.
    pub fn position(&self) -> Position {
        Position { origin: self.origin, seq: self.seq, root: self.root }
    }

    /// Deterministic CBOR; at most 159 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(160);
        out.map(5).uint(0).uint(0);
        out.uint(1).bytes(&self.origin.to_bytes());
        out.uint(2).uint(self.seq);
        out.uint(3).bytes(&self.root.0);
        out.uint(4).bytes(&self.signature.0);
        out.finish()
    }

    /// Reads what [`Checkpoint::to_bytes`] wrote. Does not verify the signature.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let mut reader = Reader::new(bytes);
        reader.map_of(5, "a checkpoint has five parts")?;
        reader.key(0)?;
        reader.uint_up_to(0, "checkpoint format 0 is expected")?;
        reader.key(1)?;
        let origin = read_origin(&mut reader)?;
        reader.key(2)?;
        let seq = reader.uint_up_to(crate::entry::MAX_NUMBER, "a sequence number is below 2^63")?;
        reader.key(3)?;
        let root = Digest(reader.fixed("a root has 32 bytes")?);
        reader.key(4)?;
        let signature = SignatureBytes(reader.fixed("a signature has 64 bytes")?);
        reader.end()?;
        Ok(Self { origin, seq, root, signature })
    }
}

fn message(origin: &Origin, seq: u64, root: &Digest) -> [u8; 80] {
    let mut message = [0; 80];
    message[..40].copy_from_slice(&origin.to_bytes());
    message[40..48].copy_from_slice(&seq.to_be_bytes());
    message[48..].copy_from_slice(&root.0);
    message
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::NodeKey;

    fn checkpoint() -> Checkpoint {
        let mut tree = Frontier::new();
        tree.append(&Digest([7; 32]));
        Checkpoint::sign(&NodeSecret::from_bytes([1; 32]), Incarnation([2; 8]), &tree)
    }

    #[test]
    fn it_comes_back_and_verifies() {
        let signed = checkpoint();
        assert_eq!(signed.verify(), Ok(()));
        assert_eq!(Checkpoint::from_bytes(&signed.to_bytes()), Ok(signed));
    }

    #[test]
    fn whatever_is_changed_is_noticed() {
        let signed = checkpoint();
        let changed = [
            Checkpoint { seq: 2, ..signed },
            Checkpoint { root: Digest([8; 32]), ..signed },
            Checkpoint { origin: Origin { incarnation: Incarnation([3; 8]), ..signed.origin }, ..signed },
            Checkpoint { origin: Origin { node: NodeKey([4; 32]), ..signed.origin }, ..signed },
            Checkpoint { signature: SignatureBytes([0; 64]), ..signed },
        ];
        for checkpoint in changed {
            let seq = checkpoint.seq;
            assert_eq!(checkpoint.verify(), Err(CheckpointError::Signature { seq }), "{checkpoint:?}");
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_refused() {
        let bytes = checkpoint().to_bytes();
        let accepted = |bytes: &[u8]| Checkpoint::from_bytes(bytes).is_ok_and(|read| read.verify().is_ok());
        for at in 0..bytes.len() {
            assert!(!accepted(&bytes[..at]), "cut at {at}");
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                assert!(!accepted(&flipped), "byte {at}, bit {bit}");
            }
        }
    }

    #[test]
    fn a_signature_of_one_kind_never_passes_for_another() {
        let secret = NodeSecret::from_bytes([1; 32]);
        let signature = secret.sign(Domain::Certificate, b"the same bytes");
        assert!(verify(&secret.public(), Domain::Certificate, b"the same bytes", &signature));
        assert!(!verify(&secret.public(), Domain::Checkpoint, b"the same bytes", &signature));
    }

    #[test]
    fn the_secret_does_not_print() {
        let text = format!("{:?}", NodeSecret::from_bytes([0xab; 32]));
        assert!(text.starts_with("NodeSecret(of ") && !text.to_lowercase().contains("abab"), "{text}");
    }
}
