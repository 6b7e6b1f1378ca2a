//! A node's data as the tutor's commands read them: beside a running hub or central, without changing anything.

use super::super::{Failure, say};
use crate::hub::{DataFolder, KnownCourses, known_courses};
use kernel::{NodeKey, PersonId};
use learner_model::tracing::Source;
use std::{path::Path, sync::Arc};
use store::Connection;
use tutoring::{
    course::{Course, exercise_name, skill_name},
    history::{self, History},
    model::InUse,
};

/// Page cache of the one connection, in KiB.
const CACHE_KIB: u32 = 4_096;

/// A box, opened to read.
pub struct AtBox {
    /// Its database.
    pub db: Connection,
    /// The model in use there.
    pub in_use: Arc<InUse>,
    /// The courses installed there, and the channels in which one can practise.
    pub courses: Vec<Course>,
    /// Courses that the log names and whose package is not here: their answers cannot be read.
    without_package: Vec<String>,
}

impl AtBox {
    /// Opens it.
    pub fn open(data: &Path) -> Result<Self, Failure> {
        let folder = DataFolder::existing(data)?;
        let mut db = folder.reading(CACHE_KIB)?;
        let whole = "SELECT count(*) FROM view_state WHERE ready = 1 AND view IN (?1, ?2)";
        let whole = db.query(whole, &[history::VIEW.into(), tutoring::model::VIEW.into()])?[0].int(0)?;
        if whole < 2 {
            let path = data.display();
            return Err(format!(
                "{path}: what learners did is not summed up yet. Start the hub once (`chaski hub --data {path}`, at a central `chaski central --data \
                 {path}`) and wait until it says that it is ready."
            )
            .into());
        }
        let own: NodeKey = folder.secret()?.public();
        let in_use = InUse::now(&mut db, own, &Arc::new(InUse::none()))?;
        let KnownCourses { syllabi, without_package } = known_courses(&folder, &mut db)?;
        let courses = syllabi.into_iter().map(|syllabus| Course::new(syllabus, &in_use.model)).collect();
        Ok(Self { db, in_use, courses, without_package })
    }

    /// Says whose answers are left out because a package is missing.
    pub fn say_what_is_missing(&self) {
        for id in &self.without_package {
            say(&format!(
                "the package of {id} is not here: answers in it are left out. Bring it with `chaski export course {id} FILE` at a box \
                 that has it and `chaski import course FILE` here"
            ));
        }
    }

    /// Everybody with answers here, in the order of their ids, course by course.
    pub fn everybody(&mut self) -> Result<Vec<PersonId>, Failure> {
        let sql = "SELECT DISTINCT person FROM tutoring_history_state ORDER BY person";
        Ok(self.db.query(sql, &[])?.iter().map(|row| row.id(0).map(PersonId)).collect::<Result<_, _>>()?)
    }

    /// A person's answers, in the order given: exercise and skill by the names that models know, the author's difficulty.
    pub fn answers_of(&mut self, person: PersonId) -> Result<Vec<Answered>, Failure> {
        let histories: Vec<(String, History)> = history::of_person(&mut self.db, person)?;
        let mut all = Vec::new();
        for (id, history) in histories {
            let Some(course) = self.courses.iter().find(|course| course.syllabus.course == id) else {
                continue;
            };
            let keys = history.exercise_keys();
            for given in history.answers() {
                let Some(at) = keys.get(given.exercise).and_then(|key| course.place_of_key(*key)) else {
                    continue;
                };
                let exercise = &course.syllabus.exercises[at];
                all.push(Answered {
                    minute: given.minute,
                    item: exercise_name(&id, &exercise.exercise),
                    skill: skill_name(&id, &course.syllabus.skills[exercise.skill].id),
                    right: given.right,
                    difficulty: course.difficulty(at),
                    source: given.source,
                });
            }
        }
        all.sort_by_key(|answered| answered.minute);
        Ok(all)
    }
}

/// One answer.
pub struct Answered {
    minute: i64,
    /// Exercise.
    pub item: String,
    /// Its skill.
    pub skill: String,
    /// Wholly right.
    pub right: bool,
    /// In logits.
    pub difficulty: f64,
    /// How it came.
    pub source: Source,
}
