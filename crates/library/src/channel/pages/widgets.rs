//! Draws the fields of an item in the same shapes as the exercises of our own courses. Perseus and QTI name them alike.

use crate::player::escape;
use formats::{
    kolibri::perseus::{self, Rich, Shape},
    qti::{FieldKind, Playable, Words},
};
use kernel::{PersonId, Seed};
use std::fmt::Write;
use web::messages::Tongue;

/// What is needed to draw an item.
pub(super) struct Drawing<'a> {
    pub t: &'a Tongue,
    /// What stands in the fields.
    pub filled: &'a [(String, String)],
    /// The address of a picture inside the archive.
    pub picture: &'a dyn Fn(&str) -> Option<String>,
    /// Whose order of choices.
    pub learner: Option<PersonId>,
    /// The item's id.
    pub item: &'a str,
}

/// A safe text of either kind of item.
trait Said {
    /// As HTML, with pictures at their addresses.
    fn shown(&self, picture: &dyn Fn(&str) -> Option<String>) -> String;
    /// The words alone.
    fn words(&self) -> String;
}

impl Said for Rich {
    fn shown(&self, picture: &dyn Fn(&str) -> Option<String>) -> String {
        self.html(&mut |_| String::new(), picture)
    }

    fn words(&self) -> String {
        self.plain().to_owned()
    }
}

impl Said for Words {
    fn shown(&self, picture: &dyn Fn(&str) -> Option<String>) -> String {
        self.html(&mut |_| String::new(), picture)
    }

    fn words(&self) -> String {
        self.plain()
    }
}

