//! Old ranges in an archive: what was moved is given and built again as if it were here, changes what it must when history changes, and a
//! damaged object is named.

use crate::{on_both, sample_views::views};
use eventlog::{Block, CheckedBlock, Frontier, Item, digest};
use kernel::{Seed, UtcMillis};
use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use store::{ArchiveReport, Archiver, Place, Received, Store, StoreError, Value, cut_block, log};
use testkit::{
    Scratch,
    random_log::{AuthoredLog, START, random_deliveries, random_fork, random_logs},
    stores::{Opening, deliver, dump, settle},
};

/// Later than everything in the logs.
const LATER: UtcMillis = UtcMillis(7_000_000_000_000);
const ENTRIES: usize = 1_500;

fn block(log: &AuthoredLog, from: usize, to: usize) -> Block {
    let mut before = Frontier::new();
    log.entries[..from - 1].iter().for_each(|(bytes, _)| before.append(&digest(bytes)));
    let items = log.entries[from - 1..to].iter().map(|(bytes, _)| Item::Entry(bytes.clone())).collect();
    Block { before, items, checkpoint: log.checkpoints[to - 1] }
}

fn give(store: &Store, block: &Block, may_read: impl Fn(u64) -> bool) -> Result<Received, StoreError> {
    let part = block.filter(|entry| may_read(entry.seq())).unwrap();
    let checked = CheckedBlock::new(part).unwrap();
    store.write_blocking(move |tx| tx.receive(&checked))
}

/// In three blocks, so that relays can cut there.
fn give_all(store: &Store, log: &AuthoredLog, may_read: impl Fn(u64) -> bool + Copy) {
    for (from, to) in [(1, 300), (301, 801), (802, ENTRIES)] {
        give(store, &block(log, from, to), may_read).unwrap();
    }
}

fn place(folder: &Scratch) -> (Place, PathBuf) {
    let path = folder.path().join("archive");
    (Place::parse(path.to_str().unwrap(), None, None).unwrap(), path)
}

fn archive(opening: &Opening, place: &Place) -> ArchiveReport {
    let mut archiver = Archiver::open(&opening.database).unwrap();
    archiver.set_place(place.clone(), false).unwrap();
    archiver.run(LATER, 1, START, &mut |_| {}).unwrap()
}

fn objects(path: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()) {
        found.extend(std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    }
    found.sort();
    found
}

fn rows(store: &Store, log: &AuthoredLog) -> Vec<i64> {
    let (sql, tag) = ("SELECT seq FROM log_entry WHERE origin = ?1 ORDER BY seq", log.origin.tag());
    store
        .read_blocking(|db| db.query(sql, &[Value::blob(&tag.0)])?.iter().map(|row| row.int(0)).collect())
        .unwrap()
}

fn check_log(store: &Store) -> u64 {
    let report = store.read_blocking(log::verify).unwrap();
    assert_eq!(report.faults, Vec::<String>::new());
    report.entries
}

/// All that a store has of a log, given to another one block by block; `after`: what she has already.
fn hand_on(from: &Store, to: &Store, log: &AuthoredLog, mut after: u64) {
    while let Some(block) = from.read_blocking(|db| cut_block(db, log.origin, after)).unwrap() {
        assert_eq!(block.before.len(), after);
        after = block.last_seq();
        let checked = CheckedBlock::new(block).unwrap();
        assert!(matches!(to.write_blocking(move |tx| tx.receive(&checked)).unwrap(), Received::Taken { .. }));
    }
    assert_eq!(after, ENTRIES as u64);
}

fn fresh(name: &str) -> (Scratch, Store) {
    let folder = Scratch::new(name).unwrap();
    let store = Opening::sqlite(&folder, views).open(folder.path(), Seed(9)).unwrap();
    settle(&store).unwrap();
    (folder, store)
}

