//! Days and hours: from UTC milliseconds to the clock on the wall, without a time-zone database.
//!
//! A box knows its country's offset as a setting; most of the region has had no summer time for years.

use kernel::UtcMillis;

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

/// The local calendar and clock at a moment, `utc_offset_minutes` ahead of UTC.
/// Days to date: Hinnant, "chrono-compatible low-level date algorithms" (2013), `civil_from_days`.
pub fn civil(at: UtcMillis, utc_offset_minutes: i32) -> Civil {
    let local_minutes = at.0.div_euclid(60_000) + i64::from(utc_offset_minutes);
    let (day_number, minute_of_day) = (local_minutes.div_euclid(1_440), local_minutes.rem_euclid(1_440));
    let shifted = day_number + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    Civil {
        year: year_of_era + era * 400 + i64::from(month <= 2),
        month: month as u8,
        day: day as u8,
        hour: (minute_of_day / 60) as u8,
        minute: (minute_of_day % 60) as u8,
        day_number,
    }
}
