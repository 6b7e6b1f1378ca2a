//! Who was forgotten, as the log says: a view of its own, so that the list beside the backups can be kept.

use crate::backup::Erasures;
use events::Event;
use kernel::PersonId;
use store::{
    ColumnType::{Blob, Int},
    Store, StoreError,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// One row a person.
pub static FORGOTTEN: Table = Table {
    name: "upkeep_forgotten",
    key: &[("person", Blob)],
    columns: &[Column::new("reason", Int, Merge::First("forgotten"))],
    indexes: &[],
};

/// The view.
pub fn view() -> View {
    View {
        name: "upkeep_forgotten",
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[207],
        tables: vec![&FORGOTTEN],
        work: Work::rows(forgotten),
    }
}

fn forgotten(fact: &Fact<'_>, deltas: &mut Deltas) {
    if let Event::PersonForgotten(e) = fact.event {
        deltas.row(&FORGOTTEN, [e.person.into()], fact.stamp).set("reason", i64::from(e.reason)).done();
    }
}

/// Everybody whose keys were destroyed.
pub fn all(store: &Store) -> Result<Erasures, StoreError> {
    store.read_blocking(|db| {
        let mut list = Erasures::default();
        for row in db.query("SELECT person, reason FROM upkeep_forgotten ORDER BY person", &[])? {
            list.add(PersonId(row.id(0)?), row.int(1)?.clamp(0, 255) as u8);
        }
        Ok(list)
    })
}
