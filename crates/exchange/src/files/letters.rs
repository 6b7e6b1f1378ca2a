//! Files in letters: behind the log's mail, as far as there is room.
//!
//! What the reader lacks stands on her card: of each file that she fetches, which chunks she has. Of an offer that she has not heard of yet
//! the giver sends all but what her other files hold by its own word: mostly it is the next version of a course that she has.

use super::{
    Begun, MAX_WANTED, Offer, Put, Shelf, Sought, Stands,
    offers::{self, newest, offers_to},
};
use crate::{
    Here, Reader, Trust,
    card::{Card, Fetching},
    letter::{LetterError, LetterWriter, RecordKind},
};
use kernel::Digest;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
};
use store::StoreError;

/// Bytes around a record.
const RECORD_BYTES: u64 = 64;

/// What a letter holds of files.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Written {
    pub bytes: u64,
    pub complete: bool,
}

/// Puts lists and chunks into a letter until it has `max_bytes`.
pub(crate) fn write_files(
    here: &Here,
    reader: &Reader,
    to: &Card,
    letter: &mut LetterWriter<impl Write>,
    max_bytes: u64,
) -> Result<Written, crate::OutboxError> {
    let mut written = Written { bytes: 0, complete: true };
    let Some(shelf) = here.files.as_ref().filter(|_| here.store.ready(&[offers::VIEW])) else {
        return Ok(written);
    };
    let offered = here.store.read_blocking(|db| offers_to(db, reader.schools()))?;
    let asked = to.files.clone().unwrap_or_default();
    // What she knows of and does not fetch she has, or has no use for.
    let heard = |offer: &Offer| to.have.get(&offer.log).is_some_and(|seq| *seq >= offer.seq);
    let has = |offer: &&Offer| heard(offer) && !asked.contains_key(&offer.list);
    let newest = newest(offered.iter());
    let fresh = |offer: &Offer| newest.contains(&offer.place()) || asked.contains_key(&offer.list);
    let to_give = offered.iter().filter(|offer| !has(offer) && fresh(offer) && offer.log.node != to.node());
    // Each list goes once, whoever offers it.
    let mut lists: BTreeSet<Digest> = BTreeSet::new();
    let to_give: Vec<&Offer> = to_give.filter(|offer| lists.insert(offer.list)).collect();
    let mut had: BTreeSet<Digest> = BTreeSet::new();
    // That she refused what one author says of a list does not mean that she has it, when another offers it to her.
    let held = offered.iter().filter(|offer| has(offer) && !lists.contains(&offer.list));
    for list in held.filter_map(|offer| shelf.given(&offer.list)) {
        had.extend(list.chunks.iter().map(|chunk| chunk.digest));
    }
    for (offer, list) in
        to_give.into_iter().take(MAX_WANTED).filter_map(|offer| Some((offer, shelf.given(&offer.list)?)))
    {
        let fetching = asked.get(&offer.list).cloned().unwrap_or_default();
        let mut push = |letter: &mut LetterWriter<_>, kind, content: &[u8]| -> Result<bool, LetterError> {
            let fits = letter.bytes + content.len() as u64 + RECORD_BYTES <= max_bytes;
            if fits {
                letter.push(kind, content)?;
                written.bytes += content.len() as u64;
            }
            written.complete &= fits;
            Ok(fits)
        };
        if fetching.bits.is_none() && !push(letter, RecordKind::ChunkList, &list.to_bytes())? {
            break;
        }
        for (number, chunk) in list.chunks.iter().enumerate() {
            let here = match (&fetching.bits, heard(offer)) {
                (Some(bits), _) => bits.get(number / 8).is_some_and(|byte| byte & (0x80 >> (number % 8)) > 0),
                (None, false) => had.contains(&chunk.digest),
                (None, true) => false,
            };
            if here {
                continue;
            }
            let Some(bytes) = shelf.chunk(&list, number as u32) else { break };
            if !push(letter, RecordKind::Chunk, &bytes)? {
                return Ok(written);
            }
        }
    }
    Ok(written)
}

