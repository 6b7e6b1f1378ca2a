//! The store as features use it, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where it stopped")]
#![expect(clippy::print_stdout, reason = "a test that checks less than it could says so")]

mod ahead;
mod archive;
mod convergence;
mod incarnation;
mod journal;
mod later;
mod partial;
mod sample_views;
mod several;

use sample_views::views;
use testkit::{Scratch, stores::Opening};

/// Runs a check on SQLite and, where there is a server, on PostgreSQL.
fn on_both(test: &str, run: impl Fn(&Opening, &Scratch)) {
    let folder = Scratch::new(test).unwrap();
    run(&Opening::sqlite(&folder, views), &folder);
    match Opening::postgres(test, views) {
        Some(opening) => run(&opening, &Scratch::new(test).unwrap()),
        None => println!("{} is not set: PostgreSQL was not checked", testkit::postgres::VARIABLE),
    }
}
