//! Old ranges of the log in an archive: as verbatim blocks, each an object named by its digest, in a folder or a bucket.
//!
//! **What leaves.** The bytes of entries. What stays in the database: heads, subtrees, checkpoints, and of each range where it lies, the
//! tree at its end, and whether something in it is void or withheld. So roots are compared and blocks are cut as before; whoever asks for
//! old entries (a peer that has nothing yet, a view that is built again) is given them from the archive, through [`crate::log::read`].
//!
//! **When.** Object written, read back, compared and checked first; then one transaction compares the block with the rows once more, notes
//! the range and deletes the rows. A power cut at any moment leaves the rows, or the range; at worst an object that nothing names, which
//! the next run writes again under the same name.
//!
//! **Never** the end of a log: the subtree that is being filled and the newest entry stay, so that a log goes on without a look at the archive.
//! **Never** anything readable that was not readable in the database: a block holds the entries' bytes, and in those a person's facts are
//! sealed with keys that lie elsewhere. Keys that are destroyed make them unreadable here too.
//!
//! What changes old entries (a withheld one is shown, a branch is cut back, one is deleted for good) first brings their ranges back
//! into the database ([`bring_back`]); the next run archives them again.

mod run;
mod shelf;

pub use run::{ArchiveChecked, ArchiveReport, Archiver, MIN_RANGE_BYTES, OBJECT_KEPT_DAYS};
pub(crate) use shelf::Shelf;

use crate::{
    StoreError,
    db::{Connection, Dialect, Row, Value},
    log::{self, Leaf, Line, Stored},
};
use eventlog::{Block, Frontier, Item};
use kernel::{Digest, Hlc, OriginTag};

/// The tables. `good`: entries of the range beyond it are void, revoked. `lacking_from`, `lacking_to`: from the first withheld entry to
/// the last, 0 if all are here. `frontier`: the tree after the range. `archive_gone`: objects that no range names any more.
pub const DDL: &str = "
CREATE TABLE log_archived (origin {blob} NOT NULL, last BIGINT NOT NULL, first BIGINT NOT NULL, good BIGINT NOT NULL,
    lacking_from BIGINT NOT NULL, lacking_to BIGINT NOT NULL, object {blob} NOT NULL, bytes BIGINT NOT NULL, frontier {blob} NOT NULL,
    PRIMARY KEY (origin, last)){clustered};
CREATE TABLE archive_place (one BIGINT NOT NULL PRIMARY KEY, url {text} NOT NULL, endpoint {text}, region {text}){clustered};
CREATE TABLE archive_gone (object {blob} NOT NULL PRIMARY KEY, since BIGINT NOT NULL){clustered};
";

/// A range that lies in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Its first entry.
    pub first: u64,
    /// Its last.
    pub last: u64,
    /// Entries beyond are void.
    pub(crate) good: u64,
    /// From the first withheld entry to the last; `None` if all are here.
    pub(crate) lacking: Option<(u64, u64)>,
    /// The BLAKE3 digest of the object's bytes.
    pub object: Digest,
    /// How many they are.
    pub bytes: u64,
}

const COLUMNS: &str = "first, last, good, lacking_from, lacking_to, object, bytes";

impl Range {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let number = |column| row.int(column).map(|n| n.max(0) as u64);
        let lacking = (number(3)?, number(4)?);
        Ok(Self {
            first: number(0)?,
            last: number(1)?,
            good: number(2)?,
            lacking: (lacking.1 > 0).then_some(lacking),
            object: Digest(row.id(5)?),
            bytes: number(6)?,
        })
    }

    /// Whether an entry may be withheld in it.
    pub(crate) fn may_lack(&self, seq: u64) -> bool {
        self.lacking.is_some_and(|(from, to)| (from..=to).contains(&seq))
    }

    /// The name of its object: in folders by their first two digits, because some places are slow with many names in one.
    pub fn name(&self) -> String {
        object_name(&self.object)
    }
}

/// The name under which a block lies.
pub(crate) fn object_name(digest: &Digest) -> String {
    let hex: String = digest.0.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}/{hex}.block", &hex[..2])
}

