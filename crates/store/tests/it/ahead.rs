//! A box whose clock ran years ahead, and is right again.

use crate::{on_both, sample_views::views};
use eventlog::CheckedBlock;
use events::learning::PlaceKept;
use kernel::{Authority, ClockQuality, ClockTrouble, PersonId, SchoolId, Seed, UtcMillis};
use store::{Draft, MAX_CLOCK_AHEAD_MS, Store, StoreError, cut_block, log};
use testkit::{
    Scratch,
    random_log::START,
    stores::{Opening, settle},
};

const YEAR_MS: i64 = 365 * 86_400_000;

/// Writes an entry and says which time its stamp has.
fn write(store: &Store) -> UtcMillis {
    let event = PlaceKept { course: "c".into(), lesson: "l".into(), activity: "a".into() };
    let draft = Draft {
        schools: vec![SchoolId([1; 16])],
        persons: vec![PersonId([2; 16])],
        authority: Authority::Learner,
        events: vec![event.into()],
    };
    store.write_blocking(move |tx| tx.append(draft)).map_err(|e: StoreError| e).unwrap().hlc.wall()
}

fn trouble(store: &Store) -> Option<ClockTrouble> {
    let (quality, now) = (store.clock().quality(), store.clock().now());
    store.read_blocking(|db| log::clock_trouble(db, quality, now)).unwrap()
}

#[test]
fn a_log_from_the_future_goes_on_today_once_the_time_is_told() {
    on_both("ahead", |opening, folder| {
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        settle(&store).unwrap();
        opening.clock.advance_ms(5 * YEAR_MS);
        let ahead = write(&store);
        assert_eq!(ahead, START.plus_ms(5 * YEAR_MS));
        // Right again. Stamps never go back by themselves.
        opening.clock.set(START.plus_ms(1_000));
        opening.clock.set_quality(ClockQuality::Adopted);
        assert_eq!(write(&store), ahead);
        assert!(matches!(trouble(&store), Some(ClockTrouble::Behind { .. })));
        assert_eq!(store.leave_the_future().unwrap(), Some(ahead));
        assert_eq!((write(&store), trouble(&store)), (START.plus_ms(1_000), None));
        assert_eq!(store.leave_the_future().unwrap(), None, "it is left once");
        let tag = store.origin().tag();
        assert_eq!(store.read_blocking(|db| log::clock_of(db, tag)).unwrap(), Some(START.plus_ms(1_000)));
        let report = store.read_blocking(log::verify).unwrap();
        assert_eq!((report.faults, report.unsigned_entries), (vec![], 0));
        // It holds after a restart too.
        store.close();
        let store = opening.open(folder.path(), Seed(2)).unwrap();
        assert_eq!(write(&store), START.plus_ms(1_000));
        store.close();
    });
}

#[test]
fn a_log_that_is_ahead_as_far_as_clocks_follow_each_other_stays() {
    on_both("ahead-little", |opening, folder| {
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        opening.clock.advance_ms(MAX_CLOCK_AHEAD_MS - 1);
        let ahead = write(&store);
        opening.clock.set(START);
        opening.clock.set_quality(ClockQuality::Adopted);
        assert_eq!((store.leave_the_future().unwrap(), trouble(&store)), (None, None));
        assert_eq!(write(&store), ahead, "stamps wait for the clock");
        store.close();
    });
}

#[test]
fn who_reads_a_log_that_ran_ahead_is_held_at_the_limit_once_and_not_for_ever() {
    let (homes, reading) = (Scratch::new("ahead-author").unwrap(), Scratch::new("ahead-reader").unwrap());
    let (authors, readers) = (Opening::sqlite(&homes, views), Opening::sqlite(&reading, views));
    let author = authors.open(homes.path(), Seed(1)).unwrap();
    let reader = readers.open(reading.path(), Seed(2)).unwrap();
    let origin = author.origin();
    let give = |after: u64| {
        let block = author.read_blocking(|db| cut_block(db, origin, after)).unwrap().unwrap();
        let (until, checked) = (block.checkpoint.seq, CheckedBlock::new(block).unwrap());
        reader.write_blocking(move |tx| tx.receive(&checked)).map_err(|e: StoreError| e).unwrap();
        until
    };
    authors.clock.advance_ms(5 * YEAR_MS);
    write(&author);
    let until = give(0);
    assert_eq!(write(&reader), START.plus_ms(MAX_CLOCK_AHEAD_MS));

    let later = START.plus_ms(3 * MAX_CLOCK_AHEAD_MS);
    authors.clock.set(later);
    readers.clock.set(later);
    author.leave_the_future().unwrap().unwrap();
    write(&author);
    give(until);
    assert_eq!(write(&reader), later);
}
