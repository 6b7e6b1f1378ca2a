//! [`Account`]: when each node was last heard of, by what, and how much came and went. What is new is in memory until it is saved: by a
//! central every few seconds, for its processes and whoever looks from the console read one account; by a box at most hourly, for a
//! call that moves nothing should write nothing on its card. What is saved is added, so several processes may keep account.

use exchange::{Contacts, Met, Talked, Trust, stick::Read};
use kernel::{NodeKey, UtcMillis, departures::LeaveWay};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use store::{Connection, Store, StoreError, Value};

/// The local table. `ours` is of how many of our entries it said it lacked none, -1 where it did not; `theirs` is 1 if all that it had was taken.
pub const DDL: &str = "CREATE TABLE network_contact (node {blob} NOT NULL, way BIGINT NOT NULL, at BIGINT NOT NULL, \
    bytes_in BIGINT NOT NULL, bytes_out BIGINT NOT NULL, ours BIGINT NOT NULL, theirs BIGINT NOT NULL, PRIMARY KEY (node, way)){clustered}";

/// How often a central saves what is new.
pub const SAVE_EVERY: Duration = Duration::from_secs(5);
/// How often a box saves it at most.
const SAVE_EVERY_MS: i64 = 3_600_000;

/// What is known of one node by one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// Last heard of.
    pub at: UtcMillis,
    /// Bytes that came, all together; 0 for sticks and couriers, whose letters are not weighed.
    pub bytes_in: u64,
    /// Bytes that went.
    pub bytes_out: u64,
    /// Of how many of our entries it said last that it lacks none.
    pub has_of_ours: Option<u64>,
    /// All that it had then was taken, or refused.
    pub gave_all: bool,
}

impl Contact {
    /// What came later, or at the same time elsewhere, added to what is known.
    fn add(&mut self, more: &Contact) {
        // A clock that was set back does not make it longer ago.
        if more.at >= self.at {
            (self.at, self.has_of_ours, self.gave_all) = (more.at, more.has_of_ours, more.gave_all);
        }
        self.bytes_in = self.bytes_in.saturating_add(more.bytes_in);
        self.bytes_out = self.bytes_out.saturating_add(more.bytes_out);
    }
}

type Key = (NodeKey, LeaveWay);

#[derive(Default)]
struct Unsaved {
    new: BTreeMap<Key, Contact>,
    saved_at: Option<UtcMillis>,
    soon: bool,
}

impl Unsaved {
    fn add(&mut self, key: Key, more: &Contact) {
        let nothing = Contact { bytes_in: 0, bytes_out: 0, ..*more };
        self.new.entry(key).or_insert(nothing).add(more);
    }
}

/// The account of a node.
#[derive(Default)]
pub struct Account(Mutex<Unsaved>);

/// A call that this node made, which came to its end.
pub fn met_by_call(node: NodeKey, at: UtcMillis, talked: &Talked) -> Met {
    Met {
        bytes_in: talked.bytes_in,
        bytes_out: talked.bytes_out,
        has_of_ours: talked.peer_has,
        // A box without a certificate leaves its mail, and hears nothing.
        gave_all: talked.turns > 0,
        ..Met::of(node, LeaveWay::Network, at)
    }
}

/// Tells of whom one heard by letters that were read, on whatever page or by whatever command. Anybody can write a letter's head, and an old
/// letter may be brought again: of whom one hears is who belongs to the network and is not cast out, as at the door, and brought something new.
pub fn heard_of(contacts: &dyn Contacts, trust: &Trust, letters: &[Read], way: LeaveWay, at: UtcMillis) {
    let is_new =
        |letter: &&Read| letter.taken.as_ref().is_ok_and(|taken| taken.new + taken.shown + taken.keys > 0);
    let is_of_us = |node: &NodeKey| trust.certificates_of(*node).next().is_some() && !trust.is_revoked(*node);
    let nodes = letters.iter().filter(is_new).filter_map(|letter| letter.from.parse().ok());
    for node in nodes.filter(is_of_us) {
        contacts.met(Met::of(node, way, at));
        contacts.keep_soon();
    }
}

impl Account {
    /// Saves what is new, if the last time is an hour ago or it is worth a write.
    pub fn save_if_due(&self, store: &Store, now: UtcMillis) -> Result<(), StoreError> {
        let (saved_at, soon) =
            self.with(|unsaved| (*unsaved.saved_at.get_or_insert(now), std::mem::take(&mut unsaved.soon)));
        match !soon && (0..SAVE_EVERY_MS).contains(&(now.0 - saved_at.0)) {
            true => Ok(()),
            false => self.save(store, now),
        }
    }

