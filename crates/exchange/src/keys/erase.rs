//! Erasure where the log does not lead: a node that was handed keys and may not read the record of erasure, or not any more.
//!
//! Whoever handed keys over knows it from the log ([`HANDED`]). When the person is forgotten there, a *notice* goes to each node that
//! had them, by the mail of keys, also over nodes that carry it. The node destroys what came from the author's school, drops what it
//! carries, takes nothing of the kind again, asks those to whom it had handed them on, and *confirms*. The author writes that into its log
//! (`KeysDestroyed`), where the list of who has not confirmed is read from.
//!
//! A key is of the schools that sealed with it: when all of them are the author's, it goes, whoever handed it over. Where that is not known, one that
//! several schools handed over stays until all of them have asked: nobody can erase what is another's.

use super::{
    KeyRing, KeysTaken, mail,
    shelf::{Place, Shelf},
    take::Outcome,
};
use crate::Trust;
use eventlog::{
    NodeSecret, SignatureBytes,
    cbor::{CborError, Reader, Writer},
    entry::MAX_SCHOOLS,
    node_key::{Domain, verify},
    sealing::{KeyId, PersonKey},
};
use events::{Event, governance::KeysDestroyed};
use kernel::{Authority, NodeKey, PersonId, SchoolId};
use std::collections::BTreeSet;
use store::{
    ColumnType::{Blob, Int},
    Connection, Draft, Store, StoreError, Value, WriteTx,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The local table: notices that lie here, numbered as parcels are. Those that this node writes are signed when they go. Number 0:
/// for this node itself. Below that: carried and delivered, kept for an older disk of the node that it was for.
pub const DDL: &str = "
CREATE TABLE exchange_notice (node {blob} NOT NULL, author {blob} NOT NULL, person {blob} NOT NULL, confirms BIGINT NOT NULL,
    notice {blob} NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (node, author, person, confirms)){clustered};
CREATE INDEX exchange_notice_number ON exchange_notice (number);
";

/// By author and by person: how many one author has here, and what lies here about one person.
pub const NOTICES_BY: &str = "
CREATE INDEX exchange_notice_author ON exchange_notice (author, person);
CREATE INDEX exchange_notice_person ON exchange_notice (person, node);
";

/// Keys that a notice names: all that are kept of one person.
const MAX_KEYS: usize = 48;
/// Longest notice.
pub(super) const MAX_NOTICE_BYTES: usize = 256 + 9 * MAX_KEYS;

/// Who was handed whose keys, in the name of which schools, as far as logs here tell. One that was said in no school's name has an empty one.
pub static HANDED: Table = Table {
    name: "exchange_handed",
    key: &[("person", Blob), ("node", Blob), ("giver", Blob), ("school", Blob)],
    columns: &[Column::new("handed", Int, Merge::Max)],
    indexes: &[],
};

/// The view's name.
pub const VIEW: &str = "exchange_handed";

/// The view.
pub(crate) fn view() -> View {
    View {
        name: VIEW,
        version: 2,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[909],
        tables: vec![&HANDED],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            let Event::KeysHanded(e) = fact.event else { return };
            let mut schools: Vec<Value> = fact.header.schools.iter().copied().map(Value::from).collect();
            if schools.is_empty() {
                schools.push(Value::blob(&[]));
            }
            for (person, school) in
                fact.header.persons.iter().flat_map(|p| schools.iter().map(move |s| (p, s)))
            {
                let key = [(*person).into(), e.node.into(), fact.header.origin.node.into(), school.clone()];
                deltas.row(&HANDED, key, fact.stamp).set("handed", 1i64).done();
            }
        }),
    }
}

/// A word from one node to another about one person's keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// They were destroyed; otherwise they are to be.
    pub confirms: bool,
    pub author: NodeKey,
    pub to: NodeKey,
    pub person: PersonId,
    /// Which of her keys, in ascending order; none: all that came from the author's school.
    pub keys: Vec<KeyId>,
    signature: SignatureBytes,
}

