//! The one writer: a thread that owns the writing connection, the heads and the node's key.
//!
//! Commands that arrive while a commit is on its way to the disk are gathered into the next one (group commit); each
//! runs in a savepoint of its own, so that one that is refused changes nothing; all are answered after `COMMIT`.

use crate::{
    StoreError,
    db::{Connection, Row, Value},
    log::{self, Head, Stored},
    node::NodeFolder,
    shared::Shared,
    view::Facts,
    view_set::ViewSet,
};
use eventlog::{Checkpoint, Entry, Header, NodeSecret, RawEvent};
use events::Event;
use kernel::{
    Authority, Clock, ClockQuality, Entropy, Hlc, Origin, OriginTag, PersonId, SchoolId, Stamp, UtcMillis,
};
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
        mpsc::Receiver,
    },
    time::{Duration, Instant},
};

/// Commands waiting for the writer before new ones are told "busy".
pub const MAX_WAITING: usize = 4_096;
/// Commands in one commit.
const MAX_GROUP: usize = 512;
/// Longest a group is gathered before it is committed.
const MAX_GATHER: Duration = Duration::from_millis(20);
/// On slow disks, the share of a commit's time that the next group waits for those just answered to come back.
const LINGER_SHARE: u32 = 6;
/// Longest such wait.
const MAX_LINGER: Duration = Duration::from_millis(5);
/// Commits faster than this are not waited for at all.
const SLOW_COMMIT: Duration = Duration::from_millis(3);
/// The marker follows the log after so many own entries, or so long after the last time: a copy of the database that is
/// older is known for what it is even when the power went before the marker could be written at closing. Not oftener,
/// because the marker is a file of its own and must reach the disk too.
const MARK_EVERY: (u64, Duration) = (4_096, Duration::from_secs(600));
/// A node's clock follows others at most this far into the future.
pub const MAX_CLOCK_AHEAD_MS: i64 = 26 * 3_600_000;

/// What is to be recorded; the writer adds origin, number, stamp and salt.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The schools it belongs to.
    pub schools: Vec<SchoolId>,
    /// The people it is about, in the order the events name them.
    pub persons: Vec<PersonId>,
    /// Who stands behind it.
    pub authority: Authority,
    /// What happened, at least one event.
    pub events: Vec<Event>,
}

/// Who writes, on what.
pub struct Writer {
    pub(crate) db: Connection,
    pub(crate) heads: BTreeMap<OriginTag, Head>,
    pub(crate) own: Origin,
    /// The life before, while the group in which it ended is being written.
    pub(crate) former: Option<Origin>,
    /// What everybody else takes for this node's origin.
    pub(crate) published: Arc<RwLock<Origin>>,
    /// Transactions committed.
    pub(crate) commits: Arc<AtomicU64>,
    /// What the first entry of a life says of the program.
    pub(crate) software: String,
    pub(crate) secret: NodeSecret,
    pub(crate) views: Arc<ViewSet>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Box<dyn Entropy>,
    /// Sleeps after each commit: what an SD card's sync costs, for benchmarks.
    pub(crate) extra_fsync: Duration,
    /// The marker beside the database, and up to where it says that the database has come.
    pub(crate) node: NodeFolder,
    pub(crate) marked: (u64, Instant),
    /// Heads as they were before this transaction's first touch of them: what grew, and what to go back to.
    pub(crate) group_undo: Undo,
    /// The same for the running command.
    pub(crate) command_undo: Undo,
    /// The other processes, where there may be some.
    pub(crate) shared: Option<Shared>,
    /// What the views have not seen yet of the blocks that are taken together.
    pub(crate) gathered: Option<Facts>,
}

/// Heads before they were touched; `None` for a log that was not there.
pub(crate) type Undo = BTreeMap<OriginTag, Option<Head>>;

/// A command's view of the writer.
pub struct WriteTx<'w> {
    pub(crate) writer: &'w mut Writer,
}

/// A queued command.
pub(crate) trait Command: Send {
    /// Runs; the outcome is told once the commit has succeeded or failed.
    fn run(self: Box<Self>, tx: &mut WriteTx<'_>) -> Outcome;
    /// It could not even begin.
    fn refuse(self: Box<Self>, error: StoreError);
    /// Rebuild chunks need no sync of their own: what they write can be rebuilt.
    fn derived_only(&self) -> bool {
        false
    }
}

/// What a command wants.
pub(crate) struct Outcome {
    /// Whether its changes are to be kept.
    pub(crate) keep: bool,
    /// Told after the commit.
    pub(crate) finish: Finish,
}

/// Tells a caller how the commit went.
pub(crate) type Finish = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

impl WriteTx<'_> {
    /// Now, by the node's clock.
    pub fn now(&self) -> UtcMillis {
        self.writer.clock.now()
    }

