//! [`Talk`]: two nodes find out what each lacks of the other's logs, and give it. No transport, no clock, no thread: bytes in,
//! bytes out.
//!
//! **Turns.** The caller speaks first; each side speaks until it says that its message is over. A message is made of frames
//! (`frame`). Everything that one side wants stands before the blocks that it gives, so that what is lost when a link dies
//! is only the block that was under way, and of that the bytes that came are kept (`Talk::broke`).
//!
//! **Nothing new.** Both greet with one digest over everything they have for the other, and one over everything that they took
//! from the other before. Equal digests end the conversation after one turn each, and nothing is written.
//!
//! **What is new.** Otherwise digests of buckets of logs lead to the logs that differ (`offer`). Who lacks something asks for the
//! blocks after a place (`taker`); who gives keeps no account of what others have (`giver`). Every block is checked by itself:
//! signature, certificate, scope.
//!
//! **Versions.** Both name the lowest and highest version they speak; the highest common one counts. Within a version keys of maps
//! and kinds of frames may be added: who does not know them passes over them.

pub(crate) mod files;
mod files_said;
pub(crate) mod frame;
mod giver;
pub(crate) mod message;
pub(crate) mod offer;
mod taker;

use crate::{Refusal, desk::Desk, inbox::InboxError};
use frame::{Frames, Kind, frame};
use giver::Giver;
use kernel::{NodeKey, UtcMillis};
pub use message::PeerClock;
use message::{Ask, BlockHead, Hello};
use std::collections::VecDeque;
use store::StoreError;
use taker::Taker;

/// Versions of the conversation that this program speaks.
pub const VERSIONS: (u16, u16) = (1, 1);
/// Turns of one conversation: more than ten thousand logs that were never met need.
const MAX_TURNS: u32 = 10_000;

/// Whether these are the first bytes of a conversation.
pub(crate) fn begins_talk(bytes: &[u8]) -> bool {
    bytes.first() == Some(&(Kind::Hello as u8))
}

/// Why a conversation ended early. What was taken before stays.
#[derive(Debug, thiserror::Error)]
pub enum TalkError {
    /// This node's store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nobody is believed yet.
    #[error("this node has joined no network yet: it cannot tell whom to believe")]
    NotJoined,
    /// The other side said something that cannot be understood.
    #[error("the other node said something that is not understood: {0}")]
    Form(String),
    /// The other side speaks other versions only.
    #[error(
        "the other node speaks versions {theirs:?} of the exchange, this one {VERSIONS:?}: update the older one"
    )]
    Version {
        /// Lowest and highest.
        theirs: (u16, u16),
    },
    /// The other side has no valid certificate here.
    #[error("node {0} has no valid certificate here: it is unknown, expired or revoked")]
    Stranger(NodeKey),
    /// The other side will not talk.
    #[error("the other node refused: {0}")]
    Refused(String),
}

impl From<InboxError> for TalkError {
    fn from(e: InboxError) -> Self {
        match e {
            InboxError::Store(e) => TalkError::Store(e),
            InboxError::NotJoined => TalkError::NotJoined,
            InboxError::Letter(e) => TalkError::Form(e.to_string()),
        }
    }
}

/// What a peer said of its clock, and what the clock here showed then: a conversation may last for hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeardClock {
    /// Its word.
    pub said: PeerClock,
    /// Now, here, when it came.
    pub heard_at: UtcMillis,
}

/// What a conversation moved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Talked {
    /// Entries that were not here before, shown or not.
    pub new: u64,
    /// Entries that had been withheld and are now here.
    pub shown: u64,
    /// Blocks that came.
    pub blocks_in: u64,
    /// Blocks that went.
    pub blocks_out: u64,
    /// Entries shown in them.
    pub entries_out: u64,
    /// Entries of which only digests went.
    pub withheld_out: u64,
    /// Bytes that came.
    pub bytes_in: u64,
    /// Bytes that went.
    pub bytes_out: u64,
    /// Turns of this side.
    pub turns: u32,
    /// Blocks that were not taken, at most 100.
    pub refused: Vec<Refusal>,
    /// How many were not taken.
    pub refused_blocks: u64,
    /// Keys of people that came and can be read here now.
    pub keys_in: u64,
    /// Parcels of keys that went, for the peer or to be carried on.
    pub keys_out: u64,
    /// Files that became whole here.
    pub files_in: u64,
    /// How many of them are programs.
    pub programs_in: u64,
    /// Bytes of files that came.
    pub file_bytes_in: u64,
    /// How many of them are of programs.
    pub program_bytes_in: u64,
    /// Bytes of files that went.
    pub file_bytes_out: u64,
    /// What came of files and was not what had been offered, at most 20.
    pub refused_files: Vec<String>,
    /// Files are wanted here, and were not asked for because the link is metered.
    pub files_wait: bool,
    /// The peer has entries of this node's own log that this node does not have.
    pub own_log_ahead: bool,
    /// The peer has another history of this node's own log: it takes nothing more of it until the central has settled which is kept.
    pub own_log_differs: bool,
    /// Of how many entries of others' logs that it takes from here it lacks none; `None`: it is not known.
    pub peer_has: Option<u64>,
    /// What the peer's clock showed when it greeted; `None`: it did not say.
    pub peer_clock: Option<HeardClock>,
}

