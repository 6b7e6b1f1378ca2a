//! Time, always passed in.

/// UTC, milliseconds since 1970-01-01T00:00:00Z. May be wrong on a box without a clock battery: see [`ClockQuality`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct UtcMillis(pub i64);

impl UtcMillis {
    /// This moment and a number of milliseconds.
    pub fn plus_ms(self, ms: i64) -> Self {
        UtcMillis(self.0.saturating_add(ms))
    }
}

/// How far a node trusts its own clock when it writes an entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[repr(u8)]
pub enum ClockQuality {
    /// No source at all since the power came on.
    #[default]
    Unknown = 0,
    /// Carried on from the last time known before the power went.
    Carried = 1,
    /// Adopted from staff devices or a central's signature.
    Adopted = 2,
    /// Network time, a radio clock or a battery-backed clock.
    Good = 3,
}

impl ClockQuality {
    /// Reads the stored number; unknown numbers are the weakest quality.
    pub fn from_u8(value: u8) -> Self {
        match value {
            3 => Self::Good,
            2 => Self::Adopted,
            1 => Self::Carried,
            _ => Self::Unknown,
        }
    }
}

/// Why nobody should count days by a node's clock now. One judgement for every page that says something of the clock.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ClockTrouble {
    /// It has no source at all.
    Lost,
    /// It was set back, or lost its battery: the log knows a later time.
    Behind {
        /// By how much.
        ms: i64,
    },
}

impl ClockTrouble {
    /// A clock may be behind the newest entry of the log so far: boxes' clocks differ.
    pub const BEHIND_MS: i64 = 10 * 60_000;

    /// What is wrong with a clock of that quality that shows `now`, where the newest entry of any log here is of `newest`.
    pub fn of(quality: ClockQuality, now: UtcMillis, newest: UtcMillis) -> Option<Self> {
        let ms = newest.0.saturating_sub(now.0);
        match quality {
            ClockQuality::Unknown => Some(Self::Lost),
            _ => (ms > Self::BEHIND_MS).then_some(Self::Behind { ms }),
        }
    }
}

/// Where the time comes from: the machine in the binary, a simulated clock in tests.
pub trait Clock: Send + Sync {
    /// Now, as far as this machine knows.
    fn now(&self) -> UtcMillis;
    /// How good that knowledge is.
    fn quality(&self) -> ClockQuality;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_doubted_without_a_source_or_behind_the_log() {
        let (now, late) = (UtcMillis(1_000_000), ClockTrouble::BEHIND_MS);
        for (quality, newest, trouble) in [
            (ClockQuality::Unknown, 0, Some(ClockTrouble::Lost)),
            // What most boxes have: the time of before the power went.
            (ClockQuality::Carried, 0, None),
            (ClockQuality::Good, now.0 + late, None),
            (ClockQuality::Good, now.0 + late + 1, Some(ClockTrouble::Behind { ms: late + 1 })),
        ] {
            assert_eq!(ClockTrouble::of(quality, now, UtcMillis(newest)), trouble, "{quality:?} {newest}");
        }
    }
}
