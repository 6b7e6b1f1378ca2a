//! A folder that carries mail: a stick, a courier's phone, a shared drive. It may serve many nodes, be used twice and in any
//! order, and be pulled out at any moment.
//!
//! `chaski/cards/<node>.card`: what each node it has met says of itself. `chaski/letters/<to>/<from>.letter`: the one letter
//! that `from` has for `to`. Files are written beside their place and moved there when they are whole.

use crate::{
    Card, Here, MAX_CARD_BYTES, Sent, Taken, forks,
    inbox::{InboxError, read_letter},
    letter::LetterError,
    outbox::{Outbox, OutboxError},
    peers::{Peer, known_peers, meet, note_forks},
    sharing::{Waiting, turns},
};
use kernel::{Entropy, NodeKey, UtcMillis};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, BufReader, BufWriter},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};
use store::{Carried, CarriedError, StoreError};

/// Cards looked at on one stick.
const MAX_CARDS: usize = 100_000;
/// Letters for this node looked at on one stick.
const MAX_LETTERS: usize = 10_000;
/// Refusals reported singly of all letters of one stick, and reasons why files were refused; the rest is counted. Anybody can lay letters there.
const MAX_REFUSALS: usize = 2_000;
/// Cards noted at once: a stick may hold one card many times.
const CARDS_AT_ONCE: usize = 64;
/// What a letter is longer than what it says.
const LETTER_BYTES: u64 = 1_024;
/// Longest letter that is opened: what fits on a stick formatted as FAT32. It is read record by record.
const MAX_LETTER_BYTES: u64 = 4 << 30;

/// Why a stick could not be used. What was done before stays.
#[derive(Debug, thiserror::Error)]
pub enum StickError {
    /// The stick failed, is full, was pulled out, or has a link where a file or folder should be.
    #[error(transparent)]
    Carried(#[from] CarriedError),
    /// This node's store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A letter could not be written.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    /// Nobody is believed yet.
    #[error("this node has joined no network yet; give it a welcome file first")]
    NotJoined,
}

impl StickError {
    /// What the system said of the stick, if it was the stick that failed and not this node.
    pub fn of_the_stick(&self) -> Option<&io::Error> {
        match self {
            StickError::Carried(error) => Some(&error.why),
            StickError::Outbox(OutboxError::Letter(LetterError::Io(error))) => Some(error),
            _ => None,
        }
    }
}

/// How far a stick is that is being written or read, for whoever looks meanwhile from another thread.
#[derive(Debug, Default)]
pub struct Far {
    letters: AtomicU64,
    of: AtomicU64,
    bytes: AtomicU64,
    settling: AtomicBool,
}

impl Far {
    /// Letters done, and at most how many there are.
    pub fn letters(&self) -> (u64, u64) {
        (self.letters.load(Ordering::Relaxed), self.of.load(Ordering::Relaxed))
    }

    /// Bytes given to the stick so far. It may hold them in memory still.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// All is given, and it is waited until the stick has it for good.
    pub fn is_settling(&self) -> bool {
        self.settling.load(Ordering::Relaxed)
    }

    fn begin(&self, of: usize) {
        self.of.store(of as u64, Ordering::Relaxed);
    }

    fn letter_done(&self) {
        self.letters.fetch_add(1, Ordering::Relaxed);
    }

    fn settle(&self, settling: bool) {
        self.settling.store(settling, Ordering::Relaxed);
    }
}

/// A file whose bytes are counted while they go.
struct Counted<'a>(File, &'a Far);

impl io::Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.0.write(bytes)?;
        self.1.bytes.fetch_add(written as u64, Ordering::Relaxed);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A letter that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// For whom.
    pub to: NodeKey,
    /// What is in it.
    pub sent: Sent,
}

/// A letter that was read.
#[derive(Debug)]
pub struct Read {
    /// From whom, as its place on the stick says.
    pub from: String,
    /// What became of it; or why it could not be read.
    pub taken: Result<Taken, LetterError>,
}

/// Writes this node's card, and a letter for every peer that lacks something, together about `max_bytes`. When it returns, the stick
/// has all of it, also if it is pulled out at that moment.
pub fn write(
    here: &Here,
    stick: &Path,
    now: UtcMillis,
    max_bytes: u64,
    entropy: &mut dyn Entropy,
) -> Result<Vec<Written>, StickError> {
    write_telling(here, stick, now, max_bytes, entropy, &Far::default())
}

