//! Models that wait for somebody's yes: trained at this node, judged on learners they were not trained on, kept as files beside
//! the log until an administrator approves one.

use super::InUse;
use kernel::{Digest, UtcMillis};
use learner_model::{
    answers::{AnswerFile, AnswersError},
    logistic::sigmoid,
    measure::{Figures, calibration_bins},
    tracing::{Answer, Model, TrainingError, TrainingSettings, trace, train},
};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The folder of candidates in the folder of a node.
pub const FOLDER: &str = "models";
/// Learners without whom a model is not made: fewer cannot be told apart from chance, and could be told apart from each other.
pub const LEARNERS_MIN: usize = 20;
/// Candidates that a page shows, latest first.
const SHOWN: usize = 20;
/// Files looked at in the folder.
const FILES_MAX: usize = 1_000;
/// A report's size.
const REPORT_BYTES_MAX: u64 = 64 << 10;

/// How a model was made and how it does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// When, in milliseconds since 1970.
    pub made_at_ms: i64,
    /// Learners it was trained on: those who consented, or everybody where `everybody`.
    pub learners: usize,
    /// Their answers.
    pub answers: usize,
    /// Learners whose answers are here and were left out, because they have not consented.
    pub left_out: usize,
    /// Consent was not asked of the log.
    pub everybody: bool,
    /// Learners it was judged on: trained without them once, for the figures alone.
    pub judged_learners: usize,
    /// Their answers.
    pub judged_answers: usize,
    /// How it does on them.
    pub new: Judged,
    /// How the model in use then does on the same answers. It may have been trained on some of them.
    pub in_use: Option<JudgedInUse>,
}

/// The model in use when a candidate was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgedInUse {
    /// Its digest.
    pub model: String,
    /// How it does.
    pub figures: Judged,
}

/// How a model does on learners held back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// Area under the ROC curve.
    pub auc: f64,
    /// Mean log loss.
    pub log_loss: f64,
    /// Expected calibration error.
    pub ece: f64,
    /// Predictions, mean stated chance and share that came true, bin by bin.
    pub bins: Vec<(usize, f64, f64)>,
}

/// Why no candidate was made.
#[derive(Debug, thiserror::Error)]
pub enum CandidateError {
    /// Too few.
    #[error(
        "answers of {learners} learners may be used; at least {LEARNERS_MIN} learners are needed to train a model and to judge it"
    )]
    TooFew {
        /// How many there are.
        learners: usize,
    },
    /// The answers cannot be used.
    #[error(transparent)]
    Answers(#[from] AnswersError),
    /// Nothing can be learnt from them.
    #[error(transparent)]
    Training(#[from] TrainingError),
    /// The folder.
    #[error("{path}: {why}")]
    Disk {
        /// What could not be read or written.
        path: PathBuf,
        /// The system's words.
        why: io::Error,
    },
}

/// Whose answers a candidate is made of.
#[derive(Debug, Clone, Copy)]
pub struct Whose {
    /// Not only those who consented.
    pub everybody: bool,
    /// Left out because they have not.
    pub left_out: usize,
}

/// Trains on the training side and judges on the other, then trains on everybody in the file: the model and its report.
pub fn make(
    mut file: AnswerFile,
    whose: Whose,
    in_use: &InUse,
    now: UtcMillis,
) -> Result<(Model, Report), CandidateError> {
    if file.learners.len() < LEARNERS_MIN {
        return Err(CandidateError::TooFew { learners: file.learners.len() });
    }
    let (train_on, test_on) = file.divide(None)?;
    let settings = TrainingSettings::default();
    let vocabulary = file.vocabulary(&train_on);
    let exercises = file.resolve(&vocabulary);
    let judged_model = train(&vocabulary, &exercises, &file.answers_of(&train_on), &settings)?;
    let testing = file.answers_of(&test_on);
    let new = judged(&trace(&judged_model, &exercises, &testing).pairs);
    let figures_in_use = |model: &Model| {
        let exercises = file.resolve(model.vocabulary());
        judged(&trace(model, &exercises, &testing).pairs)
    };
    let in_use = in_use
        .digest
        .map(|digest| JudgedInUse { model: digest.to_string(), figures: figures_in_use(&in_use.model) });
    let everybody: Vec<usize> = (0..file.learners.len()).collect();
    let vocabulary = file.vocabulary(&everybody);
    let exercises = file.resolve(&vocabulary);
    let model = train(&vocabulary, &exercises, &file.answers_of(&everybody), &settings)?;
    let count = |answers: &[&[Answer]]| answers.iter().map(|own| own.len()).sum();
    let report = Report {
        made_at_ms: now.0,
        learners: everybody.len(),
        answers: count(&file.answers_of(&everybody)),
        left_out: whose.left_out,
        everybody: whose.everybody,
        judged_learners: test_on.len(),
        judged_answers: count(&testing),
        new,
        in_use,
    };
    Ok((model, report))
}

fn judged(logits: &[(f64, bool)]) -> Judged {
    let scored: Vec<(f64, bool)> = logits.iter().map(|(logit, right)| (sigmoid(*logit), *right)).collect();
    let Figures { auc, log_loss, ece, .. } = Figures::of(&scored);
    let bins = calibration_bins(&scored).into_iter().map(|bin| (bin.n, bin.stated, bin.happened)).collect();
    // All right or all wrong: nothing to tell apart.
    Judged { auc: if auc.is_finite() { auc } else { 0.5 }, log_loss, ece, bins }
}

/// A model that waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its file's digest.
    pub model: Digest,
    /// How it was made.
    pub report: Report,
}

