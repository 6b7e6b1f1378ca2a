//! `chaski package`: what a course writer and a ministry's publisher need.

mod check;
mod phrases;
mod sheet;
mod voice;

use super::{Failure, network, say};
use clap::{Args, Subcommand};
use ed25519_dalek::SigningKey;
use formats::package::{
    Course, Files, FilesError, VOICE_FILE, build, build_voice, limits, read_archive, read_folder, read_voice,
    verify,
};
use kernel::{NodeKey, id::to_base32};
use serde_json::json;
use std::{
    borrow::Cow,
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// Check, build and verify course packages (docs/package-format.md).
#[derive(Subcommand)]
pub enum Package {
    /// Say what is wrong with a course folder, file by file, and what to do. Exit code 0 when nothing is an error.
    Check(check::CheckArguments),
    /// Turn a course folder without errors into one signed file that hubs exchange.
    Build(BuildArguments),
    /// Check a package file: signature, names, and every byte. Exit code 0 only when all is well.
    Verify(VerifyArguments),
    /// Print exercises on paper, drawn by a number: for a class without screens, or to read a course without its key.
    Sheet(sheet::SheetArguments),
    /// Have a machine speak the texts that nobody recorded, into a package of its own that boxes may have beside the course.
    Voice(voice::VoiceArguments),
    /// Have a machine speak the player's own words ("Answer", "Not yet"), for whoever changes them in the source.
    Phrases(phrases::PhraseArguments),
    /// Make a new signing key for `build`. Keep the file secret and keep a copy.
    Key(KeyArguments),
    /// Offer a course to schools: their boxes fetch it with the exchange, and install it.
    Offer(network::Offer),
    /// Take an offer back. Where the course was installed it stays.
    Withdraw(network::Withdraw),
    /// Which courses are offered, and how those stand that come to this box.
    Offers(network::Offers),
}

/// Arguments of `build`.
#[derive(Args)]
pub struct BuildArguments {
    /// The course folder, or the folder of a voice package.
    folder: PathBuf,
    /// The signing key, a file made by `chaski package key`.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where to write; a folder gets ID-VERSION.chaski.
    #[arg(long, value_name = "FILE", default_value = ".")]
    out: PathBuf,
}

/// Arguments of `verify`.
#[derive(Args)]
pub struct VerifyArguments {
    /// The package file.
    file: PathBuf,
    /// Refuse it unless this public key signed it (52 letters and digits, as `build` prints them).
    #[arg(long, value_name = "KEY")]
    signer: Option<String>,
    /// Print one JSON object instead of lines.
    #[arg(long)]
    json: bool,
}

/// Arguments of `key`.
#[derive(Args)]
pub struct KeyArguments {
    /// The file to write; it must not exist.
    out: PathBuf,
}

impl Package {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Package::Check(arguments) => check::run(&arguments),
            Package::Build(arguments) => run_build(&arguments),
            Package::Verify(arguments) => run_verify(&arguments),
            Package::Sheet(arguments) => sheet::run(&arguments),
            Package::Phrases(arguments) => phrases::run(&arguments),
            Package::Voice(arguments) => voice::run(&arguments),
            Package::Key(arguments) => run_key(&arguments),
            Package::Offer(arguments) => arguments.run(),
            Package::Withdraw(arguments) => arguments.run(),
            Package::Offers(arguments) => arguments.run(),
        }
    }
}

/// A course from a folder or a package file.
fn read_any(path: &Path) -> Result<Course, Failure> {
    if path.is_dir() {
        return Ok(read_folder(&DiskFolder::open(path)?)?);
    }
    let bytes = read_bounded(path)?;
    Ok(read_archive(&bytes)?.0)
}

/// Works with the files of a folder or a package file.
fn with_files<T>(path: &Path, work: impl FnOnce(&dyn Files) -> Result<T, Failure>) -> Result<T, Failure> {
    if path.is_dir() {
        return work(&DiskFolder::open(path)?);
    }
    let bytes = read_bounded(path)?;
    work(&verify(&bytes).map_err(|error| format!("{}: {error}", path.display()))?)
}

