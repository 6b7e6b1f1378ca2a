//! A SQLite file that somebody else wrote: read as it lies, believed in nothing.
//!
//! It may come from a stick of unknown origin. So: opened read-only and as immutable (no journal of it is played, nothing is made
//! beside it), its views and triggers are off, only ordinary tables are read, a value has a largest size, and every scan a last row:
//! damaged pages that point at each other can make a small file seem endless.

use crate::{StoreError, db::Row, db::Value};
use rusqlite::{OpenFlags, config::DbConfig, limits::Limit, types::ValueRef};
use std::{io::Read, path::Path};

/// Largest single value, in bytes: a channel's thumbnail stands in a column as text.
const MAX_VALUE_BYTES: i32 = 4 << 20;
/// Longest definition of a table.
const MAX_SQL_BYTES: i32 = 64 << 10;
/// Page cache in KiB.
const CACHE_KIB: u32 = 2_048;
/// What every SQLite file begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// A foreign database, open for reading.
pub struct ForeignDatabase {
    db: rusqlite::Connection,
    name: String,
}

impl ForeignDatabase {
    /// Opens a file of at most so many bytes. What is no SQLite file is refused after its first 16 bytes.
    pub fn open(path: &Path, most_bytes: u64) -> Result<Self, StoreError> {
        let name = path.display().to_string();
        let fail = |why: String| StoreError::Open { what: name.clone(), why };
        let mut file = std::fs::File::open(path).map_err(|e| fail(e.to_string()))?;
        let bytes = file.metadata().map_err(|e| fail(e.to_string()))?.len();
        if bytes > most_bytes {
            return Err(fail(format!("{bytes} bytes; at most {most_bytes} are read")));
        }
        let mut header = [0; 100];
        if file.read_exact(&mut header).is_err() || !header.starts_with(MAGIC) {
            return Err(fail("this is not a SQLite database".into()));
        }
        if let Some(whole) = whole_bytes(&header).filter(|whole| *whole > bytes) {
            return Err(fail(format!("the database is cut off: {bytes} of {whole} bytes. Copy it again")));
        }
        let text = path.to_str().ok_or_else(|| fail("its name is no text".into()))?;
        let flags =
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let opened = || -> rusqlite::Result<rusqlite::Connection> {
            let db = rusqlite::Connection::open_with_flags(uri(text), flags)?;
            db.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)?;
            db.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, MAX_SQL_BYTES)?;
            db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
            db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
            db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
            db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
            db.execute_batch(&format!(
                "PRAGMA query_only=ON; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA cache_size=-{CACHE_KIB};"
            ))?;
            Ok(db)
        };
        let db = opened().map_err(|e| fail(e.to_string()))?;
        Ok(Self { db, name })
    }

    /// Names of a table's columns, as written; empty if there is no such table. A view or a virtual table is none.
    pub fn columns(&mut self, table: &str) -> Result<Vec<String>, StoreError> {
        let ordinary = "SELECT name FROM sqlite_schema WHERE type = 'table' AND lower(name) = lower(?1) \
             AND upper(substr(ltrim(sql), 1, 12)) = 'CREATE TABLE'";
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut found = self.db.prepare(ordinary)?;
            let Some(name) = found.query_map([table], |row| row.get::<_, String>(0))?.next().transpose()?
            else {
                return Ok(Vec::new());
            };
            let mut columns = self.db.prepare("SELECT name FROM pragma_table_info(?1)")?;
            columns.query_map([name], |row| row.get::<_, String>(0))?.collect()
        };
        read().map_err(|e| self.damaged(&e))
    }

    /// Each row of a table with the named columns, in the order they lie; `take` may end it early with an error.
    pub fn each<E: From<StoreError>>(
        &mut self,
        table: &str,
        columns: &[&str],
        take: &mut dyn FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let names: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
        let sql = format!("SELECT {} FROM {}", names.join(", "), quoted(table));
        let mut statement = self.db.prepare(&sql).map_err(|e| self.damaged(&e))?;
        let mut rows = statement.query([]).map_err(|e| self.damaged(&e))?;
        let mut read = Row(Vec::with_capacity(columns.len()));
        while let Some(row) = rows.next().map_err(|e| self.damaged(&e))? {
            read.0.clear();
            for column in 0..columns.len() {
                read.0.push(match row.get_ref(column).map_err(|e| self.damaged(&e))? {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(v) => Value::Int(v),
                    ValueRef::Real(v) => Value::Real(v),
                    ValueRef::Text(v) => Value::Text(String::from_utf8_lossy(v).into_owned()),
                    ValueRef::Blob(v) => Value::Blob(v.to_vec()),
                });
            }
            take(&read)?;
        }
        Ok(())
    }

    fn damaged(&self, why: &dyn std::fmt::Display) -> StoreError {
        StoreError::Open { what: self.name.clone(), why: format!("the database is damaged: {why}") }
    }
}

/// A SQLite file for other programs, written once and whole. It has no journal: until it is finished it is nobody's.
pub struct ForeignWriter {
    db: rusqlite::Connection,
    name: String,
}

