//! [`Child`]: a program that this process has started and holds by its standard input.

use crate::hub::kept::{KEPT, REHEARSE};
use std::{
    collections::VecDeque,
    ffi::OsString,
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// Lines of what a program says that are kept to say why it ended.
const LINES_KEPT: usize = 8;
/// Longest line that is passed on in one piece.
const MAX_LINE_BYTES: u64 = 8 << 10;
/// How often it is looked whether it has ended.
const GLANCE: Duration = Duration::from_millis(20);

/// What a program is started for.
pub enum Start {
    /// To serve.
    Serve,
    /// To show that it comes up: it writes into this file where it answers.
    Rehearse(PathBuf),
    /// To answer with its exit code.
    Ask,
}

/// The process. When this value goes, it is told to stop, and nobody waits.
pub struct Child {
    process: std::process::Child,
    last_lines: Arc<Mutex<VecDeque<String>>>,
    reading: Option<JoinHandle<()>>,
}

impl Child {
    /// Starts it.
    pub fn start(program: &Path, arguments: &[OsString], start: Start) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped());
        if let Start::Rehearse(up) = &start {
            command.arg(REHEARSE).arg(up);
        }
        match &start {
            Start::Serve => command.env(KEPT, "serve"),
            Start::Rehearse(_) | Start::Ask => {
                // It speaks to nobody: systemd hears of the one that serves.
                command.env(KEPT, "ask").stdout(Stdio::null()).stderr(Stdio::piped());
                command.env_remove("NOTIFY_SOCKET").env_remove("WATCHDOG_USEC")
            }
        };
        let mut process = command.spawn()?;
        let last_lines = Arc::<Mutex<VecDeque<String>>>::default();
        let reading = process.stderr.take().map(|said| {
            let last_lines = last_lines.clone();
            std::thread::spawn(move || pass_on(said, &last_lines))
        });
        Ok(Self { process, last_lines, reading })
    }

    /// Whether it has ended, and how.
    pub fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.process.try_wait()
    }

    /// Waits for its end, at most so long.
    pub fn wait(&mut self, at_most: Duration) -> io::Result<Option<ExitStatus>> {
        let begun = Instant::now();
        loop {
            if let Some(ended) = self.ended()? {
                return Ok(Some(ended));
            }
            if begun.elapsed() >= at_most {
                return Ok(None);
            }
            std::thread::sleep(GLANCE);
        }
    }

    /// Lets go of it: it stops in order, or is stopped after so long.
    pub fn stop(&mut self, within: Duration) -> io::Result<()> {
        drop(self.process.stdin.take());
        if self.wait(within)?.is_none() {
            self.process.kill()?;
            self.process.wait()?;
        }
        Ok(())
    }

    /// The last thing that it said of its troubles; after its end.
    pub fn last_word(&mut self) -> Option<String> {
        // What it left running may hold the pipe: nobody waits for that.
        let begun = Instant::now();
        while self.reading.as_ref().is_some_and(|reading| !reading.is_finished())
            && begun.elapsed() < Duration::from_secs(1)
        {
            std::thread::sleep(GLANCE);
        }
        self.last_lines.lock().unwrap_or_else(PoisonError::into_inner).back().cloned()
    }
}

fn pass_on(said: impl Read, last_lines: &Mutex<VecDeque<String>>) {
    let mut said = BufReader::new(said);
    loop {
        let mut line = Vec::new();
        match said.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        // A journal that does not listen must not stop the program.
        let _ = io::stderr().write_all(&line);
        let line = String::from_utf8_lossy(&line).trim().to_owned();
        if !line.is_empty() {
            let mut last_lines = last_lines.lock().unwrap_or_else(PoisonError::into_inner);
            last_lines.push_back(line);
            if last_lines.len() > LINES_KEPT {
                last_lines.pop_front();
            }
        }
    }
}
