//! [`Store`]: what features and shells hold.

use crate::{
    StoreError,
    db::{Connection, SqliteConnection, SqliteOptions},
    local::{self, LocalTables},
    log::{self, Head},
    node::NodeFolder,
    readers::Readers,
    shared::{self, Shared, Sharing},
    view::{PROGRESS_DDL, View},
    view_set::{ViewSet, ViewStatus},
    writer::{Command, MAX_WAITING, Outcome, WriteTx, Writer},
};
use events::node::Continued;
use kernel::{Clock, ClockQuality, Digest, Entropy, Incarnation, NodeKey, Origin, OriginTag, UtcMillis};
use std::{
    any::{Any, TypeId},
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// Where entries, views and local state live.
#[derive(Debug, Clone)]
pub enum Database {
    /// A file.
    Sqlite(PathBuf),
    /// A server; `schema` keeps several stores on one server apart. Several processes of one node may share it.
    Postgres {
        /// `postgres://user@host/database`.
        url: String,
        /// Schema name, letters, digits and underscores.
        schema: Option<String>,
        /// How they share it.
        sharing: Sharing,
    },
}

/// How a store is opened.
pub struct Config {
    /// Which database.
    pub database: Database,
    /// Key and marker of this node.
    pub node: NodeFolder,
    /// The views this node keeps.
    pub views: Vec<View>,
    /// Local tables of the features.
    pub local: Vec<LocalTables>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes.
    pub entropy: Box<dyn Entropy>,
    /// Said of itself in its log, e.g. `chaski 0.1.0`.
    pub software: String,
    /// Sleeps after each commit, to stand for a slow disk in benchmarks.
    pub extra_fsync: Duration,
}

/// A handle; clones share one store.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Handle>,
}

struct Handle {
    /// Other processes may write to the same database.
    several: bool,
    jobs: Mutex<Option<mpsc::SyncSender<Box<dyn Command>>>>,
    readers: Readers,
    views: Arc<ViewSet>,
    own: Arc<RwLock<Origin>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Transactions that this process has committed.
    commits: Arc<AtomicU64>,
    /// Why the last rebuild in the background ended before its view was whole.
    trouble: Arc<Mutex<Option<StoreError>>>,
    /// What features keep in memory, one of each kind.
    kept: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
    /// By which entries are stamped.
    clock: Arc<dyn Clock>,
}

/// Of a store that is only read: it stamps nothing, and knows no time.
struct NoClock;

impl Clock for NoClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(0)
    }

    fn quality(&self) -> ClockQuality {
        ClockQuality::Unknown
    }
}

/// Page cache of the writer in KiB.
const WRITER_CACHE_KIB: u32 = 16_384;
/// What a chunk of a rebuild may take of the writer's time while people are served.
pub const REBUILD_CHUNK: Duration = Duration::from_millis(5);
/// Entries in the first chunk, and the bounds between which chunks adapt to the time they may take. Inputs of a fold are
/// clustered by random ids, so every chunk touches most of the table again: when nobody is served, few large chunks write
/// least. The largest holds about 150 MB of decoded answers; while people are served, chunks stay a thousand times smaller.
const CHUNK_ENTRIES: (u64, u64, u64) = (50, 400, 200_000);

