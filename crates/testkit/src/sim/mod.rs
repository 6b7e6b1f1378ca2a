//! A seeded network of real stores: hubs of a few schools, centrals, sticks, and everything that happens to them in villages.
//!
//! Links die at any byte, messages are lost, repeated and damaged; clocks are hours astray; boxes lose their power, are restored
//! from old copies and cloned; sticks are copied and mixed up; one hub lies about itself and another about others; rights grow
//! and are revoked. At the end every link is mended, and what must hold is checked ([`laws`]). Everything follows from the
//! seed, so that a failure prints a number that replays it.

mod forge;
mod laws;
mod node;
mod story;
mod views;

pub use exchange::Defect;
pub use story::{Size, Told, run};
