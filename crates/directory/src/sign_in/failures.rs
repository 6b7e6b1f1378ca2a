//! Past failures, one row per account: written before the answer is given, so that pulling the plug gives no tries back.

use super::budget::Budget;
use kernel::{ClassId, PersonId, UtcMillis};
use store::{Connection, StoreError, Value, WriteTx};

/// Accounts are swept of rows older than this: the longest window.
const SWEEP_MS: i64 = super::budget::DAY_MS;

/// Whose failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Strangers' wrong PINs in a class.
    Class(ClassId),
    /// A known device's wrong PINs.
    Device(DeviceHash),
    /// Strangers' wrong passwords for one person.
    Password(PersonId),
    /// A known device's wrong passwords for one person.
    PasswordAt(PersonId, DeviceHash),
    /// Strangers' wrong tries at one kept place.
    Place(PersonId),
    /// Strangers' wrong tries at all kept places.
    Places,
    /// Wrong one-time codes.
    OneTimeCodes,
    /// Wrong invitations.
    Invitations,
}

/// A device's cookie as the database knows it.
pub use super::device::DeviceHash;

impl Scope {
    fn key(&self) -> Value {
        let mut key = Vec::with_capacity(49);
        match self {
            Scope::Class(class) => [&[1][..], &class.0].concat().clone_into(&mut key),
            Scope::Device(device) => [&[2][..], &device.0].concat().clone_into(&mut key),
            Scope::Password(person) => [&[3][..], &person.0].concat().clone_into(&mut key),
            Scope::PasswordAt(person, device) => {
                [&[4][..], &person.0, &device.0].concat().clone_into(&mut key)
            }
            Scope::Place(person) => [&[5][..], &person.0].concat().clone_into(&mut key),
            Scope::Places => key.push(6),
            Scope::OneTimeCodes => key.push(7),
            Scope::Invitations => key.push(8),
        }
        key.into()
    }
}

/// The failures of an account, oldest first.
pub(super) fn of(db: &mut Connection, scope: Scope) -> Result<Vec<UtcMillis>, StoreError> {
    let row = db.query_one("SELECT times FROM directory_failures WHERE scope = ?1", &[scope.key()])?;
    let Some(row) = row else { return Ok(Vec::new()) };
    let times = row.blob(0)?.chunks_exact(8).map(|bytes| {
        let mut time = [0; 8];
        time.copy_from_slice(bytes);
        UtcMillis(i64::from_be_bytes(time))
    });
    Ok(times.collect())
}

/// Writes one more failure down, and forgets accounts on which nothing counts any more.
pub(super) fn charge(tx: &mut WriteTx<'_>, scope: Scope, budget: Budget) -> Result<(), StoreError> {
    let now = tx.now();
    let times = budget.charge(&of(tx.connection(), scope)?, now);
    let bytes: Vec<u8> = times.iter().flat_map(|at| at.0.to_be_bytes()).collect();
    tx.execute("DELETE FROM directory_failures WHERE last <= ?1", &[now.plus_ms(-SWEEP_MS).0.into()])?;
    tx.execute(
        "INSERT INTO directory_failures (scope, times, last) VALUES (?1, ?2, ?3) \
         ON CONFLICT (scope) DO UPDATE SET times = excluded.times, last = excluded.last",
        &[scope.key(), bytes.into(), now.0.into()],
    )?;
    Ok(())
}

/// She came in after all: her own failures are forgotten. Never done for an account that several people share.
pub(super) fn forget(tx: &mut WriteTx<'_>, scope: Scope) -> Result<(), StoreError> {
    tx.execute("DELETE FROM directory_failures WHERE scope = ?1", &[scope.key()])?;
    Ok(())
}
