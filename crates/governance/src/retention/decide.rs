//! When the time is over for which a school keeps the data of somebody who left. Pure.

use crate::policy::Day;
use events::governance::RequestKind;

/// Years where the school has set none: our default, no country's law. Certificates and histories are asked for again in the first
/// years after somebody leaves; whoever needs them longer sets a longer time, and keeps in print what her country's register must hold.
pub const DEFAULT_YEARS: u8 = 5;
/// The shortest time that can be set: who is in no class between two school years has not left for good.
pub const LEAST_YEARS: u8 = 1;
/// The longest, for a time and for keeping somebody: a working life.
pub const MOST_YEARS: u8 = 50;

/// Of an earlier day no box of this program wrote: a clock without a battery begins there, or at the day of the system's image.
fn first_day() -> Day {
    Day::of(2026, 1, 1).expect("a day of the calendar")
}

/// What is known of somebody who is of the school no more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Her last day in a class or role; `None`: nothing of hers ever ended.
    pub left: Option<Day>,
    /// The last day of which there is work of hers, if there is any.
    pub worked: Option<Day>,
    /// What keeps her beyond her time.
    pub holds: Vec<Hold>,
}

/// Why somebody whose time is over is not to be forgotten with the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hold {
    /// Somebody decided to keep her until the end of a day.
    Kept(Day),
    /// What she asked is open.
    Asked(RequestKind),
    /// She asked to be forgotten, and was told which law makes the school keep it.
    MustKeep,
    /// Another school asks for her history, and nobody has answered.
    Moving,
    /// Another school was granted her history: the keys that it opens her name with came from here.
    Moved,
    /// A log has two histories that nobody has settled: what one of them says of her may not be here.
    TwoHistories,
}

impl Hold {
    /// The word in files and message keys.
    pub fn word(self) -> &'static str {
        match self {
            Hold::Kept(_) => "kept",
            Hold::Asked(_) => "asked",
            Hold::MustKeep => "must-keep",
            Hold::Moving => "moving",
            Hold::Moved => "moved",
            Hold::TwoHistories => "two-histories",
        }
    }
}

/// Why nobody can say whether somebody's time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// Today is not known: the box's clock is in doubt.
    NoClock,
    /// No class or role of hers ever ended.
    NoDay,
    /// Her last day has not come yet by this box's clock.
    Ahead,
    /// Her last day was written by a clock that had lost the time.
    TooEarly,
}

impl Unknown {
    /// The word in files and message keys.
    pub fn word(self) -> &'static str {
        match self {
            Unknown::NoClock => "no-clock",
            Unknown::NoDay => "no-day",
            Unknown::Ahead => "ahead",
            Unknown::TooEarly => "too-early",
        }
    }
}

/// How it stands with somebody who left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody can say.
    Unknown(Unknown),
    /// Her data still serve.
    NotYet {
        /// On this day they do no more.
        until: Day,
    },
    /// Her time is over, and something keeps her.
    Held {
        /// Since when it is over.
        since: Day,
        /// What keeps her, each once.
        why: Vec<Hold>,
    },
    /// Her time is over.
    Due {
        /// Since when.
        since: Day,
    },
}