/// What a letter brings of files, put where it belongs.
pub(crate) struct Receiving<'a> {
    here: &'a Here,
    shelf: &'a Shelf,
    wanted: Sought,
    /// Files that became whole.
    pub files: u64,
    /// How many of them are programs.
    pub programs: u64,
    /// Bytes of chunks that were lacking.
    pub bytes: u64,
    /// How many of them are of programs.
    pub program_bytes: u64,
    /// Lists and chunks that belong to nothing that is fetched here: it is here already, or there is no use for it.
    pub spare: u64,
    /// Why lists and whole files were refused that this node fetched.
    pub refused: Vec<String>,
}

impl<'a> Receiving<'a> {
    /// With what is wanted now: the letter's blocks are taken.
    pub fn begin(here: &'a Here, trust: &Trust) -> Result<Option<Self>, StoreError> {
        let Some(shelf) = here.files.as_deref() else { return Ok(None) };
        let wanted = shelf.wanted(here, trust)?;
        let (files, programs, bytes, program_bytes, spare) = (0, 0, 0, 0, 0);
        let refused = Vec::new();
        Ok(Some(Self { here, shelf, wanted, files, programs, bytes, program_bytes, spare, refused }))
    }

    /// Takes a list or a chunk, where files are kept.
    pub fn take(files: Option<Self>, kind: RecordKind, content: &[u8]) -> Result<Option<Self>, StoreError> {
        let Some(mut files) = files else { return Ok(None) };
        match kind {
            RecordKind::ChunkList => files.list(content)?,
            _ => files.chunk(content)?,
        }
        Ok(Some(files))
    }

    fn list(&mut self, content: &[u8]) -> Result<(), StoreError> {
        let list = super::digest_of(content);
        let Some(offers) = self.wanted.get(&list) else {
            self.spare += 1;
            return Ok(());
        };
        match self.shelf.begin(self.here, offers, Some(content))? {
            Begun::Yes => self.finish(list),
            Begun::Later => Ok(()),
            Begun::Refused(why) => {
                self.refused.push(why);
                Ok(())
            }
        }
    }

    fn chunk(&mut self, content: &[u8]) -> Result<(), StoreError> {
        let laid = self.shelf.put(content)?;
        match laid.put {
            Put::New => {
                let bytes = content.len() as u64;
                self.bytes += bytes;
                self.program_bytes +=
                    if laid.of.is_some_and(|list| self.is_program(&list)) { bytes } else { 0 };
                laid.whole.map_or(Ok(()), |list| self.finish(list))
            }
            Put::Known => Ok(()),
            Put::Foreign => {
                self.spare += 1;
                Ok(())
            }
        }
    }

    fn is_program(&self, list: &Digest) -> bool {
        self.wanted.get(list).is_some_and(|offers| offers.iter().any(|offer| offer.program.is_some()))
    }

    fn finish(&mut self, list: Digest) -> Result<(), StoreError> {
        let Some(offers) = self.wanted.get(&list) else { return Ok(()) };
        if !self.shelf.finish(self.here, offers)? {
            return Ok(());
        }
        let mut refused = Vec::new();
        for offer in offers {
            match self.shelf.ended(&self.here.store, offer)? {
                Some(Stands::Done) => {
                    self.files += 1;
                    self.programs += u64::from(offer.program.is_some());
                    return Ok(());
                }
                Some(Stands::Refused(why)) => refused.push(format!("{}: {why}", offer.title)),
                _ => {}
            }
        }
        self.refused.extend(refused);
        Ok(())
    }
}

impl Shelf {
    /// What is fetched, for this node's card.
    pub(crate) fn for_card(
        &self,
        here: &Here,
        trust: &Trust,
    ) -> Result<BTreeMap<Digest, Fetching>, StoreError> {
        let wanted = self.wanted(here, trust)?;
        Ok(wanted.into_keys().map(|list| (list, Fetching { bits: self.bits(&list) })).collect())
    }
}
