//! [`Hourly`]: what may be done so often an hour, by whomever.

use kernel::UtcMillis;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

const HOUR_MS: i64 = 3_600_000;

/// How often each thing was done in the present hour, which begins with the first of them. Only what exists here is counted, of which there is
/// so much: nobody fills the memory with names.
pub(super) struct Hourly<K> {
    most: u32,
    hour: Mutex<(UtcMillis, BTreeMap<K, u32>)>,
}

impl<K: Ord> Hourly<K> {
    /// Each so often an hour.
    pub(super) fn new(most: u32) -> Self {
        Self { most, hour: Mutex::new((UtcMillis(0), BTreeMap::new())) }
    }

    /// Counts it, if it may be done once more. A clock that was set back begins a new hour.
    pub(super) fn may(&self, what: K, now: UtcMillis) -> bool {
        let mut hour = self.hour.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, done) = &mut *hour;
        if !(0..HOUR_MS).contains(&now.0.saturating_sub(since.0)) {
            *since = now;
            done.clear();
        }
        let times = done.entry(what).or_default();
        let may = *times < self.most;
        *times += u32::from(may);
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_may_be_done_so_often_and_in_a_later_hour_again() {
        let (hourly, now) = (Hourly::new(3), UtcMillis(1_790_000_000_000));
        let times = |what, now| (0..10).filter(|_| hourly.may(what, now)).count();
        assert_eq!(
            (times("one", now), times("other", now.plus_ms(1))),
            (3, 3),
            "one takes nothing from another"
        );
        assert_eq!(times("one", now.plus_ms(HOUR_MS - 1)), 0);
        assert_eq!(times("one", now.plus_ms(HOUR_MS)), 3);
        assert_eq!(hourly.hour.lock().unwrap().1.len(), 1, "nothing is remembered of the hour before");
        assert_eq!(times("one", now), 3, "a clock that was set back keeps nobody waiting");
    }
}
