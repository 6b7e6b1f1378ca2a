//! Which school drew a person's key: the one in whose name something was sealed with it.
//!
//! An entry names its schools, and its author's certificate bounds them before it is taken. Every sealed text names its key. So the log
//! tells, key by key, which schools sealed with it ([`DREW`]), whoever says that somebody is her pupil.
//!
//! A key's name is no secret: carriers read it on parcels. What a school seals under a name that it has only heard cannot be opened with
//! that key, and [`Directory::schools_that_drew`] looks before a school's word counts. What opens may be a copy; but whoever could
//! copy it was shown that school's entries, and may have its keys.

use crate::{Directory, people::facts::context_of, register::NAME_CONTEXT};
use eventlog::sealing::{PersonKey, Sealed};
use events::{Event, people::FactKind};
use kernel::SchoolId;
use std::collections::BTreeSet;
use store::{
    ColumnType::{Blob, Int},
    Connection, StoreError, Value,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The first text that a school sealed with a key.
pub static DREW: Table = Table {
    name: "directory_key_school",
    key: &[("person", Blob), ("key", Blob), ("school", Blob)],
    columns: &[
        Column::new("fact", Int, Merge::First("first")),
        Column::new("sealed", Blob, Merge::First("first")),
    ],
    indexes: &[],
};

/// The view's name. While it is not whole, it is not known who drew what.
pub const VIEW: &str = "directory_key_school";

/// In the column `fact`: it is her name.
const A_NAME: i64 = 0;
/// Schools looked at of one key: twice what a certificate names. Where more have sealed with it, or said so, it is not known who drew it.
const LOOKED_AT: usize = 512;

/// The view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[201, 202, 208],
        tables: vec![&DREW],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            let (person, what, sealed) = match fact.event {
                Event::PersonRegistered(e) => (e.person, A_NAME, &e.sealed_name),
                Event::PersonRenamed(e) => (e.person, A_NAME, &e.sealed_name),
                // A kind of a later program is opened by nobody here.
                Event::PersonFactStated(e) if FactKind::from_u8(e.fact).is_some() => {
                    (e.person, i64::from(e.fact), &e.sealed)
                }
                _ => return,
            };
            let Ok(named) = Sealed::from_bytes(sealed) else { return };
            for school in &fact.header.schools {
                let key = [person.into(), Value::blob(&named.key.0), (*school).into()];
                deltas.row(&DREW, key, fact.stamp).set("fact", what).set("sealed", sealed.clone()).done();
            }
        }),
    }
}

impl Directory {
    /// The schools in whose name something was sealed that opens with this key.
    pub fn schools_that_drew(
        &self,
        db: &mut Connection,
        key: &PersonKey,
    ) -> Result<BTreeSet<SchoolId>, StoreError> {
        let sql = "SELECT school, fact, sealed FROM directory_key_school WHERE person = ?1 AND key = ?2 ORDER BY school LIMIT ?3";
        let mut schools = BTreeSet::new();
        let most = Value::Int(LOOKED_AT as i64 + 1);
        let rows = db.query(sql, &[key.person().into(), Value::blob(&key.id().0), most])?;
        // Half of an answer would be a wrong one: who is not among them could be the one whose key it is.
        if rows.len() > LOOKED_AT {
            return Ok(schools);
        }
        for row in rows {
            let opens = |sealed: &Sealed| {
                context_for(row.int(1).ok()?).map(|context| key.open(context, sealed).is_ok())
            };
            if Sealed::from_bytes(row.blob(2)?).ok().as_ref().and_then(opens) == Some(true) {
                schools.extend(SchoolId::from_slice(row.blob(0)?));
            }
        }
        Ok(schools)
    }
}

fn context_for(what: i64) -> Option<&'static str> {
    match what {
        A_NAME => Some(NAME_CONTEXT),
        kind => u8::try_from(kind).ok().and_then(FactKind::from_u8).map(context_of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::NewPerson;
    use eventlog::{
        NodeSecret,
        sealing::{Purpose, WrappingSecret},
    };
    use events::people::{PersonFactStated, PersonRenamed};
    use kernel::{Authority, Role, Seed};
    use store::Draft;
    use testkit::{Scratch, stores::Opening};

    const OURS: SchoolId = SchoolId([1; 16]);
    const NEXT: SchoolId = SchoolId([2; 16]);
    const LIAR: SchoolId = SchoolId([3; 16]);

    #[test]
    fn a_school_drew_a_key_if_what_it_sealed_opens_with_it() {
        let folder = Scratch::new("drawn").unwrap();
        let file = Opening::sqlite(&folder, crate::views);
        for (number, mut opening) in
            [Some(file), Opening::postgres("drawn", crate::views)].into_iter().flatten().enumerate()
        {
            opening.local = vec![crate::LOCAL];
            let store = opening.open(&folder.path().join(number.to_string()), Seed(1)).unwrap();
            testkit::stores::settle(&store).unwrap();
            let mut chance = Seed(2).chance();
            let node = NodeSecret::generate(&mut chance);
            let secret = WrappingSecret::generate(1, &mut chance);
            let directory = Directory::new(store.clone(), secret.offer(&node), secret);
            let register = directory.clone();
            let person = store.write_blocking(move |tx| {
                let role = Role::Pupil;
                let new = NewPerson {
                    name: "Ana",
                    drawing: 1,
                    language: None,
                    role,
                    class: None,
                    demonstration: false,
                };
                register.register(tx, OURS, &new)
            });
            let person = person.unwrap();
            let write = |school, event: Event| {
                let draft = Draft {
                    schools: vec![school],
                    persons: vec![person],
                    authority: Authority::Staff,
                    events: vec![event],
                };
                store.write_blocking(move |tx| tx.append(draft)).unwrap();
            };
            let held = || {
                let held = store.read_blocking(|db| directory.keys_held_of(db, &[person].into())).unwrap();
                let hers = held.into_iter().next().unwrap();
                hers.drawn
                    .into_iter()
                    .map(|(key, school)| {
                        assert_eq!(hers.keys, [(Purpose::Identity, key)].into());
                        school
                    })
                    .collect::<Vec<_>>()
            };
            let drew = || {
                let read = |db: &mut Connection| {
                    let key = directory.keys_of(db, person)?.remove(0);
                    directory.schools_that_drew(db, &key)
                };
                store.read_blocking(read).unwrap()
            };
            assert_eq!((held(), drew()), (vec![OURS], [OURS].into()));
            // The next school has a box of both write a fact with the same key.
            let kind = FactKind::Grade;
            let sealing = directory.clone();
            let sealed = store.write_blocking(move |tx| {
                sealing.keys.seal(tx, person, Purpose::Identity, context_of(kind), "3")
            });
            let sealed = sealed.unwrap();
            write(
                NEXT,
                PersonFactStated { person, fact: kind as u8, sealed: sealed.clone(), replaces: vec![] }
                    .into(),
            );
            // A third has heard the key's name, and says that it sealed a name with it; then with what is a fact's.
            let mut forged = Sealed::from_bytes(&sealed).unwrap();
            forged.ciphertext.reverse();
            write(LIAR, PersonRenamed { person, sealed_name: forged.to_bytes(), replaces: vec![] }.into());
            write(LIAR, PersonRenamed { person, sealed_name: sealed, replaces: vec![] }.into());
            assert_eq!((held(), drew()), (vec![OURS, NEXT, LIAR], [OURS, NEXT].into()));
            store.close();
        }
    }
}
