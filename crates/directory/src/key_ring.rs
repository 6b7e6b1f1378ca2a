//! People's keys for whoever carries them from node to node: which are here, whose, and taking in what came.

use crate::Directory;
use eventlog::sealing::{KeyId, PersonKey, Purpose};
use kernel::{PersonId, SchoolId};
use std::collections::{BTreeMap, BTreeSet};
use store::{Connection, Row, StoreError, WriteTx};

/// People looked through at once: a central's whole country. The rest waits until some of them have left.
const LOOKED_AT: i64 = 500_000;

/// A person whose keys are here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldKeys {
    /// Who.
    pub person: PersonId,
    /// Where she holds a role now.
    pub schools: BTreeSet<SchoolId>,
    /// Her keys by name.
    pub keys: BTreeSet<(Purpose, KeyId)>,
    /// The schools that sealed with them, as the log says; [`Directory::schools_that_drew`] proves it.
    pub drawn: BTreeSet<(KeyId, SchoolId)>,
}

/// Keys and present places of people who were not forgotten.
const HELD: &str = "SELECT k.person, k.purpose, k.key, r.school, d.school FROM directory_person_key k \
    JOIN directory_role r ON r.person = k.person AND r.held = 1 \
    LEFT JOIN directory_key_school d ON d.person = k.person AND d.key = k.key \
    WHERE NOT EXISTS (SELECT 1 FROM directory_person p WHERE p.person = k.person AND p.forgotten = 1)";

impl Directory {
    /// How many keys are here.
    pub fn keys_here(&self, db: &mut Connection) -> Result<u64, StoreError> {
        Ok(db.query("SELECT count(*) FROM directory_person_key", &[])?[0].int(0)?.max(0) as u64)
    }

    /// People with keys here who hold a role at one of these schools, with all the schools where they do.
    pub fn keys_held_at(
        &self,
        db: &mut Connection,
        schools: &[SchoolId],
    ) -> Result<Vec<HeldKeys>, StoreError> {
        let mut held = BTreeMap::new();
        let sql = format!(
            "{HELD} AND EXISTS (SELECT 1 FROM directory_role s WHERE s.person = k.person AND s.school = ?1 AND s.held = 1) \
             ORDER BY k.person LIMIT ?2"
        );
        for school in schools {
            for row in db.query(&sql, &[(*school).into(), LOOKED_AT.into()])? {
                add(&mut held, &row)?;
            }
        }
        Ok(held.into_values().collect())
    }

    /// Those of these people who have keys here, wherever they are now.
    pub fn keys_held_of(
        &self,
        db: &mut Connection,
        people: &BTreeSet<PersonId>,
    ) -> Result<Vec<HeldKeys>, StoreError> {
        let mut held = BTreeMap::new();
        let sql = "SELECT k.person, k.purpose, k.key, r.school, d.school FROM directory_person_key k \
            LEFT JOIN directory_role r ON r.person = k.person AND r.held = 1 \
            LEFT JOIN directory_key_school d ON d.person = k.person AND d.key = k.key \
            WHERE k.person = ?1 AND NOT EXISTS (SELECT 1 FROM directory_person p WHERE p.person = k.person AND p.forgotten = 1) \
            ORDER BY k.purpose, k.key";
        for person in people {
            for row in db.query(sql, &[(*person).into()])? {
                add(&mut held, &row)?;
            }
        }
        Ok(held.into_values().collect())
    }

    /// A person's keys that can be opened here.
    pub fn keys_of(&self, db: &mut Connection, person: PersonId) -> Result<Vec<PersonKey>, StoreError> {
        let mut keys = Vec::new();
        for purpose in Purpose::ALL {
            keys.extend(self.keys.stored(db, person, purpose)?);
        }
        Ok(keys)
    }

    /// Keeps a key that another node handed over. `false` if it was here, or she was forgotten.
    pub fn keep_key(&self, tx: &mut WriteTx<'_>, key: &PersonKey) -> Result<bool, StoreError> {
        if self.is_forgotten(tx.connection(), key.person())? {
            return Ok(false);
        }
        self.keys.keep(tx, key)
    }

    /// Destroys those of a person's keys that came from other nodes, and forgets what was opened with them.
    pub fn destroy_keys(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        keys: &[KeyId],
    ) -> Result<(), StoreError> {
        self.keys.destroy_came(tx, person, keys)?;
        self.shown.forget(person);
        Ok(())
    }

