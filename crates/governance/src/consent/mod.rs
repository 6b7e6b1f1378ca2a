//! Consent: given and taken back, per person and use.

mod decide;

pub use decide::{Refusal, give, withdraw};

use crate::{
    Governance, GovernanceError, born,
    policy::{Age, ConsentRule, Day},
};
use events::{
    Event,
    governance::{ConsentGiven, ConsentHow, ConsentWithdrawn},
};
use kernel::{Actor, Authority, ClassId, DataUse, Hlc, PersonId, SchoolId, UtcMillis, Wish};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    ColumnType::{Blob, Int},
    Connection, Draft, StoreError, Value, WriteTx, log,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The view's name.
pub const VIEW: &str = "governance_consents";
/// People whom one entry can be about, so that staff still fit into the envelope.
const MAX_PEOPLE: usize = 15;
/// Uses that one event can name; there are fewer.
const MAX_USES: usize = 32;
/// The version of the wording that pages and the paper put. Raise it when a text of a use changes its meaning.
pub const WORDING: u16 = 1;

/// What stands: one row for each person and use.
pub static CONSENT: Table = Table {
    name: "governance_consent",
    key: &[("person", Blob), ("purpose", Int)],
    columns: &[
        Column::new("given", Int, Merge::Last("consent")),
        Column::new("how", Int, Merge::Last("consent")),
        Column::new("entered_by", Blob, Merge::Last("consent")),
    ],
    indexes: &[&["purpose", "given"]],
};

/// Everything that was ever said, so that it can be shown later what was agreed to, when, how and in which wording.
pub static SAID: Table = Table {
    name: "governance_consent_said",
    key: &[("person", Blob), ("purpose", Int), ("stamp", Blob)],
    columns: &[
        Column::new("given", Int, Merge::Insert),
        Column::new("how", Int, Merge::Insert),
        Column::new("entered_by", Blob, Merge::Insert),
        Column::new("heard", Int, Merge::Insert),
        Column::new("signed_day", Int, Merge::Insert),
        Column::new("wording", Int, Merge::Insert),
    ],
    indexes: &[],
};

/// Consents as a view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[901, 902],
        tables: vec![&CONSENT, &SAID],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            let (people, uses, given, how) = match fact.event {
                Event::ConsentGiven(e) => (e.people, &e.uses, 1i64, e.how),
                Event::ConsentWithdrawn(e) => (e.people, &e.uses, 0, e.how),
                _ => return,
            };
            let (heard, signed, wording) = match fact.event {
                Event::ConsentGiven(e) => (e.heard, e.signed_day, e.wording),
                _ => (false, None, 0),
            };
            let persons = &fact.header.persons;
            let people = usize::from(people).min(persons.len());
            let by: Value = persons.get(people).copied().map(Value::from).unwrap_or(Value::Null);
            let stamp = Value::blob(&fact.stamp.to_bytes());
            for person in &persons[..people] {
                for purpose in uses.iter().take(MAX_USES) {
                    let key: [Value; 2] = [(*person).into(), i64::from(*purpose).into()];
                    deltas
                        .row(&CONSENT, key.clone(), fact.stamp)
                        .set("given", given)
                        .set("how", i64::from(how))
                        .set("entered_by", by.clone())
                        .done();
                    deltas
                        .row(&SAID, [&key[..], std::slice::from_ref(&stamp)].concat(), fact.stamp)
                        .set("given", given)
                        .set("how", i64::from(how))
                        .set("entered_by", by.clone())
                        .set("heard", i64::from(heard))
                        .set("signed_day", signed.map(i64::from))
                        .set("wording", i64::from(wording))
                        .done();
                }
            }
        }),
    }
}

/// What stands for one person and use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// It was given, and not taken back since.
    pub given: bool,
    /// How that was said.
    pub how: Option<ConsentHow>,
    /// Which member of staff entered it.
    pub entered_by: Option<PersonId>,
    /// When it was said.
    pub at: UtcMillis,
}

/// For [`standing`]: whatever its stamp says, it counts.
const WHENEVER: UtcMillis = UtcMillis(i64::MAX);

/// What was said of one person that is looked at, of all uses together. What lies beyond it gives nothing.
const SAID_MAX: i64 = 10_000;

