//! Who approves models of the tutor at a node, and what the courses train whose answers it holds.

use super::{DataFolder, starter_courses};
use crate::cli::Failure;
use exchange::{Trust, Welcome};
use formats::package::{Course, read_archive};
use kernel::{
    Authority, Digest,
    ports::{PortError, Syllabus},
};
use std::{collections::BTreeMap, fs, io, sync::Arc};
use store::{Connection, Store};
use tutoring::{FindSigner, Signer};

/// With whose authority models are approved here: a central's at a central, the node's own where it belongs to no network; `None`
/// at a box of a network.
pub fn approver(folder: &DataFolder, store: &Store) -> Result<Option<Authority>, Failure> {
    let path = folder.node_folder().join("welcome");
    let welcome = match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(Authority::Node)),
        Err(error) => return Err(format!("{}: {error}", path.display()).into()),
        Ok(welcome) => Welcome::from_bytes(&welcome)?,
    };
    let own = folder.secret()?.public();
    let trust = store.read_blocking(|db| Trust::load(&welcome, db))?;
    Ok(trust.is_central(own).then_some(Authority::Central))
}

/// The same for pages, with the key.
pub fn signer(folder: &DataFolder, store: &Store) -> FindSigner {
    let (folder, store) = (folder.clone(), store.clone());
    Arc::new(move || {
        let found = || -> Result<Option<Signer>, Failure> {
            match approver(&folder, &store)? {
                Some(authority) => Ok(Some(Signer { secret: folder.secret()?, authority })),
                None => Ok(None),
            }
        };
        found().map_err(|error| PortError(error.to_string()))
    })
}

/// Courses that a node's log speaks of.
pub struct KnownCourses {
    /// What those train that can be read here, and the channels in which one can practise.
    pub syllabi: Vec<Arc<Syllabus>>,
    /// Courses whose package is not here: answers to them cannot be read.
    pub without_package: Vec<String>,
}

/// The courses that a node's log speaks of: by their packages, if one is here; the starter courses as this program carries them.
pub fn known_courses(folder: &DataFolder, db: &mut Connection) -> Result<KnownCourses, Failure> {
    let (mut syllabi, mut without_package) = (Vec::new(), Vec::new());
    let mut starters: Option<Vec<Course>> = None;
    for (id, packages) in packages(db)? {
        if let Some(course) = first_here(folder, &packages)? {
            syllabi.push(Arc::new(library::syllabus_of(&course)));
            continue;
        }
        let starters = starters.get_or_insert_with(|| starter_courses().unwrap_or_default());
        match starters.iter().find(|course| course.id.as_str() == id) {
            Some(course) => syllabi.push(Arc::new(library::syllabus_of(course))),
            None => without_package.push(id),
        }
    }
    syllabi.extend(library::channel::syllabi(db).map_err(|error| {
        let path = folder.path().display();
        format!("{path}: the channels here cannot be read ({error}). Start the hub once (`chaski hub --data {path}`)")
    })?);
    Ok(KnownCourses { syllabi, without_package })
}

/// The courses that the log says are installed somewhere, by id, each with its packages, newest first: every box packs and signs
/// its starter courses itself, so that a central has heard of many packages of one course, and holds few of them.
fn packages(db: &mut Connection) -> Result<BTreeMap<String, Vec<Digest>>, Failure> {
    let sql = "SELECT course, package FROM library_course WHERE package IS NOT NULL ORDER BY course, version DESC, package";
    let mut found: BTreeMap<String, Vec<Digest>> = BTreeMap::new();
    for row in db.query(sql, &[])? {
        let packages = found.entry(row.text(0)?.to_owned()).or_default();
        let package = Digest(row.id(1)?);
        if !packages.contains(&package) {
            packages.push(package);
        }
    }
    Ok(found)
}

/// The first of these packages that is here.
fn first_here(folder: &DataFolder, packages: &[Digest]) -> Result<Option<Course>, Failure> {
    for package in packages {
        if let Some(archive) = folder.blobs().get(package)? {
            return Ok(Some(read_archive(&archive)?.0));
        }
    }
    Ok(None)
}
