//! Files in a conversation: what a node lacks of files that were offered to it, and what it gives of them.
//!
//! Files come last: whoever takes asks for chunks when no block is wanted any more, whoever gives sends them behind blocks and keys, and
//! when some megabytes went the conversation is over and the next one begins with the log again.
//!
//! A program that knows nothing of files says so by saying nothing in its greeting: it is asked once at most, and passes over that.

use super::{
    TalkError,
    files_said::{Asked, ChunkHead, Had, ListHead, Wanted, chunk_wants, file_asks},
    frame::{Kind, frame},
};
use crate::{
    Reader,
    desk::Desk,
    files::{BYTES_A_TALK, Begun, ChunkList, MAX_CHUNK_BYTES, MAX_LIST_BYTES, Put, Sought, offers},
    trust::Trust,
};
use kernel::{Digest, NodeKey, Origin};
use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};
use store::StoreError;

/// Bytes of chunks that are asked for in one turn.
const BYTES_A_TURN: u64 = 1 << 20;
/// Turns in which the other side may bring nothing of what was asked.
const PATIENCE: u32 = 3;
/// Questions and chunks that wait to be answered at once.
const MAX_QUEUED: usize = 64;
/// Refusals that are told singly.
const REFUSALS_KEPT: usize = 20;

/// Of which file what follows as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    list: Digest,
    /// Which chunk; `None`: the list of its chunks.
    chunk: Option<u32>,
    /// From where on.
    offset: usize,
}

impl From<ChunkHead> for Piece {
    fn from(head: ChunkHead) -> Self {
        Self { list: head.list, chunk: Some(head.number), offset: head.offset as usize }
    }
}

impl From<ListHead> for Piece {
    fn from(head: ListHead) -> Self {
        Self { list: head.list, chunk: None, offset: head.offset as usize }
    }
}

/// The beginning of a piece whose end did not come.
#[derive(Debug, Clone)]
pub(crate) struct PiecePart {
    list: Digest,
    chunk: Option<u32>,
    pub bytes: Vec<u8>,
}

impl PiecePart {
    fn most_bytes(&self) -> usize {
        if self.chunk.is_some() { MAX_CHUNK_BYTES } else { MAX_LIST_BYTES }
    }
}

/// The half that gives.
#[derive(Default)]
pub(crate) struct FileGiver {
    asks: VecDeque<Asked>,
    runs: VecDeque<Run>,
    /// What the reader may be given, read when she asks.
    may: BTreeSet<Digest>,
    pub bytes: u64,
}

/// Chunks that follow each other.
struct Run {
    list: Arc<ChunkList>,
    name: Digest,
    next: u32,
    count: u32,
    /// Of the first one so many bytes are there.
    offset: u32,
}

impl FileGiver {
    pub fn is_idle(&self) -> bool {
        self.asks.is_empty() && self.runs.is_empty()
    }

    /// She asks whether files are here.
    pub fn ask(&mut self, desk: &Desk, reader: &Reader, asks: Vec<Asked>) -> Result<(), TalkError> {
        if desk.here.files.is_none() {
            // As a program that knows nothing of files.
            return Ok(());
        }
        if desk.here.store.ready(&[offers::VIEW]) {
            let offered = desk.here.store.read_blocking(|db| offers::offers_to(db, reader.schools()))?;
            self.may = offered.into_iter().map(|offer| offer.list).collect();
        }
        self.asks.extend(asks);
        self.asks.truncate(MAX_QUEUED);
        Ok(())
    }

    /// She wants chunks.
    pub fn want(&mut self, desk: &Desk, wants: Vec<Wanted>) {
        let Some(shelf) = &desk.here.files else { return };
        for want in wants {
            // Who has not asked about a file, or may not have it, gets nothing of it.
            let Some(list) = Some(want.list).filter(|list| self.may.contains(list)) else { continue };
            let Some(read) = shelf.given(&list) else { continue };
            for (place, (next, count)) in want.runs.into_iter().enumerate() {
                let offset = if place == 0 { want.offset } else { 0 };
                self.runs.push_back(Run { list: read.clone(), name: list, next, count, offset });
            }
        }
        self.runs.truncate(super::message::MAX_LISTED);
    }

