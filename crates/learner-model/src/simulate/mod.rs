//! Learners whose truth is known, to judge policies before children meet them.
//!
//! The three worlds are written as equations in `docs/tutor.md`, fixed before any policy ran in them.

mod run;
mod world;
mod yardsticks;

pub use run::{Outcome, PolicyKind, Report, run_all};
pub use world::{Course, EXERCISES_PER_SKILL, Learner, LearnerKind, SimulationSettings, World};
