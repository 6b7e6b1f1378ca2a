//! Making a backup while the hub runs.

use super::{
    BackupError, Beside, Erasures, RecoveryLock,
    archive::{self, ABOUT, DATABASE, FOLDERS},
    rotation,
    sealed::{Chunks, Head, Sealer},
};
use crate::room::room_of;
use eventlog::NodeSecret;
use kernel::{Entropy, UtcMillis};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{BufReader, BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
};
use store::Carried;

/// Where a database is copied to before it is sealed. On the box's own disk: nothing in clear touches the stick.
const ROUGH: &str = "backup.tmp";
/// Left free beside what is written, so that the hub itself never runs out.
const SPARE_MB: u64 = 64;
/// Level 3 of zstd: a third of the size at the speed of a slow card.
const ZSTD_LEVEL: i32 = 3;
/// Files of the node's folder that stay: the marker says which life *this disk* is in, which a restored one is not; and
/// the keys of letters go dark with their disk.
const NOT_KEPT: [&str; 4] = ["marker", "restored", "lock", "letters.keys"];

/// What a backup says about itself, sealed like the rest.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct About {
    /// The program that made it.
    pub software: String,
    /// When, UTC milliseconds.
    pub made_at_ms: i64,
    /// Whether course files are in it.
    pub with_courses: bool,
}

/// What is to be backed up.
pub struct Source<'a> {
    /// The hub's folder.
    pub data: &'a Path,
    /// The box's lock.
    pub lock: &'a RecoveryLock,
    /// Course files too. Without them a restored box has its starter courses and says which others are missing.
    pub with_courses: bool,
    /// This program.
    pub software: String,
    /// Now.
    pub now: UtcMillis,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Of its contents before sealing.
    pub inside_bytes: u64,
    /// Files in it.
    pub files: usize,
}

/// Makes a backup: a consistent copy of the database, the keys, the notes and (if wanted) the course files, sealed into one
/// file, which is read again before it gets its name.
pub fn make(source: &Source<'_>, to: &Path, entropy: &mut dyn Entropy) -> Result<Made, BackupError> {
    let rough = source.data.join(ROUGH);
    let made = copy_and_seal(source, &rough, to, entropy);
    let removed = fs::remove_dir_all(&rough).or_else(|e| not_found_is_fine(&e).ok_or(e));
    removed.map_err(|e| BackupError::file(&rough, &e))?;
    made
}

fn not_found_is_fine(e: &std::io::Error) -> Option<()> {
    (e.kind() == ErrorKind::NotFound).then_some(())
}

fn copy_and_seal(
    source: &Source<'_>,
    rough: &Path,
    to: &Path,
    entropy: &mut dyn Entropy,
) -> Result<Made, BackupError> {
    let data = source.data;
    let size = |path: &Path| fs::metadata(path).map(|m| m.len());
    let database_bytes =
        size(&data.join(DATABASE)).map_err(|e| BackupError::file(&data.join(DATABASE), &e))?;
    check_room(data, database_bytes)?;
    // What a power cut left of an earlier one.
    fs::remove_dir_all(rough)
        .or_else(|e| not_found_is_fine(&e).ok_or(e))
        .and_then(|()| fs::create_dir_all(rough))
        .map_err(|e| BackupError::file(rough, &e))?;
    close_to_others(rough);
    let copy = rough.join(DATABASE);
    store::copy_sqlite(&data.join(DATABASE), &copy).map_err(|e| BackupError::Database(e.to_string()))?;

    let mut files = vec![(DATABASE.to_owned(), copy)];
    for folder in FOLDERS {
        if folder != "blobs" || source.with_courses {
            list(&data.join(folder), folder, &mut files)?;
        }
    }
    let mut inside = Vec::with_capacity(files.len());
    for (name, path) in files {
        let bytes = size(&path).map_err(|e| BackupError::file(&path, &e))?;
        inside.push((name, path, bytes));
    }
    let about = About {
        software: source.software.clone(),
        made_at_ms: source.now.0,
        with_courses: source.with_courses,
    };
    let about = serde_json::to_vec(&about).map_err(|e| BackupError::Content(e.to_string()))?;
    let inside_bytes = inside.iter().map(|(_, _, bytes)| bytes).sum::<u64>() + about.len() as u64;
    let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Courses are compressed already, and a database is some third; half of it all is on the safe side of what is written.
    check_room(folder, inside_bytes)?;

    let part = to.with_extension("part");
    let written = seal(source, &inside, &about, inside_bytes, &part, entropy);
    if let Err(error) = written {
        let _ = fs::remove_file(&part);
        return Err(error);
    }
    let checked = check(&part).inspect_err(|_| drop(fs::remove_file(&part)))?;
    let place = |e: std::io::Error| BackupError::file(to, &e);
    fs::rename(&part, to).map_err(place)?;
    sync_folder(folder).map_err(place)?;
    Ok(Made { path: to.to_owned(), bytes: checked.bytes, inside_bytes, files: inside.len() + 1 })
}

