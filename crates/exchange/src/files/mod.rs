//! Files that travel beside the blocks: course packages and programs, piece by piece.
//!
//! *Who decides?* Somebody offers a file, in the log: an administrator of the central to all schools or to some, or of a school's box to
//! the school's other boxes ([`offers`]). The offer names the file, its length, and the digest of its [`ChunkList`].
//!
//! *How does it come?* A node that the offer is for asks whoever it talks to for the list, then for the chunks that it lacks; what it
//! has already, in an older version of the course, it takes from there. By stick and phone the giver reads on the node's card what it
//! lacks. List and chunks are compared with the signed offer one by one, so it does not matter who gives them, and nobody can make a
//! node keep anything else. What two offers name by one list, only one of them can be right about: the list itself says which, and a
//! central's is looked at first.
//!
//! *What stops first?* Files. They go behind the log's mail and people's keys; a conversation carries at most [`BYTES_A_TALK`] of them
//! before the next one begins with the log again; and where the disk has less than [`KEPT_FREE_BYTES`] left nothing more is fetched.
//!
//! What is to be done with a whole file its [`Keeper`] knows, which the binary brings.

mod arriving;
mod letters;
mod list;
pub mod offers;
mod shelf;

pub use list::{Chunk, ChunkList, ListError};
pub use offers::Offer;
pub use shelf::{OnTheWay, Shelf, Stands};

pub(crate) use arriving::Put;
pub(crate) use letters::{Receiving, write_files};
pub(crate) use list::{MAX_LIST_BYTES, digest_of};
pub(crate) use shelf::{Begun, DDL, ENDED, MAX_WANTED, Sought};

use kernel::{Digest, ports::PortError};
use std::path::{Path, PathBuf};

/// Longest file that travels: what a blob may have.
pub const MAX_FILE_BYTES: u64 = store::blobs::MAX_BLOB_BYTES as u64;
/// Shortest chunk, the last one aside: bounds the number of chunks.
pub const MIN_CHUNK_BYTES: usize = 4 << 10;
/// Longest chunk that is taken, whatever program cut it.
pub const MAX_CHUNK_BYTES: usize = 256 << 10;
/// Files that are fetched at once: of centrals' offers, and of those of a school's own boxes. One box in wrong hands must not keep
/// away what a ministry sends. With the longest file this bounds what half-fetched files may hold of the disk: 256 MB.
pub const MAX_UNDER_WAY: (usize, usize) = (3, 1);
/// Bytes of files in one conversation: then the next one begins, with the log. At 64 kilobits per second some nine minutes.
pub const BYTES_A_TALK: u64 = 4 << 20;
/// What must stay free on the disk for learners' work.
pub const KEPT_FREE_BYTES: u64 = 256 << 20;

/// What a node does with files: the binary knows courses, the exchange does not.
pub trait Keeper: Send + Sync {
    /// Whether the node has any use for it: not if it has that version of the course or a later one.
    fn wants(&self, offer: &Offer) -> Result<bool, PortError>;
    /// Blobs here that are likely to share chunks with it: the version that is installed now.
    fn relatives(&self, offer: &Offer) -> Result<Vec<Digest>, PortError>;
    /// Where a file lies that is kept elsewhere than among the blobs: a program, which is executable. It is given to others from there.
    fn place(&self, _file: &Digest) -> Option<PathBuf> {
        None
    }
    /// Takes a whole file that is what was offered, byte by byte. The inner error is for good, in words for a technician: it is not
    /// fetched again. The outer one is this machine's; it is tried again.
    fn take(&self, offer: &Offer, file: &Path) -> Result<Result<(), String>, PortError>;
    /// Room on the disk, if that can be known.
    fn free_bytes(&self) -> Option<u64>;
}
