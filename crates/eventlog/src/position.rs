//! [`Position`]: a place in a log, proved by its root; and [`Lineage`]: which incarnation continues which.

use crate::cbor::{CborError, Reader, Writer};
use crate::entry::MAX_NUMBER;
use kernel::{Digest, Origin};
use std::collections::BTreeMap;

/// So many entries of one origin, with the root over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Whose log.
    pub origin: Origin,
    /// How many entries; the number of the last one.
    pub seq: u64,
    /// The root over them.
    pub root: Digest,
}

impl Position {
    pub(crate) fn write(&self, out: &mut Writer) {
        out.array(3).bytes(&self.origin.to_bytes()).uint(self.seq).bytes(&self.root.0);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, CborError> {
        reader.array_of(3, "a position is [origin, seq, root]")?;
        let origin = read_origin(reader)?;
        let seq = reader.uint_up_to(MAX_NUMBER, "a sequence number is below 2^63")?;
        Ok(Self { origin, seq, root: Digest(reader.fixed("a root has 32 bytes")?) })
    }
}

pub(crate) fn read_origin(reader: &mut Reader<'_>) -> Result<Origin, CborError> {
    let bytes: [u8; 40] = reader.fixed("an origin has 40 bytes")?;
    Origin::from_bytes(&bytes).ok_or(reader.error("an origin has 40 bytes"))
}

/// Writes an optional position: none is an empty array.
pub(crate) fn write_optional(position: Option<&Position>, out: &mut Writer) {
    match position {
        Some(position) => position.write(out),
        None => {
            out.array(0);
        }
    }
}

/// Reads what [`write_optional`] wrote.
pub(crate) fn read_optional(reader: &mut Reader<'_>) -> Result<Option<Position>, CborError> {
    let mut ahead = reader.clone();
    if ahead.array_up_to(3, "a position is [origin, seq, root] or empty")? == 0 {
        *reader = ahead;
        return Ok(None);
    }
    Position::read(reader).map(Some)
}

/// Which incarnation continues which, as their opening events say. Knows nothing of entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lineage {
    parents: BTreeMap<Origin, Position>,
}

impl Lineage {
    /// Nothing known yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records what an incarnation's opening event says. A first incarnation continues nothing and need not be added.
    pub fn add(&mut self, origin: Origin, continues: Position) {
        self.parents.insert(origin, continues);
    }

    /// Up to which entry the log of `origin` belongs to the history that leads up to `end`; 0 = not at all.
    pub fn reach(&self, end: &Position, origin: &Origin) -> u64 {
        let mut here = end;
        // A chain longer than all incarnations known would be a circle.
        for _ in 0..=self.parents.len() {
            if here.origin == *origin {
                return here.seq;
            }
            match self.parents.get(&here.origin) {
                Some(parent) => here = parent,
                None => return 0,
            }
        }
        0
    }

    /// Whether entry `seq` of `origin` belongs to the history that leads up to `end`: it stands at or before `end` in the
    /// same incarnation, or at or before the position from which a later incarnation on the way went on.
    pub fn leads_to(&self, end: &Position, origin: &Origin, seq: u64) -> bool {
        seq <= self.reach(end, origin)
    }
}
