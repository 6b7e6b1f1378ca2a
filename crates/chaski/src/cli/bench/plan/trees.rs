//! Benchmark trees with known best values.

use crate::cli::{Failure, plan::read_file};
use kernel::Seed;
use netplan::steiner::{Effort, format, solve};
use serde_json::{Value, json};
use std::{path::Path, time::Instant};

/// Every file that `optima.csv` lists, so many seconds each.
pub fn all(folder: &Path, seconds: f64) -> Result<Value, Failure> {
    let list = read_file(&folder.join("optima.csv"))?;
    let mut rows = Vec::new();
    for record in csv::Reader::from_reader(&list[..]).records() {
        let record = record?;
        let (file, upper) =
            (record.get(0).unwrap_or_default(), record.get(6).unwrap_or_default().parse::<u64>()?);
        let text = String::from_utf8_lossy(&read_file(&folder.join(file))?).into_owned();
        let problem = format::read(&text).map_err(|e| format!("{file}: {e}"))?.problem;
        let began = Instant::now();
        let used = || began.elapsed().as_secs_f64() / seconds;
        let outcome = solve(&problem, &Effort { used: &used, seed: Seed(1) });
        problem.verify(&outcome.solution)?;
        let over = (outcome.solution.cost as f64 - upper as f64) / (upper as f64).max(1.0);
        rows.push(json!({
            "file": file,
            "best_known": upper,
            "cost": outcome.solution.cost,
            "lower_bound": outcome.lower_bound,
            "above_best_known": over,
            "optimal": outcome.is_optimal(),
            "seconds": began.elapsed().as_secs_f64(),
        }));
    }
    Ok(Value::Array(rows))
}
