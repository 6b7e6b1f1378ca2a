//! Whose word about the time a box takes: pure, so that every case has a line in the table below.
//!
//! A box without a clock battery must be told the time, and whoever tells it can shift every date on it. So the root's own nodes are
//! believed, and whoever keeps the box; a better clock than its own; and no year in which this program cannot run.

use kernel::{ClockQuality, UtcMillis};
use std::ops::RangeInclusive;
use store::MAX_CLOCK_AHEAD_MS;

/// Two clocks that differ by less show the same: a word may be under way for a minute on a bad link.
pub const TOLERANCE_MS: i64 = 2 * 60_000;

/// Who tells the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Teller {
    /// A central of the network with a valid certificate, whose key the conversation has proved.
    Central,
    /// Any other node.
    Peer,
    /// Whoever keeps the box.
    Keeper {
        /// She has read that the box wrote entries of a later date, and says that its clock ran ahead.
        sure: bool,
    },
}

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The time.
    pub now: UtcMillis,
    /// How good the clock is that shows it.
    pub quality: ClockQuality,
    /// By whom.
    pub by: Teller,
}

/// What the box knows by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    /// What its clock shows.
    pub now: UtcMillis,
    /// How good that is.
    pub quality: ClockQuality,
    /// Where its own log stands: it wrote nothing of a later time.
    pub log: UtcMillis,
}

/// The time is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The box's own log stands further ahead of it than clocks follow each other: it was written by a clock that was wrong.
    pub log_ran_ahead: bool,
}

/// Why it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// Before this program was written, or far beyond its years.
    Absurd,
    /// Not everybody may set a box's clock.
    Untrusted,
    /// The box's own clock is as good.
    NoBetter,
    /// Both show the same.
    Same,
    /// The box has written entries of a later time, and nobody who can know says that those are wrong.
    BehindLog {
        /// Of when.
        log: UtcMillis,
    },
}

