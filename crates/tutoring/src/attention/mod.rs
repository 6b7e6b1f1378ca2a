//! Whom a teacher should look for this week, why, what she did, and what followed.
//!
//! [`rules`] are stated, few, and read attendance and answers alone. Nothing they find is written down; what teachers do is.

pub mod rules;
pub mod week;

use crate::Tutoring;
use events::{
    Event,
    tutoring::{HelpGiven, HelpKind, MAX_NAMED_A_WEEK, NamedAWeekSet},
};
use kernel::{Actor, Authority, ClassId, PersonId};
use store::{
    ColumnType::{Blob, Int},
    Connection, Draft, StoreError, Value,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The view's name.
pub const VIEW: &str = "tutoring_attention";

/// Names shown in a week unless a teacher says otherwise.
pub const NAMED_A_WEEK: u8 = 3;

/// What was done, one row each.
pub static HELP: Table = Table {
    name: "tutoring_help",
    key: &[("class", Blob), ("pupil", Blob), ("stamp", Blob)],
    columns: &[
        Column::new("day", Int, Merge::Insert),
        Column::new("what", Int, Merge::Insert),
        Column::new("concerns", Int, Merge::Insert),
        Column::new("by_person", Blob, Merge::Insert),
    ],
    indexes: &[],
};

/// How many names a week each class wishes.
pub static NAMED: Table = Table {
    name: "tutoring_named",
    key: &[("class", Blob)],
    columns: &[Column::new("most", Int, Merge::Last("named"))],
    indexes: &[],
};

/// What teachers did and wished, as a view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Hub,
        kinds: &[802, 803],
        tables: vec![&HELP, &NAMED],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| match fact.event {
            Event::HelpGiven(help) => {
                let Some(pupil) = fact.header.persons.first() else { return };
                let by = fact.header.persons.get(1).copied().map_or(Value::Null, Value::from);
                let stamp = Value::blob(&fact.stamp.to_bytes());
                let key: [Value; 3] = [help.class.into(), (*pupil).into(), stamp];
                deltas
                    .row(&HELP, key, fact.stamp)
                    .set("day", i64::from(help.day))
                    .set("what", i64::from(help.what))
                    .set("concerns", i64::from(help.concerns))
                    .set("by_person", by)
                    .done();
            }
            Event::NamedAWeekSet(set) => {
                let most = i64::from(set.most.min(MAX_NAMED_A_WEEK));
                deltas.row(&NAMED, [Value::from(set.class)], fact.stamp).set("most", most).done();
            }
            _ => {}
        }),
    }
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// For whom.
    pub pupil: PersonId,
    /// The school's own day.
    pub day: i32,
    /// What; `None`: something that a newer program knows.
    pub what: Option<HelpKind>,
    /// By whom, if the entry says so.
    pub by: Option<PersonId>,
}

/// What was done for a class's pupils since a day, latest first.
pub fn helps(db: &mut Connection, class: ClassId, since: i32) -> Result<Vec<Help>, StoreError> {
    let sql = "SELECT pupil, day, what, by_person FROM tutoring_help WHERE class = ?1 AND day >= ?2 ORDER BY day DESC, stamp DESC, pupil";
    db.query(sql, &[class.into(), i64::from(since).into()])?
        .iter()
        .map(|row| {
            Ok(Help {
                pupil: PersonId(row.id(0)?),
                day: row.int(1)? as i32,
                what: u8::try_from(row.int(2)?).ok().and_then(HelpKind::from_u8),
                by: row.blob_opt(3)?.and_then(PersonId::from_slice),
            })
        })
        .collect()
}

/// How many names a week a class's teachers wish to see.
pub fn named_a_week(db: &mut Connection, class: ClassId) -> Result<u8, StoreError> {
    let row = db.query_one("SELECT most FROM tutoring_named WHERE class = ?1", &[class.into()])?;
    row.map_or(Ok(NAMED_A_WEEK), |row| Ok(row.int(0)?.clamp(0, i64::from(MAX_NAMED_A_WEEK)) as u8))
}

impl Tutoring {
    /// Notes what a teacher did for a pupil of her class; the same on the same day counts once.
    pub async fn note_help(
        &self,
        actor: &Actor,
        authority: Authority,
        pupil: PersonId,
        help: HelpGiven,
    ) -> Result<(), StoreError> {
        let (school, persons) = (actor.school, vec![pupil, actor.person]);
        self.store
            .write(move |tx| {
                let known = helps(tx.connection(), help.class, help.day)?.iter().any(|known| {
                    known.pupil == persons[0]
                        && known.day == help.day
                        && known.by == Some(persons[1])
                        && known.what.map(|what| what as u8) == Some(help.what)
                });
                if !known {
                    tx.append(Draft {
                        schools: vec![school],
                        persons,
                        authority,
                        events: vec![help.into()],
                    })?;
                }
                Ok(())
            })
            .await
    }

    /// Notes how many names a week she wishes; nothing is written if it is so already.
    pub async fn set_named_a_week(
        &self,
        actor: &Actor,
        authority: Authority,
        class: ClassId,
        most: u8,
    ) -> Result<(), StoreError> {
        let (school, persons) = (actor.school, vec![actor.person]);
        self.store
            .write(move |tx| {
                if named_a_week(tx.connection(), class)? == most {
                    return Ok(());
                }
                let event = NamedAWeekSet { class, most };
                tx.append(Draft { schools: vec![school], persons, authority, events: vec![event.into()] })?;
                Ok(())
            })
            .await
    }
}
