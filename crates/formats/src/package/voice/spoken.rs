//! What is said aloud of a course: each text that a page has a place to hear, as the words a voice speaks.

use crate::package::{
    course::{ActivityBody, Course},
    exercise::Variant,
    family::Family,
    id::Id,
    markdown::{self, Allowed},
    read::page_parts,
    text::{LanguageTexts, Text, Texts},
    translation::{CourseText, TextShape},
};
use kernel::{Digest, LanguageTag, Seed};
use std::collections::BTreeMap;

/// A text and the words a voice speaks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// Of which page, exercise or lesson.
    pub id: Id,
    /// Its address there, e.g. `choices.bank`.
    pub address: String,
    /// The words, a line for each paragraph, each with a sign at its end so that a voice pauses. Empty where numbers change:
    /// the voice would say other ones.
    pub words: String,
    /// The name of these words: BLAKE3 of them.
    pub digest: Digest,
}

/// Texts of an exercise that its page has a place to hear.
const HEARD: [&str; 10] =
    ["prompt", "text", "choices.", "items.", "left.", "right.", "gaps.", "hints.", "feedback.", "solution"];

/// Everything a page says aloud in a language, in the order of the course.
pub fn spoken_texts(course: &Course, language: &LanguageTag) -> Vec<Spoken> {
    let mut spoken = Vec::new();
    for (_, lesson) in course.lessons() {
        if let Some(texts) = lesson.texts.exactly(language) {
            spoken.extend(text(&lesson.id, "goal", texts));
        }
        for activity in &lesson.activities {
            match &activity.body {
                ActivityBody::Page(pages) => {
                    let sections = pages.get(language).into_iter().flat_map(|page| &page.sections);
                    spoken.extend(sections.map(|section| {
                        Spoken::new(&activity.id, &section.address, words_of(&without_tables(&section.html)))
                    }));
                }
                ActivityBody::Exercise(exercise) => {
                    exercise_texts(&exercise.id, &exercise.texts, language, &mut spoken)
                }
            }
        }
    }
    spoken
}

/// The words a voice would speak for a text of a course, said in some language as `said`; `None` where no page has a place to hear
/// it, where numbers change, or where `said` cannot be read.
pub fn spoken_as(course: &Course, of: &CourseText, said: &str) -> Option<Spoken> {
    let (id, address) = of.heard_as()?;
    let spoken = match of.shape {
        TextShape::Lines => return None,
        TextShape::Part { links } => {
            let (lesson, _) = course.activity(id.as_str())?;
            let (blocks, problems) = markdown::parse(said, Allowed { page: true, links });
            let (sections, _) = page_parts(&blocks, &|name| course.picture(&lesson.folder, name))?;
            let html: String = sections.iter().map(|section| &*section.html).collect();
            problems.is_empty().then(|| Spoken::new(id, address, words_of(&without_tables(&html))))
        }
        TextShape::Words(form) => {
            let plain = Family::default();
            let exercise = course.activity(id.as_str()).and_then(|(_, activity)| activity.exercise());
            let family = exercise.map_or(&plain, |exercise| &exercise.family);
            let (prepared, problems) = Text::prepare(said, 1, form, family);
            let by_address = BTreeMap::from([(address.to_owned(), prepared)]);
            let texts = LanguageTexts::new(course.source_language.clone(), by_address);
            problems.is_empty().then(|| text(id, address, &texts)).flatten()
        }
    };
    spoken.filter(|spoken| !spoken.words.is_empty())
}

fn exercise_texts(id: &Id, texts: &Texts, language: &LanguageTag, spoken: &mut Vec<Spoken>) {
    let Some(texts) = texts.exactly(language) else { return };
    let heard = |address: &str| {
        HEARD.iter().any(|part| address == *part || part.ends_with('.') && address.starts_with(part))
    };
    let addresses = texts.iter().map(|(address, _)| address).filter(|address| heard(address));
    spoken.extend(addresses.filter_map(|address| text(id, address, texts)));
}

fn text(id: &Id, address: &str, texts: &LanguageTexts) -> Option<Spoken> {
    let words = match texts.get(address)?.varies() {
        true => String::new(),
        // A gap is a pause.
        false => {
            words_of(&texts.html_with_gaps(address, &Variant::plain(Seed(0)), &mut |_| "…".to_string())?)
        }
    };
    Some(Spoken::new(id, address, words))
}

impl Spoken {
    fn new(id: &Id, address: &str, words: String) -> Self {
        let digest = Digest(*blake3::hash(words.as_bytes()).as_bytes());
        Self { id: id.clone(), address: address.to_string(), words, digest }
    }
}

/// A table is looked at, not heard.
fn without_tables(html: &str) -> String {
    let mut kept = html.to_string();
    while let Some(from) = kept.find("<table") {
        let to = kept[from..].find("</table>").map_or(kept.len(), |at| from + at + "</table>".len());
        kept.replace_range(from..to, "");
    }
    kept
}

/// The lines of words, each ending with a sign at which a voice pauses. The dash of a list item is not spoken.
fn words_of(html: &str) -> String {
    let mut words = String::new();
    for line in markdown::lines(html) {
        let line = line.strip_prefix("- ").unwrap_or(&line).trim();
        if line.chars().any(char::is_alphanumeric) {
            words.push_str(line);
            let closed = line.trim_end_matches(['»', '”', '"', ')', '’']);
            words.push_str(if closed.ends_with(['.', '!', '?', '…', ':', ';', ',']) {
                "\n"
            } else {
                ".\n"
            });
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_a_voice() {
        for (html, expected) in [
            ("<p>One <strong>two</strong></p><p>«Three?»</p>", "One two.\n«Three?»\n"),
            ("<ul><li>A</li><li>B;</li></ul>", "A.\nB;\n"),
            ("<ol><li>A</li></ol><hr>", "1. A.\n"),
            ("<p>…</p>", ""),
            ("<table><tr><td>1</td></tr></table><p>After</p>", "After.\n"),
        ] {
            assert_eq!(words_of(&without_tables(html)), expected, "{html}");
        }
    }
}
