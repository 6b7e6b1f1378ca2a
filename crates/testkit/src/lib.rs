//! What tests build worlds from: a clock that jumps, nodes that live in memory, learners who never were.
//!
//! *What is it for?* Tests and benchmarks of other crates, and the trials that decide formats.
//! *Main types:* [`SimClock`], [`SimNode`], [`answers`].
//! *What does it never do?* It is in no shipped binary, and it asks neither the real clock nor the operating system for
//! chance: everything follows from a seed, so that a failure prints a number that replays it.
//! *Where do I start?* [`SimNode::new`], then [`answers::school_year`].

pub mod answers;
pub mod author;
pub mod bucket;
mod clock;
pub mod convergence;
pub mod described;
pub mod mutation;
mod node;
pub mod postgres;
pub mod random_log;
pub mod school;
mod scratch;
pub mod stores;
pub mod zip;

pub use clock::SimClock;
pub use node::SimNode;
pub use scratch::{Scratch, copy_folder};
