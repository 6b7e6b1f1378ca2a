//! What a hub does for itself while it serves: a backup every day, a look at its disk, a sign of life to the system.

use crate::{
    cli::Failure,
    disk,
    hub::{
        DataFolder, clock, governance_of,
        kept::{LastAsked, wish_at_night},
        measures,
        measures::HubMeasures,
        post, recovery, zone,
    },
    machine::{self, MachineClock, MachineEntropy},
};
use directory::Directory;
use governance::policy::Day;
use kernel::{Clock, UtcMillis};
use std::{
    sync::{Arc, mpsc},
    thread::JoinHandle,
    time::Duration,
};
use store::{Store, StoreError, WriteTx, jobs, jobs::Job, log};
use upkeep::{
    backup::{self, Erasures},
    ledger, room,
};
use web::messages::Messages;

/// The job that makes a backup.
const BACKUP: &str = measures::BACKUP_JOB;
/// How often it is looked whether something is due.
const ROUND: Duration = Duration::from_secs(60);
/// From backup to backup. By hours since the last one and not by the hour of the night: boxes on solar power are off at night.
const BETWEEN_BACKUPS_MS: i64 = 20 * 3_600_000;
/// After a start: first let a class come in.
const AFTER_START_MS: i64 = 5 * 60_000;
/// Rounds between two looks at room and erasures.
const LOOK_EVERY: u64 = 10;
/// Rounds between two measurements of the disk.
const MEASURE_EVERY: u64 = 60;
/// The whole log is read this often; seconds for a year of a school.
const BETWEEN_VERIFIES_MS: i64 = 7 * 24 * 3_600_000;

/// The running care; ends with the hub.
pub struct Care {
    stop: mpsc::Sender<()>,
    thread: JoinHandle<()>,
}

impl Care {
    /// Waits until what it is doing is done.
    pub fn end(self) {
        drop(self.stop);
        let _ = self.thread.join();
    }
}

/// Starts caring.
pub fn begin(
    measures: HubMeasures,
    directory: Directory,
    last_asked: LastAsked,
    messages: Arc<Messages>,
) -> Result<Care, Failure> {
    let (stop, stopped) = mpsc::channel::<()>();
    let started = MachineClock.now();
    let HubMeasures { folder, store, .. } = measures.clone();
    let thread = std::thread::Builder::new().name("care".into()).spawn(move || {
        let mut round = 0;
        let mut known = Erasures::default();
        measures.measure_disk(disk::GLANCE);
        // Only the end of the hub ends this: the sender sends nothing, it is dropped.
        while stopped.recv_timeout(ROUND) == Err(mpsc::RecvTimeoutError::Timeout) {
            if let Err(error) = forget(&folder, &store, &directory, round, &mut known) {
                tracing::error!(%error, "who was forgotten elsewhere is not forgotten here yet");
            }
            if let Err(error) = look_after(&folder, &store, &directory, started, round) {
                tracing::error!(%error, "the box could not look after itself");
            }
            // The console may have chosen another one; a school that came with the network says its country.
            if store.serving() {
                zone::show(&messages, &folder, &directory);
            }
            if let Err(error) = wish_at_night(&folder, messages.zone(), &last_asked) {
                tracing::error!(%error, "it is not known whether an update waits");
            }
            round += 1;
            if round.is_multiple_of(MEASURE_EVERY) {
                measures.measure_disk(disk::GLANCE);
            }
        }
    })?;
    Ok(Care { stop, thread })
}

fn look_after(
    folder: &DataFolder,
    store: &Store,
    directory: &Directory,
    started: UtcMillis,
    round: u64,
) -> Result<(), Failure> {
    let now = MachineClock.now();
    if round.is_multiple_of(LOOK_EVERY) {
        if let Err(error) = machine::keep_time(&folder.node_folder()) {
            tracing::warn!(%error, "what time it is could not be kept for after a power cut");
        }
        clock::leave_the_future_if_told(store)?;
        let zone = zone::zone_of(folder, directory);
        governance_of(store, directory).answer_by_consent()?;
        governance_of(store, directory).tell_finished_days(Day::at(now, zone))?;
        if let Some(room) = room::room_of(folder.path()) {
            store.write_blocking(move |tx| ledger::note_room(tx, now, room.free_mb))?;
        }
        post::tell_weeks(folder, store, directory)?;
        verify_if_due(store, started, now)?;
    }
    if recovery::stick(folder).is_some() {
        plan_backup(store, started, now)?;
        if let Some(job) = store.write_blocking(move |tx| jobs::lease(tx, &[BACKUP], now))? {
            run_backup(folder, store, job)?;
        }
    }
    Ok(())
}

