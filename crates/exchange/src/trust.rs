//! [`Trust`]: whom a node believes. A pure function of its root key, what it was installed with, and its log.

use crate::{Reader, Welcome, introduced};
use eventlog::{
    Block, Certificate, EntryRef, ForkSettlement, Item, Lineage, Position, Revocation,
    statement::{CertificateTerms, NodeRole, RevocationTerms, ScopeError},
};
use events::Event;
use kernel::{NodeKey, Origin, UtcMillis};
use std::collections::BTreeMap;
use store::{Connection, StoreError};

/// Statements and lineage as known so far. Those that the root did not sign say nothing.
#[derive(Debug, Clone)]
pub struct Trust {
    root: NodeKey,
    certificates: BTreeMap<NodeKey, Vec<Certificate>>,
    revocations: Vec<Revocation>,
    settlements: Vec<ForkSettlement>,
    lineage: Lineage,
}

impl Trust {
    /// What a node is installed with.
    pub fn installed(welcome: &Welcome) -> Self {
        let mut trust = Self {
            root: welcome.root,
            certificates: BTreeMap::new(),
            revocations: vec![],
            settlements: vec![],
            lineage: Lineage::new(),
        };
        welcome.certificates.iter().for_each(|certificate| trust.certify(certificate.clone(), None));
        trust
    }

    fn certify(&mut self, certificate: Certificate, before: Option<&Trust>) {
        let verified = || {
            let known = before.filter(|before| before.root == self.root);
            let known = known.and_then(|before| before.certificates.get(&certificate.terms.node));
            known.is_some_and(|known| known.contains(&certificate)) || certificate.verify(&self.root).is_ok()
        };
        let verified = verified();
        let known = self.certificates.entry(certificate.terms.node).or_default();
        // A welcome file and the log say the same; what is known need not be verified twice.
        if verified && !known.contains(&certificate) {
            known.push(certificate);
        }
    }

    /// That, and what stands in the log.
    pub fn load(welcome: &Welcome, db: &mut Connection) -> Result<Self, StoreError> {
        Self::load_again(welcome, db, None)
    }

    /// The same, by somebody who verified most of it before: a country has thousands of certificates.
    pub fn load_again(
        welcome: &Welcome,
        db: &mut Connection,
        before: Option<&Trust>,
    ) -> Result<Self, StoreError> {
        let mut trust = Self::installed(welcome);
        introduced::load(db)?.into_iter().for_each(|certificate| trust.certify(certificate, before));
        let sql = "SELECT origin, kind, body FROM exchange_statement ORDER BY stamp, place";
        for row in db.query(sql, &[])? {
            let (Some(origin), Ok(kind)) = (Origin::from_bytes(row.blob(0)?), u16::try_from(row.int(1)?))
            else {
                continue;
            };
            // The view writes version 1 of each kind.
            if let Ok(event) = Event::decode(kind, 1, row.blob(2)?) {
                trust.take(origin, &event, before);
            }
        }
        Ok(trust)
    }

    /// Takes in what an entry says about nodes.
    pub fn learn(&mut self, entry: &EntryRef<'_>) {
        for raw in entry.events().filter(|raw| crate::statements::KINDS.contains(&raw.kind)) {
            if let Ok(event) = Event::decode(raw.kind, raw.version, raw.body) {
                self.take(entry.origin(), &event, None);
            }
        }
    }

    fn take(&mut self, origin: Origin, event: &Event, before: Option<&Trust>) {
        match event {
            Event::IncarnationOpened(opened) => {
                if let Some(from) = &opened.continues {
                    let before = Origin { node: from.node, incarnation: from.incarnation };
                    self.lineage.add(origin, Position { origin: before, seq: from.seq, root: from.root });
                }
            }
            Event::OriginCertified(event) => {
                if let Ok(certificate) = Certificate::from_bytes(&event.certificate) {
                    self.certify(certificate, before);
                }
            }
            Event::OriginRevoked(event) => {
                let read = Revocation::from_bytes(&event.revocation);
                self.revocations.extend(read.ok().filter(|read| read.verify(&self.root).is_ok()));
            }
            Event::ForkSettled(event) => {
                let read = ForkSettlement::from_bytes(&event.settlement);
                self.settlements.extend(read.ok().filter(|read| read.verify(&self.root).is_ok()));
            }
            _ => {}
        }
    }

