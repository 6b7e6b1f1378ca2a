//! [`Desk`]: a node's place of exchange, shared by all its conversations: what it believes, blocks that were just cut, and what
//! broke off in the middle.

use crate::{
    Here, Reader, Trust, inbox::InboxError, introduced, keys::Handed, moves::Foreign, statements,
    talk::files::PiecePart, talk::message::BlockHead, uncertified,
};
use eventlog::{Block, EntryRef, Item};
use kernel::{
    NodeKey, Origin, OriginTag, PersonId, SchoolId, UtcMillis,
    departures::{Clearance, Destination},
    ports::{Departure, Leave},
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};
use store::{REBUILD_CHUNK, StoreError, cut_block_until};

/// Blocks kept after they were cut: whoever lost one in the middle asks for the same again.
const CUTS_KEPT: usize = 8;
/// Peers of which half a block, or half a chunk or list of chunks, is kept.
const PARTS_KEPT: usize = 32;
/// Bytes of halves of chunks and lists together: 32 chunks of the longest kind, or a dozen of the longest lists.
const PIECES_BYTES: usize = 8 << 20;

/// A node at its exchange.
pub struct Desk {
    /// The node.
    pub here: Here,
    /// Bytes of blocks given in one turn before the other side speaks again.
    pub turn_bytes: u64,
    /// A mistake that is switched on; never but in the simulator.
    pub(crate) defect: Option<Defect>,
    /// What a dishonest node does to the blocks that it gives; never but in the simulator.
    forge: Option<fn(Block, &eventlog::NodeSecret) -> Block>,
    trust: Mutex<Option<Believed>>,
    cuts: Mutex<VecDeque<(CutKey, Arc<Cut>)>>,
    pub(crate) handed: Handed,
    parts: Mutex<BTreeMap<NodeKey, Part>>,
    pieces: Mutex<BTreeMap<NodeKey, PiecePart>>,
}

/// Mistakes that a program could have. The simulator switches them on one by one, and must notice each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "defects"), expect(dead_code, reason = "only the simulator makes mistakes"))]
pub enum Defect {
    /// Blocks are taken whoever signed them.
    SignatureUnchecked,
    /// Authors may write for any school.
    CertificateIgnored,
    /// What a body says of a school is believed.
    SchoolInBodyBelieved,
    /// Everybody is shown everything.
    ScopeIgnored,
    /// A log's last entry is not asked for.
    LastEntrySkipped,
    /// What a revocation takes back goes on counting.
    RevocationIgnored,
    /// Whoever was revoked still gets mail.
    RevokedStillServed,
    /// That entries became readable is told to nobody.
    ShownLaterForgotten,
    /// More rights do not make a node ask again.
    RightsForgotten,
    /// A log is noted as taken when its blocks were only wanted.
    NotedBeforeTaken,
    /// What was refused once is never asked for again.
    RefusalForgotten,
    /// The lost branch of a fork stays where it is.
    LostBranchKept,
    /// What was refused is noted under what is known when it is noted, and not under what was known when it was judged.
    RefusalJudgedLater,
}

#[cfg(feature = "defects")]
impl Defect {
    /// All of them.
    pub const ALL: [Defect; 13] = [
        Defect::SignatureUnchecked,
        Defect::CertificateIgnored,
        Defect::SchoolInBodyBelieved,
        Defect::ScopeIgnored,
        Defect::LastEntrySkipped,
        Defect::RevocationIgnored,
        Defect::RevokedStillServed,
        Defect::ShownLaterForgotten,
        Defect::RightsForgotten,
        Defect::NotedBeforeTaken,
        Defect::RefusalForgotten,
        Defect::LostBranchKept,
        Defect::RefusalJudgedLater,
    ];
}

/// How many statements there are, how many certificates were shown, the last statement, and how often views jumped: equal means equal
/// trust.
type TrustKey = (i64, i64, Vec<u8>, u64);

/// What was read of it last, and its name.
struct Believed {
    key: TrustKey,
    name: [u8; 8],
    trust: Arc<Trust>,
}

/// Which log, from where, until where at most, where the reader ends, who she is, and what she might be shown.
type CutKey = (OriginTag, u64, u64, u64, NodeKey, [u8; 8]);

