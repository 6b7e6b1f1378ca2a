//! [`Cord`]: a course as a cord, its lessons as knots. [`Strand`]: the same in one line.

use super::{Words, html_safe, picture, text::Escaped};
use crate::messages::Tongue;
use std::{borrow::Cow, fmt};

/// The state of one lesson, step or stage. Each has its own shape, so black and white is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Knot {
    /// Done.
    Tied,
    /// Begun.
    Looped,
    /// To come.
    Open,
    /// Done, and due for review.
    Doubled,
}

impl Knot {
    /// In the order a reading counts them.
    pub const ALL: [Knot; 4] = [Knot::Tied, Knot::Looped, Knot::Doubled, Knot::Open];

    fn class(self) -> &'static str {
        match self {
            Knot::Tied => "tied",
            Knot::Looped => "looped",
            Knot::Open => "open",
            Knot::Doubled => "doubled",
        }
    }

    /// The key of its word: "done", "begun", "to come", "due for review".
    pub fn key(self) -> &'static str {
        match self {
            Knot::Tied => "web-knot-tied",
            Knot::Looped => "web-knot-looped",
            Knot::Open => "web-knot-open",
            Knot::Doubled => "web-knot-doubled",
        }
    }
}

/// A hanging cord: a list whose every item says its state in words beside its knot.
#[derive(Debug, Clone)]
pub struct Cord {
    words: [String; 4],
    items: Vec<Item>,
}

#[derive(Debug, Clone)]
struct Item {
    knot: Knot,
    name: String,
    href: Option<String>,
    note: Option<String>,
    state: Option<String>,
    here: bool,
}

html_safe!(Cord, Strand);

impl Cord {
    /// An empty cord.
    pub fn new(t: &Tongue) -> Self {
        Self { words: Knot::ALL.map(|knot| t.say(knot.key()).into_owned()), items: Vec::new() }
    }

    /// One more knot below.
    pub fn knot<'a>(mut self, knot: Knot, name: impl Into<Cow<'a, str>>) -> Self {
        self.items.push(Item { knot, name: name.words(), href: None, note: None, state: None, here: false });
        self
    }

    /// The last knot leads somewhere.
    pub fn link(mut self, href: impl Into<String>) -> Self {
        if let Some(item) = self.items.last_mut() {
            item.href = Some(href.into());
        }
        self
    }

    /// A quiet word after the last knot's state: "4 min".
    pub fn note<'a>(mut self, note: impl Into<Cow<'a, str>>) -> Self {
        if let Some(item) = self.items.last_mut() {
            item.note = Some(note.words());
        }
        self
    }

    /// Another word for the state of the last knot, where the cord is of something else than lessons.
    pub fn saying<'a>(mut self, state: impl Into<Cow<'a, str>>) -> Self {
        if let Some(item) = self.items.last_mut() {
            item.state = Some(state.words());
        }
        self
    }

    /// The last knot is where one stands.
    pub fn here(mut self) -> Self {
        if let Some(item) = self.items.last_mut() {
            item.here = true;
        }
        self
    }
}

impl fmt::Display for Cord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"<ol class="cord">"#)?;
        for item in &self.items {
            let here = if item.here { r#" aria-current="step""# } else { "" };
            write!(
                f,
                r#"<li class="{}"{here}><svg class="knot" viewBox="0 0 28 28" aria-hidden="true">{}</svg>"#,
                item.knot.class(),
                picture::hanging_knot(item.knot)
            )?;
            match &item.href {
                Some(href) => write!(f, r#"<a href="{}">{}</a>"#, Escaped(href), Escaped(&item.name))?,
                None => write!(f, r#"<span class="name">{}</span>"#, Escaped(&item.name))?,
            }
            let state = Knot::ALL.iter().position(|knot| *knot == item.knot).map_or("", |i| &self.words[i]);
            let state = item.state.as_deref().unwrap_or(state);
            write!(f, r#" <span class="state">{}"#, Escaped(state))?;
            if let Some(note) = &item.note {
                write!(f, " · {}", Escaped(note))?;
            }
            f.write_str("</span></li>")?;
        }
        f.write_str("</ol>")
    }
}

/// A level cord with its reading: "5 of 12 done, 1 begun, 2 due for review".
#[derive(Debug, Clone)]
pub struct Strand {
    knots: Vec<Knot>,
    reading: String,
}

impl Strand {
    /// The knots from left to right, and their reading.
    pub fn new(t: &Tongue, knots: &[Knot]) -> Self {
        Self { knots: knots.to_vec(), reading: reading(t, knots) }
    }

    /// Another reading, when what is counted has a name: "Lesson 5 of 12".
    pub fn reading<'a>(mut self, reading: impl Into<Cow<'a, str>>) -> Self {
        self.reading = reading.words();
        self
    }
}

impl fmt::Display for Strand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"<div class="strand">"#)?;
        // Longer cords are wound: the reading says it all, the picture shows the last stretch.
        let (width, height) = (self.knots.len() * picture::PLACE_PX, picture::STRAND_PX);
        write!(
            f,
            r#"<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">{}</svg>"#,
            picture::level_cord(&self.knots)
        )?;
        write!(f, r#"<p class="reading">{}</p></div>"#, Escaped(&self.reading))
    }
}

fn reading(t: &Tongue, knots: &[Knot]) -> String {
    let count = |state| knots.iter().filter(|knot| **knot == state).count();
    // What is due was done once.
    let done = count(Knot::Tied) + count(Knot::Doubled);
    let mut text = t.with("web-strand-done", &[("n", done.into()), ("all", knots.len().into())]).into_owned();
    for (state, key) in [(Knot::Looped, "web-strand-looped"), (Knot::Doubled, "web-strand-doubled")] {
        if count(state) > 0 {
            text.push_str(", ");
            text.push_str(&t.count(key, count(state)));
        }
    }
    text.push('.');
    text
}
