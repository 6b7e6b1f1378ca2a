//! The tutor's arithmetic.
//!
//! *What is it for?* Four questions a hub asks after every answer: how likely is the next one right, and why ([`tracing`]); which
//! skills are mastered, how surely ([`skills`]); when is one due again ([`review`]); what should come next ([`next`]). A fifth is
//! asked by a central: who is about to stop ([`warning`]). [`simulate`] has learners whose truth is known, to judge policies.
//!
//! *Main types:* [`tracing::Model`], [`skills::Mastery`], [`review::Scheduler`], [`next::Policy`].
//!
//! *What does it never do?* No I/O, no clock, no randomness of its own, no `unsafe`; the same input gives the same bits.
//!
//! *Where do I start?* `examples/practice.rs`, then [`tracing`]. The equations and figures are in `docs/tutor.md`.

pub mod answers;
pub mod logistic;
pub mod measure;
pub mod next;
pub mod review;
pub mod simulate;
pub mod skills;
pub mod tracing;
pub mod warning;