/// A block as one reader gets it.
pub(crate) struct Cut {
    pub after: u64,
    pub until: u64,
    pub bytes: Vec<u8>,
    pub digest: [u8; 8],
    pub entries: u64,
    pub withheld: u64,
}

/// The beginning of a block whose end did not come.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub head: BlockHead,
    pub bytes: Vec<u8>,
}

/// A block to give, or why there is none.
pub(crate) enum Given {
    Block(Arc<Cut>),
    Nothing,
    Stays,
}

/// The most a node gives in one turn: what a slow link carries in some minutes.
pub const TURN_BYTES: u64 = 4 << 20;

impl Desk {
    /// The desk of a node.
    pub fn new(here: Here) -> Self {
        Self {
            here,
            turn_bytes: TURN_BYTES,
            defect: None,
            forge: None,
            trust: Mutex::default(),
            cuts: Mutex::default(),
            handed: Handed::default(),
            parts: Mutex::default(),
            pieces: Mutex::default(),
        }
    }

    /// The same desk with a mistake in it.
    #[cfg(feature = "defects")]
    pub fn with_defect(mut self, defect: Option<Defect>) -> Self {
        self.defect = defect;
        self
    }

    /// The same desk in dishonest hands: changes every block that it gives of others' logs.
    #[cfg(feature = "defects")]
    pub fn forging(mut self, forge: fn(Block, &eventlog::NodeSecret) -> Block) -> Self {
        self.forge = Some(forge);
        self
    }

    pub(crate) fn has(&self, defect: Defect) -> bool {
        self.defect == Some(defect)
    }

    /// What the node may be given now.
    pub(crate) fn reader(&self, trust: &Trust, node: NodeKey, now: UtcMillis) -> Option<Reader> {
        let defective = || Some(Reader::of(trust.certificates_of(node)));
        trust.reader(node, now).or_else(|| defective().filter(|_| self.has(Defect::RevokedStillServed)))
    }

    /// Whom the node believes now, and a name for that state. Read again only when it may have changed.
    pub(crate) fn trust(&self) -> Result<(Arc<Trust>, [u8; 8]), InboxError> {
        let welcome = self.here.welcome.as_ref().ok_or(InboxError::NotJoined)?;
        if !self.here.store.ready(&[crate::statements::VIEW]) {
            // What is half read would make strangers of friends.
            self.here.store.rebuild_now(REBUILD_CHUNK)?;
        }
        let jumps = self.here.store.view_jumps();
        let key = self.here.store.read_blocking(|db| {
            // PostgreSQL knows no largest among bytes.
            let sql = "SELECT (SELECT count(*) FROM exchange_statement), \
                (SELECT stamp FROM exchange_statement ORDER BY stamp DESC LIMIT 1)";
            let rows = db.query(sql, &[])?;
            let row = &rows[0];
            let introduced = introduced::count(db)?;
            Ok((row.int(0)?, introduced, row.blob_opt(1)?.map(<[u8]>::to_vec).unwrap_or_default(), jumps))
        })?;
        let mut known = self.trust.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = known.as_ref().filter(|known| known.key == key) {
            return Ok((same.trust.clone(), same.name));
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&key.0.to_be_bytes()).update(&key.1.to_be_bytes()).update(&key.2);
        // A newer program may understand what an older one had to refuse, and a newer welcome may name whom it did not know.
        hasher.update(env!("CARGO_PKG_VERSION").as_bytes()).update(&welcome.to_bytes());
        let mut name = [0; 8];
        name.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        let before = known.as_ref().map(|known| known.trust.clone());
        let load = |db: &mut store::Connection| Trust::load_again(welcome, db, before.as_deref());
        let trust = Arc::new(self.here.store.read_blocking(load)?);
        let is_first = known.replace(Believed { key, name, trust: trust.clone() }).is_none();
        drop(known);
        // What another program, or this one before the power went, has taken in and not applied.
        match is_first && self.void_all_revoked(&trust)? {
            true => self.trust(),
            false => Ok((trust, name)),
        }
    }

