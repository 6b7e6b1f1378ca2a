//! Draws the five shapes of controls. A new exercise kind that uses one of them needs nothing here.

use super::{Place, escape};
use formats::package::{
    Choosable, Control, Exercise, GapControl, Id, LanguageTexts, Response, TypedGap, Variant,
};
use std::{collections::BTreeMap, fmt::Write};
use web::messages::Tongue;

/// What a control needs to be drawn.
pub struct Drawing<'a> {
    /// Where.
    pub place: &'a Place<'a>,
    /// The interface's words.
    pub t: &'a Tongue,
    /// The exercise.
    pub exercise: &'a Exercise,
    /// Its texts in the reader's language.
    pub texts: &'a LanguageTexts,
    /// The variant shown.
    pub variant: &'a Variant,
    /// What stands in the fields already.
    pub filled: &'a Filled,
}

/// What stands in the fields: from an answer given before, or from a form that came back.
#[derive(Debug, Clone, Default)]
pub struct Filled(BTreeMap<String, Vec<String>>);

impl Filled {
    /// From a form's fields.
    pub fn from_form(fields: &[(String, String)]) -> Self {
        let mut filled = Self::default();
        for (name, value) in fields {
            filled.0.entry(name.clone()).or_default().push(value.clone());
        }
        filled
    }

    /// From a recorded response.
    pub fn from_response(response: &Response) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        match response {
            Response::Chosen(ids) => fields.extend(ids.iter().map(|id| ("choice".into(), id.to_string()))),
            Response::Typed(text) => fields.push(("typed".into(), text.clone())),
            Response::Ordered(ids) => {
                fields.extend(
                    ids.iter().enumerate().map(|(i, id)| (format!("place.{id}"), (i + 1).to_string())),
                );
            }
            Response::Paired(pairs) => {
                for (id, value) in pairs {
                    fields.push((format!("pair.{id}"), value.clone()));
                    fields.push((format!("gap.{id}"), value.clone()));
                }
            }
        }
        Self::from_form(&fields)
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.0.get(name).is_some_and(|values| values.iter().any(|v| v == value))
    }

    fn one(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }
}

