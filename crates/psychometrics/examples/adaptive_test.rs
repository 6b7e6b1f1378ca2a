//! A whole adaptive test: a bank, a person, one item at a time until the answer is sure enough.
//!
//! `cargo run -p psychometrics --example adaptive_test -- [BANK.csv]` (columns item,a,b,c; without a file a bank is made up)

use kernel::Seed;
use psychometrics::adaptive::{AdaptiveBank, Session, StopRule};
use psychometrics::score::{Prior, level_masses};
use psychometrics::{Bank, Family, synthetic};
use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The bank: item parameters from an earlier calibration.
    let bank = match std::env::args().nth(1) {
        Some(path) => Bank::read(&std::fs::read_to_string(path)?, Family::Graded)?,
        None => Bank::of(synthetic::bank(200, 0.2, Seed(7))),
    };
    let bank = AdaptiveBank::new(bank.items, Prior { mean: 0.0, sd: 1.0 });
    let rule = StopRule { standard_error: 0.3, min_items: 5, max_items: 40 };
    // The person: somebody of ability 0.8, here played by dice. A real program would show the item and wait.
    let (ability, mut chance) = (0.8, Seed(2026).chance());

    let mut out = std::io::stdout().lock();
    let mut session = Session::new(&bank);
    while session.stop(&rule).is_none() {
        let Some(item) = session.most_informative() else { break };
        let score = synthetic::answer(&bank.items()[item], ability, &mut chance);
        session.answer(item, usize::from(score))?;
        let now = session.estimate();
        let error = now.standard_error.unwrap_or(1.0);
        let name = &bank.items()[item].name;
        writeln!(out, "{name:<10} answered {score}: ability {:+.2} +- {error:.2}", now.theta)?;
    }
    // Levels: below -0.5, between, above 1.0, each with its probability.
    let masses = level_masses(session.posterior(), session.points(), &[-0.5, 1.0]);
    writeln!(out, "{} items; probability of each level {masses:.2?}", session.answers().len())?;
    Ok(())
}
