//! Why a backup could not be made or restored, in words for the person at the keyboard: what, where, what to do.

use std::{io, path::Path};

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file is something else.
    #[error("this is not a Chaski backup: it does not begin like one")]
    NotABackup,
    /// A later program wrote it.
    #[error(
        "this backup was written by a newer version of Chaski (format {0}); install that version to restore it"
    )]
    Newer(u8),
    /// Bytes have changed.
    #[error("the backup is damaged at byte {at_byte}, in part {chunk}; use another backup")]
    Damaged {
        /// Which chunk, from 1; 0 is the head.
        chunk: u64,
        /// Where it begins in the file.
        at_byte: u64,
    },
    /// The end is missing.
    #[error("the backup is cut short at byte {at_byte}, in part {chunk}; use another backup")]
    CutShort {
        /// Which chunk, from 1; 0 is the head.
        chunk: u64,
        /// How long the file is.
        at_byte: u64,
    },
    /// Something stands behind the end.
    #[error("something was added to the backup behind its end, at byte {at_byte}; use another backup")]
    Longer {
        /// Where the backup ends.
        at_byte: u64,
    },
    /// Closed with another box's lock, or an earlier one of this box.
    #[error(
        "this recovery key does not open this backup: it belongs to another box, or to another key of this one"
    )]
    OtherKey,
    /// What was sealed is not what a backup holds: a fault of the program that made it, or a made-up file.
    #[error("the backup holds something unexpected: {0}")]
    Content(String),
    /// What was restored could not be given another node key.
    #[error("the box cannot go on under a new node key: {0}; nothing was restored")]
    NewNode(String),
    /// The box has no lock yet.
    #[error(
        "this box has no recovery key yet, so a backup could never be opened; make one with `chaski backup --new-key`"
    )]
    NoLock,
    /// Not enough room.
    #[error("there is not enough room in {place}: {needed_mb} MB are needed, {free_mb} MB are free")]
    NoRoom {
        /// Which folder.
        place: String,
        /// Needed.
        needed_mb: u64,
        /// Free.
        free_mb: u64,
    },
    /// The folder that receives backups is not what was prepared: the stick is not in, or it is another one.
    #[error("{0} is not a folder prepared for backups: is the stick in its place?")]
    NoStick(String),
    /// Restoring over something.
    #[error(
        "{0} is not empty. What is there stays as it is; say --replace to put it aside and restore over it"
    )]
    NotEmpty(String),
    /// The folder belongs to somebody else than who restores: the hub could not read what is restored, and what lies there is
    /// not to be trusted with the rights of another.
    #[error(
        "{0} belongs to another user; restore as that user, or as root (`sudo chaski restore`). Nothing was changed"
    )]
    OthersFolder(String),
    /// A line of an erasures file that cannot be read: restoring without it could bring a forgotten person back.
    #[error("{path}, line {line}: {why}. Mend the line and restore again; nothing was changed")]
    Erasures {
        /// Which file.
        path: String,
        /// Which line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// The list beside the backup names people whom the box did not sign.
    #[error(
        "chaski-erasures.txt beside the backup names people whom this box has not signed as forgotten: {0}. The lines were written by \
         hand, by an earlier version, or by somebody who had the stick. Who is forgotten is forgotten for good: look at the list, then \
         say --unsigned forget or --unsigned leave-out. Nothing was changed"
    )]
    Unsigned(usize),
    /// A file could not be read or written.
    #[error("{path}: {why}")]
    File {
        /// Which file.
        path: String,
        /// The system's reason.
        why: String,
    },
    /// The database could not be copied or is not sound.
    #[error("database: {0}")]
    Database(String),
}

impl BackupError {
    /// A file that could not be used.
    pub fn file(path: &Path, why: &io::Error) -> Self {
        // Errors of a sealed stream travel inside io::Error through the decoder.
        Self::File { path: path.display().to_string(), why: why.to_string() }
    }

    /// Out of an `io::Error` again, if it carries one of ours.
    pub(super) fn from_io(path: &Path, error: io::Error) -> Self {
        match error.downcast::<BackupError>() {
            Ok(ours) => ours,
            Err(other) => Self::file(path, &other),
        }
    }
}
