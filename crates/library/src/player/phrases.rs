//! The player's own words, to be heard: "Answer", "Give me a hint", "Not yet".
//!
//! `voice/LANGUAGE/KEY.ogg` beside this crate's sources, made by `chaski package phrases`. A sound is given only while the page
//! says the very words that were spoken (`voice/LANGUAGE/words.txt`): a country's variant, or a ministry's own wording, is silent
//! rather than something else than what is read. What a person recorded at the desk, in whatever language, and a reviewer approved
//! ([`Recorded`]) comes before the program's voice, by the same rule.

use super::escape;
use crate::media::FileOnDisk;
use formats::package::words_digest;
use kernel::{Digest, LanguageTag};
use std::{
    collections::BTreeMap,
    sync::{OnceLock, PoisonError, RwLock},
};
use web::{messages::Tongue, parts::Sound};

/// The sounds of all languages, in one list of phrases.
macro_rules! phrases {
    ($($key:literal),* $(,)?) => {
        /// Messages of the player that have sound. A new one: add it here, make an empty `KEY.ogg` in each folder of `voice`, and
        /// run `chaski package phrases`.
        pub const PHRASES: &[&str] = &[$($key),*];
        static SPOKEN: [Spoken; 3] = [
            Spoken {
                language: "es",
                words: include_str!("../../voice/es/words.txt"),
                sounds: &[$(include_bytes!(concat!("../../voice/es/", $key, ".ogg"))),*],
            },
            Spoken {
                language: "pt",
                words: include_str!("../../voice/pt/words.txt"),
                sounds: &[$(include_bytes!(concat!("../../voice/pt/", $key, ".ogg"))),*],
            },
            Spoken {
                language: "en",
                words: include_str!("../../voice/en/words.txt"),
                sounds: &[$(include_bytes!(concat!("../../voice/en/", $key, ".ogg"))),*],
            },
        ];
    };
}

phrases![
    "library-answer",
    "library-answer-again",
    "library-back-to-course",
    "library-begin",
    "library-choice-false",
    "library-choice-true",
    "library-choose-one",
    "library-choose-several",
    "library-continue",
    "library-find-pairs",
    "library-go-on",
    "library-hear-options",
    "library-heard-gaps",
    "library-heard-numbers",
    "library-heard-partly",
    "library-heard-write",
    "library-hint",
    "library-lesson-done",
    "library-next-lesson",
    "library-not-marked-empty",
    "library-not-marked-gap-empty",
    "library-not-marked-not-a-number",
    "library-not-marked-not-all-paired",
    "library-not-marked-placed-twice",
    "library-not-yet",
    "library-other-numbers",
    "library-practice-back",
    "library-practice-next",
    "library-put-in-order",
    "library-right",
    "library-show-solution",
    "library-skip",
    "library-solution",
    "library-your-number",
];

/// What one voice says.
struct Spoken {
    language: &'static str,
    words: &'static str,
    /// In the order of [`PHRASES`]; empty where nothing was spoken yet.
    sounds: &'static [&'static [u8]],
}

/// A phrase somebody spoke.
struct Phrase {
    words: &'static str,
    url: String,
}

#[derive(Default)]
struct Index {
    /// By language, then by key.
    by_key: BTreeMap<&'static str, BTreeMap<&'static str, Phrase>>,
    by_digest: BTreeMap<Digest, &'static [u8]>,
}

/// What people recorded of the phrases, approved at the desk of this box or another's.
#[derive(Default)]
pub(crate) struct Recorded(RwLock<Recordings>);

#[derive(Default)]
struct Recordings {
    /// Approved here, by language and key.
    here: BTreeMap<(LanguageTag, String), RecordedPhrase>,
    /// Brought by voice packages, by language and the name of the words.
    brought: BTreeMap<(LanguageTag, Digest), FileOnDisk>,
}

