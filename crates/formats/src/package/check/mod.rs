//! What a writer should know before a course goes out.

mod advice;
mod families;
mod notes;
mod readability;
mod skills;
mod stability;
mod structure;
mod weight;

use super::{course::Course, finding::Finding};

pub use weight::{LessonWeight, weights};

/// Everything that is wrong or doubtful, by file and line. A course without errors can be built.
pub fn check(course: &Course) -> Vec<Finding> {
    let mut findings = course.findings.clone();
    structure::check(course, &mut findings);
    skills::check(course, &mut findings);
    families::check(course, &mut findings);
    weight::check(course, &mut findings);
    advice::check(course, &mut findings);
    notes::check(course, &mut findings);
    readability::check(course, &mut findings);
    findings.sort();
    findings.dedup();
    findings
}

/// What would hurt those who learned with the version before: ids lost, reused, or of another kind.
pub fn check_against(course: &Course, earlier: &Course) -> Vec<Finding> {
    let mut findings = Vec::new();
    stability::check(course, earlier, &mut findings);
    findings.sort();
    findings
}
