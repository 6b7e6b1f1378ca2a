//! What is going on at a stick, behind: it stands in memory, so that any reload sees it. Cut short by a power cut, it is begun again
//! by hand; nothing is lost, since a node forgets nothing until a receipt says that it arrived.

use super::StickPages;
use crate::{
    cli::Failure,
    hub::{care, post},
    machine::{MachineClock, MachineEntropy},
    network::heard_of,
};
use directory::Directory;
use exchange::{
    Here, LetterError, NoRoom, Sent, Taken, Trust,
    stick::{self, Far, StickError},
};
use kernel::{Clock, NodeKey, SchoolId, UtcMillis, departures::LeaveWay};
use library::channel::Target;
use std::{
    collections::BTreeSet,
    io::ErrorKind,
    path::Path,
    sync::{Arc, PoisonError},
};

/// What goes to one stick at most, if it has the room.
const MOST_BYTES: u64 = 4 << 30;
/// Left free on a stick: names of files take room too.
const KEPT_FREE_MB: u64 = 2;

/// One of the two buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Letters for others are put on it.
    Write,
    /// Letters for this node are taken from it.
    Read,
}

/// What was pressed, and how it stands.
#[derive(Debug, Clone)]
pub struct Job {
    /// Which button.
    pub act: Act,
    /// What the stick is called.
    pub stick: String,
    /// How far it is.
    pub far: Arc<Far>,
    /// How it ended, and when.
    pub end: Option<(UtcMillis, End)>,
}

impl Job {
    /// It was this stick, and every one of so many letters for this node that lie on it was taken.
    pub fn has_taken_all(&self, stick: &str, letters: usize) -> bool {
        let all_taken = |read: &[(Whom, Letter)]| {
            read.len() == letters && read.iter().all(|(_, letter)| matches!(letter, Letter::Taken(_)))
        };
        self.stick == stick && matches!(&self.end, Some((_, End::Read(read))) if all_taken(read))
    }

    /// It was this stick, and what lay on it for this node was read.
    pub fn has_read(&self, stick: &str) -> bool {
        self.stick == stick && matches!(self.end, Some((_, End::Read(_))))
    }
}

/// How it ended.
#[derive(Debug, Clone)]
pub enum End {
    /// Everything is on the stick for good.
    Written(Vec<(Whom, Sent)>),
    /// What was for this node was looked at, and the receipt is on the stick for good.
    Read(Vec<(Whom, Letter)>),
    /// It is not so. What came before stays.
    Failed(Trouble),
}

/// What became of a letter.
#[derive(Debug, Clone)]
pub enum Letter {
    /// It was read.
    Taken(Taken),
    /// It was sealed for a key that this node has destroyed or never had.
    OldKey,
    /// It cannot be read; the program's own words.
    Unreadable(String),
}

/// Why it did not come to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It was pulled out.
    Gone,
    /// There is no room left on it.
    Full,
    /// Nothing can be written on it: a switch on its side, a damaged one, or it is not this program's to write.
    Locked,
    /// The stick failed, or somebody laid a link on it; the system's words.
    Stick(String),
    /// There is no room left on this node's own disk.
    NodeFull,
    /// This node could not do it.
    Node,
}

/// Who a letter is for or from, as a person calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// The central.
    Central,
    /// The box of this school.
    School(String),
    /// A box of which no more is known here.
    Node(NodeKey),
    /// A box of another school. Whoever looks after one school's box is not told which schools have mail.
    Elsewhere(NodeKey),
    /// Somebody whose name on the stick is none.
    Stranger,
}

