//! [`Said`]: something on the page, and beside it the button to hear it.

use super::{Sound, html_safe};
use askama::filters::HtmlSafe;
use std::fmt;

/// A part with its sound at its right; without a sound, the part alone.
#[derive(Debug, Clone)]
pub struct Said {
    inside: String,
    sound: Option<Sound>,
}

html_safe!(Said);

impl Said {
    /// A part and, where there is one, its sound.
    pub fn new(part: impl HtmlSafe, sound: Option<Sound>) -> Self {
        Self { inside: part.to_string(), sound }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sound {
            None => f.write_str(&self.inside),
            Some(sound) => write!(f, r#"<div class="said">{}{sound}</div>"#, self.inside),
        }
    }
}
