//! [`Archiver`]: moves old ranges out, one block after the other, beside whoever writes the log.
//!
//! It has a connection of its own and needs no place among the writers: it writes no entry, and nothing that it changes is kept in any
//! process's memory. Each range is one transaction, in turn with all other writers.

use super::{
    Range, may_reach, next_range, object_name, range_at,
    shelf::{self, fetch},
};
use crate::{
    StoreError,
    cut::cut_block_until,
    db::{Connection, PostgresConnection, SqliteConnection, SqliteOptions, Value},
    log::{self, Head, Line},
    receive::item_of,
    shared,
    store::Database,
};
use eventlog::{Block, EntryRef, Item, block::unpacked_items};
use kernel::{Digest, Origin, OriginTag, UtcMillis, calendar::DAY_MS};
use objects::{Objects, Place};

/// Less of a log waits until there is more: a place for objects is slow with many small ones.
pub const MIN_RANGE_BYTES: usize = 64 * 1024;
/// Objects that no range names any more are kept so long: a database that is restored from a backup may still name them.
pub const OBJECT_KEPT_DAYS: i64 = 90;
/// Objects taken away by one run.
const REMOVED_AT_ONCE: i64 = 1_000;

/// Page cache of its connection in KiB.
const CACHE_KIB: u32 = 8_192;

/// What a run did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArchiveReport {
    /// Ranges that were moved.
    pub ranges: u64,
    /// Entries in them, withheld ones included.
    pub entries: u64,
    /// Bytes of entries that left the database.
    pub entry_bytes: u64,
    /// Bytes of the objects they became.
    pub object_bytes: u64,
    /// Logs with something that is old and stays, because it is too little yet.
    pub too_little: u64,
    /// Ranges that stay, with the reason: deleted entries stand in them, or they changed while they were copied.
    pub stay: Vec<String>,
    /// Objects taken away that no range has named for [`OBJECT_KEPT_DAYS`].
    pub removed: u64,
}

/// Most reasons listed.
const MAX_LISTED: usize = 50;

impl ArchiveReport {
    fn stays(&mut self, origin: Origin, block: &Block, why: &str) {
        if self.stay.len() < MAX_LISTED {
            let (first, last) = (block.first_seq(), block.last_seq());
            self.stay.push(format!("{} {first} to {last}: {why}", origin.node));
        }
    }
}

/// What lies in an archive, and what of it is not as it should be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArchiveChecked {
    /// Objects that were read.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// What is wrong with which.
    pub faults: Vec<String>,
}

/// Moves old ranges of a database's log into its archive.
pub struct Archiver {
    db: Connection,
    begin: String,
    place: Option<Place>,
    objects: Option<Objects>,
}

impl Archiver {
    /// Connects. The database must have been opened by a store of this version before. One at a time: an error if another one is at it
    /// (on PostgreSQL; a file's owner sees to it with a lock of her own).
    pub fn open(database: &Database) -> Result<Self, StoreError> {
        let (mut db, begin) = match database {
            Database::Sqlite(path) => {
                let options = SqliteOptions { read_only: false, cache_kib: CACHE_KIB };
                (Connection::Sqlite(SqliteConnection::open(path, options)?), "BEGIN IMMEDIATE".to_owned())
            }
            Database::Postgres { url, schema, .. } => {
                let mut db = PostgresConnection::open(url, schema.as_deref())?;
                db.always_by_key()?;
                let mut db = Connection::Postgres(Box::new(db));
                let lock = [Value::Int(shared::lock_here(&mut db, "archive")?)];
                if db.query("SELECT pg_try_advisory_lock(?1)", &lock)?[0].int(0)? == 0 {
                    return Err(StoreError::Open {
                        what: "the archive".into(),
                        why: "another process is archiving; wait until it is done".into(),
                    });
                }
                let turn = shared::lock_here(&mut db, "turn")?;
                (db, format!("BEGIN; SELECT pg_advisory_xact_lock({turn})"))
            }
        };
        let place = shelf::place(&mut db).map_err(|e| StoreError::Open {
            what: "the archive".into(),
            why: format!("start this node once with this version of the program first ({e})"),
        })?;
        Ok(Self { db, begin, place, objects: None })
    }