    /// Saves what is new.
    pub fn save(&self, store: &Store, now: UtcMillis) -> Result<(), StoreError> {
        let new = self.with(|unsaved| {
            unsaved.saved_at = Some(now);
            std::mem::take(&mut unsaved.new)
        });
        if new.is_empty() {
            return Ok(());
        }
        let rows: Vec<Vec<Value>> = new.iter().map(|(key, contact)| row_of(key, contact)).collect();
        let saved = store.write_blocking(move |tx| {
            for row in rows {
                tx.execute(SAVE, &row)?;
            }
            Ok(())
        });
        if saved.is_err() {
            self.with(|unsaved| new.iter().for_each(|(key, contact)| unsaved.add(*key, contact)));
        }
        saved
    }

    /// What is known of a node, way by way.
    pub fn of(&self, db: &mut Connection, node: NodeKey) -> Result<Vec<(LeaveWay, Contact)>, StoreError> {
        let all = self.read(db, " WHERE node = ?1", &[Value::blob(node.as_bytes())])?;
        let hers = all.into_iter().filter(|((known, _), _)| *known == node);
        Ok(hers.map(|((_, way), contact)| (way, contact)).collect())
    }

    /// The last word of every node.
    pub fn last(&self, db: &mut Connection) -> Result<BTreeMap<NodeKey, (LeaveWay, Contact)>, StoreError> {
        let mut last: BTreeMap<NodeKey, (LeaveWay, Contact)> = BTreeMap::new();
        for ((node, way), contact) in self.read(db, "", &[])? {
            let known = last.entry(node).or_insert((way, contact));
            if known.1.at < contact.at {
                *known = (way, contact);
            }
        }
        Ok(last)
    }

    /// When there was a conversation with every node over a network.
    pub fn called(&self, db: &mut Connection) -> Result<BTreeMap<NodeKey, UtcMillis>, StoreError> {
        let by_network = i64::from(LeaveWay::Network as u8).into();
        let all = self.read(db, " WHERE way = ?1", &[by_network])?;
        let called = all.into_iter().filter(|((_, way), _)| *way == LeaveWay::Network);
        Ok(called.map(|((node, _), contact)| (node, contact.at)).collect())
    }

    /// What is saved, and what is not yet.
    fn read(
        &self,
        db: &mut Connection,
        which: &str,
        values: &[Value],
    ) -> Result<BTreeMap<Key, Contact>, StoreError> {
        let mut all = BTreeMap::new();
        for row in db.query(&format!("{READ}{which}"), values)? {
            let Some(way) = u8::try_from(row.int(1)?).ok().and_then(LeaveWay::from_u8) else { continue };
            let contact = Contact {
                at: UtcMillis(row.int(2)?),
                bytes_in: row.int(3)?.max(0) as u64,
                bytes_out: row.int(4)?.max(0) as u64,
                has_of_ours: u64::try_from(row.int(5)?).ok(),
                gave_all: row.int(6)? == 1,
            };
            all.insert((NodeKey(row.id(0)?), way), contact);
        }
        self.with(|unsaved| {
            for (key, new) in &unsaved.new {
                all.entry(*key).or_insert(Contact { bytes_in: 0, bytes_out: 0, ..*new }).add(new);
            }
        });
        Ok(all)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Unsaved) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

const READ: &str = "SELECT node, way, at, bytes_in, bytes_out, ours, theirs FROM network_contact";

/// Bytes add up; of what was said the later counts.
const SAVE: &str = "INSERT INTO network_contact (node, way, at, bytes_in, bytes_out, ours, theirs) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (node, way) DO UPDATE SET \
    bytes_in = network_contact.bytes_in + excluded.bytes_in, bytes_out = network_contact.bytes_out + excluded.bytes_out, \
    ours = CASE WHEN excluded.at >= network_contact.at THEN excluded.ours ELSE network_contact.ours END, \
    theirs = CASE WHEN excluded.at >= network_contact.at THEN excluded.theirs ELSE network_contact.theirs END, \
    at = CASE WHEN excluded.at >= network_contact.at THEN excluded.at ELSE network_contact.at END";

fn row_of((node, way): &Key, contact: &Contact) -> Vec<Value> {
    vec![
        Value::blob(node.as_bytes()),
        i64::from(*way as u8).into(),
        contact.at.0.into(),
        Value::Int(contact.bytes_in as i64),
        Value::Int(contact.bytes_out as i64),
        contact.has_of_ours.map_or(-1, |entries| entries as i64).into(),
        i64::from(contact.gave_all).into(),
    ]
}

impl Contacts for Account {
    fn met(&self, met: Met) {
        let Met { node, way, at, bytes_in, bytes_out, has_of_ours, gave_all } = met;
        self.with(|unsaved| {
            unsaved.add((node, way), &Contact { at, bytes_in, bytes_out, has_of_ours, gave_all })
        });
    }

