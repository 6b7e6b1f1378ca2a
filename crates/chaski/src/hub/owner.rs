//! Whose a data folder is. Root who works in another user's folder would leave files there that its hub cannot read; so commands go on
//! as the folder's owner, who can do no more with it than he could before.

use super::DataFolder;
use crate::cli::Failure;
use std::path::Path;

/// Whose process is to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The user's number.
    pub user: u32,
    /// The group's.
    pub group: u32,
}

/// Whose the folder is, or will be made in, if root works there and it is not root's.
#[cfg(unix)]
pub fn owner_to_become(data: &Path) -> Result<Option<Owner>, Failure> {
    use std::os::unix::fs::MetadataExt;
    // Whose this process is: on Linux, whom its own entry belongs to. Elsewhere the library refuses.
    let root = std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    let path = std::path::absolute(data)?;
    let Some(there) = path.ancestors().find(|path| path.symlink_metadata().is_ok()) else { return Ok(None) };
    // A link's own owner too: whoever laid it chose where it leads.
    let owners = [there.symlink_metadata(), there.metadata()];
    let other = owners.into_iter().flatten().find(|about| about.uid() != 0).filter(|_| root);
    Ok(other.map(|about| Owner { user: about.uid(), group: about.gid() }))
}

#[cfg(not(unix))]
pub fn owner_to_become(_: &Path) -> Result<Option<Owner>, Failure> {
    Ok(None)
}

/// Begins this command again as the owner of the folder in which it works, if root began it and the folder is another user's. Returns
/// if nothing is to change. Call it before anything is written.
pub fn work_as_owner(data: &Path) -> Result<(), Failure> {
    match owner_to_become(data)? {
        None => Ok(()),
        Some(owner) => Err(begin_again(data, owner)),
    }
}

#[cfg(unix)]
fn begin_again(data: &Path, owner: Owner) -> Failure {
    use std::os::unix::process::CommandExt;
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return error.into(),
    };
    let (user, shown) = (owner.user, data.display());
    crate::cli::note(&format!(
        "{shown} is user {user}'s; this goes on as that user, who must be able to read and write what it names."
    ));
    let mut command = std::process::Command::new(&program);
    let failed = command.args(std::env::args_os().skip(1)).uid(owner.user).gid(owner.group).exec();
    format!(
        "{shown} is user {user}'s, and {} cannot be run as that user: {failed}. Nothing was changed; run `sudo -u '#{user}' chaski ...`, \
         with the program where everybody may run it.",
        program.display()
    )
    .into()
}

#[cfg(not(unix))]
fn begin_again(_: &Path, _: Owner) -> Failure {
    "this system has no other users to become".into()
}

impl DataFolder {
    /// A folder that will be made if it is not there, for a command that writes in it.
    pub fn to_write(path: &Path) -> Result<Self, Failure> {
        work_as_owner(path)?;
        Ok(Self::at(path))
    }
}
