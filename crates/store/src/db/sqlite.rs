//! SQLite: one file, write-ahead log, every commit synced.

use super::{ColumnType, Row, Value};
use crate::{StoreError, archive::Shelf};
use rusqlite::{
    ErrorCode, OpenFlags,
    config::DbConfig,
    types::{ToSqlOutput, ValueRef},
};
use std::path::Path;

/// How a file is opened.
#[derive(Clone, Copy, Debug)]
pub struct SqliteOptions {
    /// For readers: refuses writes.
    pub read_only: bool,
    /// Page cache in KiB. Small boxes have small memories.
    pub cache_kib: u32,
}

/// Bytes of a new file's pages. Answers touch pages at random (one per learner and lesson), and each touched page is
/// written whole: small pages write less to an SD card.
const PAGE_BYTES: u32 = 2_048;
/// Pages in the write-ahead log before they move to the main file (about 24 MiB). Answers of a class touch the same pages
/// again and again: the longer they wait, the fewer are written twice. A box that lost its power reads all of them before
/// it serves: half a second from a slow card.
const CHECKPOINT_PAGES: u32 = 12_000;
/// Prepared statements kept per connection.
const STATEMENTS_KEPT: usize = 256;

/// A connection to a SQLite file.
pub struct SqliteConnection {
    db: rusqlite::Connection,
    pub(super) shelf: Shelf,
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(v) => ValueRef::Integer(*v),
            Value::Real(v) => ValueRef::Real(*v),
            Value::Text(v) => ValueRef::Text(v.as_bytes()),
            Value::Blob(v) => ValueRef::Blob(v),
        }))
    }
}

impl SqliteConnection {
    /// Opens a file. Whoever only reads makes none.
    pub fn open(path: &Path, options: SqliteOptions) -> Result<Self, StoreError> {
        let opening = |e| StoreError::Open { what: path.display().to_string(), why: format!("{e}") };
        let mut flags = OpenFlags::default();
        flags.set(OpenFlags::SQLITE_OPEN_CREATE, !options.read_only);
        let db = rusqlite::Connection::open_with_flags(path, flags).map_err(opening)?;
        db.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        // Otherwise a statement with `LIMIT ?` is parsed and planned anew for every value: a third of what exchange and pages computed.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(opening)?;
        db.busy_timeout(std::time::Duration::from_secs(5)).map_err(opening)?;
        let pragmas = if options.read_only {
            format!(
                "PRAGMA query_only=ON; PRAGMA cache_size=-{}; PRAGMA temp_store=MEMORY;",
                options.cache_kib
            )
        } else {
            // FULL: an acknowledged answer survives the power going at any instant. secure_delete: erased is erased.
            format!(
                "PRAGMA page_size={PAGE_BYTES}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
                 PRAGMA secure_delete=ON; PRAGMA cache_size=-{}; PRAGMA temp_store=MEMORY; \
                 PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES};",
                options.cache_kib
            )
        };
        db.execute_batch(&pragmas).map_err(opening)?;
        Ok(Self { db, shelf: Shelf::default() })
    }

    /// Rows of a query.
    pub fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let fail = |e| failed(sql, &e);
        let mut statement = self.db.prepare_cached(sql).map_err(fail)?;
        let columns = statement.column_count();
        let mut found = statement.query(rusqlite::params_from_iter(values)).map_err(fail)?;
        let mut rows = Vec::new();
        while let Some(row) = found.next().map_err(fail)? {
            let mut values = Vec::with_capacity(columns);
            for column in 0..columns {
                values.push(match row.get_ref(column).map_err(fail)? {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(v) => Value::Int(v),
                    ValueRef::Real(v) => Value::Real(v),
                    ValueRef::Text(v) => Value::Text(String::from_utf8_lossy(v).into_owned()),
                    ValueRef::Blob(v) => Value::Blob(v.to_vec()),
                });
            }
            rows.push(Row(values));
        }
        Ok(rows)
    }

    /// Runs one statement.
    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let fail = |e| failed(sql, &e);
        let mut statement = self.db.prepare_cached(sql).map_err(fail)?;
        Ok(statement.execute(rusqlite::params_from_iter(values)).map_err(fail)? as u64)
    }

    /// One prepared statement, run for each row.
    pub fn insert_rows(
        &mut self,
        prefix: &str,
        types: &[ColumnType],
        suffix: &str,
        rows: &[Vec<Value>],
    ) -> Result<(), StoreError> {
        let places: Vec<String> = (1..=types.len()).map(|n| format!("?{n}")).collect();
        let sql = format!("{prefix} VALUES ({}) {suffix}", places.join(","));
        let fail = |e| failed(&sql, &e);
        let mut statement = self.db.prepare_cached(&sql).map_err(fail)?;
        for row in rows {
            statement.execute(rusqlite::params_from_iter(row)).map_err(fail)?;
        }
        Ok(())
    }

    /// One prepared statement, asked for each key.
    pub fn look_up(
        &mut self,
        wanted: &str,
        table: &str,
        key: &[(&str, ColumnType)],
        keys: &[Vec<Value>],
    ) -> Result<Vec<(usize, Row)>, StoreError> {
        let by_key: Vec<String> =
            key.iter().enumerate().map(|(i, (name, _))| format!("{name} = ?{}", i + 1)).collect();
        let sql = format!("SELECT {wanted} FROM {table} WHERE {}", by_key.join(" AND "));
        let mut found = Vec::with_capacity(keys.len());
        for (place, key) in keys.iter().enumerate() {
            found.extend(self.query(&sql, key)?.into_iter().map(|row| (place, row)));
        }
        Ok(found)
    }

    /// Several statements.
    pub fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.db.execute_batch(sql).map_err(|e| failed(sql, &e))
    }

    /// Whether a transaction that was begun still goes on. Where there is no room for a page, SQLite takes back not the statement alone but all
    /// that the transaction did, and ends it; what follows would be written without one.
    pub fn is_in_transaction(&self) -> bool {
        !self.db.is_autocommit()
    }
}

