//! Who may come in without being on the school's list: a fact of the school, set by its administrator.

use crate::Directory;
use events::{Event, school::DoorsSet};
use kernel::{Authority, PersonId, SchoolId};
use store::{
    ColumnType::{Blob, Int},
    Connection, Draft, StoreError, WriteTx,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// What a site opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doors {
    /// Anybody may look and practise without an account.
    pub guests: bool,
    /// Anybody may make herself a place with a drawing and a PIN, and come back to it.
    pub places: bool,
}

/// Until somebody decides: a box in a village is there for whoever walks in, and asks nothing of her.
impl Default for Doors {
    fn default() -> Self {
        Self { guests: true, places: true }
    }
}

/// What schools have set.
pub static DOORS: Table = Table {
    name: "directory_doors",
    key: &[("school", Blob)],
    columns: &[
        Column::new("guests", Int, Merge::Last("set")),
        Column::new("places", Int, Merge::Last("set")),
    ],
    indexes: &[],
};

/// The view.
pub fn view() -> View {
    View {
        name: "directory_doors",
        version: 1,
        needed: Needed::BeforeServing,
        runs_on: RunsOn::Both,
        kinds: &[320],
        tables: vec![&DOORS],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            if let Event::DoorsSet(e) = fact.event {
                deltas
                    .row(&DOORS, [e.school.into()], fact.stamp)
                    .set("guests", i64::from(e.guests))
                    .set("places", i64::from(e.places))
                    .done();
            }
        }),
    }
}

impl Directory {
    /// The school this box serves: the first that was opened here.
    pub fn school_here(&self, db: &mut Connection) -> Result<Option<SchoolId>, StoreError> {
        let row =
            db.query_one("SELECT school FROM directory_school ORDER BY demonstration, school LIMIT 1", &[])?;
        row.map(|row| row.id(0).map(SchoolId)).transpose()
    }

    /// What a school has opened.
    pub fn doors(&self, db: &mut Connection, school: SchoolId) -> Result<Doors, StoreError> {
        let row =
            db.query_one("SELECT guests, places FROM directory_doors WHERE school = ?1", &[school.into()])?;
        row.map_or(Ok(Doors::default()), |row| {
            Ok(Doors { guests: row.int(0)? != 0, places: row.int(1)? != 0 })
        })
    }

    /// Sets it; nothing is written if it stands so already.
    pub fn set_doors(
        &self,
        tx: &mut WriteTx<'_>,
        school: SchoolId,
        doors: Doors,
        by: PersonId,
    ) -> Result<(), StoreError> {
        if self.doors(tx.connection(), school)? == doors {
            return Ok(());
        }
        let events = vec![DoorsSet { school, guests: doors.guests, places: doors.places }.into()];
        tx.append(Draft { schools: vec![school], persons: vec![by], authority: Authority::Staff, events })?;
        Ok(())
    }
}
