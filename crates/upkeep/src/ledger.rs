//! What was done to this machine: backups made, and how much room there was on each day. Local state: another machine need
//! not know it.

use kernel::{UtcMillis, calendar::DAY_MS};
use store::{Connection, StoreError, WriteTx};

/// The tables.
pub const DDL: &str = "
CREATE TABLE upkeep_backup (made_at BIGINT NOT NULL PRIMARY KEY, path {text} NOT NULL, bytes BIGINT NOT NULL){clustered};
CREATE TABLE upkeep_room (day BIGINT NOT NULL PRIMARY KEY, free_mb BIGINT NOT NULL){clustered};
CREATE TABLE upkeep_check (what {text} NOT NULL PRIMARY KEY, at BIGINT NOT NULL, faults BIGINT NOT NULL){clustered};
";

/// Backups remembered.
const BACKUPS_KEPT: i64 = 50;
/// Days of room remembered: growth is seen over a month.
const DAYS_KEPT: i64 = 40;

/// A backup that was made and read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupMade {
    /// When.
    pub made_at: UtcMillis,
    /// Where.
    pub path: String,
    /// How large.
    pub bytes: u64,
}

/// Writes down a backup.
pub fn note_backup(tx: &mut WriteTx<'_>, made: &BackupMade) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO upkeep_backup (made_at, path, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (made_at) DO NOTHING",
        &[made.made_at.0.into(), made.path.as_str().into(), (made.bytes as i64).into()],
    )?;
    let sql = "DELETE FROM upkeep_backup WHERE made_at NOT IN \
        (SELECT made_at FROM upkeep_backup ORDER BY made_at DESC LIMIT ?1)";
    tx.execute(sql, &[BACKUPS_KEPT.into()]).map(drop)
}

/// The last backup.
pub fn last_backup(db: &mut Connection) -> Result<Option<BackupMade>, StoreError> {
    let sql = "SELECT made_at, path, bytes FROM upkeep_backup ORDER BY made_at DESC LIMIT 1";
    let Some(row) = db.query_one(sql, &[])? else { return Ok(None) };
    let (path, bytes) = (row.text(1)?.to_owned(), row.int(2)?.max(0) as u64);
    Ok(Some(BackupMade { made_at: UtcMillis(row.int(0)?), path, bytes }))
}

/// Writes down today's room; later on the same day the smaller figure stays.
pub fn note_room(tx: &mut WriteTx<'_>, now: UtcMillis, free_mb: u64) -> Result<(), StoreError> {
    let day = now.0.div_euclid(DAY_MS);
    tx.execute(
        "INSERT INTO upkeep_room (day, free_mb) VALUES (?1, ?2) ON CONFLICT (day) DO UPDATE SET free_mb = excluded.free_mb \
         WHERE excluded.free_mb < upkeep_room.free_mb",
        &[day.into(), (free_mb as i64).into()],
    )?;
    tx.execute("DELETE FROM upkeep_room WHERE day < ?1", &[(day - DAYS_KEPT).into()]).map(drop)
}

/// The oldest remembered room: how many days ago, and how much was free.
pub fn earlier_room(db: &mut Connection, now: UtcMillis) -> Result<Option<(i64, u64)>, StoreError> {
    let Some(row) = db.query_one("SELECT day, free_mb FROM upkeep_room ORDER BY day LIMIT 1", &[])? else {
        return Ok(None);
    };
    Ok(Some((now.0.div_euclid(DAY_MS) - row.int(0)?, row.int(1)?.max(0) as u64)))
}

/// Writes down that something was checked, and how many faults there were.
pub fn note_check(tx: &mut WriteTx<'_>, what: &str, at: UtcMillis, faults: u64) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO upkeep_check (what, at, faults) VALUES (?1, ?2, ?3) \
         ON CONFLICT (what) DO UPDATE SET at = excluded.at, faults = excluded.faults",
        &[what.into(), at.0.into(), (faults as i64).into()],
    )
    .map(drop)
}

/// When something was last checked, and with how many faults.
pub fn last_check(db: &mut Connection, what: &str) -> Result<Option<(UtcMillis, u64)>, StoreError> {
    let row = db.query_one("SELECT at, faults FROM upkeep_check WHERE what = ?1", &[what.into()])?;
    row.map(|row| Ok((UtcMillis(row.int(0)?), row.int(1)?.max(0) as u64))).transpose()
}