impl Talked {
    /// With what a further conversation on the same line moved.
    pub(crate) fn and(mut self, more: Talked) -> Self {
        self.new += more.new;
        self.shown += more.shown;
        self.blocks_in += more.blocks_in;
        self.blocks_out += more.blocks_out;
        self.entries_out += more.entries_out;
        self.withheld_out += more.withheld_out;
        self.bytes_in += more.bytes_in;
        self.bytes_out += more.bytes_out;
        self.turns += more.turns;
        self.refused_blocks += more.refused_blocks;
        self.refused.extend(more.refused);
        self.keys_in += more.keys_in;
        self.keys_out += more.keys_out;
        self.files_in += more.files_in;
        self.file_bytes_in += more.file_bytes_in;
        self.programs_in += more.programs_in;
        self.program_bytes_in += more.program_bytes_in;
        self.file_bytes_out += more.file_bytes_out;
        self.refused_files.extend(more.refused_files);
        self.files_wait = more.files_wait;
        self.own_log_ahead |= more.own_log_ahead;
        self.own_log_differs |= more.own_log_differs;
        self.peer_has = more.peer_has;
        self.peer_clock = more.peer_clock.or(self.peer_clock);
        self
    }
}

/// One side of a conversation with one peer, whose key the transport has proved.
pub struct Talk {
    peer: NodeKey,
    /// Over a link that is paid by what goes over it: of files nothing is asked and nothing answered.
    metered: bool,
    sides: Result<(Giver, Taker), String>,
    frames: Frames,
    /// Pieces of our turn; `None` while the other side speaks.
    speaking: Option<VecDeque<Vec<u8>>>,
    greeted: bool,
    heard: bool,
    /// Their last message asked for nothing.
    content: bool,
    over: bool,
    peer_has: Option<u64>,
    talked: Talked,
}

impl Talk {
    /// Calls a peer.
    pub fn call(desk: &Desk, peer: NodeKey, now: UtcMillis) -> Result<Self, TalkError> {
        Self::call_over(desk, peer, now, false)
    }

    /// The same over a link that is paid by what goes over it: entries, keys and all else that is small go to and fro, files wait. To the
    /// peer this side is a program that knows nothing of files.
    pub fn call_metered(desk: &Desk, peer: NodeKey, now: UtcMillis) -> Result<Self, TalkError> {
        Self::call_over(desk, peer, now, true)
    }

    fn call_over(desk: &Desk, peer: NodeKey, now: UtcMillis, metered: bool) -> Result<Self, TalkError> {
        let mut talk = Self::open(desk, peer, now)?;
        talk.metered = metered;
        if let (true, Ok((_, taker))) = (metered, &mut talk.sides) {
            taker.files.hold_back();
        }
        if talk.sides.is_err() {
            return Err(TalkError::Stranger(peer));
        }
        talk.begin_turn(desk);
        Ok(talk)
    }

    /// Answers a peer that calls. One without a valid certificate is told so, and nothing else.
    pub fn answer(desk: &Desk, peer: NodeKey, now: UtcMillis) -> Result<Self, TalkError> {
        Self::open(desk, peer, now)
    }

    fn open(desk: &Desk, peer: NodeKey, now: UtcMillis) -> Result<Self, TalkError> {
        let (trust, believing) = desk.trust()?;
        let sides = match desk.reader(&trust, peer, now) {
            Some(reader) => {
                Ok((Giver::new(desk, peer, reader, trust, now)?, Taker::new(desk, peer, believing)?))
            }
            None => {
                Err("your node has no valid certificate here: it is unknown, expired or revoked".to_owned())
            }
        };
        Ok(Self {
            peer,
            metered: false,
            sides,
            frames: Frames::default(),
            speaking: None,
            greeted: false,
            heard: false,
            content: false,
            over: false,
            peer_has: None,
            talked: Talked::default(),
        })
    }

    /// With whom.
    pub fn peer(&self) -> NodeKey {
        self.peer
    }

    /// Whether it is this side's turn: [`Talk::next_piece`] has something to say.
    pub fn speaks(&self) -> bool {
        self.speaking.is_some()
    }

