//! Handing out: wrapping what nodes may have and have not been handed.

use super::{Handed, Hearer, Held, KeyRing, Mark, entitled, mail};
use crate::{Here, Reader, Trust};
use eventlog::{
    entry::MAX_SCHOOLS,
    sealing::{KeyId, KeyParcel, MAX_PARCEL_KEYS, PersonKey, Purpose, WrappingKey},
};
use events::governance::KeysHanded;
use kernel::{Authority, NodeKey, PersonId, SchoolId, UtcMillis};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::PoisonError,
};
use store::{Connection, Draft, StoreError, Value, WriteTx};

/// People whose keys are wrapped in one transaction: nobody who learns waits longer for it than for an answer. As many as
/// one entry can name.
const TOGETHER: usize = 16;
/// People handed to one node in one exchange; the rest follows in the next.
const AT_ONCE: usize = 8_192;
/// Nodes that a hub hands keys to: the other boxes of its schools, and centrals.
const MAX_TARGETS: i64 = 64;
/// How long a central does not look again, and a hub where nothing was written: consents and borders may change without that.
pub(super) const LOOK_AGAIN_MS: i64 = 600_000;

/// Lays this node's own offer with the others, once.
pub(super) fn offer_own(here: &Here) -> Result<(), StoreError> {
    let (present, own) = (here.wrapping.present()?, here.secret.public());
    let known = here.store.read_blocking(|db| offer_of(db, own))?;
    if known.is_some_and(|known| known.epoch == present.epoch() && known.public == present.public()) {
        return Ok(());
    }
    let offer = present.offer(&here.secret);
    here.store.write_blocking(move |tx| mail::put_offer(tx, offer.node, offer.epoch, &offer.to_bytes()))
}

fn offer_of(db: &mut Connection, node: NodeKey) -> Result<Option<WrappingKey>, StoreError> {
    let sql = "SELECT offer FROM exchange_offer WHERE node = ?1";
    let row = db.query_one(sql, &[Value::blob(node.as_bytes())])?;
    Ok(row.map(|row| row.blob(0).map(WrappingKey::from_bytes)).transpose()?.and_then(Result::ok))
}

/// Wraps what the peer may have and, on a hub, what the other nodes may have that it could carry it to.
pub(super) fn hand_out(
    here: &Here,
    ring: &dyn KeyRing,
    trust: &Trust,
    handed: Option<&Handed>,
    (peer, mark): (NodeKey, Option<Mark>),
    now: UtcMillis,
) -> Result<(), StoreError> {
    let own = here.secret.public();
    if let Some(mark) = mark {
        note_taken(here, peer, mark)?;
    }
    let (keys, others) = here.store.read_blocking(|db| {
        let sql = "SELECT node FROM exchange_offer WHERE node <> ?1 AND node <> ?2 ORDER BY node LIMIT ?3";
        let mut others = Vec::new();
        if !trust.is_central(own) {
            let values = [Value::blob(own.as_bytes()), Value::blob(peer.as_bytes()), MAX_TARGETS.into()];
            for row in db.query(sql, &values)? {
                others.push(NodeKey(row.id(0)?));
            }
        }
        Ok::<_, StoreError>((ring.count(db)?, others))
    })?;
    // While it is not known who drew what, nothing goes, and nothing that goes is taken back.
    if keys == 0 || !here.store.ready(ring.views()) {
        return Ok(());
    }
    hand_to(here, ring, trust, handed, peer, keys, now)?;
    // Counted before they are looked at: what is written meanwhile is looked at the next time.
    let commits = here.store.commits();
    if handed.is_some_and(|handed| handed.others_have_all(commits, now)) {
        return Ok(());
    }
    for node in others {
        hand_to(here, ring, trust, handed, node, keys, now)?;
    }
    if let Some(handed) = handed {
        handed.others_were_looked_at(commits, now);
    }
    Ok(())
}

