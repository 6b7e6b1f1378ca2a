//! The Merkle tree over a log's entry digests, of the shape of RFC 6962 section 2.1, with BLAKE3.
//!
//! A leaf is `BLAKE3(0x00 || digest)`, an inner node `BLAKE3(0x01 || left || right)`, so that neither can pass for the
//! other. [`Frontier`] is all a node needs to go on appending: the roots of the perfect subtrees, largest first.

mod frontier;
mod proof;

pub use frontier::{Frontier, FrontierError, MAX_FRONTIER_BYTES};
pub use proof::{MAX_PROOF_HASHES, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion};

use kernel::Digest;

/// The tree's hash of one entry, from the entry's digest.
pub fn leaf_hash(entry: &Digest) -> Digest {
    let mut input = [0; 33];
    input[1..].copy_from_slice(&entry.0);
    Digest(*blake3::hash(&input).as_bytes())
}

/// The tree's hash of two neighbouring subtrees.
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    let mut input = [1; 65];
    input[1..33].copy_from_slice(&left.0);
    input[33..].copy_from_slice(&right.0);
    Digest(*blake3::hash(&input).as_bytes())
}

/// The root of a log without entries: the digest of no bytes (RFC 6962 section 2.1).
pub fn empty_root() -> Digest {
    Digest(*blake3::hash(&[]).as_bytes())
}

#[cfg(test)]
mod tests;
