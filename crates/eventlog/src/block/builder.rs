//! Cutting blocks from a log.

use super::{Block, BlockError, Item, MAX_UNPACKED_BYTES};
use crate::{Checkpoint, NodeSecret, tree::Frontier};
use kernel::Incarnation;

/// Collects entries until the block is full.
#[derive(Debug, Clone)]
pub struct BlockBuilder {
    before: Frontier,
    after: Frontier,
    items: Vec<Item>,
    unpacked_bytes: usize,
}

impl BlockBuilder {
    /// A block that begins after the entries of `before`.
    pub fn new(before: Frontier) -> Self {
        Self { after: before.clone(), before, items: Vec::new(), unpacked_bytes: 0 }
    }

    /// Adds an item if it still fits; gives it back if the block is full (an empty block always has room for one entry).
    pub fn push(&mut self, item: Item) -> Result<Option<Item>, BlockError> {
        let bytes = super::wire::item_bytes(&item);
        if self.unpacked_bytes + bytes > MAX_UNPACKED_BYTES {
            return Ok(Some(item));
        }
        let seq = self.after.len() + 1;
        item.append_to(&mut self.after).map_err(|error| BlockError::Tree { seq, error })?;
        self.unpacked_bytes += bytes;
        self.items.push(item);
        Ok(None)
    }

    /// What was added.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The tree after what was added.
    pub fn after(&self) -> &Frontier {
        &self.after
    }

    /// The block under a checkpoint that was made at exactly this place.
    pub fn finish(self, checkpoint: Checkpoint) -> Result<Block, BlockError> {
        let (found, root) = (self.after.len(), self.after.root());
        if self.items.is_empty() || checkpoint.seq != found {
            return Err(BlockError::Length { found, checkpoint: checkpoint.seq });
        }
        if checkpoint.root != root {
            return Err(BlockError::Root { seq: checkpoint.seq });
        }
        Ok(Block { before: self.before, items: self.items, checkpoint })
    }

    /// The block under a new checkpoint of the author's: a full block may end between two commits.
    pub fn finish_signed(self, secret: &NodeSecret, incarnation: Incarnation) -> Result<Block, BlockError> {
        let checkpoint = Checkpoint::sign(secret, incarnation, &self.after);
        self.finish(checkpoint)
    }
}
