//! Finding things in the library: by words that forgive accents and one slip, by language, level and subject.
//!
//! The index lies in the store's tables ([`store::search`]), so that it costs a small box no memory. It is derived: what is in it
//! follows from the courses that are open and the channels that are shown, and [`Library::index_part`] writes it anew when one changes.

mod channels;
mod names;
mod pages;
mod pictures;

pub(crate) use names::language_name;
pub use pages::{State, routes};

use crate::{Library, OpenCourse};
use formats::package::{Activity, ActivityBody, Control, GapControl, Lesson};
use kernel::{LanguageTag, Seed};
use std::sync::{Arc, PoisonError};
use store::{
    LocalTables, StoreError, search,
    search::{Offered, Shown},
};
use web::messages::Catalogue;

/// The texts.
pub const MESSAGES: Catalogue = Catalogue {
    area: "find",
    sources: &[
        ("es", include_str!("../../messages/find.es.ftl")),
        ("pt", include_str!("../../messages/find.pt.ftl")),
        ("en", include_str!("../../messages/find.en.ftl")),
    ],
};

/// Which state of each part the index holds.
pub const LOCAL: LocalTables = LocalTables {
    owner: "library_find",
    steps: &[
        "CREATE TABLE library_indexed (part {text} NOT NULL PRIMARY KEY, content {text} NOT NULL){clustered}",
    ],
};

/// The scope of the index.
pub const SCOPE: &str = "library";

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findable {
    /// Its name, the same in every language.
    pub thing: String,
    /// Its other texts with their weight; its title has [`TITLE`].
    pub words: Vec<(String, i64)>,
    /// What is shown of it.
    pub shown: Shown,
}

/// The weight of a title.
pub const TITLE: i64 = 10;
/// The weight of a course's title: it stands for all that is in it.
const COURSE_TITLE: i64 = 12;
/// How the index is made; another number makes it anew.
const MADE: &str = "2";
/// Things written to the index in one turn of the writer, so that answers do not wait.
const CHUNK: usize = 100;

impl Library {
    /// Makes what is in a part findable, unless the index holds exactly this content already.
    pub fn index_part(&self, part: &str, content: &str, things: Vec<Findable>) -> Result<(), StoreError> {
        let key = part.to_owned();
        let known = self.store.read_blocking(|db| {
            db.query("SELECT content FROM library_indexed WHERE part = ?1", &[key.as_str().into()])
        })?;
        if known.first().is_some_and(|row| row.text(0).is_ok_and(|known| known == content)) {
            return Ok(());
        }
        self.unindex_part(part)?;
        let mut things = things.into_iter();
        loop {
            let chunk: Vec<Findable> = things.by_ref().take(CHUNK).collect();
            if chunk.is_empty() {
                break;
            }
            self.store.write_blocking(move |tx| -> Result<(), StoreError> {
                for thing in &chunk {
                    let mut fields = vec![(thing.shown.title.as_str(), TITLE)];
                    fields.extend(thing.words.iter().map(|(words, weight)| (words.as_str(), *weight)));
                    let document = format!("{}@{}", thing.thing, thing.shown.language);
                    search::index(tx, SCOPE, &document, &fields, &thing.shown)?;
                }
                Ok(())
            })?;
        }
        let (part, content) = (part.to_owned(), content.to_owned());
        self.store.write_blocking(move |tx| -> Result<(), StoreError> {
            let sql = "INSERT INTO library_indexed (part, content) VALUES (?1, ?2)";
            tx.execute(sql, &[part.as_str().into(), content.as_str().into()])?;
            Ok(())
        })?;
        self.forget_offered();
        Ok(())
    }

    /// Takes a part out of the index.
    pub(crate) fn unindex_part(&self, part: &str) -> Result<(), StoreError> {
        let gone = part.to_owned();
        self.store.write_blocking(move |tx| -> Result<(), StoreError> {
            search::remove_part(tx, SCOPE, &gone)?;
            tx.execute("DELETE FROM library_indexed WHERE part = ?1", &[gone.as_str().into()])?;
            Ok(())
        })?;
        self.forget_offered();
        Ok(())
    }

    fn forget_offered(&self) {
        *self.offered.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// By what one can choose among all that can be found; read once after each change of the index.
    pub(crate) fn offered(&self) -> Result<Arc<Offered>, StoreError> {
        if let Some(known) = self.offered.read().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(known);
        }
        let read = Arc::new(self.store.read_blocking(|db| search::values(db, SCOPE))?);
        *self.offered.write().unwrap_or_else(PoisonError::into_inner) = Some(read.clone());
        Ok(read)
    }