    /// The same, what the node takes of logs of schools that it does not serve, and a name for both: what was refused for want of one of them
    /// is asked for again when that is another.
    pub(crate) fn judging(&self) -> Result<(Arc<Trust>, Foreign, [u8; 8]), InboxError> {
        let (trust, name) = self.trust()?;
        let foreign = self.here.foreign(&trust)?;
        let name = foreign.scope(foreign.granted(name));
        Ok((trust, foreign, name))
    }

    /// Whom the node believes now; for 12,000 nodes, that is kept and not read at every look.
    pub fn believed(&self) -> Result<Arc<Trust>, InboxError> {
        Ok(self.trust()?.0)
    }

    /// Whether a node may be given anything now.
    pub(crate) fn knows(&self, node: NodeKey, now: UtcMillis) -> Result<bool, InboxError> {
        Ok(self.reader(&self.trust()?.0, node, now).is_some())
    }

    /// The block after a place for one reader, as she may see it: after, until at most, and where her log ends.
    pub(crate) fn cut(
        &self,
        trust: &Trust,
        to: NodeKey,
        reader: &Reader,
        log: Origin,
        (after, until, have): (u64, u64, u64),
    ) -> Result<Given, StoreError> {
        let clearing = self.here.clearing(trust, to, reader)?;
        let scope = clearing.scope(reader);
        let key = (log.tag(), after, until, have, to, scope);
        let known = |cuts: &VecDeque<(CutKey, Arc<Cut>)>| {
            cuts.iter().find(|(known, _)| *known == key).map(|(_, cut)| cut.clone())
        };
        // What was cut to the end of the log is longer by now; only a block that broke off is to be as it was.
        if until < u64::MAX
            && let Some(cut) = known(&self.cuts.lock().unwrap_or_else(PoisonError::into_inner))
        {
            // It was asked about when it first went; what of it broke off is no other departure.
            return Ok(Given::Block(cut));
        }
        let cutting = |after| self.here.store.read_blocking(|db| cut_block_until(db, log, after, until));
        // What waits for a certificate stands in no log.
        let waiting = || self.here.store.read_blocking(|db| uncertified::block_after(db, log, after));
        let block = match cutting(after)? {
            None if uncertified::is_unknown(trust, log.node) => waiting()?,
            found => found,
        };
        let Some(block) = block else { return Ok(Given::Nothing) };
        let malformed = |e: eventlog::block::BlockError| StoreError::Log(e.to_string());
        let foreign = is_foreign(trust, log.node, reader);
        let block = block
            .filter_for(have, |entry| clearing.lets(reader, entry, foreign) || self.has(Defect::ScopeIgnored))
            .map_err(malformed)?;
        let block = match self.forge {
            Some(forge) if log.node != self.here.secret.public() => forge(block, &self.here.secret),
            _ => block,
        };
        let (mut entries, mut withheld) = (0, 0);
        for item in &block.items {
            match item {
                Item::Entry(_) => entries += 1,
                other => withheld += other.entry_count(),
            }
        }
        let bytes = block.to_bytes().map_err(malformed)?;
        if let Leave::Stays(why) = self.leave(&clearing.to, &block, bytes.len() as u64)? {
            tracing::info!(to = %to, log = %log.node, why, "a block stays here");
            return Ok(Given::Stays);
        }
        let mut digest = [0; 8];
        digest.copy_from_slice(&blake3::hash(&bytes).as_bytes()[..8]);
        let (after, until) = (block.before.len(), block.last_seq());
        let cut = Arc::new(Cut { after, until, bytes, digest, entries, withheld });
        let mut cuts = self.cuts.lock().unwrap_or_else(PoisonError::into_inner);
        cuts.push_front(((log.tag(), after, until, have, to, scope), cut.clone()));
        cuts.truncate(CUTS_KEPT);
        Ok(Given::Block(cut))
    }

    fn leave(&self, to: &Destination, block: &Block, bytes: u64) -> Result<Leave, StoreError> {
        let Some(departures) = &self.here.departures else { return Ok(Leave::Goes) };
        departure(departures.as_ref(), to, block, bytes)
    }

