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
/// What the names of the written files begin with; the process that writes follows.
const PROBE: &str = "sync-probe-";
/// Measurements begun by this process: each writes a file of its own, for the doctor may come while the hub measures.
static MEASURED: AtomicU64 = AtomicU64::new(0);

/// How long small synced writes took, shortest first.
#[derive(Debug, Clone)]
pub struct Syncs(Vec<Duration>);

impl Syncs {
    /// Measures in a folder; leaves nothing behind, and takes away what a program that was cut off in the middle left.
    pub fn measure(folder: &Path, writes: usize) -> io::Result<Self> {
        remove_left_behind(folder)?;
        let number = MEASURED.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{PROBE}{}-{number}.tmp", std::process::id()));
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

/// Files of processes that live no more, where the system tells which do.
fn remove_left_behind(folder: &Path) -> io::Result<()> {
    let processes = Path::new("/proc");
    if !processes.join("self").exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)?.flatten() {
        let name = entry.file_name();
        let writer = name.to_str().and_then(|name| name.strip_prefix(PROBE)?.split('-').next());
        let writer = writer.and_then(|writer| writer.parse::<u32>().ok());
        if writer.is_some_and(|writer| !processes.join(writer.to_string()).exists()) {
            // Another that measures may have been quicker.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
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
        // Of a program that was killed; no process has such a number.
        fs::write(folder.join("sync-probe-4294967295-0.tmp"), b"").unwrap();
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
