//! Skills: no circles, and each practised.

use crate::package::{course::Course, finding::Finding, id::Id};
use std::collections::{BTreeMap, BTreeSet};

pub fn check(course: &Course, findings: &mut Vec<Finding>) {
    if let Some(circle) = circle(course) {
        let names: Vec<&str> = circle.iter().map(|id| id.as_str()).collect();
        let line = course.skills.get(circle[0]).map_or(0, |skill| skill.line);
        let what = format!("these skills need each other in a circle: {}", names.join(" needs "));
        findings.push(Finding::error(
            "skills.toml",
            line,
            what,
            "Take one `needs` away: which can be learned first?",
        ));
    }
    let practised: BTreeSet<&Id> = course.exercises().map(|(_, exercise)| &exercise.skill).collect();
    for (id, skill) in course.skills.iter().filter(|(id, _)| !practised.contains(id)) {
        findings.push(Finding::advice(
            "skills.toml",
            skill.line,
            format!("no exercise practises \"{id}\""),
            "Write one, or take the skill away",
        ));
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    Open,
    Done,
}

/// A circle of needs, its first skill again at the end. Depth first, with a stack of our own: 500 skills in a row are no danger.
fn circle(course: &Course) -> Option<Vec<&Id>> {
    let mut visited: BTreeMap<&Id, Visit> = BTreeMap::new();
    for start in course.skills.keys() {
        let mut path: Vec<(&Id, usize)> = vec![(start, 0)];
        while let Some((id, next)) = path.last().copied() {
            if next == 0 {
                if visited.get(id) == Some(&Visit::Done) {
                    path.pop();
                    continue;
                }
                visited.insert(id, Visit::Open);
            }
            let Some((known, need)) = course
                .skills
                .get(id)
                .and_then(|skill| skill.needs.get(next))
                .and_then(|need| course.skills.get_key_value(need).map(|(known, _)| (known, need)))
            else {
                let more = course.skills.get(id).is_some_and(|skill| next < skill.needs.len());
                if more {
                    // A need that is no skill: reported where it was read.
                    if let Some(last) = path.last_mut() {
                        last.1 += 1;
                    }
                    continue;
                }
                visited.insert(id, Visit::Done);
                path.pop();
                continue;
            };
            if let Some(last) = path.last_mut() {
                last.1 += 1;
            }
            match visited.get(need) {
                Some(Visit::Open) => {
                    let from = path.iter().position(|(id, _)| *id == need).unwrap_or(0);
                    let mut circle: Vec<&Id> = path[from..].iter().map(|(id, _)| *id).collect();
                    circle.push(known);
                    return Some(circle);
                }
                Some(Visit::Done) => {}
                None => path.push((known, 0)),
            }
        }
    }
    None
}
