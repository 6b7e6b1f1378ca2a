//! `chaski bench hub`: what a school can ask of this box, measured from outside, over HTTP.
//!
//! The load: a data folder with 200 invented learners and 10,000 earlier answers; the same program as a child; 20
//! keep-alive connections, each acting for ten learners in turn. The load runs on the same cores as the hub, so a quiet
//! machine of the hub's own kind is the only honest place for it: machine, load average and disk are printed.

pub(super) mod child;
pub(super) mod client;
mod load;
pub(super) mod machine;
pub(super) mod report;
pub(super) mod world;

use crate::{
    cli::{Failure, say},
    disk::{self, Syncs},
};
use child::Hub;
use load::{Asked, Load};
use machine::Machine;
use report::{Line, Report};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use world::{Rebuilt, World};

/// Answers, pages, memory, start, first visit, size and rebuilds of a hub, beside their bars.
///
/// Takes about two minutes. Everything is made in a folder of its own and removed at the end.
#[derive(clap::Args)]
pub struct HubBench {
    /// Where to make the data folder: on the disk that is to be measured. Default: the system's temporary folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Seconds of load for each row
    #[arg(long, value_name = "S", default_value_t = 6)]
    seconds: u64,
    /// Events in the log for start and rebuilds
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    events: u64,
    /// Only the rows about answers and pages
    #[arg(long)]
    quick: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Connections at once.
pub(super) const CONNECTIONS: usize = 20;
/// An SD card's sync, added after each commit in the second run.
const SLOW_DISK: Duration = Duration::from_millis(20);
/// Longest run asked for, so that latencies of all requests fit in memory.
const MAX_SECONDS: u64 = 600;
/// Starts measured; the median counts.
const STARTS: usize = 5;

impl HubBench {
    pub(super) fn run(self) -> Result<(), Failure> {
        let seconds = Duration::from_secs(self.seconds.clamp(1, MAX_SECONDS));
        let root = Folder::make(&self.dir.clone().unwrap_or_else(std::env::temp_dir))?;
        let syncs = Syncs::measure(&root.0, disk::CAREFUL)?;
        let machine = Machine::look(&syncs);
        let mut report = Report::new(machine, !self.json);
        let world = World::make(&root.0.join("school"))?;
        under_load(&world, seconds, &syncs, &mut report)?;
        on_a_slow_disk(&world, seconds, &mut report)?;
        if !self.quick {
            report.add(first_visit(&world)?);
            report.add(binary(&root.0)?);
            long_log(&root.0.join("long"), self.events, &mut report)?;
        }
        if self.json {
            say(&report.json().to_string());
        }
        Ok(())
    }
}

/// A folder that goes with the benchmark.
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    pub(super) fn make(under: &Path) -> Result<Self, Failure> {
        let path = under.join(format!("chaski-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn under_load(world: &World, seconds: Duration, syncs: &Syncs, report: &mut Report) -> Result<(), Failure> {
    let hub = Hub::start(&world.folder, Duration::ZERO)?;
    hub.first_page()?;
    let idle = hub.resident_mb()?;
    let pages = [
        ("home page", Asked::Home),
        ("course page", Asked::Course),
        ("lesson page", Asked::Lesson),
        ("exercise page", Asked::Exercise),
    ];
    for (name, asked) in pages {
        let load = load::run(world, &hub, asked, seconds)?;
        report.add(Line::least(format!("{name}, {CONNECTIONS} connections"), load.rate(), "/s", 1_500.0));
        report.add(Line::most(format!("{name}, CPU"), load.cpu_ms_each(), "ms", 0.6));
        report.add(Line::told(format!("{name}, p50"), load.latency_ms(50.0), "ms"));
        report.add(Line::told(format!("{name}, p99"), load.latency_ms(99.0), "ms"));
        report.add(Line::told(format!("{name}, gzipped"), load.bytes_each() / 1_024.0, "KB"));
    }
    let before = world.settle()?;
    let written = hub.written_bytes()?;
    let load = load::run(world, &hub, Asked::Answer, seconds)?;
    let written = hub.written_bytes()? - written;
    let after = world.settle()?;
    // What the hub would still have had to move from the write-ahead log to the database was moved by this process.
    let written = written + after.moved_bytes;
    let n = load.requests() as f64;
    let wanted = (10.0 / syncs.median().as_secs_f64()).min(3_000.0);
    report.add(Line::least(format!("answers, {CONNECTIONS} connections"), load.rate(), "/s", wanted));
    report.add(Line::told("answers, p50", load.latency_ms(50.0), "ms"));
    report.add(Line::most("answers, p99", load.latency_ms(99.0), "ms", 30.0));
    report.add(Line::most("answers, CPU", load.cpu_ms_each(), "ms", 0.25));
    report.add(Line::most(
        "answers, file growth",
        (after.file_bytes as f64 - before.file_bytes as f64) / n,
        "B",
        1_024.0,
    ));
    report.add(Line::most("answers, disk writes", written as f64 / n / 1_024.0, "KB", 12.0));
    report.add(Line::most("resident memory, idle", idle, "MB", 30.0));
    report.add(Line::most("resident memory, after load", hub.resident_mb()?, "MB", 80.0));
    Ok(())
}

fn on_a_slow_disk(world: &World, seconds: Duration, report: &mut Report) -> Result<(), Failure> {
    let hub = Hub::start(&world.folder, SLOW_DISK)?;
    hub.first_page()?;
    let load: Load = load::run(world, &hub, Asked::Answer, seconds)?;
    report.add(Line::least("answers, each commit 20 ms longer", load.rate(), "/s", 500.0));
    report.add(Line::told("answers, each commit 20 ms longer, p50", load.latency_ms(50.0), "ms"));
    report.add(Line::most("answers, each commit 20 ms longer, p99", load.latency_ms(99.0), "ms", 120.0));
    Ok(())
}

fn first_visit(world: &World) -> Result<Line, Failure> {
    let hub = Hub::start(&world.folder, Duration::ZERO)?;
    let bytes = client::first_visit(&hub.address)?;
    Ok(Line::most(
        "first visit, gzipped, all requests with their headers",
        bytes as f64 / 1_024.0,
        "KB",
        40.0,
    ))
}

fn binary(folder: &Path) -> Result<Line, Failure> {
    let copy = folder.join("chaski-stripped");
    std::fs::copy(std::env::current_exe()?, &copy)?;
    let stripped =
        std::process::Command::new("strip").arg(&copy).status().is_ok_and(|status| status.success());
    let size = std::fs::metadata(&copy)?.len() as f64 / 1_048_576.0;
    let name = if stripped {
        "binary with the courses, stripped"
    } else {
        "binary with the courses (no `strip` here)"
    };
    Ok(Line::most(name, size, "MB", 40.0))
}

/// A log of years: how long each view takes to be built again, and how soon the box serves.
fn long_log(folder: &Path, events: u64, report: &mut Report) -> Result<(), Failure> {
    let Rebuilt { entries, views } = world::long_log(folder, events)?;
    let slowest = views.iter().map(|(_, took)| took.as_secs_f64()).fold(0.0, f64::max);
    for (view, took) in &views {
        let each = took.as_secs_f64() * 1e6 / entries as f64;
        report.add(Line::told(format!("rebuild of {view}, per event"), each, "us"));
    }
    report.add(Line::least("rebuild of the slowest view", entries as f64 / slowest, "events/s", 100_000.0));
    let mut starts = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let hub = Hub::start(folder, Duration::ZERO)?;
        starts.push(hub.first_page()?.as_secs_f64());
    }
    starts.sort_by(f64::total_cmp);
    report.add(Line::most(
        format!("start to first page, {entries} events in the log"),
        starts[STARTS / 2],
        "s",
        0.3,
    ));
    Ok(())
}
