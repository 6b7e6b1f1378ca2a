//! What is offered to whom: a view of the log.

use super::MAX_FILE_BYTES;
use eventlog::{Program, statement::ProgramTerms};
use events::Event;
use kernel::{Authority, Digest, NodeKey, Origin, SchoolId};
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
        Column::new("program", Blob, Merge::Last("said")),
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
    /// The root's word about it as it came, if it is a program and no course: nobody has looked at the signature yet. Then the course
    /// is the kind of machine, as [`course_of`] writes it, its version the sequence, and its title the program's version.
    pub program: Option<Vec<u8>>,
    /// A central makes it: as this node knows nodes.
    pub central: bool,
}

/// What stands in a course's place for programs of one kind of machine: no course is called so.
pub fn course_of(target: &str) -> String {
    format!("program {target}")
}

impl Offer {
    /// Where it stands in the log: no two offers share it.
    pub(crate) fn place(&self) -> (Origin, u64) {
        (self.log, self.seq)
    }
}

pub(crate) fn view() -> View {
    View {
        name: VIEW,
        version: 2,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[106, 403, 404],
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
                .set("program", None::<Vec<u8>>)
                .set("log", header.origin.to_bytes().to_vec())
                .set("seq", header.seq as i64)
                .done(),
            Event::ProgramOffered(e) => {
                // What is no word about a program offers nothing.
                let Ok(Program { terms, .. }) = Program::from_bytes(&e.word) else { continue };
                let ProgramTerms { file, bytes, version, target, sequence, .. } = terms;
                deltas
                    .row(&OFFER, [school, author, file.into()], fact.stamp)
                    .set("list", e.list)
                    .set("bytes", i64::try_from(bytes).unwrap_or(i64::MAX))
                    .set("course", course_of(&target))
                    .set("version", i64::from(sequence))
                    .set("title", version.to_string())
                    .set("program", e.word.clone())
                    .set("log", header.origin.to_bytes().to_vec())
                    .set("seq", header.seq as i64)
                    .done();
            }
            // An offer without a list is none.
            Event::PackageWithdrawn(e) => deltas
                .row(&OFFER, [school, author, e.package.into()], fact.stamp)
                .set("list", None::<Vec<u8>>)
                .set("bytes", None::<i64>)
                .set("course", None::<String>)
                .set("version", None::<i64>)
                .set("title", None::<String>)
                .set("program", None::<Vec<u8>>)
                .set("log", header.origin.to_bytes().to_vec())
                .set("seq", header.seq as i64)
                .done(),
            _ => {}
        }
    }
}

const COLUMNS: &str = "file, list, bytes, course, version, title, log, seq, program";

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
        program: row.blob_opt(8)?.map(<[u8]>::to_vec),
        central: false,
    }))
}

/// What is offered to nodes of these schools: what one author says of a file and its list once, the short files first, so that many are
/// there before a long one comes. Authors who name one list stand side by side: none hides what another says of it.
pub fn offers_to(db: &mut Connection, schools: &BTreeSet<SchoolId>) -> Result<Vec<Offer>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM (SELECT {COLUMNS}, author, row_number() OVER (PARTITION BY author ORDER BY file) AS place \
         FROM exchange_file_offer WHERE school = ?1 AND list IS NOT NULL) AS offered WHERE place <= ?2 ORDER BY author, file"
    );
    let every = [Value::blob(&[])].into_iter();
    let mut offers: BTreeMap<(u64, Digest, NodeKey, Digest), Offer> = BTreeMap::new();
    for school in every.chain(schools.iter().map(|school| (*school).into())) {
        for row in db.query(&sql, &[school, LOOKED_AT.into()])? {
            if let Some(offer) = read(&row)? {
                let key = (offer.bytes, offer.list, offer.log.node, offer.file);
                offers.entry(key).or_insert(offer);
            }
        }
    }
    Ok(offers.into_values().collect())
}

