//! Zip archives, read where they lie: the list of entries first, an entry when it is asked for.
//!
//! Nothing is unpacked to a disk, so a name can lead nowhere; names that try are left out. A list that is too long, an entry that
//! claims to grow a thousandfold, an encrypted or split archive is refused. What is read is compared with its size and its CRC.

use flate2::{Crc, read::DeflateDecoder};
use std::io::{self, Read, Seek, SeekFrom};

/// Most entries.
pub const MAX_ENTRIES: usize = 20_000;
/// Bytes of the list.
const MAX_LIST_BYTES: u64 = 8 << 20;
/// The end record with its longest comment.
const END_BYTES: u64 = 22 + 65_535;
/// Longest name.
const MAX_NAME_BYTES: usize = 512;
/// DEFLATE cannot shrink anything more than this.
const MAX_RATIO: u64 = 1_100;

/// Why an archive or an entry is refused.
#[derive(Debug, thiserror::Error)]
pub enum ZipError {
    /// It could not be read.
    #[error("the archive cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// None, cut off or damaged.
    #[error("this is not a zip archive, or it is damaged: {0}")]
    Damaged(&'static str),
    /// More than is read.
    #[error("the archive is refused: {0}")]
    Refused(&'static str),
    /// An entry is larger than asked for.
    #[error("{name} is {size} bytes long; at most {most} are read here")]
    TooLarge {
        /// Which.
        name: String,
        /// Its size.
        size: u64,
        /// The bound.
        most: u64,
    },
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path in the archive.
    pub name: String,
    /// Bytes when unpacked.
    pub size: u64,
    packed: u64,
    crc: u32,
    deflated: bool,
    header: u64,
}

/// An archive.
#[derive(Debug)]
pub struct Zip<R> {
    from: R,
    entries: Vec<Entry>,
    leads_out: Option<String>,
}

fn u16_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]))
}

impl<R: Read + Seek> Zip<R> {
    /// Reads the list of entries.
    pub fn open(mut from: R) -> Result<Self, ZipError> {
        let length = from.seek(SeekFrom::End(0))?;
        let tail = length.min(END_BYTES);
        from.seek(SeekFrom::Start(length - tail))?;
        let mut bytes = vec![0; tail as usize];
        from.read_exact(&mut bytes)?;
        let found =
            (0..bytes.len().saturating_sub(21)).rev().find(|at| bytes[*at..].starts_with(b"PK\x05\x06"));
        let end = found.ok_or(ZipError::Damaged("it has no end"))?;
        let end = &bytes[end..];
        let (count, size, start) = (u16_at(end, 10), u32_at(end, 12), u32_at(end, 16));
        if u16_at(end, 4) != 0 {
            return Err(ZipError::Refused("it is one part of several"));
        }
        if count as usize > MAX_ENTRIES || count == 0xffff || start == 0xffff_ffff {
            return Err(ZipError::Refused("it has too many entries or is too large"));
        }
        if size > MAX_LIST_BYTES {
            return Err(ZipError::Refused("its list is too long"));
        }
        if start.checked_add(size).is_none_or(|end| end > length) {
            return Err(ZipError::Damaged("its list lies outside"));
        }
        from.seek(SeekFrom::Start(start))?;
        let mut list = vec![0; size as usize];
        from.read_exact(&mut list)?;
        let (entries, leads_out) = entries(&list, count as usize, length)?;
        Ok(Self { from, entries, leads_out })
    }

    /// The first name that leads out of the archive (`../x`, `/x`, `C:\x`), if there is one. It is no entry; whoever takes an archive
    /// from somebody's hand had better refuse it as a whole.
    pub fn leads_out(&self) -> Option<&str> {
        self.leads_out.as_deref()
    }

