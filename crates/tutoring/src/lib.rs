//! What a learner could do next, how her skills stand, and whom a teacher should look for this week.
//!
//! *What is it for?* The engine `learner-model` put to work: practice that adapts and says why, a learner's picture of her own
//! skills, a class's skills, a short list with reasons for its teacher, and the model that a central approved.
//! *Main type:* [`Tutoring`]. *What does it never do?* It marks nothing and records no answer (the player of `library` does, through
//! `classroom`), it says no word about dropping out, and nothing it computes of a person is written down:
//! only answers are.
//! *Where do I start?* [`history`] for what is kept of a learner, [`learner`] for what is computed from it, [`practice`] for
//! the choice of the next exercise, [`attention`] for the teacher's list and its rules, [`model`] for models that travel, [`sums`] for what a central is told of
//! a school's week.

pub mod attention;
pub mod course;
pub mod history;
pub mod learner;
pub mod model;
mod pages;
pub mod practice;
pub mod sums;

pub use pages::{FindCourses, FindInUse, FindSigner, ModelState, Signer, State, model_routes, routes};

use course::Course;
use history::History;
use kernel::{
    NodeKey, PersonId,
    ports::{PortError, Syllabi},
};
use learner::Learner;
use model::InUse;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};
use store::{Connection, Store, StoreError, view::View};
use web::messages::Catalogue;

/// The texts.
pub const MESSAGES: Catalogue = Catalogue {
    area: "tutoring",
    sources: &[
        ("es", include_str!("../messages/tutoring.es.ftl")),
        ("pt", include_str!("../messages/tutoring.pt.ftl")),
        ("en", include_str!("../messages/tutoring.en.ftl")),
    ],
};

/// All views of this feature.
pub fn views() -> Vec<View> {
    vec![history::view(), model::view(), attention::view(), sums::view()]
}

/// Learners kept in memory: some classes of forty in one or two courses, about 7 KB each.
const LEARNERS_KEPT: usize = 200;

/// By learner and course.
type ByLearner<T> = HashMap<(PersonId, String), T>;

/// Reads learners. Clones share what they keep.
#[derive(Clone)]
pub struct Tutoring {
    store: Store,
    syllabi: Arc<dyn Syllabi>,
    in_use: Arc<RwLock<Arc<InUse>>>,
    courses: Arc<Mutex<HashMap<String, Arc<Course>>>>,
    learners: Arc<Mutex<ByLearner<Arc<Learner>>>>,
    /// The answers known at the last offer that was written down.
    offered: Arc<Mutex<ByLearner<u32>>>,
}

impl Tutoring {
    /// On a store, with these courses.
    pub fn new(store: Store, syllabi: Arc<dyn Syllabi>) -> Self {
        Self {
            store,
            syllabi,
            in_use: Arc::new(RwLock::new(Arc::new(InUse::none()))),
            courses: Arc::default(),
            learners: Arc::default(),
            offered: Arc::default(),
        }
    }

    /// The model in use now. A model that came by mail is found here, at the next page.
    pub fn in_use(&self, db: &mut Connection) -> Result<Arc<InUse>, StoreError> {
        let before = self.in_use.read().unwrap_or_else(PoisonError::into_inner).clone();
        let own: NodeKey = self.store.origin().node;
        let now = InUse::now(db, own, &before)?;
        if !Arc::ptr_eq(&before, &now) {
            *self.in_use.write().unwrap_or_else(PoisonError::into_inner) = now.clone();
            if before.digest != now.digest {
                self.courses.lock().unwrap_or_else(PoisonError::into_inner).clear();
                self.learners.lock().unwrap_or_else(PoisonError::into_inner).clear();
            }
        }
        Ok(now)
    }

    /// A course, resolved against the model.
    pub fn course(&self, course: &str, in_use: &InUse) -> Option<Arc<Course>> {
        let syllabus = self.syllabi.syllabus(course)?;
        let mut kept = self.courses.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.get(course).filter(|found| Arc::ptr_eq(&found.syllabus, &syllabus)) {
            return Some(found.clone());
        }
        let resolved = Arc::new(Course::new(syllabus, &in_use.model));
        kept.insert(course.to_owned(), resolved.clone());
        // Learners remember exercises by their place in the course as it was.
        self.learners.lock().unwrap_or_else(PoisonError::into_inner).retain(|(_, other), _| other != course);
        Some(resolved)
    }

    /// A learner with her history, followed from where she was last known.
    pub fn learner(
        &self,
        person: PersonId,
        course: &Arc<Course>,
        in_use: &InUse,
        history: History,
    ) -> Arc<Learner> {
        let key = (person, course.syllabus.course.clone());
        let kept = self.learners.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let learner = match kept {
            Some(known) if *known.history() == history => return known,
            Some(known) => known.after(course, &in_use.model, history),
            None => Learner::new(course, &in_use.model, history),
        };
        let learner = Arc::new(learner);
        let mut kept = self.learners.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= LEARNERS_KEPT && !kept.contains_key(&key) {
            kept.clear();
        }
        kept.insert(key, learner.clone());
        learner
    }
}

fn port(error: PortError) -> web::WebError {
    web::WebError::internal(error)
}

fn stored(error: StoreError) -> web::WebError {
    match error {
        StoreError::Busy => web::WebError::TooBusy,
        other => web::WebError::internal(other),
    }
}