impl Notice {
    pub fn sign(
        secret: &NodeSecret,
        confirms: bool,
        to: NodeKey,
        person: PersonId,
        keys: Vec<KeyId>,
    ) -> Self {
        let (author, signature) = (secret.public(), SignatureBytes([0; 64]));
        let mut notice = Self { confirms, author, to, person, keys, signature };
        notice.signature = secret.sign(Domain::Erasure, &notice.body());
        notice
    }

    pub fn is_signed(&self) -> bool {
        verify(&self.author, Domain::Erasure, &self.body(), &self.signature)
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(MAX_NOTICE_BYTES);
        out.array(2).bytes(&self.body()).bytes(&self.signature.0);
        out.finish()
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CborError> {
        let mut reader = Reader::new(bytes);
        reader.array_of(2, "a notice is [body, signature]")?;
        let body = reader.bytes_up_to(MAX_NOTICE_BYTES, "a notice is too long")?;
        let signature = SignatureBytes(reader.fixed("a signature has 64 bytes")?);
        reader.end()?;
        let mut reader = Reader::new(body);
        reader.array_of(6, "a notice has six parts")?;
        reader.uint_up_to(0, "notice format 0 is expected")?;
        let confirms = reader.uint_up_to(1, "it confirms or not")? == 1;
        let author = NodeKey(reader.fixed("a key has 32 bytes")?);
        let to = NodeKey(reader.fixed("a key has 32 bytes")?);
        let person = PersonId(reader.fixed("an id has 16 bytes")?);
        let mut keys = Vec::new();
        for _ in 0..reader.array_up_to(MAX_KEYS, "a notice names at most 48 keys")? {
            keys.push(KeyId(reader.fixed("a key id has 8 bytes")?));
        }
        if keys.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(reader.error("keys stand in ascending order, each once"));
        }
        reader.end()?;
        Ok(Self { confirms, author, to, person, keys, signature })
    }

    fn body(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(128 + 9 * self.keys.len());
        out.array(6).uint(0).uint(u64::from(self.confirms));
        out.bytes(self.author.as_bytes()).bytes(self.to.as_bytes()).bytes(self.person.as_bytes());
        out.array(self.keys.len());
        for key in &self.keys {
            out.bytes(&key.0);
        }
        out.finish()
    }

    fn key(&self) -> [Value; 4] {
        key(self.to, self.author, self.person, self.confirms)
    }
}

fn key(node: NodeKey, author: NodeKey, person: PersonId, confirms: bool) -> [Value; 4] {
    [Value::blob(node.as_bytes()), Value::blob(author.as_bytes()), person.into(), i64::from(confirms).into()]
}

/// What lies here under a key: this node's own as the names of the keys, others' as they came.
fn lies(tx: &mut WriteTx<'_>, key: &[Value; 4]) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT notice FROM exchange_notice WHERE node = ?1 AND author = ?2 AND person = ?3 AND confirms = ?4";
    tx.query_one(sql, key)?.map(|row| row.blob(0).map(<[u8]>::to_vec)).transpose()
}

/// Lays a notice here. Others' have been judged by the [`Shelf`].
fn put(tx: &mut WriteTx<'_>, key: &[Value; 4], bytes: &[u8], number: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO exchange_notice (node, author, person, confirms, notice, number) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
        ON CONFLICT (node, author, person, confirms) DO UPDATE SET notice = excluded.notice, number = excluded.number";
    tx.execute(sql, &[&key[..], &[Value::blob(bytes), number.into()]].concat()).map(drop)
}

/// The keys that one of this node's own notices names, as they are stored until it is signed.
pub(super) fn keys_in(stored: &[u8]) -> Vec<KeyId> {
    stored.as_chunks().0.iter().map(|id| KeyId(*id)).collect()
}

fn stored(keys: &[KeyId]) -> Vec<u8> {
    keys.iter().flat_map(|key| key.0).collect()
}

/// Both; none is all.
fn union(one: &[KeyId], other: &[KeyId]) -> Vec<KeyId> {
    if one.is_empty() || other.is_empty() {
        return Vec::new();
    }
    let all: BTreeSet<KeyId> = one.iter().chain(other).copied().collect();
    all.into_iter().take(MAX_KEYS).collect()
}