/// The same, telling how far it is.
pub fn write_telling(
    here: &Here,
    stick: &Path,
    now: UtcMillis,
    max_bytes: u64,
    entropy: &mut dyn Entropy,
    far: &Far,
) -> Result<Vec<Written>, StickError> {
    write_first(here, stick, now, max_bytes, entropy, far, &BTreeSet::new())
}

/// The same, for these first.
pub(crate) fn write_first(
    here: &Here,
    stick: &Path,
    now: UtcMillis,
    max_bytes: u64,
    entropy: &mut dyn Entropy,
    far: &Far,
    first: &BTreeSet<NodeKey>,
) -> Result<Vec<Written>, StickError> {
    let trust = here.trust()?.ok_or(StickError::NotJoined)?;
    let carried = Carried::at(stick);
    meet_all(here, stick)?;
    let outbox = Outbox::open(here, &trust)?;
    put_card(&outbox.card, stick)?;
    let mut peers = here.store.read_blocking(known_peers)?;
    let central = here.welcome.as_ref().and_then(|welcome| welcome.central.clone());
    let unmet = central.filter(|central| peers.iter().all(|peer| peer.card.node() != central.node()));
    peers.extend(unmet.map(|card| Peer { card, met_at: UtcMillis(0) }));
    peers.retain(|peer| peer.card.node() != here.secret.public());
    // A small stick must not always serve the same ones: another begins each time, and each gets its share.
    let mut draw = [0; 8];
    entropy.fill(&mut draw);
    let begins = u64::from_le_bytes(draw) as usize % peers.len().max(1);
    peers.rotate_left(begins);
    let turns = turns(&peers.iter().map(|peer| waiting(peer, first)).collect::<Vec<_>>());
    let peers: BTreeMap<NodeKey, Card> =
        peers.into_iter().map(|peer| (peer.card.node(), peer.card)).collect();
    let mut written = Vec::new();
    let mut left = max_bytes;
    // Each letter begins with the card.
    let least = outbox.card.to_bytes().len() as u64 + LETTER_BYTES;
    far.begin(turns.len());
    for (turn, peer) in turns.iter().filter_map(|turn| Some((turn, peers.get(&turn.node)?))) {
        // However little there is room for, one letter says something.
        let at_all = if written.is_empty() { u64::MAX } else { left };
        if at_all <= least {
            break;
        }
        let share = turn.share(left);
        let folder = stick.join("chaski").join("letters").join(peer.node().to_string());
        let place = folder.join(format!("{}.letter", here.secret.public()));
        let beside = place.with_extension("part");
        let mut out = BufWriter::new(Counted(carried.create(&beside)?, far));
        let sent = outbox.write_letter(peer, now, (share, at_all), entropy, &mut out)?;
        let empty = |sent: &Sent| sent.blocks + sent.keys + sent.looked + sent.file_bytes == 0;
        let Some(sent) = sent.filter(|sent| !empty(sent) || !sent.complete) else {
            drop(out);
            carried.remove(&beside)?;
            // It has all that the last letter could tell.
            carried.remove(&place)?;
            far.letter_done();
            continue;
        };
        if empty(&sent) {
            // There is no room for what it lacks: what lies there from before stays.
            drop(out);
            carried.remove(&beside)?;
            far.letter_done();
            continue;
        }
        let file = out.into_inner().map_err(|e| failed(&beside, e.into_error()))?;
        far.settle(true);
        file.0.sync_all().map_err(|e| failed(&beside, e))?;
        carried.move_into_place(&beside, &place)?;
        carried.settle(&folder)?;
        far.settle(false);
        far.letter_done();
        left = left.saturating_sub(sent.bytes);
        written.push(Written { to: peer.node(), sent });
    }
    Ok(written)
}

fn waiting(peer: &Peer, first: &BTreeSet<NodeKey>) -> Waiting {
    let node = peer.card.node();
    let fetches = peer.card.files.as_ref().is_some_and(|files| !files.is_empty());
    Waiting { node, brought: first.contains(&node), fetches, met_at: peer.met_at }
}

/// Takes every letter for this node, and leaves its card as receipt.
pub fn read(here: &Here, stick: &Path) -> Result<Vec<Read>, StickError> {
    read_telling(here, stick, &Far::default())
}

