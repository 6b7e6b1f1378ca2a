//! Files in a folder that somebody carried here: a stick, a shared drive.
//!
//! Whoever prepared it may have laid a link where a file or folder is expected, so that this program, which may run with more
//! rights, reads or writes somewhere else; or a pipe, at which reading waits for ever. So nothing below the folder is opened before
//! every part of its path was looked at. The folder itself was named by whoever plugged it in and may be reached by a link.
//! This does not hold against somebody who changes a mounted stick at the same moment: she has an account on the machine.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read, Write},
    path::{Component, Path, PathBuf},
};

/// Such a folder.
#[derive(Debug, Clone, Copy)]
pub struct Carried<'a>(&'a Path);

/// What failed below it, and where.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {why}")]
pub struct CarriedError {
    /// Where.
    pub path: PathBuf,
    /// What the system says, or that a link lies there.
    pub why: io::Error,
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> CarriedError {
    move |why| CarriedError { path: path.to_owned(), why }
}

impl<'a> Carried<'a> {
    /// Everything below this folder.
    pub fn at(folder: &'a Path) -> Self {
        Self(folder)
    }

    /// Refuses a path on whose way below the folder a link lies, or that does not lie below it.
    fn without_links(&self, path: &Path) -> Result<(), CarriedError> {
        let below = path.strip_prefix(self.0).map_err(|_| failed(path)(io::Error::other("outside")))?;
        let mut part = self.0.to_owned();
        for name in below.components() {
            let Component::Normal(name) = name else {
                return Err(failed(path)(io::Error::other("outside")));
            };
            part.push(name);
            if fs::symlink_metadata(&part).is_ok_and(|found| found.is_symlink()) {
                return Err(failed(&part)(io::Error::other("a link, where a file or folder should be")));
            }
        }
        Ok(())
    }

    /// Makes a folder, with those above it.
    pub fn make(&self, folder: &Path) -> Result<(), CarriedError> {
        self.without_links(folder)?;
        fs::create_dir_all(folder).map_err(failed(folder))
    }

    /// A new file, in a folder that is made if need be; what an earlier try left in its place is taken away.
    pub fn create(&self, path: &Path) -> Result<File, CarriedError> {
        if let Some(folder) = path.parent().filter(|folder| *folder != self.0) {
            self.make(folder)?;
        }
        self.remove(path)?;
        File::create_new(path).map_err(failed(path))
    }

