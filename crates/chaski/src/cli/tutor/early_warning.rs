//! `chaski tutor early-warning`: how well activity tells who will stop, on learners the model has not seen.

use super::super::{Failure, say};
use super::files::open;
use clap::{Args, Subcommand};
use learner_model::measure::Figures;
use learner_model::warning::{BoostSettings, Booster, Cohort, Part, features};
use serde_json::json;
use std::path::PathBuf;

/// Judge the early-warning model. It stays off school pages until a central approves it on local outcomes.
#[derive(Subcommand)]
pub enum EarlyWarning {
    /// Train on some enrolments, predict others, and say how well that went.
    Evaluate(Evaluate),
}

impl EarlyWarning {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            EarlyWarning::Evaluate(arguments) => arguments.run(),
        }
    }
}

/// Arguments of `early-warning evaluate`.
#[derive(Args)]
pub struct Evaluate {
    /// Enrolments: CSV (or CSV.gz) with columns course, enrollment_id, dropout, and split (train, test) unless training
    /// files are given.
    #[arg(long, value_name = "FILE")]
    enrolments: PathBuf,
    /// Activity: course, enrollment_id, day (from 1), access, discussion, navigate, page_close, problem, video, wiki.
    #[arg(long, value_name = "FILE")]
    activity: PathBuf,
    /// Train on these enrolments instead; a column split leaves out their test rows.
    #[arg(long, value_name = "FILE", requires = "train_activity")]
    train_enrolments: Option<PathBuf>,
    /// The activity of the training enrolments.
    #[arg(long, value_name = "FILE", requires = "train_enrolments")]
    train_activity: Option<PathBuf>,
    /// Use activity up to this day only.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=400))]
    until_day: u32,
    /// Print one JSON object instead of lines.
    #[arg(long)]
    json: bool,
}

impl Evaluate {
    /// Trains, predicts, prints.
    pub fn run(self) -> Result<(), Failure> {
        let cohort = Cohort::read(open(&self.enrolments)?, open(&self.activity)?)?;
        let other = match (&self.train_enrolments, &self.train_activity) {
            (Some(enrolments), Some(activity)) => Some(Cohort::read(open(enrolments)?, open(activity)?)?),
            _ => None,
        };
        let rows_of = |cohort: &Cohort, leave_out: Part, whole: bool| {
            let (names, rows) = features(cohort, self.until_day);
            let kept: Vec<usize> = (0..rows.len())
                .filter(|at| match cohort.enrolments[*at].part {
                    Some(part) => part != leave_out,
                    None => whole,
                })
                .collect();
            let outcomes: Vec<bool> = kept.iter().map(|at| cohort.enrolments[*at].stopped).collect();
            let rows: Vec<Vec<f32>> = kept.into_iter().map(|at| rows[at].clone()).collect();
            (names, rows, outcomes)
        };
        let (_, train_rows, train_outcomes) =
            rows_of(other.as_ref().unwrap_or(&cohort), Part::Test, other.is_some());
        let (names, rows, outcomes) = rows_of(&cohort, Part::Train, other.is_some());
        if train_rows.is_empty() || rows.is_empty() {
            return Err(format!(
                "there are {} enrolments to train on and {} to test on; both are needed: give a column split or training files",
                train_rows.len(),
                rows.len()
            )
            .into());
        }
        let booster = Booster::train(&train_rows, &train_outcomes, &BoostSettings::default());
        let pairs: Vec<(f64, bool)> =
            rows.iter().zip(&outcomes).map(|(row, stopped)| (booster.logit(row), *stopped)).collect();
        let figures = Figures::of_logits(&pairs);
        let base_rate = outcomes.iter().filter(|stopped| **stopped).count() as f64 / outcomes.len() as f64;
        // What each feature says, on average: the loudest first.
        let mut loudness = vec![0.0; names.len()];
        for row in &rows {
            for credit in booster.explain(row).1 {
                loudness[credit.feature] += credit.logits.abs() / rows.len() as f64;
            }
        }
        let mut order: Vec<usize> = (0..names.len()).collect();
        order.sort_by(|a, b| loudness[*b].total_cmp(&loudness[*a]));
        let loudest: Vec<(String, f64)> =
            order.into_iter().take(8).map(|at| (names[at].name.clone(), loudness[at])).collect();
        if self.json {
            let report = json!({
                "auc": figures.auc, "log_loss": figures.log_loss, "rows": rows.len(),
                "ece": figures.ece, "base_rate": base_rate, "train_rows": train_rows.len(),
                "until_day": self.until_day, "features": names.len(), "loudest": loudest,
                "oddities": cohort.oddities,
            });
            say(&report.to_string());
            return Ok(());
        }
        say(&format!("trained on   {} enrolments, days 1 to {}", train_rows.len(), self.until_day));
        say(&format!("tested on    {} others, {:.1} % of whom stopped", rows.len(), 100.0 * base_rate));
        say(&format!("AUC          {:.4}", figures.auc));
        say(&format!("log loss     {:.4}", figures.log_loss));
        say(&format!("calibration  {:.4} (expected error, 15 bins)", figures.ece));
        for (name, logits) in loudest {
            say(&format!("  {logits:.3}  {name}"));
        }
        let odd = cohort.oddities;
        say(&format!(
            "noticed      {} activity rows of nobody enrolled, {} second rows of a day, {} enrolments without activity",
            odd.unknown_enrolment_rows, odd.repeated_day_rows, odd.silent_enrolments
        ));
        Ok(())
    }
}
