//! The hub under test: the same program as a child, and what `/proc` tells of it.

use super::{client, machine};
use crate::cli::Failure;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Linux counts processor time in hundredths of a second for every program, whatever the kernel's own tick.
const TICK_MS: f64 = 10.0;

/// A running hub. Killed when dropped: it must bear that anyway.
pub struct Hub {
    child: Child,
    started: Instant,
    /// `127.0.0.1:port`.
    pub address: String,
}

impl Hub {
    /// Starts it and waits until it says where it is.
    pub fn start(folder: &Path, extra_fsync: Duration) -> Result<Self, Failure> {
        let started = Instant::now();
        let mut child = Command::new(std::env::current_exe()?)
            .args([
                "hub",
                "--listen",
                "127.0.0.1:0",
                "--extra-fsync-ms",
                &extra_fsync.as_millis().to_string(),
                "--data",
            ])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let said = child.stdout.take().ok_or("the hub's output cannot be read")?;
        let mut lines = BufReader::new(said).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("http://localhost:").map(|(_, port)| port.trim().to_owned()));
        let Some(port) = port else {
            return Err(format!("the hub ended before it was ready: {}", child.wait()?).into());
        };
        // Read on, so that the hub never waits for somebody to read what it says.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, started, address: format!("127.0.0.1:{port}") })
    }

    /// Opens a page; returns how long after the start it was there.
    pub fn first_page(&self) -> Result<Duration, Failure> {
        let reply = client::page(&self.address, "/courses")?;
        if reply.status != 200 {
            return Err(format!("the first page was answered with {}", reply.status).into());
        }
        Ok(self.started.elapsed())
    }

    /// Processor time so far, all threads.
    pub fn cpu_ms(&self) -> Result<f64, Failure> {
        let path = format!("/proc/{}/stat", self.child.id());
        let text = fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
        // Fields 14 and 15; the second field is the name in brackets and may hold spaces.
        let fields = text.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().skip(11).take(2);
        Ok(fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() * TICK_MS)
    }

    /// Resident memory.
    pub fn resident_mb(&self) -> Result<f64, Failure> {
        Ok(machine::field(&format!("/proc/{}/status", self.child.id()), "VmRSS:")? as f64 / 1_024.0)
    }

    /// Bytes it has had written to disks.
    pub fn written_bytes(&self) -> Result<u64, Failure> {
        machine::written_bytes(&self.child.id().to_string())
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
