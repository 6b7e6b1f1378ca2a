//! Early warning: who is about to stop coming? A model on activity alone, each figure exactly explained.
//!
//! It is *evaluated* here and kept off school pages until a central approves it on local outcomes. It takes no fact about the
//! person, only what she did and when; group fields belong to the region's audit. What it found is never shown to a learner.
//! [`Booster`] is gradient boosting (Friedman 2001) with Newton steps on binned features; a prediction is explained by
//! following it down each tree (Saabas 2014): every split's change of value is credited to the feature that was split on, so the
//! credits and the base sum exactly to the logit.

mod activity;
mod boost;
mod features;

pub use activity::{ActivityError, ActivityOddities, Cohort, DAYS_MAX, Enrolment, EventKind, Part};
pub use boost::{BoostSettings, Booster, Credit};
pub use features::{Feature, features};
