//! Mail in one file, for a courier's phone: what a stick carries in folders, one after the other.
//!
//! `chaski mail 0` and three line feeds; then pieces: one byte that says what it is, for cards the node, for letters reader and
//! sender, the length (4 bytes, big-endian) and the bytes; at the end a byte and the digest of all before. A phone may carry mail of
//! many nodes, be emptied anywhere and in any order: who delivers gets back a file with the receipt, the return mail, and the letters
//! that are for others. Return mail is first for those whose mail was brought.

use crate::{
    Card, Here, LetterHead, Peer, Trust, branches, forks, known_peers,
    stick::{self, Far, StickError, Written},
};
use eventlog::cbor::{CborError, Reader, Writer};
use kernel::{
    Entropy, NodeKey, Origin, SchoolId, UtcMillis,
    departures::{Clearance, Destination},
    ports::{Departure, Departures, Leave, PortError},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use store::{Carried, CarriedError};

const MAGIC: &[u8; 16] = b"chaski mail 0\n\n\n";
/// Longest file: what a cheap phone saves and a village's box holds in memory while it looks at it.
pub const MAX_MAIL_BYTES: usize = 32 << 20;
/// At most so much of it is this node's own letters; the rest is for what travels on.
pub const MAX_OWN_BYTES: u64 = MAX_MAIL_BYTES as u64 / 2;
/// Kept free beside letters: cards, and what a letter is longer than it may be, one block.
const BESIDE_BYTES: u64 = 1 << 20;
/// What stands around cards and letters in a file: some hundred of them.
const AROUND_BYTES: u64 = 16 << 10;
/// Cards and letters in one file.
const MAX_PIECES: usize = 10_000;
/// Bytes at the end: what it is, and a digest.
const END_BYTES: usize = 17;

/// What came of a delivery.
#[derive(Debug)]
pub struct Delivered {
    /// Letters for this node.
    pub read: Vec<stick::Read>,
    /// Letters of other boxes for others, which travel on in the file that goes back.
    pub for_others: usize,
    /// Whose letters of this node's found no room there.
    pub left_out: BTreeSet<NodeKey>,
    /// Letters that this node itself wrote: they were brought back, or not yet delivered.
    pub own: usize,
    /// The cards of other nodes: what each says that it has.
    pub receipts: Vec<Receipt>,
    /// Of a log that two machines wrote under one name something was refused, or a card shows that there are two.
    pub doubled: bool,
    /// A letter came from somebody whose word the root has taken back: what that node wrote later counts nowhere.
    pub revoked: bool,
    /// The file ends before its end: what was whole in it was taken.
    pub cut_short: bool,
    /// Bytes that this node still lacks of files that are on their way to it.
    pub lacking_bytes: u64,
    /// Whose mail, or newest word of what it has, was in the file.
    pub brought: BTreeSet<NodeKey>,
    /// Letters of this node that go back: first for those whose mail was brought.
    pub written: Vec<Written>,
    /// The file that the courier takes along.
    pub back: Vec<u8>,
}

/// What another node says that it has of this one's, by its card in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Which.
    pub from: NodeKey,
    /// It is a central of this network.
    pub central: bool,
    /// The schools for which it is certified.
    pub schools: Vec<SchoolId>,
    /// Entries that this node wrote and that it has, some perhaps as digests.
    pub has_of_ours: u64,
    /// Two machines write under this node's name, or under its own.
    pub doubled: bool,
    /// This node had not seen that card before.
    pub is_new: bool,
}

