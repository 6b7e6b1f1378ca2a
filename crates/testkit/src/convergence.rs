//! The law of views: any interleaving that keeps each author's order, any duplication, any cut, any reopening and any
//! rebuild gives the same tables, on both databases. Held for the store's own samples and for the views of all features.

use crate::{
    Scratch,
    random_log::{AuthoredLog, Delivery, random_deliveries, random_logs},
    stores::{Opening, deliver, dump, settle},
};
use kernel::Seed;
use store::{Received, StoreError, view::View};

/// Authors of the invented logs.
const AUTHORS: usize = 3;
/// Entries each of them writes.
const ENTRIES_EACH: usize = 120;
/// PostgreSQL makes a schema per seed, which is most of its time: fewer seeds go there.
const POSTGRES_SEEDS: u64 = 3;

/// Tries the views with that many seeds. Returns whether PostgreSQL was there to be tried too.
///
/// # Panics
/// When two ways of arrival give different tables: says on which database, with which seed, and the rows that differ.
pub fn any_order_gives_one_state(
    test: &str,
    views: fn() -> Vec<View>,
    seeds: u64,
) -> Result<bool, StoreError> {
    let mut with_postgres = false;
    for number in 0..seeds {
        let seed = Seed(number);
        let logs = random_logs(seed, AUTHORS, ENTRIES_EACH);
        let expected = in_order(&logs, views, seed)?;
        assert!(expected.len() > 2 * views().len(), "the logs say too little to be a test");
        let folder = scratch("shuffled");
        let found = with_accidents(&Opening::sqlite(&folder, views), &folder, &logs, seed)?;
        compare(&expected, &found, &format!("SQLite, seed {number}"));
        if number < POSTGRES_SEEDS
            && let Some(opening) = Opening::postgres(test, views)
        {
            with_postgres = true;
            let folder = scratch("shuffled-pg");
            let found = with_accidents(&opening, &folder, &logs, seed)?;
            compare(&expected, &found, &format!("PostgreSQL, seed {number}"));
        }
    }
    Ok(with_postgres)
}

/// The plain way: author by author, everything at once.
fn in_order(logs: &[AuthoredLog], views: fn() -> Vec<View>, seed: Seed) -> Result<Vec<String>, StoreError> {
    let folder = scratch("in-order");
    let store = Opening::sqlite(&folder, views).open(folder.path(), seed)?;
    settle(&store)?;
    for (author, log) in logs.iter().enumerate() {
        let delivery = Delivery { author, from: 1, to: log.entries.len() as u64 };
        assert_eq!(deliver(&store, logs, delivery)?, Received::Taken { new: delivery.to, shown: 0 });
    }
    let lines = dump(&store)?;
    store.close();
    Ok(lines)
}

/// Shuffled, doubled and cut deliveries, with reopenings and rebuilds in between.
fn with_accidents(
    opening: &Opening,
    folder: &Scratch,
    logs: &[AuthoredLog],
    seed: Seed,
) -> Result<Vec<String>, StoreError> {
    let mut chance = seed.part("accidents").chance();
    let names: Vec<&'static str> = (opening.views)().iter().map(|view| view.name).collect();
    let mut store = opening.open(folder.path(), seed)?;
    if chance.below(2) == 0 {
        settle(&store)?;
    }
    for delivery in random_deliveries(seed, logs) {
        deliver(&store, logs, delivery)?;
        match chance.below(12) {
            0 => {
                store.close();
                store = opening.open(folder.path(), seed.part("reopened"))?;
            }
            1 => store.rebuild_view(names[chance.below(names.len() as u64) as usize])?,
            _ => {}
        }
    }
    let lines = dump(&store)?;
    store.close();
    Ok(lines)
}

fn compare(expected: &[String], found: &[String], what: &str) {
    let missing: Vec<_> = expected.iter().filter(|line| !found.contains(line)).take(5).collect();
    let extra: Vec<_> = found.iter().filter(|line| !expected.contains(line)).take(5).collect();
    assert!(missing.is_empty() && extra.is_empty(), "{what}\nmissing {missing:#?}\nextra {extra:#?}");
    assert_eq!(expected.len(), found.len(), "{what}");
}

fn scratch(name: &str) -> Scratch {
    Scratch::new(name).expect("the folder for temporary files can be written")
}
