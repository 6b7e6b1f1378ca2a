//! The archive hubs exchange: a signed manifest and the files, in a container that needs no library to read.
//!
//! Layout in `docs/package-format.md`, "The archive". Nothing is compressed: pictures and sound would not shrink, and what did not change
//! from one version to the next stays the same bytes, which the exchange need not carry again.

use super::{
    check::check,
    course::{Course, CourseFile},
    files::{Files, FilesError, limits, safe_listing},
    finding::{Finding, Severity},
    read::{ReadError, read_folder},
};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use kernel::{Digest, NodeKey};
use std::{borrow::Cow, collections::BTreeMap, fmt::Write};

/// What every package begins with.
pub const MAGIC: &[u8; 8] = b"CHASKIP1";
/// Signed together with the manifest's digest, so that a signature made here means nothing elsewhere.
const SIGNED_PREFIX: &[u8] = b"chaski package 1\n";
/// Magic, key, signature, length of the manifest.
const HEADER_BYTES: usize = 8 + 32 + 64 + 4;
/// 20,000 lines of 265 bytes fit.
const MAX_MANIFEST_BYTES: usize = 6 << 20;

/// Why an archive is refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// Not a package at all.
    #[error("this is not a course package: it does not begin with CHASKIP1")]
    NotAPackage,
    /// Cut off.
    #[error("the package is cut off at byte {at}: {what} should go on to byte {expected}. Copy it again")]
    Truncated {
        /// Bytes there are.
        at: u64,
        /// Bytes there should be.
        expected: u64,
        /// What is incomplete: the header, the manifest, or a file's path.
        what: String,
    },
    /// The signature does not fit the manifest.
    #[error(
        "the signature does not fit the manifest (bytes 8 to {}): the package was changed after it was signed, or damaged. Copy it again",
        HEADER_BYTES
    )]
    BadSignature,
    /// Signed by somebody else.
    #[error("the package is signed by {found}, not by {expected}")]
    OtherSigner {
        /// Who signed.
        found: NodeKey,
        /// Who should have.
        expected: NodeKey,
    },
    /// The manifest has a line that cannot be.
    #[error("line {line} of the manifest is refused: {why}")]
    BadManifest {
        /// From 1.
        line: usize,
        /// Why.
        why: String,
    },
    /// A file is not what the manifest says.
    #[error(
        "the file {path} (at byte {at}) is damaged: its digest is not the one in the manifest. Copy the package again"
    )]
    Damaged {
        /// Which.
        path: String,
        /// Where it begins.
        at: u64,
    },
    /// Bytes after the last file.
    #[error("{count} bytes follow the last file, at byte {at}: this is not how the package was built")]
    TrailingBytes {
        /// Where.
        at: u64,
        /// How many.
        count: u64,
    },
    /// A file name or size no package may have.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The folder is no course.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The course has errors; only clean ones are built.
    #[error("the course has errors:\n{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    NotClean(Vec<Finding>),
}

/// The manifest of files: sorted by path, one line each.
pub(super) fn manifest<'a>(files: impl Iterator<Item = &'a CourseFile>) -> String {
    let mut text = String::new();
    for file in files {
        for byte in file.digest.as_bytes() {
            let _ = write!(text, "{byte:02x}");
        }
        let _ = writeln!(text, " {} {}", file.size, file.path);
    }
    text
}

/// The package digest.
pub(super) fn digest_of(manifest: &str) -> Digest {
    Digest(*blake3::hash(manifest.as_bytes()).as_bytes())
}

/// Builds the archive of a course folder without errors. The same folder and key give the same bytes everywhere.
pub fn build(folder: &dyn Files, key: &SigningKey) -> Result<Vec<u8>, ArchiveError> {
    let course = read_folder(folder)?;
    let mut errors = check(&course);
    errors.retain(|finding| finding.severity == Severity::Error);
    if !errors.is_empty() {
        return Err(ArchiveError::NotClean(errors));
    }
    pack(folder, &course, key)
}