/// Why a file is not taken.
#[derive(Debug, thiserror::Error)]
pub enum CourierError {
    /// Something else: a photo, a song.
    #[error("this file is no mail")]
    NotMail,
    /// Longer than mail can be.
    #[error("mail has at most {MAX_MAIL_BYTES} bytes")]
    TooLong,
    /// As a stick.
    #[error(transparent)]
    Stick(#[from] StickError),
}

/// What lies in a file of mail that was made and has not been handed over: nothing of it has left yet. Stands between the node and
/// whoever keeps account of what leaves; what may not leave at all is known before, by its clearance.
pub struct Offered {
    account: Arc<dyn Departures>,
    blocks: Mutex<Vec<Held>>,
}

/// A block in the file, and under which clearance it was cut.
#[derive(Clone)]
struct Held {
    block: Departure,
    cleared: [u8; 16],
}

impl Offered {
    /// The node, holding back what it would write down as left; `None` where nobody keeps account.
    pub fn of(here: Here) -> (Here, Option<Arc<Self>>) {
        let Some(account) = here.departures.clone() else { return (here, None) };
        let offered = Arc::new(Self { account, blocks: Mutex::default() });
        (Here { departures: Some(offered.clone()), ..here }, Some(offered))
    }

    /// What [`Offered::to_bytes`] kept beside a file; `None` if that is not what it is.
    pub fn from_bytes(account: Arc<dyn Departures>, bytes: &[u8]) -> Option<Self> {
        let blocks = read_held(bytes).ok()?;
        Some(Self { account, blocks: Mutex::new(blocks) })
    }

    /// To be kept beside the file: whoever hands it over may be another process, or the same one after a power cut.
    pub fn to_bytes(&self) -> Vec<u8> {
        let blocks = self.held();
        let mut out = Writer::with_capacity(128 * blocks.len() + 8);
        out.array(blocks.len());
        for Held { block, cleared } in &blocks {
            let country = block.to_country.map_or_else(Vec::new, |country| country.to_string().into_bytes());
            out.array(9).bytes(block.to.as_bytes()).bytes(&country).uint(u64::from(block.to_central));
            out.bytes(&block.log.to_bytes()).uint(block.first_seq).uint(block.last_seq).uint(block.bytes);
            out.bytes(cleared).array(2 * block.shown.len());
            for (first, last) in &block.shown {
                out.uint(*first).uint(*last);
            }
        }
        out.finish()
    }

    /// Letters to these nodes found no room in the file.
    pub fn without(&self, left_out: &BTreeSet<NodeKey>) {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        blocks.retain(|held| !left_out.contains(&held.block.to));
    }

    /// The file is handed over: what lies in it is written down. Handed over again, it leaves again. If this fails, or says that a part
    /// stays, the file is not to be given: what may leave is not what it was when the file was made.
    pub fn leaves(&self) -> Result<Leave, PortError> {
        let blocks = self.held();
        for Held { block, cleared } in &blocks {
            if self.cleared(block)? != *cleared {
                return Ok(Leave::Stays("what may leave has changed since the file was made".into()));
            }
        }
        for Held { block, .. } in &blocks {
            if let stays @ Leave::Stays(_) = self.account.leave(block)? {
                return Ok(stays);
            }
        }
        Ok(Leave::Goes)
    }

