//! The model in use: predict, explain, take in an answer.

use super::calibration::Calibration;
use super::exercise::{Exercise, Known, Source};
use super::logs::Logs;
use super::moment::{Moment, UNKNOWN, cross};
use super::state::{CHANNELS, LearnerState, Previous, add_quarters, push_outcome};
use super::terms::{Prediction, TERM_COUNT, Term};
use super::vocabulary::Vocabulary;
use super::weights::{Parameters, dense};
use crate::logistic::sigmoid_f32;
use libm::sqrtf;

/// How fast the echo of an answer fades in each quarter of the channels, per answer.
const FADE: [f32; 4] = [0.998, 0.97, 0.84, 0.56];
/// How fast the three decayed success rates of a skill forget, per answer on it.
const RECENT_KEEP: [f32; 3] = [0.7, 0.9, 0.97];
/// Elo steps on the whole ability and on a skill's: first size, and how fast they shrink with answers.
const ABILITY_STEP: (f32, f32) = (0.12, 0.02);
const SKILL_STEP: (f32, f32) = (0.10, 0.1);

/// A trained model. Give it a [`LearnerState`] and an [`Exercise`]; see [`Model::predict`] and [`Model::take_in`].
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) parameters: Parameters,
    pub(crate) calibration: Calibration,
    pub(crate) facts: Facts,
    pub(crate) logs: Logs,
    pub(crate) cross_bits: u32,
    /// sqrt(1 - fade^2) per channel, so that every echo has the same size in the long run; and the fade itself.
    pub(crate) channels: [(f32, f32); CHANNELS],
}

/// What a model was made from.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Facts {
    /// Answers and learners it was trained on.
    pub answers: u64,
    /// Learners it was trained on.
    pub learners: u64,
    /// Passes over them.
    pub passes: u32,
    /// Logarithmic loss and calibration error on learners held back.
    pub held_back_log_loss: f64,
    /// Expected calibration error (15 bins) on learners held back.
    pub held_back_ece: f64,
}

impl Model {
    pub(crate) fn new(vocabulary: Vocabulary, parameters: Parameters) -> Self {
        let cross_bits = parameters.cross.len().ilog2();
        let channels = std::array::from_fn(|k| {
            let fade = FADE[k * FADE.len() / CHANNELS];
            (fade, sqrtf(1.0 - fade * fade))
        });
        let (calibration, facts) = (Calibration::default(), Facts::default());
        Self { vocabulary, parameters, calibration, facts, logs: Logs::new(), cross_bits, channels }
    }

    /// A model that has seen nothing: author's difficulties and the learner's own answers are all it goes by.
    pub fn blank() -> Self {
        let vocabulary = Vocabulary::default();
        let mut parameters = Parameters::new(0, 0, 4, 0.0);
        parameters.dense[dense::BASE] = 0.5;
        parameters.dense[dense::ABILITY] = 1.0;
        parameters.dense[dense::SKILL_ABILITY] = 1.0;
        parameters.dense[dense::SKILL_RECENT + 1] = 0.5;
        Self::new(vocabulary, parameters)
    }

    /// What it knows.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// What it was made from.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Number of weights.
    pub fn weight_count(&self) -> usize {
        self.parameters.count()
    }

    /// The chance of a right answer and its exact decomposition. Reads the state, changes nothing, allocates nothing.
    pub fn predict(&self, state: &LearnerState, exercise: &Exercise) -> Prediction {
        let moment = Moment::new(state, exercise, &self.logs, self.cross_bits);
        self.calibrated(&self.raw_terms(&moment, state, exercise))
    }

    /// Predicts, then takes in the answer. Allocates only when the learner first meets a skill or exercise.
    pub fn take_in(
        &self,
        state: &mut LearnerState,
        exercise: &Exercise,
        correct: bool,
        source: Source,
    ) -> Prediction {
        let moment = Moment::new(state, exercise, &self.logs, self.cross_bits);
        let terms = self.raw_terms(&moment, state, exercise);
        let logit = raw_logit(&terms);
        self.note(state, exercise, &moment, logit, correct, source);
        self.calibrated(&terms)
    }

