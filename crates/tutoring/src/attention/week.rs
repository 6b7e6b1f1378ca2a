//! A class's week: what the views know of its pupils, and whom the rules name.

use super::{
    Help, helps, named_a_week,
    rules::{self, Answered, Facts, Named},
};
use crate::{Tutoring, course::Course, history};
use kernel::{
    ClassId, PersonId, UtcMillis, Zone,
    ports::{Attendance, PortError},
};
use std::{collections::BTreeMap, sync::Arc};
use store::StoreError;

/// Days of the roll and of answers that are read.
const DAYS_READ: i32 = 120;
/// Somebody for whom something was done is not named again for so many days.
const REST_DAYS: i32 = 7;
/// What was done is shown for so long.
const HELPS_DAYS: i32 = 60;

/// A class's week as its teacher sees it.
pub struct Week {
    /// What is known of each pupil.
    pub facts: Vec<(PersonId, Facts)>,
    /// The courses by which facts and reasons name skills.
    pub courses: Vec<Arc<Course>>,
    /// Whom she should look for, the loudest first; at most as many as she wishes.
    pub named: Vec<Named>,
    /// Others for whom a rule speaks.
    pub more: usize,
    /// What was done, latest first.
    pub helps: Vec<Help>,
    /// How many names a week she wishes.
    pub most: u8,
}

/// Why a week could not be read.
#[derive(Debug, thiserror::Error)]
pub enum WeekError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The roll.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl Tutoring {
    /// The week of a class. `pupils`: each with all her ids. `today`: the school's own day, counted from 1970-01-01; `zone`: whose
    /// days they are.
    pub fn week(
        &self,
        attendance: &dyn Attendance,
        class: ClassId,
        pupils: &[(PersonId, Vec<PersonId>)],
        zone: Zone,
        today: i32,
    ) -> Result<Week, WeekError> {
        let attended = attendance.attendance(class, today - DAYS_READ, today)?;
        let mut attended: BTreeMap<PersonId, Vec<(i32, bool)>> =
            attended.into_iter().map(|attended| (attended.pupil, attended.days)).collect();
        let (courses, facts, helps, most) = self.store.read_blocking(|db| {
            let in_use = self.in_use(db)?;
            let courses: Vec<Arc<Course>> =
                self.syllabi.course_ids().iter().filter_map(|id| self.course(id, &in_use)).collect();
            let mut facts = Vec::new();
            for (pupil, ids) in pupils {
                let own = history::of_ids(db, ids)?;
                let attended = attended.remove(pupil).unwrap_or_default();
                facts.push((*pupil, Facts { attended, answered: answered(&courses, &own, zone) }));
            }
            let helps = helps(db, class, today - HELPS_DAYS)?;
            Ok((courses, facts, helps, named_a_week(db, class)?))
        })?;
        let lately = |help: &&Help| today - help.day < REST_DAYS;
        let mut rest: Vec<PersonId> = helps.iter().filter(lately).map(|help| help.pupil).collect();
        rest.sort();
        rest.dedup();
        let all: Vec<Named> =
            rules::named(&facts, today).into_iter().filter(|named| !rest.contains(&named.pupil)).collect();
        // Whom she has looked after this week counts: the list does not grow by being worked through.
        let room = usize::from(most).saturating_sub(rest.len());
        let more = all.len().saturating_sub(room);
        let named = all.into_iter().take(room).collect();
        Ok(Week { facts, courses, named, more, helps, most })
    }
}

/// Her answers in all courses, in the order given, by the school's days.
fn answered(courses: &[Arc<Course>], own: &[(String, history::History)], zone: Zone) -> Vec<Answered> {
    let mut all = Vec::new();
    for (id, history) in own {
        let Some(at) = courses.iter().position(|course| course.syllabus.course == *id) else { continue };
        let course = &courses[at];
        let places: Vec<Option<usize>> =
            history.exercise_keys().into_iter().map(|key| course.place_of_key(key)).collect();
        for given in history.answers() {
            let Some(exercise) = places.get(given.exercise).copied().flatten() else { continue };
            let given_at = UtcMillis(given.minute.saturating_mul(60_000));
            let day = i32::try_from(zone.day_of(given_at)).unwrap_or(0);
            let skill = (at, course.skill_of(exercise).0);
            all.push((given.minute, Answered { day, skill, right: given.right }));
        }
    }
    // Stable: within a minute the courses stay in their order.
    all.sort_by_key(|(minute, _)| *minute);
    all.into_iter().map(|(_, answered)| answered).collect()
}
