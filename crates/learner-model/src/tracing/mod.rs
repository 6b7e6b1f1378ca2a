//! Online logistic knowledge tracing: how likely is the next answer right, and why.
//!
//! A prediction is a sum of named terms ([`Term`]) through the logistic function. A national [`Model`] holds what is common
//! (weights of items, skills, habits of learning), a [`LearnerState`] of about a kilobyte holds what is hers. The equations, their
//! sources and what was measured are in `docs/tutor.md`.
//!
//! ```
//! use learner_model::tracing::{Exercise, Key, LearnerState, Model, Source};
//! let model = Model::blank(); // a hub before its first national model
//! let exercise = Exercise::new(model.vocabulary(), Key::of("halves-1"), &[Key::of("fractions")], 0.3);
//! let mut learner = LearnerState::default();
//! let before = model.take_in(&mut learner, &exercise, true, Source::OwnDevice);
//! let after = model.predict(&learner, &exercise);
//! assert!(after.chance() > before.chance());
//! assert!((after.terms.iter().sum::<f64>() - after.logit()).abs() < 1e-9);
//! ```

mod calibration;
mod exercise;
mod file;
mod logs;
mod model;
mod moment;
mod settings;
mod state;
mod terms;
mod trace;
mod train;
mod vocabulary;
mod weights;

pub use calibration::Calibration;
pub use exercise::{Answer, Exercise, Known, SKILLS_PER_EXERCISE_MAX, Source};
pub use file::{FORMAT_VERSION, ModelFileError};
pub use model::{Facts, Model};
pub use settings::TrainingSettings;
pub use state::{CHANNELS, LearnerState};
pub use terms::{Prediction, TERM_COUNT, Term};
pub use trace::{Traced, trace};
pub use train::{LEARNERS_MIN, Trainer, TrainingError, train};
pub use vocabulary::{Key, Vocabulary, skills_digest};