    /// Keeps the beginning of a block.
    pub(crate) fn keep_part(&self, peer: NodeKey, part: Part) {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        if parts.len() < PARTS_KEPT || parts.contains_key(&peer) {
            parts.insert(peer, part);
        }
    }

    /// Keeps the beginning of a chunk, or of a list of chunks.
    pub(crate) fn keep_piece(&self, peer: NodeKey, part: PiecePart) {
        let mut pieces = self.pieces.lock().unwrap_or_else(PoisonError::into_inner);
        pieces.remove(&peer);
        let held: usize = pieces.values().map(|part| part.bytes.len()).sum();
        if pieces.len() < PARTS_KEPT && held + part.bytes.len() <= PIECES_BYTES {
            pieces.insert(peer, part);
        }
    }

    pub(crate) fn take_piece(&self, peer: NodeKey) -> Option<PiecePart> {
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner).remove(&peer)
    }

    pub(crate) fn take_part(&self, peer: NodeKey) -> Option<Part> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner).remove(&peer)
    }
}

/// What may be shown to one node, decided once for a letter or a block.
pub(crate) struct Clearing {
    pub to: Destination,
    clearance: Clearance,
    /// What it is given of the logs of schools that it does not serve.
    pub foreign: Foreign,
    /// This node, if nobody has certified it yet and the reader serves its school, or is a central.
    uncertified: Option<NodeKey>,
}

/// Whether a log is that of a school which the reader does not serve. Of who has no certificate nothing is offered to such readers.
pub(crate) fn is_foreign(trust: &Trust, author: NodeKey, reader: &Reader) -> bool {
    trust.certificates_of(author).next().is_some() && !reader.wants_log_from(trust, author)
}

impl Clearing {
    /// Whether an entry is shown; otherwise its digest stands in its place. `foreign`: it stands in the log of a school that the
    /// reader does not serve, of which she is shown what nodes say of nodes, and what is hers.
    pub(crate) fn lets(&self, reader: &Reader, entry: &EntryRef<'_>, foreign: bool) -> bool {
        let readable =
            reader.may_read(entry) && (!foreign || statements::only(entry)) || self.foreign.shows(entry);
        self.clearance.lets(readable, &self.to, entry.authority(), || entry.persons())
    }

    /// Whether a log is offered to the reader.
    pub(crate) fn offers_log_of(&self, trust: &Trust, author: NodeKey, reader: &Reader) -> bool {
        self.uncertified == Some(author)
            || trust
                .certificates_of(author)
                .any(|author| reader.wants_log_of(author) || self.foreign.is_in_log_of(author))
    }

    /// What certificates and consents allow the reader, in one name. When a consent is given later, the name is another, and she
    /// asks again for what had been withheld.
    pub(crate) fn scope(&self, reader: &Reader) -> [u8; 8] {
        let Clearance { only, answers, .. } = &self.clearance;
        let rights = self.foreign.granted(reader.scope());
        match (only, answers.is_empty()) {
            (None, true) => rights,
            _ => name_of(&rights, &[only.as_deref(), Some(answers)]),
        }
    }

    /// Whether consents or grants show more than certificates do.
    pub(crate) fn shows_more_than_certificates(&self) -> bool {
        !self.clearance.answers.is_empty() || self.foreign.has_history() || self.clearance.only.is_some()
    }

    pub(crate) fn clearance(&self) -> &Clearance {
        &self.clearance
    }

    /// Everything that consents and borders decide, in one name.
    pub(crate) fn name(&self) -> [u8; 8] {
        let Clearance { only, answers, names, .. } = &self.clearance;
        name_of(&self.foreign.granted([0; 8]), &[only.as_deref(), Some(answers), Some(names)])
    }
}

impl Clearing {
    /// A name for everything that decides what a letter to the reader may hold: her certificates, her country, consents, borders, grants,
    /// and how many people were forgotten here, whose keys nobody is given.
    pub(crate) fn rights(&self, reader: &Reader, forgotten: u64) -> [u8; 8] {
        let Destination { country, central, .. } = self.to;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&reader.scope()).update(&self.name()).update(&forgotten.to_be_bytes());
        hasher.update(&[u8::from(central), self.clearance.ground as u8]);
        hasher.update(country.map(|country| country.to_string()).unwrap_or_default().as_bytes());
        let mut name = [0; 8];
        name.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        name
    }
}

