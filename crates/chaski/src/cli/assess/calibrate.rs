//! `chaski assess calibrate`.

use super::input::{AnswerFile, Estimation, cell};
use crate::cli::{Failure, complain, say};
use clap::Args;
use psychometrics::calibrate::{Calibration, calibrate};
use psychometrics::{Family, Item};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Instant;

/// Item parameters by marginal maximum likelihood, with standard errors.
#[derive(Args)]
pub struct Calibrate {
    /// CSV: persons in rows and items in columns, empty = not given; or person,item,score.
    responses: PathBuf,
    #[command(flatten)]
    estimation: Estimation,
    /// Column with the person's group; the first group met has mean 0 (and variance 1 unless rasch).
    #[arg(long, value_name = "COL")]
    groups: Option<String>,
    #[command(flatten)]
    file: AnswerFile,
    /// Print JSON, which can serve as a bank.
    #[arg(long)]
    json: bool,
    /// Also write that JSON to a file.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Calibrate {
    pub(super) fn run(self) -> Result<(), Failure> {
        let begin = Instant::now();
        let settings = self.estimation.settings()?;
        let responses = self.file.read(&self.responses, self.groups.as_deref(), None)?;
        let fit = calibrate(&responses, &settings)
            .map_err(|error| format!("{}: {error}", self.responses.display()))?;
        let value = as_json(&fit, begin.elapsed().as_secs_f64());
        if let Some(path) = &self.out {
            std::fs::write(path, format!("{value:#}\n")).map_err(|e| format!("{}: {e}", path.display()))?;
        }
        if !fit.converged {
            complain(
                &"NOT CONVERGED: the estimates have not settled; \"attempts\" says what was tried".into(),
            );
        }
        if self.json {
            say(&format!("{value:#}"));
        } else {
            print(&fit, begin.elapsed().as_secs_f64());
        }
        Ok(())
    }
}

/// The JSON of a calibration.
pub(super) fn as_json(fit: &Calibration, seconds: f64) -> Value {
    let reference = &fit.latent[0];
    let groups: Vec<Value> = fit
        .latent
        .iter()
        .map(|g| {
            json!({"group": g.group, "persons": g.persons, "mean": g.mean, "var": g.sd * g.sd,
                   "se": {"mean": g.mean_se, "var": g.variance_se}})
        })
        .collect();
    let (k, n) = (fit.parameters as f64, fit.persons as f64);
    json!({
        "log_likelihood": fit.log_likelihood,
        "log_posterior": fit.log_posterior,
        "parameters": fit.parameters,
        "persons": fit.persons,
        "aic": 2.0 * k - 2.0 * fit.log_likelihood,
        "bic": k * libm::log(n) - 2.0 * fit.log_likelihood,
        "cycles": fit.cycles,
        "converged": fit.converged,
        "last_step": fit.last_step,
        "attempts": fit.attempts,
        "seconds": seconds,
        "latent": {"mean": reference.mean, "var": reference.sd * reference.sd, "groups": groups},
        "items": (0..fit.items.len()).map(|i| item_json(fit, i)).collect::<Vec<_>>(),
        "excluded": fit.excluded,
        "notes": fit.notes,
    })
}

fn item_json(fit: &Calibration, index: usize) -> Value {
    let (item, se) = (&fit.items[index], &fit.errors[index]);
    let b = item.difficulties();
    let one_or_all = |list: &Value| match item.family {
        Family::Dichotomous => list.get(0).cloned().unwrap_or(Value::Null),
        Family::Graded | Family::PartialCredit => list.clone(),
    };
    json!({
        "name": item.name,
        "model": model_name(item),
        "a": item.discrimination,
        "b": b.map_or(Value::Null, |b| one_or_all(&json!(b))),
        "intercept": one_or_all(&json!(item.intercepts)),
        "c": item.guessing,
        // What stands for the categories in the data: a bank must read other answers as it read these.
        "scores": (0..item.categories()).map(|category| item.score(category)).collect::<Vec<_>>(),
        "se": {
            "a": se.discrimination,
            "b": one_or_all(&json!(se.difficulties)),
            "intercept": one_or_all(&json!(se.intercepts)),
            "c": se.guessing,
        },
        "answers": fit.answers[index],
    })
}

/// The usual name of an item's model.
pub(super) fn model_name(item: &Item) -> &'static str {
    match item.family {
        Family::Dichotomous if item.guessing > 0.0 => "3pl",
        Family::Dichotomous => "2pl",
        Family::Graded => "grm",
        Family::PartialCredit => "gpcm",
    }
}

fn print(fit: &Calibration, seconds: f64) {
    say(&format!(
        "{} persons, {} items, {} parameters; log-likelihood {:.4}; {} cycles, {}, {seconds:.2} s",
        fit.persons,
        fit.items.len(),
        fit.parameters,
        fit.log_likelihood,
        fit.cycles,
        if fit.converged { "converged" } else { "NOT CONVERGED" },
    ));
    for g in &fit.latent {
        say(&format!("ability, group {}: mean {:.4}, variance {:.4}", g.group, g.mean, g.sd * g.sd));
    }
    say(&format!("{:<16} {:>8} {:>8} {:>8} {:>8} {:>8}  b (se)", "item", "answers", "a", "se", "c", "se"));
    for (i, item) in fit.items.iter().enumerate() {
        let se = &fit.errors[i];
        let b: Vec<String> = item.difficulties().map_or_else(Vec::new, |b| {
            b.iter().zip(&se.difficulties).map(|(b, se)| format!("{b:.4} ({})", cell(*se))).collect()
        });
        say(&format!(
            "{:<16} {:>8} {:>8.4} {:>8} {:>8.4} {:>8}  {}",
            item.name,
            fit.answers[i],
            item.discrimination,
            cell(se.discrimination),
            item.guessing,
            cell(se.guessing),
            b.join("  ")
        ));
    }
    for e in &fit.excluded {
        say(&format!("left out: {}: {}", e.name, e.reason));
    }
    for note in fit.notes.iter().chain(fit.attempts.iter().filter(|_| !fit.converged)) {
        say(&format!("note: {note}"));
    }
}