    /// Each term before calibration.
    pub(crate) fn raw_terms(
        &self,
        moment: &Moment,
        state: &LearnerState,
        exercise: &Exercise,
    ) -> [f32; TERM_COUNT] {
        let Parameters { dense: w, item, skill, slope, cross: hashed, pattern, receive, .. } =
            &self.parameters;
        let x = &moment.dense;
        let part = |from: usize, count: usize| (from..from + count).map(|i| w[i] * x[i]).sum::<f32>();
        let hash = |which: usize| match moment.crosses[which] {
            UNKNOWN => 0.0,
            slot => hashed[slot as usize],
        };
        let mut terms = [0.0f32; TERM_COUNT];
        let mut set = |term: Term, value: f32| terms[term as usize] = value;
        set(Term::Base, w[dense::BASE]);
        set(
            Term::Exercise,
            match moment.item {
                UNKNOWN => -exercise.difficulty,
                at => item[at as usize],
            },
        );
        let (mut skill_sum, mut slope_sum) = (0.0, 0.0);
        for (at, [right, wrong]) in moment.skills.iter().zip(&moment.slopes).take(moment.skill_count) {
            if *at != UNKNOWN {
                let at = *at as usize;
                skill_sum += moment.share * skill[at];
                slope_sum += moment.share * (slope[2 * at] * right + slope[2 * at + 1] * wrong);
            }
        }
        set(Term::Skill, skill_sum);
        set(Term::PracticeOverall, part(dense::PRACTICE, 2));
        set(Term::RecentOverall, part(dense::SURPRISE, 1) + pattern[usize::from(moment.pattern)]);
        set(Term::PracticeSkill, part(dense::SKILL_PRACTICE, 2) + slope_sum);
        set(
            Term::RecentSkill,
            part(dense::SKILL_RECENT, 4) + hash(cross::SKILL_OUTCOMES) + hash(cross::SKILL_RUN),
        );
        set(Term::Rest, part(dense::REST, super::weights::GAPS));
        set(Term::SameExercise, part(dense::ITEM, 3));
        set(Term::Ability, part(dense::ABILITY, 1));
        set(Term::SkillAbility, part(dense::SKILL_ABILITY, 1));
        set(
            Term::Sequence,
            hash(cross::ITEM_AFTER_ITEM) + hash(cross::SKILL_AFTER_SKILL) + hash(cross::SKILL_AFTER_THREE),
        );
        if moment.item != UNKNOWN {
            set(Term::Related, dot(row(receive, moment.item), &state.echo));
        }
        terms
    }

    fn calibrated(&self, raw: &[f32; TERM_COUNT]) -> Prediction {
        let mut terms = raw.map(|term| f64::from(term) * self.calibration.slope);
        terms[Term::Calibration as usize] = self.calibration.shift;
        Prediction { terms }
    }

