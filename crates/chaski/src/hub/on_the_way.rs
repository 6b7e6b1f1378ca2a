//! Files of mail on their way: what couriers bring, what is made for them, and return mail that waits until it is fetched.
//!
//! Anybody in the Wi-Fi may bring a file or ask for one. So none of them lies in memory, and all that lies on the disk is bounded: by the
//! bytes that are under way at once, by number and bytes of what waits, by its age, and by the room that the disk is to keep.

use crate::machine::MachineEntropy;
use kernel::Entropy;
use std::{
    fs::{self, File, Metadata},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use upkeep::room::room_of;

/// How much may lie here.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Bytes that are brought, worked on or taken along at one moment.
    pub under_way_bytes: u64,
    /// Return files that wait.
    pub kept: usize,
    /// Their bytes, together.
    pub kept_bytes: u64,
    /// What the disk is to have left for the log, in MB.
    pub left_free_mb: u64,
}

impl Bounds {
    /// Three of the longest files on their way in, one being worked on, some on their way out; and three of the longest that wait.
    pub const OF_A_BOX: Bounds =
        Bounds { under_way_bytes: 192 << 20, kept: 16, kept_bytes: 96 << 20, left_free_mb: 64 };
}

/// A return file that nobody fetches is given up: the courier brings her mail again by then, and gets a newer one.
const KEPT_FOR: Duration = Duration::from_secs(14 * 86_400);
/// What somebody began so long ago nobody goes on with.
const BROKEN_OFF: Duration = Duration::from_secs(3_600);
/// Bytes that a growing file claims at once.
const STEP: u64 = 1 << 20;
/// Beside a return file: what leaves with it.
const LEFT: &str = "left";
/// Where return files lie.
const RETURN: &str = "return";
/// Letters of a return file's name: 16 bytes.
const NAME_CHARS: usize = 26;

/// Too much is on its way at this moment.
#[derive(Debug, thiserror::Error)]
#[error("too many files of mail are on their way at this moment")]
pub struct Crowded;

impl Crowded {
    /// Whether that is what an error says.
    pub fn is_why(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|why| why.is::<Crowded>())
    }
}

/// The folder, and how much is under way in it.
#[derive(Clone)]
pub struct OnTheWay {
    folder: PathBuf,
    bounds: Bounds,
    under_way: Arc<Mutex<u64>>,
}

impl OnTheWay {
    /// In this folder. `alone`: no other process works there, so whatever was being done when this one began was broken off.
    pub fn at(folder: PathBuf, bounds: Bounds, alone: bool) -> Self {
        let ways = Self { folder, bounds, under_way: Arc::default() };
        ways.sweep(alone);
        ways
    }

    /// A new file. It is gone when it is dropped.
    pub fn begin(&self) -> io::Result<Growing> {
        fs::create_dir_all(&self.folder)?;
        self.sweep(false);
        if room_of(&self.folder).is_some_and(|room| room.free_mb < self.bounds.left_free_mb) {
            return Err(io::Error::new(io::ErrorKind::StorageFull, "the disk is nearly full"));
        }
        let claim = self.claim(0)?;
        let path = self.folder.join(format!("coming-{}", name()));
        let file = File::options().read(true).write(true).create_new(true).open(&path)?;
        Ok(Growing { file, path, bytes: 0, claim, ways: self.clone() })
    }

    /// A folder to work in that no other process of this node uses, and that takes at most so many bytes.
    pub fn work(&self, kind: &str, bytes: u64) -> io::Result<Work> {
        let path = self.folder.join(format!("{kind}-{}", std::process::id()));
        Ok(Work { path, _claim: self.claim(bytes)? })
    }

    fn claim(&self, bytes: u64) -> io::Result<Claim> {
        let mut claim = Claim { bytes: 0, of: self.under_way.clone(), most: self.bounds.under_way_bytes };
        claim.grow(bytes)?;
        Ok(claim)
    }

