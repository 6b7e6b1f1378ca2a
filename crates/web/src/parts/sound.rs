//! [`Sound`]: hear it. Without script the browser's own player; with script one large button.

use super::html_safe;
use crate::{messages::Tongue, parts::text::Escaped};
use std::fmt;

/// A recording or a prepared voice. Never starts by itself.
#[derive(Debug, Clone)]
pub struct Sound {
    src: String,
    hear: String,
    stop: String,
    about: Option<String>,
}

html_safe!(Sound);

impl Sound {
    /// The sound at an address on this box.
    pub fn new(t: &Tongue, src: impl Into<String>) -> Self {
        let (hear, stop) = (t.say("web-hear").into_owned(), t.say("web-hear-stop").into_owned());
        Self { src: src.into(), hear, stop, about: None }
    }

    /// A quiet line beside it: who speaks, or that the voice is synthetic.
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = Some(about.into());
        self
    }
}

impl fmt::Display for Sound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            r#"<p class="hear"><audio controls preload="none" src="{}" data-hear="{}" data-stop="{}"></audio>"#,
            Escaped(&self.src),
            Escaped(&self.hear),
            Escaped(&self.stop)
        )?;
        if let Some(about) = &self.about {
            write!(f, r#"<span class="hint">{}</span>"#, Escaped(about))?;
        }
        f.write_str("</p>")
    }
}
