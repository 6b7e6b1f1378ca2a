//! How many wrong tries are let through before a person must look. Pure: time and past failures are passed in.
//!
//! # The arithmetic
//!
//! A pupil's PIN is drawn by the box, uniformly among [`PIN_SPACE`] = 9,688. A try names the pupil first and is compared with
//! her PIN alone, so one try hits with probability at most p = 1 / (9,688 - k) when k guesses at her have failed, whichever
//! of 40 pupils it is aimed at and in whatever order: *choosing among the pupils buys nothing*, expectation is additive.
//! (A sign-in that compares a number with all PINs of a school of 200 hits 200 times as often.)
//!
//! All devices that the box does not know share one budget per class, F = [`STRANGERS`] failures in any 24 hours; the window
//! slides, so there is no midnight at which two budgets meet. Tries go on until the F-th failure. Each try either fails
//! (spending one) or hits, so E(hits) = sum of p over tries and E(failures) = sum of (1 - p) <= F, hence
//!
//! > E(hits) <= F p / (1 - p) <= F / (9,688 - F - 1) = 60 / 9,627 = 0.0062 a day for a class of any size.
//!
//! A device on which a pupil has signed in before is *known for her*. Failures made on it for pupils it is known for are
//! charged to that device, D = [`KNOWN_DEVICE`] = 20 in any 24 hours over all of them, and never to the class. So whoever
//! empties the class's budget, from fifty devices or from one that deletes its cookie at each try, does not delay her: her
//! phone is not asked how the class's budget stands. A thief who also holds the school's tablet, known for the whole class, has
//! (60 + 20) / (9,688 - 81) = 0.0083. When a device's own budget is spent it is a stranger for the rest of the day, no worse.
//!
//! When the strangers' budget is spent, a right PIN from a stranger is not looked at either (it would be an oracle). There
//! remain, at once and without delay: the known devices, the card, and the teacher's "let her in".
//!
//! Sequences of pictures have 11,862 possibilities; the same budgets give less.

use super::secret::PIN_SPACE;
use kernel::UtcMillis;

/// So many failures in any `window_ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Failures that are let through.
    pub failures: usize,
    /// The length of the sliding window.
    pub window_ms: i64,
}

/// One day.
pub const DAY_MS: i64 = 24 * 3_600_000;

/// Wrong PINs of one class from all devices that are not known, together. A class of 40 on its first morning, everybody on
/// a new phone, mistypes some ten times.
pub const STRANGERS: Budget = Budget { failures: 60, window_ms: DAY_MS };
/// Wrong PINs on one device, for the pupils it is known for.
pub const KNOWN_DEVICE: Budget = Budget { failures: 20, window_ms: DAY_MS };
/// Wrong class codes on the whole box, from devices it does not know: 2,400 a day against 3.2 million codes finds one of
/// ten classes with probability 0.0075 a day, and all that it finds is drawings and first names.
pub const CLASS_CODES: Budget = Budget { failures: 100, window_ms: 3_600_000 };
/// Wrong PINs for one kept place of a guest, from devices that are not known for it. She chose the PIN herself, so the most
/// likely guesses are worth more than 1 in 9,688: few are let through.
pub const KEPT_PLACE: Budget = Budget { failures: 5, window_ms: DAY_MS };
/// Places asked for that are wrong (place or PIN), on the whole box, from devices that are not known for them.
pub const KEPT_PLACES: Budget = Budget { failures: 60, window_ms: DAY_MS };
/// Wrong one-time codes on the whole box: they have 10^8 possibilities, 50 of them right.
pub const ONE_TIME_CODES: Budget = Budget { failures: 20, window_ms: DAY_MS };
/// Wrong invitations for staff on the whole box; each has 40 bits.
pub const INVITATIONS: Budget = Budget { failures: 100, window_ms: DAY_MS };

impl Budget {
    /// What is left.
    pub fn left(&self, failures: &[UtcMillis], now: UtcMillis) -> usize {
        self.failures.saturating_sub(failures.iter().filter(|at| self.counts(**at, now)).count())
    }