/// Keeps a candidate in a node's folder; the report last, so that a cut leaves none that is half there.
pub fn keep(data: &Path, model: &Model, report: &Report) -> Result<Digest, CandidateError> {
    let folder = data.join(FOLDER);
    let disk = |path: &Path| {
        let path = path.to_owned();
        move |why| CandidateError::Disk { path, why }
    };
    fs::create_dir_all(&folder).map_err(disk(&folder))?;
    let bytes = model.to_bytes();
    let digest = Model::digest(&bytes);
    let json = serde_json::to_vec_pretty(report).map_err(|error| disk(&folder)(io::Error::other(error)))?;
    for (path, bytes) in [(place(data, &digest, "chkt"), bytes), (place(data, &digest, "json"), json)] {
        fs::write(&path, bytes).map_err(disk(&path))?;
    }
    Ok(digest)
}

fn place(data: &Path, model: &Digest, ending: &str) -> PathBuf {
    data.join(FOLDER).join(format!("{model}.{ending}"))
}

/// The candidates in a node's folder, latest first. What cannot be read is left out and said in the program's log.
pub fn list(data: &Path) -> Vec<Candidate> {
    let entries = fs::read_dir(data.join(FOLDER)).into_iter().flatten().flatten().take(FILES_MAX);
    let digest = |entry: fs::DirEntry| {
        let name = entry.file_name();
        name.to_str()?.strip_suffix(".json")?.parse::<Digest>().ok()
    };
    let mut found: Vec<Candidate> =
        entries.filter_map(digest).filter_map(|model| read(data, model)).collect();
    found.sort_by_key(|candidate| (std::cmp::Reverse(candidate.report.made_at_ms), candidate.model));
    found.truncate(SHOWN);
    found
}

/// One of them.
pub fn read(data: &Path, model: Digest) -> Option<Candidate> {
    let path = place(data, &model, "json");
    if fs::metadata(&path).ok()?.len() > REPORT_BYTES_MAX || !place(data, &model, "chkt").is_file() {
        return None;
    }
    let read = fs::read(&path).map_err(|error| error.to_string());
    let report = read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(|error| error.to_string()));
    match report {
        Ok(report) => Some(Candidate { model, report }),
        Err(error) => {
            tracing::warn!(path = %path.display(), error, "the report of a model cannot be read");
            None
        }
    }
}

/// The model's file, if it is as long as the log carries and is what its name says.
pub fn file(data: &Path, model: Digest, max_bytes: u64) -> io::Result<Option<Vec<u8>>> {
    let path = place(data, &model, "chkt");
    if fs::metadata(&path)?.len() > max_bytes {
        return Ok(None);
    }
    let bytes = fs::read(&path)?;
    Ok((Model::digest(&bytes) == model).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;
    use testkit::Scratch;

    /// Learners of whom every second knows more; every fifth is judged on.
    fn answers(learners: usize) -> AnswerFile {
        let mut csv = String::from("learner,item,skills,correct,difficulty,source,split\n");
        for learner in 0..learners {
            let split = if learner % 5 == 4 { "test" } else { "train" };
            for item in 0..12 {
                let right = u8::from(item % 4 < 1 + 2 * (learner % 2) || (learner + item) % 7 == 0);
                let _ = writeln!(csv, "{learner},i{item},s{},{right},0.0,own,{split}", item / 4);
            }
        }
        AnswerFile::read(csv.as_bytes()).unwrap()
    }

    #[test]
    fn a_candidate_is_judged_kept_and_found_again() {
        let whose = Whose { everybody: false, left_out: 3 };
        let few = make(answers(LEARNERS_MIN - 1), whose, &InUse::none(), UtcMillis(5));
        assert!(few.unwrap_err().to_string().starts_with("answers of 19 learners"));
        let (model, report) = make(answers(60), whose, &InUse::none(), UtcMillis(5)).unwrap();
        assert_eq!((report.learners, report.answers, report.left_out), (60, 720, 3));
        assert_eq!((report.judged_learners, report.judged_answers, report.in_use.clone()), (12, 144, None));
        assert!(report.new.auc > 0.6 && report.new.auc <= 1.0, "{report:?}");
        assert_eq!(report.new.bins.iter().map(|(n, ..)| n).sum::<usize>(), 144);
        let folder = Scratch::new("candidates").unwrap();
        assert_eq!(list(folder.path()), []);
        let digest = keep(folder.path(), &model, &report).unwrap();
        let found = list(folder.path());
        let names: Vec<Digest> = found.iter().map(|candidate| candidate.model).collect();
        assert_eq!(names, [digest]);
        // Figures are read back to all the digits that anybody reads.
        let (read, made) = (&found[0].report, &report);
        assert_eq!((read.learners, read.left_out, read.new.bins.len()), (60, 3, made.new.bins.len()));
        assert!((read.new.auc - made.new.auc).abs() < 1e-12);
        assert_eq!(file(folder.path(), digest, 1 << 30).unwrap(), Some(model.to_bytes()));
        assert_eq!(file(folder.path(), digest, 10).unwrap(), None);
        // The next one is judged beside it.
        let in_use = InUse { model, digest: Some(digest), ..InUse::none() };
        let (_, next) = make(answers(60), whose, &in_use, UtcMillis(6)).unwrap();
        let beside = next.in_use.unwrap();
        assert_eq!(beside.model, digest.to_string());
        assert!(beside.figures.auc > 0.6);
        // Damaged files are nobody's candidate.
        fs::write(place(folder.path(), &digest, "chkt"), b"x").unwrap();
        assert_eq!(file(folder.path(), digest, 1 << 30).unwrap(), None);
        fs::write(place(folder.path(), &digest, "json"), b"{").unwrap();
        assert_eq!(list(folder.path()), []);
    }
}
