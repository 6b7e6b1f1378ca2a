//! Finding people by name, accents forgiven.
//!
//! Names lie in the database under seal, so no index on the disk can hold their words: it would be the list of names that
//! sealing exists to avoid, readable by whoever takes the box, and it would outlive an erasure. Names are opened when
//! somebody in charge searches, and what was opened is kept in memory until its seal changes.

use crate::Directory;
use kernel::{PersonId, SchoolId, Stamp};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
};
use store::{Connection, StoreError, Value, search::tokens};

/// People whose names are kept open; a large school ten times over. Beyond it a search opens them again.
const KEPT: usize = 50_000;
/// Most people one search looks at, so that a central of millions answers too: there, a class narrows it.
pub const LOOKED_AT: i64 = 100_000;

/// Opened names.
#[derive(Default)]
pub struct Shown(Mutex<HashMap<PersonId, (Stamp, String)>>);

/// Somebody found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// Her drawing.
    pub drawing: u8,
}

impl Shown {
    fn get(&self, person: PersonId, stamp: Stamp) -> Option<String> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&person).filter(|(at, _)| *at == stamp).map(|(_, name)| name.clone())
    }

    /// Drops what was opened of hers.
    pub(crate) fn forget(&self, person: PersonId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&person);
    }

    fn keep(&self, person: PersonId, stamp: Stamp, name: &str) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(person, (stamp, name.to_owned()));
    }
}

impl Directory {
    /// People with a role at the school, guests (6) aside, whose names hold a word that begins with each word of the query, by
    /// name. An empty query finds all; one with words nobody who is protected. Merged ids are shown under the id that goes on.
    pub fn find_people(
        &self,
        db: &mut Connection,
        school: SchoolId,
        query: &str,
    ) -> Result<Vec<Found>, StoreError> {
        Ok(self.find_people_and_nameless(db, school, query)?.0)
    }

    /// The same, and how many were looked at whose names cannot be read here, although nobody forgot them: they came to a box that takes
    /// another's place, and their keys are still to come.
    pub fn find_people_and_nameless(
        &self,
        db: &mut Connection,
        school: SchoolId,
        query: &str,
    ) -> Result<(Vec<Found>, usize), StoreError> {
        let wanted = tokens(query);
        let sql = "SELECT DISTINCT r.person, p.drawing FROM directory_role r JOIN directory_person p ON p.person = r.person \
             WHERE r.school = ?1 AND r.held = 1 AND r.role <> 6 AND p.forgotten = 0 AND NOT EXISTS \
             (SELECT 1 FROM directory_merged m WHERE m.merged = r.person AND m.standing = 1) \
             ORDER BY r.person LIMIT ?2";
        let protected = match wanted.is_empty() {
            true => BTreeSet::new(),
            false => self.protected(db)?,
        };
        let (mut found, mut nameless) = (Vec::new(), 0);
        for row in db.query(sql, &[school.into(), LOOKED_AT.into()])? {
            let person = PersonId(row.id(0)?);
            if protected.contains(&person) {
                continue;
            }
            let Some(name) = self.kept_name(db, person)? else {
                nameless += 1;
                continue;
            };
            if matches(&wanted, &name) {
                found.push(Found { person, name, drawing: row.int(1)? as u8 });
            }
        }
        found.sort_by_cached_key(|found| (tokens(&found.name), found.person));
        Ok((found, nameless))
    }

