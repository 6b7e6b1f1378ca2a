//! A learner's record: what the model remembers of her answers. Derived data: replaying the answers in order gives the same bits.

use super::exercise::Known;

/// How many channels carry echoes of earlier answers.
pub const CHANNELS: usize = 32;

/// Largest count kept, in quarters of an answer.
const QUARTERS_MAX: u16 = 0x7fff;

/// What is remembered of one skill; 24 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct SkillMemory {
    pub key: u32,
    /// Number of answers given before the last one on this skill.
    pub last_seen: u32,
    /// Answers and right answers, in quarters.
    pub tried: u16,
    pub right: u16,
    /// Decayed outcomes in [-1, 1], times 32,767.
    pub recent: [i16; 3],
    /// Elo ability in logits, times 4,096.
    pub ability: i16,
    /// Decayed surprise in [-2, 2], times 16,384.
    pub surprise: i16,
    /// The last five outcomes under a leading 1; 1 = none yet.
    pub outcomes: u8,
    pub spare: u8,
}

/// What is remembered of one exercise; 8 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ItemMemory {
    /// 0 = empty slot.
    pub key: u32,
    /// Answers, in quarters.
    pub tried: u16,
    /// Right answers in quarters; the top bit says that the last one was right.
    pub right: u16,
}

impl ItemMemory {
    const LAST_RIGHT: u16 = 0x8000;

    pub fn right_quarters(self) -> u16 {
        self.right & QUARTERS_MAX
    }

    /// +1 right, -1 wrong, 0 never answered.
    pub fn last(self) -> f32 {
        match (self.tried, self.right & Self::LAST_RIGHT) {
            (0, _) => 0.0,
            (_, 0) => -1.0,
            _ => 1.0,
        }
    }

    fn record(&mut self, correct: bool, quarters: u16) {
        self.tried = add_quarters(self.tried, quarters);
        let right = add_quarters(self.right_quarters(), if correct { quarters } else { 0 });
        self.right = right | if correct { Self::LAST_RIGHT } else { 0 };
    }
}

/// One of the last answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Previous {
    /// Record keys; 0 = not known to the model.
    pub item: u32,
    pub skill: u32,
    pub correct: bool,
}

/// Everything remembered of one learner.
#[derive(Debug, Clone, PartialEq)]
pub struct LearnerState {
    /// Answers and right answers so far, in quarters.
    pub(crate) tried: u32,
    pub(crate) right: u32,
    /// Answers so far, each counted 1.
    pub(crate) answers: u32,
    /// Elo ability, logits.
    pub(crate) ability: f32,
    /// Decayed surprise.
    pub(crate) surprise: f32,
    /// The last three outcomes under a leading 1.
    pub(crate) outcomes: u8,
    /// Answers running on the present skill.
    pub(crate) run: u8,
    /// Latest first.
    pub(crate) previous: [Previous; 3],
    pub(crate) echo: [f32; CHANNELS],
    /// Sorted by key.
    pub(crate) skills: Vec<SkillMemory>,
    /// Open addressing; length a power of two or zero.
    items: Vec<ItemMemory>,
    item_count: u32,
}

impl Default for LearnerState {
    fn default() -> Self {
        Self {
            tried: 0,
            right: 0,
            answers: 0,
            ability: 0.0,
            surprise: 0.0,
            outcomes: 1,
            run: 0,
            previous: [Previous::default(); 3],
            echo: [0.0; CHANNELS],
            skills: Vec::new(),
            items: Vec::new(),
            item_count: 0,
        }
    }
}

impl LearnerState {
    /// Answers taken in.
    pub fn answers(&self) -> u32 {
        self.answers
    }

    /// Different exercises and skills met.
    pub fn met(&self) -> (u32, u32) {
        (self.item_count, self.skills.len() as u32)
    }

