//! The numbers that training finds.

use super::state::CHANNELS;

/// Places of the dense features, those every prediction has.
pub(crate) mod dense {
    pub const BASE: usize = 0;
    /// ln(1 + answers), ln(1 + right answers), over all.
    pub const PRACTICE: usize = 1;
    pub const ABILITY: usize = 3;
    pub const SURPRISE: usize = 4;
    /// ln(1 + answers), ln(1 + right answers), last outcome, on this exercise.
    pub const ITEM: usize = 5;
    /// ln(1 + answers), ln(1 + right answers), mean over its skills.
    pub const SKILL_PRACTICE: usize = 8;
    /// Three decayed outcomes and the decayed surprise, mean over its skills.
    pub const SKILL_RECENT: usize = 10;
    pub const SKILL_ABILITY: usize = 14;
    /// One weight for each [`super::GAPS`] length of rest since the skill was last seen.
    pub const REST: usize = 15;
    pub const COUNT: usize = REST + super::GAPS;
}

/// Rest of 1, 2-3, 4-7, ... 64 or more answers, or never seen.
pub(crate) const GAPS: usize = 8;
/// Patterns of the last six outcomes under a leading 1.
pub(crate) const PATTERNS: usize = 128;
/// Hashed features per answer at most.
pub(crate) const CROSSES: usize = 5;

/// One value per parameter: weights, or the sums of squared gradients of AdaGrad.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameters {
    pub dense: Vec<f32>,
    pub pattern: Vec<f32>,
    pub item: Vec<f32>,
    pub skill: Vec<f32>,
    /// Per skill: slope on ln(1 + right), slope on ln(1 + wrong).
    pub slope: Vec<f32>,
    /// Hashed; length a power of two.
    pub cross: Vec<f32>,
    /// Per item, [`CHANNELS`] each: what a surprising answer to it leaves behind.
    pub send: Vec<f32>,
    /// Per item, [`CHANNELS`] each: how it responds to what earlier answers left.
    pub receive: Vec<f32>,
}

impl Parameters {
    pub fn new(items: usize, skills: usize, cross_bits: u32, value: f32) -> Self {
        Self {
            dense: vec![value; dense::COUNT],
            pattern: vec![value; PATTERNS],
            item: vec![value; items],
            skill: vec![value; skills],
            slope: vec![value; 2 * skills],
            cross: vec![value; 1 << cross_bits],
            send: vec![value; items * CHANNELS],
            receive: vec![value; items * CHANNELS],
        }
    }

    /// All tables, in file order.
    pub fn tables(&self) -> [&[f32]; 8] {
        [
            &self.dense,
            &self.pattern,
            &self.item,
            &self.skill,
            &self.slope,
            &self.cross,
            &self.send,
            &self.receive,
        ]
    }

    /// All tables, in file order.
    pub fn tables_mut(&mut self) -> [&mut Vec<f32>; 8] {
        [
            &mut self.dense,
            &mut self.pattern,
            &mut self.item,
            &mut self.skill,
            &mut self.slope,
            &mut self.cross,
            &mut self.send,
            &mut self.receive,
        ]
    }

    pub fn count(&self) -> usize {
        self.tables().iter().map(|table| table.len()).sum()
    }
}

/// The place of a hashed feature.
pub(crate) fn cross_slot(kind: u64, from: u64, to: u32, bits: u32) -> u32 {
    let mut x = from.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (u64::from(to) << 3 | kind).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    x = (x ^ (x >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 32)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x >> (64 - bits)) as u32
}
