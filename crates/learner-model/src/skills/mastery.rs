//! All skills of one learner in one course: what is mastered, how surely, and how fast she learns.
//!
//! Nobody tells a hub how fast a learner learns, nor whether a skill is within her reach yet, so five paces are followed side by
//! side, each with its own [`Belief`] per skill; the answers decide how much each pace counts (a mixture of filters). The
//! learner's pace on other skills is where a skill starts from; pace 0 on one skill means that it does not move, whatever
//! the course declares, and is held per skill alone. An answer on one skill also
//! speaks, more softly, about skills not yet tried: a right one about its prerequisites, a wrong one about what builds on it.

use super::{AnswerModel, Belief, SkillGraph, SkillIndex, belief::MASTERED_LOGIT};
use libm::{exp, sqrt};
use std::collections::BTreeMap;

/// Gain in logits per answer under each pace: stuck, then slow to fast.
pub const PACES: [f64; 5] = [0.0, 0.05, 0.10, 0.20, 0.40];

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
    /// Only so many first answers on a skill speak of others: later ones tell of practice, not of what she came with.
    pub hearsay_answers: u32,
    /// The first answers on a skill tell what she came with, not how fast she learns: so many are left out of the pace.
    pub pace_after_answers: u32,
    /// Chance, before any answer, that a skill does not move.
    pub stuck_prior: f64,
    /// Practice adds nothing beyond this level.
    pub ceiling: f64,
}

impl Default for MasterySettings {
    fn default() -> Self {
        Self {
            answers: AnswerModel::default(),
            prior_mean: 0.0,
            prior_variance: 4.0,
            wander: 0.02,
            hearsay: 0.25,
            hearsay_answers: 5,
            pace_after_answers: 0,
            stuck_prior: 0.03,
            ceiling: 2.5,
        }
    }
}

/// One skill of one learner.
#[derive(Debug, Clone, PartialEq)]
struct SkillRecord {
    beliefs: [Belief; PACES.len()],
    /// Log of how well each pace explains the answers on this skill.
    pace_log_weights: [f64; PACES.len()],
    answers: u32,
    right: u32,
}

