//! Sound files find their text by their name: `sound/es/who-writes.choices.bank.mp3`.

use super::Folder;
use crate::package::{
    course::{ActivityBody, Course},
    files::{FileSort, sort_of},
    finding::Finding,
};
use kernel::LanguageTag;
use std::collections::{BTreeMap, BTreeSet};

/// Is a sound file what its name says?
pub fn look(path: &str, bytes: &[u8]) -> Option<Finding> {
    let ok = match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "ogg" => bytes.starts_with(b"OggS"),
        "m4a" => bytes.get(4..8) == Some(b"ftyp"),
        _ => {
            bytes.starts_with(b"ID3")
                || (bytes.first() == Some(&0xff) && bytes.get(1).is_some_and(|b| b & 0xe0 == 0xe0))
        }
    };
    (!ok).then(|| {
        Finding::error(
            path,
            0,
            "is not the kind of sound its name says",
            "Record or convert it again as .mp3, .m4a or .ogg",
        )
    })
}

/// Assigns every file under `sound/` to its text; those that speak no text are findings.
pub fn read(folder: &mut Folder, course: &mut Course) {
    let paths: Vec<String> = folder.files.keys().filter(|path| path.starts_with("sound/")).cloned().collect();
    if paths.is_empty() {
        return;
    }
    let spoken = spoken_texts(course);
    let mut languages: BTreeSet<LanguageTag> = BTreeSet::new();
    for path in paths {
        folder.used.insert(path.clone());
        let parts: Vec<&str> = path.split('/').collect();
        let language = course.languages.iter().find(|tag| parts.len() == 3 && parts[1] == tag.as_str());
        let (Some(language), FileSort::Sound) = (language, sort_of(&path)) else {
            folder.findings.push(Finding::error(
                &path,
                0,
                "is not a sound of a language of this course",
                "Put it into sound/LANGUAGE/",
            ));
            continue;
        };
        let name = parts[2].rsplit_once('.').map_or("", |(name, _)| name);
        match spoken.get(&(language.clone(), name.to_string())) {
            None => {
                let to_do =
                    "Name it ID.ADDRESS.mp3 after a text of this course, such as who-writes.prompt.mp3";
                folder.findings.push(Finding::error(&path, 0, "speaks no text", to_do));
            }
            Some(true) => {
                folder.findings.push(Finding::error(
                    &path,
                    0,
                    "speaks a text whose numbers change",
                    "Take it away; the voice would say other numbers",
                ));
            }
            Some(false) => {
                languages.insert(language.clone());
                course.sounds.insert((language.clone(), name.to_string()), path.clone());
            }
        }
    }
    for language in languages.iter().filter(|language| !course.voices.contains_key(*language)) {
        let to_do = format!("Add [[voices]] with language = \"{language}\", made, by");
        folder.findings.push(Finding::error(
            "course.toml",
            0,
            format!("nobody is named who speaks {language}"),
            to_do,
        ));
    }
}

/// Every text that may have sound: language and `ID.ADDRESS`; true when numbers in it change.
fn spoken_texts(course: &Course) -> BTreeMap<(LanguageTag, String), bool> {
    let mut spoken = BTreeMap::new();
    let titled = course.units.iter().map(|unit| (&unit.id, &unit.texts));
    for (id, texts) in titled.chain(course.lessons().map(|(_, lesson)| (&lesson.id, &lesson.texts))) {
        for texts in texts.languages() {
            spoken.extend(
                texts.iter().map(|(address, _)| ((texts.language.clone(), format!("{id}.{address}")), false)),
            );
        }
    }
    for (_, activity) in course.activities() {
        let id = &activity.id;
        match &activity.body {
            ActivityBody::Page(pages) => {
                for (language, page) in pages {
                    spoken.insert((language.clone(), format!("{id}.title")), false);
                    let sections = page.sections.iter();
                    spoken.extend(
                        sections
                            .map(|section| ((language.clone(), format!("{id}.{}", section.address)), false)),
                    );
                }
            }
            ActivityBody::Exercise(exercise) => {
                for texts in exercise.texts.languages() {
                    let addresses = texts.iter().map(|(address, text)| {
                        ((texts.language.clone(), format!("{id}.{address}")), text.varies())
                    });
                    spoken.extend(addresses);
                }
            }
        }
    }
    spoken
}
