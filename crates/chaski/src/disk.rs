//! What a disk really does: how long a small synced write takes, measured where the data lie.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// Writes for a careful measurement; a slow SD card needs some ten seconds for them.
pub const CAREFUL: usize = 200;
/// Writes for a look beside people's work.
pub const GLANCE: usize = 20;
/// Size of each: about what one answer adds to the write-ahead log.
const WRITE_BYTES: usize = 4_096;
/// Measurements begun by this process: each writes a file of its own, for the doctor may come while the hub measures.
static MEASURED: AtomicU64 = AtomicU64::new(0);

/// How long small synced writes took, shortest first.
#[derive(Debug, Clone)]
pub struct Syncs(Vec<Duration>);

impl Syncs {
    /// Measures in a folder; leaves nothing behind.
    pub fn measure(folder: &Path, writes: usize) -> io::Result<Self> {
        let number = MEASURED.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("sync-probe-{}-{number}.tmp", std::process::id()));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_may_measure_one_folder_at_once() {
        let folder = std::env::temp_dir().join(format!("chaski-syncs-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        std::thread::scope(|scope| {
            let measure = || (0..20).try_for_each(|_| Syncs::measure(&folder, 2).map(drop));
            let both = [scope.spawn(measure), scope.spawn(measure)];
            for one in both {
                one.join().unwrap().expect("measured");
            }
        });
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "nothing is left behind");
        fs::remove_dir_all(&folder).unwrap();
    }
}