    /// Takes in what a block says about nodes.
    pub(crate) fn learn_block(&mut self, block: &Block) {
        for item in &block.items {
            if let Item::Entry(bytes) = item
                && let Ok(entry) = EntryRef::decode(bytes)
            {
                self.learn(&entry);
            }
        }
    }

    /// The root key.
    pub fn root(&self) -> NodeKey {
        self.root
    }

    /// All certificates, node by node.
    pub fn certificates(&self) -> impl Iterator<Item = &CertificateTerms> {
        self.certificates.values().flatten().map(|certificate| &certificate.terms)
    }

    /// A node's certificates, as they were learnt.
    pub fn certificates_of(&self, node: NodeKey) -> impl Iterator<Item = &CertificateTerms> {
        self.certificates.get(&node).into_iter().flatten().map(|certificate| &certificate.terms)
    }

    /// A node's certificates with their signatures, as they were learnt.
    pub fn signed_certificates_of(&self, node: NodeKey) -> &[Certificate] {
        self.certificates.get(&node).map_or(&[], Vec::as_slice)
    }

    /// What the root has taken back.
    pub fn revocations(&self) -> impl Iterator<Item = &RevocationTerms> {
        self.revocations.iter().map(|revocation| &revocation.terms)
    }

    /// What the root has said about forks.
    pub fn settlements(&self) -> impl Iterator<Item = &ForkSettlement> {
        self.settlements.iter()
    }

    /// Which branch of a log the root has kept. Of two words about one log the later one counts.
    pub fn settlement_of(&self, origin: &Origin) -> Option<Position> {
        let about = self.settlements.iter().map(|settlement| &settlement.terms);
        let about = about.filter(|terms| terms.kept.origin == *origin);
        about.max_by_key(|terms| (terms.issued_at, terms.kept)).map(|terms| terms.kept)
    }

    /// Whether anybody is revoked.
    pub fn revokes(&self) -> bool {
        !self.revocations.is_empty()
    }

    /// How often somebody was revoked, or a branch of a copied disk given up.
    pub fn times_cast_out(&self) -> u64 {
        (self.revocations.len() + self.settlements.len()) as u64
    }

    /// Whether the node is revoked.
    pub fn is_revoked(&self, node: NodeKey) -> bool {
        self.revocations.iter().any(|revocation| revocation.terms.node == node)
    }

    /// What the node may be shown now; `None` if nothing: it has no certificate, an expired one, or is revoked.
    pub fn reader(&self, node: NodeKey, now: UtcMillis) -> Option<Reader> {
        let valid = || self.certificates_of(node).filter(|terms| terms.may_exchange(now));
        (valid().next().is_some() && !self.is_revoked(node)).then(|| Reader::of(valid()))
    }

    /// Whether the node is a central, by some certificate.
    pub fn is_central(&self, node: NodeKey) -> bool {
        self.certificates_of(node).any(|terms| terms.role == NodeRole::Central)
    }

    /// Whether some certificate covers the entry; otherwise the last reason why not.
    pub fn covers(&self, entry: &EntryRef<'_>) -> Result<(), ScopeError> {
        let mut why = ScopeError::Node { found: entry.origin().node };
        for terms in self.certificates_of(entry.origin().node) {
            match terms.may_write_entry(entry) {
                Ok(()) => return Ok(()),
                Err(e) => why = e,
            }
        }
        Err(why)
    }

    /// The last entry of the log that stands, if a revocation limits it.
    pub fn stands_until(&self, origin: &Origin) -> Option<u64> {
        self.revocations
            .iter()
            .filter(|revocation| revocation.terms.node == origin.node)
            .map(|revocation| match &revocation.terms.last_good {
                Some(last_good) => self.lineage.reach(last_good, origin),
                None => 0,
            })
            .min()
    }
}
