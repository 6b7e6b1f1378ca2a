//! What should come next: an exercise inside the open zone of the skill graph, at a difficulty the learner is likely to manage.
//!
//! Every [`Recommendation`] carries the policy's name, all candidates and the exact chance each had, so that policies can be
//! compared honestly later from what really happened (inverse propensity scoring; Horvitz & Thompson 1952).

mod policy;
mod propensity;
mod start;

pub use policy::{Choices, Offer, Policy, PolicySettings, Reason, Recommendation, Wishes};
pub use propensity::{Logged, Replay, candidates_digest, replay};
pub use start::{PROBES_MAX, START_ANSWERS, hear_probe, passed, probe};
