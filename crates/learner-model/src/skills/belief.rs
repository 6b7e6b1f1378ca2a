//! What is believed about one skill of one learner: a normal distribution over knowledge in logits, updated by Bayes.
//!
//! The observation model is P(correct) = g + (1 - g - s) / (1 + exp(-(k - b))), with guessing g, slipping s, knowledge k and
//! difficulty b. The posterior is not normal; its first two moments are kept (assumed-density filtering, Minka 2001,
//! "Expectation propagation", section 3). Practice moves the mean up and widens the spread (a random walk with drift).

use crate::logistic::sigmoid;
use libm::{erfc, exp, log, pow, sqrt};

/// Knowledge at which a skill counts as mastered: ln(0.85 / 0.15), 85 in 100 right on an exercise of difficulty 0.
pub const MASTERED_LOGIT: f64 = 1.734_601_055_388_106_4;

/// Nodes and weights of 9-point Gauss-Hermite quadrature for a standard normal (Abramowitz & Stegun 25.10, rescaled by sqrt 2 and 1 / sqrt pi).
const NODES: [(f64, f64); 9] = [
    (-4.512_745_863_399_783, 2.234_584_400_774_65e-5),
    (-3.205_429_002_856_47, 2.789_141_321_231_76e-3),
    (-2.076_847_978_677_83, 4.991_640_676_521_76e-2),
    (-1.023_255_663_789_13, 0.244_097_502_894_939),
    (0.0, 0.406_349_206_349_206),
    (1.023_255_663_789_13, 0.244_097_502_894_939),
    (2.076_847_978_677_83, 4.991_640_676_521_76e-2),
    (3.205_429_002_856_47, 2.789_141_321_231_76e-3),
    (4.512_745_863_399_783, 2.234_584_400_774_65e-5),
];

/// A normal distribution over knowledge, in logits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Belief {
    /// Mean knowledge.
    pub mean: f64,
    /// Variance, above 0.
    pub variance: f64,
}

/// How an exercise answers to knowledge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnswerModel {
    /// Chance that someone who knows nothing is right, in [0, 0.5].
    pub guess: f64,
    /// Chance that someone who knows is wrong, in [0, 0.3].
    pub slip: f64,
}

impl Default for AnswerModel {
    fn default() -> Self {
        Self { guess: 0.10, slip: 0.03 }
    }
}

impl AnswerModel {
    /// Chance of a right answer at knowledge `k` on difficulty `b`, both in logits.
    pub fn chance_correct(&self, k: f64, b: f64) -> f64 {
        self.guess + (1.0 - self.guess - self.slip) * sigmoid(k - b)
    }
}

impl Belief {
    /// Chance of a right answer on difficulty `b`, over what is believed.
    pub fn chance_correct(&self, model: AnswerModel, b: f64) -> f64 {
        let spread = sqrt(self.variance);
        NODES.iter().map(|(z, weight)| weight * model.chance_correct(self.mean + spread * z, b)).sum()
    }

    /// Bayes' rule for one answer; `weight` in (0, 1] tempers an answer that says less (shared device, hearsay).
    /// Returns the new belief and the log of the chance it gave the answer.
    pub fn after(&self, model: AnswerModel, b: f64, correct: bool, weight: f64) -> (Self, f64) {
        let spread = sqrt(self.variance);
        let (mut total, mut first, mut second) = (0.0, 0.0, 0.0);
        for (z, node_weight) in NODES {
            let k = self.mean + spread * z;
            let right = model.chance_correct(k, b);
            let likelihood = if correct { right } else { 1.0 - right };
            let tempered = if weight < 1.0 { pow(likelihood, weight) } else { likelihood };
            let mass = node_weight * tempered;
            total += mass;
            first += mass * k;
            second += mass * k * k;
        }
        let mean = first / total;
        let variance = (second / total - mean * mean).max(VARIANCE_MIN);
        (Self { mean, variance }, log(total))
    }

    /// Practice: the mean rises by `gain`, the spread grows by `wander` (a variance).
    pub fn practised(&self, gain: f64, wander: f64) -> Self {
        Self { mean: self.mean + gain, variance: (self.variance + wander).min(VARIANCE_MAX) }
    }

    /// Chance that knowledge is at or above `level`.
    pub fn chance_above(&self, level: f64) -> f64 {
        0.5 * erfc((level - self.mean) / sqrt(2.0 * self.variance))
    }

    /// Mean of max(0, `level` - knowledge): how far there is still to go.
    pub fn expected_gap(&self, level: f64) -> f64 {
        let spread = sqrt(self.variance);
        let z = (level - self.mean) / spread;
        let density = exp(-0.5 * z * z) * 0.398_942_280_401_432_7;
        (level - self.mean) * 0.5 * erfc(-z * core::f64::consts::FRAC_1_SQRT_2) + spread * density
    }
}

/// Below this a belief would no longer learn from answers.
const VARIANCE_MIN: f64 = 0.01;
/// Above this it says nothing.
const VARIANCE_MAX: f64 = 9.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quadrature_integrates_a_standard_normal() {
        let moment = |n: i32| NODES.iter().map(|(z, w)| w * libm::pow(*z, f64::from(n))).sum::<f64>();
        for (n, expected) in [(0, 1.0), (1, 0.0), (2, 1.0), (4, 3.0), (6, 15.0)] {
            assert!((moment(n) - expected).abs() < 1e-9, "moment {n}: {}", moment(n));
        }
    }

    #[test]
    fn update_matches_a_fine_grid() {
        let model = AnswerModel::default();
        let prior = Belief { mean: 0.3, variance: 1.44 };
        for (b, correct) in [(0.0, true), (1.5, true), (-1.0, false), (2.0, false)] {
            let (posterior, log_chance) = prior.after(model, b, correct, 1.0);
            let (mut total, mut first) = (0.0, 0.0);
            for step in -6_000..=6_000 {
                let z = f64::from(step) / 1_000.0;
                let k = prior.mean + 1.2 * z;
                let right = model.chance_correct(k, b);
                let mass = exp(-0.5 * z * z) * if correct { right } else { 1.0 - right };
                total += mass;
                first += mass * k;
            }
            assert!((posterior.mean - first / total).abs() < 2e-3, "{posterior:?} {}", first / total);
            assert!((exp(log_chance) - total * 1e-3 * 0.398_942_28).abs() < 1e-3);
        }
    }

    #[test]
    fn right_answers_raise_wrong_ones_lower_and_soft_ones_move_less() {
        let model = AnswerModel::default();
        let prior = Belief { mean: 0.0, variance: 2.0 };
        let up = prior.after(model, 0.0, true, 1.0).0;
        let down = prior.after(model, 0.0, false, 1.0).0;
        let soft = prior.after(model, 0.0, true, 0.5).0;
        assert!(up.mean > soft.mean && soft.mean > 0.0 && down.mean < 0.0);
        assert!(up.variance < prior.variance && down.variance < prior.variance);
    }

    #[test]
    fn expected_gap_agrees_with_its_limits() {
        let sure = Belief { mean: 0.0, variance: 0.01 };
        assert!((sure.expected_gap(2.0) - 2.0).abs() < 1e-9);
        assert!(sure.expected_gap(-2.0) < 1e-9);
        let open = Belief { mean: 1.0, variance: 1.0 };
        assert!((open.expected_gap(1.0) - 0.398_942_280_4).abs() < 1e-9);
        assert!((open.chance_above(1.0) - 0.5).abs() < 1e-12);
    }
}
