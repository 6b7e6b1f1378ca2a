//! Folds: a pure step per key, in stamp order, each input once.
//!
//! Three tables belong to every fold: `<view>_state` (where the key stands, and its inputs since the last snapshot),
//! `<view>_snapshot` (every [`SNAPSHOT_EVERY`] inputs, to come back to when an earlier event arrives late) and `<view>_input`
//! (the inputs before the last snapshot; the key and an idempotency id make an input count once). Late events cost one re-fold
//! per key and batch, from the snapshot before the earliest of them. Which inputs stand where follows from their number
//! and order alone: all three tables are the same whatever came first.

use super::{
    Fact, View, Work,
    recent::Recent,
    table::{KeyColumn, Table},
};
use crate::{
    StoreError,
    db::{ColumnType, Connection, Dialect, Value},
};

/// Inputs between snapshots of one key; so many travel in the row of its state at most. A row of thirty-two and a state of some
/// hundred bytes fits in one page of the disk.
pub const SNAPSHOT_EVERY: i64 = 32;

/// Raised when the shape of a fold's own tables changes: every fold is then rebuilt.
pub const LAYOUT: u32 = 2;

/// Suffixes of a fold's own tables.
pub const OWN_TABLES: [&str; 3] = ["input", "state", "snapshot"];

/// A fold, as a feature writes it.
pub trait Fold: Send + Sync + 'static {
    /// What is known about a key. Encoded as CBOR into the state table.
    type State: Default + minicbor::Encode<()> + for<'b> minicbor::Decode<'b, ()>;

    /// The key's columns.
    const KEY: &'static [KeyColumn];

    /// To which keys the event belongs.
    fn inputs(&self, fact: &Fact<'_>, inputs: &mut FoldInputs);

    /// The next state. No clock, no chance, no database.
    fn step(&self, key: &[Value], state: &mut Self::State, fact: &Fact<'_>);

    /// The rows that show the state. The whole set each time: what is no longer named is removed.
    fn rows(&self, key: &[Value], state: &Self::State, rows: &mut FoldRows);
}

/// Filled by [`Fold::inputs`].
#[derive(Default)]
pub struct FoldInputs {
    pub(super) keys: Vec<(Vec<Value>, Option<Vec<u8>>)>,
}

impl FoldInputs {
    /// The event belongs to this key.
    pub fn add(&mut self, key: impl Into<Vec<Value>>) {
        self.keys.push((key.into(), None));
    }

    /// The event belongs to this key and counts once per id: if two entries carry it, the earlier stamp counts.
    pub fn add_once(&mut self, key: impl Into<Vec<Value>>, once: &[u8]) {
        self.keys.push((key.into(), Some(once.to_vec())));
    }
}

/// Filled by [`Fold::rows`]: whole rows, key and all columns in the order the table declares them.
#[derive(Default)]
pub struct FoldRows {
    pub(super) rows: Vec<(&'static Table, Vec<Value>)>,
}

impl FoldRows {
    /// A row.
    pub fn add(&mut self, table: &'static Table, row: impl Into<Vec<Value>>) {
        self.rows.push((table, row.into()));
    }
}

/// A fold without its state type, as the runner calls it.
pub trait AnyFold: Send + Sync {
    /// The key's columns.
    fn key(&self) -> &'static [KeyColumn];
    /// See [`Fold::inputs`].
    fn inputs(&self, fact: &Fact<'_>, inputs: &mut FoldInputs);
    /// A running state, from stored bytes or new; `None` if the bytes are not a state.
    fn start<'f>(&'f self, key: &[Value], stored: Option<&[u8]>) -> Option<Box<dyn Running + 'f>>;
}

/// A state being stepped.
pub trait Running {
    /// One more input.
    fn step(&mut self, fact: &Fact<'_>);
    /// The state as bytes.
    fn encode(&self) -> Vec<u8>;
    /// The rows that show it.
    fn rows(&self) -> FoldRows;
}

/// A typed fold behind [`AnyFold`].
pub struct Typed<F>(pub F);

struct Started<'f, F: Fold> {
    fold: &'f F,
    key: Vec<Value>,
    state: F::State,
}

impl<F: Fold> AnyFold for Typed<F> {
    fn key(&self) -> &'static [KeyColumn] {
        F::KEY
    }

    fn inputs(&self, fact: &Fact<'_>, inputs: &mut FoldInputs) {
        self.0.inputs(fact, inputs);
    }

    fn start<'f>(&'f self, key: &[Value], stored: Option<&[u8]>) -> Option<Box<dyn Running + 'f>> {
        let state = match stored {
            Some(bytes) => minicbor::decode(bytes).ok()?,
            None => F::State::default(),
        };
        Some(Box::new(Started { fold: &self.0, key: key.to_vec(), state }))
    }
}

impl<F: Fold> Running for Started<'_, F> {
    fn step(&mut self, fact: &Fact<'_>) {
        self.fold.step(&self.key, &mut self.state, fact);
    }

    fn encode(&self) -> Vec<u8> {
        minicbor::to_vec(&self.state).expect("writing to memory cannot fail")
    }

    fn rows(&self) -> FoldRows {
        let mut rows = FoldRows::default();
        self.fold.rows(&self.key, &self.state, &mut rows);
        rows
    }
}

