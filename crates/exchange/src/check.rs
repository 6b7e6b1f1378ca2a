//! Blocks that come otherwise than by a conversation or a letter: out of an archive, or made for a measurement.

use crate::{Desk, Trust, inbox::judge, moves::Foreign};
use eventlog::CheckedBlock;
use std::sync::Arc;

/// What a node goes by when it looks at blocks, at one moment.
pub struct Checking {
    own: kernel::NodeKey,
    trust: Arc<Trust>,
    expected: Foreign,
}

impl Desk {
    /// What this node believes now.
    pub fn checking(&self) -> Result<Checking, crate::InboxError> {
        let (trust, _) = self.trust()?;
        let expected = self.here.foreign(&trust)?;
        Ok(Checking { own: self.here.secret.public(), trust, expected })
    }
}

impl Checking {
    /// Whether a block is what its author wrote and may have written, and is of use here: form, digests, signature, certificate, and
    /// the schools it speaks of. `Err` says why not.
    pub fn check(&self, bytes: &[u8]) -> Result<CheckedBlock, String> {
        let judged = judge(&self.trust, self.own, &self.expected, bytes, None);
        judged.map(|judged| judged.checked).map_err(|refusal| refusal.why)
    }
}
