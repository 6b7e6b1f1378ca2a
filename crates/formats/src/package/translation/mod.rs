//! A course in one more language, beside the course: words by the names of its texts, approved by a named reviewer.
//!
//! Like a voice, a translation is a package of its own and says of which words each text is the translation. So a course that
//! changes never shows what no longer belongs there: a changed text is in the course's own language until somebody has looked at
//! it again, and all others stay translated.

mod apply;
mod texts;

pub use apply::{TextFault, text_fault};
pub use texts::{CourseText, TextPlace, TextShape, course_texts, digest_of};

use super::{
    archive::{ArchiveError, pack_files},
    course::CourseFile,
    fields::Fields,
    files::{Files, MemoryFiles, limits, media_type, safe_listing},
    finding::Finding,
    id::Id,
};
use crate::questions::quoted;
use ed25519_dalek::SigningKey;
use kernel::{Digest, LanguageTag};
use std::{collections::BTreeMap, fmt::Write};

/// The version of the format this program reads.
const FORMAT: i64 = 1;
/// What a translation package says of itself.
pub const TRANSLATION_FILE: &str = "translation.toml";
/// Bytes of texts in one file: below what a text file of a package may have.
const FILE_BYTES: usize = 180 << 10;
/// Most texts of a translation: the texts of the largest course.
const MAX_TEXTS: usize = 100_000;

/// A course in one more language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// Of which course.
    pub course: Id,
    /// The version it was made from; another version's unchanged texts are translated too.
    pub course_version: u32,
    /// Its language.
    pub language: LanguageTag,
    /// Who translated.
    pub translators: String,
    /// Who approved every text for learners.
    pub reviewed_by: String,
    /// Words by the key of their text.
    pub texts: BTreeMap<String, Translated>,
}

/// A text in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translated {
    /// The name of the source words that it translates ([`CourseText::digest`]).
    pub from: Digest,
    /// The words.
    pub words: String,
}

/// Why a folder or archive is no translation package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TranslationError {
    /// The folder or archive is refused.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// What is wrong with it.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Refused(Vec<Finding>),
}

/// Reads a translation package from a folder or a verified archive.
pub fn read_translation(files: &dyn Files) -> Result<Translation, TranslationError> {
    let listing = safe_listing(files.list().map_err(ArchiveError::Files)?).map_err(ArchiveError::Files)?;
    let (mut findings, mut texts) = (Vec::new(), BTreeMap::new());
    for (path, _) in listing.iter().filter(|(path, _)| path != TRANSLATION_FILE) {
        if !path.starts_with("texts/") || !path.ends_with(".toml") {
            findings.push(Finding::error(path, 0, "is no file of texts", "Take it away"));
            continue;
        }
        let Some(mut fields) = fields_of(files, path, &mut findings)? else { continue };
        for mut text in fields.tables("text", &mut findings) {
            let key = text.needed_text("key", &mut findings);
            let from: Option<Digest> = text.needed("from", "64 hexadecimal digits", &mut findings);
            let words = text.needed_text("words", &mut findings);
            let (line, file) = (text.line(), text.file().to_owned());
            text.finish(&mut findings);
            let (Some(key), Some(from), Some(words)) = (key, from, words) else { continue };
            if texts.len() >= MAX_TEXTS || words.len() > limits::PAGE_BYTES {
                findings.push(Finding::error(
                    &file,
                    line,
                    "too many texts, or too long a text",
                    "Shorten it",
                ));
                break;
            }
            texts.insert(key, Translated { from, words });
        }
        fields.finish(&mut findings);
    }
    match read_about(files, texts, &mut findings)? {
        Some(translation) if findings.is_empty() => Ok(translation),
        _ => Err(TranslationError::Refused(findings)),
    }
}

fn fields_of(
    files: &dyn Files,
    path: &str,
    findings: &mut Vec<Finding>,
) -> Result<Option<Fields>, TranslationError> {
    let bytes = files.read(path).map_err(ArchiveError::Files)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(Fields::parse(path, &text).map_err(|finding| findings.push(finding)).ok())
}

fn read_about(
    files: &dyn Files,
    texts: BTreeMap<String, Translated>,
    findings: &mut Vec<Finding>,
) -> Result<Option<Translation>, TranslationError> {
    let Some(mut fields) = fields_of(files, TRANSLATION_FILE, findings)? else { return Ok(None) };
    fields.whole("format", FORMAT..=FORMAT, true, findings);
    let (course, version) = (fields.course(findings), fields.course_version(findings));
    let language: Option<LanguageTag> = fields.needed("language", "a language tag such as quz", findings);
    let translators = fields.needed_text("translators", findings);
    // Without a named reviewer no learner sees a word of it.
    let reviewed_by = fields.needed_text("reviewed_by", findings);
    fields.finish(findings);
    let (Some(course), Some(version), Some(language), Some(translators), Some(reviewed_by)) =
        (course, version, language, translators, reviewed_by)
    else {
        return Ok(None);
    };
    let course_version = version as u32;
    Ok(Some(Translation { course, course_version, language, translators, reviewed_by, texts }))
}

/// The files of a translation package.
pub fn translation_files(translation: &Translation) -> MemoryFiles {
    let mut files = MemoryFiles::default();
    let about = format!(
        "format = {FORMAT}\ncourse = \"{}\"\ncourse_version = {}\nlanguage = \"{}\"\ntranslators = {}\nreviewed_by = {}\n",
        translation.course,
        translation.course_version,
        translation.language,
        quoted(&translation.translators),
        quoted(&translation.reviewed_by)
    );
    files.insert(TRANSLATION_FILE, about);
    let (mut number, mut open) = (1, String::new());
    for (key, text) in &translation.texts {
        let mut entry = format!("[[text]]\nkey = {}\nfrom = \"{}\"\n", quoted(key), text.from);
        let _ = write!(entry, "words = {}\n\n", quoted(&text.words));
        if !open.is_empty() && open.len() + entry.len() > FILE_BYTES {
            files.insert(&format!("texts/{number:03}.toml"), std::mem::take(&mut open));
            number += 1;
        }
        open.push_str(&entry);
    }
    if !open.is_empty() {
        files.insert(&format!("texts/{number:03}.toml"), open);
    }
    files
}

/// Builds the archive of a translation package. The same words and key give the same bytes everywhere.
pub fn build_translation(folder: &dyn Files, key: &SigningKey) -> Result<Vec<u8>, TranslationError> {
    read_translation(folder)?;
    let listing = safe_listing(folder.list().map_err(ArchiveError::Files)?).map_err(ArchiveError::Files)?;
    let mut files = Vec::new();
    for (path, size) in listing {
        let bytes = folder.read(&path).map_err(ArchiveError::Files)?;
        let digest = Digest(*blake3::hash(&bytes).as_bytes());
        let media_type = media_type(&path);
        files.push(CourseFile { path, size, digest, media_type, picture_size: None });
    }
    Ok(pack_files(folder, &files.iter().collect::<Vec<_>>(), key)?)
}

#[cfg(test)]
mod tests;