    /// A return file, and what was kept beside it; `None` if there is none, or it was given up.
    pub fn fetch(&self, name: &str) -> io::Result<Option<Waiting>> {
        // Whatever else an address says is no name of such a file.
        if name.len() != NAME_CHARS || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Ok(None);
        }
        self.sweep(false);
        let path = self.folder.join(RETURN).join(name);
        let found = (File::open(&path), fs::read(path.with_extension(LEFT)));
        let (Ok(file), Ok(beside)) = found else { return Ok(None) };
        let bytes = file.metadata()?.len();
        Ok(Some(Waiting { file, bytes, beside }))
    }

    /// A return file is of no use any more.
    pub fn give_up(&self, name: &str) {
        give_up(&self.folder.join(RETURN).join(name));
    }

    /// Takes away what was broken off, what waited too long, and of what waits what is more than may. Another process may be doing the
    /// same.
    fn sweep(&self, alone: bool) {
        for (path, about) in listed(&self.folder) {
            let is_return = path.file_name().is_some_and(|name| name == RETURN);
            if !is_return && (alone || is_older(&about, BROKEN_OFF)) {
                let _ = if about.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            }
        }
        let all = listed(&self.folder.join(RETURN));
        for (path, about) in &all {
            let has_file = path.extension().is_none() || path.with_extension("").exists();
            if is_older(about, KEPT_FOR) || (!has_file && (alone || is_older(about, BROKEN_OFF))) {
                give_up(&path.with_extension(""));
            }
        }
        self.make_room(self.bounds.kept, self.bounds.kept_bytes);
    }

    /// Leaves of the return files the newest ones only.
    fn make_room(&self, most: usize, most_bytes: u64) {
        let mut waiting: Vec<_> = listed(&self.folder.join(RETURN))
            .into_iter()
            .filter(|(path, _)| path.extension().is_none())
            .map(|(path, about)| (about.modified().ok(), about.len(), path))
            .collect();
        waiting.sort();
        let mut bytes = 0;
        for (at, (_, length, path)) in waiting.iter().rev().enumerate() {
            bytes += length + fs::metadata(path.with_extension(LEFT)).map_or(0, |about| about.len());
            if at >= most || bytes > most_bytes {
                give_up(path);
            }
        }
    }
}

fn name() -> String {
    let mut chance = [0; 16];
    MachineEntropy.fill(&mut chance);
    kernel::to_base32(&chance)
}

fn give_up(path: &Path) {
    let _ = fs::remove_file(path);
    let _ = fs::remove_file(path.with_extension(LEFT));
}

/// A clock that was set back makes nothing old.
fn is_older(about: &Metadata, than: Duration) -> bool {
    about.modified().is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age > than))
}

fn listed(folder: &Path) -> Vec<(PathBuf, Metadata)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries
        .filter_map(|entry| entry.ok().and_then(|entry| Some((entry.path(), entry.metadata().ok()?))))
        .collect()
}

/// A part of what may be under way; given back when it is dropped.
struct Claim {
    bytes: u64,
    of: Arc<Mutex<u64>>,
    most: u64,
}

impl Claim {
    fn grow(&mut self, bytes: u64) -> io::Result<()> {
        let mut all = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if all.saturating_add(bytes) > self.most {
            return Err(io::Error::other(Crowded));
        }
        *all += bytes;
        self.bytes += bytes;
        Ok(())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        *self.of.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
    }
}

/// A folder to work in, and its claim. Whoever works there takes the folder away.
pub struct Work {
    /// Where.
    pub path: PathBuf,
    _claim: Claim,
}

/// A return file that is there.
pub struct Waiting {
    /// The file, at its beginning.
    pub file: File,
    /// How long it is.
    pub bytes: u64,
    /// What was kept beside it.
    pub beside: Vec<u8>,
}

