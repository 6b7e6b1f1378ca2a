//! The typed course: what pages, plans and marking work with. Read once, kept in memory, never changed.

use super::{exercise::Exercise, finding::Finding, id::Id, text::Texts};
use kernel::{Digest, LanguageTag};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// A whole course.
#[derive(Debug)]
pub struct Course {
    /// Its stable id, e.g. `safe-phone`.
    pub id: Id,
    /// A whole number that grows with each publication.
    pub version: u32,
    /// The language others are translated from.
    pub source_language: LanguageTag,
    /// The languages it claims to be complete in, the source language first.
    pub languages: Vec<LanguageTag>,
    /// An SPDX name.
    pub licence: String,
    /// For whom.
    pub level: Level,
    /// What it is about: one of [`super::SUBJECTS`].
    pub subject: Option<&'static str>,
    /// Who wrote, drew, spoke.
    pub authors: Vec<Author>,
    /// Who speaks, per language.
    pub voices: BTreeMap<LanguageTag, Voice>,
    /// Curricula that skills point to: short name to full name.
    pub frameworks: BTreeMap<String, String>,
    /// Ids that once were and are never used again.
    pub retired: BTreeSet<Id>,
    /// Who translated, per language, as the course says it.
    pub translators: BTreeMap<LanguageTag, String>,
    /// Who approved the texts of a language for learners.
    pub reviewed_by: BTreeMap<LanguageTag, String>,
    /// `title`, `about`.
    pub texts: Texts,
    /// What one learns, in the file's order of names.
    pub skills: BTreeMap<Id, Skill>,
    /// In order.
    pub units: Vec<Unit>,
    /// Every file by its path.
    pub files: BTreeMap<String, CourseFile>,
    /// Sound files by language, id and address.
    pub(crate) sounds: BTreeMap<(LanguageTag, String), String>,
    /// What reading found: errors mean that something could not be taken.
    pub(crate) findings: Vec<Finding>,
    /// The package digest: BLAKE3 of the manifest.
    pub digest: Digest,
}

/// For whom a course is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name says it")]
pub enum Level {
    Everyone,
    Primary,
    Secondary,
    Adult,
    Teacher,
}

/// Somebody who made the course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Name.
    pub name: String,
    /// What she did, in free words.
    pub role: Option<String>,
}

/// Who speaks in a language's sound files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// A machine's voice: listeners are told.
    pub synthetic: bool,
    /// Whose, or which program's.
    pub by: String,
}

/// A skill.
#[derive(Debug)]
pub struct Skill {
    /// Skills that should come before.
    pub needs: Vec<Id>,
    /// `framework:code` pairs.
    pub aligned: Vec<(String, String)>,
    /// What one can do, per language.
    pub names: BTreeMap<LanguageTag, String>,
    /// Its line in skills.toml.
    pub line: u32,
}

/// A unit.
#[derive(Debug)]
pub struct Unit {
    /// Its stable id.
    pub id: Id,
    /// Its folder.
    pub folder: String,
    /// Where its facts come from.
    pub sources: Vec<Source>,
    /// `title`, `about`.
    pub texts: Texts,
    /// In order.
    pub lessons: Vec<Lesson>,
}

/// Where facts come from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name says it")]
pub struct Source {
    pub title: String,
    pub by: Option<String>,
    pub year: Option<i64>,
    pub url: Option<String>,
    pub seen: Option<String>,
    pub language: Option<LanguageTag>,
}

/// A lesson.
#[derive(Debug)]
pub struct Lesson {
    /// Its stable id.
    pub id: Id,
    /// Its folder.
    pub folder: String,
    /// How long it takes.
    pub minutes: u16,
    /// What it is about.
    pub skills: Vec<Id>,
    /// `title`, `goal`.
    pub texts: Texts,
    /// Teacher's notes per language.
    pub notes: BTreeMap<LanguageTag, Page>,
    /// In order.
    pub activities: Vec<Activity>,
}

