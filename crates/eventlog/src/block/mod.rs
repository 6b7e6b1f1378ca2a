//! [`Block`]: a run of entries that ends at a checkpoint; the unit of checking and carrying.
//!
//! A block carries the tree frontier before its first entry, so whoever holds nothing else can recompute the root and
//! verify the checkpoint's signature. Entries that the reader may not see are replaced by their digests, or by the roots
//! of whole subtrees of them ([`Block::filter`]); the proof stays complete.

mod builder;
mod filter;
mod packing;
mod wire;

pub use builder::BlockBuilder;
pub use wire::{BlockHead, MAX_BLOCK_BYTES, unpacked_items};

use crate::{
    cbor::CborError,
    checkpoint::{Checkpoint, CheckpointError},
    entry::{EntryError, EntryRef, digest},
    tree::{Frontier, FrontierError},
};
use kernel::{Digest, Origin};

/// Most bytes a block's items may have when unpacked: what the smallest phone that carries mail can hold in memory.
pub const MAX_UNPACKED_BYTES: usize = 1 << 20;

/// Largest run of withheld entries that one hash stands for, as log2: 256 entries cost 32 bytes, an eighth of a byte
/// each. Larger runs would save nothing that matters, and a reader could find no place inside them to go on from.
pub const MAX_RUN_HEIGHT: u32 = 8;

/// One place, or one aligned run of places, in a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// An entry's bytes, verbatim.
    Entry(Vec<u8>),
    /// An entry that this reader may not see, or that was deleted.
    Withheld(Digest),
    /// 2^height such entries (height 1 to [`MAX_RUN_HEIGHT`]), by the root of their subtree.
    WithheldRun {
        /// log2 of how many.
        height: u32,
        /// The subtree's root.
        root: Digest,
    },
}

impl Item {
    /// How many entries it stands for.
    pub fn entry_count(&self) -> u64 {
        match self {
            Item::Entry(_) | Item::Withheld(_) => 1,
            Item::WithheldRun { height, .. } => 1u64.checked_shl(*height).unwrap_or(u64::MAX),
        }
    }

    /// Appends what it stands for to a tree.
    fn append_to(&self, tree: &mut Frontier) -> Result<(), FrontierError> {
        match self {
            Item::Entry(bytes) => tree.append(&digest(bytes)),
            Item::Withheld(digest) => tree.append(digest),
            Item::WithheldRun { height, root } => tree.append_subtree(*height, root)?,
        }
        Ok(())
    }
}

/// A run of entries with all that is needed to check it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The tree over all entries before this block.
    pub before: Frontier,
    /// The entries, or what stands for them, in order; at least one.
    pub items: Vec<Item>,
    /// The author's signature over the tree after the last of them.
    pub checkpoint: Checkpoint,
}

/// A block that was checked: whoever takes one need not check again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedBlock {
    block: Block,
    after: Frontier,
}

impl CheckedBlock {
    /// Checks as [`Block::check`] does.
    pub fn new(block: Block) -> Result<Self, BlockError> {
        let after = block.check()?;
        Ok(Self { block, after })
    }

    /// Takes a block whose signature nobody has looked at.
    #[cfg(feature = "defects")]
    pub fn unsigned(block: Block) -> Result<Self, BlockError> {
        let after = block.walk()?;
        Ok(Self { block, after })
    }

    /// The block.
    pub fn block(&self) -> &Block {
        &self.block
    }

    /// The tree after it: the `before` of the next one.
    pub fn after(&self) -> &Frontier {
        &self.after
    }
}

