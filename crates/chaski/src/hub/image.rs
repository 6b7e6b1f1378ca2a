//! An image for many boxes: a folder with the courses and settings of a box that was put up with care, and with nothing that makes it
//! this box or tells of anybody. Each clone draws its own keys and begins its own log at its first start, so no two are ever one.
//!
//! The image is written anew beside the box, file by file from a list of what may stand in it. Taking away from a copy what must not be
//! there would keep whatever somebody adds to a box later and forgets to take away here.

use super::{DataFolder, courses::is_starter, open_store};
use crate::cli::Failure;
use kernel::{Digest, SchoolId};
use library::{
    Library,
    install::{InstalledPackage, installed_packages},
};
use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};
use store::{
    Store,
    db::{SqliteConnection, SqliteOptions},
    node::write_durably,
};

/// Which packages a clone installs when it has a school, one digest a line.
const PACKAGES: &str = "image.packages";
/// Longest such list.
const PACKAGES_MAX: usize = 10_000;
/// Folders that go along as they are: channels with their files, voices and translations beside courses.
const FOLDERS: [&str; 3] = ["channels", "voices", "translations"];
/// Settings that go along: when and whom it calls, whose paper opens its backups, and a time zone that was chosen.
const SETTINGS: [&str; 3] = ["exchange.toml", "recovery.lock", super::zone::CHOSEN];
/// Tables whose rows go along: imported channels, and the language in which a box greets.
const TABLES: [&str; 8] = [
    "directory_box_language",
    "library_dead_item",
    "library_edition",
    "library_looked",
    "library_node",
    "library_node_file",
    "library_node_word",
    "library_stored",
];
/// Tables of the new database that stay: they say how it is built.
const FRAME: [&str; 2] = ["local_migration", "view_state"];
/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(1);
/// How deep folders of channels go.
const DEPTH_MAX: usize = 8;

/// What is in an image.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Image {
    /// Course packages besides those that are in every box.
    pub packages: usize,
    /// Other files: of channels, voices and translations.
    pub files: u64,
}