/// Drops every parcel with keys of people who were forgotten, whomever it is for, and asks every node that was handed their keys by this
/// node, or by a node of these schools, to destroy them. Returns how many parcels went.
pub fn forget_parcels(store: &Store, schools: &[SchoolId], people: &[PersonId]) -> Result<u64, StoreError> {
    let own = store.origin().node;
    let (people, schools, ready) = (people.to_vec(), schools.to_vec(), store.ready(&[VIEW]));
    let (there, unasked) = store.read_blocking(|db| {
        let (mut there, mut unasked) = (Vec::new(), Vec::new());
        let some = |db: &mut Connection, table: &str| {
            Ok::<_, StoreError>(db.query_one(&format!("SELECT 1 FROM {table} LIMIT 1"), &[])?.is_some())
        };
        // Most boxes hand keys to nobody.
        let parcels = some(db, "exchange_parcel")?;
        let handed = ready && some(db, HANDED.name)?;
        for person in people {
            if parcels {
                let sql = "SELECT 1 FROM exchange_parcel WHERE person = ?1 LIMIT 1";
                there.extend(db.query_one(sql, &[person.into()])?.map(|_| person));
            }
            if handed {
                let sql = "SELECT 1 FROM exchange_notice WHERE node = ?1 AND author = ?2 AND person = ?3 \
                    AND confirms = 0 AND notice = ?4";
                for node in handed_by(db, own, &schools, person)? {
                    let all = Value::blob(&[]);
                    let asked =
                        [Value::blob(node.as_bytes()), Value::blob(own.as_bytes()), person.into(), all];
                    if db.query_one(sql, &asked)?.is_none() {
                        unasked.push((node, person));
                    }
                }
            }
        }
        Ok::<_, StoreError>((there, unasked))
    })?;
    if there.is_empty() && unasked.is_empty() {
        return Ok(0);
    }
    store.write_blocking(move |tx| {
        let mut dropped = 0;
        for person in there {
            dropped += tx.execute("DELETE FROM exchange_parcel WHERE person = ?1", &[person.into()])?;
            tx.execute("DELETE FROM exchange_key_from WHERE person = ?1", &[person.into()])?;
        }
        for (node, person) in unasked {
            ask(tx, own, node, person, &[])?;
        }
        Ok::<_, StoreError>(dropped)
    })
}

/// Nodes that were handed a person's keys by this node, or by one of these schools.
fn handed_by(
    db: &mut Connection,
    own: NodeKey,
    schools: &[SchoolId],
    person: PersonId,
) -> Result<Vec<NodeKey>, StoreError> {
    let sql = "SELECT h.node, h.giver, h.school FROM exchange_handed h WHERE h.person = ?1 AND h.node <> ?2 ORDER BY h.node, h.giver";
    let mut nodes = BTreeSet::new();
    for row in db.query(sql, &[person.into(), Value::blob(own.as_bytes())])? {
        let school = SchoolId::from_slice(row.blob(2)?);
        if NodeKey(row.id(1)?) == own || school.is_some_and(|school| schools.contains(&school)) {
            nodes.insert(NodeKey(row.id(0)?));
        }
    }
    Ok(nodes.into_iter().collect())
}

/// Asks a node to destroy keys; what it had confirmed before it has to confirm again, if there are more.
fn ask(
    tx: &mut WriteTx<'_>,
    own: NodeKey,
    node: NodeKey,
    person: PersonId,
    keys: &[KeyId],
) -> Result<(), StoreError> {
    let order = key(node, own, person, false);
    let known = lies(tx, &order)?;
    let wanted = stored(&known.as_ref().map_or_else(|| keys.to_vec(), |known| union(&keys_in(known), keys)));
    if known.as_ref() == Some(&wanted) {
        return Ok(());
    }
    let sql = "DELETE FROM exchange_notice WHERE node = ?1 AND author = ?2 AND person = ?3 AND confirms = ?4";
    tx.execute(sql, &key(own, node, person, true))?;
    let number = mail::next_number(tx)?;
    put(tx, &order, &wanted, number)
}

