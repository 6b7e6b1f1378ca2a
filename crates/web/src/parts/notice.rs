//! [`Notice`]: something to know, with a sign and a word as well as a colour. It stays until the page changes.

use super::{Said, Sound, Words, html_safe, text::Escaped};
use askama::filters::HtmlSafe;
use std::{borrow::Cow, fmt};

/// Something to know.
#[derive(Debug, Clone)]
pub struct Notice {
    tone: Tone,
    title: String,
    sound: Option<Sound>,
    inside: String,
    live: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    Calm,
    Good,
    Look,
    Bad,
}

html_safe!(Notice, Title<'_>);

impl Notice {
    fn new<'a>(tone: Tone, title: impl Into<Cow<'a, str>>) -> Self {
        Self { tone, title: title.words(), sound: None, inside: String::new(), live: false }
    }

    /// For information.
    pub fn calm<'a>(title: impl Into<Cow<'a, str>>) -> Self {
        Self::new(Tone::Calm, title)
    }

    /// Right, done, healthy.
    pub fn good<'a>(title: impl Into<Cow<'a, str>>) -> Self {
        Self::new(Tone::Good, title)
    }

    /// Not yet; look here.
    pub fn look<'a>(title: impl Into<Cow<'a, str>>) -> Self {
        Self::new(Tone::Look, title)
    }

    /// Lost or dangerous: rare.
    pub fn bad<'a>(title: impl Into<Cow<'a, str>>) -> Self {
        Self::new(Tone::Bad, title)
    }

    /// A sentence below.
    pub fn words<'a>(mut self, words: impl Into<Cow<'a, str>>) -> Self {
        let words = words.words();
        self.inside.push_str(&format!("<p>{}</p>", Escaped(&words)));
        self
    }

    /// Another part below.
    pub fn with(mut self, part: impl HtmlSafe) -> Self {
        self.inside.push_str(&part.to_string());
        self
    }

    /// Its title can be heard.
    pub fn heard(mut self, sound: Option<Sound>) -> Self {
        self.sound = sound;
        self
    }

    /// The answer to what was just sent: screen readers say it at once, and the page opens here (`#result`).
    pub fn result(mut self) -> Self {
        self.live = true;
        self
    }
}

struct Title<'a>(&'a str);

impl fmt::Display for Title<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"<p class="notice-title">{}</p>"#, Escaped(self.0))
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A ring with the sign in it; rare danger is the only one with corners.
        let (class, sign) = match self.tone {
            Tone::Calm => ("calm", r#"<circle cx="12" cy="12" r="10"/><path d="M12 11v6M12 7v.01"/>"#),
            Tone::Good => ("good", r#"<circle cx="12" cy="12" r="10"/><path d="M7 12.5l3.5 3.5 6.5-8"/>"#),
            Tone::Look => (
                "look",
                r#"<circle cx="12" cy="12" r="10"/><path d="M16 9.5A4.5 4.5 0 1 0 16 14.5M16.5 6v4h-4"/>"#,
            ),
            Tone::Bad => ("bad", r#"<path d="M8 2h8l6 6v8l-6 6H8l-6-6V8zM12 7v6M12 17v.01"/>"#),
        };
        let live = if self.live { r#" id="result" role="status" tabindex="-1""# } else { "" };
        let title = Said::new(Title(&self.title), self.sound.clone());
        write!(
            f,
            r#"<div class="notice {class}"{live}><svg class="sign" viewBox="0 0 24 24" aria-hidden="true">{sign}</svg><div>{title}{}</div></div>"#,
            self.inside
        )
    }
}
