//! What a question file is, and its questions.

use crate::cli::Failure;
use formats::{
    qti::{Item, QtiError, QtiFault, ResourceKind, read_items, read_manifest},
    zip::Zip,
};
use std::{io::Cursor, path::Path};

/// Largest file that is read.
const MAX_FILE_BYTES: u64 = 16 << 20;
/// Largest package: its pictures and films are not read.
const MAX_PACKAGE_BYTES: u64 = 2 << 30;

/// The formats this command reads, by how a file begins.
pub enum Recognised {
    /// A package.
    Zip,
    /// QTI as XML.
    Qti,
    /// Something else.
    Unknown,
}

impl Recognised {
    /// By the first signs of a file.
    pub fn of(bytes: &[u8]) -> Self {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
        match (bytes, first) {
            ([b'P', b'K', 3 | 5, ..], _) => Recognised::Zip,
            // UTF-16 has a mark and, being a question file, an angle bracket.
            ([0xff, 0xfe, b'<', 0, ..] | [0xfe, 0xff, 0, b'<', ..], _) | (_, Some(b'<')) => Recognised::Qti,
            _ => Recognised::Unknown,
        }
    }
}

/// One question, or why it is none.
pub struct Read {
    /// The file inside a package; empty for a file that is none.
    pub inner: String,
    /// The item, or the refusal.
    pub item: Result<Item, QtiError>,
}

/// Every question of a file.
pub fn read(path: &Path) -> Result<Vec<Read>, Failure> {
    let size = std::fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?.len();
    let mut head = [0u8; 4];
    let count = std::io::Read::read(&mut std::fs::File::open(path)?, &mut head)?;
    let max = match Recognised::of(&head[..count]) {
        Recognised::Zip => MAX_PACKAGE_BYTES,
        _ => MAX_FILE_BYTES,
    };
    if size > max {
        return Err(format!("{}: {size} bytes; at most {max} are read", path.display()).into());
    }
    if max == MAX_PACKAGE_BYTES {
        return package(std::fs::File::open(path)?);
    }
    let bytes = std::fs::read(path)?;
    match Recognised::of(&bytes) {
        Recognised::Qti => Ok(plain(&bytes, "")?),
        Recognised::Zip => package(Cursor::new(bytes)),
        Recognised::Unknown => Err("neither a QTI file (XML) nor a package (zip)".into()),
    }
}

fn plain(bytes: &[u8], inner: &str) -> Result<Vec<Read>, QtiError> {
    let items = read_items(bytes)?;
    Ok(items.into_iter().map(|item| Read { inner: inner.to_string(), item }).collect())
}

fn package(from: impl std::io::Read + std::io::Seek) -> Result<Vec<Read>, Failure> {
    let mut zip = Zip::open(from)?;
    let manifest = zip.read("imsmanifest.xml", MAX_FILE_BYTES)?;
    let manifest = manifest.ok_or("a zip without imsmanifest.xml: no question package")?;
    let resources = read_manifest(&manifest).map_err(|error| format!("imsmanifest.xml: {error}"))?;
    let mut all = Vec::new();
    for resource in resources.into_iter().filter(|resource| resource.kind == ResourceKind::Questions) {
        // One file that is missing or damaged hides no other.
        let bytes = match zip.read(&resource.href, MAX_FILE_BYTES) {
            Ok(bytes) => bytes.ok_or_else(|| "it is not in the package".to_string()),
            Err(error) => Err(error.to_string()),
        };
        let missing = |why| QtiError { line: 0, column: 0, fault: QtiFault::NotInPackage { why } };
        match bytes.map_err(missing).and_then(|bytes| plain(&bytes, &resource.href)) {
            Ok(items) => all.extend(items),
            Err(error) => all.push(Read { inner: resource.href, item: Err(error) }),
        }
    }
    if all.is_empty() {
        return Err("the manifest names no questions".into());
    }
    Ok(all)
}
