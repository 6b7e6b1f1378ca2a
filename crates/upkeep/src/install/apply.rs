//! Doing what a plan says, remembering what was there, and taking it back.

use super::{Action, Options, Plan};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use store::node::write_durably;

/// What was done, for the next run and for `--undo`.
const RECORD: &str = "/etc/chaski/installed.json";
/// Files that were there before ours.
const BEFORE: &str = "/etc/chaski/before";

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// A file.
    #[error("{path}: {why}. Run it as root, or with --root DIR to write into a folder")]
    File {
        /// Which.
        path: String,
        /// The system's reason.
        why: String,
    },
    /// A command.
    #[error("`{command}` failed: {why}. What was done so far stays; run it again when this is mended")]
    Command {
        /// Which.
        command: String,
        /// Its words.
        why: String,
    },
    /// The record.
    #[error("{path} cannot be read: {why}. Look at it, or remove it and install again")]
    Record {
        /// Where.
        path: String,
        /// Why not.
        why: String,
    },
    /// Nothing to undo.
    #[error("nothing was installed here: there is no {0}")]
    NotInstalled(String),
}

#[derive(Serialize, Deserialize)]
struct Record {
    options: Options,
    files: Vec<RecordedFile>,
    /// Whether the commands were run to the end.
    finished: bool,
}

#[derive(Serialize, Deserialize)]
struct RecordedFile {
    path: String,
    /// BLAKE3 of what was written.
    hash: String,
    /// Whether another file was there before.
    had_one: bool,
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Files written.
    pub written: Vec<String>,
    /// Files that were right already.
    pub unchanged: Vec<String>,
    /// Files of an earlier run that are no longer wanted.
    pub removed: Vec<String>,
    /// Commands run.
    pub actions: Vec<String>,
    /// Commands that may fail and did.
    pub failed: Vec<String>,
}

/// What undoing did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undone {
    /// Files taken away or brought back.
    pub files: Vec<String>,
    /// Files that somebody has changed since: left as they are.
    pub left: Vec<String>,
}

/// Runs a command; its words on failure.
pub type Run<'a> = &'a mut dyn FnMut(&[String]) -> Result<(), String>;

fn below(root: &Path, path: &str) -> PathBuf {
    root.join(path.trim_start_matches('/'))
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn failed(path: &Path, why: &dyn std::fmt::Display) -> InstallError {
    InstallError::File { path: path.display().to_string(), why: why.to_string() }
}

fn record(root: &Path) -> Result<Option<Record>, InstallError> {
    let path = below(root, RECORD);
    match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|e| InstallError::Record { path: path.display().to_string(), why: e.to_string() }),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(failed(&path, &e)),
    }
}

/// The options of the last run, if there was one.
pub fn remembered(root: &Path) -> Result<Option<Options>, InstallError> {
    Ok(record(root)?.map(|record| record.options))
}

