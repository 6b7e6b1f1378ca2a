//! The real clock and the real source of chance: asked here and nowhere else, and passed down.

use kernel::{Clock, ClockQuality, Entropy, UtcMillis};
use std::time::{SystemTime, UNIX_EPOCH};

/// This machine's clock.
pub struct MachineClock;

/// Before this, a clock cannot be right: the program was not written yet (2026-01-01).
pub const EARLIEST_BELIEVED: UtcMillis = UtcMillis(1_767_225_600_000);

impl Clock for MachineClock {
    fn now(&self) -> UtcMillis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        UtcMillis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn quality(&self) -> ClockQuality {
        if self.now() < EARLIEST_BELIEVED { ClockQuality::Unknown } else { ClockQuality::Carried }
    }
}

/// The operating system's chance.
pub struct MachineEntropy;

impl Entropy for MachineEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes)
            .expect("an operating system without chance cannot make keys; nothing would be safe");
    }
}

/// What tells this machine from a copy of its disk; empty where the system says nothing.
pub fn machine_name() -> String {
    std::fs::read_to_string("/etc/machine-id").unwrap_or_default()
}