    /// Unpredictable bytes.
    pub fn entropy(&mut self) -> &mut dyn Entropy {
        self.writer.entropy.as_mut()
    }

    /// This node's origin.
    pub fn origin(&self) -> Origin {
        self.writer.own
    }

    /// Rows, as this transaction sees them.
    pub fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.writer.db.query(sql, values)
    }

    /// The first row.
    pub fn query_one(&mut self, sql: &str, values: &[Value]) -> Result<Option<Row>, StoreError> {
        self.writer.db.query_one(sql, values)
    }

    /// Changes local state. View tables are written by views alone.
    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        self.writer.db.execute(sql, values)
    }

    /// The connection, for helpers that read.
    pub fn connection(&mut self) -> &mut Connection {
        &mut self.writer.db
    }

    /// Appends an entry to this node's log and applies it to the views; later commands of the same commit see it.
    pub fn append(&mut self, draft: Draft) -> Result<Stamp, StoreError> {
        let (now, quality, own) = (self.writer.clock.now(), self.writer.clock.quality(), self.writer.own);
        let hlc = self.writer.touch(own).hlc.tick(now);
        self.append_at(draft, hlc, quality)
    }

    /// Appends many entries and applies them to the views together: one statement a table instead of one an entry.
    pub fn append_all(&mut self, drafts: Vec<Draft>) -> Result<(), StoreError> {
        let (now, quality, own) = (self.writer.clock.now(), self.writer.clock.quality(), self.writer.own);
        let mut facts = Facts::default();
        for draft in drafts {
            let hlc = self.writer.touch(own).hlc.tick(now);
            facts.extend(self.put(draft, hlc, quality)?.1);
        }
        self.writer.views.apply(&facts, &mut self.writer.db)?;
        Ok(())
    }

    /// Takes many blocks: the views see all of them together when `part` is done, one statement a table instead of one a block.
    /// Inside, views stand as they were before.
    pub fn together<T, E: From<StoreError>>(
        &mut self,
        part: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.writer.gathered = Some(Facts::default());
        let done = part(self);
        let gathered = self.writer.gathered.take().unwrap_or_default();
        let done = done?;
        // A view that was emptied on the way is not live any more: it reads all of this from the log.
        self.writer.views.apply(&gathered, &mut self.writer.db)?;
        Ok(done)
    }

    pub(crate) fn append_at(
        &mut self,
        draft: Draft,
        hlc: Hlc,
        clock: ClockQuality,
    ) -> Result<Stamp, StoreError> {
        let (stamp, facts) = self.put(draft, hlc, clock)?;
        self.writer.views.apply(&facts, &mut self.writer.db)?;
        Ok(stamp)
    }

    /// Writes an entry; the views have not seen it yet.
    fn put(&mut self, draft: Draft, hlc: Hlc, clock: ClockQuality) -> Result<(Stamp, Facts), StoreError> {
        let writer = &mut *self.writer;
        let mut salt = [0; 8];
        writer.entropy.fill(&mut salt);
        let own = writer.own;
        let head = writer.touch(own);
        let header = Header {
            origin: own,
            seq: head.seq + 1,
            hlc,
            clock,
            schools: draft.schools,
            persons: draft.persons,
            authority: draft.authority,
            salt,
        };
        let raw = |e: &Event| RawEvent { kind: e.kind(), version: e.version(), body: e.encode_body() };
        let entry = Entry { header, events: draft.events.iter().map(raw).collect() };
        let bytes = entry.encode().map_err(|e| StoreError::Log(e.to_string()))?;
        let Writer { db, heads, .. } = writer;
        let head = heads.entry(entry.header.origin.tag()).or_insert_with(|| Head::new(entry.header.origin));
        log::append(db, head, &[Stored::Whole(&bytes, entry.header.hlc)])?;
        if head.seq.is_multiple_of(1 << log::SUBTREE_HEIGHT) {
            // A place at which every relay can cut, whatever it was shown.
            let checkpoint = Checkpoint::sign(&writer.secret, own.incarnation, &head.frontier);
            log::put_checkpoint(db, &checkpoint)?;
        }
        Ok((entry.header.stamp(), Facts::of(entry.header, draft.events)))
    }

    /// Empties a view; the rebuild follows by itself.
    pub fn reset_view(&mut self, name: &str) -> Result<(), StoreError> {
        let writer = &mut *self.writer;
        match writer.views.position(name) {
            Some(index) => writer.views.reset(&mut writer.db, index),
            None => {
                Err(StoreError::Open { what: format!("view {name}"), why: "there is no such view".into() })
            }
        }
    }

    /// One chunk of a rebuild; see [`ViewSet::rebuild_chunk`].
    pub(crate) fn rebuild_chunk(&mut self, index: usize, limit: u64) -> Result<(u64, bool), StoreError> {
        let writer = &mut *self.writer;
        let heads: Vec<(OriginTag, u64)> = writer.heads.iter().map(|(tag, head)| (*tag, head.seq)).collect();
        writer.views.clone().rebuild_chunk(&mut writer.db, index, &heads, limit)
    }
}