impl StickPages {
    /// How the last one stands; `None` before the first.
    pub fn job(&self) -> Option<Job> {
        self.job.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Begins, if nothing is going on.
    pub fn begin(&self, act: Act, target: Target, free_mb: Option<u64>) -> Result<(), Failure> {
        let far = Arc::<Far>::default();
        {
            let mut job = self.job.lock().unwrap_or_else(PoisonError::into_inner);
            if job.as_ref().is_some_and(|job| job.end.is_none()) {
                return Ok(());
            }
            *job = Some(Job { act, stick: target.name.clone(), far: far.clone(), end: None });
        }
        let pages = self.clone();
        let most = free_mb.map_or(MOST_BYTES, |mb| (mb.saturating_sub(KEPT_FREE_MB) << 20).min(MOST_BYTES));
        // However it ends, by a panic too: the next one may begin.
        let over = Over { pages: pages.clone(), end: End::Failed(Trouble::Node) };
        std::thread::Builder::new().name("stick".into()).spawn(move || {
            let mut over = over;
            over.end = pages.run(act, &target.folder, most, &far);
        })?;
        Ok(())
    }

    fn run(&self, act: Act, folder: &Path, most: u64, far: &Far) -> End {
        let before = mark_of(folder);
        let end = self.act(act, folder, most, far);
        // An empty folder stays where a stick was pulled out: what was written there is on no stick.
        let is_other = before.is_none() || mark_of(folder) != before;
        match end {
            Ok(_) if is_other => End::Failed(Trouble::Gone),
            Ok(end) => end,
            Err(error) => {
                let trouble = trouble(&error, is_other);
                tracing::warn!(%error, ?trouble, "a stick was not done");
                End::Failed(trouble)
            }
        }
    }

    fn act(&self, act: Act, folder: &Path, most: u64, far: &Far) -> Result<End, StickError> {
        let node = |error: Failure| StickError::Store(store::StoreError::Log(error.to_string()));
        let (here, directory) =
            post::here(&self.folder, self.store.clone(), LeaveWay::Stick).map_err(node)?;
        let here = Here { files: self.files.clone().or(here.files), ..here };
        let now = MachineClock.now();
        match act {
            Act::Write => {
                let names = Names::of(&here, self.names_all)?;
                let written = stick::write_telling(&here, folder, now, most, &mut MachineEntropy, far)?;
                let letters = written.into_iter().map(|letter| (names.whom(letter.to), letter.sent));
                Ok(End::Written(letters.collect()))
            }
            Act::Read => {
                let read = stick::read_telling(&here, folder, far)?;
                // Whose letters they were may stand in them.
                let names = Names::of(&here, self.names_all)?;
                self.took(&read, &names, &directory).map_err(node)?;
                let letters = read.into_iter().map(|letter| {
                    let whom = letter.from.parse().map_or(Whom::Stranger, |node| names.whom(node));
                    (whom, Letter::of(letter.taken))
                });
                Ok(End::Read(letters.collect()))
            }
        }
    }

    /// What follows from letters that came: who was forgotten elsewhere is forgotten here, and account is kept of whose came.
    fn took(&self, read: &[stick::Read], names: &Names, directory: &Directory) -> Result<(), Failure> {
        care::forget_whom_others_forgot(&self.folder, &self.store, directory)?;
        let Some(contacts) = &self.contacts else { return Ok(()) };
        heard_of(contacts.as_ref(), &names.trust, read, LeaveWay::Stick, MachineClock.now());
        Ok(())
    }
}

/// Notes how a job ended when it does.
struct Over {
    pages: StickPages,
    end: End,
}

impl Drop for Over {
    fn drop(&mut self) {
        let end = std::mem::replace(&mut self.end, End::Failed(Trouble::Node));
        let mut job = self.pages.job.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = job.as_mut() {
            job.end = Some((MachineClock.now(), end));
        }
    }
}

impl Letter {
    fn of(taken: Result<Taken, LetterError>) -> Self {
        match taken {
            Ok(taken) => Letter::Taken(taken),
            Err(LetterError::Epoch { .. }) => Letter::OldKey,
            Err(error) => Letter::Unreadable(error.to_string()),
        }
    }
}

/// What nodes are called here.
struct Names {
    trust: Trust,
    schools: Vec<(SchoolId, String)>,
    /// The schools whose boxes are named; `None`: all.
    ours: Option<BTreeSet<SchoolId>>,
}

impl Names {
    fn of(here: &Here, all: bool) -> Result<Self, StickError> {
        let trust = here.trust()?.ok_or(StickError::NotJoined)?;
        let schools = here.store.read_blocking(|db| {
            let rows = db.query("SELECT school, name FROM directory_school ORDER BY school", &[])?;
            rows.iter().map(|row| Ok((SchoolId(row.id(0)?), row.text(1)?.to_owned()))).collect()
        })?;
        let own = trust.certificates_of(here.secret.public()).flat_map(|terms| terms.schools.iter().copied());
        let ours = (!all).then(|| own.collect());
        Ok(Self { trust, schools, ours })
    }

