//! [`Card`]: one thing on a surface of its own; [`Cards`]: several, as a list.

use super::{Drawing, Words, html_safe, text::Escaped};
use askama::filters::HtmlSafe;
use std::{borrow::Cow, fmt};

/// One thing on a surface of its own. With a link, the whole card is the target; the title is its name.
#[derive(Debug, Clone)]
pub struct Card {
    title: String,
    target: Target,
    words: Option<String>,
    drawing: Option<Drawing>,
    inside: String,
}

#[derive(Debug, Clone)]
enum Target {
    None,
    Link(String),
    Button(String, String),
}

html_safe!(Card, Cards);

impl Card {
    /// A card that says something.
    pub fn new<'a>(title: impl Into<Cow<'a, str>>) -> Self {
        Self { title: title.words(), target: Target::None, words: None, drawing: None, inside: String::new() }
    }

    /// Leads somewhere.
    pub fn link(mut self, href: impl Into<String>) -> Self {
        self.target = Target::Link(href.into());
        self
    }

    /// Sends the form around it, saying this.
    pub fn sends(mut self, name: &str, value: impl Into<String>) -> Self {
        self.target = Target::Button(name.to_owned(), value.into());
        self
    }

    /// A sentence under the title.
    pub fn words<'a>(mut self, words: impl Into<Cow<'a, str>>) -> Self {
        self.words = Some(words.words());
        self
    }

    /// A drawing beside it.
    pub fn drawing(mut self, drawing: Drawing) -> Self {
        self.drawing = Some(drawing);
        self
    }

    /// A part at the bottom: a [`super::Strand`], a [`super::Button`] in its form.
    pub fn with(mut self, part: impl HtmlSafe) -> Self {
        self.inside.push_str(&part.to_string());
        self
    }
}

impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = if matches!(self.target, Target::None) { "card" } else { "card goes" };
        write!(f, r#"<div class="{class}">"#)?;
        if let Some(drawing) = self.drawing {
            write!(f, "{drawing}")?;
        }
        let title = Escaped(&self.title);
        f.write_str(r#"<div class="card-text"><h2>"#)?;
        match &self.target {
            Target::None => write!(f, "{title}")?,
            Target::Link(href) => write!(f, r#"<a href="{}">{title}</a>"#, Escaped(href))?,
            Target::Button(name, value) => {
                let (name, value) = (Escaped(name), Escaped(value));
                write!(f, r#"<button class="plain" name="{name}" value="{value}">{title}</button>"#)?;
            }
        }
        f.write_str("</h2>")?;
        if let Some(words) = &self.words {
            write!(f, "<p>{}</p>", Escaped(words))?;
        }
        write!(f, "{}</div></div>", self.inside)
    }
}

/// Cards side by side where there is room.
#[derive(Debug, Clone, Default)]
pub struct Cards {
    cards: Vec<Card>,
}

impl Cards {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more.
    pub fn card(mut self, card: Card) -> Self {
        self.cards.push(card);
        self
    }
}

impl FromIterator<Card> for Cards {
    fn from_iter<I: IntoIterator<Item = Card>>(cards: I) -> Self {
        Self { cards: cards.into_iter().collect() }
    }
}

impl fmt::Display for Cards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"<ul class="cards">"#)?;
        for card in &self.cards {
            write!(f, "<li>{card}</li>")?;
        }
        f.write_str("</ul>")
    }
}
