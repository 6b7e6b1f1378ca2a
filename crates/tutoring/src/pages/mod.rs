//! What learners and teachers see.

mod class_skills;
mod models;
mod needs;
mod practice;
mod skills;

use crate::{Tutoring, course::Course, learner::Learner, model::InUse, port, stored};
use axum::{
    Router,
    routing::{get, post},
};
use eventlog::NodeSecret;
use kernel::{
    Actor, Authority, ClassId, Gate, PersonId, UtcMillis, Wish,
    ports::{Attendance, Enrolments, Names, PortError, ShownName, SkillsAre, Syllabi, Syllabus, Titles},
};
use std::{borrow::Cow, path::PathBuf, sync::Arc};
use store::{Connection, Store, StoreError};
use web::{Visitor, WebError, messages::Tongue, parsed, reading};

/// What the pages need.
#[derive(Clone)]
pub struct State {
    /// Where learners are read.
    pub tutoring: Tutoring,
    /// Where the rest is read.
    pub store: Store,
    /// Who may see it.
    pub gate: Arc<dyn Gate>,
    /// What courses train.
    pub syllabi: Arc<dyn Syllabi>,
    /// What courses and exercises are called.
    pub titles: Arc<dyn Titles>,
    /// Who learns where.
    pub enrolments: Arc<dyn Enrolments>,
    /// What people are called.
    pub names: Arc<dyn Names>,
    /// Who was there.
    pub attendance: Arc<dyn Attendance>,
}

/// What the analyst's pages need: they stand on hubs and on centrals.
#[derive(Clone)]
pub struct ModelState {
    /// Where models that came or were approved are read.
    pub store: Store,
    /// Who may see it.
    pub gate: Arc<dyn Gate>,
    /// The model in use.
    pub in_use: FindInUse,
    /// What the answers here may have been given to.
    pub courses: FindCourses,
    /// The node's folder, as its commands name it; candidates lie in it.
    pub data: PathBuf,
    /// By whose hand models are approved here.
    pub signer: FindSigner,
    /// The page above: its address, and the key of its name.
    pub above: (&'static str, &'static str),
}

/// Finds the model in use now.
pub type FindInUse = Arc<dyn Fn(&mut Connection) -> Result<Arc<InUse>, StoreError> + Send + Sync>;

/// Finds the courses whose skills a model must know: half of those of one of them.
pub type FindCourses = Arc<dyn Fn() -> Result<Vec<Arc<Syllabus>>, PortError> + Send + Sync>;

/// Finds out who approves models at this node; `None`: its central does.
pub type FindSigner = Arc<dyn Fn() -> Result<Option<Signer>, PortError> + Send + Sync>;

/// Whoever may approve a model.
pub struct Signer {
    /// The node's own key.
    pub secret: NodeSecret,
    /// A central's, or the node's own where it belongs to no network.
    pub authority: Authority,
}

/// The routes.
pub fn routes(state: State) -> Router {
    Router::new()
        .route("/practice", get(practice::practice))
        .route("/skills", get(skills::skills))
        .route("/classes/{class}/needs", get(needs::needs).post(needs::how_many))
        .route("/classes/{class}/needs/{pupil}", post(needs::helped))
        .route("/classes/{class}/skills", get(class_skills::class_skills))
        .with_state(state)
}

/// The routes of the analyst.
pub fn model_routes(state: ModelState) -> Router {
    Router::new()
        .route("/tutor/models", get(models::models))
        .route("/tutor/models/{model}", get(models::candidate).post(models::approve))
        .with_state(state)
}

fn minute(at: UtcMillis) -> i64 {
    at.0.div_euclid(60_000)
}

/// What a page says where a course declares no skills.
fn stand_in(stands: SkillsAre) -> Option<&'static str> {
    match stands {
        SkillsAre::Declared => None,
        SkillsAre::Lessons => Some("tutoring-lessons"),
        SkillsAre::Topics => Some("tutoring-topics"),
    }
}

fn shown<'a>(t: &'a Tongue, name: &'a ShownName) -> Cow<'a, str> {
    match &name.name {
        Some(name) => name.as_str().into(),
        None => t.say("tutoring-no-name"),
    }
}

