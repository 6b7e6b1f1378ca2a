//! People's keys on their way: each wrapped for one node, signed by the node that hands it over, carried by the ordinary exchange
//! and outside the log.
//!
//! **Who gets which.** The giver decides ([`entitled`]): a hub gets keys of people who have a place at a school that its
//! certificate names, and of those who moved there, once their old school has granted it ([`crate::moves`]); a central gets who
//! somebody is, of people who agreed to that. A border and a consent that is missing hold keys back as they hold entries back.
//!
//! **A place is said by whoever says it; who drew a key is not.** A box may say of anybody that she is its pupil. So a key goes to a node
//! only if its certificate names a school that sealed with it, or one to which such a school granted her history. What a school did not seal
//! with opens nothing that its boxes may read. That the node serves every school that the giver knows itself to serve is no right: a box
//! is handed keys under its latest certificate, also before it has heard of that.
//!
//! **How.** A node's *offer* (its wrapping key, signed by itself) travels to nodes that may want to hand it something; *parcels*
//! ([`eventlog::sealing::KeyParcel`]) travel to their node, also over nodes that cannot open them. Both are numbered where they lie
//! (`mail`). Who takes says up to which number she has them (her *mark*), so nothing is sent twice and nothing new costs nothing.
//!
//! **Who had them.** Before a parcel leaves, `KeysHanded` stands in the giver's log. When she is forgotten, each of them is asked
//! to destroy them, and confirms (`erase`).

mod erase;
mod hand;
mod left_behind;
mod mail;
mod shelf;
mod take;
pub(crate) mod wire;

#[cfg(test)]
pub(crate) use erase::Notice;
pub use erase::forget_parcels;
pub(crate) use erase::{DDL as NOTICES, NOTICES_BY, view};
pub use left_behind::leave_behind;
pub use mail::Mark;
pub(crate) use mail::{DDL, FROM, TAKEN, marks};
pub(crate) use wire::KeyMail;

use crate::{Here, Reader, Trust, desk::Clearing};
use eventlog::sealing::{KeyId, PersonKey, Purpose};
use kernel::{NodeKey, PersonId, SchoolId, UtcMillis, departures::Clearance};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
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
    /// The schools that drew a key of a person: something that was sealed in their name opens with it.
    fn drew(&self, db: &mut Connection, key: &PersonKey) -> Result<BTreeSet<SchoolId>, StoreError>;
    /// The views that all this is read from: nothing is handed out until they are whole.
    fn views(&self) -> &'static [&'static str];
    /// Whether she was forgotten.
    fn is_forgotten(&self, db: &mut Connection, person: PersonId) -> Result<bool, StoreError>;
    /// How many people were forgotten. A ring that cannot tell has forgotten nobody.
    fn forgotten_count(&self, _db: &mut Connection) -> Result<u64, StoreError> {
        Ok(0)
    }
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
    /// The schools that sealed with them, as the log says; [`KeyRing::drew`] proves it.
    pub drawn: BTreeSet<(KeyId, SchoolId)>,
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
    /// Whose history was granted to one of its schools, and by which.
    pub granted: &'a Granted,
}

/// Schools that let people's histories go to their next school.
pub(crate) type Granted = BTreeMap<PersonId, BTreeSet<SchoolId>>;

/// Which of a person's keys the node may have, if those schools drew them that are said to have.
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
    let mut here = held.schools.intersection(to.schools);
    let placed = here.any(|school| to.own.is_none_or(|own| own.contains(school)));
    let granted = to.granted.get(&held.person);
    let drawn_by = |key: &KeyId, schools: &BTreeSet<SchoolId>| {
        held.drawn.iter().any(|(drawn, school)| drawn == key && schools.contains(school))
    };
    let may = |key: &KeyId| {
        (placed && drawn_by(key, to.schools)) || granted.is_some_and(|schools| drawn_by(key, schools))
    };
    held.keys.iter().filter(|(_, key)| may(key)).copied().collect()
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

/// When keys were last handed out, so that not everything is looked through at each call.
#[derive(Default)]
pub(crate) struct Handed {
    /// At a central, to which node, and what that depended on.
    nodes: Mutex<BTreeMap<NodeKey, ([u8; 8], UtcMillis)>>,
    /// At a hub, to all nodes to which a caller could carry them: after how many commits.
    others: Mutex<Option<(u64, UtcMillis)>>,
}

impl Handed {
    /// Whether nothing was written here since all others were looked at.
    fn others_have_all(&self, commits: Option<u64>, now: UtcMillis) -> bool {
        let last = *self.others.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = |at: UtcMillis| (0..hand::LOOK_AGAIN_MS).contains(&(now.0 - at.0));
        last.is_some_and(|(counted, at)| commits == Some(counted) && recent(at))
    }

