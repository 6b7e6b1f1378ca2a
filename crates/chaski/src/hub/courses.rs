//! The starter courses inside the binary, installed like any other package.

use crate::{cli::Failure, hub::DataFolder};
use directory::Directory;
use ed25519_dalek::SigningKey;
use flate2::read::GzDecoder;
use formats::package::{Files, MemoryFiles, TRANSLATION_FILE, build_checked, build_translation, build_voice};
use kernel::{LanguageTag, Role, SchoolId, ports::PortError};
use library::Library;
use std::{collections::BTreeMap, io::Read as _, sync::OnceLock};

/// A course as it lies in the program (`build.rs`).
struct Embedded {
    name: &'static str,
    /// Its texts, packed: of each, length and path on a line, then the text.
    texts: &'static [u8],
    /// Sounds and other files, by path.
    others: &'static [(&'static str, &'static [u8])],
}

static COURSES: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/courses.rs"));

/// Installs each starter course for a school, unless exactly this one was installed before.
pub fn install_starters(library: &Library, folder: &DataFolder, school: SchoolId) -> Result<(), Failure> {
    let content = format!("{} {school}", env!("CHASKI_COURSES"));
    for course in COURSES {
        let note = folder.path().join("starters").join(format!("{}.installed", course.name));
        if std::fs::read_to_string(&note).is_ok_and(|known| known == content) {
            continue;
        }
        if let Some(archive) = Starter::of(course)?.build(folder)? {
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
    for course in COURSES {
        if let Some(archive) = Starter::of(course)?.build(folder)? {
            library.open_package(&archive)?;
        }
    }
    Ok(())
}

/// The starter courses as they are read from inside the program.
pub fn starter_courses() -> Result<Vec<formats::package::Course>, Failure> {
    COURSES.iter().map(|course| Ok(formats::package::read_folder(&Starter::of(course)?.files)?)).collect()
}

/// What a starter course is called, in this language or in the one nearest to it that it has.
pub fn starter_title(course: &str, language: &LanguageTag) -> Option<String> {
    /// By id: each language's title, the source language first.
    type Titles = BTreeMap<String, Vec<(LanguageTag, String)>>;
    static TITLES: OnceLock<Titles> = OnceLock::new();
    let titles = TITLES.get_or_init(|| {
        let of = |course: formats::package::Course| {
            let title = |tag: &LanguageTag| (tag.clone(), course.texts.words(tag, "title").to_owned());
            (course.id.as_str().to_owned(), course.languages.iter().map(title).collect())
        };
        starter_courses().unwrap_or_default().into_iter().map(of).collect()
    });
    let titles = titles.get(course)?;
    let near = |(tag, _): &&(LanguageTag, String)| tag.language() == language.language();
    titles.iter().find(near).or(titles.first()).map(|(_, title)| title.clone())
}

/// Whether a course is one of those inside the binary.
pub fn is_starter(course: &str) -> bool {
    COURSES.iter().any(|starter| starter.name == course)
}

/// The starter course of this id as a package that nobody in particular signed, if it is not older than this version: for a box that
/// has no file for what another box of its school installed.
pub fn own_course(course: &str, version: u32) -> Option<Vec<u8>> {
    let found = COURSES.iter().find(|starter| starter.name == course)?;
    let files = Starter::of(found).ok()?.files;
    let ours = formats::package::read_folder(&files).ok()?.version;
    if ours < version { None } else { build_checked(&files, &SigningKey::from_bytes(&[7; 32])).ok() }
}

/// A starter course as a later version with another first page, signed by nobody in particular: for measuring what an update costs.
pub fn starter_package(id: &str, version: u32, first_line: &str) -> Result<Vec<u8>, Failure> {
    let found = COURSES.iter().find(|course| course.name == id);
    let mut files = Starter::of(found.ok_or("there is no such starter course")?)?.files;
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

/// A course inside the binary, unpacked.
struct Starter {
    name: &'static str,
    files: MemoryFiles,
}

impl Starter {
    fn of(course: &Embedded) -> Result<Self, Failure> {
        let mut files = MemoryFiles::default();
        for (path, bytes) in course.others {
            files.insert_static(path, bytes);
        }
        let mut texts = Vec::new();
        GzDecoder::new(course.texts).read_to_end(&mut texts)?;
        let mut rest = texts.as_slice();
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let head = std::str::from_utf8(&rest[..end])?;
            let (length, path) = head.split_once(' ').ok_or("the program's own courses are damaged")?;
            let after = &rest[end + 1..];
            let text = after.get(..length.parse()?).ok_or("the program's own courses are damaged")?;
            files.insert(path, text);
            rest = &after[text.len()..];
        }
        Ok(Self { name: course.name, files })
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

#[cfg(test)]
mod tests {
    use super::*;
    use formats::package::{Severity, check, read_folder};

    #[test]
    fn every_starter_course_is_fit_for_learners() {
        assert_eq!(COURSES.len(), 3);
        for course in COURSES {
            let starter = Starter::of(course).expect("its texts unpack");
            let course = read_folder(&starter.files).expect(starter.name);
            let mut errors = check(&course);
            errors.retain(|finding| finding.severity == Severity::Error);
            assert!(is_starter(course.id.as_str()), "{} is known by the name of its folder", course.id);
            assert!(errors.is_empty(), "{}: {errors:#?}", starter.name);
        }
    }
}
