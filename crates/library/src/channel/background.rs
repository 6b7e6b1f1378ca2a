//! An import or a copy that goes on while pages are served: how far it is stands in memory, so that any reload sees it. Cut short by a
//! power cut, it is begun again by hand and copies only what is missing.

use super::{Bring, BringError, Channels, NotTaken, Progress, Shelved, Stick, Trouble};
use crate::{Library, beside::Laid};
use formats::kolibri::Uuid;
use kernel::{SchoolId, UtcMillis};
use std::{
    path::{Path, PathBuf},
    sync::PoisonError,
};

pub use super::bring::Change;

/// What is done behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Courses come from a stick, or from somebody's phone.
    Bring,
    /// Courses go to a stick.
    CopyOut,
}

/// How a job stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportStatus {
    /// What is done.
    pub job: Job,
    /// The stick.
    pub stick: PathBuf,
    /// Courses done, of how many.
    pub courses: (usize, usize),
    /// How far the course is that is done now.
    pub far: Progress,
    /// It is over.
    pub finished: bool,
    /// Channels that came.
    pub brought: Vec<Outcome>,
    /// Titles of loose files that are new here, and of those that were here already.
    pub loose: (Vec<String>, Vec<String>),
    /// Words and voices that were laid beside their courses.
    pub beside: Vec<Laid>,
    /// Courses that are on the stick now.
    pub copied: Vec<CopiedOut>,
    /// What did not come or go, and why.
    pub failures: Vec<Failure>,
}

/// A channel that was brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Which.
    pub channel: Uuid,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: i64,
    /// What this changed.
    pub change: Change,
    /// Its parts, topics too.
    pub parts: usize,
    /// Parts that cannot be opened.
    pub closed: usize,
    /// Bytes of its files.
    pub bytes: u64,
}

/// A course that was copied out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedOut {
    /// Its title.
    pub title: String,
    /// Its bytes on the stick.
    pub bytes: u64,
    /// Files that this box has not got itself.
    pub missing: usize,
}

/// Something that did not come or go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A course.
    Course {
        /// Its title, or its file's name; `None`: all of them.
        title: Option<String>,
        /// Why.
        why: Trouble,
    },
    /// A loose file.
    File {
        /// Its name.
        name: String,
        /// Why.
        why: NotTaken,
    },
}

/// However a job ends, by a panic too: the next one may begin.
struct Over(Channels);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.note(|status| status.finished = true);
    }
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

