//! [`Reader`]: what somebody may be shown, decided by the sender from envelopes and certificates alone.

use crate::Trust;
use eventlog::{
    EntryRef,
    statement::{CertificateTerms, NodeRole},
};
use kernel::{Authority, NodeKey, SchoolId};
use std::collections::BTreeSet;

/// What a node may read of others' logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    schools: BTreeSet<SchoolId>,
    central: bool,
}

impl Reader {
    /// What the certificates of one node allow. Until people's consent is asked for somewhere, a central is shown what
    /// nodes and staff write, and nothing that learners did.
    pub fn of<'a>(certificates: impl Iterator<Item = &'a CertificateTerms>) -> Self {
        let mut reader = Self { schools: BTreeSet::new(), central: false };
        for terms in certificates {
            reader.schools.extend(&terms.schools);
            reader.central |= terms.role == NodeRole::Central;
        }
        reader
    }

    /// The schools that its certificates name.
    pub fn schools(&self) -> &BTreeSet<SchoolId> {
        &self.schools
    }

    /// A ministry's or partner's node.
    pub fn is_central(&self) -> bool {
        self.central
    }

    /// A name for these rights: two readers with the same may see the same.
    pub fn scope(&self) -> [u8; 8] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[u8::from(self.central)]);
        for school in &self.schools {
            hasher.update(school.as_bytes());
        }
        let mut scope = [0; 8];
        scope.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        scope
    }

    /// Whether an entry may be shown; otherwise its digest stands in its place.
    pub fn may_read(&self, entry: &EntryRef<'_>) -> bool {
        match entry.authority() {
            Authority::Central => true,
            Authority::Node if entry.persons().len() == 0 => true,
            Authority::Staff if self.central => true,
            _ => entry.schools().any(|school| self.schools.contains(&school)),
        }
    }

    /// Whether a log is sent at all: a hub has no use for the digests of another school.
    pub fn wants_log_of(&self, author: &CertificateTerms) -> bool {
        self.central
            || author.role == NodeRole::Central
            || author.schools.iter().any(|school| self.schools.contains(school))
    }

    /// The same of a node, by whatever certificates it has.
    pub(crate) fn wants_log_from(&self, trust: &Trust, author: NodeKey) -> bool {
        trust.certificates_of(author).any(|author| self.wants_log_of(author))
    }
}