    /// Bytes held, spare room included.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.skills.capacity() * size_of::<SkillMemory>()
            + self.items.capacity() * size_of::<ItemMemory>()
    }

    /// Answers and right answers on a skill, in quarters of an answer.
    pub fn skill_quarters(&self, skill: Known) -> (u16, u16) {
        self.skill(skill.record_key).map_or((0, 0), |memory| (memory.tried, memory.right))
    }

    /// How the last answers on a skill went, latest last, at most five.
    pub fn last_outcomes(&self, skill: Known) -> Vec<bool> {
        let outcomes = self.skill(skill.record_key).map_or(1, |memory| memory.outcomes);
        let known = 7 - outcomes.max(1).leading_zeros() as usize;
        (0..known).rev().map(|bit| outcomes >> bit & 1 == 1).collect()
    }

    pub(crate) fn skill(&self, key: u32) -> Option<&SkillMemory> {
        self.skills.binary_search_by_key(&key, |memory| memory.key).ok().map(|at| &self.skills[at])
    }

    /// The skill's memory, made when first met: the only allocation besides the item table's growth.
    pub(crate) fn skill_mut(&mut self, key: u32) -> &mut SkillMemory {
        let at = match self.skills.binary_search_by_key(&key, |memory| memory.key) {
            Ok(at) => at,
            Err(at) => {
                if self.skills.len() == self.skills.capacity() {
                    self.skills.reserve_exact(4);
                }
                self.skills.insert(at, SkillMemory { key, outcomes: 1, ..SkillMemory::default() });
                at
            }
        };
        &mut self.skills[at]
    }

    pub(crate) fn item(&self, key: u32) -> ItemMemory {
        if self.items.is_empty() {
            return ItemMemory::default();
        }
        self.items[self.slot(key)]
    }

    /// Notes an answer to an exercise.
    pub(crate) fn record_item(&mut self, key: u32, correct: bool, quarters: u16) {
        if self.items.is_empty() || self.items[self.slot(key)].key == 0 {
            if (self.item_count as usize + 1) * 4 > self.items.len() * 3 {
                self.grow_items();
            }
            self.item_count += 1;
        }
        let slot = self.slot(key);
        self.items[slot].key = key;
        self.items[slot].record(correct, quarters);
    }

    /// Where the key is, or the empty slot where it would go. The table is never full.
    fn slot(&self, key: u32) -> usize {
        let mask = self.items.len() - 1;
        let mut at = key.wrapping_mul(0x9e37_79b1) as usize >> 7 & mask;
        while self.items[at].key != key && self.items[at].key != 0 {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow_items(&mut self) {
        let doubled = vec![ItemMemory::default(); (self.items.len() * 2).max(8)];
        let old = std::mem::replace(&mut self.items, doubled);
        for memory in old.into_iter().filter(|memory| memory.key != 0) {
            let slot = self.slot(memory.key);
            self.items[slot] = memory;
        }
    }
}

pub(crate) fn add_quarters(count: u16, quarters: u16) -> u16 {
    count.saturating_add(quarters).min(QUARTERS_MAX)
}

/// Appends an outcome to bits under a leading 1, keeping `kept` of them.
pub(crate) fn push_outcome(outcomes: u8, correct: bool, kept: u32) -> u8 {
    let longer = u32::from(outcomes) << 1 | u32::from(correct);
    let top = 1u32 << kept;
    (if longer >= top << 1 { top | (longer & (top - 1)) } else { longer }) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_keep_the_last_few_under_a_leading_one() {
        let mut outcomes = 1;
        for correct in [true, false, true, true] {
            outcomes = push_outcome(outcomes, correct, 3);
        }
        assert_eq!(outcomes, 0b1_011);
    }

    #[test]
    fn item_table_finds_what_was_put_in() {
        let mut state = LearnerState::default();
        for round in 0..2 {
            for key in 1..=500u32 {
                state.record_item(key.wrapping_mul(2_654_435_761), key % 3 == 0, 4);
            }
            assert_eq!(state.met().0, 500, "round {round}");
        }
        for key in 1..=500u32 {
            let memory = state.item(key.wrapping_mul(2_654_435_761));
            assert_eq!((memory.tried, memory.right_quarters()), (8, if key % 3 == 0 { 8 } else { 0 }));
            assert_eq!(memory.last(), if key % 3 == 0 { 1.0 } else { -1.0 });
        }
        assert_eq!(state.item(77).last(), 0.0);
    }
}
