//! Readers: a small pool of connections, each used by one thread at a time.

use crate::{
    StoreError,
    db::{Connection, PostgresConnection, SqliteConnection, SqliteOptions},
    store::Database,
};
use std::{
    cell::Cell,
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Connections kept open. A box with two cores reads no faster with more, and opening one costs as much as three pages: SQLite
/// reads the whole schema. So who finds all of them in use waits a moment.
const KEPT: usize = 4;
/// Longest wait for one: then something reads for long (a stick, a list of thousands), and pages need not wait for it. Another
/// is opened, and closed after use.
const LONGEST_WAIT: Duration = Duration::from_millis(50);
/// Page cache of one reader in KiB.
const CACHE_KIB: u32 = 1_024;

thread_local! {
    /// Readers this thread holds: who reads while reading must not wait for herself.
    static HELD: Cell<usize> = const { Cell::new(0) };
}

/// The pool.
#[derive(Clone)]
pub struct Readers {
    shared: Arc<Shared>,
}

struct Shared {
    database: Database,
    pool: Mutex<Pool>,
    returned: Condvar,
}

#[derive(Default)]
struct Pool {
    idle: Vec<Connection>,
    /// In use or idle.
    open: usize,
}

impl Readers {
    /// A pool without connections yet.
    pub fn new(database: Database) -> Self {
        Self { shared: Arc::new(Shared { database, pool: Mutex::default(), returned: Condvar::new() }) }
    }

    /// Runs a read on a connection of the pool. Blocks; on an async thread use `Store::read`.
    pub fn with<T>(
        &self,
        read: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut taken = Taken::from(&self.shared);
        let connection = match &mut taken.connection {
            Some(connection) => connection,
            none => none.insert(open(&self.shared.database)?),
        };
        let result = read(connection);
        // A connection whose statement failed may be in an unknown state: it is closed instead of kept. If the server was away, those
        // that lie idle are dead too.
        if let Err(e) = &result {
            taken.connection = None;
            if matches!(e, StoreError::Away) {
                let mut pool = self.shared.pool.lock().unwrap_or_else(PoisonError::into_inner);
                pool.open -= pool.idle.len();
                pool.idle.clear();
            }
        }
        result
    }
}

/// A place in the pool, given back when it is dropped, also by a panic.
struct Taken<'p> {
    shared: &'p Shared,
    connection: Option<Connection>,
}

impl<'p> Taken<'p> {
    fn from(shared: &'p Shared) -> Self {
        let nested = HELD.replace(HELD.get() + 1) > 0;
        let waits_until = Instant::now() + LONGEST_WAIT;
        let mut pool = shared.pool.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(connection) = pool.idle.pop() {
                return Self { shared, connection: Some(connection) };
            }
            let waits = waits_until.saturating_duration_since(Instant::now());
            if pool.open < KEPT || nested || waits.is_zero() {
                pool.open += 1;
                return Self { shared, connection: None };
            }
            pool = shared.returned.wait_timeout(pool, waits).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        HELD.set(HELD.get() - 1);
        // After a panic nobody knows what the connection was doing.
        let connection = self.connection.take().filter(|_| !std::thread::panicking());
        let mut pool = self.shared.pool.lock().unwrap_or_else(PoisonError::into_inner);
        let surplus = match connection {
            Some(connection) if pool.open <= KEPT => {
                pool.idle.push(connection);
                None
            }
            other => {
                pool.open -= 1;
                other
            }
        };
        drop(pool);
        self.shared.returned.notify_one();
        drop(surplus);
    }
}

fn open(database: &Database) -> Result<Connection, StoreError> {
    match database {
        Database::Sqlite(path) => {
            let options = SqliteOptions { read_only: true, cache_kib: CACHE_KIB };
            Ok(Connection::Sqlite(SqliteConnection::open(path, options)?))
        }
        Database::Postgres { url, schema, .. } => {
            // The store could be opened, so the address is right: the server will be back.
            let db = PostgresConnection::open(url, schema.as_deref()).map_err(|_| StoreError::Away)?;
            Ok(Connection::Postgres(Box::new(db)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// A pool on an empty database in a folder of its own.
    fn readers(name: &str) -> (Readers, std::path::PathBuf) {
        let folder = std::env::temp_dir().join(format!("chaski-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("empty.sqlite3");
        SqliteConnection::open(&path, SqliteOptions { read_only: false, cache_kib: 256 }).unwrap();
        (Readers::new(Database::Sqlite(path)), folder)
    }

    fn state(readers: &Readers) -> (usize, usize) {
        let pool = readers.shared.pool.lock().unwrap();
        (pool.open, pool.idle.len())
    }

    #[test]
    fn many_at_once_share_a_few_connections() {
        let (readers, folder) = readers("many-readers");
        std::thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        readers.with(|db| db.query("SELECT 1", &[])).unwrap();
                    }
                });
            }
        });
        let (open, idle) = state(&readers);
        assert!(open == idle && (1..=KEPT).contains(&open), "{open} open, {idle} idle");
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn long_reads_and_reads_within_reads_do_not_stop_others() {
        let (readers, folder) = readers("long-readers");
        let (done, wait) = mpsc::channel::<()>();
        let wait = Mutex::new(wait);
        std::thread::scope(|scope| {
            for _ in 0..KEPT {
                scope.spawn(|| {
                    readers.with(|db| {
                        let _ = wait.lock().unwrap().recv();
                        db.query("SELECT 1", &[])
                    })
                });
            }
            while state(&readers).0 < KEPT {
                std::thread::yield_now();
            }
            let began = Instant::now();
            // A sixth, in the midst of a fifth.
            readers.with(|_| readers.with(|db| db.query("SELECT 1", &[]))).unwrap();
            assert!(began.elapsed() >= LONGEST_WAIT);
            drop(done);
        });
        let (open, idle) = state(&readers);
        assert!(open == idle && open <= KEPT, "{open} open, {idle} idle");
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_read_that_fails_or_panics_gives_its_place_back() {
        let (readers, folder) = readers("failing-readers");
        for _ in 0..2 * KEPT {
            assert!(readers.with(|db| db.query("SELECT nothing", &[])).is_err());
            let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                readers.with(|_| -> Result<(), StoreError> { panic!("in the midst of a read") })
            }));
            assert!(panicked.is_err());
        }
        assert_eq!(state(&readers), (0, 0));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