/// What a notice is taken with.
pub(super) struct Taking<'a> {
    pub ring: &'a dyn KeyRing,
    pub trust: &'a Trust,
    pub own: NodeKey,
    /// Whether this node knows now whom it handed keys to: while it does not, nothing may be confirmed here.
    pub ready: bool,
}

/// Takes a notice. One whose author, or whose it is, is not known here yet comes again, and so does one that finds no room.
pub(super) fn take(
    tx: &mut WriteTx<'_>,
    &Taking { ring, trust, own, ready }: &Taking<'_>,
    bytes: &[u8],
    shelf: &mut Shelf,
    taken: &mut KeysTaken,
) -> Result<Outcome, StoreError> {
    let Ok(notice) = Notice::from_bytes(bytes) else { return Ok(Outcome::Done) };
    let known = |node: NodeKey| trust.certificates_of(node).next().is_some();
    if !known(notice.author) || !known(notice.to) || (notice.to == own && !ready) {
        return Ok(Outcome::Stranger);
    }
    let key = notice.key();
    let before = lies(tx, &key)?;
    let is_known = before.as_deref().is_some_and(|before| {
        // An older one that comes late says less.
        before == bytes
            || Notice::from_bytes(before).is_ok_and(|before| union(&before.keys, &notice.keys) == before.keys)
    });
    if notice.author == own || trust.is_revoked(notice.author) || is_known || !notice.is_signed() {
        return Ok(Outcome::Done);
    }
    // A confirmation lies here only where it was asked for.
    if before.is_none() && !(notice.to == own && notice.confirms) {
        let counted = shelf.count(tx, own, &notice)?;
        let place = match counted.place(notice.to == own) {
            Place::IfKnown if knows(tx, ring, trust, &notice)? => Place::Free,
            place => place,
        };
        match place {
            Place::Free => shelf.laid(own, &notice),
            // Its author's own doing, and to nobody else's harm: it comes no more, and stays unconfirmed.
            Place::IfKnown | Place::Over => {
                taken.refused += 1;
                return Ok(Outcome::Done);
            }
            Place::Full => {
                taken.no_room += 1;
                return Ok(Outcome::Stranger);
            }
        }
    }
    match (notice.to == own, notice.confirms) {
        (true, false) => {
            destroy(tx, ring, trust, &notice)?;
            put(tx, &key, bytes, 0)?;
            confirm_if_done(tx, trust, notice.person)?;
        }
        (true, true) => {
            let asked = self::key(notice.author, own, notice.person, false);
            if lies(tx, &asked)?.is_some_and(|asked| keys_in(&asked) == notice.keys) {
                put(tx, &key, bytes, 0)?;
                note_destroyed(tx, trust, &notice)?;
                confirm_if_done(tx, trust, notice.person)?;
            }
        }
        (false, confirms) => {
            if !confirms {
                // What is carried for that node from that author has no use any more.
                let sql = "DELETE FROM exchange_parcel WHERE node = ?1 AND giver = ?2 AND person = ?3";
                tx.execute(sql, &key[..3])?;
            }
            let number = mail::next_number(tx)?;
            put(tx, &key, bytes, number)?;
            taken.carried += 1;
        }
    }
    Ok(Outcome::Done)
}

/// Whether anything is here of the person whom a notice is about: her keys, or the memory of who handed them over.
fn knows(
    tx: &mut WriteTx<'_>,
    ring: &dyn KeyRing,
    trust: &Trust,
    notice: &Notice,
) -> Result<bool, StoreError> {
    let speaks_for = speaks_for(trust, notice.author);
    let handed = mail::givers(tx.connection(), notice.person)?.iter().any(|(_, giver)| speaks_for(*giver));
    Ok(handed || !ring.held_of(tx.connection(), &[notice.person].into())?.is_empty())
}

/// The schools of whoever asks for keys to be destroyed.
fn schools_of(trust: &Trust, node: NodeKey) -> BTreeSet<SchoolId> {
    trust.certificates_of(node).flat_map(|terms| terms.schools.iter().copied()).collect()
}