    fn keep_soon(&self) {
        self.with(|unsaved| unsaved.soon = true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features;
    use eventlog::{
        Certificate, NodeSecret,
        statement::{Authorities, CertificateTerms, NodeRole},
    };
    use std::sync::Arc;
    use testkit::{Scratch, SimClock};

    #[test]
    fn it_adds_up_is_saved_at_most_hourly_and_comes_back() {
        let scratch = Scratch::new("contacts").unwrap();
        let store = Store::open(store::Config {
            database: store::Database::Sqlite(scratch.path().join("c.sqlite3")),
            node: store::node::NodeFolder::new(scratch.path().join("node"), "m"),
            views: vec![],
            local: features::local_tables(),
            clock: Arc::new(SimClock::at(UtcMillis(5))),
            entropy: Box::new(kernel::Seed(1).chance()),
            software: "test".into(),
            extra_fsync: Duration::ZERO,
        })
        .unwrap();
        let last = |account: &Account| store.read_blocking(|db| account.last(db)).unwrap();
        let saved = || last(&Account::default());
        let (one, two) = (NodeKey([1; 32]), NodeKey([2; 32]));
        let met = |node, way, at, has| Met {
            node,
            way,
            at: UtcMillis(at),
            bytes_in: 100,
            bytes_out: 7,
            has_of_ours: has,
            gave_all: has.is_some(),
        };
        let account = Account::default();
        account.save_if_due(&store, UtcMillis(0)).unwrap();
        account.met(met(one, LeaveWay::Network, 1_000, Some(9)));
        account.met(met(one, LeaveWay::Network, 900, None));
        account.met(met(one, LeaveWay::Stick, 2_000, None));
        account.met(met(two, LeaveWay::Courier, 3_000, Some(0)));
        account.save_if_due(&store, UtcMillis(SAVE_EVERY_MS - 1)).unwrap();
        assert!(saved().is_empty(), "not within the hour");
        let unsaved = last(&account);
        assert_eq!(unsaved[&one].0, LeaveWay::Stick, "the last word counts, also before it is saved");
        account.save_if_due(&store, UtcMillis(SAVE_EVERY_MS)).unwrap();
        assert_eq!((saved(), last(&account)), (unsaved.clone(), unsaved), "once, not twice");
        // Another process of the same central met it as well, by a clock that is behind.
        let other = Account::default();
        other.met(met(one, LeaveWay::Network, 800, None));
        other.save(&store, UtcMillis(SAVE_EVERY_MS)).unwrap();
        let of = |node| store.read_blocking(|db| account.of(db, node)).unwrap();
        let by_network = of(one).into_iter().find(|(way, _)| *way == LeaveWay::Network).unwrap().1;
        let (at, has_of_ours) = (UtcMillis(1_000), Some(9));
        let added = Contact { at, bytes_in: 300, bytes_out: 21, has_of_ours, gave_all: true };
        assert_eq!(by_network, added);
        assert_eq!(of(two).len(), 1);
        store.close();
    }

    #[test]
    fn of_whom_one_hears_by_letter_is_who_belongs_here_and_brought_something_new() {
        let root = NodeSecret::from_bytes([7; 32]);
        let certified = |n: u8| {
            let terms = CertificateTerms {
                node: NodeSecret::from_bytes([n; 32]).public(),
                role: NodeRole::Hub,
                country: "PE".parse().unwrap(),
                schools: vec![],
                authorities: Authorities::HUB,
                from: None,
                issued_at: UtcMillis(0),
                valid_until: UtcMillis(i64::MAX / 2),
            };
            Certificate::issue(&root, terms)
        };
        let certificates = vec![certified(1), certified(2), certified(3)];
        let welcome = exchange::Welcome { root: root.public(), certificates, central: None };
        let trust = Trust::installed(&welcome);
        let key = |n: u8| NodeSecret::from_bytes([n; 32]).public();
        let letter = |n: u8, new, keys| Read {
            from: key(n).to_string(),
            taken: Ok(exchange::Taken { new, keys, ..exchange::Taken::default() }),
        };
        let lost = Read { from: key(2).to_string(), taken: Err(exchange::LetterError::NotALetter) };
        let letters = [letter(1, 4, 0), letter(2, 0, 0), lost, letter(3, 0, 1), letter(9, 5, 0)];
        for way in [LeaveWay::Stick, LeaveWay::Courier] {
            let account = Account::default();
            heard_of(&account, &trust, &letters, way, UtcMillis(8));
            let heard: Vec<_> = account.with(|unsaved| unsaved.new.keys().copied().collect());
            let mut expected = [(key(1), way), (key(3), way)];
            expected.sort();
            assert_eq!(heard, expected);
            assert!(account.with(|unsaved| unsaved.soon), "it is saved with what came");
        }
    }
}
