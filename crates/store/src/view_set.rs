//! The views of this node: which exist, which are whole, and how a changed one is rebuilt in chunks.

use crate::{
    StoreError,
    db::{Connection, Dialect, Value},
    log::{self, Head},
    view::{Applied, Facts, Needed, Progress, View, Work, apply, create_own_tables},
};
use eventlog::EntryRef;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

/// All views of a node.
pub struct ViewSet {
    views: Vec<Slot>,
    /// Times views changed otherwise than by going on in the logs, since the start.
    jumps: AtomicU64,
    /// One of them is not committed yet.
    jumping: AtomicBool,
    /// A view was emptied or became whole in the running transaction, or elsewhere.
    moved: AtomicBool,
    /// How often that happened in all processes, as far as this one knows.
    seen: AtomicI64,
}

struct Slot {
    view: View,
    /// The writer applies new entries to it. Changed by the writer's thread alone, inside its transaction: were it
    /// changed from elsewhere, an entry could be applied both when it arrives and by the rebuild, or by neither.
    live: AtomicBool,
    /// Pages may read it: follows `live` once the transaction is committed.
    ready: AtomicBool,
    done: AtomicU64,
}

/// How a view stands, for health pages and "being prepared".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewStatus {
    /// Which.
    pub name: &'static str,
    /// It is whole.
    pub ready: bool,
    /// Entries read since its rebuild began.
    pub entries_done: u64,
}

impl ViewSet {
    /// A set; names must differ.
    pub fn new(views: Vec<View>) -> Self {
        let slot = |view| Slot {
            view,
            live: AtomicBool::new(false),
            ready: AtomicBool::new(false),
            done: AtomicU64::new(0),
        };
        Self {
            views: views.into_iter().map(slot).collect(),
            jumps: AtomicU64::new(0),
            jumping: AtomicBool::new(false),
            moved: AtomicBool::new(false),
            seen: AtomicI64::new(-1),
        }
    }

    /// The declarations.
    pub fn iter(&self) -> impl Iterator<Item = &View> {
        self.views.iter().map(|slot| &slot.view)
    }

    /// Whether all of the named views are whole; unknown names are not.
    pub fn ready(&self, names: &[&str]) -> bool {
        names.iter().all(|name| {
            self.views.iter().any(|slot| slot.view.name == *name && slot.ready.load(Ordering::Acquire))
        })
    }

    /// Whether all that decisions and sign-in need is whole.
    pub fn serving(&self) -> bool {
        self.views.iter().all(|s| s.view.needed == Needed::Whenever || s.ready.load(Ordering::Acquire))
    }

