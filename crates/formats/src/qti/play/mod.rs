//! An item as something a page can show and mark.
//!
//! [`Item::playable`] gives its words with places for fields ([`Playable::html`]), what each field is ([`Field`]), and marks what
//! was answered by running the item's own response processing: nothing of the key is copied, so what another system marks right
//! is right here. Field names, and the response in the log, are those of Perseus items: `w0` for the first field, `w0.2` for
//! the third thing of an order or a list of pairs; values are places in the item's own order, counted from 0.

mod fields;
mod mark;
pub(super) mod show;
#[cfg(test)]
mod tests;
mod words;

pub use fields::{Field, FieldKind};
pub use mark::Marked;
pub use words::Words;

use super::{
    element::Element,
    interaction::{Interaction, InteractionKind},
    item::Item,
    session::Session,
    value::{Atom, Value},
};
use crate::html::{Policy, is_small_picture};
use std::collections::BTreeMap;

/// Most fields of one item that fit a phone's page.
const MAX_FIELDS: usize = 40;

/// Why an item cannot be shown and marked here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unplayable {
    /// Nothing to answer in it.
    #[error("there is nothing to answer in it")]
    NoInteraction,
    /// An interaction that needs a person to mark it, a program of its own, or a finger on a picture.
    #[error("{kind}: {why}")]
    Interaction {
        /// Its name.
        kind: &'static str,
        /// Why.
        why: &'static str,
    },
    /// Answered in several steps.
    #[error("an adaptive item is answered in several steps, which this box does not lead through")]
    Adaptive,
    /// A rule or expression that is not evaluated.
    #[error("its marking uses {0}")]
    Marking(String),
    /// No rule and no right answer.
    #[error("it says neither what is right nor how it is marked")]
    NoRule,
    /// Too much for a page.
    #[error("it has more than {max} fields")]
    TooManyFields {
        /// The bound.
        max: usize,
    },
}

/// An item to show and mark.
#[derive(Debug, Clone)]
pub struct Playable {
    item: Item,
    seed: u32,
    /// The question, with the places of its fields.
    pub question: Words,
    /// What is in those places.
    pub fields: Vec<Field>,
    /// The most points there are.
    pub most: f64,
}

impl Item {
    /// The item as something to show and mark; templates are drawn from the seed, the same for the same seed.
    pub fn playable(&self, seed: u32) -> Result<Playable, Unplayable> {
        if self.adaptive {
            return Err(Unplayable::Adaptive);
        }
        if let Some(what) = self.unsupported.first() {
            return Err(Unplayable::Marking(what.clone()));
        }
        let session = Session::start(self, seed);
        let mut fields: Vec<Field> = Vec::new();
        for interaction in &self.interactions {
            match interaction.kind {
                // Looked at or pressed, not answered.
                InteractionKind::Media | InteractionKind::EndAttempt => {}
                _ => fields.extend(fields::of(self, interaction, &session)?),
            }
        }
        if fields.is_empty() {
            return Err(Unplayable::NoInteraction);
        }
        if fields.len() > MAX_FIELDS {
            return Err(Unplayable::TooManyFields { max: MAX_FIELDS });
        }
        let most = most_points(self, &session).ok_or(Unplayable::NoRule)?;
        let question = question(self, &session, &fields);
        Ok(Playable { item: self.clone(), seed, question, fields, most })
    }
}

/// The body with a place for each field.
fn question(item: &Item, session: &Session<'_>, fields: &[Field]) -> Words {
    let Some(body) = item.body() else { return Words::default() };
    let html = show::inside(body, session, &policy(false), &mut |element| {
        let response =
            element.name.ends_with("Interaction").then(|| element.attribute("responseIdentifier")).flatten();
        let interaction = item.interactions.iter().find(|known| Some(known.response.as_str()) == response);
        interaction.map(|interaction| place_of(interaction, session, fields))
    });
    Words::of(html)
}

/// An interaction's own words around its field.
fn place_of(interaction: &Interaction, session: &Session<'_>, fields: &[Field]) -> String {
    let ours = |field: &&Field| field.response == interaction.response;
    let mark = |number: usize| format!("{}{number}{}", words::OPENS, words::CLOSES);
    let prompt =
        interaction.prompt().map(|prompt| show::inside(prompt, session, &policy(false), &mut |_| None));
    let prompt =
        prompt.filter(|prompt| !prompt.trim().is_empty()).map(|prompt| format!("<div>{prompt}</div>"));
    let prompt = prompt.unwrap_or_default();
    match interaction.kind {
        InteractionKind::EndAttempt => String::new(),
        InteractionKind::Media => show::inside(&interaction.element, session, &policy(false), &mut |e| {
            e.is("prompt").then(String::new)
        }),
        InteractionKind::GapMatch => {
            let gaps = interaction.gaps();
            let first = fields.iter().position(|field| ours(&field));
            let text = show::inside(&interaction.element, session, &policy(false), &mut |element| {
                if element.is("gapText") || element.is("gapImg") || element.is("prompt") {
                    return Some(String::new());
                }
                let gap = element.is("gap").then(|| element.attribute("identifier")).flatten()?;
                let at = gaps.iter().position(|known| *known == gap)?;
                Some(first.map(|first| mark(first + at)).unwrap_or_default())
            });
            format!("{prompt}<div>{text}</div>")
        }
        _ => {
            // The text in which words are chosen, the picture on which places are.
            let before = match interaction.kind {
                InteractionKind::Hottext => {
                    let text = show::inside(&interaction.element, session, &policy(false), &mut |element| {
                        if element.is("prompt") {
                            return Some(String::new());
                        }
                        let word = show::inside(element, session, &policy(true), &mut |_| None);
                        element.is("hottext").then(|| format!("<u>{word}</u>"))
                    });
                    format!("<div>{text}</div>")
                }
                InteractionKind::Hotspot
                | InteractionKind::GraphicOrder
                | InteractionKind::GraphicAssociate => picture_of(&interaction.element, session),
                _ => String::new(),
            };
            let marks: String =
                fields.iter().enumerate().filter(|(_, field)| ours(field)).map(|(at, _)| mark(at)).collect();
            format!("{prompt}{before}{marks}")
        }
    }
}

