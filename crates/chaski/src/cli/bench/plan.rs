//! `chaski bench plan`: the planning engine's bars on this machine.

mod country;
mod published;
mod sight;
mod trees;

use super::Failure;
use crate::cli::say;
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Which data to measure on. Parts whose data are absent say so.
#[derive(Args)]
pub struct Plan {
    /// Folder with `schools/` and `steiner/`; otherwise the environment variable CHASKI_DATA.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Only these parts: itu, trees, nicaragua, synthetic, sight.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Seconds for each benchmark tree.
    #[arg(long, default_value_t = 30.0)]
    seconds: f64,
    /// Schools of the invented country.
    #[arg(long, default_value_t = 200_000)]
    schools: usize,
    /// Write the Nicaraguan example's files (seed 1) into this folder.
    #[arg(long)]
    write: Option<PathBuf>,
    /// Print one JSON object instead of words.
    #[arg(long)]
    json: bool,
}

impl Plan {
    /// Measures and prints.
    pub fn run(self) -> Result<(), Failure> {
        let data = self.data.clone().or_else(|| std::env::var_os("CHASKI_DATA").map(PathBuf::from));
        let wanted = |part: &str| self.only.is_empty() || self.only.iter().any(|o| o == part);
        let mut all = Map::new();
        all.insert("machine".into(), machine());
        let mut put = |part: &str, value: Value| {
            if !self.json {
                say(&format!("{part}: {value:#}"));
            }
            all.insert(part.into(), value);
        };
        let absent = || json!("absent: give --data FOLDER or CHASKI_DATA");
        if wanted("itu") {
            put("itu", data.as_ref().map_or_else(|| Ok(absent()), |d| published::itu(&d.join("schools")))?);
        }
        if wanted("trees") {
            let found =
                data.as_ref().map_or_else(|| Ok(absent()), |d| trees::all(&d.join("steiner"), self.seconds));
            put("trees", found?);
        }
        if wanted("nicaragua") {
            let write = self.write.as_deref();
            put(
                "nicaragua",
                data.as_ref()
                    .map_or_else(|| Ok(absent()), |d| country::nicaragua(&d.join("schools"), write))?,
            );
        }
        if wanted("synthetic") {
            put("synthetic", country::synthetic(self.schools)?);
        }
        if wanted("sight") {
            put("sight", sight::pairs(1_000_000));
        }
        if self.json {
            say(&Value::Object(all).to_string());
        }
        Ok(())
    }
}

/// Cores, load and largest memory so far, as far as the system says.
fn machine() -> Value {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = load.split_whitespace().take(3).collect();
    json!({ "cores": std::thread::available_parallelism().map_or(0, usize::from), "load": load.join(" ") })
}

/// Largest resident memory of this process, MB; `None` where the system does not say.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1024.0)
}
