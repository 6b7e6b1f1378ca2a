//! Restored and copied databases begin a new life instead of a second history under the old name.

use crate::sample_views::views;
use kernel::Seed;
use std::fs;
use store::{Config, Database, Store, log, node::NodeFolder};
use testkit::{Scratch, SimClock, random_log::START, stores::Opening};

#[test]
fn a_plain_restart_goes_on() {
    let folder = Scratch::new("restart").unwrap();
    let opening = Opening::sqlite(&folder, views);
    let store = opening.open(folder.path(), Seed(1)).unwrap();
    let first = store.origin();
    store.close();
    let store = opening.open(folder.path(), Seed(2)).unwrap();
    assert_eq!(store.origin(), first);
}

#[test]
fn an_older_database_begins_a_new_life_that_names_the_old() {
    let folder = Scratch::new("restore").unwrap();
    let opening = Opening::sqlite(&folder, views);
    let store = opening.open(folder.path(), Seed(1)).unwrap();
    let first = store.origin();
    store.close();
    drop(store);
    let database = folder.path().join("chaski.sqlite3");
    let backup = folder.path().join("backup");
    fs::copy(&database, &backup).unwrap();
    let store = opening.open(folder.path(), Seed(2)).unwrap();
    for _ in 0..3 {
        store
            .write_blocking(|tx| {
                let events = vec![
                    events::learning::PlaceKept {
                        course: "c".into(),
                        lesson: "l".into(),
                        activity: "a".into(),
                    }
                    .into(),
                ];
                tx.append(store::Draft {
                    schools: vec![],
                    persons: vec![],
                    authority: kernel::Authority::Node,
                    events,
                })
            })
            .unwrap();
    }
    store.close();
    drop(store);
    for leftover in ["chaski.sqlite3-wal", "chaski.sqlite3-shm"] {
        let _ = fs::remove_file(folder.path().join(leftover));
    }
    fs::copy(&backup, &database).unwrap();
    let store = opening.open(folder.path(), Seed(3)).unwrap();
    assert_eq!(store.origin().node, first.node);
    assert_ne!(store.origin().incarnation, first.incarnation);
    let report = store.read_blocking(log::verify).unwrap();
    assert_eq!((report.faults, report.origins), (vec![], 2));
}

#[test]
fn the_same_disk_on_another_machine_begins_a_new_life() {
    let folder = Scratch::new("clone").unwrap();
    let open = |machine: &str, seed| {
        Store::open(Config {
            database: Database::Sqlite(folder.path().join("chaski.sqlite3")),
            node: NodeFolder::new(folder.path().join("node"), machine),
            views: views(),
            local: vec![],
            clock: std::sync::Arc::new(SimClock::at(START)),
            entropy: Box::new(Seed(seed).chance()),
            software: "testkit".into(),
            extra_fsync: std::time::Duration::ZERO,
        })
        .unwrap()
    };
    let store = open("one", 1);
    let first = store.origin();
    store.close();
    let store = open("two", 2);
    assert_ne!(store.origin().incarnation, first.incarnation);
}

/// The power goes before the marker could be written at closing; then an older copy of the database is put back.
#[test]
fn an_older_copy_put_back_after_a_power_cut_is_known_for_what_it_is() {
    let folder = Scratch::new("cut").unwrap();
    let opening = Opening::sqlite(&folder, views);
    let store = opening.open(folder.path(), Seed(1)).unwrap();
    let first = store.origin();
    let write = |count: u64| {
        let write = move |tx: &mut store::WriteTx<'_>| -> Result<(), store::StoreError> {
            for n in 0..count {
                let place = events::learning::PlaceKept {
                    course: "c".into(),
                    lesson: "l".into(),
                    activity: format!("a{n}"),
                };
                tx.append(store::Draft {
                    schools: vec![],
                    persons: vec![],
                    authority: kernel::Authority::Node,
                    events: vec![place.into()],
                })?;
            }
            Ok(())
        };
        store.write_blocking(write).unwrap();
    };
    let (database, log) = (folder.path().join("chaski.sqlite3"), folder.path().join("chaski.sqlite3-wal"));
    write(100);
    let copies = [(&database, folder.path().join("copy")), (&log, folder.path().join("copy-wal"))];
    for (from, to) in &copies {
        fs::copy(from, to).unwrap();
    }
    write(4_100);
    // No close: the marker says what the writer noted on its way.
    let marker = fs::read_to_string(folder.path().join("node/marker")).unwrap();
    store.close();
    drop(store);
    fs::write(folder.path().join("node/marker"), marker).unwrap();
    let _ = fs::remove_file(folder.path().join("chaski.sqlite3-shm"));
    for (to, from) in &copies {
        fs::copy(from, to).unwrap();
    }
    let store = opening.open(folder.path(), Seed(2)).unwrap();
    assert_ne!(store.origin().incarnation, first.incarnation);
}

/// Backups carry no key: the new box has one of its own, and still says whose history it goes on with.
#[test]
fn a_restore_without_the_key_names_the_life_it_continues() {
    let folder = Scratch::new("rekeyed").unwrap();
    let opening = Opening::sqlite(&folder, views);
    let store = opening.open(folder.path(), Seed(1)).unwrap();
    let first = store.origin();
    store.close();
    drop(store);
    let elsewhere = Scratch::new("rekeyed-box").unwrap();
    let store = opening.open(elsewhere.path(), Seed(2)).unwrap();
    assert_ne!(store.origin().node, first.node);
    let tag = store.origin().tag();
    let lines = store.read_blocking(|db| log::read(db, tag, 0, 1)).unwrap();
    let bytes = lines[0].what.as_ref().unwrap();
    let entry = eventlog::EntryRef::decode(bytes).unwrap();
    let raw = entry.events().next().unwrap();
    match events::Event::decode(raw.kind, raw.version, raw.body).unwrap() {
        events::Event::IncarnationOpened(opened) => {
            let continued = opened.continues.unwrap();
            assert_eq!((continued.node, continued.incarnation), (first.node, first.incarnation));
        }
        other => panic!("the first entry says {other:?}"),
    }
}
