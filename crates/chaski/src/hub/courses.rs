//! The starter courses inside the binary, installed like any other package.

use crate::{cli::Failure, hub::DataFolder};
use ed25519_dalek::SigningKey;
use formats::package::{MemoryFiles, build};
use include_dir::{Dir, include_dir};
use kernel::SchoolId;
use library::Library;

static COURSES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../courses");

/// Installs each starter course for a school, unless exactly this one was installed before.
pub fn install_starters(library: &Library, folder: &DataFolder, school: SchoolId) -> Result<(), Failure> {
    for course in COURSES.dirs() {
        let mut files = MemoryFiles::default();
        let mut hasher = blake3::Hasher::new();
        add(course, course, &mut files, &mut hasher);
        let content = format!("{} {school}", hasher.finalize().to_hex());
        let name = course.path().display().to_string();
        let note = folder.path().join("starters").join(format!("{name}.installed"));
        if std::fs::read_to_string(&note).is_ok_and(|known| known == content) {
            continue;
        }
        let key = SigningKey::from_bytes(&folder.secret()?.to_bytes());
        // A course that is not fit for learners must not keep the others from them.
        let archive = match build(&files, &key) {
            Ok(archive) => archive,
            Err(error) => {
                tracing::error!(course = name, %error, "a starter course is left out");
                continue;
            }
        };
        library.install(school, &archive)?;
        store::node::write_durably(&note, content.as_bytes(), 0o644)?;
    }
    Ok(())
}

fn add(root: &Dir<'static>, dir: &Dir<'static>, files: &mut MemoryFiles, hasher: &mut blake3::Hasher) {
    for file in dir.files() {
        let path = file.path().strip_prefix(root.path()).unwrap_or(file.path()).display().to_string();
        hasher.update(path.as_bytes()).update(&[0]).update(&(file.contents().len() as u64).to_le_bytes());
        hasher.update(file.contents());
        files.insert_static(&path, file.contents());
    }
    for inner in dir.dirs() {
        add(root, inner, files, hasher);
    }
}