    /// Whether she was forgotten, here or elsewhere as far as is known here: the log says so, or her keys were destroyed without it.
    pub fn is_forgotten(&self, db: &mut Connection, person: PersonId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM directory_person WHERE person = ?1 AND forgotten = 1 \
            UNION ALL SELECT 1 FROM directory_key_gone WHERE person = ?1 LIMIT 1";
        Ok(db.query_one(sql, &[person.into()])?.is_some())
    }

    /// How many people were forgotten, as [`Directory::is_forgotten`] says of each.
    pub fn forgotten_count(&self, db: &mut Connection) -> Result<u64, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM directory_key_gone) + (SELECT count(*) FROM directory_person p \
            WHERE p.forgotten = 1 AND NOT EXISTS (SELECT 1 FROM directory_key_gone g WHERE g.person = p.person))";
        Ok(db.query(sql, &[])?[0].int(0)?.max(0) as u64)
    }
}

fn add(held: &mut BTreeMap<PersonId, HeldKeys>, row: &Row) -> Result<(), StoreError> {
    let person = PersonId(row.id(0)?);
    let hers = held.entry(person).or_insert(HeldKeys {
        person,
        schools: BTreeSet::new(),
        keys: BTreeSet::new(),
        drawn: BTreeSet::new(),
    });
    let key = KeyId(row.id(2)?);
    if let Some(purpose) = u8::try_from(row.int(1)?).ok().and_then(Purpose::from_u8) {
        hers.keys.insert((purpose, key));
    }
    hers.drawn.extend(row.blob_opt(4)?.and_then(SchoolId::from_slice).map(|school| (key, school)));
    hers.schools.extend(row.blob_opt(3)?.and_then(SchoolId::from_slice));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{keys::Keys, register::NAME_CONTEXT};
    use eventlog::{
        NodeSecret,
        sealing::{Sealed, WrappingSecret},
    };
    use kernel::Seed;
    use testkit::{Scratch, stores::Opening};

    const ANA: PersonId = PersonId([7; 16]);

    #[test]
    fn a_key_that_came_opens_and_never_seals() {
        let folder = Scratch::new("key-ring").unwrap();
        let mut opening = Opening::sqlite(&folder, crate::views);
        opening.local = vec![crate::LOCAL];
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        let mut chance = Seed(2).chance();
        let node = NodeSecret::generate(&mut chance);
        let secret = WrappingSecret::generate(1, &mut chance);
        let keys = Keys::new(secret.offer(&node), secret, &store);
        let done = store.write_blocking(move |tx| {
            let seal = |tx: &mut WriteTx<'_>| {
                let sealed = keys.seal(tx, ANA, Purpose::Identity, NAME_CONTEXT, "Ana")?;
                Sealed::from_bytes(&sealed).map_err(|e| StoreError::Log(e.to_string()))
            };
            let own = seal(tx)?.key;
            // Others' keys, some of which come before this node's own in the order of their names.
            let mut before = 0;
            for n in 0..8u8 {
                let key = PersonKey::from_bytes(ANA, Purpose::Identity, [n + 1; 32]);
                assert!(keys.keep(tx, &key)? && !keys.keep(tx, &key)?);
                before += u32::from(key.id() < own);
                let sealed = key.seal(NAME_CONTEXT, b"Ana Mar", tx.entropy());
                let sealed = sealed.map_err(|e| StoreError::Log(e.to_string()))?.to_bytes();
                assert_eq!(
                    keys.open(tx.connection(), ANA, NAME_CONTEXT, &sealed)?.as_deref(),
                    Some("Ana Mar")
                );
                assert_eq!(seal(tx)?.key, own);
            }
            // Nobody fills the disk with keys of one person.
            for n in 0..20u8 {
                let key = PersonKey::from_bytes(ANA, Purpose::Identity, [n + 100; 32]);
                keys.keep(tx, &key)?;
            }
            Ok::<_, StoreError>((before, keys.stored(tx.connection(), ANA, Purpose::Identity)?.len()))
        });
        let (before, kept) = done.unwrap();
        assert!(before > 0, "the test shows nothing otherwise");
        assert_eq!(kept, 16);
        store.close();
    }
}
