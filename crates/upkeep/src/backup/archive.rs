//! What is inside a backup: files, one after the other, each with its name, its length and its hash.
//!
//! ```text
//! file   name's length 2 | name | length 8 | bytes | BLAKE3 32      end   0 0
//! ```

use super::BackupError;
use std::{
    fs::File,
    io::{self, Read, Write},
    path::Path,
};

/// The database in a backup.
pub const DATABASE: &str = "chaski.sqlite3";
/// What the backup says about itself.
pub const ABOUT: &str = "about.json";
/// Folders whose files may be in a backup.
pub const FOLDERS: [&str; 3] = ["node", "starters", "blobs"];

/// Longest name; `blobs/ab/` and a digest need 61.
const NAME_MAX: usize = 200;
/// Most files; a box with every course of a country has some ten thousand.
const FILES_MAX: u64 = 1_000_000;
/// Bytes moved at once.
const STEP: usize = 64 * 1024;

/// Whether a name may stand in a backup: the database, or a plain file in one of the folders. Nothing that could leave the
/// folder it is unpacked in.
pub fn is_fit(name: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    };
    let mut parts = name.split('/');
    match (parts.next(), parts.clone().count()) {
        (Some(file), 0) => file == DATABASE || file == ABOUT,
        (Some("blobs"), 1 | 2) => parts.all(plain),
        (Some(folder), 1) => FOLDERS.contains(&folder) && parts.all(plain),
        _ => false,
    }
}

/// Writes one file.
pub fn put(to: &mut impl Write, name: &str, mut from: impl Read, bytes: u64) -> io::Result<()> {
    debug_assert!(is_fit(name) && name.len() <= NAME_MAX);
    to.write_all(&(name.len() as u16).to_be_bytes())?;
    to.write_all(name.as_bytes())?;
    to.write_all(&bytes.to_be_bytes())?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; STEP];
    let mut left = bytes;
    while left > 0 {
        let wanted = left.min(STEP as u64) as usize;
        from.read_exact(&mut buffer[..wanted])
            .map_err(|e| io::Error::new(e.kind(), format!("{name} became shorter while it was read")))?;
        hasher.update(&buffer[..wanted]);
        to.write_all(&buffer[..wanted])?;
        left -= wanted as u64;
    }
    to.write_all(hasher.finalize().as_bytes())
}

/// Writes the end.
pub fn end(to: &mut impl Write) -> io::Result<()> {
    to.write_all(&[0, 0])
}

/// Reads all files and gives each to `open`, which says where its bytes go. Returns names and lengths, in order.
/// `inside_max` bounds what may come out, whatever the files claim.
pub fn take(
    from: &mut impl Read,
    inside_max: u64,
    mut open: impl FnMut(&str) -> Result<File, BackupError>,
    place: &Path,
) -> Result<Vec<(String, u64)>, BackupError> {
    let reading = |e| BackupError::from_io(place, e);
    let unexpected = |what: &str| BackupError::Content(what.to_owned());
    let mut files = Vec::new();
    let mut left = inside_max;
    loop {
        let mut two = [0; 2];
        from.read_exact(&mut two).map_err(reading)?;
        let length = usize::from(u16::from_be_bytes(two));
        if length == 0 {
            return Ok(files);
        }
        if length > NAME_MAX || files.len() as u64 >= FILES_MAX {
            return Err(unexpected("too many files, or a name that is too long"));
        }
        let mut name = vec![0; length];
        from.read_exact(&mut name).map_err(reading)?;
        let name = String::from_utf8(name).map_err(|_| unexpected("a name that is no text"))?;
        if !is_fit(&name) || files.iter().any(|(known, _)| *known == name) {
            return Err(unexpected(&format!("a file called {name:?}")));
        }
        let mut eight = [0; 8];
        from.read_exact(&mut eight).map_err(reading)?;
        let bytes = u64::from_be_bytes(eight);
        left = left.checked_sub(bytes).ok_or_else(|| unexpected("more than its head says"))?;
        let mut to = open(&name)?;
        let writing = |e: io::Error| BackupError::file(&place.join(&name), &e);
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; STEP];
        let mut todo = bytes;
        while todo > 0 {
            let wanted = todo.min(STEP as u64) as usize;
            from.read_exact(&mut buffer[..wanted]).map_err(reading)?;
            hasher.update(&buffer[..wanted]);
            to.write_all(&buffer[..wanted]).map_err(writing)?;
            todo -= wanted as u64;
        }
        to.sync_all().map_err(writing)?;
        let mut hash = [0; 32];
        from.read_exact(&mut hash).map_err(reading)?;
        if hasher.finalize().as_bytes() != &hash {
            return Err(unexpected(&format!("{name} is not what was put in")));
        }
        files.push((name, bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let digest = "ab".repeat(26);
        for good in ["chaski.sqlite3", "about.json", "node/node.key", "starters/a_b.installed"] {
            assert!(is_fit(good), "{good}");
        }
        assert!(is_fit(&format!("blobs/ab/{digest}")));
        for bad in [
            "",
            "/",
            "chaski.sqlite3/",
            "/etc/passwd",
            "../x",
            "node",
            "node/",
            "node/../x",
            "node/..",
            "node/.x",
            "node/a/b",
            "blobs/../x",
            "blobs/a/../b",
            "blobs/a/b/c",
            "other/x",
            "chaski.sqlite3-wal",
            "node/a b",
            "node\\x",
            "NODE/x",
        ] {
            assert!(!is_fit(bad), "{bad}");
        }
    }
}
