//! The features of one learner before one exercise: strictly from answers given before.

use super::exercise::{Exercise, SKILLS_PER_EXERCISE_MAX};
use super::logs::Logs;
use super::state::LearnerState;
use super::weights::{CROSSES, GAPS, cross_slot, dense};

/// No such place in the model's tables.
pub(crate) const UNKNOWN: u32 = u32::MAX;

/// All features with a value other than 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub dense: [f32; dense::COUNT],
    pub pattern: u8,
    pub item: u32,
    pub skill_count: usize,
    /// 1 / number of skills, 0 without skills.
    pub share: f32,
    pub skills: [u32; SKILLS_PER_EXERCISE_MAX],
    /// ln(1 + right) and ln(1 + wrong) per skill.
    pub slopes: [[f32; 2]; SKILLS_PER_EXERCISE_MAX],
    /// Places of hashed features; [`UNKNOWN`] where there is none.
    pub crosses: [u32; CROSSES],
    pub skill_ability: f32,
}

/// Which of [`Moment::crosses`] is which.
pub(crate) mod cross {
    pub const ITEM_AFTER_ITEM: usize = 0;
    pub const SKILL_AFTER_SKILL: usize = 1;
    pub const SKILL_AFTER_THREE: usize = 2;
    pub const SKILL_OUTCOMES: usize = 3;
    pub const SKILL_RUN: usize = 4;
}

impl Moment {
    pub fn new(state: &LearnerState, exercise: &Exercise, logs: &Logs, cross_bits: u32) -> Self {
        let mut moment = Self {
            dense: [0.0; dense::COUNT],
            pattern: state.outcomes,
            item: exercise.item.index.unwrap_or(UNKNOWN),
            skill_count: usize::from(exercise.skill_count),
            share: if exercise.skill_count == 0 { 0.0 } else { 1.0 / f32::from(exercise.skill_count) },
            skills: [UNKNOWN; SKILLS_PER_EXERCISE_MAX],
            slopes: [[0.0; 2]; SKILLS_PER_EXERCISE_MAX],
            crosses: [UNKNOWN; CROSSES],
            skill_ability: 0.0,
        };
        let x = &mut moment.dense;
        x[dense::BASE] = 1.0;
        x[dense::PRACTICE] = logs.of(state.tried);
        x[dense::PRACTICE + 1] = logs.of(state.right);
        x[dense::ABILITY] = state.ability;
        x[dense::SURPRISE] = state.surprise;
        let item = state.item(exercise.item.record_key);
        x[dense::ITEM] = logs.of(item.tried.into());
        x[dense::ITEM + 1] = logs.of(item.right_quarters().into());
        x[dense::ITEM + 2] = item.last();
        moment.add_skills(state, exercise, logs);
        moment.add_crosses(state, exercise, cross_bits);
        moment
    }

    fn add_skills(&mut self, state: &LearnerState, exercise: &Exercise, logs: &Logs) {
        let share = self.share;
        let x = &mut self.dense;
        for (at, skill) in exercise.skills().iter().enumerate() {
            self.skills[at] = skill.index.unwrap_or(UNKNOWN);
            let Some(memory) = state.skill(skill.record_key) else {
                x[dense::REST + GAPS - 1] += share;
                continue;
            };
            let (tried, right) = (u32::from(memory.tried), u32::from(memory.right));
            self.slopes[at] = [logs.of(right), logs.of(tried - right)];
            x[dense::SKILL_PRACTICE] += share * logs.of(tried);
            x[dense::SKILL_PRACTICE + 1] += share * logs.of(right);
            for (k, recent) in memory.recent.iter().enumerate() {
                x[dense::SKILL_RECENT + k] += share * f32::from(*recent) * (1.0 / 32_767.0);
            }
            x[dense::SKILL_RECENT + 3] += share * f32::from(memory.surprise) * (1.0 / 16_384.0);
            self.skill_ability += share * f32::from(memory.ability) * (1.0 / 4_096.0);
            let rest = (state.answers - memory.last_seen).max(1);
            x[dense::REST + (rest.ilog2() as usize).min(GAPS - 2)] += share;
        }
        x[dense::SKILL_ABILITY] = self.skill_ability;
    }

    fn add_crosses(&mut self, state: &LearnerState, exercise: &Exercise, bits: u32) {
        let [last, second, third] = state.previous;
        let item = exercise.item;
        if last.item != 0 && item.index.is_some() {
            let from = u64::from(last.item) << 1 | u64::from(last.correct);
            self.crosses[cross::ITEM_AFTER_ITEM] = cross_slot(0, from, item.record_key, bits);
        }
        let Some(skill) = exercise.skills().first().filter(|skill| skill.index.is_some()) else { return };
        let to = skill.record_key;
        if last.skill != 0 {
            let from = u64::from(last.skill) << 1 | u64::from(last.correct);
            self.crosses[cross::SKILL_AFTER_SKILL] = cross_slot(1, from, to, bits);
        }
        if third.skill != 0 && second.skill != 0 && last.skill != 0 {
            let mut from = 0u64;
            for previous in [third, second, last] {
                from = from.wrapping_mul(0x0001_0000_01b3)
                    ^ (u64::from(previous.skill) << 1 | u64::from(previous.correct));
            }
            self.crosses[cross::SKILL_AFTER_THREE] = cross_slot(2, from, to, bits);
        }
        let outcomes = state.skill(to).map_or(1, |memory| memory.outcomes);
        // The last four of up to five kept, with their leading 1.
        let four = if outcomes >= 16 { 16 | outcomes & 15 } else { outcomes };
        self.crosses[cross::SKILL_OUTCOMES] = cross_slot(3, four.into(), to, bits);
        let run = if last.skill == to { state.run.min(31) } else { 0 };
        self.crosses[cross::SKILL_RUN] = cross_slot(4, u64::from(run) << 6 | u64::from(outcomes), to, bits);
    }
}
