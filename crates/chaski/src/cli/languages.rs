//! `chaski languages`: which words and sounds each language has, and which it lacks.

use super::{Failure, say};
use crate::{
    features,
    hub::{self, own_course},
};
use formats::package::{Course, Id, course_texts, read_archive, spoken_texts};
use kernel::LanguageTag;
use library::{
    desk,
    install::{InstalledPackage, installed_packages},
    player::phrases,
};
use serde_json::{Value as Json, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};
use store::{
    Connection,
    db::{SqliteConnection, SqliteOptions},
};
use web::messages::{Catalogue, messages_in};

/// Languages.
#[derive(clap::Subcommand)]
pub enum Languages {
    /// What lacks text or sound, per language: the pages, and the courses.
    ///
    /// Without --data, the starter courses inside the program; with it, those that a box has installed.
    Coverage(Coverage),
}

/// `chaski languages coverage`.
#[derive(clap::Args)]
pub struct Coverage {
    /// Only these languages; default: those that anything is said in
    #[arg(long = "language", value_name = "TAG")]
    languages: Vec<LanguageTag>,
    /// A box's data folder. The box may be running
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Name every text that is missing, not only how many
    #[arg(long)]
    missing: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Languages {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Languages::Coverage(command) => command.run(),
        }
    }
}

/// How a language stands in one source.
struct Covered {
    source: String,
    language: String,
    texts: usize,
    texts_of: usize,
    sounds: usize,
    sounds_of: usize,
    missing: Vec<String>,
    silent: Vec<String>,
}

impl Covered {
    fn json(&self) -> Json {
        json!({
            "source": self.source, "language": self.language, "texts": self.texts, "texts_of": self.texts_of,
            "sounds": self.sounds, "sounds_of": self.sounds_of, "missing_texts": self.missing, "missing_sounds": self.silent,
        })
    }
}

impl Coverage {
    fn run(self) -> Result<(), Failure> {
        let there = match &self.data {
            Some(data) => installed(data)?,
            None => There::built_in()?,
        };
        let mut all = pages(&there, &self.languages);
        for course in &there.courses {
            all.extend(of_course(course, &self.languages));
        }
        if self.json {
            let rows: Vec<Json> = all.iter().map(Covered::json).collect();
            say(&serde_json::to_string_pretty(&json!({ "coverage": rows }))?);
            return Ok(());
        }
        say(&format!("{:<28} {:<8} {:>13} {:>13}", "source", "language", "texts", "sounds"));
        for row in &all {
            let sounds =
                if row.sounds_of == 0 { "-".to_owned() } else { format!("{}/{}", row.sounds, row.sounds_of) };
            let texts = format!("{}/{}", row.texts, row.texts_of);
            say(&format!("{:<28} {:<8} {texts:>13} {sounds:>13}", row.source, row.language));
            if self.missing {
                row.missing.iter().for_each(|key| say(&format!("    no text: {key}")));
                row.silent.iter().for_each(|key| say(&format!("    no sound: {key}")));
            }
        }
        Ok(())
    }
}

/// The keys of a catalogue file: a message begins at the start of a line.
fn keys(file: &str) -> impl Iterator<Item = &str> {
    file.lines()
        .filter(|line| line.starts_with(|sign: char| sign.is_ascii_alphabetic()))
        .filter_map(|line| Some(line.split_once('=')?.0.trim()))
}

/// What is looked through.
struct There {
    catalogues: Vec<Catalogue>,
    /// The player's phrases that are heard, by language.
    phrases: BTreeMap<String, BTreeSet<String>>,
    courses: Vec<Heard>,
}

impl There {
    /// What is inside the program.
    fn built_in() -> Result<Self, Failure> {
        let catalogues = features::catalogues();
        let spoken = |(language, words): (String, Words)| {
            let tag = language.parse::<LanguageTag>().ok()?;
            let heard = words.into_iter().filter(|(key, words)| phrases::is_spoken(&tag, key, words));
            Some((language, heard.map(|(key, _)| key).collect()))
        };
        Ok(Self {
            phrases: phrase_words(&catalogues).into_iter().filter_map(spoken).collect(),
            courses: hub::starter_courses()?.into_iter().map(Heard::only).collect(),
            catalogues,
        })
    }
}

