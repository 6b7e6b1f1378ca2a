//! Imported channels at the desk: the titles and descriptions of what stands in one, and the questions of one of its exercises.
//!
//! A channel may have a hundred thousand nodes, and an exercise thousands of questions, each in an archive. So the questions of each
//! exercise are a source of their own, and both are read as far as the bounds below. What is for teachers alone is not here: whoever
//! translates need not be one.

use crate::{
    Library,
    channel::{ChannelCard, NodeFacts, load_texts},
};
use formats::{
    kolibri::{
        Uuid, limits,
        perseus::{self, ItemText},
    },
    package::TextFault,
};
use std::{collections::BTreeMap, sync::Arc};
use store::StoreError;

/// Most texts of one channel at the desk, in the order of its tree.
const MAX_TEXTS: usize = 20_000;
/// Most questions of one exercise at the desk.
const MAX_ITEMS: usize = 200;

/// What the log calls the titles and descriptions of a channel.
pub fn name_of_channel(channel: &Uuid) -> String {
    format!("channel:{channel}")
}

/// What the log calls the questions of an exercise.
pub fn name_of_exercise(channel: &Uuid, node: &Uuid) -> String {
    format!("exercise:{channel}:{node}")
}

/// The name of a node's title.
pub fn title_key(node: &Uuid) -> String {
    format!("node:{node}.title")
}

/// The name of what a node says of itself.
pub fn about_key(node: &Uuid) -> String {
    format!("node:{node}.about")
}

/// The name of a text of a question.
pub fn item_key(item: &str, text: &ItemText) -> String {
    format!("{item}.{}", text.at)
}

/// A channel's titles and descriptions.
#[derive(Clone)]
pub struct ChannelSource {
    /// The channel.
    pub card: ChannelCard,
    /// The language that is said first of what stands in it; empty if none is.
    pub language: String,
    texts: Arc<Texts<NodeText>>,
}

/// A title or a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeText {
    /// What it says.
    pub words: String,
    /// It is a title, not a description.
    pub is_title: bool,
    /// The kind of its node, a word of Kolibri's.
    pub kind: String,
    /// The node.
    pub node: Uuid,
}

/// The questions of an exercise.
#[derive(Clone)]
pub struct ExerciseSource {
    /// Its channel.
    pub card: ChannelCard,
    /// The exercise.
    pub node: Arc<NodeFacts>,
    texts: Arc<Texts<ItemText>>,
}

/// Texts in their order, found by their names.
struct Texts<T> {
    list: Vec<(String, T)>,
    places: BTreeMap<String, usize>,
}

impl<T> Texts<T> {
    fn new(list: Vec<(String, T)>) -> Arc<Self> {
        let places = list.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect();
        Arc::new(Self { list, places })
    }

    fn get(&self, key: &str) -> Option<&T> {
        self.places.get(key).map(|at| &self.list[*at].1)
    }
}

impl ChannelSource {
    /// Its texts with their names, in the order of the tree.
    pub fn texts(&self) -> &[(String, NodeText)] {
        &self.texts.list
    }

    /// A text by its name.
    pub fn text(&self, key: &str) -> Option<&NodeText> {
        self.texts.get(key)
    }

    /// Why words cannot stand for a text.
    pub fn fault(&self, key: &str, words: &str) -> Option<TextFault> {
        let Some(text) = self.text(key) else { return Some(TextFault::Unreadable) };
        let most = if text.is_title { limits::TITLE_CHARS } else { limits::DESCRIPTION_CHARS };
        match () {
            () if words.trim().is_empty() => Some(TextFault::Empty),
            () if words.chars().count() > most => Some(TextFault::TooLong),
            () if words.chars().any(|c| c.is_control() && (text.is_title || c != '\n')) => {
                Some(TextFault::Unreadable)
            }
            () => None,
        }
    }
}

impl ExerciseSource {
    /// Its texts with their names, question by question.
    pub fn texts(&self) -> &[(String, ItemText)] {
        &self.texts.list
    }

    /// A text by its name.
    pub fn text(&self, key: &str) -> Option<&ItemText> {
        self.texts.get(key)
    }

    /// Why words cannot stand for a text.
    pub fn fault(&self, key: &str, words: &str) -> Option<TextFault> {
        match self.text(key) {
            None => Some(TextFault::Unreadable),
            Some(_) if words.trim().is_empty() => Some(TextFault::Empty),
            Some(_) if words.len() > perseus::limits::TEXT_BYTES => Some(TextFault::TooLong),
            Some(text) => (!text.fits(words)).then_some(TextFault::Places),
        }
    }
}

impl Library {
    /// A shown channel to translate. `None` if there is none of this id.
    pub fn channel_source(&self, channel: &Uuid) -> Result<Option<ChannelSource>, StoreError> {
        let Some(channels) = self.channels() else { return Ok(None) };
        let Some(card) = channels.card(channel)? else { return Ok(None) };
        let (mut texts, mut language) = (Vec::new(), String::new());
        for node in channels.tree_for_desk(&card, MAX_TEXTS)? {
            if language.is_empty() {
                language = node.language.unwrap_or_default();
            }
            let said = [(title_key(&node.id), node.title, true), (about_key(&node.id), node.about, false)];
            for (key, words, is_title) in said {
                if words.chars().any(char::is_alphabetic) && texts.len() < MAX_TEXTS {
                    texts.push((key, NodeText { words, is_title, kind: node.kind.clone(), node: node.id }));
                }
            }
        }
        Ok(Some(ChannelSource { card, language, texts: Texts::new(texts) }))
    }

    /// An exercise of a shown channel to translate. `None` if there is none of this id, or it is for teachers alone.
    pub fn exercise_source(&self, channel: &Uuid, node: &Uuid) -> Result<Option<ExerciseSource>, StoreError> {
        let Some(channels) = self.channels() else { return Ok(None) };
        let Some(card) = channels.card(channel)? else { return Ok(None) };
        let node = channels.node(channel, node)?;
        let Some(node) = node.filter(|node| node.kind == "exercise" && !node.coach) else { return Ok(None) };
        let items = &node.items[..node.items.len().min(MAX_ITEMS)];
        let list = load_texts(channels, channel, &node, items)?
            .into_iter()
            .flat_map(|(item, texts)| texts.into_iter().map(move |text| (item_key(&item, &text), text)))
            .collect();
        Ok(Some(ExerciseSource { card, node: Arc::new(node), texts: Texts::new(list) }))
    }
}