/// Writes the files that differ, then runs the commands. When no file differs and nothing went wrong last time, nothing is run.
pub fn apply(plan: &Plan, options: &Options, root: &Path, run: Run<'_>) -> Result<Applied, InstallError> {
    let earlier = record(root)?;
    let known = |path: &str| earlier.iter().flat_map(|r| &r.files).find(|file| file.path == path);
    let mut done = Applied::default();
    let mut files = Vec::with_capacity(plan.files.len());
    let mut to_write = Vec::new();
    for planned in &plan.files {
        let target = below(root, &planned.path);
        let there = match fs::read(&target) {
            Ok(bytes) => Some(bytes),
            Err(e) if e.kind() == io::ErrorKind::NotFound => None,
            Err(e) => return Err(failed(&target, &e)),
        };
        let is_ours = known(&planned.path);
        let had_one = is_ours.map_or(there.is_some(), |file| file.had_one);
        if let (None, Some(bytes)) = (is_ours, &there) {
            put(&below(root, BEFORE).join(planned.path.trim_start_matches('/')), bytes, 0o600)?;
        }
        if there.as_deref() == Some(planned.content.as_bytes()) {
            done.unchanged.push(planned.path.clone());
        } else {
            to_write.push((target, planned));
        }
        files.push(RecordedFile {
            path: planned.path.clone(),
            hash: hash(planned.content.as_bytes()),
            had_one,
        });
    }
    let no_longer: Vec<&RecordedFile> = earlier
        .iter()
        .flat_map(|record| &record.files)
        .filter(|old| plan.files.iter().all(|planned| planned.path != old.path))
        .collect();
    let was_finished = earlier.as_ref().is_some_and(|record| record.finished);
    if to_write.is_empty() && no_longer.is_empty() && was_finished {
        return Ok(done);
    }
    // Before the files: an interrupted run must not take its own files for somebody else's the next time.
    let mut now = Record { options: options.clone(), files, finished: false };
    save(root, &now)?;
    for (target, planned) in to_write {
        put(&target, planned.content.as_bytes(), planned.mode)?;
        done.written.push(planned.path.clone());
    }
    for old in no_longer {
        take_back(root, old, &mut Undone::default())?;
        done.removed.push(old.path.clone());
    }
    for action in &plan.actions {
        act(action, run, &mut done)?;
    }
    now.finished = true;
    save(root, &now)?;
    Ok(done)
}

fn save(root: &Path, record: &Record) -> Result<(), InstallError> {
    let path = below(root, RECORD);
    let text = serde_json::to_vec_pretty(record).map_err(|e| failed(&path, &e))?;
    put(&path, &text, 0o600)
}

fn act(action: &Action, run: Run<'_>, done: &mut Applied) -> Result<(), InstallError> {
    let words = action.command.join(" ");
    match run(&action.command) {
        Ok(()) => done.actions.push(words),
        Err(why) if action.may_fail => done.failed.push(format!("{words}: {why}")),
        Err(why) => return Err(InstallError::Command { command: words, why }),
    }
    Ok(())
}

/// Takes everything back: services first, then files; those that were there before come again. People's data stay.
pub fn undo(root: &Path, run: Run<'_>) -> Result<Undone, InstallError> {
    let record =
        record(root)?.ok_or_else(|| InstallError::NotInstalled(below(root, RECORD).display().to_string()))?;
    let mut ignored = Applied::default();
    if let Ok(plan) = record.options.plan() {
        for action in &plan.undo_actions {
            act(action, run, &mut ignored)?;
        }
    }
    let mut undone = Undone::default();
    for file in &record.files {
        take_back(root, file, &mut undone)?;
    }
    let path = below(root, RECORD);
    fs::remove_file(&path).map_err(|e| failed(&path, &e))?;
    // The folder may hold files of others; then it stays.
    let _ = fs::remove_dir_all(below(root, BEFORE));
    let _ = fs::remove_dir(below(root, "/etc/chaski"));
    let reload = ["systemctl".to_owned(), "daemon-reload".to_owned()];
    let _ = run(&reload);
    Ok(undone)
}

fn take_back(root: &Path, file: &RecordedFile, undone: &mut Undone) -> Result<(), InstallError> {
    let target = below(root, &file.path);
    let there = match fs::read(&target) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(failed(&target, &e)),
    };
    if hash(&there) != file.hash {
        undone.left.push(file.path.clone());
        return Ok(());
    }
    let before = below(root, BEFORE).join(file.path.trim_start_matches('/'));
    let moved = match file.had_one && before.exists() {
        true => fs::rename(&before, &target),
        false => fs::remove_file(&target),
    };
    moved.map_err(|e| failed(&target, &e))?;
    undone.files.push(file.path.clone());
    Ok(())
}

fn put(path: &Path, bytes: &[u8], mode: u32) -> Result<(), InstallError> {
    write_durably(path, bytes, mode).map_err(|e| match e {
        store::StoreError::File { path, why } => InstallError::File { path, why },
        other => failed(path, &other),
    })
}
