//! From files to a [`Course`]. Reading goes on after a mistake, so that a writer sees all of them at once.

mod course_file;
mod exercise;
mod lesson;
mod page;
mod picture;
mod skills;
mod sound;
mod words;

pub(super) use exercise::wants;
pub(super) use page::{page_parts, page_shape};
pub use sound::look as look_at_sound;

use super::{
    archive,
    course::{Course, CourseFile, Lesson, Unit},
    fields::Fields,
    files::{FileSort, Files, FilesError, limits, media_type, safe_listing, sort_of},
    finding::Finding,
    id::Id,
};
use kernel::{Digest, LanguageTag};
use std::collections::{BTreeMap, BTreeSet};

/// Why there is no course at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The folder is refused.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// `course.toml` does not say what the course is.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    NoCourse(Vec<Finding>),
}

/// Reads a course folder. `Ok` means that the folder is harmless and is a course; what is wrong with the course, [`super::check`]
/// tells.
pub fn read_folder(files: &dyn Files) -> Result<Course, ReadError> {
    let listing = safe_listing(files.list()?)?;
    let mut folder = Folder {
        files: BTreeMap::new(),
        texts: BTreeMap::new(),
        used: BTreeSet::new(),
        findings: Vec::new(),
    };
    for (path, size) in listing {
        folder.take(files, path, size)?;
    }
    let digest = archive::digest_of(&archive::manifest(folder.files.values()));
    read_course(folder, digest)
}

/// The files while a course is read from them.
struct Folder {
    files: BTreeMap<String, CourseFile>,
    /// Contents of TOML and Markdown files.
    texts: BTreeMap<String, String>,
    /// Paths something refers to.
    used: BTreeSet<String>,
    findings: Vec<Finding>,
}

impl Folder {
    fn take(&mut self, files: &dyn Files, path: String, size: u64) -> Result<(), ReadError> {
        let bytes = files.read(&path)?;
        if bytes.len() as u64 != size {
            let why = format!("has {} bytes, {size} were announced", bytes.len());
            return Err(FilesError::Unreadable { path, why }.into());
        }
        let mut picture_size = None;
        match sort_of(&path) {
            FileSort::Text => match String::from_utf8(bytes.to_vec()) {
                Ok(text) => drop(self.texts.insert(path.clone(), text)),
                Err(_) => {
                    self.findings.push(Finding::error(&path, 0, "is not UTF-8 text", "Save it as UTF-8"))
                }
            },
            FileSort::Picture => {
                let (size, problem) = picture::look(&path, &bytes);
                picture_size = size;
                self.findings.extend(problem);
            }
            FileSort::Sound => self.findings.extend(sound::look(&path, &bytes)),
            FileSort::Other => {}
        }
        let digest = Digest(*blake3::hash(&bytes).as_bytes());
        let media_type = media_type(&path);
        self.files.insert(path.clone(), CourseFile { path, size, digest, media_type, picture_size });
        Ok(())
    }

    /// A TOML file that must be there.
    fn toml(&mut self, path: &str) -> Option<Fields> {
        self.used.insert(path.to_string());
        let Some(text) = self.texts.get(path) else {
            self.findings.push(Finding::error(
                path,
                0,
                "is missing",
                "Write it; docs/package-format.md shows how",
            ));
            return None;
        };
        Fields::parse(path, text).map_err(|finding| self.findings.push(finding)).ok()
    }

    /// The picture a file names, as a path; a finding if there is none.
    fn picture(&mut self, folder: &str, name: &str, file: &str, line: u32) -> Option<String> {
        let beside = format!("{folder}/{name}");
        let path = if self.files.contains_key(&beside) { beside } else { format!("pictures/{name}") };
        if name.contains('/') || sort_of(name) != FileSort::Picture || !self.files.contains_key(&path) {
            let to_do =
                format!("Put {name} into {folder}/ or pictures/, or correct the name (no folder in front)");
            self.findings.push(Finding::error(file, line, format!("there is no picture {name}"), to_do));
            return None;
        }
        self.used.insert(path.clone());
        Some(path)
    }
}

