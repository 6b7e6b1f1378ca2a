//! [`Fold`]: something long that opens at a press, without script.

use super::{Words, html_safe, text::Escaped};
use askama::filters::HtmlSafe;
use std::{borrow::Cow, fmt};

/// Something long under one line that says what it is. Closed at first; what is most looked for stands outside of it.
#[derive(Debug, Clone)]
pub struct Fold {
    title: String,
    words: String,
    inside: String,
}

html_safe!(Fold);

impl Fold {
    /// An empty one: its title, and a few words that stand beside it, open or closed.
    pub fn new<'a, 'b>(title: impl Into<Cow<'a, str>>, words: impl Into<Cow<'b, str>>) -> Self {
        Self { title: title.words(), words: words.words(), inside: String::new() }
    }

    /// One more part.
    pub fn with(mut self, part: impl HtmlSafe) -> Self {
        use fmt::Write;
        // Writing to a `String` does not fail.
        let _ = write!(self.inside, "{part}");
        self
    }
}

impl fmt::Display for Fold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            r#"<details class="fold"><summary><strong>{}</strong> <span>{}</span></summary>{}</details>"#,
            Escaped(&self.title),
            Escaped(&self.words),
            self.inside
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Text, *};

    #[test]
    fn closed_with_its_title() {
        let fold = Fold::new("Curso <1>", "3 de 5").with(Text::new("Largo"));
        assert_eq!(
            fold.to_string(),
            r#"<details class="fold"><summary><strong>Curso &lt;1&gt;</strong> <span>3 de 5</span></summary><p>Largo</p></details>"#
        );
    }
}
