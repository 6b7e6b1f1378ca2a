//! [`Links`]: what else can be done from here, as a list of large links.

use super::{Sign, Words, html_safe, text::Escaped};
use std::{borrow::Cow, fmt};

/// What else can be done from here. Two columns where there is room.
#[derive(Debug, Clone)]
pub struct Links {
    label: String,
    links: Vec<(String, String, Option<Sign>)>,
}

html_safe!(Links);

impl Links {
    /// An empty list; the label is its heading.
    pub fn new<'a>(label: impl Into<Cow<'a, str>>) -> Self {
        Self { label: label.words(), links: Vec::new() }
    }

    /// One more.
    pub fn link<'a>(mut self, href: impl Into<String>, words: impl Into<Cow<'a, str>>) -> Self {
        self.links.push((href.into(), words.words(), None));
        self
    }

    /// One more, with a sign before its words.
    pub fn signed<'a>(mut self, sign: Sign, href: impl Into<String>, words: impl Into<Cow<'a, str>>) -> Self {
        self.links.push((href.into(), words.words(), Some(sign)));
        self
    }
}

impl fmt::Display for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"<nav class="links" aria-label="{0}"><h2>{0}</h2><ul>"#, Escaped(&self.label))?;
        for (href, words, sign) in &self.links {
            let drawn = sign.map(|sign| sign.to_string()).unwrap_or_default();
            write!(f, r#"<li><a href="{}">{drawn}{}</a></li>"#, Escaped(href), Escaped(words))?;
        }
        f.write_str("</ul></nav>")
    }
}
