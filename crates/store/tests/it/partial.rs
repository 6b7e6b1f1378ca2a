//! Partial scope: entries withheld, shown later, relayed, cut back, deleted. What counts is which entries a node was
//! shown, never in which order or in how many steps.

use crate::{on_both, sample_views::views};
use eventlog::{Block, CheckedBlock, EntryRef, Frontier, Item, digest};
use kernel::Seed;
use std::collections::BTreeSet;
use store::{Received, Store, StoreError, cut_block, log};
use testkit::{
    Scratch,
    random_log::{AuthoredLog, random_fork, random_logs},
    stores::{Opening, dump, settle},
};

/// Trios of readers. A hundred and fifty were played when this was written.
const ROUNDS: u64 = 8;

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

fn check_log(store: &Store) {
    assert_eq!(store.read_blocking(log::verify).unwrap().faults, Vec::<String>::new());
}

/// Shown in one go against shown in random steps, overlapping, with restarts and rebuilds between.
#[test]
fn what_was_shown_counts_however_it_was_shown() {
    on_both("partial", |opening, folder| {
        let mut chance = Seed(3).chance();
        let logs = random_logs(Seed(11), 2, 700);
        let mut store = opening.open(folder.path(), Seed(1)).unwrap();
        let mut seen = vec![vec![false; 701]; logs.len()];
        for step in 0..30 {
            let author = chance.below(2) as usize;
            let have = store.read_blocking(|db| log_end(db, &logs[author])).unwrap();
            let from = if chance.below(3) == 0 { have as usize + 1 } else { 1 };
            let to = (from + chance.below(400) as usize).max(have as usize).min(700);
            if from > to {
                continue;
            }
            let (start, span) = (chance.below(700), chance.below(300));
            let may_read = |seq: u64| (start..start + span).contains(&seq) || seq.is_multiple_of(97);
            match give(&store, &block(&logs[author], from, to), may_read).unwrap() {
                Received::Gap { .. } => continue,
                _ => (from..=to).filter(|seq| may_read(*seq as u64)).for_each(|seq| seen[author][seq] = true),
            }
            match step % 7 {
                2 => {
                    store.close();
                    store = opening.open(folder.path(), Seed(step)).unwrap();
                }
                4 => store.rebuild_view("sample_streak").unwrap(),
                _ => {}
            }
        }
        check_log(&store);
        let shown = seen.iter().flatten().filter(|seen| **seen).count();
        assert!((300..1_300).contains(&shown), "{shown} entries shown: too few or too many to be a test");

        let reference_folder = Scratch::new("partial-reference").unwrap();
        let reference =
            Opening::sqlite(&reference_folder, views).open(reference_folder.path(), Seed(1)).unwrap();
        settle(&reference).unwrap();
        for (log, seen) in logs.iter().zip(&seen) {
            let end = store.read_blocking(|db| log_end(db, log)).unwrap() as usize;
            give(&reference, &block(log, 1, end), |seq| seen[seq as usize]).unwrap();
        }
        assert_eq!(dump(&store).unwrap(), dump(&reference).unwrap());

        // And when all is shown at last, it is as if nothing had ever been withheld.
        for log in &logs {
            give(&store, &block(log, 1, 700), |_| true).unwrap();
            give(&reference, &block(log, 1, 700), |_| true).unwrap();
        }
        let whole_folder = Scratch::new("partial-whole").unwrap();
        let whole = Opening::sqlite(&whole_folder, views).open(whole_folder.path(), Seed(1)).unwrap();
        for log in &logs {
            assert_eq!(
                give(&whole, &block(log, 1, 700), |_| true).unwrap(),
                Received::Taken { new: 700, shown: 0 }
            );
            assert_eq!(give(&whole, &block(log, 1, 700), |_| true).unwrap(), Received::Known);
        }
        let expected = dump(&whole).unwrap();
        assert_eq!(dump(&store).unwrap(), expected);
        assert_eq!(dump(&reference).unwrap(), expected);
        check_log(&store);
    });
}

fn log_end(db: &mut store::Connection, log: &AuthoredLog) -> Result<u64, StoreError> {
    let tag = log.origin.tag();
    let row = db.query_one("SELECT seq FROM log_origin WHERE origin = ?1", &[store::Value::blob(&tag.0)])?;
    row.map_or(Ok(0), |row| Ok(row.int(0)? as u64))
}

