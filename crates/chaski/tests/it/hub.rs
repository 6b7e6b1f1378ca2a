//! A hub of the test's own: the real program as a child, demonstration people, a free port.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex, OnceLock},
    time::{Duration, Instant},
};
use testkit::{Scratch, copy_folder};

/// The program under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_chaski");

/// A data folder with the demonstration's people, courses and work, as its first start leaves it. Made once, copied for each
/// test: making it again would only measure patience.
pub fn folder(name: &str) -> Scratch {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        // Beside the other build products: nothing tidies up after the last test.
        let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demonstration-as-made");
        let _ = fs::remove_dir_all(&made);
        Hub::start(&made).kill();
        made
    });
    let folder = Scratch::new(name).unwrap();
    copy_folder(made, folder.path()).unwrap();
    folder
}

/// A running hub; killed when dropped.
pub struct Hub {
    child: Child,
    /// `127.0.0.1:port`.
    pub address: String,
    said: Arc<Mutex<String>>,
}

impl Hub {
    /// Starts a hub with invented people and waits until it says where it is.
    pub fn start(folder: &Path) -> Self {
        Self::start_with(&["--demo"], folder)
    }

    /// A box that is new and empty, or whatever lies there, without invented people.
    pub fn start_new(folder: &Path) -> Self {
        Self::start_with(&[], folder)
    }

    fn start_with(more: &[&str], folder: &Path) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["hub", "--listen", "127.0.0.1:0"])
            .args(more)
            .arg("--data")
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("http://localhost:").map(|(_, port)| port.trim().to_owned()))
            .unwrap_or_else(|| panic!("the hub ended before it was ready: {:?}", child.wait()));
        // Read on, so that the hub never waits for somebody to read what it says.
        let said = Arc::<Mutex<String>>::default();
        let hearing = said.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                hearing.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        Self { child, address: format!("127.0.0.1:{port}"), said }
    }

    /// The code with which the console opens a box that nobody administers yet.
    pub fn start_code(&self) -> String {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(30) {
            let said = self.said.lock().unwrap().clone();
            if let Some((_, after)) = said.split_once("enter the code ") {
                return after.lines().next().unwrap().trim().to_owned();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("no code was printed");
    }

    /// `kill -9`: nothing is tidied up.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program under test.
pub fn program() -> &'static str {
    PROGRAM
}

/// Runs the program to its end.
pub fn chaski(arguments: &[&str], folder: &Path) -> Output {
    Command::new(PROGRAM).args(arguments).arg("--data").arg(folder).output().unwrap()
}

/// What a program said on both outputs.
pub fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}
