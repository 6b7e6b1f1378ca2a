//! A list may not leave a school without anybody who administers it.
//!
//! Asked while the list is read for faults, before anything is written. A school has few administrators, so the rows that speak of
//! one are found by a small map; other rows cost nothing but the hash of their ids.

use super::{
    ImportError,
    index::{Entry, IdHash, Index},
};
use crate::Directory;
use events::people::FactKind;
use formats::people::{Fault, Reason, Row};
use kernel::{PersonId, Role, SchoolId};
use std::collections::{BTreeSet, HashMap};
use store::StoreError;

/// Follows a list: who administers the school after it?
pub struct LastAdministrator<'a> {
    directory: &'a Directory,
    index: &'a Index,
    /// Who administers the school, and is not put down by a row so far.
    standing: BTreeSet<PersonId>,
    /// Administrators who came from lists, by their ids there.
    listed: HashMap<IdHash, Entry>,
    /// Somebody becomes administrator by this list.
    somebody_new: bool,
    /// The last row that ends the role, and its column.
    ends: Option<u64>,
}

impl<'a> LastAdministrator<'a> {
    /// Before the first row.
    pub fn new(directory: &'a Directory, index: &'a Index, school: SchoolId) -> Result<Self, StoreError> {
        directory.store.read_blocking(|db| {
            let sql = "SELECT person FROM directory_role WHERE school = ?1 AND role = ?2 AND held = 1 ORDER BY person";
            let rows = db.query(sql, &[school.into(), (Role::Administrator as i64).into()])?;
            let standing = rows.iter().map(|row| row.id(0).map(PersonId)).collect::<Result<BTreeSet<_>, _>>()?;
            let mut listed = HashMap::new();
            for person in &standing {
                listed.extend(index.entries_of(db, *person)?);
            }
            Ok(Self { directory, index, standing, listed, somebody_new: false, ends: None })
        })
    }

    /// One more sound row.
    pub fn see(&mut self, row: &Row) -> Result<(), ImportError> {
        let ids = [(FactKind::RegisterNumber, &row.id), (FactKind::UserName, &row.user_name)];
        let ids = ids.into_iter().filter_map(|(kind, id)| Some(self.index.hash(kind, id.as_deref()?)));
        let ids: Vec<IdHash> = ids.collect();
        let becomes = row.roles.contains(&Role::Administrator);
        let known = ids.iter().find_map(|id| self.listed.get(id));
        match known {
            // The list takes back only what a list gave: a role given on a page is no business of it.
            Some(entry) if !becomes && was_listed_so(entry) => {
                self.standing.remove(&entry.person);
                self.ends = Some(row.line);
            }
            None if becomes && !self.somebody_new => self.somebody_new = self.is_made(&ids)?,
            Some(_) | None => {}
        }
        Ok(())
    }

    /// Whether a row makes an administrator of somebody who is none: not if the list said so before and a page ended it since.
    fn is_made(&self, ids: &[IdHash]) -> Result<bool, StoreError> {
        self.directory.store.read_blocking(|db| {
            for id in ids {
                if let Some(entry) = self.index.find(db, *id)? {
                    return Ok(!was_listed_so(&entry));
                }
            }
            Ok(true)
        })
    }

    /// What is wrong with the list, if anything; `column` names the roles.
    pub fn fault(&self, column: &str) -> Option<Fault> {
        let line = self.ends.filter(|_| self.standing.is_empty() && !self.somebody_new)?;
        Some(Fault { line, column: column.to_owned(), reason: Reason::LastAdministrator })
    }
}

fn was_listed_so(entry: &Entry) -> bool {
    entry.before.as_ref().is_some_and(|before| before.roles.contains(&Role::Administrator))
}
