//! What a disk really does: how long a small synced write takes, measured where the data lie.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::Path,
    time::{Duration, Instant},
};

/// Writes for a careful measurement; a slow SD card needs some ten seconds for them.
pub const CAREFUL: usize = 200;
/// Writes for a look beside people's work.
pub const GLANCE: usize = 20;
/// Size of each: about what one answer adds to the write-ahead log.
const WRITE_BYTES: usize = 4_096;
/// The file written meanwhile.
const PROBE: &str = "sync-probe.tmp";

/// How long small synced writes took, shortest first.
#[derive(Debug, Clone)]
pub struct Syncs(Vec<Duration>);

impl Syncs {
    /// Measures in a folder; leaves nothing behind.
    pub fn measure(folder: &Path, writes: usize) -> io::Result<Self> {
        let path = folder.join(PROBE);
        let measured = write_and_sync(&path, writes);
        let removed = fs::remove_file(&path);
        let mut times = measured?;
        removed?;
        times.sort_unstable();
        Ok(Self(times))
    }

    /// Half of them were faster.
    pub fn median(&self) -> Duration {
        self.at(50)
    }

    /// One in a hundred was slower.
    pub fn p99(&self) -> Duration {
        self.at(99)
    }

    fn at(&self, percent: usize) -> Duration {
        self.0
            .get((self.0.len() * percent / 100).min(self.0.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    }
}

fn write_and_sync(path: &Path, writes: usize) -> io::Result<Vec<Duration>> {
    let mut file = OpenOptions::new().create(true).truncate(true).write(true).open(path)?;
    let bytes = [0x5a; WRITE_BYTES];
    let mut times = Vec::with_capacity(writes);
    for _ in 0..writes {
        let started = Instant::now();
        file.write_all(&bytes)?;
        file.sync_data()?;
        times.push(started.elapsed());
    }
    Ok(times)
}
