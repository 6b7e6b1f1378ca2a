//! What is answered, as the model sees it: an exercise with its skills, resolved once against the model's vocabulary.

use super::vocabulary::{Key, Vocabulary};

/// An exercise may train at most this many skills; more make every one of them vague.
pub const SKILLS_PER_EXERCISE_MAX: usize = 8;

/// A name's place in the model's tables, with the key by which a learner's own record finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Short key in learner records, from the name alone: it survives a change of model.
    pub record_key: u32,
    /// Place in the model's tables; `None` if the model has never seen it.
    pub index: Option<u32>,
}

impl Known {
    pub(crate) fn new(key: Key, index: Option<u32>) -> Self {
        // 0 marks an empty slot in the item table.
        Self { record_key: ((key.0 as u32) ^ ((key.0 >> 32) as u32)).max(1), index }
    }
}

/// An exercise, resolved once when a course is loaded.
#[derive(Debug, Clone, PartialEq)]
pub struct Exercise {
    pub(crate) item: Known,
    pub(crate) skills: [Known; SKILLS_PER_EXERCISE_MAX],
    pub(crate) skill_count: u8,
    pub(crate) difficulty: f32,
}

impl Exercise {
    /// Resolves an exercise. `difficulty` in logits (0 = typical) is the author's or the hub's own estimate; it counts only
    /// while the model does not know the item. Skills beyond [`SKILLS_PER_EXERCISE_MAX`] and repeated ones are dropped.
    pub fn new(vocabulary: &Vocabulary, item: Key, skills: &[Key], difficulty: f32) -> Self {
        let nothing = Known { record_key: 0, index: None };
        let mut resolved = [nothing; SKILLS_PER_EXERCISE_MAX];
        let mut count = 0;
        for skill in skills {
            let known = Known::new(*skill, vocabulary.skill(*skill));
            if count < SKILLS_PER_EXERCISE_MAX && !resolved[..count].contains(&known) {
                resolved[count] = known;
                count += 1;
            }
        }
        Self {
            item: Known::new(item, vocabulary.item(item)),
            skills: resolved,
            skill_count: count as u8,
            difficulty: if difficulty.is_finite() { difficulty.clamp(-6.0, 6.0) } else { 0.0 },
        }
    }

    /// The skills it trains.
    pub fn skills(&self) -> &[Known] {
        &self.skills[..usize::from(self.skill_count)]
    }

    /// The item itself.
    pub fn item(&self) -> Known {
        self.item
    }
}

/// How an answer came; says how much it tells about the learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// On the learner's own device, alone.
    OwnDevice,
    /// Several learners at one device answered together.
    Shared,
    /// Entered afterwards, from paper or by ear.
    Entered,
}

impl Source {
    /// Weight in quarters of a full answer.
    pub(crate) fn quarters(self) -> u16 {
        match self {
            Source::OwnDevice => 4,
            Source::Shared => 2,
            Source::Entered => 3,
        }
    }

    /// Weight in (0, 1].
    pub fn weight(self) -> f32 {
        f32::from(self.quarters()) * 0.25
    }
}

/// One answer of a learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// Index into the exercises that go with the answers.
    pub exercise: u32,
    /// Right or wrong.
    pub correct: bool,
    /// How it came.
    pub source: Source,
}
