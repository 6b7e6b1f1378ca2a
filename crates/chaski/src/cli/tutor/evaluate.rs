//! `chaski tutor evaluate`: accuracy on learners the model has never seen.

use super::super::{Failure, say};
use super::files::{in_file, open};
use clap::Args;
use learner_model::answers::AnswerFile;
use learner_model::measure::Figures;
use learner_model::tracing::{Model, TrainingSettings, trace, train};
use serde_json::json;
use std::path::PathBuf;
use std::time::Instant;

/// Arguments of `evaluate`.
#[derive(Args)]
pub struct Evaluate {
    /// Answers: CSV (or CSV.gz) with columns learner, item, skills, correct, and split (train, test) or fold.
    file: PathBuf,
    /// The fold to test on when the file has a column `fold`; all others train. The lowest if not given.
    #[arg(long, value_name = "N")]
    fold: Option<i64>,
    /// Print one JSON object instead of lines.
    #[arg(long)]
    json: bool,
}

impl Evaluate {
    /// Trains, predicts, prints.
    pub fn run(self) -> Result<(), Failure> {
        let mut file = AnswerFile::read(open(&self.file)?).map_err(|error| in_file(&self.file, error))?;
        let (train_on, test_on) = file.divide(self.fold).map_err(|error| in_file(&self.file, error))?;
        let vocabulary = file.vocabulary(&train_on);
        let exercises = file.resolve(&vocabulary);
        let (training, testing) = (file.answers_of(&train_on), file.answers_of(&test_on));

        let start = Instant::now();
        let trained = train(&vocabulary, &exercises, &training, &TrainingSettings::default())?;
        let train_seconds = start.elapsed().as_secs_f64();
        // Judged as hubs will have it: written to a file and read back.
        let file_bytes = trained.to_bytes();
        let model = Model::from_bytes(&file_bytes)?;

        let start = Instant::now();
        let traced = trace(&model, &exercises, &testing);
        let seconds = start.elapsed().as_secs_f64();
        let rows = traced.pairs.len();
        let us_per_update = seconds * 1e6 / rows as f64;
        let bytes_per_learner = traced.bytes as f64 / testing.len() as f64;
        let Figures { auc, log_loss, rmse, ece } = Figures::of_logits(&traced.pairs);
        let training_rows: usize = training.iter().map(|answers| answers.len()).sum();
        if self.json {
            let report = json!({
                "auc": auc, "log_loss": log_loss, "rmse": rmse, "ece": ece,
                "us_per_update": us_per_update, "bytes_per_learner": bytes_per_learner,
                "train_seconds": train_seconds, "rows": rows,
                "train_rows": training_rows, "train_learners": training.len(), "test_learners": testing.len(),
                "passes": model.facts().passes, "model_bytes": file_bytes.len(), "weights": model.weight_count(),
                "oversized_learners": traced.oversized, "oddities": file.oddities,
            });
            say(&report.to_string());
            return Ok(());
        }
        say(&format!(
            "trained on   {training_rows} answers of {} learners, {} passes, {train_seconds:.2} s",
            training.len(),
            model.facts().passes
        ));
        say(&format!("tested on    {rows} answers of {} other learners", testing.len()));
        say(&format!("AUC          {auc:.4}"));
        say(&format!("log loss     {log_loss:.4}"));
        say(&format!("RMSE         {rmse:.4}"));
        say(&format!("calibration  {ece:.4} (expected error, 15 bins)"));
        say(&format!("update       {us_per_update:.3} us per answer, predicted and taken in"));
        say(&format!(
            "record       {bytes_per_learner:.0} bytes per learner; {} above 1 KB + 26 B per skill and item",
            traced.oversized
        ));
        say(&format!("model file   {} bytes for {} weights", file_bytes.len(), model.weight_count()));
        let odd = file.oddities;
        say(&format!(
            "noticed      {} rows equal to the one before, {} without skill, {} with an item and {} with a skill not in training",
            odd.repeated_rows, odd.rows_without_skill, odd.unknown_item_rows, odd.unknown_skill_rows
        ));
        Ok(())
    }
}
