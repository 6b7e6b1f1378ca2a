//! Days counted from 1970-01-01, and the dates that calendars write for them (proleptic Gregorian).
//!
//! Both ways after Howard Hinnant, "chrono-compatible low-level date algorithms" (2013).

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

/// Year, month 1..=12 and day of the month 1..=31 of a day counted from 1970-01-01.
pub fn date_of_day(day: i64) -> (i64, u8, u8) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month as u8, day as u8)
}

/// The day of a date, counted from 1970-01-01. A date that no calendar has becomes a day near it: compare with [`date_of_day`].
pub fn day_of_date(year: i64, month: u8, day: u8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * 146_097 + of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn dates_follow_each_other_and_lead_back(day in -800_000i64..3_000_000) {
            let (date, next) = (date_of_day(day), date_of_day(day + 1));
            prop_assert_eq!(day_of_date(date.0, date.1, date.2), day);
            let follows = next == (date.0, date.1, date.2 + 1)
                || next == (date.0, date.1 + 1, 1)
                || (next == (date.0 + 1, 1, 1) && date.1 == 12);
            prop_assert!(follows, "{date:?} {next:?}");
        }
    }

    #[test]
    fn known_days() {
        for (day, date) in [
            (0, (1970, 1, 1)),
            (10_957, (2000, 1, 1)),
            (19_782, (2024, 2, 29)),
            (20_778, (2026, 11, 21)),
            (-25_509, (1900, 2, 28)),
            (-25_508, (1900, 3, 1)),
        ] {
            assert_eq!(date_of_day(day), date);
        }
    }
}