impl Writer {
    /// The head of a log, remembered as it was so that a refused command or a failed commit can be undone.
    pub(crate) fn touch(&mut self, origin: Origin) -> &mut Head {
        let tag = origin.tag();
        let before = self.heads.get(&tag).cloned();
        self.command_undo.entry(tag).or_insert(before);
        self.heads.entry(tag).or_insert_with(|| Head::new(origin))
    }

    fn undo(&mut self, undo: Undo) {
        for (tag, before) in undo {
            match before {
                Some(head) => self.heads.insert(tag, head),
                None => self.heads.remove(&tag),
            };
        }
    }

    /// Serves commands until every sender is gone.
    pub(crate) fn serve(mut self, jobs: &Receiver<Box<dyn Command>>) {
        let mut linger = Duration::ZERO;
        while let Some(first) = self.next(jobs) {
            match self.commit_group(first, jobs, linger) {
                Some(took) if took >= SLOW_COMMIT => linger = (took / LINGER_SHARE).min(MAX_LINGER),
                Some(_) => linger = Duration::ZERO,
                None if self.come_back(jobs) => linger = Duration::ZERO,
                None => return,
            }
        }
        // The marker only sharpens the detection of restored databases; without it the next start still works.
        let seq = self.heads.get(&self.own.tag()).map_or(0, |head| head.seq);
        let _ = self.node.mark(self.own.incarnation, seq);
        self.leave();
    }

    /// Gathers a group, commits it and answers everybody. Returns how long the commit took; `None` if the database
    /// can no longer be used.
    pub(crate) fn commit_group(
        &mut self,
        first: Box<dyn Command>,
        jobs: &Receiver<Box<dyn Command>>,
        linger: Duration,
    ) -> Option<Duration> {
        let started = Instant::now();
        let derived_only = first.derived_only();
        if let Err(e) = self.begin(derived_only) {
            first.refuse(e);
            return self.recover();
        }
        let own_before = self.own;
        let mut finishes = Vec::new();
        self.run(first, &mut finishes);
        // A rebuild chunk is committed alone: it is not synced, and nobody who was promised durability may ride with it.
        while !derived_only
            && self.db.is_in_transaction()
            && finishes.len() < MAX_GROUP
            && started.elapsed() < MAX_GATHER
        {
            let waiting = linger.saturating_sub(started.elapsed());
            let next = jobs.try_recv().ok().or_else(|| jobs.recv_timeout(waiting).ok());
            match next {
                Some(job) => self.run(job, &mut finishes),
                None => break,
            }
        }
        let committing = Instant::now();
        let result = match self.db.is_in_transaction() {
            true => self.seal_group().and_then(|()| self.db.batch("COMMIT")),
            // Without one, heads would be written of entries that are not there.
            false => Err(StoreError::TakenDown),
        };
        if !self.extra_fsync.is_zero() && !derived_only {
            std::thread::sleep(self.extra_fsync);
        }
        let took = committing.elapsed();
        let undo = std::mem::take(&mut self.group_undo);
        match &result {
            Ok(()) => {
                // After the commit: whoever counts first and then reads sees no less than what she counted.
                self.commits.fetch_add(1, Ordering::Release);
                let moved = self.views.moved();
                let seen = self.shared.as_mut().map(|shared| shared.committed(moved));
                self.views.publish(seen);
                if self.own != own_before {
                    *self.published.write().unwrap_or_else(PoisonError::into_inner) = self.own;
                    // Due at once: should the power go before it is written, yet another life begins, which costs nothing.
                    self.marked = (0, Instant::now() - MARK_EVERY.1);
                }
                self.mark();
            }
            Err(_) => {
                self.undo(undo);
                self.own = own_before;
            }
        }
        self.former = None;
        for finish in finishes {
            finish(result.clone());
        }
        match result {
            Ok(()) => Some(took),
            Err(_) => self.recover(),
        }
    }

    fn mark(&mut self) {
        let seq = self.heads.get(&self.own.tag()).map_or(0, |head| head.seq);
        let (marked, at) = self.marked;
        let due = seq >= marked + MARK_EVERY.0 || (seq > marked && at.elapsed() >= MARK_EVERY.1);
        if due {
            // Should it fail, a later one will do: the marker only sharpens what is noticed.
            let seq = self.node.mark(self.own.incarnation, seq).map_or(marked, |()| seq);
            self.marked = (seq, Instant::now());
        }
    }

