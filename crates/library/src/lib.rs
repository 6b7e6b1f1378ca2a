//! Courses on this box: installing them, finding one's way in them, and playing them.
//!
//! *What is it for?* A signed package becomes a course that a learner opens, reads, hears and answers.
//! *Main type:* [`Library`]. *What does it never do?* It keeps no learner's work (answers go through a port) and reads nothing from
//! the internet. *Where do I start?* [`install`] for packages, `pages` for lists of lessons, [`player`] for one activity.

pub mod authoring;
pub mod beside;
pub mod channel;
pub mod desk;
pub mod find;
pub mod install;
pub mod loose;
pub mod marks;
mod media;
mod pages;
pub mod player;
mod quiz;
mod syllabus;
mod titles;
pub mod views;
mod voices;

pub use pages::{Coming, ComingState, FindComing, State, routes};
pub use syllabus::of as syllabus_of;
pub use voices::spoken_by_voices;

use formats::package::{Course, CourseText, Translation};
use kernel::{Digest, LanguageTag};
use media::FileOnDisk;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};
use store::{Store, blobs::Blobs, view::View};
use web::messages::{Catalogue, Messages};

/// The texts.
pub const MESSAGES: Catalogue = Catalogue {
    area: "library",
    sources: &[
        ("es", include_str!("../messages/library.es.ftl")),
        ("pt", include_str!("../messages/library.pt.ftl")),
        ("en", include_str!("../messages/library.en.ftl")),
    ],
};

/// All views of this feature.
pub fn views() -> Vec<View> {
    vec![views::courses(), channel::progress::progress_view(), channel::progress::tries_view(), marks::view()]
}

/// The courses of this box. Clones share one.
#[derive(Clone)]
pub struct Library {
    store: Store,
    blobs: Blobs,
    messages: Arc<Messages>,
    open: Arc<RwLock<Vec<Arc<OpenCourse>>>>,
    /// Read at the start, before courses open: see [`Library::open_voices`].
    voices: Arc<RwLock<Vec<Arc<voices::OpenVoice>>>>,
    /// Read at the start, before courses open: see [`Library::open_translations`].
    translations: Arc<RwLock<Vec<Arc<Translation>>>>,
    /// The player's own words as people recorded them.
    recorded: Arc<player::phrases::Recorded>,
    /// Where packages lie that are no courses; a library that only reads has no such place.
    beside: Option<beside::Places>,
    /// Imported channels; a library of packages alone has none.
    channels: Option<channel::Channels>,
    /// Where sticks appear when they are plugged in.
    sticks: Arc<Vec<PathBuf>>,
    /// Imported pages that are open in somebody's browser.
    launches: Arc<channel::pages::Launches>,
    /// By what one can choose in the search, until the index changes.
    offered: Arc<RwLock<Option<Arc<store::search::Offered>>>>,
}

/// A course in memory; its pictures and sounds stay in its package on the disk.
pub struct OpenCourse {
    /// The course.
    pub course: Course,
    archive: PathBuf,
    /// Where each picture and sound begins in the archive.
    starts: BTreeMap<Digest, u64>,
    /// Sound of voice packages beside it.
    voiced: voices::Voiced,
    /// The player's own words as people recorded them: the library's.
    recorded: Arc<player::phrases::Recorded>,
    /// Languages that were approved at the desk, or that a translation package brought.
    translated: BTreeSet<LanguageTag>,
    /// Its texts one by one, read from the package when the desk first asks.
    texts: OnceLock<Arc<Vec<CourseText>>>,
    /// What was corrected in exercises that learners may have answered before, by exercise id.
    corrections: BTreeMap<String, String>,
    /// Read from the course when the tutor first asks.
    syllabus: OnceLock<Arc<kernel::ports::Syllabus>>,
}

impl Library {
    /// On a store; packages lie among the blobs. Nothing is open yet: see [`Library::open_installed`].
    pub fn new(store: Store, blobs: Blobs, messages: Arc<Messages>) -> Self {
        Self {
            store,
            blobs,
            messages,
            open: Arc::default(),
            voices: Arc::default(),
            translations: Arc::default(),
            recorded: Arc::default(),
            beside: None,
            channels: None,
            sticks: Arc::default(),
            launches: Arc::default(),
            offered: Arc::default(),
        }
    }

    /// With the channels that were imported into a folder.
    pub fn with_channels(mut self, folder: impl Into<PathBuf>) -> Self {
        self.channels = Some(channel::Channels::new(self.store.clone(), folder));
        self
    }

    /// Looks for sticks in these places.
    pub fn with_sticks(mut self, places: Vec<PathBuf>) -> Self {
        self.sticks = Arc::new(places);
        self
    }

    /// The imported channels.
    pub fn channels(&self) -> Option<&channel::Channels> {
        self.channels.as_ref()
    }

    /// The open courses, ordered by id.
    pub fn courses(&self) -> Vec<Arc<OpenCourse>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// An open course by its id.
    pub fn course(&self, id: &str) -> Option<Arc<OpenCourse>> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.iter().find(|open| open.course.id.as_str() == id).cloned()
    }
}

impl OpenCourse {
    /// A course that is only looked at: it has no package yet.
    pub(crate) fn only(course: Course) -> Self {
        Self {
            course,
            archive: PathBuf::new(),
            starts: BTreeMap::new(),
            voiced: voices::Voiced::default(),
            recorded: Arc::default(),
            translated: BTreeSet::new(),
            texts: OnceLock::new(),
            corrections: BTreeMap::new(),
            syllabus: OnceLock::new(),
        }
    }

    /// A picture or sound of the course, or a sound that somebody else made for it.
    fn media(&self, digest: &Digest) -> Option<FileOnDisk> {
        let own = || {
            let (start, file) = (*self.starts.get(digest)?, self.course.file_by_digest(digest)?.clone());
            Some(FileOnDisk { archive: self.archive.clone(), start, file })
        };
        own().or_else(|| self.voiced(digest))
    }
}
