//! What was approved, on its way to learners: words of the pages as a catalogue, a course in one more language, recordings that
//! sound where a page has a button. Nothing else of the desk leaves it.

use super::{
    sounds::{Heard, Recording, sound_languages, sounds_in},
    source::{name_of_course, spanish},
    words::{INTERFACE, in_language, languages},
};
use crate::{
    Library, OpenCourse,
    media::FileOnDisk,
    player::phrases::{PHRASES, RecordedPhrase, digest_of, is_spoken},
};
use formats::package::{
    Course, CourseFile, CourseText, Id, Translated, Translation, read_translation, spoken_texts, verify,
    words_digest,
};
use kernel::{Digest, LanguageTag};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::{Arc, PoisonError},
};
use store::{Connection, StoreError, blobs::Blobs};
use web::messages::{Catalogue, check_words, message_text};

/// Most translation packages looked at.
pub(crate) const MAX_TRANSLATIONS: usize = 500;
/// Largest translation package: texts alone.
const MAX_TRANSLATION_BYTES: u64 = 64 << 20;

/// The approved words of the pages as a catalogue, for languages that have no file of their own: this box's, and where it has none
/// those that translation packages brought. Words whose source is gone or has changed, or that cannot be read, are left out. Lives as
/// long as the program.
pub fn approved_catalogue(
    db: &mut Connection,
    catalogues: &[Catalogue],
    beside: &[Translation],
) -> Result<Catalogue, StoreError> {
    let built_in: Vec<&str> =
        catalogues.iter().flat_map(|all| all.sources.iter().map(|(tag, _)| *tag)).collect();
    let sources: BTreeMap<String, String> = spanish(catalogues).into_iter().collect();
    let mut files: Vec<(&'static str, &'static str)> = Vec::new();
    let of_pages = || beside.iter().filter(|package| package.course.as_str() == INTERFACE);
    let mut begun: BTreeSet<String> = languages(db, INTERFACE)?.into_iter().collect();
    begun.extend(of_pages().map(|package| package.language.to_string()));
    for language in begun {
        if built_in.contains(&language.as_str()) || language.parse::<LanguageTag>().is_err() {
            continue;
        }
        let said = in_language(db, INTERFACE, &language)?;
        let packages: Vec<&Translation> =
            of_pages().filter(|package| package.language.as_str() == language).collect();
        let mut file = String::new();
        for (key, source) in &sources {
            let own = said.get(key).and_then(|said| said.shown_for(source));
            let brought = || {
                let from = words_digest(source);
                let mut all = packages.iter().filter_map(|package| package.texts.get(key));
                all.find(|text| text.from == from).map(|text| text.words.as_str())
            };
            if let Some(words) = own.or_else(brought)
                && check_words(key, words, source).is_ok()
            {
                file.push_str(&message_text(key, words));
            }
        }
        if !file.is_empty() {
            files.push((Box::leak(language.into_boxed_str()), Box::leak(file.into_boxed_str())));
        }
    }
    Ok(Catalogue { area: "approved", sources: Box::leak(files.into_boxed_slice()) })
}

/// A course's approved words in a language, as a translation of its texts as they stand today.
pub fn approved_translation(
    db: &mut Connection,
    course: &Course,
    texts: &[CourseText],
    language: &LanguageTag,
) -> Result<Translation, StoreError> {
    let said = in_language(db, &name_of_course(course.id.as_str()), language.as_str())?;
    let shown = texts.iter().filter_map(|text| {
        let words = said.get(&text.key())?.shown_for(&text.words)?;
        Some((text.key(), Translated { from: words_digest(&text.words), words: words.to_owned() }))
    });
    Ok(Translation {
        course: course.id.clone(),
        course_version: course.version,
        language: language.clone(),
        // Names are the directory's; whoever makes a package of this asks there.
        translators: String::new(),
        reviewed_by: String::new(),
        texts: shown.collect(),
    })
}

/// The approved words of the pages in a language, as a package takes them to other boxes; its course is called `interface`.
pub fn approved_pages(
    db: &mut Connection,
    sources: &[(String, String)],
    language: &LanguageTag,
) -> Result<Translation, StoreError> {
    let said = in_language(db, INTERFACE, language.as_str())?;
    let shown = sources.iter().filter_map(|(key, source)| {
        let words = said.get(key)?.shown_for(source)?;
        Some((key.clone(), Translated { from: words_digest(source), words: words.to_owned() }))
    });
    Ok(Translation {
        course: pages_id(),
        course_version: 1,
        language: language.clone(),
        translators: String::new(),
        reviewed_by: String::new(),
        texts: shown.collect(),
    })
}

/// What packages name as their course when they hold the pages' own words, or speak them.
pub(super) fn pages_id() -> Id {
    Id::new(INTERFACE).expect("a word of lower-case letters is an id")
}

