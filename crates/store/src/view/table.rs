//! Declared tables: how each column merges, and the SQL that follows from it.

use crate::db::{ColumnType, Dialect};

/// How two values for one column of one row become one, whatever the order they arrive in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Merge {
    /// Every event that writes the row says the same. Should they not, the smaller value stays, so that views agree.
    Insert,
    /// The value with the highest stamp. Columns of one group are written together and share a stamp.
    Last(&'static str),
    /// The value with the lowest stamp, by group.
    First(&'static str),
    /// The largest.
    Max,
    /// The smallest.
    Min,
    /// The sum (integers of at most [`MAX_ADD`] each).
    Add,
    /// Written only by a fold, which knows the whole row.
    Fold,
}

/// Largest number one event may add, either sign: four thousand million events cannot overflow a column.
pub const MAX_ADD: i64 = 1 << 31;

/// A column and how it merges.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Name in SQL.
    pub name: &'static str,
    /// Type.
    pub ty: ColumnType,
    /// Merge.
    pub merge: Merge,
}

impl Column {
    /// A column.
    pub const fn new(name: &'static str, ty: ColumnType, merge: Merge) -> Self {
        Self { name, ty, merge }
    }
}

/// A key column: name and type.
pub type KeyColumn = (&'static str, ColumnType);

/// A view's table. No UNIQUE, no FOREIGN KEY beyond its key: clashes are shown to a person.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Name in SQL, prefixed with the feature's.
    pub name: &'static str,
    /// The key, most significant first; what the rows are clustered by.
    pub key: &'static [KeyColumn],
    /// The other columns.
    pub columns: &'static [Column],
    /// Further indexes, by column names. None may lead with a random id on a hot table.
    pub indexes: &'static [&'static [&'static str]],
}

/// Suffix of the stamp column of a group.
const STAMP_SUFFIX: &str = "_at";

impl Table {
    /// Groups of `last` and `first` columns in order of appearance, with whether the later stamp wins.
    pub fn groups(&self) -> Vec<(&'static str, bool)> {
        let mut groups: Vec<(&'static str, bool)> = Vec::new();
        for column in self.columns {
            let (group, later) = match column.merge {
                Merge::Last(group) => (group, true),
                Merge::First(group) => (group, false),
                _ => continue,
            };
            if !groups.iter().any(|(name, _)| *name == group) {
                groups.push((group, later));
            }
        }
        groups
    }

    /// All columns as written: key, columns, then one stamp per group.
    pub fn written_types(&self) -> Vec<ColumnType> {
        let key = self.key.iter().map(|(_, ty)| *ty);
        let columns = self.columns.iter().map(|c| c.ty);
        key.chain(columns).chain(self.groups().iter().map(|_| ColumnType::Blob)).collect()
    }

    /// Names to [`Table::written_types`].
    pub fn written_names(&self) -> Vec<String> {
        let key = self.key.iter().map(|(name, _)| (*name).to_owned());
        let columns = self.columns.iter().map(|c| c.name.to_owned());
        key.chain(columns).chain(self.groups().iter().map(|(g, _)| format!("{g}{STAMP_SUFFIX}"))).collect()
    }

    /// `CREATE TABLE` and its indexes.
    pub fn create(&self, dialect: Dialect) -> String {
        let columns: Vec<String> = self
            .written_names()
            .iter()
            .zip(self.written_types())
            .enumerate()
            .map(|(i, (name, ty))| {
                let not_null = if i < self.key.len() { " NOT NULL" } else { "" };
                format!("{name} {}{not_null}", dialect.type_name(ty))
            })
            .collect();
        let key: Vec<&str> = self.key.iter().map(|(name, _)| *name).collect();
        let mut sql = format!(
            "CREATE TABLE {} ({}, PRIMARY KEY ({})){};",
            self.name,
            columns.join(", "),
            key.join(", "),
            dialect.table_suffix()
        );
        for (i, index) in self.indexes.iter().enumerate() {
            sql.push_str(&format!("CREATE INDEX {}_{i} ON {} ({});", self.name, self.name, index.join(", ")));
        }
        sql
    }

    /// `INSERT INTO t (columns)`.
    pub fn insert_prefix(&self) -> String {
        format!("INSERT INTO {} ({})", self.name, self.written_names().join(", "))
    }

    /// `ON CONFLICT (key) DO UPDATE SET ...`, generated from the columns' merges.
    pub fn conflict_suffix(&self) -> String {
        let t = self.name;
        let key: Vec<&str> = self.key.iter().map(|(name, _)| *name).collect();
        let wins = |group: &str, later: bool| {
            let sign = if later { '>' } else { '<' };
            let at = format!("{group}{STAMP_SUFFIX}");
            format!("excluded.{at} IS NOT NULL AND ({t}.{at} IS NULL OR excluded.{at} {sign} {t}.{at})")
        };
        let mut sets: Vec<String> = Vec::new();
        for Column { name: c, merge, .. } in self.columns {
            let condition = match merge {
                Merge::Insert | Merge::Min => {
                    format!("excluded.{c} IS NOT NULL AND ({t}.{c} IS NULL OR excluded.{c} < {t}.{c})")
                }
                Merge::Max => {
                    format!("excluded.{c} IS NOT NULL AND ({t}.{c} IS NULL OR excluded.{c} > {t}.{c})")
                }
                Merge::Last(group) => wins(group, true),
                Merge::First(group) => wins(group, false),
                Merge::Add => {
                    sets.push(format!("{c} = {t}.{c} + excluded.{c}"));
                    continue;
                }
                Merge::Fold => {
                    sets.push(format!("{c} = excluded.{c}"));
                    continue;
                }
            };
            sets.push(format!("{c} = CASE WHEN {condition} THEN excluded.{c} ELSE {t}.{c} END"));
        }
        for (group, later) in self.groups() {
            let at = format!("{group}{STAMP_SUFFIX}");
            sets.push(format!(
                "{at} = CASE WHEN {} THEN excluded.{at} ELSE {t}.{at} END",
                wins(group, later)
            ));
        }
        if sets.is_empty() {
            return format!("ON CONFLICT ({}) DO NOTHING", key.join(", "));
        }
        format!("ON CONFLICT ({}) DO UPDATE SET {}", key.join(", "), sets.join(", "))
    }

    /// A text that changes whenever the table's shape or merges do.
    pub fn definition(&self) -> String {
        format!("{self:?}")
    }
}
