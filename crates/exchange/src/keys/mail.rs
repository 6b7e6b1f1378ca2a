//! Where offers and parcels lie on their way, numbered in the order in which they came here.

use super::{
    KeyRing,
    erase::{Notice, keys_in},
    wire::{KeyMail, MAX_MAIL_BYTES, MAX_THINGS},
};
use crate::{Here, Reader, Trust, moves::Foreign};
use eventlog::sealing::{KeyId, KeyParcel};
use kernel::{NodeKey, PersonId, UtcMillis};
use std::collections::{BTreeMap, BTreeSet};
use store::{Connection, StoreError, Value, WriteTx};

/// The local tables. A parcel that this node made itself stays as its memory that it did; one that is only carried goes when
/// its node says that it has it.
pub const DDL: &str = "
CREATE TABLE exchange_offer (node {blob} NOT NULL PRIMARY KEY, epoch BIGINT NOT NULL, offer {blob} NOT NULL,
    number BIGINT NOT NULL){clustered};
CREATE TABLE exchange_parcel (node {blob} NOT NULL, giver {blob} NOT NULL, person {blob} NOT NULL, epoch BIGINT NOT NULL,
    parcel {blob} NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (node, giver, person)){clustered};
CREATE INDEX exchange_parcel_number ON exchange_parcel (number);
CREATE TABLE exchange_key_mark (peer {blob} NOT NULL PRIMARY KEY, life {blob} NOT NULL, number BIGINT NOT NULL,
    scope {blob} NOT NULL){clustered};
CREATE TABLE exchange_key_number (one BIGINT NOT NULL PRIMARY KEY, number BIGINT NOT NULL){clustered};
";

/// By person, for erasures; and who handed which key over: whoever's school it was may ask for it back.
pub const FROM: &str = "
CREATE INDEX exchange_parcel_person ON exchange_parcel (person, node);
CREATE TABLE exchange_key_from (person {blob} NOT NULL, key {blob} NOT NULL, node {blob} NOT NULL,
    PRIMARY KEY (person, key, node)){clustered};
";

/// Whether the node said that it has a parcel of this node's own.
pub const TAKEN: &str = "ALTER TABLE exchange_parcel ADD COLUMN taken BIGINT NOT NULL DEFAULT 0";

/// Nodes whose offers are kept: a country's.
pub(super) const MAX_OFFERS: i64 = 65_536;
/// Parcels that lie here: half a gigabyte at most, on a central that carries for a country.
pub(super) const MAX_PARCELS: i64 = 1_000_000;
/// Parcels of one giver for one node: the people of several large schools.
pub(super) const MAX_PARCELS_OF_ONE: i64 = 20_000;
/// Marks that a card tells: those of the peers from which keys came.
const MAX_MARKS: i64 = 256;

/// How far a node has taken another's mail of keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mark {
    /// The giver's incarnation.
    pub life: [u8; 8],
    /// The last number taken.
    pub number: u64,
}

impl Mark {
    /// After which number a giver in this life goes on.
    pub fn after(self, life: [u8; 8]) -> u64 {
        if self.life == life { self.number } else { 0 }
    }
}

/// Up to where a peer's mail was taken under these rights.
pub(super) fn mark(db: &mut Connection, peer: NodeKey, scope: &[u8; 8]) -> Result<Mark, StoreError> {
    let sql = "SELECT life, number FROM exchange_key_mark WHERE peer = ?1 AND scope = ?2";
    let row = db.query_one(sql, &[Value::blob(peer.as_bytes()), Value::blob(scope)])?;
    row.map_or(Ok(Mark::default()), |row| Ok(Mark { life: row.id(0)?, number: row.int(1)?.max(0) as u64 }))
}

/// All marks, for a card.
pub(crate) fn marks(db: &mut Connection) -> Result<BTreeMap<NodeKey, Mark>, StoreError> {
    let sql = "SELECT peer, life, number FROM exchange_key_mark ORDER BY peer LIMIT ?1";
    let rows = db.query(sql, &[MAX_MARKS.into()])?;
    rows.iter()
        .map(|row| Ok((NodeKey(row.id(0)?), Mark { life: row.id(1)?, number: row.int(2)?.max(0) as u64 })))
        .collect()
}

pub(super) fn set_mark(
    tx: &mut WriteTx<'_>,
    peer: NodeKey,
    mark: Mark,
    scope: &[u8; 8],
) -> Result<(), StoreError> {
    let sql = "INSERT INTO exchange_key_mark (peer, life, number, scope) VALUES (?1, ?2, ?3, ?4) \
        ON CONFLICT (peer) DO UPDATE SET life = excluded.life, number = excluded.number, scope = excluded.scope";
    let number = Value::Int(mark.number as i64);
    tx.execute(sql, &[Value::blob(peer.as_bytes()), Value::blob(&mark.life), number, Value::blob(scope)])?;
    Ok(())
}

