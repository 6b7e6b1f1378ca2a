//! People's keys on their way: each wrapped for one node, signed by the node that hands it over, carried by the ordinary exchange
//! and outside the log.
//!
//! **Who gets which.** The giver decides ([`entitled`]): a hub gets the keys of people who have a place at a school that its
//! certificate names, and of those who moved there, once their old school has granted it ([`crate::moves`]); a central gets who
//! somebody is, of people who agreed to that, and hands on what it was handed to that school's boxes only. A border and a consent that is missing
//! hold keys back as they hold entries back.
//!
//! **How.** A node's *offer* (its wrapping key, signed by itself) travels to nodes that may want to hand it something; *parcels*
//! ([`eventlog::sealing::KeyParcel`]) travel to their node, also over nodes that cannot open them. Both are numbered where they lie
//! (`mail`). Who takes says up to which number she has them (her *mark*), so nothing is sent twice and nothing new costs nothing.
//!
//! **Who had them.** Before a parcel leaves, `KeysHanded` stands in the giver's log. When she is forgotten, each of them is asked
//! to destroy them, and confirms (`erase`).

mod erase;
mod hand;
mod mail;
mod shelf;
mod take;
pub(crate) mod wire;

#[cfg(test)]
pub(crate) use erase::Notice;
pub use erase::forget_parcels;
pub(crate) use erase::{DDL as NOTICES, NOTICES_BY, view};
pub use mail::Mark;
pub(crate) use mail::{DDL, FROM, TAKEN, marks};
pub(crate) use wire::KeyMail;

use crate::{Here, Reader, Trust, desk::Clearing};
use eventlog::sealing::{KeyId, PersonKey, Purpose};
use kernel::{NodeKey, PersonId, SchoolId, UtcMillis, departures::Clearance};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};
use store::{Connection, StoreError, WriteTx};

/// What a node keeps of people's keys: implemented where they lie.
pub trait KeyRing: Send + Sync {
    /// How many keys there are.
    fn count(&self, db: &mut Connection) -> Result<u64, StoreError>;
    /// People with keys here and a place at one of these schools, in the order of their ids. Nobody who was forgotten.
    fn held_at(&self, db: &mut Connection, schools: &[SchoolId]) -> Result<Vec<Held>, StoreError>;
    /// Those of these people who have keys here, wherever they are now, in the order of their ids. Nobody who was forgotten.
    fn held_of(&self, db: &mut Connection, people: &BTreeSet<PersonId>) -> Result<Vec<Held>, StoreError>;
    /// A person's keys that are here.
    fn keys_of(&self, db: &mut Connection, person: PersonId) -> Result<Vec<PersonKey>, StoreError>;
    /// Keeps a key that came. `false` if it was here, or she was forgotten.
    fn keep(&self, tx: &mut WriteTx<'_>, key: &PersonKey) -> Result<bool, StoreError>;
    /// Destroys those of a person's keys that came from others.
    fn destroy(&self, tx: &mut WriteTx<'_>, person: PersonId, keys: &[KeyId]) -> Result<(), StoreError>;
    /// Whether she was forgotten.
    fn is_forgotten(&self, db: &mut Connection, person: PersonId) -> Result<bool, StoreError>;
}

/// A person whose keys are here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Who.
    pub person: PersonId,
    /// Where she has a place now.
    pub schools: BTreeSet<SchoolId>,
    /// Her keys by name.
    pub keys: BTreeSet<(Purpose, KeyId)>,
}

/// What is decided about handing keys to one node.
pub(crate) struct Hearer<'a> {
    /// The node may read what these schools wrote.
    pub schools: &'a BTreeSet<SchoolId>,
    /// It serves no school and is a ministry's or partner's.
    pub central: bool,
    /// The schools of whoever gives; `None`: a central, which serves all.
    pub own: Option<&'a BTreeSet<SchoolId>>,
    /// What consents and borders allow.
    pub clearance: &'a Clearance,
    /// Of people whose history was granted to one of its schools, the keys that go with it.
    pub moved: &'a Moved,
}

