//! All skills of one learner in one course: what is mastered, how surely, and how fast she learns.
//!
//! Nobody tells a hub how fast a learner learns, so four paces are followed side by side, each with its own
//! [`Belief`] per skill; the answers decide how much each pace counts (a mixture of filters). An answer on one skill also
//! speaks, more softly, about skills not yet tried: a right one about its prerequisites, a wrong one about what builds on it.

use super::{AnswerModel, Belief, SkillGraph, SkillIndex, belief::MASTERED_LOGIT};
use libm::{exp, sqrt};

/// Gain in logits per answer under each pace: slow to fast.
pub const PACES: [f64; 4] = [0.04, 0.09, 0.18, 0.36];

/// Fewer answers than this on a skill, and a page says "not enough data yet".
pub const ENOUGH_ANSWERS: u32 = 5;

/// The constants of the estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct MasterySettings {
    /// Guessing and slipping.
    pub answers: AnswerModel,
    /// Mean knowledge of an untried skill.
    pub prior_mean: f64,
    /// Its variance.
    pub prior_variance: f64,
    /// Variance that one practice adds.
    pub wander: f64,
    /// How much an answer counts for a neighbouring untried skill; squared for the next but one, and so on.
    pub hearsay: f64,
    /// Practice adds nothing beyond this level.
    pub ceiling: f64,
}

impl Default for MasterySettings {
    fn default() -> Self {
        Self {
            answers: AnswerModel::default(),
            prior_mean: -0.5,
            prior_variance: 3.0,
            wander: 0.02,
            hearsay: 0.5,
            ceiling: 2.5,
        }
    }
}

/// One skill of one learner.
#[derive(Debug, Clone, PartialEq)]
struct SkillRecord {
    beliefs: [Belief; PACES.len()],
    answers: u32,
    right: u32,
}

/// What a page says about a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Fewer than [`ENOUGH_ANSWERS`] answers, and nothing else tells.
    NotEnoughData,
    /// Tried, not yet mastered.
    Growing,
    /// Mastered, as far as the answers tell.
    Solid,
}

/// A learner's skills in one course.
#[derive(Debug, Clone, PartialEq)]
pub struct Mastery {
    settings: MasterySettings,
    /// Log weight of each pace.
    pace_log_weights: [f64; PACES.len()],
    skills: Vec<SkillRecord>,
}

impl Mastery {
    /// Nothing known yet.
    pub fn new(graph: &SkillGraph, settings: MasterySettings) -> Self {
        let belief = Belief { mean: settings.prior_mean, variance: settings.prior_variance };
        let record = SkillRecord { beliefs: [belief; PACES.len()], answers: 0, right: 0 };
        Self { settings, pace_log_weights: [0.0; PACES.len()], skills: vec![record; graph.len()] }
    }

    /// Takes in one answer on an exercise of the given difficulty (logits, 0 = typical). `weight` in (0, 1]: less than 1 for
    /// shared and entered answers.
    pub fn observe(
        &mut self,
        graph: &SkillGraph,
        skill: SkillIndex,
        difficulty: f64,
        correct: bool,
        weight: f64,
    ) {
        let settings = &self.settings;
        let record = &mut self.skills[skill.0 as usize];
        for (pace, belief) in record.beliefs.iter_mut().enumerate() {
            let (after, log_chance) = belief.after(settings.answers, difficulty, correct, weight);
            self.pace_log_weights[pace] += weight * log_chance;
            let gain = (settings.ceiling - after.mean).clamp(0.0, PACES[pace] * weight);
            *belief = after.practised(gain, settings.wander * weight);
        }
        record.answers = record.answers.saturating_add(1);
        record.right = record.right.saturating_add(u32::from(correct));
        let top = self.pace_log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for log_weight in &mut self.pace_log_weights {
            *log_weight -= top;
        }
        self.spread_word(graph, skill, difficulty, correct, weight);
    }

    /// A right answer makes prerequisites likelier, a wrong one makes what builds on the skill less likely; only for
    /// untried skills, and ever more softly with distance.
    fn spread_word(
        &mut self,
        graph: &SkillGraph,
        from: SkillIndex,
        difficulty: f64,
        correct: bool,
        weight: f64,
    ) {
        let mut weight = weight * self.settings.hearsay;
        let mut reached = vec![false; graph.len()];
        reached[from.0 as usize] = true;
        let mut frontier = vec![from];
        while weight >= 0.1 && !frontier.is_empty() {
            let mut next = Vec::new();
            for skill in &frontier {
                let neighbours = if correct { graph.needs(*skill) } else { graph.enables(*skill) };
                for neighbour in neighbours {
                    let at = neighbour.0 as usize;
                    if reached[at] {
                        continue;
                    }
                    reached[at] = true;
                    next.push(*neighbour);
                    if self.skills[at].answers == 0 {
                        for belief in &mut self.skills[at].beliefs {
                            *belief = belief.after(self.settings.answers, difficulty, correct, weight).0;
                        }
                    }
                }
            }
            frontier = next;
            weight *= self.settings.hearsay;
        }
    }

    /// How much each of [`PACES`] is believed; sums to 1.
    pub fn pace_weights(&self) -> [f64; PACES.len()] {
        let raw = self.pace_log_weights.map(exp);
        let total: f64 = raw.iter().sum();
        raw.map(|w| w / total)
    }