impl Drawing<'_> {
    /// A Perseus question with its widgets in their places.
    pub fn perseus(&self, item: &perseus::Item) -> String {
        item.question.html(
            &mut |number| match item.widgets.get(number) {
                Some(widget) => self.widget(number, &widget.shape, widget.graded),
                None => String::new(),
            },
            self.picture,
        )
    }

    /// A QTI question with its fields in their places.
    pub fn qti(&self, item: &Playable) -> String {
        item.question.html(
            &mut |number| match item.fields.get(number) {
                Some(field) => self.qti_field(number, &field.kind, field.shuffle),
                None => String::new(),
            },
            self.picture,
        )
    }

    /// The hints, first to last.
    pub fn hints(&self, item: &perseus::Item) -> Vec<String> {
        item.hints.iter().map(|hint| hint.shown(self.picture)).collect()
    }

    /// A text that stands in a line: its paragraph's tags would break it.
    fn line(&self, text: &impl Said) -> String {
        let html = text.shown(self.picture);
        match html.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")) {
            Some(inside) if !inside.contains("<p>") => inside.to_owned(),
            _ => html,
        }
    }

    fn say(&self, key: &str) -> String {
        escape(&self.t.say(key))
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.filled.iter().any(|(field, filled)| field == name && filled == value)
    }

    fn one(&self, name: &str) -> &str {
        self.filled.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Places in an order that is this learner's own for this item, the same whenever she looks.
    fn shuffled(&self, name: &str, count: usize) -> Vec<usize> {
        let person =
            self.learner.map_or(0, |id| u64::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(|i: usize| id.0[i])));
        let mut order: Vec<usize> = (0..count).collect();
        Seed(person).part(self.item).part(name).chance().shuffle(&mut order);
        order
    }

    fn widget(&self, number: usize, shape: &Shape, graded: bool) -> String {
        let name = format!("w{number}");
        match shape {
            Shape::Shown(text) => text.shown(self.picture),
            Shape::Unknown(_) => format!("<p class=\"box\">{}</p>", self.say("library-item-part")),
            _ if !graded => String::new(),
            Shape::Choose { many, choices, shuffle } => {
                let choices: Vec<Option<&Rich>> =
                    choices.iter().map(|choice| choice.words.as_ref()).collect();
                self.choose(&name, *many, &choices, *shuffle)
            }
            Shape::Pick { label, options } => {
                let label = match label.is_empty() {
                    true => self.t.count("library-gap", number + 1).into_owned(),
                    false => label.clone(),
                };
                let words = options.iter().map(|(words, _)| words.as_str());
                self.pick(&name, &label, words)
            }
            Shape::Number { label, .. } => {
                let own = self.t.say("library-your-number");
                self.field(&name, if label.is_empty() { &own } else { label }, true)
            }
            Shape::Formula(_) => self.field(&name, &self.t.say("library-your-formula"), false),
            Shape::Arrange { items, right } => self.arrange(&name, items, right.len() < items.len()),
            Shape::Pair { left, right, once, .. } => self.pairs(&name, left, right, *once),
        }
    }

    fn qti_field(&self, number: usize, kind: &FieldKind, shuffle: bool) -> String {
        let name = format!("w{number}");
        match kind {
            FieldKind::Choose { many, choices } => {
                let choices: Vec<Option<&Words>> = choices.iter().map(Some).collect();
                self.choose(&name, *many, &choices, shuffle)
            }
            FieldKind::Pick(options) => {
                let label = self.t.count("library-gap", number + 1);
                self.pick(&name, &label, options.iter().map(String::as_str))
            }
            FieldKind::Number { .. } => self.field(&name, &self.t.say("library-your-number"), true),
            FieldKind::Text => self.field(&name, &self.t.say("library-your-answer"), false),
            FieldKind::Arrange(items) => self.arrange(&name, items, false),
            FieldKind::Pair { left, right } => self.pairs(&name, left, right, shuffle),
        }
    }

    fn choose<T: Said>(&self, name: &str, many: bool, choices: &[Option<&T>], shuffle: bool) -> String {
        let order = if shuffle { self.shuffled(name, choices.len()) } else { (0..choices.len()).collect() };
        let kind = if many { "checkbox" } else { "radio" };
        let hint = self.say(if many { "library-choose-several" } else { "library-choose-one" });
        let mut out = format!("<fieldset class=\"choices\"><legend class=\"small\">{hint}</legend><ul>");
        // "None of these" is the last, whatever the order.
        let (some, none): (Vec<usize>, Vec<usize>) = order.into_iter().partition(|at| choices[*at].is_some());
        for at in some.into_iter().chain(none) {
            let value = at.to_string();
            let checked = if self.has(name, &value) { " checked" } else { "" };
            let words = match choices[at] {
                Some(words) => self.line(words),
                None => self.say("library-none-of-these"),
            };
            let _ = write!(
                out,
                "<li><input type=\"{kind}\" id=\"{name}-{at}\" name=\"{name}\" value=\"{value}\"{checked}>\
                 <label for=\"{name}-{at}\"><span>{words}</span></label></li>"
            );
        }
        out + "</ul></fieldset>"
    }

    fn pick<'w>(&self, name: &str, label: &str, words: impl Iterator<Item = &'w str>) -> String {
        let options = words.enumerate().map(|(at, words)| (at.to_string(), escape(words)));
        self.select(name, &escape(label), options)
    }

    fn field(&self, name: &str, label: &str, short: bool) -> String {
        let class = if short { "short" } else { "long" };
        format!(
            "<input type=\"text\" class=\"{class}\" id=\"{name}\" name=\"{name}\" value=\"{}\" aria-label=\"{}\" \
             autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"200\">",
            escape(self.one(name)),
            escape(label)
        )
    }

    fn select(&self, name: &str, label: &str, options: impl Iterator<Item = (String, String)>) -> String {
        let mut out = format!(
            "<select id=\"{name}\" name=\"{name}\" aria-label=\"{label}\"><option value=\"\">…</option>"
        );
        for (value, words) in options {
            let selected = if self.has(name, &value) { " selected" } else { "" };
            let _ = write!(out, "<option value=\"{value}\"{selected}>{words}</option>");
        }
        out + "</select>"
    }

    /// Things to put in order. Where some do not belong, nothing is placed before she places it.
    fn arrange<T: Said>(&self, name: &str, items: &[T], some_stay_out: bool) -> String {
        let legend = if some_stay_out { "library-put-some-in-order" } else { "library-put-in-order" };
        let list = match some_stay_out {
            true => "<ol>".to_owned(),
            // With script the list can be moved by its buttons; the same fields travel.
            false => format!(
                "<ol data-order data-up=\"{}\" data-down=\"{}\">",
                self.say("web-order-up"),
                self.say("web-order-down")
            ),
        };
        let mut out = format!(
            "<fieldset class=\"ordering\"><legend class=\"small\">{}</legend>{list}",
            self.say(legend)
        );
        for (index, at) in self.shuffled(name, items.len()).into_iter().enumerate() {
            let field = format!("{name}.{at}");
            let chosen = match (self.one(&field).parse::<usize>(), some_stay_out) {
                (Ok(place), _) => place,
                (Err(_), true) => 0,
                (Err(_), false) => index + 1,
            };
            let _ = write!(
                out,
                "<li><span class=\"thing\">{}</span><label class=\"hid\" for=\"{field}\">{}: {}</label>\
                 <select id=\"{field}\" name=\"{field}\">",
                self.line(&items[at]),
                self.say("web-order-place"),
                escape(&items[at].words())
            );
            if some_stay_out {
                let _ = write!(out, "<option value=\"\">{}</option>", self.say("library-not-used"));
            }
            for place in 1..=items.len() {
                let selected = if place == chosen { " selected" } else { "" };
                let _ = write!(out, "<option{selected}>{place}</option>");
            }
            out.push_str("</select></li>");
        }
        out + "</ol></fieldset>"
    }

    fn pairs<T: Said>(&self, name: &str, left: &[T], right: &[T], shuffle: bool) -> String {
        let order = if shuffle { self.shuffled(name, right.len()) } else { (0..right.len()).collect() };
        let mut out = format!(
            "<fieldset class=\"pairs\"><legend class=\"small\">{}</legend><ul>",
            self.say("library-find-pairs")
        );
        for (at, thing) in left.iter().enumerate() {
            let options = order.iter().map(|at| (at.to_string(), escape(&right[*at].words())));
            let select = self.select(&format!("{name}.{at}"), &escape(&thing.words()), options);
            let _ = write!(out, "<li><span class=\"left\">{}</span> {select}</li>", self.line(thing));
        }
        out + "</ul></fieldset>"
    }
}