    /// All declarations in one name: processes that share a database must agree in it.
    pub fn definitions(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for slot in &self.views {
            hasher.update(slot.view.name.as_bytes()).update(&[0]).update(slot.view.definition().as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// How often views changed otherwise than by going on in the logs.
    pub fn jumps(&self) -> u64 {
        self.jumps.load(Ordering::Acquire)
    }

    /// A view was emptied, or takes in an entry behind its progress. Counted now and again after the commit: who reads between
    /// the two sees the old content under a number that will not come again.
    pub fn note_jump(&self) {
        self.jumping.store(true, Ordering::Release);
        self.jumps.fetch_add(1, Ordering::Release);
    }

    /// How each stands.
    pub fn status(&self) -> Vec<ViewStatus> {
        self.views
            .iter()
            .map(|slot| ViewStatus {
                name: slot.view.name,
                ready: slot.ready.load(Ordering::Acquire),
                entries_done: slot.done.load(Ordering::Relaxed),
            })
            .collect()
    }

    /// The next view to rebuild: those needed before serving come first.
    pub fn next_unready(&self) -> Option<usize> {
        let waiting = |(_, slot): &(usize, &Slot)| !slot.ready.load(Ordering::Acquire);
        self.views
            .iter()
            .enumerate()
            .filter(waiting)
            .min_by_key(|(i, s)| (s.view.needed != Needed::BeforeServing, *i))
            .map(|(i, _)| i)
    }

    /// At start: creates missing tables, drops and recreates those whose definition changed, forgets retired views.
    pub fn prepare(&self, db: &mut Connection) -> Result<(), StoreError> {
        let stored = db.query("SELECT view, definition, ready, tables FROM view_state ORDER BY view", &[])?;
        for row in &stored {
            let name = row.text(0)?;
            let current = self.views.iter().find(|slot| slot.view.name == name);
            match current {
                Some(slot) if slot.view.definition() == row.text(1)? => {
                    self.moved.store(true, Ordering::Release);
                    slot.live.store(row.int(2)? != 0, Ordering::Release);
                    continue;
                }
                _ => drop_view(db, name, row.text(3)?)?,
            }
        }
        for slot in &self.views {
            let row = db.query_one("SELECT 1 FROM view_state WHERE view = ?1", &[slot.view.name.into()])?;
            if row.is_none() {
                create_view(db, &slot.view)?;
            }
        }
        self.publish(None);
        Ok(())
    }

    /// Whether a view was emptied or became whole in the running transaction.
    pub fn moved(&self) -> bool {
        self.moved.load(Ordering::Acquire)
    }

    /// After a commit: what the writer keeps up to date may be read. `seen`: how often views have changed in all processes.
    pub fn publish(&self, seen: Option<i64>) {
        if let Some(seen) = seen {
            self.seen.store(seen, Ordering::Release);
        }
        // Only if something moved: what another process has emptied meanwhile is known to readers before it is to the writer.
        if self.moved.swap(false, Ordering::AcqRel) {
            for slot in &self.views {
                slot.ready.store(slot.live.load(Ordering::Acquire), Ordering::Release);
            }
        }
        if self.jumping.swap(false, Ordering::AcqRel) {
            self.jumps.fetch_add(1, Ordering::Release);
        }
    }

    /// For readers, where several processes share the database: what others have emptied is not read, what they have built is. `seen`:
    /// how often views have changed in all of them.
    pub fn follow(&self, db: &mut Connection, seen: i64) -> Result<(), StoreError> {
        if self.seen.load(Ordering::Acquire) == seen {
            return Ok(());
        }
        for row in db.query("SELECT view, ready FROM view_state ORDER BY view", &[])? {
            if let Some(index) = self.position(row.text(0)?) {
                self.views[index].ready.store(row.int(1)? != 0, Ordering::Release);
            }
        }
        self.seen.store(seen, Ordering::Release);
        self.jumps.fetch_add(1, Ordering::Release);
        Ok(())
    }

    /// After a roll-back: the writer's side goes back to what the database says.
    pub fn reload(&self, db: &mut Connection) -> Result<(), StoreError> {
        for row in db.query("SELECT view, ready FROM view_state ORDER BY view", &[])? {
            if let Some(index) = self.position(row.text(0)?) {
                let live = row.int(1)? != 0;
                if self.views[index].live.swap(live, Ordering::AcqRel) != live {
                    self.moved.store(true, Ordering::Release);
                }
            }
        }
        Ok(())
    }

    /// Empties a view so that it is built again from the log.
    pub fn reset(&self, db: &mut Connection, index: usize) -> Result<(), StoreError> {
        let slot = &self.views[index];
        match db.dialect() {
            Dialect::Sqlite => {
                drop_view(db, slot.view.name, &slot.view.table_names().join(","))?;
                create_view(db, &slot.view)?;
            }
            Dialect::Postgres => empty_view(db, &slot.view)?,
        }
        self.moved.store(true, Ordering::Release);
        slot.live.store(false, Ordering::Release);
        slot.ready.store(false, Ordering::Release);
        slot.done.store(0, Ordering::Relaxed);
        self.note_jump();
        Ok(())
    }

    /// Empties every view: history itself has changed.
    pub fn reset_all(&self, db: &mut Connection) -> Result<(), StoreError> {
        (0..self.views.len()).try_for_each(|index| self.reset(db, index))
    }

    /// Empties the views that are being rebuilt.
    pub fn reset_unready(&self, db: &mut Connection) -> Result<(), StoreError> {
        let waiting = |index: &usize| !self.views[*index].live.load(Ordering::Acquire);
        (0..self.views.len()).filter(waiting).try_for_each(|index| self.reset(db, index))
    }

    /// Position of a view by name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.views.iter().position(|slot| slot.view.name == name)
    }

    /// Applies facts to every view that is whole; the others catch up from the log.
    pub fn apply(&self, facts: &Facts, db: &mut Connection) -> Result<Applied, StoreError> {
        let mut total = Applied::default();
        for slot in self.views.iter().filter(|slot| slot.live.load(Ordering::Acquire)) {
            total.refolded_keys += apply(&slot.view, facts, db)?.refolded_keys;
        }
        Ok(total)
    }

    /// Whether any view looks at the kind.
    pub fn wants(&self, kind: events::Kind) -> bool {
        self.views.iter().any(|slot| slot.view.kinds.contains(&kind))
    }

    /// Notes in every whole view that it has applied these logs to their ends.
    pub fn save_progress(&self, db: &mut Connection, heads: &[&Head]) -> Result<(), StoreError> {
        let whole = self.views.iter().filter(|slot| slot.live.load(Ordering::Acquire));
        let places =
            whole.flat_map(|slot| heads.iter().map(|head| (slot.view.name, head.origin.tag(), head.seq)));
        Progress::save_all(db, &places.collect::<Vec<_>>())
    }

    /// One chunk of a rebuild: at most `limit` entries. Returns how many were read and whether the view is now whole;
    /// then later commands of the same transaction keep it up to date.
    pub fn rebuild_chunk(
        &self,
        db: &mut Connection,
        index: usize,
        heads: &[(kernel::OriginTag, u64)],
        limit: u64,
    ) -> Result<(u64, bool), StoreError> {
        let slot = &self.views[index];
        let view = &slot.view;
        // Another rebuild was faster. The stored progress of a live view lags behind until the end of the transaction:
        // going on from there would count entries twice.
        if slot.live.load(Ordering::Acquire) {
            return Ok((0, true));
        }
        let progress = Progress::load(db, view.name)?;
        for (tag, seq) in heads {
            let after = progress.0.get(tag).copied().unwrap_or(0);
            if after >= *seq {
                continue;
            }
            let lines = log::read(db, *tag, after, limit)?;
            let Some(last) = lines.last().map(|line| line.seq) else { continue };
            let mut facts = Facts::default();
            for line in &lines {
                if let (Ok(bytes), false) = (&line.what, line.void != 0) {
                    let entry = EntryRef::decode(bytes).map_err(|e| StoreError::Corrupt {
                        table: "log_entry".into(),
                        key: format!("{:02x?} {}", tag.0, line.seq),
                        why: e.to_string(),
                    })?;
                    facts.add(&entry, &|kind| view.kinds.contains(&kind));
                }
            }
            apply(view, &facts, db)?;
            Progress::save(db, view.name, *tag, last)?;
            slot.done.fetch_add(lines.len() as u64, Ordering::Relaxed);
            return Ok((lines.len() as u64, false));
        }
        db.execute("UPDATE view_state SET ready = 1 WHERE view = ?1", &[view.name.into()])?;
        slot.live.store(true, Ordering::Release);
        self.moved.store(true, Ordering::Release);
        Ok((0, true))
    }
}

/// Keeps the tables as they are, also those that somebody has divided into partitions or spread over machines.
fn empty_view(db: &mut Connection, view: &View) -> Result<(), StoreError> {
    db.batch(&format!("TRUNCATE {}", view.table_names().join(", ")))?;
    db.execute("DELETE FROM view_progress WHERE view = ?1", &[view.name.into()])?;
    db.execute("UPDATE view_state SET ready = 0 WHERE view = ?1", &[view.name.into()])?;
    Ok(())
}

fn drop_view(db: &mut Connection, name: &str, tables: &str) -> Result<(), StoreError> {
    for table in tables.split(',').filter(|t| !t.is_empty()) {
        db.batch(&format!("DROP TABLE IF EXISTS {table}"))?;
    }
    db.execute("DELETE FROM view_progress WHERE view = ?1", &[name.into()])?;
    db.execute("DELETE FROM view_state WHERE view = ?1", &[name.into()])?;
    Ok(())
}

fn create_view(db: &mut Connection, view: &View) -> Result<(), StoreError> {
    let dialect = db.dialect();
    for table in &view.tables {
        db.batch(&table.create(dialect))?;
    }
    if let Work::Fold(fold) = &view.work {
        db.batch(&create_own_tables(view.name, fold.key(), dialect))?;
    }
    db.execute(
        "INSERT INTO view_state (view, definition, ready, tables) VALUES (?1, ?2, 0, ?3)",
        &[view.name.into(), view.definition().into(), Value::Text(view.table_names().join(","))],
    )?;
    Ok(())
}
