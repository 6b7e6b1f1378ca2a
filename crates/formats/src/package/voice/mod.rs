//! A voice for a course: sound as a package of its own, that a box may have beside the course or not.
//!
//! A voice package names its sounds by the words they speak (a digest), not by their place. So a course that changes never says
//! what it no longer reads: a changed text is silent until it is spoken again, and all others keep their sound.

mod spoken;

pub use spoken::{Spoken, spoken_as, spoken_texts};

use super::{
    archive::{ArchiveError, pack_files},
    course::{CourseFile, Voice},
    fields::Fields,
    files::{FileSort, Files, media_type, safe_listing, sort_of},
    finding::Finding,
    id::Id,
    read::look_at_sound,
};
use ed25519_dalek::SigningKey;
use kernel::{Digest, LanguageTag};
use std::collections::BTreeMap;

/// The version of the format this program reads.
const FORMAT: i64 = 1;
/// What a voice package says of itself.
pub const VOICE_FILE: &str = "voice.toml";
/// Languages in which a machine may speak to learners: those of the states, which have voices that people know. Invariant: no
/// machine speaks an Indigenous language to a learner; a person of the community does, or nobody. So the list says who may, and
/// every other language is refused.
const MACHINE_MAY_SPEAK: [&str; 5] = ["es", "pt", "en", "fr", "nl"];

/// A voice package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoicePackage {
    /// The course it was made for.
    pub course: Id,
    /// The version it was made from; another version's unchanged texts have its sound too.
    pub course_version: u32,
    /// Its language.
    pub language: LanguageTag,
    /// Who speaks, and whether it is a machine.
    pub voice: Voice,
    /// Sound by the digest of the words it speaks.
    pub sounds: BTreeMap<Digest, CourseFile>,
}

/// Why a folder or archive is no voice package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VoiceError {
    /// The folder or archive is refused.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// What is wrong with it.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Refused(Vec<Finding>),
}

/// Whether a machine may speak this language to learners.
pub fn machine_may_speak(language: &LanguageTag) -> bool {
    MACHINE_MAY_SPEAK.contains(&language.language())
}

/// Why it may not, and what to do, in words for whoever wanted it.
pub fn why_no_machine(language: &LanguageTag) -> String {
    format!(
        "no machine voice in {language}: learners hear a machine only in {}. In an Indigenous language a person of the \
         community speaks: record the texts and put them into sound/{language}/ of the course",
        MACHINE_MAY_SPEAK.join(", ")
    )
}

impl VoicePackage {
    /// Where the sound of these words lies in the package.
    pub fn path(words: &Digest, ending: &str) -> String {
        format!("sound/{words}.{ending}")
    }

    /// The sound for words, by their digest.
    pub fn sound(&self, words: &Digest) -> Option<&CourseFile> {
        self.sounds.get(words)
    }
}

/// Reads a voice package from a folder or a verified archive.
pub fn read_voice(files: &dyn Files) -> Result<VoicePackage, VoiceError> {
    let listing = safe_listing(files.list().map_err(ArchiveError::Files)?).map_err(ArchiveError::Files)?;
    let mut findings = Vec::new();
    let mut sounds = BTreeMap::new();
    for (path, size) in listing.iter().filter(|(path, _)| path != VOICE_FILE) {
        let words = path.strip_prefix("sound/").and_then(CourseFile::digest_of_url);
        let (Some(words), FileSort::Sound) = (words, sort_of(path)) else {
            findings.push(Finding::error(
                path,
                0,
                "is not a sound named after its words",
                "Take it away; `chaski package voice` names them",
            ));
            continue;
        };
        let bytes = files.read(path).map_err(ArchiveError::Files)?;
        findings.extend(look_at_sound(path, &bytes));
        let digest = Digest(*blake3::hash(&bytes).as_bytes());
        let file = CourseFile {
            path: path.clone(),
            size: *size,
            digest,
            media_type: media_type(path),
            picture_size: None,
        };
        if let Some(other) = sounds.insert(words, file) {
            findings.push(Finding::error(
                path,
                0,
                format!("speaks the same words as {}", other.path),
                "Take one away",
            ));
        }
    }
    match read_voice_file(files, sounds, &mut findings)? {
        Some(voice) if findings.is_empty() => Ok(voice),
        _ => Err(VoiceError::Refused(findings)),
    }
}

fn read_voice_file(
    files: &dyn Files,
    sounds: BTreeMap<Digest, CourseFile>,
    findings: &mut Vec<Finding>,
) -> Result<Option<VoicePackage>, VoiceError> {
    let bytes = files.read(VOICE_FILE).map_err(ArchiveError::Files)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut fields = match Fields::parse(VOICE_FILE, &text) {
        Ok(fields) => fields,
        Err(finding) => {
            findings.push(finding);
            return Ok(None);
        }
    };
    fields.whole("format", FORMAT..=FORMAT, true, findings);
    let (course, course_version) = (fields.course(findings), fields.course_version(findings));
    let language: Option<LanguageTag> = fields.needed("language", "a language tag such as es", findings);
    let made = fields.needed_text("made", findings);
    let by = fields.needed_text("by", findings);
    let synthetic = made.as_deref() == Some("synthetic");
    if made.is_some_and(|made| made != "synthetic" && made != "recorded") {
        findings.push(fields.error(0, "`made` is neither recorded nor synthetic", "Write which it is"));
    }
    fields.finish(findings);
    let (Some(course), Some(version), Some(language), Some(by)) = (course, course_version, language, by)
    else {
        return Ok(None);
    };
    if synthetic && !machine_may_speak(&language) {
        findings.push(Finding::error(
            VOICE_FILE,
            0,
            why_no_machine(&language),
            "Let a person of the community speak",
        ));
    }
    let course_version = version as u32;
    Ok(Some(VoicePackage { course, course_version, language, voice: Voice { synthetic, by }, sounds }))
}

/// `voice.toml` of a package.
pub fn voice_file(course: &Id, course_version: u32, language: &LanguageTag, voice: &Voice) -> String {
    let made = if voice.synthetic { "synthetic" } else { "recorded" };
    // Neither quotation marks nor backslashes nor control signs: a plain TOML text.
    let by: String = voice
        .by
        .chars()
        .filter(|c| !c.is_control())
        .map(|c| if "\"\\".contains(c) { '\'' } else { c })
        .collect();
    format!(
        "format = {FORMAT}\ncourse = \"{course}\"\ncourse_version = {course_version}\nlanguage = \"{language}\"\n\
         made = \"{made}\"\nby = \"{by}\"\n"
    )
}

/// Builds the archive of a voice package. The same folder and key give the same bytes everywhere.
pub fn build_voice(folder: &dyn Files, key: &SigningKey) -> Result<Vec<u8>, VoiceError> {
    let voice = read_voice(folder)?;
    let bytes = folder.read(VOICE_FILE).map_err(ArchiveError::Files)?;
    let about = CourseFile {
        path: VOICE_FILE.to_string(),
        size: bytes.len() as u64,
        digest: Digest(*blake3::hash(&bytes).as_bytes()),
        media_type: media_type(VOICE_FILE),
        picture_size: None,
    };
    let mut files: Vec<&CourseFile> = voice.sounds.values().chain([&about]).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(pack_files(folder, &files, key)?)
}
