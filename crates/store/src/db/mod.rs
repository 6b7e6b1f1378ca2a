//! One connection, two databases: the same SQL text with `?1` placeholders runs on SQLite and on PostgreSQL.
//!
//! The portable subset: `BIGINT`, `TEXT`, `DOUBLE PRECISION` and blobs; `INSERT .. ON CONFLICT`, CTEs, window functions,
//! `count(*) FILTER`; always an `ORDER BY` that ends in the key. Text compares as bytes on both.

mod postgres;
mod postgres_tls;
mod sqlite;
mod value;

pub use self::postgres::PostgresConnection;
pub use self::sqlite::{SqliteConnection, SqliteOptions, check_sqlite, copy_sqlite};
pub use value::{ColumnType, Row, Value};

use crate::{StoreError, archive::Shelf};

/// Which database is behind a connection. Only this crate may branch on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// The hub's file.
    Sqlite,
    /// The central's server.
    Postgres,
}

impl Dialect {
    /// The column type's name.
    pub fn type_name(self, column: ColumnType) -> &'static str {
        match (self, column) {
            (_, ColumnType::Int) => "BIGINT",
            (_, ColumnType::Real) => "DOUBLE PRECISION",
            (Dialect::Sqlite, ColumnType::Text) => "TEXT",
            // Bytes order, whatever the server's locale: views may not depend on it.
            (Dialect::Postgres, ColumnType::Text) => "TEXT COLLATE \"C\"",
            (Dialect::Sqlite, ColumnType::Blob) => "BLOB",
            (Dialect::Postgres, ColumnType::Blob) => "BYTEA",
        }
    }

    /// What follows the closing bracket of `CREATE TABLE`: SQLite clusters by the key only when told.
    pub fn table_suffix(self) -> &'static str {
        match self {
            Dialect::Sqlite => " WITHOUT ROWID",
            Dialect::Postgres => "",
        }
    }

    /// Replaces `{blob}`, `{text}` and `{clustered}` in table definitions written once for both.
    pub fn ddl(self, text: &str) -> String {
        text.replace("{blob}", self.type_name(ColumnType::Blob))
            .replace("{text}", self.type_name(ColumnType::Text))
            .replace("{clustered}", self.table_suffix())
    }
}

/// A connection that belongs to one thread.
pub enum Connection {
    /// SQLite.
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    Postgres(Box<PostgresConnection>),
}

impl Connection {
    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self {
            Connection::Sqlite(_) => Dialect::Sqlite,
            Connection::Postgres(_) => Dialect::Postgres,
        }
    }

    /// A name that the same data have no more once they were read in from a dump, or the server was brought back to a moment: not a copy of its whole disk.
    /// Empty where the database is a file beside the node's folder.
    pub fn identity(&mut self) -> Result<String, StoreError> {
        match self {
            Connection::Sqlite(_) => Ok(String::new()),
            Connection::Postgres(db) => db.identity(),
        }
    }

    /// What this connection knows of the archive.
    pub(crate) fn shelf(&mut self) -> &mut Shelf {
        match self {
            Connection::Sqlite(db) => &mut db.shelf,
            Connection::Postgres(db) => &mut db.shelf,
        }
    }

    /// Rows of a query, at most as many as its own `LIMIT` says; statements are prepared once and kept.
    pub fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        match self {
            Connection::Sqlite(db) => db.query(sql, values),
            Connection::Postgres(db) => db.query(sql, values),
        }
    }

    /// The first row, if there is one.
    pub fn query_one(&mut self, sql: &str, values: &[Value]) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, values)?.into_iter().next())
    }

    /// Runs one statement; returns how many rows it changed.
    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        match self {
            Connection::Sqlite(db) => db.execute(sql, values),
            Connection::Postgres(db) => db.execute(sql, values),
        }
    }

    /// The same statement for many rows: a prepared loop on SQLite, one set-wise statement on PostgreSQL.
    /// `prefix` is `INSERT INTO t (a, b)`, `suffix` is the `ON CONFLICT` part or empty.
    pub fn insert_rows(
        &mut self,
        prefix: &str,
        types: &[ColumnType],
        suffix: &str,
        rows: &[Vec<Value>],
    ) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        match self {
            Connection::Sqlite(db) => db.insert_rows(prefix, types, suffix, rows),
            Connection::Postgres(db) => db.insert_rows(prefix, types, suffix, rows),
        }
    }

    /// The rows of `table` for many keys at once: `wanted` are its columns to read, `key` those that are compared, each of `keys`
    /// one value per column of `key`. Each row comes with the place in `keys` to which it belongs, in no particular order. A
    /// prepared loop on SQLite; one statement on PostgreSQL, where every question costs a round trip.
    pub fn look_up(
        &mut self,
        wanted: &str,
        table: &str,
        key: &[(&str, ColumnType)],
        keys: &[Vec<Value>],
    ) -> Result<Vec<(usize, Row)>, StoreError> {
        if keys.is_empty() {
            return Ok(vec![]);
        }
        match self {
            Connection::Sqlite(db) => db.look_up(wanted, table, key, keys),
            Connection::Postgres(db) => db.look_up(wanted, table, key, keys),
        }
    }

    /// Whether a transaction that was begun still goes on, whatever failed in it.
    pub fn is_in_transaction(&self) -> bool {
        match self {
            Connection::Sqlite(db) => db.is_in_transaction(),
            // It waits for the savepoint to be taken back.
            Connection::Postgres(_) => true,
        }
    }

    /// Several statements without values, e.g. a schema.
    pub fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        match self {
            Connection::Sqlite(db) => db.batch(sql),
            Connection::Postgres(db) => db.batch(sql),
        }
    }
}
