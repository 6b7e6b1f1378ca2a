//! Compares policies for the next exercise in three worlds of simulated learners.
//!
//! `cargo run --release -p learner-model --example policies [SEED]`

use learner_model::next::Policy;
use learner_model::simulate::{PolicyKind, SimulationSettings, World, run_all};
use learner_model::skills::MasterySettings;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seed = std::env::args().nth(1).map_or(Ok(SimulationSettings::default().seed), |seed| seed.parse())?;
    let settings = SimulationSettings { seed, ..SimulationSettings::default() };
    let report = run_all(settings, &Policy::default(), &MasterySettings::default())?;
    let mut lines =
        vec![format!("share of skills mastered: all / slowest quarter; at the start {:.3}", report.start)];
    for kind in PolicyKind::ALL {
        let mut line = format!("{:<16}", kind.name());
        for world in World::ALL {
            if let Some(outcome) = report.of(world, kind) {
                line +=
                    &format!("  {} {:.3} / {:.3}", world.letter(), outcome.mastered, outcome.slowest_quarter);
            }
        }
        lines.push(line);
    }
    for world in World::ALL {
        if let (Some(slow), Some(all)) = (
            report.slowest_closed(world, PolicyKind::Tutor),
            report.mastered_closed(world, PolicyKind::Tutor),
        ) {
            lines.push(format!(
                "{}: slowest closes {:.0} %, all close {:.0} %",
                world.letter(),
                slow * 100.0,
                all * 100.0
            ));
        }
    }
    std::io::Write::write_all(&mut std::io::stdout(), (lines.join("\n") + "\n").as_bytes())?;
    Ok(())
}