    fn held(&self) -> Vec<Held> {
        self.blocks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A name for what may leave for a block's reader now.
    fn cleared(&self, block: &Departure) -> Result<[u8; 16], PortError> {
        let to = Destination { node: block.to, country: block.to_country, central: block.to_central };
        let Clearance { ground, only, answers, names } = self.account.clearance(&to)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[ground as u8]);
        // Answers and names are a central's affair.
        let a_centrals = [&answers, &names].map(|people| Some(&**people).filter(|_| to.central));
        for people in [only.as_deref()].into_iter().chain(a_centrals) {
            hasher.update(&people.map_or(u64::MAX, |people| people.len() as u64).to_be_bytes());
            for person in people.into_iter().flatten() {
                hasher.update(person.as_bytes());
            }
        }
        let mut name = [0; 16];
        name.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Ok(name)
    }
}

fn read_held(bytes: &[u8]) -> Result<Vec<Held>, CborError> {
    let mut reader = Reader::new(bytes);
    let mut blocks = Vec::new();
    for _ in 0..reader.array_up_to(MAX_MAIL_BYTES / 64, "blocks of one file")? {
        reader.array_of(9, "a block has nine parts")?;
        let to = NodeKey(reader.fixed("a key has 32 bytes")?);
        let country = reader.bytes_up_to(2, "a country has two letters")?;
        let country = std::str::from_utf8(country).ok().and_then(|letters| letters.parse().ok());
        let to_central = reader.uint_up_to(1, "it is a central or not")? == 1;
        let log: [u8; 40] = reader.fixed("an origin has 40 bytes")?;
        let log = Origin::from_bytes(&log).ok_or_else(|| reader.error("that is no origin"))?;
        let mut number = || reader.uint_up_to(i64::MAX as u64, "a number of an entry");
        let (first_seq, last_seq, bytes) = (number()?, number()?, number()?);
        let cleared = reader.fixed("a clearance's name has 16 bytes")?;
        let mut shown = Vec::new();
        for _ in 0..reader.array_up_to(1 << 20, "runs that are shown")? / 2 {
            let mut number = || reader.uint_up_to(i64::MAX as u64, "a number of an entry");
            shown.push((number()?, number()?));
        }
        let block = Departure { to, to_country: country, to_central, log, first_seq, last_seq, shown, bytes };
        blocks.push(Held { block, cleared });
    }
    reader.end()?;
    Ok(blocks)
}

impl Departures for Offered {
    fn clearance(&self, to: &Destination) -> Result<Clearance, PortError> {
        self.account.clearance(to)
    }

    fn leave(&self, departure: &Departure) -> Result<Leave, PortError> {
        let held = Held { cleared: self.cleared(departure)?, block: departure.clone() };
        self.blocks.lock().unwrap_or_else(PoisonError::into_inner).push(held);
        Ok(Leave::Goes)
    }
}

/// A file with this node's card and a letter to everybody who lacks something, at most `max_bytes`, or the card and one block if that is more.
/// `place` is an empty folder to work in, which is removed.
pub fn take(
    here: &Here,
    place: &Path,
    now: UtcMillis,
    max_bytes: u64,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, CourierError> {
    let folder = Folder::new(place)?;
    let card = here.card().map_err(StickError::from)?.to_bytes().len() as u64;
    let letters = max_bytes.min(MAX_OWN_BYTES).saturating_sub(card + AROUND_BYTES);
    stick::write(here, place, now, letters, entropy)?;
    Ok(folder.pack(None, None)?.0)
}

/// Takes what is for this node out of a file, and makes the one that goes back.
pub fn deliver(
    here: &Here,
    place: &Path,
    mail: &[u8],
    now: UtcMillis,
    entropy: &mut dyn Entropy,
) -> Result<Delivered, CourierError> {
    if mail.len() > MAX_MAIL_BYTES {
        return Err(CourierError::TooLong);
    }
    let folder = Folder::new(place)?;
    let cut_short = !folder.unpack(mail)?;
    let own = here.secret.public();
    let before = cards_of(here.store.read_blocking(known_peers).map_err(StickError::from)?);
    let read = stick::read(here, place)?;
    let trust = here.trust().map_err(StickError::from)?;
    let receipts = folder.receipts(here, trust.as_ref(), &before)?;
    let forks: BTreeSet<Origin> =
        forks::found(here).map_err(StickError::from)?.into_iter().map(|fork| fork.origin).collect();
    let refused = read.iter().filter_map(|read| read.taken.as_ref().ok()).flat_map(|taken| &taken.refused);
    let doubled = refused.filter_map(|refusal| refusal.origin).any(|origin| forks.contains(&origin))
        || receipts.iter().any(|receipt| receipt.doubled);
    let is_revoked = |from: NodeKey| trust.as_ref().is_some_and(|trust| trust.is_revoked(from));
    let revoked = read.iter().filter_map(|read| read.from.parse().ok()).any(is_revoked);
    let (mut own_letters, mut carried_bytes) = (0, folder.card_bytes(trust.as_ref())?);
    let mut brought = folder.newest_cards(here)?;
    for (to, from, path) in folder.letters()? {
        match (to == own, from == own) {
            (true, _) => {}
            (false, true) => own_letters += 1,
            (false, false) => carried_bytes += fs::metadata(&path).map_or(0, |about| about.len()),
        }
        brought.insert(from);
    }
    brought.remove(&own);
    let lacking_bytes = match (&here.files, &trust) {
        (Some(shelf), Some(trust)) => shelf.lacking_bytes(here, trust).map_err(StickError::from)?,
        _ => 0,
    };
    let room = room_for_own(carried_bytes);
    let mut written = stick::write_first(here, place, now, room, entropy, &Far::default(), &brought)?;
    let (back, packed) = folder.pack(Some(own), trust.as_ref())?;
    let for_others = packed.iter().filter(|(_, from)| *from != own).count();
    let left_out: BTreeSet<NodeKey> =
        written.iter().map(|letter| letter.to).filter(|to| !packed.contains(&(*to, own))).collect();
    written.retain(|letter| !left_out.contains(&letter.to));
    Ok(Delivered {
        read,
        for_others,
        left_out,
        own: own_letters,
        receipts,
        doubled,
        revoked,
        cut_short,
        lacking_bytes,
        brought,
        written,
        back,
    })
}

/// How much this node may say itself in a file in which so much travels on: what is on its way is not left behind for it.
fn room_for_own(carried_bytes: u64) -> u64 {
    let left = (MAX_MAIL_BYTES as u64).saturating_sub(carried_bytes.saturating_add(BESIDE_BYTES));
    left.clamp(BESIDE_BYTES, MAX_OWN_BYTES)
}

/// The cards of these nodes.
fn cards_of(peers: Vec<Peer>) -> BTreeMap<NodeKey, Vec<u8>> {
    peers.into_iter().map(|peer| (peer.card.node(), peer.card.to_bytes())).collect()
}

/// Reader and sender of letters.
type Letters = BTreeSet<(NodeKey, NodeKey)>;

/// A stick's folders for as long as one file is looked at.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn failed(path: &Path, why: io::Error) -> StickError {
    CarriedError { path: path.to_owned(), why }.into()
}

impl Folder {
    fn new(place: &Path) -> Result<Self, StickError> {
        let _ = fs::remove_dir_all(place);
        fs::create_dir_all(place).map_err(|e| failed(place, e))?;
        Ok(Self(place.to_owned()))
    }