    fn begin(&mut self, derived_only: bool) -> Result<(), StoreError> {
        match self.db {
            Connection::Sqlite(_) => {
                self.db.batch(if derived_only {
                    "PRAGMA synchronous=NORMAL"
                } else {
                    "PRAGMA synchronous=FULL"
                })?;
                self.db.batch("BEGIN IMMEDIATE")
            }
            Connection::Postgres(_) => {
                let began = self.begin_in_turn(derived_only);
                // Where nothing has begun yet, a connection that died while nobody wrote is no reason to send anybody away.
                match began {
                    Err(StoreError::Away | StoreError::Lost) => {
                        self.reopen().map_err(|_| StoreError::Away)?;
                        self.begin_in_turn(derived_only)
                    }
                    other => other,
                }
            }
        }
    }

    /// One command in its savepoint. One that panics is answered by its dropped channel.
    fn run(&mut self, job: Box<dyn Command>, finishes: &mut Vec<Finish>) {
        if let Err(e) = self.db.batch("SAVEPOINT command") {
            return job.refuse(e);
        }
        let lives = (self.own, self.former);
        let outcome = catch_unwind(AssertUnwindSafe(|| job.run(&mut WriteTx { writer: self })));
        self.gathered = None;
        let undo = std::mem::take(&mut self.command_undo);
        let ended = if matches!(&outcome, Ok(outcome) if outcome.keep) {
            for (tag, before) in undo {
                self.group_undo.entry(tag).or_insert(before);
            }
            self.db.batch("RELEASE SAVEPOINT command")
        } else {
            self.undo(undo);
            (self.own, self.former) = lives;
            if !self.db.is_in_transaction() {
                // There is no savepoint to go back to. Whoever is in this group is told so at its end, each by its own refusal if it has one.
                finishes.extend(outcome.ok().map(|outcome| outcome.finish));
                return;
            }
            let rolled = self.db.batch("ROLLBACK TO SAVEPOINT command; RELEASE SAVEPOINT command");
            rolled.and_then(|()| self.views.reload(&mut self.db))
        };
        if let Ok(outcome) = outcome {
            match ended {
                Ok(()) => finishes.push(outcome.finish),
                Err(e) => (outcome.finish)(Err(e)),
            }
        }
    }

    /// At the end of a group: signs what grew of our own log, notes heads and the views' progress.
    fn seal_group(&mut self) -> Result<(), StoreError> {
        let mut changed = Vec::new();
        for (tag, before) in &self.group_undo {
            // By the tree and not by the number: a log that was cut back may have grown to the same length again.
            let differs = |head: &&Head| before.as_ref().is_none_or(|b| b.frontier != head.frontier);
            let Some(head) = self.heads.get(tag).filter(differs) else { continue };
            if *tag == self.own.tag() || self.former.is_some_and(|former| *tag == former.tag()) {
                let checkpoint = Checkpoint::sign(&self.secret, head.origin.incarnation, &head.frontier);
                log::put_checkpoint(&mut self.db, &checkpoint)?;
                // The last commit's signature is contained in this one's.
                let last = before.as_ref().map_or(0, |head| head.seq);
                if last < head.seq && !last.is_multiple_of(1 << log::SUBTREE_HEIGHT) {
                    log::drop_checkpoint(&mut self.db, *tag, last)?;
                }
            }
            changed.push(head);
        }
        Head::save_all(&mut self.db, &changed)?;
        self.views.save_progress(&mut self.db, &changed)?;
        if let Some(shared) = &self.shared {
            let tags: Vec<OriginTag> = changed.iter().map(|head| head.origin.tag()).collect();
            shared.note(&mut self.db, &tags, self.views.moved())?;
        }
        Ok(())
    }

    /// After a failed commit: back to what the database holds, or `None` if that cannot be read either.
    fn recover(&mut self) -> Option<Duration> {
        let _ = self.db.batch("ROLLBACK");
        self.group_undo.clear();
        self.command_undo.clear();
        if self.shared.is_some() {
            // Whether this process still may write is asked in a transaction, like everything else.
            self.begin_in_turn(true).ok()?;
            self.db.batch("ROLLBACK").ok()?;
        }
        self.load().ok()?;
        Some(Duration::ZERO)
    }

    /// Reads what is kept in memory.
    pub(crate) fn load(&mut self) -> Result<(), StoreError> {
        let heads = Head::load_all(&mut self.db)?;
        self.views.reload(&mut self.db)?;
        self.heads = heads.into_iter().map(|head| (head.origin.tag(), head)).collect();
        Ok(())
    }
}
