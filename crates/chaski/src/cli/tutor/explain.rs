//! `chaski tutor explain`: one prediction, term by term, and what is behind it.

use super::super::{Failure, say};
use super::at_box::AtBox;
use clap::Args;
use kernel::PersonId;
use learner_model::{skills::ENOUGH_ANSWERS, tracing::Term};
use serde_json::json;
use std::path::PathBuf;
use tutoring::{history, learner::Learner};

/// Arguments of `explain`.
#[derive(Args)]
pub struct Explain {
    /// The learner's id: the 26 letters and digits in the address of her page
    person: PersonId,
    /// The exercise: its id, or COURSE/EXERCISE where two courses have one of that name
    exercise: String,
    /// The folder of the box. A running hub is not disturbed.
    #[arg(long, value_name = "DIR", default_value = "run/demonstration")]
    data: PathBuf,
    /// Print one JSON object instead of lines
    #[arg(long)]
    json: bool,
}

impl Explain {
    /// Explains.
    pub fn run(self) -> Result<(), Failure> {
        let mut at_box = AtBox::open(&self.data)?;
        let (wanted_course, wanted) = match self.exercise.split_once('/') {
            Some((course, exercise)) => (Some(course), exercise),
            None => (None, self.exercise.as_str()),
        };
        let mut found = at_box.courses.iter().filter_map(|course| {
            let named = wanted_course.is_none_or(|id| id == course.syllabus.course);
            let at = course.syllabus.exercises.iter().position(|other| other.exercise == wanted);
            at.filter(|_| named).map(|at| (course, at))
        });
        let Some((course, at)) = found.next() else {
            let known: Vec<&str> =
                at_box.courses.iter().map(|course| course.syllabus.course.as_str()).collect();
            return Err(format!(
                "no course here has an exercise {}; courses here: {}",
                self.exercise,
                known.join(", ")
            )
            .into());
        };
        if found.next().is_some() {
            return Err(
                format!("more than one course has an exercise {wanted}; write COURSE/{wanted}").into()
            );
        }
        let id = course.syllabus.course.as_str();
        let history = history::in_course(&mut at_box.db, self.person, id)?;
        let learner = Learner::new(course, &at_box.in_use.model, history);
        let prediction = learner.predict(course, &at_box.in_use.model, at);
        let (skill, difficulty) = (course.skill_of(at), course.difficulty(at));
        let (answers, right) = learner.mastery.answers(skill);
        let (believed, mastered) =
            (learner.mastery.chance_correct(skill, difficulty), learner.mastery.chance_mastered(skill));
        let model = at_box.in_use.digest.map_or_else(|| "none".to_owned(), |digest| digest.to_string());
        if self.json {
            let terms: serde_json::Map<String, serde_json::Value> = Term::ALL
                .iter()
                .map(|term| (term.name().to_owned(), prediction.term(*term).into()))
                .collect();
            let report = json!({
                "person": self.person.to_string(), "course": id, "exercise": wanted,
                "skill": course.graph.name(skill), "model": model, "model_speaks": course.model_speaks,
                "terms": terms, "logit": prediction.logit(), "chance": prediction.chance(),
                "answers_in_course": learner.answers(), "clock_jumps": learner.clock_jumps(), "answers_on_skill": answers, "right_on_skill": right,
                "mastery": {"chance_right": believed, "chance_mastered": mastered},
            });
            say(&report.to_string());
            return Ok(());
        }
        say(&format!(
            "{wanted} of {id}: skill {}, difficulty {difficulty:+.1} logits",
            course.graph.name(skill)
        ));
        say(&format!(
            "answers behind this: {} in the course, {answers} on the skill ({right} right)",
            learner.answers()
        ));
        if learner.answers() < ENOUGH_ANSWERS {
            say(&format!("not enough data yet: fewer than {ENOUGH_ANSWERS} answers"));
        }
        if learner.clock_jumps() > 0 {
            say(&format!(
                "before {} of them the clock had jumped by more than ten years: they count as ten years apart",
                learner.clock_jumps()
            ));
        }
        say(&format!("model: {model}"));
        for term in Term::ALL {
            say(&format!("  {:<18} {:+.4}", term.name(), prediction.term(term)));
        }
        say(&format!("  {:<18} {:+.4}", "sum (log odds)", prediction.logit()));
        say(&format!("chance of a right answer: {:.3} by these terms", prediction.chance()));
        say(&format!(
            "by the skill's mastery: {believed:.3}; the skill is mastered with chance {mastered:.3}"
        ));
        let used = if course.model_speaks { "the model, where it knows the exercise" } else { "mastery" };
        say(&format!("practice in this course goes by {used}"));
        Ok(())
    }
}
