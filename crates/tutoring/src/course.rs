//! A course as the tutor sees it: its skills as a graph, its exercises with their difficulty.

use crate::history::exercise_key;
use kernel::ports::Syllabus;
use learner_model::{
    skills::{SkillGraph, SkillIndex},
    tracing::{Exercise, Key, Model},
};
use std::{collections::HashMap, sync::Arc};

/// Logits between two of the author's five steps of difficulty: from 1 to 5, an answer that 85 of 100 get right becomes one that
/// a third get right.
const LOGITS_PER_STEP: f64 = 0.6;

/// A course, resolved once against the model in use.
#[derive(Debug)]
pub struct Course {
    /// What the library says.
    pub syllabus: Arc<Syllabus>,
    /// Its skills, indexed as in the syllabus.
    pub graph: SkillGraph,
    /// Its exercises for the model, in the order of the syllabus.
    pub exercises: Vec<Exercise>,
    /// Mean difficulty of each skill's exercises, in logits.
    typical: Vec<f64>,
    /// Places of the exercises of each skill.
    by_skill: Vec<Vec<usize>>,
    /// Place of each exercise by its history key.
    by_key: HashMap<u32, usize>,
    /// The model knows at least half of its skills: its chances are used for exercises it knows.
    pub model_speaks: bool,
}

impl Course {
    /// Resolves a course. Prerequisites that go round in a circle (the package check refuses them) are left out.
    pub fn new(syllabus: Arc<Syllabus>, model: &Model) -> Self {
        let names: Vec<&str> = syllabus.skills.iter().map(|skill| skill.id.as_str()).collect();
        let needs: Vec<Vec<&str>> = syllabus
            .skills
            .iter()
            .map(|skill| skill.needs.iter().filter_map(|need| names.get(*need).copied()).collect())
            .collect();
        let declared: Vec<(&str, &[&str])> =
            names.iter().zip(&needs).map(|(name, needs)| (*name, needs.as_slice())).collect();
        let bare: Vec<(&str, &[&str])> = names.iter().map(|name| (*name, &[][..])).collect();
        let graph =
            SkillGraph::new(&declared).or_else(|_| SkillGraph::new(&bare)).unwrap_or_else(|_| empty());
        let skill_key = |skill: usize| Key::of(&skill_name(&syllabus.course, names[skill]));
        let exercises = syllabus
            .exercises
            .iter()
            .map(|exercise| {
                let item = Key::of(&exercise_name(&syllabus.course, &exercise.exercise));
                let difficulty = difficulty_logits(exercise.difficulty);
                Exercise::new(model.vocabulary(), item, &[skill_key(exercise.skill)], difficulty as f32)
            })
            .collect();
        let by_key = syllabus
            .exercises
            .iter()
            .enumerate()
            .map(|(at, exercise)| (exercise_key(&exercise.exercise), at))
            .collect();
        let known = (0..names.len()).filter(|skill| model.vocabulary().skill(skill_key(*skill)).is_some());
        let model_speaks = !names.is_empty() && known.count() * 2 >= names.len();
        let mut by_skill: Vec<Vec<usize>> = vec![Vec::new(); names.len()];
        for (at, exercise) in syllabus.exercises.iter().enumerate() {
            by_skill[exercise.skill].push(at);
        }
        let typical = by_skill
            .iter()
            .map(|own| {
                let difficulty = |at: &usize| difficulty_logits(syllabus.exercises[*at].difficulty);
                own.iter().map(difficulty).sum::<f64>() / own.len().max(1) as f64
            })
            .collect();
        Self { graph, exercises, typical, by_skill, by_key, model_speaks, syllabus }
    }

    /// Place of an exercise in the syllabus.
    pub fn place_of_key(&self, key: u32) -> Option<usize> {
        self.by_key.get(&key).copied()
    }

    /// The skill an exercise trains.
    pub fn skill_of(&self, exercise: usize) -> SkillIndex {
        SkillIndex(self.syllabus.exercises[exercise].skill as u32)
    }

    /// Places in the syllabus of the exercises that train a skill, in its order.
    pub fn of_skill(&self, skill: SkillIndex) -> &[usize] {
        self.by_skill.get(skill.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Difficulty of an exercise in logits against the mean of its skill: to master a skill is to be nearly always right on what is
    /// typical of it, also where its author finds all of it easy.
    pub fn difficulty(&self, exercise: usize) -> f64 {
        let exercise = &self.syllabus.exercises[exercise];
        difficulty_logits(exercise.difficulty) - self.typical[exercise.skill]
    }

    /// All skills, in course order with prerequisites first.
    pub fn skills(&self) -> &[SkillIndex] {
        self.graph.order()
    }
}

fn empty() -> SkillGraph {
    SkillGraph::new(&[]).expect("no skills have no faults")
}

/// The author's step as logits, 0 = the middle.
pub fn difficulty_logits(step: u8) -> f64 {
    (f64::from(step.clamp(1, 5)) - 3.0) * LOGITS_PER_STEP
}

/// By what name models know an exercise: ids are unique within a course only.
pub fn exercise_name(course: &str, exercise: &str) -> String {
    format!("{course}/{exercise}")
}

/// By what name models know a skill.
pub fn skill_name(course: &str, skill: &str) -> String {
    format!("{course}#{skill}")
}
