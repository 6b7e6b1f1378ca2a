//! Benchmark files: `.gr` of the PACE challenge 2018 and `.stp` of SteinLib, bytes to [`Problem`](super::Problem) and back.

mod read;
mod write;

pub use read::{Benchmark, FormatError, read};
pub use write::write_solution;
