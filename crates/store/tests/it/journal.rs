//! Commands: what is acknowledged stays, what is refused changes nothing, and the log can be verified.

use crate::{on_both, sample_views::views};
use events::learning::PlaceKept;
use kernel::{Authority, PersonId, SchoolId, Seed};
use store::{Draft, Store, StoreError, Value, log};
use testkit::{
    Scratch,
    random_log::{random_fork, random_logs},
    stores::{Opening, settle},
};

fn place(activity: &str) -> Draft {
    let event = PlaceKept { course: "c".into(), lesson: "l".into(), activity: activity.into() };
    Draft {
        schools: vec![SchoolId([1; 16])],
        persons: vec![PersonId([2; 16])],
        authority: Authority::Learner,
        events: vec![event.into()],
    }
}

fn count(store: &Store, sql: &'static str) -> i64 {
    store.read_blocking(|db| db.query(sql, &[])?[0].int(0)).unwrap()
}

#[test]
fn a_refused_command_changes_nothing_and_its_neighbours_stay() {
    on_both("refused", |opening, folder| {
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        settle(&store).unwrap();
        let before = count(&store, "SELECT count(*) FROM log_entry");
        let answers: Vec<_> = (0..40)
            .map(|n| {
                store.write_blocking(move |tx| {
                    tx.append(place(&format!("a{n}")))?;
                    if n % 3 == 0 { Err(StoreError::Log("no".into())) } else { Ok(n) }
                })
            })
            .collect();
        let kept = answers.iter().filter(|answer| answer.is_ok()).count() as i64;
        assert_eq!(kept, 26);
        assert_eq!(count(&store, "SELECT count(*) FROM log_entry") - before, kept);
        assert_eq!(count(&store, "SELECT max(inputs) FROM sample_streak_state"), kept);
        let report = store.read_blocking(log::verify).unwrap();
        assert_eq!(
            (report.faults, report.entries as i64, report.unsigned_entries),
            (vec![], before + kept, 0)
        );
    });
}

#[test]
fn a_command_that_panics_is_refused_and_the_writer_goes_on() {
    let folder = Scratch::new("panic").unwrap();
    let store = Opening::sqlite(&folder, views).open(folder.path(), Seed(1)).unwrap();
    let result: Result<(), StoreError> = store.write_blocking(|tx| {
        tx.append(place("half"))?;
        panic!("a bug in a feature")
    });
    assert!(matches!(result, Err(StoreError::Stopped)));
    store.write_blocking(|tx| tx.append(place("whole"))).unwrap();
    let report = store.read_blocking(log::verify).unwrap();
    assert_eq!((report.faults, report.entries), (vec![], 2));
}

#[test]
fn verify_names_what_was_tampered_with() {
    let tampering = [
        ("UPDATE log_entry SET bytes = ?1 WHERE seq = 2", "entry 2"),
        ("UPDATE log_checkpoint SET bytes = ?1 WHERE seq = 6", "checkpoint at 6"),
        ("DELETE FROM log_entry WHERE seq = 2 AND ?1 IS NOT NULL", "entry 2 is missing"),
        ("UPDATE log_origin SET seq = 9 WHERE ?1 IS NOT NULL", "the head says 9"),
    ];
    for (sql, expected) in tampering {
        let folder = Scratch::new("tampered").unwrap();
        let store = Opening::sqlite(&folder, views).open(folder.path(), Seed(1)).unwrap();
        for n in 0..5 {
            store.write_blocking(move |tx| tx.append(place(&n.to_string()))).unwrap();
        }
        store.write_blocking(move |tx| tx.execute(sql, &[Value::Blob(vec![0xa1, 0, 0])])).unwrap();
        let report = store.read_blocking(log::verify).unwrap();
        assert!(report.faults.iter().any(|fault| fault.contains(expected)), "{sql}: {:?}", report.faults);
    }
}

#[test]
fn forks_gaps_and_repeats_are_told_apart() {
    on_both("forks", |opening, folder| {
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        let logs = random_logs(Seed(5), 1, 20);
        let give = |from: usize, to: usize, logs: &[testkit::random_log::AuthoredLog]| {
            testkit::stores::deliver(
                &store,
                logs,
                testkit::random_log::Delivery { author: 0, from: from as u64, to: to as u64 },
            )
        };
        assert_eq!(give(5, 9, &logs).unwrap(), store::Received::Gap { have: 0 });
        assert_eq!(give(1, 9, &logs).unwrap(), store::Received::Taken { new: 9, shown: 0 });
        assert_eq!(give(3, 7, &logs).unwrap(), store::Received::Known);
        assert_eq!(give(4, 12, &logs).unwrap(), store::Received::Taken { new: 3, shown: 0 });
        // The same author with another history: what a copied disk that went on elsewhere looks like.
        let branch = vec![random_fork(Seed(5), 20, Seed(6))];
        assert!(matches!(give(1, 9, &branch), Err(StoreError::Fork { .. })));
        assert!(matches!(give(13, 15, &branch), Err(StoreError::Fork { .. })));
        assert_eq!(give(13, 20, &logs).unwrap(), store::Received::Taken { new: 8, shown: 0 });
        assert_eq!(store.read_blocking(log::verify).unwrap().faults, Vec::<String>::new());
    });
}

#[test]
fn the_tree_before_any_entry_can_be_had() {
    let folder = Scratch::new("frontier").unwrap();
    let store = Opening::sqlite(&folder, views).open(folder.path(), Seed(1)).unwrap();
    let logs = random_logs(Seed(9), 1, 600);
    testkit::stores::deliver(&store, &logs, testkit::random_log::Delivery { author: 0, from: 1, to: 600 })
        .unwrap();
    let tag = logs[0].origin.tag();
    for seq in [1, 255, 256, 257, 511, 512, 513, 600] {
        let root = store.read_blocking(|db| log::frontier_at(db, tag, seq)).unwrap().root();
        assert_eq!(root, logs[0].checkpoints[seq as usize - 1].root, "at {seq}");
    }
}

#[test]
fn signatures_stand_at_every_256th_entry_and_at_the_end() {
    on_both("signatures", |opening, folder| {
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        // The opening entry is the first; a group of 300 in one commit passes over 256.
        let in_one_commit = |count: u64| {
            store
                .write_blocking(move |tx| -> Result<(), StoreError> {
                    (0..count).try_for_each(|n| tx.append(place(&n.to_string())).map(drop))
                })
                .unwrap();
        };
        [10, 290, 5, 206, 3].into_iter().for_each(in_one_commit);
        let sql = "SELECT seq FROM log_checkpoint ORDER BY seq";
        let rows = store.read_blocking(|db| db.query(sql, &[])).unwrap();
        let seqs: Vec<i64> = rows.iter().map(|row| row.int(0).unwrap()).collect();
        assert_eq!(seqs, [256, 512, 515]);
        let report = store.read_blocking(log::verify).unwrap();
        assert_eq!((report.faults, report.unsigned_entries), (vec![], 0));
        let own = store.origin();
        for after in [0, 11, 300] {
            let block = store.read_blocking(|db| store::cut_block(db, own, after)).unwrap().unwrap();
            assert_eq!((block.first_seq(), block.last_seq(), block.check().is_ok()), (after + 1, 515, true));
        }
    });
}
