//! A batch on its way to the writer: everything sealed and wrapped already, written whole or not at all.

use super::index::{self, IdHash};
use crate::Directory;
use eventlog::sealing::WrappedKey;
use kernel::{PersonId, Role, SchoolId};
use store::{Draft, StoreError, Value};

/// People to write in one transaction.
#[derive(Default)]
pub struct Batch {
    /// Entries in order: classes first, then people.
    pub drafts: Vec<Draft>,
    /// New keys.
    pub keys: Vec<WrappedKey>,
    /// Rows of the index.
    pub index: Vec<Vec<Value>>,
    /// Roles that people who are known gain or lose: their open sessions follow.
    pub roles: Vec<(PersonId, Role, bool)>,
    /// Ids that nobody may have taken meanwhile: two administrators with one list.
    pub new_ids: Vec<(Value, IdHash)>,
    /// Not written if nobody would administer this school after it: somebody may have put an administrator down on a page since the
    /// list was looked at.
    pub must_keep_an_administrator: Option<SchoolId>,
}

impl Batch {
    /// Writes it; returns after it is on the disk.
    pub fn write(self, directory: &Directory) -> Result<(), StoreError> {
        if self.drafts.is_empty() && self.index.is_empty() {
            return Ok(());
        }
        let keys = directory.keys.clone();
        let owner = directory.clone();
        directory.store.write_blocking(move |tx| -> Result<(), StoreError> {
            for (school, id) in &self.new_ids {
                let sql = "SELECT 1 FROM directory_import WHERE school = ?1 AND id_hash = ?2";
                if tx.query_one(sql, &[school.clone(), Value::blob(&id.0)])?.is_some() {
                    return Err(StoreError::Busy);
                }
            }
            keys.put(tx, &self.keys)?;
            tx.append_all(self.drafts)?;
            for (person, role, held) in self.roles {
                owner.roles_changed(tx, person, role, held)?;
            }
            if let Some(school) = self.must_keep_an_administrator {
                let sql = "SELECT 1 FROM directory_role WHERE school = ?1 AND role = ?2 AND held = 1 LIMIT 1";
                let left = tx.query_one(sql, &[school.into(), (Role::Administrator as i64).into()])?;
                left.ok_or(StoreError::Busy)?;
            }
            index::put(tx, &self.index)
        })
    }
}
