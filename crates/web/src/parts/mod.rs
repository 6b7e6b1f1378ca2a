//! The parts pages are made of. Each is a small value that prints itself as HTML: `{{ field }}` in a template.
//!
//! Texts are escaped, always; none of these takes raw HTML. `examples/looks.rs` shows every one.

mod agreement;
mod aloud;
mod bars;
mod button;
mod card;
mod choices;
mod cord;
mod drawing;
mod emblem;
mod field;
mod fold;
mod grid;
mod links;
mod net;
mod notice;
mod ordering;
mod pager;
pub mod picture;
mod place_map;
mod post_form;
mod qr;
mod quipu;
mod roster;
mod said;
mod segments;
mod sign;
mod sound;
mod summary;
mod table;
mod text;

pub use agreement::Agreement;
pub use aloud::Aloud;
pub use bars::Bars;
pub use button::{Button, LinkButton};
pub use card::{Card, Cards};
pub use choices::{Choice, Choices};
pub use cord::{Cord, Knot, Strand};
pub use drawing::Drawing;
pub use emblem::Emblem;
pub use field::Field;
pub use fold::Fold;
pub use grid::{GetForm, Grid, GridCell};
pub use links::Links;
pub use net::Net;
pub use notice::Notice;
pub use ordering::Ordering;
pub use pager::Pager;
pub use place_map::{PlaceMap, Spot};
pub use post_form::PostForm;
pub use qr::Qr;
pub use quipu::Quipu;
pub use roster::Roster;
pub use said::Said;
pub use segments::Segments;
pub use sign::Sign;
pub use sound::Sound;
pub use summary::ErrorSummary;
pub use table::{Cell, Table};
pub use text::{Heading, Lead, Text};

/// Marks what prints itself as safe HTML, because it escapes its texts.
macro_rules! html_safe {
    ($($part:ty),* $(,)?) => {$( impl askama::filters::HtmlSafe for $part {} )*};
}
pub(crate) use html_safe;

/// Anything that becomes an owned text: `&str`, `String`, or what a [`crate::messages::Tongue`] says.
pub(crate) trait Words {
    fn words(self) -> String;
}

impl<'a, T: Into<std::borrow::Cow<'a, str>>> Words for T {
    fn words(self) -> String {
        self.into().into_owned()
    }
}