/// A thing to do in a lesson.
#[derive(Debug)]
pub struct Activity {
    /// Its stable id, unique in the course.
    pub id: Id,
    /// What it is.
    pub body: ActivityBody,
}

/// What an activity is.
#[derive(Debug)]
pub enum ActivityBody {
    /// A page to read, per language.
    Page(BTreeMap<LanguageTag, Page>),
    /// Something to answer.
    Exercise(Box<Exercise>),
}

/// A page in one language, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its file.
    pub file: String,
    /// Its title, plain words.
    pub title: String,
    /// What stands before the first `##`, then one per `##`. Sound is addressed by section.
    pub sections: Box<[Section]>,
    /// Files of its pictures, as paths in the course, in order.
    pub pictures: Box<[String]>,
    /// The order of its parts, the same in every language.
    pub(crate) shape: Box<[&'static str]>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Address of its sound: `text`, `text.2`, …
    pub address: Box<str>,
    /// HTML with its heading, safe to send.
    pub html: Box<str>,
}

/// A file of the course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseFile {
    /// Path in the course folder.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// BLAKE3.
    pub digest: Digest,
    /// As sent in `Content-Type`.
    pub media_type: &'static str,
    /// Width and height of a picture, where known.
    pub picture_size: Option<(u32, u32)>,
}

impl CourseFile {
    /// Where the box serves it: by content, so that phones may keep it for ever.
    pub fn url(&self) -> String {
        let ending = self.path.rsplit_once('.').map_or("bin", |(_, ending)| ending);
        format!("/media/{}.{ending}", self.digest)
    }

    /// Whether these are its bytes.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        Digest(*blake3::hash(bytes).as_bytes()) == self.digest
    }

    /// The digest and file ending of a media address's last part, if it has the form [`CourseFile::url`] gives.
    pub fn digest_of_url(name: &str) -> Option<Digest> {
        name.split_once('.')?.0.parse().ok()
    }
}

impl Level {
    /// Every level with its name in course.toml.
    pub const ALL: [(&'static str, Level); 5] = [
        ("everyone", Level::Everyone),
        ("primary", Level::Primary),
        ("secondary", Level::Secondary),
        ("adult", Level::Adult),
        ("teacher", Level::Teacher),
    ];
}

impl std::str::FromStr for Level {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Level::ALL.iter().find(|(name, _)| *name == text).map(|(_, level)| *level).ok_or(())
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Level::ALL.iter().find(|(_, level)| level == self).map_or("", |(name, _)| name))
    }
}

impl Course {
    /// The course's language for a reader: the first of her languages, with its shorter forms, that the course has; then a
    /// course language that shares the first subtag (`pt` is served by `pt-BR`); then the source language.
    pub fn language_for(&self, wanted: &[LanguageTag]) -> &LanguageTag {
        self.language_among(wanted, &|_| true)
    }

    /// The same for one activity, which may not be there in a language that is still being translated.
    pub fn language_of(&self, activity: &Activity, wanted: &[LanguageTag]) -> &LanguageTag {
        self.language_among(wanted, &|tag| activity.speaks(tag))
    }

    fn language_among(&self, wanted: &[LanguageTag], has: &dyn Fn(&LanguageTag) -> bool) -> &LanguageTag {
        let all = || self.languages.iter().filter(|have| has(have));
        for tag in wanted {
            let exact = tag.fallbacks().find_map(|tag| all().find(|have| have.as_str() == tag));
            let near = || all().find(|have| have.language() == tag.language());
            if let Some(found) = exact.or_else(near) {
                return found;
            }
        }
        &self.source_language
    }

    /// Every lesson with its unit, in order.
    pub fn lessons(&self) -> impl Iterator<Item = (&Unit, &Lesson)> {
        self.units.iter().flat_map(|unit| unit.lessons.iter().map(move |lesson| (unit, lesson)))
    }

