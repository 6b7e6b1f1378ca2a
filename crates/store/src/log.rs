//! The log's tables: entries as their bytes, heads with their digest tree, checkpoints.

use crate::{
    StoreError, archive,
    copies::outermost,
    db::{ColumnType, Connection, Value},
    writer::MAX_CLOCK_AHEAD_MS,
};
use eventlog::{Checkpoint, EntryRef, Frontier, Header, digest};
use events::{Event, Kind};
use kernel::{
    ClockQuality, ClockTrouble, Digest, Hlc, Incarnation, NodeKey, Origin, OriginTag, Stamp, UtcMillis,
};

/// The tables. Entries are clustered by origin and number; `bytes` is NULL where an entry is withheld or deleted and
/// only its digest is known; 2^`height` withheld entries may be one row, under the number of the last of them, with the
/// root of their subtree as its digest. What was learnt of their beginning from a copy that ended there stands before that row, and inside
/// it ([`crate::copies`]): the tree takes the run, everything else what is finer. `void` says why an entry counts no more: [`REVOKED`], [`DELETED`]; 0 = it counts.
pub const DDL: &str = "
CREATE TABLE log_origin (origin {blob} NOT NULL PRIMARY KEY, node {blob} NOT NULL, incarnation {blob} NOT NULL,
    seq BIGINT NOT NULL, hlc BIGINT NOT NULL, frontier {blob} NOT NULL){clustered};
CREATE TABLE log_entry (origin {blob} NOT NULL, seq BIGINT NOT NULL, height BIGINT NOT NULL, void BIGINT NOT NULL,
    bytes {blob}, digest {blob},
    PRIMARY KEY (origin, seq)){clustered};
CREATE TABLE log_checkpoint (origin {blob} NOT NULL, seq BIGINT NOT NULL, bytes {blob} NOT NULL,
    PRIMARY KEY (origin, seq)){clustered};
CREATE TABLE log_subtree (origin {blob} NOT NULL, number BIGINT NOT NULL, root {blob} NOT NULL,
    PRIMARY KEY (origin, number)){clustered};
";

/// Logs in which something lies inside a run.
pub const INSIDE_DDL: &str = "CREATE TABLE log_inside (origin {blob} NOT NULL PRIMARY KEY){clustered}";

/// `void` of entries beyond a revocation's last good place.
pub const REVOKED: i64 = 1;
/// `void` of entries deleted for good: they are not taken back from a node that still has them.
pub const DELETED: i64 = 2;

/// Entries under one stored subtree root: 2^8. The tree before any entry is then at most 255 digests away.
pub const SUBTREE_HEIGHT: u32 = 8;
const SUBTREE: u64 = 1 << SUBTREE_HEIGHT;

/// Where an origin's log stands.
#[derive(Debug, Clone)]
pub struct Head {
    /// Whose.
    pub origin: Origin,
    /// Its last entry here; 0 = none.
    pub seq: u64,
    /// Highest clock reading among its entries.
    pub hlc: Hlc,
    /// The digest tree over all of them.
    pub frontier: Frontier,
    /// The subtree being filled.
    subtree: Frontier,
}

impl Head {
    /// The head of a log without entries.
    pub fn new(origin: Origin) -> Self {
        Self { origin, seq: 0, hlc: Hlc(0), frontier: Frontier::new(), subtree: Frontier::new() }
    }

    /// All heads, ordered by tag.
    pub fn load_all(db: &mut Connection) -> Result<Vec<Head>, StoreError> {
        let sql = "SELECT origin, node, incarnation, seq, hlc, frontier FROM log_origin ORDER BY origin";
        let rows = db.query(sql, &[])?;
        rows.iter()
            .map(|row| {
                let corrupt = |why: String| StoreError::Corrupt {
                    table: "log_origin".into(),
                    key: format!("{:02x?}", row.blob(0).unwrap_or_default()),
                    why,
                };
                let origin = Origin { node: NodeKey(row.id(1)?), incarnation: Incarnation(row.id(2)?) };
                let seq = row.int(3)? as u64;
                let frontier = Frontier::from_bytes(row.blob(5)?).map_err(|e| corrupt(e.to_string()))?;
                if frontier.len() != seq {
                    return Err(corrupt(format!(
                        "a tree over {} entries, the head says {seq}",
                        frontier.len()
                    )));
                }
                let mut subtree = Frontier::new();
                grow_tree(db, origin.tag(), seq - seq % SUBTREE, seq, &mut subtree)?;
                Ok(Head { origin, seq, hlc: Hlc(row.int(4)? as u64), frontier, subtree })
            })
            .collect()
    }

