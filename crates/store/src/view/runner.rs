//! Applies a batch of entries to a view. One path for own commands, for blocks that arrive, and for rebuilds.

use super::{
    Deltas, Fact, View, Work,
    fold::{AnyFold, FoldInputs, FoldRows, Running, SNAPSHOT_EVERY, recent_of},
    recent::Recent,
    table::Table,
};
use crate::{
    StoreError,
    db::{ColumnType, Connection, Dialect, Value},
    log,
};
use eventlog::{EntryRef, Header};
use events::{Event, Kind};
use kernel::Stamp;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Decoded entries.
#[derive(Default)]
pub struct Facts {
    entries: Vec<(Header, Stamp, Vec<Event>)>,
}

/// What an application did, for reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applied {
    /// Keys whose fold was run again because something arrived late.
    pub refolded_keys: u64,
}

impl Facts {
    /// Decodes an entry and adds it. Events of kinds nobody wants stay undecoded; a body that a known kind's decoder
    /// refuses is like an unknown kind: kept in the log, seen by no view.
    pub fn add(&mut self, entry: &EntryRef<'_>, wanted: &dyn Fn(Kind) -> bool) {
        let events = entry
            .events()
            .map(|raw| match wanted(raw.kind) {
                true => Event::decode(raw.kind, raw.version, raw.body)
                    .unwrap_or(Event::Unknown(raw.kind, raw.version)),
                false => Event::Unknown(raw.kind, raw.version),
            })
            .collect();
        self.entries.push((entry.header(), entry.stamp(), events));
    }

    /// Facts of one entry that was just written here.
    pub fn of(header: Header, events: Vec<Event>) -> Self {
        let stamp = header.stamp();
        Self { entries: vec![(header, stamp, events)] }
    }

    /// Adds the facts of another batch.
    pub fn extend(&mut self, other: Facts) {
        self.entries.extend(other.entries);
    }

    /// Number of events.
    pub fn len(&self) -> usize {
        self.entries.iter().map(|(_, _, events)| events.len()).sum()
    }

    /// No events at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every event of the kinds, in the order given.
    pub fn iter<'a>(&'a self, kinds: &'a [Kind]) -> impl Iterator<Item = Fact<'a>> {
        self.entries.iter().flat_map(move |(header, stamp, events)| {
            events
                .iter()
                .enumerate()
                .filter(move |(_, event)| {
                    kinds.contains(&event.kind()) && !matches!(event, Event::Unknown(..))
                })
                .map(move |(index, event)| Fact { header, stamp: *stamp, index: index as u16, event })
        })
    }
}

/// Applies facts to one view, inside the caller's transaction.
pub fn apply(view: &View, facts: &Facts, db: &mut Connection) -> Result<Applied, StoreError> {
    match &view.work {
        Work::Rows(rows) => {
            let mut deltas = Deltas::default();
            for fact in facts.iter(view.kinds) {
                rows.apply(&fact, &mut deltas);
            }
            deltas.write(view.name, db)?;
            Ok(Applied::default())
        }
        Work::Fold(fold) => FoldBatch::gather(view, fold.as_ref(), facts).apply(db),
    }
}

/// Where an input stands in its key's order: stamp, then position in the entry, in byte order.
pub(super) type At = [u8; 26];

fn at(fact: &Fact<'_>) -> At {
    let mut bytes = [0; 26];
    bytes[..24].copy_from_slice(&fact.stamp.to_bytes());
    bytes[24..].copy_from_slice(&fact.index.to_be_bytes());
    bytes
}

/// Up to so many inputs of one key are looked up singly; beyond it the key's whole list is read once.
const ASK_ONE_BY_ONE: usize = 4;
/// A key's list that is so many times longer than the batch is not read for it.
const LIST_IS_LONG: usize = 8;
/// The same where all inputs are looked up with one question: then what is found has to travel, and most are new.
const LIST_IS_LONG_TO_SEND: usize = 1;