    /// Whether somebody may be looking for her: any school says so, under any of her ids.
    pub fn is_protected(&self, db: &mut Connection, person: PersonId) -> Result<bool, StoreError> {
        for id in self.one_person(db, person)? {
            if self.is_protected_as(db, id)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether that is said of one of her ids.
    pub(crate) fn is_protected_as(&self, db: &mut Connection, id: PersonId) -> Result<bool, StoreError> {
        let sql = format!("SELECT 1 FROM directory_protected d WHERE d.person = ?2 AND {STANDS} LIMIT 1");
        let values = [deciding(db)?, id.into()];
        Ok(db.query_one(&sql, &values)?.is_some())
    }

    /// Everybody who is protected, under all ids.
    pub(crate) fn protected(&self, db: &mut Connection) -> Result<BTreeSet<PersonId>, StoreError> {
        let sql = format!(
            "SELECT DISTINCT d.person FROM directory_protected d WHERE {STANDS} ORDER BY d.person LIMIT ?2"
        );
        let values = [deciding(db)?, LOOKED_AT.into()];
        let mut protected = BTreeSet::new();
        for row in db.query(&sql, &values)? {
            let person = PersonId(row.id(0)?);
            if !protected.contains(&person) {
                protected.extend(self.one_person(db, person)?);
            }
        }
        Ok(protected)
    }

    fn kept_name(&self, db: &mut Connection, person: PersonId) -> Result<Option<String>, StoreError> {
        let sql = "SELECT stamp FROM directory_name WHERE person = ?1 AND replaced = 0 AND value IS NOT NULL \
            ORDER BY stamp DESC LIMIT 1";
        let row = db.query_one(sql, &[person.into()])?;
        let stamp =
            row.as_ref().map(|row| row.blob_opt(0)).transpose()?.flatten().and_then(Stamp::from_bytes);
        let Some(stamp) = stamp else { return Ok(None) };
        // What another process has made unreadable must not be shown from this one's memory.
        if self.store.is_shared() {
            return self.name(db, person);
        }
        if let Some(name) = self.shown.get(person, stamp) {
            return Ok(Some(name));
        }
        let name = self.name(db, person)?;
        if let Some(name) = &name {
            self.shown.keep(person, stamp, name);
        }
        Ok(name)
    }
}

/// A school's word stands until it ends it itself, or the school that this box serves, which may have it from a history, says later
/// that it is over.
const STANDS: &str = "d.standing = 1 AND NOT EXISTS (SELECT 1 FROM directory_protected o \
    WHERE o.person = d.person AND o.school = ?1 AND o.standing = 0 AND o.protection_at > d.protection_at)";

/// The school that this box serves. Where there are several and none is the box's own, as at a central, none speaks for another.
fn deciding(db: &mut Connection) -> Result<Value, StoreError> {
    let sql = "SELECT school FROM directory_office ORDER BY school LIMIT 2";
    let mut rows = db.query(sql, &[])?;
    if rows.is_empty() {
        rows = db.query("SELECT school FROM directory_school ORDER BY school LIMIT 2", &[])?;
    }
    Ok(match rows.as_slice() {
        [row] => Value::blob(&row.id::<16>(0)?),
        _ => Value::blob(&[]),
    })
}

fn matches(wanted: &[String], name: &str) -> bool {
    let words = tokens(name);
    wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::NAME_CONTEXT;
    use eventlog::{
        NodeSecret,
        sealing::{PersonKey, Purpose, WrappingSecret},
    };
    use kernel::Seed;
    use testkit::{Scratch, stores::Opening};

    #[test]
    fn words_in_any_order_and_their_beginnings() {
        let found = |query: &str, name: &str| matches(&tokens(query), name);
        assert!(found("huaman", "Carmen Huamán Rojas"));
        assert!(found("rojas carmen", "Carmen Huamán Rojas"));
        assert!(found("car hua", "Carmen Huamán Rojas"));
        assert!(found("", "Carmen"));
        assert!(found("NUÑ", "Ana Núñez"));
        assert!(!found("carmen paz", "Carmen Huamán Rojas"));
        assert!(!found("men", "Carmen"));
    }

    /// The exchange and the pages each have a register on one store: a notice that comes to the one ends what the other shows.
    #[test]
    fn what_one_register_forgets_no_other_shows() {
        let folder = Scratch::new("search").unwrap();
        let opening = Opening { local: vec![crate::LOCAL], ..Opening::sqlite(&folder, crate::views) };
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        let node = NodeSecret::from_bytes([3; 32]);
        let register = || {
            let secret = WrappingSecret::from_bytes(1, [4; 32]);
            Directory::new(store.clone(), secret.offer(&node), secret)
        };
        let (pages, exchange) = (register(), register());
        let (ana, stamp) = (PersonId([7; 16]), Stamp::default());
        // Her key came from another school, and the pages have opened her name with it.
        let key = PersonKey::from_bytes(ana, Purpose::Identity, [9; 32]);
        let sealed = key.seal(NAME_CONTEXT, b"Ana", &mut Seed(2).chance()).unwrap().to_bytes();
        let (keeping, id) = (exchange.clone(), key.id());
        assert!(store.write_blocking(move |tx| keeping.keep_key(tx, &key)).unwrap());
        let opens = |whose| {
            let open = |db: &mut Connection| pages.keys.open(db, whose, NAME_CONTEXT, &sealed);
            store.read_blocking(open).unwrap()
        };
        assert_eq!(opens(ana).as_deref(), Some("Ana"));
        assert_eq!(opens(PersonId([8; 16])), None, "a key is one person's");
        pages.shown.keep(ana, stamp, "Ana");
        assert_eq!(pages.shown.get(ana, stamp).as_deref(), Some("Ana"));
        store.write_blocking(move |tx| exchange.destroy_keys(tx, ana, &[id])).unwrap();
        assert_eq!((opens(ana), pages.shown.get(ana, stamp)), (None, None));
        store.close();
    }
}
