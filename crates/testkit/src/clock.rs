//! [`SimClock`]: a clock that goes, stands, jumps and is wrong on command.

use kernel::{Clock, ClockQuality, UtcMillis};
use std::sync::{Arc, Mutex, PoisonError};

/// A clock under the test's control. Clones share the same time.
#[derive(Debug, Clone)]
pub struct SimClock {
    reading: Arc<Mutex<(UtcMillis, ClockQuality)>>,
}

impl SimClock {
    /// A good clock that stands at `now`.
    pub fn at(now: UtcMillis) -> Self {
        Self { reading: Arc::new(Mutex::new((now, ClockQuality::Good))) }
    }

    /// Goes on by `ms` milliseconds; negative is a jump back, as after a power cut on a box without a clock battery.
    pub fn advance_ms(&self, ms: i64) {
        self.change(|(now, _)| *now = now.plus_ms(ms));
    }

    /// Jumps to a moment.
    pub fn set(&self, now: UtcMillis) {
        self.change(|(reading, _)| *reading = now);
    }

    /// Changes how good the clock is said to be.
    pub fn set_quality(&self, quality: ClockQuality) {
        self.change(|(_, reading)| *reading = quality);
    }

    fn change<T>(&self, change: impl FnOnce(&mut (UtcMillis, ClockQuality)) -> T) -> T {
        // Two plain values: a panic elsewhere cannot leave them half changed.
        change(&mut self.reading.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Clock for SimClock {
    fn now(&self) -> UtcMillis {
        self.change(|(now, _)| *now)
    }

    fn quality(&self) -> ClockQuality {
        self.change(|(_, quality)| *quality)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_time_and_jumps() {
        let clock = SimClock::at(UtcMillis(1_000));
        let seen_elsewhere = clock.clone();
        clock.advance_ms(-400);
        clock.set_quality(ClockQuality::Carried);
        assert_eq!(seen_elsewhere.now(), UtcMillis(600));
        assert_eq!(seen_elsewhere.quality(), ClockQuality::Carried);
        seen_elsewhere.set(UtcMillis(5));
        assert_eq!(clock.now(), UtcMillis(5));
    }
}