/// Builds the archive of a course that was checked before: what comes with the program was checked when it was made, and a
/// thousand variants of every family take a small box a minute.
pub fn build_checked(folder: &dyn Files, key: &SigningKey) -> Result<Vec<u8>, ArchiveError> {
    pack(folder, &read_folder(folder)?, key)
}

fn pack(folder: &dyn Files, course: &Course, key: &SigningKey) -> Result<Vec<u8>, ArchiveError> {
    pack_files(folder, &course.files.values().collect::<Vec<_>>(), key)
}

/// The archive of files that are sorted by path.
pub(super) fn pack_files(
    folder: &dyn Files,
    files: &[&CourseFile],
    key: &SigningKey,
) -> Result<Vec<u8>, ArchiveError> {
    let manifest = manifest(files.iter().copied());
    let mut archive = Vec::with_capacity(HEADER_BYTES + manifest.len());
    archive.extend_from_slice(MAGIC);
    archive.extend_from_slice(key.verifying_key().as_bytes());
    archive.extend_from_slice(&key.sign(&signed_bytes(&digest_of(&manifest))).to_bytes());
    let length = u32::try_from(manifest.len()).ok().filter(|length| *length as usize <= MAX_MANIFEST_BYTES);
    let too_long = || ArchiveError::BadManifest { line: 0, why: "the manifest is longer than 6 MB".into() };
    archive.extend_from_slice(&length.ok_or_else(too_long)?.to_le_bytes());
    archive.extend_from_slice(manifest.as_bytes());
    for file in files {
        archive.extend_from_slice(&folder.read(&file.path)?);
    }
    Ok(archive)
}

fn signed_bytes(digest: &Digest) -> Vec<u8> {
    [SIGNED_PREFIX, digest.as_bytes()].concat()
}

/// A verified archive: every byte of it is what its builder signed.
#[derive(Debug, Clone)]
pub struct Verified<'a> {
    /// The package digest.
    pub digest: Digest,
    /// Who built it.
    pub signer: NodeKey,
    files: BTreeMap<String, &'a [u8]>,
}

impl<'a> Verified<'a> {
    /// A file's bytes.
    pub fn file(&self, path: &str) -> Option<&'a [u8]> {
        self.files.get(path).copied()
    }

    /// Where a file's bytes stand in the archive it was verified from.
    pub fn position(&self, archive: &[u8], path: &str) -> Option<u64> {
        let at = (self.file(path)?.as_ptr() as usize).checked_sub(archive.as_ptr() as usize)?;
        (at <= archive.len()).then_some(at as u64)
    }

    /// Every file.
    pub fn files(&self) -> impl Iterator<Item = (&str, &'a [u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), *bytes))
    }
}

impl Files for Verified<'_> {
    fn list(&self) -> Result<Vec<(String, u64)>, FilesError> {
        Ok(self.files.iter().map(|(path, bytes)| (path.clone(), bytes.len() as u64)).collect())
    }

    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, FilesError> {
        let missing = || FilesError::Unreadable { path: path.to_string(), why: "not in the package".into() };
        self.file(path).map(Cow::Borrowed).ok_or_else(missing)
    }
}

