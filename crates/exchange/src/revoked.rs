//! What a revocation takes back counts no more, whichever came first: the revocation, or what it takes back.
//!
//! Entries that arrive after the word about them are void from the moment they are taken ([`Trust::says_of`], [`store::Doubts`]): they are kept
//! and relayed, no view sees them, none begins anew. Entries that were here before it are voided where the word is heard: by the command
//! that revokes, at the desk's first look at whom it believes, behind each commit of a conversation that was judged under less than is
//! known by now, and at the end of each letter.

use crate::{
    Here, Trust,
    desk::{Defect, Desk},
    inbox::InboxError,
};
use eventlog::Position;
use kernel::Origin;
use std::sync::Arc;
use store::{Doubts, REBUILD_CHUNK, StoreError, log::Head};

/// Whom a node believes, and a name for that.
pub(crate) type Named = (Arc<Trust>, [u8; 8]);

/// What the root has said of one log.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Said {
    /// Which branch of it is kept.
    pub kept: Option<Position>,
    /// The last entry of it that counts.
    pub stands_until: Option<u64>,
}

impl Said {
    /// With what is known here besides.
    pub fn doubts(&self, forked: bool) -> Doubts {
        Doubts { forked, stands_until: self.stands_until }
    }
}

impl Trust {
    /// What the root has said of a log.
    pub(crate) fn says_of(&self, origin: &Origin) -> Said {
        Said { kept: self.settlement_of(origin), stands_until: self.stands_until(origin) }
    }
}

impl Here {
    /// Makes all that the root has taken back void, and what it has not taken back good, as is known by now. Views begin anew if that changes
    /// anything.
    pub fn apply_revocations(&self) -> Result<(), StoreError> {
        match self.trust()? {
            Some(trust) => self.void_revoked(&trust).map(drop),
            None => Ok(()),
        }
    }

    /// The same by what was just read: what is known by now must not be more. Returns whether anything changed.
    pub(crate) fn void_revoked(&self, trust: &Trust) -> Result<bool, StoreError> {
        if !trust.revokes() {
            return Ok(false);
        }
        let mut voided = 0;
        for (origin, ..) in self.store.read_blocking(Head::ends)? {
            if let Some(until) = trust.stands_until(&origin) {
                // Up to the word and not to the end of what was here a moment ago: more may have come.
                let until = until.min(i64::MAX as u64);
                voided += self.store.write_blocking(move |tx| tx.void_after(origin.tag(), until))?;
            }
        }
        if voided > 0 {
            // Views were emptied, also the one that says whom to believe: until it is whole again nobody is a stranger or a friend.
            self.store.rebuild_now(REBUILD_CHUNK)?;
        }
        Ok(voided > 0)
    }
}

impl Desk {
    /// The same, if something else is known of nodes by now than what has this name. Returns it, and its name.
    pub(crate) fn apply_revocations(&self, under: [u8; 8]) -> Result<Option<Named>, InboxError> {
        let (trust, name) = self.trust()?;
        if name == under {
            return Ok(None);
        }
        match self.void_all_revoked(&trust)? {
            // What was voided may have been what was believed.
            true => self.trust().map(Some),
            false => Ok(Some((trust, name))),
        }
    }

    /// Returns whether anything changed.
    pub(crate) fn void_all_revoked(&self, trust: &Trust) -> Result<bool, StoreError> {
        match self.has(Defect::RevocationIgnored) {
            true => Ok(false),
            false => self.here.void_revoked(trust),
        }
    }

    /// What the root has said of a log, as this desk heeds it.
    pub(crate) fn heeds(&self, trust: &Trust, origin: &Origin) -> Said {
        let said = trust.says_of(origin);
        Said {
            kept: said.kept.filter(|_| !self.has(Defect::LostBranchKept)),
            stands_until: said.stands_until.filter(|_| !self.has(Defect::RevocationIgnored)),
        }
    }
}
