//! Training: passes of AdaGrad over learners, each learner's answers in order.

use super::calibration::Calibration;
use super::exercise::{Answer, Exercise};
use super::model::{Facts, Model, raw_logit, row};
use super::moment::{Moment, UNKNOWN};
use super::settings::TrainingSettings;
use super::state::{CHANNELS, LearnerState};
use super::vocabulary::Vocabulary;
use super::weights::{GAPS, Parameters, dense};
use crate::logistic::sigmoid_f32;
use crate::measure;
use kernel::Seed;
use libm::sqrtf;

/// Why nothing could be learned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrainingError {
    /// No answers, or all from one learner.
    #[error("training needs answers of at least {LEARNERS_MIN} learners, there are {0}")]
    TooFewLearners(usize),
}

/// Fewer learners than this leave nobody to hold back.
pub const LEARNERS_MIN: usize = 4;

/// First sum of squared gradients: of the plain weights, and of the echoes.
const SQUARES_START: (f32, f32) = (1e-8, 1e-4);

/// A model in the making. [`train`] does it all; a caller with more answers than memory gives them to
/// [`Trainer::learn`] one learner at a time.
#[derive(Debug, Clone)]
pub struct Trainer {
    model: Model,
    squares: Parameters,
    settings: TrainingSettings,
    /// Answers per item in the training data.
    item_answers: Vec<u32>,
    /// Surprise at each answer of the learner at hand, kept for the way back.
    errors: Vec<f32>,
}

impl Trainer {
    /// `item_answers`: number of answers per item of the vocabulary, in its order; they set how firmly each is held to 0.
    pub fn new(vocabulary: Vocabulary, item_answers: Vec<u32>, settings: TrainingSettings) -> Self {
        let answers: u64 = item_answers.iter().map(|n| u64::from(*n)).sum();
        let (items, skills, bits) =
            (vocabulary.items().len(), vocabulary.skills().len(), cross_bits(answers));
        let mut parameters = Parameters::new(items, skills, bits, 0.0);
        let mut chance = Seed(settings.seed).part("echoes").chance();
        for table in [&mut parameters.send, &mut parameters.receive] {
            for value in table.iter_mut() {
                *value = (2.0 * chance.unit() - 1.0) as f32 * settings.echo_start;
            }
        }
        let mut squares = Parameters::new(items, skills, bits, SQUARES_START.0);
        squares.send.fill(SQUARES_START.1);
        squares.receive.fill(SQUARES_START.1);
        Self {
            model: Model::new(vocabulary, parameters),
            squares,
            settings,
            item_answers,
            errors: Vec::new(),
        }
    }

    /// The model as it stands, not calibrated.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Learns from all answers of one learner, in her order. Each is predicted before it is used.
    pub fn learn(&mut self, exercises: &[Exercise], answers: &[Answer]) {
        let mut state = LearnerState::default();
        self.errors.clear();
        for answer in answers {
            let exercise = &exercises[answer.exercise as usize];
            let moment = Moment::new(&state, exercise, &self.model.logs, self.model.cross_bits);
            let logit = raw_logit(&self.model.raw_terms(&moment, &state, exercise));
            let target = if answer.correct { 1.0 } else { 0.0 };
            let error = (target - sigmoid_f32(logit)) * answer.source.weight();
            self.step(&moment, &state, error);
            self.errors.push(error);
            self.model.note(&mut state, exercise, &moment, logit, answer.correct, answer.source);
        }
        self.learn_echoes(exercises, answers);
    }