/// Whether the author of a notice may ask for what a node handed over: itself, or one of its schools.
fn speaks_for(trust: &Trust, author: NodeKey) -> impl Fn(NodeKey) -> bool {
    let schools = schools_of(trust, author);
    move |giver| {
        giver == author
            || trust.certificates_of(giver).any(|terms| terms.schools.iter().any(|s| schools.contains(s)))
    }
}

/// Whether a key is of these schools and, as far as is known here, of no other: nobody else may keep it.
fn is_theirs(
    db: &mut Connection,
    ring: &dyn KeyRing,
    key: &PersonKey,
    schools: &BTreeSet<SchoolId>,
) -> Result<bool, StoreError> {
    let drew = ring.drew(db, key)?;
    Ok(!drew.is_empty() && drew.is_subset(schools))
}

/// Destroys the keys that are the author's school's alone, or that nobody else handed over; of the others it is noted that this school wants them gone.
fn destroy(
    tx: &mut WriteTx<'_>,
    ring: &dyn KeyRing,
    trust: &Trust,
    notice: &Notice,
) -> Result<(), StoreError> {
    let givers = mail::givers(tx.connection(), notice.person)?;
    let speaks_for = speaks_for(trust, notice.author);
    let named = |key: &KeyId| notice.keys.is_empty() || notice.keys.contains(key);
    let (schools, mut theirs) = (schools_of(trust, notice.author), BTreeSet::new());
    for key in ring.keys_of(tx.connection(), notice.person)? {
        // Looked at only where who handed it over does not tell: each look opens something.
        let mut gave = givers.iter().filter(|(of, _)| *of == key.id()).map(|(_, giver)| *giver).peekable();
        let told = gave.peek().is_some() && gave.all(&speaks_for);
        if named(&key.id()) && !told && is_theirs(tx.connection(), ring, &key, &schools)? {
            theirs.insert(key.id());
        }
    }
    let (gone, stay): (Vec<_>, Vec<_>) = givers
        .into_iter()
        .partition(|(key, giver)| named(key) && (speaks_for(*giver) || theirs.contains(key)));
    for (key, giver) in &gone {
        let sql = "DELETE FROM exchange_key_from WHERE person = ?1 AND key = ?2 AND node = ?3";
        tx.execute(sql, &[notice.person.into(), Value::blob(&key.0), Value::blob(giver.as_bytes())])?;
    }
    let keys: BTreeSet<KeyId> = gone.iter().map(|(key, _)| *key).chain(theirs).collect();
    let keys: Vec<KeyId> =
        keys.into_iter().filter(|key| stay.iter().all(|(other, _)| other != key)).collect();
    ring.destroy(tx, notice.person, &keys)?;
    // Those to whom this node or another of its school handed them on, it asks in its turn; not who asks it, which has none any more.
    let own = tx.origin().node;
    if !keys.is_empty() {
        let schools: Vec<SchoolId> = schools_of(trust, own).into_iter().collect();
        for node in handed_by(tx.connection(), own, &schools, notice.person)? {
            if node != notice.author {
                ask(tx, own, node, notice.person, &keys)?;
            }
        }
    }
    Ok(())
}