/// Whether a box takes the time that it is told. `plausible`: when this program can run at all.
pub fn believe(told: Told, own: Own, plausible: &RangeInclusive<UtcMillis>) -> Result<Taken, NotTaken> {
    if told.by == Teller::Peer {
        return Err(NotTaken::Untrusted);
    }
    if !plausible.contains(&told.now) {
        return Err(NotTaken::Absurd);
    }
    // Stamps follow others' clocks so far: up to there the log may stand ahead of a clock that is right.
    let log_ran_ahead = own.log > told.now.plus_ms(MAX_CLOCK_AHEAD_MS);
    let is_certain = match told.by {
        Teller::Keeper { sure } => sure,
        Teller::Central | Teller::Peer => {
            let differs = told.now.0.abs_diff(own.now.0) > TOLERANCE_MS.unsigned_abs();
            // Two clocks agree, and one of them is good: what stands ahead of both was written by one that was wrong. Stamps that followed
            // another's clock to the limit are ahead by what the two differ.
            let followed = told.now.max(own.now).plus_ms(MAX_CLOCK_AHEAD_MS + TOLERANCE_MS);
            if own.log > followed && !differs && told.quality == ClockQuality::Good {
                return Ok(Taken { log_ran_ahead });
            }
            if told.quality <= own.quality {
                return Err(NotTaken::NoBetter);
            }
            // A clock that nobody has vouched for is worth more once somebody says that it is right.
            if !differs && own.quality >= ClockQuality::Adopted {
                return Err(NotTaken::Same);
            }
            told.quality == ClockQuality::Good
        }
    };
    match log_ran_ahead && !is_certain {
        true => Err(NotTaken::BehindLog { log: own.log }),
        false => Ok(Taken { log_ran_ahead }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ClockQuality::{Adopted, Carried, Good, Unknown};
    use NotTaken::{Absurd, BehindLog, NoBetter, Same, Untrusted};

    const DAY_MS: i64 = 86_400_000;
    const NOW: UtcMillis = UtcMillis(1_795_000_000_000);
    const CENTRAL: Teller = Teller::Central;
    const KEEPER: Teller = Teller::Keeper { sure: false };
    const SURE: Teller = Teller::Keeper { sure: true };

    fn at(ms: i64) -> UtcMillis {
        NOW.plus_ms(ms)
    }

    #[test]
    fn whose_word_is_taken() {
        let taken = |log_ran_ahead| Ok(Taken { log_ran_ahead });
        let plausible = at(-400 * DAY_MS)..=at(3_000 * DAY_MS);
        let lost = UtcMillis(1_000);
        let year = 365 * DAY_MS;
        // By whom, what, how good; the own clock, how good, and where the own log stands.
        let cases = [
            // After a power cut: 1970, and a log of yesterday.
            ((CENTRAL, NOW, Good), (lost, Unknown, at(-DAY_MS)), taken(false)),
            ((CENTRAL, NOW, Adopted), (lost, Unknown, at(-DAY_MS)), taken(false)),
            // Carried on from the last time known.
            ((CENTRAL, NOW, Good), (at(-DAY_MS), Carried, at(-DAY_MS)), taken(false)),
            // As good as its own.
            ((CENTRAL, NOW, Carried), (at(-DAY_MS), Carried, at(-DAY_MS)), Err(NoBetter)),
            ((CENTRAL, NOW, Good), (at(-DAY_MS), Good, at(-DAY_MS)), Err(NoBetter)),
            ((CENTRAL, NOW, Unknown), (lost, Unknown, at(-DAY_MS)), Err(NoBetter)),
            // What somebody set by hand gives way to network time.
            ((CENTRAL, NOW, Good), (at(3_600_000), Adopted, at(3_600_000)), taken(false)),
            // Two minutes are under way.
            ((CENTRAL, NOW, Good), (at(TOLERANCE_MS), Adopted, NOW), Err(Same)),
            ((CENTRAL, NOW, Good), (at(-TOLERANCE_MS), Adopted, NOW), Err(Same)),
            ((CENTRAL, NOW, Good), (at(TOLERANCE_MS + 1), Adopted, NOW), taken(false)),
            ((CENTRAL, NOW, Good), (at(TOLERANCE_MS), Carried, NOW), taken(false)),
            // Anybody else's word.
            ((Teller::Peer, NOW, Good), (lost, Unknown, lost), Err(Untrusted)),
            // Absurd, whoever says it.
            ((CENTRAL, at(-401 * DAY_MS), Good), (lost, Unknown, lost), Err(Absurd)),
            ((CENTRAL, at(3_001 * DAY_MS), Good), (lost, Unknown, lost), Err(Absurd)),
            ((SURE, UtcMillis(i64::MAX), Adopted), (NOW, Good, NOW), Err(Absurd)),
            ((SURE, UtcMillis(i64::MIN), Adopted), (NOW, Good, NOW), Err(Absurd)),
            // Stamps may be ahead by as much as clocks follow each other: nothing ran ahead.
            ((CENTRAL, NOW, Adopted), (lost, Unknown, at(MAX_CLOCK_AHEAD_MS)), taken(false)),
            // The own log is of next year. A central that was told the time itself does not decide which of the two is wrong.
            ((CENTRAL, NOW, Adopted), (at(year), Carried, at(year)), Err(BehindLog { log: at(year) })),
            ((CENTRAL, NOW, Good), (at(year), Carried, at(year)), taken(true)),
            // Its own clock is right again by itself, and the central's says the same.
            ((CENTRAL, NOW, Good), (NOW, Good, at(year)), taken(true)),
            ((CENTRAL, NOW, Good), (at(TOLERANCE_MS), Adopted, at(year)), taken(true)),
            ((CENTRAL, NOW, Adopted), (NOW, Good, at(year)), Err(NoBetter)),
            // It followed another's stamps as far as it may, and is a little ahead itself.
            ((CENTRAL, NOW, Good), (at(60_000), Adopted, at(60_000 + MAX_CLOCK_AHEAD_MS)), Err(Same)),
            ((CENTRAL, NOW, Good), (NOW, Good, at(1 + MAX_CLOCK_AHEAD_MS)), Err(NoBetter)),
            ((CENTRAL, NOW, Good), (at(year), Good, at(year)), Err(NoBetter)),
            ((KEEPER, NOW, Adopted), (at(year), Carried, at(year)), Err(BehindLog { log: at(year) })),
            ((SURE, NOW, Adopted), (at(year), Carried, at(year)), taken(true)),
            // Whoever keeps the box may say that it is right, and may doubt any clock.
            ((KEEPER, NOW, Adopted), (NOW, Carried, at(-DAY_MS)), taken(false)),
            ((KEEPER, at(-3_600_000), Adopted), (NOW, Good, NOW), taken(false)),
        ];
        for ((by, now, quality), (own, of, log), expected) in cases {
            let own = Own { now: own, quality: of, log };
            let found = believe(Told { now, quality, by }, own, &plausible);
            assert_eq!(found, expected, "{by:?} says {now:?} ({quality:?}) to {own:?}");
        }
    }
}