    /// Every log's last entry and root, ordered by tag: what an exchange compares.
    pub fn roots(db: &mut Connection) -> Result<Vec<(Origin, u64, Digest)>, StoreError> {
        let sql = "SELECT origin, node, incarnation, seq, frontier FROM log_origin ORDER BY origin";
        db.query(sql, &[])?
            .iter()
            .map(|row| {
                let origin = Origin { node: NodeKey(row.id(1)?), incarnation: Incarnation(row.id(2)?) };
                let frontier = Frontier::from_bytes(row.blob(4)?).map_err(|e| StoreError::Corrupt {
                    table: "log_origin".into(),
                    key: format!("{:02x?}", origin.tag().0),
                    why: e.to_string(),
                })?;
                Ok((origin, row.int(3)? as u64, frontier.root()))
            })
            .collect()
    }

    /// Every log's last entry and highest clock reading, without its tree: for a list of thousands.
    pub fn ends(db: &mut Connection) -> Result<Vec<(Origin, u64, Hlc)>, StoreError> {
        let sql = "SELECT node, incarnation, seq, hlc FROM log_origin ORDER BY origin";
        db.query(sql, &[])?
            .iter()
            .map(|row| {
                let origin = Origin { node: NodeKey(row.id(0)?), incarnation: Incarnation(row.id(1)?) };
                Ok((origin, row.int(2)? as u64, Hlc(row.int(3)? as u64)))
            })
            .collect()
    }

    /// One log's head.
    pub fn of(db: &mut Connection, tag: OriginTag) -> Result<Option<Head>, StoreError> {
        let sql = "SELECT node, incarnation, seq, hlc FROM log_origin WHERE origin = ?1";
        let Some(row) = db.query_one(sql, &[Value::blob(&tag.0)])? else { return Ok(None) };
        let origin = Origin { node: NodeKey(row.id(0)?), incarnation: Incarnation(row.id(1)?) };
        Head::at(db, origin, row.int(2)? as u64, Hlc(row.int(3)? as u64)).map(Some)
    }

    /// The head of a log that is cut back to `seq`.
    pub(crate) fn at(db: &mut Connection, origin: Origin, seq: u64, hlc: Hlc) -> Result<Self, StoreError> {
        let frontier = frontier_at(db, origin.tag(), seq)?;
        let mut subtree = Frontier::new();
        grow_tree(db, origin.tag(), seq - seq % SUBTREE, seq, &mut subtree)?;
        Ok(Self { origin, seq, hlc, frontier, subtree })
    }

    /// Takes what comes next into the tree; returns the root of a stored subtree it completes.
    fn grow(&mut self, leaf: &Leaf, hlc: Hlc) -> Result<Option<(u64, Digest)>, StoreError> {
        leaf.append_to(&mut self.frontier)?;
        leaf.append_to(&mut self.subtree)?;
        self.seq = self.frontier.len();
        self.hlc = self.hlc.max(hlc);
        Ok((self.subtree.len() == SUBTREE).then(|| {
            let done = std::mem::replace(&mut self.subtree, Frontier::new());
            (self.seq / SUBTREE - 1, done.root())
        }))
    }

    /// Writes the head row.
    pub fn save(&self, db: &mut Connection) -> Result<(), StoreError> {
        Head::save_all(db, &[self])
    }

    /// Writes the head rows of several logs.
    pub fn save_all(db: &mut Connection, heads: &[&Head]) -> Result<(), StoreError> {
        use ColumnType::{Blob, Int};
        let row = |head: &&Head| {
            vec![
                Value::blob(&head.origin.tag().0),
                head.origin.node.into(),
                head.origin.incarnation.into(),
                Value::Int(head.seq as i64),
                Value::Int(head.hlc.0 as i64),
                Value::Blob(head.frontier.to_bytes()),
            ]
        };
        db.insert_rows(
            "INSERT INTO log_origin (origin, node, incarnation, seq, hlc, frontier)",
            &[Blob, Blob, Blob, Int, Int, Blob],
            "ON CONFLICT (origin) DO UPDATE SET seq = excluded.seq, hlc = excluded.hlc, frontier = excluded.frontier",
            &heads.iter().map(row).collect::<Vec<_>>(),
        )
    }
}

