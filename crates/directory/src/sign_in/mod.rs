//! Signing in: how somebody shows who she is, and how a guessing machine does not.
//!
//! | who | by what | kept |
//! |---|---|---|
//! | a pupil | class code, drawing, PIN or four pictures | encrypted under a hub key outside the database ([`vault`]), so that her card can be printed again |
//! | a pupil | her card's link, one scan | the same, and a hash to look it up |
//! | a pupil | her teacher's "let her in" | in memory ([`waiting`]) |
//! | staff | name or short user id, password | Argon2id ([`password`]) |
//! | a guest | nothing; later, if she wishes, three drawings and a PIN | [`places`] |
//!
//! How many wrong tries are let through, and why that many: [`budget`]. All of it is local state; the log holds only that a
//! way in was renewed, why, and by whom.

pub mod budget;
pub mod cards;
pub mod codes;
pub(crate) mod demonstration;
pub mod device;
pub mod doors;
pub mod enter;
mod failures;
mod forget;
pub(crate) mod pages;
pub mod password;
pub mod places;
pub mod secret;
pub mod tables;
mod vault;
pub mod waiting;

use eventlog::sealing::WrappingSecret;
use kernel::{PersonId, UtcMillis};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Guests who walk in within an hour: a market day. More are asked to wait, so that nobody fills the disk by pressing.
const GUESTS_AN_HOUR: usize = 600;
/// How long somebody who was a guest a moment ago is asked whether that work is hers.
const CLAIM_MS: i64 = 30 * 60_000;
/// Claims remembered at once.
const CLAIMS: usize = 500;

/// What signing in keeps in memory, and the hub's key for credentials.
pub(crate) struct Ways {
    pub(crate) vault: vault::Vault,
    pub(crate) waiting: waiting::Waiting,
    pub(crate) hasher: password::Hasher,
    wrong_codes: Mutex<Vec<UtcMillis>>,
    guests: Mutex<Vec<UtcMillis>>,
    claims: Mutex<HashMap<PersonId, (PersonId, UtcMillis)>>,
}

impl Ways {
    pub(crate) fn new(secret: &WrappingSecret) -> Self {
        Self {
            vault: vault::Vault::new(secret),
            waiting: waiting::Waiting::default(),
            hasher: password::Hasher::default(),
            wrong_codes: Mutex::default(),
            guests: Mutex::default(),
            claims: Mutex::default(),
        }
    }

    /// Whether a class code from a device that no class knows is looked at.
    fn looks_at_codes(&self, now: UtcMillis) -> bool {
        budget::CLASS_CODES.left(&locked(&self.wrong_codes), now) > 0
    }

    /// A wrong class code. Kept in memory: what a power cut gives back is an hour's worth.
    fn wrong_code(&self, now: UtcMillis) {
        let mut wrong = locked(&self.wrong_codes);
        *wrong = budget::CLASS_CODES.charge(&wrong, now);
    }

    /// Whether one more guest may walk in now.
    fn another_guest(&self, now: UtcMillis) -> bool {
        const HOUR: budget::Budget = budget::Budget { failures: GUESTS_AN_HOUR, window_ms: 3_600_000 };
        let mut guests = locked(&self.guests);
        let open = HOUR.left(&guests, now) > 0;
        if open {
            *guests = HOUR.charge(&guests, now);
        }
        open
    }

    /// Somebody came in on a phone on which she was a guest until now.
    fn may_claim(&self, person: PersonId, guest: PersonId, now: UtcMillis) {
        let mut claims = locked(&self.claims);
        claims.retain(|_, (_, at)| now.0.saturating_sub(at.0) < CLAIM_MS);
        if claims.len() < CLAIMS {
            claims.insert(person, (guest, now));
        }
    }

    /// The guest she was a moment ago.
    fn claimable(&self, person: PersonId, now: UtcMillis) -> Option<PersonId> {
        let claims = locked(&self.claims);
        claims.get(&person).filter(|(_, at)| now.0.saturating_sub(at.0) < CLAIM_MS).map(|(guest, _)| *guest)
    }

    fn end_claim(&self, person: PersonId) {
        locked(&self.claims).remove(&person);
    }
}

/// Plain values: a thread that stopped while holding them cannot have left them half changed.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
