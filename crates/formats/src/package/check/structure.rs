//! Ids, notes, exercises: does every part have what it needs?

use crate::package::{
    course::{ActivityBody, Course},
    finding::Finding,
    id::Id,
};
use std::collections::BTreeMap;

pub fn check(course: &Course, findings: &mut Vec<Finding>) {
    let units = course.units.iter().map(|unit| (&unit.id, unit.folder.as_str()));
    unique("unit", units, course, findings);
    unique(
        "lesson",
        course.lessons().map(|(_, lesson)| (&lesson.id, lesson.folder.as_str())),
        course,
        findings,
    );
    let files: Vec<(&Id, &str)> = course
        .activities()
        .map(|(lesson, activity)| match &activity.body {
            ActivityBody::Exercise(exercise) => (&activity.id, exercise.file.as_str()),
            ActivityBody::Page(pages) => (
                &activity.id,
                pages.values().next().map_or(lesson.folder.as_str(), |page| page.file.as_str()),
            ),
        })
        .collect();
    unique("activity", files.into_iter(), course, findings);
    unique("skill", course.skills.keys().map(|id| (id, "skills.toml")), course, findings);
    for (_, lesson) in course.lessons() {
        if lesson.activities.iter().all(|activity| activity.exercise().is_none()) {
            // A teacher's own lesson of one photo and a paragraph is a lesson.
            findings.push(Finding::advice(
                &lesson.folder,
                0,
                "the lesson has no exercise",
                "Add a file such as 20-try.toml",
            ));
        }
    }
}

fn unique<'a>(
    sort: &str,
    ids: impl Iterator<Item = (&'a Id, &'a str)>,
    course: &Course,
    findings: &mut Vec<Finding>,
) {
    let mut seen: BTreeMap<&Id, &str> = BTreeMap::new();
    for (id, file) in ids {
        if let Some(other) = seen.insert(id, file) {
            findings.push(Finding::error(
                file,
                0,
                format!("the {sort} id \"{id}\" is also that of {other}"),
                "Give one another id",
            ));
        }
        if course.retired.contains(id) {
            findings.push(Finding::error(
                file,
                0,
                format!("the id \"{id}\" is retired"),
                "Give it a new id; a retired one is never used again",
            ));
        }
    }
}
