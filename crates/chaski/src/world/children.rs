//! The three programs of the world: this same program, as children. They end when this process does, however it ends.

use super::{Folders, Place};
use crate::{cli::Failure, hub::WITH_PARENT};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Lines, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

/// How long a program may take to end in order.
const PATIENCE: Duration = Duration::from_secs(15);
/// A look whether it has ended.
const GLANCE: Duration = Duration::from_millis(30);
/// Letters of a log that are shown when a program did not come up.
const SHOWN: usize = 2_000;

/// A program that runs.
pub struct Running {
    place: Place,
    child: Child,
    said: Option<Lines<BufReader<ChildStdout>>>,
    /// By what one knows that it serves.
    ready: &'static str,
    log: PathBuf,
}

/// Runs a command of this program to its end.
pub fn command(arguments: &[&str], data: &Path) -> Result<(), Failure> {
    let output = Command::new(std::env::current_exe()?)
        .args(arguments)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("chaski {}: {error}", arguments.join(" ")))?;
    match output.status.success() {
        true => Ok(()),
        false => {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            Err(format!("chaski {}: {said}", arguments.join(" ")).into())
        }
    }
}

impl Running {
    /// The central; its boxes call it where it likes.
    pub fn central(folders: &Folders, pages: SocketAddr) -> Result<Self, Failure> {
        let arguments = ["central", "--demo", "--listen", "127.0.0.1:0", "--pages", &pages.to_string()];
        Self::start(folders, Place::Central, &arguments, "signs in at ", pages)
    }

    /// A school's box.
    pub fn hub(folders: &Folders, number: usize, at: SocketAddr) -> Result<Self, Failure> {
        let village = (number + 1).to_string();
        let arguments = ["hub", "--demo", "--village", &village, "--listen", &at.to_string()];
        Self::start(folders, Place::School(number), &arguments, "is ready at ", at)
    }

    fn start(
        folders: &Folders,
        place: Place,
        arguments: &[&str],
        ready: &'static str,
        at: SocketAddr,
    ) -> Result<Self, Failure> {
        let log = folders.0.join(format!("{}.log", place.word()));
        let failed = |error: std::io::Error| format!("{}: {error}", log.display());
        let errors = File::create(&log).map_err(failed)?;
        let mut child = Command::new(std::env::current_exe()?)
            .args(arguments)
            .args(["--cookie", &format!("{}-{}", web::session::SESSION_COOKIE, at.port())])
            .arg("--data")
            .arg(folders.data(place))
            .arg("--sticks")
            .arg(folders.sticks(Some(place)))
            .env(WITH_PARENT, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()?;
        let said = child.stdout.take().map(|said| BufReader::new(said).lines());
        Ok(Self { place, child, said, ready, log })
    }

    /// What follows these words, as soon as they are said.
    fn hear(&mut self, words: &str) -> Result<String, Failure> {
        let lines = self.said.as_mut().into_iter().flatten();
        for line in lines.map_while(Result::ok) {
            if let Some((_, rest)) = line.split_once(words) {
                return Ok(rest.trim().to_owned());
            }
        }
        Err(self.why())
    }

    /// Where boxes call a central.
    pub fn called_at(&mut self) -> Result<SocketAddr, Failure> {
        let said = self.hear("is called at ")?;
        said.parse().map_err(|_| format!("the central is called at {said}, which is no address").into())
    }

    /// Waits until it serves. From then on what it says goes to its log, so that it never waits for somebody who listens.
    pub fn wait_until_ready(&mut self) -> Result<(), Failure> {
        self.hear(self.ready)?;
        let Some(lines) = self.said.take() else { return Ok(()) };
        let mut log = File::options().append(true).open(&self.log)?;
        std::thread::Builder::new().name("listen".into()).spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = writeln!(log, "{line}");
            }
        })?;
        Ok(())
    }

    /// In words, if it has ended by itself.
    pub fn how_it_ended(&mut self) -> Option<String> {
        let status = self.child.try_wait().ok().flatten()?;
        Some(format!(
            "{} ended ({status}), so the world ends. Its last words:\n{}",
            self.place.word(),
            self.last_words()
        ))
    }

    fn why(&mut self) -> Failure {
        let words = self.last_words();
        format!("{} did not come up. Its last words:\n{words}", self.place.word()).into()
    }

    fn last_words(&self) -> String {
        let text = fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let skipped = text.chars().count().saturating_sub(SHOWN);
        text.chars().skip(skipped).collect()
    }

    fn ask_to_end(&mut self) {
        // Nothing more to read: that is what it waits for.
        drop(self.child.stdin.take());
    }

    fn end_by(&mut self, end: Instant) {
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > end {
                // It must bear that anyway.
                let _ = self.child.kill();
                break;
            }
            std::thread::sleep(GLANCE);
        }
        let _ = self.child.wait();
    }
}

/// A world that could not begin leaves nobody behind.
impl Drop for Running {
    fn drop(&mut self) {
        self.ask_to_end();
        self.end_by(Instant::now() + PATIENCE);
    }
}

/// Ends all of them, side by side.
pub fn end_all(mut running: Vec<Running>) {
    running.iter_mut().for_each(Running::ask_to_end);
}
