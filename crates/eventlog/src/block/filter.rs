//! Leaving out what a reader may not see.

use super::{Block, BlockError, Item, MAX_RUN_HEIGHT};
use crate::{
    entry::{EntryRef, digest},
    tree::{leaf_hash, node_hash},
};
use kernel::Digest;

impl Block {
    /// The same block for a reader who may see only some entries: the others are replaced by their digests, aligned runs
    /// of them by one hash. The checkpoint still verifies. Entries that are already withheld stay so.
    pub fn filter(&self, may_read: impl FnMut(&EntryRef<'_>) -> bool) -> Result<Block, BlockError> {
        self.filter_for(0, may_read)
    }

    /// The same for a reader who has the log up to `have`: no run of withheld entries lies across that place, where she could not
    /// join it to what she has.
    pub fn filter_for(
        &self,
        have: u64,
        mut may_read: impl FnMut(&EntryRef<'_>) -> bool,
    ) -> Result<Block, BlockError> {
        let mut items = Vec::new();
        let mut hidden = Hidden::default();
        for (seq, item) in self.numbered_items() {
            if seq == have + 1 {
                hidden.flush(&mut items);
            }
            match item {
                Item::Entry(bytes) => {
                    let entry = EntryRef::decode(bytes).map_err(|error| BlockError::Entry { seq, error })?;
                    if may_read(&entry) {
                        hidden.flush(&mut items);
                        items.push(item.clone());
                    } else {
                        hidden.add_entry(seq, digest(bytes));
                    }
                }
                Item::Withheld(digest) => hidden.add_entry(seq, *digest),
                Item::WithheldRun { height, root } => hidden.add(seq, *height, *root, None),
            }
        }
        hidden.flush(&mut items);
        Ok(Block { before: self.before.clone(), items, checkpoint: self.checkpoint })
    }
}

/// Withheld subtrees in a row, joined as soon as two neighbours are one subtree of the whole tree.
#[derive(Default)]
struct Hidden {
    subtrees: Vec<Subtree>,
}

struct Subtree {
    /// Entries before it in the log.
    start: u64,
    height: u32,
    root: Digest,
    /// The entry's own digest, while it is a single one.
    entry: Option<Digest>,
}

impl Hidden {
    fn add_entry(&mut self, seq: u64, entry: Digest) {
        self.add(seq, 0, leaf_hash(&entry), Some(entry));
    }

    fn add(&mut self, first_seq: u64, height: u32, root: Digest, entry: Option<Digest>) {
        let mut right = Subtree { start: first_seq - 1, height, root, entry };
        while let Some(left) = self.subtrees.pop_if(|left| {
            left.height == right.height
                && right.height < MAX_RUN_HEIGHT
                && left.start % (2u64 << left.height) == 0
        }) {
            let root = node_hash(&left.root, &right.root);
            right = Subtree { start: left.start, height: left.height + 1, root, entry: None };
        }
        self.subtrees.push(right);
    }

    fn flush(&mut self, items: &mut Vec<Item>) {
        items.extend(self.subtrees.drain(..).map(|subtree| match subtree.entry {
            Some(entry) => Item::Withheld(entry),
            None => Item::WithheldRun { height: subtree.height, root: subtree.root },
        }));
    }
}