#[test]
fn a_relay_hands_on_what_it_has_under_the_authors_signature() {
    on_both("relay", |opening, folder| {
        let log = &random_logs(Seed(12), 1, 900)[0];
        let relay = opening.open(folder.path(), Seed(1)).unwrap();
        give(&relay, &block(log, 1, 400), |seq| seq % 3 == 0).unwrap();
        give(&relay, &block(log, 401, 900), |seq| seq > 500).unwrap();
        let first = relay.read_blocking(|db| cut_block(db, log.origin, 0)).unwrap().unwrap();
        assert_eq!((first.last_seq(), first.check().is_ok()), (900, true));
        let second = relay.read_blocking(|db| cut_block(db, log.origin, 400)).unwrap().unwrap();
        assert_eq!((second.first_seq(), second.last_seq(), second.check().is_ok()), (401, 900, true));
        assert_eq!(relay.read_blocking(|db| cut_block(db, log.origin, 900)).unwrap(), None);
        let shown = |block: &Block| block.items.iter().filter(|item| matches!(item, Item::Entry(_))).count();
        assert_eq!((shown(&first), shown(&second)), (133 + 400, 400));
        // Inside a run nobody can say what the tree was: the block begins with the run.
        let inside = relay.read_blocking(|db| cut_block(db, log.origin, 450)).unwrap().unwrap();
        assert_eq!((inside.first_seq(), inside.last_seq(), inside.check().is_ok()), (449, 900, true));
        assert_eq!(give(&relay, &block(log, 451, 900), |_| true).unwrap(), Received::Gap { have: 900 });
    });
}

/// What is readable here.
fn shown(store: &Store, log: &AuthoredLog) -> BTreeSet<u64> {
    let lines = store.read_blocking(|db| log::read(db, log.origin.tag(), 0, 10_000)).unwrap();
    lines.into_iter().filter(|line| line.what.is_ok()).map(|line| line.seq).collect()
}

/// How often something lies inside a run.
fn lies_inside(store: &Store, log: &AuthoredLog) -> usize {
    let lines = store.read_blocking(|db| log::read(db, log.origin.tag(), 0, 10_000)).unwrap();
    lines.windows(2).filter(|pair| pair[1].first_seq() <= pair[0].seq && pair[0].what.is_ok()).count()
}

/// Gives all that one store has of the log beyond what the other lacks first, as a conversation does.
fn hand_on(from: &Store, to: &Store, log: &AuthoredLog, may_read: impl Fn(u64) -> bool) {
    let tag = log.origin.tag();
    let lacking = to.read_blocking(|db| log::first_lacking(db, tag, 0)).unwrap();
    let (mut after, mut blocks) = (lacking - 1, 0);
    while let Some(block) = from.read_blocking(|db| cut_block(db, log.origin, after)).unwrap() {
        let have = to.read_blocking(|db| log_end(db, log)).unwrap();
        let part = block.filter_for(have, |entry| may_read(entry.seq())).unwrap();
        let checked = CheckedBlock::new(part).unwrap();
        let received = to.write_blocking(move |tx| tx.receive(&checked)).unwrap();
        assert!(!matches!(received, Received::Gap { .. }), "after {after}: {block:?}");
        assert!(block.last_seq() > after, "it goes on");
        (after, blocks) = (block.last_seq(), blocks + 1);
        assert!(blocks < 50, "it ends");
    }
}