impl Drawing<'_> {
    /// The question and its control. For gaps, the text with the gaps in it.
    pub fn draw(&self, control: &Control) -> String {
        match control {
            Control::Choose { many, options } => self.choices(*many, options),
            Control::Type(gap) => self.typed(gap),
            Control::Arrange(items) => self.arrange(items),
            Control::Pair { left, right } => self.pairs(left, right),
            Control::Gaps(gaps) => self.gaps(gaps),
        }
    }

    fn html(&self, address: &str) -> String {
        self.texts.html(address, self.variant).map(|html| html.into_owned()).unwrap_or_default()
    }

    fn plain(&self, address: &str) -> String {
        escape(&self.texts.plain(address, self.variant).unwrap_or_default())
    }

    fn sound(&self, address: &str) -> String {
        self.place
            .sound(self.t, &self.exercise.id, address)
            .map(|sound| sound.to_string())
            .unwrap_or_default()
    }

    fn choices(&self, many: bool, options: &[Choosable]) -> String {
        let kind = if many { "checkbox" } else { "radio" };
        let hint = self.t.say(if many { "library-choose-several" } else { "library-choose-one" });
        let mut out =
            format!("<fieldset class=\"choices\"><legend class=\"small\">{}</legend><ul>", escape(&hint));
        for (i, option) in options.iter().enumerate() {
            let checked = if self.filled.has("choice", option.id.as_str()) { " checked" } else { "" };
            let words = match &option.address {
                Some(address) => self.html(address),
                None => escape(&self.t.say(&format!("library-choice-{}", option.id))),
            };
            let _ = write!(
                out,
                "<li><input type=\"{kind}\" id=\"choice-{i}\" name=\"choice\" value=\"{}\"{checked}><label for=\"choice-{i}\">",
                option.id
            );
            if let Some(file) = option
                .picture
                .as_ref()
                .and_then(|p| self.place.open.course.picture(&self.place.lesson.folder, p))
            {
                let _ = write!(out, "<img src=\"{}\" alt=\"\">", file.url());
            }
            let _ = write!(out, "<span>{words}</span></label>");
            if let Some(address) = &option.address {
                out.push_str(&self.sound(address));
            }
            out.push_str("</li>");
        }
        out.push_str("</ul></fieldset>");
        out
    }

    fn typed_field(&self, name: &str, label: &str, gap: &TypedGap, class: &str) -> String {
        let mode = if gap.numeric { " inputmode=\"decimal\"" } else { "" };
        let value = escape(self.filled.one(name));
        format!(
            "<input type=\"text\" class=\"{class}\" id=\"{name}\" name=\"{name}\" value=\"{value}\" aria-label=\"{label}\" \
             autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"200\"{mode}>"
        )
    }

    fn typed(&self, gap: &TypedGap) -> String {
        let label = self.t.say(if gap.numeric { "library-your-number" } else { "library-your-answer" });
        let mut out = format!(
            "<p class=\"field\"><label for=\"typed\">{}</label> {}",
            escape(&label),
            self.typed_field("typed", &escape(&label), gap, if gap.numeric { "short" } else { "long" })
        );
        if let Some(unit) = &gap.unit {
            let words = self.plain(&format!("units.{unit}.1"));
            let words = if words.is_empty() { escape(unit.as_str()) } else { words };
            let _ = write!(out, " <span class=\"unit\">{words}</span>");
        }
        out.push_str("</p>");
        out
    }

    fn arrange(&self, items: &[Id]) -> String {
        let say = |key: &str| escape(&self.t.say(key));
        let mut out = format!(
            "<fieldset class=\"ordering\"><legend class=\"small\">{}</legend><ol data-order data-up=\"{}\" data-down=\"{}\">",
            say("library-put-in-order"),
            say("web-order-up"),
            say("web-order-down")
        );
        for (index, item) in items.iter().enumerate() {
            let name = format!("place.{item}");
            let words = self.html(&format!("items.{item}"));
            let chosen = self.filled.one(&name).parse().unwrap_or(index + 1);
            let _ = write!(
                out,
                "<li><span class=\"thing\">{words}</span><label class=\"hid\" for=\"{name}\">{}: {}</label>\
                 <select id=\"{name}\" name=\"{name}\">",
                say("web-order-place"),
                self.plain(&format!("items.{item}"))
            );
            for number in 1..=items.len() {
                let selected = if number == chosen { " selected" } else { "" };
                let _ = write!(out, "<option{selected}>{number}</option>");
            }
            out.push_str("</select>");
            out.push_str(&self.sound(&format!("items.{item}")));
            out.push_str("</li>");
        }
        out.push_str("</ol></fieldset>");
        out
    }

    fn select(&self, name: &str, label: &str, options: impl Iterator<Item = (String, String)>) -> String {
        let mut out = format!(
            "<select id=\"{name}\" name=\"{name}\" aria-label=\"{label}\"><option value=\"\">…</option>"
        );
        for (value, words) in options {
            let selected = if self.filled.has(name, &value) { " selected" } else { "" };
            let _ = write!(out, "<option value=\"{value}\"{selected}>{words}</option>");
        }
        out.push_str("</select>");
        out
    }

    fn pairs(&self, left: &[Id], right: &[Id]) -> String {
        let legend = escape(&self.t.say("library-find-pairs"));
        let mut out = format!("<fieldset class=\"pairs\"><legend class=\"small\">{legend}</legend><ul>");
        for id in left {
            let options = right.iter().map(|id| (id.to_string(), self.plain(&format!("right.{id}"))));
            let words = self.html(&format!("left.{id}"));
            let label = self.plain(&format!("left.{id}"));
            let _ = write!(
                out,
                "<li><span class=\"left\">{words}</span> {}{}</li>",
                self.select(&format!("pair.{id}"), &label, options),
                self.sound(&format!("left.{id}"))
            );
        }
        out.push_str("</ul>");
        out.push_str(&self.heard(right.iter().map(|id| format!("right.{id}"))));
        out.push_str("</fieldset>");
        out
    }

    /// What stands inside a list cannot be heard there, so it stands once more below, each with its sound.
    fn heard(&self, addresses: impl Iterator<Item = String>) -> String {
        let mut spoken = String::new();
        for address in addresses {
            let sound = self.sound(&address);
            if !sound.is_empty() {
                let _ = write!(spoken, "<li><span>{}</span>{sound}</li>", self.html(&address));
            }
        }
        if spoken.is_empty() {
            return spoken;
        }
        let legend = escape(&self.t.say("library-hear-options"));
        format!("<div class=\"heard\"><p class=\"small\">{legend}</p><ul>{spoken}</ul></div>")
    }

    fn gaps(&self, gaps: &BTreeMap<Id, GapControl>) -> String {
        let mut number = 0;
        let text = self.texts.html_with_gaps("text", self.variant, &mut |id| {
            number += 1;
            let label = escape(&self.t.count("library-gap", number));
            let name = format!("gap.{id}");
            match gaps.get(id) {
                Some(GapControl::Choose(ids)) => {
                    let options = ids
                        .iter()
                        .map(|choice| (choice.to_string(), self.plain(&format!("gaps.{id}.{choice}"))));
                    self.select(&name, &label, options)
                }
                Some(GapControl::Typed(gap)) => {
                    let unit = gap.unit.as_ref().map(|unit| {
                        let words = self.plain(&format!("units.{unit}.1"));
                        format!(" {}", if words.is_empty() { escape(unit.as_str()) } else { words })
                    });
                    format!("{}{}", self.typed_field(&name, &label, gap, "gap"), unit.unwrap_or_default())
                }
                None => String::new(),
            }
        });
        let chosen = gaps.iter().filter_map(|(id, gap)| match gap {
            GapControl::Choose(ids) => Some(ids.iter().map(move |choice| format!("gaps.{id}.{choice}"))),
            GapControl::Typed(_) => None,
        });
        format!(
            "<div class=\"cloze prose\">{}</div>{}{}",
            text.unwrap_or_default(),
            self.sound("text"),
            self.heard(chosen.flatten())
        )
    }
}
