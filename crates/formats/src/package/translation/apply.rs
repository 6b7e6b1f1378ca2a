//! A course with one more language: approved words take their places; what is not there stays in the course's own languages.

use super::{
    Translation,
    texts::{CourseText, TextPlace, TextShape},
};
use crate::package::{
    course::{ActivityBody, Course, Lesson, Page},
    exercise::Exercise,
    files::limits,
    markdown::{self, Allowed, Block},
    read::{page_parts, page_shape},
    text::{Form, LanguageTexts, Text, Texts},
};
use kernel::LanguageTag;
use std::collections::BTreeMap;

/// Why words cannot stand for a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Nothing is said.
    #[error("it is empty")]
    Empty,
    /// It is too long.
    #[error("it is too long")]
    TooLong,
    /// Signs that a page cannot show, or braces that do not close.
    #[error("it cannot be read")]
    Unreadable,
    /// `{…}` or `[[…]]` are not those of the source.
    #[error("what stands in braces or brackets is not as in the source")]
    Places,
    /// Headings, pictures, boxes or tables are not those of the source.
    #[error("headings, pictures, boxes or tables are not as in the source")]
    Build,
}

/// Whether words can stand for a text of a course.
pub fn text_fault(course: &Course, source: &CourseText, words: &str) -> Option<TextFault> {
    let most = match source.shape {
        TextShape::Part { .. } => limits::PAGE_BYTES,
        _ => limits::EXERCISE_TEXT_BYTES,
    };
    if words.trim().is_empty() {
        return Some(TextFault::Empty);
    }
    if words.len() > most {
        return Some(TextFault::TooLong);
    }
    let plain = Default::default();
    let exercise = match &source.place {
        TextPlace::Exercise(id) => course.activity(id.as_str()).and_then(|(_, activity)| activity.exercise()),
        _ => None,
    };
    let family = exercise.map_or(&plain, |exercise| &exercise.family);
    match source.shape {
        TextShape::Words(form) => {
            let (text, problems) = Text::prepare(words, 1, form, family);
            let (before, _) = Text::prepare(&source.words, 1, form, family);
            let gaps = |text: &Text| {
                let mut gaps: Vec<String> = text.gaps().map(ToString::to_string).collect();
                gaps.sort();
                gaps
            };
            match () {
                () if !problems.is_empty() => Some(TextFault::Unreadable),
                () if form == Form::Plain && words.contains('\n') => Some(TextFault::Build),
                () if text.names() != before.names() || gaps(&text) != gaps(&before) => {
                    Some(TextFault::Places)
                }
                () => None,
            }
        }
        TextShape::Lines => None,
        TextShape::Part { links } => {
            let read = |words: &str| markdown::parse(words, Allowed { page: true, links });
            let (blocks, problems) = read(words);
            let titles = blocks.iter().any(|block| matches!(block, Block::Heading { level: 1, .. }));
            match () {
                () if !problems.is_empty() || titles => Some(TextFault::Unreadable),
                // Notes are free, as they are for their authors.
                () if !links && built(&blocks) != built(&read(&source.words).0) => Some(TextFault::Build),
                () => None,
            }
        }
    }
}

/// What a part of a page is built of: its shape, and its pictures in order.
fn built(blocks: &[Block]) -> (Box<[&'static str]>, Vec<&str>) {
    let pictures = blocks.iter().filter_map(|block| match block {
        Block::Picture { file, .. } => Some(file.as_str()),
        _ => None,
    });
    (page_shape(blocks), pictures.collect())
}

/// Approved words by their text's key, where they translate what the source says today.
struct Said<'a> {
    language: &'a LanguageTag,
    words: BTreeMap<String, &'a str>,
    /// The source's texts by what they belong to.
    source: BTreeMap<&'a TextPlace, Vec<&'a CourseText>>,
    used: usize,
}

impl Course {
    /// Adds a language from approved words. A title stands alone; a page or an exercise is shown in the language when all of it
    /// is there and fits, otherwise in the course's own languages. Returns how many texts took their place: none when the course
    /// has the language itself.
    pub fn translate(&mut self, source: &[CourseText], translation: &Translation) -> usize {
        if self.languages.contains(&translation.language) || self.languages.len() >= limits::LANGUAGES {
            return 0;
        }
        let mut said = Said {
            language: &translation.language,
            words: BTreeMap::new(),
            source: BTreeMap::new(),
            used: 0,
        };
        for text in source {
            said.source.entry(&text.place).or_default().push(text);
            let key = text.key();
            let fits = translation.texts.get(&key).filter(|words| {
                words.from == text.digest() && text_fault(self, text, &words.words).is_none()
            });
            if let Some(words) = fits {
                said.words.insert(key, &words.words);
            }
        }
        said.plain(&TextPlace::Course, &mut self.texts);
        for (id, skill) in &mut self.skills {
            if let Some(name) = said.one(&TextPlace::Skill(id.clone()), "name") {
                skill.names.insert(translation.language.clone(), name.to_owned());
            }
        }
        let mut units = std::mem::take(&mut self.units);
        for unit in &mut units {
            said.plain(&TextPlace::Unit(unit.id.clone()), &mut unit.texts);
            for lesson in &mut unit.lessons {
                said.lesson(self, lesson);
            }
        }
        self.units = units;
        if said.used > 0 {
            self.languages.push(translation.language.clone());
            self.translators.insert(translation.language.clone(), translation.translators.clone());
            self.reviewed_by.insert(translation.language.clone(), translation.reviewed_by.clone());
        }
        said.used
    }
}