    /// Believed gain per answer, in logits.
    pub fn pace(&self) -> f64 {
        self.mix(|pace, _| PACES[pace], SkillIndex(0))
    }

    /// Chance that the skill is mastered ([`MASTERED_LOGIT`]).
    pub fn chance_mastered(&self, skill: SkillIndex) -> f64 {
        self.mix(|_, belief| belief.chance_above(MASTERED_LOGIT), skill)
    }

    /// Chance of a right answer on an exercise of this skill.
    pub fn chance_correct(&self, skill: SkillIndex, difficulty: f64) -> f64 {
        self.mix(|_, belief| belief.chance_correct(self.settings.answers, difficulty), skill)
    }

    /// Believed knowledge in logits: mean and standard deviation.
    pub fn knowledge(&self, skill: SkillIndex) -> (f64, f64) {
        let mean = self.mix(|_, belief| belief.mean, skill);
        let second = self.mix(|_, belief| belief.variance + belief.mean * belief.mean, skill);
        (mean, sqrt((second - mean * mean).max(0.0)))
    }

    /// Expected number of answers until mastery if the skill is practised now.
    pub fn answers_to_mastery(&self, skill: SkillIndex) -> f64 {
        self.mix(|pace, belief| belief.expected_gap(MASTERED_LOGIT) / PACES[pace], skill)
    }

    /// Answers given on the skill, and how many were right.
    pub fn answers(&self, skill: SkillIndex) -> (u32, u32) {
        let record = &self.skills[skill.0 as usize];
        (record.answers, record.right)
    }

    /// What a page may say; `mastered_at` is the chance from which a skill counts as solid.
    pub fn standing(&self, skill: SkillIndex, mastered_at: f64) -> Standing {
        if self.skills[skill.0 as usize].answers < ENOUGH_ANSWERS {
            Standing::NotEnoughData
        } else if self.chance_mastered(skill) >= mastered_at {
            Standing::Solid
        } else {
            Standing::Growing
        }
    }

    fn mix(&self, of: impl Fn(usize, &Belief) -> f64, skill: SkillIndex) -> f64 {
        let Some(record) = self.skills.get(skill.0 as usize) else { return 0.0 };
        let weights = self.pace_weights();
        (0..PACES.len()).map(|pace| weights[pace] * of(pace, &record.beliefs[pace])).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    fn chain() -> SkillGraph {
        SkillGraph::new(&[("a", &[]), ("b", &["a"]), ("c", &["b"])]).expect("no cycle")
    }

    #[test]
    fn ten_right_answers_master_a_skill_and_ten_wrong_ones_do_not() {
        let graph = chain();
        let mut able = Mastery::new(&graph, MasterySettings::default());
        let mut unable = able.clone();
        for _ in 0..10 {
            able.observe(&graph, SkillIndex(0), 1.0, true, 1.0);
            unable.observe(&graph, SkillIndex(0), 0.0, false, 1.0);
        }
        assert!(able.chance_mastered(SkillIndex(0)) > 0.9, "{able:?}");
        assert!(unable.chance_mastered(SkillIndex(0)) < 0.05, "{unable:?}");
        assert!(able.pace() > unable.pace());
        assert_eq!(able.standing(SkillIndex(0), 0.85), Standing::Solid);
        assert_eq!(able.standing(SkillIndex(1), 0.85), Standing::NotEnoughData);
    }

    #[test]
    fn an_answer_speaks_softly_about_neighbours() {
        let graph = chain();
        let fresh = Mastery::new(&graph, MasterySettings::default());
        let prior = fresh.chance_mastered(SkillIndex(0));
        let mut learner = fresh.clone();
        learner.observe(&graph, SkillIndex(2), 1.0, true, 1.0);
        let [a, b, c] = [0, 1, 2].map(|s| learner.chance_mastered(SkillIndex(s)));
        assert!(c > b && b > a && a > prior, "{c} {b} {a} {prior}");
        let mut learner = fresh;
        learner.observe(&graph, SkillIndex(0), 0.0, false, 1.0);
        assert!(learner.chance_mastered(SkillIndex(1)) < prior);
    }

    #[test]
    fn estimates_follow_a_simulated_learner() {
        // Knowledge grows by 0.15 per answer from -1.5; after 40 answers the estimate should be near the truth.
        let graph = chain();
        let model = AnswerModel::default();
        let (mut error, learners) = (0.0, 60);
        for seed in 0..learners {
            let mut chance = Seed(seed).chance();
            let mut learner = Mastery::new(&graph, MasterySettings::default());
            let mut k = -1.5;
            for _ in 0..25 {
                let (mean, _) = learner.knowledge(SkillIndex(0));
                let difficulty = (mean - 0.6).clamp(-2.0, 2.0);
                let correct = chance.unit() < model.chance_correct(k, difficulty);
                learner.observe(&graph, SkillIndex(0), difficulty, correct, 1.0);
                k += 0.15;
            }
            let (mean, sd) = learner.knowledge(SkillIndex(0));
            error += (mean - k).abs() / learners as f64;
            assert!(sd > 0.1 && sd < 1.5, "{sd}");
        }
        assert!(error < 0.7, "mean error {error} logits");
    }
}
