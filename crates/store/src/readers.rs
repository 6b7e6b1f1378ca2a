//! Readers: a small pool of connections, each used by one thread at a time.

use crate::{
    StoreError,
    db::{Connection, PostgresConnection, SqliteConnection, SqliteOptions},
    store::Database,
};
use std::sync::{Arc, Mutex, PoisonError};

/// Idle connections kept. More readers at once open more and close them after use.
const KEPT: usize = 4;
/// Page cache of one reader in KiB.
const CACHE_KIB: u32 = 1_024;

/// The pool.
#[derive(Clone)]
pub struct Readers {
    database: Arc<Database>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    /// A pool without connections yet.
    pub fn new(database: Database) -> Self {
        Self { database: Arc::new(database), idle: Arc::default() }
    }

    /// Runs a read on a connection of the pool. Blocks; on an async thread use `Store::read`.
    pub fn with<T>(
        &self,
        read: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => open(&self.database)?,
        };
        let result = read(&mut connection);
        // A connection whose statement failed may be in an unknown state: it is closed instead of kept.
        if result.is_ok() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < KEPT {
                idle.push(connection);
            }
        }
        result
    }
}

fn open(database: &Database) -> Result<Connection, StoreError> {
    match database {
        Database::Sqlite(path) => {
            let options = SqliteOptions { read_only: true, cache_kib: CACHE_KIB };
            Ok(Connection::Sqlite(SqliteConnection::open(path, options)?))
        }
        Database::Postgres { url, schema } => {
            Ok(Connection::Postgres(Box::new(PostgresConnection::open(url, schema.as_deref())?)))
        }
    }
}
