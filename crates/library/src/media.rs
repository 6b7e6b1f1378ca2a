//! Pictures and sounds inside packages on the disk: in memory is only where each begins.

use formats::package::{CourseFile, limits};
use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::PathBuf,
};

/// A file inside an archive on the disk.
#[derive(Clone)]
pub(crate) struct FileOnDisk {
    pub(crate) archive: PathBuf,
    pub(crate) start: u64,
    pub(crate) file: CourseFile,
}

impl FileOnDisk {
    /// As sent in `Content-Type`.
    pub fn media_type(&self) -> &'static str {
        self.file.media_type
    }

    /// The bytes; `None` when the file on the disk is no longer what was checked.
    pub fn read(&self) -> Option<Vec<u8>> {
        let read = || -> std::io::Result<Vec<u8>> {
            let mut archive = File::open(&self.archive)?;
            archive.seek(SeekFrom::Start(self.start))?;
            let mut bytes = Vec::new();
            archive.take(self.file.size.min(limits::SOUND_BYTES)).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        match read() {
            Ok(bytes) if self.file.holds(&bytes) => Some(bytes),
            Ok(_) => {
                tracing::error!(path = %self.archive.display(), "a package was changed; start the box again");
                None
            }
            Err(error) => {
                tracing::error!(path = %self.archive.display(), %error, "a package cannot be read");
                None
            }
        }
    }
}
