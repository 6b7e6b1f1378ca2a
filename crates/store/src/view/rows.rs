//! Rows: what one event changes, merged in memory per batch and written set-wise.

use super::table::{MAX_ADD, Merge, Table};
use crate::{
    StoreError,
    db::{Connection, Value},
};
use kernel::Stamp;
use std::collections::{BTreeMap, HashMap};

/// What a batch of events changes, merged.
#[derive(Default)]
pub struct Deltas {
    tables: BTreeMap<&'static str, TableDeltas>,
    refused: Option<String>,
}

struct TableDeltas {
    table: &'static Table,
    groups: Vec<(&'static str, bool)>,
    rows: HashMap<Vec<u8>, Merged>,
}

struct Merged {
    key: Vec<Value>,
    columns: Vec<Value>,
    stamps: Vec<Option<Stamp>>,
}

/// One row being changed by one event; columns not named stay as they are.
pub struct RowChange<'d> {
    deltas: &'d mut Deltas,
    table: &'static Table,
    key: Vec<Value>,
    stamp: Stamp,
    set: Vec<(usize, Value)>,
}

impl Deltas {
    /// Starts a change of one row. Finish it with [`RowChange::done`].
    pub fn row(&mut self, table: &'static Table, key: impl Into<Vec<Value>>, stamp: Stamp) -> RowChange<'_> {
        RowChange {
            deltas: self,
            table,
            key: key.into(),
            stamp,
            set: Vec::with_capacity(table.columns.len()),
        }
    }

    /// A value of an edited field: kept beside those written at the same time, in the table `<field>` whose key ends
    /// in the stamp. `replaces` names the values its author saw. See [`super::edited`].
    pub fn edit(
        &mut self,
        table: &'static Table,
        key: &[Value],
        value: Value,
        replaces: &[Stamp],
        stamp: Stamp,
    ) {
        for old in replaces {
            let mut old_key = key.to_vec();
            old_key.push(Value::blob(&old.to_bytes()));
            self.row(table, old_key, stamp).set("replaced", 1i64).done();
        }
        let mut own_key = key.to_vec();
        own_key.push(Value::blob(&stamp.to_bytes()));
        self.row(table, own_key, stamp).set("value", value).set("replaced", 0i64).done();
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// Writes everything, one statement per table, keys sorted.
    pub fn write(self, view: &'static str, db: &mut Connection) -> Result<(), StoreError> {
        if let Some(why) = self.refused {
            return Err(StoreError::View { view, why });
        }
        for deltas in self.tables.into_values() {
            let mut rows: Vec<(Vec<u8>, Merged)> = deltas.rows.into_iter().collect();
            rows.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            let rows: Vec<Vec<Value>> = rows
                .into_iter()
                .map(|(_, merged)| {
                    let mut row = merged.key;
                    row.extend(merged.columns);
                    row.extend(merged.stamps.iter().map(|s| s.map(|s| s.to_bytes().to_vec()).into()));
                    row
                })
                .collect();
            let table = deltas.table;
            db.insert_rows(&table.insert_prefix(), &table.written_types(), &table.conflict_suffix(), &rows)?;
        }
        Ok(())
    }
}

impl RowChange<'_> {
    /// A column's value; what it does with what is there, the table's declaration says.
    pub fn set(mut self, column: &'static str, value: impl Into<Value>) -> Self {
        match self.table.columns.iter().position(|c| c.name == column) {
            Some(index) => self.set.push((index, value.into())),
            None => self.deltas.refused = Some(format!("{} has no column {column}", self.table.name)),
        }
        self
    }

    /// Ends the change.
    pub fn done(self) {
        let RowChange { deltas, table, key, stamp, set } = self;
        if key.len() != table.key.len() {
            deltas.refused =
                Some(format!("{} has a key of {} columns, given {}", table.name, table.key.len(), key.len()));
            return;
        }
        let mut key_bytes = Vec::with_capacity(64);
        key.iter().for_each(|value| value.write_key(&mut key_bytes));
        let entry = deltas.tables.entry(table.name).or_insert_with(|| TableDeltas {
            table,
            groups: table.groups(),
            rows: HashMap::new(),
        });
        let groups = &entry.groups;
        let merged = entry.rows.entry(key_bytes).or_insert_with(|| Merged {
            key,
            columns: table
                .columns
                .iter()
                .map(|c| if c.merge == Merge::Add { Value::Int(0) } else { Value::Null })
                .collect(),
            stamps: vec![None; groups.len()],
        });
        // A group shares a stamp, so a change that set half of it would leave the other half to chance.
        for (group, _) in groups {
            let in_group =
                |c: &super::table::Column| matches!(c.merge, Merge::Last(g) | Merge::First(g) if g == *group);
            let named = set.iter().filter(|(index, _)| in_group(&table.columns[*index])).count();
            if named != 0 && named != table.columns.iter().filter(|c| in_group(c)).count() {
                deltas.refused =
                    Some(format!("{}: the columns of group {group} are set together", table.name));
                return;
            }
        }
        // Columns of a group win or lose together, against the stamp the group had before this change.
        let before = merged.stamps.clone();
        for (index, value) in set {
            let column = &table.columns[index];
            let old = &merged.columns[index];
            let wins = match column.merge {
                Merge::Insert | Merge::Min => *old == Value::Null || value < *old,
                Merge::Max => *old == Value::Null || value > *old,
                Merge::Fold => true,
                Merge::Last(group) | Merge::First(group) => {
                    let Some(g) = groups.iter().position(|(name, _)| *name == group) else { continue };
                    let wins = before[g].is_none_or(|at| if groups[g].1 { stamp > at } else { stamp < at });
                    if wins {
                        merged.stamps[g] = Some(stamp);
                    }
                    wins
                }
                Merge::Add => {
                    match (old, &value) {
                        (Value::Int(sum), Value::Int(more)) if more.abs() <= MAX_ADD => {
                            merged.columns[index] = Value::Int(sum.saturating_add(*more));
                        }
                        _ => deltas.refused = Some(format!("{}.{}: adds {value:?}", table.name, column.name)),
                    }
                    continue;
                }
            };
            if wins && value != Value::Null {
                merged.columns[index] = value;
            } else if wins && matches!(column.merge, Merge::Last(_) | Merge::First(_) | Merge::Fold) {
                merged.columns[index] = Value::Null;
            }
        }
    }
}