/// Who is newly forgotten, here or elsewhere, is asked for at once at every node that has her keys; it is looked seldom whether more nodes
/// have been handed some since.
fn forget(
    folder: &DataFolder,
    store: &Store,
    directory: &Directory,
    round: u64,
    known: &mut Erasures,
) -> Result<(), Failure> {
    let forgotten = upkeep::forgotten::all(store)?;
    if round.is_multiple_of(LOOK_EVERY) || forgotten != *known {
        forget_whom_others_forgot(folder, store, directory)?;
        *known = forgotten;
    }
    Ok(())
}

/// Whoever was forgotten elsewhere is forgotten here too: that is what confirms it. Keys of hers that this node only carries go
/// as well. Returns how many people still had keys or a way in here.
pub fn forget_whom_others_forgot(
    folder: &DataFolder,
    store: &Store,
    directory: &Directory,
) -> Result<u64, Failure> {
    let people: Vec<_> = recovery::note_erasures(folder, store)?.iter().collect();
    let ids: Vec<_> = people.iter().map(|(person, _)| *person).collect();
    let own: Vec<_> = directory.own_school()?.map(|own| own.school).into_iter().collect();
    exchange::forget_parcels(store, &own, &ids)?;
    Ok(directory.forget_again(&people, post::speaks_for(folder, store)?.as_ref())?)
}

fn verify_if_due(store: &Store, started: UtcMillis, now: UtcMillis) -> Result<(), StoreError> {
    let last = store.read_blocking(|db| ledger::last_check(db, "log"))?;
    let due = last.map_or(started.plus_ms(AFTER_START_MS), |(at, _)| at.plus_ms(BETWEEN_VERIFIES_MS));
    if now < due {
        return Ok(());
    }
    let report = store.read_blocking(log::verify)?;
    for fault in &report.faults {
        tracing::error!(fault, "the log has a fault");
    }
    let faults = report.faults.len() as u64;
    store.write_blocking(move |tx| ledger::note_check(tx, "log", now, faults))
}

/// Sees to it that the next backup is planned. One that was given up is left for people to see, and another takes its place.
fn plan_backup(store: &Store, started: UtcMillis, now: UtcMillis) -> Result<(), StoreError> {
    store.write_blocking(move |tx: &mut WriteTx<'_>| {
        let sql = "SELECT count(*) FROM job WHERE kind = ?1 AND finished = 0";
        if tx.query(sql, &[BACKUP.into()])?[0].int(0)? > 0 {
            return Ok(());
        }
        let last = ledger::last_backup(tx.connection())?;
        let given_up =
            tx.query("SELECT max(run_at) FROM job WHERE kind = ?1 AND finished = 1", &[BACKUP.into()])?;
        let given_up = given_up.first().map(|row| row.int_opt(0)).transpose()?.flatten().unwrap_or(i64::MIN);
        let after = last.map_or(i64::MIN, |last| last.made_at.0).max(given_up);
        let due = after.saturating_add(BETWEEN_BACKUPS_MS).max(started.0 + AFTER_START_MS).max(now.0);
        // A clock that was far ahead for a day must not put the next backup off for years.
        let due = due.min(now.0 + BETWEEN_BACKUPS_MS);
        jobs::enqueue(tx, BACKUP, b"", UtcMillis(due)).map(drop)
    })
}