/// Writes what follows the head and moves it.
pub fn append(db: &mut Connection, head: &mut Head, entries: &[Stored<'_>]) -> Result<(), StoreError> {
    append_standing(db, head, entries, &|_| 0)
}

/// The same where some of it may be void from the beginning: `void` says so of an entry, and of a run by its last one.
pub(crate) fn append_standing(
    db: &mut Connection,
    head: &mut Head,
    entries: &[Stored<'_>],
    void: &dyn Fn(u64) -> i64,
) -> Result<(), StoreError> {
    let tag = Value::blob(&head.origin.tag().0);
    let mut rows = Vec::with_capacity(entries.len());
    let mut subtrees = Vec::new();
    for entry in entries {
        let hlc = match entry {
            Stored::Whole(_, hlc) => *hlc,
            Stored::Withheld(_) => Hlc(0),
        };
        if let Some((number, root)) = head.grow(&entry.leaf(), hlc)? {
            subtrees.push(vec![tag.clone(), Value::Int(number as i64), root.into()]);
        }
        rows.push(entry.row(&tag, head.seq, void(head.seq)));
    }
    insert_entries(db, &rows)?;
    use ColumnType::{Blob, Int};
    db.insert_rows("INSERT INTO log_subtree (origin, number, root)", &[Blob, Int, Blob], "", &subtrees)
}

pub(crate) fn insert_entries(db: &mut Connection, rows: &[Vec<Value>]) -> Result<(), StoreError> {
    use ColumnType::{Blob, Int};
    db.insert_rows(
        "INSERT INTO log_entry (origin, seq, height, void, bytes, digest)",
        &[Blob, Int, Int, Int, Blob, Blob],
        "",
        rows,
    )
}

/// An entry, or withheld ones, as they are stored.
pub enum Stored<'a> {
    /// Its bytes and its clock reading.
    Whole(&'a [u8], Hlc),
    /// Only what the tree needs.
    Withheld(Leaf),
}

impl<'a> Stored<'a> {
    /// As it stands in a line.
    pub(crate) fn of(what: &'a Result<Vec<u8>, Leaf>) -> Result<Self, StoreError> {
        Ok(match what {
            Ok(bytes) => {
                let entry = EntryRef::decode(bytes).map_err(|e| StoreError::Log(e.to_string()))?;
                Stored::Whole(bytes, entry.hlc())
            }
            Err(leaf) => Stored::Withheld(*leaf),
        })
    }

    pub(crate) fn leaf(&self) -> Leaf {
        match self {
            Stored::Whole(bytes, _) => Leaf::Entry(digest(bytes)),
            Stored::Withheld(leaf) => *leaf,
        }
    }

    /// The row, under the number of the last entry it stands for.
    pub(crate) fn row(&self, tag: &Value, seq: u64, void: i64) -> Vec<Value> {
        let (height, bytes, kept_digest) = match self {
            Stored::Whole(bytes, _) => (0, Value::blob(bytes), Value::Null),
            Stored::Withheld(Leaf::Entry(digest)) => (0, Value::Null, (*digest).into()),
            Stored::Withheld(Leaf::Run { height, root }) => (*height, Value::Null, (*root).into()),
        };
        let (seq, height) = (Value::Int(seq as i64), Value::Int(i64::from(height)));
        vec![tag.clone(), seq, height, Value::Int(void), bytes, kept_digest]
    }
}

/// What the tree knows of an entry, or of a run of withheld ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaf {
    /// An entry's digest.
    Entry(Digest),
    /// The root over 2^height entries.
    Run {
        /// log2 of how many.
        height: u32,
        /// Their subtree's root.
        root: Digest,
    },
}

impl Leaf {
    pub(crate) fn append_to(&self, tree: &mut Frontier) -> Result<(), StoreError> {
        match self {
            Leaf::Entry(digest) => tree.append(digest),
            Leaf::Run { height, root } => {
                tree.append_subtree(*height, root).map_err(|e| StoreError::Log(e.to_string()))?;
            }
        }
        Ok(())
    }
}

/// Writes a checkpoint.
pub fn put_checkpoint(db: &mut Connection, checkpoint: &Checkpoint) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO log_checkpoint (origin, seq, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (origin, seq) DO NOTHING",
        &[
            Value::blob(&checkpoint.origin.tag().0),
            Value::Int(checkpoint.seq as i64),
            Value::Blob(checkpoint.to_bytes()),
        ],
    )?;
    Ok(())
}

