//! A class at a glance: what its pupils have done, read once and kept until it changes.
//!
//! Forty pupils with ten thousand answers are half a megabyte of states. They are read again only if the view has moved, and
//! then only of the pupils whom new entries name: pages stay fast during a lesson, when an answer arrives every few seconds.
//! Nothing is kept that could be wrong: the view's own progress says whether it moved, the log says for whom, and a digest of
//! the states whether a pupil's work did. Answers cost nothing more to record.

pub mod hardest;
pub mod stuck;

use crate::work::{self, LessonState};
use kernel::{ClassId, PersonId, UtcMillis, Zone};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};
use store::{Connection, Store, StoreError, view::Progress};

/// Classes kept in memory: a school's, with room for the head who walks through all of them.
const CLASSES_KEPT: usize = 40;

/// Entries looked through to see who did something since the last page; beyond that, everybody is read again.
const ENTRIES_READ: u64 = 300;

/// One pupil's work in all courses, as the teacher's pages need it.
#[derive(Debug, Default)]
pub struct PersonWork {
    digest: [u8; 32],
    /// Her lessons, by course and lesson id.
    pub lessons: Vec<LessonWork>,
    /// The school's days on which she answered last: every exercise keeps the day of its last answer.
    pub days: BTreeSet<i32>,
    /// What she struggles with, found when her work was read.
    pub struggles: Vec<stuck::Reason>,
}

/// One pupil's work in one lesson.
#[derive(Debug)]
pub struct LessonWork {
    /// Course id.
    pub course: Arc<str>,
    /// Lesson id.
    pub lesson: Arc<str>,
    /// Exercises wholly right at least once.
    pub solved: usize,
    /// What she answered, by exercise id.
    pub exercises: Vec<Tried>,
}

/// One pupil's work on one exercise.
#[derive(Debug, Clone)]
pub struct Tried {
    /// Exercise id.
    pub exercise: Arc<str>,
    /// Answers.
    pub tries: u32,
    /// Wholly right at least once.
    pub solved: bool,
    /// Wrong answers since the last right one.
    pub wrong_in_a_row: u32,
    /// Hints opened since the last right answer.
    pub hints_since_right: u32,
    /// Her last answer if it was not wholly right: variant and response.
    pub wrong: Option<(u32, String)>,
}

/// A class's work.
pub struct ClassWork {
    pupils: Vec<Vec<PersonId>>,
    zone: Zone,
    moved: (u64, Progress),
    /// In the order of the pupils asked for.
    pub people: Vec<Arc<PersonWork>>,
    /// What most of them find hard, hardest first.
    pub hardest: Vec<hardest::Hard>,
}

/// What is kept. Clones share one.
#[derive(Clone, Default)]
pub struct Overviews {
    classes: Arc<Mutex<HashMap<ClassId, Arc<ClassWork>>>>,
}

impl Overviews {
    /// The work of a class's pupils, each named by all her ids, in the given order. `zone` says when the school's days begin.
    pub fn of_class(
        &self,
        store: &Store,
        class: ClassId,
        pupils: &[Vec<PersonId>],
        zone: Zone,
    ) -> Result<Arc<ClassWork>, StoreError> {
        let kept = self.classes.lock().unwrap_or_else(PoisonError::into_inner).get(&class).cloned();
        let work = store.read_blocking(|db| {
            // Asked before the states are read: should they move meanwhile, the next page reads them again.
            let moved = (store.view_jumps(), Progress::load(db, work::VIEW)?);
            if let Some(kept) =
                kept.as_ref().filter(|kept| kept.moved == moved && kept.pupils == pupils && kept.zone == zone)
            {
                return Ok(kept.clone());
            }
            // Whom the entries since then name, if it is known that nothing else changed.
            let touched = match kept.as_ref().filter(|kept| kept.moved.0 == moved.0 && kept.zone == zone) {
                Some(kept) => kept.moved.1.persons_until(db, &moved.1, ENTRIES_READ)?,
                None => None,
            };
            let people = pupils
                .iter()
                .map(|pupil| {
                    let before = kept.as_ref().and_then(|kept| {
                        let at = kept.pupils.iter().position(|other| other == pupil)?;
                        Some(kept.people[at].clone())
                    });
                    if let (Some(before), Some(touched)) = (&before, &touched)
                        && !pupil.iter().any(|id| touched.contains(id))
                    {
                        return Ok(before.clone());
                    }
                    read_person(db, pupil, before, zone)
                })
                .collect::<Result<Vec<_>, StoreError>>()?;
            let same = |kept: &&Arc<ClassWork>| {
                kept.pupils == pupils && kept.people.iter().zip(&people).all(|(a, b)| Arc::ptr_eq(a, b))
            };
            let hardest = match kept.as_ref().filter(same) {
                Some(kept) => kept.hardest.clone(),
                None => hardest::of(&people),
            };
            Ok(Arc::new(ClassWork { pupils: pupils.to_vec(), zone, moved, people, hardest }))
        })?;
        let mut classes = self.classes.lock().unwrap_or_else(PoisonError::into_inner);
        if classes.len() >= CLASSES_KEPT && !classes.contains_key(&class) {
            classes.clear();
        }
        classes.insert(class, work.clone());
        Ok(work)
    }
}

