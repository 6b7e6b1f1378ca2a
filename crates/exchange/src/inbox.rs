//! Reading letters: every block is checked, its author's rights too, and taken or refused with a reason.

use crate::{
    Card, Here, Reader, Trust,
    catch_up::{self, Passed},
    desk::{Defect, is_foreign},
    files::Receiving,
    forks,
    keys::KeyMail,
    letter::{LetterError, LetterReader, RecordKind},
    moves::Foreign,
    notes,
    peers::meet,
    revoked::Said,
    statements,
    uncertified::Kept,
};
use eventlog::{
    Block, CheckedBlock, EntryRef, Item, Position,
    statement::{CertificateTerms, NodeRole},
};
use events::Event;
use kernel::{NodeKey, Origin};
use std::io::{self, Read};
use store::{Doubts, REBUILD_CHUNK, Received, StoreError, WriteTx};

/// Refusals reported singly; the rest is counted.
const REFUSALS_KEPT: usize = 100;
/// A letter is read again when what was taken from it may let more of it in: certificates of certificates of certificates.
const PASSES: usize = 4;

/// What became of a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// Entries that were not here before, shown or not.
    pub new: u64,
    /// Entries that had been withheld and are now here.
    pub shown: u64,
    /// Keys of people that can be read here now.
    pub keys: u64,
    /// Blocks that were here already.
    pub known_blocks: u64,
    /// Blocks that were not taken; nothing of them is used. At most 100 are listed.
    pub refused: Vec<Refusal>,
    /// How many were not taken.
    pub refused_blocks: u64,
    /// The letter was cut short on the way; the next one brings the rest.
    pub cut_short: bool,
    /// Files that became whole.
    pub files: u64,
    /// How many of them are programs.
    pub programs: u64,
    /// Bytes of files that had been lacking here.
    pub file_bytes: u64,
    /// How many of them are of programs.
    pub program_bytes: u64,
    /// Blocks of nodes that have no certificate yet: they wait here for it.
    pub waiting_blocks: u64,
    /// Why files that this node fetched, or the lists of their chunks, were refused; each reason once, at most 100.
    pub refused_files: Vec<String>,
    /// Pieces of files that were passed over: they are here already, or this node has no use for the file. No cause for alarm.
    pub spare_pieces: u64,
}

/// A block that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Whose log, if that could be read.
    pub origin: Option<Origin>,
    /// Why, for a technician.
    pub why: String,
}

/// Why reading stopped. What was taken before stays.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// This node's store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The letter cannot be read.
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// Nobody is believed yet.
    #[error("this node has joined no network yet: it cannot tell whose mail to believe")]
    NotJoined,
}

/// Takes a letter to this node. `open` begins it anew for each pass over it.
pub fn read_letter<R: Read>(here: &Here, open: impl Fn() -> io::Result<R>) -> Result<Taken, InboxError> {
    let read = read_passes(here, open);
    if let Err(InboxError::Letter(_)) = read {
        // What stood before the damage was taken, and may be the word about something that is here.
        here.apply_revocations()?;
    }
    read
}

fn read_passes<R: Read>(here: &Here, open: impl Fn() -> io::Result<R>) -> Result<Taken, InboxError> {
    let mut total = Taken::default();
    for _ in 0..PASSES {
        let pass = read_once(here, open().map_err(LetterError::from)?)?;
        let moved = pass.new > 0 || pass.shown > 0;
        total.new += pass.new;
        total.shown += pass.shown;
        total.keys += pass.keys;
        total.known_blocks = total.known_blocks.max(pass.known_blocks);
        total.waiting_blocks += pass.waiting_blocks;
        total.refused = pass.refused;
        total.refused_blocks = pass.refused_blocks;
        total.cut_short = pass.cut_short;
        total.files += pass.files;
        total.file_bytes += pass.file_bytes;
        total.programs += pass.programs;
        total.program_bytes += pass.program_bytes;
        // A block that one pass refuses the next one may take; a file that was refused is not asked for again.
        pass.refused_files.into_iter().for_each(|why| total.refuse_file(why));
        // What became whole in the first pass is of no use in the second.
        total.spare_pieces = total.spare_pieces.max(pass.spare_pieces);
        if !moved || total.refused_blocks == 0 {
            break;
        }
    }
    let trust = here.trust()?.ok_or(InboxError::NotJoined)?;
    total.new += here.take_certified(&trust)?;
    forks::tell_apart(here, &trust)?;
    here.void_revoked(&trust)?;
    Ok(total)
}

