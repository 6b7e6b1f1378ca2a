//! The technician's page, shown in the box: what is printed when the box is put up, where the printout has been lost.
//!
//! The text is `docs/technician.*.md`; it uses little of Markdown, and this reads just that: headings, paragraphs, lists, tables,
//! indented commands, `code`, **weight** and *names of pages*.

use askama::filters::HtmlSafe;
use std::fmt::{self, Write};

const TEXTS: [(&str, &str); 3] = [
    ("es", include_str!("../../../docs/technician.es.md")),
    ("pt", include_str!("../../../docs/technician.pt.md")),
    ("en", include_str!("../../../docs/technician.en.md")),
];

/// The manual in a language, ready to be shown.
pub struct Manual {
    /// Its first heading.
    pub title: &'static str,
    text: &'static str,
}

impl Manual {
    /// In this language, or in English.
    pub fn in_language(language: &str) -> Self {
        let found = TEXTS.iter().find(|(tag, _)| *tag == language).unwrap_or(&TEXTS[2]);
        let (first, text) = found.1.split_once('\n').unwrap_or((found.1, ""));
        Self { title: first.trim_start_matches('#').trim(), text }
    }
}

impl HtmlSafe for Manual {}

/// What a run of lines is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    None,
    Words,
    Dots,
    Numbers,
    Command,
    Table,
}

impl Block {
    fn of(line: &str) -> Self {
        let numbered = line.split_once(". ").is_some_and(|(n, _)| n.len() < 3 && n.parse::<u8>().is_ok());
        match line {
            "" => Block::None,
            _ if line.starts_with("    ") => Block::Command,
            _ if line.starts_with("- ") => Block::Dots,
            _ if line.starts_with('|') => Block::Table,
            _ if numbered => Block::Numbers,
            _ => Block::Words,
        }
    }

    fn tags(self) -> (&'static str, &'static str) {
        match self {
            Block::None => ("", ""),
            Block::Words => ("<p>", "</p>\n"),
            Block::Dots => ("<ul><li>", "</li></ul>\n"),
            Block::Numbers => ("<ol><li>", "</li></ol>\n"),
            Block::Command => ("<pre>", "</pre>\n"),
            Block::Table => ("<table><tbody>", "</tbody></table>\n"),
        }
    }
}

impl fmt::Display for Manual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut open = Block::None;
        f.write_str("<div class=\"manual\">")?;
        // Numbers go on behind a command that stands between two steps.
        let mut steps = 0;
        for line in self.text.lines() {
            if let Some(heading) = line.strip_prefix("## ") {
                f.write_str(open.tags().1)?;
                (open, steps) = (Block::None, 0);
                f.write_str("<h2>")?;
                inline(f, heading)?;
                f.write_str("</h2>\n")?;
                continue;
            }
            let mut block = Block::of(line);
            // A list item goes on in the next line, indented by its mark.
            let goes_on = matches!(open, Block::Dots | Block::Numbers)
                && line.starts_with("  ")
                && !line.trim().is_empty();
            if goes_on {
                f.write_char(' ')?;
                inline(f, line.trim())?;
                continue;
            }
            if line.starts_with("|--") || line.starts_with("| --") {
                continue;
            }
            let (item, same) = match block {
                Block::Dots => (line.trim_start_matches("- "), "</li><li>"),
                Block::Numbers => (line.split_once(". ").map_or(line, |(_, item)| item), "</li><li>"),
                Block::Command => (line.trim_start(), "\n"),
                Block::Words => (line, " "),
                Block::Table | Block::None => (line, ""),
            };
            steps += usize::from(block == Block::Numbers);
            if block == open {
                f.write_str(same)?;
            } else {
                f.write_str(open.tags().1)?;
                match block {
                    Block::Numbers if steps > 1 => write!(f, "<ol start=\"{steps}\"><li>")?,
                    block => f.write_str(block.tags().0)?,
                }
            }
            if block == Block::Table {
                row(f, line)?;
            } else if block != Block::None {
                inline(f, item)?;
            }
            std::mem::swap(&mut open, &mut block);
        }
        f.write_str(open.tags().1)?;
        f.write_str("</div>")
    }
}

fn row(f: &mut fmt::Formatter<'_>, line: &str) -> fmt::Result {
    f.write_str("<tr>")?;
    for (i, cell) in line.trim_matches('|').split('|').enumerate() {
        let (begin, end) = if i == 0 { ("<th scope=\"row\">", "</th>") } else { ("<td>", "</td>") };
        f.write_str(begin)?;
        inline(f, cell.trim())?;
        f.write_str(end)?;
    }
    f.write_str("</tr>")
}

/// `code`, **weight** and *names of pages*; everything else is text.
fn inline(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for (i, part) in text.split('`').enumerate() {
        if i % 2 == 1 {
            f.write_str("<code>")?;
            escaped(f, part)?;
            f.write_str("</code>")?;
            continue;
        }
        for (j, piece) in part.split("**").enumerate() {
            let (begin, end) = if j % 2 == 1 { ("<strong>", "</strong>") } else { ("", "") };
            f.write_str(begin)?;
            for (k, words) in piece.split('*').enumerate() {
                let (begin, end) = if k % 2 == 1 { ("<em>", "</em>") } else { ("", "") };
                f.write_str(begin)?;
                escaped(f, words)?;
                f.write_str(end)?;
            }
            f.write_str(end)?;
        }
    }
    Ok(())
}

fn escaped(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for c in text.chars() {
        match c {
            '&' => f.write_str("&amp;")?,
            '<' => f.write_str("&lt;")?,
            '>' => f.write_str("&gt;")?,
            c => f.write_char(c)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_manual_uses_is_shown() {
        let text = "\n## A & b\nOne `x < y`\ntwo **three** *four*.\n\n1. first\n   goes on\n2. second\n\n    a command\n    another\n\n| a | b |\n|---|---|\n| c | d |\n- dot\n3. third\n";
        assert_eq!(
            Manual { title: "", text }.to_string(),
            "<div class=\"manual\"><h2>A &amp; b</h2>\n<p>One <code>x &lt; y</code> two <strong>three</strong> <em>four</em>.</p>\n<ol><li>first goes on</li><li>second</li></ol>\n<pre>a command\nanother</pre>\n<table><tbody><tr><th scope=\"row\">a</th><td>b</td></tr><tr><th scope=\"row\">c</th><td>d</td></tr></tbody></table>\n<ul><li>dot</li></ul>\n<ol start=\"3\"><li>third</li></ol>\n</div>"
        );
    }

    #[test]
    fn three_languages_have_the_same_parts() {
        let parts = |tag| {
            let shown = Manual::in_language(tag).to_string();
            ["<h2>", "<li>", "<tr>", "<pre>"].map(|part| shown.matches(part).count())
        };
        assert_eq!(parts("es"), parts("en"));
        assert_eq!(parts("pt"), parts("en"));
        assert!(parts("en").iter().all(|n| *n > 0), "{:?}", parts("en"));
        assert_ne!(Manual::in_language("es").title, Manual::in_language("en").title);
    }
}
