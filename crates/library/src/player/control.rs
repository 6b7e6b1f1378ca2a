//! Draws the five shapes of controls. A new exercise kind that uses one of them needs nothing here.

use super::{Place, Safe, escape, phrases::legend};
use formats::package::{
    Choosable, Control, Exercise, GapControl, Id, LanguageTexts, Response, TypedGap, Variant,
};
use std::{collections::BTreeMap, fmt::Write};
use web::{
    messages::Tongue,
    parts::{Said, Sign, Sound},
};

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
            .map(|sound| sound.of(self.said(address)).to_string())
            .unwrap_or_default()
    }

    /// What a small button says, as its name.
    fn said(&self, address: &str) -> String {
        self.texts.plain(address, self.variant).map(|words| words.into_owned()).unwrap_or_default()
    }

    /// What to do, in words and to be heard.
    fn legend(&self, key: &str) -> String {
        legend(&self.t.say(key), self.phrase(key))
    }

    fn phrase(&self, key: &str) -> Option<Sound> {
        self.place.phrase(self.t, key)
    }

    fn choices(&self, many: bool, options: &[Choosable]) -> String {
        let kind = if many { "checkbox" } else { "radio" };
        let legend = self.legend(if many { "library-choose-several" } else { "library-choose-one" });
        let mut out = format!("<fieldset class=\"choices\">{legend}<ul>");
        for (i, option) in options.iter().enumerate() {
            let checked = if self.filled.has("choice", option.id.as_str()) { " checked" } else { "" };
            let (words, sound) = match &option.address {
                Some(address) => (self.html(address), self.sound(address)),
                None => self.true_or_false(&option.id),
            };
            let class = if sound.is_empty() { "" } else { " class=\"heard-too\"" };
            let _ = write!(
                out,
                "<li{class}><input type=\"{kind}\" id=\"choice-{i}\" name=\"choice\" value=\"{}\"{checked}><label for=\"choice-{i}\">",
                option.id
            );
            if let Some(file) = option
                .picture
                .as_ref()
                .and_then(|p| self.place.open.course.picture(&self.place.lesson.folder, p))
            {
                let _ = write!(out, "<img src=\"{}\" alt=\"\">", file.url());
            }
            let _ = write!(out, "<span>{words}</span></label>{sound}</li>");
        }
        out.push_str("</ul></fieldset>");
        out
    }

    /// True and false are the player's own words: a sign, the word, and its sound.
    fn true_or_false(&self, id: &Id) -> (String, String) {
        let key = format!("library-choice-{id}");
        let sign = if id.as_str() == "true" { Sign::Tick } else { Sign::Cross };
        let sound = self.phrase(&key).map(|sound| sound.to_string()).unwrap_or_default();
        (format!("{sign}{}", escape(&self.t.say(&key))), sound)
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
        let heard = self.phrase(if gap.numeric { "library-your-number" } else { "library-heard-write" });
        let label_drawn = Safe(format!("<label for=\"typed\">{}</label>", escape(&label)));
        let mut out = format!(
            "<div class=\"field\">{} {}",
            Said::new(label_drawn, heard),
            self.typed_field("typed", &escape(&label), gap, if gap.numeric { "short" } else { "long" })
        );
        if let Some(unit) = &gap.unit {
            let words = self.plain(&format!("units.{unit}.1"));
            let words = if words.is_empty() { escape(unit.as_str()) } else { words };
            let _ = write!(out, " <span class=\"unit\">{words}</span>");
        }
        out.push_str("</div>");
        out
    }

    fn arrange(&self, items: &[Id]) -> String {
        let say = |key: &str| escape(&self.t.say(key));
        let mut out = format!(
            "<fieldset class=\"ordering\">{}<ol data-order data-up=\"{}\" data-down=\"{}\">",
            self.legend("library-put-in-order"),
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
        let addresses: Vec<String> = right.iter().map(|id| format!("right.{id}")).collect();
        let numbered = self.has_sound(&addresses);
        let legend = self.legend("library-find-pairs");
        let mut out = format!("<fieldset class=\"pairs\">{legend}<ul>");
        for id in left {
            let options = right.iter().zip(&addresses).zip(1..);
            let options = options
                .map(|((id, address), n)| (id.to_string(), self.option(numbered.then_some(n), address)));
            let words = self.html(&format!("left.{id}"));
            let label = self.plain(&format!("left.{id}"));
            let sound = self.sound(&format!("left.{id}"));
            let head = format!("<span class=\"left\">{words}</span>");
            let head =
                if sound.is_empty() { head } else { format!("<div class=\"said\">{head}{sound}</div>") };
            let _ = write!(out, "<li>{head} {}</li>", self.select(&format!("pair.{id}"), &label, options));
        }
        out.push_str("</ul>");
        if numbered {
            let things: Vec<_> = addresses.into_iter().zip(1..).collect();
            out.push_str(&self.heard("library-hear-options", &things));
        }
        out.push_str("</fieldset>");
        out
    }

    fn has_sound(&self, addresses: &[String]) -> bool {
        addresses
            .iter()
            .any(|address| self.place.open.sound(self.place.language, &self.exercise.id, address).is_some())
    }

    /// What stands in a list. Where it can be heard it has a number, the same as below the list: numbers are known to most who
    /// do not read words.
    fn option(&self, number: Option<usize>, address: &str) -> String {
        let words = self.plain(address);
        match number {
            Some(number) => format!("{number} · {words}"),
            None => words,
        }
    }

    /// What stands inside a list cannot be heard there, so it stands once more below: its number, its words, its sound.
    fn heard(&self, key: &str, things: &[(String, usize)]) -> String {
        let legend = escape(&self.t.say("library-hear-options"));
        let legend = Said::new(Safe(format!("<p class=\"small\">{legend}</p>")), self.phrase(key));
        let mut out = format!("<div class=\"heard\">{legend}<ul>");
        for (address, number) in things {
            let _ = write!(
                out,
                "<li><strong>{number}</strong> <span>{}</span>{}</li>",
                self.html(address),
                self.sound(address)
            );
        }
        out.push_str("</ul></div>");
        out
    }

    fn gaps(&self, gaps: &BTreeMap<Id, GapControl>) -> String {
        let mut number = 0;
        // Numbers go on from gap to gap, so that each names one thing below.
        let mut things: Vec<(String, usize)> = Vec::new();
        let text = self.texts.html_with_gaps("text", self.variant, &mut |id| {
            number += 1;
            let label = escape(&self.t.count("library-gap", number));
            let name = format!("gap.{id}");
            match gaps.get(id) {
                Some(GapControl::Choose(ids)) => {
                    let addresses: Vec<String> =
                        ids.iter().map(|choice| format!("gaps.{id}.{choice}")).collect();
                    let first = self.has_sound(&addresses).then_some(things.len() + 1);
                    let options = ids.iter().zip(&addresses).enumerate().map(|(place, (choice, address))| {
                        (choice.to_string(), self.option(first.map(|first| first + place), address))
                    });
                    let drawn = self.select(&name, &label, options);
                    if let Some(first) = first {
                        things.extend(addresses.into_iter().zip(first..));
                    }
                    drawn
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
        let below = match things.is_empty() {
            true => String::new(),
            false => self.heard("library-heard-gaps", &things),
        };
        let sound = self.place.sound(self.t, &self.exercise.id, "text").map(|sound| sound.to_string());
        format!(
            "<div class=\"cloze prose\">{}</div>{}{below}",
            text.unwrap_or_default(),
            sound.unwrap_or_default()
        )
    }
}
