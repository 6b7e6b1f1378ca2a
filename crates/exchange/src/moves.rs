//! A pupil who moved: her new school asks for her history, her old school answers, and what she did there may be read here.
//!
//! Both words stand in the log of the school that speaks them ([`HistoryAsked`], [`HistoryAnswered`]). A hub takes no other school's
//! log, with two exceptions, which giver and taker judge alike, entry by entry: the school that is asked is shown the asking, and
//! the school that asked is shown, once that was granted, what names her and nobody else ([`Foreign`]). So both travel as everything
//! does: over a network, a stick or a phone, over a central, in any order, twice.
//!
//! **The slip.** Who moves is known by her id, which her old school prints with its own on a slip ([`Slip`]); nobody searches for
//! anybody. A proof on it tells her old school's box that it handed the slip out itself: then a consent that stands is enough.
//!
//! **Where she went** does not stand in her old school's log: the answer names the asking by a digest ([`digest_of`]).

use eventlog::{Certificate, EntryRef, statement::CertificateTerms};
use events::{
    Event,
    governance::{HistoryAnswered, HistoryAsked},
};
use kernel::{Authority, Digest, PersonId, Role, SchoolId, UtcMillis};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    ColumnType::{Blob, Int, Text},
    Connection, StoreError,
    view::{Column, Deltas, Fact, Merge, Table},
};

/// What was asked, by its digest.
pub static ASKED: Table = Table {
    name: "exchange_history_asked",
    key: &[("asked", Blob)],
    columns: &[
        Column::new("person", Blob, Merge::First("asked")),
        Column::new("school", Blob, Merge::First("asked")),
        Column::new("from_school", Blob, Merge::First("asked")),
        Column::new("school_name", Text, Merge::First("asked")),
        Column::new("proof", Blob, Merge::First("asked")),
    ],
    indexes: &[&["school", "asked"], &["from_school", "asked"]],
};

/// What a school answered.
pub static ANSWERED: Table = Table {
    name: "exchange_history_answered",
    key: &[("asked", Blob), ("school", Blob)],
    columns: &[Column::new("granted", Int, Merge::Last("answered"))],
    indexes: &[],
};

/// The kinds in both.
pub const KINDS: [u16; 2] = [910, 911];
/// Askings looked at for one school.
const LOOKED_AT: i64 = 10_000;
/// Askings listed on a page.
const LISTED: i64 = 200;
/// Letters of a school's name that are shown of an asking.
pub const MAX_NAME_CHARS: usize = 120;
/// Bytes of a slip's proof.
pub const PROOF_BYTES: usize = 5;

pub(crate) fn rows(fact: &Fact<'_>, deltas: &mut Deltas) {
    match fact.event {
        // What a body says of schools counts for its envelope's. A school that asks itself could answer itself.
        Event::HistoryAsked(e) if fact.header.schools.contains(&e.school) && e.from != e.school => deltas
            .row(&ASKED, [digest_of(e).into()], fact.stamp)
            .set("person", e.person)
            .set("school", e.school)
            .set("from_school", e.from)
            .set("school_name", e.school_name.chars().take(MAX_NAME_CHARS).collect::<String>())
            .set("proof", e.proof.clone())
            .done(),
        Event::HistoryAnswered(e) => {
            for school in &fact.header.schools {
                deltas
                    .row(&ANSWERED, [e.asked.into(), (*school).into()], fact.stamp)
                    .set("granted", i64::from(e.granted))
                    .done();
            }
        }
        _ => {}
    }
}

/// What an answer names an asking by: without its random number nobody can tell from it which school asked.
pub fn digest_of(asked: &HistoryAsked) -> Digest {
    let mut hasher = blake3::Hasher::new_derive_key("chaski v0 a history is asked for");
    hasher.update(asked.request.as_bytes()).update(asked.person.as_bytes());
    hasher.update(asked.school.as_bytes()).update(asked.from.as_bytes());
    Digest(*hasher.finalize().as_bytes())
}