/// Removes a checkpoint that a later one contains.
pub(crate) fn drop_checkpoint(db: &mut Connection, origin: OriginTag, seq: u64) -> Result<(), StoreError> {
    let place = [Value::blob(&origin.0), Value::Int(seq as i64)];
    db.execute("DELETE FROM log_checkpoint WHERE origin = ?1 AND seq = ?2", &place)?;
    Ok(())
}

/// One row of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number; of a run, that of the last entry.
    pub seq: u64,
    /// Its bytes, or what is known of withheld entries.
    pub what: Result<Vec<u8>, Leaf>,
    /// 0, or why it counts no more.
    pub void: i64,
}

impl Line {
    /// The number of the first entry it stands for.
    pub fn first_seq(&self) -> u64 {
        match self.what {
            Err(Leaf::Run { height, .. }) => self.seq + 1 - (1 << height),
            _ => self.seq,
        }
    }

    pub(crate) fn leaf(&self) -> Leaf {
        self.what.as_ref().map_or_else(|leaf| *leaf, |bytes| Leaf::Entry(digest(bytes)))
    }
}

/// Entries `after + 1 ..`, at most `limit` lines, in order: from the database, and from the archive where old ranges lie there.
pub fn read(db: &mut Connection, origin: OriginTag, after: u64, limit: u64) -> Result<Vec<Line>, StoreError> {
    let (mut lines, mut end) = (Vec::new(), after);
    let mut looked_again = false;
    while (lines.len() as u64) < limit {
        let room = limit - lines.len() as u64;
        if archive::is_used(db)?
            && let Some(range) = archive::range_at(db, origin, end + 1)?
        {
            let archived = archive::lines(db, &range)?.into_iter().filter(|line| line.seq > end);
            lines.extend(archived.take(room as usize));
            end = lines.last().map_or(end, |line| line.seq);
            looked_again = false;
            continue;
        }
        let rows = read_rows(db, origin, end, room)?;
        let mut reached = end;
        let joined = rows.iter().take_while(|line| {
            let joins = line.first_seq() <= reached + 1;
            reached = if joins { line.seq } else { reached };
            joins
        });
        let joined = joined.count();
        let is_whole = joined == rows.len();
        if is_whole || (looked_again && joined == 0) {
            // Or rows are missing altogether: whoever checks sees that.
            lines.extend(rows);
            break;
        }
        // Somebody has archived what is missing, perhaps while we read; or brought it back.
        looked_again = joined == 0;
        archive::look_again(db)?;
        lines.extend(rows.into_iter().take(joined));
        end = reached;
    }
    Ok(lines)
}

/// The same, of what lies in the database.
pub(crate) fn read_rows(
    db: &mut Connection,
    origin: OriginTag,
    after: u64,
    limit: u64,
) -> Result<Vec<Line>, StoreError> {
    let sql = "SELECT seq, void, bytes, digest, height FROM log_entry WHERE origin = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
    let values = [Value::blob(&origin.0), Value::Int(after as i64), Value::Int(limit as i64)];
    db.query(sql, &values)?
        .into_iter()
        .map(|mut row| {
            let what = match row.blob_opt(2)? {
                Some(_) => Ok(row.take_blob(2)?),
                None => Err(match row.int(4)? {
                    0 => Leaf::Entry(Digest(row.id(3)?)),
                    height => Leaf::Run { height: height as u32, root: Digest(row.id(3)?) },
                }),
            };
            Ok(Line { seq: row.int(0)? as u64, what, void: row.int(1)? })
        })
        .collect()
}

/// The bytes of one entry, if they are here or in the archive.
pub fn entry(db: &mut Connection, origin: OriginTag, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT bytes FROM log_entry WHERE origin = ?1 AND seq = ?2";
    if let Some(row) = db.query_one(sql, &[Value::blob(&origin.0), Value::Int(seq as i64)])? {
        return Ok(row.blob_opt(0)?.map(<[u8]>::to_vec));
    }
    if !archive::is_used_now(db)? {
        return Ok(None);
    }
    let Some(range) = archive::range_at(db, origin, seq)? else { return Ok(None) };
    let block = archive::block(db, &range)?;
    Ok(block.numbered_items().find(|(first, _)| *first == seq).and_then(|(_, item)| match item {
        eventlog::Item::Entry(bytes) => Some(bytes.clone()),
        _ => None,
    }))
}