    /// The next answer or chunk.
    pub fn next_piece(&mut self, desk: &Desk) -> Option<Vec<u8>> {
        let shelf = desk.here.files.as_ref();
        if let Some(asked) = self.asks.pop_front() {
            let list =
                shelf.filter(|_| self.may.contains(&asked.list)).and_then(|shelf| shelf.given(&asked.list));
            if let (Some(list), Some(from)) = (&list, asked.from.filter(|_| !asked.has_list)) {
                let bytes = list.to_bytes();
                let from = if from as usize <= bytes.len() { from } else { 0 };
                let head = ListHead { list: asked.list, offset: from };
                let mut piece = frame(Kind::FileList, &head.to_bytes());
                piece.extend(frame(Kind::Bytes, &bytes[from as usize..]));
                return Some(piece);
            }
            let had = Had {
                list: asked.list,
                here: list.is_some(),
                content: list.filter(|_| !asked.has_list).map(|list| list.to_bytes()),
            };
            return Some(frame(Kind::FileHad, &had.to_bytes()));
        }
        loop {
            let run = self.runs.front_mut()?;
            let chunk = shelf.filter(|_| run.count > 0).and_then(|shelf| shelf.chunk(&run.list, run.next));
            let Some(bytes) = chunk else {
                self.runs.pop_front();
                continue;
            };
            let offset = std::mem::take(&mut run.offset) as usize;
            let offset = if offset <= bytes.len() { offset } else { 0 };
            let head = ChunkHead { list: run.name, number: run.next, offset: offset as u32 };
            run.next += 1;
            run.count -= 1;
            let mut piece = frame(Kind::Chunk, &head.to_bytes());
            piece.extend(frame(Kind::Bytes, &bytes[offset..]));
            self.bytes += piece.len() as u64;
            return Some(piece);
        }
    }

    /// What was not given in this turn is wanted again, or no longer.
    pub fn end_turn(&mut self) {
        self.runs.clear();
    }
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct FilesTaken {
    /// Files that became whole.
    pub files: u64,
    /// How many of them are programs.
    pub programs: u64,
    pub bytes: u64,
    /// How many of them are of programs.
    pub program_bytes: u64,
    pub refused: Vec<String>,
    /// Some are wanted and not asked for.
    pub wait: bool,
}

/// The half that takes.
#[derive(Default)]
pub(crate) struct FileTaker {
    /// Whether the other side knows of files: told by its greeting.
    known: Option<bool>,
    /// Who offers what is wanted, by its list.
    sought: Sought,
    /// What is wanted and was not asked about yet.
    open: BTreeSet<Digest>,
    /// Asked about, not answered.
    asked: BTreeSet<Digest>,
    /// Offers about whose lists was asked in this conversation: another's offer of the same list is asked about again.
    done: BTreeSet<(Origin, u64)>,
    /// What the other side has, in the order in which it is fetched.
    fetched: Vec<Digest>,
    left: u64,
    head: Option<Piece>,
    part: Option<PiecePart>,
    moved: bool,
    still: u32,
    /// The link is metered: what is wanted waits for another one.
    held_back: bool,
    /// This machine cannot keep files now: no more of them in this conversation, which goes on without.
    off: bool,
    pub report: FilesTaken,
}

impl FileTaker {
    pub fn new(desk: &Desk, from: NodeKey) -> Self {
        Self { left: BYTES_A_TALK, part: desk.take_piece(from), ..Self::default() }
    }

    /// Nothing is asked for over this link.
    pub fn hold_back(&mut self) {
        self.held_back = true;
    }

    /// Looks what is wanted: at the beginning, and when offers may have come.
    pub fn look(&mut self, desk: &Desk, trust: &Trust) {
        let Some(shelf) = desk.here.files.as_ref().filter(|_| !self.off) else { return };
        let Some(wanted) = self.or_off(shelf.wanted(&desk.here, trust)) else { return };
        if self.held_back {
            self.report.wait = !wanted.is_empty();
            return;
        }
        // Withdrawn meanwhile, or no room: no more of it.
        self.fetched.retain(|list| wanted.contains_key(list));
        let new = wanted.iter().filter(|(list, offers)| {
            let in_hand = self.fetched.contains(list) || self.asked.contains(list);
            !in_hand && offers.iter().any(|offer| !self.done.contains(&offer.place()))
        });
        self.open = new.map(|(list, _)| *list).collect();
        self.sought = wanted;
    }

    /// What failed on this machine's disk stops files and nothing else: the log has a way of its own to say that it is full.
    fn or_off<T>(&mut self, done: Result<T, StoreError>) -> Option<T> {
        done.inspect_err(|error| {
            tracing::error!(%error, "files that were offered cannot be kept");
            self.off = true;
            self.asked.clear();
            self.open.clear();
            self.fetched.clear();
        })
        .ok()
    }