/// The next number. None is given twice, also when what had the last one is gone.
pub(super) fn next_number(tx: &mut WriteTx<'_>) -> Result<i64, StoreError> {
    let sql = "INSERT INTO exchange_key_number (one, number) VALUES (1, 1) \
        ON CONFLICT (one) DO UPDATE SET number = exchange_key_number.number + 1";
    tx.execute(sql, &[])?;
    tx.query("SELECT number FROM exchange_key_number WHERE one = 1", &[])?[0].int(0)
}

/// Keeps a node's offer under a new number.
pub(super) fn put_offer(
    tx: &mut WriteTx<'_>,
    node: NodeKey,
    epoch: u32,
    offer: &[u8],
) -> Result<(), StoreError> {
    let number = next_number(tx)?;
    let sql = "INSERT INTO exchange_offer (node, epoch, offer, number) VALUES (?1, ?2, ?3, ?4) \
        ON CONFLICT (node) DO UPDATE SET epoch = excluded.epoch, offer = excluded.offer, number = excluded.number";
    let values = [Value::blob(node.as_bytes()), i64::from(epoch).into(), Value::blob(offer), number.into()];
    tx.execute(sql, &values)?;
    // Soon nobody can open what was wrapped under the former one. What the node has taken it has wrapped anew itself.
    let sql = "DELETE FROM exchange_parcel WHERE node = ?1 AND epoch < ?2 AND taken = 0";
    tx.execute(sql, &[Value::blob(node.as_bytes()), i64::from(epoch).into()])?;
    Ok(())
}

