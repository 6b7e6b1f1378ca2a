//! Forgetting again: a restored backup still holds the keys of people who were forgotten after it was made.

use crate::{Directory, people::OwnSchool};
use eventlog::entry::MAX_SCHOOLS;
use events::people::PersonForgotten;
use kernel::{Authority, PersonId, SchoolId};
use std::collections::BTreeSet;
use store::{Draft, StoreError, WriteTx};

/// People in one transaction.
const MARKED_AT_ONCE: usize = 500;

impl Directory {
    /// Destroys the keys and ways in of these people wherever they are still here, each with its record. Returns how many had some.
    /// `speaks_for`: the schools for which this box may write; `None`: for any. Without one that is hers or its own there is no record: an entry that
    /// a box may not write would end its log for all others.
    pub fn forget_again(
        &self,
        people: &[(PersonId, u8)],
        speaks_for: Option<&BTreeSet<SchoolId>>,
    ) -> Result<u64, StoreError> {
        self.take_no_keys_of(people)?;
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
                directory.destroy_all(tx, person)?;
                Ok(1)
            })?;
        }
        Ok(forgotten)
    }

    /// Whoever is on the list has no keys here, and gets none: also where nothing of hers is here yet, and where no record says so.
    fn take_no_keys_of(&self, people: &[(PersonId, u8)]) -> Result<(), StoreError> {
        let unmarked = self.store.read_blocking(|db| {
            let mut unmarked = Vec::new();
            for (person, _) in people {
                if !self.keys.is_gone(db, *person)? {
                    unmarked.push(*person);
                }
            }
            Ok(unmarked)
        })?;
        for some in unmarked.chunks(MARKED_AT_ONCE) {
            let (keys, some) = (self.keys.clone(), some.to_vec());
            self.store.write_blocking(move |tx| {
                some.into_iter().try_for_each(|person| keys.mark_gone(tx, person))
            })?;
        }
        Ok(())
    }

    /// Everything on this node that opens what is hers, or lets her in.
    pub(crate) fn destroy_all(&self, tx: &mut WriteTx<'_>, person: PersonId) -> Result<(), StoreError> {
        self.keys.destroy(tx, person)?;
        self.shown.forget(person);
        self.forget_ways(tx, person)?;
        crate::people::import::index::forget(tx, person)?;
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{NAME_CONTEXT, NewPerson};
    use eventlog::{
        CheckedBlock, NodeSecret,
        sealing::{PersonKey, Purpose, WrappingSecret},
    };
    use events::people::PersonRenamed;
    use kernel::{Role, Seed, ports::Names};
    use std::{sync::Arc, time::Duration};
    use store::{Connection, Store, view::View};
    use testkit::{Scratch, SimClock, SimNode, random_log::START, stores::Opening};

    const SCHOOL: SchoolId = SchoolId([1; 16]);
    const EVA: PersonId = PersonId([8; 16]);

    fn views() -> Vec<View> {
        crate::views().into_iter().chain(crate::people::all_views()).collect()
    }

    fn register_on(store: Store) -> Directory {
        testkit::stores::settle(&store).unwrap();
        let secret = WrappingSecret::from_bytes(1, [4; 32]);
        Directory::new(store, secret.offer(&NodeSecret::from_bytes([3; 32])), secret)
    }

    fn opened(test: &str, folder: &Scratch) -> Vec<Directory> {
        let file = Opening::sqlite(folder, views);
        let stores = [Some(file), Opening::postgres(test, views)].into_iter().flatten().enumerate();
        stores
            .map(|(number, mut opening)| {
                opening.local = vec![crate::LOCAL, crate::people::LOCAL];
                register_on(opening.open(&folder.path().join(number.to_string()), Seed(1)).unwrap())
            })
            .collect()
    }

    fn ana(directory: &Directory) -> PersonId {
        let register = directory.clone();
        let role = Role::Pupil;
        let new =
            NewPerson { name: "Ana", drawing: 1, language: None, role, class: None, demonstration: false };
        let write = move |tx: &mut WriteTx<'_>| register.register(tx, SCHOOL, &new);
        directory.store.write_blocking(write).unwrap()
    }

    fn key_of(person: PersonId) -> PersonKey {
        PersonKey::from_bytes(person, Purpose::Identity, [9; 32])
    }

    /// A key of Eva's came, and a name that it opens.
    fn eva_came(directory: &Directory) -> bool {
        let register = directory.clone();
        let write = move |tx: &mut WriteTx<'_>| {
            let sealed = key_of(EVA).seal(NAME_CONTEXT, b"Eva", tx.entropy());
            let sealed_name = sealed.map_err(crate::keys::log_error)?.to_bytes();
            let events = vec![PersonRenamed { person: EVA, sealed_name, replaces: vec![] }.into()];
            let (schools, persons) = (vec![SCHOOL], vec![EVA]);
            tx.append(Draft { schools, persons, authority: Authority::Staff, events })?;
            register.keep_key(tx, &key_of(EVA))
        };
        directory.store.write_blocking(write).unwrap()
    }

    fn name(directory: &Directory, person: PersonId) -> Option<String> {
        directory.store.read_blocking(|db| directory.name(db, person)).unwrap()
    }

    fn forgotten_count(directory: &Directory) -> u64 {
        directory.store.read_blocking(|db| directory.forgotten_count(db)).unwrap()
    }

    fn keys_here(directory: &Directory) -> u64 {
        directory.store.read_blocking(|db| directory.keys_here(db)).unwrap()
    }

    #[test]
    fn an_erasure_that_comes_by_exchange_hides_her_at_once_and_her_keys_stay_away() {
        let folder = Scratch::new("erasures").unwrap();
        for directory in opened("erasures", &folder) {
            let ana = ana(&directory);
            let shown = || Names::names(&directory, &[ana]).unwrap()[0].name.clone();
            assert_eq!((name(&directory, ana).as_deref(), shown().as_deref()), (Some("Ana"), Some("Ana")));
            let found = |db: &mut Connection| directory.find_people(db, SCHOOL, "ana");
            assert_eq!(directory.store.read_blocking(found).unwrap().len(), 1);
            // The school's other box forgot her.
            let mut other = SimNode::new(Seed(9), SimClock::at(START));
            let forgotten = PersonForgotten { person: ana, purposes: vec![], reason: 1 };
            other.open_log().unwrap();
            other.append(Authority::Staff, &[SCHOOL], &[ana], &[forgotten.into()]).unwrap();
            for block in other.blocks_from(1).unwrap() {
                let checked = CheckedBlock::new(block).unwrap();
                directory.store.write_blocking(move |tx| tx.receive(&checked)).unwrap();
            }
            let stands = |db: &mut Connection| directory.name_stands(db, ana);
            let stands = directory.store.read_blocking(stands).unwrap();
            assert_eq!((name(&directory, ana), shown(), stands.shown()), (None, None, None));
            assert!(directory.store.read_blocking(found).unwrap().is_empty());
            assert_eq!(forgotten_count(&directory), 1, "the log says so");
            // Her keys go a little later, and do not come back.
            assert_eq!((keys_here(&directory), directory.forget_again(&[(ana, 1)], None).unwrap()), (1, 1));
            let late = directory.clone();
            let kept = directory.store.write_blocking(move |tx| late.keep_key(tx, &key_of(ana)));
            assert_eq!((kept.unwrap(), keys_here(&directory)), (false, 0));
            assert_eq!(
                forgotten_count(&directory),
                1,
                "she is one, in the log and among whose keys were destroyed"
            );
            directory.store.close();
        }
    }

    #[test]
    fn whoever_is_on_the_list_gets_no_key_also_where_no_record_says_so() {
        let folder = Scratch::new("erasures-list").unwrap();
        for directory in opened("erasureslist", &folder) {
            // As after a restore: nothing in the log, nothing in the register, and a box that may write for no school.
            assert_eq!(forgotten_count(&directory), 0);
            assert_eq!(directory.forget_again(&[(EVA, 1)], Some(&BTreeSet::new())).unwrap(), 0);
            assert_eq!(forgotten_count(&directory), 1, "also where no record says so");
            assert!(!eva_came(&directory), "her key comes from a box that has not heard of it");
            assert_eq!((name(&directory, EVA), keys_here(&directory)), (None, 0));
            assert!(directory.store.read_blocking(|db| directory.is_forgotten(db, EVA)).unwrap());
            directory.store.close();
        }
    }

    #[test]
    fn who_reads_while_a_key_is_destroyed_does_not_bring_it_back() {
        let folder = Scratch::new("erasures-race").unwrap();
        for directory in opened("erasuresrace", &folder) {
            assert!(eva_came(&directory));
            let (destroying, reading) = (directory.clone(), directory.clone());
            let write = move |tx: &mut WriteTx<'_>| {
                destroying.destroy_keys(tx, EVA, &[key_of(EVA).id()])?;
                // A page on another thread, before this is committed.
                Ok::<_, StoreError>(std::thread::spawn(move || name(&reading, EVA)).join())
            };
            let before = directory.store.write_blocking(write).unwrap().unwrap();
            assert_eq!(before.as_deref(), Some("Eva"), "it is not committed yet");
            assert_eq!(name(&directory, EVA), None);
            directory.store.close();
        }
    }

    #[test]
    fn what_one_process_destroys_another_does_not_show_from_its_memory() {
        let Some(mut opening) = Opening::postgres("erasuresprocesses", views) else {
            return println!("NOT CHECKED: no PostgreSQL server");
        };
        let folder = Scratch::new("erasures-processes").unwrap();
        opening.local = vec![crate::LOCAL, crate::people::LOCAL];
        let opening = opening.among(2, Duration::from_secs(30));
        let open = || register_on(opening.open(folder.path(), Seed(1)).unwrap());
        let [one, other] = [open(), open()];
        let ana = ana(&one);
        assert!(eva_came(&one));
        let found = |directory: &Directory| {
            directory.store.read_blocking(|db| directory.find_people(db, SCHOOL, "ana")).unwrap().len()
        };
        for directory in [&one, &other] {
            assert_eq!(name(directory, ana).as_deref(), Some("Ana"));
            assert_eq!((name(directory, EVA).as_deref(), found(directory)), (Some("Eva"), 1));
        }
        let destroying = one.clone();
        let destroy = move |tx: &mut WriteTx<'_>| destroying.destroy_keys(tx, EVA, &[key_of(EVA).id()]);
        one.store.write_blocking(destroy).unwrap();
        let forgetting = one.clone();
        one.store.write_blocking(move |tx| forgetting.keys.destroy(tx, ana)).unwrap();
        for directory in [&one, &other] {
            assert_eq!((name(directory, EVA), name(directory, ana), found(directory)), (None, None, 0));
        }
        assert!(!Arc::ptr_eq(&one.shown, &other.shown));
        one.store.close();
        other.store.close();
    }
}
