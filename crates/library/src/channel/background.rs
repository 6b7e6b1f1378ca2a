//! An import that goes on while pages are served: how far it is stands in memory, so that any reload sees it. Cut short by a power
//! cut, it is begun again by hand and copies only what is missing.

use super::{Bring, Channels, Stick, layout};
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
    /// What could not be brought, and why.
    pub failures: Vec<String>,
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

impl Channels {
    /// How the last import stands; `None` before the first.
    pub fn status(&self) -> Option<ImportStatus> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Brings every channel of a stick, behind. `false`: one is running already.
    pub fn begin(&self, folder: PathBuf, in_place: bool, by: ByWhom) -> bool {
        {
            let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
            if status.as_ref().is_some_and(|status| !status.finished) {
                return false;
            }
            *status = Some(ImportStatus {
                stick: folder.clone(),
                in_place,
                channels: (0, 0),
                files: 0,
                bytes: 0,
                finished: false,
                failures: Vec::new(),
            });
        }
        let channels = self.clone();
        let begun = std::thread::Builder::new().name("channel-import".into()).spawn(move || {
            channels.bring_all(&folder, in_place, by);
            channels.note(|status| status.finished = true);
        });
        if let Err(error) = begun {
            self.note(|status| {
                status.finished = true;
                status.failures.push(error.to_string());
            });
        }
        true
    }

    fn note(&self, change: impl FnOnce(&mut ImportStatus)) {
        if let Some(status) = self.status.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            change(status);
        }
    }

    fn bring_all(&self, folder: &Path, in_place: bool, by: ByWhom) {
        let opened = Stick::open(folder).and_then(|stick| stick.channels().map(|ids| (stick, ids)));
        let (stick, ids) = match opened {
            Ok(opened) => opened,
            Err(error) => return self.note(|status| status.failures.push(error.to_string())),
        };
        for (i, id) in ids.iter().enumerate() {
            self.note(|status| (status.channels, status.files, status.bytes) = ((i, ids.len()), 0, 0));
            let how = Bring {
                school: Some(by.school),
                in_place,
                now: by.now,
                free_mb: &by.free_mb,
                progress: &mut |done| {
                    self.note(|status| (status.files, status.bytes) = (done.files, done.bytes));
                },
            };
            if let Err(error) = self.bring(&stick, *id, how) {
                tracing::warn!(channel = %id, %error, "a channel was not brought");
                self.note(|status| status.failures.push(error.to_string()));
            }
        }
        self.note(|status| status.channels = (ids.len(), ids.len()));
    }
}

/// Sticks with channels in the places where sticks appear: a folder there, or one below it (`/media/NAME/STICK`).
pub fn find_sticks(places: &[PathBuf]) -> Vec<StickFound> {
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
    let mut found: Vec<StickFound> = Vec::new();
    for place in places {
        let first = below(place);
        let second: Vec<PathBuf> = first.iter().flat_map(|folder| below(folder)).take(MAX_FOLDERS).collect();
        for folder in std::iter::once(place.clone()).chain(first).chain(second) {
            if let Ok(stick @ Stick::Folder(_)) = Stick::open(&folder) {
                let known = found.iter().any(|other| folder.starts_with(&other.folder));
                let channels = if known { Vec::new() } else { named(&stick) };
                if !channels.is_empty() {
                    found.push(StickFound { folder, channels });
                }
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
