//! What a teacher makes herself: lessons and quizzes, from words, photos, recordings and questions of other programs.
//!
//! A draft is facts in the log ([`draft`]); her course is built from it by a pure function ([`build`]) and is a package like any
//! other: it is checked, installed, printed and carried like one. A correction is a further version. Numbers of parts and lines are
//! for ever, so an answer given before means what it meant.

pub mod build;
pub mod draft;
pub mod media;
mod pages;
mod write;

pub use pages::{State, routes};
pub use write::{NotPublished, NotWritten, Pack, Written};

use store::view::View;
use web::messages::Catalogue;

/// The texts.
pub const MESSAGES: Catalogue = Catalogue {
    area: "authoring",
    sources: &[
        ("es", include_str!("../../messages/authoring.es.ftl")),
        ("pt", include_str!("../../messages/authoring.pt.ftl")),
        ("en", include_str!("../../messages/authoring.en.ftl")),
    ],
};

/// All views of authoring.
pub fn views() -> Vec<View> {
    vec![draft::view()]
}