impl<'a> Said<'a> {
    /// The words of one text.
    fn one(&mut self, place: &TextPlace, address: &str) -> Option<&'a str> {
        let words = self.words.get(&format!("{place}.{address}")).copied()?;
        self.used += 1;
        Some(words)
    }

    /// The words of all texts that a thing has in the source; `None` while one is missing.
    fn all(&self, place: &TextPlace) -> Option<Vec<(&'a CourseText, &'a str)>> {
        let texts = self.source.get(place)?;
        texts.iter().map(|text| Some((*text, self.words.get(&text.key()).copied()?))).collect()
    }

    /// Titles and the like, each by itself.
    fn plain(&mut self, place: &TextPlace, texts: &mut Texts) {
        let mut by_address = BTreeMap::new();
        for address in ["title", "about", "goal"] {
            if let Some(words) = self.one(place, address) {
                let (text, _) = Text::prepare(words, 0, Form::Plain, &Default::default());
                by_address.insert(address.to_owned(), text);
            }
        }
        if !by_address.is_empty() {
            texts.add(LanguageTexts::new(self.language.clone(), by_address));
        }
    }

    fn lesson(&mut self, course: &Course, lesson: &mut Lesson) {
        self.plain(&TextPlace::Lesson(lesson.id.clone()), &mut lesson.texts);
        let notes = self.page(course, &lesson.folder, &TextPlace::Notes(lesson.id.clone()), true);
        if let Some(page) = notes {
            lesson.notes.insert(self.language.clone(), page);
        }
        for activity in &mut lesson.activities {
            match &mut activity.body {
                ActivityBody::Page(pages) => {
                    let place = TextPlace::Page(activity.id.clone());
                    let page = self.page(course, &lesson.folder, &place, false);
                    let built_alike = |page: &Page| pages.values().all(|other| other.shape == page.shape);
                    if let Some(page) = page.filter(built_alike) {
                        pages.insert(self.language.clone(), page);
                    }
                }
                ActivityBody::Exercise(exercise) => self.exercise(exercise),
            }
        }
    }

    fn page(&mut self, course: &Course, folder: &str, place: &TextPlace, links: bool) -> Option<Page> {
        let all = self.all(place)?;
        let (title, parts): (Vec<_>, Vec<_>) = all.iter().partition(|(text, _)| text.address == "title");
        let body: Vec<&str> = parts.iter().map(|(_, words)| *words).collect();
        let (blocks, problems) = markdown::parse(&body.join("\n\n"), Allowed { page: true, links });
        if !problems.is_empty() || blocks.is_empty() {
            return None;
        }
        let (sections, pictures) = page_parts(&blocks, &|name| course.picture(folder, name))?;
        self.used += all.len();
        Some(Page {
            file: format!("{place}.{}", self.language),
            title: title.first().map(|(_, words)| (*words).to_owned()).unwrap_or_default(),
            sections,
            pictures,
            shape: page_shape(&blocks),
        })
    }

    fn exercise(&mut self, exercise: &mut Exercise) {
        let Some(all) = self.all(&TextPlace::Exercise(exercise.id.clone())) else { return };
        let mut by_address = BTreeMap::new();
        for (text, words) in &all {
            match text.shape {
                TextShape::Lines => {
                    let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
                    for (i, line) in lines.take(MAX_LINES).enumerate() {
                        let (line, _) = Text::prepare(line, 0, Form::Plain, &exercise.family);
                        by_address.insert(format!("{}.{}", text.address, i + 1), line);
                    }
                }
                TextShape::Words(form) => {
                    let (text_of, _) = Text::prepare(words, 0, form, &exercise.family);
                    by_address.insert(text.address.clone(), text_of);
                }
                TextShape::Part { .. } => {}
            }
        }
        let texts = LanguageTexts::new(self.language.clone(), by_address);
        if exercise.kind.check_texts(&texts).is_empty() {
            exercise.texts.add(texts);
            self.used += all.len();
        }
    }
}

/// As many as a language of the course itself may have.
const MAX_LINES: usize = 40;