/// Words by key.
type Words = BTreeMap<String, String>;

/// The words of the player's phrases, which lessons have a place to hear, by language.
fn phrase_words(catalogues: &[Catalogue]) -> BTreeMap<String, Words> {
    let mut all: BTreeMap<String, Words> = BTreeMap::new();
    for (language, file) in catalogues.iter().flat_map(|catalogue| catalogue.sources) {
        let words = messages_in(file).into_iter().filter(|(key, _)| phrases::PHRASES.contains(&key.as_str()));
        all.entry((*language).to_owned()).or_default().extend(words);
    }
    all
}

/// The pages' own words, beside Spanish, from which they are translated; and those of them that a lesson has a place to hear.
fn pages(there: &There, wanted: &[LanguageTag]) -> Vec<Covered> {
    let mut said: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (language, file) in there.catalogues.iter().flat_map(|catalogue| catalogue.sources) {
        said.entry(language).or_default().extend(keys(file));
    }
    let source = said.get("es").cloned().unwrap_or_default();
    let languages: Vec<String> = match wanted {
        [] => said.keys().map(|language| (*language).to_owned()).collect(),
        wanted => wanted.iter().map(ToString::to_string).collect(),
    };
    let none = BTreeSet::new();
    let row = |language: String| {
        let has = said.get(language.as_str()).unwrap_or(&none);
        let missing: Vec<String> = source.difference(has).map(|key| (*key).to_owned()).collect();
        let is_heard = |key: &&&str| there.phrases.get(&language).is_some_and(|heard| heard.contains(**key));
        let silent: Vec<String> =
            phrases::PHRASES.iter().filter(|key| !is_heard(key)).map(|key| (*key).to_owned()).collect();
        Covered {
            source: "interface".into(),
            texts: source.len() - missing.len(),
            texts_of: source.len(),
            sounds: phrases::PHRASES.len() - silent.len(),
            sounds_of: phrases::PHRASES.len(),
            missing,
            silent,
            language,
        }
    };
    languages.into_iter().map(row).collect()
}

/// A course, and which of its texts have sound beside it: `ID.ADDRESS` by language.
struct Heard {
    course: Course,
    beside: BTreeMap<LanguageTag, BTreeSet<String>>,
}

impl Heard {
    /// A course with its own sound alone.
    fn only(course: Course) -> Self {
        Self { course, beside: BTreeMap::new() }
    }

    fn hears(&self, language: &LanguageTag, id: &Id, address: &str) -> bool {
        self.course.sound(language, id, address).is_some()
            || self.beside.get(language).is_some_and(|texts| texts.contains(&format!("{id}.{address}")))
    }
}

/// A course's texts and sounds in each language, beside its source language.
fn of_course(heard: &Heard, wanted: &[LanguageTag]) -> Vec<Covered> {
    let course = &heard.course;
    let texts = |language: &LanguageTag| -> BTreeSet<String> {
        let mut have = BTreeSet::new();
        let mut add = |id: &str, texts: &formats::package::Texts| {
            if let Some(texts) = texts.exactly(language) {
                have.extend(texts.iter().map(|(address, _)| format!("{id}.{address}")));
            }
        };
        add("course", &course.texts);
        course.units.iter().for_each(|unit| add(&format!("unit {}", unit.id), &unit.texts));
        for (_, lesson) in course.lessons() {
            add(&format!("lesson {}", lesson.id), &lesson.texts);
        }
        for (_, exercise) in course.exercises() {
            add(exercise.id.as_str(), &exercise.texts);
        }
        for (_, activity) in course.activities() {
            if let formats::package::ActivityBody::Page(pages) = &activity.body
                && pages.contains_key(language)
            {
                have.insert(format!("{}.page", activity.id));
            }
        }
        have
    };
    let source = texts(&course.source_language);
    let languages: Vec<LanguageTag> =
        if wanted.is_empty() { course.languages.clone() } else { wanted.to_vec() };
    let row = |language: LanguageTag| {
        let has = texts(&language);
        let missing: Vec<String> = source.difference(&has).cloned().collect();
        // What could be heard: the texts of this language, or of the source while they are not there yet.
        let spoken = match spoken_texts(course, &language) {
            none if none.is_empty() => spoken_texts(course, &course.source_language),
            spoken => spoken,
        };
        let silent: Vec<String> = spoken
            .iter()
            .filter(|text| !heard.hears(&language, &text.id, &text.address))
            .map(|text| format!("{}.{}", text.id, text.address))
            .collect();
        Covered {
            source: format!("course:{}", course.id),
            texts: source.len() - missing.len(),
            texts_of: source.len(),
            sounds: spoken.len() - silent.len(),
            sounds_of: spoken.len(),
            missing,
            silent,
            language: language.to_string(),
        }
    };
    languages.into_iter().map(row).collect()
}

