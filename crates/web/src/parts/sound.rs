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
    /// What is heard, when the button stands beside it and shows its sign alone.
    of: Option<String>,
    /// Words with drawn numbers, and their language: a phone that has a voice says them instead.
    by_phone: Option<(String, String)>,
}

html_safe!(Sound);

impl Sound {
    /// The sound at an address on this box.
    pub fn new(t: &Tongue, src: impl Into<String>) -> Self {
        let (hear, stop) = (t.say("web-hear").into_owned(), t.say("web-hear-stop").into_owned());
        Self { src: src.into(), hear, stop, about: None, of: None, by_phone: None }
    }

    /// A quiet line beside it: who speaks, or that the voice is synthetic.
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = Some(about.into());
        self
    }

    /// A small button beside what it says: its sign alone is seen, these words are its name.
    pub fn of(mut self, words: impl Into<String>) -> Self {
        self.of = Some(words.into());
        self
    }

    /// A phone with a voice of its own for the language says these words; any other plays the sound, which says why not.
    pub fn or_by_phone(mut self, words: impl Into<String>, language: impl Into<String>) -> Self {
        self.by_phone = Some((words.into(), language.into()));
        self
    }
}

impl fmt::Display for Sound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = if self.of.is_some() { "hear short" } else { "hear" };
        let (src, hear, stop) = (Escaped(&self.src), Escaped(&self.hear), Escaped(&self.stop));
        write!(f, r#"<p class="{class}"><audio controls preload="none" src="{src}""#)?;
        match &self.of {
            Some(of) => {
                let of = Escaped(of);
                // Without script so narrow a player has room for its button only if nothing else is wanted of it.
                f.write_str(r#" controlslist="nodownload noplaybackrate""#)?;
                write!(f, r#" aria-label="{hear}: {of}" data-hear="{hear}: {of}" data-stop="{stop}: {of}""#)?;
            }
            None => write!(f, r#" data-hear="{hear}" data-stop="{stop}""#)?,
        }
        if let Some((words, language)) = &self.by_phone {
            write!(f, r#" data-say="{}" data-say-lang="{}""#, Escaped(words), Escaped(language))?;
        }
        f.write_str("></audio>")?;
        if let Some(about) = &self.about {
            write!(f, r#"<span class="hint">{}</span>"#, Escaped(about))?;
        }
        f.write_str("</p>")
    }
}