    /// Every entry that is a file, in the archive's order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// An entry by its exact path.
    pub fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// An entry's bytes, if they are at most so many.
    pub fn read(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, ZipError> {
        let Some(entry) = self.find(name).cloned() else { return Ok(None) };
        if entry.size > most {
            return Err(ZipError::TooLarge { name: entry.name, size: entry.size, most });
        }
        let mut bytes = Vec::with_capacity(entry.size as usize);
        self.stream(&entry)?.read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// An entry as a stream: ends with an error if it is not as long as it said, or its CRC does not fit.
    pub fn stream(&mut self, entry: &Entry) -> Result<EntryReader<&mut R>, ZipError> {
        EntryReader::open(&mut self.from, entry)
    }

    /// The same for the rest of the archive's life: for whoever reads an entry a piece at a time.
    pub fn into_stream(self, entry: &Entry) -> Result<EntryReader<R>, ZipError> {
        EntryReader::open(self.from, entry)
    }
}

enum Unpacked<R> {
    Stored(io::Take<R>),
    Deflated(DeflateDecoder<io::Take<R>>),
}

/// An entry while it is read.
pub struct EntryReader<R> {
    bytes: Unpacked<R>,
    left: u64,
    crc: Crc,
    expected: u32,
}

impl<R: Read + Seek> EntryReader<R> {
    fn open(mut from: R, entry: &Entry) -> Result<Self, ZipError> {
        let mut header = [0; 30];
        from.seek(SeekFrom::Start(entry.header))?;
        from.read_exact(&mut header)?;
        if !header.starts_with(b"PK\x03\x04") {
            return Err(ZipError::Damaged("an entry does not begin where the list says"));
        }
        let start = entry.header + 30 + u16_at(&header, 26) + u16_at(&header, 28);
        from.seek(SeekFrom::Start(start))?;
        let packed = from.take(entry.packed);
        let bytes = match entry.deflated {
            true => Unpacked::Deflated(DeflateDecoder::new(packed)),
            false => Unpacked::Stored(packed),
        };
        Ok(Self { bytes, left: entry.size, crc: Crc::new(), expected: entry.crc })
    }
}

impl<R: Read> Read for EntryReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        let damaged = |why| Err(io::Error::new(io::ErrorKind::InvalidData, why));
        if self.left == 0 {
            let mut more = [0];
            let more = self.unpack(&mut more)?;
            return match more == 0 && self.crc.sum() == self.expected {
                true => Ok(0),
                false => damaged("an entry is not what the list says"),
            };
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let read = self.unpack(&mut into[..most])?;
        if read == 0 {
            return damaged("an entry is shorter than the list says");
        }
        self.crc.update(&into[..read]);
        self.left -= read as u64;
        Ok(read)
    }
}

impl<R: Read> EntryReader<R> {
    fn unpack(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.bytes {
            Unpacked::Stored(bytes) => bytes.read(into),
            Unpacked::Deflated(bytes) => bytes.read(into),
        }
    }
}

/// The files, and the first name that leads out.
fn entries(list: &[u8], count: usize, length: u64) -> Result<(Vec<Entry>, Option<String>), ZipError> {
    let (mut entries, mut leads_out, mut at) = (Vec::with_capacity(count), None, 0);
    for _ in 0..count {
        let fixed = list.get(at..at + 46).ok_or(ZipError::Damaged("its list is cut off"))?;
        if !fixed.starts_with(b"PK\x01\x02") {
            return Err(ZipError::Damaged("its list is no list"));
        }
        let (name_length, rest) =
            (u16_at(fixed, 28) as usize, (u16_at(fixed, 30) + u16_at(fixed, 32)) as usize);
        let name =
            list.get(at + 46..at + 46 + name_length).ok_or(ZipError::Damaged("its list is cut off"))?;
        at += 46 + name_length + rest;
        let (packed, size, header) = (u32_at(fixed, 20), u32_at(fixed, 24), u32_at(fixed, 42));
        if u16_at(fixed, 8) & 1 != 0 {
            return Err(ZipError::Refused("it is encrypted"));
        }
        if header.checked_add(packed).is_none_or(|end| end > length) {
            return Err(ZipError::Damaged("an entry lies outside"));
        }
        if size > packed.saturating_mul(MAX_RATIO).saturating_add(64) {
            return Err(ZipError::Refused("an entry claims to grow more than anything can"));
        }
        let deflated = match u16_at(fixed, 10) {
            0 => false,
            8 => true,
            // Nothing on a box reads it; the others are read.
            _ => continue,
        };
        if leads_out.is_none() && is_outside(name) {
            leads_out = Some(String::from_utf8_lossy(name).chars().take(MAX_NAME_BYTES).collect());
        }
        let Some(name) = safe_name(name) else { continue };
        entries.push(Entry { name, size, packed, crc: u32_at(fixed, 16) as u32, deflated, header });
    }
    Ok((entries, leads_out))
}

/// Whether a name would be written outside of the folder in which an archive is unpacked. Backslashes part folders on some machines.
fn is_outside(name: &[u8]) -> bool {
    let is_sign = |byte: &u8| matches!(byte, b'/' | b'\\');
    name.first().is_some_and(is_sign)
        || name.get(1) == Some(&b':')
        || name.split(is_sign).any(|part| part == b"..")
}

/// The name of a file that stays inside; `None` for folders and for everything else.
fn safe_name(name: &[u8]) -> Option<String> {
    let name = String::from_utf8_lossy(name).into_owned();
    let inside = !name.is_empty()
        && name.len() <= MAX_NAME_BYTES
        && !name.ends_with('/')
        && !name.contains(['\\', '\0'])
        && name.split('/').all(|part| !matches!(part, "" | "." | ".."));
    inside.then_some(name)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use flate2::{Compression, write::DeflateEncoder};
    use std::io::{Cursor, Write};

    /// An archive as `zip` writes it.
    pub(crate) fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let (mut out, mut list) = (Vec::new(), Vec::new());
        for (name, bytes) in files {
            let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
            packed.write_all(bytes).expect("packed");
            let packed = packed.finish().expect("packed");
            let mut crc = Crc::new();
            crc.update(bytes);
            let mut facts = Vec::new();
            facts.extend_from_slice(&[20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
            facts.extend_from_slice(&crc.sum().to_le_bytes());
            facts.extend_from_slice(&(packed.len() as u32).to_le_bytes());
            facts.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            facts.extend_from_slice(&(name.len() as u16).to_le_bytes());
            facts.extend_from_slice(&[0, 0]);
            list.extend_from_slice(b"PK\x01\x02\x14\0");
            list.extend_from_slice(&facts);
            list.extend_from_slice(&[0; 10]);
            list.extend_from_slice(&(out.len() as u32).to_le_bytes());
            list.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"PK\x03\x04");
            out.extend_from_slice(&facts);
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(&packed);
        }
        let start = out.len() as u32;
        out.extend_from_slice(&list);
        out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        out.extend_from_slice(&(files.len() as u16).to_le_bytes());
        out.extend_from_slice(&(files.len() as u16).to_le_bytes());
        out.extend_from_slice(&(list.len() as u32).to_le_bytes());
        out.extend_from_slice(&start.to_le_bytes());
        out.extend_from_slice(&[0, 0]);
        out
    }

    fn read(bytes: &[u8], name: &str) -> Result<Option<Vec<u8>>, ZipError> {
        Zip::open(Cursor::new(bytes))?.read(name, 1 << 20)
    }

    #[test]
    fn entries_come_back() {
        let long = b"abc ".repeat(10_000);
        let bytes = archive(&[("a/b.txt", &long), ("empty", b""), ("c.png", b"\x89PNG")]);
        assert_eq!(read(&bytes, "a/b.txt").expect("read").as_deref(), Some(&long[..]));
        assert_eq!(read(&bytes, "empty").expect("read").as_deref(), Some(&b""[..]));
        assert_eq!(read(&bytes, "none").expect("read"), None);
        let mut zip = Zip::open(Cursor::new(&bytes)).expect("a zip");
        assert!(matches!(zip.read("a/b.txt", 100), Err(ZipError::TooLarge { size: 40_000, .. })));
    }

    #[test]
    fn names_that_lead_out_are_no_entries() {
        let bytes = archive(&[
            ("../x", b"1"),
            ("/x", b"2"),
            ("a\\b", b"3"),
            ("a/../../x", b"4"),
            ("d/", b""),
            ("ok", b"5"),
        ]);
        let zip = Zip::open(Cursor::new(&bytes)).expect("a zip");
        let names: Vec<&str> = zip.entries().iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["ok"]);
        assert_eq!(zip.leads_out(), Some("../x"));
        for (name, leads_out) in [
            ("a/../../x", true),
            ("..\\x", true),
            ("/etc/x", true),
            ("C:\\x", true),
            ("a\\b", false),
            ("a..b/c", false),
            ("d/", false),
        ] {
            let bytes = archive(&[(name, b"1"), ("index.html", b"2")]);
            let zip = Zip::open(Cursor::new(&bytes)).expect("a zip");
            assert_eq!(zip.leads_out().is_some(), leads_out, "{name}");
        }
    }

    #[test]
    fn damage_and_bombs() {
        let bytes = archive(&[("a.txt", &b"abc ".repeat(1_000))]);
        for length in 0..bytes.len() {
            assert!(read(&bytes[..length], "a.txt").is_err(), "{length}");
        }
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x11;
            // Whatever is read whole is what was put in.
            if let Ok(Some(back)) = read(&flipped, "a.txt") {
                assert_eq!(back, b"abc ".repeat(1_000), "{at}");
            }
        }
        let mut bomb = bytes.clone();
        let list = bomb.windows(4).position(|w| w == b"PK\x01\x02").expect("a list");
        bomb[list + 24..list + 28].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(matches!(read(&bomb, "a.txt"), Err(ZipError::Refused(_))));
    }
}
