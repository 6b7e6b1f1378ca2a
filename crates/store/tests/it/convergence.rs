//! Any interleaving that keeps each author's order, any duplication, any cut, any crash and any rebuild gives the same
//! tables, on both databases.

use crate::sample_views::views;
use kernel::Seed;
use store::{Received, StoreError};
use testkit::{
    Scratch,
    random_log::{AuthoredLog, Delivery, random_deliveries, random_logs},
    stores::{Opening, deliver, dump, settle},
};

/// The plain way: author by author, everything at once.
fn reference(logs: &[AuthoredLog], seed: Seed) -> Vec<String> {
    let folder = Scratch::new("reference").unwrap();
    let store = Opening::sqlite(&folder, views).open(folder.path(), seed).unwrap();
    settle(&store).unwrap();
    for (author, log) in logs.iter().enumerate() {
        let delivery = Delivery { author, from: 1, to: log.entries.len() as u64 };
        assert_eq!(deliver(&store, logs, delivery).unwrap(), Received::Taken { new: delivery.to, shown: 0 });
    }
    dump(&store).unwrap()
}

fn shuffled(
    opening: &Opening,
    folder: &Scratch,
    logs: &[AuthoredLog],
    seed: Seed,
) -> Result<Vec<String>, StoreError> {
    let mut chance = seed.part("accidents").chance();
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
            1 => {
                let names = ["sample_roster_view", "sample_names", "sample_streak"];
                store.rebuild_view(names[chance.below(3) as usize])?;
            }
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

#[test]
fn any_order_of_arrival_gives_one_state() {
    let with_postgres = Opening::postgres("probe", views).is_some();
    if !with_postgres {
        println!("{} is not set: PostgreSQL was not checked", testkit::postgres::VARIABLE);
    }
    for number in 0..8 {
        let seed = Seed(number);
        let logs = random_logs(seed, 3, 120);
        let expected = reference(&logs, seed);
        assert!(expected.len() > 200, "the logs say too little to be a test");
        let folder = Scratch::new("shuffled").unwrap();
        let found = shuffled(&Opening::sqlite(&folder, views), &folder, &logs, seed).unwrap();
        compare(&expected, &found, &format!("SQLite, seed {number}"));
        if let (Some(opening), 0..3) = (Opening::postgres("convergence", views), number) {
            let folder = Scratch::new("shuffled-pg").unwrap();
            let found = shuffled(&opening, &folder, &logs, seed).unwrap();
            compare(&expected, &found, &format!("PostgreSQL, seed {number}"));
        }
    }
}