impl Store {
    /// Opens the database, begins a new incarnation if this is not the machine or not the database it was, and starts
    /// the writer. Views whose definition changed are rebuilt in the background.
    pub fn open(config: Config) -> Result<Store, StoreError> {
        let Config { database, node, views, local, clock, mut entropy, software, extra_fsync } = config;
        let secret = node.secret(entropy.as_mut())?;
        let views = Arc::new(ViewSet::new(views));
        let (mut db, mut shared) = match &database {
            Database::Sqlite(path) => {
                let options = SqliteOptions { read_only: false, cache_kib: WRITER_CACHE_KIB };
                (Connection::Sqlite(SqliteConnection::open(path, options)?), None)
            }
            Database::Postgres { url, schema, sharing } => {
                let (db, shared) = Shared::open(url, schema.as_deref(), *sharing, None, views.definitions())?;
                (db, Some(shared))
            }
        };
        let place = shared.as_ref().map_or(0, |shared| shared.place);
        db.batch(&shared.as_ref().map_or_else(|| "BEGIN".to_owned(), |shared| shared.begin(false)))?;
        for tables in std::iter::once(&ground()).chain(&local) {
            local::migrate(&mut db, tables)?;
        }
        views.prepare(&mut db)?;
        if let Some(shared) = &mut shared {
            shared.enter(&mut db, true)?;
        }
        db.batch("COMMIT")?;

        let heads: BTreeMap<_, _> =
            Head::load_all(&mut db)?.into_iter().map(|head| (head.origin.tag(), head)).collect();
        let node = node.at_place(place).beside(&db.identity()?);
        let Life { goes_on, continues } = Life::at(&mut db, &node, place, &heads, secret.public())?;
        let own = match &goes_on {
            Some((own, _)) => *own,
            None => Origin { node: secret.public(), incarnation: Incarnation::random(entropy.as_mut()) },
        };
        let published = Arc::new(RwLock::new(own));
        let commits = Arc::<AtomicU64>::default();
        let writer = Writer {
            db,
            heads,
            own,
            former: None,
            published: published.clone(),
            commits: commits.clone(),
            software: software.clone(),
            secret,
            views: views.clone(),
            clock: clock.clone(),
            entropy,
            extra_fsync,
            node: node.clone(),
            marked: (goes_on.map_or(0, |(_, seq)| seq), Instant::now()),
            group_undo: Default::default(),
            command_undo: Default::default(),
            shared,
            gathered: None,
        };
        let (sender, receiver) = mpsc::sync_channel(MAX_WAITING);
        let writing = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || writer.serve(&receiver))
            .map_err(|e| StoreError::Open { what: "the writer's thread".into(), why: e.to_string() })?;
        let several = matches!(database, Database::Postgres { .. });
        let handle = Handle {
            several,
            jobs: Mutex::new(Some(sender)),
            readers: Readers::new(database),
            views,
            own: published,
            threads: Mutex::new(vec![writing]),
            commits,
            trouble: Arc::default(),
            kept: Mutex::default(),
            clock,
        };
        let store = Store { shared: Arc::new(handle) };
        match goes_on {
            // The first entry of a life, then the marker: should the power go between the two, another life begins, which costs
            // nothing.
            None => {
                store.write_blocking(move |tx| tx.open_life(continues, software))?;
                node.mark(own.incarnation, 1)?;
            }
            Some((own, seq)) => node.mark(own.incarnation, seq)?,
        }
        store.start_rebuilding()?;
        Ok(store)
    }

    /// A store that is only read, beside whoever writes it, which may be another process: nothing is made, migrated or written, and
    /// every command is refused as if the writer had stopped. What it reads is what was last committed.
    pub fn reading(database: Database, node: &NodeFolder) -> Result<Store, StoreError> {
        let nobody =
            || StoreError::Open { what: "the store".into(), why: "no box was ever started here".into() };
        let secret = node.secret_here()?.ok_or_else(nobody)?;
        let own = Origin { node: secret.public(), incarnation: Incarnation([0; 8]) };
        let handle = Handle {
            several: false,
            jobs: Mutex::new(None),
            readers: Readers::new(database),
            views: Arc::new(ViewSet::new(Vec::new())),
            own: Arc::new(RwLock::new(own)),
            threads: Mutex::new(Vec::new()),
            commits: Arc::default(),
            trouble: Arc::default(),
            kept: Mutex::default(),
            clock: Arc::new(NoClock),
        };
        Ok(Store { shared: Arc::new(handle) })
    }

    /// What a feature keeps in memory of this database, made at the first asking. Everybody who holds the store has the same one: what
    /// one of them drops is gone for all.
    pub fn kept<T: Any + Default + Send + Sync>(&self) -> Arc<T> {
        let mut kept = self.shared.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        found.clone().downcast().unwrap_or_default()
    }

    /// This node's origin. It changes when a life ends while the node runs (a fork's lost branch).
    pub fn origin(&self) -> Origin {
        *self.shared.own.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The clock by which this node stamps its entries.
    pub fn clock(&self) -> &dyn Clock {
        self.shared.clock.as_ref()
    }

    /// Once the clock has been set right: a log that was written by a clock far ahead goes on with today's stamps. Returns until when
    /// it stood ahead; `None` where it did not. See [`WriteTx::leave_the_future`].
    pub fn leave_the_future(&self) -> Result<Option<UtcMillis>, StoreError> {
        self.write_blocking(|tx| tx.leave_the_future())
    }

    /// Up to when this node believes now that something may have been said ([`log::believes_until`]). A store that is only read goes by
    /// the node's own log.
    pub fn believes_until(&self) -> Result<UtcMillis, StoreError> {
        let now = self.clock().now();
        self.read_blocking(|db| log::believes_until(db, now))
    }

    /// Whether other processes may write to the same database: then what this one keeps of it in memory may be over at any moment.
    pub fn is_shared(&self) -> bool {
        self.shared.several
    }

    /// Runs a command on the writer and answers after it is on the disk. Refusals (`Err`) change nothing.
    pub async fn write<T, E, F>(&self, command: F) -> Result<T, E>
    where
        F: FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Box::new(Typed { command, reply, derived_only: false }))?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Stopped.into()))
    }

    /// The same for threads that may block.
    pub fn write_blocking<T, E, F>(&self, command: F) -> Result<T, E>
    where
        F: FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run_blocking(command, false)
    }

    fn run_blocking<T, E, F>(&self, command: F, derived_only: bool) -> Result<T, E>
    where
        F: FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Box::new(Typed { command, reply, derived_only }))?;
        answer.blocking_recv().unwrap_or_else(|_| Err(StoreError::Stopped.into()))
    }

    fn enqueue(&self, job: Box<dyn Command>) -> Result<(), StoreError> {
        let jobs = self.shared.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match jobs.ok_or(StoreError::Stopped)?.try_send(job) {
            Ok(()) => Ok(()),
            Err(mpsc::TrySendError::Full(_)) => Err(StoreError::Busy),
            Err(mpsc::TrySendError::Disconnected(_)) => Err(StoreError::Stopped),
        }
    }

    /// Reads on a pooled connection, off the async threads.
    pub async fn read<T, F>(&self, read: F) -> Result<T, StoreError>
    where
        F: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let readers = self.shared.readers.clone();
        let (reply, answer) = oneshot::channel();
        // One kind of task for all reads: what tokio needs around a task would be compiled for each kind again.
        let task: Box<dyn FnOnce() + Send> = Box::new(move || drop(reply.send(readers.with(read))));
        tokio::task::spawn_blocking(task);
        answer.await.unwrap_or(Err(StoreError::Stopped))
    }

    /// The same for threads that may block.
    pub fn read_blocking<T>(
        &self,
        read: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.shared.readers.with(read)
    }

    /// How many transactions were committed since the store was opened: as long as it stays, the database holds what it held. `None` where
    /// other processes write to it too.
    pub fn commits(&self) -> Option<u64> {
        (!self.shared.several).then(|| self.shared.commits.load(Ordering::Acquire))
    }

    /// Whether all of the named views are whole.
    pub fn ready(&self, views: &[&str]) -> bool {
        self.follow();
        self.shared.views.ready(views)
    }

    /// How often views changed otherwise than by going on in the logs: emptied, or given an entry that was withheld before. Equal
    /// progress after equally many jumps is equal content: what keeps something computed from a view asks for both.
    pub fn view_jumps(&self) -> u64 {
        self.follow();
        self.shared.views.jumps()
    }

    /// Whether decisions and sign-in can be served.
    pub fn serving(&self) -> bool {
        self.follow();
        self.shared.views.serving()
    }

    /// Where other processes share the database: whether one of them has emptied a view, or built one.
    fn follow(&self) {
        if self.shared.several {
            // If it does not answer, whoever goes on to read is told so.
            let _ = self.shared.readers.with(|db| {
                let seen = shared::views_changed(db)?;
                self.shared.views.follow(db, seen)
            });
        }
    }

    /// How every view stands.
    pub fn view_status(&self) -> Vec<ViewStatus> {
        self.shared.views.status()
    }

    /// Names of every table that views own, for tests that compare whole databases.
    pub fn view_tables(&self) -> Vec<String> {
        self.shared.views.iter().flat_map(|view| view.table_names()).collect()
    }

    /// Empties one view; it is rebuilt in the background.
    pub fn rebuild_view(&self, name: &str) -> Result<(), StoreError> {
        self.reset_view(name)?;
        self.start_rebuilding()
    }

    /// Empties one view and leaves the rebuild to the caller ([`Store::rebuild_now`]).
    pub fn reset_view(&self, name: &str) -> Result<(), StoreError> {
        let name = name.to_owned();
        self.write_blocking(move |tx| tx.reset_view(&name))
    }

    /// Starts a thread that rebuilds what is not whole, in chunks between which the writer serves everybody else.
    pub fn start_rebuilding(&self) -> Result<(), StoreError> {
        if self.shared.views.next_unready().is_none() {
            return Ok(());
        }
        let store = self.clone();
        let thread = std::thread::Builder::new()
            .name("store-rebuild".into())
            .spawn(move || {
                // A failed chunk has changed nothing; the view stays "being prepared" and the next try goes on from there.
                let failed = store.rebuild_now(REBUILD_CHUNK).err();
                *store.shared.trouble.lock().unwrap_or_else(PoisonError::into_inner) = failed;
            })
            .map_err(|e| StoreError::Open { what: "the rebuild's thread".into(), why: e.to_string() })?;
        self.shared.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Ok(())
    }

    /// Why the last rebuild in the background ended before its view was whole; told once.
    pub fn take_trouble(&self) -> Option<StoreError> {
        self.shared.trouble.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Rebuilds what is not whole and returns when it is, in chunks of about the given writer time.
    pub fn rebuild_now(&self, chunk: Duration) -> Result<(), StoreError> {
        while self.rebuild_next(chunk)?.is_some() {}
        Ok(())
    }

    /// Rebuilds the view whose turn it is and returns its name; `None` if all are whole.
    pub fn rebuild_next(&self, chunk: Duration) -> Result<Option<&'static str>, StoreError> {
        let Some(index) = self.shared.views.next_unready() else { return Ok(None) };
        let mut limit = CHUNK_ENTRIES.1;
        loop {
            let started = Instant::now();
            let (read, whole) = self.run_blocking(
                move |tx: &mut WriteTx<'_>| -> Result<(u64, bool), StoreError> {
                    tx.rebuild_chunk(index, limit)
                },
                true,
            )?;
            if whole {
                return Ok(self.shared.views.iter().nth(index).map(|view| view.name));
            }
            let took = started.elapsed();
            if read == limit && took < chunk / 2 {
                limit = (limit * 2).min(CHUNK_ENTRIES.2);
            } else if took > chunk {
                limit = (limit / 2).max(CHUNK_ENTRIES.0);
            }
        }
    }

    /// Lets the writer finish what is queued and closes the database. Clones of this handle get [`StoreError::Stopped`].
    pub fn close(&self) {
        self.shared.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        let threads =
            std::mem::take(&mut *self.shared.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            let _ = thread.join();
        }
    }
}

