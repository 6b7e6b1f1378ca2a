//! Loose files become courses: our own packages are installed, or laid beside the course that they say in another language or
//! speak; books and HTML5 zips go on the shelf.

use crate::{
    Library,
    beside::Laid,
    channel::{Bring, BringError, ByWhom, Job, KEPT_FREE_BYTES, NotTaken, Progress, Shelved, Trouble},
    install::{Installed, MAX_ARCHIVE_BYTES},
};
use formats::{loose::LooseError, package::MAGIC};
use kernel::SchoolId;
use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// One sent file at a time.
static SENDING: Mutex<()> = Mutex::new(());

/// What a package turned out to be.
enum Brought {
    Course(Installed),
    /// And whether it was not there before.
    Beside(Laid, bool),
}

impl Library {
    /// Brings loose files for a school. Each that is not taken is named with its reason; the others come.
    pub fn bring_loose(
        &self,
        school: SchoolId,
        shelf_title: &str,
        files: &[PathBuf],
        how: Bring<'_>,
    ) -> Result<Shelved, BringError> {
        let (packages, books): (Vec<_>, Vec<_>) = files.iter().cloned().partition(|path| is_package(path));
        let mut shelved = match &self.channels {
            Some(channels) if !books.is_empty() => channels.shelve(shelf_title, &books, how)?,
            _ => Shelved::default(),
        };
        for path in packages {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            match self.bring_package(school, &path) {
                Ok(Brought::Course(Installed::New)) => shelved.new.push(name),
                Ok(Brought::Course(Installed::Already) | Brought::Beside(_, false)) => {
                    shelved.here.push(name)
                }
                Ok(Brought::Beside(laid, true)) => shelved.beside.push(laid),
                Err(why) => shelved.refused.push((name, why)),
            }
        }
        Ok(shelved)
    }

    fn bring_package(&self, school: SchoolId, path: &Path) -> Result<Brought, NotTaken> {
        let damaged = |why: std::io::Error| NotTaken::Loose(LooseError::Damaged(why.to_string()));
        let bytes = fs::metadata(path).map_err(damaged)?.len();
        if bytes > MAX_ARCHIVE_BYTES {
            let why = format!("{bytes} bytes; a package has at most {MAX_ARCHIVE_BYTES}");
            return Err(NotTaken::Package(why));
        }
        let archive = fs::read(path).map_err(damaged)?;
        if let Some((laid, new)) = self.lay_beside(&archive)? {
            return Ok(Brought::Beside(laid, new));
        }
        let installed = self.install(school, &archive);
        installed.map(Brought::Course).map_err(|error| NotTaken::Package(error.to_string()))
    }

    /// A file that somebody sent from her phone or computer: its name and its bytes.
    pub fn bring_sent(
        &self,
        school: SchoolId,
        shelf_title: &str,
        (name, bytes): (&str, &[u8]),
        how: Bring<'_>,
    ) -> Result<Shelved, BringError> {
        let Some(channels) = &self.channels else { return Ok(Shelved::default()) };
        let folder = channels.folder().join("sent");
        let file = folder.join(plain_name(name));
        let disk = |why| BringError::Disk { path: folder.clone(), why };
        // One at a time: two people who send a file of one name would write into each other's.
        let _one = SENDING.lock().unwrap_or_else(PoisonError::into_inner);
        // What a power cut left.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(disk)?;
        let needed = bytes.len() as u64;
        match (how.free_mb)(&folder) {
            Some(free_mb) if needed + KEPT_FREE_BYTES > free_mb << 20 => {
                return Err(BringError::NoRoom { needed, free_mb });
            }
            _ => fs::write(&file, bytes).map_err(disk)?,
        }
        let brought = self.bring_loose(school, shelf_title, std::slice::from_ref(&file), how);
        // Whatever became of it, it lies on the shelf or on the sender's disk.
        let _ = fs::remove_dir_all(&folder);
        brought
    }

    /// The same behind, while pages are served. `false`: another import is running.
    pub fn begin_loose(&self, folder: PathBuf, names: Vec<String>, shelf_title: String, by: ByWhom) -> bool {
        let Some(channels) = &self.channels else { return false };
        let (library, noting) = (self.clone(), channels.clone());
        channels.begin_job(Job::Bring, folder.clone(), 1, move || {
            let files: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
            let mut progress = |done: Progress| noting.note(|status| status.far = done);
            let how = by.copying(&mut progress);
            let brought = library.bring_loose(by.school, &shelf_title, &files, how);
            noting.note(|status| {
                status.courses = (1, 1);
                match brought {
                    Ok(shelved) => status.note_shelved(shelved),
                    Err(error) => {
                        tracing::warn!(%error, "loose files were not brought");
                        status.note_failure(None, Trouble::from(&error));
                    }
                }
            });
        })
    }
}

/// A file name out of whatever a browser sent: no path, no control signs, at most 120 characters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    match plain.trim_matches(['.', ' ']) {
        "" => "file".to_owned(),
        _ => plain,
    }
}

/// Whether a file is one of our own packages: by its first bytes, whatever it is called.
fn is_package(path: &Path) -> bool {
    let mut magic = [0; MAGIC.len()];
    fs::File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok() && magic == *MAGIC
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere() {
        for (sent, kept) in [
            ("El río.pdf", "El río.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\fotos\\a.epub", "a.epub"),
            ("..", "file"),
            ("", "file"),
            ("a\u{0}\n.pdf", "a.pdf"),
        ] {
            assert_eq!(plain_name(sent), kept);
        }
    }
}