#[test]
fn what_was_archived_is_given_and_built_again() {
    on_both("archived", |opening, folder| {
        let logs = random_logs(Seed(21), 2, ENTRIES);
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        give_all(&store, &logs[0], |_| true);
        give_all(&store, &logs[1], |seq| seq % 5 != 0);
        let (expected, entries) = (dump(&store).unwrap(), check_log(&store));
        // A connection that looked before anything was archived is among those that read afterwards.
        let (place, path) = place(folder);
        let mut archiver = Archiver::open(&opening.database).unwrap();
        assert_eq!(archiver.plan(UtcMillis(0), 1).unwrap().ranges, 0, "nothing is that old");
        let planned = archiver.plan(LATER, 1).unwrap();
        assert!(!path.exists(), "a plan writes nothing");
        assert_eq!(archiver.plan(LATER, 1 << 30).unwrap().too_little, 2);
        drop(archiver);
        let report = archive(opening, &place);
        assert_eq!(report, planned);
        // Up to the last checkpoint before the subtree that is being filled: 801 of each.
        assert_eq!((report.entries, report.stay.len()), (1_602, 0));
        assert_eq!(objects(&path).len() as u64, report.ranges);
        assert_eq!(rows(&store, &logs[0]), (802..=ENTRIES as i64).collect::<Vec<_>>());
        assert_eq!(check_log(&store), entries);

        // A node that has nothing, and one that has some of it, get the rest.
        let (_folder, nothing) = fresh("archived-nothing");
        let (_folder, some) = fresh("archived-some");
        give(&some, &block(&logs[0], 1, 450), |_| true).unwrap();
        hand_on(&store, &nothing, &logs[0], 0);
        hand_on(&store, &some, &logs[0], 450);
        hand_on(&store, &nothing, &logs[1], 0);
        hand_on(&store, &some, &logs[1], 0);
        assert_eq!(dump(&nothing).unwrap(), expected);
        assert_eq!(dump(&some).unwrap(), expected);

        // Views are built again from it, and it is no news.
        for view in views() {
            store.reset_view(view.name).unwrap();
        }
        assert_eq!(dump(&store).unwrap(), expected);
        assert_eq!(give(&store, &block(&logs[0], 1, 801), |_| true).unwrap(), Received::Known);
        let before = rows(&store, &logs[1]);
        assert_eq!(archive(opening, &place), ArchiveReport::default());
        assert_eq!(rows(&store, &logs[1]), before);

        // It is known what is withheld there, and what is readable last.
        let tag = logs[1].origin.tag();
        let lacking = |after| store.read_blocking(|db| log::first_lacking(db, tag, after)).unwrap();
        assert_eq!((lacking(0), lacking(ENTRIES as u64)), (5, ENTRIES as u64 + 1));
        let last = store.read_blocking(|db| log::last_readable(db, tag, 400)).unwrap().unwrap();
        assert_eq!((last.0, &last.1), (399, &logs[1].entries[398].0));
        assert_eq!(store.read_blocking(|db| log::entry(db, tag, 400)).unwrap(), None);

        // Started again, the heads are read without a look into the archive.
        store.close();
        std::fs::rename(&path, folder.path().join("away")).unwrap();
        let store = opening.open(folder.path(), Seed(2)).unwrap();
        let ends = store.read_blocking(log::Head::load_all).unwrap();
        assert!(
            logs.iter()
                .all(|log| ends.iter().any(|head| head.origin == log.origin && head.seq == ENTRIES as u64))
        );
    });
}

#[test]
fn history_that_changes_comes_back_and_is_archived_again() {
    on_both("changing", |opening, folder| {
        let log = &random_logs(Seed(22), 1, ENTRIES)[0];
        let (place, path) = place(folder);
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        settle(&store).unwrap();
        give_all(&store, log, |seq| seq % 4 != 0 || seq > 900);
        archive(opening, &place);
        let before = objects(&path);

        // Shown what had been withheld in one range.
        let shown = give(&store, &block(log, 1, 300), |_| true).unwrap();
        assert_eq!(shown, Received::Taken { new: 0, shown: 75 });
        let (_folder, reference) = fresh("changing-reference");
        give_all(&reference, log, |seq| seq % 4 != 0 || seq <= 300 || seq > 900);
        assert_eq!(dump(&store).unwrap(), dump(&reference).unwrap());
        let again = archive(opening, &place);
        assert!(again.ranges >= 1 && again.entries <= 801, "{again:?}");
        assert_eq!(rows(&store, log).first(), Some(&802));
        check_log(&store);
        // The old objects are kept for a database that is restored, and go when they are older than that.
        assert!(before.iter().all(|object| object.exists()));
        let mut archiver = Archiver::open(&opening.database).unwrap();
        archiver.set_place(place.clone(), false).unwrap();
        let days = |n: i64| START.plus_ms(n * 86_400_000);
        assert_eq!(archiver.run(UtcMillis(0), 1, days(1), &mut |_| {}).unwrap().removed, 0);
        let removed = archiver.run(UtcMillis(0), 1, days(91), &mut |_| {}).unwrap().removed;
        assert!(removed > 0 && removed <= before.len() as u64);
        assert_eq!(archiver.check().unwrap().faults, Vec::<String>::new());
        drop(archiver);

        // A revocation reaches into the archive, and can be lifted there.
        let tag = log.origin.tag();
        for until in [350, 20, 1_000] {
            store.write_blocking(move |tx| tx.void_after(tag, until)).unwrap();
            reference.write_blocking(move |tx| tx.void_after(tag, until)).unwrap();
            assert_eq!(dump(&store).unwrap(), dump(&reference).unwrap(), "{until}");
            assert_eq!(
                store.write_blocking(move |tx| tx.void_after(tag, until)).unwrap(),
                0,
                "no change twice"
            );
        }
        // Void entries are archived as void.
        store.write_blocking(move |tx| tx.void_after(tag, 700)).unwrap();
        reference.write_blocking(move |tx| tx.void_after(tag, 700)).unwrap();
        give(&store, &block(log, 301, 801), |_| true).unwrap();
        give(&reference, &block(log, 301, 801), |_| true).unwrap();
        archive(opening, &place);
        assert_eq!(rows(&store, log).first(), Some(&802));
        store.reset_view("sample_streak").unwrap();
        assert_eq!(dump(&store).unwrap(), dump(&reference).unwrap());

        // An entry that is deleted for good comes back first, and its range stays.
        store.write_blocking(move |tx| tx.delete_entries(tag, &[7])).unwrap();
        reference.write_blocking(move |tx| tx.delete_entries(tag, &[7])).unwrap();
        assert_eq!(dump(&store).unwrap(), dump(&reference).unwrap());
        let report = archive(opening, &place);
        assert!(report.stay.iter().any(|line| line.contains("deleted for good")), "{report:?}");
        check_log(&store);
    });
}