/// The last entry up to `seq` whose bytes are here or in the archive: its number and its bytes.
pub fn last_readable(
    db: &mut Connection,
    origin: OriginTag,
    seq: u64,
) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
    let sql = "SELECT seq, bytes FROM log_entry WHERE origin = ?1 AND seq <= ?2 AND bytes IS NOT NULL ORDER BY seq DESC LIMIT 1";
    let row = db.query_one(sql, &[Value::blob(&origin.0), Value::Int(seq as i64)])?;
    let here =
        row.map(|mut row| Ok::<_, StoreError>((row.int(0)?.max(0) as u64, row.take_blob(1)?))).transpose()?;
    let mut until = seq;
    while archive::is_used_now(db)? {
        let Some(range) = archive::range_before(db, origin, until)? else { break };
        if here.as_ref().is_some_and(|(at, _)| *at > range.last) {
            break;
        }
        let lines = archive::lines(db, &range)?;
        let found = lines.into_iter().rev().find(|line| line.seq <= until && line.what.is_ok());
        if let Some(Line { seq, what: Ok(bytes), .. }) = found {
            return Ok(Some((seq, bytes)));
        }
        until = range.first - 1;
    }
    Ok(here)
}

/// The first entry after `after` that is not here in clear: withheld, or beyond the end of the log. What was deleted is no
/// longer wanted.
pub fn first_lacking(db: &mut Connection, origin: OriginTag, after: u64) -> Result<u64, StoreError> {
    let sql = "SELECT seq, height FROM log_entry WHERE origin = ?1 AND seq > ?2 AND bytes IS NULL AND void <> ?3 \
               ORDER BY seq LIMIT 1";
    let values = [Value::blob(&origin.0), Value::Int(after as i64), Value::Int(DELETED)];
    let here = match db.query_one(sql, &values)? {
        Some(row) => row.int(0)? as u64 + 1 - (1u64 << row.int(1)?),
        None => {
            let row = db.query_one("SELECT seq FROM log_origin WHERE origin = ?1", &values[..1])?;
            row.map(|row| row.int(0)).transpose()?.unwrap_or(0) as u64 + 1
        }
    };
    match archive::is_used_now(db)? {
        true => Ok(archive::first_lacking(db, origin, after)?.map_or(here, |archived| archived.min(here))),
        false => Ok(here),
    }
}

/// Appends entries `after + 1 ..= to` to a tree.
fn grow_tree(
    db: &mut Connection,
    origin: OriginTag,
    after: u64,
    to: u64,
    tree: &mut Frontier,
) -> Result<(), StoreError> {
    let mut lines = read(db, origin, after, to.saturating_sub(after))?;
    // The row that follows, or a run around the place asked for: the caller sees that the tree ends short of it.
    lines.retain(|line| line.seq <= to);
    outermost(lines).iter().try_for_each(|line| line.leaf().append_to(tree))
}

/// The tree over entries `1 ..= seq`, from stored subtrees and the digests after them. [`StoreError::Withheld`] if the
/// place is inside a run of withheld entries.
pub fn frontier_at(db: &mut Connection, origin: OriginTag, seq: u64) -> Result<Frontier, StoreError> {
    if archive::is_used(db)?
        && let Some(frontier) = archive::frontier_at_end(db, origin, seq)?
    {
        return Ok(frontier);
    }
    let whole = seq / SUBTREE;
    let sql = "SELECT number, root FROM log_subtree WHERE origin = ?1 AND number < ?2 ORDER BY number";
    let mut frontier = Frontier::new();
    for row in db.query(sql, &[Value::blob(&origin.0), Value::Int(whole as i64)])? {
        frontier
            .append_subtree(SUBTREE_HEIGHT, &Digest(row.id(1)?))
            .map_err(|e| StoreError::Log(e.to_string()))?;
    }
    if frontier.len() == whole * SUBTREE {
        grow_tree(db, origin, whole * SUBTREE, seq, &mut frontier)?;
    }
    if frontier.len() == seq {
        return Ok(frontier);
    }
    let around = read(db, origin, seq, 1)?;
    if around.first().is_some_and(|line| line.first_seq() <= seq) {
        return Err(StoreError::Withheld { seq });
    }
    Err(StoreError::Corrupt {
        table: "log_entry".into(),
        key: format!("{:02x?}", origin.0),
        why: format!("{} entries where {seq} should be", frontier.len()),
    })
}

