//! The translation desk: words of the pages, and of courses, in another language.
//!
//! What a translator says is a proposal in the log. A named reviewer approves exactly those words; only then are they shown to
//! anybody else, from the next start of the box on ([`approved_catalogue`]). A proposal of a machine is marked and is shown on the
//! desk alone.

mod pages;
pub mod po;
mod words;

pub use pages::{State, routes};
pub use words::{INTERFACE, Said, Standing, approved_catalogue, in_language, languages, standing_of};

use store::view::View;
use web::messages::Catalogue;

/// The texts.
pub const MESSAGES: Catalogue = Catalogue {
    area: "desk",
    sources: &[
        ("es", include_str!("../../messages/desk.es.ftl")),
        ("pt", include_str!("../../messages/desk.pt.ftl")),
        ("en", include_str!("../../messages/desk.en.ftl")),
    ],
};

/// All views of the desk.
pub fn views() -> Vec<View> {
    vec![words::view()]
}
