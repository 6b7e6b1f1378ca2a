//! [`Frontier`]: what must be kept of a tree to append to it.

use super::{empty_root, leaf_hash, node_hash};
use kernel::Digest;

/// The roots of the perfect subtrees that make up a tree, largest (oldest) first; at most one per power of two.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    len: u64,
    subtrees: Vec<Digest>,
}

/// Most bytes a frontier takes: its length and one hash per bit of it (a log's length is below 2^63).
pub const MAX_FRONTIER_BYTES: usize = 8 + 63 * 32;

/// Why bytes are no frontier, or a subtree does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrontierError {
    /// Not `8 + 32 n` bytes with n as the length demands.
    #[error("not a tree frontier: {0} bytes do not fit its length")]
    Form(usize),
    /// A subtree of 2^height entries can only follow a multiple of 2^height entries.
    #[error("a subtree of height {height} does not fit after {len} entries")]
    Misaligned {
        /// log2 of the subtree's entries.
        height: u32,
        /// Entries so far.
        len: u64,
    },
}

impl Frontier {
    /// The tree of no entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many entries the tree has.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether the tree has no entries.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Appends the entry with this digest.
    pub fn append(&mut self, entry: &Digest) {
        self.push(0, leaf_hash(entry));
    }

    /// Appends 2^height entries at once, of which only the root of their subtree is known (withheld runs).
    pub fn append_subtree(&mut self, height: u32, root: &Digest) -> Result<(), FrontierError> {
        let misaligned = FrontierError::Misaligned { height, len: self.len };
        let size = 1u64.checked_shl(height).filter(|_| height < 63).ok_or(misaligned)?;
        if !self.len.is_multiple_of(size)
            || self.len.checked_add(size).is_none_or(|len| len > i64::MAX as u64)
        {
            return Err(misaligned);
        }
        self.push(height, *root);
        Ok(())
    }

    /// The root over all entries so far.
    pub fn root(&self) -> Digest {
        let mut subtrees = self.subtrees.iter().rev();
        match subtrees.next() {
            None => empty_root(),
            Some(smallest) => subtrees.fold(*smallest, |right, left| node_hash(left, &right)),
        }
    }

    /// Length as 8 bytes, then the subtree roots.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 + 32 * self.subtrees.len());
        bytes.extend_from_slice(&self.len.to_be_bytes());
        for subtree in &self.subtrees {
            bytes.extend_from_slice(&subtree.0);
        }
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrontierError> {
        let form = FrontierError::Form(bytes.len());
        let (len, hashes) = bytes.split_first_chunk::<8>().ok_or(form)?;
        let len = u64::from_be_bytes(*len);
        if len > i64::MAX as u64 || hashes.len() != 32 * len.count_ones() as usize {
            return Err(form);
        }
        let subtrees = hashes.chunks_exact(32).filter_map(Digest::from_slice).collect();
        Ok(Self { len, subtrees })
    }

    /// Like adding two binary numbers: each bit that is set already is a neighbour to join with.
    fn push(&mut self, height: u32, root: Digest) {
        let mut joined = root;
        let mut carry = self.len >> height;
        while carry & 1 == 1 {
            // A set bit means a subtree of that size, so one is there to join.
            if let Some(left) = self.subtrees.pop() {
                joined = node_hash(&left, &joined);
            }
            carry >>= 1;
        }
        self.subtrees.push(joined);
        self.len += 1 << height;
    }
}