/// What a box has: its pages' words with those that were approved there, and its courses with the languages and sound that were
/// approved there or lie beside them as packages.
fn installed(data: &std::path::Path) -> Result<There, Failure> {
    let folder = hub::DataFolder::at(data);
    if !folder.database().exists() {
        return Err(format!("{}: no box's data. Name its folder with --data", data.display()).into());
    }
    let options = SqliteOptions { read_only: true, cache_kib: 256 };
    let mut db = Connection::Sqlite(SqliteConnection::open(&folder.database(), options)?);
    let mut catalogues = features::catalogues();
    let packages = desk::translations_in(&folder.translations());
    catalogues.push(desk::approved_catalogue(&mut db, &catalogues, &packages)?);
    let mut phrases = BTreeMap::new();
    for (language, words) in phrase_words(&catalogues) {
        let Ok(tag) = language.parse::<LanguageTag>() else { continue };
        phrases.insert(language, desk::heard_phrases(&mut db, &tag, &words)?);
    }
    let mut courses = Vec::new();
    for InstalledPackage { course, version, package } in installed_packages(&mut db)? {
        let archive = folder.blobs().get(&package)?.or_else(|| own_course(&course, version));
        let archive =
            archive.ok_or_else(|| format!("the package {package} is not on this box; bring it again"))?;
        let (mut course, verified) = read_archive(&archive)?;
        let texts = course_texts(&course, &verified, &course.source_language);
        for language in desk::languages_of_course(&mut db, course.id.as_str())? {
            let approved = desk::approved_translation(&mut db, &course, &texts, &language)?;
            course.translate(&texts, &approved);
        }
        for package in &packages {
            if package.course == course.id {
                course.translate(&texts, package);
            }
        }
        let mut beside: BTreeMap<LanguageTag, BTreeSet<String>> = BTreeMap::new();
        for language in &course.languages {
            let mut sounds = library::spoken_by_voices(&folder.voices(), &course, language);
            sounds.extend(desk::approved_sounds(&mut db, &course, language)?);
            beside.insert(language.clone(), sounds);
        }
        courses.push(Heard { course, beside });
    }
    courses.sort_by(|a, b| a.course.id.cmp(&b.course.id));
    Ok(There { catalogues, phrases, courses })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_languages_are_whole_and_another_has_nothing() {
        let there = There::built_in().expect("the program's own");
        let rows = pages(&there, &[]);
        assert!(rows.len() >= 3);
        for row in rows.iter().filter(|row| ["es", "pt", "en"].contains(&row.language.as_str())) {
            assert_eq!((row.texts, row.missing.len()), (row.texts_of, 0), "{}", row.language);
            assert_eq!((row.sounds, row.silent.len()), (row.sounds_of, 0), "{}", row.language);
        }
        let quechua = &pages(&there, &["quz".parse().expect("a tag")])[0];
        assert_eq!((quechua.texts, quechua.missing.len()), (0, quechua.texts_of));
        assert_eq!((quechua.sounds, quechua.silent.len()), (0, quechua.sounds_of));
    }

    #[test]
    fn a_course_says_what_it_lacks() {
        let courses = hub::starter_courses().expect("starter courses");
        let first = Heard::only(courses.into_iter().next().expect("a course"));
        let rows = of_course(&first, &["es".parse().expect("a tag"), "quz".parse().expect("a tag")]);
        assert!(rows[0].missing.is_empty() && rows[0].texts > 50 && rows[0].sounds_of > 50);
        assert_eq!((rows[1].texts, rows[1].sounds), (0, 0));
        assert!(rows[1].silent.len() > 50);
    }
}
