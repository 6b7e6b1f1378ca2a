//! [`Table`]: rows with a caption; it scrolls inside its own frame on a phone.

use super::{Words, html_safe, text::Escaped};
use askama::filters::HtmlSafe;
use std::{borrow::Cow, fmt};

/// Rows and columns with a caption. The first cell of a row is its name.
#[derive(Debug, Clone)]
pub struct Table {
    caption: String,
    head: Vec<(String, bool)>,
    rows: Vec<Vec<Cell>>,
    reading: Option<String>,
    tight: bool,
    stacked: bool,
}

/// What stands in a cell.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Text or a written number.
    Text(String),
    /// A link.
    Link {
        /// Where to.
        href: String,
        /// Its words.
        words: String,
    },
    /// A part, printed.
    Part(String),
}

html_safe!(Table);

impl Cell {
    /// Text or a written number.
    pub fn text<'a>(text: impl Into<Cow<'a, str>>) -> Self {
        Cell::Text(text.words())
    }

    /// A link.
    pub fn link<'a>(href: impl Into<String>, words: impl Into<Cow<'a, str>>) -> Self {
        Cell::Link { href: href.into(), words: words.words() }
    }

    /// A part, such as a [`super::Strand`].
    pub fn part(part: impl HtmlSafe) -> Self {
        Cell::Part(part.to_string())
    }
}

impl Table {
    /// A table; the caption says what the rows are.
    pub fn new<'a>(caption: impl Into<Cow<'a, str>>) -> Self {
        Self {
            caption: caption.words(),
            head: Vec::new(),
            rows: Vec::new(),
            reading: None,
            tight: false,
            stacked: false,
        }
    }

    /// A column of words.
    pub fn column<'a>(mut self, name: impl Into<Cow<'a, str>>) -> Self {
        self.head.push((name.words(), false));
        self
    }

    /// A column of numbers, set to the right.
    pub fn numbers<'a>(mut self, name: impl Into<Cow<'a, str>>) -> Self {
        self.head.push((name.words(), true));
        self
    }

    /// One more row.
    pub fn row(mut self, cells: Vec<Cell>) -> Self {
        self.rows.push(cells);
        self
    }

    /// Many narrow columns: a month's register.
    pub fn tight(mut self) -> Self {
        self.tight = true;
        self
    }

    /// Long words in several columns: on a phone each row becomes a block, and each cell says of what it is.
    pub fn stacked(mut self) -> Self {
        self.stacked = true;
        self
    }

    /// One sentence that says what the table shows.
    pub fn reading<'a>(mut self, reading: impl Into<Cow<'a, str>>) -> Self {
        self.reading = Some(reading.words());
        self
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let caption = Escaped(&self.caption);
        write!(
            f,
            r#"<div class="scroll" role="region" aria-label="{caption}" tabindex="0"><table{}>"#,
            match (self.tight, self.stacked) {
                (true, _) => r#" class="tight""#,
                // Shown as blocks, some browsers forget that it is a table.
                (false, true) => r#" class="stacked" role="table""#,
                (false, false) => "",
            }
        )?;
        write!(f, "<caption>{caption}</caption><thead><tr>")?;
        for (name, number) in &self.head {
            let class = if *number { r#" class="n""# } else { "" };
            write!(f, r#"<th scope="col"{class}>{}</th>"#, Escaped(name))?;
        }
        f.write_str("</tr></thead><tbody>")?;
        for row in &self.rows {
            f.write_str(if self.stacked { r#"<tr role="row">"# } else { "<tr>" })?;
            for (i, cell) in row.iter().enumerate() {
                let class =
                    if self.head.get(i).is_some_and(|(_, number)| *number) { r#" class="n""# } else { "" };
                let (open, close) = if i == 0 { (r#"<th scope="row""#, "</th>") } else { ("<td", "</td>") };
                write!(f, "{open}{class}")?;
                if self.stacked {
                    f.write_str(if i == 0 { r#" role="rowheader""# } else { r#" role="cell""# })?;
                    if let Some((name, _)) = self.head.get(i).filter(|_| i > 0) {
                        write!(f, r#" data-of="{}""#, Escaped(name))?;
                    }
                }
                f.write_str(">")?;
                match cell {
                    Cell::Text(text) => write!(f, "{}", Escaped(text))?,
                    Cell::Link { href, words } => {
                        write!(f, r#"<a href="{}">{}</a>"#, Escaped(href), Escaped(words))?
                    }
                    Cell::Part(part) => f.write_str(part)?,
                }
                f.write_str(close)?;
            }
            f.write_str("</tr>")?;
        }
        f.write_str("</tbody></table></div>")?;
        if let Some(reading) = &self.reading {
            write!(f, r#"<p class="reading">{}</p>"#, Escaped(reading))?;
        }
        Ok(())
    }
}
