//! `chaski bench`: what this build reaches on this machine.

mod assess;
mod central;
mod exchange;
mod plan;
mod process;

mod hub;
mod library;
mod school;
mod tutor;

use super::Failure;
use clap::Subcommand;

/// Benchmarks; each prints its machine, its load and its bars.
#[derive(Subcommand)]
pub enum Bench {
    /// The measurement engine.
    Assess(assess::Assess),
    /// The tutor's engine.
    Tutor(tutor::Tutor),
    /// A hub under load: answers, pages, memory, start, rebuilds.
    Hub(hub::HubBench),
    /// A school's morning: forty sign in at once, the teacher's page, lists imported, a guessing machine.
    School(school::SchoolBench),
    /// The library: a large channel brought from a stick, a class that streams a video, search over 100,000 titles.
    Library(library::LibraryBench),
    /// Two nodes give each other what they have.
    Exchange(exchange::ExchangeBench),
    /// A central on PostgreSQL: a million events into all views, a hundred boxes that call at once.
    Central(central::CentralBench),
    /// The planning engine.
    Plan(plan::Plan),
}

impl Bench {
    /// Runs the benchmark.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Bench::Assess(command) => command.run(),
            Bench::Tutor(command) => command.run(),
            Bench::Hub(command) => command.run(),
            Bench::School(command) => command.run(),
            Bench::Library(command) => command.run(),
            Bench::Exchange(command) => command.run(),
            Bench::Central(command) => command.run(),
            Bench::Plan(command) => command.run(),
        }
    }
}
