//! Installing a package: checked whole, kept by content, then said in the log.

use crate::{Library, OpenCourse, authoring::draft::corrections};
use events::content::{CourseInstalled, CourseRemoved};
use formats::package::{ArchiveError, Course, Severity, read_archive};
use kernel::{Authority, Digest, SchoolId};
use std::{
    path::PathBuf,
    sync::{Arc, PoisonError},
};
use store::{Connection, Draft, StoreError, Value};

/// Largest package read: what packages may hold, and their manifest.
pub const MAX_ARCHIVE_BYTES: u64 = formats::package::limits::TOTAL_BYTES + (8 << 20);

/// Why a package was not installed. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The package is damaged, cut off, or no package.
    #[error("this package cannot be installed: {0}")]
    Package(#[from] ArchiveError),
    /// It reads, but learners should not get it.
    #[error("the course is not complete: {0}")]
    Incomplete(String),
    /// It is another course, or another version of it, than was announced.
    #[error("the package holds {found}, not what was offered")]
    NotOffered {
        /// Course and version in it.
        found: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How a course stands at a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtSchool {
    /// It never had it.
    Never,
    /// It had it, and took it off its list.
    TakenOff,
    /// It has it.
    Here {
        /// The version.
        version: u32,
        /// The package.
        package: Digest,
    },
}

/// How a course stands at a school.
pub fn at_school(db: &mut Connection, school: SchoolId, course: &str) -> Result<AtSchool, StoreError> {
    let sql = "SELECT version, package FROM library_course WHERE school = ?1 AND course = ?2";
    let Some(row) = db.query_one(sql, &[school.into(), course.into()])? else { return Ok(AtSchool::Never) };
    Ok(match row.int_opt(0)?.and_then(|version| u32::try_from(version).ok()) {
        Some(version) if row.blob_opt(1)?.is_some() => {
            AtSchool::Here { version, package: Digest(row.id(1)?) }
        }
        _ => AtSchool::TakenOff,
    })
}

/// What a package holds, after it was checked as for installing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The course's id.
    pub course: String,
    /// Its version.
    pub version: u32,
    /// Its title in the language it was written in.
    pub title: String,
}

/// Checks a package as [`Library::install`] does, and changes nothing.
pub fn check(archive: &[u8]) -> Result<Checked, InstallError> {
    let course = read(archive, PathBuf::new())?.course;
    let title = course.texts.words(&course.source_language, "title").to_owned();
    Ok(Checked { course: course.id.as_str().to_owned(), version: course.version, title })
}

/// What became of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Installed {
    /// The course is new here, or this is another version of it.
    New,
    /// Exactly this package was installed already.
    Already,
}

impl Library {
    /// Installs a package for a school and opens the course.
    pub fn install(&self, school: SchoolId, archive: &[u8]) -> Result<Installed, InstallError> {
        self.install_if(school, archive, |_| Ok(()))
    }

    /// The same for a package that was announced: only if it holds that course in that version.
    pub fn install_offered(
        &self,
        school: SchoolId,
        archive: &[u8],
        (course, version): (&str, u32),
    ) -> Result<Installed, InstallError> {
        self.install_if(school, archive, |found| {
            match (found.id.as_str(), found.version) == (course, version) {
                true => Ok(()),
                false => {
                    Err(InstallError::NotOffered { found: format!("{} version {}", found.id, found.version) })
                }
            }
        })
    }

    fn install_if(
        &self,
        school: SchoolId,
        archive: &[u8],
        fits: impl FnOnce(&Course) -> Result<(), InstallError>,
    ) -> Result<Installed, InstallError> {
        let (open, package) = self.keep(archive, fits)?;
        let (course, version) = (open.course.id.as_str().to_owned(), open.course.version);
        let installed = self.store.write_blocking(move |tx| -> Result<Installed, StoreError> {
            let sql = "SELECT package FROM library_course WHERE school = ?1 AND course = ?2";
            let known = tx.query_one(sql, &[school.into(), course.as_str().into()])?;
            if known.is_some_and(|row| row.0[0] == Value::from(package)) {
                return Ok(Installed::Already);
            }
            let events = vec![CourseInstalled { school, course, package, version }.into()];
            tx.append(Draft { schools: vec![school], persons: vec![], authority: Authority::Staff, events })?;
            Ok(Installed::New)
        })?;
        self.show(open);
        Ok(installed)
    }

    /// Opens a package for reading without installing it: kept by content, nothing is recorded.
    pub fn open_package(&self, archive: &[u8]) -> Result<(), InstallError> {
        self.show(self.keep(archive, |_| Ok(()))?.0);
        Ok(())
    }

    /// Checks a package whole, then keeps it.
    fn keep(
        &self,
        archive: &[u8],
        fits: impl FnOnce(&Course) -> Result<(), InstallError>,
    ) -> Result<(OpenCourse, Digest), InstallError> {
        let mut open = read(archive, PathBuf::new())?;
        fits(&open.course)?;
        let package = self.blobs.put(archive)?;
        open.archive = self.blobs.place(&package);
        Ok((open, package))
    }

