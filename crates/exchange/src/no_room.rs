//! [`NoRoom`]: failures for want of room, which somebody can end by making some.

use crate::{LetterError, OutboxError, courier::CourierError, stick::StickError};
use std::io::{
    self,
    ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull},
};
use store::{CarriedError, StoreError};

/// Whether something failed because there is no room left: on a stick, on the disk where files are laid, or on the one of the database.
pub trait NoRoom {
    /// It did: what could not be done can be, once there is room.
    fn is_no_room(&self) -> bool;
}

impl NoRoom for io::Error {
    fn is_no_room(&self) -> bool {
        // FAT32, as on most sticks, has no longer files than 4 GB.
        matches!(self.kind(), StorageFull | QuotaExceeded | FileTooLarge)
    }
}

impl NoRoom for StoreError {
    fn is_no_room(&self) -> bool {
        matches!(self, StoreError::Full)
    }
}

impl NoRoom for CarriedError {
    fn is_no_room(&self) -> bool {
        self.why.is_no_room()
    }
}

impl NoRoom for OutboxError {
    fn is_no_room(&self) -> bool {
        match self {
            OutboxError::Store(why) => why.is_no_room(),
            OutboxError::Letter(LetterError::Io(why)) => why.is_no_room(),
            OutboxError::Letter(_) => false,
        }
    }
}

impl NoRoom for StickError {
    fn is_no_room(&self) -> bool {
        match self {
            StickError::Carried(why) => why.is_no_room(),
            StickError::Store(why) => why.is_no_room(),
            StickError::Outbox(why) => why.is_no_room(),
            StickError::NotJoined => false,
        }
    }
}

impl NoRoom for CourierError {
    fn is_no_room(&self) -> bool {
        match self {
            CourierError::File(why) => why.is_no_room(),
            CourierError::Stick(why) => why.is_no_room(),
            CourierError::NotMail | CourierError::TooLong => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_room_is_told_wherever_it_was_lacking() {
        for (kind, lacks) in [
            (StorageFull, true),
            (QuotaExceeded, true),
            (FileTooLarge, true),
            (io::ErrorKind::PermissionDenied, false),
            (io::ErrorKind::NotFound, false),
            (io::ErrorKind::UnexpectedEof, false),
        ] {
            let carried = || StickError::Carried(CarriedError { path: "a.letter".into(), why: kind.into() });
            let letter = || StickError::Outbox(LetterError::Io(kind.into()).into());
            assert_eq!(io::Error::from(kind).is_no_room(), lacks, "{kind:?}");
            assert_eq!(CourierError::File(kind.into()).is_no_room(), lacks, "{kind:?}");
            for stick in [carried(), letter()] {
                assert_eq!(stick.is_no_room(), lacks, "{kind:?}");
                assert_eq!(CourierError::Stick(stick).is_no_room(), lacks, "{kind:?}");
            }
        }
        for (why, lacks) in
            [(StoreError::Full, true), (StoreError::Busy, false), (StoreError::Log("full".into()), false)]
        {
            assert_eq!(why.is_no_room(), lacks, "{why}");
            for stick in [StickError::Store(why.clone()), StickError::Outbox(why.clone().into())] {
                assert!(stick.is_no_room() == lacks && stick.of_the_stick().is_none(), "{why}");
                assert_eq!(CourierError::Stick(stick).is_no_room(), lacks, "{why}");
            }
        }
        assert!(!CourierError::NotMail.is_no_room() && !CourierError::TooLong.is_no_room());
        assert!(!StickError::NotJoined.is_no_room());
    }
}
