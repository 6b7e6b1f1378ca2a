//! The log: what one node writes once, signs, and every other node can check without asking anyone.
//!
//! *What is it for?* To turn a command's outcome into bytes that are stored and relayed verbatim, and to let a receiver
//! prove, with nothing but a certificate, that a run of such bytes is what its author wrote, in that order, complete.
//!
//! *Main types:* [`Entry`] (1 to 64 events under an envelope), [`Frontier`] (the Merkle tree so far), [`Checkpoint`] (a
//! signature over it), [`Block`] (a run of entries that is checkable alone), [`Certificate`] (who may write what), and
//! [`sealing`] (personal facts as ciphertext).
//!
//! *What does it never do?* No SQL, no HTTP, no files, no clock and no chance of its own. It does not know what events
//! mean: kinds and bodies pass through. It never re-encodes an entry to verify it.
//!
//! *Where do I start?* [`entry`], then [`tree`], then [`block`]. `docs/log-format.md` explains every choice.

pub mod block;
pub mod cbor;
pub mod checkpoint;
pub mod entry;
pub mod node_key;
pub mod position;
pub mod sealing;
pub mod statement;
pub mod tree;

pub use block::{Block, BlockBuilder, BlockError, Item};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use entry::{Entry, EntryError, EntryRef, Header, RawEvent, RawEventRef, digest};
pub use node_key::{NodeSecret, SignatureBytes};
pub use position::{Lineage, Position};
pub use statement::{Certificate, CertificateTerms, ForkSettlement, NodeRole, Revocation, StatementError};
pub use tree::Frontier;
