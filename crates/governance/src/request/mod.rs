//! What people ask about their data, by when it is answered, and what came of it.

mod decide;

use decide::close;
pub use decide::{GROUND_MAX_CHARS, OPEN_MAX, Refusal, extend, make, outcomes, request_of};

use crate::{Governance, GovernanceError, policy::Day};
use events::{
    Event,
    governance::{
        CopyMade, IdentityCheck, RequestAbout, RequestClosed, RequestExtended, RequestKind, RequestMade,
        RequestOutcome,
    },
};
use kernel::{Actor, Authority, CountryCode, PersonId, RequestId, SchoolId, UtcMillis};
use store::{
    ColumnType::{Blob, Int, Text},
    Connection, Draft, Row, StoreError, Value, WriteTx,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The view's name.
pub const VIEW: &str = "governance_requests";

/// One row a request.
pub static REQUEST: Table = Table {
    name: "governance_request",
    key: &[("request", Blob)],
    columns: &[
        Column::new("school", Blob, Merge::First("made")),
        Column::new("person", Blob, Merge::First("made")),
        Column::new("kind", Int, Merge::First("made")),
        Column::new("about", Int, Merge::First("made")),
        Column::new("identity", Int, Merge::First("made")),
        Column::new("by_guardian", Int, Merge::First("made")),
        Column::new("received_day", Int, Merge::First("made")),
        Column::new("due_day", Int, Merge::First("made")),
        Column::new("country", Text, Merge::First("made")),
        Column::new("strict", Int, Merge::First("made")),
        Column::new("extended_day", Int, Merge::Max),
        Column::new("outcome", Int, Merge::First("closed")),
        Column::new("closed_by", Blob, Merge::First("closed")),
        Column::new("ground", Text, Merge::First("closed")),
        Column::new("copied_by", Blob, Merge::Last("copied")),
    ],
    indexes: &[&["school", "due_day"], &["person"]],
};

/// Requests as a view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 2,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[903, 904, 905, 913],
        tables: vec![&REQUEST],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            let persons = &fact.header.persons;
            let value = |id: Option<Value>| id.unwrap_or(Value::Null);
            match fact.event {
                Event::RequestMade(e) => deltas
                    .row(&REQUEST, [e.request.into()], fact.stamp)
                    .set("school", value(fact.header.schools.first().copied().map(Value::from)))
                    .set("person", value(persons.first().copied().map(Value::from)))
                    .set("kind", i64::from(e.kind))
                    .set("about", i64::from(e.about))
                    .set("identity", i64::from(e.identity))
                    .set("by_guardian", i64::from(e.by_guardian))
                    .set("received_day", i64::from(e.received_day))
                    .set("due_day", i64::from(e.due_day))
                    .set("country", e.country.as_str())
                    .set("strict", i64::from(e.strict))
                    .done(),
                Event::RequestExtended(e) => deltas
                    .row(&REQUEST, [e.request.into()], fact.stamp)
                    .set("extended_day", i64::from(e.due_day))
                    .done(),
                Event::RequestClosed(e) => deltas
                    .row(&REQUEST, [e.request.into()], fact.stamp)
                    .set("outcome", i64::from(e.outcome))
                    .set("closed_by", value(persons.get(1).copied().map(Value::from)))
                    .set("ground", e.ground.as_deref().map_or(Value::Null, Value::from))
                    .done(),
                Event::CopyMade(e) => deltas
                    .row(&REQUEST, [e.request.into()], fact.stamp)
                    .set("copied_by", value(persons.get(1).or(persons.first()).copied().map(Value::from)))
                    .done(),
                _ => {}
            }
        }),
    }
}

/// A request, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which.
    pub request: RequestId,
    /// Who asks.
    pub person: PersonId,
    /// What.
    pub kind: RequestKind,
    /// What a correction is about.
    pub about: RequestAbout,
    /// Her guardian asks for her.
    pub by_guardian: bool,
    /// When it came.
    pub received: Day,
    /// The last day on which an answer is in time, more time included.
    pub due: Day,
    /// More time was taken.
    pub extended: bool,
    /// Whose law set it; `None`: nobody has said which country it is.
    pub country: Option<CountryCode>,
    /// The strict rule set it.
    pub strict: bool,
    /// What came of it; `None`: it is open.
    pub outcome: Option<RequestOutcome>,
    /// When it was answered.
    pub closed_at: Option<UtcMillis>,
    /// Who answered it; `None` where she did herself.
    pub closed_by: Option<PersonId>,
    /// Why it ended so, in words of whoever closed it.
    pub ground: Option<String>,
    /// Who made the copy that it asks for last, and when.
    pub copied: Option<(PersonId, UtcMillis)>,
}

