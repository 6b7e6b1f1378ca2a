//! How much a person may write: nobody who works notices it, and nobody fills the box's card alone.
//!
//! A form costs its bytes and a kilobyte, which is more than an answer grows the database by. The arithmetic stands in
//! `docs/threat-model.md`, under *Availability*; the test below holds it. Counts are kept in memory: a restart forgives.

use kernel::{Actor, PersonId, Role, UtcMillis};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Bytes a person may write in forms: some 10,000 answers. It fills again evenly within a day.
const PERSON_BYTES: i64 = 16 << 20;
/// Of a guest, who is a new person at every press.
const GUEST_BYTES: i64 = 4 << 20;
/// So all guests share one more.
const ALL_GUESTS_BYTES: i64 = 256 << 20;
/// Bytes of files a person of the staff may send: a shelf of courses.
const FILES_BYTES: i64 = 2 << 30;
/// What a form costs besides its bytes.
const FORM_BYTES: i64 = 1 << 10;
const DAY_MS: i64 = 24 * 3_600_000;
/// People counted at once; who wrote nothing for a day is forgotten before.
const MAX_COUNTED: usize = 20_000;

/// From what is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Purse {
    Person(PersonId),
    Guest(PersonId),
    AllGuests,
    Files(PersonId),
}

impl Purse {
    fn size(self) -> i64 {
        match self {
            Purse::Person(_) => PERSON_BYTES,
            Purse::Guest(_) => GUEST_BYTES,
            Purse::AllGuests => ALL_GUESTS_BYTES,
            Purse::Files(_) => FILES_BYTES,
        }
    }
}

/// What is left, in bytes times milliseconds of a day, so that filling up loses nothing to rounding.
#[derive(Debug, Clone, Copy)]
struct Left {
    parts: i64,
    at: UtcMillis,
}

impl Left {
    fn filled(self, size: i64, now: UtcMillis) -> Self {
        let passed = (now.0 - self.at.0).clamp(0, DAY_MS);
        // A clock that was set back gives no hour twice; one that was far ahead for a while stops nobody for years.
        let at = if self.at.0 - now.0 > DAY_MS { now } else { UtcMillis(self.at.0.max(now.0)) };
        Self { parts: (self.parts + size * passed).min(size * DAY_MS), at }
    }

    /// When an hour's worth will be there: to begin again with one form would only end at the next.
    fn enough_at(self, size: i64) -> UtcMillis {
        self.at.plus_ms((size * DAY_MS / 24 - self.parts) / size + 1)
    }
}

/// Everybody's.
#[derive(Debug, Default)]
pub(crate) struct Budgets(Mutex<HashMap<Purse, Left>>);

impl Budgets {
    /// Somebody sends a form of so many bytes. `Err`: not now, but at this moment.
    pub(crate) fn form(&self, actor: &Actor, bytes: usize, now: UtcMillis) -> Result<(), UtcMillis> {
        let cost = FORM_BYTES + i64::try_from(bytes).unwrap_or(PERSON_BYTES);
        match actor.roles.iter().all(|role| *role == Role::Guest) {
            true => self.take(&[Purse::Guest(actor.person), Purse::AllGuests], cost, now),
            false => self.take(&[Purse::Person(actor.person)], cost, now),
        }
    }

    /// Somebody is about to send a file. What it costs is known at its end: [`Budgets::file_came`].
    pub(crate) fn file(&self, person: PersonId, now: UtcMillis) -> Result<(), UtcMillis> {
        self.take(&[Purse::Files(person)], 0, now)
    }

    /// So many bytes came, whatever becomes of them.
    pub(crate) fn file_came(&self, person: PersonId, bytes: usize, now: UtcMillis) {
        // Whoever had something left when it began may overdraw by one file.
        let _ = self.take(&[Purse::Files(person)], i64::try_from(bytes).unwrap_or(FILES_BYTES), now);
    }

