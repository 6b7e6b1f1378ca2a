//! People's keys, which lie in the register, as the exchange carries them.

use directory::{Directory, HeldKeys};
use eventlog::sealing::{KeyId, PersonKey};
use exchange::{Held, KeyRing};
use kernel::{PersonId, SchoolId};
use std::collections::BTreeSet;
use store::{Connection, StoreError, WriteTx};

/// The register as a ring of keys.
pub struct Ring(pub Directory);

fn held(keys: HeldKeys) -> Held {
    Held { person: keys.person, schools: keys.schools, keys: keys.keys, drawn: keys.drawn }
}

impl KeyRing for Ring {
    fn count(&self, db: &mut Connection) -> Result<u64, StoreError> {
        self.0.keys_here(db)
    }

    fn held_at(&self, db: &mut Connection, schools: &[SchoolId]) -> Result<Vec<Held>, StoreError> {
        Ok(self.0.keys_held_at(db, schools)?.into_iter().map(held).collect())
    }

    fn held_of(&self, db: &mut Connection, people: &BTreeSet<PersonId>) -> Result<Vec<Held>, StoreError> {
        Ok(self.0.keys_held_of(db, people)?.into_iter().map(held).collect())
    }

    fn keys_of(&self, db: &mut Connection, person: PersonId) -> Result<Vec<PersonKey>, StoreError> {
        self.0.keys_of(db, person)
    }

    fn keep(&self, tx: &mut WriteTx<'_>, key: &PersonKey) -> Result<bool, StoreError> {
        self.0.keep_key(tx, key)
    }

    fn destroy(&self, tx: &mut WriteTx<'_>, person: PersonId, keys: &[KeyId]) -> Result<(), StoreError> {
        self.0.destroy_keys(tx, person, keys)
    }

    fn drew(&self, db: &mut Connection, key: &PersonKey) -> Result<BTreeSet<SchoolId>, StoreError> {
        self.0.schools_that_drew(db, key)
    }

    fn views(&self) -> &'static [&'static str] {
        &["directory_people", directory::WHO_DREW_KEYS]
    }

    fn is_forgotten(&self, db: &mut Connection, person: PersonId) -> Result<bool, StoreError> {
        self.0.is_forgotten(db, person)
    }

    fn forgotten_count(&self, db: &mut Connection) -> Result<u64, StoreError> {
        self.0.forgotten_count(db)
    }
}
