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
    inside: String,
}

html_safe!(PostForm);

impl PostForm {
    /// A form that changes something.
    pub fn new(visitor: &Visitor, action: impl Into<String>) -> Self {
        Self { action: action.into(), guard: visitor.guard(), answer: false, inside: String::new() }
    }

    /// A learner's answer: it carries its owner and a client id, is kept through signing in again, and with script
    /// waits on the phone while the box cannot be reached. The handler must treat the same client id twice as once.
    pub fn answer(visitor: &Visitor, action: impl Into<String>) -> Self {
        Self { action: action.into(), guard: visitor.guard_kept(), answer: true, inside: String::new() }
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
        // The server's words in the visitor's language, not the browser's in the phone's.
        write!(
            f,
            r#"<form method="post" action="{}" novalidate{answer}>{}"#,
            Escaped(&self.action),
            self.guard
        )?;
        write!(f, "{}</form>", self.inside)
    }
}
