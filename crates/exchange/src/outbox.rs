//! Writing letters: what a peer lacks and may read.

use crate::{
    Card, Here, Trust,
    desk::departure,
    letter::{LetterError, LetterWriter, RecordKind},
};
use eventlog::Item;
use kernel::{Entropy, UtcMillis, ports::Leave};
use std::io::Write;
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
}

impl<'a> Outbox<'a> {
    /// What the node has now.
    pub fn open(here: &'a Here, trust: &'a Trust) -> Result<Self, StoreError> {
        let mut heads = here.store.read_blocking(Head::load_all)?;
        heads.sort_by_cached_key(|head| (!trust.is_central(head.origin.node), head.origin));
        Ok(Self { here, trust, card: here.card_of(&heads)?, heads })
    }

    /// Writes what the owner of the card lacks and may read, at most `max_bytes`, or one block if that is more. `None` if it may
    /// read nothing now: no certificate, an expired one, or revoked.
    pub fn write_letter(
        &self,
        to: &Card,
        now: UtcMillis,
        max_bytes: u64,
        entropy: &mut dyn Entropy,
        out: impl Write,
    ) -> Result<Option<Sent>, OutboxError> {
        let (here, trust) = (self.here, self.trust);
        let Some(reader) = trust.reader(to.node(), now) else { return Ok(None) };
        let offer = to.wrapping.verified().map_err(LetterError::from)?;
        let mut letter = LetterWriter::begin(out, here.secret.public(), &offer, entropy)?;
        letter.push(RecordKind::Card, &self.card.to_bytes())?;
        let mut sent = Sent { complete: true, ..Sent::default() };
        let (mut keys, mut key_bytes) = (Vec::new(), 0);
        if let Some(marks) = &to.keys {
            let mut mark = marks.get(&here.secret.public()).copied();
            let mut said = true;
            // Keys take at most a quarter of a letter, or one message of them: what they open is to come too.
            while let Some(mail) = here.key_mail(trust, None, to.node(), (mark, said), now)? {
                let bytes = mail.signed(&here.secret, to.node());
                if sent.keys > 0 && key_bytes + bytes.len() as u64 > max_bytes / 4 {
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
        let clearing = here.clearing(trust, to.node())?;
        'logs: for head in &self.heads {
            if head.origin.node == to.node() || !clearing.offers_log_of(trust, head.origin.node, &reader) {
                continue;
            }
            let foreign = !trust.certificates_of(head.origin.node).any(|author| reader.wants_log_of(author));
            let mut after = to.have.get(&head.origin).copied().unwrap_or(0);
            while after < head.seq {
                let block = match here.store.read_blocking(|db| cut_block(db, head.origin, after)) {
                    Ok(Some(block)) => block,
                    Ok(None) => break,
                    // The reader ends where this node knows only a run of digests: it gets the log from its beginning.
                    Err(StoreError::Withheld { .. }) if after > 0 => {
                        after = 0;
                        continue;
                    }
                    Err(e) => return Err(e.into()),
                };
                let malformed = |e: eventlog::block::BlockError| StoreError::Log(e.to_string());
                let part = block.filter(|entry| clearing.lets(&reader, entry, foreign)).map_err(malformed)?;
                let shown = part.items.iter().filter(|item| matches!(item, Item::Entry(_))).count() as u64;
                let bytes = part.to_bytes().map_err(malformed)?;
                // The first block always goes, or a small letter would never say anything.
                if sent.blocks > 0 && letter.bytes + key_bytes + bytes.len() as u64 > max_bytes {
                    sent.complete = false;
                    break 'logs;
                }
                if let Some(departures) = &here.departures
                    && let Leave::Stays(_) =
                        departure(departures.as_ref(), &clearing.to, &part, shown, bytes.len() as u64)?
                {
                    break;
                }
                for item in &part.items {
                    match item {
                        Item::Entry(_) => sent.entries += 1,
                        other => sent.withheld += other.entry_count(),
                    }
                }
                sent.blocks += 1;
                after = part.last_seq();
                letter.push(RecordKind::Block, &bytes)?;
            }
        }
        // Behind the blocks: what those say of nodes lets keys in.
        for bytes in keys {
            letter.push(RecordKind::Keys, &bytes)?;
        }
        sent.bytes = letter.bytes;
        letter.end()?;
        Ok(Some(sent))
    }
}