/// The picture of a graphic interaction.
fn picture_of(element: &Element, session: &Session<'_>) -> String {
    let picture =
        element.elements().find(|child| matches!(child.name.as_str(), "object" | "img" | "picture"));
    match picture {
        Some(picture) => {
            let alone = Element::html("div").child(picture.clone());
            show::inside(&alone, session, &policy(false), &mut |_| None)
        }
        None => String::new(),
    }
}

/// Pictures inside the package keep their paths until a page gives them an address; those within the text stay.
pub(super) fn policy(inline: bool) -> Policy<'static> {
    fn media(source: &str) -> Option<String> {
        if is_small_picture(source) {
            return Some(source.to_string());
        }
        words::inner_path(source).map(|path| format!("{}{path}{}", words::PICTURE, words::CLOSES))
    }
    Policy { media: &media, inline, ..Policy::STRICT }
}

/// The most points: what the right answers earn; else what the item declares; else what its maps can give. `None` where nothing
/// says what is right.
fn most_points(item: &Item, session: &Session<'_>) -> Option<f64> {
    let positive = |points: f64| (points > 0.0).then_some(points);
    let mut right = session.clone();
    right.respond_correctly();
    right.submit();
    let known = item.variables.iter().any(|variable| !session.correct(&variable.identifier).is_null());
    let earned = if known { positive(right.score()) } else { None };
    let declared = || positive(right.value("MAXSCORE").number().unwrap_or(0.0));
    let normal = || item.variable("SCORE").and_then(|score| score.normal_maximum).and_then(positive);
    let mapped = || {
        let maps = item.variables.iter().map(|variable| {
            let map = variable.mapping.as_ref().map_or(0.0, |map| map.most(variable.cardinality));
            map + variable
                .area_mapping
                .as_ref()
                .map_or(0.0, |map| map.entries.iter().map(|(_, p)| p.max(0.0)).sum())
        });
        positive(maps.sum())
    };
    let ruled = || (!item.response_processing.is_empty()).then_some(1.0);
    earned.or_else(declared).or_else(normal).or_else(mapped).or_else(ruled)
}

impl Playable {
    /// The item.
    pub fn item(&self) -> &Item {
        &self.item
    }

    /// Paths of all pictures, sounds and films that it shows, inside its package.
    pub fn media(&self) -> Vec<String> {
        let mut media: Vec<String> = self.question.media().into_iter().map(str::to_string).collect();
        for field in &self.fields {
            media.extend(field.words().flat_map(|words| words.media().into_iter().map(str::to_string)));
        }
        media.sort();
        media.dedup();
        media
    }

    /// The places of a field that the item declares right.
    pub(super) fn declared(&self, field: &Field) -> Vec<usize> {
        let session = Session::start(&self.item, self.seed);
        let names = session.correct(&field.response).atoms().into_iter().filter_map(|atom| field.sent(atom));
        names.filter_map(|name| field.names.iter().position(|known| *known == name)).collect()
    }

    /// The pairs that the item declares right: place on the left, place on the right.
    pub(super) fn declared_pairs(&self, field: &Field) -> BTreeMap<usize, usize> {
        let session = Session::start(&self.item, self.seed);
        let pairs = session.correct(&field.response).atoms().into_iter().filter_map(|atom| {
            let (Atom::DirectedPair(a, b) | Atom::Pair(a, b)) = atom else { return None };
            let (left, right) = if field.turned { (b, a) } else { (a, b) };
            let left = field.names.iter().position(|known| known == left)?;
            Some((left, field.right_names.iter().position(|known| known == right)?))
        });
        pairs.collect()
    }

    /// The texts that the item declares right.
    pub(super) fn declared_texts(&self, field: &Field) -> Vec<String> {
        let session = Session::start(&self.item, self.seed);
        session.correct(&field.response).atoms().into_iter().map(ToString::to_string).collect()
    }

    /// The right answers in words, one for each field that has one; empty where the item does not say.
    pub fn solution(&self) -> Vec<String> {
        let session = Session::start(&self.item, self.seed);
        self.fields
            .iter()
            .filter_map(|field| {
                let value: &Value = session.correct(&field.response);
                let words = field.said(value);
                (!words.is_empty()).then_some(words)
            })
            .collect()
    }
}