/// Keys whose states are in memory together.
const KEYS_AT_ONCE: usize = 2_048;

/// An event that belongs to a key.
struct Input<'a> {
    at: At,
    once: Vec<u8>,
    fact: Fact<'a>,
}

struct KeyBatch<'a> {
    key: Vec<Value>,
    inputs: Vec<Input<'a>>,
}

struct FoldBatch<'a> {
    view: &'a View,
    fold: &'a dyn AnyFold,
    sql: FoldSql,
    keys: BTreeMap<Vec<u8>, KeyBatch<'a>>,
}

/// A fold's statements, made from its key.
struct FoldSql {
    state_table: String,
    input_table: String,
    inputs_after: String,
    snapshot_before: String,
    drop_snapshots: String,
    put_input: (String, String),
    drop_inputs: String,
    put_state: (String, String),
    put_snapshot: (String, String),
}

impl FoldSql {
    fn new(view: &str, fold: &dyn AnyFold) -> Self {
        let names: Vec<&str> = fold.key().iter().map(|(name, _)| *name).collect();
        let n = names.len();
        let by_key: Vec<String> =
            names.iter().enumerate().map(|(i, name)| format!("{name} = ?{}", i + 1)).collect();
        let (names, by_key, next) = (names.join(", "), by_key.join(" AND "), n + 1);
        Self {
            state_table: format!("{view}_state"),
            input_table: format!("{view}_input"),
            inputs_after: format!(
                "SELECT at, once FROM {view}_input WHERE {by_key} AND at > ?{next} ORDER BY at"
            ),
            snapshot_before: format!(
                "SELECT at, inputs, state FROM {view}_snapshot WHERE {by_key} AND at < ?{next} ORDER BY at DESC LIMIT 1"
            ),
            drop_snapshots: format!("DELETE FROM {view}_snapshot WHERE {by_key} AND at >= ?{next}"),
            put_input: (
                format!("INSERT INTO {view}_input ({names}, once, at)"),
                format!(
                    "ON CONFLICT ({names}, once) DO UPDATE SET at = excluded.at WHERE {view}_input.at <> excluded.at"
                ),
            ),
            drop_inputs: format!("DELETE FROM {view}_input WHERE {by_key} AND at > ?{next}"),
            put_state: (
                format!("INSERT INTO {view}_state ({names}, at, inputs, state, recent)"),
                format!(
                    "ON CONFLICT ({names}) DO UPDATE SET at = excluded.at, inputs = excluded.inputs, \
                     state = excluded.state, recent = excluded.recent"
                ),
            ),
            put_snapshot: (
                format!("INSERT INTO {view}_snapshot ({names}, at, inputs, state)"),
                format!(
                    "ON CONFLICT ({names}, at) DO UPDATE SET inputs = excluded.inputs, state = excluded.state"
                ),
            ),
        }
    }
}

/// A state as loaded.
struct Stood {
    at: At,
    inputs: i64,
    state: Vec<u8>,
    recent: Recent,
}

/// Inputs of one key that came before: where they stand, by their ids.
type Known = HashMap<Vec<u8>, At>;

/// The inputs that change the key's history, in order: those with a new id, and those whose id is known from a later place.
fn tell_new<'a>(batch: &mut KeyBatch<'a>, mut known: Known) -> Vec<Input<'a>> {
    let mut fresh: Vec<Input<'a>> = Vec::with_capacity(batch.inputs.len());
    for input in std::mem::take(&mut batch.inputs) {
        if known.get(&input.once).is_some_and(|first| *first <= input.at) {
            continue;
        }
        // The same id may stand twice in this very batch; sorted, so the first is the earliest. One that is known
        // from later moves forward: the re-fold from its new place uncounts the old one.
        known.insert(input.once.clone(), input.at);
        fresh.push(input);
    }
    fresh
}

