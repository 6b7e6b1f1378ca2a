//! What is no course but lies beside one: its words in another language, its voice.
//!
//! Another box's desk made it, or a machine that speaks. It lies as a file where this box looks for it, not in the log: each box has
//! what it has room for. Whoever takes the file away and starts the box again has taken it back.

use crate::{Library, channel::NotTaken, desk::INTERFACE, voices};
use formats::package::{TRANSLATION_FILE, VOICE_FILE, Verified, read_translation, read_voice, verify};
use kernel::LanguageTag;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// Most packages of one sort in a folder: several for each language of each course.
const MAX_TRANSLATIONS: usize = crate::desk::MAX_TRANSLATIONS;
const MAX_VOICES: usize = voices::MAX_VOICES;

/// One file is laid at a time: two of one maker have one name.
static LAYING: Mutex<()> = Mutex::new(());

/// Where they lie.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    translations: PathBuf,
    voices: PathBuf,
}

/// What lies beside a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Its words in another language.
    Words,
    /// Its words spoken.
    Voice,
}

impl Beside {
    /// The word by which messages and reports name it.
    pub fn word(self) -> &'static str {
        match self {
            Beside::Words => "words",
            Beside::Voice => "voice",
        }
    }
}

/// A package that was laid beside its course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    /// What it is.
    pub what: Beside,
    /// The course, by its id; `interface` for the pages' own words.
    pub course: String,
    /// In which language.
    pub language: LanguageTag,
    /// Who approved the words, or speaks.
    pub by: String,
    /// The course is on this box: it has them from now on. Otherwise they wait for it.
    pub course_here: bool,
}

impl Laid {
    /// It says or speaks the pages' own words; words are seen from the next start on.
    pub fn is_of_pages(&self) -> bool {
        self.course == INTERFACE
    }
}

/// A package as it was read, before it lies anywhere.
struct Read<'p> {
    laid: Laid,
    folder: &'p Path,
    most: usize,
    name: String,
}

impl Library {
    /// Keeps packages of translations and voices in these folders, and looks for them there.
    pub fn with_beside(mut self, translations: impl Into<PathBuf>, voices: impl Into<PathBuf>) -> Self {
        self.beside = Some(Places { translations: translations.into(), voices: voices.into() });
        self
    }

    /// Reads what lies beside courses; those that open after this have it.
    pub fn open_beside(&self) {
        if let Some(places) = &self.beside {
            self.open_voices(&places.voices);
            self.open_translations(&places.translations);
        }
    }

    /// Lays a translation or voice package beside its course, which has it at once. `Ok(None)`: it is neither, perhaps a course;
    /// `false`: exactly this file lies there already.
    pub(crate) fn lay_beside(&self, archive: &[u8]) -> Result<Option<(Laid, bool)>, NotTaken> {
        // What is damaged is refused where courses are, with its reason.
        let (Some(places), Ok(verified)) = (&self.beside, verify(archive)) else { return Ok(None) };
        let Some(read) = self.read_beside(places, &verified)? else { return Ok(None) };
        let _one = LAYING.lock().unwrap_or_else(PoisonError::into_inner);
        let path = read.folder.join(format!("{}.chaski", read.name));
        let disk = |error: &dyn std::fmt::Display| NotTaken::Package(format!("{}: {error}", path.display()));
        let there = fs::read(&path).ok();
        if there.as_deref() == Some(archive) {
            return Ok(Some((read.laid, false)));
        }
        if there.is_none() && packages_in(read.folder) >= read.most {
            return Err(NotTaken::Package(format!(
                "{} packages lie in {} already; take some away first",
                read.most,
                read.folder.display()
            )));
        }
        store::node::write_durably(&path, archive, 0o644).map_err(|error| disk(&error))?;
        match read.laid.what {
            Beside::Words => self.open_translations(&places.translations),
            Beside::Voice => self.open_voice(&path).map_err(|error| disk(&error))?,
        }
        match read.laid.is_of_pages() {
            true => self.open_phrases(),
            false => self.reopen(&read.laid.course),
        }
        Ok(Some((read.laid, true)))
    }

    fn read_beside<'p>(
        &self,
        places: &'p Places,
        verified: &Verified<'_>,
    ) -> Result<Option<Read<'p>>, NotTaken> {
        // Two makers of one language lie side by side; a newer package of one maker takes the place of the older.
        let maker: String =
            verified.signer.to_string().chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        let (what, course, language, by, folder, most) = if verified.file(TRANSLATION_FILE).is_some() {
            let read = read_translation(verified).map_err(|error| NotTaken::Package(error.to_string()))?;
            let folder = &places.translations;
            (Beside::Words, read.course, read.language, read.reviewed_by, folder, MAX_TRANSLATIONS)
        } else if verified.file(VOICE_FILE).is_some() {
            let read = read_voice(verified).map_err(|error| NotTaken::Package(error.to_string()))?;
            (Beside::Voice, read.course, read.language, read.voice.by, &places.voices, MAX_VOICES)
        } else {
            return Ok(None);
        };
        let name = format!("{course}-{language}-{maker}");
        let course_here = course.as_str() == INTERFACE || self.course(course.as_str()).is_some();
        let laid = Laid { what, course: course.as_str().to_owned(), language, by, course_here };
        Ok(Some(Read { laid, folder, most, name }))
    }
}

fn packages_in(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "chaski")).count()
}
