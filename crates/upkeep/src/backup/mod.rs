//! Backups: made while the hub runs, sealed for a key that lies in a drawer, restored so that a power cut at any moment leaves
//! either the old state or the new.
//!
//! What is in one: the database (log, views, local state), the box's keys (so that a broken box can be replaced and names stay
//! readable), which starter courses were installed, and course files. What is not: the marker, so that a restored box opens a new
//! life of its log. The design says that backups carry no node key, because whoever finds one could speak for the box: here the
//! key is inside, but sealed, and only the recovery key opens it. Where the broken box's disk may be in other hands, it is left out when
//! the backup is restored ([`Restore::new_node`]), and the box draws another.

mod archive;
mod beside;
mod erasures;
mod error;
mod make;
mod phrase;
mod recovery;
mod restore;
mod rotation;
mod sealed;

pub use beside::{Beside, Unsigned};
pub use erasures::{Erasures, FILE as ERASURES_FILE};
pub use error::BackupError;
pub use make::{About, Checked, Kept, Made, Source, check, kept_in, make, prepare_folder, rotate};
pub use phrase::Words;
pub use recovery::{LockId, RecoveryKey, RecoveryKeyError, RecoveryLock};
pub use restore::{
    NewNode, Restore, Restored, Settled, aside_in, forget_restored_note, pass_on, restore, restore_passed,
    restored_note, settle,
};
pub use rotation::name_of;
pub use sealed::Head;