/// Confirms to whoever asked, once all those whom this node asked have confirmed of whom the one who asks cannot know. Of the others it
/// knows from the log, and asks them itself: boxes of one school that wait for each other would wait for ever.
fn confirm_if_done(tx: &mut WriteTx<'_>, trust: &Trust, person: PersonId) -> Result<(), StoreError> {
    let own = tx.origin().node;
    let sql = "SELECT n.node FROM exchange_notice n WHERE n.author = ?1 AND n.person = ?2 AND n.confirms = 0 AND NOT EXISTS \
        (SELECT 1 FROM exchange_notice c WHERE c.node = ?1 AND c.author = n.node AND c.person = ?2 AND c.confirms = 1) ORDER BY n.node";
    let of = [Value::blob(own.as_bytes()), person.into()];
    let rows = tx.query(sql, &of)?;
    let awaited = rows.iter().map(|row| row.id(0).map(NodeKey)).collect::<Result<Vec<_>, _>>()?;
    let sql = "SELECT author, notice FROM exchange_notice WHERE node = ?1 AND person = ?2 AND confirms = 0 ORDER BY author";
    for row in tx.query(sql, &of)? {
        let author = NodeKey(row.id(0)?);
        if awaited.iter().any(|node| !knows_of(trust, author, *node)) {
            continue;
        }
        let Ok(order) = Notice::from_bytes(row.blob(1)?) else { continue };
        let (confirmation, keys) = (key(author, own, person, true), stored(&order.keys));
        if lies(tx, &confirmation)?.as_ref() != Some(&keys) {
            let number = mail::next_number(tx)?;
            put(tx, &confirmation, &keys, number)?;
        }
    }
    Ok(())
}

/// Whether one node hears from the log to whom another handed keys, and what it destroyed: they serve a school together, or one is a
/// central, which hands keys of a school to its boxes only.
fn knows_of(trust: &Trust, author: NodeKey, node: NodeKey) -> bool {
    author == node || trust.is_central(author) || trust.is_central(node) || speaks_for(trust, author)(node)
}

/// The log says who has confirmed. What asked for it is kept: an older disk may be put back there.
fn note_destroyed(tx: &mut WriteTx<'_>, trust: &Trust, notice: &Notice) -> Result<(), StoreError> {
    let own = tx.origin().node;
    // All that heard that it has them hear that it has them no more.
    let sql = "SELECT DISTINCT school FROM exchange_handed WHERE person = ?1 AND node = ?2 ORDER BY school";
    let of = [notice.person.into(), Value::blob(notice.author.as_bytes())];
    // Another box may have handed them over in the name of a school that is not this one's.
    let serves = |school: &SchoolId| {
        trust.is_central(own) || trust.certificates_of(own).any(|terms| terms.schools.contains(school))
    };
    let rows = tx.query(sql, &of)?;
    let named = rows.iter().filter_map(|row| row.blob(0).ok().and_then(SchoolId::from_slice));
    let schools: Vec<SchoolId> = named.filter(serves).collect();
    for some in schools.chunks(MAX_SCHOOLS) {
        let schools = some.to_vec();
        let (persons, events) = (vec![notice.person], vec![KeysDestroyed { node: notice.author }.into()]);
        tx.append(Draft { schools, persons, authority: Authority::Node, events })?;
    }
    Ok(())
}

/// What this node was asked to destroy of a person's keys: it takes that no more.
pub(super) fn refused(
    tx: &mut WriteTx<'_>,
    trust: &Trust,
    own: NodeKey,
    person: PersonId,
    giver: NodeKey,
) -> Result<Refused, StoreError> {
    let sql = "SELECT author, notice FROM exchange_notice WHERE node = ?1 AND person = ?2 AND confirms = 0";
    let mut orders = Vec::new();
    for row in tx.query(sql, &[Value::blob(own.as_bytes()), person.into()])? {
        let author = NodeKey(row.id(0)?);
        let Ok(order) = Notice::from_bytes(row.blob(1)?) else { continue };
        orders.push(Order {
            keys: order.keys,
            givers_too: speaks_for(trust, author)(giver),
            schools: schools_of(trust, author),
        });
    }
    Ok(Refused(orders))
}

/// Keys that are not taken any more from one giver.
pub(super) struct Refused(Vec<Order>);

struct Order {
    /// None: all.
    keys: Vec<KeyId>,
    /// Its author's school is the giver's.
    givers_too: bool,
    /// The author's.
    schools: BTreeSet<SchoolId>,
}

