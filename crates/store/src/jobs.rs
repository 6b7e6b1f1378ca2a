//! Work for later, on this machine: leased by one worker at a time, retried with growing pauses, given up after a bound.

use crate::{
    StoreError,
    db::{Connection, Value},
    writer::WriteTx,
};
use kernel::UtcMillis;

/// The table. `done_at` is kept so that pages can show what happened.
pub const DDL: &str = "
CREATE TABLE job (id BIGINT NOT NULL PRIMARY KEY, kind {text} NOT NULL, payload {blob} NOT NULL, run_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL, attempts BIGINT NOT NULL, last_error {text}, finished BIGINT NOT NULL){clustered};
CREATE INDEX job_due ON job (finished, run_at);
";

/// How long a worker has before another may take the job.
pub const LEASE_MS: i64 = 60_000;
/// Attempts before a job is given up and shown to a person.
pub const MAX_ATTEMPTS: i64 = 8;
/// First pause after a failure; doubled each time.
const FIRST_PAUSE_MS: i64 = 5_000;
/// Jobs of one kind waiting at once; more are refused.
pub const MAX_QUEUED: i64 = 10_000;

/// A leased job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its number on this machine.
    pub id: i64,
    /// What to do.
    pub kind: String,
    /// With what.
    pub payload: Vec<u8>,
    /// Which attempt this is, from 1.
    pub attempt: i64,
}

/// Queues a job in the caller's transaction: it exists if and only if the command that wants it is committed.
pub fn enqueue(
    tx: &mut WriteTx<'_>,
    kind: &str,
    payload: &[u8],
    run_at: UtcMillis,
) -> Result<i64, StoreError> {
    let waiting =
        tx.query("SELECT count(*) FROM job WHERE kind = ?1 AND finished = 0", &[kind.into()])?[0].int(0)?;
    if waiting >= MAX_QUEUED {
        return Err(StoreError::Busy);
    }
    let id = tx.query("SELECT coalesce(max(id), 0) + 1 FROM job", &[])?[0].int(0)?;
    tx.execute(
        "INSERT INTO job (id, kind, payload, run_at, leased_until, attempts, last_error, finished) \
         VALUES (?1, ?2, ?3, ?4, 0, 0, NULL, 0)",
        &[id.into(), kind.into(), Value::blob(payload), run_at.0.into()],
    )?;
    Ok(id)
}

/// Leases the job that is due longest, if any.
pub fn lease(tx: &mut WriteTx<'_>, kinds: &[&str], now: UtcMillis) -> Result<Option<Job>, StoreError> {
    let due = tx.query(
        "SELECT id, kind, payload, attempts FROM job WHERE finished = 0 AND run_at <= ?1 AND leased_until <= ?1 \
         ORDER BY run_at, id LIMIT 100",
        &[now.0.into()],
    )?;
    for row in due {
        if !kinds.contains(&row.text(1)?) {
            continue;
        }
        let (id, attempt) = (row.int(0)?, row.int(3)? + 1);
        tx.execute(
            "UPDATE job SET leased_until = ?2, attempts = ?3 WHERE id = ?1",
            &[id.into(), (now.0 + LEASE_MS).into(), attempt.into()],
        )?;
        return Ok(Some(Job { id, kind: row.text(1)?.to_owned(), payload: row.blob(2)?.to_vec(), attempt }));
    }
    Ok(None)
}

/// The job is done.
pub fn complete(tx: &mut WriteTx<'_>, job: &Job) -> Result<(), StoreError> {
    tx.execute("DELETE FROM job WHERE id = ?1", &[job.id.into()])?;
    Ok(())
}

/// The attempt failed: tried again after a pause, or given up. Returns whether it will be tried again.
pub fn fail(tx: &mut WriteTx<'_>, job: &Job, error: &str, now: UtcMillis) -> Result<bool, StoreError> {
    let again = job.attempt < MAX_ATTEMPTS;
    let pause = FIRST_PAUSE_MS << (job.attempt - 1).clamp(0, 20);
    let error: String = error.chars().take(500).collect();
    tx.execute(
        "UPDATE job SET leased_until = 0, run_at = ?2, last_error = ?3, finished = ?4 WHERE id = ?1",
        &[job.id.into(), (now.0 + pause).into(), error.into(), i64::from(!again).into()],
    )?;
    Ok(again)
}

/// Jobs given up, newest first: number, kind, last error.
pub fn given_up(db: &mut Connection, limit: i64) -> Result<Vec<(i64, String, String)>, StoreError> {
    let sql = "SELECT id, kind, last_error FROM job WHERE finished = 1 ORDER BY id DESC LIMIT ?1";
    db.query(sql, &[limit.into()])?
        .into_iter()
        .map(|row| {
            Ok((row.int(0)?, row.text(1)?.to_owned(), row.text_opt(2)?.unwrap_or_default().to_owned()))
        })
        .collect()
}
