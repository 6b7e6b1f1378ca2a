//! The register of a simulated node as the exchange sees it, with the mistakes that it could make, and who agreed to what.

use super::mistake::{KeyMistake, Mistake};
use directory::Directory;
use eventlog::sealing::{KeyId, PersonKey};
use exchange::{Held, KeyRing};
use kernel::{
    PersonId, SchoolId,
    departures::{Clearance, Destination},
    ports::{Departure, Departures, Leave, PortError},
};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};
use store::{Connection, StoreError, WriteTx};

/// A real register.
pub struct Ring {
    pub directory: Directory,
    pub mistake: Option<Mistake>,
}

fn held(keys: directory::HeldKeys) -> Held {
    Held { person: keys.person, schools: keys.schools, keys: keys.keys, drawn: keys.drawn }
}

impl KeyRing for Ring {
    fn count(&self, db: &mut Connection) -> Result<u64, StoreError> {
        self.directory.keys_here(db)
    }

    fn held_at(&self, db: &mut Connection, schools: &[SchoolId]) -> Result<Vec<Held>, StoreError> {
        if self.mistake != Some(Mistake::Keys(KeyMistake::PlaceUnchecked)) {
            return Ok(self.directory.keys_held_at(db, schools)?.into_iter().map(held).collect());
        }
        let sql = "SELECT DISTINCT person FROM directory_person_key ORDER BY person";
        let rows = db.query(sql, &[])?;
        let all = rows.iter().map(|row| row.id(0).map(PersonId)).collect::<Result<BTreeSet<_>, _>>()?;
        let own = self.directory.keys_held_of(db, &all)?.into_iter().map(held);
        Ok(own
            .map(|mut held| {
                let keys: Vec<KeyId> = held.keys.iter().map(|(_, key)| *key).collect();
                held.schools.extend(schools);
                held.drawn.extend(keys.iter().flat_map(|key| schools.iter().map(|school| (*key, *school))));
                held
            })
            .collect())
    }

    fn held_of(&self, db: &mut Connection, people: &BTreeSet<PersonId>) -> Result<Vec<Held>, StoreError> {
        Ok(self.directory.keys_held_of(db, people)?.into_iter().map(held).collect())
    }

    fn keys_of(&self, db: &mut Connection, person: PersonId) -> Result<Vec<PersonKey>, StoreError> {
        self.directory.keys_of(db, person)
    }

    fn keep(&self, tx: &mut WriteTx<'_>, key: &PersonKey) -> Result<bool, StoreError> {
        self.directory.keep_key(tx, key)
    }

    fn destroy(&self, tx: &mut WriteTx<'_>, person: PersonId, keys: &[KeyId]) -> Result<(), StoreError> {
        match self.mistake {
            Some(Mistake::Keys(KeyMistake::ConfirmedWithoutErasing)) => Ok(()),
            _ => self.directory.destroy_keys(tx, person, keys),
        }
    }

    fn drew(&self, db: &mut Connection, key: &PersonKey) -> Result<BTreeSet<SchoolId>, StoreError> {
        let mut drew = self.directory.schools_that_drew(db, key)?;
        if self.mistake == Some(Mistake::Keys(KeyMistake::PlaceUnchecked)) {
            let rows = db.query("SELECT DISTINCT school FROM directory_role ORDER BY school", &[])?;
            drew.extend(rows.iter().filter_map(|row| row.blob(0).ok().and_then(SchoolId::from_slice)));
        }
        Ok(drew)
    }

    fn views(&self) -> &'static [&'static str] {
        &["directory_people", directory::WHO_DREW_KEYS]
    }

    fn is_forgotten(&self, db: &mut Connection, person: PersonId) -> Result<bool, StoreError> {
        self.directory.is_forgotten(db, person)
    }
}

/// Who agreed that a central learns her name. Shared by all nodes: consent itself is tried elsewhere.
#[derive(Clone, Default)]
pub struct Consents {
    given: Arc<Mutex<BTreeSet<PersonId>>>,
    everybody: Arc<Mutex<BTreeSet<PersonId>>>,
    mistake: Option<Mistake>,
}

impl Consents {
    /// Nobody yet.
    pub fn new(mistake: Option<Mistake>) -> Self {
        Self { mistake, ..Self::default() }
    }

    /// Somebody is registered, and agrees or not.
    pub fn note(&self, person: PersonId, agrees: bool) {
        self.everybody.lock().unwrap_or_else(PoisonError::into_inner).insert(person);
        if agrees {
            self.given.lock().unwrap_or_else(PoisonError::into_inner).insert(person);
        }
    }

    /// Everybody's name leaves, as if everybody had agreed.
    pub fn asks_nobody(&mut self) {
        self.mistake = Some(Mistake::Keys(KeyMistake::NamesWithoutConsent));
    }

    pub fn has(&self, person: PersonId) -> bool {
        self.given.lock().unwrap_or_else(PoisonError::into_inner).contains(&person)
    }
}

impl Departures for Consents {
    fn clearance(&self, to: &Destination) -> Result<Clearance, PortError> {
        let mut clearance = Clearance::by_certificate_alone();
        if to.central {
            let names = match self.mistake {
                Some(Mistake::Keys(KeyMistake::NamesWithoutConsent)) => &self.everybody,
                _ => &self.given,
            };
            clearance.names = Arc::new(names.lock().unwrap_or_else(PoisonError::into_inner).clone());
        }
        Ok(clearance)
    }

    fn leave(&self, _: &Departure) -> Result<Leave, PortError> {
        Ok(Leave::Goes)
    }
}