    /// Opens every course that the log says is installed here. A package that is missing or damaged is named in the log
    /// of the program; the others open. What imported channels train is read too, and what was recorded of the player's words.
    ///
    /// `own`: a package that the program brings itself for a course of this id, not older than this version. It stands in for one that
    /// lies on another box of the school, or lay on the box whose place this one takes.
    pub fn open_installed(&self, own: &dyn Fn(&str, u32) -> Option<Vec<u8>>) -> Result<(), StoreError> {
        self.open_phrases();
        for InstalledPackage { course, version, package } in self.store.read_blocking(installed_packages)? {
            let place = self.blobs.place(&package);
            match self.blobs.get(&package).map(|found| found.map(|archive| read(&archive, place))) {
                Ok(Some(Ok(open))) => self.show(open),
                Ok(Some(Err(error))) => tracing::error!(%package, %error, "a package cannot be opened"),
                Ok(None) => match own(&course, version).map(|archive| self.open_package(&archive)) {
                    Some(Ok(())) => {}
                    Some(Err(error)) => {
                        tracing::error!(course, %error, "the program's own course cannot be opened")
                    }
                    None => {
                        tracing::error!(course, %package, "a package is not here; bring it again from a stick");
                    }
                },
                Err(error) => tracing::error!(%package, %error, "a package cannot be read"),
            }
        }
        match &self.channels {
            Some(channels) => channels.open_studies(),
            None => Ok(()),
        }
    }

    /// The package of an installed course, as it came; `None` if no such course is installed or its package is not here.
    pub fn package_of(&self, course: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let row = self.store.read_blocking(|db| {
            let sql = "SELECT package FROM library_course WHERE course = ?1 AND package IS NOT NULL ORDER BY version DESC, school LIMIT 1";
            db.query_one(sql, &[course.into()])
        })?;
        match row {
            Some(row) => self.blobs.get(&row.id(0).map(Digest)?),
            None => Ok(None),
        }
    }

    /// Takes a course off a school's list: nobody finds it any more. What learners did in it stays, for the day it comes back. Returns
    /// whether it was there.
    pub fn withdraw(&self, school: SchoolId, course: &str) -> Result<bool, StoreError> {
        let id = course.to_owned();
        let left = self.store.write_blocking(move |tx| -> Result<Option<bool>, StoreError> {
            let sql = "SELECT school FROM library_course WHERE course = ?1 AND package IS NOT NULL";
            let has = tx.query(sql, &[id.as_str().into()])?;
            let schools = has.iter().map(|row| row.id(0).map(SchoolId)).collect::<Result<Vec<_>, _>>()?;
            if !schools.contains(&school) {
                return Ok(None);
            }
            let events = vec![CourseRemoved { school, course: id }.into()];
            tx.append(Draft { schools: vec![school], persons: vec![], authority: Authority::Staff, events })?;
            Ok(Some(schools.len() > 1))
        })?;
        let Some(others_have_it) = left else { return Ok(false) };
        if !others_have_it {
            self.open
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .retain(|open| open.course.id.as_str() != course);
            self.unindex_part(course)?;
        }
        Ok(true)
    }

    pub(crate) fn show(&self, mut opened: OpenCourse) {
        self.translate(&mut opened);
        opened.voiced = self.voices_for(&opened.course);
        opened.recorded = self.recorded.clone();
        self.let_speak(&mut opened);
        let course = opened.course.id.as_str().to_owned();
        match self.store.read_blocking(|db| corrections(db, &course)) {
            Ok(corrected) => opened.corrections = corrected.into_iter().collect(),
            Err(error) => tracing::error!(course, %error, "what was corrected in a course cannot be read"),
        }
        // A course that cannot be found by its words can still be opened from the list.
        if let Err(error) = self.index_course(&opened) {
            tracing::error!(course = %opened.course.id, %error, "a course was not put into the search");
        }
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        open.retain(|other| other.course.id != opened.course.id);
        open.push(Arc::new(opened));
        open.sort_by(|a, b| a.course.id.cmp(&b.course.id));
    }
}

/// A package that the log says is installed here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledPackage {
    /// The course's id.
    pub course: String,
    /// Its version.
    pub version: u32,
    /// The package.
    pub package: Digest,
}

/// The packages that the log says are installed here, each once.
pub fn installed_packages(db: &mut Connection) -> Result<Vec<InstalledPackage>, StoreError> {
    let sql = "SELECT package, min(course), min(version) FROM library_course WHERE package IS NOT NULL GROUP BY package ORDER BY package";
    let read = |row: &store::Row| {
        Ok(InstalledPackage {
            package: Digest(row.id(0)?),
            course: row.text(1)?.to_owned(),
            version: u32::try_from(row.int(2)?).unwrap_or(u32::MAX),
        })
    };
    db.query(sql, &[])?.iter().map(read).collect()
}

/// Pages and exercises as their writer typed them: read already, and served to nobody.
fn is_source(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".toml")
}

pub(crate) fn read(archive: &[u8], place: PathBuf) -> Result<OpenCourse, InstallError> {
    let (course, verified) = read_archive(archive)?;
    let fault = course.reading_findings().iter().find(|finding| finding.severity == Severity::Error);
    if let Some(fault) = fault {
        return Err(InstallError::Incomplete(fault.to_string()));
    }
    let starts = course
        .files
        .values()
        .filter(|file| !is_source(&file.path))
        .filter_map(|file| Some((file.digest, verified.position(archive, &file.path)?)))
        .collect();
    Ok(OpenCourse { archive: place, starts, ..OpenCourse::only(course) })
}