/// People's keys that a grant lets go to their next school.
pub(crate) type Moved = BTreeMap<PersonId, BTreeSet<(Purpose, KeyId)>>;

/// Which of a person's keys the node may have.
pub(crate) fn entitled(to: &Hearer<'_>, held: &Held) -> BTreeSet<(Purpose, KeyId)> {
    if to.clearance.only.as_ref().is_some_and(|only| !only.contains(&held.person)) {
        return BTreeSet::new();
    }
    if to.central {
        let agreed = to.clearance.names.contains(&held.person);
        return held
            .keys
            .iter()
            .filter(|(purpose, _)| agreed && *purpose == Purpose::Identity)
            .copied()
            .collect();
    }
    let here: BTreeSet<_> = held.schools.intersection(to.schools).collect();
    let at_ours = to.own.is_none_or(|own| here.iter().any(|school| own.contains(school)));
    let mut keys = match !here.is_empty() && at_ours {
        true => held.keys.clone(),
        false => BTreeSet::new(),
    };
    // A school that she went to gets what her old school keeps, when that has granted it.
    keys.extend(to.moved.get(&held.person).into_iter().flatten());
    keys
}

/// What came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeysTaken {
    /// Keys of people that can be read here now.
    pub keys: u64,
    /// Parcels to be carried on.
    pub carried: u64,
    /// Nodes that can be handed keys from now on.
    pub offers: u64,
    /// Things of nodes that are not known here (yet), and those that found no room: they come again.
    pub strangers: u64,
    /// Notices of erasure that found no room.
    pub no_room: u64,
    /// Notices of erasure beyond what their authors may lay here: they come no more.
    pub refused: u64,
}

/// When keys were last handed out to a node, so that a central does not look through all it has at each call.
#[derive(Default)]
pub(crate) struct Handed(Mutex<BTreeMap<NodeKey, ([u8; 8], UtcMillis)>>);

impl Here {
    /// Wraps what a node may have and has not been handed, then lists what follows a mark. `said`: the node itself says that it has
    /// everything up to there; otherwise that much was only sent. Nothing where this node keeps no keys.
    pub(crate) fn key_mail(
        &self,
        trust: &Trust,
        handed: Option<&Handed>,
        to: NodeKey,
        (mark, said): (Option<Mark>, bool),
        now: UtcMillis,
    ) -> Result<Option<KeyMail>, StoreError> {
        let Some(ring) = &self.keys else { return Ok(None) };
        hand::offer_own(self)?;
        hand::hand_out(self, ring.as_ref(), trust, handed, (to, mark.filter(|_| said)), now)?;
        mail::list(self, ring.as_ref(), trust, to, (mark, said), now)
    }

    /// Takes what came from a node.
    pub(crate) fn take_keys(
        &self,
        trust: &Trust,
        from: NodeKey,
        came: KeyMail,
    ) -> Result<KeysTaken, StoreError> {
        match &self.keys {
            Some(ring) => take::take(self, ring.clone(), trust, from, came),
            None => Ok(KeysTaken::default()),
        }
    }

    /// Up to where this node has taken a peer's mail of keys. `None`: it takes none.
    pub(crate) fn key_mark(&self, trust: &Trust, peer: NodeKey) -> Result<Option<Mark>, StoreError> {
        if self.keys.is_none() {
            return Ok(None);
        }
        let scope = self.own_scope(trust)?;
        self.store.read_blocking(|db| mail::mark(db, peer, &scope)).map(Some)
    }

    /// This node's own rights, and who asks it for histories: when they grow, it asks for everything anew, offers that had been passed
    /// over too.
    fn own_scope(&self, trust: &Trust) -> Result<[u8; 8], StoreError> {
        let reader = Reader::of(trust.certificates_of(self.secret.public()));
        Ok(self.foreign(trust)?.scope(reader.scope()))
    }
}

