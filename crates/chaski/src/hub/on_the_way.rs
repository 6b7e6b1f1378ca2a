//! Files of mail on their way: what couriers bring, what is made for them, and return mail that waits until it is fetched.
//!
//! Anybody in the Wi-Fi may bring a file or ask for one. So none of them lies in memory, and all that lies on the disk is bounded: by the
//! bytes that are under way at once, by number and bytes of what waits, by its age, and by the room that the disk is to keep.

use crate::machine::MachineEntropy;
use kernel::Entropy;
use std::{
    fs::{self, File, Metadata, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use upkeep::room::room_of;

/// How much may lie here.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Bytes that are brought at one moment, with what is made of them.
    pub coming_bytes: u64,
    /// Bytes that are made to be taken along, or are being taken.
    pub going_bytes: u64,
    /// Return files that wait.
    pub kept: usize,
    /// Their bytes, together.
    pub kept_bytes: u64,
    /// What the disk is to have left for the log, in MB.
    pub left_free_mb: u64,
}

impl Bounds {
    /// Four of the longest files on their way in, one of them being worked on, with its return mail; four on their way out, and one being made;
    /// and three of the longest that wait.
    pub const OF_A_BOX: Bounds = Bounds {
        coming_bytes: 208 << 20,
        going_bytes: 112 << 20,
        kept: 16,
        kept_bytes: 96 << 20,
        left_free_mb: 64,
    };
}

/// Which way a file goes. Each has room of its own: whoever fetches slowly keeps nobody from delivering, nor the other way about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A courier brings it, or gets it for what she brought.
    Coming,
    /// It is made for whoever takes it along.
    Going,
}

/// A return file that nobody fetches is given up: the courier brings her mail again by then, and gets a newer one.
const KEPT_FOR: Duration = Duration::from_secs(14 * 86_400);
/// What somebody began so long ago nobody goes on with.
const BROKEN_OFF: Duration = Duration::from_secs(3_600);
/// Bytes that a growing file claims at once.
const STEP: u64 = 1 << 20;
/// Beside a return file: what leaves with it.
const LEFT: &str = "left";
/// Beside a return file that was fetched: that it left is written down.
const GONE: &str = "gone";
/// Beside a folder to work in: locked as long as somebody works there.
const LOCK: &str = "lock";
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
    coming: Arc<Mutex<u64>>,
    going: Arc<Mutex<u64>>,
}

impl OnTheWay {
    /// In this folder. `alone`: no other process works there, so whatever was being done when this one began was broken off.
    pub fn at(folder: PathBuf, bounds: Bounds, alone: bool) -> Self {
        let ways = Self { folder, bounds, coming: Arc::default(), going: Arc::default() };
        ways.sweep(alone);
        ways
    }

    /// A new file. It is gone when it is dropped.
    pub fn begin(&self, direction: Direction) -> io::Result<Growing> {
        fs::create_dir_all(&self.folder)?;
        self.sweep(false);
        if room_of(&self.folder).is_some_and(|room| room.free_mb < self.bounds.left_free_mb) {
            return Err(io::Error::new(io::ErrorKind::StorageFull, "the disk is nearly full"));
        }
        let claim = self.claim(direction, 0)?;
        let path = self.folder.join(format!("file-{}", name()));
        let file = File::options().read(true).write(true).create_new(true).open(&path)?;
        // Where the system knows no locks its age alone says that nobody writes it any more.
        let _ = file.try_lock();
        Ok(Growing { file, path, bytes: 0, claim, ways: self.clone() })
    }

    /// A folder to work in that nobody else uses, and that takes at most so many bytes.
    pub fn work(&self, direction: Direction, bytes: u64) -> io::Result<Work> {
        let claim = self.claim(direction, bytes)?;
        fs::create_dir_all(&self.folder)?;
        // Two containers that share a disk may both be the process with the number 1.
        let path = self.folder.join(format!("work-{}", name()));
        let lock = File::create_new(path.with_extension(LOCK))?;
        let _ = lock.try_lock();
        Ok(Work { path, _lock: lock, _claim: claim })
    }

