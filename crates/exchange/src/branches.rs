//! Along which branch a node has a log, said on its card: letters cross no conversation in which that could be asked.
//!
//! Of its own log, and of each of which it knows two histories, a card names places, close together at its end and far apart towards its
//! beginning, with the first bytes of the root over what comes before. Who has the log too sees whether two machines write it, and finds the last
//! place at which both copies are equal: as far as that a receipt counts, and from there on a letter brings the branch that the root has kept.

use crate::{Card, Trust, forks, talk::offer::ROOT_BYTES};
use eventlog::{
    Frontier,
    cbor::{CborError, Reader, Writer},
};
use kernel::{Digest, NodeKey, Origin, OriginTag};
use std::collections::BTreeMap;
use store::{Connection, StoreError, Value, archive, log};

/// Logs of which one card tells that; more would be a mistake in this program, not so many copied disks.
const MAX_BRANCHES: usize = 16;
/// Places of one log: each is twice as far from the end as the one before.
const MAX_PLACES: usize = 32;
/// Longest that a card says of this.
pub(crate) const MAX_BYTES: usize = MAX_BRANCHES * (64 + 24 * MAX_PLACES);

/// Along which branch a node has a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The root has kept a branch, and it is not here, or cannot be told from the other.
    pub lacks_kept: bool,
    /// Entries before a place, most first, and how the root over them begins.
    pub places: Vec<(u64, [u8; ROOT_BYTES])>,
}

/// How two copies of a log go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Agreed {
    /// They are equal as far as that; further on they may be.
    pub until: u64,
    /// The first place known at which they are not.
    pub differs: Option<u64>,
}

impl Branch {
    /// How far a log here is what the card's node has.
    pub(crate) fn agreed(&self, db: &mut Connection, tag: OriginTag) -> Result<Agreed, StoreError> {
        let mut differs = None;
        for (seq, root) in &self.places {
            match near(db, tag, *seq)? {
                Some(tree) if begins(tree.root()) == *root => return Ok(Agreed { until: *seq, differs }),
                Some(_) => differs = Some(*seq),
                None => {}
            }
        }
        Ok(Agreed { until: 0, differs })
    }
}

/// The tree at a place, if it is known here: what only an archive could say is not asked.
fn near(db: &mut Connection, tag: OriginTag, seq: u64) -> Result<Option<Frontier>, StoreError> {
    if archive::holds(db, tag, seq)? {
        return Ok(None);
    }
    match forks::tree_at(db, tag, seq) {
        Err(StoreError::Archive { .. }) => Ok(None),
        found => found,
    }
}

fn begins(root: Digest) -> [u8; ROOT_BYTES] {
    let mut begins = [0; ROOT_BYTES];
    begins.copy_from_slice(&root.0[..ROOT_BYTES]);
    begins
}

/// What this node's card says: of its own log, of settled ones whose kept branch is not here, and of forks that were found here.
pub(crate) fn for_card(
    db: &mut Connection,
    own: Origin,
    trust: Option<&Trust>,
) -> Result<BTreeMap<Origin, Branch>, StoreError> {
    let sql = "SELECT origin FROM exchange_fork ORDER BY found_at DESC, origin LIMIT ?1";
    let noted = db.query(sql, &[Value::Int(MAX_BRANCHES as i64)])?;
    let noted = noted
        .iter()
        .map(|row| Ok(Origin::from_bytes(row.blob(0)?)))
        .collect::<Result<Vec<_>, StoreError>>()?;
    let settled = trust.into_iter().flat_map(Trust::settlements).map(|one| one.terms.kept.origin);
    let logs = [(own, true)].into_iter();
    let logs = logs.chain(settled.map(|log| (log, false)));
    let logs = logs.chain(noted.into_iter().flatten().map(|log| (log, true)));
    let mut branches = BTreeMap::new();
    for (origin, always) in logs {
        if branches.len() >= MAX_BRANCHES {
            break;
        }
        let head = log::Head::of(db, origin.tag())?.filter(|head| head.origin == origin);
        let Some(head) = head.filter(|_| !branches.contains_key(&origin)) else { continue };
        let kept = trust.and_then(|trust| trust.settlement_of(&origin));
        let lacks_kept = match kept {
            // Of an old place that only an archive could tell of, nothing was lost.
            Some(kept) if archive::holds(db, origin.tag(), kept.seq)? => false,
            Some(kept) => forks::is_kept(db, &kept)? != Some(true),
            None => false,
        };
        if always || lacks_kept {
            branches.insert(origin, Branch { lacks_kept, places: places(db, &head)? });
        }
    }
    Ok(branches)
}