/// An asking, for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// By what an answer names it.
    pub asked: Digest,
    /// Whose history, by her id at her old school.
    pub person: PersonId,
    /// The school that asks.
    pub school: SchoolId,
    /// What it is called.
    pub school_name: String,
    /// The school that is asked.
    pub from: SchoolId,
    /// What the slip said beside her id.
    pub proof: Vec<u8>,
    /// When.
    pub at: UtcMillis,
    /// The answer, if there is one.
    pub granted: Option<bool>,
}

/// What was asked by or of a school, the latest first.
pub fn askings(db: &mut Connection, school: SchoolId) -> Result<Vec<Asking>, StoreError> {
    let sql = "SELECT a.asked, a.person, a.school, a.school_name, a.from_school, a.proof, a.asked_at, b.granted \
        FROM exchange_history_asked a \
        LEFT JOIN exchange_history_answered b ON b.asked = a.asked AND b.school = a.from_school \
        WHERE a.school = ?1 OR a.from_school = ?1 ORDER BY a.asked_at DESC, a.asked LIMIT ?2";
    let rows = db.query(sql, &[school.into(), LISTED.into()])?;
    rows.iter()
        .map(|row| {
            Ok(Asking {
                asked: Digest(row.id(0)?),
                person: PersonId(row.id(1)?),
                school: SchoolId(row.id(2)?),
                school_name: row.text(3)?.to_owned(),
                from: SchoolId(row.id(4)?),
                proof: row.blob(5)?.to_vec(),
                at: wall_of(row.blob(6)?),
                granted: row.int_opt(7)?.map(|granted| granted != 0),
            })
        })
        .collect()
}

/// A move of which a school was told: whose history another school asked for, and whether it got it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Whose, by her id at her old school.
    pub person: PersonId,
    /// Where she learns now.
    pub to: SchoolId,
    /// Since when it is granted; `None` while it is not, and once that was taken back.
    pub granted: Option<UtcMillis>,
    /// Nobody has answered yet.
    pub open: bool,
}

/// The moves of which a school was told, granted or not: which of its departures each explains. The caller decides who may know where
/// somebody went. `None`: so many that not all are looked at, and what is missing may be what must be hidden.
pub fn moves_from(db: &mut Connection, school: SchoolId) -> Result<Option<Vec<Move>>, StoreError> {
    let sql = "SELECT a.person, a.school, b.granted, b.answered_at FROM exchange_history_asked a \
        LEFT JOIN exchange_history_answered b ON b.asked = a.asked AND b.school = a.from_school \
        WHERE a.from_school = ?1 ORDER BY a.asked LIMIT ?2";
    let rows = db.query(sql, &[school.into(), (LOOKED_AT + 1).into()])?;
    if rows.len() as i64 > LOOKED_AT {
        return Ok(None);
    }
    rows.iter()
        .map(|row| {
            let (stands, open) = (row.int_opt(2)? == Some(1), row.int_opt(2)?.is_none());
            let granted = row.blob_opt(3)?.filter(|_| stands).map(wall_of);
            Ok(Some(Move { person: PersonId(row.id(0)?), to: SchoolId(row.id(1)?), granted, open }))
        })
        .collect()
}

/// Whether some asking of a school about a person is open, and whether some is granted.
pub fn asked_for(
    db: &mut Connection,
    school: SchoolId,
    person: PersonId,
) -> Result<(bool, bool), StoreError> {
    let sql = "SELECT max(CASE WHEN b.granted IS NULL THEN 1 ELSE 0 END), max(CASE WHEN b.granted = 1 THEN 1 ELSE 0 END) \
        FROM exchange_history_asked a \
        LEFT JOIN exchange_history_answered b ON b.asked = a.asked AND b.school = a.from_school \
        WHERE a.from_school = ?1 AND a.person = ?2";
    let Some(row) = db.query_one(sql, &[school.into(), person.into()])? else { return Ok((false, false)) };
    Ok((row.int_opt(0)? == Some(1), row.int_opt(1)? == Some(1)))
}

