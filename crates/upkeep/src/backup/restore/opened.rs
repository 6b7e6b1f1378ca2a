//! A backup that was opened, on its way to where it is restored: in one process, or from one to another.
//!
//! ```text
//! passed on   bytes inside 8 | length of the list 8 | list of erasures beside the backup | what was sealed, packed
//! ```

use crate::backup::{BackupError, Beside, RecoveryKey, erasures::MAX_BYTES, sealed::Opener};
use std::{
    fs::File,
    io::{self, BufReader, Read, Write},
    path::{Path, PathBuf},
};

/// What is inside, still packed, and what lay beside the backup.
pub(super) struct Opened<R> {
    /// What faults in it are named after.
    pub name: PathBuf,
    /// Bytes it will have when unpacked.
    pub inside_bytes: u64,
    /// The list of erasures that lay beside the backup: anybody may have written in it.
    pub beside: Beside,
    /// What was sealed.
    pub from: R,
}

impl Opened<Opener<BufReader<File>>> {
    /// Opens a backup with its key, and reads what lies beside it.
    pub fn open(file: &Path, key: &RecoveryKey) -> Result<Self, BackupError> {
        let opening = |e: io::Error| BackupError::file(file, &e);
        let from = Opener::new(BufReader::new(File::open(file).map_err(opening)?), key)?;
        let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let beside = Beside::read(folder)?;
        Ok(Self { name: file.to_owned(), inside_bytes: from.head().inside_bytes, beside, from })
    }
}

impl<R: Read> Opened<R> {
    /// What another process passes on.
    pub fn passed(mut from: R) -> Result<Self, BackupError> {
        let name = PathBuf::from("what was passed on");
        let reading = |e: io::Error| BackupError::file(&name, &e);
        let mut eight = [0; 8];
        from.read_exact(&mut eight).map_err(reading)?;
        let inside_bytes = u64::from_be_bytes(eight);
        from.read_exact(&mut eight).map_err(reading)?;
        let bytes = u64::from_be_bytes(eight);
        if bytes > MAX_BYTES {
            return Err(BackupError::Content("a list of erasures that is too long".into()));
        }
        let mut list = String::new();
        from.by_ref().take(bytes).read_to_string(&mut list).map_err(reading)?;
        let beside = Beside::checked(&name, &list)?;
        Ok(Self { name, inside_bytes, beside, from })
    }

    /// Passes it on.
    pub fn pass_on(mut self, file: &Path, to: &mut impl Write) -> Result<(), BackupError> {
        let list = self.beside.to_text();
        let mut written = || -> io::Result<()> {
            to.write_all(&self.inside_bytes.to_be_bytes())?;
            to.write_all(&(list.len() as u64).to_be_bytes())?;
            to.write_all(list.as_bytes())?;
            io::copy(&mut self.from, to)?;
            to.flush()
        };
        written().map_err(|e| BackupError::from_io(file, e))
    }
}
