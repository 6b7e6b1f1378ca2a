//! A learner in one course as the engine sees her, computed from her history; and what a page says of each skill.

use crate::{
    course::Course,
    history::{Given, History, Reading},
};
use learner_model::{
    next::{PROBES_MAX, START_ANSWERS, hear_probe, passed},
    review::{Memory, Rating, Scheduler, elapsed_days},
    skills::{Mastery, MasterySettings, SkillIndex, Standing as Judged},
    tracing::{LearnerState, Model, Prediction},
};
use std::collections::VecDeque;

/// Chance of mastery from which a page calls a skill solid, three to one: five of five right, or eight of ten. Practice goes on a
/// little beyond it (the policy's `mastered_at`).
pub const SOLID_AT: f64 = 0.75;
/// A solid skill rests until so little of it is believed to be remembered (FSRS: desired retention).
const DUE_BELOW: f64 = 0.90;
/// Knowledge of a prerequisite, in logits, that is enough to go on; as the policy has it.
const ENOUGH_LOGIT: f64 = 1.2;
/// Exercises remembered as just asked.
const LATELY: usize = 6;
/// Outcomes kept for each skill.
const OUTCOMES: usize = 8;
/// Untried skills named as next.
const NEXT_SHOWN: usize = 3;

const DAY_MINUTES: i64 = 24 * 60;
const MINUTE_MS: i64 = 60_000;

/// A learner in one course.
#[derive(Debug, Clone)]
pub struct Learner {
    history: History,
    reading: Reading,
    /// Where her exercises stand in the syllabus; what the course no longer has is nowhere.
    places: Vec<Option<usize>>,
    /// Which skills, how surely.
    pub mastery: Mastery,
    /// What the traced model remembers.
    pub record: LearnerState,
    skills: Vec<SkillTrace>,
    /// The last exercises answered, latest last.
    lately: VecDeque<usize>,
    /// Per exercise: the minute it was last right; 0 = never.
    right_at: Vec<i64>,
    /// Skills asked first, with the first answer: what the start goes by.
    asked: Vec<(SkillIndex, bool)>,
    answers: u32,
    /// Answers before which the clock jumped by more than is believed.
    clock_jumps: u32,
    /// No answers were let go: the history tells how she began.
    is_whole: bool,
}

/// What is remembered of one skill besides mastery.
#[derive(Debug, Clone, Default)]
struct SkillTrace {
    memory: Option<Memory>,
    last_minute: i64,
    outcomes: VecDeque<bool>,
}

/// How a skill stands with a learner: what her picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Mastered, as far as her answers tell.
    Solid,
    /// Tried.
    Growing,
    /// Mastered a while ago: to be asked again.
    Resting,
    /// Not tried, and within reach.
    Next,
    /// Not tried, and her other answers say that she probably can: asked when the rest is done, or when what builds on it fails.
    Passed,
    /// Not tried.
    Later,
}

impl Standing {
    /// In the order a reading counts them.
    pub const ALL: [Standing; 6] = [
        Standing::Solid,
        Standing::Growing,
        Standing::Resting,
        Standing::Next,
        Standing::Passed,
        Standing::Later,
    ];

    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Solid => "solid",
            Standing::Growing => "growing",
            Standing::Resting => "resting",
            Standing::Next => "next",
            Standing::Passed => "passed",
            Standing::Later => "later",
        }
    }
}

impl Learner {
    /// Follows a history from its beginning.
    pub fn new(course: &Course, model: &Model, history: History) -> Self {
        let mut learner = Self {
            reading: History::default().answers().reading(),
            history: History::default(),
            places: Vec::new(),
            mastery: Mastery::new(&course.graph, MasterySettings::default()),
            record: LearnerState::default(),
            skills: vec![SkillTrace::default(); course.graph.len()],
            lately: VecDeque::with_capacity(LATELY),
            right_at: vec![0; course.exercises.len()],
            asked: Vec::new(),
            answers: 0,
            clock_jumps: 0,
            is_whole: true,
        };
        learner.reading = history.answers().reading();
        learner.read(course, model, history);
        learner
    }

    /// The same learner after more answers, if the history only went on; otherwise from the beginning.
    pub fn after(&self, course: &Course, model: &Model, history: History) -> Self {
        if !history.goes_on_from(&self.history) || self.answers == 0 {
            return Self::new(course, model, history);
        }
        let mut learner = self.clone();
        learner.read(course, model, history);
        learner
    }

    fn read(&mut self, course: &Course, model: &Model, history: History) {
        self.places = history.exercise_keys().into_iter().map(|key| course.place_of_key(key)).collect();
        self.is_whole = history.forgotten() == 0;
        let mut answers = history.answers_from(self.reading);
        let scheduler = Scheduler::default();
        for given in answers.by_ref() {
            self.take(course, model, &scheduler, given);
        }
        self.reading = answers.reading();
        self.history = history;
    }

