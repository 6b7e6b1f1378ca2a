//! Forgetting again: a restored backup still holds the keys of people who were forgotten after it was made.

use crate::{Directory, people::OwnSchool};
use events::people::PersonForgotten;
use kernel::{Authority, PersonId, SchoolId};
use store::{Draft, StoreError, WriteTx};

impl Directory {
    /// Destroys the keys and ways in of these people wherever they are still here, each with its record. Returns how many had some.
    pub fn forget_again(&self, people: &[(PersonId, u8)]) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        for (person, reason) in people.iter().copied() {
            let directory = self.clone();
            forgotten += self.store.write_blocking(move |tx: &mut WriteTx<'_>| {
                let sql = "SELECT 1 FROM directory_person_key WHERE person = ?1 LIMIT 1";
                let has_key = tx.query_one(sql, &[person.into()])?.is_some();
                if !has_key && !directory.has_ways(tx.connection(), person)? {
                    return Ok::<u64, StoreError>(0);
                }
                let sql =
                    "SELECT DISTINCT school FROM directory_role WHERE person = ?1 ORDER BY school LIMIT 4";
                let rows = tx.query(sql, &[person.into()])?;
                let mut schools =
                    rows.iter().map(|row| row.id(0).map(SchoolId)).collect::<Result<Vec<_>, _>>()?;
                // A box may speak for its own school only. Where she was not of it, it is a central's box, which may for all.
                if let Some(own) =
                    OwnSchool::read(tx.connection())?.filter(|own| schools.contains(&own.school))
                {
                    schools = vec![own.school];
                }
                let events = vec![PersonForgotten { person, purposes: vec![], reason }.into()];
                tx.append(Draft { schools, persons: vec![person], authority: Authority::Staff, events })?;
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
