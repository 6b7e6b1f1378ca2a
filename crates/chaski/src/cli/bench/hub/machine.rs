//! On what was measured, as `/proc` tells it.

use crate::{cli::Failure, disk::Syncs};
use serde_json::{Value, json};
use std::{fs, time::Duration};

/// The machine.
pub struct Machine {
    processor: String,
    cores: usize,
    load_average: String,
    sync_median: Duration,
    sync_p99: Duration,
}

impl Machine {
    /// Looks around.
    pub fn look(syncs: &Syncs) -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let processor = read("/proc/cpuinfo")
            .lines()
            .find_map(|line| {
                line.strip_prefix("model name")?.split_once(':').map(|(_, name)| name.trim().to_owned())
            })
            .unwrap_or_else(|| std::env::consts::ARCH.to_owned());
        Self {
            processor,
            cores: std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
            load_average: read("/proc/loadavg").split(' ').take(3).collect::<Vec<_>>().join(" "),
            sync_median: syncs.median(),
            sync_p99: syncs.p99(),
        }
    }

    /// For people.
    pub fn lines(&self) -> Vec<String> {
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        vec![
            format!("{}, {} cores, load average before: {}", self.processor, self.cores, self.load_average),
            format!(
                "4 KB written and synced: median {:.2} ms, p99 {:.2} ms",
                ms(self.sync_median),
                ms(self.sync_p99)
            ),
        ]
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "processor": self.processor, "cores": self.cores, "load_average": self.load_average,
            "sync_median_ms": self.sync_median.as_secs_f64() * 1e3, "sync_p99_ms": self.sync_p99.as_secs_f64() * 1e3,
            "version": env!("CARGO_PKG_VERSION"), "optimised": !cfg!(debug_assertions),
        })
    }
}

/// Bytes a process has had written to disks.
pub fn written_bytes(process: &str) -> Result<u64, Failure> {
    field(&format!("/proc/{process}/io"), "write_bytes:")
}

/// A number from one of `/proc`'s files.
pub fn field(path: &str, name: &str) -> Result<u64, Failure> {
    let text = fs::read_to_string(path).map_err(|e| format!("{path}: {e}; this benchmark needs Linux"))?;
    let value =
        text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok());
    value.ok_or_else(|| format!("{path} has no {name}").into())
}
