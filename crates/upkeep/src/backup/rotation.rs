//! Which backups stay: the newest of each of the last seven days that have one, and of each of the last four weeks.
//!
//! Counted in days and weeks *with a backup*, not in calendar time: a box that slept through the holidays must not wake up and
//! throw away all it has.

use kernel::{UtcMillis, calendar::DAY_MS};
use std::collections::BTreeSet;

/// Days kept.
pub const DAYS: usize = 7;
/// Weeks kept.
pub const WEEKS: usize = 4;
/// 1970-01-01 was a Thursday; weeks begin on Monday.
const THURSDAY: i64 = 3;

const PREFIX: &str = "chaski-";
const SUFFIX: &str = ".backup";

/// The name of a backup made at a moment: `chaski-20261121-220301.backup`, so that names sort by time.
pub fn name_of(made_at: UtcMillis) -> String {
    format!("{PREFIX}{}{SUFFIX}", moment(made_at))
}

/// `20261121-220301`, UTC.
pub(super) fn moment(at: UtcMillis) -> String {
    let civil = web::messages::civil(at, kernel::Zone::UTC);
    let seconds = at.0.div_euclid(1_000).rem_euclid(60);
    format!(
        "{:04}{:02}{:02}-{:02}{:02}{seconds:02}",
        civil.year, civil.month, civil.day, civil.hour, civil.minute
    )
}

/// Whether a file of this name was made by the rotation; others are never touched.
pub fn is_ours(name: &str) -> bool {
    let middle = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    middle.is_some_and(|middle| {
        middle.len() == 15
            && middle.bytes().enumerate().all(|(i, b)| if i == 8 { b == b'-' } else { b.is_ascii_digit() })
    })
}

/// Of backups made at these moments, those that may go.
pub fn superfluous(made_at: &[UtcMillis]) -> Vec<UtcMillis> {
    let mut newest_first = made_at.to_vec();
    newest_first.sort_by_key(|at| std::cmp::Reverse(at.0));
    newest_first.dedup();
    let (mut days, mut weeks) = (BTreeSet::new(), BTreeSet::new());
    let mut go = Vec::new();
    for at in newest_first {
        let day = at.0.div_euclid(DAY_MS);
        let week = (day + THURSDAY).div_euclid(7);
        let is_days_newest = days.len() < DAYS && !days.contains(&day);
        let is_weeks_newest = weeks.len() < WEEKS && !weeks.contains(&week);
        if is_days_newest {
            days.insert(day);
        }
        if is_weeks_newest {
            weeks.insert(week);
        }
        if !is_days_newest && !is_weeks_newest {
            go.push(at);
        }
    }
    go
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(days: impl IntoIterator<Item = i64>) -> Vec<UtcMillis> {
        days.into_iter().map(|day| UtcMillis(day * DAY_MS + 3_600_000)).collect()
    }

    #[test]
    fn a_night_each_for_two_months_leaves_a_week_and_four_weeks() {
        let mut kept: Vec<UtcMillis> = Vec::new();
        for day in 20_000..20_060 {
            kept.extend(days([day]));
            let go = superfluous(&kept);
            kept.retain(|at| !go.contains(at));
            assert!(kept.len() <= DAYS + WEEKS, "{kept:?}");
        }
        let ages: Vec<i64> = kept.iter().map(|at| 20_059 - at.0 / DAY_MS).collect();
        // Day 20 059 is a Monday: seven days, this week's and last week's newest among them, and two Sundays before.
        assert_eq!(ages, [15, 8, 6, 5, 4, 3, 2, 1, 0]);
    }

    #[test]
    fn a_pause_throws_nothing_away_and_two_of_one_day_leave_the_later() {
        let old = days([100, 101, 102]);
        assert_eq!(superfluous(&old), []);
        let after_holidays: Vec<_> = old.iter().copied().chain(days([200])).collect();
        assert_eq!(superfluous(&after_holidays), []);
        let twice = [UtcMillis(5 * DAY_MS), UtcMillis(5 * DAY_MS + 1)];
        assert_eq!(superfluous(&twice), [twice[0]]);
    }

    #[test]
    fn names_are_told_from_others() {
        let name = name_of(UtcMillis(1_795_298_581_000));
        assert_eq!(name, "chaski-20261121-220301.backup");
        assert!(is_ours(&name));
        for other in [
            "chaski-20261121.backup",
            "chaski-before-the-flood.backup",
            "photo.jpg",
            "chaski-2026112a-220301.backup",
        ] {
            assert!(!is_ours(other), "{other}");
        }
    }
}
