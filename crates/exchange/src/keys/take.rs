//! Taking: offers are kept, parcels for this node are opened, others are carried on.

use super::{KeyRing, KeysTaken, erase, mail, shelf::Shelf, wire::KeyMail};
use crate::{Here, Trust};
use eventlog::sealing::{KeyParcel, WrappedKey, WrappingKey, WrappingSecret};
use kernel::NodeKey;
use std::{collections::BTreeMap, sync::Arc};
use store::{StoreError, Value, WriteTx};

/// What became of one thing.
pub(super) enum Outcome {
    Done,
    /// Whose it is, or who gave it, is not known here yet, or there is no room for it: it is asked for again.
    Stranger,
}

pub(super) fn take(
    here: &Here,
    ring: Arc<dyn KeyRing>,
    trust: &Trust,
    from: NodeKey,
    came: KeyMail,
) -> Result<KeysTaken, StoreError> {
    let (own, trust, scope) = (here.secret.public(), trust.clone(), here.own_scope(trust)?);
    let wrapping = here.wrapping.all()?;
    // Whom this node handed keys to, and who drew them. While a view is read anew, no order is judged.
    let ready = here.store.ready(&[erase::VIEW]) && here.store.ready(ring.views());
    let taken = here.store.write_blocking(move |tx| {
        let mut taken = KeysTaken::default();
        // Numbers before the first that has to come again count as taken.
        let mut until = came.until;
        let mut strangers = 0;
        let mut stranger = |outcome: Outcome, number: u64| {
            if matches!(outcome, Outcome::Stranger) {
                until = until.min(number.saturating_sub(1));
                strangers += 1;
            }
        };
        for (number, bytes) in &came.offers {
            stranger(take_offer(tx, &trust, own, bytes, &mut taken)?, *number);
        }
        let mut room = Room::default();
        for (number, bytes) in &came.parcels {
            let outcome = take_parcel(
                tx,
                ring.as_ref(),
                &trust,
                (own, &wrapping, ready),
                bytes,
                &mut room,
                &mut taken,
            )?;
            stranger(outcome, *number);
        }
        let (mut shelf, taking) =
            (Shelf::default(), erase::Taking { ring: ring.as_ref(), trust: &trust, own, ready });
        for (number, bytes) in &came.notices {
            stranger(erase::take(tx, &taking, bytes, &mut shelf, &mut taken)?, *number);
        }
        taken.strangers = strangers;
        let known = mail::mark(tx.connection(), from, &scope)?;
        // What went between was not in here: a letter that was lost, or rights that grew meanwhile.
        let before = known.after(came.life);
        if came.after <= before && (until > before || known.life != came.life) {
            mail::set_mark(tx, from, super::Mark { number: until.max(before), ..came.mark() }, &scope)?;
        }
        Ok::<_, StoreError>(taken)
    })?;
    if taken.no_room > 0 {
        tracing::error!(%from, waiting = taken.no_room, "no room for notices of erasure: they stay where they were");
    }
    if taken.refused > 0 {
        tracing::warn!(%from, refused = taken.refused, "notices of erasure beyond their authors' share were not taken");
    }
    Ok(taken)
}

fn take_offer(
    tx: &mut WriteTx<'_>,
    trust: &Trust,
    own: NodeKey,
    bytes: &[u8],
    taken: &mut KeysTaken,
) -> Result<Outcome, StoreError> {
    let Ok(offer) = WrappingKey::from_bytes(bytes) else { return Ok(Outcome::Done) };
    if offer.node == own {
        return Ok(Outcome::Done);
    }
    if trust.certificates_of(offer.node).next().is_none() {
        return Ok(Outcome::Stranger);
    }
    let key = [Value::blob(offer.node.as_bytes())];
    let known = tx.query_one("SELECT epoch FROM exchange_offer WHERE node = ?1", &key)?;
    let known = known.map(|row| row.int(0)).transpose()?;
    if known.is_some_and(|known| known >= i64::from(offer.epoch)) || offer.verify().is_err() {
        return Ok(Outcome::Done);
    }
    let there = tx.query("SELECT count(*) FROM exchange_offer", &[])?[0].int(0)?;
    if known.is_some() || there < mail::MAX_OFFERS {
        mail::put_offer(tx, offer.node, offer.epoch, bytes)?;
        taken.offers += 1;
    }
    Ok(Outcome::Done)
}