/// A learner in a course, with what she is read against.
struct InCourse {
    course: Arc<Course>,
    learner: Arc<Learner>,
    in_use: Arc<InUse>,
    /// Open courses, in their order.
    others: Vec<String>,
}

/// A class as its pages need it.
struct ClassList {
    class: ClassId,
    name: String,
    pupils: Vec<ShownName>,
    /// Pupils with more than one id, each with all of them.
    merged: Vec<Vec<PersonId>>,
}

impl State {
    fn ready(&self, views: &[&str]) -> Result<(), WebError> {
        if self.store.ready(views) { Ok(()) } else { Err(WebError::ViewPreparing) }
    }

    /// The learner in the course asked for; else in the one she answered in last, else in the first that has exercises.
    fn in_course(
        &self,
        db: &mut Connection,
        person: PersonId,
        asked: Option<&str>,
    ) -> Result<Option<InCourse>, WebError> {
        let in_use = self.tutoring.in_use(db).map_err(stored)?;
        let others = self.syllabi.course_ids();
        // Two boxes may have registered her without meeting: what she did under either id is hers.
        let ids = self.enrolments.ids_of(person).map_err(port)?;
        let mut histories = crate::history::of_ids(db, &ids).map_err(stored)?;
        // The course answered in last comes last; among equals the order of ids stays.
        histories.sort_by_key(|(_, history)| history.last_minute());
        let wanted = match asked {
            Some(asked) => Some(asked.to_owned()),
            None => {
                let last = histories.iter().rev().map(|(course, _)| course);
                let has_exercises = |id: &&String| {
                    self.syllabi.syllabus(id).is_some_and(|syllabus| !syllabus.exercises.is_empty())
                };
                last.chain(&others).find(|id| others.contains(id) && has_exercises(id)).cloned()
            }
        };
        let Some(wanted) = wanted else { return Ok(None) };
        let course = self.tutoring.course(&wanted, &in_use).ok_or(WebError::NotFound)?;
        let history = histories.into_iter().find(|(course, _)| *course == wanted).map(|(_, history)| history);
        let learner = self.tutoring.learner(person, &course, &in_use, history.unwrap_or_default());
        Ok(Some(InCourse { course, learner, in_use, others }))
    }

    /// The class, if the actor may do this with it.
    fn class_for(&self, actor: &Actor, wish: &Wish, class: ClassId) -> Result<ClassList, WebError> {
        self.gate.may(actor, wish).map_err(WebError::Refused)?;
        let name = self.enrolments.class_name(class).map_err(port)?.ok_or(WebError::NotFound)?;
        let merged = self.enrolments.merged_in(class).map_err(port)?;
        let mut ids = self.enrolments.pupils_of(class).map_err(port)?;
        // A pupil with two records is one line, under the id she goes on under.
        for id in &mut ids {
            *id = merged
                .iter()
                .find(|hers| hers.contains(id))
                .and_then(|hers| hers.first())
                .copied()
                .unwrap_or(*id);
        }
        ids.sort();
        ids.dedup();
        let mut pupils = self.names.names(&ids).map_err(port)?;
        pupils.sort_by_cached_key(|pupil| {
            (store::search::tokens(pupil.name.as_deref().unwrap_or_default()), pupil.person)
        });
        Ok(ClassList { class, name, pupils, merged })
    }
}

impl ClassList {
    /// All ids of a pupil.
    fn ids(&self, pupil: PersonId) -> Vec<PersonId> {
        self.merged.iter().find(|hers| hers.contains(&pupil)).cloned().unwrap_or_else(|| vec![pupil])
    }

    fn address(&self) -> String {
        format!("/classes/{}", self.class)
    }
}

/// Pages of a class stand under the list of classes and the class.
fn under_class<M: askama::Template>(page: web::Page<M>, t: &Tongue, list: &ClassList) -> web::Page<M> {
    page.staff().under("/classes", t.say("tutoring-classes")).under(list.address(), list.name.clone())
}

fn today(visitor: &Visitor) -> i32 {
    i32::try_from(visitor.t.civil(visitor.now()).day_number).unwrap_or(0)
}