/// One person's work under all her ids, read now.
pub fn of_person(store: &Store, ids: &[PersonId], zone: Zone) -> Result<Arc<PersonWork>, StoreError> {
    store.read_blocking(|db| read_person(db, ids, None, zone))
}

impl PersonWork {
    /// Her work in a lesson.
    pub fn lesson(&self, course: &str, lesson: &str) -> Option<&LessonWork> {
        self.lessons.iter().find(|work| &*work.course == course && &*work.lesson == lesson)
    }

    /// Whether she has answered anything in a course.
    pub fn has_begun(&self, course: &str) -> bool {
        self.lessons.iter().any(|work| &*work.course == course)
    }
}

fn read_person(
    db: &mut Connection,
    ids: &[PersonId],
    before: Option<Arc<PersonWork>>,
    zone: Zone,
) -> Result<Arc<PersonWork>, StoreError> {
    let sql =
        "SELECT course, lesson, state FROM classroom_work_state WHERE person = ?1 ORDER BY course, lesson";
    let mut rows = Vec::new();
    for id in ids {
        rows.extend(db.query(sql, &[(*id).into()])?);
    }
    let mut hasher = blake3::Hasher::new();
    // Her days are other ones in another zone.
    hasher.update(zone.name().as_bytes());
    for row in &rows {
        for text in [row.text(0)?, row.text(1)?] {
            hasher.update(&(text.len() as u32).to_le_bytes()).update(text.as_bytes());
        }
        let state = row.blob(2)?;
        hasher.update(&(state.len() as u32).to_le_bytes()).update(state);
    }
    let digest = *hasher.finalize().as_bytes();
    if let Some(before) = before.filter(|before| before.digest == digest) {
        return Ok(before);
    }
    let mut lessons: BTreeMap<(&str, &str), LessonState> = BTreeMap::new();
    for row in &rows {
        let state: LessonState = minicbor::decode(row.blob(2)?).map_err(|e| StoreError::Corrupt {
            table: "classroom_work_state".into(),
            key: format!("{ids:?}"),
            why: e.to_string(),
        })?;
        lessons.entry((row.text(0)?, row.text(1)?)).or_default().join(state);
    }
    let mut work = PersonWork { digest, ..PersonWork::default() };
    for ((course, lesson), state) in lessons {
        work.days.extend(state.exercises.values().map(|e| crate::day::of(zone, UtcMillis(e.last_at_ms))));
        let exercises: Vec<Tried> = state.exercises.into_iter().map(Tried::from).collect();
        work.lessons.push(LessonWork {
            course: course.into(),
            lesson: lesson.into(),
            solved: exercises.iter().filter(|tried| tried.solved).count(),
            exercises,
        });
    }
    work.struggles = stuck::struggles(&work.lessons);
    Ok(Arc::new(work))
}

impl From<(String, work::ExerciseState)> for Tried {
    fn from((exercise, state): (String, work::ExerciseState)) -> Self {
        Tried {
            exercise: exercise.into(),
            tries: state.tries,
            solved: state.solved,
            wrong_in_a_row: state.wrong_in_a_row,
            hints_since_right: state.hints_since_right,
            wrong: (state.last_score_percent < 100).then_some((state.last_variant, state.last_response)),
        }
    }
}