/// The wall time in a stamp's stored bytes.
fn wall_of(stamp: &[u8]) -> UtcMillis {
    stamp.first_chunk::<8>().map_or(UtcMillis(0), |hlc| kernel::Hlc(u64::from_be_bytes(*hlc)).wall())
}

/// Whether a school refused, or took back, anything that was asked of it about a person: no slip grants it again.
pub fn was_refused(db: &mut Connection, school: SchoolId, person: PersonId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM exchange_history_asked a \
        JOIN exchange_history_answered b ON b.asked = a.asked AND b.school = a.from_school \
        WHERE a.from_school = ?1 AND a.person = ?2 AND b.granted = 0 LIMIT 1";
    Ok(db.query_one(sql, &[school.into(), person.into()])?.is_some())
}

/// An answer to an asking, to be written by her old school.
pub fn answer(asking: &Asking, granted: bool) -> HistoryAnswered {
    HistoryAnswered { asked: asking.asked, person: asking.person, granted }
}

/// What one node may be shown of the logs of schools that it does not serve.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Foreign {
    /// The schools that it serves.
    schools: BTreeSet<SchoolId>,
    /// Schools that ask one of those.
    askers: BTreeSet<SchoolId>,
    /// Whose history, by the school that wrote it.
    history: BTreeMap<SchoolId, BTreeSet<PersonId>>,
}

impl Foreign {
    /// What a node of these schools may be given: what it is asked, and what was granted to it.
    pub fn given(db: &mut Connection, schools: &BTreeSet<SchoolId>) -> Result<Self, StoreError> {
        Self::load(db, schools, true)
    }

    /// What a node of these schools takes: what it is asked, and what it asked for. Whether that was granted its giver knows.
    pub fn taken(db: &mut Connection, schools: &BTreeSet<SchoolId>) -> Result<Self, StoreError> {
        Self::load(db, schools, false)
    }

    fn load(db: &mut Connection, schools: &BTreeSet<SchoolId>, granted: bool) -> Result<Self, StoreError> {
        let mut foreign = Self { schools: schools.clone(), ..Self::default() };
        let only = match granted {
            true => {
                "AND EXISTS (SELECT 1 FROM exchange_history_answered b WHERE b.asked = a.asked \
                AND b.school = a.from_school AND b.granted = 1)"
            }
            false => "",
        };
        let hers = format!(
            "SELECT a.from_school, a.person FROM exchange_history_asked a WHERE a.school = ?1 {only} ORDER BY a.asked LIMIT ?2"
        );
        let askers = "SELECT DISTINCT school FROM exchange_history_asked WHERE from_school = ?1 ORDER BY school LIMIT ?2";
        for school in schools {
            for row in db.query(&hers, &[(*school).into(), LOOKED_AT.into()])? {
                foreign.history.entry(SchoolId(row.id(0)?)).or_default().insert(PersonId(row.id(1)?));
            }
            for row in db.query(askers, &[(*school).into(), LOOKED_AT.into()])? {
                foreign.askers.insert(SchoolId(row.id(0)?));
            }
        }
        Ok(foreign)
    }

    /// Whether there is something for the node in an author's log.
    pub fn is_in_log_of(&self, author: &CertificateTerms) -> bool {
        author.schools.iter().any(|school| self.history.contains_key(school) || self.askers.contains(school))
    }

    /// Whether the node is asked for something by one of these schools.
    pub fn is_asked_by(&self, schools: &BTreeSet<SchoolId>) -> bool {
        !self.askers.is_disjoint(schools)
    }