    /// The other side's greeting says whether it knows of files.
    pub fn greet(&mut self, knows: bool) {
        self.known = Some(knows);
        if !knows {
            self.asked.clear();
        }
    }

    pub fn is_idle(&self) -> bool {
        self.known == Some(false)
            || self.off
            || self.asked.is_empty() && self.open.is_empty() && (self.fetched.is_empty() || self.left == 0)
    }

    /// Questions and wants for this side's turn; chunks only when no block is wanted.
    pub fn say(&mut self, desk: &Desk, blocks_are_done: bool) -> Vec<Vec<u8>> {
        let mut said = Vec::new();
        let listens = self.known != Some(false) && !self.off;
        let Some(shelf) = desk.here.files.as_ref().filter(|_| listens) else { return said };
        if !self.open.is_empty() {
            let begun = self.part.as_ref().filter(|part| part.chunk.is_none());
            let mut asks: Vec<Asked> = (self.open.iter())
                .map(|list| {
                    let has_list = shelf.has_begun(list);
                    let begun = begun.filter(|part| part.list == *list);
                    let from = begun.map_or(0, |part| part.bytes.len() as u32);
                    Asked { list: *list, has_list, from: (!has_list).then_some(from) }
                })
                .collect();
            // The one that broke off goes on before others begin, or a link that dies early never brings its end.
            asks.sort_by_key(|ask| ask.from.is_none_or(|from| from == 0));
            said.push(frame(Kind::FileAsk, &file_asks(&asks)));
            let offers = self.open.iter().filter_map(|list| self.sought.get(list)).flatten();
            self.done.extend(offers.map(|offer| offer.place()));
            self.asked.append(&mut self.open);
        }
        // What is whole, or nobody fetches any more, is not wanted.
        self.fetched.retain(|list| shelf.lacks(list).is_some_and(|lacks| lacks > 0));
        // One file after the other, first what lacks least: a whole one can be used, and an update does not wait for a new course.
        self.fetched.sort_by_cached_key(|list| shelf.lacks(list));
        if let Some(list) = self.fetched.first().filter(|_| blocks_are_done && self.left > 0) {
            let mut missing = shelf.missing(list, self.left.min(BYTES_A_TURN)).unwrap_or_default();
            let begun = self.part.as_ref().filter(|part| part.list == *list);
            let begun = begun.and_then(|part| Some((part.chunk?, part.bytes.len() as u32)));
            let begun = begun.filter(|(number, _)| missing.contains(number));
            if let Some((begun, _)) = begun {
                missing.retain(|number| *number != begun);
                missing.insert(0, begun);
            }
            let offset = begun.map_or(0, |(_, bytes)| bytes);
            let want = Wanted { list: *list, offset, runs: runs_of(&missing) };
            said.push(frame(Kind::ChunkWant, &chunk_wants(&[want])));
        }
        said
    }

    /// The other side answers whether it has a file.
    pub fn had(&mut self, desk: &Desk, had: Had) {
        let Some(shelf) = desk.here.files.as_ref().filter(|_| self.asked.remove(&had.list) && had.here)
        else {
            return;
        };
        // Withdrawn meanwhile.
        let Some(offers) = self.sought.get(&had.list).cloned() else { return };
        let Some(begun) = self.or_off(shelf.begin(&desk.here, &offers, had.content.as_deref())) else {
            return;
        };
        match begun {
            Begun::Yes => {
                if !self.fetched.contains(&had.list) {
                    self.fetched.push(had.list);
                }
                // All of it may have been here in other files.
                self.finish(desk, &had.list);
            }
            Begun::Later => {}
            Begun::Refused(why) => self.refuse(why),
        }
    }

    pub fn piece_head(&mut self, head: Piece) -> Result<(), TalkError> {
        match self.head.replace(head) {
            Some(_) => Err(TalkError::Form("a chunk's head without its bytes".into())),
            None => Ok(()),
        }
    }

    /// Whether a piece's bytes are to follow.
    pub fn awaits_bytes(&self) -> bool {
        self.head.is_some()
    }