/// What lies inside a run of withheld entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inside {
    /// Entries before the run.
    pub after: u64,
    /// The last entry of which more is known than the run.
    pub end: u64,
}

/// The first run of a log in which something lies that is proved by another checkpoint than the run. Whoever knows the log finely there can
/// tell whether both are of one history.
pub fn inside(db: &mut Connection, origin: OriginTag) -> Result<Option<Inside>, StoreError> {
    if !may_lie_inside(db, origin)? {
        return Ok(None);
    }
    let spans: String = (1..=SUBTREE_HEIGHT).map(|h| format!(" WHEN {h} THEN {}", 1u64 << h)).collect();
    let sql = format!(
        "SELECT r.seq, r.height, max(i.seq) FROM log_entry r JOIN log_entry i ON i.origin = r.origin AND i.seq < r.seq \
         AND i.seq > r.seq - CASE r.height{spans} ELSE 1 END WHERE r.origin = ?1 AND r.height > 0 \
         GROUP BY r.seq, r.height ORDER BY r.seq LIMIT 1"
    );
    let row = db.query_one(&sql, &[Value::blob(&origin.0)])?;
    row.map(|row| Ok(Inside { after: row.int(0)? as u64 - (1u64 << row.int(1)?), end: row.int(2)? as u64 }))
        .transpose()
}

/// Whether that has ever been so and was not looked at since.
pub(crate) fn may_lie_inside(db: &mut Connection, origin: OriginTag) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM log_inside WHERE origin = ?1";
    Ok(db.query_one(sql, &[Value::blob(&origin.0)])?.is_some())
}

/// Notes that something lies inside a run, or that nothing does any more.
pub(crate) fn note_inside(db: &mut Connection, origin: OriginTag, lies: bool) -> Result<(), StoreError> {
    let sql = match lies {
        true => "INSERT INTO log_inside (origin) VALUES (?1) ON CONFLICT (origin) DO NOTHING",
        false => "DELETE FROM log_inside WHERE origin = ?1",
    };
    db.execute(sql, &[Value::blob(&origin.0)]).map(drop)
}

/// The event at a fold's input place: the entry by its stamp, then its events and the index.
pub fn fact_at(
    db: &mut Connection,
    at: &[u8],
    kinds: &[Kind],
) -> Result<(Header, Vec<Event>, u16), StoreError> {
    let corrupt = |why: &str| StoreError::Corrupt {
        table: "log_entry".into(),
        key: format!("{at:02x?}"),
        why: why.to_owned(),
    };
    let stamp = at.get(..24).and_then(Stamp::from_bytes).ok_or_else(|| corrupt("not a place in the log"))?;
    let index = at
        .get(24..26)
        .map(|b| u16::from_be_bytes([b[0], b[1]]))
        .ok_or_else(|| corrupt("not a place in the log"))?;
    let bytes = entry(db, stamp.origin, stamp.seq)?;
    let bytes = bytes.ok_or_else(|| corrupt("an entry that a view has seen is missing"))?;
    let entry = EntryRef::decode(&bytes).map_err(|e| corrupt(&e.to_string()))?;
    let events: Vec<Event> = entry
        .events()
        .map(|raw| match kinds.contains(&raw.kind) {
            true => Event::decode(raw.kind, raw.version, raw.body)
                .unwrap_or(Event::Unknown(raw.kind, raw.version)),
            false => Event::Unknown(raw.kind, raw.version),
        })
        .collect();
    if usize::from(index) >= events.len() {
        return Err(corrupt("an event number beyond the entry's events"));
    }
    Ok((entry.header(), events, index))
}

/// The clock reading behind which a log goes on; `None`: there is no such log here.
pub fn clock_of(db: &mut Connection, tag: OriginTag) -> Result<Option<UtcMillis>, StoreError> {
    let row = db.query_one("SELECT hlc FROM log_origin WHERE origin = ?1", &[Value::blob(&tag.0)])?;
    row.map(|row| Ok(Hlc(row.int(0)? as u64).wall())).transpose()
}

