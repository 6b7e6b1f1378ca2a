//! What learners do, and what their teachers see of it.
//!
//! *What is it for?* Answers are recorded here, once each however often they arrive, and folded into each learner's work;
//! teachers see who is where, who is stuck and on what.
//! *Main type:* [`Classroom`]. *What does it never do?* It marks nothing and knows no course's content: answers come marked,
//! titles come through a port. *Where do I start?* [`answer`] for the way of an answer, [`work`] for what is folded, `pages` for
//! the teacher's view.

pub mod answer;
mod pages;
pub mod work;

pub use pages::{State, routes};

use kernel::Gate;
use std::sync::Arc;
use store::{Store, view::View};
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
    vec![work::view(), work::place_view()]
}

/// Records and reads learners' work. Clones share one.
#[derive(Clone)]
pub struct Classroom {
    store: Store,
    gate: Arc<dyn Gate>,
    work_view: Arc<View>,
}

impl Classroom {
    /// On a store, behind a gate.
    pub fn new(store: Store, gate: Arc<dyn Gate>) -> Self {
        Self { store, gate, work_view: Arc::new(work::view()) }
    }
}
