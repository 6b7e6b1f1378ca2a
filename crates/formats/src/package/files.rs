//! Where a package's files come from, and what no package may contain.

use std::{borrow::Cow, collections::BTreeMap};

/// Bounds on a package, each far above what a course needs and far below what hurts a small box.
pub mod limits {
    /// Files in one package.
    pub const FILES: usize = 20_000;
    /// Bytes of all files.
    pub const TOTAL_BYTES: u64 = 512 << 20;
    /// Bytes of a TOML or Markdown file.
    pub const TEXT_BYTES: u64 = 256 << 10;
    /// Bytes of a picture.
    pub const PICTURE_BYTES: u64 = 512 << 10;
    /// Bytes of a sound.
    pub const SOUND_BYTES: u64 = 1 << 20;
    /// Bytes of a path.
    pub const PATH_BYTES: usize = 200;
    /// Folders above a file.
    pub const DEPTH: usize = 3;
    /// Bytes of all pictures of one lesson: 20 seconds on a bad village link.
    pub const LESSON_PICTURE_BYTES: u64 = 60 << 10;
    /// Bytes of one exercise text.
    pub const EXERCISE_TEXT_BYTES: usize = 8 << 10;
    /// Bytes of a reading page.
    pub const PAGE_BYTES: usize = 40 << 10;
    /// Units in a course.
    pub const UNITS: usize = 40;
    /// Lessons in a unit.
    pub const LESSONS: usize = 60;
    /// Activities in a lesson.
    pub const ACTIVITIES: usize = 80;
    /// Skills in a course.
    pub const SKILLS: usize = 500;
    /// Languages of a course.
    pub const LANGUAGES: usize = 30;
}

/// A folder, on disk, in memory or in an archive. Paths use `/` and are relative to the folder.
pub trait Files {
    /// Every file with its size in bytes, in any order; a symbolic link is an error, not followed.
    fn list(&self) -> Result<Vec<(String, u64)>, FilesError>;
    /// A file's bytes.
    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, FilesError>;
}

/// Why a folder cannot be taken at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilesError {
    /// The disk or archive failed.
    #[error("{path}: cannot be read: {why}")]
    Unreadable {
        /// Which file.
        path: String,
        /// The system's words.
        why: String,
    },
    /// A name or kind of file that is refused.
    #[error("{path}: refused: {why}")]
    Refused {
        /// Which file.
        path: String,
        /// The rule it breaks.
        why: &'static str,
    },
    /// More or bigger than [`limits`] allow.
    #[error("{path}: too much: {what} (at most {most})")]
    TooMuch {
        /// Where the count passed the limit.
        path: String,
        /// What is counted.
        what: &'static str,
        /// The limit.
        most: u64,
    },
}

/// A folder in memory: tests, embedded courses, uploads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryFiles(BTreeMap<String, Cow<'static, [u8]>>);

impl MemoryFiles {
    /// Adds or replaces a file.
    pub fn insert(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.0.insert(path.to_string(), Cow::Owned(bytes.into()));
    }

    /// Adds or replaces a file that is part of the program.
    pub fn insert_static(&mut self, path: &str, bytes: &'static [u8]) {
        self.0.insert(path.to_string(), Cow::Borrowed(bytes));
    }

    /// Takes a file away.
    pub fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }
}

impl Files for MemoryFiles {
    fn list(&self) -> Result<Vec<(String, u64)>, FilesError> {
        Ok(self.0.iter().map(|(path, bytes)| (path.clone(), bytes.len() as u64)).collect())
    }

    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, FilesError> {
        match self.0.get(path) {
            Some(bytes) => Ok(Cow::Borrowed(bytes)),
            None => Err(FilesError::Unreadable { path: path.to_string(), why: "no such file".into() }),
        }
    }
}

/// What a file is, by its name's ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileSort {
    /// Markdown or TOML.
    Text,
    /// SVG, PNG, JPEG, WebP.
    Picture,
    /// MP3, M4A, Ogg.
    Sound,
    /// Nothing the format knows.
    Other,
}

/// The media type by the name's ending; what is unknown is sent as bytes.
pub fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" => "audio/ogg",
        "md" => "text/markdown; charset=utf-8",
        "toml" => "application/toml",
        _ => "application/octet-stream",
    }
}

/// The sort of a file, by its media type.
pub fn sort_of(path: &str) -> FileSort {
    match media_type(path) {
        media if media.starts_with("image/") => FileSort::Picture,
        media if media.starts_with("audio/") => FileSort::Sound,
        "application/octet-stream" => FileSort::Other,
        _ => FileSort::Text,
    }
}