/// Writes the image of a box whose hub does not run into a folder that is not there yet, or empty.
pub fn prepare(folder: &DataFolder, to: &Path) -> Result<Image, Failure> {
    let failed = |e: std::io::Error| format!("{}: {e}", to.display());
    if to.exists() && fs::read_dir(to).map_err(failed)?.next().is_some() {
        return Err(format!("{} is not empty; an image is made in a folder of its own.", to.display()).into());
    }
    // Beside its place, and moved there when it is whole.
    let beside = with_ending(to, ".new");
    if beside.exists() {
        fs::remove_dir_all(&beside).map_err(failed)?;
    }
    fs::create_dir_all(&beside).map_err(failed)?;
    let made = fill(folder, &DataFolder::at(&beside));
    if made.is_err() {
        let _ = fs::remove_dir_all(&beside);
    }
    let made = made?;
    if to.exists() {
        fs::remove_dir(to).map_err(failed)?;
    }
    fs::rename(&beside, to).map_err(failed)?;
    Ok(made)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn fill(from: &DataFolder, to: &DataFolder) -> Result<Image, Failure> {
    // Brings the database up to date, so that both have the same tables.
    let store = open_store(from, Duration::ZERO)?;
    store.rebuild_now(CHUNK)?;
    let packages = own_packages(&store, from)?;
    store.close();
    drop(store);
    let mut made = Image { packages: packages.len(), files: 0 };
    for package in &packages {
        let (at, place) = (from.blobs().place(package), to.blobs().place(package));
        place.parent().map_or(Ok(()), fs::create_dir_all).map_err(|e| format!("{}: {e}", place.display()))?;
        lay(&at, &place)?;
    }
    for name in FOLDERS {
        made.files += lay_folder(&from.path().join(name), &to.path().join(name), 0)?;
    }
    if super::courses::starters_declined(from) {
        super::courses::decline_starters(to)?;
    }
    fresh_database(from, to)?;
    for name in SETTINGS {
        if let Ok(bytes) = fs::read(from.node_folder().join(name)) {
            write_durably(&to.node_folder().join(name), &bytes, 0o644)?;
        }
    }
    let list: String = packages.iter().map(|package| format!("{package}\n")).collect();
    write_durably(&to.path().join(PACKAGES), list.as_bytes(), 0o644)?;
    Ok(made)
}

/// Installed packages that are here, without those that every program brings along: a clone signs these itself.
fn own_packages(store: &Store, folder: &DataFolder) -> Result<Vec<Digest>, Failure> {
    let mut own = Vec::new();
    for InstalledPackage { course, package, .. } in store.read_blocking(installed_packages)? {
        if folder.blobs().has(&package) && !is_starter(&course) {
            own.push(package);
        }
    }
    own.truncate(PACKAGES_MAX);
    Ok(own)
}

/// A database with the tables of this program and the rows that may go along. The node that made it is thrown away with its keys and
/// its one entry: a log that begins with a stranger would follow every clone.
fn fresh_database(from: &DataFolder, to: &DataFolder) -> Result<(), Failure> {
    let store = open_store(to, Duration::ZERO)?;
    store.close();
    drop(store);
    fs::remove_dir_all(to.node_folder()).map_err(|e| format!("{}: {e}", to.node_folder().display()))?;
    let path = to.database();
    let mut db = SqliteConnection::open(&path, SqliteOptions { read_only: false, cache_kib: 4_096 })?;
    let source = from.database();
    let source = source.to_str().ok_or("the folder's name is no text")?.replace('\'', "''");
    let names =
        db.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", &[])?;
    let names = names.iter().map(|row| row.text(0).map(str::to_owned)).collect::<Result<Vec<_>, _>>()?;
    db.batch(&format!("ATTACH DATABASE '{source}' AS source"))?;
    db.batch("BEGIN")?;
    for name in names.iter().filter(|name| !FRAME.contains(&name.as_str())) {
        db.batch(&format!("DELETE FROM main.\"{name}\""))?;
    }
    for name in TABLES {
        db.batch(&format!("INSERT INTO main.{name} SELECT * FROM source.{name}"))?;
    }
    db.batch("COMMIT")?;
    db.batch("DETACH DATABASE source")?;
    // What was deleted must not lie in free pages, and not in a log beside the database.
    db.batch("VACUUM")?;
    db.batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    drop(db);
    for ending in ["-wal", "-shm"] {
        match fs::remove_file(with_ending(&path, ending)) {
            Err(e) if e.kind() != ErrorKind::NotFound => {
                return Err(format!("{}: {e}", path.display()).into());
            }
            _ => {}
        }
    }
    Ok(())
}

/// A folder with all that is in it; hidden files are a system's leftovers. Returns how many files there are.
fn lay_folder(from: &Path, to: &Path, depth: usize) -> Result<u64, Failure> {
    if depth > DEPTH_MAX || !from.is_dir() {
        return Ok(0);
    }
    let failed = |e: std::io::Error| format!("{}: {e}", from.display());
    fs::create_dir_all(to).map_err(|e| format!("{}: {e}", to.display()))?;
    let mut files = 0;
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (name, kind) = (entry.file_name(), entry.file_type().map_err(failed)?);
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            files += lay_folder(&entry.path(), &to.join(&name), depth + 1)?;
        } else if kind.is_file() {
            lay(&entry.path(), &to.join(&name))?;
            files += 1;
        }
    }
    Ok(files)
}

/// The same file at another place: what is here by content never changes, so on one disk it need not be written twice.
fn lay(from: &Path, to: &Path) -> Result<(), Failure> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to).map(drop).map_err(|e| format!("{}: {e}", from.display()).into())
}

/// The courses of the image that this box was cloned from: installed for its school, or, while there is none, opened for whoever comes.
/// A box that is no clone has none.
pub fn bring_courses(
    library: &Library,
    folder: &DataFolder,
    school: Option<SchoolId>,
) -> Result<(), Failure> {
    let path = folder.path().join(PACKAGES);
    let text = match fs::read_to_string(&path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        read => read.map_err(|e| format!("{}: {e}", path.display()))?,
    };
    for line in text.lines().take(PACKAGES_MAX) {
        let package = Digest::from_str(line).map_err(|e| format!("{}: {line}: {e}", path.display()))?;
        // One that is damaged must not keep the others from learners.
        let brought = match (folder.blobs().get(&package)?, school) {
            (None, _) => Err("it is not here".to_owned()),
            (Some(archive), Some(school)) => {
                library.install(school, &archive).map(drop).map_err(|e| e.to_string())
            }
            (Some(archive), None) => library.open_package(&archive).map_err(|e| e.to_string()),
        };
        if let Err(error) = brought {
            tracing::error!(%package, error, "a course of the image is left out");
        }
    }
    if school.is_some() {
        fs::remove_file(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}
