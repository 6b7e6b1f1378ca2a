//! [`Waiting`]: who stands at the door and waits for her teacher to let her in. In memory: after a power cut she asks again.
//!
//! Each waiting phone shows a number. The teacher sees name and number and looks up: the child who shows that number is let
//! in. So a stranger who asks as somebody else stands there under a number that no child in the room shows.

use kernel::{ClassId, PersonId, UtcMillis};
use std::sync::{Mutex, PoisonError};

/// Phones that wait for one class. A class of 40 without cards after the phones were reset.
const PER_CLASS: usize = 60;
/// Phones that wait for one pupil: hers, a second one, and somebody who pretends.
const PER_PUPIL: usize = 3;
/// Phones that wait on the whole box.
const ALL: usize = 600;
/// Nobody waits longer; she asks again.
const LASTS_MS: i64 = 30 * 60_000;
/// Numbers shown: two digits, none that is read in two ways.
const NUMBERS: std::ops::RangeInclusive<u8> = 20..=99;

/// Names a waiting phone: what its cookie holds, hashed.
pub type Ticket = [u8; 32];

/// A phone that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// Which phone.
    pub ticket: Ticket,
    /// For which class's teacher.
    pub class: ClassId,
    /// As whom.
    pub pupil: PersonId,
    /// What it shows.
    pub number: u8,
    /// Since when.
    pub since: UtcMillis,
    /// She may come in.
    pub let_in: bool,
    /// With those who are at the phone already.
    pub joins: bool,
}

/// Everybody at the doors.
#[derive(Debug, Default)]
pub struct Waiting(Mutex<Vec<Wait>>);

/// Too many wait already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoorCrowded;

impl Waiting {
    /// A phone begins to wait. `draw` is any number; it chooses among those that no other phone of the class shows.
    pub fn ask(
        &self,
        ticket: Ticket,
        (class, pupil, joins): (ClassId, PersonId, bool),
        draw: u8,
        now: UtcMillis,
    ) -> Result<Wait, DoorCrowded> {
        self.with(now, |waits| {
            waits.retain(|wait| wait.ticket != ticket);
            let of_class = waits.iter().filter(|wait| wait.class == class).count();
            let of_pupil = waits.iter().filter(|wait| wait.pupil == pupil).count();
            if waits.len() >= ALL || of_class >= PER_CLASS || of_pupil >= PER_PUPIL {
                return Err(DoorCrowded);
            }
            let free: Vec<u8> = NUMBERS
                .filter(|number| !waits.iter().any(|wait| wait.class == class && wait.number == *number))
                .collect();
            let number = free.get(usize::from(draw) % free.len().max(1)).copied().ok_or(DoorCrowded)?;
            let wait = Wait { ticket, class, pupil, number, since: now, let_in: false, joins };
            waits.push(wait.clone());
            Ok(wait)
        })
    }

    /// How a phone's waiting stands.
    pub fn of(&self, ticket: &Ticket, now: UtcMillis) -> Option<Wait> {
        self.with(now, |waits| waits.iter().find(|wait| wait.ticket == *ticket).cloned())
    }

    /// Who waits for a class, longest first; those who were let in are no longer listed.
    pub fn at(&self, class: ClassId, now: UtcMillis) -> Vec<Wait> {
        self.with(now, |waits| {
            waits.iter().filter(|wait| wait.class == class && !wait.let_in).cloned().collect()
        })
    }

    /// The teacher decides about the phone with this number.
    pub fn answer(&self, class: ClassId, number: u8, let_in: bool, now: UtcMillis) -> Option<Wait> {
        self.with(now, |waits| {
            let at = waits
                .iter()
                .position(|wait| (wait.class, wait.number, wait.let_in) == (class, number, false))?;
            if let_in {
                waits[at].let_in = true;
                Some(waits[at].clone())
            } else {
                Some(waits.remove(at))
            }
        })
    }

    /// She goes in: once.
    pub fn take(&self, ticket: &Ticket, now: UtcMillis) -> Option<Wait> {
        self.with(now, |waits| {
            let at = waits.iter().position(|wait| wait.ticket == *ticket && wait.let_in)?;
            Some(waits.remove(at))
        })
    }

    fn with<T>(&self, now: UtcMillis, act: impl FnOnce(&mut Vec<Wait>) -> T) -> T {
        let mut waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back makes nobody wait longer than it says.
        waits.retain(|wait| (0..LASTS_MS).contains(&(now.0 - wait.since.0)));
        act(&mut waits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMillis = UtcMillis(1_000_000);
    const CLASS: ClassId = ClassId([1; 16]);

    fn pupil(n: u8) -> PersonId {
        PersonId([n; 16])
    }

    #[test]
    fn a_phone_waits_is_let_in_and_goes_in_once() {
        let waiting = Waiting::default();
        let wait = waiting.ask([1; 32], (CLASS, pupil(1), false), 7, NOW).unwrap();
        assert_eq!(waiting.at(CLASS, NOW), vec![wait.clone()]);
        assert_eq!(waiting.take(&[1; 32], NOW), None, "not yet");
        assert_eq!(waiting.answer(ClassId([2; 16]), wait.number, true, NOW), None, "another class's teacher");
        assert!(waiting.answer(CLASS, wait.number, true, NOW).is_some());
        assert!(waiting.at(CLASS, NOW).is_empty());
        assert_eq!(waiting.take(&[2; 32], NOW), None, "another phone");
        assert!(waiting.take(&[1; 32], NOW).is_some());
        assert_eq!(waiting.take(&[1; 32], NOW), None, "once");
    }

    #[test]
    fn who_pretends_shows_another_number_and_cannot_fill_the_door() {
        let waiting = Waiting::default();
        let hers = waiting.ask([1; 32], (CLASS, pupil(1), false), 0, NOW).unwrap();
        let other = waiting.ask([2; 32], (CLASS, pupil(1), false), 0, NOW).unwrap();
        assert_ne!(hers.number, other.number);
        assert!(waiting.ask([3; 32], (CLASS, pupil(1), false), 0, NOW).is_ok());
        assert_eq!(waiting.ask([4; 32], (CLASS, pupil(1), false), 0, NOW), Err(DoorCrowded));
        // Asking again from the same phone replaces its place.
        assert!(waiting.ask([3; 32], (CLASS, pupil(1), false), 9, NOW).is_ok());
        let mut asked = 3;
        for n in 10..200u8 {
            asked += usize::from(waiting.ask([n; 32], (CLASS, pupil(n), false), n, NOW).is_ok());
        }
        assert_eq!(asked, PER_CLASS);
        let mut numbers: Vec<u8> = waiting.at(CLASS, NOW).iter().map(|wait| wait.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), PER_CLASS, "each another number");
        assert!(waiting.at(CLASS, NOW.plus_ms(LASTS_MS)).is_empty(), "nobody waits for ever");
    }
}