/// True for drafts and system files, which are neither checked nor packed.
pub fn is_draft(path: &str) -> bool {
    path.split('/')
        .any(|part| part.starts_with('_') || (part.starts_with('.') && part != ".." && part != "."))
}

/// Checks names, counts and sizes of a listing, leaves drafts out, and sorts by path bytes.
pub fn safe_listing(mut listing: Vec<(String, u64)>) -> Result<Vec<(String, u64)>, FilesError> {
    let too_much =
        |path: &str, what, most| FilesError::TooMuch { path: path.chars().take(200).collect(), what, most };
    listing.retain(|(path, _)| !is_draft(path));
    listing.sort();
    if let Some((path, _)) = listing.get(limits::FILES) {
        return Err(too_much(path, "files", limits::FILES as u64));
    }
    let (mut total, mut lower_case) = (0u64, std::collections::BTreeSet::new());
    for (path, size) in &listing {
        safe_path(path)?;
        if !lower_case.insert(path.to_ascii_lowercase()) {
            return Err(refused(
                path,
                "another file has the same name but for capital letters, or the same name",
            ));
        }
        let most = match sort_of(path) {
            FileSort::Text => limits::TEXT_BYTES,
            FileSort::Picture => limits::PICTURE_BYTES,
            FileSort::Sound => limits::SOUND_BYTES,
            FileSort::Other => {
                return Err(refused(
                    path,
                    "a package holds .toml .md .svg .png .jpg .webp .mp3 .m4a .ogg; name drafts with _ in front",
                ));
            }
        };
        if *size > most {
            return Err(too_much(path, "bytes in one file", most));
        }
        total = total.saturating_add(*size);
        if total > limits::TOTAL_BYTES {
            return Err(too_much(path, "bytes in all files", limits::TOTAL_BYTES));
        }
    }
    Ok(listing)
}

fn refused(path: &str, why: &'static str) -> FilesError {
    FilesError::Refused { path: path.chars().take(200).collect(), why }
}

/// Names that Windows cannot hold: a stick written here must be readable there.
const DEVICE_NAMES: [&str; 6] = ["con", "prn", "aux", "nul", "com1", "lpt1"];

fn safe_path(path: &str) -> Result<(), FilesError> {
    if path.is_empty() || path.len() > limits::PATH_BYTES {
        return Err(refused(path, "a path of more than 200 bytes, or none"));
    }
    if path.split('/').count() > limits::DEPTH + 1 {
        return Err(refused(path, "more than three folders deep"));
    }
    for part in path.split('/') {
        if part.is_empty() || part == "." || part == ".." {
            return Err(refused(path, "absolute paths, `..` and empty folder names are not allowed"));
        }
        if !part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')) {
            return Err(refused(path, "names hold only letters A to Z, digits and - _ ."));
        }
        let stem = part.split('.').next().unwrap_or(part).to_ascii_lowercase();
        if part.ends_with('.') || DEVICE_NAMES.contains(&stem.as_str()) {
            return Err(refused(path, "a name that some computers cannot store"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_are_refused() {
        for path in [
            "../a.md",
            "/a.md",
            "a/../b.md",
            "a//b.md",
            "a/./b.md",
            "a\\b.md",
            "c:a.md",
            "año.md",
            "a b.md",
            "a\0.md",
            "a/b/c/d/e.md",
            "aux.md",
            "run.exe",
            "a.md.",
            "noending",
            "x.html",
            &format!("{}.md", "a".repeat(300)),
        ] {
            assert!(safe_listing(vec![(path.to_string(), 1)]).is_err(), "{path}");
        }
        let twins = vec![("a.md".to_string(), 1), ("A.md".to_string(), 1)];
        assert!(matches!(safe_listing(twins), Err(FilesError::Refused { .. })));
    }

    #[test]
    fn too_much_is_refused_before_reading() {
        assert!(safe_listing(vec![("a.md".into(), limits::TEXT_BYTES + 1)]).is_err());
        let many = (0..=limits::FILES).map(|i| (format!("{i}.md"), 0)).collect();
        assert!(matches!(safe_listing(many), Err(FilesError::TooMuch { what: "files", .. })));
        let heavy = (0..600).map(|i| (format!("{i}.mp3"), limits::SOUND_BYTES)).collect();
        assert!(matches!(safe_listing(heavy), Err(FilesError::TooMuch { what: "bytes in all files", .. })));
    }

    #[test]
    fn drafts_are_left_out() {
        let listing = vec![("_draft/a.md".into(), 1), (".git/config".into(), 1), ("b.md".into(), 1)];
        assert_eq!(safe_listing(listing), Ok(vec![("b.md".into(), 1)]));
    }
}