/// What every file of a course is read against.
struct Context {
    languages: Vec<LanguageTag>,
    skills: BTreeSet<Id>,
}

fn read_course(mut folder: Folder, digest: Digest) -> Result<Course, ReadError> {
    let Some(mut course) = course_file::read(&mut folder, digest) else {
        return Err(ReadError::NoCourse(folder.findings));
    };
    let skill_names = skills::read(&mut folder, &mut course);
    let context = Context { languages: course.languages.clone(), skills: skill_names };
    course.units = read_units(&mut folder, &context);
    sound::read(&mut folder, &mut course);
    folder.used.insert("README.md".into());
    for path in folder.files.keys().filter(|path| !folder.used.contains(*path)) {
        folder.findings.push(Finding::advice(
            path,
            0,
            "nothing refers to this file",
            "Take it away, name it somewhere, or begin its name with _",
        ));
    }
    course.files = folder.files;
    course.findings = folder.findings;
    Ok(course)
}

/// `12-name` as (12, name); `None` when there is no number in front.
fn numbered(name: &str) -> Option<(u32, &str)> {
    let (number, rest) = name.split_once('-')?;
    let short = (1..=6).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    if short { Some((number.parse().ok()?, rest)) } else { None }
}

/// Folders inside `parent` that have a number in front, in order: path and id.
fn numbered_folders(folder: &mut Folder, parent: &str) -> Vec<(String, Id)> {
    let prefix = if parent.is_empty() { String::new() } else { format!("{parent}/") };
    let inside = folder.files.keys().filter_map(|path| path.strip_prefix(&prefix)?.split_once('/'));
    let names: BTreeSet<String> = inside.map(|(name, _)| name.to_string()).collect();
    let mut found = Vec::new();
    for name in names {
        if parent.is_empty() && (name == "pictures" || name == "sound") {
            continue;
        }
        let path = format!("{prefix}{name}");
        match numbered(&name).map(|(number, rest)| (number, Id::new(rest))) {
            Some((number, Ok(id))) => found.push((number, path, id)),
            Some((_, Err(error))) => {
                folder.findings.push(Finding::error(&path, 0, error.to_string(), "Rename the folder"))
            }
            None => {
                let to_do =
                    "Name it with a number and an id, such as 2-prize, or begin its name with _ for a draft";
                folder.findings.push(Finding::error(&path, 0, "a folder without a number in front", to_do));
            }
        }
    }
    found.sort();
    found.into_iter().map(|(_, path, id)| (path, id)).collect()
}

fn read_units(folder: &mut Folder, context: &Context) -> Vec<Unit> {
    let folders = numbered_folders(folder, "");
    if folders.is_empty() {
        folder.findings.push(Finding::error(
            "course.toml",
            0,
            "the course has no unit",
            "Make a folder such as 1-messages with a unit.toml",
        ));
    }
    too_many(folder, "", folders.len(), limits::UNITS, "units");
    let mut units = Vec::new();
    for (path, id) in folders.into_iter().take(limits::UNITS) {
        let Some((sources, texts)) = lesson::read_unit_file(folder, context, &path) else { continue };
        let lesson_folders = numbered_folders(folder, &path);
        if lesson_folders.is_empty() {
            folder.findings.push(Finding::error(
                &path,
                0,
                "the unit has no lesson",
                "Make a folder such as 1-hurry with a lesson.toml",
            ));
        }
        too_many(folder, &path, lesson_folders.len(), limits::LESSONS, "lessons");
        let lessons: Vec<Lesson> = lesson_folders
            .into_iter()
            .take(limits::LESSONS)
            .filter_map(|(path, id)| lesson::read(folder, context, path, id))
            .collect();
        units.push(Unit { id, folder: path, sources, texts, lessons });
    }
    units
}

fn too_many(folder: &mut Folder, path: &str, count: usize, most: usize, what: &str) {
    if count > most {
        folder.findings.push(Finding::error(
            path,
            0,
            format!("{count} {what}"),
            format!("At most {most}; split the course"),
        ));
    }
}