fn take_parcel(
    tx: &mut WriteTx<'_>,
    ring: &dyn KeyRing,
    trust: &Trust,
    (own, wrapping, ready): (NodeKey, &[WrappingSecret], bool),
    bytes: &[u8],
    room: &mut Room,
    taken: &mut KeysTaken,
) -> Result<Outcome, StoreError> {
    let Ok(parcel) = KeyParcel::from_bytes(bytes) else { return Ok(Outcome::Done) };
    let known = |node: NodeKey| trust.certificates_of(node).next().is_some();
    if !known(parcel.giver) || !known(parcel.to()) {
        return Ok(Outcome::Stranger);
    }
    if parcel.giver == own || trust.is_revoked(parcel.giver) || trust.is_revoked(parcel.to()) {
        return Ok(Outcome::Done);
    }
    if ring.is_forgotten(tx.connection(), parcel.person())? {
        return Ok(Outcome::Done);
    }
    if parcel.to() == own {
        if parcel.is_signed() {
            let refused = erase::refused(tx, trust, own, parcel.person(), parcel.giver)?;
            if !ready && !refused.is_nothing() {
                return Ok(Outcome::Stranger);
            }
            let open =
                |key: &WrappedKey| wrapping.iter().find_map(|secret| secret.unwrap_key(&own, key).ok());
            for key in parcel.keys().iter().filter_map(open) {
                if refused.has(tx.connection(), ring, &key)? {
                    continue;
                }
                taken.keys += u64::from(ring.keep(tx, &key)?);
                mail::note_from(tx, key.person(), key.id(), parcel.giver)?;
            }
            // Who gave them has them: they are not handed back.
            mail::remember_giver(tx, own, &parcel, bytes)?;
        }
        return Ok(Outcome::Done);
    }
    let place =
        [Value::blob(parcel.to().as_bytes()), Value::blob(parcel.giver.as_bytes()), parcel.person().into()];
    let sql = "SELECT parcel FROM exchange_parcel WHERE node = ?1 AND giver = ?2 AND person = ?3";
    // It lies here, or was delivered. Of two that say the same the first stays: a giver whose disk was copied, or put back, wraps the same keys
    // twice, and two carriers would swap the two for ever.
    let is_known = |known: &[u8]| {
        known == bytes
            || known == mail::delivered_mark(&parcel)
            || KeyParcel::from_bytes(known).is_ok_and(|known| says_no_less(&known, &parcel))
    };
    if tx.query_one(sql, &place)?.is_some_and(|row| row.blob(0).is_ok_and(is_known)) {
        return Ok(Outcome::Done);
    }
    let newer = [place[0].clone(), i64::from(parcel.epoch()).into()];
    let outdated = "SELECT 1 FROM exchange_offer WHERE node = ?1 AND epoch > ?2";
    if tx.query_one(outdated, &newer)?.is_some() || !parcel.is_signed() {
        return Ok(Outcome::Done);
    }
    if room.for_one_more(tx, &parcel)? {
        mail::put_parcel(tx, &parcel, bytes)?;
        taken.carried += 1;
    }
    Ok(Outcome::Done)
}

/// Whether all keys of the other one are in it too, wrapped for no older key of their reader's.
fn says_no_less(known: &KeyParcel, other: &KeyParcel) -> bool {
    let has = |key: &WrappedKey| known.keys().iter().any(|k| (k.purpose, k.key) == (key.purpose, key.key));
    known.epoch() >= other.epoch() && other.keys().iter().all(has)
}

/// How much lies here, counted once for all of a message.
#[derive(Default)]
struct Room {
    all: Option<i64>,
    of_one: BTreeMap<(NodeKey, NodeKey), i64>,
}

