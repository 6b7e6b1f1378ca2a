//! `chaski plan`: which school by which technology over which route, and how near that is to the best.

mod check;
mod files;
mod read;
mod report;
mod run;
mod steiner;
mod summary;
mod synth;

use super::Failure;
use clap::{Args, Subcommand, ValueEnum};
pub use read::{Loaded, Sources, read_file};
use std::path::PathBuf;
pub use summary::summary;

/// Plan connections; or check a list, invent a country, solve a benchmark file.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Plan {
    #[command(subcommand)]
    other: Option<Other>,
    #[command(flatten)]
    plan: Request,
}

/// What else there is.
#[derive(Subcommand)]
enum Other {
    /// Explain every doubtful row of a school list.
    Check(check::Check),
    /// Invent a country, labelled as such.
    Synth(synth::Synth),
    /// Solve a Steiner tree benchmark file (.gr or .stp, may be .gz).
    Steiner(steiner::Steiner),
}

/// How to plan.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Method {
    /// Routes and technologies together, with a bound.
    Joint,
    /// Spanning tree first, technologies in a fixed order: as other planners do, for comparison.
    TreeFirst,
}

/// Files and choices of one plan.
#[derive(Args)]
struct Request {
    #[command(flatten)]
    sources: Sources,
    /// Present value that may be spent; without it, all schools at least cost.
    #[arg(long)]
    budget_usd: Option<f64>,
    /// How to plan.
    #[arg(long, value_enum, default_value = "joint")]
    method: Method,
    /// Longest single fibre link, km; otherwise fibre.link_cap of the parameters.
    #[arg(long)]
    link_cap_km: Option<f64>,
    /// Folder for plan.json, schools.csv, routes.csv, plan.geojson, quality.csv and the reports.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Also try prices a fifth lower and higher, for the report.
    #[arg(long)]
    sensitivity: bool,
    /// Print one JSON object instead of words.
    #[arg(long)]
    json: bool,
}

impl Plan {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self.other {
            Some(Other::Check(command)) => command.run(),
            Some(Other::Synth(command)) => command.run(),
            Some(Other::Steiner(command)) => command.run(),
            None => run::run(self.plan),
        }
    }
}