    /// Where the archive is.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// Where objects are to lie. Another place than before is taken only if nothing lies in the old one, or if `moved` and everything is
    /// found at the new one, byte for byte.
    pub fn set_place(&mut self, place: Place, moved: bool) -> Result<(), StoreError> {
        let refused = |why: String| StoreError::Archive { why };
        let objects = place.open(shelf::now).map_err(|e| shelf::failed(&e))?;
        if let Some(before) = self.place.as_ref().filter(|before| **before != place) {
            let ranges = self.db.query("SELECT 1 FROM log_archived LIMIT 1", &[])?;
            if !ranges.is_empty() && !moved {
                return Err(refused(format!(
                    "old ranges of this log lie in {}. Copy all that is there to {}, then say --moved; until then name the old place",
                    before.url, place.url
                )));
            }
            if !ranges.is_empty() {
                let checked = self.check_in(&objects)?;
                if let Some(first) = checked.faults.first() {
                    let n = checked.faults.len();
                    return Err(refused(format!(
                        "{} lacks {n} of {} objects, so nothing was changed: {first}",
                        place.url, checked.objects
                    )));
                }
            }
        }
        if self.place.as_ref() != Some(&place) {
            self.db.batch(&self.begin)?;
            let set = shelf::set_place(&mut self.db, &place).and_then(|()| self.db.batch("COMMIT"));
            if set.is_err() {
                let _ = self.db.batch("ROLLBACK");
            }
            set?;
        }
        (self.place, self.objects) = (Some(place), Some(objects));
        Ok(())
    }

    /// What would be moved, without moving anything or asking the archive.
    pub fn plan(&mut self, before: UtcMillis, min_bytes: usize) -> Result<ArchiveReport, StoreError> {
        let mut report = ArchiveReport::default();
        self.each_range(before, min_bytes, &mut report, |archiver, origin, block, report| {
            let bytes = block.to_bytes().map_err(|e| StoreError::Log(e.to_string()))?;
            match archiver.standing(origin, block)? {
                Ok(_) => count(report, block, bytes.len()),
                Err(why) => report.stays(origin, block, why),
            }
            Ok(())
        })?;
        Ok(report)
    }

    /// Moves every range of which all entries are older than `before`. `each` is told after every commit.
    pub fn run(
        &mut self,
        before: UtcMillis,
        min_bytes: usize,
        now: UtcMillis,
        each: &mut dyn FnMut(&ArchiveReport),
    ) -> Result<ArchiveReport, StoreError> {
        let mut report = ArchiveReport { removed: self.remove_gone(now)?, ..ArchiveReport::default() };
        self.each_range(before, min_bytes, &mut report, |archiver, origin, block, report| {
            archiver.move_out(origin, block, report)?;
            each(report);
            Ok(())
        })?;
        Ok(report)
    }

    /// Reads every object that a range names and compares it with its name.
    pub fn check(&mut self) -> Result<ArchiveChecked, StoreError> {
        match &self.place {
            None => Ok(ArchiveChecked::default()),
            Some(place) => {
                let objects = place.open(shelf::now).map_err(|e| shelf::failed(&e))?;
                self.check_in(&objects)
            }
        }
    }

    fn check_in(&mut self, objects: &Objects) -> Result<ArchiveChecked, StoreError> {
        let mut checked = ArchiveChecked::default();
        let mut after = Vec::new();
        loop {
            let sql = "SELECT object FROM log_archived WHERE object > ?1 ORDER BY object LIMIT 1000";
            let rows = self.db.query(sql, &[Value::blob(&after)])?;
            let Some(last) = rows.last() else { return Ok(checked) };
            after = last.blob(0)?.to_vec();
            for row in rows {
                checked.objects += 1;
                let digest = Digest(row.id(0)?);
                let found = fetch(objects, &digest).and_then(|bytes| {
                    let block = Block::from_bytes(&bytes).and_then(|block| block.check().map(|_| ()));
                    block.map(|()| bytes.len()).map_err(|e| StoreError::Archive {
                        why: format!("{}, object {}: {e}", objects.place(), object_name(&digest)),
                    })
                });
                match found {
                    Ok(bytes) => checked.bytes += bytes as u64,
                    Err(StoreError::Archive { why }) => checked.faults.push(why),
                    Err(other) => return Err(other),
                }
            }
        }
    }