impl Clearing {
    pub(crate) fn hearer<'a>(
        &'a self,
        reader: &'a Reader,
        own: Option<&'a Reader>,
        moved: &'a Moved,
    ) -> Hearer<'a> {
        Hearer {
            moved,
            schools: reader.schools(),
            central: reader.is_central() && reader.schools().is_empty(),
            own: own.filter(|own| !own.is_central()).map(Reader::schools),
            clearance: self.clearance(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    const ANA: PersonId = PersonId([1; 16]);
    const OURS: SchoolId = SchoolId([1; 16]);
    const NEXT: SchoolId = SchoolId([2; 16]);
    const FAR: SchoolId = SchoolId([3; 16]);

    fn handed(
        to: &[SchoolId],
        central: bool,
        own: Option<SchoolId>,
        ana_at: &[SchoolId],
        clearance: &Clearance,
    ) -> usize {
        let held = Held {
            person: ANA,
            schools: ana_at.iter().copied().collect(),
            keys: Purpose::ALL.map(|purpose| (purpose, KeyId([purpose as u8; 8]))).into(),
        };
        let (schools, own) = (to.iter().copied().collect(), own.map(|own| BTreeSet::from([own])));
        let moved = Moved::new();
        entitled(&Hearer { schools: &schools, central, own: own.as_ref(), clearance, moved: &moved }, &held)
            .len()
    }

    #[test]
    fn a_schools_own_hubs_get_all_of_its_peoples_keys_and_other_schools_none() {
        let clear = Clearance::by_certificate_alone();
        assert_eq!(handed(&[OURS], false, Some(OURS), &[OURS], &clear), 3);
        assert_eq!(handed(&[FAR, OURS], false, Some(OURS), &[OURS], &clear), 3);
        assert_eq!(handed(&[FAR], false, Some(OURS), &[OURS], &clear), 0);
        assert_eq!(handed(&[], false, Some(OURS), &[OURS], &clear), 0, "a hub without a school");
        assert_eq!(handed(&[OURS], false, Some(OURS), &[], &clear), 0, "she left");
        assert_eq!(handed(&[OURS], false, None, &[OURS], &clear), 3, "from a central, to a new box");
    }

    #[test]
    fn the_school_she_goes_to_gets_them_when_that_was_granted() {
        let mut clearance = Clearance::by_certificate_alone();
        let words = (Purpose::Words, KeyId([1; 8]));
        let held = Held { person: ANA, schools: [OURS].into(), keys: [words].into() };
        let (schools, own) = (BTreeSet::from([NEXT]), BTreeSet::from([OURS]));
        let count = |clearance: &Clearance, moved: &[PersonId]| {
            let moved = moved.iter().map(|person| (*person, [words].into())).collect();
            let to = Hearer { schools: &schools, central: false, own: Some(&own), clearance, moved: &moved };
            entitled(&to, &held).len()
        };
        assert_eq!(count(&clearance, &[]), 0);
        assert_eq!(count(&clearance, &[PersonId([2; 16])]), 0);
        assert_eq!(count(&clearance, &[ANA]), 1);
        clearance.only = Some(Arc::default());
        assert_eq!(count(&clearance, &[ANA]), 0, "over a border only with that consent");
    }

    #[test]
    fn a_central_learns_who_somebody_is_with_her_consent_and_no_more() {
        let mut clear = Clearance::by_certificate_alone();
        assert_eq!(handed(&[], true, Some(OURS), &[OURS], &clear), 0);
        clear.names = Arc::new([ANA].into());
        assert_eq!(handed(&[], true, Some(OURS), &[OURS], &clear), 1);
    }

    #[test]
    fn a_border_holds_keys_back_whatever_else_was_agreed() {
        let mut clear = Clearance::nobody();
        clear.names = Arc::new([ANA].into());
        assert_eq!(handed(&[OURS], false, Some(OURS), &[OURS], &clear), 0);
        assert_eq!(handed(&[], true, Some(OURS), &[OURS], &clear), 0);
        clear.only = Some(Arc::new([ANA].into()));
        assert_eq!(handed(&[OURS], false, Some(OURS), &[OURS], &clear), 3);
    }
}
