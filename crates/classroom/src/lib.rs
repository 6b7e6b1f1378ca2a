//! What learners do, and what their teachers see of it and set for them.
//!
//! *What is it for?* Answers are recorded here, once each however often they arrive, and folded into each learner's work;
//! teachers see who is where, who is stuck and why, call the roll, set work, hold quizzes, and enter what was done on paper.
//! *Main type:* [`Classroom`]. *What does it never do?* It marks nothing and knows no course's content: answers come marked,
//! titles come through a port. *Where do I start?* [`answer`] for the way of an answer, [`work`] for what is folded,
//! [`overview`] for a class at a glance, [`roll`] for a small command from form to page, `pages` for what is shown.

pub mod answer;
pub mod assignment;
pub mod csv;
pub mod day;
pub mod merged;
pub mod overview;
mod pages;
pub mod paper;
pub mod quiz;
pub mod roll;
pub mod work;

pub use pages::{State, api::endpoints, routes};

use kernel::{Gate, Refused, UtcMillis, ports::Enrolments};
use std::sync::Arc;
use store::{Store, StoreError, view::View};
use web::messages::Catalogue;

/// The texts.
pub const MESSAGES: Catalogue = Catalogue {
    area: "classroom",
    sources: &[
        ("es", include_str!("../messages/classroom.es.ftl")),
        ("pt", include_str!("../messages/classroom.pt.ftl")),
        ("en", include_str!("../messages/classroom.en.ftl")),
    ],
};

/// All views of this feature.
pub fn views() -> Vec<View> {
    vec![
        work::view(),
        work::place_view(),
        roll::view(),
        assignment::view(),
        quiz::view(),
        quiz::answers_view(),
    ]
}

/// Records and reads learners' work. Clones share one.
#[derive(Clone)]
pub struct Classroom {
    store: Store,
    gate: Arc<dyn Gate>,
    enrolments: Arc<dyn Enrolments>,
    work_view: Arc<View>,
    quiz_view: Arc<View>,
    overviews: overview::Overviews,
}

impl Classroom {
    /// On a store, behind a gate, for the people of these classes.
    pub fn new(store: Store, gate: Arc<dyn Gate>, enrolments: Arc<dyn Enrolments>) -> Self {
        let (work_view, quiz_view) = (Arc::new(work::view()), Arc::new(quiz::answers_view()));
        Self { store, gate, enrolments, work_view, quiz_view, overviews: overview::Overviews::default() }
    }
}

/// Why a teacher's command changed nothing. `R` is what its `decide` can decline with.
#[derive(Debug, thiserror::Error)]
pub enum ClassworkError<R: std::fmt::Debug> {
    /// Not hers to do.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// It cannot be done as asked; the form says why.
    #[error("declined: {0:?}")]
    Declined(R),
    /// The store failed, or too many are waiting.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<R: std::fmt::Debug> ClassworkError<R> {
    /// What the form can say, or the error page.
    fn declined(self) -> Result<R, web::WebError> {
        match self {
            ClassworkError::Declined(why) => Ok(why),
            ClassworkError::Refused(refused) => Err(web::WebError::Refused(refused)),
            ClassworkError::Store(StoreError::Busy) => Err(web::WebError::TooBusy),
            ClassworkError::Store(error) => Err(web::WebError::internal(error)),
        }
    }
}

/// The wall time in a stamp's stored bytes.
fn stamp_wall(stamp: &[u8]) -> UtcMillis {
    stamp.first_chunk::<8>().map_or(UtcMillis(0), |hlc| kernel::Hlc(u64::from_be_bytes(*hlc)).wall())
}