    fn others_were_looked_at(&self, commits: Option<u64>, now: UtcMillis) {
        *self.others.lock().unwrap_or_else(PoisonError::into_inner) = commits.map(|counted| (counted, now));
    }
}

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
        granted: &'a Granted,
    ) -> Hearer<'a> {
        Hearer {
            granted,
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

    /// A person with a key for each purpose, drawn by these schools.
    fn held(at: &[SchoolId], drawn: &[SchoolId]) -> Held {
        let keys = Purpose::ALL.map(|purpose| (purpose, KeyId([purpose as u8; 8])));
        Held {
            person: ANA,
            schools: at.iter().copied().collect(),
            keys: keys.into(),
            drawn: drawn.iter().flat_map(|school| keys.map(|(_, key)| (key, *school))).collect(),
        }
    }

    fn handed(
        to: &[SchoolId],
        central: bool,
        own: &[SchoolId],
        held: &Held,
        granted: &[SchoolId],
        clearance: &Clearance,
    ) -> usize {
        let (schools, own) = (to.iter().copied().collect(), own.iter().copied().collect::<BTreeSet<_>>());
        let mut grants = Granted::new();
        if !granted.is_empty() {
            grants.insert(ANA, granted.iter().copied().collect());
        }
        // A giver without a school is a central.
        let own = Some(&own).filter(|own| !own.is_empty());
        entitled(&Hearer { schools: &schools, central, own, clearance, granted: &grants }, held).len()
    }

    #[test]
    fn a_key_goes_where_a_school_drew_it_or_granted_it() {
        let clear = Clearance::by_certificate_alone();
        // To a box of, by a box of (nobody: a central), she has a place at, her key was drawn by, her history was granted by: how many.
        type Row<'a> =
            (&'a [SchoolId], &'a [SchoolId], &'a [SchoolId], &'a [SchoolId], &'a [SchoolId], usize);
        let (ours, next, far) = ([OURS], [NEXT], [FAR]);
        let (both, others): ([_; 2], [_; 2]) = ([OURS, NEXT], [NEXT, FAR]);
        let table: [(&str, Row<'_>); 19] = [
            ("a school's own box", (&ours, &ours, &ours, &ours, &[], 3)),
            ("a box of that and another", (&both, &ours, &ours, &ours, &[], 3)),
            ("by a box of two", (&ours, &both, &ours, &ours, &[], 3)),
            ("another school", (&far, &ours, &ours, &ours, &[], 0)),
            ("a box without a school", (&[], &ours, &ours, &ours, &[], 0)),
            ("she left", (&ours, &ours, &[], &ours, &[], 0)),
            ("from a central, to a new box", (&ours, &[], &ours, &ours, &[], 3)),
            (
                "the next school says she is its pupil, and a box serves both",
                (&next, &both, &both, &ours, &[], 0),
            ),
            ("the same at a central", (&next, &[], &both, &ours, &[], 0)),
            ("the same, and nobody else says that she is theirs", (&next, &both, &next, &ours, &[], 0)),
            ("what the next school drew itself goes there", (&next, &both, &both, &next, &[], 3)),
            ("and what both sealed with", (&next, &both, &both, &both, &[], 3)),
            (
                "nobody knows who drew it, as where a box was handed what its last certificate lets it read",
                (&ours, &ours, &ours, &[], &[], 0),
            ),
            ("nor does a central", (&ours, &[], &ours, &[], &[], 0)),
            ("granted", (&next, &ours, &ours, &ours, &ours, 3)),
            ("granted by who did not draw it", (&next, &both, &both, &ours, &far, 0)),
            ("what was granted goes on to the school's next box", (&next, &next, &next, &ours, &ours, 3)),
            ("and not before that box knows of the grant", (&next, &next, &next, &ours, &[], 0)),
            ("and not to another that the giver serves too", (&far, &others, &others, &ours, &[], 0)),
        ];
        for (what, (to, own, at, drawn, granted, expected)) in table {
            assert_eq!(handed(to, false, own, &held(at, drawn), granted, &clear), expected, "{what}");
        }
    }

    #[test]
    fn of_two_keys_only_the_one_that_the_school_drew_goes() {
        let mut hers = held(&[OURS, NEXT], &[]);
        let [(_, one), (_, other), _] = Purpose::ALL.map(|purpose| (purpose, KeyId([purpose as u8; 8])));
        hers.drawn = [(one, OURS), (other, NEXT)].into();
        let clear = Clearance::by_certificate_alone();
        assert_eq!(handed(&[NEXT], false, &[OURS, NEXT], &hers, &[], &clear), 1);
        assert_eq!(handed(&[NEXT], false, &[OURS, NEXT], &hers, &[OURS], &clear), 2);
    }

    #[test]
    fn a_grant_crosses_a_border_only_with_that_consent() {
        let mut clearance = Clearance::by_certificate_alone();
        let hers = held(&[OURS], &[OURS]);
        assert_eq!(handed(&[NEXT], false, &[OURS], &hers, &[OURS], &clearance), 3);
        clearance.only = Some(Arc::default());
        assert_eq!(handed(&[NEXT], false, &[OURS], &hers, &[OURS], &clearance), 0);
    }

    #[test]
    fn a_central_learns_who_somebody_is_with_her_consent_and_no_more() {
        let mut clear = Clearance::by_certificate_alone();
        assert_eq!(handed(&[], true, &[OURS], &held(&[OURS], &[OURS]), &[], &clear), 0);
        clear.names = Arc::new([ANA].into());
        assert_eq!(handed(&[], true, &[OURS], &held(&[OURS], &[OURS]), &[], &clear), 1);
    }

    #[test]
    fn a_border_holds_keys_back_whatever_else_was_agreed() {
        let mut clear = Clearance::nobody();
        clear.names = Arc::new([ANA].into());
        assert_eq!(handed(&[OURS], false, &[OURS], &held(&[OURS], &[OURS]), &[], &clear), 0);
        assert_eq!(handed(&[], true, &[OURS], &held(&[OURS], &[OURS]), &[], &clear), 0);
        clear.only = Some(Arc::new([ANA].into()));
        assert_eq!(handed(&[OURS], false, &[OURS], &held(&[OURS], &[OURS]), &[], &clear), 3);
    }
}