    /// One AdaGrad step on everything that spoke in this prediction (Duchi, Hazan, Singer 2011, diagonal form).
    fn step(&mut self, moment: &Moment, state: &LearnerState, error: f32) {
        let settings = &self.settings;
        let (w, g) = (&mut self.model.parameters, &mut self.squares);
        for (i, x) in moment.dense.iter().enumerate() {
            if *x != 0.0 {
                adagrad(&mut w.dense[i], &mut g.dense[i], error * x, settings.rate_dense);
            }
        }
        let at = usize::from(moment.pattern);
        adagrad(&mut w.pattern[at], &mut g.pattern[at], error, settings.rate_dense);
        for (at, slopes) in moment.skills.iter().zip(&moment.slopes).take(moment.skill_count) {
            if *at == UNKNOWN {
                continue;
            }
            let at = *at as usize;
            let shared = error * moment.share;
            adagrad(&mut w.skill[at], &mut g.skill[at], shared, settings.rate_skill);
            for (place, x) in [(2 * at, slopes[0]), (2 * at + 1, slopes[1])] {
                if x != 0.0 {
                    let pull = settings.decay_cross * w.slope[place];
                    adagrad(&mut w.slope[place], &mut g.slope[place], shared * x - pull, settings.rate_slope);
                }
            }
        }
        for slot in moment.crosses.into_iter().filter(|slot| *slot != UNKNOWN) {
            let slot = slot as usize;
            let pull = settings.decay_cross * w.cross[slot];
            adagrad(&mut w.cross[slot], &mut g.cross[slot], error - pull, settings.rate_cross);
        }
        if moment.item != UNKNOWN {
            let at = moment.item as usize;
            let answers = self.item_answers[at].max(1) as f32;
            let pull = settings.decay_item / answers * w.item[at];
            adagrad(&mut w.item[at], &mut g.item[at], error - pull, settings.rate_item);
            let decay = settings.decay_echo.0 + settings.decay_echo.1 / answers;
            let range = at * CHANNELS..(at + 1) * CHANNELS;
            let (w, g) = (&mut w.receive[range.clone()], &mut g.receive[range]);
            for ((w, g), echo) in w.iter_mut().zip(g).zip(&state.echo) {
                adagrad(w, g, error * echo - decay * *w, settings.rate_echo);
            }
        }
    }

    /// The gradient of what each answer left behind, exactly, on one walk back through the learner's answers: the echo is
    /// linear, so its gradient is the same sum run backwards.
    fn learn_echoes(&mut self, exercises: &[Exercise], answers: &[Answer]) {
        let mut back = [0.0f32; CHANNELS];
        for (answer, error) in answers.iter().zip(&self.errors).rev() {
            let exercise = &exercises[answer.exercise as usize];
            let channels = &self.model.channels;
            let Some(item) = exercise.item.index else {
                for (back, (fade, _)) in back.iter_mut().zip(channels) {
                    *back *= fade;
                }
                continue;
            };
            let settings = &self.settings;
            let decay = settings.decay_echo.0
                + settings.decay_echo.1 / self.item_answers[item as usize].max(1) as f32;
            let range = item as usize * CHANNELS..(item as usize + 1) * CHANNELS;
            let (w, g) = (&mut self.model.parameters.send[range.clone()], &mut self.squares.send[range]);
            let left = 2.0 * error;
            for (((w, g), back), (_, size)) in w.iter_mut().zip(g).zip(&back).zip(channels) {
                adagrad(w, g, back * size * left - decay * *w, settings.rate_echo);
            }
            let receive = row(&self.model.parameters.receive, item);
            for ((back, (fade, _)), receive) in back.iter_mut().zip(channels).zip(receive) {
                *back = fade * *back + error * receive;
            }
        }
    }
}

