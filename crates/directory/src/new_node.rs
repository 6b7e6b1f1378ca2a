//! The register of a box that comes back under a new node key: people's keys lie in it wrapped for the old one.

use crate::{drawn::DREW, keys::log_error};
use eventlog::sealing::{KeyId, WrappedKey, WrappingKey, WrappingSecret};
use kernel::{Entropy, NodeKey, PersonId, SchoolId};
use std::collections::BTreeSet;
use store::{Connection, StoreError, Value};

/// What became of the keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rewrapped {
    /// They lie under the new node key.
    pub kept: u64,
    /// Another school had let the old node have them; the new one is handed them anew.
    pub left_out: u64,
}

/// Wraps all keys of a register that nobody serves anew, in one transaction: what `secret` opens in the name of the node `from` is wrapped
/// for the node of the offer, which must be of the same secret.
///
/// What another school handed over is left out: that school knows which node it let have it, and asks that one to destroy it when somebody
/// is forgotten. Such a key comes again, with its record.
pub fn rewrap(
    db: &mut Connection,
    (from, secret): (NodeKey, &WrappingSecret),
    offer: &WrappingKey,
    entropy: &mut dyn Entropy,
) -> Result<Rewrapped, StoreError> {
    let offer = offer.verified().map_err(log_error)?;
    db.batch("BEGIN IMMEDIATE")?;
    // A backup of an earlier program does not say who drew what: then all that came comes again.
    let table = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1";
    let known = db.query_one(table, &[DREW.name.into()])?.is_some();
    let ours = if known { own_schools(db)? } else { BTreeSet::new() };
    let mut done = Rewrapped::default();
    let sql = "SELECT person, key, wrapped, came FROM directory_person_key ORDER BY person, purpose, key";
    for row in db.query(sql, &[])? {
        let (person, key) = (PersonId(row.id(0)?), KeyId(row.id(1)?));
        let place = [person.into(), Value::blob(&key.0)];
        let theirs =
            |db: &mut Connection| Ok::<_, StoreError>(!known || drawn_at(db, &place)?.is_disjoint(&ours));
        if row.int(3)? != 0 && theirs(db)? {
            db.execute("DELETE FROM directory_person_key WHERE person = ?1 AND key = ?2", &place)?;
            done.left_out += 1;
            continue;
        }
        let wrapped = WrappedKey::from_bytes(row.blob(2)?).map_err(log_error)?;
        // Wrapped for yet another node: it was dark before.
        let Ok(opened) = secret.unwrap_key(&from, &wrapped) else { continue };
        let anew = offer.wrap(&opened, entropy).map_err(log_error)?.to_bytes();
        let sql = "UPDATE directory_person_key SET wrapped = ?3 WHERE person = ?1 AND key = ?2";
        db.execute(sql, &[&place[..], &[anew.into()]].concat())?;
        done.kept += 1;
    }
    db.batch("COMMIT")?;
    Ok(done)
}

/// The schools in whose name this box sealed with keys that it drew.
fn own_schools(db: &mut Connection) -> Result<BTreeSet<SchoolId>, StoreError> {
    let sql = "SELECT DISTINCT d.school FROM directory_person_key k \
        JOIN directory_key_school d ON d.person = k.person AND d.key = k.key WHERE k.came = 0";
    schools(&db.query(sql, &[])?)
}

fn drawn_at(db: &mut Connection, place: &[Value; 2]) -> Result<BTreeSet<SchoolId>, StoreError> {
    schools(&db.query("SELECT school FROM directory_key_school WHERE person = ?1 AND key = ?2", place)?)
}

fn schools(rows: &[store::Row]) -> Result<BTreeSet<SchoolId>, StoreError> {
    rows.iter().map(|row| row.id(0).map(SchoolId)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Directory, drawn,
        register::{NAME_CONTEXT, NewPerson},
    };
    use eventlog::{
        NodeSecret,
        sealing::{PersonKey, Purpose},
    };
    use events::people::PersonRenamed;
    use kernel::{Authority, Role, Seed};
    use store::{
        Draft,
        db::{SqliteConnection, SqliteOptions},
    };
    use testkit::{Scratch, stores::Opening};

    const OURS: SchoolId = SchoolId([1; 16]);
    const THEIRS: SchoolId = SchoolId([2; 16]);

    #[test]
    fn names_are_read_under_the_new_key_and_not_what_another_school_let_the_old_one_have() {
        let folder = Scratch::new("new-node").unwrap();
        let mut opening = Opening::sqlite(&folder, crate::views);
        opening.local = vec![crate::LOCAL];
        let mut chance = Seed(2).chance();
        let [old, new] = [1, 2].map(|n| NodeSecret::from_bytes([n; 32]));
        let secret = WrappingSecret::generate(1, &mut chance);
        let open = |node: &NodeSecret| {
            let store = opening.open(folder.path(), Seed(1)).unwrap();
            testkit::stores::settle(&store).unwrap();
            Directory::new(store, secret.offer(node), secret.clone())
        };
        let directory = open(&old);
        let register = directory.clone();
        // Three: one of this box, one of the school's other box, one who came from another school.
        let done = directory.store.write_blocking(move |tx| {
            let (language, role, class) = (None, Role::Pupil, None);
            let ana = NewPerson { name: "Ana", drawing: 1, language, role, class, demonstration: false };
            let mut people = vec![register.register(tx, OURS, &ana)?];
            for (n, school) in [(7, OURS), (8, THEIRS)] {
                let key = PersonKey::from_bytes(PersonId([n; 16]), Purpose::Identity, [n; 32]);
                register.keep_key(tx, &key)?;
                let sealed = key.seal(NAME_CONTEXT, b"Eva", tx.entropy()).map_err(log_error)?;
                let events = vec![
                    PersonRenamed { person: key.person(), sealed_name: sealed.to_bytes(), replaces: vec![] }
                        .into(),
                ];
                let (schools, persons) = (vec![school], vec![key.person()]);
                tx.append(Draft { schools, persons, authority: Authority::Staff, events })?;
                people.push(key.person());
            }
            Ok::<_, StoreError>(people)
        });
        let people = done.unwrap();
        let names = |directory: &Directory| {
            let read = |db: &mut Connection| {
                people.iter().map(|person| directory.name(db, *person)).collect::<Result<Vec<_>, _>>()
            };
            directory.store.read_blocking(read).unwrap()
        };
        let [ana, eva] = ["Ana", "Eva"].map(|name| Some(name.to_owned()));
        assert_eq!(names(&directory), [ana.clone(), eva.clone(), eva.clone()]);
        assert!(directory.store.ready(&[drawn::VIEW]));
        directory.store.close();

        let restored = open(&new);
        assert_eq!(names(&restored), [None, None, None], "they lie there for the old key");
        restored.store.close();
        let options = SqliteOptions { read_only: false, cache_kib: 256 };
        let file = SqliteConnection::open(&folder.path().join("chaski.sqlite3"), options).unwrap();
        let mut db = Connection::Sqlite(file);
        let offer = secret.offer(&new);
        let done = rewrap(&mut db, (old.public(), &secret), &offer, &mut chance).unwrap();
        assert_eq!(done, Rewrapped { kept: 2, left_out: 1 });
        drop(db);
        let restored = open(&new);
        assert_eq!(names(&restored), [ana, eva, None]);
        restored.store.close();
    }
}
