//! Another box takes a dead one's place: it is certified for the same schools, and the dead one's word is taken back where that is
//! needed.
//!
//! Taking a word back voids what lies beyond the last entry that is *here*. A box that was stolen may speak with two tongues, so that
//! is right. One that only broke says nothing more, and what it said last may lie with a neighbour that has not called yet: taking its
//! word back now would lose that. So a broken box keeps its word, and whoever runs the network may retire it when its neighbours have
//! called.

use super::{ActError, Stands, admit, revoke};
use crate::machine::MachineClock;
use eventlog::{NodeSecret, Position, statement::RevocationReason};
use exchange::{Card, Here, Trust, Welcome, known_peers};
use kernel::{Clock, NodeKey, Origin, SchoolId, UtcMillis};
use std::collections::BTreeMap;
use store::{Connection, StoreError, Value, log::Head};

/// The local table: who took whose place at this central.
pub const DDL: &str = "CREATE TABLE network_replaced (node {blob} NOT NULL PRIMARY KEY, taken_by {blob} NOT NULL, at BIGINT NOT NULL){clustered}";

/// Whose place was taken, by whom, and when.
pub fn replaced(db: &mut Connection) -> Result<BTreeMap<NodeKey, (NodeKey, UtcMillis)>, StoreError> {
    let rows = db.query("SELECT node, taken_by, at FROM network_replaced ORDER BY node", &[])?;
    let read = |row: &store::Row| Ok((NodeKey(row.id(0)?), (NodeKey(row.id(1)?), UtcMillis(row.int(2)?))));
    rows.iter().map(read).collect()
}

/// What became of the box whose place is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It broke, and nobody has its disk: what it wrote stands, wherever it lies.
    Broken,
    /// Its word is taken back for this reason; what is here of it stands.
    Revoked(RevocationReason),
}

/// Words of commands, files and message keys.
const FATES: [(Fate, &str); 4] = [
    (Fate::Broken, "broken"),
    (Fate::Revoked(RevocationReason::Lost), "lost"),
    (Fate::Revoked(RevocationReason::Retired), "retired"),
    (Fate::Revoked(RevocationReason::KeyExposed), "key-exposed"),
];

impl Fate {
    /// All, as they are offered.
    pub const ALL: [Fate; 4] = [FATES[0].0, FATES[1].0, FATES[2].0, FATES[3].0];

    /// Its word.
    pub fn word(self) -> &'static str {
        FATES.iter().find(|(fate, _)| *fate == self).map_or("", |(_, word)| word)
    }

    /// Reads [`Fate::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        FATES.iter().find(|(_, known)| *known == word).map(|(fate, _)| *fate)
    }
}

/// A place that is taken.
#[derive(Debug)]
pub struct Replaced {
    /// For the new box.
    pub welcome: Welcome,
    /// The last entry of the dead one that stands; `None`: its word was not taken back.
    pub stands: Option<Position>,
    /// Its word had been taken back before.
    pub was_revoked: bool,
    /// Entries that others said they have of it and that are not here.
    pub elsewhere: u64,
}

/// Lets the card's node take the place of a dead one.
pub fn replace(
    here: &Here,
    root: &NodeSecret,
    dead: NodeKey,
    fate: Fate,
    card: Card,
    years: u8,
) -> Result<Replaced, ActError> {
    let Place { schools, elsewhere, is_revoked } = may_take(here, card.node(), dead, fate)?;
    // In this order: should the power go between the two, the school has a box, and the same may be done again.
    let new = card.node();
    let welcome = admit(here, root, card, schools, years)?;
    here.store.write_blocking(move |tx| {
        let sql = "INSERT INTO network_replaced (node, taken_by, at) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (node) DO UPDATE SET taken_by = excluded.taken_by, at = excluded.at";
        let values = [Value::blob(dead.as_bytes()), Value::blob(new.as_bytes()), MachineClock.now().0.into()];
        tx.execute(sql, &values).map(drop)
    })?;
    let stands = match fate {
        Fate::Revoked(reason) if !is_revoked => revoke(here, root, dead, reason, Stands::All)?,
        _ => None,
    };
    Ok(Replaced { welcome, stands, was_revoked: is_revoked, elsewhere })
}

