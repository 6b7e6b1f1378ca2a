//! Cutting blocks from a stored log, our own or another's, for somebody who has it up to some entry.

use crate::{
    StoreError, archive,
    copies::outermost,
    db::{Connection, Value},
    log,
    receive::item_of,
};
use eventlog::{Block, BlockBuilder, Checkpoint, block::MAX_UNPACKED_BYTES};
use kernel::Origin;

/// Rows looked at for one block: more than fit one of answers.
const MAX_ROWS: u64 = 16_384;

/// The largest block of entries `after + 1 ..` that ends at a checkpoint of the author's; `None` if there is nothing signed
/// after that place. Only authors can sign, so a relay can cut nowhere else. Where that place is inside what is known here as one run of
/// withheld entries, the block begins with the run.
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
    let sql = "SELECT bytes FROM log_checkpoint WHERE origin = ?1 AND seq >= ?2 AND seq <= ?3 ORDER BY seq DESC LIMIT 1";
    let signed = |db: &mut Connection, from: u64, to: u64| {
        db.query_one(sql, &[Value::blob(&tag.0), Value::Int(from as i64), Value::Int(to as i64)])
    };
    let (mut begins, mut least) = (after, after + 1);
    let row = loop {
        // What is shown inside a run goes first, under the checkpoint that proves it; the run follows.
        let last = most(&lines).min(until);
        let around = lines.iter().find(|line| line.first_seq() <= begins);
        let before_that = around.map_or(u64::MAX, |run| run.seq);
        if let Some(end) =
            shown_inside(&lines).filter(|end| (least..=last).contains(end) && *end < before_that)
            && let Some(row) = signed(db, end, end)?
        {
            break Some(row);
        }
        match around {
            None => break signed(db, least, last)?,
            // The reader ends inside what is one run here: the block begins with that.
            Some(run) => (begins, least) = (run.first_seq() - 1, run.seq),
        }
        lines = log::read(db, tag, begins, MAX_ROWS)?;
        let rest = lines.iter().position(|line| line.seq > least).map(|at| lines.split_off(at));
        lines = outermost(lines);
        lines.extend(rest.into_iter().flatten());
    };
    let Some(row) = row else { return Ok(None) };
    let corrupt =
        |why: String| StoreError::Corrupt { table: "log_checkpoint".into(), key: format!("{tag:?}"), why };
    let checkpoint = Checkpoint::from_bytes(row.blob(0)?).map_err(|e| corrupt(e.to_string()))?;
    lines.retain(|line| line.seq <= checkpoint.seq);
    let mut builder = BlockBuilder::new(log::frontier_at(db, tag, begins)?);
    for line in &outermost(lines) {
        builder.push(item_of(line)).map_err(|e| corrupt(e.to_string()))?;
    }
    builder.finish(checkpoint).map(Some).map_err(|e| corrupt(e.to_string()))
}

/// The last of the lines that fit into a block.
fn most(lines: &[log::Line]) -> u64 {
    let mut bytes = 0;
    let fits = lines.iter().take_while(|line| {
        bytes += line.what.as_ref().map_or(37, |entry| entry.len() + 5);
        bytes <= MAX_UNPACKED_BYTES
    });
    fits.last().map_or(0, |line| line.seq)
}

/// Where the first run with something shown inside ends to be known more finely.
fn shown_inside(lines: &[log::Line]) -> Option<u64> {
    let pairs = lines.windows(2).enumerate();
    pairs.filter(|(_, pair)| pair[1].first_seq() <= pair[0].seq).find_map(|(at, pair)| {
        let mut inside = lines[..=at].iter().rev().take_while(|line| line.seq >= pair[1].first_seq());
        inside.any(|line| line.what.is_ok()).then_some(pair[0].seq)
    })
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
    let before = match log::frontier_at(db, origin.tag(), after) {
        // The reader ends inside what is one run here.
        Err(StoreError::Withheld { .. }) => return Ok(Some(Block::clone(&block))),
        before => before?,
    };
    let mut builder = BlockBuilder::new(before);
    for (first, item) in block.numbered_items() {
        if first > after {
            builder.push(item.clone()).map_err(|e| StoreError::Log(e.to_string()))?;
        }
    }
    builder.finish(block.checkpoint).map(Some).map_err(|e| StoreError::Log(e.to_string()))
}
