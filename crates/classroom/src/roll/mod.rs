//! The roll: who was there on which day, and why not. Everybody is presumed present; a correction is another entry, and both
//! stay.

mod decide;

pub use decide::{MAX_DAYS_BACK, Refusal, Wished, decide};

use crate::{Classroom, ClassworkError, merged::Merged, stamp_wall};
use events::{
    Event,
    classwork::{MAX_PUPILS, RollCalled, RollMark},
};
use kernel::{
    Actor, ClassId, PersonId, UtcMillis, Wish,
    ports::{Attendance, Attended, PortError},
};
use std::collections::BTreeMap;
use store::{
    ColumnType::{Blob, Int},
    Connection, Draft, Row, StoreError, Value,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The view's name.
pub const VIEW: &str = "classroom_roll";

/// What stands: one row for each pupil and day.
pub static ROLL: Table = Table {
    name: "classroom_roll",
    key: &[("class", Blob), ("day", Int), ("person", Blob)],
    columns: &[
        Column::new("mark", Int, Merge::Last("roll")),
        Column::new("called_by", Blob, Merge::Last("roll")),
    ],
    indexes: &[],
};

/// Everything that was ever noted, corrections beside what they corrected.
pub static NOTED: Table = Table {
    name: "classroom_roll_noted",
    key: &[("class", Blob), ("day", Int), ("person", Blob), ("stamp", Blob)],
    columns: &[Column::new("mark", Int, Merge::Insert), Column::new("called_by", Blob, Merge::Insert)],
    indexes: &[],
};

/// The roll as a view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Hub,
        kinds: &[601],
        tables: vec![&ROLL, &NOTED],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            let Event::RollCalled(roll) = fact.event else { return };
            let persons = &fact.header.persons;
            let by: Value = persons.get(roll.marks.len()).copied().map(Value::from).unwrap_or(Value::Null);
            for (person, mark) in persons.iter().zip(&roll.marks) {
                let key: [Value; 3] = [roll.class.into(), i64::from(roll.day).into(), (*person).into()];
                let mark = i64::from(*mark);
                let stamp = Value::blob(&fact.stamp.to_bytes());
                deltas
                    .row(&ROLL, key.clone(), fact.stamp)
                    .set("mark", mark)
                    .set("called_by", by.clone())
                    .done();
                deltas
                    .row(&NOTED, [&key[..], &[stamp]].concat(), fact.stamp)
                    .set("mark", mark)
                    .set("called_by", by.clone())
                    .done();
            }
        }),
    }
}

/// What stands for a class between two days, both included: by day and pupil. Of two marks of one day under two ids of a pupil
/// the later one stands; if they were called together, the one that says she was there.
pub fn between(
    db: &mut Connection,
    class: ClassId,
    first: i32,
    last: i32,
    merged: &Merged,
) -> Result<BTreeMap<i32, BTreeMap<PersonId, RollMark>>, StoreError> {
    marks(db, class, (first, last), RollMark::Present, merged)
}

fn marks(
    db: &mut Connection,
    class: ClassId,
    (first, last): (i32, i32),
    lowest: RollMark,
    merged: &Merged,
) -> Result<BTreeMap<i32, BTreeMap<PersonId, RollMark>>, StoreError> {
    // In the order in which they were noted: what comes later replaces what came before.
    let sql = "SELECT day, person, mark FROM classroom_roll WHERE class = ?1 AND day BETWEEN ?2 AND ?3 AND mark >= ?4 \
        ORDER BY day, roll_at, mark DESC, person";
    let asked = [class.into(), i64::from(first).into(), i64::from(last).into(), (lowest as i64).into()];
    let mut days: BTreeMap<i32, BTreeMap<PersonId, RollMark>> = BTreeMap::new();
    for row in db.query(sql, &asked)? {
        let pupil = merged.shown(PersonId(row.id(1)?));
        days.entry(row.int(0)? as i32).or_default().insert(pupil, mark_of(&row, 2)?);
    }
    Ok(days)
}

/// What stands for one day.
pub fn on(
    db: &mut Connection,
    class: ClassId,
    day: i32,
    merged: &Merged,
) -> Result<BTreeMap<PersonId, RollMark>, StoreError> {
    Ok(between(db, class, day, day, merged)?.remove(&day).unwrap_or_default())
}