    /// Whether both have said all. Only the caller can know: who answers cannot see what the caller makes of the last words.
    pub fn is_over(&self) -> bool {
        let idle = match &self.sides {
            Ok((giver, taker)) => giver.is_idle() && taker.is_idle(),
            Err(_) => self.greeted,
        };
        self.over || (self.greeted && self.heard && self.content && idle)
    }

    /// Whether the peer is certified here.
    pub(crate) fn is_with_known(&self) -> bool {
        self.sides.is_ok()
    }

    /// Bytes that came and went.
    pub(crate) fn bytes(&self) -> (u64, u64) {
        (self.talked.bytes_in, self.talked.bytes_out)
    }

    /// Of how many entries here the peer lacks none: it said so when it greeted, or was given all for which it asked. `None` if it lacks
    /// some, or has not said.
    pub(crate) fn peer_has(&self) -> Option<u64> {
        self.peer_has
    }

    /// Whether all that the peer offers was taken, or refused.
    pub(crate) fn has_all_of_peer(&self) -> bool {
        self.heard && self.sides.as_ref().is_ok_and(|(_, taker)| taker.is_idle())
    }

    /// What it moved so far.
    pub fn talked(&self) -> Talked {
        let mut talked = self.talked.clone();
        if let Ok((giver, taker)) = &self.sides {
            (talked.new, talked.shown) = (taker.report.new, taker.report.shown);
            (talked.keys_in, talked.keys_out) = (taker.report.keys, giver.keys_out);
            talked.blocks_in = taker.report.blocks;
            talked.refused = taker.report.refused.clone();
            talked.refused_blocks = taker.report.refused_blocks;
            talked.own_log_ahead = taker.report.own_log_ahead;
            talked.own_log_differs = taker.report.own_log_differs;
            (talked.blocks_out, talked.entries_out) = (giver.blocks, giver.entries);
            talked.withheld_out = giver.withheld;
            let files = &taker.files.report;
            (talked.files_in, talked.file_bytes_in) = (files.files, files.bytes);
            (talked.programs_in, talked.program_bytes_in) = (files.programs, files.program_bytes);
            talked.refused_files = taker.files.report.refused.clone();
            talked.files_wait = taker.files.report.wait;
            talked.file_bytes_out = giver.files.bytes;
            let all = self.heard && self.content && giver.is_idle() && giver.gave_all_wanted() && !self.over;
            talked.peer_has = if all { Some(giver.entries_offered) } else { self.peer_has };
        }
        talked
    }

    /// The next bytes of this side's message; `None` when it is over and the other side speaks.
    pub fn next_piece(&mut self, desk: &Desk) -> Result<Option<Vec<u8>>, TalkError> {
        let Some(pieces) = &mut self.speaking else { return Ok(None) };
        let mut piece = pieces.pop_front();
        if piece.is_none()
            && let Ok((giver, _)) = &mut self.sides
        {
            piece = giver.next_piece(desk)?;
        }
        let piece = match piece {
            Some(piece) => piece,
            None => {
                if let Ok((giver, taker)) = &mut self.sides {
                    if self.heard && giver.gave_all_wanted() {
                        self.peer_has = Some(giver.entries_offered);
                    }
                    giver.end_turn();
                    if let Some((log, standing)) = giver.take_own_given() {
                        taker.expect_back(desk, log, standing)?;
                    }
                }
                self.speaking = None;
                self.talked.turns += 1;
                // Until their next message asks for something.
                self.content = true;
                frame(Kind::End, &[])
            }
        };
        self.talked.bytes_out += piece.len() as u64;
        Ok(Some(piece))
    }

    /// Takes bytes of the other side's message, in whatever pieces they come.
    pub fn feed(&mut self, desk: &Desk, bytes: &[u8]) -> Result<(), TalkError> {
        self.talked.bytes_in += bytes.len() as u64;
        self.frames.push(bytes);
        while let Some((kind, content)) = self.frames.next()? {
            if self.speaking.is_some() {
                return Err(TalkError::Form("it spoke out of turn".into()));
            }
            self.hear(desk, kind, content)?;
        }
        Ok(())
    }

    /// The link broke. What was taken stays, and what came of a block that was under way is kept for the next conversation.
    pub fn broke(self, desk: &Desk) -> Result<Talked, TalkError> {
        let talked = self.talked();
        if let Ok((_, taker)) = self.sides {
            taker.broke(desk, self.frames.broken_bytes())?;
        }
        Ok(talked)
    }

