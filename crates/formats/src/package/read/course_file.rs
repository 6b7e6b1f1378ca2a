//! `course.toml`.

use super::{
    Folder,
    words::{Wanted, sections, texts},
};
use crate::package::{
    course::{Author, Course, Level, Voice},
    family::Family,
    fields::{Fields, Node},
    files::limits,
    finding::Finding,
    id::Id,
    kinds::Wants,
    subject::{SUBJECTS, subject_named},
    text::Form,
};
use kernel::{Digest, LanguageTag};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the format this program reads.
const FORMAT: i64 = 1;

/// Reads it; `None` when the course has no id or no language, without which nothing else can be read.
pub fn read(folder: &mut Folder, digest: Digest) -> Option<Course> {
    let mut fields = folder.toml("course.toml")?;
    let findings = &mut folder.findings;
    fields.whole("format", FORMAT..=FORMAT, true, findings);
    let id = fields.needed_text("id", findings);
    let id = id.and_then(|text| match Id::new(&text) {
        Ok(id) => Some(id),
        Err(error) => {
            findings.push(fields.error(0, error.to_string(), "Give the course another id"));
            None
        }
    });
    let version = fields.whole("version", 1..=1_000_000, true, findings).unwrap_or(1) as u32;
    let source_language: Option<LanguageTag> =
        fields.needed("source_language", "a language tag such as es", findings);
    let languages = languages(&mut fields, source_language.as_ref(), findings);
    let licence = fields.needed_text("licence", findings).unwrap_or_default();
    let level = fields
        .needed("level", "everyone, primary, secondary, adult or teacher", findings)
        .unwrap_or(Level::Everyone);
    let subject = fields.text("subject", findings).and_then(|word| {
        let subject = subject_named(&word);
        if subject.is_none() {
            let (what, how) =
                (format!("{word} is no subject"), format!("Take one of {}", SUBJECTS.join(", ")));
            findings.push(fields.error(0, what, how));
        }
        subject
    });
    let retired = retired(&mut fields, findings);
    let authors = authors(&mut fields, findings);
    let voices = voices(&mut fields, findings);
    let frameworks = frameworks(&mut fields, findings);
    let mut sections = sections(&mut fields, &languages, findings);
    let (mut translators, mut reviewed_by) = (BTreeMap::new(), BTreeMap::new());
    for section in &mut sections {
        translators
            .extend(section.fields.text("translators", findings).map(|who| (section.language.clone(), who)));
        reviewed_by
            .extend(section.fields.text("reviewed_by", findings).map(|who| (section.language.clone(), who)));
    }
    let mut wants = Wants::default();
    wants.need("title", Form::Plain);
    wants.need("about", Form::Plain);
    let wanted = Wanted { wants: &wants, family: &Family::default() };
    let texts = texts("course.toml", sections, &wanted, findings);
    fields.finish(findings);
    Some(Course {
        id: id?,
        version,
        source_language: source_language?,
        languages,
        licence,
        level,
        subject,
        authors,
        voices,
        frameworks,
        retired,
        translators,
        reviewed_by,
        texts,
        skills: BTreeMap::new(),
        units: Vec::new(),
        files: BTreeMap::new(),
        sounds: BTreeMap::new(),
        findings: Vec::new(),
        digest,
    })
}

/// The languages, the source language first.
fn languages(
    fields: &mut Fields,
    source: Option<&LanguageTag>,
    findings: &mut Vec<Finding>,
) -> Vec<LanguageTag> {
    let mut languages: Vec<LanguageTag> = Vec::new();
    for (text, line) in fields.texts("languages", findings) {
        match text.parse::<LanguageTag>() {
            Ok(tag) if tag.as_str() != text => findings.push(fields.error(
                line,
                format!("the language \"{text}\" is written {tag}"),
                "Correct it",
            )),
            Ok(tag) if languages.contains(&tag) => {
                findings.push(fields.error(line, format!("{tag} stands twice"), "Take one away"))
            }
            Ok(tag) => languages.push(tag),
            Err(error) => findings.push(fields.error(line, error.to_string(), "Correct it")),
        }
    }
    if languages.len() > limits::LANGUAGES {
        findings.push(fields.error(
            0,
            format!("{} languages", languages.len()),
            "At most 30; make a second package",
        ));
        languages.truncate(limits::LANGUAGES);
    }
    match source.and_then(|source| languages.iter().position(|tag| tag == source)) {
        Some(at) => languages[..=at].rotate_right(1),
        None => findings.push(fields.error(
            0,
            "`languages` does not hold the source language",
            "List every language, the source language too",
        )),
    }
    languages
}

fn retired(fields: &mut Fields, findings: &mut Vec<Finding>) -> BTreeSet<Id> {
    let mut retired = BTreeSet::new();
    for (text, line) in fields.texts("retired", findings) {
        match Id::new(&text) {
            Ok(id) => drop(retired.insert(id)),
            Err(error) => findings.push(fields.error(line, error.to_string(), "Correct it")),
        }
    }
    retired
}

fn authors(fields: &mut Fields, findings: &mut Vec<Finding>) -> Vec<Author> {
    let mut authors = Vec::new();
    for mut author in fields.tables("authors", findings) {
        let (name, role) = (author.needed_text("name", findings), author.text("role", findings));
        authors.extend(name.map(|name| Author { name, role }));
        author.finish(findings);
    }
    if authors.is_empty() {
        findings.push(fields.error(0, "no author", "Add [[authors]] with a name; a school's name will do"));
    }
    authors
}

fn voices(fields: &mut Fields, findings: &mut Vec<Finding>) -> BTreeMap<LanguageTag, Voice> {
    let mut voices = BTreeMap::new();
    for mut voice in fields.tables("voices", findings) {
        let language = voice.needed::<LanguageTag>("language", "a language tag such as es", findings);
        let line = voice.line();
        let made = voice.needed_text("made", findings);
        if let Some(made) = made.as_deref().filter(|made| !["synthetic", "recorded"].contains(made)) {
            findings.push(voice.error(
                line,
                format!("`made` is \"{made}\""),
                "Write made = \"recorded\" or made = \"synthetic\"",
            ));
        }
        let by = voice.needed_text("by", findings);
        if let (Some(language), Some(made), Some(by)) = (language, made, by) {
            voices.insert(language, Voice { synthetic: made == "synthetic", by });
        }
        voice.finish(findings);
    }
    voices
}

fn frameworks(fields: &mut Fields, findings: &mut Vec<Finding>) -> BTreeMap<String, String> {
    let mut frameworks = BTreeMap::new();
    for (name, value) in fields.table("frameworks", findings) {
        match value.node {
            Node::Text(title) => drop(frameworks.insert(name, title)),
            _ => findings.push(fields.error(
                value.line,
                format!("`frameworks.{name}` is not a text"),
                "Write the framework's full name",
            )),
        }
    }
    frameworks
}
