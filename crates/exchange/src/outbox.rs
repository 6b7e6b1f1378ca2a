//! Writing letters: what a peer lacks and may read.

use crate::{
    Card, Here, Reader, Trust,
    catch_up::{Late, Passed, Place, next_number},
    desk::{Clearing, departure, is_foreign, offers_uncertified},
    files::write_files,
    forks,
    letter::{LetterError, LetterWriter, RecordKind},
    uncertified,
};
use eventlog::{Block, EntryRef, Item, block::BlockError};
use kernel::{Entropy, OriginTag, UtcMillis, ports::Leave};
use std::{cell::Cell, io::Write};
use store::{StoreError, cut_block, log::Head};

/// What a letter holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// Blocks in it.
    pub blocks: u64,
    /// Entries shown in them.
    pub entries: u64,
    /// Entries of which the reader gets a digest only.
    pub withheld: u64,
    /// Wrapped keys and offers to wrap them for.
    pub keys: u64,
    /// The letter's length.
    pub bytes: u64,
    /// Everything that the reader lacks is in it; otherwise the rest waits for the next one.
    pub complete: bool,
    /// Blocks that were looked through for what became readable later.
    pub looked: u64,
    /// Bytes of files that were offered to the reader.
    pub file_bytes: u64,
    /// A name for the rights under which it was written: a letter that is handed over later is asked about again.
    pub rights: [u8; 8],
}

/// Why a letter was not written.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// This node's store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The letter could not be written.
    #[error(transparent)]
    Letter(#[from] LetterError),
}

/// What a node has to give, read once for all its letters.
pub struct Outbox<'a> {
    here: &'a Here,
    trust: &'a Trust,
    /// The node's own card.
    pub card: Card,
    /// Its logs; what centrals say comes first: it may be what lets the rest in.
    heads: Vec<Head>,
    /// Blocks that may still be looked through for what became readable later.
    to_look: Cell<u64>,
    /// How many people were forgotten when it was opened.
    forgotten: u64,
}

/// Blocks that one letter looks through for what became readable later; the next one goes on.
const LOOKED_FOR_ONE: u64 = 2_048;
/// All letters written at once: whoever passes by may ask for them.
const LOOKED_AT_ONCE: u64 = 8_192;

impl<'a> Outbox<'a> {
    /// What the node has now.
    pub fn open(here: &'a Here, trust: &'a Trust) -> Result<Self, StoreError> {
        let mut heads = here.store.read_blocking(Head::load_all)?;
        heads.sort_by_cached_key(|head| (!trust.is_central(head.origin.node), head.origin));
        Ok(Self {
            here,
            trust,
            card: here.card_of(&heads, Some(trust))?,
            heads,
            to_look: Cell::new(LOOKED_AT_ONCE),
            forgotten: here.forgotten_count()?,
        })
    }