/// What stands for a person under any of her ids, where it is believed that something was said until `believed_until`
/// ([`Store::believes_until`](store::Store::believes_until)).
///
/// A consent of a later time gives nothing: a clock was wrong, or somebody who writes for her means it to outlast every word of hers. When
/// that time comes, it counts as any other. A withdrawal counts from whatever time it is: to hold back what is hers is always safe.
pub fn standing(
    db: &mut Connection,
    ids: &[PersonId],
    believed_until: UtcMillis,
) -> Result<BTreeMap<DataUse, Standing>, StoreError> {
    let sql = "SELECT purpose, given, how, entered_by, stamp FROM governance_consent_said \
        WHERE person = ?1 AND (given = 0 OR stamp < ?2) ORDER BY purpose, stamp DESC LIMIT ?3";
    let bound = beyond(believed_until);
    let mut found: BTreeMap<DataUse, (Vec<u8>, Standing)> = BTreeMap::new();
    for id in ids {
        for row in db.query(sql, &[(*id).into(), Value::blob(&bound), SAID_MAX.into()])? {
            let Some(data_use) = DataUse::from_u8(row.int(0)?.clamp(0, 255) as u8) else { continue };
            let stamp = row.blob(4)?.to_vec();
            if found.get(&data_use).is_some_and(|(later, _)| *later > stamp) {
                continue;
            }
            let standing = Standing {
                given: row.int(1)? != 0,
                how: ConsentHow::from_u8(row.int(2)?.clamp(0, 255) as u8),
                entered_by: row.blob_opt(3)?.and_then(PersonId::from_slice),
                at: crate::stamp_wall(&stamp),
            };
            found.insert(data_use, (stamp, standing));
        }
    }
    Ok(found.into_iter().map(|(data_use, (_, standing))| (data_use, standing)).collect())
}

/// The first bytes of every stamp that is later than a moment are not below these.
fn beyond(moment: UtcMillis) -> [u8; 8] {
    Hlc::at(moment.plus_ms(1)).0.to_be_bytes()
}

/// Everybody whose consent to a use stands, by the ids it was given under. See [`standing`] for what is believed.
pub fn everybody(
    db: &mut Connection,
    data_use: DataUse,
    believed_until: UtcMillis,
) -> Result<BTreeSet<PersonId>, StoreError> {
    let sql =
        "SELECT person, consent_at FROM governance_consent WHERE purpose = ?1 AND given = 1 ORDER BY person";
    let bound = beyond(believed_until);
    let mut people = BTreeSet::new();
    for row in db.query(sql, &[i64::from(data_use as u8).into()])? {
        let person = PersonId(row.id(0)?);
        // The last word is of a time that is not believed; one before it may stand.
        let stands = row.blob(1)? < &bound[..]
            || standing(db, &[person], believed_until)?.get(&data_use).is_some_and(|found| found.given);
        if stands {
            people.insert(person);
        }
    }
    Ok(people)
}

/// What staff enter from papers.
#[derive(Debug, Clone)]
pub struct Entered {
    /// Whose papers.
    pub people: Vec<PersonId>,
    /// Which uses.
    pub uses: Vec<DataUse>,
    /// Given; otherwise taken back.
    pub given: bool,
    /// How it was said.
    pub how: ConsentHow,
    /// The children were heard.
    pub heard: bool,
    /// When the papers were signed.
    pub signed: Option<Day>,
}

/// What became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// People for whom something was written.
    pub written: usize,
    /// Who could not be entered, and why.
    pub refused: Vec<(PersonId, Refusal)>,
}

