//! Forgetting again: a restored backup still holds the keys of people who were forgotten after it was made.

use crate::{Directory, people::OwnSchool};
use eventlog::entry::MAX_SCHOOLS;
use events::people::PersonForgotten;
use kernel::{Authority, PersonId, SchoolId};
use std::collections::BTreeSet;
use store::{Draft, StoreError, WriteTx};

impl Directory {
    /// Destroys the keys and ways in of these people wherever they are still here, each with its record. Returns how many had some.
    /// `speaks_for`: the schools for which this box may write; `None`: for any. Without one that is hers or its own there is no record: an entry that
    /// a box may not write would end its log for all others.
    pub fn forget_again(
        &self,
        people: &[(PersonId, u8)],
        speaks_for: Option<&BTreeSet<SchoolId>>,
    ) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        for (person, reason) in people.iter().copied() {
            let (directory, speaks_for) = (self.clone(), speaks_for.cloned());
            forgotten += self.store.write_blocking(move |tx: &mut WriteTx<'_>| {
                let sql = "SELECT 1 FROM directory_person_key WHERE person = ?1 LIMIT 1";
                let has_key = tx.query_one(sql, &[person.into()])?.is_some();
                if !has_key && !directory.has_ways(tx.connection(), person)? {
                    return Ok::<u64, StoreError>(0);
                }
                let sql =
                    "SELECT DISTINCT school FROM directory_role WHERE person = ?1 ORDER BY school LIMIT 64";
                let rows = tx.query(sql, &[person.into()])?;
                let mut schools =
                    rows.iter().map(|row| row.id(0).map(SchoolId)).collect::<Result<Vec<_>, _>>()?;
                schools.retain(|school| speaks_for.as_ref().is_none_or(|own| own.contains(school)));
                // Where nothing says of which school she was, the box speaks for its own.
                if schools.is_empty() {
                    let own = OwnSchool::read(tx.connection())?.map(|own| own.school);
                    schools.extend(own.filter(|own| speaks_for.as_ref().is_none_or(|all| all.contains(own))));
                }
                schools.truncate(MAX_SCHOOLS);
                if !schools.is_empty() {
                    let events = vec![PersonForgotten { person, purposes: vec![], reason }.into()];
                    let (persons, authority) = (vec![person], Authority::Staff);
                    tx.append(Draft { schools, persons, authority, events })?;
                }
                directory.keys.destroy(tx, person)?;
                directory.forget_ways(tx, person)?;
                crate::people::import::index::forget(tx, person)?;
                Ok(1)
            })?;
        }
        Ok(forgotten)
    }

    /// Ends what a backup brings back from another time, where some of it had been ended since: sessions, known phones,
    /// one-time codes, invitations, keys of programs. Cards and passwords stand as they were then.
    pub fn end_what_was_restored(&self) -> Result<u64, StoreError> {
        self.store.write_blocking(|tx: &mut WriteTx<'_>| {
            let mut ended = 0;
            for table in [
                "directory_session",
                "directory_device",
                "directory_class_device",
                "directory_code",
                "directory_invitation",
                "directory_api_token",
            ] {
                ended += tx.execute(&format!("DELETE FROM {table}"), &[])?;
            }
            Ok::<_, StoreError>(ended)
        })
    }
}