    /// Makes an open course findable.
    pub(crate) fn index_course(&self, open: &OpenCourse) -> Result<(), StoreError> {
        let course = &open.course;
        let things = findable(open);
        // Voices come and go beside a course: what can be heard is part of what the index says.
        let heard = things.iter().filter(|thing| !thing.shown.ways.is_empty()).count();
        let unread = things.iter().filter(|thing| thing.shown.ways.contains(UNREAD)).count();
        let content = format!("{MADE} {} {heard} {unread}", crate::desk::content_of(open));
        self.index_part(course.id.as_str(), &content, things)
    }
}

/// It can be heard.
const SOUND: &str = "sound";
/// Whoever does not read can go through it.
const UNREAD: &str = "unread";

/// How a lesson can be taken in, in a language.
fn ways_of(open: &OpenCourse, language: &LanguageTag, lesson: &Lesson) -> String {
    let heard = |activity: &Activity| {
        let head = if activity.exercise().is_some() { "prompt" } else { "text" };
        open.sound(language, &activity.id, head).is_some()
    };
    let sound = open.sound(language, &lesson.id, "goal").is_some() || lesson.activities.iter().any(heard);
    let unread = sound && lesson.activities.iter().all(|activity| heard(activity) && !is_written(activity));
    match (sound, unread) {
        (_, true) => format!("{SOUND} {UNREAD}"),
        (true, false) => SOUND.to_owned(),
        (false, false) => String::new(),
    }
}

/// Whether words have to be typed in it; numbers are known to most who do not read.
fn is_written(activity: &Activity) -> bool {
    let Some(exercise) = activity.exercise() else { return false };
    let Ok(variant) = exercise.variant(Seed(0)) else { return true };
    match exercise.control(&variant) {
        Control::Type(gap) => !gap.numeric,
        Control::Gaps(gaps) => {
            gaps.values().any(|gap| matches!(gap, GapControl::Typed(typed) if !typed.numeric))
        }
        _ => false,
    }
}

/// What can be found of a course: itself, its lessons, its pages, in each language.
fn findable(open: &OpenCourse) -> Vec<Findable> {
    let course = &open.course;
    let id = course.id.as_str();
    let mut things = Vec::new();
    for language in &course.languages {
        let ways: Vec<String> = course.lessons().map(|(_, lesson)| ways_of(open, language, lesson)).collect();
        // A course is without reading where each lesson of it is.
        let whole =
            match (ways.iter().all(|ways| ways.contains(UNREAD)), ways.iter().any(|ways| !ways.is_empty())) {
                (true, true) => format!("{SOUND} {UNREAD}"),
                (false, true) => SOUND.to_owned(),
                _ => String::new(),
            };
        let shown = |title: &str, link: String, kind: &str, ways: &str| Shown {
            part: id.to_owned(),
            title: title.to_owned(),
            link,
            kind: kind.to_owned(),
            language: language.to_string(),
            level: course.level.to_string(),
            subject: course.subject.unwrap_or_default().to_owned(),
            ways: ways.to_owned(),
        };
        let title = course.texts.words(language, "title").to_owned();
        things.push(Findable {
            thing: format!("course/{id}"),
            words: vec![(title.clone(), COURSE_TITLE), (course.texts.words(language, "about").to_owned(), 4)],
            shown: shown(&title, format!("/courses/{id}"), "course", &whole),
        });
        for ((unit, lesson), ways) in course.lessons().zip(&ways) {
            let address = format!("/courses/{id}/{}", lesson.id);
            let words = [
                (lesson.texts.words(language, "goal").to_owned(), 4),
                (unit.texts.words(language, "title").to_owned(), 2),
            ];
            things.push(Findable {
                thing: format!("lesson/{id}/{}", lesson.id),
                words: words.to_vec(),
                shown: shown(lesson.texts.words(language, "title"), address.clone(), "lesson", ways),
            });
            for activity in &lesson.activities {
                if let ActivityBody::Page(pages) = &activity.body
                    && let Some(page) = pages.get(language)
                {
                    things.push(Findable {
                        thing: format!("page/{id}/{}", activity.id),
                        words: Vec::new(),
                        shown: shown(&page.title, format!("{address}/{}", activity.id), "page", ""),
                    });
                }
            }
        }
    }
    things
}