const COLUMNS: &str = "SELECT request, person, kind, about, by_guardian, received_day, due_day, extended_day, country, strict, \
    outcome, closed_at, ground, copied_by, copied_at, closed_by FROM governance_request WHERE ";

fn read(row: &Row) -> Result<Option<Asked>, StoreError> {
    let byte = |column| Ok::<u8, StoreError>(row.int_opt(column)?.unwrap_or(0).clamp(0, 255) as u8);
    let (Some(person), Some(kind)) =
        (row.blob_opt(1)?.and_then(PersonId::from_slice), RequestKind::from_u8(byte(2)?))
    else {
        return Ok(None);
    };
    let first = row.int(6)?;
    let due = first.max(row.int_opt(7)?.unwrap_or(i64::MIN));
    let country = row.text(8)?.parse().ok().filter(|code: &CountryCode| code.as_str() != "ZZ");
    Ok(Some(Asked {
        request: RequestId(row.id(0)?),
        person,
        kind,
        about: RequestAbout::from_u8(byte(3)?),
        by_guardian: byte(4)? != 0,
        received: Day::from_number(row.int(5)?),
        due: Day::from_number(due),
        extended: due > first,
        country,
        strict: byte(9)? != 0,
        outcome: RequestOutcome::from_u8(byte(10)?),
        closed_at: row.blob_opt(11)?.map(crate::stamp_wall),
        closed_by: row.blob_opt(15)?.and_then(PersonId::from_slice),
        ground: row.text_opt(12)?.map(str::to_owned),
        copied: row
            .blob_opt(13)?
            .and_then(PersonId::from_slice)
            .zip(row.blob_opt(14)?.map(crate::stamp_wall)),
    }))
}

/// Requests listed at most, the most urgent first.
const LIST_MAX: i64 = 500;

/// A school's requests: the open ones by due day, then the answered ones, the latest first.
pub fn of_school(db: &mut Connection, school: SchoolId) -> Result<Vec<Asked>, StoreError> {
    let sql = format!(
        "{COLUMNS} school = ?1 AND kind IS NOT NULL ORDER BY CASE WHEN outcome IS NULL THEN 0 ELSE 1 END, \
         CASE WHEN outcome IS NULL THEN due_day ELSE -due_day END, request LIMIT ?2"
    );
    let rows = db.query(&sql, &[school.into(), LIST_MAX.into()])?;
    rows.iter().filter_map(|row| read(row).transpose()).collect()
}

/// One person's requests under any of her ids, the latest first.
pub fn of_person(db: &mut Connection, ids: &[PersonId]) -> Result<Vec<Asked>, StoreError> {
    let sql =
        format!("{COLUMNS} person = ?1 AND kind IS NOT NULL ORDER BY received_day DESC, request LIMIT ?2");
    let mut asked = Vec::new();
    for id in ids {
        for row in db.query(&sql, &[(*id).into(), LIST_MAX.into()])? {
            asked.extend(read(&row)?);
        }
    }
    asked.sort_by_key(|asked| (std::cmp::Reverse(asked.received), asked.request));
    Ok(asked)
}

/// Looking at a copy again within so long makes no other.
const ONE_COPY_MS: i64 = 12 * 3_600_000;

/// One request of a school.
pub fn one(db: &mut Connection, school: SchoolId, request: RequestId) -> Result<Option<Asked>, StoreError> {
    let sql = format!("{COLUMNS} request = ?1 AND school = ?2 AND kind IS NOT NULL");
    match db.query_one(&sql, &[request.into(), school.into()])? {
        Some(row) => read(&row),
        None => Ok(None),
    }
}

/// A wish to ask.
#[derive(Debug, Clone, Copy)]
pub struct NewRequest {
    /// Whose data.
    pub person: PersonId,
    /// What.
    pub kind: RequestKind,
    /// What a correction is about.
    pub about: RequestAbout,
    /// How it is known who asks.
    pub identity: IdentityCheck,
    /// Her guardian asks.
    pub by_guardian: bool,
    /// The day on which it reached the school.
    pub received: Day,
}