/// The days since `first` on which a pupil of the class was not there.
pub fn absences(
    db: &mut Connection,
    class: ClassId,
    first: i32,
    merged: &Merged,
) -> Result<BTreeMap<PersonId, Vec<(i32, RollMark)>>, StoreError> {
    // Where somebody has two ids, "here" under one of them says that she was not away. Elsewhere it need not be read.
    let lowest = if merged.is_empty() { RollMark::Absent } else { RollMark::Present };
    let mut found: BTreeMap<PersonId, Vec<(i32, RollMark)>> = BTreeMap::new();
    for (day, marks) in marks(db, class, (first, i32::MAX), lowest, merged)? {
        for (pupil, mark) in marks.into_iter().filter(|(_, mark)| mark.is_absent()) {
            found.entry(pupil).or_default().push((day, mark));
        }
    }
    Ok(found)
}

/// One line of what was noted for a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// About whom.
    pub pupil: PersonId,
    /// What.
    pub mark: RollMark,
    /// By whom, if the entry says so.
    pub by: Option<PersonId>,
    /// When.
    pub at: UtcMillis,
}

/// Everything noted for a day, oldest first.
pub fn noted(
    db: &mut Connection,
    class: ClassId,
    day: i32,
    merged: &Merged,
) -> Result<Vec<Noted>, StoreError> {
    let sql = "SELECT person, mark, called_by, stamp FROM classroom_roll_noted WHERE class = ?1 AND day = ?2 ORDER BY stamp, person";
    db.query(sql, &[class.into(), i64::from(day).into()])?
        .iter()
        .map(|row| {
            Ok(Noted {
                pupil: merged.shown(PersonId(row.id(0)?)),
                mark: mark_of(row, 1)?,
                by: row.blob_opt(2)?.and_then(PersonId::from_slice),
                at: stamp_wall(row.blob(3)?),
            })
        })
        .collect()
}

fn mark_of(row: &Row, column: usize) -> Result<RollMark, StoreError> {
    Ok(RollMark::from_u8(row.int(column)?.clamp(0, 255) as u8))
}

/// A roll that is called.
#[derive(Debug, Clone)]
pub struct Call {
    /// The class's pupils, each once.
    pub pupils: Vec<PersonId>,
    /// Their other ids.
    pub merged: Merged,
    /// What the form says.
    pub wished: Vec<Wished>,
    /// Of which day.
    pub day: i32,
    /// Today.
    pub today: i32,
}

impl Attendance for Classroom {
    fn attendance(&self, class: ClassId, first: i32, last: i32) -> Result<Vec<Attended>, PortError> {
        let merged = Merged::new(self.enrolments.merged_in(class)?);
        let days = self.store.read_blocking(|db| between(db, class, first, last, &merged));
        let mut found: BTreeMap<PersonId, Vec<(i32, bool)>> = BTreeMap::new();
        for (day, marks) in days.map_err(|e| PortError(e.to_string()))? {
            for (pupil, mark) in marks {
                found.entry(pupil).or_default().push((day, !mark.is_absent()));
            }
        }
        Ok(found.into_iter().map(|(pupil, days)| Attended { pupil, days }).collect())
    }
}

impl Classroom {
    /// Calls or corrects the roll of a day. Returns how many marks were written: none if everything is known already.
    pub async fn call_roll(
        &self,
        actor: &Actor,
        class: ClassId,
        call: Call,
    ) -> Result<usize, ClassworkError<Refusal>> {
        let allowed = self.gate.may(actor, &Wish::LeadClass(class))?;
        let (school, teacher) = (actor.school, actor.person);
        self.store
            .write(move |tx| {
                let Call { pupils, merged, wished, day, today } = call;
                let known = on(tx.connection(), class, day, &merged)?;
                let marks = decide(&known, &pupils, &wished, day, today).map_err(ClassworkError::Declined)?;
                for marks in marks.chunks(MAX_PUPILS) {
                    let mut persons: Vec<PersonId> = marks.iter().map(|(pupil, _)| *pupil).collect();
                    if !persons.contains(&teacher) {
                        persons.push(teacher);
                    }
                    let marks = marks.iter().map(|(_, mark)| *mark as u8).collect();
                    tx.append(Draft {
                        schools: vec![school],
                        persons,
                        authority: allowed.authority,
                        events: vec![RollCalled { class, day, marks }.into()],
                    })?;
                }
                Ok(marks.len())
            })
            .await
    }
}