fn seal(
    source: &Source<'_>,
    inside: &[(String, PathBuf, u64)],
    about: &[u8],
    inside_bytes: u64,
    part: &Path,
    entropy: &mut dyn Entropy,
) -> Result<(), BackupError> {
    let writing = |e: std::io::Error| BackupError::file(part, &e);
    // In a folder that travels a link may lie in its place.
    let folder = part.parent().unwrap_or(Path::new(""));
    let file = Carried::at(folder).create(part).map_err(|e| writing(e.why))?;
    let sealer =
        Sealer::new(BufWriter::new(file), source.lock, source.now, inside_bytes, entropy).map_err(writing)?;
    let mut packer = zstd::stream::write::Encoder::new(sealer, ZSTD_LEVEL).map_err(writing)?;
    archive::put(&mut packer, ABOUT, about, about.len() as u64).map_err(writing)?;
    for (name, path, bytes) in inside {
        let from = File::open(path).map_err(|e| BackupError::file(path, &e))?;
        archive::put(&mut packer, name, BufReader::new(from), *bytes).map_err(writing)?;
    }
    archive::end(&mut packer).map_err(writing)?;
    let mut buffered = packer.finish().and_then(Sealer::finish).map_err(writing)?;
    buffered.flush().map_err(writing)?;
    buffered.get_ref().sync_all().map_err(writing)
}

/// Adds the plain files below a folder, sorted, under names with `/`.
fn list(folder: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) -> Result<(), BackupError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(BackupError::file(folder, &e)),
    };
    let mut found: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
    found.sort();
    for path in found {
        let Some(file) = path.file_name().and_then(|f| f.to_str()) else { continue };
        let inner = format!("{name}/{file}");
        if path.is_dir() {
            if file != "damaged" {
                list(&path, &inner, files)?;
            }
        } else if archive::is_fit(&inner)
            && !file.ends_with(".new")
            && !(name == "node" && NOT_KEPT.contains(&file))
        {
            files.push((inner, path));
        }
    }
    Ok(())
}

/// A whole backup, as anybody can check it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// Its head.
    pub head: Head,
    /// Parts.
    pub chunks: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

/// Reads a whole backup and checks the hash of every part. Needs no key: it says that the file is as it was written, not who
/// wrote it; opening it says that too.
pub fn check(path: &Path) -> Result<Checked, BackupError> {
    let file = File::open(path).map_err(|e| BackupError::file(path, &e))?;
    let bytes = file.metadata().map_err(|e| BackupError::file(path, &e))?.len();
    let mut chunks = Chunks::new(BufReader::new(file))?;
    let mut count = 0;
    while chunks.next_chunk()?.is_some() {
        count += 1;
    }
    Ok(Checked { head: *chunks.head(), chunks: count, bytes })
}

/// A backup in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The file.
    pub path: PathBuf,
    /// When it was made, by its head.
    pub made_at: UtcMillis,
    /// Its size.
    pub bytes: u64,
}

/// The backups that the rotation keeps in a folder, newest first. Files whose head cannot be read are left out.
pub fn kept_in(folder: &Path) -> Result<Vec<Kept>, BackupError> {
    let entries = fs::read_dir(folder).map_err(|e| BackupError::file(folder, &e))?;
    let mut kept = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        if !path.file_name().and_then(|name| name.to_str()).is_some_and(rotation::is_ours) {
            continue;
        }
        let Ok(Some(file)) = Carried::at(folder).open(&path, u64::MAX) else { continue };
        let bytes = file.limit();
        if let Ok(chunks) = Chunks::new(file) {
            kept.push(Kept { path, made_at: chunks.head().made_at, bytes });
        }
    }
    kept.sort_by_key(|kept| std::cmp::Reverse((kept.made_at.0, kept.path.clone())));
    Ok(kept)
}

/// Makes a folder ready to receive backups: the list of erasures in it is how the box knows it again.
pub fn prepare_folder(folder: &Path, erasures: &Erasures, box_: &NodeSecret) -> Result<(), BackupError> {
    let mut list = Beside::read(folder)?;
    list.sign(erasures, box_);
    list.write(folder)
}

/// The next backup of the rotation: into a prepared folder, then those that are superfluous go. The list of erasures goes
/// first, so that it is there even if there is no room for more.
pub fn rotate(
    source: &Source<'_>,
    folder: &Path,
    erasures: &Erasures,
    box_: &NodeSecret,
    entropy: &mut dyn Entropy,
) -> Result<Made, BackupError> {
    if !folder.join(super::erasures::FILE).is_file() {
        return Err(BackupError::NoStick(folder.display().to_string()));
    }
    prepare_folder(folder, erasures, box_)?;
    let to = folder.join(rotation::name_of(source.now));
    let made = match make(source, &to, entropy) {
        Err(BackupError::NoRoom { .. }) if !tidy(folder)?.is_empty() => make(source, &to, entropy)?,
        made => made?,
    };
    tidy(folder)?;
    Ok(made)
}

/// Removes superfluous backups. Returns what went.
fn tidy(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let kept = kept_in(folder)?;
    let moments: Vec<UtcMillis> = kept.iter().map(|kept| kept.made_at).collect();
    let go = rotation::superfluous(&moments);
    let mut gone = Vec::new();
    for backup in kept.into_iter().filter(|kept| go.contains(&kept.made_at)) {
        fs::remove_file(&backup.path).map_err(|e| BackupError::file(&backup.path, &e))?;
        gone.push(backup.path);
    }
    Ok(gone)
}

/// Refuses when a folder has not room for so many more bytes; says nothing where room cannot be found out.
pub(super) fn check_room(folder: &Path, bytes: u64) -> Result<(), BackupError> {
    let needed_mb = (bytes >> 20) + SPARE_MB;
    match room_of(folder) {
        Some(room) if room.free_mb < needed_mb => {
            Err(BackupError::NoRoom { place: folder.display().to_string(), needed_mb, free_mb: room.free_mb })
        }
        _ => Ok(()),
    }
}

pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// The copy holds names' keys side by side with the names: nobody else on the machine may read it.
pub(super) fn close_to_others(folder: &Path) {
    #[cfg(unix)]
    let _ = fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700));
    #[cfg(not(unix))]
    let _ = folder;
}
