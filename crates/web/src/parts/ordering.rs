//! [`Ordering`]: put these in order. Without script each thing has a box for its place; with script, up and down.

use super::{Words, html_safe, text::Escaped};
use crate::messages::Tongue;
use std::{borrow::Cow, fmt};

/// Things to be put in order. For each, the form sends `name-value` = its place, counted from 1.
#[derive(Debug, Clone)]
pub struct Ordering {
    name: String,
    legend: String,
    up: String,
    down: String,
    place: String,
    things: Vec<(String, String)>,
}

html_safe!(Ordering);

impl Ordering {
    /// `legend` asks the question.
    pub fn new<'a>(t: &Tongue, name: &str, legend: impl Into<Cow<'a, str>>) -> Self {
        Self {
            name: name.to_owned(),
            legend: legend.words(),
            up: t.say("web-order-up").into_owned(),
            down: t.say("web-order-down").into_owned(),
            place: t.say("web-order-place").into_owned(),
            things: Vec::new(),
        }
    }

    /// One more thing, in the order first shown: what is sent, and what is read.
    pub fn thing<'a>(mut self, value: impl Into<String>, words: impl Into<Cow<'a, str>>) -> Self {
        self.things.push((value.into(), words.words()));
        self
    }
}

impl fmt::Display for Ordering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            r#"<fieldset class="ordering"><legend>{}</legend><ol data-order data-up="{}" data-down="{}">"#,
            Escaped(&self.legend),
            Escaped(&self.up),
            Escaped(&self.down)
        )?;
        for (index, (value, words)) in self.things.iter().enumerate() {
            let id = format!("order-{}-{value}", self.name);
            let id = Escaped(&id);
            write!(
                f,
                r#"<li><span class="thing">{}</span><label class="hid" for="{id}">{}: {}</label><select id="{id}" name="{}-{}">"#,
                Escaped(words),
                Escaped(&self.place),
                Escaped(words),
                Escaped(&self.name),
                Escaped(value)
            )?;
            for place in 1..=self.things.len() {
                let chosen = if place == index + 1 { " selected" } else { "" };
                write!(f, "<option{chosen}>{place}</option>")?;
            }
            f.write_str("</select></li>")?;
        }
        f.write_str("</ol></fieldset>")
    }
}
