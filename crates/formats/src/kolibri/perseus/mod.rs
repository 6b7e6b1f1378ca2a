//! Perseus items: the exercises of Kolibri channels, as Khan Academy's editor and Studio write them.
//!
//! An item is Markdown with places for *widgets*, and hints. [`Item::read`] turns it into HTML of our own with marked places;
//! [`Item::mark`] compares what a learner sent with what the item says. Everything is hostile until it was read: no HTML comes
//! through, formulas become plain signs, pictures are only those inside the archive.
//!
//! *Where do I start?* [`Item`]; a page draws each [`Widget`] by its [`Shape`].

mod algebra;
mod marking;
mod numbers;
mod read;
mod said;
mod shape;
mod text;

pub use marking::{Marked, Unmarkable};
pub use said::ItemText;
pub use shape::{Choice, Expected, Form, NumberAnswer, Shape, Widget};
pub use text::Rich;

/// Bounds on an item.
pub mod limits {
    /// Bytes of an item's JSON.
    pub const ITEM_BYTES: u64 = 1 << 20;
    /// Widgets of an item.
    pub const WIDGETS: usize = 40;
    /// Choices, things to sort or pair in one widget.
    pub const OPTIONS: usize = 60;
    /// Hints.
    pub const HINTS: usize = 40;
    /// Bytes of one text.
    pub const TEXT_BYTES: usize = 64 << 10;
    /// Different accepted answers of a widget.
    pub const ANSWERS: usize = 40;
}

/// Why an item cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    /// It is no JSON, or not of this kind.
    #[error("the question is damaged: {0}")]
    Damaged(String),
    /// Larger than is read.
    #[error("the question has more {0} than is read")]
    TooMuch(&'static str),
}

/// An item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The question, with the places of its widgets.
    pub question: Rich,
    /// Widgets in the order of their places.
    pub widgets: Vec<Widget>,
    /// Hints, first to last.
    pub hints: Vec<Rich>,
}

impl Item {
    /// True when everything that counts can be answered on a page and marked.
    pub fn is_playable(&self) -> bool {
        self.graded().count() > 0
            && self.widgets.iter().all(|widget| !matches!(widget.shape, Shape::Unknown(_)))
    }

    /// The widgets that count.
    pub fn graded(&self) -> impl Iterator<Item = (usize, &Widget)> {
        self.widgets.iter().enumerate().filter(|(_, widget)| {
            widget.graded && !matches!(widget.shape, Shape::Shown(_) | Shape::Unknown(_))
        })
    }
}

#[cfg(test)]
mod tests;