    /// Bytes that are claimed.
    #[cfg(test)]
    pub fn under_way(&self, direction: Direction) -> u64 {
        *self.room(direction).0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn room(&self, direction: Direction) -> (&Arc<Mutex<u64>>, u64) {
        match direction {
            Direction::Coming => (&self.coming, self.bounds.coming_bytes),
            Direction::Going => (&self.going, self.bounds.going_bytes),
        }
    }

    fn claim(&self, direction: Direction, bytes: u64) -> io::Result<Claim> {
        let (of, most) = self.room(direction);
        let mut claim = Claim { bytes: 0, of: of.clone(), most };
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

    /// Whether it was written down that a return file left, by this process or another one.
    pub fn has_gone(&self, name: &str) -> bool {
        self.folder.join(RETURN).join(name).with_extension(GONE).exists()
    }

    /// That a return file left is written down: from now on it goes again to whoever fetches it again.
    pub fn note_gone(&self, name: &str) -> io::Result<()> {
        File::create(self.folder.join(RETURN).join(name).with_extension(GONE)).map(drop)
    }

    /// A return file is of no use any more.
    pub fn give_up(&self, name: &str) {
        give_up(&self.folder.join(RETURN).join(name));
    }

    /// Takes away what was broken off, what waited too long, and of what waits what is more than may. Another process may be doing the
    /// same; what one is at stays, whatever this one believes to be alone with.
    fn sweep(&self, alone: bool) {
        for (path, about) in listed(&self.folder) {
            let is_return = path.file_name().is_some_and(|name| name == RETURN);
            if !is_return && (alone || is_older(&about, BROKEN_OFF)) && !is_held(&path, &about) {
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
    let _ = fs::remove_file(path.with_extension(GONE));
}

/// Whether somebody is at it: a file, or the folder that one beside it stands for. The lock goes with whoever held it, however that ended.
fn is_held(path: &Path, about: &Metadata) -> bool {
    let held = if about.is_dir() { path.with_extension(LOCK) } else { path.to_owned() };
    File::open(held).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
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

/// A folder to work in, and its claim. Both are gone when it is dropped.
pub struct Work {
    /// Where.
    pub path: PathBuf,
    _lock: File,
    _claim: Claim,
}

impl Drop for Work {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
        let _ = fs::remove_file(self.path.with_extension(LOCK));
    }
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
    use super::{
        Direction::{Coming, Going},
        *,
    };
    use std::time::SystemTime;
    use testkit::Scratch;

    const SMALL: Bounds =
        Bounds { coming_bytes: 3 << 20, going_bytes: 2 << 20, kept: 3, kept_bytes: 1_000, left_free_mb: 0 };

    fn ways(scratch: &Scratch) -> OnTheWay {
        OnTheWay::at(scratch.path().join("courier"), SMALL, true)
    }

    fn kept(ways: &OnTheWay, bytes: usize) -> io::Result<String> {
        let mut file = ways.begin(Coming)?;
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
        let (mut one, mut other) = (ways.begin(Coming).unwrap(), ways.begin(Coming).unwrap());
        one.write_all(&[1; 10]).unwrap();
        let refused = io::copy(&mut io::repeat(2).take(20_000_000_000), &mut other).unwrap_err();
        assert!(Crowded::is_why(&refused) && other.length() == 2 << 20, "{refused} at {}", other.length());
        assert!(ways.work(Coming, 1).is_err_and(|error| Crowded::is_why(&error)));
        // Who takes something along has room of her own.
        let mut taken = ways.begin(Going).unwrap();
        io::copy(&mut io::repeat(2).take(20_000_000_000), &mut taken).unwrap_err();
        assert_eq!((ways.under_way(Coming), ways.under_way(Going)), (3 << 20, 2 << 20));
        drop(taken);
        one.write_all(&[1; 10]).unwrap();
        let mut all = Vec::new();
        one.rewound().unwrap().read_to_end(&mut all).unwrap();
        assert_eq!(all, [1; 20]);
        drop(other);
        assert_eq!((below(&ways.folder), ways.under_way(Coming), ways.under_way(Going)), (vec![], 0, 0));
        let work = ways.work(Coming, 3 << 20).unwrap();
        assert!(
            ways.work(Going, 2 << 20).is_ok() && kept(&ways, 1).is_err_and(|error| Crowded::is_why(&error))
        );
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
        // As a power cut leaves them: nobody holds them any more.
        fs::write(before.folder.join("file-a"), b"half").unwrap();
        fs::create_dir_all(before.folder.join("work-b/chaski/cards")).unwrap();
        fs::write(before.folder.join("work-b.lock"), b"").unwrap();
        fs::write(before.folder.join(RETURN).join("a.left"), b"its file never came").unwrap();
        // Another process of the same central is at it.
        OnTheWay::at(before.folder.clone(), SMALL, false);
        assert_eq!(below(&before.folder).len(), 9, "{:?}", below(&before.folder));
        let after = ways(&scratch);
        let mut left = vec![RETURN.to_owned(), waits.clone(), format!("{waits}.{LEFT}")];
        let mut found = below(&after.folder);
        left.sort();
        found.sort();
        assert_eq!(found, left);
    }

    /// Both believe to be alone there, and are the process with the number 1 of their containers.
    #[test]
    fn two_on_one_folder_leave_each_other_what_they_are_at() {
        let scratch = Scratch::new("on-the-way-two").unwrap();
        let one = ways(&scratch);
        let (work, mut file) = (one.work(Going, 1).unwrap(), one.begin(Going).unwrap());
        file.write_all(b"one").unwrap();
        fs::create_dir_all(work.path.join("chaski/cards")).unwrap();
        let other = ways(&scratch);
        let theirs = other.work(Going, 1).unwrap();
        fs::create_dir_all(&theirs.path).unwrap();
        assert!(theirs.path != work.path && work.path.join("chaski/cards").exists());
        drop(theirs);
        assert!(work.path.exists() && work.path.with_extension(LOCK).exists());
        let name = file.keep(b"beside").unwrap();
        assert!(other.fetch(&name).unwrap().is_some());
        drop(work);
        assert!(!below(&one.folder).iter().any(|name| name.starts_with("work-")), "{:?}", below(&one.folder));
    }

    #[test]
    fn that_a_return_file_left_is_noted_beside_it_and_goes_with_it() {
        let scratch = Scratch::new("on-the-way-gone").unwrap();
        let (one, other) = (ways(&scratch), OnTheWay::at(scratch.path().join("courier"), SMALL, false));
        let (name, not_fetched) = (kept(&one, 10).unwrap(), kept(&one, 10).unwrap());
        assert!(!one.has_gone(&name));
        one.note_gone(&name).unwrap();
        assert!(other.has_gone(&name) && !other.has_gone(&not_fetched));
        assert!(ways(&scratch).fetch(&name).unwrap().is_some(), "a start leaves it");
        other.give_up(&name);
        assert!(!below(&one.folder).iter().any(|found| found.starts_with(&name)), "{:?}", below(&one.folder));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_no_crowd() {
        let scratch = Scratch::new("on-the-way-full").unwrap();
        let ways = ways(&scratch);
        let mut file = ways.begin(Going).unwrap();
        file.file = File::options().write(true).open("/dev/full").unwrap();
        let full = file.write_all(b"mail").unwrap_err();
        assert!(full.kind() == io::ErrorKind::StorageFull && !Crowded::is_why(&full), "{full}");
        drop(file);
        assert!(below(&ways.folder).is_empty());
        // What the log is to have is left to it.
        let bounds = Bounds { left_free_mb: u64::MAX, ..SMALL };
        let refused = OnTheWay::at(ways.folder.clone(), bounds, true).begin(Coming).err().unwrap();
        assert_eq!(refused.kind(), io::ErrorKind::StorageFull);
    }
}