/// A key on its way: what its row will say.
struct Going<'a> {
    running: Box<dyn Running + 'a>,
    at: At,
    inputs: i64,
    recent: Recent,
}

/// Rows gathered over all keys of a batch, so that each table is written once.
#[derive(Default)]
struct Pending {
    states: Vec<Vec<Value>>,
    inputs: Vec<Vec<Value>>,
    snapshots: Vec<Vec<Value>>,
    rows: BTreeMap<&'static str, (&'static Table, Vec<Vec<Value>>)>,
}

impl<'a> FoldBatch<'a> {
    fn gather(view: &'a View, fold: &'a dyn AnyFold, facts: &'a Facts) -> Self {
        let mut keys: BTreeMap<Vec<u8>, KeyBatch<'a>> = BTreeMap::new();
        let mut inputs = FoldInputs::default();
        let mut key_bytes = Vec::new();
        for fact in facts.iter(view.kinds) {
            fold.inputs(&fact, &mut inputs);
            for (key, once) in inputs.keys.drain(..) {
                key_bytes.clear();
                key.iter().for_each(|value| value.write_key(&mut key_bytes));
                let at = at(&fact);
                // Without an id of its own, an input is told apart by its place.
                let once = once.unwrap_or_else(|| at.to_vec());
                let fact =
                    Fact { header: fact.header, stamp: fact.stamp, index: fact.index, event: fact.event };
                let input = Input { at, once, fact };
                match keys.get_mut(&key_bytes) {
                    Some(batch) => batch.inputs.push(input),
                    None => drop(keys.insert(key_bytes.clone(), KeyBatch { key, inputs: vec![input] })),
                }
            }
        }
        Self { view, fold, sql: FoldSql::new(view.name, fold), keys }
    }

    fn apply(mut self, db: &mut Connection) -> Result<Applied, StoreError> {
        let mut applied = Applied::default();
        let mut pending = Pending::default();
        let mut keys = std::mem::take(&mut self.keys).into_values();
        loop {
            let some: Vec<KeyBatch<'a>> = keys.by_ref().take(KEYS_AT_ONCE).collect();
            if some.is_empty() {
                break;
            }
            self.apply_keys(some, db, &mut pending, &mut applied)?;
        }
        self.write(pending, db)?;
        Ok(applied)
    }

    /// What is known of some keys is read together, then one key goes on after the other.
    fn apply_keys(
        &self,
        mut batches: Vec<KeyBatch<'a>>,
        db: &mut Connection,
        pending: &mut Pending,
        applied: &mut Applied,
    ) -> Result<(), StoreError> {
        batches.iter_mut().for_each(|batch| batch.inputs.sort_by_key(|input| input.at));
        let stood = self.load(db, &batches)?;
        let known = self.known_places(db, &batches, &stood)?;
        for ((batch, stood), known) in batches.into_iter().zip(stood).zip(known) {
            self.apply_key(batch, stood, known, db, pending, applied)?;
        }
        Ok(())
    }

    fn apply_key(
        &self,
        mut batch: KeyBatch<'a>,
        stood: Option<Stood>,
        known: Known,
        db: &mut Connection,
        pending: &mut Pending,
        applied: &mut Applied,
    ) -> Result<(), StoreError> {
        let fresh = tell_new(&mut batch, known);
        let Some(first) = fresh.first() else { return Ok(()) };
        let late = stood.as_ref().is_some_and(|stood| first.at <= stood.at);
        let standing = stood.as_ref().map(|stood| self.start(&batch.key, Some(&stood.state))).transpose()?;
        let old_rows = standing.as_ref().map(|running| running.rows());
        let (inputs, recent) = stood.map_or_else(Default::default, |stood| (stood.inputs, stood.recent));
        let going = if late {
            applied.refolded_keys += 1;
            self.refold(db, &batch.key, &recent, &fresh, pending)?
        } else {
            let running = match standing {
                Some(running) => running,
                None => self.start(&batch.key, None)?,
            };
            let mut going = Going { running, at: first.at, inputs, recent };
            for input in &fresh {
                self.step(&batch.key, &mut going, &input.fact, &input.at, &input.once, pending);
            }
            going
        };
        let rows = going.running.rows();
        let state = going.running.encode();
        let mut row = batch.key;
        if old_rows.is_some() || !rows.rows.is_empty() {
            self.show(db, old_rows, rows, pending)?;
        }
        row.extend([
            Value::blob(&going.at),
            Value::Int(going.inputs),
            Value::Blob(state),
            Value::blob(going.recent.as_bytes()),
        ]);
        pending.states.push(row);
        Ok(())
    }

