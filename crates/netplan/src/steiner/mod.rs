//! Steiner trees in graphs, plain and prize-collecting: the mathematics under every plan.
//!
//! A *Steiner tree* is the cheapest set of edges that joins given vertices (the terminals), through others where that
//! helps. In the *prize-collecting* form a terminal may be left out by paying its prize (for a school: the cost of its best
//! connection without fibre). Both are one type here, [`Problem`]; a terminal that must be joined has the prize [`MUST`].
//!
//! [`solve()`] gives a [`Solution`] and a lower bound; when the two meet, the solution is proven best.

mod both;
mod branch;
mod construct;
mod dual_ascent;
mod few_terminals;
pub mod format;
mod graph;
mod improve;
mod pool;
mod problem;
mod reduce;
mod rooted;
mod settle;
mod shortest;
mod solve;
mod tree;
mod unrooted;

pub use dual_ascent::{DualAscent, dual_ascent};
pub use graph::{Arc, Edge, Graph};
pub use problem::{MUST, Pieces, Problem, ProblemError, Solution, SolutionError};
pub use rooted::Rooted;
pub use settle::{Work, pruned_tree, settle};
pub use solve::{Effort, Outcome, solve};