/// A whole training: early stopping and calibration on learners held back, then all learners.
/// `learners` are slices of answers, one per learner, each in time order.
pub fn train(
    vocabulary: &Vocabulary,
    exercises: &[Exercise],
    learners: &[&[Answer]],
    settings: &TrainingSettings,
) -> Result<Model, TrainingError> {
    if learners.len() < LEARNERS_MIN {
        return Err(TrainingError::TooFewLearners(learners.len()));
    }
    let one_in = (settings.hold_back_one_in.max(2) as usize).min(learners.len() / 2);
    let mut order: Vec<usize> = (0..learners.len()).collect();
    Seed(settings.seed).part("held back").chance().shuffle(&mut order);
    let (held_back, kept) = order.split_at(learners.len() / one_in);

    let mut trainer =
        Trainer::new(vocabulary.clone(), count_items(vocabulary, exercises, learners), settings.clone());
    let untrained = if settings.refit { Some(trainer.clone()) } else { None };
    let (mut best, mut best_loss, mut passes) = (trainer.model.clone(), f64::INFINITY, 0);
    for pass in 1..=settings.passes_max {
        one_pass(&mut trainer, exercises, learners, kept, pass);
        let loss = log_loss(&raw_pairs(&trainer.model, exercises, learners, held_back));
        if loss < best_loss - 1e-5 {
            (best, best_loss, passes) = (trainer.model.clone(), loss, pass);
        } else if pass >= passes + settings.patience {
            break;
        }
    }
    let pairs = raw_pairs(&best, exercises, learners, held_back);
    let calibration = Calibration::fit(&pairs);
    let calibrated: Vec<(f64, bool)> =
        pairs.iter().map(|(logit, right)| (calibration.slope * logit + calibration.shift, *right)).collect();
    let scored: Vec<(f64, bool)> =
        calibrated.iter().map(|(logit, right)| (crate::logistic::sigmoid(*logit), *right)).collect();

    let mut model = best;
    if let Some(mut again) = untrained {
        for pass in 1..=passes {
            one_pass(&mut again, exercises, learners, &order, pass);
        }
        model = again.model;
    }
    model.calibration = calibration;
    model.facts = Facts {
        answers: learners.iter().map(|answers| answers.len() as u64).sum(),
        learners: learners.len() as u64,
        passes,
        held_back_log_loss: log_loss(&calibrated),
        held_back_ece: measure::calibration_error(&scored),
    };
    Ok(model)
}

/// One pass over the given learners in an order of its own.
pub(crate) fn one_pass(
    trainer: &mut Trainer,
    exercises: &[Exercise],
    learners: &[&[Answer]],
    which: &[usize],
    pass: u32,
) {
    let mut order = which.to_vec();
    order.sort_unstable();
    Seed(trainer.settings.seed ^ u64::from(pass)).part("pass").chance().shuffle(&mut order);
    for learner in order {
        trainer.learn(exercises, learners[learner]);
    }
}

fn raw_pairs(
    model: &Model,
    exercises: &[Exercise],
    learners: &[&[Answer]],
    which: &[usize],
) -> Vec<(f64, bool)> {
    let mut pairs = Vec::new();
    for learner in which {
        let mut state = LearnerState::default();
        for answer in learners[*learner] {
            let exercise = &exercises[answer.exercise as usize];
            let prediction = model.take_in(&mut state, exercise, answer.correct, answer.source);
            pairs.push((prediction.logit(), answer.correct));
        }
    }
    pairs
}

fn log_loss(pairs: &[(f64, bool)]) -> f64 {
    let scored: Vec<(f64, bool)> =
        pairs.iter().map(|(logit, right)| (crate::logistic::sigmoid(*logit), *right)).collect();
    measure::log_loss(&scored)
}

/// Answers per item, in the vocabulary's order.
pub(crate) fn count_items(
    vocabulary: &Vocabulary,
    exercises: &[Exercise],
    learners: &[&[Answer]],
) -> Vec<u32> {
    let mut counts = vec![0u32; vocabulary.items().len()];
    for answer in learners.iter().flat_map(|answers| answers.iter()) {
        if let Some(item) = exercises[answer.exercise as usize].item.index {
            counts[item as usize] = counts[item as usize].saturating_add(1);
        }
    }
    counts
}

/// Room for hashed features: about four slots per answer, from 2^12 to 2^20.
fn cross_bits(answers: u64) -> u32 {
    (answers.max(1).ilog2() + 2).clamp(12, 20)
}

/// Up the gradient of the log likelihood.
#[inline]
fn adagrad(weight: &mut f32, squares: &mut f32, gradient: f32, rate: f32) {
    *squares += gradient * gradient;
    *weight += rate * gradient / (sqrtf(*squares) + 1e-4);
}

const _: () = assert!(dense::COUNT == dense::REST + GAPS);
