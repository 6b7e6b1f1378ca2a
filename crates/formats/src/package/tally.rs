//! What a course holds, counted: for its readers' page, and for whoever compares it with what was promised.

use super::{
    course::{Course, Unit},
    id::Id,
};
use std::collections::{BTreeMap, BTreeSet};

/// Counts of a course or of one of its units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Units.
    pub units: usize,
    /// Lessons.
    pub lessons: usize,
    /// Reading pages, each once for all its languages.
    pub pages: usize,
    /// Exercises.
    pub exercises: usize,
    /// Exercises of each kind.
    pub by_kind: BTreeMap<&'static str, usize>,
    /// Exercises of each difficulty.
    pub by_difficulty: BTreeMap<u8, usize>,
    /// Exercises whose numbers change.
    pub families: usize,
    /// Skills that exercises practise.
    pub skills: usize,
    /// Minutes of all lessons.
    pub minutes: u32,
    /// Minutes of the shortest lesson.
    pub minutes_min: u16,
    /// Minutes of the longest lesson.
    pub minutes_max: u16,
    /// Picture files that pages and exercises show.
    pub pictures: usize,
    /// Facts' sources.
    pub sources: usize,
}

/// The whole course.
pub fn tally(course: &Course) -> Tally {
    count(course, &course.units)
}

/// Each unit, in order.
pub fn tally_by_unit(course: &Course) -> Vec<(&Unit, Tally)> {
    course.units.iter().map(|unit| (unit, count(course, std::slice::from_ref(unit)))).collect()
}

fn count(course: &Course, units: &[Unit]) -> Tally {
    let lessons = || units.iter().flat_map(|unit| &unit.lessons);
    let minutes = || lessons().map(|lesson| lesson.minutes);
    let mut tally = Tally {
        units: units.len(),
        lessons: lessons().count(),
        minutes: minutes().map(u32::from).sum(),
        minutes_min: minutes().min().unwrap_or(0),
        minutes_max: minutes().max().unwrap_or(0),
        sources: units.iter().map(|unit| unit.sources.len()).sum(),
        ..Tally::default()
    };
    let mut skills: BTreeSet<&Id> = BTreeSet::new();
    let mut pictures: BTreeSet<&str> = BTreeSet::new();
    for lesson in lessons() {
        for activity in &lesson.activities {
            for language in &course.languages {
                pictures.extend(course.pictures_of(lesson, activity, language));
            }
            let Some(exercise) = activity.exercise() else {
                tally.pages += 1;
                continue;
            };
            tally.exercises += 1;
            tally.families += usize::from(exercise.varies());
            *tally.by_kind.entry(exercise.kind.name()).or_default() += 1;
            *tally.by_difficulty.entry(exercise.difficulty).or_default() += 1;
            skills.insert(&exercise.skill);
        }
    }
    tally.skills = skills.len();
    tally.pictures = pictures.len();
    tally
}
