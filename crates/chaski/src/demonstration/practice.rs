//! What an invented pupil practises between two lessons: what the tutor itself chooses for her, as it would on a page.

use events::learning::AnswerRecorded;
use kernel::{PersonId, UtcMillis};
use learner_model::tracing::Source;
use tutoring::{course::Course, history::History, learner::Learner, model::InUse, practice::choose};

/// One pupil in one course.
pub struct Practice<'a> {
    course: &'a Course,
    person: PersonId,
    in_use: InUse,
    learner: Learner,
    history: History,
}

impl<'a> Practice<'a> {
    /// Before the first answer.
    pub fn new(course: &'a Course, person: PersonId) -> Self {
        let (in_use, history) = (InUse::none(), History::default());
        let learner = Learner::new(course, &in_use.model, history.clone());
        Self { course, person, in_use, learner, history }
    }

    /// She answered.
    pub fn answered(&mut self, answer: &AnswerRecorded, at: UtcMillis) {
        let right = answer.score_percent == 100;
        self.history.take(&answer.exercise, right, Source::OwnDevice, minute(at));
    }

    /// The exercise that a page would put before her now.
    pub fn next(&mut self, at: UtcMillis) -> Option<&str> {
        self.learner = self.learner.after(self.course, &self.in_use.model, self.history.clone());
        let offered = choose(self.course, &self.learner, &self.in_use, self.person, minute(at))?;
        Some(&self.course.syllabus.exercises[offered.drawn.exercise].exercise)
    }
}

fn minute(at: UtcMillis) -> i64 {
    at.0.div_euclid(60_000)
}
