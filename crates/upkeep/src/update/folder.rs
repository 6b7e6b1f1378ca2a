//! [`ProgramFolder`]: `program/` in a box's folder.
//!
//! | file | what |
//! |---|---|
//! | `<digest>` | a program, executable; it has this name only when all of it is there and is what was signed |
//! | `<digest>.word` | the root's word about it |
//! | `state.json` | which one runs ([`State`]); only `chaski keep` writes it |
//! | `wish.json` | what people wish ([`Wish`]); pages and commands write it |
//! | `up` | where a program that is tried answers |
//! | `before.sqlite3` | the database as it was before a new program was tried |
//!
//! It holds at most three programs: the one that runs, the one before it, and the latest that waits.

use super::{
    file::{FileError, MAX_WORD_BYTES, UpdateFile, copy_checked, digest_of},
    judge::{Own, judge},
    state::{Candidate, Phase, State, Which},
};
use crate::room::room_of;
use eventlog::Program;
use kernel::{Digest, NodeKey};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read},
    path::{Path, PathBuf},
};
use store::{StoreError, node::write_durably};

/// Programs that are looked at: the folder holds three, and what a power cut left.
const MAX_PROGRAMS: usize = 16;
/// Longest of the small files.
const MAX_SMALL_BYTES: u64 = 64 << 10;
/// What must stay free for learners' work beside a program.
const KEPT_FREE_MB: u64 = 256;

/// The folder.
#[derive(Debug, Clone)]
pub struct ProgramFolder(PathBuf);

/// Why something could not be done there.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The disk.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What came is no whole program.
    #[error(transparent)]
    File(#[from] FileError),
    /// A small file says something else than it should.
    #[error("{path}: {why}")]
    Damaged {
        /// Which.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// The disk is full.
    #[error(
        "there is no room: {free_mb} MB are free, and {needed_mb} MB are needed so that learners' work still fits. Take away what is not \
         needed: old backups on the disk, channels"
    )]
    NoRoom {
        /// Free.
        free_mb: u64,
        /// Needed.
        needed_mb: u64,
    },
}

/// A program that lies here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// The root's word about it.
    pub program: Program,
}

impl Staged {
    /// Which.
    pub fn which(&self) -> Which {
        Which::Update(self.program.terms.file)
    }

    /// As what runs next.
    pub fn candidate(&self) -> Candidate {
        let terms = &self.program.terms;
        Candidate { which: self.which(), version: terms.version.to_string(), sequence: terms.sequence }
    }
}

/// When a program that waits is installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// When nobody works: at night, or when the machine is switched on.
    #[default]
    Quiet,
    /// At once.
    Now,
    /// Not before somebody says so.
    Hold,
    /// Never mind what waits: the earlier one is to run again.
    Back,
}

/// What people wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Wish {
    /// When.
    pub when: When,
    /// Also what was tried before.
    pub again: bool,
}

impl ProgramFolder {
    /// Of the box whose data lie there.
    pub fn of(data: &Path) -> Self {
        Self(data.join("program"))
    }

    /// Whether somebody keeps this box: only then is there a use for programs.
    pub fn is_kept(&self) -> bool {
        self.0.is_dir()
    }

    /// Makes the folder: from now on the box takes programs.
    pub fn make(&self) -> Result<(), FolderError> {
        Ok(fs::create_dir_all(&self.0).map_err(|e| StoreError::file(&self.0, &e))?)
    }

    /// Where a program lies, if it is here.
    pub fn place(&self, file: &Digest) -> PathBuf {
        self.0.join(file.to_string())
    }

    fn word_place(&self, file: &Digest) -> PathBuf {
        self.0.join(format!("{file}.word"))
    }

    /// Where a program that is tried says at which address it answers.
    pub fn up(&self) -> PathBuf {
        self.0.join("up")
    }

    /// The database as it was.
    pub fn copy(&self) -> PathBuf {
        self.0.join("before.sqlite3")
    }

    /// That, while it is being made.
    pub fn copy_part(&self) -> PathBuf {
        self.0.join("before.part")
    }

