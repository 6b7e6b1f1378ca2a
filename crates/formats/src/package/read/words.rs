//! Language sections of a TOML file: `[es]`, `[pt]` … become texts by address, and what is missing is named.

use crate::package::{
    family::Family,
    fields::{Fields, Located, Node},
    files::limits,
    finding::Finding,
    kinds::{Count, Wants},
    text::{LanguageTexts, Text, Texts},
};
use kernel::LanguageTag;
use std::collections::BTreeMap;

/// A language's section before its texts are known.
pub struct SectionOf {
    pub language: LanguageTag,
    pub fields: Fields,
}

/// Takes the section of every language of the course; a missing one and one too many are findings.
pub fn sections(
    fields: &mut Fields,
    languages: &[LanguageTag],
    findings: &mut Vec<Finding>,
) -> Vec<SectionOf> {
    let mut sections = Vec::new();
    for language in languages {
        match fields.take(language.as_str()) {
            Some(Located { node: Node::Table(table), line }) => {
                sections.push(SectionOf {
                    language: language.clone(),
                    fields: Fields::inside(fields.file(), line, table),
                });
            }
            Some(other) => findings.push(fields.error(
                other.line,
                format!("`{language}` is not a section"),
                format!("Write [{language}] and its texts below"),
            )),
            None => findings.push(fields.error(
                0,
                format!("the translation [{language}] is missing"),
                format!("Add a section [{language}] with all texts"),
            )),
        }
    }
    sections
}

/// What the texts of a file are read against.
pub struct Wanted<'a> {
    pub wants: &'a Wants,
    pub family: &'a Family,
}

/// Turns sections into texts; names what is missing, too much, or not the same in all languages.
pub fn texts(
    file: &str,
    sections: Vec<SectionOf>,
    wanted: &Wanted<'_>,
    findings: &mut Vec<Finding>,
) -> Texts {
    let mut flat: Vec<(LanguageTag, u32, Flat)> = Vec::new();
    for mut section in sections {
        let line = section.fields.line();
        let mut texts = Flat::new();
        for (name, value) in section.fields.take_all() {
            flatten(file, name, value, &mut texts, findings);
        }
        flat.push((section.language, line, texts));
    }
    let mut ready: Vec<BTreeMap<String, Text>> = flat.iter().map(|_| BTreeMap::new()).collect();
    for want in &wanted.wants.0 {
        let counts: Vec<usize> =
            flat.iter().map(|(_, _, texts)| count(texts, &want.address, want.count)).collect();
        for (i, (language, line, texts)) in flat.iter_mut().enumerate() {
            if let Some(problem) = missing(&want.address, want.count, counts[i], &counts) {
                let to_do = format!("Write it in the section [{language}]");
                findings.push(Finding::error(file, *line, format!("[{language}] {problem}"), to_do));
            }
            for address in addresses(&want.address, want.count, counts[i]) {
                let Some((source, line)) = texts.remove(&address) else { continue };
                if source.len() > limits::EXERCISE_TEXT_BYTES {
                    findings.push(Finding::error(
                        file,
                        line,
                        format!("`{address}` has {} bytes", source.len()),
                        "At most 8 KB; shorten it",
                    ));
                }
                let (text, problems) = Text::prepare(&source, line, want.form, wanted.family);
                for (inside, what) in problems {
                    findings.push(Finding::error(
                        file,
                        line + inside - 1,
                        format!("[{language}] `{address}`: {what}"),
                        "Correct the text",
                    ));
                }
                ready[i].insert(address, text);
            }
        }
    }
    for (language, _, texts) in &flat {
        for (address, (_, line)) in texts {
            findings.push(Finding::error(
                file,
                *line,
                format!("[{language}] nothing uses the text `{address}`"),
                "Look at the spelling, or take it away",
            ));
        }
    }
    Texts::new(
        flat.into_iter()
            .zip(ready)
            .map(|((language, ..), texts)| LanguageTexts::new(language, texts))
            .collect(),
    )
}

type Flat = BTreeMap<String, (String, u32)>;

/// `choices = { a = "x" }` becomes `choices.a`; the n-th of a list `hints` becomes `hints.n`.
fn flatten(file: &str, address: String, value: Located, into: &mut Flat, findings: &mut Vec<Finding>) {
    match value.node {
        Node::Text(text) if text.trim().is_empty() => {
            findings.push(Finding::error(
                file,
                value.line,
                format!("`{address}` is empty"),
                "Write it, or take it away",
            ));
        }
        Node::Text(text) => drop(into.insert(address, (text.trim().to_string(), value.line))),
        Node::List(list) => {
            for (i, item) in list.into_iter().enumerate() {
                flatten(file, format!("{address}.{}", i + 1), item, into, findings);
            }
        }
        Node::Table(table) => {
            for (name, item) in table {
                flatten(file, format!("{address}.{name}"), item, into, findings);
            }
        }
        Node::Number(_) | Node::Bool(_) => {
            findings.push(Finding::error(
                file,
                value.line,
                format!("`{address}` is not a text"),
                "Put it in quotation marks",
            ));
        }
    }
}

fn count(texts: &Flat, address: &str, count: Count) -> usize {
    match count {
        Count::Needed | Count::Optional => usize::from(texts.contains_key(address)),
        Count::Same(..) | Count::Own(..) => {
            (1..).take_while(|n| texts.contains_key(&format!("{address}.{n}"))).count()
        }
    }
}

fn addresses(address: &str, count: Count, found: usize) -> Vec<String> {
    match count {
        Count::Needed | Count::Optional => vec![address.to_string()],
        Count::Same(..) | Count::Own(..) => (1..=found).map(|n| format!("{address}.{n}")).collect(),
    }
}

/// What is wrong with so many texts at an address, given how many each language has.
fn missing(address: &str, count: Count, found: usize, all: &[usize]) -> Option<String> {
    let most = all.iter().copied().max().unwrap_or(0);
    match count {
        Count::Needed if found == 0 => Some(format!("`{address}` is missing")),
        Count::Optional if found == 0 && most > 0 => {
            Some(format!("`{address}` is missing; another language has it"))
        }
        Count::Same(least, limit) | Count::Own(least, limit) if !(least..=limit).contains(&found) => {
            Some(format!("`{address}` has {found} texts; {least} to {limit} are needed, as a list"))
        }
        Count::Same(..) if found < most => {
            Some(format!("`{address}` has {found} texts; another language has {most}"))
        }
        _ => None,
    }
}
