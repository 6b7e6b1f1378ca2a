//! An import that goes on while pages are served: how far it is stands in memory, so that any reload sees it. Cut short by a power
//! cut, it is begun again by hand and copies only what is missing.

use super::{Bring, Channels, Progress, Stick, layout};
use formats::kolibri::{Channel, Uuid, limits, read_channel};
use kernel::{SchoolId, UtcMillis};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::PoisonError,
};
use store::foreign::ForeignDatabase;

/// Folders looked at below a place where sticks appear.
const MAX_FOLDERS: usize = 200;
/// Channels named of one stick.
const MAX_NAMED: usize = 50;

/// How an import stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportStatus {
    /// The stick.
    pub stick: PathBuf,
    /// Files stay on it.
    pub in_place: bool,
    /// Channels done, of how many.
    pub channels: (usize, usize),
    /// Files done of the channel that is brought now.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// It is over.
    pub finished: bool,
    /// Loose files that are new here, and those that were here already.
    pub loose: (usize, usize),
    /// Words and voices that were laid beside their courses.
    pub beside: Vec<crate::beside::Laid>,
    /// What could not be brought, and why.
    pub failures: Vec<Failure>,
}

/// Something that could not be brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A channel, or the whole: in the program's words.
    Words(String),
    /// A loose file.
    File {
        /// Its name.
        name: String,
        /// Why.
        why: super::NotTaken,
    },
}

/// However a job ends, by a panic too: the next one may begin.
struct Over(Channels);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.note(|status| status.finished = true);
    }
}

/// A stick that is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StickFound {
    /// Its folder.
    pub folder: PathBuf,
    /// What is on it.
    pub channels: Vec<Channel>,
}

/// Who imports, and when.
#[derive(Debug, Clone, Copy)]
pub struct ByWhom {
    /// The school.
    pub school: SchoolId,
    /// Now.
    pub now: UtcMillis,
    /// Free room of a folder's disk, in MB.
    pub free_mb: fn(&Path) -> Option<u64>,
}

impl ByWhom {
    /// Files are copied to the box.
    pub fn copying<'a>(&'a self, progress: &'a mut dyn FnMut(Progress)) -> Bring<'a> {
        Bring { school: Some(self.school), in_place: false, now: self.now, free_mb: &self.free_mb, progress }
    }
}

impl Channels {
    /// How the last import stands; `None` before the first.
    pub fn status(&self) -> Option<ImportStatus> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Brings every channel of a stick, behind. `false`: one is running already.
    pub fn begin(&self, folder: PathBuf, in_place: bool, by: ByWhom) -> bool {
        let channels = self.clone();
        self.begin_job(folder.clone(), in_place, move || channels.bring_all(&folder, in_place, by))
    }

    /// Does a long piece of work behind, noting how it goes by [`Channels::note`]. `false`: another is running already.
    pub(crate) fn begin_job(
        &self,
        stick: PathBuf,
        in_place: bool,
        job: impl FnOnce() + Send + 'static,
    ) -> bool {
        {
            let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
            if status.as_ref().is_some_and(|status| !status.finished) {
                return false;
            }
            *status = Some(ImportStatus {
                stick,
                in_place,
                channels: (0, 0),
                files: 0,
                bytes: 0,
                finished: false,
                loose: (0, 0),
                beside: Vec::new(),
                failures: Vec::new(),
            });
        }
        let over = Over(self.clone());
        let begun = std::thread::Builder::new().name("channel-import".into()).spawn(move || {
            let _over = over;
            job();
        });
        if let Err(error) = begun {
            // The job went with its thread, and said then that it is over.
            self.note(|status| status.failures.push(Failure::Words(error.to_string())));
        }
        true
    }

    pub(crate) fn note(&self, change: impl FnOnce(&mut ImportStatus)) {
        if let Some(status) = self.status.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            change(status);
        }
    }

    fn bring_all(&self, folder: &Path, in_place: bool, by: ByWhom) {
        let opened = Stick::open(folder).and_then(|stick| stick.channels().map(|ids| (stick, ids)));
        let (stick, ids) = match opened {
            Ok(opened) => opened,
            Err(error) => return self.note(|status| status.failures.push(Failure::Words(error.to_string()))),
        };
        for (i, id) in ids.iter().enumerate() {
            self.note(|status| (status.channels, status.files, status.bytes) = ((i, ids.len()), 0, 0));
            let mut progress = |done: Progress| {
                self.note(|status| (status.files, status.bytes) = (done.files, done.bytes));
            };
            let how = Bring { in_place, ..by.copying(&mut progress) };
            if let Err(error) = self.bring(&stick, *id, how) {
                tracing::warn!(channel = %id, %error, "a channel was not brought");
                self.note(|status| status.failures.push(Failure::Words(error.to_string())));
            }
        }
        self.note(|status| status.channels = (ids.len(), ids.len()));
    }
}

/// Folders in which a stick may be: a place where sticks appear, one below it, or one below that (`/media/NAME/STICK`).
pub(crate) fn stick_folders(places: &[PathBuf]) -> Vec<PathBuf> {
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut folders: Vec<PathBuf> = entries
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .map(|entry| entry.path())
            .take(MAX_FOLDERS)
            .collect();
        folders.sort();
        folders
    };
    let mut folders = Vec::new();
    for place in places {
        let first = below(place);
        let second: Vec<PathBuf> = first.iter().flat_map(|folder| below(folder)).take(MAX_FOLDERS).collect();
        folders.extend(std::iter::once(place.clone()).chain(first).chain(second));
    }
    folders
}

/// Sticks with channels among the folders in which a stick may be.
pub(crate) fn find_sticks(folders: &[PathBuf]) -> Vec<StickFound> {
    let mut found: Vec<StickFound> = Vec::new();
    for folder in folders {
        if let Ok(stick @ Stick::Folder(_)) = Stick::open(folder) {
            let known = found.iter().any(|other| folder.starts_with(&other.folder));
            let channels = if known { Vec::new() } else { named(&stick) };
            if !channels.is_empty() {
                found.push(StickFound { folder: folder.clone(), channels });
            }
        }
    }
    found
}

/// What the channels of a stick say of themselves; those that cannot be read are left out here and named when they are brought.
fn named(stick: &Stick) -> Vec<Channel> {
    let ids: Vec<Uuid> = stick.channels().unwrap_or_default();
    let read = |id: &Uuid| -> Option<Channel> {
        let at = stick.find(&layout::database(id)).ok()??;
        let database = ForeignDatabase::open(&at.path, limits::DATABASE_BYTES).ok()?;
        read_channel(&mut super::stage::ChannelFile(database)).ok()
    };
    ids.iter().take(MAX_NAMED).filter_map(read).collect()
}