    /// The programs that lie here, those that were signed last first. What is not whole is none.
    pub fn staged(&self) -> Result<Vec<Staged>, FolderError> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(StoreError::file(&self.0, &e).into()),
        };
        let mut staged = Vec::new();
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if path.extension().is_none_or(|end| end != "word") {
                continue;
            }
            let Some(word) = small(&path, MAX_WORD_BYTES)? else { continue };
            let Ok(program) = Program::from_bytes(&word) else { continue };
            let whole = fs::metadata(self.place(&program.terms.file));
            if whole.is_ok_and(|about| about.is_file() && about.len() == program.terms.bytes) {
                staged.push(Staged { program });
            }
            if staged.len() == MAX_PROGRAMS {
                break;
            }
        }
        staged.sort_by_key(|one| std::cmp::Reverse((one.program.terms.sequence, one.program.terms.file)));
        Ok(staged)
    }

    /// The latest program here that this box may run.
    pub fn waiting(
        &self,
        root: Option<&NodeKey>,
        state: &State,
        own: Own,
        again: bool,
    ) -> Result<Option<Staged>, FolderError> {
        let fit = |one: &Staged| judge(&one.program, root, state, own, again).is_ok();
        Ok(self.staged()?.into_iter().find(fit))
    }

    /// Takes a program in. It gets its name when it is whole, and what was signed.
    pub fn stage(&self, program: &Program, from: &mut impl Read) -> Result<(), FolderError> {
        let (place, part) = (self.place(&program.terms.file), self.0.join("coming.part"));
        self.make()?;
        let needed_mb = (program.terms.bytes >> 20) + 1 + KEPT_FREE_MB;
        if let Some(room) = room_of(&self.0).filter(|room| room.free_mb < needed_mb) {
            return Err(FolderError::NoRoom { free_mb: room.free_mb, needed_mb });
        }
        let failed = |e: io::Error| StoreError::file(&part, &e);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o700);
        let mut file = options.open(&part).map_err(failed)?;
        if let Err(error) = copy_checked(program, from, &mut file) {
            drop(file);
            let _ = fs::remove_file(&part);
            return Err(error.into());
        }
        file.sync_all().map_err(failed)?;
        drop(file);
        fs::rename(&part, &place).map_err(|e| StoreError::file(&place, &e))?;
        Ok(write_durably(&self.word_place(&program.terms.file), &program.to_bytes(), 0o644)?)
    }

    /// The same from an update's file.
    pub fn stage_file(&self, update: &mut UpdateFile) -> Result<(), FolderError> {
        let program = update.program.clone();
        self.stage(&program, &mut Passed(update))
    }

    /// Removes a program that is damaged. Its word goes first: without it nothing waits.
    pub fn remove(&self, file: &Digest) -> Result<(), FolderError> {
        for path in [self.word_place(file), self.place(file)] {
            match fs::remove_file(&path) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => {
                    return Err(StoreError::file(&path, &e).into());
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes programs that are of no use any more, and what a power cut left.
    pub fn prune(&self, state: &State) -> Result<(), FolderError> {
        let mut kept = vec![state.running];
        kept.extend(state.previous.as_ref().map(|previous| previous.which));
        if let Phase::Trial { new, .. } | Phase::Back { new, .. } = &state.phase {
            kept.push(new.which);
        }
        let others = self.staged()?.into_iter().map(|one| one.which()).filter(|which| !kept.contains(which));
        let kept: Vec<String> = others.take(1).chain(kept.clone()).map(String::from).collect();
        let entries = fs::read_dir(&self.0).map_err(|e| StoreError::file(&self.0, &e))?;
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let is_program = stem.parse::<Digest>().is_ok() && !kept.iter().any(|kept| kept == stem);
            if is_program {
                fs::remove_file(&path).map_err(|e| StoreError::file(&path, &e))?;
            }
        }
        Ok(())
    }

    /// Whether a program is still what was signed. Reads all of it.
    pub fn is_whole(&self, file: &Digest) -> bool {
        let found = File::open(self.place(file)).and_then(|mut opened| digest_of(&mut opened));
        found.is_ok_and(|(found, _)| found == *file)
    }

    /// Which program runs. A state that cannot be read is that of a box that never had an update, unless something was under way.
    pub fn state(&self) -> Result<State, FolderError> {
        let path = self.0.join("state.json");
        match (read_small(&path)?, self.copy().exists()) {
            (None, _) => Ok(State::default()),
            (Some(Ok(state)), _) => Ok(state),
            (Some(Err(why)), false) => {
                tracing::error!(
                    why,
                    "what is known of this box's program is damaged; the installed one is started"
                );
                Ok(State::default())
            }
            (Some(Err(why)), true) => Err(FolderError::Damaged { path: path.display().to_string(), why }),
        }
    }

    /// Writes that, for `chaski keep` alone.
    pub fn write_state(&self, state: &State) -> Result<(), FolderError> {
        self.write_small("state.json", state)
    }

    /// What people wish. A wish that cannot be read is none.
    pub fn wish(&self) -> Result<Wish, FolderError> {
        Ok(read_small(&self.0.join("wish.json"))?.and_then(Result::ok).unwrap_or_default())
    }

    /// Wishes something.
    pub fn set_wish(&self, wish: Wish) -> Result<(), FolderError> {
        self.write_small("wish.json", &wish)
    }

    fn write_small(&self, name: &str, what: &impl Serialize) -> Result<(), FolderError> {
        let path = self.0.join(name);
        let bytes = serde_json::to_vec(what)
            .map_err(|e| FolderError::Damaged { path: path.display().to_string(), why: e.to_string() })?;
        Ok(write_durably(&path, &bytes, 0o644)?)
    }
}

/// An update's file, read on from where its word ends.
struct Passed<'a>(&'a mut UpdateFile);

impl Read for Passed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read_on(buffer)
    }
}

