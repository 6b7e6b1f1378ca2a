//! Skills: which rests on which ([`SkillGraph`]) and how surely a learner masters each ([`Mastery`]).

mod belief;
mod graph;
mod mastery;

pub use belief::{AnswerModel, Belief, MASTERED_LOGIT};
pub use graph::{GraphError, SKILLS_MAX, SkillGraph, SkillIndex};
pub use mastery::{ENOUGH_ANSWERS, Mastery, MasterySettings, PACES, Standing};
