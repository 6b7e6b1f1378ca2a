//! What an endpoint is, for people and programs: from these the description follows, and the tests that hold every answer to it.

/// The parameter with the `next` of the answer before.
pub const AFTER: Part =
    Part { name: "after", holds: Holds::Text, needed: false, about: "the `next` of the answer before" };
/// The parameter that says how many things are wished.
pub const LIMIT: Part =
    Part { name: "limit", holds: Holds::Number, needed: false, about: "at most so many, 200 without it" };

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A text.
    Text,
    /// An id of 26 letters and digits.
    Id,
    /// A whole number.
    Number,
    /// Yes or no.
    Truth,
    /// Several texts.
    Texts,
    /// Several ids.
    Ids,
    /// A thing with fields of its own.
    Thing(&'static [Part]),
    /// Several of them.
    Things(&'static [Part]),
}

/// A field of a body or of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether it must be there; one that need not may be missing or null.
    pub needed: bool,
    /// What it means, in English.
    pub about: &'static str,
}

impl Part {
    /// A field.
    pub const fn new(name: &'static str, holds: Holds, needed: bool, about: &'static str) -> Self {
        Self { name, holds, needed, about }
    }
}

/// A file as the body, in place of fields.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// Its media type, such as `text/csv`.
    pub media: &'static str,
    /// Its greatest length.
    pub max_bytes: usize,
    /// What should be in it, in English.
    pub about: &'static str,
}

/// What an endpoint answers.
#[derive(Debug, Clone, Copy)]
pub enum Answers {
    /// One thing.
    One(&'static [Part]),
    /// `{"items": [...], "next": ...}`.
    Many(&'static [Part]),
}

/// What an endpoint is, for people and programs.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: &'static str,
    /// Below [`super::BASE`], with `{parts}`.
    pub path: &'static str,
    /// A name for generated programs, unique.
    pub name: &'static str,
    /// What it does, in English.
    pub about: &'static str,
    /// Parameters after the `?`.
    pub query: &'static [Part],
    /// The body's fields; empty: no body, or a file.
    pub body: &'static [Part],
    /// The file that is the body, if one is.
    pub file: Option<File>,
    /// What it answers.
    pub answers: Answers,
}

impl Operation {
    /// An operation without parameters and without a body.
    pub const fn new(
        method: &'static str,
        path: &'static str,
        name: &'static str,
        about: &'static str,
        answers: Answers,
    ) -> Self {
        Self { method, path, name, about, query: &[], body: &[], file: None, answers }
    }
}
