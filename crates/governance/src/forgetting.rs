//! Forgetting a person for good: what it destroys, which machines still have to confirm it, and when it may be called done.
//!
//! Keys make a name readable, so destroying them is erasure. A machine that sealed something of hers held her key, and so does one to
//! which another handed it; it confirms by its own `PersonForgotten`, which it writes when it destroys its copy, or, where its log is not read here, by the notice that
//! the exchange carries back (`KeysDestroyed`). "Done" is said when none is left.

use crate::{Governance, GovernanceError, copy};
use events::{Event, governance::KeyHolderGone};
use kernel::{
    Actor, Authority, NodeKey, PersonId, SchoolId, UtcMillis,
    ports::{Forgettable, PortError},
};
use std::collections::BTreeSet;
use store::{
    ColumnType::{Blob, Int},
    Connection, Draft, StoreError, Value,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The view's name.
pub const VIEW: &str = "governance_keys";

/// Which machines held a person's keys, and which have destroyed them.
pub static HOLDER: Table = Table {
    name: "governance_key_holder",
    key: &[("person", Blob), ("node", Blob)],
    columns: &[Column::new("destroyed", Int, Merge::Max)],
    indexes: &[],
};

/// Who was forgotten at which school, since when and why. Another school's record, or an earlier clock, takes nobody off a school's list.
pub static FORGOTTEN: Table = Table {
    name: "governance_forgotten",
    key: &[("person", Blob), ("school", Blob)],
    columns: &[Column::new("reason", Int, Merge::First("forgotten"))],
    indexes: &[],
};

/// Machines that no longer exist.
pub static GONE: Table = Table {
    name: "governance_key_holder_gone",
    key: &[("node", Blob)],
    columns: &[Column::new("gone", Int, Merge::Max)],
    indexes: &[],
};

/// Holders of keys as a view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 4,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[201, 202, 207, 208, 908, 909, 912],
        tables: vec![&HOLDER, &FORGOTTEN, &GONE],
        work: Work::rows(rows),
    }
}

fn rows(fact: &Fact<'_>, deltas: &mut Deltas) {
    let node: Value = fact.header.origin.node.into();
    let mut holds = |person: PersonId, node: &Value, destroyed: i64| {
        let key = [person.into(), node.clone()];
        deltas.row(&HOLDER, key, fact.stamp).set("destroyed", destroyed).done();
    };
    match fact.event {
        Event::PersonRegistered(e) => holds(e.person, &node, 0),
        Event::PersonRenamed(e) => holds(e.person, &node, 0),
        Event::PersonFactStated(e) => holds(e.person, &node, 0),
        Event::KeysHanded(e) => {
            for person in &fact.header.persons {
                holds(*person, &e.node.into(), 0);
            }
        }
        // The word of whoever asked it to: its own log may not be read here.
        Event::KeysDestroyed(e) => {
            for person in &fact.header.persons {
                holds(*person, &e.node.into(), 1);
            }
        }
        Event::PersonForgotten(e) => {
            holds(e.person, &node, 1);
            for school in &fact.header.schools {
                deltas
                    .row(&FORGOTTEN, [e.person.into(), (*school).into()], fact.stamp)
                    .set("reason", i64::from(e.reason))
                    .done();
            }
        }
        Event::KeyHolderGone(e) => deltas.row(&GONE, [e.node.into()], fact.stamp).set("gone", 1i64).done(),
        _ => {}
    }
}

/// Somebody who was forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// Her random id, which is all that is left.
    pub person: PersonId,
    /// All her ids, this one first: records that were joined to hers, and ids that she gave up.
    pub ids: Vec<PersonId>,
    /// `events::governance::ForgetReason` as its number.
    pub reason: u8,
    /// Since when.
    pub at: UtcMillis,
    /// Machines that held keys of any of her ids and have not confirmed. Empty: done, but for those that were given up.
    pub waiting: Vec<NodeKey>,
    /// Machines that held her keys, never confirmed, and of which somebody said that they no longer exist.
    pub given_up: usize,
}

/// Machines that held keys of one person, under any of her ids, and have not destroyed all that they had.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holders {
    /// They have not confirmed, by their keys.
    pub waiting: Vec<NodeKey>,
    /// They never did, and no longer exist.
    pub given_up: usize,
}

impl Holders {
    /// Of a person who goes by these ids: two boxes registered her without meeting, and each handed on the keys that it drew.
    /// `own` is this machine, which destroyed the keys of each id when it heard that it was forgotten; those of an id of hers that nobody
    /// has forgotten it may still have.
    pub fn of(db: &mut Connection, ids: &[PersonId], own: NodeKey) -> Result<Self, StoreError> {
        let sql = "SELECT h.node, (SELECT 1 FROM governance_key_holder_gone g WHERE g.node = h.node) FROM governance_key_holder h \
            WHERE h.person = ?1 AND h.destroyed = 0 AND NOT (h.node = ?2 AND EXISTS \
            (SELECT 1 FROM governance_forgotten f WHERE f.person = h.person)) ORDER BY h.node";
        // One that held keys of two of her ids is one machine, and has to confirm both.
        let (mut waiting, mut given_up) = (BTreeSet::new(), BTreeSet::new());
        for id in ids {
            for row in db.query(sql, &[(*id).into(), Value::blob(own.as_bytes())])? {
                let gone = row.int_opt(1)?.is_some();
                if gone { &mut given_up } else { &mut waiting }.insert(NodeKey(row.id(0)?));
            }
        }
        Ok(Self { waiting: waiting.into_iter().collect(), given_up: given_up.len() })
    }
}

