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

use node::World;

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
