//! Restored and copied databases begin a new life instead of a second history under the old name.

use crate::{on_both, sample_views::views};
use eventlog::CheckedBlock;
use kernel::Seed;
use std::fs;
use store::{
    Config, Database, MAX_CLOCK_AHEAD_MS, Store, StoreError, cut_block, last_life, log, node::NodeFolder,
};
use testkit::{Scratch, SimClock, random_log::START, stores::Opening};

/// A node whose key is drawn from one seed, and whose incarnation from another.
fn node_of(opening: &Opening, folder: &std::path::Path, key: u64, life: u64) -> Store {
    NodeFolder::new(folder.join("node"), "test machine").secret(&mut Seed(key).chance()).unwrap();
    opening.open(folder, Seed(life)).unwrap()
}

#[test]
fn what_another_node_writes_under_the_same_incarnation_is_not_ones_own() {
    on_both("same-life", |opening, folder| {
        let store = node_of(opening, folder.path(), 1, 7);
        let own = store.origin();
        let now = START.plus_ms(1);
        let believed = |store: &Store| store.read_blocking(|db| log::believes_until(db, now)).unwrap();
        let before = believed(&store);
        // Keys in every order: which of two logs is found first must not matter.
        for key in 2..8 {
            let home = Scratch::new("same-life-other").unwrap();
            let elsewhere = Opening::sqlite(&home, views);
            elsewhere.clock.advance_ms(MAX_CLOCK_AHEAD_MS * 20);
            let other = node_of(&elsewhere, home.path(), key, 7);
            let origin = other.origin();
            assert_eq!((origin.incarnation, origin.node == own.node), (own.incarnation, false));
            let block = other.read_blocking(|db| cut_block(db, origin, 0)).unwrap().unwrap();
            let checked = CheckedBlock::new(block).unwrap();
            store.write_blocking(move |tx| tx.receive(&checked)).map_err(|e: StoreError| e).unwrap();
        }
        assert_eq!(believed(&store), before, "nobody else says how far this node believes");
        assert_eq!(store.read_blocking(last_life).unwrap(), Some((own, 1)));
        store.close();
        // A program of before noted the incarnation alone.
        for noted in [true, false] {
            let store = opening.open(folder.path(), Seed(8)).unwrap();
            assert_eq!(store.origin(), own, "it goes on, and continues nobody else's log");
            if noted {
                let forget =
                    |tx: &mut store::WriteTx<'_>| tx.execute("UPDATE own_incarnation SET node = NULL", &[]);
                store.write_blocking(forget).unwrap();
            } else {
                assert_eq!(store.read_blocking(last_life).unwrap(), Some((own, 1)), "and it is noted again");
            }
            store.close();
        }
    });
}

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

fn kept(n: usize) -> store::Draft {
    let events = vec![
        events::learning::PlaceKept { course: format!("c{n}"), lesson: "l".into(), activity: "a".into() }
            .into(),
    ];
    store::Draft { schools: vec![], persons: vec![], authority: kernel::Authority::Node, events }
}

#[test]
fn a_life_ends_and_the_next_begins_while_others_write() {
    let folder = Scratch::new("next-life").unwrap();
    let opening = Opening::sqlite(&folder, views);
    let store = opening.open(folder.path(), Seed(1)).unwrap();
    let first = store.origin();
    let continued = events::node::Continued {
        node: first.node,
        incarnation: first.incarnation,
        seq: 1,
        root: kernel::Digest([7; 32]),
    };
    // Refused: nothing has changed, for anybody.
    let goes_on = continued.clone();
    let refused = store.write_blocking(move |tx| {
        tx.append(kept(0))?;
        let next = tx.begin_life(&goes_on)?;
        tx.append(kept(1))?;
        assert_eq!(tx.origin(), next);
        Err::<(), _>(store::StoreError::Busy)
    });
    assert!(refused.is_err());
    let after = store.write_blocking(|tx| tx.append(kept(2))).unwrap();
    assert_eq!((store.origin(), after.origin, after.seq), (first, first.tag(), 2));

    // Four write all the time: their commands share groups with the one that begins the life.
    let stamps = std::thread::scope(|scope| {
        let writing = |from: usize| {
            let store = store.clone();
            scope.spawn(move || {
                let write = |n| store.write_blocking(move |tx| tx.append(kept(n))).unwrap();
                (from..from + 60).map(write).collect::<Vec<_>>()
            })
        };
        let threads: Vec<_> = (0..4).map(|n| writing(100 * (n + 1))).collect();
        std::thread::sleep(std::time::Duration::from_millis(5));
        let next = store.write_blocking(move |tx| tx.begin_life(&continued)).unwrap();
        assert_eq!(store.origin(), next, "known as soon as it is on the disk");
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let second = store.origin();
    assert_ne!(second, first);
    assert_eq!(second.node, first.node);
    let last = store.write_blocking(|tx| tx.append(kept(3))).unwrap();
    assert_eq!(last.origin, second.tag());
    let of = |origin: kernel::OriginTag| stamps.iter().filter(|stamp| stamp.origin == origin).count() as u64;
    assert_eq!(of(first.tag()) + of(second.tag()), 240);
    // Both logs are whole and signed to their ends.
    let heads = store.read_blocking(log::Head::roots).unwrap();
    let length = |origin| heads.iter().find(|(of, ..)| *of == origin).map(|(_, seq, _)| *seq);
    assert_eq!(length(first), Some(2 + of(first.tag())));
    assert_eq!(length(second), Some(2 + of(second.tag())));
    assert_eq!(store.read_blocking(log::verify).unwrap().faults, Vec::<String>::new());
    store.close();
    let store = opening.open(folder.path(), Seed(2)).unwrap();
    assert_eq!(store.origin(), second, "its next start goes on");
}
