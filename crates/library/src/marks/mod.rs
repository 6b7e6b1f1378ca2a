//! What somebody marked to find it again: a lesson, a course, a book, a video, a topic.
//!
//! A mark is an event and not this box's own note: whoever moves to another school brings her marks along with her answers, and a
//! backup or a second box that knows her shows the same. The last word counts, whichever box heard it. A guest's marks live and go
//! with her place, like all that she does.

pub(crate) mod pages;
mod things;

pub(crate) use things::sign_of;

use events::{Event, learning::ThingMarked};
use kernel::{Actor, Authority, PersonId};
use std::collections::BTreeMap;
use store::{
    ColumnType::{Blob, Int, Text},
    Connection, Draft, Store, StoreError,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};
use web::messages::Catalogue;

/// The texts.
pub const MESSAGES: Catalogue = Catalogue {
    area: "marks",
    sources: &[
        ("es", include_str!("../../messages/marks.es.ftl")),
        ("pt", include_str!("../../messages/marks.pt.ftl")),
        ("en", include_str!("../../messages/marks.en.ftl")),
    ],
};

/// Words on marks of one person that are read; of somebody with more, the latest.
const READ_MAX: i64 = 400;

static MARK: Table = Table {
    name: "library_mark",
    key: &[("person", Blob), ("course", Text), ("item", Text)],
    columns: &[Column::new("marked", Int, Merge::Last("marked"))],
    indexes: &[],
};

/// The view.
pub(crate) fn view() -> View {
    View {
        name: "library_marks",
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Hub,
        kinds: &[521],
        tables: vec![&MARK],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            if let (Event::ThingMarked(said), Some(person)) = (fact.event, fact.header.persons.first()) {
                let key = [(*person).into(), said.course.as_str().into(), said.item.as_str().into()];
                deltas.row(&MARK, key, fact.stamp).set("marked", i64::from(said.marked)).done();
            }
        }),
    }
}

/// Something that can be marked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Thing {
    /// The course's id, or the channel's.
    pub course: String,
    /// The lesson's id, or the content's in a channel, wherever it stands there; empty: the course itself.
    pub item: String,
}

/// What a person has marked, the latest first. She may stand under several ids; what she said last counts.
pub(crate) fn marked_by(db: &mut Connection, ids: &[PersonId]) -> Result<Vec<Thing>, StoreError> {
    let mut said: BTreeMap<Thing, (Vec<u8>, bool)> = BTreeMap::new();
    // The stamp of the group `marked` orders what she said, whatever box heard it.
    let sql = "SELECT course, item, marked, marked_at FROM library_mark WHERE person = ?1 \
        ORDER BY marked_at DESC, course, item LIMIT ?2";
    for id in ids {
        for row in db.query(sql, &[(*id).into(), READ_MAX.into()])? {
            let thing = Thing { course: row.text(0)?.to_owned(), item: row.text(1)?.to_owned() };
            let word = (row.blob(3)?.to_vec(), row.int(2)? != 0);
            match said.get(&thing) {
                Some(known) if known.0 >= word.0 => {}
                _ => drop(said.insert(thing, word)),
            }
        }
    }
    let mut marked: Vec<(Vec<u8>, Thing)> =
        said.into_iter().filter(|(_, (_, on))| *on).map(|(thing, (at, _))| (at, thing)).collect();
    marked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Ok(marked.into_iter().map(|(_, thing)| thing).collect())
}

/// Whether she has marked this.
pub(crate) fn is_marked(db: &mut Connection, ids: &[PersonId], thing: &Thing) -> Result<bool, StoreError> {
    let mut last: Option<(Vec<u8>, bool)> = None;
    for id in ids {
        let sql =
            "SELECT marked, marked_at FROM library_mark WHERE person = ?1 AND course = ?2 AND item = ?3";
        let key = [(*id).into(), thing.course.as_str().into(), thing.item.as_str().into()];
        if let Some(row) = db.query_one(sql, &key)? {
            last = last.max(Some((row.blob(1)?.to_vec(), row.int(0)? != 0)));
        }
    }
    Ok(last.is_some_and(|(_, marked)| marked))
}

/// Marks something, or takes the mark off. Nothing is written where it stands so already.
pub(crate) async fn mark(
    store: &Store,
    (actor, authority): (Actor, Authority),
    ids: Vec<PersonId>,
    thing: Thing,
    marked: bool,
) -> Result<(), StoreError> {
    store
        .write(move |tx| -> Result<(), StoreError> {
            if is_marked(tx.connection(), &ids, &thing)? == marked {
                return Ok(());
            }
            let Thing { course, item } = thing;
            tx.append(Draft {
                schools: vec![actor.school],
                persons: vec![actor.person],
                authority,
                events: vec![ThingMarked { course, item, marked }.into()],
            })?;
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{SchoolId, Seed};
    use testkit::{
        Scratch,
        stores::{Opening, settle},
    };

    fn thing(item: &str) -> Thing {
        Thing { course: "safe-phone".into(), item: item.into() }
    }

    fn say(store: &Store, person: PersonId, item: &str, marked: bool) {
        let said = ThingMarked { course: "safe-phone".into(), item: item.into(), marked };
        store
            .write_blocking(move |tx| -> Result<(), StoreError> {
                tx.append(Draft {
                    schools: vec![SchoolId([1; 16])],
                    persons: vec![person],
                    authority: Authority::Learner,
                    events: vec![said.into()],
                })
                .map(drop)
            })
            .expect("written");
    }

    #[test]
    fn the_last_word_counts_under_whichever_id_it_was_said() {
        let folder = Scratch::new("marks").expect("a folder");
        let store = Opening::sqlite(&folder, crate::views).open(folder.path(), Seed(1)).expect("a store");
        let (here, there, other) = (PersonId([1; 16]), PersonId([2; 16]), PersonId([3; 16]));
        for (person, item, marked) in [
            (here, "u1l1", true),
            (here, "u1l2", true),
            (there, "u1l2", false),
            (there, "", true),
            (other, "u1l3", true),
            (here, "u1l1", false),
            (there, "u1l1", true),
        ] {
            say(&store, person, item, marked);
        }
        settle(&store).expect("every view is whole");
        let read = |ids: &[PersonId]| store.read_blocking(|db| marked_by(db, ids)).expect("read");
        assert_eq!(read(&[here, there]), [thing("u1l1"), thing("")]);
        assert_eq!(read(&[other]), [thing("u1l3")]);
        assert_eq!(read(&[]), []);
        let is =
            |item: &str| store.read_blocking(|db| is_marked(db, &[here, there], &thing(item))).expect("read");
        assert_eq!((is("u1l1"), is("u1l2"), is("u1l3"), is("")), (true, false, false, true));
    }
}
