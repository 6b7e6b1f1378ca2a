//! What is translated: the pages' own words, or a course. Each text with its name, its source words, and how words for it are
//! checked.

use super::{
    channels::{ChannelSource, ExerciseSource, name_of_channel, name_of_exercise},
    words::INTERFACE,
};
use crate::{
    Library, OpenCourse,
    player::phrases::{PHRASES, digest_of, is_spoken},
};
use formats::package::{CourseText, TextFault, course_texts, spoken_as, text_fault, verify};
use kernel::{Digest, LanguageTag};
use std::{collections::BTreeMap, sync::Arc};
use web::messages::{Catalogue, WordsFault, check_words, messages_in};

/// Longest words of one text of the pages, in bytes.
const MAX_BYTES: usize = 8 << 10;

/// What is translated.
#[derive(Clone)]
pub enum Source {
    /// The pages' own words, in Spanish, from which they are translated.
    Interface(Arc<Vec<(String, String)>>),
    /// A course.
    Course(CourseSource),
    /// Titles and descriptions of an imported channel.
    Channel(ChannelSource),
    /// The questions of an exercise of one.
    Exercise(ExerciseSource),
}

/// A course and its texts in its source language.
#[derive(Clone)]
pub struct CourseSource {
    /// The course.
    pub open: Arc<OpenCourse>,
    /// Its texts, in order.
    pub texts: Arc<Vec<CourseText>>,
    /// Where each stands, by its name.
    places: Arc<BTreeMap<String, usize>>,
}

/// A text to translate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// Its name, for ever.
    pub key: String,
    /// The words it is translated from.
    pub words: String,
    /// A page has a place to hear it.
    pub heard: bool,
}

/// What the log calls a course.
pub fn name_of_course(course: &str) -> String {
    format!("course:{course}")
}

impl Source {
    /// The pages' own words.
    pub fn interface(catalogues: &[Catalogue]) -> Self {
        Source::Interface(Arc::new(spanish(catalogues)))
    }

    /// What the log, and addresses of the desk, call it: `interface`, or `course:` and its id.
    pub fn name(&self) -> String {
        match self {
            Source::Interface(_) => INTERFACE.to_owned(),
            Source::Course(course) => name_of_course(course.open.course.id.as_str()),
            Source::Channel(channel) => name_of_channel(&channel.card.id),
            Source::Exercise(exercise) => name_of_exercise(&exercise.card.id, &exercise.node.id),
        }
    }

    /// The language it is translated from.
    pub fn language(&self) -> String {
        match self {
            Source::Interface(_) => "es".to_owned(),
            Source::Course(course) => course.open.course.source_language.to_string(),
            Source::Channel(channel) => of_channel(&channel.language),
            Source::Exercise(exercise) => of_channel(exercise.node.language.as_deref().unwrap_or_default()),
        }
    }

    /// Its texts, in the order in which they are met.
    pub fn texts(&self) -> Vec<SourceText> {
        match self {
            Source::Interface(texts) => texts
                .iter()
                .map(|(key, words)| SourceText {
                    key: key.clone(),
                    words: words.clone(),
                    heard: PHRASES.contains(&key.as_str()),
                })
                .collect(),
            Source::Course(course) => course
                .texts
                .iter()
                .map(|text| SourceText {
                    key: text.key(),
                    words: text.words.clone(),
                    heard: course.may_be_heard(text),
                })
                .collect(),
            Source::Channel(channel) => {
                let texts = channel.texts().iter();
                texts.map(|(key, text)| SourceText::read(key, &text.words)).collect()
            }
            Source::Exercise(exercise) => {
                let texts = exercise.texts().iter();
                texts.map(|(key, text)| SourceText::read(key, &text.words)).collect()
            }
        }
    }

    /// The source words by key.
    pub fn words(&self) -> BTreeMap<String, String> {
        self.texts().into_iter().map(|text| (text.key, text.words)).collect()
    }

    /// The source words of one text.
    pub fn words_of(&self, key: &str) -> Option<String> {
        match self {
            Source::Interface(texts) => {
                texts.iter().find(|(other, _)| other == key).map(|(_, words)| words.clone())
            }
            Source::Course(course) => course.text(key).map(|text| text.words.clone()),
            Source::Channel(channel) => channel.text(key).map(|text| text.words.clone()),
            Source::Exercise(exercise) => exercise.text(key).map(|text| text.words.clone()),
        }
    }

    /// The name of what a voice speaks for a text said in some language; `None` where nothing is heard.
    pub fn spoken(&self, key: &str, said: &str) -> Option<Digest> {
        match self {
            Source::Interface(_) => PHRASES.contains(&key).then(|| digest_of(said)),
            Source::Course(course) => course.spoken(key, said),
            Source::Channel(_) | Source::Exercise(_) => None,
        }
    }

    /// Whether learners hear a text in a language already, whoever or whatever speaks.
    pub fn plays(&self, language: &LanguageTag, key: &str, words: &str) -> bool {
        match self {
            Source::Interface(_) => is_spoken(language, key, words),
            Source::Course(course) => {
                let heard_as = course.text(key).and_then(|text| text.heard_as());
                heard_as.is_some_and(|(id, at)| course.open.sound(language, id, at).is_some())
            }
            Source::Channel(_) | Source::Exercise(_) => false,
        }
    }