fn read_once(here: &Here, input: impl Read) -> Result<Taken, InboxError> {
    let mut trust = here.trust()?.ok_or(InboxError::NotJoined)?;
    let mut foreign = here.foreign(&trust)?;
    let mut letter = LetterReader::open(input, here.secret.public(), &here.wrapping.all()?)?;
    let (mut taken, mut passed, mut files) = (Taken::default(), None, None);
    let (mut chain, mut strange, mut met) = (Chain::default(), None, false);
    loop {
        let next = letter.next();
        if next.is_err() {
            // A damaged record takes nothing of what came before it.
            chain.end(here, &mut trust, letter.from, &mut taken)?;
        }
        let Some((kind, content)) = next? else { break };
        if kind != RecordKind::Block {
            chain.end(here, &mut trust, letter.from, &mut taken)?;
        }
        match kind {
            RecordKind::Block => {
                let judge = |trust: &Trust| judge(trust, here.secret.public(), &foreign, &content, None);
                let judged = match judge(&trust) {
                    // What came before it may be what it needs.
                    Err(_) if chain.end(here, &mut trust, letter.from, &mut taken)? => judge(&trust),
                    judged => judged,
                };
                match judged {
                    Ok(judged) => {
                        chain.push(here, &mut trust, letter.from, judged, &mut taken)?;
                    }
                    Err(refusal) => wait_or_refuse(here, &trust, letter.from, &content, refusal, &mut taken)?,
                }
            }
            RecordKind::Card => {
                let hers = |card: &Card| card.node() == letter.from;
                if let Some(card) = Card::from_bytes(&content).ok().filter(hers).filter(|_| !met) {
                    met = true;
                    if trust.certificates_of(card.node()).next().is_none() {
                        strange = Some(card.clone());
                    }
                    let known = trust.clone();
                    here.store.write_blocking(move |tx| meet(tx, &known, &card))?;
                }
            }
            RecordKind::Keys => {
                if let Some(came) = KeyMail::from_signed(&content, letter.from, here.secret.public()) {
                    taken.keys += here.take_keys(&trust, letter.from, came)?.keys;
                }
            }
            RecordKind::Passed => {
                passed = Passed::from_signed(&content, letter.from, here.secret.public());
            }
            RecordKind::ChunkList | RecordKind::Chunk => {
                // What is wanted is known when the first piece comes: all blocks are before it.
                let begun = files.take().map_or_else(|| Receiving::begin(here, &trust), Ok);
                // A disk that keeps no more files still takes the log.
                files = Some(begun.and_then(|files| Receiving::take(files, kind, &content)).unwrap_or_else(
                    |error| {
                        tracing::error!(%error, "files that were offered cannot be kept");
                        None
                    },
                ));
            }
            RecordKind::Certificates => {
                // A letter's head may lie about its writer; the root's word does not.
                if here.meet_introduced(&trust, letter.from, &content)? == Some(true) {
                    trust = here.trust()?.ok_or(InboxError::NotJoined)?;
                    foreign = here.foreign(&trust)?;
                    if let Some(card) = strange.take() {
                        let known = trust.clone();
                        here.store.write_blocking(move |tx| meet(tx, &known, &card))?;
                    }
                }
            }
            RecordKind::End | RecordKind::Unknown => {}
        }
    }
    chain.end(here, &mut trust, letter.from, &mut taken)?;
    if let Some(files) = files.flatten() {
        (taken.files, taken.file_bytes) = (files.files, files.bytes);
        (taken.programs, taken.program_bytes) = (files.programs, files.program_bytes);
        taken.spare_pieces = files.spare;
        for why in files.refused {
            tracing::warn!(from = %letter.from, why, "a file was refused");
            taken.refuse_file(why);
        }
    }
    taken.cut_short = !letter.whole;
    // What was refused may be in what is to be caught up: it comes again.
    if let Some(passed) = passed.filter(|_| letter.whole && taken.refused_blocks == 0) {
        let from = letter.from;
        here.store.write_blocking(move |tx| catch_up::note(tx, &trust, from, &passed))?;
    }
    Ok(taken)
}

