//! Spaced review at skill level: when is a mastered skill due to be asked again?
//!
//! FSRS version 6 (Free Spaced Repetition Scheduler; Ye and others, `open-spaced-repetition`, BSD-3-Clause), the scheduler
//! alone, written from its published equations on `libm` so that every hub plans the same day. A test compares it with
//! the crate `fsrs`. What it does not do: fit parameters. The defaults already beat the older schedulers on 350 million
//! reviews, and a village has too few reviews to fit 21 numbers.

mod fsrs;

pub use fsrs::{DEFAULT_PARAMETERS, Memory, Rating, Scheduler, SchedulerError};

/// Bound on the days between two reviews that a clock may claim. A clockless box can jump by decades; a jump is
/// counted as this many days and flagged.
pub const ELAPSED_DAYS_MAX: f64 = 3_650.0;

/// Days between two moments with the clock's tricks removed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Elapsed {
    /// Whole days, within `0..=ELAPSED_DAYS_MAX`.
    pub days: f64,
    /// The clock went backwards or jumped beyond the bound.
    pub suspicious: bool,
}

/// Whole days from one moment to the next, in UTC milliseconds; backwards counts as 0 and beyond
/// [`ELAPSED_DAYS_MAX`] as that, both flagged.
pub fn elapsed_days(from_utc_ms: i64, to_utc_ms: i64) -> Elapsed {
    const DAY_MS: i64 = 86_400_000;
    let days = (to_utc_ms.saturating_sub(from_utc_ms)).div_euclid(DAY_MS) as f64;
    let bounded = days.clamp(0.0, ELAPSED_DAYS_MAX);
    Elapsed { days: bounded, suspicious: to_utc_ms < from_utc_ms || days > ELAPSED_DAYS_MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_jumps_are_bounded_and_flagged() {
        let day = 86_400_000;
        assert_eq!(elapsed_days(0, 3 * day + 5), Elapsed { days: 3.0, suspicious: false });
        assert_eq!(elapsed_days(10 * day, 0), Elapsed { days: 0.0, suspicious: true });
        assert_eq!(elapsed_days(5, 0), Elapsed { days: 0.0, suspicious: true });
        assert_eq!(elapsed_days(0, i64::MAX), Elapsed { days: ELAPSED_DAYS_MAX, suspicious: true });
        assert_eq!(elapsed_days(i64::MIN, i64::MAX), Elapsed { days: ELAPSED_DAYS_MAX, suspicious: true });
    }
}