/// A phrase that a person spoke.
pub(crate) struct RecordedPhrase {
    /// The name of the words that were spoken ([`digest_of`]), in hexadecimal digits.
    pub spoke: String,
    /// The sound.
    pub file: FileOnDisk,
}

impl Recorded {
    /// These and no others.
    pub fn replace(
        &self,
        here: BTreeMap<(LanguageTag, String), RecordedPhrase>,
        brought: BTreeMap<(LanguageTag, Digest), FileOnDisk>,
    ) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Recordings { here, brought };
    }

    /// The address of a recording of the words that the page shows: in its language, or in that of which it is a variant.
    fn address(&self, t: &Tongue, key: &str) -> Option<String> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if all.here.is_empty() && all.brought.is_empty() {
            return None;
        }
        let shown = digest_of(&t.say(key));
        let in_language = |tag: LanguageTag| {
            let here = all.here.get(&(tag.clone(), key.to_owned()));
            let here = here.filter(|phrase| phrase.spoke == shown.to_string()).map(|phrase| &phrase.file);
            here.or_else(|| all.brought.get(&(tag, shown))).map(|file| file.file.url())
        };
        in_language(t.language().clone()).or_else(|| in_language(t.language().language().parse().ok()?))
    }

    /// A recording by its digest.
    pub fn file(&self, digest: &Digest) -> Option<FileOnDisk> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut files = all.here.values().map(|phrase| &phrase.file).chain(all.brought.values());
        files.find(|file| file.file.digest == *digest).cloned()
    }
}

/// The name of the words of a phrase.
pub fn digest_of(words: &str) -> Digest {
    words_digest(words)
}

/// Whether the program's own voice says a phrase in these words.
pub fn is_spoken(language: &LanguageTag, key: &str, words: &str) -> bool {
    let phrases = index().by_key.get(language.language());
    phrases.and_then(|phrases| phrases.get(key)).is_some_and(|phrase| phrase.words == words)
}

/// A line of `words.txt`: the key, and the words spoken for it.
pub fn line_of(key: &str, words: &str) -> String {
    format!("{key} = {words}")
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = Index::default();
        for spoken in &SPOKEN {
            let words: BTreeMap<&str, &str> =
                spoken.words.lines().filter_map(|line| line.split_once(" = ")).collect();
            for (key, bytes) in PHRASES.iter().zip(spoken.sounds) {
                let Some(words) = words.get(key).filter(|_| !bytes.is_empty()) else { continue };
                let digest = Digest(*blake3::hash(bytes).as_bytes());
                let url = format!("/media/{digest}.ogg");
                index.by_key.entry(spoken.language).or_default().insert(key, Phrase { words, url });
                index.by_digest.insert(digest, bytes);
            }
        }
        index
    })
}

/// The address of a phrase's sound in the program, if it was spoken in the words the page shows. A page that has no words of its own
/// for it shows another language's, and is heard in that.
fn address(t: &Tongue, key: &str) -> Option<&'static str> {
    let (shown, all) = (t.say(key), &index().by_key);
    let spoken = |phrases: &'static BTreeMap<&'static str, Phrase>| {
        let phrase = phrases.get(key)?;
        (phrase.words == shown).then_some(phrase.url.as_str())
    };
    let own = all.get(t.language().language()).and_then(spoken);
    own.or_else(|| all.values().find_map(spoken))
}

/// A small button that says a phrase: a person, or else the program's voice.
pub(crate) fn heard(recorded: &Recorded, t: &Tongue, key: &str) -> Option<Sound> {
    let address = recorded.address(t, key).or_else(|| address(t, key).map(str::to_owned))?;
    Some(Sound::new(t, address).of(t.say(key)))
}

/// A button at the top of a page whose question has drawn numbers: the phone's own voice, or why there is none.
pub(crate) fn drawn(recorded: &Recorded, t: &Tongue, words: &str, language: &str) -> Option<Sound> {
    let key = "library-heard-numbers";
    let sound = Sound::new(t, recorded.address(t, key).or_else(|| address(t, key).map(str::to_owned))?);
    Some(sound.or_by_phone(words, language).about(t.say("library-synthetic-voice")))
}

