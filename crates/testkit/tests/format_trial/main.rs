//! The format trial (issue 2): before the log's format is called version 1, three nodes live through what will happen to
//! twelve thousand, by files alone, on both databases: partial scope, a learner who moves, a restore, a cloned disk, a true
//! fork, a revocation, forgetting a person. What it taught is written in `docs/log-format.md`.
//!
//! `cargo test -p testkit --test format_trial -- --nocapture` prints the figures.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where it stopped")]
#![expect(clippy::print_stdout, reason = "the trial prints what things cost")]

mod mail;
mod node;
mod story;
mod trust;
mod views;

use kernel::{SchoolId, Seed};
use node::World;
use testkit::{SimClock, SimNode, answers};

#[test]
fn the_story_ends_the_same_on_both_databases() {
    let on_sqlite = story::run(&World::sqlite());
    match World::postgres() {
        Some(world) => {
            let on_postgres = story::run(&world);
            for (name, lines) in &on_sqlite {
                assert_eq!(lines, &on_postgres[name], "{name} differs between the databases");
            }
        }
        None => println!("{} is not set: PostgreSQL was not checked", testkit::postgres::VARIABLE),
    }
}

/// 200 learners, 50 answers each, in full blocks, everything included: tree, signatures, client ids, salts.
#[test]
fn an_answer_costs_at_most_forty_bytes_on_a_stick() {
    let mut node = SimNode::new(Seed(1), SimClock::at(node::START));
    let scale = answers::Scale { learners: 200, answers_each: 50 };
    answers::school_year(&mut node, SchoolId::random(&mut Seed(2).chance()), scale, Seed(3)).unwrap();
    let blocks = node.blocks_from(1).unwrap();
    let bytes: usize = blocks.iter().map(|block| block.to_bytes().unwrap().len()).sum();
    let each = bytes as f64 / node.entries.len() as f64;
    println!("{} answers in {} blocks: {each:.2} bytes each", node.entries.len(), blocks.len());
    assert!(each <= 40.0, "{each:.2} bytes each");
}
