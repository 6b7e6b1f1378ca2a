//! The translation desk: words of the pages, and of courses, in another language, and their sound.
//!
//! What a translator says or records is a proposal in the log. A named reviewer approves exactly those words and that recording, for
//! exactly these words of the source, and nobody what she said herself ([`decide`]); only then does anybody else see or hear them
//! ([`overlay`](self)): the pages' own words from the next start of the box on, a course's at once. What a machine suggests is marked, is shown on the desk alone, and cannot be
//! approved: somebody has to say it first.

mod channels;
pub mod decide;
mod overlay;
mod pages;
pub mod po;
mod sounds;
pub mod source;
mod words;
pub mod xliff;

pub(crate) use channels::{about_key, item_key, name_of_channel, name_of_exercise, title_key};
pub(crate) use overlay::{MAX_TRANSLATIONS, content_of};
pub use overlay::{
    approved_catalogue, approved_pages, approved_sounds, approved_translation, heard_phrases,
    languages_of_course, translations_in,
};
pub(crate) use pages::name_of;
pub use pages::{PackBeside, Reviewers, State, routes};
pub use sounds::{Heard, Recording, sound_languages, sounds_in};
pub use words::{INTERFACE, Said, Standing, in_language, languages, standing_of};

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
    vec![words::view(), sounds::view()]
}

#[cfg(test)]
mod tests;
