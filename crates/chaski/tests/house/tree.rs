//! The files of the repository, as text.

use std::path::{Path, PathBuf};

/// The workspace's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the crate lies in crates/chaski")
}

/// A text file of the repository.
pub struct TextFile {
    /// Its path from the root, with `/`.
    pub path: String,
    /// What it says.
    pub text: String,
}

impl TextFile {
    /// The crate it belongs to, if it lies in `crates/`.
    pub fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Whether it is code that runs in the product: `crates/*/src`, without files of unit tests.
    pub fn is_product_code(&self) -> bool {
        let mut parts = self.path.split('/').skip(2);
        self.path.ends_with(".rs")
            && self.path.starts_with("crates/")
            && parts.next() == Some("src")
            && !parts.any(|part| part == "tests.rs" || part == "tests")
    }
}

/// What is built, fetched or written while running; never part of the repository.
const IGNORED: [&str; 7] = [".git", "target", "node_modules", "run", "shots", "bundles", "__pycache__"];

/// All text files, ordered by path. Files that are not UTF-8 (sound, pictures, dictionaries) are left out.
pub fn text_files() -> Vec<TextFile> {
    let root = root();
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let text = String::from_utf8(std::fs::read(&path).ok()?).ok()?;
        let path = path.strip_prefix(&root).ok()?.to_string_lossy().replace('\\', "/");
        Some(TextFile { path, text })
    };
    let files: Vec<TextFile> = paths.into_iter().filter_map(read).collect();
    assert!(files.iter().any(|file| file.path == "Cargo.toml"), "no files found under {}", root.display());
    files
}

/// The text of one file that must be there.
pub fn text_of(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if IGNORED.iter().any(|ignored| name == *ignored) {
            continue;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => collect(&path, paths),
            Ok(kind) if kind.is_file() => paths.push(path),
            _ => {}
        }
    }
}
