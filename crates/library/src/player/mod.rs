//! One activity at a time: a page to read and hear, or an exercise to answer.
//!
//! Who opens it: a learner, often on somebody else's old phone, perhaps without script, perhaps not reading easily. The
//! place of things never changes: hear at the top, the question, the answer, then one main button.

mod control;
mod exercise;
pub mod phrases;
mod reading;

pub(crate) use control::Filled;
pub use exercise::{Entered, Shown, exercise_page, variant_for};
pub(crate) use exercise::{draw_control, question, variant_of_quiz};
pub use reading::reading_page;

use crate::OpenCourse;
use askama::filters::HtmlSafe;
use formats::package::{Activity, Id, Lesson, Unit};
use kernel::{LanguageTag, ports::ExerciseWork};
use std::fmt;
use web::{
    messages::Tongue,
    parts::{Knot, Sound, Strand},
};

/// HTML that was made safe where it was made: by `formats` from Markdown, or by this module with every text escaped.
pub(crate) struct Safe(pub String);

impl HtmlSafe for Safe {}

impl fmt::Display for Safe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `& < > "` written so that a browser reads them as signs.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Where a learner is: everything a page of an activity needs.
pub struct Place<'a> {
    /// The course.
    pub open: &'a OpenCourse,
    /// The unit.
    pub unit: &'a Unit,
    /// The lesson.
    pub lesson: &'a Lesson,
    /// The activity.
    pub activity: &'a Activity,
    /// Its position in the lesson, from 0.
    pub index: usize,
    /// The course's language for this reader.
    pub language: &'a LanguageTag,
    /// She came from the tutor's page and goes back there.
    pub practising: bool,
}

impl Place<'_> {
    /// Address of an activity of this lesson.
    pub fn address(&self, activity: &Id) -> String {
        format!("{}/{activity}", self.lesson_address())
    }

    /// Address of the lesson.
    pub fn lesson_address(&self) -> String {
        format!("/courses/{}/{}", self.open.course.id, self.lesson.id)
    }

    /// Where the tutor's page for this course is.
    pub fn practice_address(&self) -> String {
        format!("/practice?course={}", self.open.course.id)
    }

    /// What an address of this activity carries so that she comes back to the tutor.
    pub fn asks(&self) -> &'static str {
        if self.practising { "&practice=1" } else { "" }
    }

    /// Where the main button leads after this activity.
    pub fn next_address(&self) -> String {
        if self.practising {
            return self.practice_address();
        }
        match self.lesson.activities.get(self.index + 1) {
            Some(next) => self.address(&next.id),
            None => self.lesson_address(),
        }
    }

    /// A button to hear a text.
    pub fn sound(&self, t: &Tongue, id: &Id, address: &str) -> Option<Sound> {
        let head = if self.activity.exercise().is_some() { "prompt" } else { "text" };
        let told =
            self.open.sound(self.language, &self.activity.id, head).is_some_and(|(_, machine)| machine);
        match self.open.sound(self.language, id, address)? {
            // Said once, at the top of the page, is enough.
            (url, true) if told && address != head => Some(Sound::new(t, url)),
            _ => self.open.hear(t, self.language, id, address),
        }
    }

    /// Whether somebody who does not read can go through here: the lesson has sound, so the player's own words have it, too.
    pub fn speaks(&self) -> bool {
        let head = if self.activity.exercise().is_some() { "prompt" } else { "text" };
        self.open.sound(self.language, &self.lesson.id, "goal").is_some()
            || self.open.sound(self.language, &self.activity.id, head).is_some()
    }

    /// A small button to hear some words of the player, where the lesson can be heard.
    pub fn phrase(&self, t: &Tongue, key: &str) -> Option<Sound> {
        self.speaks().then(|| phrases::heard(&self.open.recorded, t, key)).flatten()
    }

    /// The lesson as a strand of knots, this activity among them.
    pub fn strand(&self, t: &Tongue, work: &[ExerciseWork]) -> Strand {
        let knots: Vec<Knot> = self
            .lesson
            .activities
            .iter()
            .enumerate()
            .map(|(i, a)| knot_of(a, i < self.index, work))
            .collect();
        let args = [("n", (self.index + 1).into()), ("all", self.lesson.activities.len().into())];
        Strand::new(t, &knots).reading(t.with("library-step-of", &args))
    }
}

/// The state of an activity: an exercise by its work, a page by whether the learner is beyond it.
pub fn knot_of(activity: &Activity, beyond: bool, work: &[ExerciseWork]) -> Knot {
    match activity.exercise() {
        None if beyond => Knot::Tied,
        None => Knot::Open,
        Some(exercise) => match work.iter().find(|work| work.exercise == exercise.id.as_str()) {
            Some(work) if work.solved => Knot::Tied,
            Some(_) => Knot::Looped,
            None => Knot::Open,
        },
    }
}
