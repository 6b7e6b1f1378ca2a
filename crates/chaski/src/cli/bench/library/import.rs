//! The import as a process of its own, and what it is compared with.

use crate::{
    cli::Failure,
    hub::{DataFolder, open_store},
};
use formats::kolibri::FileName;
use library::channel::Channels;
use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// How often memory is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What an import took.
pub struct Run {
    pub seconds: f64,
    pub peak_mb: f64,
}

/// `chaski import kolibri`.
pub fn run(stick: &Path, data: &Path, in_place: bool) -> Result<Run, Failure> {
    let started = Instant::now();
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["import", "kolibri"]).arg(stick).arg("--data").arg(data).arg("--json");
    if in_place {
        command.arg("--in-place");
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let mut peak_kb = 0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak_kb = peak_kb.max(high_water_kb(&child));
        std::thread::sleep(LOOK_EVERY);
    };
    match status.success() {
        true => Ok(Run { seconds: started.elapsed().as_secs_f64(), peak_mb: peak_kb as f64 / 1_024.0 }),
        false => Err("the import failed; its reason stands above".into()),
    }
}

fn high_water_kb(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// What hashing behind took.
pub struct Checked {
    pub seconds: f64,
    pub withdrawn: Vec<FileName>,
}

/// What a hub does behind, here at once.
pub fn check(data: &Path) -> Result<Checked, Failure> {
    let folder = DataFolder::at(data);
    let store = open_store(&folder, Duration::ZERO)?;
    let started = Instant::now();
    let checked = Channels::new(store.clone(), folder.channels()).check_all();
    let seconds = started.elapsed().as_secs_f64();
    store.close();
    Ok(Checked { seconds, withdrawn: checked?.withdrawn })
}

fn shell(script: &str, arguments: &[&Path]) -> Result<f64, Failure> {
    let started = Instant::now();
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).args(arguments);
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    match status.success() {
        true => Ok(started.elapsed().as_secs_f64()),
        false => Err(format!("`{script}` failed").into()),
    }
}

/// `md5sum` over every file.
pub fn md5sum(stick: &Path) -> Result<f64, Failure> {
    shell("find \"$1/content/storage\" -type f -print0 | xargs -0 md5sum", &[stick])
}

/// `cp` and a sync of what it wrote: ours is on the disk when it says so.
pub fn cp(stick: &Path, target: &Path) -> Result<f64, Failure> {
    shell("cp -r \"$1\" \"$2\" && find \"$2\" -type f -print0 | xargs -0 sync", &[stick, target])
}
