//! Voice packages beside the courses: sound for texts that nobody recorded.
//!
//! They lie as files in a folder of the box, not in the log: each box has the voices it has room for. Their sounds stay on the
//! disk; in memory is only where each begins.

use crate::{Library, OpenCourse, media::FileOnDisk};
use formats::package::{Course, CourseFile, Id, VoicePackage, limits, read_voice, spoken_texts, verify};
use kernel::{Digest, LanguageTag};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError},
};
use web::{messages::Tongue, parts::Sound};

/// Most voice packages looked at: several for each language of each course.
pub(crate) const MAX_VOICES: usize = 200;
/// Largest voice package.
const MAX_VOICE_BYTES: u64 = limits::TOTAL_BYTES + (8 << 20);

/// A voice package whose every byte was checked.
pub(crate) struct OpenVoice {
    voice: VoicePackage,
    archive: PathBuf,
    /// Where each sound begins in the archive, by path.
    starts: BTreeMap<String, u64>,
}

/// Sound that voice packages have for a course.
#[derive(Default)]
pub(crate) struct Voiced {
    /// By language and `ID.ADDRESS`.
    by_text: BTreeMap<(LanguageTag, String), VoicedText>,
    /// Where the bytes are, by their digest.
    by_digest: BTreeMap<Digest, FileOnDisk>,
}

struct VoicedText {
    url: String,
    synthetic: bool,
}

impl Library {
    /// Reads the voice packages (`*.chaski`) of a folder; courses that open after this have their sound. One that is damaged or
    /// is no voice package is named in the log of the program; the others speak. No folder, no voices.
    pub fn open_voices(&self, folder: &Path) {
        let voices = voices_in(folder);
        *self.voices.write().unwrap_or_else(PoisonError::into_inner) = voices;
    }

    /// Reads one voice package again, or for the first time; the others stay as they were read.
    pub(crate) fn open_voice(&self, path: &Path) -> Result<(), String> {
        let opened = Arc::new(open(path)?);
        let mut voices = self.voices.write().unwrap_or_else(PoisonError::into_inner);
        voices.retain(|voice| voice.archive != path);
        voices.push(opened);
        voices.sort_by(|a, b| a.archive.cmp(&b.archive));
        Ok(())
    }

    /// What people say of the player's own words in voice packages, by language and the name of the words.
    pub(crate) fn voices_of_pages(&self) -> BTreeMap<(LanguageTag, Digest), FileOnDisk> {
        let voices = self.voices.read().unwrap_or_else(PoisonError::into_inner);
        let mut all = BTreeMap::new();
        let of_pages = |open: &&Arc<OpenVoice>| {
            open.voice.course.as_str() == crate::desk::INTERFACE && !open.voice.voice.synthetic
        };
        for open in voices.iter().filter(of_pages) {
            for (words, file) in &open.voice.sounds {
                let Some(start) = open.starts.get(&file.path) else { continue };
                let key = (open.voice.language.clone(), *words);
                all.entry(key).or_insert_with(|| FileOnDisk {
                    archive: open.archive.clone(),
                    start: *start,
                    file: file.clone(),
                });
            }
        }
        all
    }

    /// What the voices say of a course.
    pub(crate) fn voices_for(&self, course: &Course) -> Voiced {
        voiced(&self.voices.read().unwrap_or_else(PoisonError::into_inner), course)
    }
}

fn voices_in(folder: &Path) -> Vec<Arc<OpenVoice>> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "chaski"));
    paths.sort();
    let mut voices = Vec::new();
    for path in paths.into_iter().take(MAX_VOICES) {
        match open(&path) {
            Ok(voice) => voices.push(Arc::new(voice)),
            Err(error) => tracing::error!(path = %path.display(), error, "a voice package is left out"),
        }
    }
    voices
}

/// The texts of a course, as `ID.ADDRESS`, that the voice packages of a folder speak in a language.
pub fn spoken_by_voices(folder: &Path, course: &Course, language: &LanguageTag) -> BTreeSet<String> {
    let voiced = voiced(&voices_in(folder), course);
    voiced.by_text.into_keys().filter(|(tag, _)| tag == language).map(|(_, text)| text).collect()
}