    /// Writes the answer into the learner's record. `logit` is the prediction made before it, uncalibrated.
    pub(crate) fn note(
        &self,
        state: &mut LearnerState,
        exercise: &Exercise,
        moment: &Moment,
        logit: f32,
        correct: bool,
        source: Source,
    ) {
        let outcome = if correct { 1.0 } else { 0.0 };
        let signed = 2.0 * outcome - 1.0;
        let (quarters, weight) = (source.quarters(), source.weight());
        let right_quarters = if correct { quarters } else { 0 };
        let surprise = 2.0 * (outcome - sigmoid_f32(logit));
        let elo_surprise = weight * (outcome - sigmoid_f32(self.elo_logit(state, exercise, moment)));

        let count = state.tried as f32 * 0.25;
        state.ability += ABILITY_STEP.0 / sqrtf(1.0 + ABILITY_STEP.1 * count) * elo_surprise;
        state.surprise += 0.1 * weight * (surprise - state.surprise);
        let now = state.answers;
        for skill in exercise.skills() {
            let memory = state.skill_mut(skill.record_key);
            let step = SKILL_STEP.0 / sqrtf(1.0 + SKILL_STEP.1 * f32::from(memory.tried) * 0.25);
            memory.ability =
                fixed(f32::from(memory.ability) * (1.0 / 4_096.0) + step * elo_surprise, 4_096.0);
            let old = f32::from(memory.surprise) * (1.0 / 16_384.0);
            memory.surprise = fixed(old + 0.15 * weight * (surprise - old), 16_384.0);
            for (recent, keep) in memory.recent.iter_mut().zip(RECENT_KEEP) {
                let old = f32::from(*recent) * (1.0 / 32_767.0);
                *recent = fixed(old + (1.0 - keep) * weight * (signed - old), 32_767.0);
            }
            memory.tried = add_quarters(memory.tried, quarters);
            memory.right = add_quarters(memory.right, right_quarters);
            memory.outcomes = push_outcome(memory.outcomes, correct, 5);
            memory.last_seen = now;
        }
        state.record_item(exercise.item.record_key, correct, quarters);
        self.leave_echo(state, moment.item, surprise * weight);

        let known = |known: Known| if known.index.is_some() { known.record_key } else { 0 };
        let skill = exercise.skills().first().map_or(0, |skill| known(*skill));
        state.run =
            if skill != 0 && state.previous[0].skill == skill { state.run.saturating_add(1) } else { 1 };
        state.previous =
            [Previous { item: known(exercise.item), skill, correct }, state.previous[0], state.previous[1]];
        state.outcomes = push_outcome(state.outcomes, correct, 6);
        state.tried = state.tried.saturating_add(quarters.into());
        state.right = state.right.saturating_add(right_quarters.into());
        state.answers = state.answers.saturating_add(1);
    }

    /// Ability against difficulty alone: what the Elo abilities are measured against.
    fn elo_logit(&self, state: &LearnerState, exercise: &Exercise, moment: &Moment) -> f32 {
        let parameters = &self.parameters;
        let item = match moment.item {
            UNKNOWN => -exercise.difficulty,
            at => parameters.item[at as usize],
        };
        let skills: f32 = moment.skills[..moment.skill_count]
            .iter()
            .filter(|at| **at != UNKNOWN)
            .map(|at| moment.share * parameters.skill[*at as usize])
            .sum();
        state.ability + moment.skill_ability + item + skills + parameters.dense[dense::BASE]
    }

    /// Every echo fades; an item the model knows adds its own, in proportion to the surprise.
    fn leave_echo(&self, state: &mut LearnerState, item: u32, surprise: f32) {
        if item == UNKNOWN {
            for (echo, (fade, _)) in state.echo.iter_mut().zip(&self.channels) {
                *echo *= fade;
            }
            return;
        }
        let sent = row(&self.parameters.send, item);
        for ((echo, sent), (fade, size)) in state.echo.iter_mut().zip(sent).zip(&self.channels) {
            *echo = fade * *echo + size * surprise * sent;
        }
    }
}

/// Sum of the uncalibrated terms, in order.
pub(crate) fn raw_logit(terms: &[f32; TERM_COUNT]) -> f32 {
    terms.iter().sum()
}

/// The [`CHANNELS`] values of one item.
pub(crate) fn row(table: &[f32], item: u32) -> &[f32; CHANNELS] {
    let start = item as usize * CHANNELS;
    table[start..start + CHANNELS].try_into().expect("a row has CHANNELS values")
}

/// Four partial sums, so that the processor can work on four at once; the order is fixed, so the bits are too.
fn dot(a: &[f32; CHANNELS], b: &[f32; CHANNELS]) -> f32 {
    let mut sums = [0.0f32; 4];
    for (a, b) in a.as_chunks::<4>().0.iter().zip(b.as_chunks::<4>().0) {
        for k in 0..4 {
            sums[k] += a[k] * b[k];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// A value times `scale`, rounded half away from zero and kept within 16 bits.
fn fixed(value: f32, scale: f32) -> i16 {
    libm::roundf((value * scale).clamp(-32_767.0, 32_767.0)) as i16
}