/// A file that is being written, or read after that. Gone when it is dropped, unless it was kept.
pub struct Growing {
    file: File,
    path: PathBuf,
    bytes: u64,
    claim: Claim,
    ways: OnTheWay,
}

impl Growing {
    /// How long it is.
    pub fn length(&self) -> u64 {
        self.bytes
    }

    /// To be read from its beginning.
    pub fn rewound(mut self) -> io::Result<Self> {
        self.file.rewind()?;
        Ok(self)
    }

    /// Lets it wait, with something beside it; returns the name under which it is fetched. Nobody guesses it.
    pub fn keep(self, beside: &[u8]) -> io::Result<String> {
        let (folder, bounds) = (self.ways.folder.join(RETURN), self.ways.bounds);
        fs::create_dir_all(&folder)?;
        let length = self.bytes + beside.len() as u64;
        self.ways.make_room(bounds.kept.saturating_sub(1), bounds.kept_bytes.saturating_sub(length));
        let name = name();
        let place = folder.join(&name);
        // What leaves with it lies there first: another process may hand it over, or this one after a power cut.
        let kept = || {
            self.file.sync_all()?;
            let mut left = File::create_new(place.with_extension(LEFT))?;
            left.write_all(beside)?;
            left.sync_all()?;
            fs::rename(&self.path, &place)
        };
        kept().inspect_err(|_| give_up(&place))?;
        Ok(name)
    }
}

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        while self.claim.bytes < self.bytes + bytes.len() as u64 {
            self.claim.grow(STEP)?;
        }
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Read for Growing {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.file.read(into)
    }
}