impl Governance {
    /// Notes what somebody asks: herself, or staff for whoever came with it. The caller has asked the gate.
    pub fn ask(
        &self,
        actor: &Actor,
        authority: Authority,
        new: NewRequest,
    ) -> Result<Result<Asked, Refusal>, GovernanceError> {
        let ids = self.enrolments.ids_of(new.person)?;
        let country = self.records.country(actor.school)?;
        let (school, by, policy) = (actor.school, actor.person, self.policy);
        self.store.write_blocking(move |tx| {
            let open: Vec<RequestKind> = of_person(tx.connection(), &ids)?
                .into_iter()
                .filter(|asked| asked.outcome.is_none())
                .map(|asked| asked.kind)
                .collect();
            let due = match make(policy, country, new.kind, new.received, &open) {
                Ok(due) => due,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let request = RequestId::random(tx.entropy());
            let event = RequestMade {
                request,
                kind: new.kind as u8,
                about: new.about as u8,
                identity: new.identity as u8,
                by_guardian: new.by_guardian,
                received_day: new.received.number(),
                due_day: due.day.number(),
                country: country.map_or_else(|| "ZZ".into(), |code| code.to_string()),
                strict: due.ground.is_err(),
            };
            append(tx, school, new.person, by, authority, event.into())?;
            Ok(Ok(Asked {
                request,
                person: new.person,
                kind: new.kind,
                about: new.about,
                by_guardian: new.by_guardian,
                received: new.received,
                due: due.day,
                extended: false,
                country,
                strict: due.ground.is_err(),
                outcome: None,
                closed_at: None,
                closed_by: None,
                ground: None,
                copied: None,
            }))
        })
    }

    /// Takes the time that the country's rule allows beyond the first term. The caller has asked the gate.
    pub fn take_more_time(
        &self,
        actor: &Actor,
        request: RequestId,
    ) -> Result<Result<Day, Refusal>, GovernanceError> {
        let (school, by, policy) = (actor.school, actor.person, self.policy);
        self.store.write_blocking(move |tx| {
            let Some(asked) = one(tx.connection(), school, request)? else { return Ok(Err(Refusal::Closed)) };
            match extend(policy, asked.country, asked.kind, asked.received, asked.due, asked.outcome) {
                Ok(due) => {
                    let event = RequestExtended { request, due_day: due.number() };
                    append(tx, school, asked.person, by, Authority::Staff, event.into())?;
                    Ok(Ok(due))
                }
                Err(refusal) => Ok(Err(refusal)),
            }
        })
    }

    /// Closes a request with what was done, and why if not all was. The caller has asked the gate.
    pub fn close(
        &self,
        actor: &Actor,
        request: RequestId,
        outcome: RequestOutcome,
        ground: &str,
    ) -> Result<Result<(), Refusal>, GovernanceError> {
        let (school, by) = (actor.school, actor.person);
        let Some(asked) = self.store.read_blocking(|db| one(db, school, request))? else {
            return Ok(Err(Refusal::Closed));
        };
        let ground = match close(asked.kind, outcome, self.is_forgotten(&asked)?, ground) {
            Ok(ground) => ground,
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.store.write_blocking(move |tx| {
            let asked = one(tx.connection(), school, request)?;
            let Some(asked) = asked.filter(|asked| asked.outcome.is_none()) else {
                return Ok(Err(Refusal::Closed));
            };
            let event = RequestClosed { request, outcome: outcome as u8, ground };
            append(tx, school, asked.person, by, Authority::Staff, event.into())?;
            Ok(Ok(()))
        })
    }

    /// A school's open requests, the most urgent first; none while they are being prepared.
    pub fn open_requests(&self, school: SchoolId) -> Result<Vec<Asked>, GovernanceError> {
        if !self.store.ready(&[VIEW]) {
            return Ok(Vec::new());
        }
        let asked = self.store.read_blocking(|db| of_school(db, school))?;
        Ok(asked.into_iter().filter(|asked| asked.outcome.is_none()).collect())
    }

    /// Whether whoever asks is forgotten on this box, under all her ids.
    pub fn is_forgotten(&self, asked: &Asked) -> Result<bool, GovernanceError> {
        Ok(self.records.would_forget(asked.person)?.forgotten)
    }

    /// Writes down that the copy was made. Looked at again by the same person within hours, it is one copy. The caller has asked
    /// the gate.
    pub fn note_copy(&self, actor: &Actor, request: RequestId) -> Result<(), GovernanceError> {
        let (school, by) = (actor.school, actor.person);
        self.store.write_blocking(move |tx| {
            let Some(asked) = one(tx.connection(), school, request)? else { return Ok(()) };
            let now = tx.now();
            let noted = |(who, at): (PersonId, UtcMillis)| who == by && at.plus_ms(ONE_COPY_MS) > now;
            if !asked.copied.is_some_and(noted) {
                append(tx, school, asked.person, by, Authority::Staff, CopyMade { request }.into())?;
            }
            Ok(())
        })
    }

    /// Whether the country's rule knows of more time for an open request.
    pub fn may_take_more_time(&self, asked: &Asked) -> bool {
        extend(self.policy, asked.country, asked.kind, asked.received, asked.due, asked.outcome).is_ok()
    }
}

fn append(
    tx: &mut WriteTx<'_>,
    school: SchoolId,
    person: PersonId,
    by: PersonId,
    authority: Authority,
    event: Event,
) -> Result<(), StoreError> {
    let persons = if person == by { vec![person] } else { vec![person, by] };
    tx.append(Draft { schools: vec![school], persons, authority, events: vec![event] }).map(drop)
}