/// A place that may be taken.
pub(super) struct Place {
    schools: Vec<SchoolId>,
    elsewhere: u64,
    is_revoked: bool,
}

/// Whether this node may take that box's place, said so of it. Nothing is changed.
pub(super) fn may_take(here: &Here, new: NodeKey, dead: NodeKey, fate: Fate) -> Result<Place, ActError> {
    if new == dead {
        return Err(ActError::SameKey);
    }
    let trust = here.trust()?.ok_or(ActError::NotJoined)?;
    if trust.is_revoked(new) {
        return Err(ActError::Revoked);
    }
    let place = may_replace(here, dead, fate)?;
    // It would be taken from the school where it is, whose log and keys it has.
    let now = MachineClock.now();
    let mut serves =
        trust.certificates_of(new).filter(|terms| terms.may_exchange(now)).flat_map(|terms| &terms.schools);
    match serves.any(|school| !place.schools.contains(school)) {
        true => Err(ActError::ServesAnother),
        false => Ok(place),
    }
}

/// Whether that box's place may be taken, said so of it. Nothing is changed.
pub(super) fn may_replace(here: &Here, dead: NodeKey, fate: Fate) -> Result<Place, ActError> {
    let trust = here.trust()?.ok_or(ActError::NotJoined)?;
    if trust.is_central(dead) {
        return Err(ActError::Itself);
    }
    let newest = trust.certificates_of(dead).max_by_key(|terms| terms.issued_at);
    let schools = newest.ok_or(ActError::Unknown)?.schools.clone();
    let is_revoked = trust.is_revoked(dead);
    let (is_here, elsewhere) = here.store.read_blocking(|db| {
        let logs: BTreeMap<Origin, u64> = Head::ends(db)?
            .into_iter()
            .filter(|(origin, ..)| origin.node == dead)
            .map(|(origin, seq, _)| (origin, seq))
            .collect();
        Ok((!logs.is_empty(), elsewhere(db, &trust, dead, &schools, &logs)?))
    })?;
    match fate {
        Fate::Revoked(_) if !is_here && !is_revoked => Err(ActError::NothingHere),
        Fate::Revoked(RevocationReason::Retired) if elsewhere > 0 && !is_revoked => {
            Err(ActError::Elsewhere(elsewhere))
        }
        _ => Ok(Place { schools, elsewhere, is_revoked }),
    }
}

/// How many entries of a node's logs, which end here so, others have told of on their cards that are not here. Nobody proves what stands on a card, so only
/// boxes of its schools are asked: others have no log of it.
fn elsewhere(
    db: &mut Connection,
    trust: &Trust,
    node: NodeKey,
    schools: &[SchoolId],
    here: &BTreeMap<Origin, u64>,
) -> Result<u64, StoreError> {
    let mut most = BTreeMap::new();
    let is_of_them = |peer: NodeKey| {
        let mut all = trust.certificates_of(peer).flat_map(|terms| &terms.schools);
        !trust.is_revoked(peer) && all.any(|school| schools.contains(school))
    };
    for peer in known_peers(db)?.iter().filter(|peer| is_of_them(peer.card.node())) {
        for (log, seq) in peer.card.have.iter().filter(|(log, _)| log.node == node) {
            let known = most.entry(*log).or_insert(0);
            *known = (*known).max(*seq);
        }
    }
    let lacking = |(log, seq): (Origin, u64)| seq.saturating_sub(here.get(&log).copied().unwrap_or(0));
    Ok(most.into_iter().map(lacking).fold(0, u64::saturating_add))
}
