//! Against the version published before: learners' work hangs on ids.

use crate::package::{
    course::{ActivityBody, Course},
    finding::Finding,
    id::Id,
};
use std::collections::BTreeMap;

pub fn check(course: &Course, earlier: &Course, findings: &mut Vec<Finding>) {
    const FILE: &str = "course.toml";
    if course.id != earlier.id {
        let what = format!("the course's id was \"{}\" and is \"{}\"", earlier.id, course.id);
        findings.push(Finding::error(FILE, 0, what, "Write the old id; another id is another course"));
        return;
    }
    if course.version <= earlier.version && course.digest != earlier.digest {
        let what = format!(
            "version {} was published already (the earlier package has {})",
            course.version, earlier.version
        );
        findings.push(Finding::error(FILE, 0, what, format!("Write version = {}", earlier.version + 1)));
    }
    for id in earlier.retired.difference(&course.retired) {
        findings.push(Finding::error(
            FILE,
            0,
            format!("\"{id}\" was retired and is no longer in `retired`"),
            "Put it back, so that nobody uses it again",
        ));
    }
    let lost = |sort: &str, id: &Id| {
        let to_do = format!("Bring it back, or add \"{id}\" to `retired` in course.toml");
        Finding::error(FILE, 0, format!("the {sort} \"{id}\" of version {} is gone", earlier.version), to_do)
    };
    let gone = |id: &Id, now: bool| !now && !course.retired.contains(id);
    findings.extend(
        earlier
            .units
            .iter()
            .map(|unit| &unit.id)
            .filter(|id| gone(id, course.units.iter().any(|unit| unit.id == **id)))
            .map(|id| lost("unit", id)),
    );
    findings.extend(
        earlier
            .lessons()
            .map(|(_, lesson)| &lesson.id)
            .filter(|id| gone(id, course.lesson(id.as_str()).is_some()))
            .map(|id| lost("lesson", id)),
    );
    findings.extend(
        earlier
            .skills
            .keys()
            .filter(|id| gone(id, course.skills.contains_key(*id)))
            .map(|id| lost("skill", id)),
    );
    let now: BTreeMap<&Id, &ActivityBody> =
        course.activities().map(|(_, activity)| (&activity.id, &activity.body)).collect();
    for (_, activity) in earlier.activities() {
        match now.get(&activity.id) {
            None if gone(&activity.id, false) => findings.push(lost("activity", &activity.id)),
            Some(body) if sort(body) != sort(&activity.body) => {
                let what = format!("\"{}\" was {} and is {}", activity.id, sort(&activity.body), sort(body));
                findings.push(Finding::error(
                    file(body),
                    0,
                    what,
                    "Give the new one a new id and retire the old",
                ));
            }
            _ => {}
        }
    }
}

fn sort(body: &ActivityBody) -> &'static str {
    match body {
        ActivityBody::Page(_) => "a page",
        ActivityBody::Exercise(exercise) => exercise.kind.name(),
    }
}

fn file(body: &ActivityBody) -> &str {
    match body {
        ActivityBody::Page(pages) => pages.values().next().map_or("course.toml", |page| &page.file),
        ActivityBody::Exercise(exercise) => &exercise.file,
    }
}