/// Readers of different parts of a log got it from its author up to different places, and then have only each other: whoever may read
/// something gets it from whoever was shown it, in any order, also where one's copy ends inside what is one run for another.
#[test]
fn copies_that_end_anywhere_meet_in_any_order() {
    on_both("ends", |opening, folder| {
        let log = &random_logs(Seed(21), 1, 300)[0];
        let mut inside = 0;
        for round in 0..ROUNDS {
            let mut chance = Seed(100 + round).chance();
            let folders: Vec<Scratch> =
                (0..3).map(|n| Scratch::new(&format!("ends-{round}-{n}")).unwrap()).collect();
            let mut readers: Vec<Store> = folders
                .iter()
                .map(|folder| Opening::sqlite(folder, views).open(folder.path(), Seed(1)).unwrap())
                .collect();
            if round == 0 {
                readers[0].close();
                readers[0] = opening.open(folder.path(), Seed(1)).unwrap();
            }
            let scopes: Vec<(u64, u64)> = (0..3).map(|_| (chance.below(300), 5 + chance.below(80))).collect();
            let may_read = |reader: usize, seq: u64| {
                let (from, span) = scopes[reader];
                (from..from + span).contains(&seq) || (reader == 2 && seq.is_multiple_of(61))
            };
            for step in 0..18 {
                if step == 9 {
                    readers[1].close();
                    readers[1] =
                        Opening::sqlite(&folders[1], views).open(folders[1].path(), Seed(2)).unwrap();
                }
                let (reader, other) = (chance.below(3) as usize, chance.below(3) as usize);
                match chance.below(2) {
                    0 => {
                        let have = readers[reader].read_blocking(|db| log_end(db, log)).unwrap() as usize;
                        let to = (have + 1 + chance.below(50) as usize).min(300);
                        if have < to {
                            give(&readers[reader], &block(log, have + 1, to), |seq| may_read(reader, seq))
                                .unwrap();
                        }
                    }
                    _ if reader != other => {
                        hand_on(&readers[other], &readers[reader], log, |seq| may_read(reader, seq));
                    }
                    _ => {}
                }
                check_log(&readers[reader]);
                inside += lies_inside(&readers[reader], log);
            }
            for _ in 0..2 {
                for (from, to) in [(0, 1), (1, 2), (2, 0), (0, 2), (2, 1), (1, 0)] {
                    hand_on(&readers[from], &readers[to], log, |seq| may_read(to, seq));
                }
            }
            let shown: Vec<BTreeSet<u64>> = readers.iter().map(|reader| shown(reader, log)).collect();
            for (number, reader) in readers.iter().enumerate() {
                let all = shown.iter().flatten().copied().filter(|seq| may_read(number, *seq)).collect();
                assert_eq!(shown[number], all, "round {round}, reader {number}");
                check_log(reader);
                let last = readers.iter().map(|one| one.read_blocking(|db| log_end(db, log)).unwrap()).max();
                assert_eq!(reader.read_blocking(|db| log_end(db, log)).ok(), last);
                let before = dump(reader).unwrap();
                for view in ["sample_streak", "sample_trail"] {
                    reader.rebuild_view(view).unwrap();
                }
                assert_eq!(dump(reader).unwrap(), before);
            }
            // And when its author comes back, it is as if nothing had ever been withheld.
            for reader in &readers {
                give(reader, &block(log, 1, 300), |_| true).unwrap();
                check_log(reader);
                assert_eq!(dump(reader).unwrap(), dump(&readers[0]).unwrap());
            }
        }
        assert!(inside > 0, "no copy ended inside another's run");
    });
}

#[test]
fn what_goes_on_from_inside_a_run_is_no_other_history() {
    on_both("inside", |opening, folder| {
        let log = &random_logs(Seed(22), 1, 300)[0];
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        settle(&store).unwrap();
        give(&store, &block(log, 1, 300), |_| false).unwrap();
        assert_eq!(
            give(&store, &block(log, 1, 100), |_| true).unwrap(),
            Received::Taken { new: 0, shown: 100 }
        );
        check_log(&store);
        let inside = store.read_blocking(|db| log::inside(db, log.origin.tag())).unwrap();
        assert_eq!(inside, Some(log::Inside { after: 0, end: 100 }));
        assert_eq!(
            give(&store, &block(log, 101, 260), |_| true).unwrap(),
            Received::Taken { new: 0, shown: 160 }
        );
        check_log(&store);
        assert_eq!(
            give(&store, &block(log, 261, 300), |_| true).unwrap(),
            Received::Taken { new: 0, shown: 40 }
        );
        check_log(&store);
        assert_eq!(store.read_blocking(|db| log::inside(db, log.origin.tag())).unwrap(), None);
    });
}

/// Two copied disks, and a node that knew the beginning of one and was then given a run of the other.
#[test]
fn what_cannot_be_told_apart_goes_when_a_fork_is_known() {
    on_both("apart", |opening, folder| {
        let (kept, lost) = (&random_logs(Seed(13), 1, 60)[0], random_fork(Seed(13), 60, Seed(14)));
        let tag = kept.origin.tag();
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        settle(&store).unwrap();
        give(&store, &block(&lost, 1, 20), |_| true).unwrap();
        give(&store, &block(kept, 1, 60), |seq| seq > 40).unwrap();
        assert_eq!(shown(&store, kept), (1..=20).chain(41..=60).collect());
        assert!(matches!(give(&store, &block(kept, 1, 60), |_| true), Err(StoreError::Fork { .. })));
        assert!(store.write_blocking(move |tx| tx.drop_inside(tag)).unwrap());
        assert!(!store.write_blocking(move |tx| tx.drop_inside(tag)).unwrap());
        check_log(&store);
        let part = CheckedBlock::new(block(&lost, 1, 20)).unwrap();
        let received = store.write_blocking(move |tx| tx.receive_of_forked(&part)).unwrap();
        assert_eq!(received, Received::Gap { have: 60 });
        give(&store, &block(kept, 1, 60), |_| true).unwrap();
        check_log(&store);
        let fresh_folder = Scratch::new("apart-fresh").unwrap();
        let fresh = Opening::sqlite(&fresh_folder, views).open(fresh_folder.path(), Seed(1)).unwrap();
        give(&fresh, &block(kept, 1, 60), |_| true).unwrap();
        assert_eq!(dump(&store).unwrap(), dump(&fresh).unwrap());
    });
}

