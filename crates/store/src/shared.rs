//! Several processes on one PostgreSQL database: who writes which of the node's logs, and how each learns what the others wrote.
//!
//! **A lease.** A node has a small fixed number of logs to write, its *places*. A process takes one by an advisory lock that its writing
//! connection holds, and by a number that goes up with each change of hands, the *fence*. When the connection dies, so does the lock,
//! and PostgreSQL itself ends the connection of a process that says nothing for [`Sharing::silence`]: whoever is paused that long loses
//! her place. The fence is compared in every transaction that writes, so that she notices when she wakes, and writes nothing.
//!
//! **A turn.** One process writes at a time: each transaction takes one lock of the whole database first, and gives it back when it is
//! committed or rolled back. Folds read what they change, and two that go on from the same state would lose one of both. What takes
//! most of the time of taking a block besides (TLS, unpacking, digests, signatures, certificates) is done before, side by side.
//!
//! **News.** Turns are counted. Which logs grew is noted with the turn; whoever's count is behind reads their heads again. Views that
//! were emptied or became whole are counted too, and looked at by readers.

use crate::{
    StoreError,
    db::{ColumnType, Connection, PostgresConnection, Value},
    log::Head,
};
use kernel::OriginTag;
use std::time::{Duration, Instant};

/// The tables. SQLite has one process and leaves them empty, but for the place of its one life.
pub const DDL: &str = "
ALTER TABLE own_incarnation ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
CREATE TABLE own_lease (place BIGINT NOT NULL PRIMARY KEY, fence BIGINT NOT NULL){clustered};
CREATE TABLE shared_turn (one BIGINT NOT NULL PRIMARY KEY, turn BIGINT NOT NULL, views BIGINT NOT NULL, definitions {text} NOT NULL){clustered};
CREATE TABLE shared_change (origin {blob} NOT NULL PRIMARY KEY, turn BIGINT NOT NULL){clustered};
CREATE INDEX shared_change_turn ON shared_change (turn);
";

/// Most places: each is a log that every node of the network keeps for ever.
pub const MAX_PLACES: u16 = 16;
/// How often it is looked whether a place has become free.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// How the processes of one node share its database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sharing {
    /// Logs that processes may write side by side, each a log of its own; at most [`MAX_PLACES`].
    pub places: u16,
    /// How long a process that is opened waits for one.
    pub wait: Duration,
    /// A process that says nothing for so long, because it is paused or cut off, loses its place.
    pub silence: Duration,
}

impl Default for Sharing {
    fn default() -> Self {
        Self { places: 1, wait: Duration::from_secs(10), silence: Duration::from_secs(30) }
    }
}

/// One process among those that share a database.
pub(crate) struct Shared {
    url: String,
    schema: Option<String>,
    sharing: Sharing,
    turn_lock: i64,
    pub(crate) place: u16,
    pub(crate) fence: i64,
    turn: i64,
    views: i64,
    definitions: String,
}

/// What others have done since this process wrote last.
#[derive(Default)]
pub(crate) struct News {
    /// Logs that changed, as they stand now.
    pub heads: Vec<(OriginTag, Option<Head>)>,
    /// Views were emptied or became whole.
    pub views: Option<i64>,
}