    /// A small file, whole or not at all. Sticks are often FAT, where nothing but this order helps.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), CarriedError> {
        let part = path.with_extension("part");
        let mut file = self.create(&part)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed(&part))?;
        drop(file);
        self.move_into_place(&part, path)
    }

    /// Gives a file that is whole its name, for good.
    pub fn move_into_place(&self, part: &Path, path: &Path) -> Result<(), CarriedError> {
        fs::rename(part, path).map_err(failed(path))?;
        let Some(folder) = path.parent() else { return Ok(()) };
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed(folder))
    }

    /// Sees to it that a folder and those above it stay, which may have been made just now.
    pub fn settle(&self, folder: &Path) -> Result<(), CarriedError> {
        self.without_links(folder)?;
        for folder in folder.ancestors().take_while(|folder| folder.starts_with(self.0)) {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed(folder))?;
        }
        Ok(())
    }

    /// Takes a file or a link away, if there is one.
    pub fn remove(&self, path: &Path) -> Result<(), CarriedError> {
        if let Some(folder) = path.parent() {
            self.without_links(folder)?;
        }
        match fs::remove_file(path) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(failed(path)(e)),
            _ => Ok(()),
        }
    }

    /// A plain file, to be read no further than it is long now; `None` if there is none. One that is longer than `most_bytes` is an
    /// error, and so is a link, a pipe or a device.
    pub fn open(&self, path: &Path, most_bytes: u64) -> Result<Option<io::Take<File>>, CarriedError> {
        self.without_links(path)?;
        let about = match fs::symlink_metadata(path) {
            Ok(about) => about,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(failed(path)(e)),
        };
        if !about.is_file() {
            return Err(failed(path)(io::Error::other("no plain file")));
        }
        if about.len() > most_bytes {
            let why = format!("has {} bytes, at most {most_bytes} are expected", about.len());
            return Err(failed(path)(io::Error::other(why)));
        }
        let file = File::open(path).map_err(failed(path))?;
        Ok(Some(file.take(about.len())))
    }

    /// All of such a file.
    pub fn read(&self, path: &Path, most_bytes: u64) -> Result<Option<Vec<u8>>, CarriedError> {
        let Some(mut file) = self.open(path, most_bytes)? else { return Ok(None) };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed(path))?;
        Ok(Some(bytes))
    }

    /// What lies in a folder, at most so much, in the order of names; nothing if there is no such folder.
    pub fn list(&self, folder: &Path, at_most: usize) -> Result<Vec<PathBuf>, CarriedError> {
        self.without_links(folder)?;
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(failed(folder)(e)),
        };
        let mut found = Vec::new();
        for entry in entries.take(at_most) {
            found.push(entry.map_err(failed(folder))?.path());
        }
        found.sort();
        Ok(found)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use testkit::Scratch;

    #[test]
    fn no_link_is_read_or_written_through() {
        let (stick, box_) = (Scratch::new("carried").unwrap(), Scratch::new("carried-box").unwrap());
        let secret = box_.path().join("secret");
        fs::write(&secret, "the box's own").unwrap();
        let (at, carried) = (stick.path(), Carried::at(stick.path()));
        symlink(&secret, at.join("file")).unwrap();
        symlink(box_.path(), at.join("folder")).unwrap();
        symlink(box_.path().join("nothing yet"), at.join("new.part")).unwrap();

        for path in ["file", "folder/secret"] {
            let refused = carried.read(&at.join(path), 100).unwrap_err();
            assert!(refused.to_string().contains("a link"), "{refused}");
        }
        assert!(carried.list(&at.join("folder"), 10).is_err());
        assert!(carried.make(&at.join("folder/more")).is_err());
        assert!(carried.remove(&at.join("folder/secret")).is_err());
        assert!(carried.create(&at.join("folder/more")).is_err());
        assert!(carried.read(&box_.path().join("secret"), 100).is_err(), "it does not lie on the stick");
        assert!(carried.read(&at.join("a/../../x"), 100).is_err());
        // Where a file is to be, the link goes and what it led to stays.
        carried.write(&at.join("file"), b"new").unwrap();
        carried.write(&at.join("new"), b"new").unwrap();
        assert_eq!(fs::read(&secret).unwrap(), b"the box's own");
        assert_eq!(fs::read_dir(box_.path()).unwrap().count(), 1);
        assert_eq!(carried.read(&at.join("file"), 100).unwrap().unwrap(), b"new");
    }

    #[test]
    fn only_plain_files_of_the_expected_size_are_opened() {
        let stick = Scratch::new("carried-plain").unwrap();
        let (at, carried) = (stick.path(), Carried::at(stick.path()));
        carried.write(&at.join("a/b/file"), &[7; 100]).unwrap();
        assert_eq!(carried.read(&at.join("a/b/file"), 100).unwrap().unwrap(), [7; 100]);
        assert!(carried.read(&at.join("a/b/file"), 99).is_err());
        assert!(carried.read(&at.join("a/b"), 1_000_000).is_err());
        assert!(carried.read(&at.join("a/c"), 100).unwrap().is_none());
        assert_eq!(carried.list(&at.join("a/b"), 10).unwrap(), [at.join("a/b/file")], "no part is left");
        assert!(carried.list(&at.join("none"), 10).unwrap().is_empty());
        carried.settle(&at.join("a/b")).unwrap();
        assert!(carried.settle(&at.join("gone")).is_err(), "the stick is out");
    }
}