/// Why a block is refused. Nothing of it is used then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// Cut short, damaged on the way, or no block at all.
    #[error("not a whole block: {0}")]
    Form(#[from] CborError),
    /// The bytes do not have the digest at their end.
    #[error("the block was damaged on the way: its digest does not fit")]
    Damaged,
    /// More bytes than a block may have.
    #[error("the block has {found} bytes, {allowed} are allowed")]
    TooLong {
        /// Bytes found or declared.
        found: usize,
        /// Most allowed.
        allowed: usize,
    },
    /// Packed with a dictionary that this program does not have.
    #[error(
        "packed with dictionary {0}, which is newer than this program; update it, then take the block again"
    )]
    Dictionary(u32),
    /// The packed part does not unpack to what is declared.
    #[error("the block's contents do not unpack: {0}")]
    Packing(String),
    /// The frontier is malformed.
    #[error("entry {seq}: {error}")]
    Tree {
        /// Where.
        seq: u64,
        /// Why.
        error: FrontierError,
    },
    /// An entry in it is not one.
    #[error("entry {seq}: {error}")]
    Entry {
        /// Where.
        seq: u64,
        /// Why.
        error: EntryError,
    },
    /// An entry says that it stands elsewhere.
    #[error("at place {seq} of {origin:?} stands an entry that names itself {found_seq} of {found_origin:?}")]
    Misplaced {
        /// The place.
        seq: u64,
        /// The block's log.
        origin: Box<Origin>,
        /// What the entry says.
        found_seq: u64,
        /// What the entry says.
        found_origin: Box<Origin>,
    },
    /// The items are more or fewer than the checkpoint says.
    #[error("the block's entries end at {found}, its checkpoint at {checkpoint}")]
    Length {
        /// The number of the last entry present.
        found: u64,
        /// The checkpoint's.
        checkpoint: u64,
    },
    /// The entries are not those that were signed.
    #[error("the entries up to {seq} are not those that were signed")]
    Root {
        /// The checkpoint's number.
        seq: u64,
    },
    /// The checkpoint is not valid.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

impl Block {
    /// Whose log.
    pub fn origin(&self) -> Origin {
        self.checkpoint.origin
    }

    /// The number of its first entry.
    pub fn first_seq(&self) -> u64 {
        self.before.len() + 1
    }

    /// The number of its last entry.
    pub fn last_seq(&self) -> u64 {
        self.checkpoint.seq
    }

    /// Checks everything that can be checked without other knowledge: each entry is well formed and stands where it says,
    /// the items fill the block's places, their root is the signed one, the signature is the origin's. Whether the origin
    /// may write this is the certificate's question. Returns the tree after the block.
    pub fn check(&self) -> Result<Frontier, BlockError> {
        let tree = self.walk()?;
        if tree.root() != self.checkpoint.root {
            return Err(BlockError::Root { seq: self.checkpoint.seq });
        }
        self.checkpoint.verify()?;
        Ok(tree)
    }

    /// All but root and signature.
    fn walk(&self) -> Result<Frontier, BlockError> {
        let origin = self.origin();
        let mut tree = self.before.clone();
        for item in &self.items {
            let seq = tree.len() + 1;
            if let Item::Entry(bytes) = item {
                let entry = EntryRef::decode(bytes).map_err(|error| BlockError::Entry { seq, error })?;
                if entry.seq() != seq || entry.origin() != origin {
                    return Err(BlockError::Misplaced {
                        seq,
                        origin: Box::new(origin),
                        found_seq: entry.seq(),
                        found_origin: Box::new(entry.origin()),
                    });
                }
            }
            item.append_to(&mut tree).map_err(|error| BlockError::Tree { seq, error })?;
        }
        if self.items.is_empty() || tree.len() != self.checkpoint.seq {
            return Err(BlockError::Length { found: tree.len(), checkpoint: self.checkpoint.seq });
        }
        Ok(tree)
    }

    /// Each item with the number of its first entry.
    pub fn numbered_items(&self) -> impl Iterator<Item = (u64, &Item)> {
        self.items.iter().scan(self.first_seq(), |next, item| {
            let seq = *next;
            *next = next.saturating_add(item.entry_count());
            Some((seq, item))
        })
    }
}

#[cfg(test)]
mod tests;
