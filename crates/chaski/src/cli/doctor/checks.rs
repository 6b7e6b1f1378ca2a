//! What is looked at, in the order of a person's questions: does the disk keep what it is told, is there room, is the clock
//! right, how did it stop, can the database and the log be trusted, are the courses whole.

use super::Finding;
use crate::{
    disk::Syncs,
    hub::DataFolder,
    machine::{EARLIEST_BELIEVED, MachineClock},
};
use kernel::Clock;
use std::{path::Path, process::Command, time::Duration};
use store::{
    Connection, StoreError,
    blobs::Blobs,
    db::{SqliteConnection, SqliteOptions},
    last_life, log,
    node::NodeFolder,
};

/// No card and no plain disk writes faster than this.
const TOO_FAST: Duration = Duration::from_micros(60);
/// From here on a class of thirty that answers at once waits noticeably.
const SLOW: Duration = Duration::from_millis(50);
/// Below this much free space a hub may soon have to refuse answers.
const LITTLE_FREE_MB: u64 = 200;
/// A course with sound takes some ten megabytes; a year of a school's answers less.
const ENOUGH_FREE_MB: u64 = 1_024;
/// A clock so far behind the log was set back, or lost its battery.
const BEHIND_MS: i64 = 10 * 60_000;
/// Entries checked at the end of each log. All of them: `chaski log verify`.
const LAST_ENTRIES: u64 = 1_000;

/// All checks.
pub fn all(folder: &DataFolder) -> Vec<Finding> {
    let mut findings = vec![disk(folder.path()), room(folder.path())];
    let options = SqliteOptions { read_only: true, cache_kib: 4_096 };
    match SqliteConnection::open(&folder.database(), options) {
        Ok(db) => {
            let mut db = Connection::Sqlite(db);
            let mut checked =
                |about, check: &mut dyn FnMut(&mut Connection) -> Result<Finding, StoreError>| {
                    findings.push(check(&mut db).unwrap_or_else(|e| unreadable(about, &e)));
                };
            checked("clock", &mut clock);
            checked("last stop", &mut |db| last_stop(db, &folder.node()));
            checked("database", &mut database);
            checked("log", &mut recent_log);
            checked("courses", &mut |db| courses(db, &folder.blobs()));
        }
        Err(e) => findings.push(unreadable("database", &e)),
    }
    findings
}

fn unreadable(about: &'static str, error: &StoreError) -> Finding {
    Finding::broken(about, error.to_string(), "Copy the whole folder away, then restore the last backup.")
}

fn disk(folder: &Path) -> Finding {
    let syncs = match Syncs::measure(folder) {
        Ok(syncs) => syncs,
        Err(e) => {
            let remedy = "Is the folder writable for this user, and the disk not full or read-only?";
            return Finding::broken("disk", format!("nothing can be written: {e}"), remedy);
        }
    };
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let (median, p99) = (syncs.median(), syncs.p99());
    let what = format!(
        "a small write that is told to reach the disk takes {:.2} ms (one in a hundred: {:.2} ms)",
        ms(median),
        ms(p99)
    );
    if median < TOO_FAST {
        let remedy = "No card and no plain disk is that fast: this is memory, a drive with its own battery, or one that says \
             \"written\" too early. Only a drive that keeps its word keeps answers when the power goes.";
        return Finding::note("disk", what, remedy);
    }
    if median > SLOW {
        let remedy = "A whole class that answers at once will wait. A better card, or an SSD, helps more than anything else.";
        return Finding::note("disk", what, remedy);
    }
    Finding::sound("disk", what)
}

/// Asked of `df`, which every system has; the standard library cannot say it.
fn room(folder: &Path) -> Finding {
    let said = Command::new("df").arg("-Pk").arg(folder).output().map(|output| output.stdout);
    let said = said.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let Some(free_mb) = free_mb(&said) else {
        return Finding::note(
            "room",
            "how much is free could not be found out",
            "Look with your system's own tools.",
        );
    };
    let what = format!("{free_mb} MB free");
    if free_mb < LITTLE_FREE_MB {
        return Finding::broken("room", what, "Make room: when the disk is full, answers are refused.");
    }
    if free_mb < ENOUGH_FREE_MB {
        return Finding::note("room", what, "Enough for answers, little for more courses.");
    }
    Finding::sound("room", what)
}

/// The fourth column of the last line, in KB.
fn free_mb(df: &str) -> Option<u64> {
    let kb: u64 = df.lines().skip(1).last()?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kb / 1_024)
}

