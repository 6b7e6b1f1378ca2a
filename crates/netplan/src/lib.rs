//! Least-cost connection plans for schools, with a proven distance from the best possible plan.
//!
//! *What is it for?* A list of schools, fibre nodes, cell sites and prices goes in; which school is connected by which
//! technology over which route comes out, together with a lower bound that no plan whatever can beat.
//! *Main types:* [`steiner::Problem`] and [`steiner::solve`] underneath.
//! *What does it never do?* No files, no clock, no randomness of its own: bytes, stop signals and seeds are passed in. The
//! same input gives the same bytes, with one thread or two.
//! *Where do I start?* [`steiner`].

pub mod steiner;