    fn hear(&mut self, desk: &Desk, kind: Kind, content: Vec<u8>) -> Result<(), TalkError> {
        if kind == Kind::Sorry {
            self.over = true;
            return Err(TalkError::Refused(message::read_sorry(&content)?));
        }
        if kind == Kind::End {
            if let Ok((giver, taker)) = &mut self.sides {
                taker.end_turn(desk)?;
                if taker.take_offers_came() {
                    giver.more_keys(desk)?;
                }
            }
            self.begin_turn(desk);
            return Ok(());
        }
        let Ok((giver, taker)) = &mut self.sides else { return Ok(()) };
        if kind == Kind::Hello {
            if self.heard {
                return Err(TalkError::Form("it greeted twice".into()));
            }
            self.heard = true;
            self.content = true;
            let hello = Hello::from_bytes(&content)?;
            let version = hello.versions.1.min(VERSIONS.1);
            if version < hello.versions.0.max(VERSIONS.0) {
                self.sides = Err(format!("this node speaks versions {VERSIONS:?} of the exchange"));
                return match self.greeted {
                    true => Err(TalkError::Version { theirs: hello.versions }),
                    false => Ok(()),
                };
            }
            let heard_at = desk.here.store.clock().now();
            self.talked.peer_clock = hello.clock.map(|said| HeardClock { said, heard_at });
            taker.greet(&hello);
            taker.files.greet(hello.files);
            giver.keys_taken(desk, hello.keys)?;
            let has_all = hello.taken_under == giver.scope() && hello.taken == giver.offer.root();
            self.peer_has = has_all.then_some(giver.entries_offered);
            if hello.taken_under != giver.scope() {
                giver.describe(&Ask { prefix: Vec::new(), whole: true });
            } else if hello.taken != giver.offer.root() {
                giver.describe(&Ask { prefix: Vec::new(), whole: hello.taken == [0; 16] });
            }
            return Ok(());
        }
        if !self.heard {
            return Err(TalkError::Form("it did not greet".into()));
        }
        match kind {
            Kind::Ask => {
                (self.content, self.peer_has) = (false, None);
                message::read_asks(&content)?.iter().for_each(|ask| giver.describe(ask));
            }
            Kind::Want => {
                (self.content, self.peer_has) = (false, None);
                giver.want(message::read_wants(&content)?);
            }
            Kind::Nodes => taker.nodes(desk, message::read_nodes(&content)?)?,
            Kind::Bytes if taker.awaits_piece() => taker.files.piece_bytes(desk, content)?,
            Kind::Block => taker.block_head(BlockHead::from_bytes(&content)?)?,
            Kind::Bytes => taker.block_bytes(desk, content)?,
            Kind::Absent => {
                let (log, why) = message::read_absent(&content)?;
                taker.absent(log, why);
            }
            Kind::Keys => {
                taker.keys(desk, &content)?;
            }
            // It asks before it has heard the greeting that tells it not to.
            Kind::FileAsk if self.metered => {}
            Kind::FileAsk => {
                self.content &= desk.here.files.is_none();
                giver.ask_of_files(desk, files_said::read_file_asks(&content)?)?;
            }
            Kind::ChunkWant => {
                self.content = false;
                giver.files.want(desk, files_said::read_chunk_wants(&content)?);
            }
            Kind::FileHad => taker.files.had(desk, files_said::Had::from_bytes(&content)?),
            Kind::Chunk => taker.piece_head(files_said::ChunkHead::from_bytes(&content)?.into())?,
            Kind::FileList => taker.piece_head(files_said::ListHead::from_bytes(&content)?.into())?,
            Kind::Hello | Kind::Sorry | Kind::End => {}
        }
        Ok(())
    }

    /// Greets first, then asks, then gives.
    fn begin_turn(&mut self, desk: &Desk) {
        let mut pieces = VecDeque::new();
        match &mut self.sides {
            Err(why) => {
                pieces.push_back(frame(Kind::Sorry, &message::sorry(why)));
                self.greeted = true;
                self.over = true;
            }
            Ok((giver, taker)) => {
                giver.begin_turn();
                if !self.greeted {
                    self.greeted = true;
                    let hello = Hello {
                        versions: VERSIONS,
                        offer: giver.offer.root(),
                        scope: giver.scope(),
                        taken: taker.taken.root(),
                        taken_under: taker.scope,
                        keys: taker.key_mark,
                        files: desk.here.files.is_some() && !self.metered,
                        clock: PeerClock::of(desk.here.store.clock()),
                    };
                    pieces.push_back(frame(Kind::Hello, &hello.to_bytes()));
                }
                let (asks, wants) = (taker.ask(), taker.want());
                if !asks.is_empty() {
                    pieces.push_back(frame(Kind::Ask, &message::asks(&asks)));
                }
                if !wants.is_empty() {
                    pieces.push_back(frame(Kind::Want, &message::wants(&wants)));
                }
                pieces.extend(taker.say_of_files(desk));
                self.over |= self.talked.turns >= MAX_TURNS;
            }
        }
        self.speaking = Some(pieces);
    }
}
