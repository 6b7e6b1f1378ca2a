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

/// Where the time comes from: the machine in the binary, a simulated clock in tests.
pub trait Clock: Send + Sync {
    /// Now, as far as this machine knows.
    fn now(&self) -> UtcMillis;
    /// How good that knowledge is.
    fn quality(&self) -> ClockQuality;
}
