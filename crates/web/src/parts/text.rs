//! Escaped text, and paragraphs of it.

use super::{Words, html_safe};
use std::{borrow::Cow, fmt};

/// A paragraph of plain text.
#[derive(Debug, Clone)]
pub struct Text(String);

/// The paragraph that says what the page is for, a little larger.
#[derive(Debug, Clone)]
pub struct Lead(String);

/// A heading inside a page.
#[derive(Debug, Clone)]
pub struct Heading(String);

html_safe!(Text, Lead, Heading, Escaped<'_>);

impl Heading {
    /// A heading.
    pub fn new<'a>(text: impl Into<Cow<'a, str>>) -> Self {
        Self(text.words())
    }
}

impl fmt::Display for Heading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<h2>{}</h2>", Escaped(&self.0))
    }
}

impl Text {
    /// A paragraph of plain text.
    pub fn new<'a>(text: impl Into<Cow<'a, str>>) -> Self {
        Self(text.words())
    }
}

impl Lead {
    /// The paragraph that says what the page is for.
    pub fn new<'a>(text: impl Into<Cow<'a, str>>) -> Self {
        Self(text.words())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<p>{}</p>", Escaped(&self.0))
    }
}

impl fmt::Display for Lead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"<p class="lead">{}</p>"#, Escaped(&self.0))
    }
}

/// Text with what HTML would take for its own signs replaced, fit for content and quoted attributes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out() {
        let text = r#"<script>"&'ñ</script>"#;
        assert_eq!(Text::new(text).to_string(), "<p>&lt;script&gt;&quot;&amp;&#39;ñ&lt;/script&gt;</p>");
    }
}
