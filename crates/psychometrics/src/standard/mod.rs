//! Standard setting: cut scores between levels from the judgements of a panel.

mod angoff;
mod bookmark;

pub use angoff::modified_angoff;
pub use bookmark::{BookPage, bookmark, ordered_booklet};

/// A cut score and how much the panel agrees on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// On the ability scale.
    pub theta: f64,
    /// Each judge's own cut.
    pub judges: Vec<f64>,
    /// Standard error over judges; `None` with a single one.
    pub standard_error: Option<f64>,
}

/// Why no cut can be set.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StandardError {
    /// Nobody judged.
    #[error("no judgements")]
    NoJudges,
    /// The bank cannot carry a cut.
    #[error("{0}")]
    Bank(&'static str),
    /// A judgement that means nothing.
    #[error("judge {judge}: {what}")]
    Judgement {
        /// Counted from 1.
        judge: usize,
        /// What is wrong.
        what: String,
    },
}

/// Mean and standard error of the judges' cuts.
fn cut(judges: Vec<f64>) -> Cut {
    let n = judges.len() as f64;
    let theta = judges.iter().sum::<f64>() / n;
    let spread = judges.iter().map(|j| (j - theta) * (j - theta)).sum::<f64>();
    let standard_error = (judges.len() > 1).then(|| (spread / (n - 1.0) / n).sqrt());
    Cut { theta, judges, standard_error }
}
