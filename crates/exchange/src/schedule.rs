//! When a node calls its peers: a pure decision about rules, past attempts, and the time.

use kernel::UtcMillis;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// First pause after a failed call; doubled with each further one.
const FIRST_PAUSE_MS: i64 = MINUTE_MS;
/// Longest pause: a link that is back is found within so long.
const LONGEST_PAUSE_MS: i64 = 6 * HOUR_MS;

/// When and how fast a node may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Minutes from one good call to the next.
    pub every_minutes: u32,
    /// Most kilobits per second; 0 = no limit.
    pub kilobits_per_second: u32,
    /// Only from this hour of the day up to that one, by the place's clock, e.g. 22 to 5; `None` = at any time.
    pub window: Option<(u8, u8)>,
    /// What the place's clock shows when it is midnight in Greenwich, in minutes.
    pub utc_offset_minutes: i32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { every_minutes: 60, kilobits_per_second: 0, window: None, utc_offset_minutes: 0 }
    }
}

/// What is known of the calls to one peer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Past {
    /// When it was last tried.
    pub tried_at: Option<UtcMillis>,
    /// Failed calls since the last good one.
    pub failures: u32,
    /// The peer asked not to be called before.
    pub not_before: Option<UtcMillis>,
}

/// Whether a peer is to be called now. A clock that jumped back does not silence a node: what lies in the future did not happen.
pub fn is_due(rules: &Rules, past: &Past, now: UtcMillis) -> bool {
    if !rules.open_at(now) {
        return false;
    }
    if past.not_before.is_some_and(|at| now < at && at.0 - now.0 <= LONGEST_PAUSE_MS) {
        return false;
    }
    let Some(tried_at) = past.tried_at.filter(|at| *at <= now) else { return true };
    let pause = match past.failures {
        0 => i64::from(rules.every_minutes.max(1)) * MINUTE_MS,
        failures => (FIRST_PAUSE_MS << (failures - 1).min(20)).min(LONGEST_PAUSE_MS),
    };
    now.0 - tried_at.0 >= pause
}

impl Rules {
    /// Whether the hour allows it.
    pub fn open_at(&self, now: UtcMillis) -> bool {
        let Some((from, until)) = self.window else { return true };
        let here = now.0 + i64::from(self.utc_offset_minutes) * MINUTE_MS;
        let hour = here.div_euclid(HOUR_MS).rem_euclid(24) as u8;
        match from <= until {
            true => (from..until).contains(&hour),
            false => hour >= from || hour < until,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Midnight in Greenwich.
    const MIDNIGHT: i64 = 20_000 * 24 * HOUR_MS;

    fn at(minutes: i64) -> UtcMillis {
        UtcMillis(MIDNIGHT + minutes * MINUTE_MS)
    }

    #[test]
    fn good_calls_come_hourly_and_bad_ones_ever_more_seldom() {
        let rules = Rules::default();
        assert!(is_due(&rules, &Past::default(), at(0)));
        let good = Past { tried_at: Some(at(0)), ..Past::default() };
        assert!(!is_due(&rules, &good, at(59)) && is_due(&rules, &good, at(60)));
        for (failures, pause) in [(1, 1), (2, 2), (3, 4), (9, 256), (10, 360), (4_000_000, 360)] {
            let bad = Past { failures, ..good };
            assert!(!is_due(&rules, &bad, at(pause - 1)) && is_due(&rules, &bad, at(pause)), "{failures}");
        }
        assert!(is_due(&rules, &good, at(-600)), "the clock jumped back");
    }

    #[test]
    fn whoever_asks_for_later_gets_it_within_reason() {
        let later = Past { not_before: Some(at(5)), ..Past::default() };
        assert!(!is_due(&Rules::default(), &later, at(4)) && is_due(&Rules::default(), &later, at(5)));
        let never = Past { not_before: Some(at(1_000_000)), ..Past::default() };
        assert!(is_due(&Rules::default(), &never, at(4)));
    }

    #[test]
    fn a_night_window_follows_the_places_clock_across_midnight() {
        let rules = Rules { window: Some((22, 5)), utc_offset_minutes: -300, ..Rules::default() };
        let due = |hour: i64| is_due(&rules, &Past::default(), at(hour * 60));
        // Ten in the evening in Lima is three in the morning in Greenwich.
        let open: Vec<i64> = (0..24).filter(|hour| due(*hour)).collect();
        assert_eq!(open, [3, 4, 5, 6, 7, 8, 9]);
        let day = Rules { window: Some((8, 10)), ..Rules::default() };
        let open: Vec<i64> = (0..24).filter(|h| is_due(&day, &Past::default(), at(h * 60))).collect();
        assert_eq!(open, [8, 9]);
    }
}
