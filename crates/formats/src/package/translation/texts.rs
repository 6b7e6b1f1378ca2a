//! The texts of a course one by one, each with a name for ever: what a translator works through.

use crate::package::{
    course::{Activity, ActivityBody, Course, Lesson, Page},
    exercise::Exercise,
    files::Files,
    id::Id,
    kinds::Count,
    text::{Form, LanguageTexts, TextRef, Texts},
};
use kernel::{Digest, LanguageTag};
use std::fmt;

/// What a text belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextPlace {
    /// The course.
    Course,
    /// The name of a skill.
    Skill(Id),
    /// A unit.
    Unit(Id),
    /// A lesson.
    Lesson(Id),
    /// Teacher's notes of a lesson.
    Notes(Id),
    /// A reading page.
    Page(Id),
    /// An exercise.
    Exercise(Id),
}

/// How a translation of a text must be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextShape {
    /// As the text of an exercise, a title.
    Words(Form),
    /// Several words that mean the same, one on each line; each language has as many as it needs.
    Lines,
    /// Markdown of a page: the same headings, pictures, boxes and tables.
    Part {
        /// Links may stand in it (teacher's notes).
        links: bool,
    },
}

/// A text of a course in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseText {
    /// What it belongs to.
    pub place: TextPlace,
    /// Its address there: `title`, `choices.bank`, `text.2`.
    pub address: String,
    /// As its author wrote it.
    pub words: String,
    /// How its translation must be written.
    pub shape: TextShape,
}

impl CourseText {
    /// Its name, for ever: `course:self.title`, `lesson:hurry.goal`, `who-writes.choices.bank`.
    pub fn key(&self) -> String {
        format!("{}.{}", self.place, self.address)
    }

    /// The name of these words: BLAKE3 of them. A translation says of which words it is one.
    pub fn digest(&self) -> Digest {
        digest_of(&self.words)
    }

    /// Of what and at which address sound for it is asked for, if a page has a place to hear it.
    pub fn heard_as(&self) -> Option<(&Id, &str)> {
        let address = self.address.as_str();
        let parts = ["choices.", "items.", "left.", "right.", "gaps.", "hints.", "feedback."];
        match &self.place {
            TextPlace::Lesson(id) if address == "goal" => Some((id, address)),
            TextPlace::Page(id) if address.starts_with("text") => Some((id, address)),
            TextPlace::Exercise(id)
                if ["prompt", "text", "solution"].contains(&address)
                    || parts.iter().any(|part| address.starts_with(part))
                        && self.shape != TextShape::Lines =>
            {
                Some((id, address))
            }
            _ => None,
        }
    }
}

impl fmt::Display for TextPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TextPlace::Course => f.write_str("course:self"),
            TextPlace::Skill(id) => write!(f, "skill:{id}"),
            TextPlace::Unit(id) => write!(f, "unit:{id}"),
            TextPlace::Lesson(id) => write!(f, "lesson:{id}"),
            TextPlace::Notes(id) => write!(f, "notes:{id}"),
            TextPlace::Page(id) | TextPlace::Exercise(id) => write!(f, "{id}"),
        }
    }
}

/// The name of words.
pub fn digest_of(words: &str) -> Digest {
    Digest(*blake3::hash(words.as_bytes()).as_bytes())
}

/// All texts of a course in a language that it has itself, in the order in which they are met. Pages are read from its files; a
/// page whose file cannot be read is left out.
pub fn course_texts(course: &Course, files: &dyn Files, language: &LanguageTag) -> Vec<CourseText> {
    let mut all = Vec::new();
    let two = |place: TextPlace, texts: &Texts, all: &mut Vec<CourseText>| {
        for address in ["title", "about", "goal"] {
            if let Some(text) = texts.exactly(language).and_then(|texts| texts.get(address)) {
                all.push(said(&place, address, text.source(), TextShape::Words(Form::Plain)));
            }
        }
    };
    two(TextPlace::Course, &course.texts, &mut all);
    for unit in &course.units {
        two(TextPlace::Unit(unit.id.clone()), &unit.texts, &mut all);
        for lesson in &unit.lessons {
            two(TextPlace::Lesson(lesson.id.clone()), &lesson.texts, &mut all);
            for activity in &lesson.activities {
                all.extend(activity_texts(activity, files, language));
            }
            all.extend(notes_texts(lesson, files, language));
        }
    }
    for (id, skill) in &course.skills {
        if let Some(name) = skill.names.get(language) {
            all.push(said(&TextPlace::Skill(id.clone()), "name", name, TextShape::Words(Form::Plain)));
        }
    }
    all
}

