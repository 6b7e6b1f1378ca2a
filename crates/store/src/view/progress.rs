//! How far each view has come in each origin's log, updated in the transaction of its rows: every event counts once.

use crate::{
    StoreError,
    db::{ColumnType, Connection, Value},
    log,
};
use eventlog::EntryRef;
use kernel::{OriginTag, PersonId};
use std::collections::{BTreeMap, BTreeSet};

/// Per origin, the last entry a view has applied. Origins not named are at 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress(pub BTreeMap<OriginTag, u64>);

/// The table's definition.
pub const DDL: &str = "CREATE TABLE view_progress (view {text} NOT NULL, origin {blob} NOT NULL, seq BIGINT NOT NULL, \
     PRIMARY KEY (view, origin)){clustered};
     CREATE TABLE view_state (view {text} NOT NULL PRIMARY KEY, definition {text} NOT NULL, ready BIGINT NOT NULL, tables {text} NOT NULL){clustered};";

impl Progress {
    /// As stored.
    pub fn load(db: &mut Connection, view: &str) -> Result<Self, StoreError> {
        let rows = db
            .query("SELECT origin, seq FROM view_progress WHERE view = ?1 ORDER BY origin", &[view.into()])?;
        let mut progress = Progress::default();
        for row in rows {
            progress.0.insert(OriginTag(row.id(0)?), row.int(1)? as u64);
        }
        Ok(progress)
    }

    /// Writes one origin's place.
    pub fn save(db: &mut Connection, view: &str, origin: OriginTag, seq: u64) -> Result<(), StoreError> {
        Self::save_all(db, &[(view, origin, seq)])
    }

    /// Writes many places: view, origin, and how far it has come there.
    pub fn save_all(db: &mut Connection, places: &[(&str, OriginTag, u64)]) -> Result<(), StoreError> {
        use ColumnType::{Blob, Int, Text};
        let row = |(view, origin, seq): &(&str, OriginTag, u64)| {
            vec![Value::from(*view), Value::blob(&origin.0), Value::Int(*seq as i64)]
        };
        db.insert_rows(
            "INSERT INTO view_progress (view, origin, seq)",
            &[Text, Blob, Int],
            "ON CONFLICT (view, origin) DO UPDATE SET seq = excluded.seq",
            &places.iter().map(row).collect::<Vec<_>>(),
        )
    }

    /// Everybody whom the entries after this progress and up to `later` name; `None` if they are more than `limit`, or one of
    /// them cannot be read: then it may be anybody.
    pub fn persons_until(
        &self,
        db: &mut Connection,
        later: &Progress,
        limit: u64,
    ) -> Result<Option<BTreeSet<PersonId>>, StoreError> {
        let mut persons = BTreeSet::new();
        for (origin, to) in &later.0 {
            let after = self.0.get(origin).copied().unwrap_or(0);
            if *to < after || to - after > limit {
                return Ok(None);
            }
            if *to == after {
                continue;
            }
            for line in log::read(db, *origin, after, to - after)? {
                let Some(entry) = line.what.as_ref().ok().and_then(|bytes| EntryRef::decode(bytes).ok())
                else {
                    return Ok(None);
                };
                persons.extend(entry.persons());
            }
        }
        Ok(Some(persons))
    }
}