impl Room {
    fn for_one_more(&mut self, tx: &mut WriteTx<'_>, parcel: &KeyParcel) -> Result<bool, StoreError> {
        let mut count = |sql: &str, values: &[Value]| tx.query(sql, values)?[0].int(0);
        let all = match self.all {
            Some(all) => all,
            None => count("SELECT count(*) FROM exchange_parcel WHERE number > 0", &[])?,
        };
        let pair = (parcel.to(), parcel.giver);
        let of_one = match self.of_one.get(&pair) {
            Some(count) => *count,
            None => {
                let sql =
                    "SELECT count(*) FROM exchange_parcel WHERE node = ?1 AND giver = ?2 AND number > 0";
                count(sql, &[Value::blob(pair.0.as_bytes()), Value::blob(pair.1.as_bytes())])?
            }
        };
        let room = all < mail::MAX_PARCELS && of_one < mail::MAX_PARCELS_OF_ONE;
        self.all = Some(all + i64::from(room));
        self.of_one.insert(pair, of_one + i64::from(room));
        Ok(room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{keys::erase::tests::Nobody, trial};
    use eventlog::{
        NodeSecret,
        sealing::{PersonKey, Purpose},
    };
    use kernel::{PersonId, Seed};
    use testkit::Scratch;

    #[test]
    fn what_a_giver_wrapped_twice_is_carried_once() {
        let scratch = Scratch::new("take-twice").unwrap();
        let [giver, to] = [41, 42].map(|n| NodeSecret::from_bytes([n; 32]));
        let here = trial::node(&scratch, &[giver.public(), to.public()]);
        let (own, trust) = (here.secret.public(), here.trust().unwrap().unwrap());
        let mut chance = Seed(3).chance();
        let offer = |epoch, chance: &mut kernel::Chance| {
            WrappingSecret::generate(epoch, chance).offer(&to).verified().unwrap()
        };
        let (former, present) = (offer(1, &mut chance), offer(2, &mut chance));
        let keys = [Purpose::Identity, Purpose::Words]
            .map(|purpose| PersonKey::from_bytes(PersonId([1; 16]), purpose, [purpose as u8; 32]));
        let mut sealed = |offer, keys: &[PersonKey]| {
            KeyParcel::seal(&giver, offer, keys, &mut chance).unwrap().unwrap().to_bytes()
        };
        let (one, again, older) =
            (sealed(&present, &keys[..1]), sealed(&present, &keys[..1]), sealed(&former, &keys));
        let (more, more_again) = (sealed(&present, &keys), sealed(&present, &keys));
        let carried = |bytes: &[u8]| {
            let (trust, bytes) = (trust.clone(), bytes.to_vec());
            let taking = move |tx: &mut WriteTx<'_>| {
                let (mut room, mut taken) = (Room::default(), KeysTaken::default());
                take_parcel(tx, &Nobody, &trust, (own, &[], true), &bytes, &mut room, &mut taken)?;
                Ok::<_, StoreError>(taken.carried)
            };
            here.store.write_blocking(taking).unwrap()
        };
        assert_eq!(carried(&one), 1);
        assert_eq!((carried(&again), carried(&one)), (0, 0), "the copy of the giver's disk wrapped the same");
        assert_eq!(carried(&more), 1, "a key more");
        assert_eq!((carried(&one), carried(&older)), (0, 0), "nothing that is not here");
        // Its node says that it has it.
        let (mark, node) = (mail::delivered_mark(&KeyParcel::from_bytes(&more).unwrap()), to.public());
        let deliver = move |tx: &mut WriteTx<'_>| {
            let sql = "UPDATE exchange_parcel SET number = 0, parcel = ?1 WHERE node = ?2";
            tx.execute(sql, &[Value::blob(&mark), Value::blob(node.as_bytes())])
        };
        assert_eq!(here.store.write_blocking::<_, StoreError, _>(deliver).unwrap(), 1);
        assert_eq!(
            (carried(&more), carried(&more_again)),
            (0, 0),
            "it was delivered, however it was wrapped"
        );
    }
}