    fn take(&mut self, course: &Course, model: &Model, scheduler: &Scheduler, given: Given) {
        let Some(exercise) = self.places.get(given.exercise).copied().flatten() else { return };
        let skill = course.skill_of(exercise);
        let weight = f64::from(given.source.weight());
        let first_of_skill = self.mastery.answers(skill).0 == 0;
        let begins = self.is_whole && self.answers < START_ANSWERS && self.asked.len() < PROBES_MAX;
        if first_of_skill && begins {
            self.asked.push((skill, given.right));
            hear_probe(&mut self.mastery, &course.graph, skill, given.right, weight);
        }
        self.mastery.observe(&course.graph, skill, course.difficulty(exercise), given.right, weight);
        model.take_in(&mut self.record, &course.exercises[exercise], given.right, given.source);
        let trace = &mut self.skills[skill.0 as usize];
        let rating = if given.right { Rating::Good } else { Rating::Again };
        trace.memory = Some(match trace.memory {
            None => scheduler.first(rating),
            Some(memory) => {
                let elapsed = elapsed_days(trace.last_minute * MINUTE_MS, given.minute * MINUTE_MS);
                self.clock_jumps += u32::from(elapsed.suspicious);
                scheduler.next(memory, elapsed.days, rating)
            }
        });
        trace.last_minute = given.minute;
        if trace.outcomes.len() == OUTCOMES {
            trace.outcomes.pop_front();
        }
        trace.outcomes.push_back(given.right);
        self.lately.retain(|other| *other != exercise);
        if self.lately.len() == LATELY {
            self.lately.pop_front();
        }
        self.lately.push_back(exercise);
        if given.right {
            self.right_at[exercise] = given.minute;
        }
        self.answers = self.answers.saturating_add(1);
    }

    /// Answers in this course on exercises it still has.
    pub fn answers(&self) -> u32 {
        self.answers
    }

    /// Answers before which the clock had jumped by more than ten years or gone back: they count as so long ago, or as the same day.
    pub fn clock_jumps(&self) -> u32 {
        self.clock_jumps
    }

    /// Her history.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Skills asked first, each with its first answer.
    pub fn asked_first(&self) -> &[(SkillIndex, bool)] {
        &self.asked
    }

    /// Exercise just asked, or right so lately that asking again tells only that she remembers the answer.
    pub fn is_recent(&self, course: &Course, exercise: usize, now_minute: i64) -> bool {
        let solved = self.right_at[exercise];
        let days = if course.syllabus.exercises[exercise].varies { 0 } else { 7 };
        self.lately.contains(&exercise) || (solved > 0 && now_minute - solved < days * DAY_MINUTES)
    }

    /// The last outcomes on a skill, latest last, at most eight.
    pub fn outcomes(&self, skill: SkillIndex) -> impl DoubleEndedIterator<Item = bool> + '_ {
        self.skills[skill.0 as usize].outcomes.iter().copied()
    }

    /// Whole days since the last answer on a skill.
    pub fn days_since(&self, skill: SkillIndex, now_minute: i64) -> Option<i64> {
        let trace = &self.skills[skill.0 as usize];
        trace.memory.map(|_| elapsed_days(trace.last_minute * MINUTE_MS, now_minute * MINUTE_MS).days as i64)
    }

    /// Solid skills to be asked again, the most forgotten first.
    pub fn due(&self, course: &Course, now_minute: i64) -> Vec<SkillIndex> {
        let scheduler = Scheduler::default();
        let mut due: Vec<(f64, SkillIndex)> = course
            .skills()
            .iter()
            .filter(|skill| self.mastery.standing(**skill, SOLID_AT) == Judged::Solid)
            .filter_map(|skill| Some((self.remembered(&scheduler, *skill, now_minute)?, *skill)))
            .filter(|(remembered, _)| *remembered < DUE_BELOW)
            .collect();
        due.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        due.into_iter().map(|(_, skill)| skill).collect()
    }

    fn remembered(&self, scheduler: &Scheduler, skill: SkillIndex, now_minute: i64) -> Option<f64> {
        let days = self.days_since(skill, now_minute)? as f64;
        Some(scheduler.retrievability(self.skills[skill.0 as usize].memory?, days))
    }

    /// How every skill stands, in the order of the graph's numbers.
    pub fn standings(&self, course: &Course, now_minute: i64) -> Vec<Standing> {
        let known = self.mastery.each(|skill| self.mastery.chance_at_least(skill, ENOUGH_LOGIT) >= 0.5);
        let enough = |skill: &SkillIndex| known[skill.0 as usize];
        let passed = passed(&self.mastery, &course.graph);
        let scheduler = Scheduler::default();
        let remembered = |skill: &SkillIndex| self.remembered(&scheduler, *skill, now_minute);
        let mut standings = vec![Standing::Later; course.graph.len()];
        let mut next = 0;
        for skill in course.skills() {
            let tried = self.mastery.answers(*skill).0 > 0;
            standings[skill.0 as usize] = match self.mastery.standing(*skill, SOLID_AT) {
                Judged::Solid if remembered(skill).is_some_and(|r| r < DUE_BELOW) => Standing::Resting,
                Judged::Solid => Standing::Solid,
                _ if tried => Standing::Growing,
                _ if passed[skill.0 as usize] => Standing::Passed,
                _ if next < NEXT_SHOWN && course.graph.needs(*skill).iter().all(enough) => {
                    next += 1;
                    Standing::Next
                }
                _ => Standing::Later,
            };
        }
        standings
    }

    /// The chance of a right answer by the model, decomposed.
    pub fn predict(&self, course: &Course, model: &Model, exercise: usize) -> Prediction {
        model.predict(&self.record, &course.exercises[exercise])
    }
}