fn run_build(arguments: &BuildArguments) -> Result<(), Failure> {
    let key = read_key(&arguments.key)?;
    let (archive, name) = match arguments.folder.join(VOICE_FILE).is_file() {
        true => {
            let folder = DiskFolder::with(&arguments.folder, VOICE_FILE)?;
            let voice = read_voice(&folder)?;
            let name = format!("{}-{}-voice-{}.chaski", voice.course, voice.course_version, voice.language);
            (build_voice(&folder, &key)?, name)
        }
        false => {
            let folder = DiskFolder::open(&arguments.folder)?;
            let course = read_folder(&folder)?;
            (build(&folder, &key)?, format!("{}-{}.chaski", course.id, course.version))
        }
    };
    let verified = verify(&archive)?;
    let out = if arguments.out.is_dir() { arguments.out.join(name) } else { arguments.out.clone() };
    // Written beside and moved into place: a power cut leaves the old file or the new one, never half of one.
    let unfinished = out.with_extension("chaski-unfinished");
    let described = |error: std::io::Error| format!("{}: cannot be written: {error}", out.display());
    fs::write(&unfinished, &archive).map_err(described)?;
    fs::File::open(&unfinished).and_then(|file| file.sync_all()).map_err(described)?;
    fs::rename(&unfinished, &out).map_err(described)?;
    say(&format!("{}: {} bytes", out.display(), archive.len()));
    say(&format!("package digest {}", verified.digest));
    say(&format!("signed by {}", verified.signer));
    Ok(())
}

fn run_verify(arguments: &VerifyArguments) -> Result<(), Failure> {
    let bytes = read_bounded(&arguments.file)?;
    let verified = verify(&bytes).map_err(|error| format!("{}: {error}", arguments.file.display()))?;
    if let Some(expected) = &arguments.signer {
        let expected: NodeKey = expected.parse()?;
        if verified.signer != expected {
            return Err(format!(
                "signed by {}, not by {expected}: do not install it unless you know why",
                verified.signer
            )
            .into());
        }
    }
    let (course, version, voice) = match verified.file(VOICE_FILE).is_some() {
        true => {
            let voice = read_voice(&verified)?;
            (voice.course, voice.course_version, Some(voice.language))
        }
        false => {
            let course = read_folder(&verified)?;
            (course.id, course.version, None)
        }
    };
    let count = verified.files().count();
    if arguments.json {
        say(&json!({ "course": course.as_str(), "version": version, "voice": voice.as_ref().map(|tag| tag.as_str()),
                     "files": count, "bytes": bytes.len(), "digest": verified.digest.to_string(),
                     "signer": verified.signer.to_string() })
        .to_string());
    } else {
        let voice = voice.map(|tag| format!(", voice in {tag}")).unwrap_or_default();
        say(&format!("{course} version {version}{voice}: whole, {count} files, {} bytes", bytes.len()));
        say(&format!("package digest {}", verified.digest));
        say(&format!("signed by {}", verified.signer));
    }
    Ok(())
}

fn run_key(arguments: &KeyArguments) -> Result<(), Failure> {
    let mut seed = [0; 32];
    let source = fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut seed));
    source.map_err(|error| format!("the system gives no random bytes: /dev/urandom: {error}"))?;
    let key = SigningKey::from_bytes(&seed);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(&arguments.out)
        .map_err(|error| format!("{}: cannot be made: {error}", arguments.out.display()))?;
    std::io::Write::write_all(&mut file, format!("{}\n", to_base32(&seed)).as_bytes())?;
    say(&format!(
        "{}: a new signing key. Keep it secret, and keep a copy: without it nobody can sign as you",
        arguments.out.display()
    ));
    say(&format!("public key {}", NodeKey(key.verifying_key().to_bytes())));
    Ok(())
}

fn read_key(path: &Path) -> Result<SigningKey, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|error| format!("{}: the key cannot be read: {error}", path.display()))?;
    // A node key and a seed are 32 bytes both; only the spelling is shared.
    let seed: NodeKey =
        text.trim().parse().map_err(|error| format!("{}: not a signing key: {error}", path.display()))?;
    Ok(SigningKey::from_bytes(&seed.0))
}

/// Largest package file: all files, and the manifest.
const MAX_ARCHIVE_BYTES: u64 = limits::TOTAL_BYTES + (8 << 20);

fn read_bounded(path: &Path) -> Result<Vec<u8>, Failure> {
    let described = |error: std::io::Error| format!("{}: cannot be read: {error}", path.display());
    let file = fs::File::open(path).map_err(described)?;
    let size = file.metadata().map_err(described)?.len();
    if size > MAX_ARCHIVE_BYTES {
        return Err(
            format!("{}: {size} bytes; a package has at most {MAX_ARCHIVE_BYTES}", path.display()).into()
        );
    }
    let mut bytes = Vec::new();
    file.take(MAX_ARCHIVE_BYTES).read_to_end(&mut bytes).map_err(described)?;
    Ok(bytes)
}