    /// Whether the node may see the entry although it serves none of its schools.
    pub fn shows(&self, entry: &EntryRef<'_>) -> bool {
        if !matches!(entry.authority(), Authority::Staff | Authority::Learner) {
            return false;
        }
        let hers = |school: SchoolId| self.history.get(&school);
        let whose: Vec<&BTreeSet<PersonId>> = entry.schools().filter_map(hers).collect();
        let persons: Vec<PersonId> = entry.persons().collect();
        entry.events().all(|raw| match Event::decode(raw.kind, raw.version, raw.body) {
            Ok(Event::HistoryAsked(e)) => self.schools.contains(&e.from),
            Ok(event) => whose.iter().any(|people| is_history(&event, &persons, people)),
            Err(_) => false,
        })
    }

    /// A name for rights and for who asks.
    pub fn scope(&self, rights: [u8; 8]) -> [u8; 8] {
        if self.askers.is_empty() {
            return rights;
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&rights);
        for school in &self.askers {
            hasher.update(school.as_bytes());
        }
        let mut name = [0; 8];
        name.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        name
    }

    /// Whether there is anybody whose history it is.
    pub fn has_history(&self) -> bool {
        !self.history.is_empty()
    }

    /// Whose history it is, and of which schools: one's word lets nobody have what another keeps of her.
    pub fn grants(&self) -> BTreeMap<PersonId, BTreeSet<SchoolId>> {
        let mut grants: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (school, people) in &self.history {
            for person in people {
                grants.entry(*person).or_default().insert(*school);
            }
        }
        grants
    }

    /// A name for rights and for whose history it is, by the school that wrote it.
    pub fn granted(&self, rights: [u8; 8]) -> [u8; 8] {
        if self.history.is_empty() {
            return rights;
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&rights);
        for (school, people) in &self.history {
            hasher.update(school.as_bytes()).update(&(people.len() as u64).to_be_bytes());
            for person in people {
                hasher.update(person.as_bytes());
            }
        }
        let mut name = [0; 8];
        name.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        name
    }
}

/// Whether an event is part of these people's history, and says nothing of anybody else: what she did, what is known about her, and
/// that she was a pupil. Who entered it may stand behind her in the envelope. What gives a role beyond a pupil's, or lets somebody
/// teach, is no history: another school's word must not open doors here.
fn is_history(event: &Event, persons: &[PersonId], people: &BTreeSet<PersonId>) -> bool {
    let hers = |person: &PersonId| people.contains(person);
    let alone = || !persons.is_empty() && persons.iter().all(hers);
    let learners = |count: u8| {
        count > 0 && persons.len() >= usize::from(count) && persons[..usize::from(count)].iter().all(hers)
    };
    match event {
        Event::PersonRegistered(e) => hers(&e.person) && alone(),
        Event::PersonRenamed(e) => hers(&e.person) && alone(),
        Event::PersonFactStated(e) => hers(&e.person) && alone(),
        Event::PersonShownAs(e) => hers(&e.person) && alone(),
        // That it is over is said by whoever protects her, and by nobody elsewhere.
        Event::PersonProtected(e) => e.protected && hers(&e.person) && alone(),
        Event::RoleGiven(e) => hers(&e.person) && alone() && e.role == Role::Pupil as u8,
        Event::RoleEnded(e) => hers(&e.person) && alone() && e.role == Role::Pupil as u8,
        Event::Enrolled(e) => hers(&e.person) && alone() && !e.teaches,
        Event::EnrolmentEnded(e) => hers(&e.person) && alone(),
        Event::AnswerRecorded(e) => learners(e.learners),
        Event::QuizAnswered(e) => learners(e.learners),
        Event::PlaceKept(_) | Event::ContentProgressed(_) | Event::ThingMarked(_) => alone(),
        _ => false,
    }
}

/// What an old school prints for a pupil who moves: her id, which school it is, and a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slip {
    /// Her id there.
    pub person: PersonId,
    /// The first bytes of the school's id.
    school: [u8; SCHOOL_BYTES],
    /// For the box that printed it.
    pub proof: [u8; PROOF_BYTES],
}