/// The range with this entry.
pub(crate) fn range_at(
    db: &mut Connection,
    origin: OriginTag,
    seq: u64,
) -> Result<Option<Range>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM log_archived WHERE origin = ?1 AND last >= ?2 ORDER BY last LIMIT 1");
    let row = db.query_one(&sql, &[Value::blob(&origin.0), Value::Int(seq as i64)])?;
    Ok(row.as_ref().map(Range::read).transpose()?.filter(|range| range.first <= seq))
}

/// Whether an entry lies in an old range that only the archive can show.
pub fn holds(db: &mut Connection, origin: OriginTag, seq: u64) -> Result<bool, StoreError> {
    Ok(is_used(db)? && range_at(db, origin, seq)?.is_some())
}

/// The last range that begins at an entry or before it.
pub(crate) fn range_before(
    db: &mut Connection,
    origin: OriginTag,
    seq: u64,
) -> Result<Option<Range>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM log_archived WHERE origin = ?1 AND first <= ?2 ORDER BY last DESC LIMIT 1"
    );
    let row = db.query_one(&sql, &[Value::blob(&origin.0), Value::Int(seq as i64)])?;
    row.as_ref().map(Range::read).transpose()
}

/// The first range that begins at an entry or after it.
pub(crate) fn next_range(
    db: &mut Connection,
    origin: OriginTag,
    from: u64,
) -> Result<Option<Range>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM log_archived WHERE origin = ?1 AND last >= ?2 AND first >= ?2 ORDER BY last LIMIT 1"
    );
    let row = db.query_one(&sql, &[Value::blob(&origin.0), Value::Int(from as i64)])?;
    row.as_ref().map(Range::read).transpose()
}

/// Whether anything was ever archived, as far as this connection knows; asked once and again whenever rows are missing.
pub(crate) fn is_used(db: &mut Connection) -> Result<bool, StoreError> {
    if db.shelf().used.is_none() {
        look_again(db)?;
    }
    Ok(db.shelf().used == Some(true))
}

/// The same for whoever would miss something if it had begun since: asked again as long as it had not.
pub(crate) fn is_used_now(db: &mut Connection) -> Result<bool, StoreError> {
    if db.shelf().used == Some(true) { Ok(true) } else { look_again(db) }
}

/// Rows are missing: somebody may have archived them since this connection looked.
pub(crate) fn look_again(db: &mut Connection) -> Result<bool, StoreError> {
    let used = has_table(db)? && db.query_one("SELECT 1 FROM archive_place WHERE one = 1", &[])?.is_some();
    db.shelf().used = Some(used);
    Ok(used)
}

/// Databases that an older program wrote (a backup that is looked at before it is restored) have no such tables.
fn has_table(db: &mut Connection) -> Result<bool, StoreError> {
    if !db.shelf().has_table {
        let sql = match db.dialect() {
            Dialect::Sqlite => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'archive_place'",
            Dialect::Postgres => {
                "SELECT 1 FROM pg_class WHERE relname = 'archive_place' AND pg_table_is_visible(oid)"
            }
        };
        db.shelf().has_table = db.query_one(sql, &[])?.is_some();
    }
    Ok(db.shelf().has_table)
}

/// The block of a range as it was archived, checked against its name.
pub(crate) fn block(db: &mut Connection, range: &Range) -> Result<std::sync::Arc<Block>, StoreError> {
    shelf::block(db, range)
}

/// The range's lines, as they stood in the database.
pub(crate) fn lines(db: &mut Connection, range: &Range) -> Result<Vec<Line>, StoreError> {
    let block = shelf::block(db, range)?;
    Ok(block
        .numbered_items()
        .map(|(first, item)| {
            let seq = first + item.entry_count() - 1;
            let what = match item {
                Item::Entry(bytes) => Ok(bytes.clone()),
                Item::Withheld(digest) => Err(Leaf::Entry(*digest)),
                Item::WithheldRun { height, root } => Err(Leaf::Run { height: *height, root: *root }),
            };
            Line { seq, what, void: if seq > range.good { log::REVOKED } else { 0 } }
        })
        .collect())
}

