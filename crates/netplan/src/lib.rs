//! Least-cost connection plans for schools, with a proven distance from the best possible plan.
//!
//! *What is it for?* A list of schools, fibre nodes, cell sites and prices goes in; which school is connected by which
//! technology over which route comes out, together with a lower bound that no plan whatever can beat.
//! *Main types:* [`plan::Inputs`] and [`plan::Plan`]; underneath, [`steiner::Problem`].
//! *What does it never do?* No files, no clock, no randomness of its own: bytes, stop signals and seeds are passed in. The
//! same input gives the same bytes, with one thread or two.
//! *Where do I start?* [`plan::joint`], and `docs/planning.md`.
//!
//! ```
//! use netplan::steiner::{Edge, Effort, MUST, Problem, solve};
//! // Three villages around a crossroads (vertex 3): going through it costs 3, along the sides 4.
//! let side = |u, v, cost| Edge { u, v, cost };
//! let edges = vec![side(0, 3, 1), side(1, 3, 1), side(2, 3, 1), side(0, 1, 2), side(1, 2, 2)];
//! let problem = Problem::new(edges, vec![MUST, MUST, MUST, 0], None)?;
//! let outcome = solve(&problem, &Effort { used: &|| 0.0, seed: kernel::Seed(1) });
//! assert_eq!(outcome.solution.cost, 3);
//! assert!(outcome.is_optimal());
//! # Ok::<(), netplan::steiner::ProblemError>(())
//! ```

pub mod cost;
pub mod geo;
pub mod input;
pub mod parameters;
pub mod plan;
pub mod steiner;
pub mod synth;
pub mod terrain;
