//! What the binary does for backups: the lock in the node's folder, who was forgotten, and what a restored box does first.

use crate::{
    cli::Failure,
    hub::{DataFolder, post},
};
use directory::Directory;
use std::path::{Path, PathBuf};
use store::{Store, node::write_durably};
use upkeep::backup::{self, Erasures, RecoveryLock, Settled};

/// The recovery lock, beside the node's keys.
const LOCK: &str = "recovery.lock";
/// Which folder receives backups every day. Beside the keys and not in the database: it belongs to this machine's disks, and
/// the console must be able to set it while the hub runs.
const STICK: &str = "backups.folder";

/// What this program calls itself in logs and backups.
pub fn software() -> String {
    format!("chaski {}", env!("CARGO_PKG_VERSION"))
}

/// The box's lock, or what to do to get one.
pub fn lock(folder: &DataFolder) -> Result<RecoveryLock, Failure> {
    let path = folder.node_folder().join(LOCK);
    let Ok(text) = std::fs::read_to_string(&path) else { return Err(backup::BackupError::NoLock.into()) };
    RecoveryLock::from_text(&text).ok_or_else(|| {
        format!("{} is damaged; make a new recovery key with `chaski backup --new-key`", path.display())
            .into()
    })
}

/// Keeps a new lock; the earlier one is lost with its key's paper, not with the backups it closed.
pub fn keep_lock(folder: &DataFolder, lock: &RecoveryLock) -> Result<(), Failure> {
    Ok(write_durably(&folder.node_folder().join(LOCK), lock.to_text().as_bytes(), 0o644)?)
}

/// Where backups go every day, if that is set.
pub fn stick(folder: &DataFolder) -> Option<PathBuf> {
    let text = std::fs::read_to_string(folder.node_folder().join(STICK)).ok()?;
    Some(PathBuf::from(text.trim())).filter(|path| path.is_absolute())
}

/// Sets where backups go every day.
pub fn set_stick(folder: &DataFolder, path: &Path) -> Result<(), Failure> {
    let text = path.to_str().ok_or("the folder's name is no text")?;
    Ok(write_durably(&folder.node_folder().join(STICK), text.as_bytes(), 0o644)?)
}

/// Before anything is opened: ends a restore that a power cut interrupted.
pub fn settle(folder: &DataFolder) -> Result<(), Failure> {
    match backup::settle(folder.path())? {
        Settled::Nothing => {}
        Settled::OldStateStands => tracing::warn!("a restore was interrupted early; the old state stands"),
        Settled::Finished(aside) => {
            tracing::warn!(aside = %aside.display(), "an interrupted restore was finished");
        }
    }
    Ok(())
}

/// After the store is open and before anybody is served: whoever is on the list of erasures is forgotten, again if need be, and
/// after a restore sessions, codes, invitations and known phones end.
pub fn before_serving(folder: &DataFolder, directory: &Directory) -> Result<(), Failure> {
    let node = folder.node_folder();
    let (list, faults) = Erasures::read_what_can_be(&node)?;
    for (line, why) in faults {
        tracing::error!(
            line,
            why,
            "a line of the list of erasures cannot be read; somebody has to look at it"
        );
    }
    let people: Vec<_> = list.iter().collect();
    let speaks_for = post::speaks_for(folder, directory.store())?;
    let forgotten = directory.forget_again(&people, speaks_for.as_ref())?;
    if forgotten > 0 {
        tracing::warn!(forgotten, "people were forgotten again after a restore");
    }
    if backup::restored_note(&node).is_some() {
        directory.end_what_was_restored()?;
        tracing::warn!(
            "restored: print a new sheet of one-time codes (chaski admin codes), and renew cards and passwords that were \
             changed since the backup"
        );
        backup::forget_restored_note(&node)?;
    }
    Ok(())
}

/// Writes down who was forgotten, so that no backup brings anybody back. Returns the list.
pub fn note_erasures(folder: &DataFolder, store: &Store) -> Result<Erasures, Failure> {
    let node = folder.node_folder();
    let (mut list, _) = Erasures::read_what_can_be(&node)?;
    list.join(&upkeep::forgotten::all(store)?);
    if !list.is_empty() {
        list.write(&node)?;
    }
    Ok(list)
}
