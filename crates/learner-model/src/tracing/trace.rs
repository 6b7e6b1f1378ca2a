//! Following many learners with a finished model: what an evaluation and a re-fold do.

use super::exercise::{Answer, Exercise};
use super::model::Model;
use super::state::LearnerState;

/// What came of following learners.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Traced {
    /// For each answer: the log odds stated before it, and whether it was right.
    pub pairs: Vec<(f64, bool)>,
    /// Bytes of all learners' records at the end.
    pub bytes: usize,
    /// Skills and exercises met, summed over learners.
    pub met: u64,
    /// Records larger than 1 KB + 26 B per skill and exercise met.
    pub oversized: u64,
}

/// Predicts and takes in every answer of every learner; each learner starts unknown.
pub fn trace(model: &Model, exercises: &[Exercise], learners: &[&[Answer]]) -> Traced {
    let mut traced = Traced {
        pairs: Vec::with_capacity(learners.iter().map(|answers| answers.len()).sum()),
        ..Traced::default()
    };
    for answers in learners {
        let mut state = LearnerState::default();
        for answer in *answers {
            let exercise = &exercises[answer.exercise as usize];
            let prediction = model.take_in(&mut state, exercise, answer.correct, answer.source);
            traced.pairs.push((prediction.logit(), answer.correct));
        }
        let (items, skills) = state.met();
        traced.bytes += state.bytes();
        traced.met += u64::from(items + skills);
        traced.oversized += u64::from(state.bytes() > 1_024 + 26 * (items + skills) as usize);
    }
    traced
}
