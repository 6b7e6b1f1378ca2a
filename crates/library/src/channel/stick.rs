//! Where channels come from: a folder, or a tar archive that is read where it lies.

use formats::{
    kolibri::{Uuid, layout},
    tar,
};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

/// Most channels on one stick.
const MAX_CHANNELS: usize = 500;

/// Why nothing can be taken from here.
#[derive(Debug, thiserror::Error)]
pub enum StickError {
    /// There is no channel.
    #[error(
        "{0}: no Kolibri channel here. There should be a folder content/databases with files ID.sqlite3 in it"
    )]
    NoChannels(PathBuf),
    /// A link where a folder should be.
    #[error("{0}: this is a link, and links are not followed")]
    Link(PathBuf),
    /// It cannot be read.
    #[error("{path}: {why}")]
    Unreadable {
        /// What.
        path: PathBuf,
        /// The system's words.
        why: io::Error,
    },
    /// It was there before.
    #[error("{0}: it is not there any more")]
    Gone(PathBuf),
    /// The archive is refused.
    #[error("{path}: {why}")]
    Archive {
        /// Which.
        path: PathBuf,
        /// Why.
        why: tar::TarError,
    },
}

/// A folder or archive that holds channels.
#[derive(Debug)]
pub enum Stick {
    /// The folder `content`.
    Folder(PathBuf),
    /// An archive, with where each file below `content` begins and how long it is.
    Tar {
        /// The archive.
        path: PathBuf,
        /// By path below `content`.
        files: BTreeMap<String, (u64, u64)>,
    },
    /// Loose files that become a channel: see [`super::shelf`].
    Shelf {
        /// The box's own folder, where what was brought before lies.
        folder: PathBuf,
        /// The channel.
        id: Uuid,
        /// Its database.
        database: PathBuf,
        /// New files by path below `content`.
        files: BTreeMap<String, OnStick>,
    },
}

/// A file on a stick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnStick {
    /// The file, or the archive it is in.
    pub path: PathBuf,
    /// Where it begins.
    pub start: u64,
    /// Bytes.
    pub size: u64,
}

impl Stick {
    /// Looks for channels in a folder or a `.tar`. Nothing is unpacked; a name that leads out, a link or a device refuses all.
    pub fn open(path: &Path) -> Result<Self, StickError> {
        let unreadable = |why| StickError::Unreadable { path: path.to_owned(), why };
        // Kept for later: a stick is looked for again under this name when its files are played.
        let path = fs::canonicalize(path).map_err(unreadable)?;
        if fs::metadata(&path).map_err(unreadable)?.is_dir() {
            for root in layout::ROOTS {
                let content = if root.is_empty() { path.clone() } else { path.join(root) };
                if content.join("databases").is_dir() {
                    return Ok(Self::Folder(content));
                }
            }
            return Err(StickError::NoChannels(path));
        }
        let mut archive = File::open(&path).map_err(unreadable)?;
        let listed =
            tar::list(&mut archive).map_err(|why| StickError::Archive { path: path.clone(), why })?;
        for root in layout::ROOTS {
            let prefix = if root.is_empty() { String::new() } else { format!("{root}/") };
            let below = |file: &tar::TarFile| {
                let rest = file.path.strip_prefix(&prefix)?;
                let known = rest.starts_with("databases/") || rest.starts_with("storage/");
                known.then(|| (rest.to_owned(), (file.start, file.size)))
            };
            let files: BTreeMap<String, (u64, u64)> = listed.iter().filter_map(below).collect();
            if files.keys().any(|path| path.starts_with("databases/")) {
                return Ok(Self::Tar { path, files });
            }
        }
        Err(StickError::NoChannels(path))
    }

    /// As [`Stick::open`]; a folder that holds no channel but one `.tar`, as somebody saved it, stands for that archive.
    pub fn open_or_only_archive(path: &Path) -> Result<Self, StickError> {
        let nothing = match Self::open(path) {
            Err(nothing @ StickError::NoChannels(_)) if path.is_dir() => nothing,
            opened => return opened,
        };
        let unreadable = |why| StickError::Unreadable { path: path.to_owned(), why };
        let mut archives = fs::read_dir(path).map_err(unreadable)?.flatten().filter(|entry| {
            entry.path().extension().is_some_and(|end| end.eq_ignore_ascii_case("tar"))
                && entry.file_type().is_ok_and(|kind| kind.is_file())
        });
        match (archives.next(), archives.next()) {
            (Some(only), None) => Self::open(&only.path()),
            _ => Err(nothing),
        }
    }

