//! Files by content: a course's pictures and sounds, named by their BLAKE3 digest.
//!
//! A blob is written to a new file, synced, renamed and its folder synced before the commit that names it, so that no
//! acknowledged fact points at nothing.

use crate::{StoreError, node::write_durably};
use kernel::Digest;
use std::{
    fs,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

/// Largest blob kept in one piece. Larger things come in parts.
pub const MAX_BLOB_BYTES: usize = 64 << 20;

/// A folder of blobs.
#[derive(Debug, Clone)]
pub struct Blobs {
    folder: PathBuf,
}

/// What a scrub found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scrubbed {
    /// Files read.
    pub files: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Files whose content is not what their name says; moved aside so that they are fetched again.
    pub damaged: Vec<Digest>,
    /// Files that could not be read at all, with the system's reason.
    pub unreadable: Vec<String>,
}

impl Blobs {
    /// A folder; it is made when first needed.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Where a blob lies, if it is here: for those who read a part of it and check that part themselves.
    pub fn place(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.folder.join(&name[..2]).join(name)
    }

    /// Keeps bytes; returns their digest once they are on the disk. Known bytes are not written again.
    pub fn put(&self, bytes: &[u8]) -> Result<Digest, StoreError> {
        let digest = Digest(*blake3::hash(bytes).as_bytes());
        let path = self.place(&digest);
        if bytes.len() > MAX_BLOB_BYTES {
            return Err(StoreError::file(&path, &format!("{} bytes; at most {MAX_BLOB_BYTES}", bytes.len())));
        }
        if !path.exists() {
            write_durably(&path, bytes, 0o644)?;
        }
        Ok(digest)
    }

    /// The bytes, checked against their name; `None` if they are not here.
    pub fn get(&self, digest: &Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.place(digest);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(StoreError::file(&path, &e)),
        };
        if blake3::hash(&bytes).as_bytes() != &digest.0 {
            return Err(StoreError::file(&path, &"the content is damaged; run a scrub and fetch it again"));
        }
        Ok(Some(bytes))
    }

    /// Whether a file of this name is here; its content is not looked at.
    pub fn has(&self, digest: &Digest) -> bool {
        self.place(digest).exists()
    }

    /// Reads every blob and moves damaged ones aside, into `damaged/`.
    pub fn scrub(&self) -> Result<Scrubbed, StoreError> {
        let mut report = Scrubbed::default();
        for folder in list(&self.folder)? {
            if !folder.is_dir() || folder.file_name().is_some_and(|name| name == "damaged") {
                continue;
            }
            for path in list(&folder)? {
                let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
                // What is not named by a digest is a write the power cut short.
                let Some(digest): Option<Digest> = name else { continue };
                match hash_file(&path) {
                    Err(e) => report.unreadable.push(format!("{}: {e}", path.display())),
                    Ok((hash, bytes)) => {
                        report.files += 1;
                        report.bytes += bytes;
                        if hash != digest {
                            let aside = self.folder.join("damaged");
                            fs::create_dir_all(&aside).map_err(|e| StoreError::file(&aside, &e))?;
                            fs::rename(&path, aside.join(digest.to_string()))
                                .map_err(|e| StoreError::file(&path, &e))?;
                            report.damaged.push(digest);
                        }
                    }
                }
            }
        }
        Ok(report)
    }
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(StoreError::file(folder, &e)),
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
    paths.sort();
    Ok(paths)
}

fn hash_file(path: &Path) -> std::io::Result<(Digest, u64)> {
    let mut file = fs::File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    let (mut buffer, mut total) = (vec![0; 64 * 1024], 0u64);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((Digest(*hasher.finalize().as_bytes()), total));
        }
        hasher.update(&buffer[..read]);
        total += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("chaski-blobs-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn a_damaged_blob_is_never_served_and_is_moved_aside() {
        let blobs = Blobs::new(folder("damage"));
        let good = blobs.put(b"good").unwrap();
        let bad = blobs.put(b"bad").unwrap();
        assert_eq!(blobs.put(b"bad").unwrap(), bad);
        fs::write(blobs.place(&bad), b"bed").unwrap();
        assert!(blobs.get(&bad).is_err());
        let report = blobs.scrub().unwrap();
        assert_eq!((report.files, report.damaged.as_slice()), (2, &[bad][..]));
        assert_eq!(blobs.get(&bad).unwrap(), None);
        assert_eq!(blobs.get(&good).unwrap().as_deref(), Some(&b"good"[..]));
        assert_eq!(blobs.scrub().unwrap().damaged, []);
    }
}
