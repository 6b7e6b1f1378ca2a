//! Days as laws count them: calendar days, business days, and completed years of age.

use kernel::{
    UtcMillis, Zone,
    calendar::{date_of_day, day_of_date},
};
use std::{fmt, str::FromStr};

/// A day of the Gregorian calendar, counted from 1970-01-01, between the years 1800 and 2299.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// Why a text is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a day is written like 2026-11-21, not \"{0}\"")]
pub struct DayError(pub String);

impl Day {
    /// The day of that number since 1970-01-01; numbers outside the calendar are moved to its ends.
    pub fn from_number(number: i64) -> Self {
        let (first, last) = (day_of_date(1800, 1, 1), day_of_date(2299, 12, 31));
        Day(number.clamp(first, last) as i32)
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day at a place of this time zone.
    pub fn at(now: UtcMillis, zone: Zone) -> Self {
        Self::from_number(zone.day_of(now))
    }

    /// A date that a calendar has; `None` for any other.
    pub fn of(year: i32, month: i32, day: i32) -> Option<Self> {
        if !(1800..2300).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let number = day_of_date(i64::from(year), month as u8, day as u8) as i32;
        let day_of_calendar = Day(number);
        (day_of_calendar.civil() == (year, month, day)).then_some(day_of_calendar)
    }

    /// Year, month 1..=12, day of the month 1..=31.
    pub fn civil(self) -> (i32, i32, i32) {
        let (year, month, day) = date_of_day(i64::from(self.0));
        (year as i32, i32::from(month), i32::from(day))
    }

    /// Saturday or Sunday.
    pub fn is_weekend(self) -> bool {
        // 1970-01-01 was a Thursday; 0 is Monday.
        (self.0 + 3).rem_euclid(7) >= 5
    }

    /// So many calendar days later.
    pub fn plus_days(self, days: u16) -> Self {
        Self::from_number(i64::from(self.0) + i64::from(days))
    }

    /// So many years later. From 29 February, 1 March of a common year: the later of the two readings.
    pub fn plus_years(self, years: u8) -> Self {
        let (year, month, day) = self.civil();
        let later = year + i32::from(years);
        let day = Self::of(later, month, day).or_else(|| Self::of(later, 3, 1));
        day.unwrap_or_else(|| Self::from_number(i64::MAX))
    }

    /// The last of so many business days, the first of which comes after this day. Saturdays and Sundays do not count; holidays
    /// do, because no file lists them for every country and counting them makes an answer early, never late.
    pub fn plus_business_days(self, days: u16) -> Self {
        let (mut day, mut left) = (self, days);
        while left > 0 {
            day = day.plus_days(1);
            if !day.is_weekend() {
                left -= 1;
            }
        }
        day
    }

    /// Years completed on a day by somebody born on this one. Who was born on 29 February completes a year on 1 March of a common
    /// year: the later of the two readings, which keeps a guardian in charge a day longer.
    pub fn years_until(self, on: Day) -> i32 {
        let ((by, bm, bd), (y, m, d)) = (self.civil(), on.civil());
        y - by - i32::from((m, d) < (bm, bd))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Day({self})")
    }
}

impl FromStr for Day {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        let error = || DayError(text.chars().take(40).collect());
        let text = text.trim();
        let digits = |range: std::ops::Range<usize>| {
            let part = text.get(range).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
            part.and_then(|part| part.parse::<i32>().ok()).ok_or_else(error)
        };
        let shape = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        if !shape {
            return Err(error());
        }
        Day::of(digits(0..4)?, digits(5..7)?, digits(8..10)?).ok_or_else(error)
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;
    fn try_from(text: String) -> Result<Self, DayError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    proptest! {
        #[test]
        fn days_round_trip(number in -60_000i64..120_000) {
            let day = Day::from_number(number);
            prop_assert_eq!(day.to_string().parse(), Ok(day));
        }

        #[test]
        fn business_days_are_the_days_that_are_no_weekend(number in 0i64..40_000, days in 0u16..60) {
            let from = Day::from_number(number);
            let to = from.plus_business_days(days);
            let between = (from.number() + 1..=to.number()).map(|n| Day::from_number(i64::from(n)));
            prop_assert_eq!(between.filter(|day| !day.is_weekend()).count(), usize::from(days));
            prop_assert!(days == 0 || !to.is_weekend());
        }

        #[test]
        fn any_text_is_a_day_or_an_error(text in ".{0,14}") {
            let _ = text.parse::<Day>();
        }
    }

    #[test]
    fn only_days_that_a_calendar_has_are_read() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-01",
            "26-01-01",
            "2026-01-01T00",
            "+026-01-01",
            "",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
        assert_eq!(day("2024-02-29").number(), 19_782);
        assert!(day("2026-11-21").is_weekend() && day("2026-11-22").is_weekend());
        assert!(!day("2026-11-20").is_weekend() && !day("2026-11-23").is_weekend());
    }

    #[test]
    fn a_year_is_complete_on_the_birthday_and_not_before() {
        for (born, on, years) in [
            ("2012-06-15", "2026-06-14", 13),
            ("2012-06-15", "2026-06-15", 14),
            ("2012-02-29", "2026-02-28", 13),
            ("2012-02-29", "2026-03-01", 14),
            ("2012-02-29", "2028-02-28", 15),
            ("2012-02-29", "2028-02-29", 16),
            ("2012-12-31", "2026-12-30", 13),
            ("2012-12-31", "2027-01-01", 14),
            ("2012-01-01", "2011-12-31", -1),
        ] {
            assert_eq!(day(born).years_until(day(on)), years, "{born} {on}");
        }
    }

    #[test]
    fn counting_begins_the_day_after() {
        // A Friday, a Saturday, a Sunday: the next business day is Monday for all.
        for from in ["2026-11-20", "2026-11-21", "2026-11-22"] {
            assert_eq!(day(from).plus_business_days(1), day("2026-11-23"), "{from}");
        }
        assert_eq!(day("2026-11-20").plus_business_days(5), day("2026-11-27"));
        assert_eq!(day("2026-11-23").plus_business_days(5), day("2026-11-30"));
        assert_eq!(day("2028-02-25").plus_business_days(3), day("2028-03-01"));
        assert_eq!(day("2027-02-25").plus_business_days(3), day("2027-03-02"));
        assert_eq!(day("2026-12-31").plus_days(1), day("2027-01-01"));
    }
}