/// Checks signature, names, sizes and every file, and names the first thing that is wrong. Whoever trusts only certain signers
/// compares [`Verified::signer`].
pub fn verify(archive: &[u8]) -> Result<Verified<'_>, ArchiveError> {
    let header = archive.get(..HEADER_BYTES).ok_or_else(|| {
        if archive.starts_with(&MAGIC[..archive.len().min(8)]) && !archive.is_empty() {
            truncated(archive, HEADER_BYTES as u64, "the header")
        } else {
            ArchiveError::NotAPackage
        }
    })?;
    if !header.starts_with(MAGIC) {
        return Err(ArchiveError::NotAPackage);
    }
    let key: [u8; 32] = part(header, 8);
    let length = u32::from_le_bytes(part(header, 104)) as usize;
    if length > MAX_MANIFEST_BYTES {
        return Err(ArchiveError::BadManifest { line: 0, why: format!("{length} bytes long; at most 6 MB") });
    }
    let end = HEADER_BYTES + length;
    let manifest =
        archive.get(HEADER_BYTES..end).ok_or_else(|| truncated(archive, end as u64, "the manifest"))?;
    let digest = Digest(*blake3::hash(manifest).as_bytes());
    let verifying_key = VerifyingKey::from_bytes(&key).map_err(|_| ArchiveError::BadSignature)?;
    let signature = Signature::from_bytes(&part(header, 40));
    // Strict: a signature that other programs might refuse is refused here too.
    verifying_key
        .verify_strict(&signed_bytes(&digest), &signature)
        .map_err(|_| ArchiveError::BadSignature)?;
    let lines = manifest_lines(manifest)?;
    let files = cut_files(archive, end, lines)?;
    Ok(Verified { digest, signer: NodeKey(key), files })
}

fn part<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut part = [0; N];
    part.copy_from_slice(&bytes[at..at + N]);
    part
}

fn truncated(archive: &[u8], expected: u64, what: &str) -> ArchiveError {
    ArchiveError::Truncated { at: archive.len() as u64, expected, what: what.to_string() }
}

struct Line {
    digest: [u8; 32],
    size: u64,
    path: String,
}

fn manifest_lines(manifest: &[u8]) -> Result<Vec<Line>, ArchiveError> {
    let bad = |line: usize, why: &str| ArchiveError::BadManifest { line, why: why.to_string() };
    let text = std::str::from_utf8(manifest).map_err(|_| bad(0, "not UTF-8"))?;
    if !text.is_empty() && !text.ends_with('\n') {
        return Err(bad(0, "the last line does not end"));
    }
    let mut lines: Vec<Line> = Vec::new();
    for (i, line) in text.lines().enumerate() {
        if i >= limits::FILES {
            return Err(bad(i + 1, "more files than a package may have"));
        }
        let mut words = line.splitn(3, ' ');
        let parsed = (|| {
            let digest = hexadecimal(words.next()?)?;
            let digits = words.next()?;
            let size = digits.parse::<u64>().ok().filter(|size| size.to_string() == digits)?;
            Some(Line { digest, size, path: words.next()?.to_string() })
        })();
        let line = parsed.ok_or_else(|| bad(i + 1, "it is not DIGEST SIZE PATH"))?;
        if lines.last().is_some_and(|before| before.path >= line.path) {
            return Err(bad(i + 1, "paths are not in order"));
        }
        lines.push(line);
    }
    let listing: Vec<(String, u64)> = lines.iter().map(|line| (line.path.clone(), line.size)).collect();
    if safe_listing(listing)?.len() != lines.len() {
        return Err(bad(0, "it names drafts, which no package holds"));
    }
    Ok(lines)
}

fn hexadecimal(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut bytes = [0; 32];
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(bytes)
}

fn cut_files(
    archive: &[u8],
    start: usize,
    lines: Vec<Line>,
) -> Result<BTreeMap<String, &[u8]>, ArchiveError> {
    let (mut at, mut files) = (start as u64, BTreeMap::new());
    for line in lines {
        let end = at + line.size;
        let bytes =
            archive.get(at as usize..end as usize).ok_or_else(|| truncated(archive, end, &line.path))?;
        if blake3::hash(bytes).as_bytes() != &line.digest {
            return Err(ArchiveError::Damaged { path: line.path, at });
        }
        files.insert(line.path, bytes);
        at = end;
    }
    match archive.len() as u64 - at {
        0 => Ok(files),
        count => Err(ArchiveError::TrailingBytes { at, count }),
    }
}

/// Verifies an archive and reads the course in it.
pub fn read_archive(archive: &[u8]) -> Result<(Course, Verified<'_>), ArchiveError> {
    let verified = verify(archive)?;
    let course = read_folder(&verified)?;
    Ok((course, verified))
}
