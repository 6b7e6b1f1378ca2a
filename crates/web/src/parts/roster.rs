//! [`Roster`]: many people, each with her drawing, in as little height as a thumb allows.

use super::{Emblem, Words, html_safe, text::Escaped};
use std::{borrow::Cow, fmt};

/// People under one line that says who they are. Two beside each other on a phone, more where there is room, or one to a line where
/// each has words of her own.
#[derive(Debug, Clone)]
pub struct Roster {
    caption: String,
    people: Vec<(Emblem, String, String, String)>,
    reading: Option<String>,
}

html_safe!(Roster);

impl Roster {
    /// An empty one; the caption says who they are.
    pub fn new<'a>(caption: impl Into<Cow<'a, str>>) -> Self {
        Self { caption: caption.words(), people: Vec::new(), reading: None }
    }

    /// One more: her drawing, where her name leads, and a few words about her, or none.
    pub fn person<'a, 'b>(
        mut self,
        drawing: Emblem,
        href: impl Into<String>,
        name: impl Into<Cow<'a, str>>,
        words: impl Into<Cow<'b, str>>,
    ) -> Self {
        self.people.push((drawing, href.into(), name.words(), words.words()));
        self
    }

    /// One sentence below that says what can be done with them.
    pub fn reading<'a>(mut self, reading: impl Into<Cow<'a, str>>) -> Self {
        self.reading = Some(reading.words());
        self
    }
}

impl fmt::Display for Roster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let with_words = self.people.iter().any(|(_, _, _, words)| !words.is_empty());
        let class = if with_words { "roster worded" } else { "roster" };
        let caption = Escaped(&self.caption);
        write!(f, r#"<h2 class="caption">{caption}</h2><ul class="{class}" aria-label="{caption}">"#)?;
        for (drawing, href, name, words) in &self.people {
            write!(
                f,
                r#"<li>{drawing}<span class="thing"><a href="{}">{}</a>"#,
                Escaped(href),
                Escaped(name)
            )?;
            if !words.is_empty() {
                write!(f, r#" <span class="small">{}</span>"#, Escaped(words))?;
            }
            f.write_str("</span></li>")?;
        }
        f.write_str("</ul>")?;
        match &self.reading {
            Some(reading) => write!(f, r#"<p class="reading">{}</p>"#, Escaped(reading)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_below_the_name_of_who_has_some() {
        let roster = Roster::new("2 <personas>").person(Emblem::new(0), "/people/a", "Ana & Co", "").person(
            Emblem::new(1),
            "/people/b",
            "Eva",
            "docente · 5.º B",
        );
        let html = roster.to_string();
        assert!(html.starts_with(
            r#"<h2 class="caption">2 &lt;personas&gt;</h2><ul class="roster worded" aria-label="2 &lt;personas&gt;"><li><svg"#
        ));
        assert!(
            html.contains(r#"<span class="thing"><a href="/people/a">Ana &amp; Co</a></span></li>"#),
            "{html}"
        );
        assert!(
            html.contains(r#"<a href="/people/b">Eva</a> <span class="small">docente · 5.º B</span></span>"#)
        );
        let plain = Roster::new("Una").person(Emblem::new(0), "/a", "Ana", "").to_string();
        assert!(plain.contains(r#"<ul class="roster" "#), "{plain}");
    }
}