/// A block that may be taken.
pub(crate) struct Judged {
    pub checked: CheckedBlock,
    /// What nodes say of nodes is in it: whom one believes may change.
    pub speaks: bool,
}

/// Whether a block is what its author wrote and may have written, and is of use here.
pub(crate) fn judge(
    trust: &Trust,
    own: NodeKey,
    expected: &Foreign,
    bytes: &[u8],
    defect: Option<Defect>,
) -> Result<Judged, Refusal> {
    let checked = match defect {
        #[cfg(feature = "defects")]
        Some(Defect::SignatureUnchecked) => Block::from_bytes(bytes).and_then(CheckedBlock::unsigned),
        _ => Block::from_bytes(bytes).and_then(CheckedBlock::new),
    };
    let checked = checked.map_err(|e| Refusal { origin: None, why: e.to_string() })?;
    let speaks = speaks_of_nodes(checked.block());
    match refusal(trust, own, expected, checked.block(), speaks, defect) {
        Some(why) => Err(Refusal { origin: Some(checked.block().origin()), why }),
        None => Ok(Judged { checked, speaks }),
    }
}

/// Blocks of one log that follow each other: one, or, of a log with a settled fork, all that lead to the settled place.
#[derive(Default)]
struct Chain {
    blocks: Vec<Judged>,
    bytes: usize,
}

impl Chain {
    /// Takes a block, now or with those that follow it.
    fn push(
        &mut self,
        here: &Here,
        trust: &mut Trust,
        from: NodeKey,
        judged: Judged,
        taken: &mut Taken,
    ) -> Result<(), InboxError> {
        let block = judged.checked.block();
        let (origin, before, last) = (block.origin(), block.before.len(), block.last_seq());
        let goes_on = self.blocks.last().is_some_and(|last| {
            let last = last.checked.block();
            (last.origin(), last.last_seq()) == (origin, before)
        });
        if !goes_on {
            self.end(here, trust, from, taken)?;
        }
        self.bytes += forks::weight(block);
        self.blocks.push(judged);
        let (blocks, bytes) = forks::MAX_CHAIN;
        let leads_there = |kept: Position| last < kept.seq;
        let waits = trust.settlement_of(&origin).is_some_and(leads_there);
        if !waits || self.blocks.len() >= blocks || self.bytes >= bytes {
            self.end(here, trust, from, taken)?;
        }
        Ok(())
    }

