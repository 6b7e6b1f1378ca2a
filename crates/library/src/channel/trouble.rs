//! Why something did not come or go, as far as a page says it in a person's language. Paths of this machine and the system's own
//! words go to the program's log.

use super::{BringError, StickError};
use std::io;

/// What a page says of a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The stick was taken out, or failed, in the middle.
    CutShort {
        /// Files that are here.
        here: u64,
        /// Of how many.
        of: u64,
        /// It is not there any more.
        gone: bool,
    },
    /// Not enough room on the box.
    NoRoom {
        /// Bytes that are needed.
        needed: u64,
        /// Bytes that are free for courses.
        free: u64,
    },
    /// Not enough room on the stick.
    StickFull {
        /// Bytes that are needed.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// What is here is newer.
    Older {
        /// The version here.
        here: i64,
        /// The version offered.
        offered: u32,
    },
    /// The channel's list is damaged or none.
    Damaged,
    /// More than is taken.
    TooMuch,
    /// The stick is not there.
    StickGone,
    /// The stick is there and cannot be read.
    StickUnreadable,
    /// The stick cannot be written to: it is locked, or somebody else's.
    StickLocked,
    /// A file is too large for the way the stick is formatted.
    TooLargeForStick,
    /// The stick failed while it was written to.
    StickFailed,
    /// The box's own disk is full or failed.
    Disk,
    /// It was taken off the box meanwhile, or its file is missing here.
    NotHere,
    /// Another import or copy is running.
    Busy,
    /// Something of ours.
    Ours,
}

impl Trouble {
    /// The word by which messages are found.
    pub fn word(&self) -> &'static str {
        match self {
            Trouble::CutShort { gone: true, .. } => "pulled",
            Trouble::CutShort { gone: false, .. } => "failing",
            Trouble::NoRoom { .. } => "no-room",
            Trouble::StickFull { .. } => "stick-full",
            Trouble::Older { .. } => "older",
            Trouble::Damaged => "damaged",
            Trouble::TooMuch => "too-much",
            Trouble::StickGone => "gone",
            Trouble::StickUnreadable => "unreadable",
            Trouble::StickLocked => "locked",
            Trouble::TooLargeForStick => "too-large",
            Trouble::StickFailed => "stick-failed",
            Trouble::Disk => "disk",
            Trouble::NotHere => "not-here",
            Trouble::Busy => "busy",
            Trouble::Ours => "ours",
        }
    }

    /// Of a channel that was to be copied out: where disks are named, the stick's is meant.
    pub fn of_copying_out(error: &BringError) -> Self {
        let BringError::Disk { why, .. } = error else { return Self::from(error) };
        match why.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Trouble::StickLocked,
            io::ErrorKind::FileTooLarge => Trouble::TooLargeForStick,
            io::ErrorKind::NotFound => Trouble::StickGone,
            _ => Trouble::StickFailed,
        }
    }
}

/// Megabytes as the system counts them.
pub(crate) fn bytes_of(mb: u64) -> u64 {
    mb.saturating_mul(1 << 20)
}

impl From<&BringError> for Trouble {
    fn from(error: &BringError) -> Self {
        use formats::kolibri::ChannelError;
        match error {
            BringError::CutShort { here, of, gone, .. } => {
                Trouble::CutShort { here: *here, of: *of, gone: *gone }
            }
            BringError::NoRoom { needed, free_mb } => {
                let free = bytes_of(*free_mb).saturating_sub(super::KEPT_FREE_BYTES);
                Trouble::NoRoom { needed: *needed, free }
            }
            BringError::StickFull { needed, free_mb } => {
                Trouble::StickFull { needed: *needed, free: bytes_of(*free_mb) }
            }
            BringError::Older { here, offered, .. } => Trouble::Older { here: *here, offered: *offered },
            BringError::Channel(ChannelError::TooMuch { .. }) => Trouble::TooMuch,
            BringError::Channel(ChannelError::Stopped(_)) | BringError::Store(_) => Trouble::Ours,
            BringError::Channel(_) => Trouble::Damaged,
            BringError::Stick(StickError::NoChannels(_) | StickError::Gone(_)) => Trouble::StickGone,
            BringError::Stick(_) => Trouble::StickUnreadable,
            BringError::Disk { .. } => Trouble::Disk,
            BringError::Busy => Trouble::Busy,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_are_the_sticks_when_copying_out() {
        let disk = |kind: io::ErrorKind| BringError::Disk { path: "x".into(), why: kind.into() };
        for (kind, word) in [
            (io::ErrorKind::ReadOnlyFilesystem, "locked"),
            (io::ErrorKind::PermissionDenied, "locked"),
            (io::ErrorKind::FileTooLarge, "too-large"),
            (io::ErrorKind::NotFound, "gone"),
            (io::ErrorKind::Other, "stick-failed"),
        ] {
            assert_eq!(Trouble::of_copying_out(&disk(kind)).word(), word);
            assert_eq!(Trouble::from(&disk(kind)).word(), "disk");
        }
        let no_room = BringError::NoRoom { needed: 9, free_mb: 600 };
        assert_eq!(Trouble::from(&no_room), Trouble::NoRoom { needed: 9, free: 88 << 20 });
        assert_eq!(
            Trouble::from(&BringError::NoRoom { needed: 9, free_mb: 5 }),
            Trouble::NoRoom { needed: 9, free: 0 }
        );
    }
}