/// Logs of its own of which the owner of a card has another history than this node, and logs of this node's of which a central has one: two
/// machines write them. And where that shows.
pub(crate) fn doubled(
    db: &mut Connection,
    trust: &Trust,
    own: NodeKey,
    card: &Card,
) -> Result<Vec<(Origin, u64)>, StoreError> {
    let mut doubled = Vec::new();
    let is_told = |node: NodeKey| node == card.node() || (node == own && trust.is_central(card.node()));
    for (origin, branch) in card.branches.iter().filter(|(origin, _)| is_told(origin.node)) {
        let here = log::Head::of(db, origin.tag())?.is_some_and(|head| head.origin == *origin);
        if here && let Some(differs) = branch.agreed(db, origin.tag())?.differs {
            doubled.push((*origin, differs));
        }
    }
    Ok(doubled)
}

/// What the owner of a card has of a node's logs.
pub(crate) struct Has {
    /// Entries of them, perhaps as digests; of two histories only what both are known to begin with.
    pub entries: u64,
    /// Two machines write under one name, the owner's or the node's, and the root has not said which branch is kept.
    pub doubled: bool,
}

/// What the owner of a card has of the logs of this node, as far as they are here: nobody has more than there is.
pub(crate) fn has_of(
    db: &mut Connection,
    trust: &Trust,
    own: NodeKey,
    card: &Card,
) -> Result<Has, StoreError> {
    let open = |log: &Origin| trust.settlement_of(log).is_none();
    let mut has =
        Has { entries: 0, doubled: doubled(db, trust, own, card)?.iter().any(|(log, _)| open(log)) };
    for (origin, there) in card.have.iter().filter(|(origin, _)| origin.node == own) {
        let head = log::Head::of(db, origin.tag())?.filter(|head| head.origin == *origin);
        let Some(head) = head else { continue };
        let mut both = u64::MAX;
        if let Some(branch) = card.branches.get(origin) {
            both = branch.agreed(db, origin.tag())?.until;
            // Only of logs of which it knows two histories does a card tell, the owner's own aside.
            has.doubled |= open(origin);
        }
        has.entries = has.entries.saturating_add(head.seq.min(*there).min(both));
    }
    Ok(has)
}

/// The end of a log here, and places ever further before it, none within a run of digests.
fn places(db: &mut Connection, head: &log::Head) -> Result<Vec<(u64, [u8; ROOT_BYTES])>, StoreError> {
    let tag = head.origin.tag();
    let mut places = vec![(head.seq, begins(head.frontier.root()))];
    let mut back = 1;
    while back < head.seq && places.len() < MAX_PLACES {
        let wanted = head.seq - back;
        back *= 2;
        if archive::holds(db, tag, wanted)? {
            break;
        }
        let before = match near(db, tag, wanted)? {
            Some(tree) => Some((wanted, tree)),
            None => match forks::before_run(db, tag, wanted)? {
                Some(seq) => near(db, tag, seq)?.map(|tree| (seq, tree)),
                None => None,
            },
        };
        if let Some((seq, tree)) = before
            && places.last().is_some_and(|(last, _)| seq < *last)
            && seq > 0
        {
            places.push((seq, begins(tree.root())));
        }
    }
    Ok(places)
}

pub(crate) fn write(out: &mut Writer, branches: &BTreeMap<Origin, Branch>) {
    out.array(branches.len().min(MAX_BRANCHES));
    for (origin, Branch { lacks_kept, places }) in branches.iter().take(MAX_BRANCHES) {
        out.array(3).bytes(&origin.to_bytes()).uint(u64::from(*lacks_kept));
        out.array(places.len().min(MAX_PLACES));
        for (seq, root) in places.iter().take(MAX_PLACES) {
            out.array(2).uint(*seq).bytes(root);
        }
    }
}

pub(crate) fn read(reader: &mut Reader<'_>) -> Result<BTreeMap<Origin, Branch>, CborError> {
    let mut branches = BTreeMap::new();
    for _ in 0..reader.array_up_to(MAX_BRANCHES, "a card tells along which branch it has at most 16 logs")? {
        reader.array_of(3, "a branch is [origin, lacks, places]")?;
        let origin: [u8; 40] = reader.fixed("an origin has 40 bytes")?;
        let origin = Origin::from_bytes(&origin).ok_or(reader.error("an origin has 40 bytes"))?;
        if branches.last_key_value().is_some_and(|(last, _)| *last >= origin) {
            return Err(reader.error("logs stand in ascending order, each once"));
        }
        let lacks_kept = reader.uint_up_to(1, "the kept branch lacks or not")? == 1;
        let mut places: Vec<(u64, [u8; ROOT_BYTES])> = Vec::new();
        for _ in 0..reader.array_up_to(MAX_PLACES, "a card names at most 32 places of a log")? {
            reader.array_of(2, "a place is [seq, root]")?;
            let seq = reader.uint_up_to(i64::MAX as u64, "a sequence number is below 2^63")?;
            if seq == 0 || places.last().is_some_and(|(last, _)| *last <= seq) {
                return Err(
                    reader.error("places stand in descending order, each once, none before the first entry")
                );
            }
            places.push((seq, reader.fixed("a root begins with 8 bytes")?));
        }
        branches.insert(origin, Branch { lacks_kept, places });
    }
    Ok(branches)
}