/// A name for rights and sets of people; `None` is everybody.
fn name_of(rights: &[u8], sets: &[Option<&BTreeSet<PersonId>>]) -> [u8; 8] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(rights);
    for people in sets {
        let count = people.map_or(u64::MAX, |people| people.len() as u64);
        hasher.update(&count.to_be_bytes());
        for person in people.iter().copied().flatten() {
            hasher.update(person.as_bytes());
        }
    }
    let mut name = [0; 8];
    name.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    name
}

impl Here {
    /// Asks what may leave for a node, as what it may read now.
    pub(crate) fn clearing(
        &self,
        trust: &Trust,
        to: NodeKey,
        reader: &Reader,
    ) -> Result<Clearing, StoreError> {
        let mut countries = trust.certificates_of(to).map(|terms| terms.country);
        let country = countries.next().filter(|first| countries.all(|other| other == *first));
        let to = Destination { node: to, country, central: trust.is_central(to) };
        let clearance = match &self.departures {
            Some(departures) => departures.clearance(&to).map_err(|e| StoreError::Log(e.to_string()))?,
            None => Clearance::by_certificate_alone(),
        };
        let foreign = self.given(reader.schools())?;
        let own = self.secret.public();
        let ours = || reader.is_central() || self.schools.iter().any(|own| reader.schools().contains(own));
        let uncertified = Some(own).filter(|own| uncertified::is_unknown(trust, *own) && ours());
        Ok(Clearing { to, clearance, foreign, uncertified })
    }
}

/// What readers of some schools may be given of others' logs, as it was read after so many commits: it is asked at every block and for
/// every node that keys may go to.
#[derive(Default)]
struct GivenKept(Mutex<(u64, BTreeMap<BTreeSet<SchoolId>, Foreign>)>);

/// Sets of schools that are kept.
const GIVEN_KEPT: usize = 64;

impl Here {
    fn given(&self, schools: &BTreeSet<SchoolId>) -> Result<Foreign, StoreError> {
        let read = || self.store.read_blocking(|db| Foreign::given(db, schools));
        // Counted before it is read: what is written meanwhile is read the next time.
        let Some(commits) = self.store.commits() else { return read() };
        let kept = self.store.kept::<GivenKept>();
        let locked = || kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let (counted, known) = &*locked()
            && *counted == commits
            && let Some(known) = known.get(schools)
        {
            return Ok(known.clone());
        }
        let foreign = read()?;
        let mut kept = locked();
        if kept.0 < commits {
            *kept = (commits, BTreeMap::new());
        }
        if kept.0 == commits && kept.1.len() < GIVEN_KEPT {
            kept.1.insert(schools.clone(), foreign.clone());
        }
        Ok(foreign)
    }
}

/// Asks whether a block may leave.
pub(crate) fn departure(
    departures: &dyn kernel::ports::Departures,
    to: &Destination,
    block: &Block,
    bytes: u64,
) -> Result<Leave, StoreError> {
    let (mut next, mut shown) = (block.first_seq(), Vec::<(u64, u64)>::new());
    for item in &block.items {
        let first = next;
        next += item.entry_count();
        if matches!(item, Item::Entry(_)) {
            match shown.last_mut() {
                Some((_, last)) if *last + 1 == first => *last = first,
                _ => shown.push((first, first)),
            }
        }
    }
    let departure = Departure {
        to: to.node,
        to_country: to.country,
        to_central: to.central,
        log: block.origin(),
        first_seq: block.first_seq(),
        last_seq: block.last_seq(),
        shown,
        bytes,
    };
    departures.leave(&departure).map_err(|e| StoreError::Log(e.to_string()))
}

/// Whether what waits for a certificate is offered to a reader: to centrals, which can give one, and to boxes of a school that is served
/// here, which may meet one. Nothing is kept but what speaks for such a school.
pub(crate) fn offers_uncertified(trust: &Trust, own: NodeKey, reader: &Reader) -> bool {
    let own = Reader::of(trust.certificates_of(own));
    reader.is_central() || own.schools().intersection(reader.schools()).next().is_some()
}