fn run_backup(folder: &DataFolder, store: &Store, job: Job) -> Result<(), Failure> {
    let made = daily_backup(folder, store);
    let now = MachineClock.now();
    match made {
        Ok(made) => {
            tracing::info!(bytes = made.bytes, "a backup was made");
            store.write_blocking(move |tx: &mut WriteTx<'_>| {
                ledger::note_backup(tx, &made)?;
                // What was given up before is mended by this one.
                tx.execute("DELETE FROM job WHERE kind = ?1 AND finished = 1", &[BACKUP.into()])?;
                jobs::complete(tx, &job)
            })?;
        }
        Err(error) => {
            let error = error.to_string();
            tracing::warn!(error, attempt = job.attempt, "no backup could be made");
            store.write_blocking(move |tx| jobs::fail(tx, &job, &error, now))?;
        }
    }
    Ok(())
}

/// A backup into the folder that was set.
pub fn daily_backup(folder: &DataFolder, store: &Store) -> Result<ledger::BackupMade, Failure> {
    let stick =
        recovery::stick(folder).ok_or("no folder for backups is set; see `chaski backup --prepare`")?;
    let lock = recovery::lock(folder)?;
    let erasures = recovery::note_erasures(folder, store)?;
    let now = MachineClock.now();
    let source = backup::Source {
        data: folder.path(),
        lock: &lock,
        with_courses: true,
        software: recovery::software(),
        now,
    };
    let made = backup::rotate(&source, &stick, &erasures, &folder.secret()?, &mut MachineEntropy)?;
    Ok(ledger::BackupMade { made_at: now, path: made.path.display().to_string(), bytes: made.bytes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::open_store;
    use testkit::Scratch;
    use upkeep::backup::{Erasures, RecoveryKey};

    /// One round, a long time after the start.
    fn round(folder: &DataFolder, store: &Store) {
        let long_ago = MachineClock.now().plus_ms(-2 * AFTER_START_MS);
        let (offer, secret) = folder.wrapping().unwrap();
        let directory = Directory::new(store.clone(), offer, secret);
        look_after(folder, store, &directory, long_ago, 0).unwrap();
    }

    fn waiting(store: &Store) -> Vec<(i64, i64)> {
        let sql = "SELECT attempts, finished FROM job WHERE kind = ?1 ORDER BY id";
        let rows = store.read_blocking(|db| db.query(sql, &[BACKUP.into()])).unwrap();
        rows.iter().map(|row| (row.int(0).unwrap(), row.int(1).unwrap())).collect()
    }

    #[test]
    fn a_box_copies_itself_when_its_stick_is_in() {
        let (scratch, stick) = (Scratch::new("care").unwrap(), Scratch::new("care-stick").unwrap());
        let folder = DataFolder::at(scratch.path());
        let store = open_store(&folder, Duration::ZERO).unwrap();
        round(&folder, &store);
        assert_eq!(waiting(&store), [], "nobody has said where to");

        recovery::set_stick(&folder, stick.path()).unwrap();
        round(&folder, &store);
        assert_eq!(waiting(&store), [(1, 0)], "tried, failed for want of a key, to be tried again");
        let last = || store.read_blocking(ledger::last_backup).unwrap();
        assert_eq!(last(), None);

        recovery::keep_lock(&folder, &RecoveryKey::generate(&mut MachineEntropy).lock()).unwrap();
        backup::prepare_folder(stick.path(), &Erasures::default(), &folder.secret().unwrap()).unwrap();
        let now = MachineClock.now();
        store
            .write_blocking(move |tx: &mut WriteTx<'_>| {
                tx.execute("UPDATE job SET run_at = ?1, leased_until = 0", &[now.0.into()])
            })
            .map_err(|e: StoreError| e)
            .unwrap();
        round(&folder, &store);
        let made = last().expect("a backup");
        assert_eq!(waiting(&store), []);
        assert!(backup::check(std::path::Path::new(&made.path)).is_ok());
        // The next one is planned, and not made at once.
        round(&folder, &store);
        assert_eq!(waiting(&store), [(0, 0)]);
        assert_eq!(backup::kept_in(stick.path()).unwrap().len(), 1);
        assert_eq!(
            store.read_blocking(|db| ledger::last_check(db, "log")).unwrap().map(|(_, faults)| faults),
            Some(0)
        );
        store.close();
    }
}