/// What a process goes on from: the life that its marker knows, or the one that a new life says it continues.
pub(crate) struct Life {
    /// The life, and its last entry.
    pub goes_on: Option<(Origin, u64)>,
    /// Otherwise.
    pub continues: Option<Continued>,
}

impl Life {
    /// At a place of the node's.
    pub fn at(
        db: &mut Connection,
        node: &NodeFolder,
        place: u16,
        heads: &BTreeMap<OriginTag, Head>,
        key: NodeKey,
    ) -> Result<Self, StoreError> {
        // Not under this key, if a database was restored without its node's: whose log it goes on from is written beside it.
        let standing = own_origin(db, place, key)?.and_then(|own| heads.get(&own.tag()));
        let ended = if place == 0 { ended_life(db)? } else { None };
        let goes_on = standing
            .filter(|_| ended.is_none())
            .map(|head| (head.origin, head.seq))
            .filter(|(own, seq)| own.node == key && node.may_go_on(own.incarnation, *seq));
        let standing = standing.map(|head| Continued {
            node: head.origin.node,
            incarnation: head.origin.incarnation,
            seq: head.seq,
            root: head.frontier.root(),
        });
        Ok(Self { goes_on, continues: ended.or(standing) })
    }
}

/// The store's own tables.
pub(crate) fn ground() -> LocalTables {
    LocalTables {
        owner: "store",
        steps: &[
            log::DDL,
            PROGRESS_DDL,
            OWN_DDL,
            crate::jobs::DDL,
            crate::search::DDL,
            crate::search::WORDS_DDL,
            ENDED_DDL,
            crate::shared::DDL,
            crate::search::WAYS_DDL,
            crate::archive::DDL,
            log::INSIDE_DDL,
            OWN_NODE_DDL,
        ],
    }
}

