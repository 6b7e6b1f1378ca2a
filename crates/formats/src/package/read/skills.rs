//! `skills.toml`.

use super::{
    Folder,
    words::{Wanted, sections, texts},
};
use crate::package::{
    course::{Course, Skill},
    family::Family,
    fields::{Fields, Node},
    files::limits,
    finding::Finding,
    id::Id,
    kinds::Wants,
    text::Form,
};
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = "skills.toml";

/// Reads the skills into the course and gives their ids.
pub fn read(folder: &mut Folder, course: &mut Course) -> BTreeSet<Id> {
    let Some(mut fields) = folder.toml(FILE) else { return BTreeSet::new() };
    let findings = &mut folder.findings;
    let sections = sections(&mut fields, &course.languages, findings);
    let mut skills = BTreeMap::new();
    for (name, value) in fields.take_all() {
        let Ok(id) = Id::new(&name).map_err(|error| {
            findings.push(Finding::error(FILE, value.line, error.to_string(), "Correct the id"))
        }) else {
            continue;
        };
        let Node::Table(table) = value.node else {
            findings.push(Finding::error(
                FILE,
                value.line,
                format!("`{name}` is not a skill"),
                format!("Write [{name}]"),
            ));
            continue;
        };
        let skill = read_skill(Fields::inside(FILE, value.line, table), course, findings);
        skills.insert(id, skill);
    }
    if skills.len() > limits::SKILLS {
        findings.push(Finding::error(
            FILE,
            0,
            format!("{} skills", skills.len()),
            "At most 500; split the course",
        ));
    }
    let mut wants = Wants::default();
    skills.keys().for_each(|id| wants.need(id.as_str(), Form::Plain));
    let texts = texts(FILE, sections, &Wanted { wants: &wants, family: &Family::default() }, findings);
    for texts in texts.languages() {
        for (id, text) in texts.iter() {
            if let Some(skill) = skills.get_mut(id) {
                skill.names.insert(texts.language.clone(), text.source().to_owned());
            }
        }
    }
    for (id, skill) in &skills {
        for need in skill.needs.iter().filter(|need| !skills.contains_key(*need)) {
            findings.push(Finding::error(
                FILE,
                skill.line,
                format!("`{id}` needs \"{need}\", which is no skill"),
                "Write a skill's id",
            ));
        }
    }
    course.skills = skills;
    course.skills.keys().cloned().collect()
}

fn read_skill(mut fields: Fields, course: &Course, findings: &mut Vec<Finding>) -> Skill {
    let mut needs = Vec::new();
    for (text, line) in fields.texts("needs", findings) {
        match Id::new(&text) {
            Ok(id) => needs.push(id),
            Err(error) => findings.push(fields.error(line, error.to_string(), "Write a skill's id")),
        }
    }
    let mut aligned = Vec::new();
    for (text, line) in fields.texts("aligned", findings) {
        match text.split_once(':') {
            Some((framework, code)) if course.frameworks.contains_key(framework) && !code.is_empty() => {
                aligned.push((framework.to_string(), code.to_string()));
            }
            _ => findings.push(fields.error(
                line,
                format!("\"{text}\" points to no framework"),
                "Write framework:code, and the framework in course.toml under [frameworks]",
            )),
        }
    }
    let line = fields.line();
    fields.finish(findings);
    Skill { needs, aligned, names: BTreeMap::new(), line }
}
