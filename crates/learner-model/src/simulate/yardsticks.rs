//! The policies others are measured against, as `docs/tutor.md` defines them.

use super::world::{Course, EXERCISES_PER_SKILL, Learner, SKILLS};
use crate::logistic::sigmoid;
use crate::skills::{MASTERED_LOGIT, SkillIndex};
use kernel::Chance;

/// Chooses (skill, exercise) and hears what came of it.
pub(crate) trait Chooser {
    /// The next exercise. `truth` is for the oracle alone.
    fn choose(&mut self, course: &Course, truth: &Learner<'_>, chance: &mut Chance) -> (SkillIndex, usize);
    /// The answer.
    fn hear(&mut self, course: &Course, skill: SkillIndex, exercise: usize, correct: bool);
}

/// Any exercise.
pub(crate) struct Random;

impl Chooser for Random {
    fn choose(&mut self, _: &Course, _: &Learner<'_>, chance: &mut Chance) -> (SkillIndex, usize) {
        (SkillIndex(chance.below(SKILLS as u64) as u32), chance.below(EXERCISES_PER_SKILL as u64) as usize)
    }
    fn hear(&mut self, _: &Course, _: SkillIndex, _: usize, _: bool) {}
}

/// Course order, the same share of answers for each skill, from easy to hard.
pub(crate) struct Fixed {
    pub asked: usize,
    pub answers: usize,
}

impl Chooser for Fixed {
    fn choose(&mut self, course: &Course, _: &Learner<'_>, _: &mut Chance) -> (SkillIndex, usize) {
        let place = self.asked * SKILLS;
        let (turn, within) = (place / self.answers, place % self.answers);
        let skill = course.declared.order()[turn.min(SKILLS - 1)];
        (skill, (within * EXERCISES_PER_SKILL / self.answers).min(EXERCISES_PER_SKILL - 1))
    }
    fn hear(&mut self, _: &Course, _: SkillIndex, _: usize, _: bool) {
        self.asked += 1;
    }
}

/// On to the next skill after three right answers running.
#[derive(Default)]
pub(crate) struct ThreeInARow {
    place: usize,
    running: u32,
}

impl Chooser for ThreeInARow {
    fn choose(&mut self, course: &Course, _: &Learner<'_>, chance: &mut Chance) -> (SkillIndex, usize) {
        (course.declared.order()[self.place], chance.below(EXERCISES_PER_SKILL as u64) as usize)
    }
    fn hear(&mut self, _: &Course, _: SkillIndex, _: usize, correct: bool) {
        self.running = if correct { self.running + 1 } else { 0 };
        if self.running >= 3 {
            (self.place, self.running) = ((self.place + 1).min(SKILLS - 1), 0);
        }
    }
}

/// The first open skill that an Elo estimate does not call mastered, at a chance of 0.7.
pub(crate) struct MasteryRule {
    estimate: [f64; SKILLS],
}

impl Default for MasteryRule {
    fn default() -> Self {
        Self { estimate: [-1.0; SKILLS] }
    }
}

impl MasteryRule {
    fn mastered(&self, skill: SkillIndex) -> bool {
        self.estimate[skill.0 as usize] >= MASTERED_LOGIT
    }
}

impl Chooser for MasteryRule {
    fn choose(&mut self, course: &Course, _: &Learner<'_>, _: &mut Chance) -> (SkillIndex, usize) {
        let graph = &course.declared;
        let open = |skill: &&SkillIndex| {
            !self.mastered(**skill) && graph.needs(**skill).iter().all(|need| self.mastered(*need))
        };
        let lowest = graph
            .order()
            .iter()
            .min_by(|a, b| self.estimate[a.0 as usize].total_cmp(&self.estimate[b.0 as usize]));
        let skill = graph.order().iter().find(open).or(lowest).copied().unwrap_or(SkillIndex(0));
        let k = self.estimate[skill.0 as usize];
        let distance =
            |i: &usize| (sigmoid(k - course.declared_difficulty[skill.0 as usize][*i]) - 0.7).abs();
        let exercise =
            (0..EXERCISES_PER_SKILL).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0);
        (skill, exercise)
    }
    fn hear(&mut self, course: &Course, skill: SkillIndex, exercise: usize, correct: bool) {
        let at = skill.0 as usize;
        let stated = sigmoid(self.estimate[at] - course.declared_difficulty[at][exercise]);
        self.estimate[at] += 0.4 * (if correct { 1.0 } else { 0.0 } - stated);
    }
}

/// Sees everything: the unmastered skill and exercise with the fewest answers left at the present gain.
pub(crate) struct Oracle;

impl Chooser for Oracle {
    fn choose(&mut self, _: &Course, truth: &Learner<'_>, _: &mut Chance) -> (SkillIndex, usize) {
        let mut best = (f64::INFINITY, SkillIndex(0), 0);
        for skill in (0..SKILLS as u32).map(SkillIndex) {
            let gap = MASTERED_LOGIT - truth.kind.knowledge[skill.0 as usize];
            if gap <= 0.0 {
                continue;
            }
            for exercise in 0..EXERCISES_PER_SKILL {
                let answers_left = gap / truth.gain(skill, exercise).max(1e-12);
                if answers_left < best.0 {
                    best = (answers_left, skill, exercise);
                }
            }
        }
        (best.1, best.2)
    }
    fn hear(&mut self, _: &Course, _: SkillIndex, _: usize, _: bool) {}
}
