//! A block's bytes: `CHB0`, a CBOR map (head in clear, items packed), the BLAKE3 digest of all that.
//!
//! The head can be read without unpacking ([`BlockHead::read`]), so a courier's phone that only carries knows what it
//! has. The digest finds damage before anything is unpacked; who wrote it is the checkpoint's question.

use super::{Block, BlockError, Item, MAX_RUN_HEIGHT, MAX_UNPACKED_BYTES, packing};
use crate::{
    cbor::{CborError, Reader, Writer},
    checkpoint::Checkpoint,
    entry::MAX_ENTRY_BYTES,
    tree::{Frontier, MAX_FRONTIER_BYTES},
};
use kernel::Digest;

const MAGIC: &[u8; 4] = b"CHB0";
const DIGEST_BYTES: usize = 32;
/// Most bytes a packed block may have: incompressible items, zstd's framing, the head.
pub const MAX_BLOCK_BYTES: usize = MAX_UNPACKED_BYTES + 16 * 1024;
const MAX_CHECKPOINT_BYTES: usize = 160;

/// What can be known of a block without unpacking it. Nothing of it is verified but the digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockHead {
    /// The tree before it.
    pub before: Frontier,
    /// Where it ends.
    pub checkpoint: Checkpoint,
    /// Which dictionary packed it.
    pub dictionary: u32,
    /// Bytes of its items when unpacked.
    pub unpacked_bytes: usize,
}

impl BlockHead {
    /// Reads a block's head; checks the digest over the whole block.
    pub fn read(bytes: &[u8]) -> Result<Self, BlockError> {
        read_head(bytes).map(|(head, _)| head)
    }
}

impl Block {
    /// The block's bytes: the same for the same block, with one version of zstd.
    pub fn to_bytes(&self) -> Result<Vec<u8>, BlockError> {
        let items = unpacked_items(&self.items);
        if items.len() > MAX_UNPACKED_BYTES {
            return Err(BlockError::TooLong { found: items.len(), allowed: MAX_UNPACKED_BYTES });
        }
        let (dictionary, packed) = packing::pack(&items)?;
        let mut out = Writer::with_capacity(packed.len() + 512);
        out.raw(MAGIC);
        out.map(5);
        out.uint(0).bytes(&self.checkpoint.to_bytes());
        out.uint(1).bytes(&self.before.to_bytes());
        out.uint(2).uint(u64::from(dictionary));
        out.uint(3).uint(items.len() as u64);
        out.uint(4).bytes(&packed);
        let mut bytes = out.finish();
        let digest = blake3::hash(&bytes);
        bytes.extend_from_slice(digest.as_bytes());
        Ok(bytes)
    }

    /// Reads what [`Block::to_bytes`] wrote. Refuses damage, anything beyond its bounds, and bytes left over; does not
    /// check entries or signature: [`Block::check`] does.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BlockError> {
        let (head, packed) = read_head(bytes)?;
        let unpacked = packing::unpack(head.dictionary, packed, head.unpacked_bytes)?;
        let mut reader = Reader::new(&unpacked);
        let mut items = Vec::new();
        while !reader.is_at_end() {
            items.push(read_item(&mut reader)?);
        }
        Ok(Self { before: head.before, items, checkpoint: head.checkpoint })
    }
}

fn read_head(bytes: &[u8]) -> Result<(BlockHead, &[u8]), BlockError> {
    if bytes.len() > MAX_BLOCK_BYTES {
        return Err(BlockError::TooLong { found: bytes.len(), allowed: MAX_BLOCK_BYTES });
    }
    let short = CborError { at: bytes.len(), what: "a block begins with CHB0 and ends with a digest" };
    let (signed, digest) = bytes.split_last_chunk::<DIGEST_BYTES>().ok_or(short)?;
    let map = signed.strip_prefix(MAGIC).ok_or(CborError { at: 0, ..short })?;
    if blake3::hash(signed) != *digest {
        return Err(BlockError::Damaged);
    }
    let mut reader = Reader::new(map);
    reader.map_of(5, "a block has five parts")?;
    reader.key(0)?;
    let checkpoint = reader.bytes_up_to(MAX_CHECKPOINT_BYTES, "a checkpoint has at most 160 bytes")?;
    let checkpoint = Checkpoint::from_bytes(checkpoint)?;
    reader.key(1)?;
    let before = reader.bytes_up_to(MAX_FRONTIER_BYTES, "a frontier has at most 63 hashes")?;
    let before = Frontier::from_bytes(before).map_err(|error| BlockError::Tree { seq: 0, error })?;
    reader.key(2)?;
    let dictionary = reader.uint_up_to(u64::from(u32::MAX), "a dictionary's number is below 2^32")? as u32;
    reader.key(3)?;
    let unpacked_bytes =
        reader.uint_up_to(MAX_UNPACKED_BYTES as u64, "a block unpacks to at most 1 MiB")? as usize;
    reader.key(4)?;
    let packed = reader.bytes_up_to(MAX_BLOCK_BYTES, "a block has at most 1 MiB")?;
    reader.end()?;
    Ok((BlockHead { before, checkpoint, dictionary, unpacked_bytes }, packed))
}

/// Items one after the other, as they are before packing.
pub fn unpacked_items(items: &[Item]) -> Vec<u8> {
    let mut out = Writer::with_capacity(items.iter().map(item_bytes).sum());
    for item in items {
        write_item(item, &mut out);
    }
    out.finish()
}

/// Most bytes the head of a CBOR value of an entry's length takes.
const ITEM_HEAD_BYTES: usize = 5;

/// An upper bound of what an item takes when unpacked.
pub(super) fn item_bytes(item: &Item) -> usize {
    match item {
        Item::Entry(bytes) => bytes.len() + ITEM_HEAD_BYTES,
        Item::Withheld(_) | Item::WithheldRun { .. } => 37,
    }
}

fn write_item(item: &Item, out: &mut Writer) {
    match item {
        Item::Entry(bytes) => out.bytes(bytes),
        Item::Withheld(digest) => out.array(2).uint(0).bytes(&digest.0),
        Item::WithheldRun { height, root } => out.array(2).uint(u64::from(*height)).bytes(&root.0),
    };
}

fn read_item(reader: &mut Reader<'_>) -> Result<Item, CborError> {
    if reader.next_is_bytes() {
        let entry = reader.bytes_up_to(MAX_ENTRY_BYTES, "an entry has at most 256 KiB")?;
        return Ok(Item::Entry(entry.to_vec()));
    }
    reader.array_of(2, "an item is an entry or [height, hash]")?;
    let height = reader.uint_up_to(u64::from(MAX_RUN_HEIGHT), "a run's height is at most 8")? as u32;
    let root = Digest(reader.fixed("a hash has 32 bytes")?);
    Ok(if height == 0 { Item::Withheld(root) } else { Item::WithheldRun { height, root } })
}