    fn whom(&self, node: NodeKey) -> Whom {
        if self.trust.is_central(node) {
            return Whom::Central;
        }
        let of_node = || self.trust.certificates_of(node).flat_map(|terms| &terms.schools);
        if self.ours.as_ref().is_some_and(|ours| !of_node().any(|school| ours.contains(school))) {
            return Whom::Elsewhere(node);
        }
        let school =
            |id: &SchoolId| self.schools.iter().find(|(known, name)| known == id && !name.is_empty());
        of_node().find_map(school).map_or(Whom::Node(node), |(_, name)| Whom::School(name.clone()))
    }
}

/// By what a folder is known again: another stick at its place, or none, has another mark.
#[cfg(unix)]
fn mark_of(folder: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(folder).ok().map(|about| (about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn mark_of(folder: &Path) -> Option<(u64, u64)> {
    folder.is_dir().then_some((0, 0))
}

/// What is to be said of an error. `is_other`: the stick is not the one at which it was begun.
fn trouble(error: &StickError, is_other: bool) -> Trouble {
    if is_other {
        return Trouble::Gone;
    }
    match error.of_the_stick() {
        None if error.is_no_room() => Trouble::NodeFull,
        None => Trouble::Node,
        Some(_) if error.is_no_room() => Trouble::Full,
        Some(why) => match why.kind() {
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Trouble::Locked,
            _ => Trouble::Stick(error.to_string()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;
    use store::{CarriedError, StoreError};
    use testkit::Scratch;

    #[test]
    fn what_went_wrong_is_told_apart() {
        let of = |kind: ErrorKind| {
            let why = io::Error::from(kind);
            StickError::Carried(CarriedError { path: "letter".into(), why })
        };
        assert_eq!(trouble(&of(ErrorKind::StorageFull), false), Trouble::Full);
        assert_eq!(trouble(&of(ErrorKind::ReadOnlyFilesystem), false), Trouble::Locked);
        assert_eq!(trouble(&of(ErrorKind::PermissionDenied), false), Trouble::Locked);
        assert!(matches!(trouble(&of(ErrorKind::Other), false), Trouble::Stick(_)));
        let letter = StickError::Outbox(LetterError::Io(ErrorKind::StorageFull.into()).into());
        assert_eq!(trouble(&letter, false), Trouble::Full);
        assert_eq!(trouble(&StickError::NotJoined, false), Trouble::Node);
        // It is not the stick that is to be emptied then.
        assert_eq!(trouble(&StickError::Store(StoreError::Full), false), Trouble::NodeFull);
        assert_eq!(trouble(&StickError::Outbox(StoreError::Full.into()), false), Trouble::NodeFull);
        // Whatever the system said: the stick is not there any more.
        assert_eq!(trouble(&of(ErrorKind::NotFound), true), Trouble::Gone);
        assert_eq!(trouble(&letter, true), Trouble::Gone);
    }

    #[test]
    fn another_stick_at_the_same_place_is_another() {
        let scratch = Scratch::new("stick-mark").unwrap();
        let (place, pocket) = (scratch.path().join("STICK"), scratch.path().join("pocket"));
        assert_eq!(mark_of(&place), None);
        std::fs::create_dir(&place).unwrap();
        let mark = mark_of(&place);
        assert!(mark.is_some());
        std::fs::rename(&place, &pocket).unwrap();
        std::fs::create_dir(&place).unwrap();
        assert_ne!(mark_of(&place), mark);
        assert_eq!(mark_of(&pocket), mark);
    }
}
