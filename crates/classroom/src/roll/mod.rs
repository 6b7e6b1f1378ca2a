//! The roll: who was there on which day, and why not. Everybody is presumed present; a correction is another entry, and both
//! stay.

mod decide;

pub use decide::{MAX_DAYS_BACK, Refusal, Wished, decide};

use crate::{Classroom, ClassworkError, stamp_wall};
use events::{
    Event,
    classwork::{MAX_PUPILS, RollCalled, RollMark},
};
use kernel::{Actor, ClassId, PersonId, UtcMillis, Wish};
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

/// What stands for a class between two days, both included: by day and pupil.
pub fn between(
    db: &mut Connection,
    class: ClassId,
    first: i32,
    last: i32,
) -> Result<BTreeMap<i32, BTreeMap<PersonId, RollMark>>, StoreError> {
    let sql = "SELECT day, person, mark FROM classroom_roll WHERE class = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day, person";
    let mut days: BTreeMap<i32, BTreeMap<PersonId, RollMark>> = BTreeMap::new();
    for row in db.query(sql, &[class.into(), i64::from(first).into(), i64::from(last).into()])? {
        days.entry(row.int(0)? as i32).or_default().insert(PersonId(row.id(1)?), mark_of(&row, 2)?);
    }
    Ok(days)
}

/// What stands for one day.
pub fn on(db: &mut Connection, class: ClassId, day: i32) -> Result<BTreeMap<PersonId, RollMark>, StoreError> {
    Ok(between(db, class, day, day)?.remove(&day).unwrap_or_default())
}

/// The days since `first` on which a pupil of the class was not there.
pub fn absences(
    db: &mut Connection,
    class: ClassId,
    first: i32,
) -> Result<BTreeMap<PersonId, Vec<(i32, RollMark)>>, StoreError> {
    let sql = "SELECT person, day, mark FROM classroom_roll WHERE class = ?1 AND day >= ?2 AND mark >= 2 ORDER BY person, day";
    let mut found: BTreeMap<PersonId, Vec<(i32, RollMark)>> = BTreeMap::new();
    for row in db.query(sql, &[class.into(), i64::from(first).into()])? {
        found.entry(PersonId(row.id(0)?)).or_default().push((row.int(1)? as i32, mark_of(&row, 2)?));
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

/// Everything noted for a day, by pupil, oldest first.
pub fn noted(db: &mut Connection, class: ClassId, day: i32) -> Result<Vec<Noted>, StoreError> {
    let sql = "SELECT person, mark, called_by, stamp FROM classroom_roll_noted WHERE class = ?1 AND day = ?2 ORDER BY person, stamp";
    db.query(sql, &[class.into(), i64::from(day).into()])?
        .iter()
        .map(|row| {
            Ok(Noted {
                pupil: PersonId(row.id(0)?),
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

impl Classroom {
    /// Calls or corrects the roll of a day. Returns how many marks were written: none if everything is known already.
    pub async fn call_roll(
        &self,
        actor: &Actor,
        class: ClassId,
        pupils: Vec<PersonId>,
        wished: Vec<Wished>,
        day: i32,
        today: i32,
    ) -> Result<usize, ClassworkError<Refusal>> {
        let allowed = self.gate.may(actor, &Wish::LeadClass(class))?;
        let (school, teacher) = (actor.school, actor.person);
        self.store
            .write(move |tx| {
                let known = on(tx.connection(), class, day)?;
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