    /// A lesson by its id.
    pub fn lesson(&self, id: &str) -> Option<(&Unit, &Lesson)> {
        self.lessons().find(|(_, lesson)| lesson.id.as_str() == id)
    }

    /// Every activity with its lesson, in order.
    pub fn activities(&self) -> impl Iterator<Item = (&Lesson, &Activity)> {
        self.lessons()
            .flat_map(|(_, lesson)| lesson.activities.iter().map(move |activity| (lesson, activity)))
    }

    /// An activity by its id, with its lesson.
    pub fn activity(&self, id: &str) -> Option<(&Lesson, &Activity)> {
        self.activities().find(|(_, activity)| activity.id.as_str() == id)
    }

    /// Every exercise, in order.
    pub fn exercises(&self) -> impl Iterator<Item = (&Lesson, &Exercise)> {
        self.activities().filter_map(|(lesson, activity)| Some((lesson, activity.exercise()?)))
    }

    /// The sound of a text: of an activity, lesson or unit (`id`), at an address, in exactly this language.
    pub fn sound(&self, language: &LanguageTag, id: &Id, address: &str) -> Option<&CourseFile> {
        let path = self.sounds.get(&(language.clone(), format!("{id}.{address}")))?;
        self.files.get(path)
    }

    /// The picture an exercise or page names: beside it, then among the course's.
    pub fn picture(&self, folder: &str, name: &str) -> Option<&CourseFile> {
        self.files.get(&format!("{folder}/{name}")).or_else(|| self.files.get(&format!("pictures/{name}")))
    }

    /// Paths of the pictures that an activity shows in a language, in order; one may come twice.
    pub fn pictures_of<'a>(
        &'a self,
        lesson: &Lesson,
        activity: &'a Activity,
        language: &LanguageTag,
    ) -> Vec<&'a str> {
        match &activity.body {
            ActivityBody::Page(pages) => {
                let pictures = pages.get(language).into_iter().flat_map(|page| &page.pictures);
                pictures.map(String::as_str).collect()
            }
            ActivityBody::Exercise(exercise) => {
                let names = exercise.picture(language).into_iter().chain(exercise.kind.pictures());
                let files = names.filter_map(|name| self.picture(&lesson.folder, name));
                files.map(|file| file.path.as_str()).collect()
            }
        }
    }

    /// A file by its digest, as asked for at [`CourseFile::url`].
    pub fn file_by_digest(&self, digest: &Digest) -> Option<&CourseFile> {
        self.files.values().find(|file| file.digest == *digest)
    }

    /// What reading found. A course with an error here is not to be shown to learners.
    pub fn reading_findings(&self) -> &[Finding] {
        &self.findings
    }
}

impl Activity {
    /// Whether it is there in exactly this language.
    pub fn speaks(&self, language: &LanguageTag) -> bool {
        match &self.body {
            ActivityBody::Page(pages) => pages.contains_key(language),
            ActivityBody::Exercise(exercise) => exercise.texts.exactly(language).is_some(),
        }
    }

    /// The exercise, if it is one.
    pub fn exercise(&self) -> Option<&Exercise> {
        match &self.body {
            ActivityBody::Exercise(exercise) => Some(exercise),
            ActivityBody::Page(_) => None,
        }
    }

    /// The page in a language, if it is one; in any language it has, before none.
    pub fn page(&self, language: &LanguageTag) -> Option<&Page> {
        match &self.body {
            ActivityBody::Page(pages) => pages.get(language).or_else(|| pages.values().next()),
            ActivityBody::Exercise(_) => None,
        }
    }

    /// A short name for lists: the page's title, the exercise's `title`; `None` for an exercise without one, which a list
    /// numbers.
    pub fn title(&self, language: &LanguageTag) -> Option<&str> {
        match &self.body {
            ActivityBody::Page(_) => self.page(language).map(|page| page.title.as_str()),
            ActivityBody::Exercise(exercise) => {
                Some(exercise.texts.words(language, "title")).filter(|title| !title.is_empty())
            }
        }
    }
}