/// The tree at the end of a range, which needs no look into the archive.
pub(crate) fn frontier_at_end(
    db: &mut Connection,
    origin: OriginTag,
    seq: u64,
) -> Result<Option<Frontier>, StoreError> {
    let sql = "SELECT frontier FROM log_archived WHERE origin = ?1 AND last = ?2";
    let Some(row) = db.query_one(sql, &[Value::blob(&origin.0), Value::Int(seq as i64)])? else {
        return Ok(None);
    };
    Frontier::from_bytes(row.blob(0)?).map(Some).map_err(|e| StoreError::Corrupt {
        table: "log_archived".into(),
        key: format!("{:02x?} {seq}", origin.0),
        why: e.to_string(),
    })
}

/// The first entry after a place that may be withheld in an archived range; what lies between two withheld ones is said to be.
pub(crate) fn first_lacking(
    db: &mut Connection,
    origin: OriginTag,
    after: u64,
) -> Result<Option<u64>, StoreError> {
    let sql =
        "SELECT lacking_from FROM log_archived WHERE origin = ?1 AND lacking_to > ?2 ORDER BY last LIMIT 1";
    let row = db.query_one(sql, &[Value::blob(&origin.0), Value::Int(after as i64)])?;
    row.map(|row| Ok((row.int(0)?.max(0) as u64).max(after + 1))).transpose()
}

/// The end of what may lie in the archive of a log with so many entries.
pub(crate) fn may_reach(entries: u64) -> u64 {
    entries.saturating_sub(1) & !((1 << log::SUBTREE_HEIGHT) - 1)
}

/// Puts a range's entries into the database again: they are going to change.
pub(crate) fn bring_back(
    db: &mut Connection,
    origin: OriginTag,
    range: &Range,
    now_ms: i64,
) -> Result<(), StoreError> {
    let tag = Value::blob(&origin.0);
    let rows: Vec<Vec<Value>> = lines(db, range)?
        .iter()
        .map(|line| {
            let stored = match &line.what {
                Ok(bytes) => Stored::Whole(bytes, Hlc(0)),
                Err(leaf) => Stored::Withheld(*leaf),
            };
            stored.row(&tag, line.seq, line.void)
        })
        .collect();
    db.execute(
        "DELETE FROM log_archived WHERE origin = ?1 AND last = ?2",
        &[tag, Value::Int(range.last as i64)],
    )?;
    log::insert_entries(db, &rows)?;
    db.execute(
        "INSERT INTO archive_gone (object, since) VALUES (?1, ?2) ON CONFLICT (object) DO NOTHING",
        &[range.object.into(), now_ms.into()],
    )?;
    Ok(())
}

/// Brings back all ranges that reach beyond a place.
pub(crate) fn bring_back_after(
    db: &mut Connection,
    origin: OriginTag,
    seq: u64,
    now_ms: i64,
) -> Result<(), StoreError> {
    if !is_used_now(db)? {
        return Ok(());
    }
    let sql = format!("SELECT {COLUMNS} FROM log_archived WHERE origin = ?1 AND last > ?2 ORDER BY last");
    let rows = db.query(&sql, &[Value::blob(&origin.0), Value::Int(seq as i64)])?;
    for row in rows {
        bring_back(db, origin, &Range::read(&row)?, now_ms)?;
    }
    Ok(())
}

/// The ranges between two places in which something is withheld: what changes there has to come back first.
pub(crate) fn lacking_between(
    db: &mut Connection,
    origin: OriginTag,
    (first, last): (u64, u64),
) -> Result<Vec<Range>, StoreError> {
    if !is_used_now(db)? {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM log_archived WHERE origin = ?1 AND last >= ?2 AND first <= ?3 AND lacking_to > 0 ORDER BY last"
    );
    let values = [Value::blob(&origin.0), Value::Int(first as i64), Value::Int(last as i64)];
    db.query(&sql, &values)?.iter().map(Range::read).collect()
}
