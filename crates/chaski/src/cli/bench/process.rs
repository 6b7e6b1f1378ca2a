//! A command of this program as a process of its own, whose memory is its own.

use crate::cli::Failure;
use std::{
    ffi::OsStr,
    fs,
    io::Read,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// How often memory is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What it took.
pub struct Ran {
    /// From its start to its end.
    pub seconds: f64,
    /// Highest resident memory.
    pub peak_mb: f64,
    /// What it printed.
    pub printed: Vec<u8>,
}

/// Runs `chaski` with these arguments to its end.
pub fn run<A: AsRef<OsStr>>(arguments: &[A]) -> Result<Ran, Failure> {
    let started = Instant::now();
    let mut command = Command::new(std::env::current_exe()?);
    let mut child = command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut out = child.stdout.take().ok_or("no output")?;
    let reading = std::thread::spawn(move || {
        let mut printed = Vec::new();
        out.read_to_end(&mut printed).map(|_| printed)
    });
    let mut peak_kib = 0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak_kib = peak_kib.max(high_water_kib(&child));
        std::thread::sleep(LOOK_EVERY);
    };
    let seconds = started.elapsed().as_secs_f64();
    let printed = reading.join().map_err(|_| "its output could not be read")??;
    match status.success() {
        true => Ok(Ran { seconds, peak_mb: peak_kib as f64 / 1_024.0, printed }),
        false => Err("a command of the benchmark failed; its reason stands above".into()),
    }
}

fn high_water_kib(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
