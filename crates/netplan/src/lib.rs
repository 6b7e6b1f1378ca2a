//! Least-cost connection plans for schools, with a proven distance from the best possible plan.
//!
//! *What is it for?* A list of schools, fibre nodes, cell sites and prices goes in; which school is connected by which
//! technology over which route comes out, together with a lower bound that no plan whatever can beat.
//! *Main types:* [`plan::Inputs`] and [`plan::Plan`]; underneath, [`steiner::Problem`].
//! *What does it never do?* No files, no clock, no randomness of its own: bytes, stop signals and seeds are passed in. The
//! same input gives the same bytes, with one thread or two.
//! *Where do I start?* [`plan::joint`], and `docs/planning.md`.

pub mod cost;
pub mod geo;
pub mod input;
pub mod parameters;
pub mod plan;
pub mod steiner;
pub mod synth;
pub mod terrain;