/// Where two voices speak one text, a person before a machine, then the one made from the newer version of the course, then the one
/// whose file's name comes first.
fn voiced(voices: &[Arc<OpenVoice>], course: &Course) -> Voiced {
    let mut fitting: Vec<&Arc<OpenVoice>> =
        voices.iter().filter(|open| open.voice.course == course.id).collect();
    fitting.sort_by_key(|open| (open.voice.voice.synthetic, Reverse(open.voice.course_version)));
    let mut voiced = Voiced::default();
    for open in fitting {
        for spoken in spoken_texts(course, &open.voice.language) {
            let Some(file) = open.voice.sound(&spoken.digest).filter(|_| !spoken.words.is_empty()) else {
                continue;
            };
            let Some(start) = open.starts.get(&file.path) else { continue };
            let key = (open.voice.language.clone(), format!("{}.{}", spoken.id, spoken.address));
            let text = VoicedText { url: file.url(), synthetic: open.voice.voice.synthetic };
            voiced.by_text.entry(key).or_insert(text);
            voiced.by_digest.entry(file.digest).or_insert_with(|| FileOnDisk {
                archive: open.archive.clone(),
                start: *start,
                file: file.clone(),
            });
        }
    }
    voiced
}

fn open(path: &Path) -> Result<OpenVoice, String> {
    let size = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > MAX_VOICE_BYTES {
        return Err(format!("{size} bytes; a voice package has at most {MAX_VOICE_BYTES}"));
    }
    let archive = fs::read(path).map_err(|error| error.to_string())?;
    let verified = verify(&archive).map_err(|error| error.to_string())?;
    let voice = read_voice(&verified).map_err(|error| error.to_string())?;
    let start = |file: &CourseFile| Some((file.path.clone(), verified.position(&archive, &file.path)?));
    let starts = voice.sounds.values().filter_map(start).collect();
    Ok(OpenVoice { starts, voice, archive: path.to_path_buf() })
}

impl Voiced {
    /// A person's recording that was approved here comes before all voice packages.
    pub(crate) fn record(&mut self, language: &LanguageTag, id: &Id, address: &str, sound: FileOnDisk) {
        let text = VoicedText { url: sound.file.url(), synthetic: false };
        self.by_text.insert((language.clone(), format!("{id}.{address}")), text);
        self.by_digest.insert(sound.file.digest, sound);
    }
}

impl OpenCourse {
    /// The address of a text's sound in a language, and whether a machine speaks: the course's own, else a voice beside it; a person
    /// before a machine.
    pub fn sound(&self, language: &LanguageTag, id: &Id, address: &str) -> Option<(String, bool)> {
        let own = self.course.sound(language, id, address).map(|file| {
            let synthetic = self.course.voices.get(language).is_some_and(|voice| voice.synthetic);
            (file.url(), synthetic)
        });
        let beside = self.voiced.by_text.get(&(language.clone(), format!("{id}.{address}")));
        match (own, beside) {
            (Some((_, true)), Some(text)) if !text.synthetic => Some((text.url.clone(), false)),
            (Some(own), _) => Some(own),
            (None, beside) => beside.map(|text| (text.url.clone(), text.synthetic)),
        }
    }

    /// A button to hear a text; a machine's voice says so.
    pub(crate) fn hear(&self, t: &Tongue, language: &LanguageTag, id: &Id, address: &str) -> Option<Sound> {
        let (url, synthetic) = self.sound(language, id, address)?;
        let sound = Sound::new(t, url);
        Some(match synthetic {
            true => sound.about(t.say("library-synthetic-voice")),
            false => sound,
        })
    }

