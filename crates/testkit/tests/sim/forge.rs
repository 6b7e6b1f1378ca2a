//! What a dishonest node does to others' logs: it puts another word in and signs the whole with its own key.

use eventlog::{Block, Checkpoint, Frontier, Item, NodeSecret, digest};
use kernel::Origin;

/// The block with its last shown entry changed, under a signature that is not the author's.
pub fn forge(mut block: Block, own: &NodeSecret) -> Block {
    for item in block.items.iter_mut().rev() {
        if let Item::Entry(bytes) = item {
            // A letter inside a body: the entry stays well-formed.
            if let Some(byte) = bytes.last_mut().filter(|byte| byte.is_ascii_alphabetic()) {
                *byte ^= 1;
                break;
            }
        }
    }
    let mut tree: Frontier = block.before.clone();
    for item in &block.items {
        match item {
            Item::Entry(bytes) => tree.append(&digest(bytes)),
            Item::Withheld(digest) => tree.append(digest),
            // Runs of the author's own tree always fit.
            Item::WithheldRun { height, root } => drop(tree.append_subtree(*height, root)),
        }
    }
    let origin: Origin = block.origin();
    block.checkpoint = Checkpoint { origin, ..Checkpoint::sign(own, origin.incarnation, &tree) };
    block
}