fn small(path: &Path, max_bytes: u64) -> Result<Option<Vec<u8>>, FolderError> {
    let failed = |e: io::Error| StoreError::file(path, &e);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(failed(e).into()),
    };
    let mut bytes = Vec::new();
    file.take(max_bytes + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= max_bytes))
}

/// What a small file says, if it is there; the inner error is what is wrong with it.
fn read_small<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Option<Result<T, String>>, FolderError> {
    let bytes = small(path, MAX_SMALL_BYTES)?;
    Ok(bytes.map(|bytes| serde_json::from_slice(&bytes).map_err(|e| e.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use eventlog::{NodeSecret, statement::ProgramTerms};
    use kernel::UtcMillis;
    use testkit::Scratch;

    fn root() -> NodeSecret {
        NodeSecret::from_bytes([9; 32])
    }

    fn program(content: &[u8], sequence: u32) -> Program {
        let terms = ProgramTerms {
            file: Digest(*blake3::hash(content).as_bytes()),
            bytes: content.len() as u64,
            version: "0.2.0".parse().unwrap(),
            follows: "0.1.0".parse().unwrap(),
            target: "t".into(),
            sequence,
            issued_at: UtcMillis(1),
            about: String::new(),
        };
        Program::issue(&root(), terms)
    }

    fn sequences(folder: &ProgramFolder) -> Vec<u32> {
        folder.staged().unwrap().iter().map(|one| one.program.terms.sequence).collect()
    }

    #[test]
    fn what_is_whole_waits_and_what_is_not_does_not() {
        let scratch = Scratch::new("program-folder").unwrap();
        let folder = ProgramFolder::of(scratch.path());
        assert!(!folder.is_kept() && folder.staged().unwrap().is_empty());
        let first = program(b"first", 1);
        assert!(folder.stage(&first, &mut &b"firs"[..]).unwrap_err().to_string().contains("has 4 bytes"));
        assert!(folder.stage(&first, &mut &b"fIrst"[..]).unwrap_err().to_string().contains("was signed"));
        assert!(sequences(&folder).is_empty());
        folder.stage(&first, &mut &b"first"[..]).unwrap();
        folder.stage(&program(b"second", 2), &mut &b"second"[..]).unwrap();
        assert_eq!(sequences(&folder), [2, 1]);
        let own = Own { target: "t", version: "0.1.0".parse().unwrap() };
        let waits = |root: &NodeSecret, state: &State| {
            let found = folder.waiting(Some(&root.public()), state, own, false).unwrap();
            found.map(|one| one.program.terms.sequence)
        };
        assert_eq!(waits(&root(), &State::default()), Some(2));
        assert_eq!(waits(&NodeSecret::from_bytes([8; 32]), &State::default()), None);
        assert_eq!(waits(&root(), &State { highest: 2, ..State::default() }), None);
        // A card that loses bits.
        assert!(folder.is_whole(&first.terms.file));
        fs::write(folder.place(&first.terms.file), b"fIrst").unwrap();
        assert!(!folder.is_whole(&first.terms.file));
        folder.remove(&first.terms.file).unwrap();
        folder.remove(&first.terms.file).unwrap();
        assert_eq!(sequences(&folder), [2]);
        folder.stage(&first, &mut &b"first"[..]).unwrap();
        // Without its end it does not even wait.
        fs::write(folder.place(&first.terms.file), b"firs").unwrap();
        assert_eq!(sequences(&folder), [2]);
    }

    #[test]
    fn three_programs_are_kept_at_most() {
        let scratch = Scratch::new("program-prune").unwrap();
        let folder = ProgramFolder::of(scratch.path());
        for n in 1..=6u8 {
            folder.stage(&program(&[n], u32::from(n)), &mut &[n][..]).unwrap();
        }
        let which = |n: u8| Which::Update(program(&[n], 0).terms.file);
        let previous = Candidate { which: which(2), version: "0.2.0".into(), sequence: 2 };
        let state = State { running: which(3), previous: Some(previous), ..State::default() };
        folder.write_state(&state).unwrap();
        folder.prune(&state).unwrap();
        assert_eq!(sequences(&folder), [6, 3, 2]);
        assert_eq!(fs::read_dir(scratch.path().join("program")).unwrap().count(), 7);
        assert_eq!(folder.state().unwrap(), state);
    }

    #[test]
    fn a_damaged_state_never_hides_a_copy() {
        let scratch = Scratch::new("program-state").unwrap();
        let folder = ProgramFolder::of(scratch.path());
        assert_eq!((folder.state().unwrap(), folder.wish().unwrap()), (State::default(), Wish::default()));
        let wish = Wish { when: When::Now, again: true };
        folder.set_wish(wish).unwrap();
        assert_eq!(folder.wish().unwrap(), wish);
        fs::write(scratch.path().join("program/state.json"), b"{\"running\":").unwrap();
        assert_eq!(folder.state().unwrap(), State::default());
        fs::write(folder.copy(), b"a database").unwrap();
        assert!(folder.state().is_err());
    }
}
