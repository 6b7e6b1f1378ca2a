//! [`Keeper`]: what [`upkeep::update::drive`] decides is done here, on real files and with real processes.

use super::{
    KeepOptions, STOP_WITHIN,
    child::{Child, Start},
};
use crate::{
    cli::{Failure, say},
    hub::{DataFolder, kept},
    machine::MachineClock,
};
use kernel::{Clock, UtcMillis};
use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use upkeep::{
    room::room_of,
    update::{Candidate, Hands, Phase, ProgramFolder, Seen, Staged, State, When, Which, Wish},
};

/// Pages that a new program has to show: the start, and the courses, which read most of what a box keeps.
const PAGES: [&str; 2] = ["/", "/courses"];
/// How long one of them may take on a slow card.
const PAGE_WITHIN: Duration = Duration::from_secs(30);
/// Between the first look at its pages and the second: what ends by itself a moment after its start is seen.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(2);
/// How long a program may take to say whether it can read the data.
const FITS_WITHIN: Duration = Duration::from_secs(60);
/// How long it takes until another process of this folder has ended.
const ALONE_WITHIN: Duration = Duration::from_secs(60);
/// Left free beside the copy of the database.
const SPARE_MB: u64 = 64;
/// How often it is looked whether a new program is up.
const GLANCE: Duration = Duration::from_millis(50);

/// The hands.
pub struct Keeper {
    folder: DataFolder,
    programs: ProgramFolder,
    installed: PathBuf,
    arguments: Vec<OsString>,
    up_within: Duration,
    /// What waits may be installed without being asked for.
    pub nobody_works: bool,
    /// What was read whole, and found to be what was signed.
    sound: Option<Which>,
}

impl Keeper {
    /// Of this box.
    pub fn new(
        options: &KeepOptions,
        programs: ProgramFolder,
        installed: PathBuf,
        nobody_works: bool,
    ) -> Self {
        Self {
            folder: options.folder.clone(),
            programs,
            installed,
            arguments: options.arguments.clone(),
            up_within: options.up_within,
            nobody_works,
            sound: None,
        }
    }

    /// The update that waits, by what people wish.
    fn waiting(&self, state: &State, wish: Wish) -> Result<Option<Staged>, Failure> {
        let root = kept::root(&self.folder);
        Ok(self.programs.waiting(root.as_ref(), state, kept::own(), wish.again)?)
    }

    /// Whether an update waits.
    pub fn waits(&self, state: &State) -> Result<bool, Failure> {
        Ok(self.waiting(state, self.programs.wish()?)?.is_some())
    }

    /// Nobody else writes here until the returned file is dropped.
    fn alone(&self) -> Result<File, Failure> {
        let begun = Instant::now();
        loop {
            match self.folder.alone() {
                Err(_) if begun.elapsed() < ALONE_WITHIN => std::thread::sleep(GLANCE),
                got => return got,
            }
        }
    }

    fn is_sound(&mut self, which: Which) -> bool {
        let Which::Update(file) = which else { return true };
        if self.sound != Some(which) && self.programs.is_whole(&file) {
            self.sound = Some(which);
        }
        self.sound == Some(which)
    }

    fn beside_database(&self, end: &str) -> PathBuf {
        let mut path = self.folder.database().into_os_string();
        path.push(end);
        path.into()
    }

    fn sync(&self, file: &Path) -> io::Result<()> {
        File::open(file)?.sync_all()
    }

    fn watch(&mut self, child: &mut Child, up: &Path) -> Result<Result<(), String>, Failure> {
        let begun = Instant::now();
        let address: SocketAddr = loop {
            if let Some(ended) = child.ended()? {
                let why = child.last_word().unwrap_or_else(|| "it said nothing".into());
                return Ok(Err(format!("it ended at its start ({ended}): {why}")));
            }
            // Written whole or not at all.
            if let Some(address) = fs::read_to_string(up).ok().and_then(|text| text.trim().parse().ok()) {
                break address;
            }
            if begun.elapsed() >= self.up_within {
                return Ok(Err(format!("it was not up after {} seconds", self.up_within.as_secs())));
            }
            std::thread::sleep(GLANCE);
        };
        for look in 0..2 {
            if look > 0 {
                std::thread::sleep(LOOK_AGAIN_AFTER);
            }
            for page in PAGES {
                if let Err(why) = see(address, page) {
                    let ended = child.ended()?.map(|ended| format!(" ({ended})")).unwrap_or_default();
                    return Ok(Err(format!("it does not show its page {page}{ended}: {why}")));
                }
            }
        }
        Ok(Ok(()))
    }
}

