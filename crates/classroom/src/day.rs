//! The school's own days: numbers counted from 1970-01-01 in local time, and how people and files write them.

use kernel::{
    UtcMillis, Zone,
    calendar::{date_of_day, day_of_date},
};
use web::messages::Tongue;

/// The day of a place of this zone at a moment.
pub fn of(zone: Zone, at: UtcMillis) -> i32 {
    i32::try_from(zone.day_of(at)).unwrap_or(0)
}

/// The school's day at a moment.
pub fn at(t: &Tongue, now: UtcMillis) -> i32 {
    of(t.zone(), now)
}

/// `2026-11-21`.
pub fn iso(day: i32) -> String {
    let (year, month, day) = date_of_day(i64::from(day));
    format!("{year:04}-{month:02}-{day:02}")
}

/// Reads [`iso`]; days that no calendar has, and those outside 2000 to 2199, are none.
pub fn from_iso(text: &str) -> Option<i32> {
    let mut parts = text.splitn(3, '-');
    let year: i64 = parts.next()?.parse().ok()?;
    let (month, day) = (parts.next()?.parse::<u8>().ok()?, parts.next()?.parse::<u8>().ok()?);
    if !(2000..2200).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let number = day_of_date(year, month, day);
    (date_of_day(number) == (year, month, day)).then_some(number as i32)
}

/// The first day of a day's month, and how many days the month has.
pub fn month_of(day: i32) -> (i32, i32) {
    let (year, month, _) = date_of_day(i64::from(day));
    let first = day_of_date(year, month, 1);
    let next = if month == 12 { day_of_date(year + 1, 1, 1) } else { day_of_date(year, month + 1, 1) };
    (first as i32, (next - first) as i32)
}

/// Day of the month, 1 to 31.
pub fn of_month(day: i32) -> i32 {
    i32::from(date_of_day(i64::from(day)).2)
}

/// Day of the week: 0 is Monday.
pub fn weekday(day: i32) -> i32 {
    (day + 3).rem_euclid(7)
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
