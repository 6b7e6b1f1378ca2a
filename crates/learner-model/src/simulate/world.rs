//! The worlds: how learners are, how they answer, what practice does.

use crate::logistic::sigmoid;
use crate::skills::{AnswerModel, GraphError, MASTERED_LOGIT, SkillGraph, SkillIndex};
use kernel::{Chance, Seed};
use libm::{cos, exp, log, sqrt};

/// Exercises per skill.
pub const EXERCISES_PER_SKILL: usize = 8;
const LAYERS: usize = 6;
const SKILLS_PER_LAYER: usize = 4;
/// Skills of a simulated course.
pub const SKILLS: usize = LAYERS * SKILLS_PER_LAYER;

/// How practice changes knowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum World {
    /// A: most is learned where success is neither sure nor hopeless.
    ProximalGain,
    /// B: each practice closes a share of the gap.
    GapClosing,
    /// C: each practice adds the same.
    PracticeOnly,
}

impl World {
    /// All three.
    pub const ALL: [World; 3] = [World::ProximalGain, World::GapClosing, World::PracticeOnly];

    /// The letter used in the documentation.
    pub fn letter(self) -> &'static str {
        match self {
            World::ProximalGain => "A",
            World::GapClosing => "B",
            World::PracticeOnly => "C",
        }
    }
}

/// Size and seed of a simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SimulationSettings {
    /// Learners per world and policy.
    pub learners: u32,
    /// Answers each gives.
    pub answers: u32,
    /// All chance comes from here.
    pub seed: u64,
}

impl Default for SimulationSettings {
    fn default() -> Self {
        Self { learners: 400, answers: 300, seed: 2026 }
    }
}

/// A simulated course: the truth, and what its author declares.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// True prerequisites per skill.
    pub true_needs: Vec<Vec<usize>>,
    /// What policies see.
    pub declared: SkillGraph,
    /// True difficulty, per skill and exercise.
    pub difficulty: Vec<[f64; EXERCISES_PER_SKILL]>,
    /// What policies see of it.
    pub declared_difficulty: Vec<[f64; EXERCISES_PER_SKILL]>,
}

impl Course {
    /// The course of a seed.
    pub fn new(seed: Seed) -> Result<Self, GraphError> {
        let mut chance = seed.part("course").chance();
        let mut true_needs: Vec<Vec<usize>> = Vec::with_capacity(SKILLS);
        for skill in 0..SKILLS {
            let layer = skill / SKILLS_PER_LAYER;
            let mut needs = Vec::new();
            if layer > 0 {
                let mut above: Vec<usize> =
                    ((layer - 1) * SKILLS_PER_LAYER..layer * SKILLS_PER_LAYER).collect();
                chance.shuffle(&mut above);
                needs.extend(&above[..1 + chance.below(2) as usize]);
            }
            true_needs.push(needs);
        }
        let names: Vec<String> = (0..SKILLS).map(|skill| format!("s{skill}")).collect();
        let declared_needs: Vec<Vec<&str>> = true_needs
            .iter()
            .map(|needs| {
                needs.iter().filter(|_| chance.unit() >= 0.1).map(|need| names[*need].as_str()).collect()
            })
            .collect();
        let declared: Vec<(&str, &[&str])> = names
            .iter()
            .zip(&declared_needs)
            .map(|(name, needs)| (name.as_str(), needs.as_slice()))
            .collect();
        let mut difficulty = Vec::with_capacity(SKILLS);
        let mut declared_difficulty = Vec::with_capacity(SKILLS);
        for _ in 0..SKILLS {
            let truth: [f64; EXERCISES_PER_SKILL] =
                std::array::from_fn(|i| -2.0 + 4.0 * i as f64 / 7.0 + 0.2 * normal(&mut chance));
            declared_difficulty.push(truth.map(|b| b + 0.4 * normal(&mut chance)));
            difficulty.push(truth);
        }
        Ok(Self { true_needs, declared: SkillGraph::new(&declared)?, difficulty, declared_difficulty })
    }
}

/// How a learner is when she comes.
#[derive(Debug, Clone, PartialEq)]
pub struct LearnerKind {
    /// Speed of learning, around 1.
    pub speed: f64,
    /// Knowledge per skill, logits.
    pub knowledge: Vec<f64>,
}

