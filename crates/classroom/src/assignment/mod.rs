//! Work that a teacher sets: a lesson, a unit or a quiz, for her class or some of it, until a day.

mod decide;
mod progress;

pub use decide::{Decided, Item, Known, MAX_DAYS_AHEAD, MAX_STANDING, Refusal, SetWork, decide};
pub use progress::{Progress, Solved, progress};

use crate::{Classroom, ClassworkError, merged::Merged};
use events::{
    Event,
    classwork::{SetKind, WorkSet, WorkWithdrawn},
};
use kernel::{Actor, AssignmentId, ClassId, PersonId, TeamId, Wish};
use std::collections::BTreeMap;
use store::{
    ColumnType::{Blob, Int, Text},
    Connection, Draft, Row, StoreError, Value,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The view's name.
pub const VIEW: &str = "classroom_assignments";

/// What was set.
pub static SET: Table = Table {
    name: "classroom_assignment",
    key: &[("assignment", Blob)],
    columns: &[
        Column::new("class", Blob, Merge::First("set")),
        Column::new("team", Blob, Merge::First("set")),
        Column::new("pupils", Int, Merge::First("set")),
        Column::new("kind", Int, Merge::First("set")),
        Column::new("course", Text, Merge::First("set")),
        Column::new("item", Text, Merge::First("set")),
        Column::new("due_day", Int, Merge::First("set")),
        Column::new("withdrawn", Int, Merge::Max),
    ],
    // A class has tens of these in a year.
    indexes: &[&["class"]],
};

/// For whom, where it is not for all.
pub static SET_FOR: Table = Table {
    name: "classroom_assignment_pupil",
    key: &[("assignment", Blob), ("pupil", Blob)],
    columns: &[Column::new("named", Int, Merge::Max)],
    indexes: &[],
};

/// Work that was set, as a view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Hub,
        kinds: &[602, 603],
        tables: vec![&SET, &SET_FOR],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| match fact.event {
            Event::WorkSet(set) => {
                let key = Value::blob(set.assignment.as_bytes());
                deltas
                    .row(&SET, [key.clone()], fact.stamp)
                    .set("class", set.class)
                    .set("team", set.team.map(|team| Value::blob(team.as_bytes())))
                    .set("pupils", i64::from(set.pupils))
                    .set("kind", i64::from(set.kind))
                    .set("course", set.course.as_str())
                    .set("item", set.item.as_str())
                    .set("due_day", set.due_day.map(i64::from))
                    .done();
                for pupil in fact.header.persons.iter().take(usize::from(set.pupils)) {
                    let key = [key.clone(), (*pupil).into()];
                    deltas.row(&SET_FOR, key, fact.stamp).set("named", 1i64).done();
                }
            }
            Event::WorkWithdrawn(gone) => {
                let key = [Value::blob(gone.assignment.as_bytes())];
                deltas.row(&SET, key, fact.stamp).set("withdrawn", 1i64).done();
            }
            _ => {}
        }),
    }
}

/// Work that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its id.
    pub assignment: AssignmentId,
    /// What.
    pub item: Item,
    /// For whom; empty: the whole class, or the team.
    pub pupils: Vec<PersonId>,
    /// For which team.
    pub team: Option<TeamId>,
    /// Until when.
    pub due_day: Option<i32>,
}

impl Assignment {
    /// Whether it is for this pupil of the class.
    pub fn is_for(&self, pupil: PersonId, teams: &[TeamId]) -> bool {
        match (self.team, self.pupils.is_empty()) {
            (Some(team), _) => teams.contains(&team),
            (None, true) => true,
            (None, false) => self.pupils.contains(&pupil),
        }
    }
}

/// The work that stands for a class: what is due first comes first, what has no day last.
pub fn of_class(db: &mut Connection, class: ClassId, merged: &Merged) -> Result<Vec<Assignment>, StoreError> {
    let sql = "SELECT p.assignment, p.pupil FROM classroom_assignment_pupil p \
        JOIN classroom_assignment a ON a.assignment = p.assignment WHERE a.class = ?1 ORDER BY p.assignment, p.pupil";
    let mut pupils: BTreeMap<AssignmentId, Vec<PersonId>> = BTreeMap::new();
    for row in db.query(sql, &[class.into()])? {
        pupils.entry(AssignmentId(row.id(0)?)).or_default().push(merged.shown(PersonId(row.id(1)?)));
    }
    let sql = "SELECT assignment, team, kind, course, item, due_day FROM classroom_assignment \
        WHERE class = ?1 AND withdrawn IS NULL ORDER BY due_day IS NULL, due_day, set_at, assignment";
    let rows = db.query(sql, &[class.into()])?;
    let read = |row: &Row| -> Result<Option<Assignment>, StoreError> {
        let assignment = AssignmentId(row.id(0)?);
        let Some(kind) = SetKind::from_u8(row.int(2)?.clamp(0, 255) as u8) else { return Ok(None) };
        Ok(Some(Assignment {
            assignment,
            team: row.blob_opt(1)?.and_then(TeamId::from_slice),
            item: Item { kind, course: row.text(3)?.to_owned(), item: row.text(4)?.to_owned() },
            pupils: pupils.get(&assignment).cloned().unwrap_or_default(),
            due_day: row.int_opt(5)?.map(|day| day as i32),
        }))
    };
    // A kind from a newer box is left out here; that box shows it.
    rows.iter().filter_map(|row| read(row).transpose()).collect()
}

impl Classroom {
    /// Sets work for a class.
    pub async fn set_work(
        &self,
        actor: &Actor,
        class: ClassId,
        wish: SetWork,
        known: Known,
        today: i32,
    ) -> Result<Decided, ClassworkError<Refusal>> {
        let allowed = self.gate.may(actor, &Wish::LeadClass(class))?;
        let (school, teacher) = (actor.school, actor.person);
        self.store
            .write(move |tx| {
                let standing = of_class(tx.connection(), class, &Merged::default())?;
                let decided = decide(&wish, &known, &standing, today).map_err(ClassworkError::Declined)?;
                if decided == Decided::Set {
                    let set = WorkSet {
                        assignment: AssignmentId::random(tx.entropy()),
                        class,
                        team: wish.team,
                        pupils: wish.pupils.len() as u8,
                        kind: wish.item.kind as u8,
                        course: wish.item.course,
                        item: wish.item.item,
                        due_day: wish.due_day,
                    };
                    let mut persons = wish.pupils;
                    if !persons.contains(&teacher) {
                        persons.push(teacher);
                    }
                    tx.append(Draft {
                        schools: vec![school],
                        persons,
                        authority: allowed.authority,
                        events: vec![set.into()],
                    })?;
                }
                Ok(decided)
            })
            .await
    }

    /// Takes work back. What is not there, or not any more, stays as it is.
    pub async fn withdraw_work(
        &self,
        actor: &Actor,
        class: ClassId,
        assignment: AssignmentId,
    ) -> Result<(), ClassworkError<Refusal>> {
        let allowed = self.gate.may(actor, &Wish::LeadClass(class))?;
        let (school, teacher) = (actor.school, actor.person);
        self.store
            .write(move |tx| {
                let standing = of_class(tx.connection(), class, &Merged::default())?;
                if standing.iter().any(|other| other.assignment == assignment) {
                    tx.append(Draft {
                        schools: vec![school],
                        persons: vec![teacher],
                        authority: allowed.authority,
                        events: vec![WorkWithdrawn { assignment }.into()],
                    })?;
                }
                Ok(())
            })
            .await
    }
}
