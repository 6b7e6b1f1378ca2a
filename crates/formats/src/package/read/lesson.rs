//! `unit.toml`, `lesson.toml`, and the files of a lesson's folder.

use super::{
    Context, Folder, exercise, numbered, page, too_many,
    words::{Wanted, sections, texts},
};
use crate::package::{
    course::{Activity, ActivityBody, Lesson, Page, Source},
    family::Family,
    fields::Fields,
    files::limits,
    finding::Finding,
    id::Id,
    kinds::Wants,
    text::{Form, Texts},
};
use kernel::LanguageTag;
use std::collections::BTreeMap;

/// Reads `unit.toml`: sources and texts.
pub fn read_unit_file(folder: &mut Folder, context: &Context, path: &str) -> Option<(Vec<Source>, Texts)> {
    let mut fields = folder.toml(&format!("{path}/unit.toml"))?;
    let mut sources = Vec::new();
    for mut source in fields.tables("sources", &mut folder.findings) {
        sources.extend(read_source(&mut source, &mut folder.findings));
        source.finish(&mut folder.findings);
    }
    let texts = two_texts(fields, context, "about", &mut folder.findings);
    Some((sources, texts))
}

fn read_source(source: &mut Fields, findings: &mut Vec<Finding>) -> Option<Source> {
    let title = source.needed_text("title", findings);
    let read = Source {
        title: String::new(),
        by: source.text("by", findings),
        year: source.whole("year", 1900..=2200, false, findings),
        url: source.text("url", findings),
        seen: source.text("seen", findings),
        language: source.text("language", findings).and_then(|tag| tag.parse().ok()),
    };
    if read.url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
        findings.push(source.error(
            source.line(),
            "the source's `url` does not begin with https://",
            "Correct it, or leave it out",
        ));
    }
    Some(Source { title: title?, ..read })
}

/// `title` and one more text, and the end of the file.
fn two_texts(mut fields: Fields, context: &Context, second: &str, findings: &mut Vec<Finding>) -> Texts {
    let sections = sections(&mut fields, &context.languages, findings);
    let mut wants = Wants::default();
    wants.need("title", Form::Plain);
    wants.need(second, Form::Plain);
    let texts =
        texts(fields.file(), sections, &Wanted { wants: &wants, family: &Family::default() }, findings);
    fields.finish(findings);
    texts
}

/// Reads a lesson's folder.
pub fn read(folder: &mut Folder, context: &Context, path: String, id: Id) -> Option<Lesson> {
    let mut fields = folder.toml(&format!("{path}/lesson.toml"))?;
    let minutes = fields.whole("minutes", 1..=90, true, &mut folder.findings).unwrap_or(0) as u16;
    let mut skills = Vec::new();
    for (text, line) in fields.texts("skills", &mut folder.findings) {
        match context.skills.get(text.as_str()) {
            Some(id) => skills.push(id.clone()),
            None => folder.findings.push(fields.error(
                line,
                format!("\"{text}\" is no skill"),
                "Write an id of skills.toml",
            )),
        }
    }
    if skills.is_empty() {
        folder.findings.push(fields.error(0, "the lesson has no skill", "Add skills = [\"…\"]"));
    }
    let texts = two_texts(fields, context, "goal", &mut folder.findings);
    let notes = notes(folder, context, &path);
    let activities = activities(folder, context, &path);
    Some(Lesson { id, folder: path, minutes, skills, texts, notes, activities })
}

fn notes(folder: &mut Folder, context: &Context, path: &str) -> BTreeMap<LanguageTag, Page> {
    let files = context
        .languages
        .iter()
        .map(|language| (language.clone(), format!("{path}/notes.{language}.md")))
        .collect();
    page::read(folder, path, files, true)
}

/// The folder's numbered files: exercises, and pages gathered over their languages.
fn activities(folder: &mut Folder, context: &Context, path: &str) -> Vec<Activity> {
    let prefix = format!("{path}/");
    let names: Vec<String> =
        folder.texts.keys().filter_map(|file| file.strip_prefix(&prefix)).map(str::to_string).collect();
    let mut found: BTreeMap<(u32, Id), Sort> = BTreeMap::new();
    for name in names {
        let Some((number, rest)) = numbered(&name) else { continue };
        let file = format!("{path}/{name}");
        let (stem, ending) = rest.split_once('.').unwrap_or((rest, ""));
        let id = match Id::new(stem) {
            Ok(id) => id,
            Err(error) => {
                folder.findings.push(Finding::error(
                    &file,
                    0,
                    error.to_string(),
                    "Rename the file: number, hyphen, id",
                ));
                continue;
            }
        };
        let sort = match ending.strip_suffix("md").and_then(|language| language.strip_suffix('.')) {
            _ if ending == "toml" => Sort::Exercise(file.clone()),
            Some(language) if context.languages.iter().any(|tag| tag.as_str() == language) => Sort::Page,
            _ => {
                let to_do = "Name a page NUMBER-ID.LANGUAGE.md with a language of course.toml, an exercise NUMBER-ID.toml";
                folder.findings.push(Finding::error(&file, 0, "is neither a page nor an exercise", to_do));
                folder.used.insert(file);
                continue;
            }
        };
        if let Some(other) = found.insert((number, id.clone()), sort)
            && !matches!((&other, &found[&(number, id)]), (Sort::Page, Sort::Page))
        {
            folder.findings.push(Finding::error(
                &file,
                0,
                "a page and an exercise have the same name",
                "Give one another id",
            ));
        }
    }
    too_many(folder, path, found.len(), limits::ACTIVITIES, "activities");
    let mut activities = Vec::new();
    for ((number, id), sort) in found.into_iter().take(limits::ACTIVITIES) {
        let body = match sort {
            Sort::Exercise(file) => exercise::read(folder, context, path, &file, id.clone())
                .map(|e| ActivityBody::Exercise(Box::new(e))),
            Sort::Page => {
                // The number is written as the author wrote it: 010-a and 10-a are the same place.
                let files = context
                    .languages
                    .iter()
                    .map(|tag| (tag.clone(), page_file(folder, path, number, &id, tag)));
                let files = files.collect();
                Some(ActivityBody::Page(page::read(folder, path, files, false)))
            }
        };
        activities.extend(body.map(|body| Activity { id, body }));
    }
    activities
}

enum Sort {
    Page,
    Exercise(String),
}

fn page_file(folder: &Folder, path: &str, number: u32, id: &Id, language: &LanguageTag) -> String {
    let ending = format!("-{id}.{language}.md");
    let prefix = format!("{path}/");
    let same = |file: &&String| {
        let name = file.strip_prefix(&prefix).and_then(|name| name.strip_suffix(&ending));
        name.is_some_and(|digits| digits.parse() == Ok(number))
    };
    folder.texts.keys().find(same).cloned().unwrap_or_else(|| format!("{path}/{number}{ending}"))
}
