//! How many errors the hub wrote down in the last day: counted where its log lines are made.

use crate::machine::MachineClock;
use kernel::Clock;
use std::{
    io::{Stderr, stderr},
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
};
use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

const HOURS: usize = 24;
const HOUR_MS: i64 = 3_600_000;

/// One count an hour; the hour it belongs to stands beside it.
static COUNTS: [(AtomicI64, AtomicU64); HOURS] = [const { (AtomicI64::new(-1), AtomicU64::new(0)) }; HOURS];

/// Writes log lines to standard error and counts the errors among them.
pub struct Counting;

impl<'w> MakeWriter<'w> for Counting {
    type Writer = Stderr;

    fn make_writer(&'w self) -> Stderr {
        stderr()
    }

    fn make_writer_for(&'w self, metadata: &Metadata<'_>) -> Stderr {
        if *metadata.level() == Level::ERROR {
            count(this_hour());
        }
        stderr()
    }
}

fn this_hour() -> i64 {
    MachineClock.now().0.div_euclid(HOUR_MS)
}

fn count(hour: i64) {
    let (of, errors) = &COUNTS[hour.rem_euclid(HOURS as i64) as usize];
    // Two at the turn of the hour may lose one: it is a hint for a person, not a ledger.
    if of.swap(hour, Ordering::Relaxed) != hour {
        errors.store(0, Ordering::Relaxed);
    }
    errors.fetch_add(1, Ordering::Relaxed);
}

/// Errors of the last 24 hours, since this start.
pub fn in_a_day() -> u64 {
    since(this_hour() - HOURS as i64)
}

fn since(hour: i64) -> u64 {
    let recent = COUNTS.iter().filter(|(of, _)| of.load(Ordering::Relaxed) > hour);
    recent.map(|(_, errors)| errors.load(Ordering::Relaxed)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_counted_and_forgotten() {
        for hour in [1_000, 1_000, 1_001, 1_024, 1_025] {
            count(hour);
        }
        // Hours 1,024 and 1,025 took the places of 1,000 and 1,001.
        assert_eq!(since(1_025 - HOURS as i64), 2);
        assert_eq!(since(1_024), 1);
    }
}
