//! What is no course but lies beside one: its words in another language, its voice.
//!
//! Another box's desk made it, or a machine that speaks. It lies as a file where this box looks for it, not in the log: each box has
//! what it has room for. Whoever takes the file away and starts the box again has taken it back.
//!
//! Any maker's package is taken: whoever brings it believes its maker, and whom it names. Its signature says only that a newer one is of
//! the same maker, and keeps one maker from taking another's place.

use crate::{Library, channel::NotTaken, desk::INTERFACE, voices};
use formats::package::{TRANSLATION_FILE, VOICE_FILE, Verified, read_translation, read_voice, verify};
use kernel::{LanguageTag, NodeKey};
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
    /// Under whose key it was made.
    pub maker: NodeKey,
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
    /// The version of the course that it was made from.
    version: u32,
    name: String,
    /// What an earlier program called it: eight letters of the key, which another maker's may share.
    short_name: String,
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
    /// `false`: exactly this file lies there already. Of one maker a package from an older version of the course never takes the place of
    /// one from a newer: that is refused. Of two from one version the one that is brought last counts.
    pub(crate) fn lay_beside(&self, archive: &[u8]) -> Result<Option<(Laid, bool)>, NotTaken> {
        // What is damaged is refused where courses are, with its reason.
        let (Some(places), Ok(verified)) = (&self.beside, verify(archive)) else { return Ok(None) };
        let Some(read) = self.read_beside(places, &verified)? else { return Ok(None) };
        let _one = LAYING.lock().unwrap_or_else(PoisonError::into_inner);
        let path = read.folder.join(format!("{}.chaski", read.name));
        let disk = |error: &dyn std::fmt::Display| NotTaken::Package(format!("{}: {error}", path.display()));
        // A file under the short name is this maker's only if it says so.
        let short_path = read.folder.join(format!("{}.chaski", read.short_name));
        let short = fs::read(&short_path).ok().filter(|there| {
            let says = |laid: &Laid| (laid.what, laid.maker) == (read.laid.what, read.laid.maker);
            self.known_beside(places, there).is_some_and(|known| says(&known.laid) && known.name == read.name)
        });
        let there = fs::read(&path).ok();
        for there in there.iter().chain(&short) {
            if there.as_slice() == archive {
                return Ok(Some((read.laid, false)));
            }
            let known = self.known_beside(places, there).filter(|known| known.laid.maker == read.laid.maker);
            if let Some(newer) = known.map(|known| known.version).filter(|version| *version > read.version) {
                return Err(NotTaken::Package(format!(
                    "this box has what the same maker made from version {newer} of the course; this is from version {}",
                    read.version
                )));
            }
        }
        if there.is_none() && short.is_none() && packages_in(read.folder) >= read.most {
            return Err(NotTaken::Package(format!(
                "{} packages lie in {} already; take some away first",
                read.most,
                read.folder.display()
            )));
        }
        store::node::write_durably(&path, archive, 0o644).map_err(|error| disk(&error))?;
        if short.is_some() {
            fs::remove_file(&short_path).map_err(|error| disk(&error))?;
        }
        match read.laid.what {
            Beside::Words => self.open_translations(&places.translations),
            Beside::Voice if short.is_some() => self.open_voices(&places.voices),
            Beside::Voice => self.open_voice(&path).map_err(|error| disk(&error))?,
        }
        match read.laid.is_of_pages() {
            true => self.open_phrases(),
            false => self.reopen(&read.laid.course),
        }
        Ok(Some((read.laid, true)))
    }

    /// What lies there already, if it can be read.
    fn known_beside<'p>(&self, places: &'p Places, archive: &[u8]) -> Option<Read<'p>> {
        self.read_beside(places, &verify(archive).ok()?).ok()?
    }

    fn read_beside<'p>(
        &self,
        places: &'p Places,
        verified: &Verified<'_>,
    ) -> Result<Option<Read<'p>>, NotTaken> {
        // Two makers of one language lie side by side; a newer package of one maker takes the place of the older.
        let maker = verified.signer;
        let (what, course, version, language, by, folder, most) = if verified.file(TRANSLATION_FILE).is_some()
        {
            let read = read_translation(verified).map_err(|error| NotTaken::Package(error.to_string()))?;
            let folder = &places.translations;
            let version = read.course_version;
            (Beside::Words, read.course, version, read.language, read.reviewed_by, folder, MAX_TRANSLATIONS)
        } else if verified.file(VOICE_FILE).is_some() {
            let read = read_voice(verified).map_err(|error| NotTaken::Package(error.to_string()))?;
            let (version, folder) = (read.course_version, &places.voices);
            (Beside::Voice, read.course, version, read.language, read.voice.by, folder, MAX_VOICES)
        } else {
            return Ok(None);
        };
        let name = format!("{course}-{language}-{maker}");
        let short: String = maker.to_string().chars().take(8).collect();
        let short_name = format!("{course}-{language}-{short}");
        let course_here = course.as_str() == INTERFACE || self.course(course.as_str()).is_some();
        let laid = Laid { what, course: course.as_str().to_owned(), language, by, maker, course_here };
        Ok(Some(Read { laid, folder, most, version, name, short_name }))
    }
}

fn packages_in(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "chaski")).count()
}
