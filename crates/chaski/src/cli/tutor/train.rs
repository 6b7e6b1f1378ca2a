//! `chaski tutor train` and `inspect`: a model file and what is in it.

use super::super::{Failure, say};
use super::files::{in_file, open};
use clap::Args;
use learner_model::answers::AnswerFile;
use learner_model::tracing::{Model, TrainingSettings, train};
use serde_json::json;
use std::fs;
use std::path::PathBuf;

/// A model file is at most this large.
pub(super) const MODEL_BYTES_MAX: u64 = 1 << 30;

/// Arguments of `train`.
#[derive(Args)]
pub struct Train {
    /// Answers: CSV (or CSV.gz) as for `evaluate`; all splits and folds are used.
    file: PathBuf,
    /// Where to write the model.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Print one JSON object instead of lines.
    #[arg(long)]
    json: bool,
}

impl Train {
    /// Trains on everybody in the file.
    pub fn run(self) -> Result<(), Failure> {
        let file = AnswerFile::read(open(&self.file)?).map_err(|error| in_file(&self.file, error))?;
        let everybody: Vec<usize> = (0..file.learners.len()).collect();
        let vocabulary = file.vocabulary(&everybody);
        let exercises = file.resolve(&vocabulary);
        let model =
            train(&vocabulary, &exercises, &file.answers_of(&everybody), &TrainingSettings::default())?;
        let bytes = model.to_bytes();
        fs::write(&self.out, &bytes).map_err(|error| in_file(&self.out, error))?;
        describe(&model, &bytes, self.json);
        Ok(())
    }
}

/// Arguments of `inspect`.
#[derive(Args)]
pub struct Inspect {
    /// A model file.
    file: PathBuf,
    /// Print one JSON object instead of lines.
    #[arg(long)]
    json: bool,
}

impl Inspect {
    /// Reads the file as a hub would.
    pub fn run(self) -> Result<(), Failure> {
        let size = fs::metadata(&self.file).map_err(|error| in_file(&self.file, error))?.len();
        if size > MODEL_BYTES_MAX {
            return Err(in_file(&self.file, format!("{size} bytes are more than a model may have")));
        }
        let bytes = fs::read(&self.file).map_err(|error| in_file(&self.file, error))?;
        let model = Model::from_bytes(&bytes).map_err(|error| in_file(&self.file, error))?;
        describe(&model, &bytes, self.json);
        Ok(())
    }
}

pub(super) fn describe(model: &Model, bytes: &[u8], as_json: bool) {
    let facts = model.facts();
    let (items, skills) = (model.vocabulary().items().len(), model.vocabulary().skills().len());
    let (digest, skills_digest) = (Model::digest(bytes), model.vocabulary().skills_digest());
    if as_json {
        let report = json!({
            "digest": digest.to_string(), "skills_digest": skills_digest.to_string(), "bytes": bytes.len(),
            "items": items, "skills": skills, "weights": model.weight_count(), "answers": facts.answers,
            "learners": facts.learners, "passes": facts.passes,
            "held_back_log_loss": facts.held_back_log_loss, "held_back_ece": facts.held_back_ece,
        });
        say(&report.to_string());
        return;
    }
    say(&format!("digest       {digest}"));
    say(&format!("skills       {skills} (digest {skills_digest})"));
    say(&format!("items        {items}"));
    say(&format!("weights      {} in {} bytes", model.weight_count(), bytes.len()));
    say(&format!(
        "trained on   {} answers of {} learners, {} passes",
        facts.answers, facts.learners, facts.passes
    ));
    say(&format!(
        "held back    log loss {:.4}, calibration error {:.4}",
        facts.held_back_log_loss, facts.held_back_ece
    ));
}