impl Hands for Keeper {
    type Error = Failure;

    fn look(&mut self, state: &State) -> Result<Seen, Failure> {
        let wish = self.programs.wish()?;
        let wished = match wish.when {
            When::Now => true,
            When::Quiet => self.nobody_works,
            When::Hold | When::Back => false,
        };
        let mut due = None;
        if wished && state.phase == Phase::Steady {
            due = self.waiting(state, wish)?.map(|staged| staged.candidate());
            if let Some(Candidate { which: Which::Update(file), version, .. }) = &due
                && !self.is_sound(Which::Update(*file))
            {
                tracing::error!(version, "what waits is damaged on the disk; bring it again");
                self.programs.remove(file)?;
                due = None;
            }
            if due.is_none() && wish.when == When::Now {
                // There is nothing any more that could be installed; what comes later is another matter.
                self.programs.set_wish(Wish::default())?;
            }
        }
        let is_newer = |version: &String| version.parse().is_ok_and(|version| kept::own().version > version);
        Ok(Seen {
            copy: self.programs.copy().exists(),
            damaged: !self.is_sound(state.running),
            installed_is_newer: state.version.as_ref().is_some_and(is_newer),
            due,
            back: wish.when == When::Back,
        })
    }

    fn write(&mut self, state: &State) -> Result<(), Failure> {
        Ok(self.programs.write_state(state)?)
    }

    fn copy(&mut self) -> Result<Result<(), String>, Failure> {
        let _alone = self.alone()?;
        let (database, part, copy) =
            (self.folder.database(), self.programs.copy_part(), self.programs.copy());
        let bytes = match fs::metadata(&database) {
            Ok(about) => about.len(),
            Err(e) => return Ok(Err(format!("there are no data to be copied: {e}"))),
        };
        let needed_mb = (bytes >> 20) + SPARE_MB;
        if let Some(room) = room_of(self.folder.path()).filter(|room| room.free_mb < needed_mb) {
            return Ok(Err(format!(
                "there is no room for a copy of the data: {needed_mb} MB are needed, {} MB are free",
                room.free_mb
            )));
        }
        remove(&part)?;
        if let Err(error) = store::copy_sqlite(&database, &part) {
            remove(&part)?;
            return Ok(Err(format!("the data could not be copied: {error}")));
        }
        self.sync(&part)?;
        fs::rename(&part, &copy)?;
        self.sync(copy.parent().unwrap_or(Path::new(".")))?;
        Ok(Ok(()))
    }

    fn drop_copy(&mut self) -> Result<(), Failure> {
        Ok(remove(&self.programs.copy())?)
    }

    fn drop_leftovers(&mut self) -> Result<(), Failure> {
        let _alone = self.alone()?;
        for end in ["-wal", "-shm", "-journal"] {
            remove(&self.beside_database(end))?;
        }
        Ok(self.sync(self.folder.path())?)
    }

    fn put_back(&mut self) -> Result<(), Failure> {
        let _alone = self.alone()?;
        fs::rename(self.programs.copy(), self.folder.database())?;
        Ok(self.sync(self.folder.path())?)
    }

    fn forget_wish(&mut self) -> Result<(), Failure> {
        match self.programs.wish()?.when {
            When::Now | When::Back => Ok(self.programs.set_wish(Wish::default())?),
            When::Quiet | When::Hold => Ok(()),
        }
    }

    fn rehearse(&mut self, new: &Candidate) -> Result<Result<(), String>, Failure> {
        say(&format!("Trying version {} before anybody is served.", new.version));
        let (up, program) = (self.programs.up(), super::place(&self.programs, &self.installed, new.which));
        remove(&up)?;
        let mut child = match Child::start(&program, &self.arguments, Start::Rehearse(up.clone())) {
            Ok(child) => child,
            Err(error) => return Ok(Err(format!("it cannot be started: {error}"))),
        };
        let went = self.watch(&mut child, &up);
        // Whatever happened, it is gone before anything else is done. What did not come up has nothing to bring to its end.
        child.stop(if matches!(went, Ok(Ok(()))) { STOP_WITHIN } else { Duration::ZERO })?;
        remove(&up)?;
        went
    }

    fn fits(&mut self, which: Which) -> Result<Result<(), String>, Failure> {
        let program = super::place(&self.programs, &self.installed, which);
        Ok(fits(&program, self.folder.path()))
    }

    fn stuck(&mut self, why: String) -> Failure {
        format!(
            "{why}. Bring the update again with `chaski update take FILE --data {}`, or install it with `chaski install`",
            self.folder.path().display()
        )
        .into()
    }