/// People listed at most.
const LIST_MAX: i64 = 500;

/// Ids that a school forgot, each with why and since when, the latest first.
fn forgotten_ids(
    db: &mut Connection,
    school: SchoolId,
) -> Result<Vec<(PersonId, u8, UtcMillis)>, StoreError> {
    let sql = "SELECT person, reason, forgotten_at FROM governance_forgotten WHERE school = ?1 ORDER BY forgotten_at DESC, person LIMIT ?2";
    let rows = db.query(sql, &[school.into(), LIST_MAX.into()])?;
    rows.iter()
        .map(|row| {
            Ok((PersonId(row.id(0)?), row.int(1)?.clamp(0, 255) as u8, crate::stamp_wall(row.blob(2)?)))
        })
        .collect()
}

/// What forgetting somebody would do: told before it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What this machine destroys.
    pub here: Forgettable,
    /// Entries that name her and stay, under her random id.
    pub entries_stay: u64,
    /// Other machines that held her keys and must confirm.
    pub elsewhere: Vec<NodeKey>,
}

/// Why somebody is not forgotten. Each has a message `governance-forget-<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotForget {
    /// She is not, and never was, of this school.
    NotOfThisSchool,
    /// She was forgotten already.
    Already,
    /// Nobody else administers the school.
    LastAdministrator,
}

impl CannotForget {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            CannotForget::NotOfThisSchool => "not-of-this-school",
            CannotForget::Already => "already",
            CannotForget::LastAdministrator => "last-administrator",
        }
    }
}

impl Governance {
    /// What forgetting would do. Changes nothing.
    pub fn forget_plan(
        &self,
        school: SchoolId,
        person: PersonId,
    ) -> Result<Result<Plan, CannotForget>, GovernanceError> {
        if !self.records.is_of(person, school)? {
            return Ok(Err(CannotForget::NotOfThisSchool));
        }
        let here = self.records.would_forget(person)?;
        if here.forgotten {
            return Ok(Err(CannotForget::Already));
        }
        if here.last_administrator {
            return Ok(Err(CannotForget::LastAdministrator));
        }
        let own = self.store.origin().node;
        let ids = here.ids.clone();
        let (entries_stay, held) = self
            .store
            .read_blocking(|db| Ok((copy::entries_naming(db, &ids)?, Holders::of(db, &ids, own)?)))?;
        let elsewhere = held.waiting.into_iter().filter(|node| *node != own).collect();
        Ok(Ok(Plan { here, entries_stay, elsewhere }))
    }

    /// Forgets her. The caller has asked the gate, checked who asks, and has a confirmation. Returns how many keys were destroyed here.
    pub fn forget(
        &self,
        school: SchoolId,
        person: PersonId,
        reason: events::governance::ForgetReason,
        by: Option<PersonId>,
    ) -> Result<Result<u64, CannotForget>, GovernanceError> {
        match self.forget_plan(school, person)? {
            Ok(_) => Ok(Ok(self.records.forget(school, person, reason as u8, by)?)),
            Err(why) => Ok(Err(why)),
        }
    }

    /// Says that a machine no longer exists. The caller has asked the gate.
    pub fn holder_is_gone(&self, actor: &Actor, node: NodeKey) -> Result<(), GovernanceError> {
        let (school, by) = (actor.school, actor.person);
        self.store.write_blocking(move |tx| {
            let events = vec![KeyHolderGone { node }.into()];
            tx.append(Draft {
                schools: vec![school],
                persons: vec![by],
                authority: Authority::Staff,
                events,
            })?;
            Ok(())
        })
    }

    /// Everybody whom a school forgot, the latest first, each once, however many ids she has.
    pub fn forgotten(&self, school: SchoolId) -> Result<Vec<Forgotten>, PortError> {
        let port = |error: StoreError| PortError(error.to_string());
        let own = self.store.origin().node;
        let forgotten = self.store.read_blocking(|db| forgotten_ids(db, school)).map_err(port)?;
        let (mut told, mut list) = (BTreeSet::new(), Vec::new());
        for (person, reason, at) in forgotten {
            if told.contains(&person) {
                continue;
            }
            let ids = self.enrolments.ids_of(person)?;
            told.extend(ids.iter().copied());
            let held = self.store.read_blocking(|db| Holders::of(db, &ids, own)).map_err(port)?;
            list.push(Forgotten { person, ids, reason, at, waiting: held.waiting, given_up: held.given_up });
        }
        Ok(list)
    }

    /// This machine, which no page offers to give up.
    pub(crate) fn own_node(&self) -> NodeKey {
        self.store.origin().node
    }
}