/// The same, telling how far it is.
pub fn read_telling(here: &Here, stick: &Path, far: &Far) -> Result<Vec<Read>, StickError> {
    if here.welcome.is_none() {
        return Err(StickError::NotJoined);
    }
    meet_all(here, stick)?;
    let folder = stick.join("chaski").join("letters").join(here.secret.public().to_string());
    let mut read = Vec::new();
    let carried = Carried::at(stick);
    let letters = files(stick, &folder, "letter", MAX_LETTERS)?;
    far.begin(letters.len());
    let mut told = MAX_REFUSALS;
    for path in letters {
        let from = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let open = || -> io::Result<_> {
            let file = carried.open(&path, MAX_LETTER_BYTES).map_err(io::Error::other)?;
            file.map(BufReader::new).ok_or_else(|| io::ErrorKind::NotFound.into())
        };
        let taken = match read_letter(here, open) {
            Ok(mut taken) => {
                taken.refused.truncate(told);
                taken.refused_files.truncate(told);
                told -= taken.refused.len().max(taken.refused_files.len());
                Ok(taken)
            }
            Err(InboxError::Letter(e)) => Err(e),
            Err(InboxError::Store(e)) => return Err(e.into()),
            Err(InboxError::NotJoined) => return Err(StickError::NotJoined),
        };
        read.push(Read { from, taken });
        far.letter_done();
    }
    // Whoever reads here that the root has kept another machine's branch says so on the card that travels back.
    forks::end_lost_life(here)?;
    far.settle(true);
    put_card(&here.card()?, stick)?;
    Ok(read)
}

/// What lies on a stick, as anybody can see: letters for this node, letters for others, and cards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OnStick {
    /// Letters for this node.
    pub for_us: usize,
    /// Letters for others.
    pub for_others: usize,
    /// Nodes that have used it.
    pub cards: usize,
}

/// Counts what lies on a stick; opens none of it.
pub fn look(own: NodeKey, stick: &Path) -> Result<OnStick, StickError> {
    let (root, own) = (stick.join("chaski"), own.to_string());
    let cards = files(stick, &root.join("cards"), "card", MAX_CARDS)?.len();
    let mut found = OnStick { cards, ..OnStick::default() };
    for folder in Carried::at(stick).list(&root.join("letters"), MAX_CARDS)? {
        let Ok(letters) = files(stick, &folder, "letter", MAX_LETTERS) else { continue };
        match folder.file_name().is_some_and(|name| name.to_string_lossy() == own) {
            true => found.for_us += letters.len(),
            false => found.for_others += letters.len(),
        }
    }
    Ok(found)
}

/// Notes what the cards on the stick say; those of strangers, and damaged ones, say nothing.
fn meet_all(here: &Here, stick: &Path) -> Result<(), StickError> {
    let Some(trust) = here.trust()? else { return Ok(()) };
    let (trust, own) = (Arc::new(trust), here.secret.public());
    let paths = files(stick, &stick.join("chaski").join("cards"), "card", MAX_CARDS)?;
    for paths in paths.chunks(CARDS_AT_ONCE) {
        // What is no card, or cannot be read, says nothing; the others do.
        let read = |path: &PathBuf| Carried::at(stick).read(path, MAX_CARD_BYTES as u64).ok().flatten();
        let known = |card: &Card| trust.certificates_of(card.node()).next().is_some();
        let cards = paths.iter().filter_map(read).filter_map(|bytes| Card::from_bytes(&bytes).ok());
        let cards: Vec<Card> = cards.filter(known).collect();
        let trust = trust.clone();
        here.store.write_blocking(move |tx| -> Result<(), StoreError> {
            for card in &cards {
                match card.node() == own {
                    // Its own, or that of another machine under its name.
                    true => note_forks(tx, &trust, card)?,
                    false => _ = meet(tx, &trust, card)?,
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn put_card(card: &Card, stick: &Path) -> Result<(), StickError> {
    let cards = stick.join("chaski").join("cards");
    let carried = Carried::at(stick);
    carried.write(&cards.join(format!("{}.card", card.node())), &card.to_bytes())?;
    Ok(carried.settle(&cards)?)
}

/// The files of a folder with this extension, in the order of their names; none if there is no such folder.
fn files(stick: &Path, folder: &Path, extension: &str, at_most: usize) -> Result<Vec<PathBuf>, StickError> {
    let mut found = Carried::at(stick).list(folder, at_most)?;
    found.retain(|path| path.extension().is_some_and(|found| found == extension));
    Ok(found)
}

fn failed(path: &Path, why: io::Error) -> StickError {
    CarriedError { path: path.to_owned(), why }.into()
}