    /// Goes through all logs and gives each range that is old and large enough.
    fn each_range(
        &mut self,
        before: UtcMillis,
        min_bytes: usize,
        report: &mut ArchiveReport,
        mut act: impl FnMut(&mut Self, Origin, &Block, &mut ArchiveReport) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for (origin, entries, _) in Head::ends(&mut self.db)? {
            let (tag, end) = (origin.tag(), may_reach(entries));
            let mut after = 0;
            while after < end {
                if let Some(range) = range_at(&mut self.db, tag, after + 1)? {
                    after = range.last;
                    continue;
                }
                let next = next_range(&mut self.db, tag, after + 1)?;
                let until = next.as_ref().map_or(end, |range| range.first - 1);
                match self.old_block(origin, after, until, before)? {
                    // What lies inside a run stays beside it.
                    Some(block) if let Some(beyond) = self.lies_inside(tag, &block)? => after = beyond,
                    // What stands between two archived ranges came back from there.
                    Some(block) if next.is_some() || unpacked_items(&block.items).len() >= min_bytes => {
                        after = block.last_seq();
                        act(self, origin, &block, report)?;
                    }
                    Some(_) => {
                        report.too_little += 1;
                        break;
                    }
                    None => match next {
                        Some(range) => after = range.last,
                        None => break,
                    },
                }
            }
        }
        Ok(())
    }

    /// Whether something of a block lies inside a run, or the block itself does: where that ends.
    fn lies_inside(&mut self, origin: OriginTag, block: &Block) -> Result<Option<u64>, StoreError> {
        let (after, last) = (block.before.len(), block.last_seq());
        let rows = log::read_rows(&mut self.db, origin, after, block.items.len() as u64 + 1)?;
        let next = rows.get(block.items.len());
        let around = next.filter(|line| line.first_seq() <= last).map(|line| line.seq);
        let more = rows.iter().filter(|line| line.seq <= last).count() != block.items.len()
            || next.is_some_and(|line| line.seq <= last);
        Ok(around.or(more.then_some(last)))
    }

    /// The next block of which everything readable is older; `None` if nothing readable is.
    fn old_block(
        &mut self,
        origin: Origin,
        after: u64,
        until: u64,
        before: UtcMillis,
    ) -> Result<Option<Block>, StoreError> {
        let mut until = until;
        loop {
            let block = match cut_block_until(&mut self.db, origin, after, until) {
                Ok(Some(block)) => block,
                // Nothing signed ends there, or the place is inside a run of withheld entries.
                Ok(None) | Err(StoreError::Withheld { .. }) => return Ok(None),
                Err(e) => return Err(e),
            };
            if block.before.len() != after {
                return Ok(None);
            }
            let (mut readable, mut old_until, mut young) = (false, after, false);
            for (seq, item) in block.numbered_items() {
                if let Item::Entry(bytes) = item {
                    let entry = EntryRef::decode(bytes).map_err(|e| StoreError::Log(e.to_string()))?;
                    if entry.hlc().wall() >= before {
                        young = true;
                        break;
                    }
                    readable = true;
                }
                old_until = seq + item.entry_count() - 1;
            }
            if !young {
                return Ok(readable.then_some(block));
            }
            if old_until <= after {
                return Ok(None);
            }
            until = old_until;
        }
    }