fn clock(db: &mut Connection) -> Result<Finding, StoreError> {
    let now = MachineClock.now();
    if now < EARLIEST_BELIEVED {
        let remedy = "Set it (`date`), or connect the box to its centre once. Answers are kept either way, in their order, but \
             without a trustworthy date.";
        return Ok(Finding::broken("clock", "it shows a time before this program was written", remedy));
    }
    let latest = log::latest_clock(db)?;
    let behind_ms = latest.0 - now.0;
    if behind_ms > BEHIND_MS {
        let what = format!("it is {} minutes behind the last entry of the log", behind_ms / 60_000);
        let remedy = "It was set back, or the box has no clock battery. Set it; the order of entries is right all the same.";
        return Ok(Finding::note("clock", what, remedy));
    }
    Ok(Finding::sound("clock", "plausible"))
}

fn last_stop(db: &mut Connection, node: &NodeFolder) -> Result<Finding, StoreError> {
    let Some((incarnation, seq)) = last_life(db)? else {
        return Ok(Finding::note("last stop", "this hub has never written anything", ""));
    };
    if !node.may_go_on(incarnation, seq) {
        let what = "the database is older than this box remembers, or comes from another one";
        let remedy = "Expected after restoring a backup or copying a disk: the next start opens a new life of the log and says so in it.";
        return Ok(Finding::note("last stop", what, remedy));
    }
    match node.marker() {
        Some(marker) if marker.seq == seq => Ok(Finding::sound("last stop", "orderly")),
        _ => {
            let what = "the hub is running now, or stopped without warning (power, `kill -9`)";
            Ok(Finding::note(
                "last stop",
                what,
                "Nothing to do: what was acknowledged was on the disk before.",
            ))
        }
    }
}

fn database(db: &mut Connection) -> Result<Finding, StoreError> {
    let rows = db.query("PRAGMA quick_check(5)", &[])?;
    let said: Vec<&str> = rows.iter().filter_map(|row| row.text(0).ok()).collect();
    if said == ["ok"] {
        return Ok(Finding::sound("database", "every page is in its place"));
    }
    let remedy = "Stop the hub and copy the whole folder away. If `chaski log verify` passes, `chaski views rebuild` mends what is \
         derived; otherwise restore the last backup. Then replace the disk.";
    Ok(Finding::broken("database", said.join("; "), remedy))
}

fn recent_log(db: &mut Connection) -> Result<Finding, StoreError> {
    let report = log::verify_last(db, LAST_ENTRIES)?;
    if report.faults.is_empty() {
        let what = format!("the last {} entries and their signatures are right", report.entries);
        return Ok(Finding::sound("log", what));
    }
    let remedy = "Keep this folder as it is for examination, restore the last backup, and run `chaski log verify` on both.";
    Ok(Finding::broken("log", report.faults.join("; "), remedy))
}

fn courses(db: &mut Connection, blobs: &Blobs) -> Result<Finding, StoreError> {
    let scrubbed = blobs.scrub()?;
    let mut missing = 0;
    for package in library::install::installed_packages(db)? {
        missing += usize::from(!blobs.has(&package));
    }
    let mut wrong = Vec::new();
    if !scrubbed.damaged.is_empty() {
        wrong.push(format!("{} damaged files were moved aside", scrubbed.damaged.len()));
    }
    if missing > 0 {
        wrong.push(format!("{missing} installed courses have no file"));
    }
    wrong.extend(scrubbed.unreadable);
    if wrong.is_empty() {
        let what = format!("{} files, {} MB, all as their names say", scrubbed.files, scrubbed.bytes >> 20);
        return Ok(Finding::sound("courses", what));
    }
    let remedy = "Install the course again from its file; the starter courses come back when `starters/` is removed and the hub \
         started. A disk that damages files should be replaced.";
    Ok(Finding::broken("courses", wrong.join("; "), remedy))
}

#[cfg(test)]
mod tests {
    use super::free_mb;

    #[test]
    fn df_is_read_or_not_believed() {
        let said = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 100000 40000 51200 44% /data\n";
        assert_eq!(free_mb(said), Some(50));
        for nonsense in ["", "Filesystem 1024-blocks\n", "a\nb c d\n", "a\nb c d e f\n"] {
            assert_eq!(free_mb(nonsense), None, "{nonsense:?}");
        }
    }
}