/// The highest clock reading in any log here.
pub fn latest_clock(db: &mut Connection) -> Result<UtcMillis, StoreError> {
    let row = db.query_one("SELECT max(hlc) FROM log_origin", &[])?;
    let latest = row.map(|row| row.int_opt(0)).transpose()?.flatten().unwrap_or(0);
    Ok(Hlc(latest as u64).wall())
}

/// Why nobody should count days by this node's clock, which shows `now` and is that good. One that was told the time is not doubted for
/// what stands in others' logs: a box that ran years ahead writes into all of them. Nor for its own, as far as stamps follow others'.
pub fn clock_trouble(
    db: &mut Connection,
    quality: ClockQuality,
    now: UtcMillis,
) -> Result<Option<ClockTrouble>, StoreError> {
    let newest = match quality >= ClockQuality::Adopted {
        false => latest_clock(db)?,
        true => Some(own_latest(db)?).filter(|own| *own > now.plus_ms(MAX_CLOCK_AHEAD_MS)).unwrap_or(now),
    };
    Ok(ClockTrouble::of(quality, now, newest))
}

/// Up to when this node believes that something may have been said, by a clock that shows `now`: as far ahead of it as the node's own
/// clock would follow another's, and all that it has said itself, for its own log never goes back. What others say does not move it: whoever
/// stamps an entry with 2090 is not believed because she did it twice.
pub fn believes_until(db: &mut Connection, now: UtcMillis) -> Result<UtcMillis, StoreError> {
    Ok(now.plus_ms(MAX_CLOCK_AHEAD_MS).max(own_latest(db)?))
}

/// The latest clock reading of this node's present life (of all of them, where several processes write), whose stamps never go back. An
/// earlier one may have run years ahead.
fn own_latest(db: &mut Connection) -> Result<UtcMillis, StoreError> {
    let sql = "SELECT max(l.hlc) FROM own_incarnation o \
        JOIN log_origin l ON l.incarnation = o.incarnation AND (o.node IS NULL OR o.node = l.node)";
    let row = db.query_one(sql, &[])?;
    let own = row.map(|row| row.int_opt(0)).transpose()?.flatten().unwrap_or(0);
    Ok(Hlc(own as u64).wall())
}

/// What `chaski log verify` found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Logs read.
    pub origins: u64,
    /// Entries read.
    pub entries: u64,
    /// Events in them.
    pub events: u64,
    /// Signed checkpoints checked against the recomputed root.
    pub checkpoints: u64,
    /// Entries behind the last checkpoint of their log: stored, but not signed yet.
    pub unsigned_entries: u64,
    /// Bytes of entries.
    pub bytes: u64,
    /// What is wrong, in words. Empty = the log can be trusted.
    pub faults: Vec<String>,
}

/// Most faults listed; a broken disk has more than anybody reads.
const MAX_FAULTS: usize = 50;
/// Entries read at once.
const VERIFY_CHUNK: u64 = 4_096;

/// Recomputes every digest and root, checks every signature, and compares heads and subtrees with what is stored.
pub fn verify(db: &mut Connection) -> Result<Verified, StoreError> {
    verify_last(db, u64::MAX)
}

/// The same for the last entries of each log, on top of the stored roots of those before them: a checkpoint that fits
/// vouches for both. Begins with the subtree in which the place lies.
pub fn verify_last(db: &mut Connection, entries: u64) -> Result<Verified, StoreError> {
    let mut report = Verified::default();
    for row in
        db.query("SELECT origin, node, incarnation, seq, frontier FROM log_origin ORDER BY origin", &[])?
    {
        let origin = Origin { node: NodeKey(row.id(1)?), incarnation: Incarnation(row.id(2)?) };
        report.origins += 1;
        let head_seq = row.int(3)? as u64;
        // No run lies across the end of a subtree.
        let from = head_seq.saturating_sub(entries) / SUBTREE * SUBTREE;
        let before = match frontier_at(db, origin.tag(), from) {
            Ok(frontier) => frontier,
            Err(StoreError::Withheld { .. } | StoreError::Corrupt { .. }) => Frontier::new(),
            Err(e) => return Err(e),
        };
        verify_origin(db, origin, before, head_seq, row.blob(4)?, &mut report)?;
    }
    Ok(report)
}