fn said(place: &TextPlace, address: &str, words: &str, shape: TextShape) -> CourseText {
    CourseText { place: place.clone(), address: address.to_owned(), words: words.to_owned(), shape }
}

fn activity_texts(activity: &Activity, files: &dyn Files, language: &LanguageTag) -> Vec<CourseText> {
    match &activity.body {
        ActivityBody::Page(pages) => pages.get(language).map_or_else(Vec::new, |page| {
            page_texts(TextPlace::Page(activity.id.clone()), page, files, false)
        }),
        ActivityBody::Exercise(exercise) => {
            exercise.texts.exactly(language).map_or_else(Vec::new, |texts| exercise_texts(exercise, texts))
        }
    }
}

fn notes_texts(lesson: &Lesson, files: &dyn Files, language: &LanguageTag) -> Vec<CourseText> {
    lesson
        .notes
        .get(language)
        .map_or_else(Vec::new, |page| page_texts(TextPlace::Notes(lesson.id.clone()), page, files, true))
}

fn page_texts(place: TextPlace, page: &Page, files: &dyn Files, links: bool) -> Vec<CourseText> {
    let Ok(bytes) = files.read(&page.file) else { return Vec::new() };
    let Ok(source) = std::str::from_utf8(&bytes) else { return Vec::new() };
    let (title, parts) = cut(source);
    let shape = TextShape::Part { links };
    let mut all = vec![said(&place, "title", title, TextShape::Words(Form::Plain))];
    if parts.len() == page.sections.len() {
        let parts = page.sections.iter().zip(parts).filter(|(_, words)| !words.is_empty());
        all.extend(parts.map(|(section, words)| said(&place, &section.address, words, shape)));
    } else {
        // Headings written in another way: the page is one text, and has no place for sound of its own.
        let body = source.trim_start().split_once('\n').map_or("", |(_, body)| body).trim();
        all.push(said(&place, "page", body, shape));
    }
    all
}

/// A page's title, and what stands before the first `##` and from each `##` on.
fn cut(source: &str) -> (&str, Vec<&str>) {
    let source = source.trim_start_matches('\u{feff}').trim_start();
    let (first, body) = source.split_once('\n').unwrap_or((source, ""));
    let title = first.trim_start_matches('#').trim().trim_end_matches('#').trim();
    let (mut starts, mut at, mut fenced) = (vec![0], 0, false);
    for line in body.split_inclusive('\n') {
        fenced ^= line.starts_with("```") || line.starts_with("~~~");
        // A heading that the page begins with belongs to its first part.
        if !fenced && line.starts_with("## ") && !body[..at].trim().is_empty() {
            starts.push(at);
        }
        at += line.len();
    }
    starts.push(body.len());
    (title, starts.windows(2).map(|ends| body[ends[0]..ends[1]].trim()).collect())
}

/// In the order of the page: question, what one works with, hints, what is said to answers, solution.
fn exercise_texts(exercise: &Exercise, texts: &LanguageTexts) -> Vec<CourseText> {
    let place = TextPlace::Exercise(exercise.id.clone());
    let mut all = Vec::new();
    for want in &exercise.wants().0 {
        let numbered = || texts.numbered(&want.address).map(TextRef::source);
        match want.count {
            Count::Needed | Count::Optional => {
                if let Some(text) = texts.get(&want.address) {
                    all.push(said(&place, &want.address, text.source(), TextShape::Words(want.form)));
                }
            }
            Count::Same(..) => all.extend(numbered().enumerate().map(|(i, words)| {
                said(&place, &format!("{}.{}", want.address, i + 1), words, TextShape::Words(want.form))
            })),
            Count::Own(..) => {
                let words: Vec<&str> = numbered().collect();
                if !words.is_empty() {
                    all.push(said(&place, &want.address, &words.join("\n"), TextShape::Lines));
                }
            }
        }
    }
    let rank = |text: &CourseText| match text.address.split('.').next().unwrap_or_default() {
        "title" => 0,
        "prompt" => 1,
        "picture_text" => 2,
        "text" => 3,
        "hints" => 5,
        "feedback" => 6,
        "solution" => 7,
        _ => 4,
    };
    all.sort_by_key(rank);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_at_its_headings() {
        let page =
            "# A title\n\nFirst.\n\n## Two\n\nSecond.\n\n```\n## no heading\n```\n\n## Three\nThird.\n";
        let (title, parts) = cut(page);
        assert_eq!(title, "A title");
        assert_eq!(parts, ["First.", "## Two\n\nSecond.\n\n```\n## no heading\n```", "## Three\nThird."]);
        assert_eq!(cut("# T\n\n## At once\n\nWords."), ("T", vec!["## At once\n\nWords."]));
        assert_eq!(cut("# T"), ("T", vec![""]));
    }
}
