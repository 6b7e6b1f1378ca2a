//! Where the files of a tar archive begin: read once from header to header, nothing unpacked.
//!
//! Old, POSIX and GNU archives. A name that leads out of the folder it is unpacked into, a link, a device: the whole archive is
//! refused, because nobody makes one by accident.

use std::io::{self, Read, Seek, SeekFrom};

/// Bytes of a header and of the steps in which contents are laid down.
const BLOCK: u64 = 512;
/// Most entries: a channel of 200,000 files has as many, and some folders.
pub const MAX_ENTRIES: usize = 400_000;
/// Longest name, in bytes.
const MAX_NAME_BYTES: u64 = 1_024;

/// A file in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TarFile {
    /// Its path, without a leading `./`.
    pub path: String,
    /// Where its first byte stands in the archive.
    pub start: u64,
    /// Bytes.
    pub size: u64,
}

/// Why an archive is refused.
#[derive(Debug, thiserror::Error)]
pub enum TarError {
    /// It could not be read.
    #[error("the archive cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It is none, or damaged.
    #[error("at byte {at}: this is not a tar archive, or it is damaged. Copy it again")]
    Damaged {
        /// Where.
        at: u64,
    },
    /// Cut off.
    #[error("the archive is cut off inside {path}. Copy it again")]
    Truncated {
        /// Which file.
        path: String,
    },
    /// An entry that no honest archive of files has.
    #[error("the archive is refused: {path:?} is {what}")]
    Refused {
        /// Its name.
        path: String,
        /// What is wrong with it.
        what: &'static str,
    },
}

/// Lists the files of an archive; folders are left out.
pub fn list(archive: &mut (impl Read + Seek)) -> Result<Vec<TarFile>, TarError> {
    let length = archive.seek(SeekFrom::End(0))?;
    let (mut files, mut at, mut entries) = (Vec::new(), 0, 0);
    let mut next = Said::default();
    loop {
        let mut header = [0; BLOCK as usize];
        archive.seek(SeekFrom::Start(at))?;
        if at + BLOCK > length {
            // Two empty blocks should end it; many writers leave them out.
            return if at == length && at > 0 { Ok(files) } else { Err(TarError::Damaged { at }) };
        }
        archive.read_exact(&mut header)?;
        if header.iter().all(|byte| *byte == 0) {
            return if at == 0 { Err(TarError::Damaged { at }) } else { Ok(files) };
        }
        if !sum_fits(&header) {
            return Err(TarError::Damaged { at });
        }
        entries += 1;
        let path = next.path.take().unwrap_or_else(|| name(&header));
        if entries > MAX_ENTRIES {
            return Err(TarError::Refused { path, what: "one entry more than are read" });
        }
        let size = next.size.take().or_else(|| number(&header[124..136])).ok_or(TarError::Damaged { at })?;
        let start = at + BLOCK;
        let after = size.checked_next_multiple_of(BLOCK).and_then(|padded| start.checked_add(padded));
        if start.checked_add(size).is_none_or(|end| end > length) {
            return Err(TarError::Truncated { path });
        }
        match header[156] {
            b'0' | 0 | b'7' if path.ends_with('/') => {}
            b'0' | 0 | b'7' => files.push(TarFile { path: safe(path)?, start, size }),
            b'5' => drop(safe(path)?),
            b'L' => next.path = Some(long_name(archive, start, size, &path)?),
            b'x' => next = extended(archive, start, size, &path)?,
            b'g' => {}
            b'1' | b'2' | b'K' => return Err(TarError::Refused { path, what: "a link" }),
            _ => return Err(TarError::Refused { path, what: "neither a file nor a folder" }),
        }
        at = after.ok_or(TarError::Damaged { at })?;
    }
}

/// What an entry says of the one after it.
#[derive(Default)]
struct Said {
    path: Option<String>,
    size: Option<u64>,
}

fn safe(path: String) -> Result<String, TarError> {
    let what = match path.trim_start_matches("./") {
        rest if rest.starts_with('/') => "an absolute name",
        rest if rest.split('/').any(|part| part == "..") => "a name that leads out of its folder",
        rest if rest.contains(['\\', '\0']) => "a name with a forbidden sign",
        rest => return Ok(rest.to_owned()),
    };
    Err(TarError::Refused { path, what })
}

fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

fn name(header: &[u8]) -> String {
    let prefix = if &header[257..262] == b"ustar" { text(&header[345..500]) } else { String::new() };
    let name = text(&header[..100]);
    if prefix.is_empty() { name } else { format!("{prefix}/{name}") }
}

/// Octal digits, or GNU's big-endian bytes for what is larger than 8 GiB.
fn number(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        let (high, low) = field.split_at(field.len() - 8);
        let empty = high[0] == 0x80 && high[1..].iter().all(|byte| *byte == 0);
        return empty.then(|| u64::from_be_bytes(low.try_into().unwrap_or_default()));
    }
    let digits = text(field);
    let digits = digits.trim();
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