const OWN_DDL: &str = "CREATE TABLE own_incarnation (incarnation {blob} NOT NULL PRIMARY KEY){clustered}";

/// Under which key the node wrote: another may use the same incarnation. Empty in what a program of before wrote.
const OWN_NODE_DDL: &str = "ALTER TABLE own_incarnation ADD COLUMN node {blob}";

/// From where the next life goes on, if this one has been ended: programs of before wrote that down and began it at the next start.
const ENDED_DDL: &str = "CREATE TABLE own_ended (one BIGINT NOT NULL PRIMARY KEY, node {blob} NOT NULL, incarnation {blob} NOT NULL, \
     seq BIGINT NOT NULL, root {blob} NOT NULL){clustered}";

fn ended_life(db: &mut Connection) -> Result<Option<Continued>, StoreError> {
    let row = db.query_one("SELECT node, incarnation, seq, root FROM own_ended WHERE one = 1", &[])?;
    let read = |row: crate::Row| {
        Ok::<_, StoreError>(Continued {
            node: NodeKey(row.id(0)?),
            incarnation: Incarnation(row.id(1)?),
            seq: row.int(2)?.max(0) as u64,
            root: Digest(row.id(3)?),
        })
    };
    row.map(read).transpose()
}

/// The origin in which a place of this node's was last written. Programs of before noted the incarnation alone, which another node can
/// use too: of such rows it is noted now, this node's own log before others'.
fn own_origin(db: &mut Connection, place: u16, key: NodeKey) -> Result<Option<Origin>, StoreError> {
    let place = crate::Value::Int(place.into());
    let sql = "SELECT l.node, l.incarnation, CASE WHEN o.node IS NULL THEN 1 ELSE 0 END FROM own_incarnation o \
        JOIN log_origin l ON l.incarnation = o.incarnation AND (o.node IS NULL OR o.node = l.node) \
        WHERE o.place = ?1 ORDER BY o.incarnation, CASE WHEN l.node = ?2 THEN 0 ELSE 1 END, l.node LIMIT 1";
    let Some(row) = db.query_one(sql, &[place.clone(), key.into()])? else { return Ok(None) };
    let own = Origin { node: NodeKey(row.id(0)?), incarnation: Incarnation(row.id(1)?) };
    if row.int(2)? != 0 {
        let sql = "UPDATE own_incarnation SET node = ?1 WHERE place = ?2 AND incarnation = ?3";
        db.execute(sql, &[own.node.into(), place, own.incarnation.into()])?;
        // Of the other places too: who lived there may not come back.
        let sql = "UPDATE own_incarnation SET node = ?1 WHERE node IS NULL AND EXISTS \
            (SELECT 1 FROM log_origin l WHERE l.incarnation = own_incarnation.incarnation AND l.node = ?1)";
        db.execute(sql, &[key.into()])?;
    }
    Ok(Some(own))
}

