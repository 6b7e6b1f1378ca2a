//! Seeded mutation fuzzing of everything that is read from others: whatever comes in, the answer is a value or an error.
//!
//! Longer runs: `CHASKI_MUTATIONS=1000000 cargo test --release -p testkit --test mutations -- --nocapture`.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where it stopped"
)]

mod log;
mod mail;
mod package;
