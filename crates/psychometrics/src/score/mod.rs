//! Scoring: ability from answers to calibrated items, with its standard error.

mod estimate;
mod levels;
mod scorer;
mod subscores;
mod summed;

pub use estimate::{Estimate, Method, Prior, ScoreSettings, estimate};
pub use levels::level_masses;
pub use scorer::Scorer;
pub use subscores::{SubScore, sub_scores};
pub use summed::{SummedScore, summed_scores};