/// How it stands with somebody who left. `today`: `None` while the box's clock is in doubt.
pub fn standing(known: &Known, years: u8, today: Option<Day>) -> Standing {
    let Some(today) = today else { return Standing::Unknown(Unknown::NoClock) };
    let Some(left) = known.left else { return Standing::Unknown(Unknown::NoDay) };
    let last = known.worked.map_or(left, |worked| worked.max(left));
    if last > today {
        return Standing::Unknown(Unknown::Ahead);
    }
    if last < first_day() {
        return Standing::Unknown(Unknown::TooEarly);
    }
    let since = last.plus_years(years);
    if since > today {
        return Standing::NotYet { until: since };
    }
    let stands = |hold: &Hold| !matches!(hold, Hold::Kept(until) if *until < today);
    let mut why: Vec<Hold> = known.holds.iter().copied().filter(stands).collect();
    why.sort();
    why.dedup();
    match why.is_empty() {
        true => Standing::Due { since },
        false => Standing::Held { since, why },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    /// Left, last work, what keeps her, years, today, and how it stands.
    type Case<'a> = (&'a str, &'a str, &'a [Hold], u8, &'a str, Standing);

    #[test]
    fn who_is_due_is_said_case_by_case() {
        let due = |since| Standing::Due { since: day(since) };
        let until = |until| Standing::NotYet { until: day(until) };
        let held = |since, why: &[Hold]| Standing::Held { since: day(since), why: why.to_vec() };
        let unknown = Standing::Unknown;
        let asked = Hold::Asked(RequestKind::Access);
        #[rustfmt::skip]
        let cases: [Case<'_>; 18] = [
            ("2026-03-10", "", &[], 5, "2031-03-09", until("2031-03-10")),
            ("2026-03-10", "", &[], 5, "2031-03-10", due("2031-03-10")),
            ("2026-03-10", "2026-02-01", &[], 5, "2040-01-01", due("2031-03-10")),
            // Work after she left counts too.
            ("2026-03-10", "2028-07-01", &[], 5, "2031-03-10", until("2033-07-01")),
            ("2026-03-10", "2028-07-01", &[], 5, "2033-07-01", due("2033-07-01")),
            ("2028-02-29", "", &[], 1, "2029-02-28", until("2029-03-01")),
            ("2028-02-29", "", &[], 1, "2029-03-01", due("2029-03-01")),
            ("2026-03-10", "", &[asked], 5, "2031-03-10", held("2031-03-10", &[asked])),
            ("2026-03-10", "", &[asked], 5, "2031-03-09", until("2031-03-10")),
            ("2026-03-10", "", &[Hold::Moved, Hold::MustKeep, Hold::Moved], 1, "2031-03-10", held("2027-03-10", &[Hold::MustKeep, Hold::Moved])),
            ("2026-03-10", "", &[Hold::Moving], 1, "2031-03-10", held("2027-03-10", &[Hold::Moving])),
            ("2026-03-10", "", &[Hold::TwoHistories], 1, "2031-03-10", held("2027-03-10", &[Hold::TwoHistories])),
            // Kept to the end of its last day.
            ("2026-03-10", "", &[Hold::Kept(day("2031-05-01"))], 1, "2031-05-01", held("2027-03-10", &[Hold::Kept(day("2031-05-01"))])),
            ("2026-03-10", "", &[Hold::Kept(day("2031-05-01"))], 1, "2031-05-02", due("2027-03-10")),
            ("", "2026-03-10", &[], 1, "2040-01-01", unknown(Unknown::NoDay)),
            ("2026-03-10", "", &[], 1, "", unknown(Unknown::NoClock)),
            ("2026-03-10", "2031-03-11", &[], 1, "2031-03-10", unknown(Unknown::Ahead)),
            ("1970-01-02", "", &[], 1, "2031-03-10", unknown(Unknown::TooEarly)),
        ];
        for (left, worked, holds, years, today, expected) in cases {
            let at = |text: &str| (!text.is_empty()).then(|| day(text));
            let known = Known { left: at(left), worked: at(worked), holds: holds.to_vec() };
            assert_eq!(
                standing(&known, years, at(today)),
                expected,
                "{left} {worked} {holds:?} {years} {today}"
            );
        }
    }

    proptest! {
        /// Who is due stays due as days go by, and a longer time never makes anybody due earlier.
        #[test]
        fn time_makes_due_and_a_longer_rule_does_not(
            left in 19_000i64..30_000, worked in 19_000i64..30_000, today in 19_000i64..60_000, later in 0i64..9_000, years in 1u8..50,
        ) {
            let known = Known { left: Some(Day::from_number(left)), worked: Some(Day::from_number(worked)), holds: vec![] };
            let is_due = |years, today| matches!(standing(&known, years, Some(Day::from_number(today))), Standing::Due { .. });
            if is_due(years, today) {
                prop_assert!(is_due(years, today + later));
                prop_assert!(years == 1 || is_due(years - 1, today));
                prop_assert!(today - left.max(worked) >= 365 * i64::from(years));
            }
        }
    }
}