    /// Takes what there is, or notes why not. Returns whether there was anything.
    fn end(
        &mut self,
        here: &Here,
        trust: &mut Trust,
        from: NodeKey,
        taken: &mut Taken,
    ) -> Result<bool, InboxError> {
        let Self { blocks, .. } = std::mem::take(self);
        let Some(origin) = blocks.first().map(|first| first.checked.block().origin()) else {
            return Ok(false);
        };
        let speaks = blocks.iter().any(|judged| judged.speaks);
        let mut learning = None;
        if speaks {
            // Which life continues which is said in these very blocks; it is not believed of blocks that are not taken.
            let learning = learning.insert(trust.clone());
            blocks.iter().for_each(|judged| learning.learn_block(judged.checked.block()));
        }
        let (own, said) = (here.store.origin(), learning.as_ref().unwrap_or(trust).says_of(&origin));
        let taking = move |tx: &mut WriteTx<'_>| {
            let chain: Vec<_> = blocks.iter().map(|judged| &judged.checked).collect();
            let each =
                (0..chain.len()).map(|at| receive_or_settle(tx, own, &said, from, &chain[at..], false));
            each.collect::<Result<Vec<_>, StoreError>>()
        };
        let mut moved = false;
        for outcome in here.store.write_blocking(move |tx| tx.together(taking))? {
            match outcome {
                Ok(Received::Taken { new, shown }) => {
                    taken.new += new;
                    taken.shown += shown;
                    moved = true;
                }
                Ok(Received::Known) => taken.known_blocks += 1,
                Ok(Received::Gap { have }) => {
                    taken.refuse(Some(origin), format!("entries between {have} and this block are missing"));
                }
                Err(why) => taken.refuse(Some(origin), why),
            }
        }
        if moved && !here.store.ready(&[statements::VIEW]) {
            here.store.rebuild_now(REBUILD_CHUNK)?;
        }
        // What nodes say of nodes may have changed.
        if moved && speaks {
            *trust = here.trust()?.ok_or(InboxError::NotJoined)?;
        }
        Ok(true)
    }
}

/// A block that may not be taken is kept if it waits only for its author's certificate, or refused.
fn wait_or_refuse(
    here: &Here,
    trust: &Trust,
    from: NodeKey,
    bytes: &[u8],
    refusal: Refusal,
    taken: &mut Taken,
) -> Result<(), StoreError> {
    match here.keep_uncertified(trust, bytes, from)? {
        None => taken.refuse(refusal.origin, refusal.why),
        Some((_, Kept::Yes)) => taken.waiting_blocks += 1,
        Some((_, Kept::Known)) => taken.known_blocks += 1,
        Some((origin, Kept::No(why))) => taken.refuse(Some(origin), why),
    }
    Ok(())
}

/// Takes the first of some blocks of a log that follow each other. If it does not fit to what is here and they lead to the branch
/// that the root has kept, what is here gives way first. `Err`: refused, and why.
pub(crate) fn receive_or_settle(
    tx: &mut WriteTx<'_>,
    own: Origin,
    said: &Said,
    from: NodeKey,
    chain: &[&CheckedBlock],
    forgetful: bool,
) -> Result<Result<Received, String>, StoreError> {
    let block = chain[0].block();
    let forked = said.kept.is_some() || forks::is_noted(tx.connection(), &block.origin())?;
    let why = match receive(tx, chain[0], said.doubts(forked), forgetful) {
        Ok(received @ Received::Gap { .. }) => Ok(received),
        Ok(received) => return Ok(Ok(received)),
        // Found before anything was written.
        Err(e @ StoreError::Fork { .. }) => {
            forks::note(tx, block.origin(), block.last_seq(), from)?;
            Err(e.to_string())
        }
        Err(e @ StoreError::Log(_)) => return Ok(Err(e.to_string())),
        Err(e) => return Err(e),
    };
    if let Some(kept) = &said.kept
        && forks::give_way(tx, own, kept, chain)?.is_some()
    {
        return receive(tx, chain[0], said.doubts(true), forgetful).map(Ok);
    }
    Ok(why)
}

/// Takes a checked block, and counts what it has made readable here: others who passed over it must pass again.
pub(crate) fn receive(
    tx: &mut WriteTx<'_>,
    checked: &CheckedBlock,
    doubts: Doubts,
    forgetful: bool,
) -> Result<Received, StoreError> {
    let received = tx.receive_doubted(checked, doubts)?;
    if !forgetful && matches!(received, Received::Taken { shown, .. } if shown > 0) {
        notes::count_shown(tx, checked.block().origin().tag())?;
    }
    Ok(received)
}

