//! A box's data as the tutor's commands read them: beside a running hub, without changing anything.

use super::super::{Failure, say};
use crate::hub::{DataFolder, starter_courses};
use formats::package::{Course as PackageCourse, read_archive};
use kernel::{Digest, NodeKey, PersonId};
use learner_model::tracing::Source;
use std::{collections::BTreeMap, path::Path, sync::Arc};
use store::{
    Connection,
    db::{SqliteConnection, SqliteOptions},
};
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
        let options = SqliteOptions { read_only: true, cache_kib: CACHE_KIB };
        let mut db = Connection::Sqlite(SqliteConnection::open(&folder.database(), options)?);
        let whole = "SELECT count(*) FROM view_state WHERE ready = 1 AND view IN (?1, ?2)";
        let whole = db.query(whole, &[history::VIEW.into(), tutoring::model::VIEW.into()])?[0].int(0)?;
        if whole < 2 {
            let path = data.display();
            return Err(format!(
                "{path}: what learners did is not summed up yet. Start the hub once (`chaski hub --data {path}`) and wait until its pages open."
            )
            .into());
        }
        let own: NodeKey = folder.secret()?.public();
        let in_use = InUse::now(&mut db, own, &Arc::new(InUse::none()))?;
        let (mut courses, mut without_package) = (Vec::new(), Vec::new());
        for (id, packages) in packages(&mut db)? {
            match first_here(&folder, &packages)?.or_else(|| starter(&id)) {
                Some(course) => {
                    courses.push(Course::new(Arc::new(library::syllabus_of(&course)), &in_use.model));
                }
                None => without_package.push(id),
            }
        }
        let channels = library::channel::syllabi(&mut db).map_err(|error| {
            let path = data.display();
            format!("{path}: the channels here cannot be read ({error}). Start the hub once (`chaski hub --data {path}`)")
        })?;
        for syllabus in channels {
            courses.push(Course::new(syllabus, &in_use.model));
        }
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

/// The courses that the log says are installed somewhere, by id, each with its packages, newest first: every box packs and signs
/// its starter courses itself, so that a central has heard of many packages of one course, and holds few of them.
fn packages(db: &mut Connection) -> Result<BTreeMap<String, Vec<Digest>>, Failure> {
    let sql = "SELECT course, package FROM library_course WHERE package IS NOT NULL ORDER BY course, version DESC, package";
    let mut found: BTreeMap<String, Vec<Digest>> = BTreeMap::new();
    for row in db.query(sql, &[])? {
        let packages = found.entry(row.text(0)?.to_owned()).or_default();
        let package = Digest(row.id(1)?);
        if !packages.contains(&package) {
            packages.push(package);
        }
    }
    Ok(found)
}

/// The first of these packages that is here.
fn first_here(folder: &DataFolder, packages: &[Digest]) -> Result<Option<PackageCourse>, Failure> {
    for package in packages {
        if let Some(archive) = folder.blobs().get(package)? {
            return Ok(Some(read_archive(&archive)?.0));
        }
    }
    Ok(None)
}

/// A starter course as this program carries it.
fn starter(id: &str) -> Option<PackageCourse> {
    starter_courses().ok()?.into_iter().find(|course| course.id.as_str() == id)
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