    /// The channels there are, by id.
    pub fn channels(&self) -> Result<Vec<Uuid>, StickError> {
        let mut found: Vec<Uuid> = match self {
            Self::Folder(content) => {
                let databases = content.join("databases");
                let unreadable = |why| StickError::Unreadable { path: databases.clone(), why };
                let entries = fs::read_dir(&databases).map_err(unreadable)?;
                entries
                    .flatten()
                    .filter_map(|entry| layout::channel_of(entry.file_name().to_str()?))
                    .collect()
            }
            Self::Tar { files, .. } => {
                files.keys().filter_map(|path| layout::channel_of(path.strip_prefix("databases/")?)).collect()
            }
            Self::Shelf { id, .. } => vec![*id],
        };
        found.sort();
        found.truncate(MAX_CHANNELS);
        match found.is_empty() {
            true => Err(StickError::NoChannels(self.place().to_owned())),
            false => Ok(found),
        }
    }

    /// The folder or archive, as it is remembered when files are left on it.
    pub fn place(&self) -> &Path {
        match self {
            Self::Folder(content) => content,
            Self::Tar { path, .. } => path,
            Self::Shelf { folder, .. } => folder,
        }
    }

    /// Whether it is still there: its channel's database, its archive, its loose files.
    pub fn is_in(&self, channel: &Uuid) -> bool {
        match self {
            Self::Folder(content) => {
                matches!(in_folder(content, &layout::database(channel)), Ok(Some(_)))
            }
            Self::Tar { path, .. } => fs::metadata(path).is_ok_and(|found| found.is_file()),
            Self::Shelf { files, .. } => files.values().all(|file| file.path.exists()),
        }
    }

    /// A file by its path below `content`; `None` if it is not there.
    pub fn find(&self, below: &str) -> Result<Option<OnStick>, StickError> {
        match self {
            Self::Folder(content) => in_folder(content, below),
            Self::Tar { path, files } => Ok(files.get(below).map(|(start, size)| OnStick {
                path: path.clone(),
                start: *start,
                size: *size,
            })),
            Self::Shelf { folder, id, database, files } => match files.get(below) {
                Some(file) => Ok(Some(file.clone())),
                None if below == layout::database(id) => plain(database),
                None => in_folder(folder, below),
            },
        }
    }
}

/// A plain file; a link is none.
pub(crate) fn plain(path: &Path) -> Result<Option<OnStick>, StickError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => {
            Ok(Some(OnStick { path: path.to_owned(), start: 0, size: found.len() }))
        }
        Ok(found) if found.is_symlink() => Err(StickError::Link(path.to_owned())),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(why) => Err(StickError::Unreadable { path: path.to_owned(), why }),
    }
}

/// A plain file below a folder. A link on the way to it might lead anywhere, so there may be none.
pub(crate) fn in_folder(content: &Path, below: &str) -> Result<Option<OnStick>, StickError> {
    let mut path = content.to_owned();
    let mut parts = below.split('/').peekable();
    while let Some(part) = parts.next() {
        path.push(part);
        let found = match fs::symlink_metadata(&path) {
            Ok(found) => found,
            Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(why) => return Err(StickError::Unreadable { path, why }),
        };
        if found.is_symlink() {
            return Err(StickError::Link(path));
        }
        if parts.peek().is_none() && found.is_file() {
            return Ok(Some(OnStick { path, start: 0, size: found.len() }));
        }
    }
    Ok(None)
}

impl OnStick {
    /// Its bytes, from the first to the last and no further.
    pub fn open(&self) -> io::Result<io::Take<File>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.start))?;
        Ok(file.take(self.size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::Scratch;

    #[test]
    fn a_folder_with_one_archive_stands_for_it() {
        let place = Scratch::new("stick-archive").expect("a folder");
        let nothing = || Stick::open_or_only_archive(place.path()).expect_err("nothing to take");
        assert!(matches!(nothing(), StickError::NoChannels(at) if at.ends_with(place.path())));
        let one = place.path().join("huerta.tar");
        fs::write(&one, b"not a channel").expect("written");
        assert!(matches!(nothing(), StickError::Archive { path, .. } if path == one), "the archive is named");
        fs::write(place.path().join("other.TAR"), b"").expect("written");
        assert!(matches!(nothing(), StickError::NoChannels(_)), "nobody says which");
    }
}