impl Shared {
    /// A connection that has taken a place, the given one if it can be had; waits as long as the configuration says.
    pub fn open(
        url: &str,
        schema: Option<&str>,
        sharing: Sharing,
        wanted: Option<u16>,
        definitions: String,
    ) -> Result<(Connection, Self), StoreError> {
        let mut db = PostgresConnection::open(url, schema)?;
        db.always_by_key()?;
        let silence_ms = sharing.silence.as_millis();
        // A transaction that stands still keeps everybody from writing; a connection that stands still keeps a place.
        db.batch(&format!(
            "SET idle_in_transaction_session_timeout TO {silence_ms}; SET idle_session_timeout TO {silence_ms}"
        ))
        .map_err(|e| StoreError::Open {
            what: "PostgreSQL".into(),
            why: format!("version 14 or newer is needed: {e}"),
        })?;
        let mut db = Connection::Postgres(Box::new(db));
        let named = db.query_one("SELECT current_schema()", &[])?;
        let schema_name = named.map(|row| row.text(0).map(str::to_owned)).transpose()?.unwrap_or_default();
        let places = sharing.places.clamp(1, MAX_PLACES);
        let order = wanted.into_iter().chain((0..places).filter(|place| Some(*place) != wanted));
        let order: Vec<u16> = order.collect();
        let began = Instant::now();
        let place = 'taken: loop {
            for place in &order {
                let lock = [Value::Int(lock_key(&schema_name, &format!("place {place}")))];
                if db.query("SELECT pg_try_advisory_lock(?1)", &lock)?[0].int(0)? != 0 {
                    break 'taken *place;
                }
            }
            if began.elapsed() >= sharing.wait {
                return Err(StoreError::Taken { places });
            }
            std::thread::sleep(LOOK_AGAIN);
        };
        let shared = Self {
            url: url.to_owned(),
            schema: schema.map(str::to_owned),
            sharing,
            turn_lock: lock_key(&schema_name, "turn"),
            place,
            fence: 0,
            turn: 0,
            views: 0,
            definitions,
        };
        Ok((db, shared))
    }

    /// The same again after the connection was lost. Does not wait for a place.
    pub fn again(&self) -> Result<(Connection, Self), StoreError> {
        let sharing = Sharing { wait: Duration::ZERO, ..self.sharing };
        let (db, mut again) = Self::open(
            &self.url,
            self.schema.as_deref(),
            sharing,
            Some(self.place),
            self.definitions.clone(),
        )?;
        again.sharing = self.sharing;
        Ok((db, again))
    }

    /// How often a process that has nothing to do says that it is there.
    pub fn heartbeat(&self) -> Duration {
        self.sharing.silence / 4
    }

    /// Begins a transaction, in turn. What can be built again need not be synced.
    pub fn begin(&self, derived_only: bool) -> String {
        let sync = if derived_only { " SET LOCAL synchronous_commit TO off;" } else { "" };
        format!("BEGIN;{sync} SELECT pg_advisory_xact_lock({})", self.turn_lock)
    }

    /// Inside the first transaction: raises the fence, so that whoever had the place before writes no more.
    /// `prepared`: this process has made the views' tables what they are.
    pub fn enter(&mut self, db: &mut Connection, prepared: bool) -> Result<(), StoreError> {
        let place = [Value::Int(i64::from(self.place))];
        db.execute(
            "INSERT INTO own_lease (place, fence) VALUES (?1, 1) ON CONFLICT (place) DO UPDATE SET fence = own_lease.fence + 1",
            &place,
        )?;
        let row = db.query_one("SELECT fence FROM own_lease WHERE place = ?1", &place)?;
        self.fence = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
        if prepared {
            db.execute(
                "INSERT INTO shared_turn (one, turn, views, definitions) VALUES (1, 0, 0, ?1) \
                 ON CONFLICT (one) DO UPDATE SET definitions = excluded.definitions, \
                 views = shared_turn.views + CASE WHEN shared_turn.definitions = excluded.definitions THEN 0 ELSE 1 END",
                &[self.definitions.as_str().into()],
            )?;
        }
        (self.turn, self.views) = self.read_turn(db)?;
        Ok(())
    }

    /// At the beginning of a transaction: whether this process may write, and what others did.
    pub fn news(&mut self, db: &mut Connection) -> Result<News, StoreError> {
        let mut news = News::default();
        let (turn, views) = self.read_turn(db)?;
        if turn != self.turn {
            let sql = "SELECT origin FROM shared_change WHERE turn > ?1 ORDER BY origin";
            for row in db.query(sql, &[self.turn.into()])? {
                let tag = OriginTag(row.id(0)?);
                news.heads.push((tag, Head::of(db, tag)?));
            }
        }
        news.views = (views != self.views).then_some(views);
        (self.turn, self.views) = (turn, views);
        Ok(news)
    }

    /// Turn and count of views' changes; an error if this process has lost its place, or does not know these views.
    fn read_turn(&self, db: &mut Connection) -> Result<(i64, i64), StoreError> {
        let sql = "SELECT l.fence, t.turn, t.views, t.definitions FROM own_lease l, shared_turn t WHERE l.place = ?1 AND t.one = 1";
        let row = db.query_one(sql, &[Value::Int(i64::from(self.place))])?.ok_or(StoreError::Lost)?;
        if row.int(0)? != self.fence {
            return Err(StoreError::Lost);
        }
        if row.text(3)? != self.definitions {
            return Err(StoreError::Open {
                what: "the views".into(),
                why: "another version of this program has made them anew; start this one again with that version".into(),
            });
        }
        Ok((row.int(1)?, row.int(2)?))
    }

    /// At the end of a transaction: which logs changed in this turn, and whether views were emptied or became whole.
    pub fn note(&self, db: &mut Connection, changed: &[OriginTag], views: bool) -> Result<(), StoreError> {
        use ColumnType::{Blob, Int};
        let turn = self.turn + 1;
        db.execute(
            "UPDATE shared_turn SET turn = ?1, views = views + ?2 WHERE one = 1",
            &[turn.into(), i64::from(views).into()],
        )?;
        let rows: Vec<Vec<Value>> =
            changed.iter().map(|tag| vec![Value::blob(&tag.0), Value::Int(turn)]).collect();
        db.insert_rows(
            "INSERT INTO shared_change (origin, turn)",
            &[Blob, Int],
            "ON CONFLICT (origin) DO UPDATE SET turn = excluded.turn",
            &rows,
        )
    }

    /// The turn that was noted is committed. Returns how often views have changed.
    pub fn committed(&mut self, views: bool) -> i64 {
        self.turn += 1;
        self.views += i64::from(views);
        self.views
    }
}

/// How often views were emptied or became whole, in any process.
pub(crate) fn views_changed(db: &mut Connection) -> Result<i64, StoreError> {
    let row = db.query_one("SELECT views FROM shared_turn WHERE one = 1", &[])?;
    row.map(|row| row.int(0)).transpose().map(Option::unwrap_or_default)
}

/// The number of a lock of the schema that a connection works in.
pub(crate) fn lock_here(db: &mut Connection, what: &str) -> Result<i64, StoreError> {
    let named = db.query_one("SELECT current_schema()", &[])?;
    let schema = named.map(|row| row.text(0).map(str::to_owned)).transpose()?.unwrap_or_default();
    Ok(lock_key(&schema, what))
}

/// Advisory locks are of a whole database and have numbers for names.
fn lock_key(schema: &str, what: &str) -> i64 {
    let mut hasher = blake3::Hasher::new_derive_key("chaski v0 advisory lock");
    hasher.update(schema.as_bytes()).update(&[0]).update(what.as_bytes());
    let mut key = [0; 8];
    key.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    i64::from_be_bytes(key)
}