/// Keeps a parcel under a new number.
pub(super) fn put_parcel(tx: &mut WriteTx<'_>, parcel: &KeyParcel, bytes: &[u8]) -> Result<(), StoreError> {
    let number = next_number(tx)?;
    let sql = "INSERT INTO exchange_parcel (node, giver, person, epoch, parcel, number) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
        ON CONFLICT (node, giver, person) DO UPDATE SET epoch = excluded.epoch, parcel = excluded.parcel, number = excluded.number, taken = 0";
    let values = [
        Value::blob(parcel.to().as_bytes()),
        Value::blob(parcel.giver.as_bytes()),
        parcel.person().into(),
        i64::from(parcel.epoch()).into(),
        Value::blob(bytes),
        number.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Remembers that the giver of a parcel for this node has those keys, as if they had been handed to it: under number 0, which is
/// listed for nobody.
pub(super) fn remember_giver(
    tx: &mut WriteTx<'_>,
    own: NodeKey,
    parcel: &KeyParcel,
    bytes: &[u8],
) -> Result<(), StoreError> {
    let sql = "INSERT INTO exchange_parcel (node, giver, person, epoch, parcel, number) VALUES (?1, ?2, ?3, ?4, ?5, 0) \
        ON CONFLICT (node, giver, person) DO NOTHING";
    let values = [
        Value::blob(parcel.giver.as_bytes()),
        Value::blob(own.as_bytes()),
        parcel.person().into(),
        i64::from(u32::MAX).into(),
        Value::blob(bytes),
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// Notes who handed a key over.
pub(super) fn note_from(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    key: KeyId,
    node: NodeKey,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO exchange_key_from (person, key, node) VALUES (?1, ?2, ?3) ON CONFLICT (person, key, node) DO NOTHING";
    tx.execute(sql, &[person.into(), Value::blob(&key.0), Value::blob(node.as_bytes())]).map(drop)
}

/// Who handed a person's keys over, key by key.
pub(super) fn givers(db: &mut Connection, person: PersonId) -> Result<Vec<(KeyId, NodeKey)>, StoreError> {
    let sql = "SELECT key, node FROM exchange_key_from WHERE person = ?1 ORDER BY key, node";
    let rows = db.query(sql, &[person.into()])?;
    rows.iter().map(|row| Ok((KeyId(row.id(0)?), NodeKey(row.id(1)?)))).collect()
}

/// What a node has not taken. What it says it has, this node need not carry any more.
pub(super) fn list(
    here: &Here,
    ring: &dyn KeyRing,
    trust: &Trust,
    to: NodeKey,
    (mark, said): (Option<Mark>, bool),
    now: UtcMillis,
) -> Result<Option<KeyMail>, StoreError> {
    let Some(reader) = trust.reader(to, now) else { return Ok(None) };
    let own = here.secret.public();
    let life = here.store.origin().incarnation.0;
    let after = mark.unwrap_or_default().after(life);
    let delivered = here.store.read_blocking(|db| {
        let mut there = false;
        for (table, by) in CARRIED {
            let sql = format!(
                "SELECT 1 FROM {table} WHERE node = ?1 AND {by} <> ?2 AND number BETWEEN 1 AND ?3 LIMIT 1"
            );
            there |= db.query_one(&sql, &delivered_key(to, own, after))?.is_some();
        }
        Ok::<_, StoreError>(there)
    })?;
    if said && delivered {
        here.store.write_blocking(move |tx| {
            // What was delivered stays known by a digest: two nodes that carry it would hand it to each other for ever.
            forget_delivered(tx, to, own, after)?;
            // A notice is kept for its node alone: an older disk of that may say that it has it not.
            let sql =
                "UPDATE exchange_notice SET number = -number WHERE node = ?1 AND author <> ?2 AND number BETWEEN 1 AND ?3";
            tx.execute(sql, &delivered_key(to, own, after)).map(drop)
        })?;
    }
    let mail = here.store.read_blocking(|db| {
        // Whom the reader's schools are asked by, they may be going to hand keys to.
        let foreign = Foreign::given(db, reader.schools())?;
        let asks =
            |node: NodeKey| trust.reader(node, now).is_some_and(|asker| foreign.is_asked_by(asker.schools()));
        let mut things: BTreeMap<u64, (Thing, Vec<u8>)> = BTreeMap::new();
        let limit = MAX_THINGS as i64;
        let from = [Value::Int(after as i64), limit.into()];
        let sql = "SELECT number, node, offer FROM exchange_offer WHERE number > ?1 ORDER BY number LIMIT ?2";
        let offers = db.query(sql, &from)?;
        let sql = "SELECT number, node, giver, person, parcel FROM exchange_parcel WHERE number > ?1 \
            ORDER BY number LIMIT ?2";
        let parcels = db.query(sql, &from)?;
        // Whether the node it is for has said that it is done.
        let sql = "SELECT n.number, n.node, n.author, n.person, n.confirms, n.notice, CASE WHEN EXISTS \
            (SELECT 1 FROM exchange_notice c WHERE c.node = n.author AND c.author = n.node AND c.person = n.person AND c.confirms = 1) \
            THEN 1 ELSE 0 END FROM exchange_notice n WHERE n.number > ?1 ORDER BY n.number LIMIT ?2";
        let mut notices = db.query(sql, &from)?;
        // What it had said it has, and says no more: its disk is one from before. It may have the keys again, and be far from whoever asked.
        let sql = "SELECT -number, node, author, person, confirms, notice, 0 FROM exchange_notice \
            WHERE node = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3";
        let again = [Value::blob(to.as_bytes()), Value::Int(-(after as i64)), limit.into()];
        let mut delivered = db.query(sql, &again)?;
        // Beyond what both could list nothing may be passed over.
        let full = |rows: &[store::Row]| match rows.last() {
            Some(last) if rows.len() == MAX_THINGS => last.int(0).map(|n| n.max(0) as u64),
            _ => Ok(u64::MAX),
        };
        let horizon =
            full(&offers)?.min(full(&parcels)?).min(full(&notices)?).min(full(&delivered)?);
        notices.append(&mut delivered);
        let mut seen = after;
        let mut forgotten = BTreeSet::new();
        for row in &offers {
            let (number, node) = (row.int(0)?.max(0) as u64, NodeKey(row.id(1)?));
            if number <= horizon {
                seen = seen.max(number);
                if node != to && (node == own || may_hand(trust, &reader, node, now) || asks(node)) {
                    things.insert(number, (Thing::Offer, row.blob(2)?.to_vec()));
                }
            }
        }
        for row in &parcels {
            let (number, node) = (row.int(0)?.max(0) as u64, NodeKey(row.id(1)?));
            if number > horizon {
                continue;
            }
            seen = seen.max(number);
            let (giver, person) = (NodeKey(row.id(2)?), PersonId(row.id(3)?));
            let carries = node == to || may_hand(trust, &reader, node, now);
            if giver == to || !carries || trust.is_revoked(giver) {
                continue;
            }
            if forgotten.contains(&person) || ring.is_forgotten(db, person)? {
                forgotten.insert(person);
                continue;
            }
            things.insert(number, (Thing::Parcel, row.blob(4)?.to_vec()));
        }
        for row in &notices {
            let (number, node) = (row.int(0)?.max(0) as u64, NodeKey(row.id(1)?));
            if number > horizon {
                continue;
            }
            seen = seen.max(number);
            let (author, person) = (NodeKey(row.id(2)?), PersonId(row.id(3)?));
            if author == to || trust.is_revoked(author) || !(node == to || may_hand(trust, &reader, node, now)) {
                continue;
            }
            // What is done is said once more to its node alone, to one whose disk was put back from before, and to a central, which may
            // meet that one sooner.
            let done = author == own && row.int(4)? == 0 && row.int(6)? != 0;
            if done && node != to && !reader.is_central() {
                continue;
            }
            let bytes = match author == own {
                true => {
                    let keys = keys_in(row.blob(5)?);
                    Notice::sign(&here.secret, row.int(4)? != 0, node, person, keys).to_bytes()
                }
                false => row.blob(5)?.to_vec(),
            };
            things.insert(number, (Thing::Notice, bytes));
        }
        let mut mail = KeyMail { life, after, until: seen, more: horizon < u64::MAX, ..KeyMail::default() };
        let mut bytes = 0;
        let mut last = after;
        for (count, (number, (kind, thing))) in things.into_iter().enumerate() {
            if bytes > MAX_MAIL_BYTES || count >= MAX_THINGS {
                (mail.until, mail.more) = (last, true);
                break;
            }
            bytes += thing.len();
            last = number;
            match kind {
                Thing::Offer => mail.offers.push((number, thing)),
                Thing::Parcel => mail.parcels.push((number, thing)),
                Thing::Notice => mail.notices.push((number, thing)),
            }
        }
        Ok::<_, StoreError>(mail)
    })?;
    Ok(Some(mail).filter(|mail| !mail.is_empty() || mail.more))
}

/// Of the parcels that a node says it has, no more than a digest stays, and not even that if there are very many.
fn forget_delivered(tx: &mut WriteTx<'_>, to: NodeKey, own: NodeKey, after: u64) -> Result<(), StoreError> {
    let delivered = delivered_key(to, own, after);
    let sql = "SELECT giver, person, parcel FROM exchange_parcel WHERE node = ?1 AND giver <> ?2 AND number BETWEEN 1 AND ?3";
    let rows = tx.query(sql, &delivered)?;
    let sql = "SELECT count(*) FROM exchange_parcel WHERE number = 0";
    let room = MAX_PARCELS.saturating_sub(tx.query(sql, &[])?[0].int(0)?);
    for row in rows.iter().take(usize::try_from(room).unwrap_or(0)) {
        let sql = "UPDATE exchange_parcel SET number = 0, parcel = ?4 WHERE node = ?1 AND giver = ?2 AND person = ?3";
        let Ok(parcel) = KeyParcel::from_bytes(row.blob(2)?) else { continue };
        let digest = Value::blob(&delivered_mark(&parcel));
        let (giver, person) = (NodeKey(row.id(0)?), PersonId(row.id(1)?));
        tx.execute(sql, &[delivered[0].clone(), Value::blob(giver.as_bytes()), person.into(), digest])?;
    }
    let sql = "DELETE FROM exchange_parcel WHERE node = ?1 AND giver <> ?2 AND number BETWEEN 1 AND ?3";
    tx.execute(sql, &delivered).map(drop)
}

/// What is left of a parcel that was delivered: a digest of which keys were in it and for which epoch. How they were wrapped does not count:
/// a giver that wraps the same anew has nothing to add.
pub(super) fn delivered_mark(parcel: &KeyParcel) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&parcel.epoch().to_be_bytes());
    let keys: BTreeSet<_> = parcel.keys().iter().map(|key| (key.purpose, key.key)).collect();
    for (purpose, key) in keys {
        hasher.update(&[purpose as u8]).update(&key.0);
    }
    let mut mark = [0; 16];
    mark.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    mark
}

/// What is carried for others, and by whom it is: it goes when its node says that it has it.
const CARRIED: [(&str, &str); 2] = [("exchange_parcel", "giver"), ("exchange_notice", "author")];

/// What lies in the mail of keys.
enum Thing {
    Offer,
    Parcel,
    Notice,
}

fn delivered_key(to: NodeKey, own: NodeKey, after: u64) -> [Value; 3] {
    [Value::blob(to.as_bytes()), Value::blob(own.as_bytes()), Value::Int(after as i64)]
}

/// Whether the reader may have something for a node, or something of its: they share a school, or one of them is a central.
fn may_hand(trust: &Trust, reader: &Reader, node: NodeKey, now: UtcMillis) -> bool {
    trust.reader(node, now).is_some_and(|other| {
        reader.is_central() || other.is_central() || !reader.schools().is_disjoint(other.schools())
    })
}