impl ImportStatus {
    fn begun(job: Job, stick: PathBuf, courses: usize) -> Self {
        Self {
            job,
            stick,
            courses: (0, courses),
            far: Progress::default(),
            finished: false,
            brought: Vec::new(),
            loose: (Vec::new(), Vec::new()),
            beside: Vec::new(),
            copied: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// What became of loose files.
    pub(crate) fn note_shelved(&mut self, shelved: Shelved) {
        self.loose = (shelved.new, shelved.here);
        self.beside = shelved.beside;
        let refused = shelved.refused.into_iter();
        self.failures.extend(refused.map(|(name, why)| Failure::File { name, why }));
    }

    pub(crate) fn note_failure(&mut self, title: Option<String>, why: Trouble) {
        self.failures.push(Failure::Course { title, why });
    }
}

impl Channels {
    /// How the last job stands; `None` before the first.
    pub fn status(&self) -> Option<ImportStatus> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Brings channels of a stick, behind; none named: all. `false`: another job is running already.
    pub fn begin(&self, folder: PathBuf, wanted: Vec<Uuid>, in_place: bool, by: ByWhom) -> bool {
        let channels = self.clone();
        let (stick, all) = (folder.clone(), wanted.len());
        self.begin_job(Job::Bring, stick, all, move || channels.bring_all(&folder, wanted, in_place, by))
    }

    /// Does a long piece of work behind, noting how it goes by [`Channels::note`]. `false`: another is running already.
    pub(crate) fn begin_job(
        &self,
        job: Job,
        stick: PathBuf,
        courses: usize,
        work: impl FnOnce() + Send + 'static,
    ) -> bool {
        if !self.set_status(ImportStatus::begun(job, stick, courses)) {
            return false;
        }
        let over = Over(self.clone());
        let begun = std::thread::Builder::new().name("channel-import".into()).spawn(move || {
            let _over = over;
            work();
        });
        if let Err(error) = begun {
            // The job went with its thread, and said then that it is over.
            tracing::error!(%error, "a job could not begin");
            self.note(|status| status.note_failure(None, Trouble::Ours));
        }
        true
    }

    /// What was just done at once is told where jobs are told. `false`: one is running, which is not talked over.
    pub(crate) fn tell_done(&self, tell: impl FnOnce(&mut ImportStatus)) -> bool {
        let mut status = ImportStatus::begun(Job::Bring, PathBuf::new(), 0);
        status.finished = true;
        tell(&mut status);
        self.set_status(status)
    }

    fn set_status(&self, new: ImportStatus) -> bool {
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        if status.as_ref().is_some_and(|status| !status.finished) {
            return false;
        }
        *status = Some(new);
        true
    }

    pub(crate) fn note(&self, change: impl FnOnce(&mut ImportStatus)) {
        if let Some(status) = self.status.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            change(status);
        }
    }

    fn bring_all(&self, folder: &Path, wanted: Vec<Uuid>, in_place: bool, by: ByWhom) {
        let opened = Stick::open(folder).and_then(|stick| stick.channels().map(|ids| (stick, ids)));
        let (stick, there) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                tracing::warn!(%error, "a stick was not opened");
                let why = Trouble::from(&BringError::from(error));
                return self.note(|status| status.note_failure(None, why));
            }
        };
        let ids = if wanted.is_empty() { there } else { wanted };
        for (i, id) in ids.iter().enumerate() {
            self.note(|status| (status.courses, status.far) = ((i, ids.len()), Progress::default()));
            let mut progress = |done: Progress| self.note(|status| status.far = done);
            let how = Bring { in_place, ..by.copying(&mut progress) };
            match self.bring(&stick, *id, how) {
                Ok(brought) => {
                    let report = brought.report;
                    let outcome = Outcome {
                        channel: report.id,
                        title: report.title,
                        version: report.version,
                        change: brought.change,
                        parts: report.nodes,
                        closed: report.unavailable.len(),
                        bytes: report.bytes,
                    };
                    self.note(|status| status.brought.push(outcome));
                }
                Err(error) => {
                    tracing::warn!(channel = %id, %error, "a channel was not brought");
                    let title = match &error {
                        BringError::CutShort { title, .. } | BringError::Older { title, .. } => title.clone(),
                        _ => self.title_on(&stick, id),
                    };
                    self.note(|status| status.note_failure(Some(title), Trouble::from(&error)));
                }
            }
        }
        self.note(|status| status.courses = (ids.len(), ids.len()));
    }
}

impl Library {
    /// Copies courses to a stick, behind. `false`: another job is running already.
    pub fn begin_copying_out(
        &self,
        stick: PathBuf,
        courses: Vec<(String, String)>,
        free_mb: fn(&Path) -> Option<u64>,
    ) -> bool {
        let Some(channels) = self.channels() else { return false };
        let (library, noting, all) = (self.clone(), channels.clone(), courses.len());
        channels.begin_job(Job::CopyOut, stick.clone(), all, move || {
            for (i, (id, title)) in courses.into_iter().enumerate() {
                noting.note(|status| (status.courses, status.far) = ((i, all), Progress::default()));
                let mut progress = |done: Progress| noting.note(|status| status.far = done);
                match library.copy_out(&id, &stick, &free_mb, &mut progress) {
                    Ok(Some((bytes, missing))) => {
                        noting.note(|status| status.copied.push(CopiedOut { title, bytes, missing }));
                    }
                    Ok(None) => noting.note(|status| status.note_failure(Some(title), Trouble::NotHere)),
                    Err(error) => {
                        tracing::warn!(course = %id, %error, "a course was not copied out");
                        let why = Trouble::of_copying_out(&error);
                        noting.note(|status| status.note_failure(Some(title), why));
                    }
                }
            }
            noting.note(|status| status.courses = (all, all));
        })
    }
}