impl SkillRecord {
    /// What an answer elsewhere says of a skill without answers. Paces part with the first answer: until then all beliefs are one,
    /// and it is worked out once.
    fn hear(&mut self, answers: AnswerModel, difficulty: f64, correct: bool, weight: f64) {
        self.beliefs = [self.beliefs[0].after(answers, difficulty, correct, weight).0; PACES.len()];
    }
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
        let record = SkillRecord {
            beliefs: [belief; PACES.len()],
            pace_log_weights: [0.0; PACES.len()],
            answers: 0,
            right: 0,
        };
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
        let mut evidence = [0.0; PACES.len()];
        for (pace, belief) in record.beliefs.iter_mut().enumerate() {
            let (after, log_chance) = belief.after(settings.answers, difficulty, correct, weight);
            record.pace_log_weights[pace] += log_chance;
            evidence[pace] = log_chance;
            let gain = (settings.ceiling - after.mean).clamp(0.0, PACES[pace] * weight);
            *belief = after.practised(gain, settings.wander * weight);
        }
        record.answers = record.answers.saturating_add(1);
        record.right = record.right.saturating_add(u32::from(correct));
        // Stuck on one skill says nothing about the others.
        let counts = self.skills[skill.0 as usize].answers > settings.pace_after_answers;
        for (total, evidence) in self.pace_log_weights.iter_mut().zip(evidence).skip(1).filter(|_| counts) {
            *total += evidence;
        }
        centre(&mut self.pace_log_weights[1..]);
        centre(&mut self.skills[skill.0 as usize].pace_log_weights);
        self.spread_word(graph, skill, difficulty, correct, weight);
    }

    /// Takes in what an answer elsewhere says of a skill that she has not answered yet; a skill with answers of its own speaks for
    /// itself. Counts as no answer and tells nothing about her pace.
    pub fn hear(&mut self, skill: SkillIndex, difficulty: f64, correct: bool, weight: f64) {
        let answers = self.settings.answers;
        let Some(record) = self.skills.get_mut(skill.0 as usize).filter(|record| record.answers == 0) else {
            return;
        };
        record.hear(answers, difficulty, correct, weight);
    }

    /// A right answer makes prerequisites and the skill before it in the course likelier, a wrong one makes what builds on it
    /// and the skill after it less likely; only for untried skills, and ever more softly with distance.
    fn spread_word(
        &mut self,
        graph: &SkillGraph,
        from: SkillIndex,
        difficulty: f64,
        correct: bool,
        weight: f64,
    ) {
        if self.skills[from.0 as usize].answers > self.settings.hearsay_answers {
            return;
        }
        let mut weight = weight * self.settings.hearsay;
        let mut reached = vec![false; graph.len()];
        reached[from.0 as usize] = true;
        let mut frontier = vec![from];
        while weight >= HEARSAY_MIN && !frontier.is_empty() {
            let mut next = Vec::new();
            for skill in &frontier {
                let (declared, in_order) = if correct {
                    (graph.needs(*skill), graph.before(*skill))
                } else {
                    (graph.enables(*skill), graph.after(*skill))
                };
                for neighbour in declared.iter().copied().chain(in_order) {
                    let at = neighbour.0 as usize;
                    if reached[at] {
                        continue;
                    }
                    reached[at] = true;
                    next.push(neighbour);
                    if self.skills[at].answers == 0 {
                        self.skills[at].hear(self.settings.answers, difficulty, correct, weight);
                    }
                }
            }
            frontier = next;
            weight *= self.settings.hearsay;
        }
    }

    /// How much each of [`PACES`] is believed on a skill; sums to 1. The learner's whole record counts for the moving paces,
    /// the skill's own for whether it moves at all.
    pub fn pace_weights(&self, skill: SkillIndex) -> [f64; PACES.len()] {
        let whole = normalised(&self.pace_log_weights, 1);
        let Some(record) = self.skills.get(skill.0 as usize) else { return whole };
        // Chance of the skill's answers if it moves at the learner's usual paces, against if it is stuck.
        let own = record.pace_log_weights.map(exp);
        let moving: f64 = whole.iter().zip(own).skip(1).map(|(whole, own)| whole * own).sum();
        let stuck = self.settings.stuck_prior * own[0];
        let stuck = stuck / (stuck + (1.0 - self.settings.stuck_prior) * moving);
        let mut weights = whole.map(|weight| weight * (1.0 - stuck));
        weights[0] = stuck;
        weights
    }

    /// Chance that practice does not move the skill at present.
    pub fn chance_stuck(&self, skill: SkillIndex) -> f64 {
        self.pace_weights(skill)[0]
    }

    /// Believed gain per answer on skills that move, in logits.
    pub fn pace(&self) -> f64 {
        normalised(&self.pace_log_weights, 1).iter().zip(PACES).map(|(weight, pace)| weight * pace).sum()
    }

    /// Chance that the skill is mastered ([`MASTERED_LOGIT`]).
    pub fn chance_mastered(&self, skill: SkillIndex) -> f64 {
        self.mix(|_, belief| belief.chance_above(MASTERED_LOGIT), skill)
    }

    /// Chance that knowledge is at least so many logits.
    pub fn chance_at_least(&self, skill: SkillIndex, logit: f64) -> f64 {
        self.mix(|_, belief| belief.chance_above(logit), skill)
    }

    /// Chance of a right answer on an exercise of this skill.
    pub fn chance_correct(&self, skill: SkillIndex, difficulty: f64) -> f64 {
        self.mix(|_, belief| belief.chance_correct(self.settings.answers, difficulty), skill)
    }

    /// The same for many exercises of one skill: authors know few steps of difficulty, so each is worked out once.
    pub fn chances_correct(&self, skill: SkillIndex) -> impl FnMut(f64) -> f64 + '_ {
        let mut known: Vec<(u64, f64)> = Vec::new();
        move |difficulty| {
            let step = difficulty.to_bits();
            if let Some((_, chance)) = known.iter().find(|(other, _)| *other == step) {
                return *chance;
            }
            let chance = self.chance_correct(skill, difficulty);
            if known.len() < STEPS_KEPT {
                known.push((step, chance));
            }
            chance
        }
    }

    /// Believed knowledge in logits: mean and standard deviation.
    pub fn knowledge(&self, skill: SkillIndex) -> (f64, f64) {
        let mean = self.mix(|_, belief| belief.mean, skill);
        let second = self.mix(|_, belief| belief.variance + belief.mean * belief.mean, skill);
        (mean, sqrt((second - mean * mean).max(0.0)))
    }

    /// Expected number of answers until mastery if the skill is practised now.
    pub fn answers_to_mastery(&self, skill: SkillIndex) -> f64 {
        self.mix(|pace, belief| belief.expected_gap(MASTERED_LOGIT) / PACES[pace].max(STUCK_PACE), skill)
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

    /// Works something out for every skill. `of` may ask this learner's mastery and no more of the skill than what is believed of it:
    /// untried skills of which the same is believed are alike, so a course of hundreds costs as much as what she has met of it.
    pub fn each<T: Copy>(&self, of: impl Fn(SkillIndex) -> T) -> Vec<T> {
        let mut known: BTreeMap<[u64; 2], T> = BTreeMap::new();
        let skills = self.skills.iter().enumerate();
        let worked_out = skills.map(|(at, record)| {
            let skill = SkillIndex(at as u32);
            if record.answers > 0 {
                return of(skill);
            }
            let belief = record.beliefs[0];
            *known.entry([belief.mean.to_bits(), belief.variance.to_bits()]).or_insert_with(|| of(skill))
        });
        worked_out.collect()
    }

    fn mix(&self, of: impl Fn(usize, &Belief) -> f64, skill: SkillIndex) -> f64 {
        let Some(record) = self.skills.get(skill.0 as usize) else { return 0.0 };
        let weights = self.pace_weights(skill);
        (0..PACES.len()).map(|pace| weights[pace] * of(pace, &record.beliefs[pace])).sum()
    }
}

