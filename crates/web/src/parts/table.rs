//! [`Table`]: rows with a caption. On a phone it scrolls inside its own frame, or each row becomes a block.

use super::{Words, html_safe, text::Escaped};
use askama::filters::HtmlSafe;
use std::{borrow::Cow, fmt};

/// Rows and columns with a caption. The first cell of a row is its name.
#[derive(Debug, Clone)]
pub struct Table {
    caption: String,
    head: Vec<(String, Holds)>,
    rows: Vec<Vec<Cell>>,
    reading: Option<String>,
    tight: bool,
    narrow: Narrow,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Words,
    Numbers,
    Signs,
}

impl Holds {
    fn class(self) -> &'static str {
        match self {
            Holds::Words => "",
            Holds::Numbers => r#" class="n""#,
            Holds::Signs => r#" class="s""#,
        }
    }
}

/// What becomes of a row on a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Narrow {
    /// It stays a row; who wants to see its end pushes the table aside.
    Row,
    /// A block, a line for each cell.
    Lines,
    /// A block, its numbers beside each other below the name.
    Counts,
    /// A block, its signs beside each other below the name.
    Signs,
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
    /// A sign that says that there is nothing yet; on a phone, where rows are blocks, it is left out.
    Nothing(&'static str),
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
            narrow: Narrow::Row,
        }
    }

    /// A column of words.
    pub fn column<'a>(mut self, name: impl Into<Cow<'a, str>>) -> Self {
        self.head.push((name.words(), Holds::Words));
        self
    }

    /// A column of numbers, set to the right.
    pub fn numbers<'a>(mut self, name: impl Into<Cow<'a, str>>) -> Self {
        self.head.push((name.words(), Holds::Numbers));
        self
    }

    /// A column of one sign each, called by its number. On a phone the signs of a row stand below its name and its words, as many to a
    /// line as fit, each beside its number.
    pub fn signs<'a>(mut self, number: impl Into<Cow<'a, str>>) -> Self {
        (self.tight, self.narrow) = (true, Narrow::Signs);
        self.head.push((number.words(), Holds::Signs));
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
        self.narrow = Narrow::Lines;
        self
    }

    /// Numbers under long words: on a phone they stand beside each other below the row's name, each with its word.
    pub fn counts(mut self) -> Self {
        self.narrow = Narrow::Counts;
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
            // Shown as blocks, some browsers forget that it is a table.
            match (self.narrow, self.tight) {
                (Narrow::Lines, _) => r#" class="stacked" role="table""#,
                (Narrow::Counts, _) => r#" class="stacked counts" role="table""#,
                (Narrow::Signs, _) => r#" class="tight stacked signs" role="table""#,
                (Narrow::Row, true) => r#" class="tight""#,
                (Narrow::Row, false) => "",
            }
        )?;
        write!(f, "<caption>{caption}</caption><thead><tr>")?;
        for (name, holds) in &self.head {
            write!(f, r#"<th scope="col"{}>{}</th>"#, holds.class(), Escaped(name))?;
        }
        f.write_str("</tr></thead><tbody>")?;
        let stacked = self.narrow != Narrow::Row;
        for row in &self.rows {
            f.write_str(if stacked { r#"<tr role="row">"# } else { "<tr>" })?;
            for (i, cell) in row.iter().enumerate() {
                let class = match (cell, self.head.get(i)) {
                    (Cell::Nothing(_), _) => r#" class="none""#,
                    (_, Some((_, holds))) => holds.class(),
                    (_, None) => "",
                };
                let (open, close) = if i == 0 { (r#"<th scope="row""#, "</th>") } else { ("<td", "</td>") };
                write!(f, "{open}{class}")?;
                if stacked {
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
                    Cell::Nothing(sign) => f.write_str(sign)?,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_a_block_still_says_what_each_cell_is() {
        let quiz = Table::new("Live").column("Pupil").column("Right").signs("1").signs("2").row(vec![
            Cell::text("Ana"),
            Cell::text("1"),
            Cell::text("✓"),
            Cell::Nothing("·"),
        ]);
        assert_eq!(
            quiz.to_string(),
            r#"<div class="scroll" role="region" aria-label="Live" tabindex="0"><table class="tight stacked signs" role="table"><caption>Live</caption><thead><tr><th scope="col">Pupil</th><th scope="col">Right</th><th scope="col" class="s">1</th><th scope="col" class="s">2</th></tr></thead><tbody><tr role="row"><th scope="row" role="rowheader">Ana</th><td role="cell" data-of="Right">1</td><td class="s" role="cell" data-of="1">✓</td><td class="none" role="cell" data-of="2">·</td></tr></tbody></table></div>"#
        );
        let counts = Table::new("Skills").counts().column("Skill").numbers("Firm");
        let counts = counts.row(["1. Read", "3"].map(Cell::text).to_vec()).to_string();
        assert!(counts.contains(r#"<table class="stacked counts" role="table">"#), "{counts}");
        assert!(counts.contains(r#"<td class="n" role="cell" data-of="Firm">3</td>"#), "{counts}");
    }
}
