//! `chaski tutor`: what an analyst needs to train, judge and look into the tutor's models.

mod approve;
mod at_box;
mod candidate;
mod early_warning;
mod evaluate;
mod explain;
mod export;
pub(super) mod files;
mod simulate;
mod train;

use super::Failure;
use clap::Subcommand;

/// Train, judge and inspect the models of the tutor (docs/tutor.md).
#[derive(Subcommand)]
pub enum Tutor {
    /// Train on one part of a file of answers, predict the other part, and say how well that went.
    Evaluate(evaluate::Evaluate),
    /// Train a model on all learners of a file of answers and write the model file, ready to be signed.
    Train(train::Train),
    /// Say what a model file holds; refuse it as a hub would.
    Inspect(train::Inspect),
    /// Put a model into the log, signed: hubs receive it by mail and use it without being started again.
    Approve(approve::Approve),
    /// Write the answers of those who consented into a file for `evaluate` and `train`.
    Export(export::Export),
    /// Train and judge a model on the answers at a box and leave it there, to be looked at and approved on the page /tutor/models.
    Candidate(candidate::Candidate),
    /// Say why the tutor believes that a learner will be right on an exercise, term by term.
    Explain(explain::Explain),
    /// Judge the early-warning model on activity files.
    #[command(subcommand)]
    EarlyWarning(early_warning::EarlyWarning),
    /// Compare policies for the next exercise in three worlds of simulated learners.
    Simulate(simulate::Simulate),
}

impl Tutor {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Tutor::Evaluate(arguments) => arguments.run(),
            Tutor::Train(arguments) => arguments.run(),
            Tutor::Inspect(arguments) => arguments.run(),
            Tutor::Approve(arguments) => arguments.run(),
            Tutor::Export(arguments) => arguments.run(),
            Tutor::Candidate(arguments) => arguments.run(),
            Tutor::Explain(arguments) => arguments.run(),
            Tutor::EarlyWarning(command) => command.run(),
            Tutor::Simulate(arguments) => arguments.run(),
        }
    }
}
