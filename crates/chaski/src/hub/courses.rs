//! The starter courses inside the binary, installed like any other package.

use crate::{cli::Failure, hub::DataFolder};
use directory::Directory;
use ed25519_dalek::SigningKey;
use formats::package::{Files, MemoryFiles, TRANSLATION_FILE, build_checked, build_translation, build_voice};
use include_dir::{Dir, include_dir};
use kernel::{Role, SchoolId, ports::PortError};
use library::Library;

static COURSES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../courses");

/// Installs each starter course for a school, unless exactly this one was installed before.
pub fn install_starters(library: &Library, folder: &DataFolder, school: SchoolId) -> Result<(), Failure> {
    let content = format!("{} {school}", env!("CHASKI_COURSES"));
    for course in COURSES.dirs() {
        let note = folder.path().join("starters").join(format!("{}.installed", course.path().display()));
        if std::fs::read_to_string(&note).is_ok_and(|known| known == content) {
            continue;
        }
        if let Some(archive) = Starter::of(course).build(folder)? {
            library.install(school, &archive)?;
            store::node::write_durably(&note, content.as_bytes(), 0o644)?;
        }
    }
    Ok(())
}

/// Builds packages of what teachers make, signed by this node.
pub fn pack(folder: &DataFolder) -> std::sync::Arc<library::authoring::Pack> {
    let folder = folder.clone();
    std::sync::Arc::new(move |files: &MemoryFiles| {
        let secret = folder.secret().map_err(|error| error.to_string())?;
        build_checked(files, &SigningKey::from_bytes(&secret.to_bytes())).map_err(|error| error.to_string())
    })
}

/// Builds packages of what lies beside a course, approved at the desk: a translation, or a voice. Signed by this node.
pub fn pack_beside(folder: &DataFolder) -> std::sync::Arc<library::desk::PackBeside> {
    let folder = folder.clone();
    std::sync::Arc::new(move |files: &MemoryFiles| {
        let secret = folder.secret().map_err(|error| error.to_string())?;
        let key = SigningKey::from_bytes(&secret.to_bytes());
        match files.read(TRANSLATION_FILE).is_ok() {
            true => build_translation(files, &key).map_err(|error| error.to_string()),
            false => build_voice(files, &key).map_err(|error| error.to_string()),
        }
    })
}

/// Who may approve at the desk of a school: those to whom the directory's gate opens it.
pub fn reviewers(directory: &Directory) -> std::sync::Arc<library::desk::Reviewers> {
    let directory = directory.clone();
    std::sync::Arc::new(move |school| {
        directory.holders(school, Role::Reviewer).map_err(|error| PortError(error.to_string()))
    })
}

/// A note that this school wants none of them: it has its own.
pub fn decline_starters(folder: &DataFolder) -> Result<(), Failure> {
    let starters = folder.path().join("starters");
    std::fs::create_dir_all(&starters).map_err(|error| format!("{}: {error}", starters.display()))?;
    Ok(store::node::write_durably(&starters.join("declined"), b"", 0o644)?)
}

/// Whether the school wants none.
pub fn starters_declined(folder: &DataFolder) -> bool {
    folder.path().join("starters").join("declined").exists()
}

/// Opens the starter courses for reading on a box that has no school yet: nothing is recorded.
pub fn open_starters(library: &Library, folder: &DataFolder) -> Result<(), Failure> {
    for course in COURSES.dirs() {
        if let Some(archive) = Starter::of(course).build(folder)? {
            library.open_package(&archive)?;
        }
    }
    Ok(())
}

/// The starter courses as they are read from inside the program.
pub fn starter_courses() -> Result<Vec<formats::package::Course>, Failure> {
    COURSES.dirs().map(|course| Ok(formats::package::read_folder(&Starter::of(course).files)?)).collect()
}

/// Whether a course is one of those inside the binary.
pub fn is_starter(course: &str) -> bool {
    COURSES.dirs().any(|starter| starter.path().display().to_string() == course)
}

/// A starter course as a later version with another first page, signed by nobody in particular: for measuring what an update costs.
pub fn starter_package(id: &str, version: u32, first_line: &str) -> Result<Vec<u8>, Failure> {
    let found = COURSES.dirs().find(|course| course.path().ends_with(id));
    let mut files = Starter::of(found.ok_or("there is no such starter course")?).files;
    let mut change = |path: &str, with: &dyn Fn(&str) -> String| -> Result<(), Failure> {
        let text = String::from_utf8(files.read(path)?.into_owned())?;
        files.insert(path, with(&text));
        Ok(())
    };
    change("course.toml", &|text| {
        let line = |line: &str| match line.starts_with("version = ") {
            true => format!("version = {version}\n"),
            false => format!("{line}\n"),
        };
        text.lines().map(line).collect()
    })?;
    change("1-messages/1-hurry/10-closing-time.es.md", &|text| {
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        format!("{first_line}\n{rest}")
    })?;
    Ok(build_checked(&files, &SigningKey::from_bytes(&[7; 32]))?)
}

/// A course inside the binary.
struct Starter {
    name: String,
    files: MemoryFiles,
}

impl Starter {
    fn of(course: &Dir<'static>) -> Self {
        let mut files = MemoryFiles::default();
        add(course, course, &mut files);
        Self { name: course.path().display().to_string(), files }
    }

    /// The package, signed by this node; `None` for a course that cannot be read, which must not keep the others from
    /// learners. That each is fit for them is checked by this file's test.
    fn build(&self, folder: &DataFolder) -> Result<Option<Vec<u8>>, Failure> {
        let key = SigningKey::from_bytes(&folder.secret()?.to_bytes());
        match build_checked(&self.files, &key) {
            Ok(archive) => Ok(Some(archive)),
            Err(error) => {
                tracing::error!(course = self.name, %error, "a starter course is left out");
                Ok(None)
            }
        }
    }
}

fn add(root: &Dir<'static>, dir: &Dir<'static>, files: &mut MemoryFiles) {
    for file in dir.files() {
        let path = file.path().strip_prefix(root.path()).unwrap_or(file.path()).display().to_string();
        files.insert_static(&path, file.contents());
    }
    for inner in dir.dirs() {
        add(root, inner, files);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use formats::package::{Severity, check, read_folder};

    #[test]
    fn every_starter_course_is_fit_for_learners() {
        for dir in COURSES.dirs() {
            let starter = Starter::of(dir);
            let course = read_folder(&starter.files).expect(&starter.name);
            let mut errors = check(&course);
            errors.retain(|finding| finding.severity == Severity::Error);
            assert!(is_starter(course.id.as_str()), "{} is known by the name of its folder", course.id);
            assert!(errors.is_empty(), "{}: {errors:#?}", starter.name);
        }
    }
}