/// Difficulties remembered while the exercises of one skill are compared.
const STEPS_KEPT: usize = 8;
/// Word that counts less than this is not passed on.
const HEARSAY_MIN: f64 = 0.05;
/// A stuck skill counts as this slow when answers are reckoned.
const STUCK_PACE: f64 = 0.01;

/// Subtracts the largest, so that logs of weights do not run away.
fn centre(log_weights: &mut [f64]) {
    let top = log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for log_weight in log_weights {
        *log_weight -= top;
    }
}

/// Weights that sum to 1 from the given place on, 0 before it.
fn normalised(log_weights: &[f64; PACES.len()], from: usize) -> [f64; PACES.len()] {
    let mut weights = log_weights.map(exp);
    weights[..from].fill(0.0);
    let total: f64 = weights.iter().sum();
    weights.map(|weight| weight / total)
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
    fn what_is_worked_out_for_each_skill_is_what_it_is_for_one() {
        let names: Vec<String> = (0..40).map(|at| format!("s{at}")).collect();
        let declared: Vec<(&str, &[&str])> = names.iter().map(|name| (name.as_str(), &[][..])).collect();
        let graph = SkillGraph::new(&declared).expect("no cycle");
        let (mut learner, mut chance) = (Mastery::new(&graph, MasterySettings::default()), Seed(3).chance());
        for _ in 0..60 {
            let skill = SkillIndex(chance.below(12) as u32);
            learner.observe(&graph, skill, chance.unit() * 2.0 - 1.0, chance.below(3) > 0, 1.0);
            learner.hear(SkillIndex(12 + chance.below(28) as u32), 0.8, true, 1.0);
            let bits = |of: &dyn Fn(SkillIndex) -> f64| {
                let one: Vec<u64> = (0..40).map(|skill| of(SkillIndex(skill)).to_bits()).collect();
                let each: Vec<u64> = learner.each(of).into_iter().map(f64::to_bits).collect();
                assert_eq!(one, each);
            };
            bits(&|skill| learner.chance_mastered(skill));
            bits(&|skill| learner.chance_at_least(skill, 1.2));
            bits(&|skill| learner.answers_to_mastery(skill));
            bits(&|skill| learner.chance_stuck(skill));
        }
    }

    #[test]
    fn paces_part_with_the_first_answer() {
        let graph = chain();
        let mut mastery = Mastery::new(&graph, MasterySettings::default());
        let skill = SkillIndex(1);
        let alone = mastery.skills[1].beliefs[3].after(AnswerModel::default(), 0.4, true, 0.3).0;
        mastery.hear(skill, 0.4, true, 0.3);
        assert_eq!(mastery.skills[1].beliefs, [alone; PACES.len()]);
        mastery.observe(&graph, skill, 0.0, true, 1.0);
        let beliefs = mastery.skills[1].beliefs;
        assert!(beliefs.windows(2).all(|pair| pair[0].mean < pair[1].mean), "{beliefs:?}");
        // What it is told then is no longer heard.
        mastery.hear(skill, 0.4, true, 0.3);
        assert_eq!(mastery.skills[1].beliefs, beliefs);
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