    fn card(&self, node: NodeKey) -> PathBuf {
        self.0.join("chaski").join("cards").join(format!("{node}.card"))
    }

    fn letter(&self, to: NodeKey, from: NodeKey) -> PathBuf {
        self.0.join("chaski").join("letters").join(to.to_string()).join(format!("{from}.letter"))
    }

    /// Lays every whole piece into the folders; names are made from keys, never taken from the file. Returns whether the end was
    /// there.
    fn unpack(&self, mail: &[u8]) -> Result<bool, CourierError> {
        let (pieces, whole) = read(mail)?;
        for (what, piece) in pieces {
            let path = match what {
                Piece::Card { node, .. } => self.card(node),
                Piece::Letter { to, from, .. } => self.letter(to, from),
            };
            let folder = path.parent().unwrap_or(&self.0);
            fs::create_dir_all(folder).map_err(|e| failed(folder, e))?;
            fs::write(&path, piece).map_err(|e| failed(&path, e))?;
        }
        Ok(whole)
    }

    /// Whose cards there are, and where, in the order of their names.
    fn cards(&self) -> Result<Vec<(NodeKey, PathBuf)>, StickError> {
        let found = Carried::at(&self.0).list(&self.0.join("chaski").join("cards"), MAX_PIECES)?;
        let card = |path: PathBuf| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            Some((name.strip_suffix(".card")?.parse().ok()?, path))
        };
        Ok(found.into_iter().filter_map(card).collect())
    }