/// Bytes of a school's id on a slip: enough to tell a continent's schools apart.
const SCHOOL_BYTES: usize = 6;
/// Bytes that find a mistake in typing.
const CHECK_BYTES: usize = 2;
const SLIP_BYTES: usize = 16 + SCHOOL_BYTES + PROOF_BYTES + CHECK_BYTES;
/// Signs of a group, as a slip prints them.
const GROUP: usize = 4;

/// It is not a slip's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not a slip's code: a sign is wrong or missing")]
pub struct Mistyped;

impl Slip {
    /// A pupil's slip.
    pub fn of(person: PersonId, school: SchoolId, proof: [u8; PROOF_BYTES]) -> Self {
        let mut begins = [0; SCHOOL_BYTES];
        begins.copy_from_slice(&school.as_bytes()[..SCHOOL_BYTES]);
        Self { person, school: begins, proof }
    }

    /// The proof that a box puts on a person's slip, from a secret of its own.
    pub fn proof_of(secret: &[u8; 32], person: PersonId) -> [u8; PROOF_BYTES] {
        let hash = blake3::keyed_hash(secret, person.as_bytes());
        let mut proof = [0; PROOF_BYTES];
        proof.copy_from_slice(&hash.as_bytes()[..PROOF_BYTES]);
        proof
    }

    /// As it is printed, in groups of four.
    pub fn code(&self) -> String {
        let body = [self.person.as_bytes(), &self.school[..], &self.proof[..]].concat();
        let all = [&body[..], &check(&body)[..]].concat();
        let signs = kernel::to_base32(&all);
        let groups: Vec<&str> =
            (0..signs.len()).step_by(GROUP).map(|at| &signs[at..signs.len().min(at + GROUP)]).collect();
        groups.join(" ").to_uppercase()
    }

    /// Reads what somebody typed.
    pub fn read(typed: &str) -> Result<Self, Mistyped> {
        let signs: String =
            typed.chars().filter(|c| c.is_ascii_alphanumeric()).take(2 * SLIP_BYTES).collect();
        let bytes: [u8; SLIP_BYTES] = kernel::from_base32(&signs).map_err(|_| Mistyped)?;
        let (body, given) = bytes.split_at(SLIP_BYTES - CHECK_BYTES);
        if check(body) != given {
            return Err(Mistyped);
        }
        let part = |from: usize, to: usize| body.get(from..to).unwrap_or_default();
        let mut slip = Self { person: PersonId([0; 16]), school: [0; SCHOOL_BYTES], proof: [0; PROOF_BYTES] };
        slip.person.0.copy_from_slice(part(0, 16));
        slip.school.copy_from_slice(part(16, 16 + SCHOOL_BYTES));
        slip.proof.copy_from_slice(part(16 + SCHOOL_BYTES, SLIP_BYTES - CHECK_BYTES));
        Ok(slip)
    }

    /// Whether that school may have printed it.
    pub fn is_of(&self, school: SchoolId) -> bool {
        school.as_bytes().starts_with(&self.school)
    }
}

/// Which school printed a slip, of those that certificates in the log name; `None` if none did, or several may have. Who signed for a
/// certificate is not asked: a name that is found wrongly asks nobody who could answer.
pub fn school_of(db: &mut Connection, slip: &Slip) -> Result<Option<SchoolId>, StoreError> {
    let mut found = BTreeSet::new();
    for row in db.query("SELECT body FROM exchange_statement WHERE kind = 102", &[])? {
        let Ok(Event::OriginCertified(event)) = Event::decode(102, 1, row.blob(0)?) else { continue };
        if let Ok(certificate) = Certificate::from_bytes(&event.certificate) {
            found.extend(certificate.terms.schools.into_iter().filter(|school| slip.is_of(*school)));
        }
    }
    Ok(found.pop_first().filter(|_| found.is_empty()))
}

