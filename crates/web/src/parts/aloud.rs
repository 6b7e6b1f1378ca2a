//! [`Aloud`]: a few things to be read out over a telephone, large.

use super::{Words, html_safe, text::Escaped};
use std::{borrow::Cow, fmt};

/// What is read aloud and typed by somebody else: each with its name, letters that cannot be taken for others.
#[derive(Debug, Clone, Default)]
pub struct Aloud(Vec<(String, String)>);

html_safe!(Aloud);

impl Aloud {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more: what it is, and what is read out.
    pub fn line<'a, 'b>(mut self, what: impl Into<Cow<'a, str>>, read: impl Into<Cow<'b, str>>) -> Self {
        self.0.push((what.words(), read.words()));
        self
    }
}

impl fmt::Display for Aloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"<dl class="aloud">"#)?;
        for (what, read) in &self.0 {
            write!(f, "<dt>{}</dt><dd>{}</dd>", Escaped(what), Escaped(read))?;
        }
        f.write_str("</dl>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_stands_under_its_name() {
        let html = Aloud::new().line("Código", "ab-<1>").to_string();
        assert_eq!(html, r#"<dl class="aloud"><dt>Código</dt><dd>ab-&lt;1&gt;</dd></dl>"#);
    }
}
