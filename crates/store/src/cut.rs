//! Cutting blocks from a stored log, our own or another's, for somebody who has it up to some entry.

use crate::{
    StoreError, archive,
    db::{Connection, Value},
    log,
    receive::item_of,
};
use eventlog::{Block, BlockBuilder, Checkpoint, block::MAX_UNPACKED_BYTES};
use kernel::Origin;

/// Rows looked at for one block: more than fit one of answers.
const MAX_ROWS: u64 = 16_384;

/// The largest block of entries `after + 1 ..` that ends at a checkpoint of the author's; `None` if there is nothing signed
/// after that place. Only authors can sign, so a relay can cut nowhere else.
pub fn cut_block(db: &mut Connection, origin: Origin, after: u64) -> Result<Option<Block>, StoreError> {
    cut_block_until(db, origin, after, u64::MAX)
}

/// The same, ending at `until` or before: a block that broke off on its way goes on as it was, although the log has grown.
pub fn cut_block_until(
    db: &mut Connection,
    origin: Origin,
    after: u64,
    until: u64,
) -> Result<Option<Block>, StoreError> {
    let tag = origin.tag();
    let knew = archive::is_used(db)?;
    if knew && let Some(range) = archive::range_at(db, tag, after + 1)? {
        return cut_archived(db, origin, after, until, &range);
    }
    let mut lines = log::read(db, tag, after, MAX_ROWS)?;
    if !knew && archive::is_used(db)? {
        // It was learnt by reading: old ranges come as they lie there.
        return cut_block_until(db, origin, after, until);
    }
    let mut bytes = 0;
    let fits = lines.iter().take_while(|line| {
        bytes += line.what.as_ref().map_or(37, |entry| entry.len() + 5);
        bytes <= MAX_UNPACKED_BYTES
    });
    let Some(last) = fits.last().map(|line| line.seq) else { return Ok(None) };
    let sql = "SELECT bytes FROM log_checkpoint WHERE origin = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq DESC LIMIT 1";
    let values = [Value::blob(&tag.0), Value::Int(after as i64), Value::Int(last.min(until) as i64)];
    let Some(row) = db.query_one(sql, &values)? else { return Ok(None) };
    let corrupt =
        |why: String| StoreError::Corrupt { table: "log_checkpoint".into(), key: format!("{tag:?}"), why };
    let checkpoint = Checkpoint::from_bytes(row.blob(0)?).map_err(|e| corrupt(e.to_string()))?;
    lines.retain(|line| line.seq <= checkpoint.seq);
    let mut builder = BlockBuilder::new(log::frontier_at(db, tag, after)?);
    for line in &lines {
        builder.push(item_of(line)).map_err(|e| corrupt(e.to_string()))?;
    }
    builder.finish(checkpoint).map(Some).map_err(|e| corrupt(e.to_string()))
}

/// The rest of an archived range; all of it as it was archived.
fn cut_archived(
    db: &mut Connection,
    origin: Origin,
    after: u64,
    until: u64,
    range: &archive::Range,
) -> Result<Option<Block>, StoreError> {
    if range.last > until {
        return Ok(None);
    }
    let block = archive::block(db, range)?;
    if block.before.len() == after {
        return Ok(Some(Block::clone(&block)));
    }
    let mut builder = BlockBuilder::new(log::frontier_at(db, origin.tag(), after)?);
    for (first, item) in block.numbered_items() {
        if first > after {
            builder.push(item.clone()).map_err(|e| StoreError::Log(e.to_string()))?;
        }
    }
    builder.finish(block.checkpoint).map(Some).map_err(|e| StoreError::Log(e.to_string()))
}
