//! [`Grid`]: many one-keystroke fields, a line for each name. [`GetForm`]: a form that only asks.

use super::{Words, html_safe, text::Escaped};
use askama::filters::HtmlSafe;
use std::{borrow::Cow, fmt};

/// Lines of one-sign fields under numbered columns. With script the next field is reached by itself, and the arrows move.
#[derive(Debug, Clone)]
pub struct Grid {
    caption: String,
    corner: String,
    columns: Vec<(String, String)>,
    rows: Vec<(String, Vec<GridCell>)>,
}

/// One field of a [`Grid`].
#[derive(Debug, Clone, Default)]
pub struct GridCell {
    /// Its name in the form.
    pub name: String,
    /// What was typed into it.
    pub typed: String,
    /// That could not be understood.
    pub wrong: bool,
    /// What is kept already, in words and as the sign it was entered by; it shows through while nothing is typed.
    pub kept: Option<(String, String)>,
}

/// A form that changes nothing: it asks for another page.
#[derive(Debug, Clone)]
pub struct GetForm {
    action: String,
    inside: String,
}

html_safe!(Grid, GetForm);

impl Grid {
    /// An empty grid; `corner` names what the lines are.
    pub fn new<'a, 'b>(caption: impl Into<Cow<'a, str>>, corner: impl Into<Cow<'b, str>>) -> Self {
        Self { caption: caption.words(), corner: corner.words(), columns: Vec::new(), rows: Vec::new() }
    }

    /// One more column: a number and its words for screen readers.
    pub fn column<'a>(mut self, number: impl Into<String>, words: impl Into<Cow<'a, str>>) -> Self {
        self.columns.push((number.into(), words.words()));
        self
    }

    /// One more line.
    pub fn row<'a>(mut self, name: impl Into<Cow<'a, str>>, cells: Vec<GridCell>) -> Self {
        self.rows.push((name.words(), cells));
        self
    }
}

impl fmt::Display for Grid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let caption = Escaped(&self.caption);
        write!(
            f,
            r#"<div class="scroll" role="region" aria-label="{caption}" tabindex="0"><table class="tight grid" data-cells><caption>{caption}</caption><thead><tr><th scope="col">{}</th>"#,
            Escaped(&self.corner)
        )?;
        for (number, words) in &self.columns {
            write!(f, r#"<th scope="col" title="{}">{}</th>"#, Escaped(words), Escaped(number))?;
        }
        f.write_str("</tr></thead><tbody>")?;
        for (name, cells) in &self.rows {
            write!(f, r#"<tr><th scope="row">{}</th>"#, Escaped(name))?;
            for (i, cell) in cells.iter().enumerate() {
                let number = self.columns.get(i).map_or("", |(number, _)| number);
                let invalid = if cell.wrong { r#" aria-invalid="true""# } else { "" };
                write!(
                    f,
                    r#"<td><input name="{}" value="{}" maxlength="1" autocomplete="off" autocapitalize="none" aria-label="{}, {}"#,
                    Escaped(&cell.name),
                    Escaped(&cell.typed),
                    Escaped(name),
                    Escaped(number)
                )?;
                match &cell.kept {
                    Some((words, sign)) => {
                        write!(f, r#", {}" placeholder="{}"{invalid}></td>"#, Escaped(words), Escaped(sign))?;
                    }
                    None => write!(f, r#""{invalid}></td>"#)?,
                }
            }
            f.write_str("</tr>")?;
        }
        f.write_str("</tbody></table></div>")
    }
}

impl GetForm {
    /// A form without fields yet.
    pub fn new(action: impl Into<String>) -> Self {
        Self { action: action.into(), inside: String::new() }
    }

    /// One more part.
    pub fn with(mut self, part: impl HtmlSafe) -> Self {
        self.inside.push_str(&part.to_string());
        self
    }
}

impl fmt::Display for GetForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            r#"<form method="get" action="{}" novalidate>{}</form>"#,
            Escaped(&self.action),
            self.inside
        )
    }
}
