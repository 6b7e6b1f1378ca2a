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
    /// `events::governance::ForgetReason` as its number.
    pub reason: u8,
    /// Since when.
    pub at: UtcMillis,
    /// Machines that held her keys and have not confirmed. Empty: done, but for those that were given up.
    pub waiting: Vec<NodeKey>,
    /// Machines that held her keys, never confirmed, and of which somebody said that they no longer exist.
    pub given_up: usize,
}

/// People listed at most.
const LIST_MAX: i64 = 500;

/// Everybody whom a school forgot, the latest first.
/// `own` is this machine, which destroyed her keys when it heard of it.
pub fn forgotten(db: &mut Connection, own: NodeKey, school: SchoolId) -> Result<Vec<Forgotten>, StoreError> {
    let sql = "SELECT person, reason, forgotten_at FROM governance_forgotten WHERE school = ?1 ORDER BY forgotten_at DESC, person LIMIT ?2";
    let holders = "SELECT h.node, (SELECT 1 FROM governance_key_holder_gone g WHERE g.node = h.node) \
        FROM governance_key_holder h WHERE h.person = ?1 AND h.node <> ?2 AND h.destroyed = 0 ORDER BY h.node";
    let mut list = Vec::new();
    for row in db.query(sql, &[school.into(), LIST_MAX.into()])? {
        let person = PersonId(row.id(0)?);
        let (mut waiting, mut given_up) = (Vec::new(), 0);
        for holder in db.query(holders, &[person.into(), Value::blob(own.as_bytes())])? {
            match holder.int_opt(1)? {
                None => waiting.push(NodeKey(holder.id(0)?)),
                Some(_) => given_up += 1,
            }
        }
        list.push(Forgotten {
            person,
            reason: row.int(1)?.clamp(0, 255) as u8,
            at: crate::stamp_wall(row.blob(2)?),
            waiting,
            given_up,
        });
    }
    Ok(list)
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
        let (entries_stay, mut elsewhere) = self.store.read_blocking(|db| {
            let sql = "SELECT h.node FROM governance_key_holder h WHERE h.person = ?1 AND h.destroyed = 0 AND NOT EXISTS \
                (SELECT 1 FROM governance_key_holder_gone g WHERE g.node = h.node) ORDER BY h.node";
            let mut nodes = Vec::new();
            for id in &ids {
                for row in db.query(sql, &[(*id).into()])? {
                    nodes.push(NodeKey(row.id(0)?));
                }
            }
            Ok((copy::entries_naming(db, &ids)?, nodes))
        })?;
        elsewhere.retain(|node| *node != own);
        elsewhere.sort();
        elsewhere.dedup();
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

    /// Everybody whom a school forgot.
    pub fn forgotten(&self, school: SchoolId) -> Result<Vec<Forgotten>, PortError> {
        let own = self.store.origin().node;
        self.store.read_blocking(|db| forgotten(db, own, school)).map_err(|e| PortError(e.to_string()))
    }
}
