//! The school's own days: numbers counted from 1970-01-01 in local time, and how people and files write them.

use kernel::UtcMillis;
use web::messages::Tongue;

const DAY_MS: i64 = 86_400_000;

/// The day of a local moment in milliseconds.
pub fn of_ms(local_ms: i64) -> i32 {
    i32::try_from(local_ms.div_euclid(DAY_MS)).unwrap_or(0)
}

/// The school's day at a moment.
pub fn at(t: &Tongue, now: UtcMillis) -> i32 {
    i32::try_from(t.civil(now).day_number).unwrap_or(0)
}

/// Noon of a day, to be written as a date.
pub fn noon(t: &Tongue, day: i32) -> UtcMillis {
    let offset_ms = i64::from(t.messages().plan().utc_offset_minutes) * 60_000;
    UtcMillis(i64::from(day) * DAY_MS + DAY_MS / 2 - offset_ms)
}

/// `2026-11-21`.
pub fn iso(day: i32) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Reads [`iso`]; days that no calendar has, and those outside 2000 to 2199, are none.
pub fn from_iso(text: &str) -> Option<i32> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<i32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(2000..2200).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let number = from_civil(year, month, day);
    (civil(number) == (year, month, day)).then_some(number)
}

/// The first day of a day's month, and how many days the month has.
pub fn month_of(day: i32) -> (i32, i32) {
    let (year, month, _) = civil(day);
    let first = from_civil(year, month, 1);
    let next = if month == 12 { from_civil(year + 1, 1, 1) } else { from_civil(year, month + 1, 1) };
    (first, next - first)
}

/// Day of the month, 1 to 31.
pub fn of_month(day: i32) -> i32 {
    civil(day).2
}

/// Day of the week: 0 is Monday.
pub fn weekday(day: i32) -> i32 {
    (day + 3).rem_euclid(7)
}

/// Hinnant, "chrono-compatible low-level date algorithms" (2013), `civil_from_days`.
fn civil(day: i32) -> (i32, i32, i32) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i32::from(month <= 2), month, day)
}

/// The same source, `days_from_civil`.
fn from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = year - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * 146_097 + of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_and_read() {
        for (text, day) in [("2000-01-01", 10_957), ("2024-02-29", 19_782), ("2026-11-21", 20_778)] {
            assert_eq!(from_iso(text), Some(day), "{text}");
            assert_eq!(iso(day), text);
        }
        for text in [
            "",
            "2026-02-30",
            "2026-13-01",
            "1999-12-31",
            "2026-11",
            "x-y-z",
            "2026-11-21-1",
            "99999999999-1-1",
        ] {
            assert_eq!(from_iso(text), None, "{text}");
        }
        assert_eq!((weekday(20_778), of_month(20_778), month_of(20_778)), (5, 21, (20_758, 30)));
        assert_eq!(month_of(from_iso("2024-02-10").unwrap()).1, 29);
        assert_eq!(month_of(from_iso("2026-12-31").unwrap()).1, 31);
    }
}