    pub fn piece_bytes(&mut self, desk: &Desk, bytes: Vec<u8>) -> Result<(), TalkError> {
        let Some(head) = self.head.take() else { return Ok(()) };
        if self.off {
            return Ok(());
        }
        let came = bytes.len() as u64;
        let whole = match self.begun(&head) {
            Some(mut part) => {
                part.bytes.extend_from_slice(&bytes);
                part.bytes
            }
            None if head.offset == 0 => bytes,
            None => return Err(TalkError::Form("a chunk goes on that had not begun".into())),
        };
        match head.chunk {
            Some(number) => {
                self.report.bytes += came;
                self.report.program_bytes += if self.is_program(&head.list) { came } else { 0 };
                self.left = self.left.saturating_sub(came);
                self.chunk(desk, &head.list, number, &whole);
            }
            None => {
                self.moved = true;
                self.had(desk, Had { list: head.list, here: true, content: Some(whole) });
            }
        }
        Ok(())
    }

    fn chunk(&mut self, desk: &Desk, list: &Digest, number: u32, bytes: &[u8]) {
        let Some(shelf) = &desk.here.files else { return };
        let Some(laid) = self.or_off(shelf.put(bytes)) else { return };
        match laid.put {
            Put::New => self.moved = true,
            Put::Known => {}
            Put::Foreign => {
                // Damaged, or a lie: no more of that file from here in this conversation.
                self.fetched.retain(|fetched| fetched != list);
                self.refuse(format!("chunk {number} of file {list} is not what was offered"));
            }
        }
        if let Some(list) = laid.whole {
            self.finish(desk, &list);
        }
    }

    fn finish(&mut self, desk: &Desk, list: &Digest) {
        let Some(shelf) = &desk.here.files else { return };
        if !self.fetched.contains(list) {
            return;
        }
        let Some(offers) = self.sought.get(list).cloned() else { return };
        if self.or_off(shelf.finish(&desk.here, &offers)) == Some(true) {
            self.fetched.retain(|fetched| fetched != list);
            self.report.files += 1;
            self.report.programs += u64::from(self.is_program(list));
        }
    }

    fn is_program(&self, list: &Digest) -> bool {
        self.sought.get(list).is_some_and(|offers| offers.iter().any(|offer| offer.program.is_some()))
    }

    fn refuse(&mut self, why: String) {
        if self.report.refused.len() < REFUSALS_KEPT {
            self.report.refused.push(why);
        }
    }

    fn begun(&mut self, head: &Piece) -> Option<PiecePart> {
        let part = self.part.take_if(|part| (part.list, part.chunk) == (head.list, head.chunk))?;
        (part.bytes.len() == head.offset && head.offset > 0).then_some(part)
    }

    /// The other side's turn is over. As long as there are blocks to take, files wait.
    pub fn end_turn(&mut self, blocks_are_done: bool) -> Result<(), TalkError> {
        if self.head.is_some() {
            return Err(TalkError::Form("a chunk's head without its bytes".into()));
        }
        let waits = !self.asked.is_empty() || (!self.fetched.is_empty() && self.left > 0);
        self.still = if self.moved || !waits || !blocks_are_done { 0 } else { self.still + 1 };
        self.moved = false;
        if self.still > PATIENCE {
            // It does not bring what it said it had. Others may.
            self.asked.clear();
            self.fetched.clear();
        }
        Ok(())
    }

    /// The link broke: what there is of a chunk, or of a list that was asked for, is kept.
    pub fn broke(mut self, desk: &Desk, from: NodeKey, bytes: Option<Vec<u8>>) {
        let part = match (self.head.take(), bytes) {
            (Some(head), Some(bytes)) => {
                let begun = match self.begun(&head) {
                    Some(part) => Some(part),
                    None if head.offset == 0 => {
                        Some(PiecePart { list: head.list, chunk: head.chunk, bytes: Vec::new() })
                    }
                    None => None,
                };
                let begun = begun.filter(|part| part.chunk.is_some() || self.asked.contains(&part.list));
                begun.map(|mut part| {
                    part.bytes.extend_from_slice(&bytes);
                    part
                })
            }
            _ => self.part.take(),
        };
        if let Some(part) = part.filter(|part| part.bytes.len() <= part.most_bytes()) {
            desk.keep_piece(from, part);
        }
    }
}

/// Numbers as runs: where each begins, and how many follow each other.
fn runs_of(numbers: &[u32]) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((first, count)) if *first + *count == *number => *count += 1,
            _ => runs.push((*number, 1)),
        }
    }
    runs.truncate(super::files_said::MAX_RUNS);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_runs() {
        assert_eq!(runs_of(&[7, 0, 1, 2, 9]), [(7, 1), (0, 3), (9, 1)]);
        assert_eq!(runs_of(&[]), []);
    }
}