#[test]
fn a_lost_branch_is_cut_back_also_where_it_was_archived() {
    on_both("branched", |opening, folder| {
        let (kept, lost) = (&random_logs(Seed(23), 1, ENTRIES)[0], random_fork(Seed(23), ENTRIES, Seed(24)));
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        settle(&store).unwrap();
        give_all(&store, &lost, |_| true);
        archive(opening, &place(folder).0);
        assert!(matches!(give(&store, &block(kept, 1, 300), |_| true), Err(StoreError::Fork { .. })));
        let tag = kept.origin.tag();
        let removed = store.write_blocking(move |tx| tx.cut_back(tag, 0)).unwrap();
        assert_eq!(removed.len(), ENTRIES);
        give_all(&store, kept, |_| true);
        assert!(check_log(&store) >= ENTRIES as u64);
        let (_folder, reference) = fresh("branched-reference");
        give_all(&reference, kept, |_| true);
        assert_eq!(dump(&store).unwrap(), dump(&reference).unwrap());
    });
}

#[test]
fn a_missing_or_damaged_object_is_named_and_nothing_is_half_done() {
    on_both("damaged", |opening, folder| {
        let log = &random_logs(Seed(25), 1, ENTRIES)[0];
        let (place, path) = place(folder);
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        settle(&store).unwrap();
        give_all(&store, log, |_| true);
        let expected = dump(&store).unwrap();
        // Where the archive cannot be written nothing leaves the database.
        std::fs::write(&path, b"a file where a folder should be").unwrap();
        let mut archiver = Archiver::open(&opening.database).unwrap();
        archiver.set_place(place.clone(), false).unwrap();
        let failed = archiver.run(LATER, 1, LATER, &mut |_| {}).unwrap_err().to_string();
        assert!(failed.contains(".block"), "{failed}");
        assert_eq!(rows(&store, log).len(), ENTRIES);
        std::fs::remove_file(&path).unwrap();
        drop(archiver);
        archive(opening, &place);

        let first =
            store.read_blocking(|db| cut_block(db, log.origin, 0)).unwrap().unwrap().to_bytes().unwrap();
        let object = objects(&path).into_iter().find(|path| std::fs::read(path).unwrap() == first);
        let object = object.expect("the first range is a block as it is given");
        let name = object.file_name().unwrap().to_str().unwrap().to_owned();
        let mut turned = first.clone();
        *turned.last_mut().unwrap() ^= 1;
        for damage in [Some(&turned[..]), Some(&first[..first.len() / 2]), Some(b""), None] {
            match damage {
                Some(bytes) => std::fs::write(&object, bytes).unwrap(),
                None => std::fs::remove_file(&object).unwrap(),
            }
            // A connection that has read it lately need not read it again: these have not.
            store.close();
            let store = opening.open(folder.path(), Seed(2)).unwrap();
            let cut = store.read_blocking(|db| cut_block(db, log.origin, 0)).unwrap_err().to_string();
            assert!(cut.contains(&name) && cut.contains("archive --check"), "{cut}");
            store.reset_view("sample_streak").unwrap();
            let built = store.rebuild_now(Duration::from_secs(1)).unwrap_err().to_string();
            assert!(built.contains(&name), "{built}");
            assert!(!store.ready(&["sample_streak"]));
            let found = store.read_blocking(log::verify).unwrap().faults;
            assert!(found.len() == 1 && found[0].contains(&name), "{found:?}");
            let mut archiver = Archiver::open(&opening.database).unwrap();
            let checked = archiver.check().unwrap();
            assert!(checked.faults.len() == 1 && checked.faults[0].contains(&name), "{checked:?}");
            // What lies in the database is given all the same.
            assert!(store.read_blocking(|db| cut_block(db, log.origin, 801)).unwrap().is_some());
            store.close();
        }
        std::fs::write(&object, &first).unwrap();
        let store = opening.open(folder.path(), Seed(3)).unwrap();
        assert_eq!(dump(&store).unwrap(), expected);
        check_log(&store);
    });
}