/// A phrase as words with its sound beside them; `legend` names the fields for a screen reader.
pub(crate) fn legend(words: &str, sound: Option<Sound>) -> String {
    let words = escape(words);
    match sound {
        None => format!("<legend class=\"small\">{words}</legend>"),
        Some(sound) => format!(
            "<legend class=\"hid\">{words}</legend><div class=\"said\"><p class=\"small\" aria-hidden=\"true\">{words}</p>{sound}</div>"
        ),
    }
}

/// A phrase's sound by its digest.
pub(crate) fn sound(digest: &Digest) -> Option<&'static [u8]> {
    index().by_digest.get(digest).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use web::messages::{LanguagePlan, Messages};

    /// All phrases of all languages together; they lie in the program.
    const MAX_BYTES: usize = 300 * 1024;

    #[test]
    fn every_phrase_is_spoken_as_it_is_written() {
        let messages =
            Messages::load(&[web::MESSAGES, crate::MESSAGES], LanguagePlan::default()).expect("messages");
        let mut bytes = 0;
        for spoken in &SPOKEN {
            let t = messages.tongue(&spoken.language.parse().expect("a tag"));
            for (key, sound) in PHRASES.iter().zip(spoken.sounds) {
                let line = line_of(key, &t.say(key));
                assert!(
                    spoken.words.lines().any(|spoken| spoken == line),
                    "{}: {line}: other words were spoken. Run `chaski package phrases --language {} --out crates/library/voice/{}`",
                    spoken.language,
                    spoken.language,
                    spoken.language
                );
                assert!(sound.starts_with(b"OggS"), "{} {key} has no sound", spoken.language);
                assert!(heard(&Recorded::default(), &t, key).is_some());
                assert!(is_spoken(t.language(), key, &t.say(key)));
                bytes += sound.len();
            }
            assert_eq!(spoken.words.lines().filter(|line| line.contains(" = ")).count(), PHRASES.len());
        }
        assert!(bytes < MAX_BYTES, "{bytes} bytes of sound");
    }

    #[test]
    fn the_desk_names_the_words_that_pages_show() {
        let messages =
            Messages::load(&[web::MESSAGES, crate::MESSAGES], LanguagePlan::default()).expect("messages");
        for (tag, file) in web::MESSAGES.sources.iter().chain(crate::MESSAGES.sources) {
            let t = messages.tongue(&tag.parse().expect("a tag"));
            for (key, words) in web::messages::messages_in(file) {
                if PHRASES.contains(&key.as_str()) {
                    assert_eq!(t.say(&key), words, "{tag} {key}: what is recorded must be what is shown");
                }
            }
        }
    }

    #[test]
    fn other_words_are_silent() {
        let messages =
            Messages::load(&[web::MESSAGES, crate::MESSAGES], LanguagePlan::default()).expect("messages");
        let spanish = messages.tongue(&"es".parse().expect("a tag"));
        let url = address(&spanish, "library-answer").expect("spoken");
        let digest = formats::package::CourseFile::digest_of_url(url.trim_start_matches("/media/"));
        assert!(sound(&digest.expect("an address of ours")).is_some());
        assert!(sound(&Digest([0; 32])).is_none());
        assert!(heard(&Recorded::default(), &spanish, "library-quiz-title").is_none());
        // Who reads Quechua reads Spanish where nobody has said it yet, and hears what she reads.
        let quechua = messages.tongue(&"quz".parse().expect("a tag"));
        assert_eq!(quechua.say("library-answer"), spanish.say("library-answer"));
        assert_eq!(address(&quechua, "library-answer"), Some(url));
        let portuguese = messages.tongue(&"pt".parse().expect("a tag"));
        assert_ne!(address(&portuguese, "library-answer"), Some(url));
    }
}