/// Languages in which the log has approved or proposed words of a course.
pub fn languages_of_course(db: &mut Connection, course: &str) -> Result<Vec<LanguageTag>, StoreError> {
    let tags = languages(db, &name_of_course(course))?;
    Ok(tags.iter().filter_map(|tag| tag.parse().ok()).collect())
}

/// The player's phrases that are heard in a language in the words given: by the program's own voice, or by an approved recording.
pub fn heard_phrases(
    db: &mut Connection,
    language: &LanguageTag,
    words: &BTreeMap<String, String>,
) -> Result<BTreeSet<String>, StoreError> {
    let recorded = sounds_in(db, INTERFACE, language.as_str())?;
    let is_heard = |key: &str, words: &str| {
        let by_person = recorded.get(key).is_some_and(|heard| heard.heard_for(&digest_of(words)).is_some());
        by_person || is_spoken(language, key, words)
    };
    let heard = words.iter().filter(|(key, words)| PHRASES.contains(&key.as_str()) && is_heard(key, words));
    Ok(heard.map(|(key, _)| key.clone()).collect())
}

/// The texts of a course that were recorded in a language and approved for the words they have today, as `ID.ADDRESS`.
pub fn approved_sounds(
    db: &mut Connection,
    course: &Course,
    language: &LanguageTag,
) -> Result<BTreeSet<String>, StoreError> {
    let heard = sounds_in(db, &name_of_course(course.id.as_str()), language.as_str())?;
    let sounds = spoken_texts(course, language).into_iter().filter(|spoken| {
        let known = super::sounds::of_text(&heard, course, &spoken.id, &spoken.address);
        known.is_some_and(|heard| heard.heard_for(&spoken.digest).is_some())
    });
    Ok(sounds.map(|spoken| format!("{}.{}", spoken.id, spoken.address)).collect())
}

/// The translation packages (`*.chaski`) of a folder: made from the newest version of a course first, then by their files' names. One that is damaged or is no translation is named in the
/// log of the program. No folder, none.
pub fn translations_in(folder: &Path) -> Vec<Translation> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "chaski"));
    paths.sort();
    let mut translations = Vec::new();
    for path in paths.into_iter().take(MAX_TRANSLATIONS) {
        match read_file(&path) {
            Ok(translation) => translations.push(translation),
            Err(error) => tracing::error!(path = %path.display(), error, "a translation package is left out"),
        }
    }
    // Where two makers say one text, neither wins by the letters of its key.
    translations.sort_by_key(|translation| Reverse(translation.course_version));
    translations
}

impl Library {
    /// Reads the translation packages (`*.chaski`) of a folder; courses that open after this have their languages.
    pub fn open_translations(&self, folder: &Path) {
        let translations = translations_in(folder).into_iter().map(Arc::new).collect();
        *self.translations.write().unwrap_or_else(PoisonError::into_inner) = translations;
    }

    /// Gives a course that is being opened the languages that were approved for it: this box's own approved words first, then those
    /// of translation packages. What fails here must not keep a course closed: it opens in its own languages.
    pub(crate) fn translate(&self, opened: &mut OpenCourse) {
        let course = opened.course.id.clone();
        let packages: Vec<Arc<Translation>> = {
            let all = self.translations.read().unwrap_or_else(PoisonError::into_inner);
            all.iter().filter(|translation| translation.course == course).cloned().collect()
        };
        let begun = self.store.read_blocking(|db| languages_of_course(db, course.as_str()));
        let begun = begun.unwrap_or_else(|error| {
            tracing::error!(%course, %error, "approved words of a course cannot be read");
            Vec::new()
        });
        if begun.is_empty() && packages.is_empty() {
            return;
        }
        let Some(texts) = super::source::source_texts(opened) else { return };
        let today: BTreeMap<String, Digest> =
            texts.iter().map(|text| (text.key(), words_digest(&text.words))).collect();
        let mut by_language: BTreeMap<LanguageTag, Translation> = BTreeMap::new();
        for language in begun {
            let approved =
                self.store.read_blocking(|db| approved_translation(db, &opened.course, &texts, &language));
            match approved {
                Ok(approved) => drop(by_language.insert(language, approved)),
                Err(error) => tracing::error!(%course, %error, "approved words cannot be read"),
            }
        }
        for package in packages {
            let known = by_language
                .entry(package.language.clone())
                .or_insert_with(|| Translation { texts: BTreeMap::new(), ..(*package).clone() });
            // Words for another source than today's would be shown nowhere: they must not stand before another maker's that fit.
            let fitting = package.texts.iter().filter(|(key, words)| today.get(*key) == Some(&words.from));
            for (key, words) in fitting {
                known.texts.entry(key.clone()).or_insert_with(|| words.clone());
            }
        }
        for translation in by_language.values() {
            if opened.course.translate(&texts, translation) > 0 {
                opened.translated.insert(translation.language.clone());
            }
        }
        let _ = opened.texts.set(Arc::new(texts));
    }

