//! [`SimNode`]: a node's log in memory, with its key, its clock and its chance.

use crate::{
    SimClock,
    author::{Author, BuildError},
};
use eventlog::{
    Block, BlockBuilder, BlockError, Checkpoint, Entry, EntryError, Frontier, Header, Item, NodeSecret,
    RawEvent, digest,
};
use events::{Event, node::IncarnationOpened};
use kernel::{Authority, Chance, Clock, Entropy, Hlc, Incarnation, Origin, PersonId, SchoolId, Seed};

/// An author of entries. Cloning one is what copying a disk does: two nodes with the same key and incarnation.
#[derive(Debug, Clone)]
pub struct SimNode {
    /// The signing key.
    pub secret: NodeSecret,
    /// The life it is in.
    pub incarnation: Incarnation,
    /// Its clock; clones of a node share it until it is replaced.
    pub clock: SimClock,
    /// Its source of chance.
    pub chance: Chance,
    /// All its entries in this incarnation, in order.
    pub entries: Vec<Vec<u8>>,
    hlc: Hlc,
    tree: Frontier,
}

impl SimNode {
    /// A node whose key and chance follow from the seed.
    pub fn new(seed: Seed, clock: SimClock) -> Self {
        let mut chance = seed.part("node").chance();
        let secret = NodeSecret::generate(&mut chance);
        let incarnation = Incarnation::random(&mut chance);
        Self { secret, incarnation, clock, chance, entries: vec![], hlc: Hlc(0), tree: Frontier::new() }
    }

    /// Whose log it writes.
    pub fn origin(&self) -> Origin {
        Origin { node: self.secret.public(), incarnation: self.incarnation }
    }

    /// The tree over its entries.
    pub fn tree(&self) -> &Frontier {
        &self.tree
    }

    /// A signature over its log so far.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint::sign(&self.secret, self.incarnation, &self.tree)
    }

    /// Writes one entry at the clock's time and returns its bytes.
    pub fn append(
        &mut self,
        authority: Authority,
        schools: &[SchoolId],
        persons: &[PersonId],
        events: &[Event],
    ) -> Result<&[u8], EntryError> {
        let mut salt = [0; 8];
        self.chance.fill(&mut salt);
        let hlc = self.hlc.tick(self.clock.now());
        let header = Header {
            origin: self.origin(),
            seq: self.tree.len() + 1,
            hlc,
            clock: self.clock.quality(),
            schools: schools.to_vec(),
            persons: persons.to_vec(),
            authority,
            salt,
        };
        let raw = |event: &Event| RawEvent {
            kind: event.kind(),
            version: event.version(),
            body: event.encode_body(),
        };
        let bytes = Entry { header, events: events.iter().map(raw).collect() }.encode()?;
        self.tree.append(&digest(&bytes));
        self.hlc = hlc;
        self.entries.push(bytes);
        Ok(self.entries.last().map_or(&[], Vec::as_slice))
    }

    /// Writes the opening entry of its log.
    pub fn open_log(&mut self) -> Result<(), EntryError> {
        let opened = IncarnationOpened { continues: None, software: "chaski 0.1.0".into() };
        self.append(Authority::Node, &[], &[], &[opened.into()]).map(drop)
    }

    /// Begins a new incarnation with an empty log; the caller writes its opening entry. What stood before is returned.
    pub fn reincarnate(&mut self) -> Vec<Vec<u8>> {
        self.incarnation = Incarnation::random(&mut self.chance);
        self.tree = Frontier::new();
        std::mem::take(&mut self.entries)
    }

    /// Its entries from `first_seq` on (from 1), as full blocks, each under a checkpoint of its own.
    pub fn blocks_from(&self, first_seq: u64) -> Result<Vec<Block>, BlockError> {
        let (before, rest) = self.entries.split_at((first_seq.max(1) as usize - 1).min(self.entries.len()));
        let mut tree = Frontier::new();
        before.iter().for_each(|entry| tree.append(&digest(entry)));
        let mut blocks = Vec::new();
        let mut builder = BlockBuilder::new(tree);
        for entry in rest {
            if let Some(item) = builder.push(Item::Entry(entry.clone()))? {
                let after = builder.after().clone();
                let full = std::mem::replace(&mut builder, BlockBuilder::new(after));
                blocks.push(full.finish_signed(&self.secret, self.incarnation)?);
                builder.push(item)?;
            }
        }
        if !builder.is_empty() {
            blocks.push(builder.finish_signed(&self.secret, self.incarnation)?);
        }
        Ok(blocks)
    }
}

impl Author for SimNode {
    fn clock(&self) -> &SimClock {
        &self.clock
    }

    fn chance(&mut self) -> &mut Chance {
        &mut self.chance
    }

    fn write(
        &mut self,
        authority: Authority,
        schools: &[SchoolId],
        persons: &[PersonId],
        events: Vec<Event>,
    ) -> Result<(), BuildError> {
        self.append(authority, schools, persons, &events)?;
        Ok(())
    }
}