/// The offers of the highest version of each course of each author. Authors count apart: none hides what another offers.
pub(crate) fn newest<'a>(offers: impl Iterator<Item = &'a Offer>) -> BTreeSet<(Origin, u64)> {
    let mut newest: BTreeMap<(NodeKey, &str), &Offer> = BTreeMap::new();
    for offer in offers {
        let known = newest.entry((offer.log.node, &offer.course)).or_insert(offer);
        if (known.version, known.list) < (offer.version, offer.list) {
            *known = offer;
        }
    }
    newest.into_values().map(Offer::place).collect()
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
        let school = row.id(9).ok().map(SchoolId);
        // What is offered to every school stands apart from what is offered to some.
        let same = |known: &Offered| {
            (known.0.log.node, known.0.file) == (offer.log.node, offer.file)
                && known.1.is_empty() == school.is_none()
        };
        match offers.last_mut().filter(|known| same(known)) {
            Some((_, schools)) => schools.extend(school),
            None => offers.push((offer, school.into_iter().collect())),
        }
    }
    Ok(offers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LOCAL, views};
    use events::{
        content::{PackageOffered, PackageWithdrawn},
        node::ProgramOffered,
    };
    use kernel::Seed;
    use store::{Draft, Store};
    use testkit::{Scratch, postgres, stores::Opening};

    const SCHOOL: SchoolId = SchoolId([7; 16]);
    const OTHER: SchoolId = SchoolId([8; 16]);

    fn say(store: &Store, authority: Authority, schools: &[SchoolId], event: impl Into<Event>) {
        let draft =
            Draft { schools: schools.to_vec(), persons: vec![], authority, events: vec![event.into()] };
        store.write_blocking(move |tx| tx.append(draft)).unwrap();
    }

    fn offer(file: u8, bytes: u64, version: u32) -> PackageOffered {
        let (package, list) = (Digest([file; 32]), Digest([100 + file; 32]));
        PackageOffered { package, bytes, list, course: "safe-phone".into(), version, title: "é".repeat(500) }
    }

    fn to(store: &Store, schools: &[SchoolId]) -> Vec<u8> {
        let schools = schools.iter().copied().collect();
        let offers = store.read_blocking(|db| offers_to(db, &schools)).unwrap();
        offers.iter().map(|offer| offer.file.0[0]).collect()
    }

    fn tell(mut opening: Opening, folder: &Scratch) {
        opening.local = vec![LOCAL];
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        testkit::stores::settle(&store).unwrap();
        say(&store, Authority::Central, &[], offer(1, 900, 1));
        say(&store, Authority::Central, &[SCHOOL, OTHER], offer(2, 800, 2));
        say(&store, Authority::Staff, &[SCHOOL], offer(3, 700, 3));
        // No offers: by whom, to nobody, of what length.
        say(&store, Authority::Learner, &[SCHOOL], offer(4, 600, 4));
        say(&store, Authority::Staff, &[], offer(5, 500, 5));
        say(&store, Authority::Central, &[], offer(6, 0, 6));
        say(&store, Authority::Central, &[], offer(7, MAX_FILE_BYTES + 1, 7));
        say(&store, Authority::Central, &[], offer(8, u64::MAX, 8));
        // The short ones first, each once.
        assert_eq!(to(&store, &[SCHOOL]), [3, 2, 1]);
        assert_eq!(to(&store, &[SCHOOL, OTHER]), [3, 2, 1]);
        assert_eq!((to(&store, &[OTHER]), to(&store, &[])), (vec![2, 1], vec![1]));
        let all = store.read_blocking(all).unwrap();
        let told: Vec<_> = all.iter().map(|(offer, schools)| (offer.version, schools.len())).collect();
        assert_eq!(told, [(1, 0), (2, 2), (3, 1)]);
        assert_eq!(all[0].0.title.chars().count(), MAX_CHARS);
        assert_eq!((all[0].0.log, all[0].0.seq), (store.origin(), 2));
        // Taken back for one school, for every school, and offered anew.
        let withdrawn = |file: u8| PackageWithdrawn { package: Digest([file; 32]) };
        say(&store, Authority::Central, &[SCHOOL], withdrawn(2));
        say(&store, Authority::Central, &[], withdrawn(1));
        assert_eq!((to(&store, &[SCHOOL]), to(&store, &[OTHER])), (vec![3], vec![2]));
        let offered = |list: u8| store.read_blocking(|db| is_offered(db, &Digest([list; 32]))).unwrap();
        assert_eq!((offered(101), offered(102), offered(103)), (false, true, true));
        say(&store, Authority::Central, &[], offer(1, 900, 1));
        assert_eq!(to(&store, &[]), [1]);
        // One author among many offers hides nobody's; of one a bounded number is looked at.
        for n in 0..(LOOKED_AT as u16 + 20) {
            let mut event = offer(9, 400, 9);
            event.package.0[..2].copy_from_slice(&n.to_be_bytes());
            event.list.0[..2].copy_from_slice(&n.to_be_bytes());
            say(&store, Authority::Staff, &[OTHER], event);
        }
        assert_eq!(to(&store, &[OTHER]).len(), LOOKED_AT as usize + 1);
        // A program, by the root's word; what is no such word offers nothing.
        let terms = ProgramTerms {
            file: Digest([50; 32]),
            bytes: 300,
            version: "0.2.0".parse().unwrap(),
            follows: "0.1.0".parse().unwrap(),
            target: "riscv64gc-unknown-linux-gnu".into(),
            sequence: 3,
            issued_at: kernel::UtcMillis(1),
            about: String::new(),
        };
        let word = Program::issue(&eventlog::NodeSecret::from_bytes([9; 32]), terms).to_bytes();
        let list = Digest([150; 32]);
        say(&store, Authority::Central, &[], ProgramOffered { word: word[1..].to_vec(), list });
        assert_eq!(to(&store, &[]), [1]);
        say(&store, Authority::Central, &[], ProgramOffered { word: word.clone(), list });
        assert_eq!(to(&store, &[]), [50, 1]);
        let found = store.read_blocking(|db| offers_to(db, &BTreeSet::new())).unwrap().swap_remove(0);
        assert_eq!((found.course, found.version), (course_of("riscv64gc-unknown-linux-gnu"), 3));
        assert_eq!((found.title.as_str(), found.program), ("0.2.0", Some(word)));
        say(&store, Authority::Central, &[], withdrawn(50));
        assert_eq!(to(&store, &[]), [1]);
        store.close();
    }

    #[test]
    fn what_is_offered_to_whom_is_the_same_on_both_databases() {
        let folder = Scratch::new("offers").unwrap();
        tell(Opening::sqlite(&folder, views), &folder);
        match Opening::postgres("offers", views) {
            Some(opening) => tell(opening, &Scratch::new("offers-pg").unwrap()),
            None => println!("{} is not set: PostgreSQL was not checked", postgres::VARIABLE),
        }
    }
}
