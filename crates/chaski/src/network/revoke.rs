//! Taking a node's word back, from its last good entry on.

use super::{ActError, say_as_central};
use crate::machine::MachineClock;
use eventlog::{
    EntryRef, NodeSecret, Position, Revocation,
    statement::{RevocationReason, RevocationTerms},
};
use events::node::OriginRevoked;
use exchange::Here;
use kernel::{Clock, NodeKey, Origin, UtcMillis};
use store::{
    Connection, StoreError,
    log::{self, Head},
};

/// The reasons there are, by the words of commands, files and message keys.
const REASONS: [(RevocationReason, &str); 4] = [
    (RevocationReason::Retired, "retired"),
    (RevocationReason::Lost, "lost"),
    (RevocationReason::KeyExposed, "key-exposed"),
    (RevocationReason::Misused, "misused"),
];

/// The word of a reason.
pub fn reason_word(reason: RevocationReason) -> &'static str {
    REASONS.iter().find(|(known, _)| *known == reason).map_or("", |(_, word)| word)
}

/// Reads [`reason_word`].
pub fn reason_from_word(word: &str) -> Option<RevocationReason> {
    REASONS.iter().find(|(_, known)| *known == word).map(|(reason, _)| *reason)
}

/// What of a revoked node's entries goes on counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// All that is here now; what led up to it stands with it.
    All,
    /// Up to this entry of this life.
    Until(Origin, u64),
    /// Nothing.
    Nothing,
}

/// Takes a node's word back. Returns the last place that stands.
pub fn revoke(
    here: &Here,
    root: &NodeSecret,
    node: NodeKey,
    reason: RevocationReason,
    stands: Stands,
) -> Result<Option<Position>, ActError> {
    let trust = here.trust()?.ok_or(ActError::NotJoined)?;
    if node == here.secret.public() {
        return Err(ActError::Itself);
    }
    if trust.certificates_of(node).next().is_none() {
        return Err(ActError::Unknown);
    }
    if trust.is_revoked(node) {
        return Err(ActError::Revoked);
    }
    let last_good = here.store.read_blocking(|db| last_good(db, node, stands))?;
    match (last_good, stands) {
        (None, Stands::Until(..)) => return Err(ActError::NoSuchEntry),
        (None, Stands::All) => return Err(ActError::NothingStands),
        _ => {}
    }
    let terms = RevocationTerms { node, last_good, reason, issued_at: MachineClock.now() };
    let revocation = Revocation::issue(root, terms).to_bytes();
    say_as_central(here, OriginRevoked { revocation }.into())?;
    // The central's own pages show at once what everybody will show who hears of it.
    here.apply_revocations()?;
    Ok(last_good)
}

fn last_good(db: &mut Connection, node: NodeKey, stands: Stands) -> Result<Option<Position>, StoreError> {
    match stands {
        Stands::Nothing => Ok(None),
        Stands::All => {
            let heads = Head::load_all(db)?;
            // Of several lives the one written last: what led up to it stands with it.
            let last = heads.iter().filter(|head| head.origin.node == node).max_by_key(|head| head.hlc);
            Ok(last.map(|head| Position { origin: head.origin, seq: head.seq, root: head.frontier.root() }))
        }
        Stands::Until(origin, seq) => {
            let tag = origin.tag();
            let there = Head::of(db, tag)?.filter(|head| (1..=head.seq).contains(&seq));
            if origin.node != node || there.is_none() {
                return Ok(None);
            }
            match log::frontier_at(db, tag, seq) {
                Ok(tree) => Ok(Some(Position { origin, seq, root: tree.root() })),
                Err(StoreError::Withheld { .. }) => Ok(None),
                Err(error) => Err(error),
            }
        }
    }
}

/// The last entry that a node wrote before a moment, by its own clock: of which life, and its number. `None`: none that can be read here.
pub fn place_of_day(
    db: &mut Connection,
    node: NodeKey,
    before: UtcMillis,
) -> Result<Option<(Origin, u64)>, StoreError> {
    let mut best: Option<(UtcMillis, Origin, u64)> = None;
    for (origin, seq, _) in Head::ends(db)?.into_iter().filter(|(origin, ..)| origin.node == node) {
        if let Some((at, seq)) = last_before(db, &origin, seq, before)?
            && best.is_none_or(|(best, ..)| best < at)
        {
            best = Some((at, origin, seq));
        }
    }
    Ok(best.map(|(_, origin, seq)| (origin, seq)))
}

/// Readings of one log hardly ever go back (only entries of a lost branch that were written again), so the place is found by halving; whoever
/// revokes sees it before.
fn last_before(
    db: &mut Connection,
    origin: &Origin,
    seq: u64,
    before: UtcMillis,
) -> Result<Option<(UtcMillis, u64)>, StoreError> {
    let (mut found, mut low, mut high) = (None, 0, seq);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        match readable_at(db, origin, middle)? {
            // All up to there is withheld: look behind it.
            None => low = middle,
            Some((at, there)) if at < before => {
                found = Some((at, there));
                low = middle;
            }
            Some((_, there)) => high = (there - 1).min(middle - 1),
        }
    }
    Ok(found)
}

/// The last readable entry at or before a number: when it was written, and its number.
fn readable_at(
    db: &mut Connection,
    origin: &Origin,
    seq: u64,
) -> Result<Option<(UtcMillis, u64)>, StoreError> {
    let Some((seq, bytes)) = log::last_readable(db, origin.tag(), seq)? else { return Ok(None) };
    let entry = EntryRef::decode(&bytes).map_err(|e| StoreError::Log(e.to_string()))?;
    Ok(Some((entry.hlc().wall(), seq)))
}
