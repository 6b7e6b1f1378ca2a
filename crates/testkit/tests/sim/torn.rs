//! What the power going leaves of a node's files.
//!
//! The store writes under `synchronous=FULL`: a commit is synced before anybody hears of it. A disk may lose what was written since the last
//! sync: the frames behind that place in the write-ahead log, at any byte and in any order of sectors, and what was being moved into
//! the main file, for which the log was synced before. Chunks of a rebuild are committed unsynced (`NORMAL`), and may go too. Nothing else is taken away here.

use kernel::{Chance, Entropy};
use std::{collections::BTreeMap, fs, io, ops::Range, path::Path};

/// What a disk writes at once.
const SECTOR_BYTES: usize = 512;
/// Before the first frame of a log, and before each frame's page.
const HEAD_BYTES: usize = 32;
const FRAME_BYTES: usize = 24;

/// A write-ahead log as SQLite reads it (sqlite.org/fileformat2.html, section 4): frames as long as salts and checksums fit.
#[derive(Debug, Default)]
struct Frames {
    /// Where the last whole commit ends.
    ends: usize,
    /// The newest place of each page that was committed, by its number.
    pages: BTreeMap<u32, Range<usize>>,
    page_bytes: usize,
}

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map_or(0, u32::from_be_bytes)
}

/// SQLite's checksum over words of four bytes, two at a time.
fn checksum(big_endian: bool, bytes: &[u8], mut sum: (u32, u32)) -> (u32, u32) {
    for pair in bytes.chunks_exact(8) {
        let word = |at: usize| match big_endian {
            true => word(pair, at),
            false => word(pair, at).swap_bytes(),
        };
        sum.0 = sum.0.wrapping_add(word(0)).wrapping_add(sum.1);
        sum.1 = sum.1.wrapping_add(word(4)).wrapping_add(sum.0);
    }
    sum
}

impl Frames {
    fn of(log: &[u8]) -> Self {
        let (magic, page_bytes) = (word(log, 0), word(log, 8) as usize);
        let big_endian = magic & 1 == 1;
        let mut sum = checksum(big_endian, log.get(..24).unwrap_or_default(), (0, 0));
        let mut found = Self { page_bytes, ..Self::default() };
        if magic & !1 != 0x377f_0682 || sum != (word(log, 24), word(log, 28)) || page_bytes < SECTOR_BYTES {
            return found;
        }
        found.ends = HEAD_BYTES;
        let mut since_commit = Vec::new();
        let mut at = HEAD_BYTES;
        while let Some(frame) = log.get(at..at + FRAME_BYTES + page_bytes) {
            sum = checksum(big_endian, &frame[..8], sum);
            sum = checksum(big_endian, &frame[FRAME_BYTES..], sum);
            if frame[8..16] != log[16..24] || sum != (word(frame, 16), word(frame, 20)) {
                break;
            }
            since_commit.push((word(frame, 0), at + FRAME_BYTES..at + FRAME_BYTES + page_bytes));
            at += FRAME_BYTES + page_bytes;
            if word(frame, 4) > 0 {
                found.ends = at;
                found.pages.extend(since_commit.drain(..));
            }
        }
        found
    }
}

/// A node's files at a moment when all that it has said to anybody was synced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synced {
    log: Vec<u8>,
    /// Length of the main file, and when it was written: whoever moves pages into it has synced the log.
    main: Option<(u64, std::time::SystemTime)>,
    marker: Option<Vec<u8>>,
}

/// What became of what was written later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Torn {
    /// All of it is there.
    Whole,
    /// The end is lost, and nobody had heard of it.
    Cut,
    /// All of it is there, and pages of the main file are half old and half new.
    Moving,
}

const MAIN: &str = "chaski.sqlite3";
const LOG: &str = "chaski.sqlite3-wal";
const MARKER: &str = "node/marker";

impl Synced {
    pub fn of(folder: &Path) -> Self {
        let main = fs::metadata(folder.join(MAIN)).ok();
        Self {
            log: fs::read(folder.join(LOG)).unwrap_or_default(),
            main: main.and_then(|about| Some((about.len(), about.modified().ok()?))),
            marker: fs::read(folder.join(MARKER)).ok(),
        }
    }
}

/// Takes from `copy`, the copy of a node's files at a later moment `now`, what a disk may have lost since.
pub fn tear(copy: &Path, synced: &Synced, now: &Synced, chance: &mut Chance) -> io::Result<Torn> {
    let frames = Frames::of(&now.log);
    if synced.main != now.main || chance.below(4) == 0 {
        return half_moved(copy, &now.log, &frames, chance);
    }
    let head = |log: &[u8]| log.get(..HEAD_BYTES).map(<[u8]>::to_vec);
    // Another head: the log was begun anew, all before it lies in the main file.
    let begun_anew = head(&synced.log) != head(&now.log);
    let from = if begun_anew { 0 } else { Frames::of(&synced.log).ends };
    if frames.ends <= from {
        return Ok(Torn::Whole);
    }
    let cut = from + chance.below((frames.ends - from) as u64) as usize;
    let mut log = now.log[..cut].to_vec();
    // What was there before lies on the disk as long as nothing was written over it.
    let before = |at: usize| synced.log.get(at).copied().unwrap_or(0);
    match chance.below(3) {
        0 => {}
        1 => log.extend((cut..now.log.len()).map(before)),
        // Sectors come in any order; of the first one only a part did.
        _ => {
            while log.len() < now.log.len() {
                let (at, came) = (log.len(), log.len() > cut && chance.below(2) == 0);
                let end = (at - at % SECTOR_BYTES + SECTOR_BYTES).min(now.log.len());
                let mut garbage = [0; SECTOR_BYTES];
                match (came, chance.below(3)) {
                    (true, _) => log.extend_from_slice(&now.log[at..end]),
                    (_, 0) => {
                        chance.fill(&mut garbage);
                        log.extend_from_slice(&garbage[..end - at]);
                    }
                    _ => log.extend((at..end).map(before)),
                }
            }
        }
    }
    // Sectors of which the bytes are the same whether they came or not.
    if Frames::of(&log).ends >= frames.ends {
        return Ok(Torn::Whole);
    }
    fs::write(copy.join(LOG), log)?;
    // It is written after the commit.
    match &synced.marker {
        Some(marker) => fs::write(copy.join(MARKER), marker)?,
        None => _ = fs::remove_file(copy.join(MARKER)),
    }
    Ok(Torn::Cut)
}

/// The power goes while pages move from the log, which is synced, into the main file.
fn half_moved(copy: &Path, log: &[u8], frames: &Frames, chance: &mut Chance) -> io::Result<Torn> {
    let mut main = fs::read(copy.join(MAIN))?;
    for (number, place) in &frames.pages {
        let at = (*number as usize).saturating_sub(1) * frames.page_bytes;
        let moved = chance.below(2 * frames.page_bytes as u64).min(frames.page_bytes as u64) as usize;
        if chance.below(3) > 0 {
            main.resize(main.len().max(at + moved), 0);
            main[at..at + moved].copy_from_slice(&log[place.start..place.start + moved]);
        }
    }
    fs::write(copy.join(MAIN), main)?;
    Ok(if frames.pages.is_empty() { Torn::Whole } else { Torn::Moving })
}