#[test]
fn a_lost_branch_makes_room_for_the_kept_one() {
    on_both("branch", |opening, folder| {
        let (kept, lost) = (&random_logs(Seed(13), 1, 600)[0], random_fork(Seed(13), 600, Seed(14)));
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        settle(&store).unwrap();
        give(&store, &block(&lost, 1, 600), |seq| seq != 9).unwrap();
        assert!(matches!(give(&store, &block(kept, 1, 600), |_| true), Err(StoreError::Fork { .. })));
        let tag = kept.origin.tag();
        let removed = store.write_blocking(move |tx| tx.cut_back(tag, 0)).unwrap();
        let seqs: Vec<u64> = removed.iter().map(|bytes| EntryRef::decode(bytes).unwrap().seq()).collect();
        assert_eq!(seqs, (1..=600).filter(|seq| *seq != 9).collect::<Vec<u64>>());
        assert_eq!(
            give(&store, &block(kept, 1, 600), |_| true).unwrap(),
            Received::Taken { new: 600, shown: 0 }
        );
        // The same length as before, so that nothing may go by length alone.
        check_log(&store);
        let fresh_folder = Scratch::new("branch-fresh").unwrap();
        let fresh = Opening::sqlite(&fresh_folder, views).open(fresh_folder.path(), Seed(1)).unwrap();
        give(&fresh, &block(kept, 1, 600), |_| true).unwrap();
        assert_eq!(dump(&store).unwrap(), dump(&fresh).unwrap());
        let own = store.origin().tag();
        assert!(store.write_blocking(move |tx| tx.cut_back(own, 0)).is_err());
    });
}

#[test]
fn a_deleted_entry_leaves_its_digest_and_no_trace_in_views() {
    on_both("deleted", |opening, folder| {
        let log = &random_logs(Seed(15), 1, 80)[0];
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        give(&store, &block(log, 1, 80), |_| true).unwrap();
        let tag = log.origin.tag();
        let seqs: Vec<u64> = (20..60).collect();
        for expected in [40, 0] {
            let seqs = seqs.clone();
            assert_eq!(store.write_blocking(move |tx| tx.delete_entries(tag, &seqs)).unwrap(), expected);
        }
        check_log(&store);
        // Somebody who has not deleted them yet sends them again.
        assert_eq!(give(&store, &block(log, 1, 80), |_| true).unwrap(), Received::Known);
        let fresh_folder = Scratch::new("deleted-fresh").unwrap();
        let fresh = Opening::sqlite(&fresh_folder, views).open(fresh_folder.path(), Seed(1)).unwrap();
        give(&fresh, &block(log, 1, 80), |seq| !(20..60).contains(&seq)).unwrap();
        assert_eq!(dump(&store).unwrap(), dump(&fresh).unwrap());
    });
}

#[test]
fn voided_entries_count_nowhere() {
    on_both("voided", |opening, folder| {
        let log = &random_logs(Seed(16), 1, 90)[0];
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        give(&store, &block(log, 1, 90), |_| true).unwrap();
        let tag = log.origin.tag();
        assert_eq!(store.write_blocking(move |tx| tx.void_after(tag, 50)).unwrap(), 40);
        let (late_folder, tag) = (Scratch::new("voided-late").unwrap(), log.origin.tag());
        let late = Opening::sqlite(&late_folder, views).open(late_folder.path(), Seed(1)).unwrap();
        settle(&late).unwrap();
        give(&late, &block(log, 1, 90), |seq| seq.is_multiple_of(4)).unwrap();
        late.write_blocking(move |tx| tx.void_after(tag, 50)).unwrap();
        let shown = give(&late, &block(log, 1, 90), |_| true).unwrap();
        assert_eq!(shown, Received::Taken { new: 0, shown: 68 }, "kept, but void");
        assert_eq!(dump(&late).unwrap(), dump(&store).unwrap());
        let fresh_folder = Scratch::new("voided-fresh").unwrap();
        let fresh = Opening::sqlite(&fresh_folder, views).open(fresh_folder.path(), Seed(1)).unwrap();
        give(&fresh, &block(log, 1, 50), |_| true).unwrap();
        assert_eq!(dump(&store).unwrap(), dump(&fresh).unwrap());
        check_log(&store);
    });
}
