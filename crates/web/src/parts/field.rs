//! [`Field`]: one question of a form: label, hint, error, box.

use super::{Words, html_safe, text::Escaped};
use std::{borrow::Cow, fmt};

/// One question of a form. The error stands between the label and the box, where the eye is.
#[derive(Debug, Clone)]
pub struct Field {
    name: String,
    label: String,
    kind: Kind,
    value: String,
    hint: Option<String>,
    error: Option<String>,
    extra: Vec<(&'static str, String)>,
    options: Vec<(String, String)>,
    apart: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Input(&'static str),
    Area { rows: u8 },
    Select,
}

html_safe!(Field);

impl Field {
    fn new<'a>(kind: Kind, name: &str, label: impl Into<Cow<'a, str>>) -> Self {
        Self {
            name: name.to_owned(),
            label: label.words(),
            kind,
            value: String::new(),
            hint: None,
            error: None,
            extra: Vec::new(),
            options: Vec::new(),
            apart: None,
        }
    }

    /// A line of text.
    pub fn text<'a>(name: &str, label: impl Into<Cow<'a, str>>) -> Self {
        Self::new(Kind::Input("text"), name, label)
    }

    /// Several lines.
    pub fn area<'a>(name: &str, label: impl Into<Cow<'a, str>>, rows: u8) -> Self {
        Self::new(Kind::Area { rows }, name, label)
    }

    /// A number: text with a number keyboard, so that a decimal comma is welcome and nothing typed is swallowed.
    pub fn number<'a>(name: &str, label: impl Into<Cow<'a, str>>) -> Self {
        Self::text(name, label).attribute("inputmode", "decimal").attribute("autocomplete", "off")
    }

    /// A secret that is not shown.
    pub fn password<'a>(name: &str, label: impl Into<Cow<'a, str>>) -> Self {
        Self::new(Kind::Input("password"), name, label)
    }

    /// A day.
    pub fn date<'a>(name: &str, label: impl Into<Cow<'a, str>>) -> Self {
        Self::new(Kind::Input("date"), name, label)
    }

    /// A time of day.
    pub fn time<'a>(name: &str, label: impl Into<Cow<'a, str>>) -> Self {
        Self::new(Kind::Input("time"), name, label)
    }

    /// A file to bring along; its form is a [`super::PostForm::with_file`].
    pub fn file<'a>(name: &str, label: impl Into<Cow<'a, str>>, accept: &str) -> Self {
        Self::new(Kind::Input("file"), name, label).attribute("accept", accept)
    }

    /// One of many; for a few, [`super::Choices`] is kinder. Choose with [`Field::value`].
    pub fn select<'a>(name: &str, label: impl Into<Cow<'a, str>>) -> Self {
        Self::new(Kind::Select, name, label)
    }

    /// One more possibility of a [`Field::select`]: what is sent, and what is read.
    pub fn option<'a>(mut self, value: impl Into<String>, words: impl Into<Cow<'a, str>>) -> Self {
        self.options.push((value.into(), words.words()));
        self
    }

    /// What it holds. A password is never sent back.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// A sentence that helps before anything is typed.
    pub fn hint<'a>(mut self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.hint = Some(hint.words());
        self
    }

    /// What is wrong with what was typed, and what to do.
    pub fn error<'a>(mut self, error: impl Into<Cow<'a, str>>) -> Self {
        self.error = Some(error.words());
        self
    }

    /// As [`Field::error`], if there is one.
    pub fn maybe_error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// It must be filled in; the server checks, the browser only reminds.
    pub fn required(self) -> Self {
        self.attribute("required", "")
    }

    /// At most so many characters.
    pub fn max_chars(self, chars: usize) -> Self {
        self.attribute("maxlength", chars.to_string())
    }

    /// What the browser may fill in (`username`, `current-password`, `off`).
    pub fn autocomplete(self, what: &'static str) -> Self {
        self.attribute("autocomplete", what)
    }

    /// Any other attribute of the box; the name is ours, the value is escaped.
    pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.extra.push((name, value.into()));
        self
    }

    /// Where several forms of one page have a field of this name: a word that keeps the ids of their boxes apart.
    pub fn named_apart(mut self, word: &str) -> Self {
        self.apart = Some(word.to_owned());
        self
    }

    /// The id of the box, for an error summary's link.
    pub fn id(&self) -> String {
        match &self.apart {
            None => format!("field-{}", self.name),
            Some(word) => format!("field-{}-{word}", self.name),
        }
    }

    /// Whether it carries an error.
    pub fn has_error(&self) -> bool {
        self.error.is_some()
    }

    /// For an error summary: where, and what.
    pub fn problem(&self) -> Option<(String, String)> {
        self.error.clone().map(|error| (self.id(), error))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.id();
        let id = Escaped(&id);
        let wrong = if self.error.is_some() { " wrong" } else { "" };
        write!(f, r#"<div class="field{wrong}"><label for="{id}">{}</label>"#, Escaped(&self.label))?;
        let mut described = Vec::new();
        if let Some(hint) = &self.hint {
            write!(f, r#"<p class="hint" id="{id}-hint">{}</p>"#, Escaped(hint))?;
            described.push(format!("{id}-hint"));
        }
        if let Some(error) = &self.error {
            write!(f, r#"<p class="error" id="{id}-error">{}</p>"#, Escaped(error))?;
            described.push(format!("{id}-error"));
        }
        match self.kind {
            Kind::Input(kind) => write!(f, r#"<input type="{kind}""#)?,
            Kind::Area { rows } => write!(f, r#"<textarea rows="{rows}""#)?,
            Kind::Select => f.write_str("<select")?,
        }
        write!(f, r#" id="{id}" name="{}""#, Escaped(&self.name))?;
        if !described.is_empty() {
            write!(f, r#" aria-describedby="{}""#, described.join(" "))?;
        }
        if self.error.is_some() {
            f.write_str(r#" aria-invalid="true""#)?;
        }
        for (name, value) in &self.extra {
            write!(f, r#" {name}="{}""#, Escaped(value))?;
        }
        match self.kind {
            Kind::Input("password") => f.write_str(">")?,
            Kind::Input(_) if self.value.is_empty() => f.write_str(">")?,
            Kind::Input(_) => write!(f, r#" value="{}">"#, Escaped(&self.value))?,
            // The line break after the tag is swallowed by the browser, one typed first is not.
            Kind::Area { .. } => write!(f, ">\n{}</textarea>", Escaped(&self.value))?,
            Kind::Select => {
                f.write_str(">")?;
                options(f, &self.options, &self.value)?;
                f.write_str("</select>")?;
            }
        }
        f.write_str("</div>")
    }
}

/// The `<option>`s of a list: what is sent, and what is read.
pub(super) fn options(f: &mut fmt::Formatter<'_>, options: &[(String, String)], chosen: &str) -> fmt::Result {
    options.iter().try_for_each(|(value, words)| {
        let selected = if value == chosen { " selected" } else { "" };
        write!(f, r#"<option value="{}"{selected}>{}</option>"#, Escaped(value), Escaped(words))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn label_hint_and_error_are_tied_to_the_box() {
        let field = Field::number("price", "Precio").value("\"4,5\"").hint("En soles").error("Falta");
        assert_eq!(
            field.to_string(),
            r#"<div class="field wrong"><label for="field-price">Precio</label><p class="hint" id="field-price-hint">En soles</p><p class="error" id="field-price-error">Falta</p><input type="text" id="field-price" name="price" aria-describedby="field-price-hint field-price-error" aria-invalid="true" inputmode="decimal" autocomplete="off" value="&quot;4,5&quot;"></div>"#
        );
    }

    #[test]
    fn a_password_is_not_sent_back() {
        assert!(!Field::password("pin", "PIN").value("1234").to_string().contains("1234"));
    }
}