    fn take(&self, purses: &[Purse], cost: i64, now: UtcMillis) -> Result<(), UtcMillis> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MAX_COUNTED {
            all.retain(|purse, left| left.filled(purse.size(), now).parts < purse.size() * DAY_MS);
        }
        let left_in = |all: &HashMap<Purse, Left>, purse: Purse| {
            let full = Left { parts: purse.size() * DAY_MS, at: now };
            all.get(&purse).copied().unwrap_or(full).filled(purse.size(), now)
        };
        let enough = |purse: &Purse| {
            let left = left_in(&all, *purse);
            (left.parts <= 0).then(|| left.enough_at(purse.size()))
        };
        if let Some(at) = purses.iter().filter_map(enough).max() {
            return Err(at);
        }
        for purse in purses {
            let mut left = left_in(&all, *purse);
            left.parts -= cost * DAY_MS;
            all.insert(*purse, left);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SchoolId;

    fn actor(number: u8, role: Role) -> Actor {
        Actor {
            person: PersonId([number; 16]),
            school: SchoolId([1; 16]),
            roles: vec![role],
            together: vec![],
        }
    }

    #[test]
    fn a_diligent_class_never_meets_it() {
        let budgets = Budgets::default();
        // 60 pupils, an answer of 400 bytes every four seconds, six hours a day, a week without a pause.
        for second in (0..7 * 86_400).step_by(4).filter(|second| second % 86_400 < 6 * 3_600) {
            for pupil in 0..60 {
                let now = UtcMillis(second * 1_000);
                assert_eq!(budgets.form(&actor(pupil, Role::Pupil), 400, now), Ok(()), "second {second}");
            }
        }
        // A teacher who saves a draft of 10 KB twice a minute for eight hours.
        for half in 0..8 * 120 {
            let now = UtcMillis(half * 30_000);
            assert_eq!(budgets.form(&actor(61, Role::Teacher), 10 << 10, now), Ok(()), "half minute {half}");
        }
    }

    #[test]
    fn who_writes_without_end_fills_nothing_and_hears_when_to_go_on() {
        let budgets = Budgets::default();
        let (pupil, other) = (actor(1, Role::Pupil), actor(2, Role::Pupil));
        let mut written = 0;
        // A machine that sends the longest form every second for ten days.
        for second in 0..10 * 86_400 {
            if budgets.form(&pupil, 256 << 10, UtcMillis(second * 1_000)).is_ok() {
                written += (256 << 10) + FORM_BYTES;
            }
        }
        assert!(written <= 11 * PERSON_BYTES + (1 << 20), "{written}");
        assert!(written >= 10 * PERSON_BYTES, "{written}");
        let now = UtcMillis(10 * DAY_MS);
        while budgets.form(&pupil, 256 << 10, now).is_ok() {}
        let at = budgets.form(&pupil, 1, now).unwrap_err();
        assert!((1..=3 * 3_600_000).contains(&(at.0 - now.0)), "{at:?}");
        assert_eq!(budgets.form(&pupil, 1, at), Ok(()));
        assert_eq!(budgets.form(&other, 1, now), Ok(()), "nobody else waits");
        // A clock that is set back, and forward again, gives nothing twice.
        let back = now.plus_ms(-DAY_MS);
        while budgets.form(&other, 256 << 10, now).is_ok() {}
        assert!(budgets.form(&other, 1, back).is_err() && budgets.form(&other, 1, now).is_err());
    }

    #[test]
    fn a_guest_who_presses_again_is_not_richer_by_much() {
        let budgets = Budgets::default();
        let mut written: i64 = 0;
        for guest in 0..=u8::MAX {
            while budgets.form(&actor(guest, Role::Guest), 64 << 10, UtcMillis(0)).is_ok() {
                written += (64 << 10) + FORM_BYTES;
            }
        }
        assert!(written <= ALL_GUESTS_BYTES + (1 << 20), "{written}");
        assert_eq!(budgets.form(&actor(1, Role::Pupil), 400, UtcMillis(0)), Ok(()), "pupils go on");
    }

    #[test]
    fn files_have_their_own() {
        let budgets = Budgets::default();
        let (person, now) = (PersonId([1; 16]), UtcMillis(0));
        let mut files = 0;
        while budgets.file(person, now).is_ok() {
            budgets.file_came(person, 100 << 20, now);
            files += 1;
        }
        assert_eq!(files, 21);
        assert!(budgets.form(&actor(1, Role::Teacher), 400, now).is_ok());
    }
}