impl Governance {
    /// Who decides about a person's data on a day, by the law of her school's country.
    pub fn rule_for(
        &self,
        person: PersonId,
        school: SchoolId,
        data_use: DataUse,
        today: Day,
    ) -> Result<ConsentRule<'static>, GovernanceError> {
        let age = self.age_of(person, today)?;
        let country = self.records.country(school)?;
        Ok(self.policy.consent(country, age, data_use.is_sensitive(), Some(today)))
    }

    /// How old somebody is on a day, as far as the register knows. Whoever works at a school is of age.
    pub fn age_of(&self, person: PersonId, today: Day) -> Result<Age, GovernanceError> {
        Ok(match self.records.birth(person)? {
            Some(text) => born(&text, today),
            None if self.records.is_staff(person)? => Age::Years(self.policy.strict.self_consent_age),
            None => Age::Unknown,
        })
    }

    /// She decides herself, signed in.
    pub fn decide_herself(
        &self,
        actor: &Actor,
        data_use: DataUse,
        given: bool,
        today: Day,
    ) -> Result<Result<(), Refusal>, GovernanceError> {
        let ids = self.enrolments.ids_of(actor.person)?;
        let rule = self.rule_for(actor.person, actor.school, data_use, today)?;
        let (person, school) = (actor.person, actor.school);
        self.store.write_blocking(move |tx| {
            let stands = believed(tx, &ids, given)?.get(&data_use).is_some_and(|found| found.given);
            let write = match given {
                true => match give(&rule, ConsentHow::Herself, false, stands) {
                    Ok(write) => write,
                    Err(refusal) => return Ok(Err(refusal)),
                },
                false => withdraw(stands),
            };
            if write {
                let event = said(1, &[data_use], given, ConsentHow::Herself, false, None);
                tx.append(Draft {
                    schools: vec![school],
                    persons: vec![person],
                    authority: Authority::Learner,
                    events: vec![event],
                })?;
            }
            Ok(Ok(()))
        })
    }

    /// Staff of a class enter what they hold on paper, or were told: everybody at once.
    pub fn enter(
        &self,
        actor: &Actor,
        class: ClassId,
        entered: Entered,
        today: Day,
    ) -> Result<Outcome, GovernanceError> {
        let allowed = self.gate.may(actor, &Wish::LeadClass(class))?;
        let pupils: BTreeSet<PersonId> = self.enrolments.pupils_of(class)?.into_iter().collect();
        let mut people = Vec::new();
        let believed_until = self.store.believes_until()?;
        let mut outcome = Outcome::default();
        for person in entered.people.iter().copied().filter(|person| pupils.contains(person)) {
            let mut wanted = Vec::new();
            let ids = self.enrolments.ids_of(person)?;
            let believed = if entered.given { believed_until } else { WHENEVER };
            let stands = self.store.read_blocking(|db| standing(db, &ids, believed))?;
            for data_use in &entered.uses {
                let stands = stands.get(data_use).is_some_and(|found| found.given);
                let rule = self.rule_for(person, actor.school, *data_use, today)?;
                let write = match entered.given {
                    true => give(&rule, entered.how, entered.heard, stands),
                    false => Ok(withdraw(stands)),
                };
                match write {
                    Ok(true) => wanted.push(*data_use),
                    Ok(false) => {}
                    Err(refusal) => outcome.refused.push((person, refusal)),
                }
            }
            if !wanted.is_empty() {
                people.push((person, wanted));
            }
        }
        outcome.refused.dedup();
        outcome.written = people.len();
        // Who needs the same is written together.
        let mut groups: BTreeMap<Vec<DataUse>, Vec<PersonId>> = BTreeMap::new();
        people.into_iter().for_each(|(person, wanted)| groups.entry(wanted).or_default().push(person));
        let (school, by) = (actor.school, actor.person);
        self.store.write_blocking(move |tx| {
            for (wanted, people) in groups {
                for people in people.chunks(MAX_PEOPLE) {
                    let mut persons = people.to_vec();
                    if !persons.contains(&by) {
                        persons.push(by);
                    }
                    let count = people.len() as u8;
                    let event =
                        said(count, &wanted, entered.given, entered.how, entered.heard, entered.signed);
                    let draft = Draft {
                        schools: vec![school],
                        persons,
                        authority: allowed.authority,
                        events: vec![event],
                    };
                    tx.append(draft)?;
                }
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(outcome)
    }

    /// What stands for a person.
    pub fn standing_of(&self, person: PersonId) -> Result<BTreeMap<DataUse, Standing>, GovernanceError> {
        let ids = self.enrolments.ids_of(person)?;
        let until = self.store.believes_until()?;
        Ok(self.store.read_blocking(|db| standing(db, &ids, until))?)
    }
}

/// What stands where a wish is decided. Whoever takes back takes back also what is not believed yet: it would count one day.
fn believed(
    tx: &mut WriteTx<'_>,
    ids: &[PersonId],
    given: bool,
) -> Result<BTreeMap<DataUse, Standing>, StoreError> {
    let now = tx.now();
    let until = if given { log::believes_until(tx.connection(), now)? } else { WHENEVER };
    standing(tx.connection(), ids, until)
}

fn said(
    people: u8,
    uses: &[DataUse],
    given: bool,
    how: ConsentHow,
    heard: bool,
    signed: Option<Day>,
) -> Event {
    let uses = uses.iter().map(|data_use| *data_use as u8).collect();
    let how = how as u8;
    match given {
        true => {
            let signed_day = signed.map(Day::number);
            ConsentGiven { people, uses, how, heard, signed_day, wording: WORDING }.into()
        }
        false => ConsentWithdrawn { people, uses, how }.into(),
    }
}
