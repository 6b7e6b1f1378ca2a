//! Restoring a backup: everything beside the old state first, checked, on the disk; then one mark; then the change of places.
//!
//! Until the mark `restoring/complete` is on the disk, a power cut leaves the old state, and the half-written folder is removed
//! at the next start. From the mark on, the next start finishes the change. Both are [`settle`], which the hub calls before it opens
//! anything. The old state is put aside, not deleted.
//!
//! Whoever restores must be the one whose folder it is. Root does not write there itself: in a folder of another user's a link
//! may lie, or come, where a file is written or given away, and root would follow it anywhere. So root only opens the backup, and
//! a process of the owner's writes what comes out ([`pass_on`], [`restore_passed`]).

use super::{
    About, BackupError, Erasures, RecoveryKey, Unsigned,
    archive::{self, ABOUT, DATABASE},
    make::{check_room, close_to_others, sync_folder},
};
use kernel::UtcMillis;
use opened::Opened;
use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};
use store::node::{NodeFolder, write_durably};

/// The folder that is filled, inside the hub's own: the same file system, whatever is mounted where.
const RESTORING: &str = "restoring";
/// Its presence says that all is there; its content names the folder for the old state.
const COMPLETE: &str = "complete";
/// In `node/`: says that this data was restored, until the hub has seen it.
pub const RESTORED_NOTE: &str = "restored";
/// What stands beside a database that was in use.
const SIDE_FILES: [&str; 2] = ["chaski.sqlite3-wal", "chaski.sqlite3-shm"];
/// Entries checked at the end of each log of what was restored.
const LAST_ENTRIES: u64 = 1_000;

/// Gives what was restored into a folder a new node key, while nothing of it stands in its place yet. It removes the old one.
pub type NewNode<'a> = &'a dyn Fn(&Path) -> Result<(), String>;

/// Where a backup is restored to.
#[derive(Clone, Copy)]
pub struct Restore<'a> {
    /// The hub's folder.
    pub data: &'a Path,
    /// Put what is there aside.
    pub replace: bool,
    /// The lost box's disk may be in other hands: its node key stays away, and the box draws one of its own. This does it; what
    /// hangs on a node's key is not known here.
    pub new_node: Option<NewNode<'a>>,
    /// What becomes of people whom the list beside the backup names without the box's signature.
    pub unsigned: Unsigned,
    /// Now.
    pub now: UtcMillis,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the backup says about itself.
    pub about: About,
    /// Files restored.
    pub files: usize,
    /// Where the old state lies now, if there was one.
    pub aside: Option<PathBuf>,
    /// People who will be forgotten again before the box serves.
    pub erasures: Erasures,
}

/// How an interrupted restore ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// There was none.
    Nothing,
    /// It had not come far enough: the old state stands.
    OldStateStands,
    /// It was finished; the old state lies here.
    Finished(PathBuf),
}

/// Restores a backup. The caller sees to it that no hub runs on the folder, and that it is the folder's owner.
pub fn restore(file: &Path, key: &RecoveryKey, wish: &Restore<'_>) -> Result<Restored, BackupError> {
    restore_opened(wish, || Opened::open(file, key))
}

/// Opens a backup and passes what is inside on to a process that calls [`restore_passed`]; `start` starts it, once it is known that
/// the key fits.
pub fn pass_on<W: Write>(
    file: &Path,
    key: &RecoveryKey,
    start: impl FnOnce() -> io::Result<W>,
) -> Result<(), BackupError> {
    let opened = Opened::open(file, key)?;
    let mut to = start().map_err(|e| BackupError::file(file, &e))?;
    opened.pass_on(file, &mut to)
}

/// Restores what another process opened.
pub fn restore_passed(from: impl Read, wish: &Restore<'_>) -> Result<Restored, BackupError> {
    restore_opened(wish, || Opened::passed(from))
}

fn restore_opened<R: Read>(
    wish: &Restore<'_>,
    open: impl FnOnce() -> Result<Opened<R>, BackupError>,
) -> Result<Restored, BackupError> {
    let data = wish.data;
    fs::create_dir_all(data).map_err(|e| BackupError::file(data, &e))?;
    settle(data)?;
    let has_state = is_occupied(data)?;
    if has_state && !wish.replace {
        return Err(BackupError::NotEmpty(data.display().to_string()));
    }
    let restoring = data.join(RESTORING);
    let filled = open().and_then(|opened| fill(wish, opened, &restoring));
    let (about, files, erasures) = match filled {
        Ok(filled) => filled,
        Err(error) => {
            let _ = fs::remove_dir_all(&restoring);
            return Err(error);
        }
    };
    let aside = free_name(data, wish.now);
    write_durably(&restoring.join(COMPLETE), aside.as_bytes(), 0o600)
        .map_err(|e| BackupError::Content(e.to_string()))?;
    change_places(data)?;
    let aside = data.join(aside);
    Ok(Restored { about, files, aside: aside.exists().then_some(aside), erasures })
}

