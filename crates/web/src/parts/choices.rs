//! [`Choices`]: one or several of a few, as large targets.

use super::{Words, html_safe, text::Escaped};
use std::{borrow::Cow, fmt};

/// A question with a few answers to choose from.
#[derive(Debug, Clone)]
pub struct Choices {
    name: String,
    legend: String,
    several: bool,
    hint: Option<String>,
    error: Option<String>,
    choices: Vec<Choice>,
    hide_legend: bool,
    prefix: String,
}

/// One answer to choose.
#[derive(Debug, Clone)]
pub struct Choice {
    value: String,
    words: String,
    hint: Option<String>,
    image: Option<(String, String)>,
    chosen: bool,
}

html_safe!(Choices);

impl Choice {
    /// What is sent, and what is read.
    pub fn new<'a>(value: impl Into<String>, words: impl Into<Cow<'a, str>>) -> Self {
        Self { value: value.into(), words: words.words(), hint: None, image: None, chosen: false }
    }

    /// A quieter line below.
    pub fn hint<'a>(mut self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.hint = Some(hint.words());
        self
    }

    /// A picture above the words: its address, and what matters in it (empty if the words say it).
    pub fn image<'a>(mut self, src: impl Into<String>, alt: impl Into<Cow<'a, str>>) -> Self {
        self.image = Some((src.into(), alt.words()));
        self
    }

    /// Chosen already.
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }
}

impl Choices {
    /// Exactly one of them.
    pub fn one<'a>(name: &str, legend: impl Into<Cow<'a, str>>) -> Self {
        Self {
            name: name.to_owned(),
            legend: legend.words(),
            several: false,
            hint: None,
            error: None,
            choices: Vec::new(),
            hide_legend: false,
            prefix: String::new(),
        }
    }

    /// Any number of them.
    pub fn several<'a>(name: &str, legend: impl Into<Cow<'a, str>>) -> Self {
        Self { several: true, ..Self::one(name, legend) }
    }

    /// One more answer.
    pub fn choice(mut self, choice: Choice) -> Self {
        self.choices.push(choice);
        self
    }

    /// A sentence that helps before anything is chosen.
    pub fn hint<'a>(mut self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.hint = Some(hint.words());
        self
    }

    /// What is wrong, and what to do.
    pub fn maybe_error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// The question stands above already; the legend is for screen readers.
    pub fn hide_legend(mut self) -> Self {
        self.hide_legend = true;
        self
    }

    /// For an error summary: where, and what.
    pub fn problem(&self) -> Option<(String, String)> {
        self.error.clone().map(|error| (self.choice_id(0), error))
    }

    /// When the same name stands in several groups of one form: what tells their ids apart.
    pub fn prefixed(mut self, prefix: &str) -> Self {
        self.prefix = format!("{prefix}-");
        self
    }

    fn choice_id(&self, index: usize) -> String {
        format!("field-{}{}-{index}", self.prefix, self.name)
    }
}

impl fmt::Display for Choices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Escaped(&self.name);
        let wrong = if self.error.is_some() { " wrong" } else { "" };
        write!(f, r#"<fieldset class="choices{wrong}""#)?;
        let mut described = Vec::new();
        if self.hint.is_some() {
            described.push(format!("field-{name}-hint"));
        }
        if self.error.is_some() {
            described.push(format!("field-{name}-error"));
        }
        if !described.is_empty() {
            write!(f, r#" aria-describedby="{}""#, described.join(" "))?;
        }
        let hidden = if self.hide_legend { r#" class="hid""# } else { "" };
        write!(f, "><legend{hidden}>{}</legend>", Escaped(&self.legend))?;
        if let Some(hint) = &self.hint {
            write!(f, r#"<p class="hint" id="field-{name}-hint">{}</p>"#, Escaped(hint))?;
        }
        if let Some(error) = &self.error {
            write!(f, r#"<p class="error" id="field-{name}-error">{}</p>"#, Escaped(error))?;
        }
        let kind = if self.several { "checkbox" } else { "radio" };
        f.write_str("<ul>")?;
        for (index, choice) in self.choices.iter().enumerate() {
            let id = self.choice_id(index);
            let id = Escaped(&id);
            let checked = if choice.chosen { " checked" } else { "" };
            let value = Escaped(&choice.value);
            write!(
                f,
                r#"<li><input type="{kind}" id="{id}" name="{name}" value="{value}"{checked}><label for="{id}">"#
            )?;
            if let Some((src, alt)) = &choice.image {
                write!(f, r#"<img src="{}" alt="{}" loading="lazy">"#, Escaped(src), Escaped(alt))?;
            }
            write!(f, "<span>{}</span>", Escaped(&choice.words))?;
            if let Some(hint) = &choice.hint {
                write!(f, r#"<span class="hint">{}</span>"#, Escaped(hint))?;
            }
            f.write_str("</label></li>")?;
        }
        f.write_str("</ul></fieldset>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_two() {
        let choices = Choices::one("a", "¿Cuál?")
            .choice(Choice::new("x\"y", "Uno"))
            .choice(Choice::new("2", "Dos").chosen(true))
            .maybe_error(Some("Elige una".into()));
        let html = choices.to_string();
        assert!(
            html.contains(r#"<fieldset class="choices wrong" aria-describedby="field-a-error">"#),
            "{html}"
        );
        assert!(html.contains(r#"<input type="radio" id="field-a-1" name="a" value="2" checked>"#), "{html}");
        assert!(html.contains(r#"value="x&quot;y""#), "{html}");
        assert_eq!(choices.problem(), Some(("field-a-0".into(), "Elige una".into())));
    }
}