fn speaks_of_nodes(block: &Block) -> bool {
    block.items.iter().any(|item| match item {
        Item::Entry(bytes) => EntryRef::decode(bytes)
            .is_ok_and(|entry| entry.events().any(|raw| statements::KINDS.contains(&raw.kind))),
        _ => false,
    })
}

impl Here {
    /// What this node takes of the logs of schools that it does not serve.
    pub(crate) fn foreign(&self, trust: &Trust) -> Result<Foreign, StoreError> {
        let schools = Reader::of(trust.certificates_of(self.secret.public())).schools().clone();
        self.store.read_blocking(|db| Foreign::taken(db, &schools))
    }
}

/// Why the block is not taken: its author may not have written it, or this node has no use for its author's log. What it
/// says of nodes itself counts, entry by entry.
fn refusal(
    trust: &Trust,
    own: NodeKey,
    expected: &Foreign,
    block: &Block,
    speaks: bool,
    defect: Option<Defect>,
) -> Option<String> {
    // Views believe what an entry's author may write: a hub that took another school's log would believe it of its own. What it is
    // asked there, and the history of a pupil who came from there, it takes.
    let reader = Reader::of(trust.certificates_of(own));
    let author = block.origin().node;
    let foreign = is_foreign(trust, author, &reader);
    // Where nothing is shown, no entry tells whether its author may write.
    let shown = block.items.iter().any(|item| matches!(item, Item::Entry(_)));
    if !shown && trust.certificates_of(author).next().is_none() && defect != Some(Defect::CertificateIgnored)
    {
        return Some("its author has no certificate here".to_owned());
    }
    let mut learning = speaks.then(|| trust.clone());
    block.items.iter().find_map(|item| {
        let Item::Entry(bytes) = item else { return None };
        let entry = EntryRef::decode(bytes).ok()?;
        let trust = match &mut learning {
            Some(trust) => {
                trust.learn(&entry);
                trust
            }
            None => trust,
        };
        if foreign && !statements::only(&entry) && !expected.shows(&entry) {
            return Some("it is the log of a school that is not served here".to_owned());
        }
        let uncovered = trust.covers(&entry).err().map(|e| e.to_string());
        let uncovered = uncovered.filter(|_| defect != Some(Defect::CertificateIgnored));
        let foreign =
            || foreign_school(trust, &entry).filter(|_| defect != Some(Defect::SchoolInBodyBelieved));
        uncovered.or_else(foreign)
    })
}

/// Views read the school that a body names; certificates are compared with the envelope. So the one must stand in the other,
/// or a hub could open classes in a school that is not its own. A central without schools of its own may speak of any.
fn foreign_school(trust: &Trust, entry: &EntryRef<'_>) -> Option<String> {
    let anywhere = |terms: &CertificateTerms| {
        terms.role == NodeRole::Central && terms.schools.is_empty() && terms.may_write_entry(entry).is_ok()
    };
    if trust.certificates_of(entry.origin().node).any(anywhere) {
        return None;
    }
    entry.events().find_map(|raw| {
        let school = Event::decode(raw.kind, raw.version, raw.body).ok()?.school()?;
        let named = entry.schools().any(|named| named == school);
        (!named).then(|| format!("entry {} speaks of school {school}, which it does not name", entry.seq()))
    })
}

impl Taken {
    fn refuse(&mut self, origin: Option<Origin>, why: String) {
        self.refused_blocks += 1;
        if self.refused.len() < REFUSALS_KEPT {
            self.refused.push(Refusal { origin, why });
        }
    }

    fn refuse_file(&mut self, why: String) {
        if self.refused_files.len() < REFUSALS_KEPT && !self.refused_files.contains(&why) {
            self.refused_files.push(why);
        }
    }
}
