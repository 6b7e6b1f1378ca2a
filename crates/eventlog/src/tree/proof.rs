//! Inclusion and consistency proofs (RFC 6962 sections 2.1.1 and 2.1.2; verification as RFC 9162 2.1.3.2, 2.1.4.2).

use super::{leaf_hash, node_hash};
use kernel::Digest;

/// No proof over fewer than 2^63 entries needs more hashes.
pub const MAX_PROOF_HASHES: usize = 64;

/// The hashes that lead from the entry at `index` (from 0) to the root over all `entries`; `None` if there is no such entry.
pub fn inclusion_proof(entries: &[Digest], index: usize) -> Option<Vec<Digest>> {
    if index >= entries.len() {
        return None;
    }
    let (mut rest, mut index, mut path) = (entries, index, Vec::new());
    while rest.len() > 1 {
        let (left, right) = rest.split_at(split(rest.len()));
        if index < left.len() {
            path.push(root(right));
            rest = left;
        } else {
            path.push(root(left));
            index -= left.len();
            rest = right;
        }
    }
    path.reverse();
    Some(path)
}

/// The hashes that show that the tree over the first `old_len` entries is a beginning of the tree over all of them;
/// `None` unless `1 <= old_len <= entries.len()`.
pub fn consistency_proof(entries: &[Digest], old_len: usize) -> Option<Vec<Digest>> {
    if old_len == 0 || old_len > entries.len() {
        return None;
    }
    let (mut rest, mut old_len, mut old_is_whole, mut proof) = (entries, old_len, true, Vec::new());
    while old_len < rest.len() {
        let (left, right) = rest.split_at(split(rest.len()));
        if old_len <= left.len() {
            proof.push(root(right));
            rest = left;
        } else {
            proof.push(root(left));
            old_len -= left.len();
            rest = right;
            old_is_whole = false;
        }
    }
    if !old_is_whole {
        proof.push(root(rest));
    }
    proof.reverse();
    Some(proof)
}

/// Whether `proof` shows that the entry with digest `entry` stands at `index` (from 0) of the `len` entries under `root`.
pub fn verify_inclusion(root: &Digest, len: u64, index: u64, entry: &Digest, proof: &[Digest]) -> bool {
    if index >= len || proof.len() > MAX_PROOF_HASHES {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, len - 1, leaf_hash(entry));
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether `proof` shows that the `old_len` entries under `old_root` are the first of the `new_len` under `new_root`.
pub fn verify_consistency(
    old_root: &Digest,
    old_len: u64,
    new_root: &Digest,
    new_len: u64,
    proof: &[Digest],
) -> bool {
    if old_len == 0 || old_len > new_len || proof.len() > MAX_PROOF_HASHES {
        return false;
    }
    if old_len == new_len {
        return proof.is_empty() && old_root == new_root;
    }
    // A perfect old tree is itself the first hash.
    let mut hashes = proof.iter();
    let first = if old_len.is_power_of_two() { Some(old_root) } else { hashes.next() };
    let Some(first) = first else { return false };
    let (mut node, mut last) = (old_len - 1, new_len - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (*first, *first);
    for sibling in hashes {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old == *old_root && new == *new_root
}

/// The largest power of two below `len` (`len` at least 2).
fn split(len: usize) -> usize {
    1 << (len - 1).ilog2()
}

fn root(entries: &[Digest]) -> Digest {
    let mut frontier = super::Frontier::new();
    for entry in entries {
        frontier.append(entry);
    }
    frontier.root()
}
