//! [`PostForm`]: a form with its hidden fields in place.

use super::{html_safe, text::Escaped};
use crate::{Guard, Visitor};
use askama::filters::HtmlSafe;
use std::fmt;

/// A form that posts to an address of this box, with what protects it already inside.
#[derive(Debug, Clone)]
pub struct PostForm {
    action: String,
    guard: Guard,
    answer: bool,
    with_file: bool,
    inside: String,
}

html_safe!(PostForm);

impl PostForm {
    /// A form that changes something.
    pub fn new(visitor: &Visitor, action: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            guard: visitor.guard(),
            answer: false,
            with_file: false,
            inside: String::new(),
        }
    }

    /// A learner's answer: it carries its owner and a client id, is kept through signing in again, and with script
    /// waits on the phone while the box cannot be reached. The handler must treat the same client id twice as once.
    pub fn answer(visitor: &Visitor, action: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            guard: visitor.guard_kept(),
            answer: true,
            with_file: false,
            inside: String::new(),
        }
    }

    /// Something that must not be made twice or lost, by staff: it carries owner and client id as [`PostForm::answer`] does,
    /// and is kept through signing in again, but does not wait on the phone.
    pub fn once(visitor: &Visitor, action: impl Into<String>) -> Self {
        Self { guard: visitor.guard_kept(), ..Self::new(visitor, action) }
    }

    /// A form that brings a file: its handler takes a [`crate::Upload`].
    pub fn with_file(mut self) -> Self {
        self.with_file = true;
        self
    }

    /// One more part: a field, choices, a button.
    pub fn with(mut self, part: impl HtmlSafe) -> Self {
        self.inside.push_str(&part.to_string());
        self
    }

    /// A field nobody sees.
    pub fn hidden(mut self, name: &str, value: &str) -> Self {
        let (name, value) = (Escaped(name), Escaped(value));
        self.inside.push_str(&format!(r#"<input type="hidden" name="{name}" value="{value}">"#));
        self
    }
}

impl fmt::Display for PostForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answer = if self.answer { " data-answer" } else { "" };
        let file = if self.with_file { r#" enctype="multipart/form-data""# } else { "" };
        // The server's words in the visitor's language, not the browser's in the phone's.
        write!(
            f,
            r#"<form method="post" action="{}" novalidate{answer}{file}>{}"#,
            Escaped(&self.action),
            self.guard
        )?;
        write!(f, "{}</form>", self.inside)
    }
}