/// The header's sum, counted with its own field as spaces.
fn sum_fits(header: &[u8; BLOCK as usize]) -> bool {
    let sum = |range: &[u8]| range.iter().map(|byte| u64::from(*byte)).sum::<u64>();
    number(&header[148..156]) == Some(sum(&header[..148]) + 8 * u64::from(b' ') + sum(&header[156..]))
}

fn contents(
    archive: &mut (impl Read + Seek),
    start: u64,
    size: u64,
    path: &str,
) -> Result<Vec<u8>, TarError> {
    if size > 4 * MAX_NAME_BYTES {
        return Err(TarError::Refused { path: path.to_owned(), what: "a name that is too long" });
    }
    archive.seek(SeekFrom::Start(start))?;
    let mut bytes = vec![0; size as usize];
    archive.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn long_name(
    archive: &mut (impl Read + Seek),
    start: u64,
    size: u64,
    path: &str,
) -> Result<String, TarError> {
    Ok(text(&contents(archive, start, size, path)?))
}

/// Lines `LENGTH key=value`; path and size are ours to know.
fn extended(archive: &mut (impl Read + Seek), start: u64, size: u64, path: &str) -> Result<Said, TarError> {
    let bytes = contents(archive, start, size, path)?;
    let mut said = Said::default();
    for line in String::from_utf8_lossy(&bytes).lines() {
        match line.split_once(' ').and_then(|(_, rest)| rest.split_once('=')) {
            Some(("path", value)) => said.path = Some(value.to_owned()),
            Some(("size", value)) => said.size = value.parse().ok(),
            Some(("linkpath", _)) => {
                return Err(TarError::Refused { path: path.to_owned(), what: "a link" });
            }
            _ => {}
        }
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// One entry as `tar` writes it.
    fn entry(path: &str, kind: u8, bytes: &[u8]) -> Vec<u8> {
        let mut header = [0; BLOCK as usize];
        header[..path.len()].copy_from_slice(path.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
        header[148..156].fill(b' ');
        header[156] = kind;
        header[257..262].copy_from_slice(b"ustar");
        let sum: u64 = header.iter().map(|byte| u64::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        let mut entry = header.to_vec();
        entry.extend_from_slice(bytes);
        entry.resize(entry.len().next_multiple_of(BLOCK as usize), 0);
        entry
    }

    fn listed(archive: &[u8]) -> Result<Vec<(String, u64, u64)>, String> {
        let files = list(&mut Cursor::new(archive)).map_err(|e| e.to_string())?;
        Ok(files.into_iter().map(|file| (file.path, file.start, file.size)).collect())
    }

    #[test]
    fn files_are_found_where_they_stand() {
        let end = [0; 1024];
        let long = format!("content/{}.png", "x".repeat(120));
        let archive = [
            &entry("./content/", b'5', b"")[..],
            &entry("./content/a.txt", b'0', b"abc"),
            &entry("././@LongLink", b'L', format!("{long}\0").as_bytes()),
            &entry("cut", b'0', b"long"),
            &entry("pax", b'x', "22 path=content/ñ.txt\n".as_bytes()),
            &entry("other", b'0', b""),
            &end,
        ]
        .concat();
        let expected = vec![
            ("content/a.txt".to_string(), 1_024, 3),
            (long, 3_072, 4),
            ("content/ñ.txt".to_string(), 5_120, 0),
        ];
        assert_eq!(listed(&archive), Ok(expected.clone()));
        assert_eq!(listed(&archive[..archive.len() - end.len()]), Ok(expected));
    }

    #[test]
    fn what_leads_out_is_refused_by_name() {
        for (path, kind, word) in [
            ("../evil", b'0', "leads out"),
            ("a/../../evil", b'0', "leads out"),
            ("/etc/passwd", b'0', "absolute"),
            ("a\\b", b'0', "forbidden"),
            ("link", b'2', "a link"),
            ("hard", b'1', "a link"),
            ("dev", b'3', "neither"),
        ] {
            let refused = listed(&entry(path, kind, b"")).expect_err(path);
            assert!(refused.contains(word) && refused.contains(&format!("{path:?}")), "{refused}");
        }
    }

    #[test]
    fn damage_is_said() {
        let mut archive = entry("a", b'0', &[7; 2_000]);
        for length in [0, 1, 511, 513, 2_000] {
            assert!(listed(&archive[..length]).is_err(), "{length}");
        }
        archive[3] ^= 1;
        assert!(listed(&archive).expect_err("changed").contains("damaged"));
        assert!(listed(&[0; 1024]).is_err());
        assert!(listed(b"PK\x03\x04").is_err());
    }
}