impl ForeignWriter {
    /// Makes the file with its tables, in the place of whatever was there.
    pub fn create(path: &Path, schema: &str) -> Result<Self, StoreError> {
        let name = path.display().to_string();
        let made = || -> Result<rusqlite::Connection, Box<dyn std::error::Error>> {
            match std::fs::remove_file(path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
            let db = rusqlite::Connection::open(path)?;
            db.execute_batch("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;")?;
            db.execute_batch(schema)?;
            Ok(db)
        };
        let db = made().map_err(|error| StoreError::Open { what: name.clone(), why: error.to_string() })?;
        Ok(Self { db, name })
    }

    /// Adds a row: values in the order of the table's columns.
    pub fn put(&mut self, table: &str, row: &[Value]) -> Result<(), StoreError> {
        let places = vec!["?"; row.len()].join(", ");
        let sql = format!("INSERT INTO \"{}\" VALUES ({places})", table.replace('"', "\"\""));
        let put = || self.db.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(row));
        put().map(drop).map_err(|error| self.failed(&error))
    }

    /// Ends it: only now it is a database with rows in it. Syncing it is the caller's affair.
    pub fn finish(self) -> Result<(), StoreError> {
        self.db.execute_batch("COMMIT").map_err(|error| self.failed(&error))
    }

    fn failed(&self, why: &dyn std::fmt::Display) -> StoreError {
        StoreError::Open { what: self.name.clone(), why: why.to_string() }
    }
}

/// How long the file should be, by its own header; `None` if an old writer left that unsaid (file format, 1.3.7).
fn whole_bytes(header: &[u8; 100]) -> Option<u64> {
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        page => u64::from(page),
    };
    (number(24) == number(92)).then(|| page * u64::from(number(28)))
}

/// A path as SQLite's address for it. Immutable: it lies on a stick or is a copy of our own, and nobody writes it meanwhile.
fn uri(path: &str) -> String {
    let mut uri = String::from("file:");
    for byte in path.bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => uri.push(byte as char),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri + "?mode=ro&immutable=1"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, sql: &str) -> std::path::PathBuf {
        let path = std::env::temp_dir().join(format!("chaski foreign? {name}-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        path
    }

    fn rows(path: &Path) -> Result<Vec<Row>, StoreError> {
        let mut db = ForeignDatabase::open(path, 1 << 20)?;
        let mut rows = Vec::new();
        db.each("t", &["b", "a"], &mut |row| {
            rows.push(row.clone());
            Ok::<_, StoreError>(())
        })?;
        Ok(rows)
    }

    #[test]
    fn rows_come_by_name_and_nothing_lies_beside() {
        let path =
            file("rows", "CREATE TABLE t (a INTEGER, b TEXT); INSERT INTO t VALUES (1, 'x'), (2, NULL);");
        let expected = vec![Row(vec!["x".into(), 1.into()]), Row(vec![Value::Null, 2.into()])];
        assert_eq!(rows(&path).unwrap(), expected);
        let mut db = ForeignDatabase::open(&path, 1 << 20).unwrap();
        assert_eq!(db.columns("T").unwrap(), ["a", "b"]);
        assert_eq!(db.columns("nothing").unwrap(), [""; 0]);
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn what_is_written_is_read() {
        let path = std::env::temp_dir().join(format!("chaski foreign written-{}", std::process::id()));
        let expected = vec![Row(vec!["x".into(), 1.into()]), Row(vec![Value::Null, 2.into()])];
        // Twice: what was there before goes.
        for _ in 0..2 {
            let mut db = ForeignWriter::create(&path, "CREATE TABLE t (a INTEGER, b TEXT);").unwrap();
            db.put("t", &[1.into(), "x".into()]).unwrap();
            db.put("t", &[2.into(), Value::Null]).unwrap();
            assert!(db.put("t", &[1.into()]).is_err());
            db.finish().unwrap();
            assert_eq!(rows(&path).unwrap(), expected);
        }
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn views_and_virtual_tables_are_no_tables() {
        let endless = "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;";
        let path = file("view", &format!("CREATE TABLE t (a, b); {endless}"));
        let mut db = ForeignDatabase::open(&path, 1 << 20).unwrap();
        assert_eq!(db.columns("v").unwrap(), [""; 0]);
        assert!(db.each("v", &["i"], &mut |_| Ok::<_, StoreError>(())).is_err());
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn what_is_no_database_is_refused_and_damage_is_said() {
        let path = file("damage", "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, hex(zeroblob(9000)));");
        let whole = std::fs::read(&path).unwrap();
        assert!(ForeignDatabase::open(&path, 100).is_err_and(|e| e.to_string().contains("at most 100")));
        for bytes in [&b"PK\x03\x04"[..], b"", &[0; 5000]] {
            std::fs::write(&path, bytes).unwrap();
            assert!(
                ForeignDatabase::open(&path, 1 << 20).is_err_and(|e| e.to_string().contains("not a SQLite"))
            );
        }
        // Cut anywhere: rows or an error, never a panic.
        for length in (16..whole.len()).step_by(513) {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert!(rows(&path).is_err(), "{length}");
        }
        std::fs::remove_file(&path).unwrap();
    }
}