    /// Bytes of the cards that travel on before anything else.
    fn card_bytes(&self, trust: Option<&Trust>) -> Result<u64, StickError> {
        let cards = self.cards()?.into_iter().filter(|(node, _)| is_known(trust, *node));
        Ok(cards.map(|(_, path)| fs::metadata(path).map_or(0, |about| about.len())).sum())
    }

    /// What others of the network say that they have; `before`: the cards that were known.
    fn receipts(
        &self,
        here: &Here,
        trust: Option<&Trust>,
        before: &BTreeMap<NodeKey, Vec<u8>>,
    ) -> Result<Vec<Receipt>, StickError> {
        let own = here.secret.public();
        let receipt = |(from, path): (NodeKey, PathBuf)| {
            if !is_known(trust, from) {
                return None;
            }
            let bytes = fs::read(path).ok()?;
            let card = Card::from_bytes(&bytes).ok()?;
            let trust = trust?;
            let has = here.store.read_blocking(|db| branches::has_of(db, trust, own, &card)).ok()?;
            let certificates = trust.certificates_of(from);
            let schools: BTreeSet<SchoolId> =
                certificates.flat_map(|terms| terms.schools.iter().copied()).collect();
            Some(Receipt {
                from,
                central: trust.is_central(from),
                schools: schools.into_iter().collect(),
                has_of_ours: has.entries,
                doubled: has.doubled,
                is_new: before.get(&from) != Some(&bytes),
            })
        };
        let others = self.cards()?.into_iter().filter(|(node, _)| *node != own);
        Ok(others.filter_map(receipt).collect())
    }

    /// Whose cards are the newest word of theirs that this node knows: an older one was carried around for long.
    fn newest_cards(&self, here: &Here) -> Result<BTreeSet<NodeKey>, StickError> {
        let known = cards_of(here.store.read_blocking(known_peers)?);
        let is_newest = |(node, path): (NodeKey, PathBuf)| {
            let card = known.get(&node)?;
            (fs::read(path).ok()? == *card).then_some(node)
        };
        Ok(self.cards()?.into_iter().filter_map(is_newest).collect())
    }

    /// Reader, sender and place of every letter, in the order of their names.
    fn letters(&self) -> Result<Vec<(NodeKey, NodeKey, PathBuf)>, StickError> {
        let (mut letters, carried) = (Vec::new(), Carried::at(&self.0));
        for reader in
            carried.list(&self.0.join("chaski").join("letters"), MAX_PIECES).map_err(StickError::from)?
        {
            for path in carried.list(&reader, MAX_PIECES).map_err(StickError::from)? {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let from = name.strip_suffix(".letter").and_then(|name| name.parse().ok());
                let to = reader.file_name().unwrap_or_default().to_string_lossy().parse().ok();
                if let (Some(to), Some(from)) = (to, from) {
                    letters.push((to, from, path));
                }
            }
        }
        Ok(letters)
    }

    /// One file of it all: cards of the network, this node's letters, those for others, and cards of whom nobody here knows, as far as
    /// there is room; and reader and sender of the letters that are in it. Letters to `delivered` are done.
    fn pack(
        &self,
        delivered: Option<NodeKey>,
        trust: Option<&Trust>,
    ) -> Result<(Vec<u8>, Letters), CourierError> {
        let mut pieces: BTreeMap<(u8, usize, Vec<u8>), PathBuf> = BTreeMap::new();
        for (node, path) in self.cards()? {
            let size = fs::metadata(&path).map_or(0, |about| about.len() as usize);
            let rank = if trust.is_none() || is_known(trust, node) { 1 } else { 3 };
            pieces.insert((rank, size, node.as_bytes().to_vec()), path);
        }
        let mut packed = Letters::new();
        for (to, from, path) in self.letters()? {
            if Some(to) != delivered {
                let size = fs::metadata(&path).map_or(0, |about| about.len() as usize);
                pieces.insert((2, size, [to.as_bytes(), from.as_bytes()].concat()), path);
            }
        }
        let mut mail = MAGIC.to_vec();
        // The small ones first: many go before one large one.
        for ((rank, _, keys), path) in pieces.into_iter().take(MAX_PIECES - 1) {
            let bytes = fs::read(&path).map_err(|e| failed(&path, e))?;
            if mail.len() + bytes.len() + keys.len() + 5 + END_BYTES > MAX_MAIL_BYTES {
                continue;
            }
            if let Some((to, from)) = keys.split_first_chunk().filter(|_| rank == 2) {
                packed.extend(from.first_chunk().map(|from| (NodeKey(*to), NodeKey(*from))));
            }
            mail.push(if rank == 2 { 2 } else { 1 });
            mail.extend_from_slice(&keys);
            mail.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
            mail.extend_from_slice(&bytes);
        }
        let digest = blake3::hash(&mail);
        mail.push(0);
        mail.extend_from_slice(&digest.as_bytes()[..END_BYTES - 1]);
        Ok((mail, packed))
    }
}