/// Whether a key of a fold has an input with this id already: what a command asks before it records something that may
/// have been sent twice. The key is in the order of the fold's declaration.
pub fn knows_input(db: &mut Connection, view: &View, key: &[Value], once: &[u8]) -> Result<bool, StoreError> {
    let Work::Fold(fold) = &view.work else {
        return Err(StoreError::View { view: view.name, why: "is not a fold".into() });
    };
    let by_key: Vec<String> =
        fold.key().iter().enumerate().map(|(i, (name, _))| format!("{name} = ?{}", i + 1)).collect();
    let by_key = by_key.join(" AND ");
    let sql = format!("SELECT inputs, recent FROM {}_state WHERE {by_key}", view.name);
    let Some(mut row) = db.query_one(&sql, key)? else { return Ok(false) };
    let inputs = row.int(0)?;
    let recent = recent_of(view.name, key, row.take_blob(1)?)?;
    if recent.place_of(once).is_some() {
        return Ok(true);
    }
    if inputs == recent.len() {
        return Ok(false);
    }
    let sql = format!("SELECT 1 FROM {}_input WHERE {by_key} AND once = ?{}", view.name, key.len() + 1);
    let mut values = key.to_vec();
    values.push(Value::blob(once));
    Ok(db.query_one(&sql, &values)?.is_some())
}

/// Every input that a fold has counted, with its key: for audits, which compare it with the log.
pub fn each_input(
    db: &mut Connection,
    view: &View,
    take: &mut dyn FnMut(&[Value], &[u8]),
) -> Result<(), StoreError> {
    let Work::Fold(fold) = &view.work else {
        return Err(StoreError::View { view: view.name, why: "is not a fold".into() });
    };
    let names: Vec<&str> = fold.key().iter().map(|(name, _)| *name).collect();
    let (names, width) = (names.join(", "), names.len());
    for row in
        db.query(&format!("SELECT {names}, once FROM {}_input ORDER BY {names}, once", view.name), &[])?
    {
        take(&row.0[..width], row.blob(width)?);
    }
    for mut row in
        db.query(&format!("SELECT {names}, recent FROM {}_state ORDER BY {names}", view.name), &[])?
    {
        let bytes = row.take_blob(width)?;
        let recent = recent_of(view.name, &row.0[..width], bytes)?;
        recent.iter().for_each(|(_, once)| take(&row.0[..width], once));
    }
    Ok(())
}

pub(super) fn recent_of(view: &str, key: &[Value], bytes: Vec<u8>) -> Result<Recent, StoreError> {
    Recent::from_bytes(bytes).ok_or_else(|| StoreError::Corrupt {
        table: format!("{view}_state"),
        key: format!("{key:.120?}"),
        why: "its latest inputs cannot be read".into(),
    })
}

/// A key with where it stands.
pub type KeyState<S> = (Vec<Value>, S);

/// The states of every key that begins with `key`, in the order of their keys: what a page reads when the state itself says
/// what it needs, so that no row has to be written beside it.
pub fn states<F: Fold>(
    db: &mut Connection,
    view: &str,
    key: &[Value],
) -> Result<Vec<KeyState<F::State>>, StoreError> {
    let names: Vec<&str> = F::KEY.iter().map(|(name, _)| *name).collect();
    let by_key: Vec<String> =
        names.iter().take(key.len()).enumerate().map(|(i, n)| format!("{n} = ?{}", i + 1)).collect();
    let names = names.join(", ");
    let sql =
        format!("SELECT {names}, state FROM {view}_state WHERE {} ORDER BY {names}", by_key.join(" AND "));
    db.query(&sql, key)?
        .into_iter()
        .map(|mut row| {
            let state = minicbor::decode(row.blob(F::KEY.len())?).map_err(|e| StoreError::Corrupt {
                table: format!("{view}_state"),
                key: format!("{key:.120?}"),
                why: e.to_string(),
            })?;
            row.0.truncate(F::KEY.len());
            Ok((row.0, state))
        })
        .collect()
}

/// `CREATE TABLE` of a fold's own tables. States are not clustered by their key: SQLite would then move what is longer than a
/// quarter of a page to a page of its own, and every answer would write two.
pub fn create_own_tables(view: &str, key: &[KeyColumn], dialect: Dialect) -> String {
    let columns: Vec<String> =
        key.iter().map(|(name, ty)| format!("{name} {} NOT NULL", dialect.type_name(*ty))).collect();
    let names: Vec<&str> = key.iter().map(|(name, _)| *name).collect();
    let (columns, names, blob) = (columns.join(", "), names.join(", "), dialect.type_name(ColumnType::Blob));
    let clustered = dialect.table_suffix();
    format!(
        "CREATE TABLE {view}_input ({columns}, once {blob} NOT NULL, at {blob} NOT NULL, \
           PRIMARY KEY ({names}, once)){clustered};\
         CREATE TABLE {view}_state ({columns}, at {blob} NOT NULL, inputs BIGINT NOT NULL, state {blob} NOT NULL, \
           recent {blob} NOT NULL, PRIMARY KEY ({names}));\
         CREATE TABLE {view}_snapshot ({columns}, at {blob} NOT NULL, inputs BIGINT NOT NULL, state {blob} NOT NULL, \
           PRIMARY KEY ({names}, at)){clustered};"
    )
}