    /// Where the inputs of each key that may have come before stand, by their ids.
    fn known_places(
        &self,
        db: &mut Connection,
        batches: &[KeyBatch<'a>],
        stood: &[Option<Stood>],
    ) -> Result<Vec<Known>, StoreError> {
        let mut known: Vec<Known> = Vec::with_capacity(batches.len());
        // Inputs asked for one by one, and keys of which the whole list is read; each with its key's place.
        let (mut singly, mut whole) = ((vec![], vec![]), (vec![], vec![]));
        let pays = match db.dialect() {
            Dialect::Sqlite => |inputs: usize, list: usize| inputs > ASK_ONE_BY_ONE.max(list / LIST_IS_LONG),
            Dialect::Postgres => |inputs: usize, list: usize| inputs > list / LIST_IS_LONG_TO_SEND,
        };
        for (place, (batch, stood)) in batches.iter().zip(stood).enumerate() {
            let mut of_key = Known::new();
            if let Some(stood) = stood {
                of_key.extend(stood.recent.iter().map(|(at, once)| (once.to_vec(), at)));
                let in_table = (stood.inputs - stood.recent.len()) as usize;
                if in_table > 0 && pays(batch.inputs.len(), in_table) {
                    whole.0.push(place);
                    whole.1.push(batch.key.clone());
                } else if in_table > 0 {
                    for input in batch.inputs.iter().filter(|input| !of_key.contains_key(&input.once)) {
                        let mut which = batch.key.clone();
                        which.push(Value::blob(&input.once));
                        singly.0.push(place);
                        singly.1.push(which);
                    }
                }
            }
            known.push(of_key);
        }
        let input_key: Vec<(&str, ColumnType)> =
            self.fold.key().iter().copied().chain([("once", ColumnType::Blob)]).collect();
        let table = &self.sql.input_table;
        let found = db.look_up("once, at", table, &input_key, &singly.1)?;
        let lists = db.look_up("once, at", table, self.fold.key(), &whole.1)?;
        for ((asked, mut row), places) in found
            .into_iter()
            .map(|found| (found, &singly.0))
            .chain(lists.into_iter().map(|found| (found, &whole.0)))
        {
            let at = self.place(row.blob(1)?)?;
            known[places[asked]].insert(row.take_blob(0)?, at);
        }
        Ok(known)
    }

    /// One step. When its turn has come, a snapshot, and the inputs before it move to their table.
    fn step(
        &self,
        key: &[Value],
        going: &mut Going<'a>,
        fact: &Fact<'_>,
        at: &At,
        once: &[u8],
        pending: &mut Pending,
    ) {
        going.running.step(fact);
        going.inputs += 1;
        going.at = *at;
        going.recent.push(at, once);
        if going.inputs % SNAPSHOT_EVERY != 0 {
            return;
        }
        let mut row = key.to_vec();
        row.extend([Value::blob(at), Value::Int(going.inputs), Value::Blob(going.running.encode())]);
        pending.snapshots.push(row);
        for (at, once) in going.recent.iter() {
            let mut row = key.to_vec();
            row.extend([Value::blob(once), Value::blob(&at)]);
            pending.inputs.push(row);
        }
        going.recent.clear();
    }

    /// From the last snapshot before the change, in stamp order, reading what is not in the batch from the log.
    fn refold(
        &self,
        db: &mut Connection,
        key: &[Value],
        recent: &Recent,
        fresh: &[Input<'a>],
        pending: &mut Pending,
    ) -> Result<Going<'a>, StoreError> {
        let changed_from = fresh[0].at;
        let mut with_place = key.to_vec();
        with_place.push(Value::blob(&changed_from));
        db.execute(&self.sql.drop_snapshots, &with_place)?;
        let snapshot = db.query_one(&self.sql.snapshot_before, &with_place)?;
        let mut after = key.to_vec();
        let mut going = Going {
            running: self.start(key, snapshot.as_ref().map(|row| row.blob(2)).transpose()?)?,
            at: changed_from,
            inputs: snapshot.as_ref().map_or(Ok(0), |row| row.int(1))?,
            recent: Recent::default(),
        };
        after.push(Value::blob(snapshot.as_ref().map_or(Ok(&[][..]), |row| row.blob(0))?));
        // What stood before, without those whose id has come again from an earlier place; then the new ones.
        let again: HashSet<&[u8]> = fresh.iter().map(|input| input.once.as_slice()).collect();
        let mut inputs: BTreeMap<At, (Vec<u8>, Option<&Fact<'a>>)> = BTreeMap::new();
        let mut last_in_table = None;
        for mut row in db.query(&self.sql.inputs_after, &after)? {
            let (at, once) = (self.place(row.blob(0)?)?, row.take_blob(1)?);
            last_in_table = Some(at);
            inputs.insert(at, (once, None));
        }
        inputs.extend(recent.iter().map(|(at, once)| (at, (once.to_vec(), None))));
        inputs.retain(|_, (once, _)| !again.contains(once.as_slice()));
        inputs.extend(fresh.iter().map(|input| (input.at, (input.once.clone(), Some(&input.fact)))));
        let mut last_settled = None;
        for (at, (once, fact)) in &inputs {
            match fact {
                Some(fact) => self.step(key, &mut going, fact, at, once, pending),
                None => {
                    let (header, events, index) = log::fact_at(db, at, self.view.kinds)?;
                    let stamp = header.stamp();
                    let fact = Fact { header: &header, stamp, index, event: &events[usize::from(index)] };
                    self.step(key, &mut going, &fact, at, once, pending);
                }
            }
            if going.recent.len() == 0 {
                last_settled = Some(*at);
            }
        }
        // More inputs in front push the last ones of the table back among the recent.
        if last_in_table.is_some() && last_in_table > last_settled {
            if let Some(settled) = last_settled {
                after.pop();
                after.push(Value::blob(&settled));
            }
            db.execute(&self.sql.drop_inputs, &after)?;
        }
        Ok(going)
    }

    fn start(&self, key: &[Value], state: Option<&[u8]>) -> Result<Box<dyn Running + 'a>, StoreError> {
        self.fold.start(key, state).ok_or_else(|| StoreError::Corrupt {
            table: format!("{}_state", self.view.name),
            key: format!("{key:.120?}"),
            why: "not a state of this fold".into(),
        })
    }

    fn place(&self, bytes: &[u8]) -> Result<At, StoreError> {
        bytes.try_into().map_err(|_| StoreError::Corrupt {
            table: format!("{}_input", self.view.name),
            key: format!("{bytes:02x?}"),
            why: "not a place in the log".into(),
        })
    }

    /// Where each key stands; `None` for those that are new.
    fn load(&self, db: &mut Connection, batches: &[KeyBatch<'a>]) -> Result<Vec<Option<Stood>>, StoreError> {
        let keys: Vec<Vec<Value>> = batches.iter().map(|batch| batch.key.clone()).collect();
        let mut stood: Vec<Option<Stood>> = batches.iter().map(|_| None).collect();
        let wanted = "at, inputs, state, recent";
        for (place, mut row) in db.look_up(wanted, &self.sql.state_table, self.fold.key(), &keys)? {
            let at = self.place(row.blob(0)?)?;
            let recent = recent_of(self.view.name, &keys[place], row.take_blob(3)?)?;
            stood[place] = Some(Stood { at, inputs: row.int(1)?, state: row.take_blob(2)?, recent });
        }
        Ok(stood)
    }

    /// Queues rows that changed; removes those no longer shown.
    fn show(
        &self,
        db: &mut Connection,
        old: Option<FoldRows>,
        new: FoldRows,
        pending: &mut Pending,
    ) -> Result<(), StoreError> {
        let old = old.map(|old| old.rows).unwrap_or_default();
        let key_of = |(table, row): &(&'static Table, Vec<Value>)| {
            let mut bytes = table.name.as_bytes().to_vec();
            row.iter().take(table.key.len()).for_each(|value| value.write_key(&mut bytes));
            bytes
        };
        let old: HashMap<Vec<u8>, (&'static Table, Vec<Value>)> =
            old.into_iter().map(|r| (key_of(&r), r)).collect();
        let mut gone = old;
        for row in new.rows {
            if row.1.len() != row.0.key.len() + row.0.columns.len() {
                return Err(StoreError::View {
                    view: self.view.name,
                    why: format!("{}: a row of another width", row.0.name),
                });
            }
            let unchanged = gone.remove(&key_of(&row)).is_some_and(|(_, before)| before == row.1);
            if !unchanged {
                pending.rows.entry(row.0.name).or_insert_with(|| (row.0, vec![])).1.push(row.1);
            }
        }
        for (table, row) in gone.into_values() {
            let by_key: Vec<String> =
                table.key.iter().enumerate().map(|(i, (name, _))| format!("{name} = ?{}", i + 1)).collect();
            let sql = format!("DELETE FROM {} WHERE {}", table.name, by_key.join(" AND "));
            db.execute(&sql, &row[..table.key.len()])?;
        }
        Ok(())
    }

    fn own_types(&self, more: &[ColumnType]) -> Vec<ColumnType> {
        self.fold.key().iter().map(|(_, ty)| *ty).chain(more.iter().copied()).collect()
    }

    fn write(&self, pending: Pending, db: &mut Connection) -> Result<(), StoreError> {
        use ColumnType::{Blob, Int};
        let keys = self.fold.key().len();
        let (of_state, of_snapshot, of_input) = (
            self.own_types(&[Blob, Int, Blob, Blob]),
            self.own_types(&[Blob, Int, Blob]),
            self.own_types(&[Blob, Blob]),
        );
        db.insert_rows(&self.sql.put_state.0, &of_state, &self.sql.put_state.1, &pending.states)?;
        let snapshots = last_of_each(pending.snapshots, keys + 1);
        db.insert_rows(&self.sql.put_snapshot.0, &of_snapshot, &self.sql.put_snapshot.1, &snapshots)?;
        let inputs = last_of_each(pending.inputs, keys + 1);
        db.insert_rows(&self.sql.put_input.0, &of_input, &self.sql.put_input.1, &inputs)?;
        for (table, rows) in pending.rows.into_values() {
            let rows = last_of_each(rows, table.key.len());
            db.insert_rows(&table.insert_prefix(), &table.written_types(), &table.conflict_suffix(), &rows)?;
        }
        Ok(())
    }
}

/// Sorted by key, one row per key: the last one queued. A set-wise statement may name a key once.
fn last_of_each(rows: Vec<Vec<Value>>, key_columns: usize) -> Vec<Vec<Value>> {
    let mut by_key: BTreeMap<Vec<u8>, Vec<Value>> = BTreeMap::new();
    for row in rows {
        let mut key = Vec::with_capacity(64);
        row[..key_columns].iter().for_each(|value| value.write_key(&mut key));
        by_key.insert(key, row);
    }
    by_key.into_values().collect()
}