    /// Its own words in a language it has itself, not from this desk: then only sound can be added.
    pub fn own_words(
        &self,
        language: &LanguageTag,
        catalogues: &[Catalogue],
    ) -> Option<BTreeMap<String, String>> {
        match self {
            Source::Interface(_) => {
                let words = words_in(catalogues, language.as_str());
                (!words.is_empty()).then(|| words.into_iter().collect())
            }
            Source::Course(course) => course.is_own(language).then(|| course.own_words(language)),
            Source::Channel(_) | Source::Exercise(_) => {
                (self.language() == language.as_str()).then(|| self.words())
            }
        }
    }

    /// Why words cannot stand for a text; `None` when they can. A text that is not there is unreadable.
    pub fn fault(&self, key: &str, words: &str) -> Option<TextFault> {
        match self {
            Source::Interface(texts) => {
                let Some((_, source)) = texts.iter().find(|(other, _)| other == key) else {
                    return Some(TextFault::Unreadable);
                };
                if words.len() > MAX_BYTES {
                    return Some(TextFault::TooLong);
                }
                check_words(key, words, source).err().map(|fault| match fault {
                    WordsFault::Variables => TextFault::Places,
                    WordsFault::Unreadable => TextFault::Unreadable,
                })
            }
            Source::Course(course) => match course.text(key) {
                Some(text) => text_fault(&course.open.course, text, words),
                None => Some(TextFault::Unreadable),
            },
            Source::Channel(channel) => channel.fault(key, words),
            Source::Exercise(exercise) => exercise.fault(key, words),
        }
    }
}

/// The language of a channel as it says it; `und` where it says none that is one.
fn of_channel(language: &str) -> String {
    language.parse::<LanguageTag>().map_or_else(|_| "und".to_owned(), |tag| tag.to_string())
}

impl SourceText {
    /// A text that no page has a place to hear.
    fn read(key: &str, words: &str) -> Self {
        Self { key: key.to_owned(), words: words.to_owned(), heard: false }
    }
}

impl CourseSource {
    /// Whether a page has a place to hear a text, and what it says does not change with drawn numbers.
    fn may_be_heard(&self, text: &CourseText) -> bool {
        let Some((id, _)) = text.heard_as() else { return false };
        let exercise = self.open.course.activity(id.as_str()).and_then(|(_, activity)| activity.exercise());
        let drawn = exercise.is_some_and(|exercise| exercise.varies()) && text.words.contains('{');
        !drawn && text.words.chars().any(char::is_alphanumeric)
    }

    /// A text by its name.
    pub fn text(&self, key: &str) -> Option<&CourseText> {
        self.texts.get(*self.places.get(key)?)
    }

    /// The name of what a voice speaks for a text said in some language; `None` where nothing is heard.
    pub fn spoken(&self, key: &str, said: &str) -> Option<Digest> {
        let spoken = spoken_as(&self.open.course, self.text(key)?, said)?;
        Some(spoken.digest)
    }

    /// Whether the course has the language itself, not from this desk.
    pub fn is_own(&self, language: &LanguageTag) -> bool {
        self.open.course.languages.contains(language) && !self.open.translated.contains(language)
    }

    /// The course's own words in a language it has, by key.
    pub fn own_words(&self, language: &LanguageTag) -> BTreeMap<String, String> {
        let texts = texts_of(&self.open, language).unwrap_or_default();
        texts.into_iter().map(|text| (text.key(), text.words)).collect()
    }
}

impl Library {
    /// A course to translate. `None` if there is none of this id, or its package cannot be read.
    pub fn course_source(&self, course: &str) -> Option<CourseSource> {
        let open = self.course(course)?;
        let texts = match open.texts.get() {
            Some(texts) => texts.clone(),
            None => {
                let read = Arc::new(texts_of(&open, &open.course.source_language)?);
                open.texts.get_or_init(|| read).clone()
            }
        };
        let places = texts.iter().enumerate().map(|(at, text)| (text.key(), at)).collect();
        Some(CourseSource { open, texts, places: Arc::new(places) })
    }
}

/// The texts of a course that is being opened, in its source language.
pub(super) fn source_texts(open: &OpenCourse) -> Option<Vec<CourseText>> {
    texts_of(open, &open.course.source_language)
}

/// The texts of an open course in a language it has itself, read from its package. `None`, and a line in the program's log, when the
/// package cannot be read.
fn texts_of(open: &OpenCourse, language: &LanguageTag) -> Option<Vec<CourseText>> {
    let named = |why: String| {
        tracing::error!(course = %open.course.id, why, "the texts of a course cannot be read");
    };
    let archive = std::fs::read(&open.archive).map_err(|error| named(error.to_string())).ok()?;
    let verified = verify(&archive).map_err(|error| named(error.to_string())).ok()?;
    Some(course_texts(&open.course, &verified, language))
}

/// The pages' words in Spanish.
pub fn spanish(catalogues: &[Catalogue]) -> Vec<(String, String)> {
    words_in(catalogues, "es")
}

/// The pages' words in a language that is built in; none for any other.
fn words_in(catalogues: &[Catalogue], language: &str) -> Vec<(String, String)> {
    let files = catalogues.iter().flat_map(|all| all.sources.iter().filter(|(tag, _)| *tag == language));
    files.flat_map(|(_, file)| messages_in(file)).collect()
}
