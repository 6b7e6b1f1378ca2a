//! The store as features use it, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where it stopped")]
#![expect(clippy::print_stdout, reason = "a test that checks less than it could says so")]

mod convergence;
mod incarnation;
mod journal;
mod later;
mod partial;
mod sample_views;
