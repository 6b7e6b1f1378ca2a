//! What speaks to a person is in three languages, and what is asked for is there.

use super::{
    assert_none,
    rust_text::{Keep, without_comments},
    tree::text_files,
};
use std::collections::{BTreeMap, BTreeSet};
use web::messages::Catalogue;

/// Folders by area: `crates/<feature>/messages/<area>.<language>.ftl`.
fn sources() -> BTreeMap<String, Vec<(String, String)>> {
    let mut areas: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for file in text_files() {
        let Some((folder, name)) = file.path.rsplit_once('/') else { continue };
        let Some(stem) = name.strip_suffix(".ftl") else { continue };
        assert!(
            folder.starts_with("crates/") && folder.ends_with("/messages"),
            "{}: message files lie in crates/<feature>/messages/",
            file.path
        );
        let (area, language) =
            stem.split_once('.').unwrap_or_else(|| panic!("{}: name it <area>.<language>.ftl", file.path));
        areas.entry(area.to_owned()).or_default().push((language.to_owned(), file.text));
    }
    areas
}

#[test]
fn every_text_exists_in_three_languages() {
    let areas = sources();
    assert!(areas.contains_key("web"), "the frame's own texts were not found");
    let mut catalogues = Vec::new();
    for (area, files) in areas {
        // Catalogues are compiled in, hence 'static; a test may leak the few it reads.
        let sources: Vec<(&'static str, &'static str)> =
            files.into_iter().map(|(language, text)| (&*language.leak(), &*text.leak())).collect();
        catalogues.push(Catalogue { area: area.leak(), sources: sources.leak() });
    }
    assert_none("message files", web::messages::gaps(&catalogues));
}

/// Calls that take a message key: see `web::messages::Tongue`.
const ASKING: [&str; 4] = [".say(\"", ".with(\"", ".count(\"", ".named(\""];

#[test]
fn every_text_asked_for_exists() {
    let keys: BTreeSet<String> = sources()
        .into_values()
        .flatten()
        .filter(|(language, _)| language == "es")
        .flat_map(|(_, text)| text.lines().filter_map(key_of).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let areas: BTreeSet<&str> = keys.iter().filter_map(|key| key.split('-').next()).collect();
    let mut findings = Vec::new();
    let mut asked = 0;
    for file in text_files() {
        let is_template = file.path.ends_with(".html") && file.path.contains("/templates/");
        if !is_template && !file.is_product_code() {
            continue;
        }
        let text =
            if is_template { file.text.clone() } else { without_comments(&file.text, Keep::CodeAndStrings) };
        for asking in ASKING {
            for after in text.split(asking).skip(1) {
                let Some(key) = after.split('"').next() else { continue };
                let is_ours = key.split_once('-').is_some_and(|(area, _)| areas.contains(area));
                asked += usize::from(is_ours);
                if is_ours && !keys.contains(key) {
                    findings.push(format!("{}: {key}", file.path));
                }
            }
        }
    }
    assert!(asked > 10, "only {asked} texts are asked for: has the way of asking changed?");
    assert_none("texts asked for that no message file has", findings);
}

/// The key a line of a message file defines: `area-name = ...`, at the line's start.
fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim_end();
    let is_key = key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    is_key.then_some(key)
}
