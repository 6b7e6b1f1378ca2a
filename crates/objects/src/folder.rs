//! Objects as files. A file appears under its name only when all of it is on the disk.

use crate::ObjectsError;
use std::{
    fs::{self, File},
    io::{ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

/// Objects in a folder.
#[derive(Debug)]
pub struct Folder {
    place: String,
}

impl Folder {
    /// Objects in that folder, which is made with the first of them.
    pub fn new(place: &str) -> Self {
        Self { place: place.to_owned() }
    }

    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    fn path(&self, object: &str) -> PathBuf {
        Path::new(&self.place).join(object)
    }

    fn failed(&self, object: &str, why: &std::io::Error) -> ObjectsError {
        let (place, object) = (self.place.clone(), object.to_owned());
        match why.kind() {
            ErrorKind::NotFound => ObjectsError::Missing { place, object },
            _ => ObjectsError::Failed { place, object, why: why.to_string() },
        }
    }

    pub(crate) fn put(&self, object: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
        self.write(object, bytes).map_err(|e| ObjectsError::Failed {
            place: self.place.clone(),
            object: object.to_owned(),
            why: e.to_string(),
        })
    }

    fn write(&self, object: &str, bytes: &[u8]) -> std::io::Result<()> {
        let path = self.path(object);
        let folder = path.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(folder)?;
        // Two processes that write the same object write the same bytes, each to a file of its own.
        let half = path.with_extension(format!("{}-half", std::process::id()));
        let written = (|| {
            let mut file = File::create(&half)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&half, &path)?;
            File::open(folder)?.sync_all()?;
            // The folder may be new as well.
            folder.parent().map_or(Ok(()), |above| File::open(above)?.sync_all())
        })();
        if written.is_err() {
            let _ = fs::remove_file(&half);
        }
        written
    }

    pub(crate) fn get(&self, object: &str, max_bytes: usize) -> Result<Vec<u8>, ObjectsError> {
        let fail = |e| self.failed(object, &e);
        let file = File::open(self.path(object)).map_err(fail)?;
        let mut bytes = Vec::new();
        file.take(max_bytes as u64 + 1).read_to_end(&mut bytes).map_err(fail)?;
        match bytes.len() > max_bytes {
            true => Err(ObjectsError::Failed {
                place: self.place.clone(),
                object: object.to_owned(),
                why: format!("it has more than {max_bytes} bytes"),
            }),
            false => Ok(bytes),
        }
    }

    pub(crate) fn remove(&self, object: &str) -> Result<(), ObjectsError> {
        match fs::remove_file(self.path(object)) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(self.failed(object, &e)),
            _ => Ok(()),
        }
    }
}
