//! [`Contacts`]: who was met, when, and by what. Told to whoever keeps account of a network; an exchange itself remembers none of it.

use kernel::{NodeKey, UtcMillis, departures::LeaveWay};

/// A certified node was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Met {
    /// Who.
    pub node: NodeKey,
    /// By what.
    pub way: LeaveWay,
    /// When.
    pub at: UtcMillis,
    /// Bytes that came.
    pub bytes_in: u64,
    /// Bytes that went.
    pub bytes_out: u64,
    /// It said that it has all of so many entries: those of others' logs that it takes from here by its certificate. `None`: it said another
    /// thing, or nothing.
    pub has_of_ours: Option<u64>,
    /// All that it has for this node is here, but for what was refused.
    pub gave_all: bool,
}

impl Met {
    /// Somebody was met, and no more is known.
    pub fn of(node: NodeKey, way: LeaveWay, at: UtcMillis) -> Self {
        Self { node, way, at, bytes_in: 0, bytes_out: 0, has_of_ours: None, gave_all: false }
    }
}

/// Keeps account of who was met. Asked in the middle of an exchange: it must not wait for the disk.
pub trait Contacts: Send + Sync {
    /// A node was met, perhaps again.
    fn met(&self, met: Met);
    /// What it was told is worth a write: something came, so the disk was written anyway.
    fn keep_soon(&self);
}