/// Whether a node has a certificate of this network.
fn is_known(trust: Option<&Trust>, node: NodeKey) -> bool {
    trust.is_some_and(|trust| trust.certificates_of(node).next().is_some())
}

/// What lies in a file of mail: what a courier could see of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// A node's card.
    Card {
        /// Whose.
        node: NodeKey,
        /// Its length.
        bytes: usize,
    },
    /// A letter.
    Letter {
        /// Its reader.
        to: NodeKey,
        /// Who wrote it, as it says.
        from: NodeKey,
        /// Its length.
        bytes: usize,
    },
}

/// The whole pieces of a file, and whether its end is there and fits.
pub fn pieces(mail: &[u8]) -> Result<(Vec<Piece>, bool), CourierError> {
    let (pieces, whole) = read(mail)?;
    Ok((pieces.into_iter().map(|(piece, _)| piece).collect(), whole))
}

/// Pieces with their bytes, and whether the end is there.
type Laid<'a> = (Vec<(Piece, &'a [u8])>, bool);

/// Passes over what is not what it says.
fn read(mail: &[u8]) -> Result<Laid<'_>, CourierError> {
    let mut rest = mail.strip_prefix(MAGIC).ok_or(CourierError::NotMail)?;
    let mut pieces = Vec::new();
    for _ in 0..MAX_PIECES {
        let Some((kind, after)) = rest.split_first() else { break };
        let keys = match kind {
            1 => 1,
            2 => 2,
            0 => {
                let before = &mail[..mail.len() - after.len() - 1];
                let whole = after == &blake3::hash(before).as_bytes()[..END_BYTES - 1];
                return Ok((pieces, whole));
            }
            _ => break,
        };
        let Some((head, after)) = after.split_at_checked(32 * keys + 4) else { break };
        let length = u32::from_be_bytes([
            head[32 * keys],
            head[32 * keys + 1],
            head[32 * keys + 2],
            head[32 * keys + 3],
        ]);
        let Some((piece, after)) = after.split_at_checked(length as usize) else { break };
        rest = after;
        let bytes = piece.len();
        let key = |n: usize| {
            let mut key = [0; 32];
            key.copy_from_slice(&head[32 * n..32 * n + 32]);
            NodeKey(key)
        };
        let what = match keys {
            1 if Card::from_bytes(piece).is_ok_and(|card| card.node() == key(0)) => {
                Piece::Card { node: key(0), bytes }
            }
            2 if LetterHead::read(piece).is_ok_and(|head| head.to == key(0) && head.from == key(1)) => {
                Piece::Letter { to: key(0), from: key(1), bytes }
            }
            _ => continue,
        };
        pieces.push((what, piece));
    }
    Ok((pieces, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_travels_on_has_its_room() {
        const MB: u64 = 1 << 20;
        for (carried_mb, own_mb) in
            [(0, 16), (5, 16), (15, 16), (16, 15), (25, 6), (30, 1), (32, 1), (900, 1)]
        {
            assert_eq!(room_for_own(carried_mb * MB), own_mb * MB, "{carried_mb}");
        }
        assert_eq!(room_for_own(u64::MAX), MB);
    }
}