/// The origin in which this database was last written, and its last entry: what is compared with the marker beside it.
pub fn last_life(db: &mut Connection) -> Result<Option<(Origin, u64)>, StoreError> {
    // A database that no program of now has opened yet names no node.
    let steps = "SELECT count(*) FROM local_migration WHERE owner = 'store'";
    let is_named = db.query_one(steps, &[])?.map(|row| row.int(0)).transpose()?.unwrap_or(0)
        >= ground().steps.len() as i64;
    let named = if is_named { "AND (o.node IS NULL OR o.node = l.node)" } else { "" };
    let sql = format!(
        "SELECT l.node, l.incarnation, l.seq FROM own_incarnation o \
        JOIN log_origin l ON l.incarnation = o.incarnation {named} ORDER BY o.incarnation, l.node LIMIT 1"
    );
    let row = db.query_one(&sql, &[])?;
    let read = |row: crate::Row| {
        let own = Origin { node: NodeKey(row.id(0)?), incarnation: Incarnation(row.id(1)?) };
        Ok((own, row.int(2)?.max(0) as u64))
    };
    row.map(read).transpose()
}

/// A command with its answer's way back.
struct Typed<F, T, E> {
    command: F,
    reply: oneshot::Sender<Result<T, E>>,
    derived_only: bool,
}

impl<F, T, E> Command for Typed<F, T, E>
where
    F: FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    fn run(self: Box<Self>, tx: &mut WriteTx<'_>) -> Outcome {
        let Typed { command, reply, .. } = *self;
        let result = command(tx);
        let keep = result.is_ok();
        let finish = move |committed: Result<(), StoreError>| {
            let answer = match (result, committed) {
                (Ok(value), Ok(())) => Ok(value),
                (Ok(_), Err(e)) => Err(e.into()),
                (Err(refusal), _) => Err(refusal),
            };
            // The caller may have gone; what was committed stays.
            let _ = reply.send(answer);
        };
        Outcome { keep, finish: Box::new(finish) }
    }

    fn refuse(self: Box<Self>, error: StoreError) {
        let _ = self.reply.send(Err(error.into()));
    }

    fn derived_only(&self) -> bool {
        self.derived_only
    }
}
