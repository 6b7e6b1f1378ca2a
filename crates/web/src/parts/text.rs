//! Escaped text, and a paragraph of it.

use super::html_safe;
use std::fmt;

/// A paragraph of plain text.
#[derive(Debug, Clone)]
pub struct Text(pub String);

html_safe!(Text, Escaped<'_>);

impl Text {
    /// A paragraph of plain text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<p>{}</p>", Escaped(&self.0))
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
