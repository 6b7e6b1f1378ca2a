//! Whom a node believes: a pure function of its root key, what it was installed with, and its log.

use eventlog::{Certificate, EntryRef, ForkSettlement, Lineage, Position, Revocation, statement::ScopeError};
use events::Event;
use kernel::{NodeKey, Origin};
use store::{Connection, StoreError, log};

/// Statements and lineage as known so far.
#[derive(Clone)]
pub struct Trust {
    root: NodeKey,
    certificates: Vec<Certificate>,
    pub revocations: Vec<Revocation>,
    pub settlements: Vec<ForkSettlement>,
    lineage: Lineage,
}

impl Trust {
    /// What a node is installed with: the root's key and the central's certificate.
    pub fn installed(root: NodeKey, certificates: Vec<Certificate>) -> Self {
        Self { root, certificates, revocations: vec![], settlements: vec![], lineage: Lineage::new() }
    }

    /// Learns from every entry of the log.
    pub fn read_log(mut self, db: &mut Connection) -> Result<Self, StoreError> {
        for head in log::Head::load_all(db)? {
            for line in log::read(db, head.origin.tag(), 0, head.seq)? {
                if let (Ok(bytes), false) = (&line.what, line.void != 0) {
                    let entry = EntryRef::decode(bytes).map_err(|e| StoreError::Log(e.to_string()))?;
                    self.learn(&entry);
                }
            }
        }
        Ok(self)
    }

    /// Takes in what an entry says about nodes; statements that the root did not sign say nothing.
    pub fn learn(&mut self, entry: &EntryRef<'_>) {
        for raw in entry.events().filter(|raw| (101..=104).contains(&raw.kind)) {
            match Event::decode(raw.kind, raw.version, raw.body) {
                Ok(Event::IncarnationOpened(opened)) => {
                    if let Some(from) = opened.continues {
                        let origin = Origin { node: from.node, incarnation: from.incarnation };
                        self.lineage.add(entry.origin(), Position { origin, seq: from.seq, root: from.root });
                    }
                }
                Ok(Event::OriginCertified(event)) => {
                    let read = Certificate::from_bytes(&event.certificate);
                    self.certificates.extend(read.ok().filter(|read| read.verify(&self.root).is_ok()));
                }
                Ok(Event::OriginRevoked(event)) => {
                    let read = Revocation::from_bytes(&event.revocation);
                    self.revocations.extend(read.ok().filter(|read| read.verify(&self.root).is_ok()));
                }
                Ok(Event::ForkSettled(event)) => {
                    let read = ForkSettlement::from_bytes(&event.settlement);
                    self.settlements.extend(read.ok().filter(|read| read.verify(&self.root).is_ok()));
                }
                _ => {}
            }
        }
    }

    /// Whether some certificate covers the entry; otherwise the last reason why not.
    pub fn covers(&self, entry: &EntryRef<'_>) -> Result<(), ScopeError> {
        let mut why = ScopeError::Node { found: entry.origin().node };
        for certificate in self.certificates.iter().filter(|c| c.terms.node == entry.origin().node) {
            match certificate.terms.may_write_entry(entry) {
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
