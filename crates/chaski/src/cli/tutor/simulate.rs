//! `chaski tutor simulate`: policies for the next exercise in three worlds of learners whose truth is known.

use super::super::{Failure, say};
use clap::Args;
use learner_model::next::Policy;
use learner_model::simulate::{PolicyKind, Report, SimulationSettings, World, run_all};
use learner_model::skills::MasterySettings;
use serde_json::{Value, json};

/// Arguments of `simulate`.
#[derive(Args)]
pub struct Simulate {
    /// Learners per world and policy.
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u32).range(4..=100_000))]
    learners: u32,
    /// Answers each learner gives.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    answers: u32,
    /// All chance comes from this number.
    #[arg(long, default_value_t = 2026)]
    seed: u64,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

impl Simulate {
    /// Runs and prints.
    pub fn run(self) -> Result<(), Failure> {
        let settings = SimulationSettings { learners: self.learners, answers: self.answers, seed: self.seed };
        let report = run_all(settings, &Policy::default(), &MasterySettings::default())?;
        if self.json {
            say(&as_json(&report).to_string());
            return Ok(());
        }
        say(&format!("share of skills mastered, all / slowest quarter; {:.3} at the start", report.start));
        for kind in PolicyKind::ALL {
            let cells: Vec<String> = World::ALL
                .into_iter()
                .filter_map(|world| report.of(world, kind).map(|outcome| (world, outcome)))
                .map(|(world, o)| format!("{} {:.3} / {:.3}", world.letter(), o.mastered, o.slowest_quarter))
                .collect();
            say(&format!("{:<15} {}", kind.name(), cells.join("   ")));
        }
        for world in World::ALL {
            let slowest = report.slowest_closed(world, PolicyKind::Tutor).unwrap_or(f64::NAN);
            let all = report.mastered_closed(world, PolicyKind::Tutor).unwrap_or(f64::NAN);
            say(&format!(
                "{}: the slowest quarter goes {:.0} % of the way from fixed course to oracle; all go {:.0} % from mastery rule to oracle",
                world.letter(),
                100.0 * slowest,
                100.0 * all
            ));
        }
        Ok(())
    }
}

/// One object per world, one per policy within.
pub fn as_json(report: &Report) -> Value {
    let mut worlds = serde_json::Map::new();
    for world in World::ALL {
        let mut policies = serde_json::Map::new();
        for kind in PolicyKind::ALL {
            if let Some(outcome) = report.of(world, kind) {
                policies.insert(
                    kind.name().into(),
                    json!({
                        "mastered": outcome.mastered, "slowest_quarter": outcome.slowest_quarter,
                        "standard_error": outcome.standard_error,
                    }),
                );
            }
        }
        worlds.insert(
            world.letter().into(),
            json!({
                "policies": policies,
                "slowest_quarter_closed": report.slowest_closed(world, PolicyKind::Tutor),
                "mastery_rule_to_oracle_closed": report.mastered_closed(world, PolicyKind::Tutor),
            }),
        );
    }
    json!({ "start": report.start, "worlds": worlds })
}
