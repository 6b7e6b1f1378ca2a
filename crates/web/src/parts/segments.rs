//! [`Segments`]: one of two or three for each of many, side by side: a roll, one line a person.

use super::{Words, field::options, html_safe, text::Escaped};
use std::{borrow::Cow, fmt};

/// One of a few for one line of a list. The last one may open a choice of its own: it shows only while that one is chosen, and
/// needs no script for it.
#[derive(Debug, Clone)]
pub struct Segments {
    name: String,
    label: String,
    options: Vec<(String, String)>,
    chosen: String,
    more: Option<More>,
}

#[derive(Debug, Clone)]
struct More {
    name: String,
    label: String,
    options: Vec<(String, String)>,
    chosen: String,
}

html_safe!(Segments);

impl Segments {
    /// `label` is the line's name, `chosen` the value of the option that is on.
    pub fn new<'a>(name: &str, label: impl Into<Cow<'a, str>>, chosen: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: label.words(),
            options: Vec::new(),
            chosen: chosen.to_owned(),
            more: None,
        }
    }

    /// One more option.
    pub fn option<'a>(mut self, value: &str, words: impl Into<Cow<'a, str>>) -> Self {
        self.options.push((value.to_owned(), words.words()));
        self
    }

    /// What the last option asks further.
    pub fn more<'a>(
        mut self,
        name: &str,
        label: impl Into<Cow<'a, str>>,
        options: Vec<(String, String)>,
        chosen: &str,
    ) -> Self {
        self.more =
            Some(More { name: name.to_owned(), label: label.words(), options, chosen: chosen.to_owned() });
        self
    }
}

impl fmt::Display for Segments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Escaped(&self.name);
        write!(
            f,
            r#"<div class="segments" role="group" aria-labelledby="{name}-l"><span class="name" id="{name}-l">{}</span>"#,
            Escaped(&self.label)
        )?;
        let last = self.options.len().saturating_sub(1);
        for (i, (value, words)) in self.options.iter().enumerate() {
            let checked = if *value == self.chosen { " checked" } else { "" };
            let opens = if i == last && self.more.is_some() { r#" class="opens""# } else { "" };
            let (value, words) = (Escaped(value), Escaped(words));
            write!(
                f,
                r#"<input type="radio" id="{name}-{i}" name="{name}" value="{value}"{opens}{checked}><label for="{name}-{i}">{words}</label>"#
            )?;
        }
        if let Some(more) = &self.more {
            write!(
                f,
                r#"<select name="{}" aria-label="{}">"#,
                Escaped(&more.name),
                Escaped(&format!("{}: {}", more.label, self.label))
            )?;
            options(f, &more.options, &more.chosen)?;
            f.write_str("</select>")?;
        }
        f.write_str("</div>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_roll() {
        let line = Segments::new("m.1", "Luz \"P\"", "b").option("a", "Aquí").option("b", "Falta").more(
            "r.1",
            "Motivo",
            vec![("x".into(), "Enfermedad".into())],
            "x",
        );
        assert_eq!(
            line.to_string(),
            r#"<div class="segments" role="group" aria-labelledby="m.1-l"><span class="name" id="m.1-l">Luz &quot;P&quot;</span><input type="radio" id="m.1-0" name="m.1" value="a"><label for="m.1-0">Aquí</label><input type="radio" id="m.1-1" name="m.1" value="b" class="opens" checked><label for="m.1-1">Falta</label><select name="r.1" aria-label="Motivo: Luz &quot;P&quot;"><option value="x" selected>Enfermedad</option></select></div>"#
        );
    }
}