/// A name for the old state that nothing bears yet: `before-restore-20261121-220301`.
fn free_name(data: &Path, now: UtcMillis) -> String {
    let moment = super::rotation::moment(now);
    let mut names = (0..).map(|n| match n {
        0 => format!("before-restore-{moment}"),
        n => format!("before-restore-{moment}-{n}"),
    });
    names.find(|name| !data.join(name).exists()).unwrap_or_default()
}

/// Ends what a power cut interrupted.
pub fn settle(data: &Path) -> Result<Settled, BackupError> {
    let restoring = data.join(RESTORING);
    match fs::symlink_metadata(&restoring) {
        Err(_) => return Ok(Settled::Nothing),
        // Nothing of ours: a restore makes a folder.
        Ok(about) if !about.is_dir() => {
            fs::remove_file(&restoring).map_err(|e| BackupError::file(&restoring, &e))?;
            return Ok(Settled::Nothing);
        }
        Ok(_) => {}
    }
    if restoring.join(COMPLETE).exists() {
        return change_places(data).map(Settled::Finished);
    }
    fs::remove_dir_all(&restoring).map_err(|e| BackupError::file(&restoring, &e))?;
    Ok(Settled::OldStateStands)
}

/// Anything but what restoring itself left, or a lost+found of a fresh disk.
fn is_occupied(data: &Path) -> Result<bool, BackupError> {
    let entries = fs::read_dir(data).map_err(|e| BackupError::file(data, &e))?;
    let is_state =
        |name: &str| !matches!(name, "lost+found" | "hub.lock") && !name.starts_with("before-restore-");
    Ok(entries.flatten().any(|entry| is_state(&entry.file_name().to_string_lossy())))
}

fn fill<R: Read>(
    wish: &Restore<'_>,
    opened: Opened<R>,
    restoring: &Path,
) -> Result<(About, usize, Erasures), BackupError> {
    let Opened { name, inside_bytes, beside, from } = opened;
    check_room(wish.data, inside_bytes)?;
    // Read before anything is written: a line that cannot be read must not be found out afterwards.
    let mut erasures = Erasures::read(&wish.data.join("node"))?;

    fs::create_dir(restoring).map_err(|e| BackupError::file(restoring, &e))?;
    close_to_others(restoring);
    same_owner(wish.data, restoring)?;
    let mut unpacker = zstd::stream::read::Decoder::new(from).map_err(|e| BackupError::from_io(&name, e))?;
    let open = |name: &str| {
        let path = restoring.join(name);
        let folder = path.parent().unwrap_or(restoring);
        let made = fs::create_dir_all(folder).and_then(|()| create(&path, name.starts_with("node/")));
        made.map_err(|e| BackupError::file(&path, &e))
    };
    let files = archive::take(&mut unpacker, inside_bytes, open, restoring)?;
    // To the very end: what stands behind the last file is a fault too.
    let more = io::copy(&mut unpacker, &mut io::sink()).map_err(|e| BackupError::from_io(&name, e))?;
    let mut opener = unpacker.finish();
    let behind = io::copy(&mut opener, &mut io::sink()).map_err(|e| BackupError::from_io(&name, e))?;
    if more + behind > 0 {
        return Err(BackupError::Content("more behind the last file".into()));
    }
    let has = |wanted: &str| files.iter().any(|(name, _)| name == wanted);
    if !has(DATABASE) || !has(ABOUT) {
        return Err(BackupError::Content("no database".into()));
    }
    let about_path = restoring.join(ABOUT);
    let about: About = fs::read(&about_path)
        .map_err(|e| BackupError::file(&about_path, &e))
        .and_then(|bytes| serde_json::from_slice(&bytes).map_err(|e| BackupError::Content(e.to_string())))?;
    fs::remove_file(&about_path).map_err(|e| BackupError::file(&about_path, &e))?;

    check_database(&restoring.join(DATABASE))?;
    erasures.join(&Erasures::read(&restoring.join("node"))?);
    // Without its key nothing can be known to be the box's own.
    let own = NodeFolder::new(restoring.join("node"), "").secret_here().ok().flatten();
    let (signed, mut unsigned) = beside.of(own.map(|own| own.public()));
    erasures.join(&signed);
    unsigned.leave_out(&erasures);
    match wish.unsigned {
        Unsigned::Refuse if !unsigned.is_empty() => return Err(BackupError::Unsigned(unsigned.len())),
        Unsigned::Forget => _ = erasures.join(&unsigned),
        Unsigned::Refuse | Unsigned::LeaveOut => {}
    }
    if let Some(go_on_as_another) = wish.new_node {
        // The old key was read above, to know the box's own signatures; from here on nobody needs it.
        go_on_as_another(restoring).map_err(BackupError::NewNode)?;
        for side in SIDE_FILES {
            let _ = fs::remove_file(restoring.join(side));
        }
    }
    erasures.write(&restoring.join("node"))?;
    let note = format!("{}\n{}\n", about.made_at_ms, wish.now.0);
    write_durably(&restoring.join("node").join(RESTORED_NOTE), note.as_bytes(), 0o644)
        .map_err(|e| BackupError::Content(e.to_string()))?;
    sync_all_folders(restoring).map_err(|e| BackupError::file(restoring, &e))?;
    Ok((about, files.len(), erasures))
}

