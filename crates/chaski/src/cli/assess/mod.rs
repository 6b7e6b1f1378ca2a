//! `chaski assess`: calibrate, score, check fairness, link, simulate, report.

mod calibrate;
mod dif;
pub(super) mod input;
mod link;
mod report;
mod score;
pub(super) mod simulate;

use super::Failure;
use clap::Subcommand;

/// The measurement engine at the command line; docs/measurement.md explains models and numbers.
#[derive(Subcommand)]
pub enum Assess {
    /// Item parameters from answers.
    Calibrate(calibrate::Calibrate),
    /// Abilities from answers and a bank.
    Score(score::Score),
    /// Items that treat two groups differently.
    Dif(dif::Dif),
    /// Bring the scale of one form onto that of another.
    Link(link::Link),
    /// One self-contained page about a calibration: curves, precision, fit, fairness, exposure.
    Report(report::Report),
    /// Try an adaptive test before it is published.
    Simulate(simulate::Simulate),
}

impl Assess {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Assess::Calibrate(command) => command.run(),
            Assess::Score(command) => command.run(),
            Assess::Dif(command) => command.run(),
            Assess::Link(command) => command.run(),
            Assess::Report(command) => command.run(),
            Assess::Simulate(command) => command.run(),
        }
    }
}
