//! Mail in one file, for a courier's phone: what a stick carries in folders, one after the other.
//!
//! `chaski mail 0` and three line feeds; then pieces: one byte that says what it is, for cards the node, for letters reader and
//! sender, the length (4 bytes, big-endian) and the bytes; at the end a byte and the digest of all before. A phone may carry mail of
//! many nodes, be emptied anywhere and in any order: who delivers gets back a file with the receipt, the return mail, and the letters
//! that are for others. Return mail is first for those whose mail was brought.

pub use crate::offered::Offered;

use crate::{
    Card, Here, LetterHead, MAX_CARD_BYTES, Peer, Reader, Trust, branches, forks, known_peers,
    stick::{self, Far, StickError, Written},
};
use kernel::{Entropy, NodeKey, Origin, UtcMillis};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
};
use store::{Carried, CarriedError};

const MAGIC: &[u8; 16] = b"chaski mail 0\n\n\n";
/// Longest file: what a cheap phone saves. A box reads and writes it piece by piece.
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
    /// How long the file is that the courier takes along.
    pub back_bytes: u64,
}

/// What another node says that it has of this one's, by its card in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Which.
    pub from: NodeKey,
    /// It is a central of this network.
    pub central: bool,
    /// It is certified for a school for which this node is certified too. Of which others it is does not concern who stands here.
    pub same_school: bool,
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
    /// What was brought could not be read, or what is to go could not be written.
    #[error("the file on its way: {0}")]
    File(#[from] io::Error),
    /// As a stick.
    #[error(transparent)]
    Stick(#[from] StickError),
}

/// Writes a file with this node's card and a letter to everybody who lacks something, at most `max_bytes`, or the card and one block if
/// that is more. `place` is an empty folder to work in, which is removed.
pub fn take(
    here: &Here,
    place: &Path,
    now: UtcMillis,
    max_bytes: u64,
    entropy: &mut dyn Entropy,
    out: impl Write,
) -> Result<Vec<Written>, CourierError> {
    let folder = Folder::new(place)?;
    let card = here.card().map_err(StickError::from)?.to_bytes().len() as u64;
    let letters = max_bytes.min(MAX_OWN_BYTES).saturating_sub(card + AROUND_BYTES);
    let written = stick::write(here, place, now, letters, entropy)?;
    folder.pack(None, None, out)?;
    Ok(written)
}

/// Takes what is for this node out of a file of so many bytes, and writes the one that goes back.
pub fn deliver(
    here: &Here,
    place: &Path,
    (mail, bytes): (impl Read, u64),
    now: UtcMillis,
    entropy: &mut dyn Entropy,
    back: impl Write,
) -> Result<Delivered, CourierError> {
    if bytes > MAX_MAIL_BYTES as u64 {
        return Err(CourierError::TooLong);
    }
    let folder = Folder::new(place)?;
    let cut_short = !folder.unpack(mail.take(bytes))?;
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
    let (back_bytes, packed) = folder.pack(Some(own), trust.as_ref(), back)?;
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
        back_bytes,
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
    fn unpack(&self, mail: impl Read) -> Result<bool, CourierError> {
        walk(mail, |piece, begins, rest| {
            let (path, bytes) = match piece {
                Piece::Card { node, bytes } => (self.card(node), bytes),
                Piece::Letter { to, from, bytes } => (self.letter(to, from), bytes),
            };
            let folder = path.parent().unwrap_or(&self.0);
            fs::create_dir_all(folder).map_err(|e| failed(folder, e))?;
            // A second one under the same name that was cut takes nothing of the first.
            let beside = path.with_extension("part");
            let mut lay = || -> io::Result<bool> {
                let mut file = File::create(&beside)?;
                file.write_all(begins)?;
                Ok(begins.len() as u64 + io::copy(rest, &mut file)? == bytes as u64)
            };
            let laid = match lay().map_err(|e| failed(&beside, e))? {
                true => fs::rename(&beside, &path),
                false => fs::remove_file(&beside),
            };
            Ok(laid.map_err(|e| failed(&path, e))?)
        })
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
        let schools_of = |node| trust.map(|trust| Reader::of(trust.certificates_of(node)).schools().clone());
        let ours = schools_of(own).unwrap_or_default();
        let receipt = |(from, path): (NodeKey, PathBuf)| {
            if !is_known(trust, from) {
                return None;
            }
            let bytes = fs::read(path).ok()?;
            let card = Card::from_bytes(&bytes).ok()?;
            let trust = trust?;
            let has = here.store.read_blocking(|db| branches::has_of(db, trust, own, &card)).ok()?;
            Some(Receipt {
                from,
                central: trust.is_central(from),
                same_school: schools_of(from).is_some_and(|schools| !schools.is_disjoint(&ours)),
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
    /// there is room; returns its length, and reader and sender of the letters that are in it. Letters to `delivered` are done.
    fn pack(
        &self,
        delivered: Option<NodeKey>,
        trust: Option<&Trust>,
        out: impl Write,
    ) -> Result<(u64, Letters), CourierError> {
        let mut pieces: BTreeMap<(u8, u64, Vec<u8>), PathBuf> = BTreeMap::new();
        let size = |path: &Path| fs::metadata(path).map_or(0, |about| about.len());
        for (node, path) in self.cards()? {
            let rank = if trust.is_none() || is_known(trust, node) { 1 } else { 3 };
            pieces.insert((rank, size(&path), node.as_bytes().to_vec()), path);
        }
        let mut packed = Letters::new();
        for (to, from, path) in self.letters()? {
            if Some(to) != delivered {
                pieces.insert((2, size(&path), [to.as_bytes(), from.as_bytes()].concat()), path);
            }
        }
        let mut mail = Packing { out: BufWriter::new(out), hasher: blake3::Hasher::new(), bytes: 0 };
        mail.write_all(MAGIC)?;
        // The small ones first: many go before one large one.
        for ((rank, _, keys), path) in pieces.into_iter().take(MAX_PIECES - 1) {
            let piece = File::open(&path).map_err(|e| failed(&path, e))?;
            let bytes = piece.metadata().map_err(|e| failed(&path, e))?.len();
            let around = (keys.len() + 5 + END_BYTES) as u64;
            if mail.bytes + bytes + around > MAX_MAIL_BYTES as u64 {
                continue;
            }
            if let Some((to, from)) = keys.split_first_chunk().filter(|_| rank == 2) {
                packed.extend(from.first_chunk().map(|from| (NodeKey(*to), NodeKey(*from))));
            }
            mail.write_all(&[if rank == 2 { 2 } else { 1 }])?;
            mail.write_all(&keys)?;
            mail.write_all(&(bytes as u32).to_be_bytes())?;
            if io::copy(&mut (&piece).take(bytes), &mut mail)? < bytes {
                return Err(failed(&path, io::ErrorKind::UnexpectedEof.into()).into());
            }
        }
        let digest = mail.hasher.finalize();
        mail.write_all(&[0])?;
        mail.write_all(&digest.as_bytes()[..END_BYTES - 1])?;
        mail.flush()?;
        Ok((mail.bytes, packed))
    }
}

/// A file of mail while it is written.
struct Packing<W: Write> {
    out: BufWriter<W>,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl<W: Write> Write for Packing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A file of mail while it is read.
struct Walking<R> {
    from: R,
    hasher: blake3::Hasher,
}

impl<R: Read> Read for Walking<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.hasher.update(&into[..read]);
        Ok(read)
    }
}

impl<R: Read> Walking<R> {
    /// So many bytes, or as many as there are.
    fn next(&mut self, bytes: usize) -> io::Result<Vec<u8>> {
        let mut next = Vec::with_capacity(bytes);
        self.take(bytes as u64).read_to_end(&mut next)?;
        Ok(next)
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
pub fn pieces(mail: impl Read) -> Result<(Vec<Piece>, bool), CourierError> {
    let mut pieces = Vec::new();
    let whole = walk(mail, |piece, begins, rest| {
        let (Piece::Card { bytes, .. } | Piece::Letter { bytes, .. }) = piece;
        if begins.len() as u64 + io::copy(rest, &mut io::sink())? == bytes as u64 {
            pieces.push(piece);
        }
        Ok(())
    })?;
    Ok((pieces, whole))
}

/// What is seen of a letter before the rest of it is read: more than its head.
const SEEN_BYTES: usize = 512;

/// Goes through a file. `each` is given a piece that is what it says, its first bytes, and the rest to read: a card's first bytes are all of
/// it; of a letter the rest may end before its length does. Returns whether the end is there and fits.
fn walk(
    mail: impl Read,
    mut each: impl FnMut(Piece, &[u8], &mut dyn Read) -> Result<(), CourierError>,
) -> Result<bool, CourierError> {
    let mut mail = Walking { from: mail, hasher: blake3::Hasher::new() };
    if mail.next(MAGIC.len())? != MAGIC {
        return Err(CourierError::NotMail);
    }
    for _ in 0..MAX_PIECES {
        let before = mail.hasher.finalize();
        let keys = match mail.next(1)?[..] {
            [0] => {
                // One byte more than there may be.
                let end = mail.next(END_BYTES)?;
                return Ok(end == before.as_bytes()[..END_BYTES - 1]);
            }
            [1] => 1,
            [2] => 2,
            _ => break,
        };
        let head = mail.next(32 * keys + 4)?;
        let Some((named, length)) = head.split_last_chunk().filter(|_| head.len() == 32 * keys + 4) else {
            break;
        };
        let bytes = u32::from_be_bytes(*length) as usize;
        let named: Vec<NodeKey> = named.as_chunks::<32>().0.iter().map(|key| NodeKey(*key)).collect();
        let mut piece = mail.by_ref().take(bytes as u64);
        let mut begins = Vec::new();
        let seen = if keys == 1 { MAX_CARD_BYTES } else { SEEN_BYTES };
        piece.by_ref().take(seen as u64).read_to_end(&mut begins)?;
        match named[..] {
            [node]
                if Card::from_bytes(&begins).is_ok_and(|card| card.node() == node)
                    && begins.len() == bytes =>
            {
                each(Piece::Card { node, bytes }, &begins, &mut piece)?;
            }
            [to, from] if LetterHead::read(&begins).is_ok_and(|head| (head.to, head.from) == (to, from)) => {
                each(Piece::Letter { to, from, bytes }, &begins, &mut piece)?;
            }
            _ => {}
        }
        io::copy(&mut piece, &mut io::sink())?;
        if piece.limit() > 0 {
            break;
        }
    }
    Ok(false)
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
