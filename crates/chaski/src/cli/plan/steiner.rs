//! `chaski plan steiner`: one benchmark file.

use super::read_file;
use crate::cli::{Failure, say};
use clap::Args;
use kernel::Seed;
use netplan::steiner::{Effort, format, solve};
use serde_json::json;
use std::{path::PathBuf, time::Instant};

/// A benchmark file and how long to try.
#[derive(Args)]
pub struct Steiner {
    /// `.gr` (PACE 2018) or `.stp` (SteinLib, also prize-collecting); may be `.gz`.
    file: PathBuf,
    /// Stop after so many seconds.
    #[arg(long, default_value_t = 30.0)]
    seconds: f64,
    /// Write the tree: VALUE, then one edge per line, vertices as in the file.
    #[arg(long)]
    solution: Option<PathBuf>,
    /// Print one JSON object instead of words.
    #[arg(long)]
    json: bool,
}

impl Steiner {
    /// Solves and prints.
    pub fn run(self) -> Result<(), Failure> {
        let began = Instant::now();
        let named = |e: &dyn std::fmt::Display| -> Failure { format!("{}: {e}", self.file.display()).into() };
        if !(self.seconds > 0.0 && self.seconds <= 1e6) {
            return Err(format!("--seconds {} is not a time from 0 to 1000000", self.seconds).into());
        }
        let text = String::from_utf8_lossy(&read_file(&self.file)?).into_owned();
        let benchmark = format::read(&text).map_err(|e| named(&e))?;
        // A little is kept back for writing the answer.
        let allowed = (self.seconds - 0.3).max(self.seconds * 0.9);
        let used = || began.elapsed().as_secs_f64() / allowed;
        let problem = &benchmark.problem;
        let outcome = solve(problem, &Effort { used: &used, seed: Seed(1) });
        problem.verify(&outcome.solution).map_err(|e| named(&e))?;
        if let Some(path) = &self.solution {
            let text = format::write_solution(problem, &outcome.solution);
            std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))?;
        }
        let unit = 10f64.powi(benchmark.decimals as i32);
        let number = |value: u64| {
            if benchmark.decimals == 0 { json!(value) } else { json!(value as f64 / unit) }
        };
        let seconds = began.elapsed().as_secs_f64();
        let (cost, bound) = (outcome.solution.cost, outcome.lower_bound);
        if self.json {
            let all = json!({
                "problem": benchmark.kind,
                "nodes": problem.graph.vertex_count(),
                "edges": problem.graph.edges().len(),
                "terminals": problem.terminal_count(),
                "cost": number(cost),
                "lower_bound": number(bound),
                "gap": outcome.gap(),
                "optimal": outcome.is_optimal(),
                "seconds": libm::round(seconds * 1e3) / 1e3,
            });
            say(&all.to_string());
        } else {
            let proof = if outcome.is_optimal() {
                "proven best".into()
            } else {
                format!("at most {:.4} % above the best", 100.0 * outcome.gap())
            };
            say(&format!("cost {}, bound {}: {proof}, in {seconds:.2} s", number(cost), number(bound)));
        }
        Ok(())
    }
}
