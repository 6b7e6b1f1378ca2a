//! Sticks to which courses can be copied, and the copying of one.

use super::{BringError, Channels, Progress, bring::disk, on_offer::below, stick::OnStick};
use crate::Library;
use formats::kolibri::Uuid;
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use store::{Carried, StoreError};

/// Before a book's node, among the ids of what can be copied out.
pub(crate) const BOOK: &str = "book-";
/// Longest name that a book's file gets outside, in characters.
const NAME_CHARS: usize = 80;

/// A folder to which courses can be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The folder.
    pub folder: PathBuf,
    /// Its last name, as a person sees it on the stick's label.
    pub name: String,
    /// It lies on the box's own disk: nothing is plugged in there.
    pub own_disk: bool,
}

/// Sticks that are in: a folder at which one is mounted, or one at the end of the way (`/media/NAME/STICK`). `own`: a folder on the box's
/// own disk.
pub fn plugged_in(places: &[PathBuf], own: Option<&Path>) -> Vec<Target> {
    let own = own.and_then(|own| device_of(standing(own)));
    let mut targets = Vec::new();
    for place in places {
        // Somebody named the stick itself, not the folder in which sticks appear.
        if has_ours(place) {
            targets.push(place.clone());
            continue;
        }
        for folder in below(place) {
            let deeper = below(&folder);
            // A folder of folders, in which nothing is mounted or kept by us, is somebody's name: sticks are below it.
            match is_stick(&folder, place) || deeper.is_empty() {
                true => targets.push(folder),
                false => targets.extend(deeper),
            }
        }
    }
    targets
        .into_iter()
        .map(|folder| Target {
            name: folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            own_disk: own.is_some() && device_of(&folder) == own,
            folder,
        })
        .collect()
}

impl Library {
    /// Where sticks that are in can be written.
    pub fn targets(&self) -> Vec<Target> {
        let own = self.channels();
        plugged_in(&self.sticks, own.as_ref().map(|channels| channels.folder()))
    }

    /// Copies a course or channel to a stick; its bytes there, and how many of its files this box has not got itself. `Ok(None)`: there
    /// is no such course.
    pub fn copy_out(
        &self,
        id: &str,
        stick: &Path,
        free_mb: &dyn Fn(&Path) -> Option<u64>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<(u64, usize)>, BringError> {
        let book = id.strip_prefix(BOOK).and_then(|node| node.parse().ok());
        if let (Some(book), Some(channels)) = (book, self.channels()) {
            return channels.copy_book(&book, stick, free_mb, progress);
        }
        if let (Ok(channel), Some(channels)) = (id.parse(), self.channels()) {
            let exported = channels.export(&channel, stick, free_mb, progress)?;
            return Ok(exported.map(|exported| (exported.bytes, exported.missing.len())));
        }
        let Some(archive) = self.package_of(id)? else { return Ok(None) };
        let (needed, path) = (archive.len() as u64, stick.join(format!("{id}.chaski")));
        let there = fs::metadata(&path).map_or(0, |there| there.len());
        match free_mb(stick) {
            // What lies there under this name goes only when the new one is whole.
            Some(free_mb) if there != needed && needed > super::trouble::bytes_of(free_mb) => {
                return Err(BringError::StickFull { needed, free_mb });
            }
            _ => Carried::at(stick).write(&path, &archive)?,
        }
        Ok(Some((needed, 0)))
    }
}

impl Channels {
    /// Room for courses on the box, in bytes; `None` if it cannot be known.
    pub(crate) fn room(&self, free_mb: fn(&Path) -> Option<u64>) -> Option<u64> {
        let free = super::trouble::bytes_of(free_mb(standing(self.folder()))?);
        Some(free.saturating_sub(super::KEPT_FREE_BYTES))
    }
}

impl Channels {
    /// Where a book of the shelf lies, and what its file is called outside of the box: by its title.
    pub(crate) fn book_file(&self, node: &Uuid) -> Result<Option<(OnStick, String)>, StoreError> {
        let Some(book) = self.shelf_books()?.into_iter().find(|book| book.node == *node) else {
            return Ok(None);
        };
        let Some(facts) = self.node(&self.shelf(), node)? else { return Ok(None) };
        let Some(file) = self.files(&facts)?.into_iter().find(|file| file.here) else { return Ok(None) };
        let found = self.file_on_disk(&self.shelf(), &file.name)?;
        Ok(found.map(|found| (found.at, name_outside(&book.title, &book.ending))))
    }

    fn copy_book(
        &self,
        node: &Uuid,
        stick: &Path,
        free_mb: &dyn Fn(&Path) -> Option<u64>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<(u64, usize)>, BringError> {
        let Some((at, name)) = self.book_file(node)? else { return Ok(None) };
        let path = stick.join(name);
        let needed = at.size;
        if fs::symlink_metadata(&path).is_ok_and(|there| there.is_file() && there.len() == needed) {
            return Ok(Some((needed, 0)));
        }
        if let Some(free_mb) = free_mb(stick).filter(|free_mb| needed > super::trouble::bytes_of(*free_mb)) {
            return Err(BringError::StickFull { needed, free_mb });
        }
        let (target, part) = (Carried::at(stick), path.with_extension("part"));
        let mut to = target.create(&part)?;
        let copied = at.open().and_then(|mut from| io::copy(&mut from, &mut to)).and_then(|_| to.sync_data());
        copied.map_err(|why| disk(&part, why))?;
        drop(to);
        target.move_into_place(&part, &path)?;
        progress(Progress { files: 1, of: 1, bytes: needed });
        Ok(Some((needed, 0)))
    }
}

/// A file name that every stick takes, FAT too: letters, digits, blanks and hyphens.
fn name_outside(title: &str, ending: &str) -> String {
    let sign = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { ' ' };
    let words: String = title.chars().map(sign).take(NAME_CHARS).collect();
    let name = words.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}.{ending}", if name.is_empty() { "book" } else { &name })
}

/// The nearest folder above that is there: the box's own is made when the first channel comes.
fn standing(folder: &Path) -> &Path {
    folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(folder)
}

/// Something is mounted there, or it has files.
fn is_stick(folder: &Path, place: &Path) -> bool {
    let mounted = device_of(folder).is_some() && device_of(folder) != device_of(place);
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
    mounted || has_ours(folder) || entries.any(|entry| entry.path().is_file())
}

/// It has what sticks with courses, or with mail, have.
fn has_ours(folder: &Path) -> bool {
    ["content", "KOLIBRI_DATA", "chaski/cards"].iter().any(|name| folder.join(name).is_dir())
}

#[cfg(unix)]
fn device_of(folder: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(folder).ok().map(|about| about.dev())
}

#[cfg(not(unix))]
fn device_of(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_is_called_by_its_title_where_any_stick_can_write_it() {
        for (title, name) in [
            ("El pozo", "El pozo.pdf"),
            ("  ¿Qué: es/esto? \\ \"x\" ", "Qué es esto x.pdf"),
            ("../../etc", "etc.pdf"),
            ("***", "book.pdf"),
        ] {
            assert_eq!(name_outside(title, "pdf"), name);
        }
        assert_eq!(name_outside(&"a".repeat(500), "epub").len(), NAME_CHARS + 5);
    }
}
