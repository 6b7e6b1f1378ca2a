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
//!
//! ```
//! use eventlog::{Block, BlockBuilder, Entry, EntryRef, Frontier, Header, Item, NodeSecret, RawEvent};
//! use kernel::{Authority, ClockQuality, Hlc, Incarnation, Origin, Seed, UtcMillis};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A node writes an entry and signs its log so far.
//! let secret = NodeSecret::generate(&mut Seed(1).chance());
//! let incarnation = Incarnation([7; 8]);
//! let header = Header {
//!     origin: Origin { node: secret.public(), incarnation },
//!     seq: 1,
//!     hlc: Hlc::at(UtcMillis(1_773_320_400_000)),
//!     clock: ClockQuality::Good,
//!     schools: vec![],
//!     persons: vec![],
//!     authority: Authority::Node,
//!     salt: [0; 8],
//! };
//! let events = vec![RawEvent { kind: 501, version: 1, body: vec![0xa0] }];
//! let mut builder = BlockBuilder::new(Frontier::new());
//! builder.push(Item::Entry(Entry { header, events }.encode()?))?;
//! let on_a_stick = builder.finish_signed(&secret, incarnation)?.to_bytes()?;
//!
//! // Somebody else, who knows nothing yet, checks it.
//! let block = Block::from_bytes(&on_a_stick)?;
//! let tree_after = block.check()?;
//! assert_eq!((block.origin().node, tree_after.len()), (secret.public(), 1));
//! if let Item::Entry(bytes) = &block.items[0] {
//!     assert_eq!(EntryRef::decode(bytes)?.events().len(), 1);
//! }
//! # Ok(())
//! # }
//! ```

pub mod block;
pub mod cbor;
pub mod checkpoint;
pub mod entry;
pub mod node_key;
pub mod position;
pub mod sealing;
pub mod statement;
pub mod tree;

pub use block::{Block, BlockBuilder, BlockError, CheckedBlock, Item};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use entry::{Entry, EntryError, EntryRef, Header, RawEvent, RawEventRef, digest};
pub use node_key::{Domain, NodeSecret, SignatureBytes, verify};
pub use position::{Lineage, Position};
pub use statement::{
    Certificate, CertificateTerms, ForkSettlement, NodeRole, Program, Revocation, StatementError,
};
pub use tree::Frontier;