    /// Gives a course that is being opened its approved recordings.
    pub(crate) fn let_speak(&self, opened: &mut OpenCourse) {
        let source = name_of_course(opened.course.id.as_str());
        let read = |db: &mut Connection| -> Result<_, StoreError> {
            let mut all = Vec::new();
            for language in sound_languages(db, &source)? {
                all.push((language.clone(), sounds_in(db, &source, &language)?));
            }
            Ok(all)
        };
        let all: Vec<(String, BTreeMap<String, Heard>)> =
            self.store.read_blocking(read).unwrap_or_else(|error| {
                tracing::error!(source, %error, "approved recordings of a course cannot be read");
                Vec::new()
            });
        for (language, heard) in all {
            let Ok(language) = language.parse::<LanguageTag>() else { continue };
            for spoken in spoken_texts(&opened.course, &language) {
                let known = super::sounds::of_text(&heard, &opened.course, &spoken.id, &spoken.address);
                let Some(sound) = known.and_then(|heard| heard.heard_for(&spoken.digest)) else { continue };
                if let Some(file) = on_disk(&self.blobs, sound) {
                    opened.voiced.record(&language, &spoken.id, &spoken.address, file);
                }
            }
        }
    }

    /// Gives the player its approved recordings, and those that voice packages brought. What fails here leaves it with the program's own voice.
    pub(crate) fn open_phrases(&self) {
        let read = |db: &mut Connection| -> Result<_, StoreError> {
            let mut all = Vec::new();
            for language in sound_languages(db, INTERFACE)? {
                all.push((language.clone(), sounds_in(db, INTERFACE, &language)?));
            }
            Ok(all)
        };
        let all = self.store.read_blocking(read).unwrap_or_else(|error| {
            tracing::error!(%error, "approved recordings of the pages' words cannot be read");
            Vec::new()
        });
        let mut phrases = BTreeMap::new();
        for (language, heard) in all {
            let Ok(language) = language.parse::<LanguageTag>() else { continue };
            for (key, heard) in heard {
                let Some(sound) = heard.approved.filter(|_| PHRASES.contains(&key.as_str())) else {
                    continue;
                };
                if let Some(file) = on_disk(&self.blobs, &sound) {
                    phrases.insert((language.clone(), key), RecordedPhrase { spoke: sound.spoke, file });
                }
            }
        }
        self.recorded.replace(phrases, self.voices_of_pages());
    }

    /// Opens a course again, with what has been approved meanwhile.
    pub(crate) fn reopen(&self, course: &str) {
        let Some(open) = self.course(course) else { return };
        match fs::read(&open.archive) {
            Ok(archive) => match crate::install::read(&archive, open.archive.clone()) {
                Ok(again) => self.show(again),
                Err(error) => tracing::error!(course, %error, "a course cannot be opened again"),
            },
            Err(error) => tracing::error!(course, %error, "a course cannot be opened again"),
        }
    }
}

fn read_file(path: &Path) -> Result<Translation, String> {
    let size = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > MAX_TRANSLATION_BYTES {
        return Err(format!("{size} bytes; a translation has at most {MAX_TRANSLATION_BYTES}"));
    }
    let archive = fs::read(path).map_err(|error| error.to_string())?;
    let verified = verify(&archive).map_err(|error| error.to_string())?;
    read_translation(&verified).map_err(|error| error.to_string())
}

/// A recording among the blobs as a file to send.
fn on_disk(blobs: &Blobs, sound: &Recording) -> Option<FileOnDisk> {
    let archive = blobs.place(&sound.digest);
    let size = fs::metadata(&archive).ok()?.len();
    let media_type = match sound.ending.as_str() {
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" => "audio/ogg",
        _ => return None,
    };
    let file = CourseFile {
        path: format!("sound/{}", sound.name()),
        size,
        digest: sound.digest,
        media_type,
        picture_size: None,
    };
    Some(FileOnDisk { archive, start: 0, file })
}

/// What a course's index was made from: the package, and the languages it was given here.
pub(crate) fn content_of(open: &OpenCourse) -> String {
    let mut content = open.course.digest.to_string();
    for language in &open.translated {
        let words: String = open
            .course
            .lessons()
            .map(|(_, lesson)| lesson.texts.words(language, "title"))
            .chain([open.course.texts.words(language, "title")])
            .collect();
        let pages = open.course.activities().filter(|(_, activity)| activity.speaks(language)).count();
        let digest: Digest = words_digest(&format!("{words}{pages}"));
        content.push_str(&format!(" {language} {digest}"));
    }
    content
}