impl Refused {
    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    pub fn has(&self, db: &mut Connection, ring: &dyn KeyRing, key: &PersonKey) -> Result<bool, StoreError> {
        for order in self.0.iter().filter(|order| order.keys.is_empty() || order.keys.contains(&key.id())) {
            if order.givers_too || is_theirs(db, ring, key, &order.schools)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{Held, trial};
    use eventlog::{Certificate, statement::CertificateTerms};
    use testkit::Scratch;

    #[test]
    fn a_notice_is_its_authors_word_to_one_node_about_one_person() {
        let secret = NodeSecret::from_bytes([1; 32]);
        let keys = (0..MAX_KEYS as u8).map(|n| KeyId([n; 8])).collect();
        let notice = Notice::sign(&secret, false, NodeKey([2; 32]), PersonId([3; 16]), keys);
        let bytes = notice.to_bytes();
        assert!(bytes.len() <= MAX_NOTICE_BYTES, "{}", bytes.len());
        assert_eq!(Notice::from_bytes(&bytes), Ok(notice.clone()));
        assert!(notice.is_signed());
        for at in 0..bytes.len() {
            assert!(Notice::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x01;
            assert!(!Notice::from_bytes(&flipped).is_ok_and(|read| read.is_signed()), "byte {at}");
        }
        assert!(!Notice { confirms: true, ..notice }.is_signed(), "an order is no confirmation");
    }

    /// A register without anybody.
    pub struct Nobody;

    impl KeyRing for Nobody {
        fn count(&self, _: &mut Connection) -> Result<u64, StoreError> {
            Ok(0)
        }
        fn held_at(&self, _: &mut Connection, _: &[SchoolId]) -> Result<Vec<Held>, StoreError> {
            Ok(Vec::new())
        }
        fn held_of(&self, _: &mut Connection, _: &BTreeSet<PersonId>) -> Result<Vec<Held>, StoreError> {
            Ok(Vec::new())
        }
        fn keys_of(&self, _: &mut Connection, _: PersonId) -> Result<Vec<PersonKey>, StoreError> {
            Ok(Vec::new())
        }
        fn keep(&self, _: &mut WriteTx<'_>, _: &PersonKey) -> Result<bool, StoreError> {
            Ok(false)
        }
        fn destroy(&self, _: &mut WriteTx<'_>, _: PersonId, _: &[KeyId]) -> Result<(), StoreError> {
            Ok(())
        }
        fn drew(&self, _: &mut Connection, _: &PersonKey) -> Result<BTreeSet<SchoolId>, StoreError> {
            Ok(BTreeSet::new())
        }
        fn views(&self) -> &'static [&'static str] {
            &[]
        }
        fn is_forgotten(&self, _: &mut Connection, _: PersonId) -> Result<bool, StoreError> {
            Ok(false)
        }
    }

    #[test]
    fn nothing_is_confirmed_while_it_is_not_known_to_whom_keys_were_handed_on() {
        let scratch = Scratch::new("erase-rebuild").unwrap();
        let [author, next] = [31, 32].map(|n| NodeSecret::from_bytes([n; 32]));
        let mut here = trial::node(&scratch, &[author.public(), next.public()]);
        // The one to whom they were handed on serves another school: who asks hears nothing of it.
        if let Some(welcome) = &mut here.welcome {
            let root = NodeSecret::from_bytes([77; 32]);
            let far =
                welcome.certificates.iter_mut().find(|known| known.terms.node == next.public()).unwrap();
            let terms = CertificateTerms { schools: vec![SchoolId([8; 16])], ..far.terms.clone() };
            *far = Certificate::issue(&root, terms);
        }
        let (own, trust) = (here.secret.public(), here.trust().unwrap().unwrap());
        let person = PersonId([0xa1; 16]);
        let order = Notice::sign(&author, false, own, person, Vec::new()).to_bytes();
        let giver = author.public();
        let noted = move |tx: &mut WriteTx<'_>| mail::note_from(tx, person, KeyId([5; 8]), giver);
        here.store.write_blocking(noted).unwrap();
        // Whether it was taken, who is asked in turn, and who is told that it is done.
        let take_it = |ready: bool| {
            let (trust, order) = (trust.clone(), order.clone());
            let taking = move |tx: &mut WriteTx<'_>| {
                let taking = Taking { ring: &Nobody, trust: &trust, own, ready };
                let (mut shelf, mut taken) = (Shelf::default(), KeysTaken::default());
                let outcome = take(tx, &taking, &order, &mut shelf, &mut taken)?;
                let sql = "SELECT count(*) FROM exchange_notice WHERE author = ?1 AND confirms = ?2";
                let mut mine =
                    |confirms: i64| tx.query(sql, &[Value::blob(own.as_bytes()), confirms.into()])?[0].int(0);
                Ok::<_, StoreError>((matches!(outcome, Outcome::Done), mine(0)?, mine(1)?))
            };
            here.store.write_blocking(taking).unwrap()
        };
        // The view is being rebuilt: its table is empty.
        assert_eq!(take_it(false), (false, 0, 0));
        let handed = events::governance::KeysHanded { node: next.public() };
        let told = Draft {
            schools: vec![SchoolId([7; 16])],
            persons: vec![person],
            authority: Authority::Node,
            events: vec![handed.into()],
        };
        here.store.write_blocking(move |tx| tx.append(told)).unwrap();
        assert_eq!(take_it(true), (true, 1, 0), "it waits for those to whom it had handed them on");
    }

    #[test]
    fn all_schools_that_heard_of_it_hear_that_it_is_done() {
        let scratch = Scratch::new("erase-schools").unwrap();
        let next = NodeSecret::from_bytes([52; 32]);
        let mut here = trial::node(&scratch, &[next.public()]);
        let (own, person) = (here.secret.public(), PersonId([0xa2; 16]));
        let ours: Vec<SchoolId> = (1..=5).map(|n| SchoolId([n; 16])).collect();
        if let Some(welcome) = &mut here.welcome {
            let root = NodeSecret::from_bytes([77; 32]);
            for certificate in &mut welcome.certificates {
                let schools =
                    if certificate.terms.node == own { ours.clone() } else { vec![SchoolId([8; 16])] };
                let terms = CertificateTerms { schools, ..certificate.terms.clone() };
                *certificate = Certificate::issue(&root, terms);
            }
        }
        let trust = here.trust().unwrap().unwrap();
        let confirmation = Notice::sign(&next, true, own, person, Vec::new()).to_bytes();
        let (node, schools) = (next.public(), ours.clone());
        let writing = move |tx: &mut WriteTx<'_>| {
            for some in schools.chunks(MAX_SCHOOLS) {
                let events = vec![events::governance::KeysHanded { node }.into()];
                let (schools, persons) = (some.to_vec(), vec![person]);
                tx.append(Draft { schools, persons, authority: Authority::Node, events })?;
            }
            Ok::<_, StoreError>(())
        };
        here.store.write_blocking(writing).unwrap();
        let taking = move |tx: &mut WriteTx<'_>| {
            ask(tx, own, node, person, &[])?;
            let taking = Taking { ring: &Nobody, trust: &trust, own, ready: true };
            take(tx, &taking, &confirmation, &mut Shelf::default(), &mut KeysTaken::default())
        };
        here.store.write_blocking(taking).unwrap();
        let tag = here.store.origin().tag();
        let lines = here.store.read_blocking(|db| store::log::read(db, tag, 0, 100)).unwrap();
        let mut told = Vec::new();
        for line in lines {
            let bytes = line.what.unwrap();
            let entry = eventlog::EntryRef::decode(&bytes).unwrap();
            let destroyed = entry.events().any(|raw| {
                let event = Event::decode(raw.kind, raw.version, raw.body);
                matches!(event, Ok(Event::KeysDestroyed(e)) if e.node == node)
            });
            told.extend(entry.schools().filter(|_| destroyed));
        }
        assert_eq!(told, ours);
    }

    #[test]
    fn orders_only_grow() {
        let [a, b] = [KeyId([1; 8]), KeyId([2; 8])];
        assert_eq!(union(&[b], &[a]), [a, b]);
        assert_eq!(union(&[a], &[a]), [a]);
        assert_eq!((union(&[a], &[]), union(&[], &[b])), (vec![], vec![]), "none is all");
        assert_eq!(keys_in(&stored(&[a, b])), [a, b]);
    }
}