    /// Writes what the owner of the card lacks and may read, at most `max_bytes`, or one block and one message of keys if that is more, but never
    /// more than `at_all`, her card aside. `None` if it may read nothing now: no certificate, an expired one, or revoked.
    pub fn write_letter(
        &self,
        to: &Card,
        now: UtcMillis,
        (max_bytes, at_all): (u64, u64),
        entropy: &mut dyn Entropy,
        out: impl Write,
    ) -> Result<Option<Sent>, OutboxError> {
        let (here, trust) = (self.here, self.trust);
        let Some(reader) = trust.reader(to.node(), now) else { return Ok(None) };
        let offer = to.wrapping.verified().map_err(LetterError::from)?;
        // Named before anything is asked: what changes meanwhile is another name when the letter is handed over.
        let clearing = here.clearing(trust, to.node(), &reader)?;
        let rights = clearing.rights(&reader, self.forgotten);
        let mut letter = LetterWriter::begin(out, here.secret.public(), &offer, entropy)?;
        letter.push(RecordKind::Card, &self.card.to_bytes())?;
        letter.push(RecordKind::Certificates, &here.introduction(trust))?;
        let mut sent = Sent { complete: true, rights, ..Sent::default() };
        let (mut keys, mut key_bytes) = (Vec::new(), 0);
        if let Some(marks) = &to.keys {
            let mut mark = marks.get(&here.secret.public()).copied();
            let mut said = true;
            // Keys take at most a quarter of a letter, or one message of them: what they open is to come too.
            while let Some(mail) = here.key_mail(trust, None, to.node(), (mark, said), now)? {
                let bytes = mail.signed(&here.secret, to.node());
                let with_these = key_bytes + bytes.len() as u64;
                if (sent.keys > 0 && with_these > max_bytes / 4) || letter.bytes + with_these > at_all {
                    sent.complete = false;
                    break;
                }
                key_bytes += bytes.len() as u64;
                keys.push(bytes);
                sent.keys += (mail.offers.len() + mail.parcels.len()) as u64;
                if !mail.more {
                    break;
                }
                (mark, said) = (Some(mail.mark()), false);
            }
        }
        let room =
            Room { usual: max_bytes.saturating_sub(key_bytes), first: at_all.saturating_sub(key_bytes) };
        let mut starts = Vec::new();
        for head in &self.heads {
            if clearing.offers_log_of(trust, head.origin.node, &reader) {
                starts.extend(self.start(head, to)?.map(|start| (head, start)));
            }
        }
        // A branch that must come in one piece keeps nobody else's mail waiting.
        starts.sort_by_key(|(_, start)| start.lacks);
        'logs: for (head, Start { mut after, settled, lacks }) in starts {
            let foreign = is_foreign(trust, head.origin.node, &reader);
            // No run of withheld entries lies across the place that the root has settled.
            let cut = |after| -> Result<Option<Block>, OutboxError> {
                let cut = here.store.read_blocking(|db| cut_block(db, head.origin, after))?;
                let lets = |entry: &EntryRef<'_>| clearing.lets(&reader, entry, foreign);
                Ok(cut.map(|block| block.filter_for(settled, lets)).transpose().map_err(malformed)?)
            };
            if lacks && !leads_there(cut, (after, settled), room.most(&sent).saturating_sub(letter.bytes))? {
                sent.complete = false;
                continue;
            }
            while after < head.seq {
                let Some(part) = cut(after)? else { break };
                match self.push(&mut letter, &clearing, &part, &mut sent, room)? {
                    Pushed::Went => after = part.last_seq(),
                    Pushed::Stays => break,
                    Pushed::Full => {
                        sent.complete = false;
                        break 'logs;
                    }
                }
            }
        }
        self.write_uncertified(&mut letter, &clearing, &reader, to, &mut sent, room)?;
        if sent.complete
            && let Some((_, caught)) = to.keys.as_ref().map(|_| to.caught.clone().unwrap_or_default())
        {
            let late = here.store.read_blocking(|db| Late::of(db, &clearing, &reader))?;
            let known = caught.get(&here.secret.public()).filter(|caught| caught.rights == late.rights);
            let from = known.map_or(Place::default(), |caught| caught.until);
            if from < Place::END {
                let until =
                    self.catch_up(&mut letter, &clearing, &reader, to, (&late, from), &mut sent, room)?;
                sent.complete = until == Place::END;
                if until > from {
                    let number = here.store.write_blocking(move |tx| next_number(tx, now))?;
                    let passed = Passed { rights: late.rights, from, until, number };
                    letter.push(RecordKind::Passed, &passed.signed(&here.secret, to.node()))?;
                }
            }
        }
        // Behind the blocks: what those say of nodes lets keys in.
        for bytes in keys {
            letter.push(RecordKind::Keys, &bytes)?;
        }
        // Files last: as long as the log's mail does not fit, they wait.
        if sent.complete {
            let written = write_files(here, &reader, to, &mut letter, max_bytes)?;
            (sent.file_bytes, sent.complete) = (written.bytes, written.complete);
        }
        sent.bytes = letter.bytes;
        letter.end()?;
        Ok(Some(sent))
    }

    /// What waits here for a certificate, behind the logs: somebody may hold it in his hand who can give one.
    fn write_uncertified(
        &self,
        letter: &mut LetterWriter<impl Write>,
        clearing: &Clearing,
        reader: &Reader,
        to: &Card,
        sent: &mut Sent,
        room: Room,
    ) -> Result<(), OutboxError> {
        let (store, trust) = (&self.here.store, self.trust);
        if !sent.complete || !offers_uncertified(trust, self.here.secret.public(), reader) {
            return Ok(());
        }
        for waits in store.read_blocking(uncertified::standing)? {
            let mut after = to.have.get(&waits.origin).copied().unwrap_or(0);
            while after < waits.until && waits.origin.node != to.node() {
                let cut = store.read_blocking(|db| uncertified::block_after(db, waits.origin, after))?;
                let Some(block) = cut else { break };
                let part = block.filter(|entry| clearing.lets(reader, entry, false)).map_err(malformed)?;
                match self.push(letter, clearing, &part, sent, room)? {
                    Pushed::Went => after = part.last_seq(),
                    Pushed::Stays => break,
                    Pushed::Full => {
                        sent.complete = false;
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// Puts a block into the letter if there is room and it may leave.
    fn push(
        &self,
        letter: &mut LetterWriter<impl Write>,
        clearing: &Clearing,
        part: &Block,
        sent: &mut Sent,
        room: Room,
    ) -> Result<Pushed, OutboxError> {
        let bytes = part.to_bytes().map_err(malformed)?;
        if letter.bytes + bytes.len() as u64 > room.most(sent) {
            return Ok(Pushed::Full);
        }
        let shown = part.items.iter().filter(|item| matches!(item, Item::Entry(_))).count() as u64;
        if let Some(departures) = &self.here.departures
            && let Leave::Stays(_) = departure(departures.as_ref(), &clearing.to, part, bytes.len() as u64)?
        {
            return Ok(Pushed::Stays);
        }
        sent.entries += shown;
        sent.withheld += part.items.iter().map(Item::entry_count).sum::<u64>() - shown;
        sent.blocks += 1;
        letter.push(RecordKind::Block, &bytes)?;
        Ok(Pushed::Went)
    }

    /// Goes through what the reader has of the logs, from a place on, and brings blocks with entries that she may have been sent only
    /// as digests. Returns how far it came.
    #[expect(clippy::too_many_arguments, reason = "one letter's worth of state, used here alone")]
    fn catch_up(
        &self,
        letter: &mut LetterWriter<impl Write>,
        clearing: &Clearing,
        reader: &Reader,
        to: &Card,
        (late, from): (&Late, Place),
        sent: &mut Sent,
        room: Room,
    ) -> Result<Place, OutboxError> {
        let trust = self.trust;
        let mut heads: Vec<(OriginTag, &Head)> =
            self.heads.iter().map(|head| (head.origin.tag(), head)).collect();
        heads.sort_by_key(|(tag, _)| *tag);
        let mut reached = from;
        for (tag, head) in heads.into_iter().filter(|(tag, _)| *tag >= from.tag) {
            let author = head.origin.node;
            let have = to.have.get(&head.origin).copied().unwrap_or(0).min(head.seq);
            if author == to.node()
                || !clearing.offers_log_of(trust, author, reader)
                || !late.may_be_in(trust, clearing, author, &tag)
            {
                continue;
            }
            let foreign = is_foreign(trust, author, reader);
            let mut after = if tag == from.tag { from.seq } else { 0 };
            while after < have {
                if sent.looked >= LOOKED_FOR_ONE || self.to_look.get() == 0 {
                    return Ok(reached);
                }
                sent.looked += 1;
                self.to_look.set(self.to_look.get() - 1);
                let cut = self.here.store.read_blocking(|db| cut_block(db, head.origin, after))?;
                let Some(block) = cut else { break };
                let mut found = false;
                let part = block.filter_for(have, |entry| {
                    let lets = clearing.lets(reader, entry, foreign);
                    found |= lets && late.was_withheld(trust, reader, entry);
                    lets
                });
                let part = part.map_err(malformed)?;
                if found {
                    match self.push(letter, clearing, &part, sent, room)? {
                        Pushed::Went => {}
                        Pushed::Stays => break,
                        Pushed::Full => return Ok(reached),
                    }
                }
                after = part.last_seq();
                reached = Place { tag, seq: after };
            }
            // What may not be said of it now is not looked through again under these rights.
            reached = reached.max(Place { tag, seq: have });
        }
        Ok(Place::END)
    }
}

/// From where on the owner of a card is to be sent a log.
struct Start {
    after: u64,
    /// The place that the root has settled in it; 0: none.
    settled: u64,
    /// She lacks the branch that was kept: only what leads to that place in one piece proves which branch it is.
    lacks: bool,
}

impl Outbox<'_> {
    /// `None`: nothing of it.
    fn start(&self, head: &Head, to: &Card) -> Result<Option<Start>, StoreError> {
        let own = to.writes(&head.origin);
        let have = to.have.get(&head.origin).copied().unwrap_or(0);
        let Some(kept) = self.trust.settlement_of(&head.origin) else {
            return Ok((!own).then_some(Start { after: have, settled: 0, lacks: false }));
        };
        let settled = kept.seq;
        self.here.store.read_blocking(|db| {
            let stands = match forks::is_kept(db, &kept) {
                Err(StoreError::Archive { .. }) => None,
                stands => stands?,
            };
            let lacks = to.branches.get(&head.origin).filter(|branch| branch.lacks_kept);
            Ok(match lacks.filter(|_| stands == Some(true)) {
                Some(branch) => {
                    let after = branch.agreed(db, head.origin.tag())?.until;
                    Some(Start { after, settled, lacks: true })
                }
                None if own || stands == Some(false) => None,
                None => Some(Start { after: have, settled, lacks: false }),
            })
        })
    }
}

/// Whether the blocks from a place to the settled one go into so many bytes, and are not more than their reader holds at once.
fn leads_there(
    cut: impl Fn(u64) -> Result<Option<Block>, OutboxError>,
    (mut after, settled): (u64, u64),
    room: u64,
) -> Result<bool, OutboxError> {
    let (mut blocks, mut bytes, mut weight) = (0, 0, 0);
    while after < settled {
        let Some(part) = cut(after)? else { return Ok(false) };
        blocks += 1;
        bytes += part.to_bytes().map_err(malformed)?.len() as u64;
        weight += forks::weight(&part);
        if bytes > room || blocks > forks::MAX_CHAIN.0 || weight > forks::MAX_CHAIN.1 {
            return Ok(false);
        }
        after = part.last_seq();
    }
    Ok(true)
}

/// Bytes that a letter may have with its blocks, the keys that follow them aside.
#[derive(Clone, Copy)]
struct Room {
    /// Its share.
    usual: u64,
    /// If it has no block yet.
    first: u64,
}

impl Room {
    /// The first block goes beyond a letter's share, or a small letter would never say anything.
    fn most(&self, sent: &Sent) -> u64 {
        if sent.blocks > 0 { self.usual } else { self.usual.max(self.first) }
    }
}

/// What became of a block.
enum Pushed {
    Went,
    /// It may not leave.
    Stays,
    /// The letter is full.
    Full,
}

fn malformed(error: BlockError) -> StoreError {
    StoreError::Log(error.to_string())
}
