//! Mail in one file, for a courier's phone: what a stick carries in folders, one after the other.
//!
//! `chaski mail 0` and three line feeds; then pieces: one byte that says what it is, for cards the node, for letters reader and
//! sender, the length (4 bytes, big-endian) and the bytes; at the end a byte and the digest of all before. A phone may carry mail of
//! many nodes, be emptied anywhere and in any order: who delivers gets back a file with the receipt, the return mail, and the letters
//! that are for others. Return mail is first for those whose mail was brought.

use crate::{
    Card, Here, LetterHead, Trust, known_peers,
    stick::{self, Far, StickError, Written},
};
use kernel::{
    Entropy, NodeKey, SchoolId, UtcMillis,
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
    /// Letters of other boxes for others, which travel on.
    pub for_others: usize,
    /// Letters that this node itself wrote: they were brought back, or not yet delivered.
    pub own: usize,
    /// The cards of other nodes: what each says that it has.
    pub receipts: Vec<Receipt>,
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
    blocks: Mutex<Vec<Departure>>,
}

impl Offered {
    /// The node, holding back what it would write down as left; `None` where nobody keeps account.
    pub fn of(here: Here) -> (Here, Option<Arc<Self>>) {
        let Some(account) = here.departures.clone() else { return (here, None) };
        let offered = Arc::new(Self { account, blocks: Mutex::default() });
        (Here { departures: Some(offered.clone()), ..here }, Some(offered))
    }

    /// The file is handed over: what lies in it is written down. Handed over again, it leaves again. If this fails, or says that a part
    /// stays, the file is not to be given.
    pub fn leaves(&self) -> Result<Leave, PortError> {
        let blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for block in &blocks {
            if let stays @ Leave::Stays(_) = self.account.leave(block)? {
                return Ok(stays);
            }
        }
        Ok(Leave::Goes)
    }
}

impl Departures for Offered {
    fn clearance(&self, to: &Destination) -> Result<Clearance, PortError> {
        self.account.clearance(to)
    }

    fn leave(&self, departure: &Departure) -> Result<Leave, PortError> {
        self.blocks.lock().unwrap_or_else(PoisonError::into_inner).push(departure.clone());
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
    folder.pack(None)
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
    let read = stick::read(here, place)?;
    let trust = here.trust().map_err(StickError::from)?;
    let receipts = folder.receipts(own, trust.as_ref())?;
    let (mut for_others, mut own_letters, mut carried_bytes) = (0, 0, 0);
    let mut brought = folder.newest_cards(here)?;
    for (to, from, path) in folder.letters()? {
        match (to == own, from == own) {
            (true, _) => {}
            (false, true) => own_letters += 1,
            (false, false) => {
                for_others += 1;
                carried_bytes += fs::metadata(&path).map_or(0, |about| about.len());
            }
        }
        brought.insert(from);
    }
    brought.remove(&own);
    let lacking_bytes = match (&here.files, &trust) {
        (Some(shelf), Some(trust)) => shelf.lacking_bytes(here, trust).map_err(StickError::from)?,
        _ => 0,
    };
    let room = room_for_own(carried_bytes);
    let written = stick::write_first(here, place, now, room, entropy, &Far::default(), &brought)?;
    let back = folder.pack(Some(own))?;
    Ok(Delivered {
        read,
        for_others,
        own: own_letters,
        receipts,
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

    /// What others say that they have.
    fn receipts(&self, own: NodeKey, trust: Option<&Trust>) -> Result<Vec<Receipt>, StickError> {
        let receipt = |(from, path): (NodeKey, PathBuf)| {
            let card = Card::from_bytes(&fs::read(path).ok()?).ok()?;
            let ours = card.have.iter().filter(|(log, _)| log.node == own);
            let certificates = trust.into_iter().flat_map(|trust| trust.certificates_of(from));
            let schools: BTreeSet<SchoolId> =
                certificates.flat_map(|terms| terms.schools.iter().copied()).collect();
            Some(Receipt {
                from,
                central: trust.is_some_and(|trust| trust.is_central(from)),
                schools: schools.into_iter().collect(),
                has_of_ours: ours.map(|(_, seq)| seq).sum(),
            })
        };
        let others = self.cards()?.into_iter().filter(|(node, _)| *node != own);
        Ok(others.filter_map(receipt).collect())
    }

    /// Whose cards are the newest word of theirs that this node knows: an older one was carried around for long.
    fn newest_cards(&self, here: &Here) -> Result<BTreeSet<NodeKey>, StickError> {
        let known = here.store.read_blocking(known_peers)?;
        let known: BTreeMap<NodeKey, Vec<u8>> =
            known.into_iter().map(|peer| (peer.card.node(), peer.card.to_bytes())).collect();
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

    /// One file of it all: cards, this node's letters, those for others as far as there is room. Letters to `delivered` are done.
    fn pack(&self, delivered: Option<NodeKey>) -> Result<Vec<u8>, CourierError> {
        let mut pieces: BTreeMap<(u8, usize, Vec<u8>), PathBuf> = BTreeMap::new();
        for (node, path) in self.cards()? {
            let size = fs::metadata(&path).map_or(0, |about| about.len() as usize);
            pieces.insert((1, size, node.as_bytes().to_vec()), path);
        }
        for (to, from, path) in self.letters()? {
            if Some(to) != delivered {
                let size = fs::metadata(&path).map_or(0, |about| about.len() as usize);
                pieces.insert((2, size, [to.as_bytes(), from.as_bytes()].concat()), path);
            }
        }
        let mut mail = MAGIC.to_vec();
        // The small ones first: many go before one large one.
        for ((kind, _, keys), path) in pieces.into_iter().take(MAX_PIECES - 1) {
            let bytes = fs::read(&path).map_err(|e| failed(&path, e))?;
            if mail.len() + bytes.len() + keys.len() + 5 + END_BYTES > MAX_MAIL_BYTES {
                continue;
            }
            mail.push(kind);
            mail.extend_from_slice(&keys);
            mail.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
            mail.extend_from_slice(&bytes);
        }
        let digest = blake3::hash(&mail);
        mail.push(0);
        mail.extend_from_slice(&digest.as_bytes()[..END_BYTES - 1]);
        Ok(mail)
    }
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