/// A folder on disk. Symbolic links are refused, not followed; drafts are not entered.
struct DiskFolder {
    root: PathBuf,
    listing: Vec<(String, u64)>,
}

impl DiskFolder {
    fn open(root: &Path) -> Result<Self, Failure> {
        Self::with(root, "course.toml")
    }

    /// A folder that has a certain file in it.
    fn with(root: &Path, file: &str) -> Result<Self, Failure> {
        if !root.join(file).is_file() {
            return Err(format!("{}: no {file} in it; name the course's folder", root.display()).into());
        }
        let mut listing = Vec::new();
        walk(root, "", 0, &mut listing)?;
        Ok(Self { root: root.to_path_buf(), listing })
    }
}

fn walk(root: &Path, inside: &str, depth: usize, listing: &mut Vec<(String, u64)>) -> Result<(), FilesError> {
    let unreadable = |path: &str, error: std::io::Error| FilesError::Unreadable {
        path: path.to_string(),
        why: error.to_string(),
    };
    for entry in fs::read_dir(root.join(inside)).map_err(|error| unreadable(inside, error))? {
        let entry = entry.map_err(|error| unreadable(inside, error))?;
        let name = entry.file_name();
        let refused = |path: String, why| FilesError::Refused { path, why };
        let name = name.to_str().ok_or_else(|| refused(inside.to_string(), "a name that is not UTF-8"))?;
        if name.starts_with(['.', '_']) {
            continue;
        }
        let path = if inside.is_empty() { name.to_string() } else { format!("{inside}/{name}") };
        // Not `metadata`, which would follow a link.
        let metadata = entry.metadata().map_err(|error| unreadable(&path, error))?;
        if metadata.is_symlink() {
            return Err(refused(path, "a symbolic link; copy the file itself"));
        }
        if metadata.is_dir() {
            if depth >= limits::DEPTH {
                return Err(refused(path, "more than three folders deep"));
            }
            walk(root, &path, depth + 1, listing)?;
        } else if listing.len() >= limits::FILES {
            return Err(FilesError::TooMuch { path, what: "files", most: limits::FILES as u64 });
        } else {
            listing.push((path, metadata.len()));
        }
    }
    Ok(())
}

impl Files for DiskFolder {
    fn list(&self) -> Result<Vec<(String, u64)>, FilesError> {
        Ok(self.listing.clone())
    }

    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, FilesError> {
        let read = fs::read(self.root.join(path));
        read.map(Cow::Owned)
            .map_err(|error| FilesError::Unreadable { path: path.to_string(), why: error.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use formats::package::{Severity, check};

    /// Every course that comes with the program is clean, and survives building and verifying.
    #[test]
    fn committed_courses_are_clean() {
        let courses = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../courses");
        let mut count = 0;
        for entry in fs::read_dir(courses).expect("the courses") {
            let folder = entry.expect("an entry").path();
            if !folder.join("course.toml").exists() {
                continue;
            }
            let files = DiskFolder::open(&folder).expect("a course folder");
            let course = read_folder(&files).expect("a course");
            let mut findings = check(&course);
            findings.retain(|finding| finding.severity == Severity::Error);
            assert!(findings.is_empty(), "{}: {findings:#?}", folder.display());
            let archive = build(&files, &SigningKey::from_bytes(&[1; 32])).expect("built");
            assert_eq!(read_archive(&archive).expect("verified").0.digest, course.digest);
            count += 1;
        }
        assert!(count >= 1, "no course found");
    }

    #[test]
    #[cfg(unix)]
    fn links_and_depth_are_refused() {
        let root = std::env::temp_dir().join(format!("chaski-package-{}", std::process::id()));
        fs::create_dir_all(root.join("a")).expect("a folder");
        fs::write(root.join("course.toml"), "").expect("a file");
        assert!(DiskFolder::open(&root).is_ok());
        std::os::unix::fs::symlink("/etc/hostname", root.join("a/link.md")).expect("a link");
        let error = DiskFolder::open(&root).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("a/link.md: refused: a symbolic link; copy the file itself"));
        fs::remove_file(root.join("a/link.md")).expect("removed");
        fs::create_dir_all(root.join("a/b/c/d")).expect("folders");
        assert!(DiskFolder::open(&root).is_err());
        assert!(DiskFolder::open(&root.join("a")).is_err());
        fs::remove_dir_all(&root).expect("removed");
    }
}
