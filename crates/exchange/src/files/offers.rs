//! What is offered to whom: a view of the log.

use super::MAX_FILE_BYTES;
use events::Event;
use kernel::{Authority, Digest, Origin, SchoolId};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    ColumnType::{Blob, Int, Text},
    Connection, Row, StoreError, Value,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// One row for each school, author and file; the author's last word counts. An empty school is every school.
pub static OFFER: Table = Table {
    name: "exchange_file_offer",
    key: &[("school", Blob), ("author", Blob), ("file", Blob)],
    columns: &[
        Column::new("list", Blob, Merge::Last("said")),
        Column::new("bytes", Int, Merge::Last("said")),
        Column::new("course", Text, Merge::Last("said")),
        Column::new("version", Int, Merge::Last("said")),
        Column::new("title", Text, Merge::Last("said")),
        Column::new("log", Blob, Merge::Last("said")),
        Column::new("seq", Int, Merge::Last("said")),
    ],
    indexes: &[],
};

/// The view's name.
pub const VIEW: &str = "exchange_file_offers";
/// Offers of one author to one school that are looked at: a country has some hundreds of courses. Of each author, so that nobody can hide
/// another's.
const LOOKED_AT: i64 = 512;
/// Offers in a list for a person.
const LISTED: i64 = 10_000;
/// Letters of a course's id and title that are kept.
const MAX_CHARS: usize = 120;

/// A file that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// In whose log, and at which place.
    pub log: Origin,
    /// Its place there.
    pub seq: u64,
    /// The file.
    pub file: Digest,
    /// Its length.
    pub bytes: u64,
    /// Digest of the list of its chunks.
    pub list: Digest,
    /// The course's id.
    pub course: String,
    /// The course's version.
    pub version: u32,
    /// The course's title.
    pub title: String,
    /// A central makes it: as this node knows nodes.
    pub central: bool,
}

pub(crate) fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[403, 404],
        tables: vec![&OFFER],
        work: Work::rows(rows),
    }
}

fn rows(fact: &Fact<'_>, deltas: &mut Deltas) {
    let header = fact.header;
    // Every school is a central's to speak of; a school's own box names it. What a learner wrote is no offer.
    let schools: Vec<Value> = match (header.authority, header.schools.is_empty()) {
        (Authority::Central, true) => vec![Value::blob(&[])],
        (Authority::Central | Authority::Staff, false) => {
            header.schools.iter().map(|school| (*school).into()).collect()
        }
        _ => return,
    };
    let short = |text: &str| text.chars().take(MAX_CHARS).collect::<String>();
    for school in schools {
        let author = Value::blob(header.origin.node.as_bytes());
        match fact.event {
            Event::PackageOffered(e) => deltas
                .row(&OFFER, [school, author, e.package.into()], fact.stamp)
                .set("list", e.list)
                .set("bytes", i64::try_from(e.bytes).unwrap_or(i64::MAX))
                .set("course", short(&e.course))
                .set("version", i64::from(e.version))
                .set("title", short(&e.title))
                .set("log", header.origin.to_bytes().to_vec())
                .set("seq", header.seq as i64)
                .done(),
            // An offer without a list is none.
            Event::PackageWithdrawn(e) => deltas
                .row(&OFFER, [school, author, e.package.into()], fact.stamp)
                .set("list", None::<Vec<u8>>)
                .set("bytes", None::<i64>)
                .set("course", None::<String>)
                .set("version", None::<i64>)
                .set("title", None::<String>)
                .set("log", header.origin.to_bytes().to_vec())
                .set("seq", header.seq as i64)
                .done(),
            _ => {}
        }
    }
}

const COLUMNS: &str = "file, list, bytes, course, version, title, log, seq";

fn read(row: &Row) -> Result<Option<Offer>, StoreError> {
    let log = Origin::from_bytes(row.blob(6)?);
    let bytes = u64::try_from(row.int(2)?).ok().filter(|bytes| (1..=MAX_FILE_BYTES).contains(bytes));
    let (Some(log), Some(bytes), Ok(version)) = (log, bytes, u32::try_from(row.int(4)?)) else {
        return Ok(None);
    };
    Ok(Some(Offer {
        log,
        seq: row.int(7)?.max(0) as u64,
        file: Digest(row.id(0)?),
        bytes,
        list: Digest(row.id(1)?),
        course: row.text(3)?.to_owned(),
        version,
        title: row.text(5)?.to_owned(),
        central: false,
    }))
}

/// What is offered to nodes of these schools: each list once, the short files first, so that many are there before a long one comes.
pub fn offers_to(db: &mut Connection, schools: &BTreeSet<SchoolId>) -> Result<Vec<Offer>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM (SELECT {COLUMNS}, author, row_number() OVER (PARTITION BY author ORDER BY file) AS place \
         FROM exchange_file_offer WHERE school = ?1 AND list IS NOT NULL) AS offered WHERE place <= ?2 ORDER BY author, file"
    );
    let every = [Value::blob(&[])].into_iter();
    let mut offers: BTreeMap<(u64, Digest), Offer> = BTreeMap::new();
    for school in every.chain(schools.iter().map(|school| (*school).into())) {
        for row in db.query(&sql, &[school, LOOKED_AT.into()])? {
            if let Some(offer) = read(&row)? {
                offers.entry((offer.bytes, offer.list)).or_insert(offer);
            }
        }
    }
    Ok(offers.into_values().collect())
}

/// Whether some offer that stands is of this list.
pub(crate) fn is_offered(db: &mut Connection, list: &Digest) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM exchange_file_offer WHERE list = ?1 LIMIT 1";
    Ok(db.query_one(sql, &[(*list).into()])?.is_some())
}

/// An offer, and for which schools it stands; none is every school.
pub type Offered = (Offer, Vec<SchoolId>);

/// Every offer in the log, as its author made it, for a list.
pub fn all(db: &mut Connection) -> Result<Vec<Offered>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, school FROM exchange_file_offer WHERE list IS NOT NULL ORDER BY course, version, author, file, school LIMIT ?1"
    );
    let mut offers: Vec<Offered> = Vec::new();
    for row in db.query(&sql, &[LISTED.into()])? {
        let Some(offer) = read(&row)? else { continue };
        let school = row.id(8).ok().map(SchoolId);
        let same = |known: &Offered| known.0.log.node == offer.log.node && known.0.file == offer.file;
        match offers.last_mut().filter(|known| same(known)) {
            Some((_, schools)) => schools.extend(school),
            None => offers.push((offer, school.into_iter().collect())),
        }
    }
    Ok(offers)
}