#[test]
fn an_archive_that_is_moved_is_looked_at_first() {
    on_both("moved", |opening, folder| {
        let log = &random_logs(Seed(26), 1, ENTRIES)[0];
        let (old, path) = place(folder);
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        settle(&store).unwrap();
        give_all(&store, log, |_| true);
        archive(opening, &old);
        let elsewhere = folder.path().join("elsewhere");
        let new = Place::parse(elsewhere.to_str().unwrap(), None, None).unwrap();
        let mut archiver = Archiver::open(&opening.database).unwrap();
        let refused = archiver.set_place(new.clone(), false).unwrap_err().to_string();
        assert!(refused.contains("--moved"), "{refused}");
        let refused = archiver.set_place(new.clone(), true).unwrap_err().to_string();
        assert!(refused.contains("nothing was changed"), "{refused}");
        assert_eq!(archiver.place(), Some(&old));
        std::fs::rename(&path, &elsewhere).unwrap();
        archiver.set_place(new.clone(), true).unwrap();
        assert_eq!(archiver.check().unwrap().faults, Vec::<String>::new());
        drop(archiver);
        let (_folder, nothing) = fresh("moved-nothing");
        hand_on(&store, &nothing, log, 0);
    });
}

#[test]
fn archiving_beside_processes_that_write_loses_nothing() {
    let opening = Opening::postgres("archiving", views);
    let Some(opening) = opening.map(|opening| opening.among(2, Duration::from_secs(30))) else {
        println!("NOT CHECKED: {} is not set, and only PostgreSQL is shared", testkit::postgres::VARIABLE);
        return;
    };
    let logs = random_logs(Seed(27), 3, 900);
    let folder = Scratch::new("archiving").unwrap();
    let both = [1, 2].map(|n| opening.open(folder.path(), Seed(n)).unwrap());
    both.iter().for_each(|store| settle(store).unwrap());
    let (place, _) = place(&folder);
    let done = AtomicBool::new(false);
    let moved = std::thread::scope(|scope| {
        let archiving = scope.spawn(|| {
            let mut archiver = Archiver::open(&opening.database).unwrap();
            assert!(
                Archiver::open(&opening.database).is_err_and(|e| e.to_string().contains("another process"))
            );
            archiver.set_place(place.clone(), false).unwrap();
            let mut ranges = 0;
            loop {
                let last = done.load(Ordering::Acquire);
                ranges += archiver.run(LATER, 1, LATER, &mut |_| {}).unwrap().ranges;
                if last {
                    return ranges;
                }
            }
        });
        let writing: Vec<_> = both
            .iter()
            .enumerate()
            .map(|(n, store)| {
                let logs = &logs;
                scope.spawn(move || {
                    for delivery in random_deliveries(Seed(28).part(&format!("process {n}")), logs) {
                        deliver(store, logs, delivery).unwrap();
                    }
                })
            })
            .collect();
        writing.into_iter().for_each(|thread| thread.join().unwrap());
        both[0].reset_view("sample_streak").unwrap();
        settle(&both[0]).unwrap();
        done.store(true, Ordering::Release);
        archiving.join().unwrap()
    });
    assert!(moved > 0);
    let (_folder, reference) = fresh("archiving-reference");
    for log in &logs {
        give(&reference, &block(log, 1, 900), |_| true).unwrap();
    }
    let expected = dump(&reference).unwrap();
    for store in &both {
        assert_eq!(dump(store).unwrap(), expected);
        check_log(store);
    }
}

/// A backup that an older program made is looked at before it is restored.
#[test]
fn a_database_without_the_tables_of_an_archive_is_read_as_it_is() {
    let folder = Scratch::new("archive-older").unwrap();
    let opening = Opening::sqlite(&folder, views);
    let store = opening.open(folder.path(), Seed(1)).unwrap();
    give_all(&store, &random_logs(Seed(29), 1, ENTRIES)[0], |_| true);
    store.close();
    let store::Database::Sqlite(path) = &opening.database else { unreachable!() };
    let options = store::db::SqliteOptions { read_only: false, cache_kib: 256 };
    let mut db = store::db::SqliteConnection::open(path, options).unwrap();
    db.batch("DROP TABLE log_archived; DROP TABLE archive_place; DROP TABLE archive_gone").unwrap();
    assert_eq!(store::check_sqlite(path, 100).unwrap(), Vec::<String>::new());
    let refused = Archiver::open(&opening.database).err().unwrap().to_string();
    assert!(refused.contains("start this node once"), "{refused}");
}
