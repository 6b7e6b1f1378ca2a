//! Forgetting a person's ways in: with her keys goes everything by which she came in, and every session of hers ends.

use crate::Directory;
use kernel::PersonId;
use store::{Connection, StoreError, WriteTx};

/// Tables with a row per person; all their rows of hers go.
const TABLES: [&str; 7] = [
    "directory_secret",
    "directory_card",
    "directory_device",
    "directory_password",
    "directory_invitation",
    "directory_kept_place",
    "directory_session",
];

impl Directory {
    /// Whether she has any way in here.
    pub(crate) fn has_ways(&self, db: &mut Connection, person: PersonId) -> Result<bool, StoreError> {
        for table in TABLES {
            let sql = format!("SELECT 1 FROM {table} WHERE person = ?1 LIMIT 1");
            if db.query_one(&sql, &[person.into()])?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Destroys them.
    pub(crate) fn forget_ways(&self, tx: &mut WriteTx<'_>, person: PersonId) -> Result<(), StoreError> {
        self.end_sessions(tx, person)?;
        for table in TABLES {
            tx.execute(&format!("DELETE FROM {table} WHERE person = ?1"), &[person.into()])?;
        }
        Ok(())
    }
}