    /// How the range stands in the database: up to where its entries are good, or why it cannot be moved.
    fn standing(&mut self, origin: Origin, block: &Block) -> Result<Result<u64, &'static str>, StoreError> {
        let mut lines: Vec<Line> =
            log::read_rows(&mut self.db, origin.tag(), block.first_seq() - 1, block.items.len() as u64)?;
        lines.retain(|line| line.seq <= block.last_seq());
        if !lines.iter().map(item_of).eq(block.items.iter().cloned()) {
            return Ok(Err("it changed while it was copied"));
        }
        let good = lines
            .iter()
            .take_while(|line| line.void == 0)
            .last()
            .map_or(block.first_seq() - 1, |line| line.seq);
        if lines.iter().any(|line| line.void == log::DELETED) {
            return Ok(Err("entries in it were deleted for good"));
        }
        let beyond = |line: &Line| line.seq <= good || line.void == log::REVOKED;
        Ok(if lines.iter().all(beyond) { Ok(good) } else { Err("some entries in its middle are void") })
    }

    /// Writes the object, reads it back, and only then takes the rows away.
    fn move_out(
        &mut self,
        origin: Origin,
        block: &Block,
        report: &mut ArchiveReport,
    ) -> Result<(), StoreError> {
        let bytes = block.to_bytes().map_err(|e| StoreError::Log(e.to_string()))?;
        let digest = Digest(*blake3::hash(&bytes).as_bytes());
        let objects = self
            .objects
            .as_ref()
            .ok_or_else(|| StoreError::Archive { why: "nobody said where the archive is to be".into() })?;
        objects.put(&object_name(&digest), &bytes).map_err(|e| shelf::failed(&e))?;
        let kept = fetch(objects, &digest)?;
        let malformed = |e: eventlog::BlockError| StoreError::Archive {
            why: format!("{}, object {}: {e}", objects.place(), object_name(&digest)),
        };
        let kept = Block::from_bytes(&kept).map_err(malformed)?;
        let after = kept.check().map_err(malformed)?;
        self.db.batch(&self.begin)?;
        let moved = self.note(origin, &kept, digest, bytes.len(), &after.to_bytes());
        match moved {
            Ok(Ok(())) => {
                self.db.batch("COMMIT")?;
                count(report, &kept, bytes.len());
                Ok(())
            }
            Ok(Err(why)) => {
                self.db.batch("ROLLBACK")?;
                report.stays(origin, block, why);
                Ok(())
            }
            Err(e) => {
                let _ = self.db.batch("ROLLBACK");
                Err(e)
            }
        }
    }

    /// Inside the transaction.
    fn note(
        &mut self,
        origin: Origin,
        block: &Block,
        digest: Digest,
        bytes: usize,
        frontier: &[u8],
    ) -> Result<Result<(), &'static str>, StoreError> {
        let (tag, first, last) = (Value::blob(&origin.tag().0), block.first_seq(), block.last_seq());
        let sql = "SELECT seq FROM log_origin WHERE origin = ?1";
        let head = self.db.query_one(sql, std::slice::from_ref(&tag))?;
        let entries = head.map(|row| row.int(0)).transpose()?.unwrap_or(0).max(0) as u64;
        if last > may_reach(entries) {
            return Ok(Err("the log was cut back while it was copied"));
        }
        let good = match self.standing(origin, block)? {
            Ok(good) => good,
            Err(why) => return Ok(Err(why)),
        };
        let mut lacking = (0, 0);
        for (seq, item) in block.numbered_items() {
            if !matches!(item, Item::Entry(_)) {
                lacking = (if lacking.1 == 0 { seq } else { lacking.0 }, seq + item.entry_count() - 1);
            }
        }
        let number = |n: u64| Value::Int(n as i64);
        self.db.execute(
            "INSERT INTO log_archived (origin, last, first, good, lacking_from, lacking_to, object, bytes, frontier) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            &[
                tag.clone(),
                number(last),
                number(first),
                number(good),
                number(lacking.0),
                number(lacking.1),
                digest.into(),
                number(bytes as u64),
                Value::blob(frontier),
            ],
        )?;
        self.db.execute("DELETE FROM archive_gone WHERE object = ?1", &[digest.into()])?;
        let gone = self.db.execute(
            "DELETE FROM log_entry WHERE origin = ?1 AND seq >= ?2 AND seq <= ?3",
            &[tag, number(first), number(last)],
        )?;
        if gone != block.items.len() as u64 {
            return Ok(Err("it changed while it was copied"));
        }
        Ok(Ok(()))
    }

    /// Takes objects away that no range has named for long.
    fn remove_gone(&mut self, now: UtcMillis) -> Result<u64, StoreError> {
        let Some(objects) = &self.objects else { return Ok(0) };
        let sql = "SELECT object FROM archive_gone g WHERE since < ?1 AND NOT EXISTS \
                   (SELECT 1 FROM log_archived a WHERE a.object = g.object) ORDER BY object LIMIT ?2";
        let since = now.plus_ms(-OBJECT_KEPT_DAYS * DAY_MS);
        let rows = self.db.query(sql, &[since.0.into(), REMOVED_AT_ONCE.into()])?;
        for row in &rows {
            let digest = Digest(row.id(0)?);
            objects.remove(&object_name(&digest)).map_err(|e| shelf::failed(&e))?;
            self.db.execute("DELETE FROM archive_gone WHERE object = ?1", &[digest.into()])?;
        }
        Ok(rows.len() as u64)
    }

    /// Ranges that lie in the archive, of every log, in order.
    pub fn ranges(&mut self, origin: Origin) -> Result<Vec<Range>, StoreError> {
        let mut ranges = Vec::new();
        while let Some(range) =
            next_range(&mut self.db, origin.tag(), ranges.last().map_or(1, |range: &Range| range.last + 1))?
        {
            ranges.push(range);
        }
        Ok(ranges)
    }
}

fn count(report: &mut ArchiveReport, block: &Block, object_bytes: usize) {
    report.ranges += 1;
    report.entries += block.last_seq() + 1 - block.first_seq();
    let bytes = |item: &Item| if let Item::Entry(bytes) = item { bytes.len() as u64 } else { 0 };
    report.entry_bytes += block.items.iter().map(bytes).sum::<u64>();
    report.object_bytes += object_bytes as u64;
}
