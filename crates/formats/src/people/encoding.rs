//! How a file's letters are written, found by looking at all of it; and its bytes turned into UTF-8.

use std::io::{self, Read};

/// How a file's letters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without the mark at its beginning.
    Utf8,
    /// Windows-1252, of which Latin-1's letters are a part: what older spreadsheets write.
    Windows1252,
    /// UTF-16, little end first: "Unicode text" of spreadsheets.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
}

/// Bytes looked at for the zeros that only UTF-16 has.
const LOOKED_AT: usize = 4_096;

impl Encoding {
    /// Reads the whole source once, keeping nothing. A file with more sound UTF-8 letters than stray bytes is damaged UTF-8:
    /// its stray bytes are reported where they stand instead of being read as other letters.
    pub fn detect(mut source: impl Read) -> io::Result<Self> {
        let mut buffer = vec![0; 64 * 1024];
        let mut kept = 0;
        let (mut letters, mut stray) = (0u64, 0u64);
        let mut first = true;
        loop {
            let read = read_some(&mut source, &mut buffer[kept..])?;
            let (bytes, ended) = (&buffer[..kept + read], read == 0);
            if first && let Some(found) = by_its_beginning(bytes) {
                return Ok(found);
            }
            first = false;
            let (seen_letters, seen_stray, used) = count(bytes, ended);
            letters += seen_letters;
            stray += seen_stray;
            if ended {
                return Ok(if stray == 0 || letters > stray {
                    Encoding::Utf8
                } else {
                    Encoding::Windows1252
                });
            }
            let end = kept + read;
            buffer.copy_within(used..end, 0);
            kept = end - used;
        }
    }
}

fn by_its_beginning(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => return Some(Encoding::Utf8),
        [0xff, 0xfe, ..] => return Some(Encoding::Utf16Le),
        [0xfe, 0xff, ..] => return Some(Encoding::Utf16Be),
        _ => {}
    }
    // Column names are plain letters, so every second byte of UTF-16 is zero there.
    let looked_at = &bytes[..bytes.len().min(LOOKED_AT)];
    let zeros = |from: usize| looked_at.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let many = looked_at.len() / 4;
    match (zeros(0), zeros(1)) {
        (even, odd) if odd > many && odd > even => Some(Encoding::Utf16Le),
        (even, _) if even > many && even > 0 => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Letters of more than one byte, bytes that are no UTF-8, and how many bytes were looked at: a letter cut at the end waits
/// for the rest unless the file has ended.
fn count(bytes: &[u8], ended: bool) -> (u64, u64, usize) {
    let (mut letters, mut stray, mut at) = (0, 0, 0);
    loop {
        let (sound, error) = match std::str::from_utf8(&bytes[at..]) {
            Ok(sound) => (sound, None),
            Err(error) => {
                let sound = std::str::from_utf8(&bytes[at..at + error.valid_up_to()]).unwrap_or_default();
                (sound, Some(error))
            }
        };
        letters += sound.chars().filter(|letter| !letter.is_ascii()).count() as u64;
        at += sound.len();
        match error.map(|error| error.error_len()) {
            None => return (letters, stray, at),
            Some(None) if !ended => return (letters, stray, at),
            Some(None) => return (letters, stray + 1, bytes.len()),
            Some(Some(wrong)) => {
                stray += wrong as u64;
                at += wrong;
            }
        }
    }
}

/// Reads once, whatever signals come between.
fn read_some(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// A source's bytes as UTF-8. What is UTF-8 already goes through as it is: whoever reads it checks it.
pub(super) struct AsUtf8<R> {
    source: R,
    encoding: Encoding,
    raw: Vec<u8>,
    kept: usize,
    begun: bool,
    taken_bytes: u64,
}

impl<R: Read> AsUtf8<R> {
    pub(super) fn new(source: R, encoding: Encoding) -> Self {
        Self { source, encoding, raw: vec![0; 16 * 1024], kept: 0, begun: false, taken_bytes: 0 }
    }

    /// Bytes taken from the source so far.
    pub(super) fn taken_bytes(&self) -> u64 {
        self.taken_bytes
    }

    /// Adds what the next piece of the source says; `false` at its end.
    pub(super) fn fill(&mut self, out: &mut Vec<u8>) -> io::Result<bool> {
        let read = read_some(&mut self.source, &mut self.raw[self.kept..])?;
        self.taken_bytes += read as u64;
        let mut piece = &self.raw[..self.kept + read];
        let ended = read == 0;
        if !self.begun && !piece.is_empty() {
            // The shortest mark has two bytes: wait for three before looking, unless there are no more.
            if piece.len() < 3 && !ended {
                self.kept = piece.len();
                return Ok(true);
            }
            self.begun = true;
            let mark: &[u8] = match self.encoding {
                Encoding::Utf8 => &[0xef, 0xbb, 0xbf],
                Encoding::Utf16Le => &[0xff, 0xfe],
                Encoding::Utf16Be => &[0xfe, 0xff],
                Encoding::Windows1252 => &[],
            };
            piece = piece.strip_prefix(mark).unwrap_or(piece);
        }
        let used = match self.encoding {
            Encoding::Utf8 => {
                out.extend_from_slice(piece);
                piece.len()
            }
            Encoding::Windows1252 => {
                let mut letters = String::with_capacity(piece.len() + piece.len() / 8);
                letters.extend(piece.iter().map(|byte| windows_1252(*byte)));
                out.extend_from_slice(letters.as_bytes());
                piece.len()
            }
            Encoding::Utf16Le => utf16(piece, u16::from_le_bytes, ended, out),
            Encoding::Utf16Be => utf16(piece, u16::from_be_bytes, ended, out),
        };
        let rest = piece[used..].to_vec();
        self.raw[..rest.len()].copy_from_slice(&rest);
        self.kept = rest.len();
        Ok(!ended)
    }
}

/// Turns pairs of bytes into letters; a half letter at the end waits for the rest. Returns the bytes used.
fn utf16(piece: &[u8], read: fn([u8; 2]) -> u16, ended: bool, out: &mut Vec<u8>) -> usize {
    let units: Vec<u16> = piece.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
    let waits = !ended && units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit));
    let whole = units.len() - usize::from(waits);
    let letters: String = char::decode_utf16(units[..whole].iter().copied())
        .map(|letter| letter.unwrap_or('\u{fffd}'))
        .collect();
    out.extend_from_slice(letters.as_bytes());
    if ended { piece.len() } else { whole * 2 }
}

/// Bytes 80 to 9f of Windows-1252; the five that it leaves open become U+FFFD, which is refused as "no text".
const HIGH: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}',
    '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}
