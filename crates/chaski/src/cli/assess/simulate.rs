//! `chaski assess simulate`.

use super::input::{GradedName, read_bank};
use super::score::{areas, prior_for};
use crate::cli::{Failure, say};
use clap::Args;
use kernel::Seed;
use psychometrics::ThetaGrid;
use psychometrics::adaptive::{
    AdaptiveBank, Balance, Simulation, SimulationSettings, StopRule, replications, simulate,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// An adaptive test tried on known abilities: length, error, exposure.
#[derive(Args)]
pub struct Simulate {
    /// Bank, CSV or JSON; with a column `area` each area has its share of the bank in every test.
    #[arg(long)]
    bank: PathBuf,
    /// CSV with a column theta: one true ability per row.
    #[arg(long)]
    examinees: PathBuf,
    /// Stop at this posterior standard deviation.
    #[arg(long, default_value_t = 0.3)]
    stop_se: f64,
    /// The most items.
    #[arg(long, default_value_t = 200, value_parser = at_least_one)]
    max_items: usize,
    /// The fewest items.
    #[arg(long, default_value_t = 1)]
    min_items: usize,
    /// Highest share of tests in which one item may appear; 1 for no cap.
    #[arg(long, default_value_t = 1.0)]
    max_exposure: f64,
    /// Draw at random among this many best items.
    #[arg(long, default_value_t = 1, value_parser = at_least_one)]
    randomesque: usize,
    /// Normal prior of ability. Default: that of the bank's calibration (of its first group), else 0,1.
    #[arg(long, value_name = "MEAN,SD", allow_hyphen_values = true, conflicts_with = "group")]
    prior: Option<String>,
    /// Group of the bank's calibration whose prior is used.
    #[arg(long, value_name = "NAME")]
    group: Option<String>,
    /// Start of the random draws.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Times the whole run is repeated, each from fresh counts of exposure; default: as often as gives 20,000 tests.
    #[arg(long, value_parser = at_least_one)]
    replications: Option<usize>,
    /// What several thresholds in a bank without a column `model` mean.
    #[arg(long, value_enum, default_value = "grm")]
    graded: GradedName,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A count for which 0 makes no sense; 10,000 is beyond any use.
fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(count) if (1..=10_000).contains(&count) => Ok(count),
        _ => Err("a whole number from 1 to 10,000".to_owned()),
    }
}

impl Simulate {
    pub(super) fn run(self) -> Result<(), Failure> {
        if !(self.stop_se > 0.0 && self.stop_se.is_finite()) {
            return Err("--stop-se: a number above 0".into());
        }
        if !(self.max_exposure > 0.0 && self.max_exposure <= 1.0) {
            return Err("--max-exposure: a share above 0 and at most 1".into());
        }
        let bank = read_bank(&self.bank, self.graded.family())?;
        let examinees = read_examinees(&self.examinees)?;
        let prior = prior_for(self.prior.as_deref(), &bank, self.group.as_deref())?;
        if ThetaGrid::for_prior(prior.mean, prior.sd).is_none() {
            return Err("--prior: so wide a prior says nothing".into());
        }
        if self.min_items > self.max_items {
            return Err("--min-items: more than --max-items".into());
        }
        let (names, numbers) = areas(&bank);
        // Balance needs to know the area of every item.
        let nameless = numbers.iter().position(Option::is_none).filter(|_| names.len() > 1);
        if let Some(item) = nameless {
            let name = &bank.items[item].name;
            return Err(format!(
                "{}: item {name} has no area while others have one; give each item one, or none",
                self.bank.display()
            )
            .into());
        }
        let balance = match numbers.into_iter().collect::<Option<Vec<usize>>>() {
            Some(area_of) if names.len() > 1 => {
                let mut targets = vec![0.0; names.len()];
                area_of.iter().for_each(|a| targets[*a] += 1.0);
                Balance::new(area_of, targets)
            }
            _ => None,
        };
        let begin = Instant::now();
        let prepared = AdaptiveBank::new(bank.items, prior);
        let settings = SimulationSettings {
            stop: StopRule {
                standard_error: self.stop_se,
                min_items: self.min_items,
                max_items: self.max_items.min(prepared.items().len()),
            },
            max_exposure: self.max_exposure,
            randomesque: self.randomesque,
            balance,
            replications: self.replications.unwrap_or_else(|| replications(examinees.len())),
            seed: Seed(self.seed),
        };
        let found = simulate(&prepared, &examinees, &settings);
        let mut value = as_json(&found, begin.elapsed().as_secs_f64());
        value["prior"] = json!({"mean": prior.mean, "sd": prior.sd});
        for (name, share) in names.iter().zip(&found.area_shares) {
            value["area_shares"][name] = json!(share);
        }
        if self.json {
            say(&format!("{value:#}"));
        } else {
            print(&found, &value);
        }
        Ok(())
    }
}

/// The JSON of a simulation.
pub(in crate::cli) fn as_json(found: &Simulation, seconds: f64) -> Value {
    json!({
        "mean_items": found.mean_items(),
        "p95_items": found.quantile_items(0.95),
        "rmse": found.rmse,
        "bias": found.bias,
        "max_exposure": found.exposure.highest,
        "unused_items": found.exposure.unused,
        "imprecise": found.imprecise,
        "exhausted": found.exhausted,
        "tests": found.lengths.len(),
        "seconds": seconds,
    })
}

fn print(found: &Simulation, value: &Value) {
    say(&format!(
        "{} tests: {:.2} items on average (95 in 100 need at most {}), error {:.3}, bias {:+.3}",
        found.lengths.len(),
        found.mean_items(),
        found.quantile_items(0.95),
        found.rmse,
        found.bias
    ));
    say(&format!(
        "most shown item: in {:.1} % of the tests; never shown: {} items; precision not reached: {} tests; {:.2} s",
        100.0 * found.exposure.highest,
        found.exposure.unused,
        found.imprecise,
        value["seconds"].as_f64().unwrap_or_default()
    ));
    for (name, share) in value["area_shares"].as_object().into_iter().flatten() {
        say(&format!("area {name}: {:.1} % of the items shown", 100.0 * share.as_f64().unwrap_or_default()));
    }
}

/// Abilities from a CSV with a column `theta`, or from its first column.
pub(in crate::cli) fn read_examinees(path: &Path) -> Result<Vec<f64>, Failure> {
    let fail = |what: String| -> Failure { format!("{}: {what}", path.display()).into() };
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).map_err(|e| fail(e.to_string()))?;
    let header = reader.headers().map_err(|e| fail(e.to_string()))?;
    let column = header.iter().position(|h| h.eq_ignore_ascii_case("theta")).unwrap_or(0);
    let mut out = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|e| fail(e.to_string()))?;
        let text = record.get(column).unwrap_or_default();
        match text.parse::<f64>() {
            Ok(theta) if theta.is_finite() => out.push(theta),
            _ => return Err(fail(format!("row {}, column theta: {text:?} is not a number", index + 2))),
        }
        if out.len() > 10_000_000 {
            return Err(fail("more than 10,000,000 examinees".to_owned()));
        }
    }
    if out.is_empty() {
        return Err(fail("no examinees below the header".to_owned()));
    }
    Ok(out)
}
