//! Does the model fit, and how good is the measurement? Item fit, person fit, reliability.

mod item_fit;
mod person_fit;
mod reliability;

pub use item_fit::{ItemFit, item_fit};
pub use person_fit::{PersonFit, person_fit};
pub use reliability::{Reliability, coefficient_alpha, marginal_reliability, test_information};