fn check(body: &[u8]) -> [u8; CHECK_BYTES] {
    let hash = blake3::hash(body);
    let mut check = [0; CHECK_BYTES];
    check.copy_from_slice(&hash.as_bytes()[..CHECK_BYTES]);
    check
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::{
        learning::AnswerRecorded,
        people::{PersonForgotten, RoleGiven},
        school::Enrolled,
    };
    use kernel::{ClassId, ClientId};

    const ANA: PersonId = PersonId([1; 16]);
    const EVA: PersonId = PersonId([2; 16]);
    const ROSA: PersonId = PersonId([3; 16]);

    fn answered(learners: u8) -> Event {
        AnswerRecorded {
            client: ClientId([1; 8]),
            learners,
            channel: 0,
            course: "safe-phone".into(),
            version: 1,
            lesson: "hurry".into(),
            exercise: "what-hurries".into(),
            variant: 0,
            response: "c:deadline".into(),
            score_percent: 100,
            hints: 0,
            seconds: 9,
        }
        .into()
    }

    #[test]
    fn history_is_what_names_her_and_no_other_pupil() {
        let people = BTreeSet::from([ANA]);
        let school = SchoolId([4; 16]);
        let role = |person, role: Role| Event::from(RoleGiven { person, school, role: role as u8 });
        let enrolled = |person, teaches| Event::from(Enrolled { class: ClassId([5; 16]), person, teaches });
        let protected =
            |person, protected| Event::from(events::people::PersonProtected { person, protected });
        let forgotten = |person| Event::from(PersonForgotten { person, purposes: vec![], reason: 1 });
        for (event, persons, expected) in [
            (answered(1), vec![ANA], true),
            // Entered from paper by Rosa, who teaches.
            (answered(1), vec![ANA, ROSA], true),
            (answered(2), vec![ANA, EVA], false),
            (answered(1), vec![EVA, ANA], false),
            (answered(0), vec![ANA], false),
            (answered(3), vec![ANA], false),
            (role(ANA, Role::Pupil), vec![ANA], true),
            (role(ANA, Role::Pupil), vec![ANA, EVA], false),
            (role(ANA, Role::Administrator), vec![ANA], false),
            (role(EVA, Role::Pupil), vec![ANA], false),
            (enrolled(ANA, false), vec![ANA], true),
            (enrolled(ANA, true), vec![ANA], false),
            (protected(ANA, true), vec![ANA], true),
            (protected(ANA, false), vec![ANA], false),
            (protected(EVA, true), vec![ANA], false),
            // Her old school's erasure concerns the keys that it handed over, and goes with them.
            (forgotten(ANA), vec![ANA], false),
            (Event::Unknown(999, 1), vec![ANA], false),
        ] {
            assert_eq!(is_history(&event, &persons, &people), expected, "{event:?} {persons:?}");
        }
    }

    #[test]
    fn a_slip_is_read_as_it_was_printed_and_a_wrong_sign_is_found() {
        let slip = Slip::of(ANA, SchoolId([4; 16]), Slip::proof_of(&[9; 32], ANA));
        let code = slip.code();
        assert_eq!(Slip::read(&code), Ok(slip));
        assert_eq!(Slip::read(&code.to_lowercase().replace(' ', "-")), Ok(slip));
        for at in 0..code.len() {
            let mut wrong = code.clone().into_bytes();
            if wrong[at] == b' ' {
                continue;
            }
            wrong[at] = if wrong[at] == b'A' { b'B' } else { b'A' };
            let wrong = String::from_utf8(wrong).unwrap();
            assert!(wrong == code || Slip::read(&wrong).is_err(), "{wrong}");
            assert!(Slip::read(&code[..at]).is_err());
        }
        assert_ne!(Slip::proof_of(&[9; 32], EVA), slip.proof);
    }
}
