//! The import as a process of its own, and what it is compared with.

use crate::{
    cli::{
        Failure,
        bench::process::{self, Ran},
    },
    hub::{DataFolder, open_store},
};
use formats::kolibri::FileName;
use library::channel::Channels;
use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// `chaski import kolibri`.
pub fn run(stick: &Path, data: &Path, in_place: bool) -> Result<Ran, Failure> {
    let mut arguments =
        vec!["import".as_ref(), "kolibri".as_ref(), stick.as_os_str(), "--data".as_ref(), data.as_os_str()];
    arguments.push("--json".as_ref());
    if in_place {
        arguments.push("--in-place".as_ref());
    }
    process::run(&arguments)
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