fn failed(sql: &str, why: &rusqlite::Error) -> StoreError {
    match why.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        _ => StoreError::statement(sql, why),
    }
}

/// Copies a database that may be in use into a new file: one consistent moment of it, without free pages (what was erased
/// stays behind). Writers go on meanwhile.
pub fn copy_sqlite(from: &Path, to: &Path) -> Result<(), StoreError> {
    let fail = |e| StoreError::Open { what: from.display().to_string(), why: format!("{e}") };
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
    let db = rusqlite::Connection::open_with_flags(from, flags).map_err(fail)?;
    db.busy_timeout(std::time::Duration::from_secs(5)).map_err(fail)?;
    let to = to.to_str().ok_or_else(|| StoreError::Open {
        what: to.display().to_string(),
        why: "its name is no text".into(),
    })?;
    db.execute("VACUUM INTO ?1", [to]).map(drop).map_err(|e| failed("VACUUM INTO", &e))
}

/// Whether a database file that nobody uses is sound: its pages, and the last entries of each log with their signatures.
/// Returns what is wrong.
pub fn check_sqlite(path: &Path, entries: u64) -> Result<Vec<String>, StoreError> {
    let db = SqliteConnection::open(path, SqliteOptions { read_only: true, cache_kib: 4_096 })?;
    let mut db = super::Connection::Sqlite(db);
    let rows = db.query("PRAGMA quick_check(5)", &[])?;
    let said = rows.iter().filter_map(|row| row.text(0).ok()).filter(|said| *said != "ok");
    let mut faults: Vec<String> = said.map(str::to_owned).collect();
    if faults.is_empty() {
        faults = crate::log::verify_last(&mut db, entries)?.faults;
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::StatementStatus;

    #[test]
    fn a_statement_is_planned_once_whatever_its_values() {
        let options = SqliteOptions { read_only: false, cache_kib: 256 };
        let mut db = SqliteConnection::open(Path::new(":memory:"), options).expect("opened");
        db.batch("CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b BIGINT NOT NULL)").expect("made");
        let sql = "SELECT a FROM t WHERE a > ?1 AND b = ?2 ORDER BY a LIMIT ?3";
        for value in 0..10 {
            db.query(sql, &[Value::Int(value), Value::Int(value), Value::Int(value)]).expect("asked");
        }
        let statement = db.db.prepare_cached(sql).expect("kept");
        assert_eq!(statement.get_status(StatementStatus::Run), 10, "it is the same statement");
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