/// What the peer says it has, it need not be handed again when its wrapping key changes. One that has lost its memory is handed anew what
/// was wrapped for a key that it gave up.
fn note_taken(here: &Here, peer: NodeKey, mark: Mark) -> Result<(), StoreError> {
    let after = mark.after(here.store.origin().incarnation.0);
    let of = [
        Value::blob(peer.as_bytes()),
        Value::blob(here.secret.public().as_bytes()),
        Value::Int(after as i64),
    ];
    let changed = here.store.read_blocking(|db| {
        let sql = "SELECT 1 FROM exchange_parcel WHERE node = ?1 AND giver = ?2 AND number > 0 \
            AND taken <> CASE WHEN number <= ?3 THEN 1 ELSE 0 END LIMIT 1";
        Ok::<_, StoreError>(db.query_one(sql, &of)?.is_some())
    })?;
    if !changed {
        return Ok(());
    }
    here.store.write_blocking(move |tx| {
        let sql = "UPDATE exchange_parcel SET taken = CASE WHEN number <= ?3 THEN 1 ELSE 0 END \
            WHERE node = ?1 AND giver = ?2 AND number > 0";
        tx.execute(sql, &of)?;
        let sql = "DELETE FROM exchange_parcel WHERE node = ?1 AND giver = ?2 AND number > ?3 AND taken = 0 \
            AND epoch < (SELECT o.epoch FROM exchange_offer o WHERE o.node = ?1)";
        tx.execute(sql, &of).map(drop)
    })
}

/// What was handed to a node under its present wrapping key: person by person, the keys' names.
type Given = BTreeMap<PersonId, BTreeSet<(Purpose, KeyId)>>;

fn hand_to(
    here: &Here,
    ring: &dyn KeyRing,
    trust: &Trust,
    handed: Option<&Handed>,
    node: NodeKey,
    keys: u64,
    now: UtcMillis,
) -> Result<(), StoreError> {
    let own = here.secret.public();
    let Some(reader) = trust.reader(node, now).filter(|_| node != own) else { return Ok(()) };
    let Some(offer) = here.store.read_blocking(|db| offer_of(db, node))? else { return Ok(()) };
    let clearing = here.clearing(trust, node, &reader)?;
    let name = {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&reader.scope()).update(&offer.epoch.to_be_bytes()).update(&keys.to_be_bytes());
        hasher.update(&clearing.name());
        let mut name = [0; 8];
        name.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        name
    };
    if let Some(Handed { nodes, .. }) = handed.filter(|_| trust.is_central(own)) {
        let mut known = nodes.lock().unwrap_or_else(PoisonError::into_inner);
        if known
            .get(&node)
            .is_some_and(|(was, at)| *was == name && (0..LOOK_AGAIN_MS).contains(&(now.0 - at.0)))
        {
            return Ok(());
        }
        known.insert(node, (name, now));
    }
    let giver = Reader::of(trust.certificates_of(own));
    let grants = clearing.foreign.grants();
    let to = clearing.hearer(&reader, Some(&giver), &grants);
    let (held, given) = here.store.read_blocking(|db| {
        let mut held = match to.central {
            true => ring.held_of(db, &to.clearance.names)?,
            false => ring.held_at(db, &to.schools.iter().copied().collect::<Vec<_>>())?,
        };
        if !to.central && !grants.is_empty() {
            let there: BTreeSet<_> = held.iter().map(|held| held.person).collect();
            let elsewhere = grants.keys().filter(|person| !there.contains(*person)).copied().collect();
            held.extend(ring.held_of(db, &elsewhere)?);
        }
        Ok::<_, StoreError>((held, given(db, node, own, offer.epoch)?))
    })?;
    let may: Vec<(Held, BTreeSet<_>)> = held
        .into_iter()
        .map(|held| {
            let keys = entitled(&to, &held);
            (held, keys)
        })
        .filter(|(_, keys)| !keys.is_empty())
        .collect();
    take_back(here, node, &given, &may)?;
    let todo: Vec<_> = may
        .into_iter()
        .filter(|(held, keys)| given.get(&held.person).is_none_or(|given| !keys.is_subset(given)))
        .take(AT_ONCE)
        .collect();
    if todo.is_empty() {
        return Ok(());
    }
    // It was verified when it came; once more before anything is wrapped for it, and not at every look.
    let Ok(offer) = offer.verified() else { return Ok(()) };
    let named: Vec<SchoolId> = match giver.schools().is_empty() {
        true => to.schools.iter().copied().collect(),
        false => giver.schools().iter().copied().collect(),
    };
    for some in todo.chunks(TOGETHER) {
        let mut opened = Vec::with_capacity(some.len());
        here.store.read_blocking(|db| {
            for (held, wanted) in some {
                let keys = proven(db, ring, &to, held, wanted)?;
                let has = |key: &PersonKey| {
                    given.get(&held.person).is_some_and(|given| given.contains(&(key.purpose(), key.id())))
                };
                if !keys.iter().all(has) {
                    opened.push((held.person, keys));
                }
            }
            Ok::<_, StoreError>(())
        })?;
        let fresh: Vec<_> =
            opened.iter().map(|(person, _)| *person).filter(|person| !given.contains_key(person)).collect();
        let (secret, named) = (here.secret.clone(), named.clone());
        here.store.write_blocking(move |tx| {
            tell(tx, node, named, fresh)?;
            for (_, keys) in &opened {
                let sealed = KeyParcel::seal(&secret, &offer, keys, tx.entropy());
                if let Some(parcel) = sealed.map_err(|e| StoreError::Log(e.to_string()))? {
                    mail::put_parcel(tx, &parcel, &parcel.to_bytes())?;
                }
            }
            Ok::<_, StoreError>(())
        })?;
    }
    Ok(())
}

