//! Which node this is, and which life of its database.
//!
//! The node's key lies in a file outside the database, so that neither a backup nor a copied database carries it. Beside it
//! lies a marker: the incarnation, the machine (and the database, where that is a server's), and an entry number the database must have. If the
//! database is older than the marker (restored), or it or the machine is another (a dump, a cloned disk), a new incarnation begins: two
//! branches under one name would be a fork.

use crate::StoreError;
use eventlog::NodeSecret;
use kernel::{Entropy, Incarnation, from_base32, to_base32};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// The folder of key and marker.
#[derive(Debug, Clone)]
pub struct NodeFolder {
    folder: PathBuf,
    /// What tells this machine from its clones, e.g. the content of `/etc/machine-id`; empty where nothing does.
    machine: String,
    /// Which of a server's databases lies beside it ([`crate::Connection::identity`]); empty where that is a file of the same folder.
    database: String,
    /// Which of the node's logs is written, where several processes write one each.
    place: u16,
}

/// The marker's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The life this machine last wrote in.
    pub incarnation: Incarnation,
    /// The machine that wrote it.
    pub machine: String,
    /// The server's database in which it did; `None`: a program of before did not tell.
    pub database: Option<String>,
    /// The database had at least this entry then.
    pub seq: u64,
}

impl NodeFolder {
    /// The folder; it is made when first needed.
    pub fn new(folder: impl Into<PathBuf>, machine: impl Into<String>) -> Self {
        Self {
            folder: folder.into(),
            machine: machine.into().trim().to_owned(),
            database: String::new(),
            place: 0,
        }
    }

    /// The same folder beside this database: if it lies beside another one later, that was brought back from a copy.
    pub fn beside(&self, database: &str) -> Self {
        Self { database: database.to_owned(), ..self.clone() }
    }

    /// Whether it lies beside this database.
    pub fn is_beside(&self, database: &str) -> bool {
        self.database == database
    }

    /// The same folder for whoever writes another of the node's logs: each has a marker of its own.
    pub fn at_place(&self, place: u16) -> Self {
        Self { place, ..self.clone() }
    }

    fn marker_file(&self) -> PathBuf {
        match self.place {
            0 => self.folder.join("marker"),
            place => self.folder.join(format!("marker-{place}")),
        }
    }

    /// The node's key, made on first use.
    pub fn secret(&self, entropy: &mut dyn Entropy) -> Result<NodeSecret, StoreError> {
        if let Some(secret) = self.secret_here()? {
            return Ok(secret);
        }
        let secret = NodeSecret::generate(entropy);
        write_durably(&self.key_file(), to_base32(secret.to_bytes().as_ref()).as_bytes(), 0o600)?;
        Ok(secret)
    }

    /// The node's key, if there is one.
    pub fn secret_here(&self) -> Result<Option<NodeSecret>, StoreError> {
        let path = self.key_file();
        match fs::read_to_string(&path) {
            Ok(text) => {
                let seed = from_base32(text.trim()).map_err(|e| StoreError::file(&path, &e))?;
                Ok(Some(NodeSecret::from_bytes(seed)))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(StoreError::file(&path, &e)),
        }
    }

    /// Removes the node's key: the next start draws another, and goes on in a log of its own.
    pub fn forget_secret(&self) -> Result<(), StoreError> {
        let path = self.key_file();
        match fs::remove_file(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file(&path, &e)),
            _ => Ok(()),
        }
    }

    fn key_file(&self) -> PathBuf {
        self.folder.join("node.key")
    }

    /// The marker, if there is one that can be read.
    pub fn marker(&self) -> Option<Marker> {
        let text = fs::read_to_string(self.marker_file()).ok()?;
        let mut lines = text.lines();
        let incarnation = lines.next()?.parse().ok()?;
        let seq = lines.next()?.parse().ok()?;
        let machine = lines.next().unwrap_or_default().to_owned();
        Some(Marker { incarnation, seq, machine, database: lines.next().map(str::to_owned) })
    }

    /// Writes the marker.
    pub fn mark(&self, incarnation: Incarnation, seq: u64) -> Result<(), StoreError> {
        let text = format!("{incarnation}\n{seq}\n{}\n{}\n", self.machine, self.database);
        write_durably(&self.marker_file(), text.as_bytes(), 0o644)
    }

    /// Whether a database that stands at `seq` of `incarnation` may simply go on.
    pub fn may_go_on(&self, incarnation: Incarnation, seq: u64) -> bool {
        self.marker().is_some_and(|m| {
            let same = m.machine == self.machine && m.database.is_none_or(|known| known == self.database);
            same && m.incarnation == incarnation && m.seq <= seq
        })
    }
}

/// Writes a file so that after a power cut there is either the old or the new content: a new file, synced, renamed, and
/// the folder synced.
pub fn write_durably(path: &Path, bytes: &[u8], mode: u32) -> Result<(), StoreError> {
    let fail = |e: std::io::Error| StoreError::file(path, &e);
    // A bare name lies in the folder where the program was started.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(fail)?;
    let new = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    // A stick that somebody prepared may have a link there: nothing is written through it.
    match fs::remove_file(&new) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(fail(error)),
        _ => {}
    }
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = options.open(&new).map_err(fail)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(fail)?;
    fs::rename(&new, path).map_err(fail)?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(fail)
}
