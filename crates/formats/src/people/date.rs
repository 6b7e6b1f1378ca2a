//! Days of birth: ISO or day/month/year, or only a year.

use super::Reason;
use kernel::calendar;
use std::fmt;

/// A day of birth, or the year alone where nobody knows the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BirthDate {
    /// A year.
    Year(u16),
    /// A day.
    Day {
        /// Year.
        year: u16,
        /// 1..=12.
        month: u8,
        /// 1..=31.
        day: u8,
    },
}

/// Today, as far as the box knows: nobody is born after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Today(Option<(u16, u8, u8)>);

/// Nobody who learns today was born before.
const EARLIEST_YEAR: u16 = 1900;
/// Where the clock says nothing, years beyond this one are slips all the same.
const LATEST_YEAR: u16 = 2100;

impl Today {
    /// A box whose clock cannot be trusted.
    pub const UNKNOWN: Today = Today(None);

    /// What a clock says, if it can be believed.
    pub fn believed(clock: &dyn kernel::Clock) -> Self {
        match clock.quality() {
            kernel::ClockQuality::Unknown => Self::UNKNOWN,
            _ => Self::of_utc(clock.now()),
        }
    }

    /// A day in UTC. One day is added, so that no time zone makes a newborn impossible.
    pub fn of_utc(at: kernel::UtcMillis) -> Self {
        let (year, month, day) = calendar::date_of_day(at.0.div_euclid(calendar::DAY_MS) + 1);
        Self(u16::try_from(year).ok().map(|year| (year, month, day)))
    }
}

impl BirthDate {
    /// Reads `2015-03-07`, `7/3/2015`, `7-3-2015` or `7.3.2015`.
    pub fn read(text: &str, today: Today) -> Result<Self, Reason> {
        let form = || Reason::DateForm { found: super::fault::short(text) };
        let parts: Vec<&str> = text.split(['-', '/', '.']).map(str::trim).collect();
        let [first, month, last] = parts[..] else { return Err(form()) };
        let number = |part: &str, digits: std::ops::RangeInclusive<usize>| -> Option<u16> {
            let sound = digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            if sound { part.parse().ok() } else { None }
        };
        let (year, day) = match (first.len(), last.len()) {
            (4, _) => (number(first, 4..=4), number(last, 1..=2)),
            (_, 4) => (number(last, 4..=4), number(first, 1..=2)),
            (_, 2) if number(first, 1..=2).is_some() && number(last, 2..=2).is_some() => {
                return Err(Reason::DateYearOfTwoDigits { found: super::fault::short(text) });
            }
            _ => return Err(form()),
        };
        let (Some(year), Some(month), Some(day)) = (year, number(month, 1..=2), day) else {
            return Err(form());
        };
        let (Ok(month), Ok(day)) = (u8::try_from(month), u8::try_from(day)) else { return Err(form()) };
        if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
            return Err(Reason::DateImpossible { found: super::fault::short(text) });
        }
        believed(text, (year, month, day), today)?;
        Ok(Self::Day { year, month, day })
    }

    /// Reads a year of four digits.
    pub fn read_year(text: &str, today: Today) -> Result<Self, Reason> {
        let sound = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        let year = text.parse().ok().filter(|_| sound);
        let year = year.ok_or_else(|| Reason::DateForm { found: super::fault::short(text) })?;
        believed(text, (year, 1, 1), today)?;
        Ok(Self::Year(year))
    }
}

fn believed(text: &str, date: (u16, u8, u8), today: Today) -> Result<(), Reason> {
    let latest = today.0.unwrap_or((LATEST_YEAR, 1, 1));
    if date.0 < EARLIEST_YEAR || date > latest {
        return Err(Reason::DateNotLived { found: super::fault::short(text) });
    }
    Ok(())
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BirthDate::Year(year) => write!(f, "{year:04}"),
            BirthDate::Day { year, month, day } => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::UtcMillis;

    #[test]
    fn days_people_write() {
        let today = Today::of_utc(UtcMillis(1_795_262_400_000)); // 2026-11-21
        assert_eq!(today, Today(Some((2026, 11, 22))));
        for (text, expected) in [
            ("2015-03-07", "2015-03-07"),
            ("7/3/2015", "2015-03-07"),
            ("07/03/2015", "2015-03-07"),
            ("7-3-2015", "2015-03-07"),
            ("7. 3. 2015", "2015-03-07"),
            ("29/02/2016", "2016-02-29"),
            ("2000-02-29", "2000-02-29"),
            ("21/11/2026", "2026-11-21"),
        ] {
            assert_eq!(
                BirthDate::read(text, today).map(|date| date.to_string()).as_deref(),
                Ok(expected),
                "{text}"
            );
        }
        for (text, word) in [
            ("31/02/2015", "date-impossible"),
            ("29/02/2015", "date-impossible"),
            ("29/02/1900", "date-impossible"),
            ("2015-13-01", "date-impossible"),
            ("0/1/2015", "date-impossible"),
            ("7/3/15", "date-two-digits"),
            ("marzo 2015", "date-form"),
            ("2015", "date-form"),
            ("2015-3", "date-form"),
            ("7/3/2015/1", "date-form"),
            ("+7/3/2015", "date-form"),
            ("1/1/1890", "date-not-lived"),
            ("25/11/2026", "date-not-lived"),
            ("", "date-form"),
        ] {
            assert_eq!(BirthDate::read(text, today).map_err(|reason| reason.word()), Err(word), "{text}");
        }
        assert_eq!(BirthDate::read_year("1998", today), Ok(BirthDate::Year(1998)));
        assert!(BirthDate::read_year("98", today).is_err());
        assert!(
            BirthDate::read("1/1/2099", Today::UNKNOWN).is_ok(),
            "without a clock nothing near is refused"
        );
    }
}