fn create(path: &Path, secret: bool) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if secret { 0o600 } else { 0o640 });
    #[cfg(not(unix))]
    let _ = secret;
    options.open(path)
}

/// The bytes are what was put in; whether what was put in was sound, only the database can say.
fn check_database(path: &Path) -> Result<(), BackupError> {
    let fault = |e: store::StoreError| BackupError::Database(e.to_string());
    let faults = store::check_sqlite(path, LAST_ENTRIES).map_err(fault)?;
    for side in SIDE_FILES {
        let _ = fs::remove_file(path.with_file_name(side));
    }
    if faults.is_empty() { Ok(()) } else { Err(BackupError::Database(faults.join("; "))) }
}

/// The next move of the change of places; `None` when all is in its place. Each move is decided from what lies where, so that
/// it may be interrupted anywhere.
fn next_move(data: &Path, aside: &Path) -> Option<(PathBuf, PathBuf)> {
    let restoring = data.join(RESTORING);
    let away = |name: &str| (data.join(name), aside.join(name));
    // While the new database waits, what lies in its place is the old one.
    if restoring.join(DATABASE).exists() {
        for name in SIDE_FILES.iter().chain(&[DATABASE]) {
            if data.join(name).exists() {
                return Some(away(name));
            }
        }
        return Some((restoring.join(DATABASE), data.join(DATABASE)));
    }
    for name in archive::FOLDERS {
        if restoring.join(name).exists() {
            return Some(match data.join(name).exists() {
                true => away(name),
                false => (restoring.join(name), data.join(name)),
            });
        }
    }
    None
}

fn change_places(data: &Path) -> Result<PathBuf, BackupError> {
    let restoring = data.join(RESTORING);
    let mark = restoring.join(COMPLETE);
    let name = fs::read_to_string(&mark).map_err(|e| BackupError::file(&mark, &e))?;
    // Ours, but read from a disk: it must stay inside.
    let fit = name.starts_with("before-restore-") && !name.contains(['/', '\\', '.']);
    let aside = data.join(if fit { name.as_str() } else { "before-restore-0" });
    while let Some((from, to)) = next_move(data, &aside) {
        let moved = to.parent().map_or(Ok(()), |folder| {
            fs::create_dir_all(folder)?;
            close_to_others(&aside);
            fs::rename(&from, &to)?;
            sync_folder(folder)
        });
        moved.and_then(|()| sync_folder(data)).map_err(|e| BackupError::file(&from, &e))?;
    }
    fs::remove_dir_all(&restoring)
        .and_then(|()| sync_folder(data))
        .map_err(|e| BackupError::file(&restoring, &e))?;
    Ok(aside)
}

fn sync_all_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_all_folders(&path)?;
        }
    }
    sync_folder(folder)
}

/// What is restored must be the hub's own, and nothing is given away afterwards.
fn same_owner(data: &Path, restored: &Path) -> Result<(), BackupError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let owner = |path: &Path| match fs::metadata(path) {
            Ok(about) => Ok(about.uid()),
            Err(e) => Err(BackupError::file(path, &e)),
        };
        if owner(data)? != owner(restored)? {
            return Err(BackupError::OthersFolder(data.display().to_string()));
        }
    }
    #[cfg(not(unix))]
    let _ = (data, restored);
    Ok(())
}

/// The name of a folder in which an earlier state was put aside and still lies.
pub fn aside_in(data: &Path) -> Option<String> {
    let entries = fs::read_dir(data).ok()?;
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with("before-restore-"))
        .collect();
    names.sort();
    names.pop()
}

/// Whether this folder was restored and the hub has not seen it yet. Returns when the backup was made.
pub fn restored_note(node: &Path) -> Option<UtcMillis> {
    let text = fs::read_to_string(node.join(RESTORED_NOTE)).ok()?;
    text.lines().next()?.parse().ok().map(UtcMillis)
}

/// The hub has seen it.
pub fn forget_restored_note(node: &Path) -> Result<(), BackupError> {
    let path = node.join(RESTORED_NOTE);
    match fs::remove_file(&path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(BackupError::file(&path, &e)),
        _ => Ok(()),
    }
}

mod opened;
#[cfg(test)]
mod tests;