/// Of the keys that a node may have by what the log says, those of which that is shown: a school may say that it sealed with any key.
fn proven(
    db: &mut Connection,
    ring: &dyn KeyRing,
    to: &Hearer<'_>,
    held: &Held,
    wanted: &BTreeSet<(Purpose, KeyId)>,
) -> Result<Vec<PersonKey>, StoreError> {
    let mut keys = ring.keys_of(db, held.person)?;
    keys.retain(|key| wanted.contains(&(key.purpose(), key.id())));
    let mut drawn = BTreeSet::new();
    for key in &keys {
        drawn.extend(ring.drew(db, key)?.into_iter().map(|school| (key.id(), school)));
    }
    let may = entitled(to, &Held { drawn, ..held.clone() });
    keys.retain(|key| may.contains(&(key.purpose(), key.id())));
    keys.truncate(MAX_PARCEL_KEYS);
    Ok(keys)
}

/// Notes in the log who will have had these people's keys, before they leave.
fn tell(
    tx: &mut WriteTx<'_>,
    node: NodeKey,
    schools: Vec<SchoolId>,
    persons: Vec<PersonId>,
) -> Result<(), StoreError> {
    if persons.is_empty() {
        return Ok(());
    }
    // The log says it once.
    let mut fresh = Vec::new();
    for person in persons {
        let sql = "SELECT 1 FROM exchange_handed WHERE person = ?1 AND node = ?2 AND giver = ?3";
        let own = tx.origin().node;
        let told =
            tx.query_one(sql, &[person.into(), Value::blob(node.as_bytes()), Value::blob(own.as_bytes())])?;
        fresh.extend(told.is_none().then_some(person));
    }
    let persons = fresh;
    if persons.is_empty() {
        return Ok(());
    }
    // An entry names so many schools and no more; all of them have to hear it.
    let mut some = schools.chunks(MAX_SCHOOLS).map(<[SchoolId]>::to_vec).collect::<Vec<_>>();
    if some.is_empty() {
        some.push(Vec::new());
    }
    for schools in some {
        let (persons, events) = (persons.clone(), vec![KeysHanded { node }.into()]);
        tx.append(Draft { schools, persons, authority: Authority::Node, events })?;
    }
    Ok(())
}

fn given(db: &mut Connection, node: NodeKey, own: NodeKey, epoch: u32) -> Result<Given, StoreError> {
    let sql = "SELECT parcel FROM exchange_parcel WHERE node = ?1 AND giver = ?2 AND (epoch = ?3 OR number = 0 OR taken = 1)";
    let values = [Value::blob(node.as_bytes()), Value::blob(own.as_bytes()), i64::from(epoch).into()];
    let mut given = Given::new();
    for row in db.query(sql, &values)? {
        if let Ok(parcel) = KeyParcel::from_bytes(row.blob(0)?) {
            let keys = parcel.keys().iter().map(|key| (key.purpose, key.key)).collect();
            given.insert(parcel.person(), keys);
        }
    }
    Ok(given)
}

/// Parcels for whom the node may no longer have keys go; those that it has taken it has.
fn take_back(
    here: &Here,
    node: NodeKey,
    given: &Given,
    may: &[(Held, BTreeSet<(Purpose, KeyId)>)],
) -> Result<(), StoreError> {
    let may: BTreeSet<_> = may.iter().map(|(held, _)| held.person).collect();
    let gone: Vec<_> = given.keys().filter(|person| !may.contains(person)).copied().collect();
    if gone.is_empty() {
        return Ok(());
    }
    let own = here.secret.public();
    here.store.write_blocking(move |tx| {
        for person in gone {
            let sql = "DELETE FROM exchange_parcel WHERE node = ?1 AND giver = ?2 AND person = ?3";
            tx.execute(sql, &[Value::blob(node.as_bytes()), Value::blob(own.as_bytes()), person.into()])?;
        }
        Ok::<_, StoreError>(())
    })
}
