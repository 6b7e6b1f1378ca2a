//! Edited fields: when two people on two unconnected boxes correct one field, both values are kept. The one with the
//! highest stamp shows; the others are offered to the person in charge.
//!
//! A field is a table of its own: the row's key, then the stamp of each value. An edit marks the values its author saw
//! as replaced, also when they arrive after it.

use super::table::{Column, Merge};
use crate::{
    StoreError,
    db::{ColumnType, Connection, Value},
};
use kernel::Stamp;

/// Name and type of the last key column of an edited field's table.
pub const STAMP_KEY: (&str, ColumnType) = ("stamp", ColumnType::Blob);

/// The columns of an edited field's table.
pub const fn columns(ty: ColumnType) -> [Column; 2] {
    [Column::new("value", ty, Merge::Insert), Column::new("replaced", ColumnType::Int, Merge::Max)]
}

/// A value still standing.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Which edit it came with.
    pub stamp: Stamp,
    /// The value.
    pub value: Value,
}

/// The standing values of a field, highest stamp first: the first one shows.
pub fn standing(
    db: &mut Connection,
    table: &super::Table,
    key: &[Value],
) -> Result<Vec<Standing>, StoreError> {
    let conditions: Vec<String> = table.key[..table.key.len() - 1]
        .iter()
        .enumerate()
        .map(|(i, (name, _))| format!("{name} = ?{}", i + 1))
        .collect();
    let sql = format!(
        "SELECT stamp, value FROM {} WHERE {} AND replaced = 0 AND value IS NOT NULL ORDER BY stamp DESC",
        table.name,
        conditions.join(" AND ")
    );
    db.query(&sql, key)?
        .into_iter()
        .map(|row| {
            let stamp = Stamp::from_bytes(row.blob(0)?).ok_or_else(|| StoreError::Corrupt {
                table: table.name.into(),
                key: format!("{key:.80?}"),
                why: "a stamp of another length".into(),
            })?;
            Ok(Standing { stamp, value: row.0[1].clone() })
        })
        .collect()
}
