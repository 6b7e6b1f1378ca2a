//! [`Button`] sends a form, [`LinkButton`] leads on. One main button a page; the others are quiet.

use super::{Sign, Words, html_safe, text::Escaped};
use std::{borrow::Cow, fmt};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    Main,
    Quiet,
    Danger,
}

impl Weight {
    fn class(self) -> &'static str {
        match self {
            Weight::Main => "button",
            Weight::Quiet => "button quiet",
            Weight::Danger => "button danger",
        }
    }
}

/// Sends the form it stands in.
#[derive(Debug, Clone)]
pub struct Button {
    words: String,
    weight: Weight,
    sign: Option<Sign>,
    value: Option<(String, String)>,
}

/// A link that looks like a button, because it is what most came for.
#[derive(Debug, Clone)]
pub struct LinkButton {
    words: String,
    weight: Weight,
    sign: Option<Sign>,
    href: String,
}

html_safe!(Button, LinkButton);

impl Button {
    /// The page's main action.
    pub fn main<'a>(words: impl Into<Cow<'a, str>>) -> Self {
        Self { words: words.words(), weight: Weight::Main, sign: None, value: None }
    }

    /// Another possibility.
    pub fn quiet<'a>(words: impl Into<Cow<'a, str>>) -> Self {
        Self { weight: Weight::Quiet, ..Self::main(words) }
    }

    /// Erases or revokes; stands below a sentence that says what, whom, and whether it can be undone.
    pub fn danger<'a>(words: impl Into<Cow<'a, str>>) -> Self {
        Self { weight: Weight::Danger, ..Self::main(words) }
    }

    /// With a sign before its words.
    pub fn sign(mut self, sign: Sign) -> Self {
        self.sign = Some(sign);
        self
    }

    /// What the form also says when this button sent it.
    pub fn sends(mut self, name: &str, value: impl Into<String>) -> Self {
        self.value = Some((name.to_owned(), value.into()));
        self
    }
}

impl LinkButton {
    /// The page's main way on.
    pub fn main<'a>(href: impl Into<String>, words: impl Into<Cow<'a, str>>) -> Self {
        Self { words: words.words(), weight: Weight::Main, sign: None, href: href.into() }
    }

    /// Another way.
    pub fn quiet<'a>(href: impl Into<String>, words: impl Into<Cow<'a, str>>) -> Self {
        Self { weight: Weight::Quiet, ..Self::main(href, words) }
    }

    /// With a sign before its words.
    pub fn sign(mut self, sign: Sign) -> Self {
        self.sign = Some(sign);
        self
    }
}

impl fmt::Display for Button {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"<button class="{}""#, self.weight.class())?;
        if let Some((name, value)) = &self.value {
            write!(f, r#" name="{}" value="{}""#, Escaped(name), Escaped(value))?;
        }
        write!(f, ">{}{}</button>", drawn(self.sign), Escaped(&self.words))
    }
}

impl fmt::Display for LinkButton {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (class, href) = (self.weight.class(), Escaped(&self.href));
        write!(f, r#"<a class="{class}" href="{href}">{}{}</a>"#, drawn(self.sign), Escaped(&self.words))
    }
}

fn drawn(sign: Option<Sign>) -> String {
    sign.map(|sign| sign.to_string()).unwrap_or_default()
}
