//! Days and hours: from UTC milliseconds to the clock on the wall of a place.

use kernel::{UtcMillis, Zone, calendar};

/// A moment as a calendar and a clock show it (proleptic Gregorian).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// Such as 2026.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// Days since 1970-01-01 in local time: subtract two to count nights between them.
    pub day_number: i64,
}

/// The local calendar and clock of a zone at a moment.
pub fn civil(at: UtcMillis, zone: Zone) -> Civil {
    let local_minutes = zone.local_ms(at).div_euclid(60_000);
    let (day_number, minute_of_day) = (local_minutes.div_euclid(1_440), local_minutes.rem_euclid(1_440));
    let (year, month, day) = calendar::date_of_day(day_number);
    Civil {
        year,
        month,
        day,
        hour: (minute_of_day / 60) as u8,
        minute: (minute_of_day % 60) as u8,
        day_number,
    }
}