fn verify_origin(
    db: &mut Connection,
    origin: Origin,
    before: Frontier,
    head_seq: u64,
    head_frontier: &[u8],
    report: &mut Verified,
) -> Result<(), StoreError> {
    let name = format!("log of {} ({})", origin.node, origin.incarnation);
    let tag = origin.tag();
    let fault = |report: &mut Verified, what: String| {
        if report.faults.len() < MAX_FAULTS {
            report.faults.push(format!("{name}: {what}"));
        }
    };
    let checkpoints = db.query(
        "SELECT seq, bytes FROM log_checkpoint WHERE origin = ?1 AND seq > ?2 ORDER BY seq",
        &[Value::blob(&tag.0), Value::Int(before.len() as i64)],
    )?;
    let mut checkpoints = checkpoints.into_iter().peekable();
    let mut last_signed = before.len();
    let mut frontier = before;
    // The tree at the beginning of this subtree, and what followed: a run takes the place of what lies inside it.
    let mut subtree = (frontier.clone(), Vec::<Line>::new());
    loop {
        let lines = match read(db, tag, frontier.len(), VERIFY_CHUNK) {
            Err(StoreError::Archive { why }) => {
                fault(report, format!("after entry {}: {why}", frontier.len()));
                return Ok(());
            }
            lines => lines?,
        };
        if lines.is_empty() {
            break;
        }
        for line in lines {
            let reached = frontier.len();
            if frontier.len().is_multiple_of(SUBTREE) {
                subtree = (frontier.clone(), Vec::new());
            }
            if line.first_seq() > frontier.len() + 1 || line.first_seq() <= subtree.0.len() {
                fault(report, format!("entry {} is missing", frontier.len() + 1));
                return Ok(());
            }
            if line.first_seq() <= frontier.len() {
                frontier = subtree.0.clone();
                subtree.1.retain(|inside| inside.seq < line.first_seq());
                subtree.1 = outermost(subtree.1);
                let joined = subtree.1.iter().try_for_each(|before| before.leaf().append_to(&mut frontier));
                if let Err(e) = joined {
                    fault(report, format!("entry {}: {e}", line.seq));
                    return Ok(());
                }
            }
            subtree.1.push(Line { what: Err(line.leaf()), ..line });
            if let Ok(bytes) = &line.what {
                report.bytes += bytes.len() as u64;
                match EntryRef::decode(bytes) {
                    Ok(entry) if entry.origin() == origin && entry.seq() == line.seq => {
                        report.events += entry.events().count() as u64;
                    }
                    Ok(_) => fault(report, format!("entry {} belongs elsewhere", line.seq)),
                    Err(e) => fault(report, format!("entry {}: {e}", line.seq)),
                }
            }
            report.entries += line.seq - reached;
            if let Err(e) = line.leaf().append_to(&mut frontier) {
                fault(report, format!("entry {}: {e}", line.seq));
                return Ok(());
            }
            while let Some(row) = checkpoints.peek() {
                if row.int(0)? as u64 != line.seq {
                    break;
                }
                match Checkpoint::from_bytes(row.blob(1)?) {
                    Err(e) => fault(report, format!("checkpoint at {}: {e}", line.seq)),
                    Ok(c) if c.origin != origin || c.seq != line.seq => {
                        fault(report, format!("checkpoint at {} is about another entry", line.seq));
                    }
                    Ok(c) if c.root != frontier.root() => {
                        fault(report, format!("entries up to {} are not those that were signed", line.seq));
                    }
                    Ok(c) => match c.verify() {
                        Ok(()) => last_signed = line.seq,
                        Err(e) => fault(report, format!("checkpoint at {}: {e}", line.seq)),
                    },
                }
                report.checkpoints += 1;
                checkpoints.next();
            }
        }
    }
    if checkpoints.next().is_some() {
        fault(report, "a checkpoint speaks of entries that are not here".into());
    }
    if frontier.len() != head_seq || frontier.to_bytes() != head_frontier {
        fault(report, format!("{} entries are here, the head says {head_seq}", frontier.len()));
    }
    if frontier_at(db, tag, frontier.len())?.root() != frontier.root() {
        fault(report, "stored subtrees do not match the entries".into());
    }
    report.unsigned_entries += frontier.len() - last_signed;
    Ok(())
}