    fn now(&self) -> UtcMillis {
        MachineClock.now()
    }
}

/// Asks a program whether it can go on with the data as they are.
pub fn fits(program: &Path, data: &Path) -> Result<(), String> {
    let arguments = ["update", "fits", "--data"].map(OsString::from).into_iter();
    let arguments: Vec<OsString> = arguments.chain([data.as_os_str().to_owned()]).collect();
    let started = Child::start(program, &arguments, Start::Ask);
    let mut child = started.map_err(|e| format!("it cannot be started: {e}"))?;
    match child.wait(FITS_WITHIN) {
        Ok(Some(ended)) if ended.success() => Ok(()),
        Ok(Some(ended)) => Err(child.last_word().unwrap_or_else(|| ended.to_string())),
        Ok(None) => {
            let _ = child.stop(Duration::ZERO);
            Err("it does not answer".into())
        }
        Err(error) => Err(error.to_string()),
    }
}

/// Asks for a page as a phone would; any page that is one will do.
fn see(address: SocketAddr, page: &str) -> Result<(), String> {
    let failed = |e: io::Error| e.to_string();
    let mut stream = TcpStream::connect_timeout(&address, PAGE_WITHIN).map_err(failed)?;
    stream.set_read_timeout(Some(PAGE_WITHIN)).map_err(failed)?;
    stream.set_write_timeout(Some(PAGE_WITHIN)).map_err(failed)?;
    let request = format!("GET {page} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(failed)?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).map_err(failed)?;
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.strip_prefix("HTTP/1.1 ").and_then(|status| status.parse::<u16>().ok());
    match status {
        Some(200..=499) => Ok(()),
        Some(status) => Err(format!("it answers {status}")),
        None => Err("it answers nothing that is a page".into()),
    }
}

/// Removes a file, if it is there.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Does something long, and tells systemd meanwhile that the box lives.
pub fn while_alive<T>(act: impl FnOnce() -> T) -> T {
    #[cfg(target_os = "linux")]
    let _signs = crate::hub::notify::Signs::begin();
    act()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn only_a_page_is_a_page() {
        let answer = |words: &'static str| {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            let thread = std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let mut asked = [0; 9];
                stream.read_exact(&mut asked).unwrap();
                stream.write_all(words.as_bytes()).unwrap();
                assert_eq!(&asked, b"GET /box ");
            });
            let seen = see(address, "/box");
            drop(thread);
            seen
        };
        assert_eq!(answer("HTTP/1.1 303 See Other\r\n"), Ok(()));
        assert_eq!(answer("HTTP/1.1 503 Service Unavailable\r\n"), Err("it answers 503".into()));
        assert_eq!(answer("SSH-2.0-OpenSSH_9\r\n"), Err("it answers nothing that is a page".into()));
        assert!(answer("").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn what_ends_hangs_or_is_no_program_did_not_come_up() {
        use kernel::Digest;
        use std::os::unix::fs::PermissionsExt;
        let scratch = testkit::Scratch::new("keep-hands").unwrap();
        let options = KeepOptions {
            folder: DataFolder::at(scratch.path()),
            arguments: vec!["hub".into()],
            up_within: Duration::from_millis(300),
        };
        let programs = ProgramFolder::of(scratch.path());
        programs.make().unwrap();
        let mut keeper = Keeper::new(&options, programs.clone(), "/bin/false".into(), false);
        let which = Digest([7; 32]);
        let new = Candidate { which: Which::Update(which), version: "0.2.0".into(), sequence: 1 };
        let mut why = |program: &[u8]| {
            fs::write(programs.place(&which), program).unwrap();
            fs::set_permissions(programs.place(&which), fs::Permissions::from_mode(0o700)).unwrap();
            keeper.rehearse(&new).unwrap().unwrap_err()
        };
        let ended = why(b"#!/bin/sh\necho one >&2\necho 'no such library' >&2\nexit 3\n");
        assert!(ended.contains("exit status: 3") && ended.contains("no such library"), "{ended}");
        assert!(why(b"#!/bin/sh\nexec sleep 600\n").contains("not up after"));
        assert!(why(b"\x7fELF and nothing more").contains("cannot be started"));
        let lies = why(b"#!/bin/sh\necho 127.0.0.1:1 > \"$3\"\nexec sleep 600\n");
        assert!(lies.contains("does not show its page /"), "{lies}");
        assert!(keeper.fits(Which::Installed).unwrap().is_err());
    }
}