    /// Whether a failure counts. One dated less than a window ahead was made before the clock was set back a little: it does.
    /// One from further ahead was made under a clock that was wrong altogether, and would close a class for a year: it does
    /// not. No guesser can set the clock, so what he wins is one more budget on the day somebody sets it right.
    fn counts(&self, at: UtcMillis, now: UtcMillis) -> bool {
        now.0.saturating_sub(at.0) < self.window_ms && at.0.saturating_sub(now.0) < self.window_ms
    }

    /// The failures with one more, without those that no longer count. Dates ahead of the clock are brought back to now, so that
    /// a clock that once stood in another year does not close a class for a year. Never longer than the budget.
    pub fn charge(&self, failures: &[UtcMillis], now: UtcMillis) -> Vec<UtcMillis> {
        let mut kept: Vec<UtcMillis> = failures
            .iter()
            .filter(|at| self.counts(**at, now))
            .map(|at| UtcMillis(at.0.min(now.0)))
            .collect();
        kept.push(now);
        kept.sort();
        let surplus = kept.len().saturating_sub(self.failures);
        kept.split_off(surplus)
    }
}

/// How a try with a PIN is let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admitted {
    /// From a device known for this pupil; a failure is the device's.
    Known,
    /// From a stranger; a failure is the class's.
    Stranger,
    /// Not looked at: the card, a known device or the teacher's "let her in" are open.
    Refused,
}

/// Whether a try with a PIN is looked at. `own`: failures of the device, if it is known for the pupil. `class`: failures of
/// strangers in the class.
pub fn admit(own: Option<&[UtcMillis]>, class: &[UtcMillis], now: UtcMillis) -> Admitted {
    if own.is_some_and(|own| KNOWN_DEVICE.left(own, now) > 0) {
        Admitted::Known
    } else if STRANGERS.left(class, now) > 0 {
        Admitted::Stranger
    } else {
        Admitted::Refused
    }
}

/// The bound on expected hits for so many failures against secrets drawn from so many: F / (S - F - 1).
pub fn expected_hits(failures: usize, space: u32) -> f64 {
    failures as f64 / (f64::from(space) - failures as f64 - 1.0)
}

/// What a guessing machine may hope for in a day, against one class.
pub fn guesser_hits_per_day() -> f64 {
    expected_hits(STRANGERS.failures, PIN_SPACE)
}

/// Failed passwords before a stranger has to wait: a teacher who mixes up her two passwords is not slowed.
const FREE_PASSWORDS: usize = 5;
/// On a device she has signed in on.
const FREE_PASSWORDS_KNOWN: usize = 10;
/// The longest wait for a stranger. 5 free tries and 96 a day: an eight-letter password that is not on a list of the hundred
/// most common ones stands.
const LONGEST_WAIT_MS: i64 = 15 * 60_000;
/// The longest wait on a known device: a breath, never a lock.
const LONGEST_WAIT_KNOWN_MS: i64 = 30_000;
/// Failed passwords that are remembered for one person.
pub const PASSWORDS: Budget = Budget { failures: 32, window_ms: DAY_MS };

/// Until when the next password for this person has to wait, if it has to. Strangers share one account per person; a known
/// device has its own, so that nobody else can slow it.
pub fn password_wait(failures: &[UtcMillis], known: bool, now: UtcMillis) -> Option<UtcMillis> {
    let (free, longest) =
        if known { (FREE_PASSWORDS_KNOWN, LONGEST_WAIT_KNOWN_MS) } else { (FREE_PASSWORDS, LONGEST_WAIT_MS) };
    let recent = PASSWORDS.failures - PASSWORDS.left(failures, now);
    // 2, 4, 8, 16 s ...
    let over = recent.checked_sub(free)?;
    let wait_ms = (2_000i64 << over.min(20)).min(longest);
    let counted = failures.iter().filter(|at| PASSWORDS.counts(**at, now));
    // What lies ahead of the clock does not begin the wait anew at each look.
    let last = counted.map(|at| at.0).filter(|at| *at <= now.0).max()?;
    let until = UtcMillis(last.saturating_add(wait_ms));
    (until > now).then_some(until)
}

#[cfg(test)]
mod tests;
