//! `cargo run --release -p netplan --example steiner -- FILE [SECONDS]`: one benchmark file, one line of result.

use netplan::steiner::{Effort, format, solve};
use std::time::Instant;

#[expect(clippy::print_stdout, reason = "an example program speaks to the terminal and owns its clock")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("give a .gr or .stp file")?;
    let seconds: f64 = arguments.next().map_or(Ok(30.0), |s| s.parse())?;
    let benchmark = format::read(&std::fs::read_to_string(&file)?)?;
    let began = Instant::now();
    let used = || began.elapsed().as_secs_f64() / seconds;
    let outcome = solve(&benchmark.problem, &Effort { used: &used, seed: kernel::Seed(1) });
    println!(
        "{file}: cost {} bound {} gap {:.4} % optimal {} in {:.2} s",
        outcome.solution.cost,
        outcome.lower_bound,
        100.0 * outcome.gap(),
        outcome.is_optimal(),
        began.elapsed().as_secs_f64()
    );
    benchmark.problem.verify(&outcome.solution)?;
    Ok(())
}