impl Drop for Growing {
    fn drop(&mut self) {
        // It is not there any more where it was kept.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;
    use testkit::Scratch;

    const SMALL: Bounds = Bounds { under_way_bytes: 3 << 20, kept: 3, kept_bytes: 1_000, left_free_mb: 0 };

    fn ways(scratch: &Scratch) -> OnTheWay {
        OnTheWay::at(scratch.path().join("courier"), SMALL, true)
    }

    fn kept(ways: &OnTheWay, bytes: usize) -> io::Result<String> {
        let mut file = ways.begin()?;
        file.write_all(&vec![7; bytes])?;
        file.keep(b"beside")
    }

    /// Every file and folder below.
    fn below(folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for (path, about) in listed(folder) {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
            if about.is_dir() {
                found.extend(below(&path));
            }
        }
        found
    }

    #[test]
    fn what_is_under_way_has_a_bound_and_is_gone_when_it_is_dropped() {
        let scratch = Scratch::new("on-the-way").unwrap();
        let ways = ways(&scratch);
        // Two at once share the bytes; twenty gigabytes in one file come no further.
        let (mut one, mut other) = (ways.begin().unwrap(), ways.begin().unwrap());
        one.write_all(&[1; 10]).unwrap();
        let refused = io::copy(&mut io::repeat(2).take(20_000_000_000), &mut other).unwrap_err();
        assert!(Crowded::is_why(&refused) && other.length() == 2 << 20, "{refused} at {}", other.length());
        assert!(ways.work("take", 1).is_err_and(|error| Crowded::is_why(&error)));
        one.write_all(&[1; 10]).unwrap();
        let mut all = Vec::new();
        one.rewound().unwrap().read_to_end(&mut all).unwrap();
        assert_eq!(all, [1; 20]);
        drop(other);
        assert_eq!((below(&ways.folder), *ways.under_way.lock().unwrap()), (vec![], 0));
        let work = ways.work("take", 3 << 20).unwrap();
        assert!(kept(&ways, 1).is_err_and(|error| Crowded::is_why(&error)));
        drop(work);
        kept(&ways, 1).unwrap();
    }

    #[test]
    fn what_waits_is_the_newest_within_number_and_bytes() {
        let scratch = Scratch::new("on-the-way-kept").unwrap();
        let ways = ways(&scratch);
        let names: Vec<String> = (0..10_u64)
            .map(|n| {
                let name = kept(&ways, 100).unwrap();
                let file = File::options().write(true).open(ways.folder.join(RETURN).join(&name)).unwrap();
                file.set_modified(SystemTime::now() - Duration::from_secs(1_000 - n)).unwrap();
                name
            })
            .collect();
        let there = |name: &String| ways.fetch(name).unwrap().is_some();
        assert_eq!(names.iter().map(there).collect::<Vec<_>>(), [[false; 7].as_slice(), &[true; 3]].concat());
        let mut waiting = ways.fetch(&names[9]).unwrap().unwrap();
        let mut all = Vec::new();
        waiting.file.read_to_end(&mut all).unwrap();
        assert_eq!((all, waiting.bytes, waiting.beside), (vec![7; 100], 100, b"beside".to_vec()));
        // A long one leaves room for itself.
        let long = kept(&ways, 850).unwrap();
        assert_eq!((there(&long), there(&names[9]), there(&names[8])), (true, true, false));
        ways.give_up(&long);
        assert!(!there(&long) && there(&names[9]));
        for no_name in ["", "../return", "..", &names[9][1..], "%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e"] {
            assert!(ways.fetch(no_name).unwrap().is_none(), "{no_name}");
        }
    }

    #[test]
    fn nobody_fetched_it_for_a_fortnight() {
        let scratch = Scratch::new("on-the-way-old").unwrap();
        let ways = ways(&scratch);
        let (old, young) = (kept(&ways, 10).unwrap(), kept(&ways, 10).unwrap());
        let day = Duration::from_secs(86_400);
        for (name, days) in [(&old, 15), (&young, 13)] {
            let file = File::options().write(true).open(ways.folder.join(RETURN).join(name)).unwrap();
            file.set_modified(SystemTime::now() - day * days).unwrap();
        }
        assert!(ways.fetch(&old).unwrap().is_none() && ways.fetch(&young).unwrap().is_some());
        assert!(!below(&ways.folder).iter().any(|name| name.starts_with(&old)), "{:?}", below(&ways.folder));
    }

    #[test]
    fn a_start_takes_away_what_was_broken_off_and_leaves_what_waits() {
        let scratch = Scratch::new("on-the-way-start").unwrap();
        let before = ways(&scratch);
        let waits = kept(&before, 10).unwrap();
        let mut broken = before.begin().unwrap();
        broken.write_all(b"half").unwrap();
        // As a power cut leaves it.
        std::mem::forget(broken);
        fs::create_dir_all(before.folder.join("deliver-77/chaski/cards")).unwrap();
        fs::write(before.folder.join(RETURN).join("a.left"), b"its file never came").unwrap();
        // Another process of the same central is at it.
        OnTheWay::at(before.folder.clone(), SMALL, false);
        assert_eq!(below(&before.folder).len(), 8, "{:?}", below(&before.folder));
        let after = ways(&scratch);
        let mut left = vec![RETURN.to_owned(), waits.clone(), format!("{waits}.{LEFT}")];
        let mut found = below(&after.folder);
        left.sort();
        found.sort();
        assert_eq!(found, left);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_no_crowd() {
        let scratch = Scratch::new("on-the-way-full").unwrap();
        let ways = ways(&scratch);
        let mut file = ways.begin().unwrap();
        file.file = File::options().write(true).open("/dev/full").unwrap();
        let full = file.write_all(b"mail").unwrap_err();
        assert!(full.kind() == io::ErrorKind::StorageFull && !Crowded::is_why(&full), "{full}");
        drop(file);
        assert!(below(&ways.folder).is_empty());
        // What the log is to have is left to it.
        let bounds = Bounds { left_free_mb: u64::MAX, ..SMALL };
        let refused = OnTheWay::at(ways.folder.clone(), bounds, true).begin().err().unwrap();
        assert_eq!(refused.kind(), io::ErrorKind::StorageFull);
    }
}