    /// A voice package's sound by its digest.
    pub(crate) fn voiced(&self, digest: &Digest) -> Option<FileOnDisk> {
        self.voiced.by_digest.get(digest).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::SigningKey;
    use formats::package::{MemoryFiles, VOICE_FILE, Voice, build_voice, read_folder, voice_file};

    fn course(prompt: &str) -> Course {
        let mut files = MemoryFiles::default();
        for (path, text) in [
            (
                "course.toml",
                "format = 1\nid = \"small\"\nversion = 1\nsource_language = \"en\"\nlanguages = [\"en\"]\nlicence = \"CC-BY-4.0\"\n\
                 level = \"everyone\"\n[[authors]]\nname = \"A school\"\n[en]\ntitle = \"Small\"\nabout = \"Small.\"\n",
            ),
            ("skills.toml", "[try-it]\n[en]\ntry-it = \"Try it\"\n"),
            ("1-unit/unit.toml", "[[sources]]\ntitle = \"Own\"\n[en]\ntitle = \"Unit\"\nabout = \"About\"\n"),
            (
                "1-unit/1-lesson/lesson.toml",
                "minutes = 5\nskills = [\"try-it\"]\n[en]\ntitle = \"Lesson\"\ngoal = \"Goal\"\n",
            ),
            ("1-unit/1-lesson/notes.en.md", "# Notes\n\nSay hello.\n"),
        ] {
            files.insert(path, text);
        }
        files.insert(
            "1-unit/1-lesson/20-ask.toml",
            format!(
                "kind = \"true-false\"\nskill = \"try-it\"\ndifficulty = 1\nkey = true\n[en]\nprompt = \"{prompt}\"\n\
                 hints = [\"Think.\"]\nsolution = \"So it is.\"\nfeedback.false = \"No.\"\n"
            ),
        );
        read_folder(&files).expect("a course")
    }

    /// A voice that speaks every text of a course, as a file in a folder.
    fn speak(folder: &Path, name: &str, course: &Course, synthetic: bool, sound: &[u8]) -> PathBuf {
        let mut files = MemoryFiles::default();
        let english = "en".parse().expect("a tag");
        let voice = Voice { synthetic, by: name.to_string() };
        files.insert(VOICE_FILE, voice_file(&course.id, 1, &english, &voice));
        for spoken in spoken_texts(course, &english) {
            let bytes = [sound, spoken.words.as_bytes()].concat();
            files.insert(&VoicePackage::path(&spoken.digest, "mp3"), bytes);
        }
        let path = folder.join(format!("{name}.chaski"));
        fs::write(&path, build_voice(&files, &SigningKey::from_bytes(&[1; 32])).expect("built"))
            .expect("written");
        path
    }

    fn prompt_of(voiced: &Voiced) -> Option<(&VoicedText, Vec<u8>)> {
        let text = voiced.by_text.get(&("en".parse().ok()?, "ask.prompt".to_string()))?;
        let digest = CourseFile::digest_of_url(text.url.strip_prefix("/media/")?)?;
        Some((text, voiced.by_digest.get(&digest)?.read()?))
    }

    #[test]
    fn a_text_has_the_sound_of_its_words_or_none() {
        let folder = std::env::temp_dir().join(format!("chaski-voices-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let before = course("Is it so?");
        let machine = speak(&folder, "machine", &before, true, b"ID3machine ");
        let voices = vec![Arc::new(open(&machine).expect("a voice"))];
        let heard = voiced(&voices, &before);
        let (text, bytes) = prompt_of(&heard).expect("has sound");
        assert!(text.synthetic);
        assert_eq!(bytes, b"ID3machine Is it so?\n");
        // Another question is not given the old one's sound; what did not change keeps its own.
        let after = course("Is it not so?");
        let heard = voiced(&voices, &after);
        assert!(prompt_of(&heard).is_none());
        assert_eq!(heard.by_text.len(), voiced(&voices, &before).by_text.len() - 1);
        // A person comes before a machine, whatever the files are called.
        let person = speak(&folder, "person", &before, false, b"ID3person ");
        let both = vec![voices[0].clone(), Arc::new(open(&person).expect("a voice"))];
        let heard = voiced(&both, &before);
        let (text, bytes) = prompt_of(&heard).expect("has sound");
        assert!(!text.synthetic && bytes.starts_with(b"ID3person"));
        // A file that changed after it was checked is not sent.
        let mut archive = fs::read(&person).expect("there");
        let last = archive.len() - 1;
        for byte in &mut archive[last - 200..] {
            *byte ^= 1;
        }
        fs::write(&person, &archive).expect("written");
        assert!(heard.by_digest.values().any(|sound| sound.read().is_none()));
        assert!(open(&person).is_err_and(|why| why.contains("damaged")));
        fs::remove_dir_all(&folder).expect("removed");
    }
}