impl LearnerKind {
    /// The learner of that number.
    pub fn new(seed: Seed, number: u32) -> Self {
        let mut chance = seed.part("learner").part(&number.to_string()).chance();
        let speed = exp(0.6 * normal(&mut chance));
        let known = 2 + chance.below(8) as usize;
        let knowledge = (0..SKILLS)
            .map(|skill| {
                if skill < known { 2.2 + 0.3 * normal(&mut chance) } else { -1.5 + 0.4 * normal(&mut chance) }
            })
            .collect();
        Self { speed, knowledge }
    }
}

/// A learner at work in a world.
#[derive(Debug, Clone)]
pub struct Learner<'a> {
    /// Her truth now.
    pub kind: LearnerKind,
    course: &'a Course,
    world: World,
    chance: Chance,
}

impl<'a> Learner<'a> {
    /// The learner of that number, at her first answer.
    pub fn new(course: &'a Course, world: World, seed: Seed, number: u32) -> Self {
        let chance = seed.part("answers").part(&number.to_string()).chance();
        Self { kind: LearnerKind::new(seed, number), course, world, chance }
    }

    /// True chance of a right answer.
    pub fn chance_correct(&self, skill: SkillIndex, exercise: usize) -> f64 {
        let skill = skill.0 as usize;
        AnswerModel::default()
            .chance_correct(self.kind.knowledge[skill], self.course.difficulty[skill][exercise])
    }

    /// What one answer on this exercise would add to knowledge of the skill.
    pub fn gain(&self, skill: SkillIndex, exercise: usize) -> f64 {
        let at = skill.0 as usize;
        let ready: f64 = self.course.true_needs[at]
            .iter()
            .map(|need| sigmoid(3.0 * (self.kind.knowledge[*need] - 1.0)))
            .product();
        let speed = self.kind.speed;
        match self.world {
            World::ProximalGain => {
                let off = self.chance_correct(skill, exercise) - 0.65;
                0.20 * speed * ready * exp(-off * off / (2.0 * 0.2 * 0.2))
            }
            World::GapClosing => 0.10 * speed * ready * (2.6 - self.kind.knowledge[at]).max(0.0),
            World::PracticeOnly => 0.18 * speed,
        }
    }

    /// She answers, and learns.
    pub fn answer(&mut self, skill: SkillIndex, exercise: usize) -> bool {
        let correct = self.chance.unit() < self.chance_correct(skill, exercise);
        let gain = self.gain(skill, exercise);
        self.kind.knowledge[skill.0 as usize] += gain;
        correct
    }

    /// Share of skills truly mastered.
    pub fn mastered(&self) -> f64 {
        self.kind.knowledge.iter().filter(|k| **k >= MASTERED_LOGIT).count() as f64 / SKILLS as f64
    }
}

/// A standard normal draw (Box & Muller 1958; the second of the pair is not used, so that draws stay independent of order).
fn normal(chance: &mut Chance) -> f64 {
    let radius = sqrt(-2.0 * log(1.0 - chance.unit()));
    radius * cos(2.0 * core::f64::consts::PI * chance.unit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worlds_are_as_documented() {
        let course = Course::new(Seed(2026)).expect("layers have no cycle");
        assert_eq!(course.declared.len(), 24);
        assert!(course.true_needs[..4].iter().all(Vec::is_empty));
        assert!(course.true_needs[4..].iter().all(|needs| matches!(needs.len(), 1 | 2)));
        let learners = 2_000;
        let (mut start, mut log_speed) = (0.0, 0.0);
        for number in 0..learners {
            let learner = Learner::new(&course, World::PracticeOnly, Seed(2026), number);
            start += learner.mastered() / f64::from(learners);
            log_speed += log(learner.kind.speed) / f64::from(learners);
        }
        // m uniform on 2..=9 of 24, nearly all above the mark: 5.5 / 24 = 0.229, less the 6 % that fall below it.
        assert!((0.20..0.24).contains(&start), "{start}");
        assert!(log_speed.abs() < 0.05, "{log_speed}");
        let mut learner = Learner::new(&course, World::PracticeOnly, Seed(2026), 1);
        let before = learner.kind.knowledge[5];
        learner.answer(SkillIndex(5), 3);
        assert!((learner.kind.knowledge[5] - before - 0.18 * learner.kind.speed).abs() < 1e-12);
    }
}
