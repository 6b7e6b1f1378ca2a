//! What the early-warning model looks at: what a learner did up to a day, and what her course did.

use super::activity::{Cohort, Enrolment, EventKind};
use libm::log1p;

/// Lengths of the windows that end on the day of the forecast, in days.
const WINDOWS: [u32; 4] = [3, 7, 14, DAYS_ALL];
const DAYS_ALL: u32 = u32::MAX;
const KINDS: usize = 7;
/// Weeks back from the day of the forecast.
const WEEKS: usize = 5;

/// One feature: its name and what it says in the plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Name in machine output, with its unit or window.
    pub name: String,
}

/// Names of all features, and one row of values per enrolment, using days 1..=`until_day` alone.
pub fn features(cohort: &Cohort, until_day: u32) -> (Vec<Feature>, Vec<Vec<f32>>) {
    let courses = course_rows(cohort, until_day);
    let mut names = Vec::new();
    let mut rows = Vec::with_capacity(cohort.enrolments.len());
    for enrolment in &cohort.enrolments {
        let mut row = Row { names: Vec::new(), values: Vec::with_capacity(64), naming: names.is_empty() };
        own(&mut row, enrolment, until_day);
        let course = &courses[enrolment.course];
        row.push(|| "course_ln_enrolments".into(), log1p(course.enrolments));
        row.push(|| "course_active_last_1_share".into(), course.active_last_1);
        row.push(|| "course_active_last_3_share".into(), course.active_last_3);
        row.push(|| "course_active_last_7_share".into(), course.active_last_7);
        row.push(|| "course_mean_active_days".into(), course.mean_active_days);
        row.push(|| "course_trend".into(), course.active_last_3 / (course.active_last_14 + 0.01));
        if names.is_empty() {
            names = row.names.into_iter().map(|name| Feature { name }).collect();
        }
        rows.push(row.values);
    }
    (names, rows)
}

struct Row {
    names: Vec<String>,
    values: Vec<f32>,
    naming: bool,
}

impl Row {
    fn push(&mut self, name: impl Fn() -> String, value: f64) {
        if self.naming {
            self.names.push(name());
        }
        self.values.push(value as f32);
    }
}

fn own(row: &mut Row, enrolment: &Enrolment, until_day: u32) {
    let days: Vec<(u32, [u32; KINDS])> =
        enrolment.days.iter().filter(|(day, _)| *day <= until_day).copied().collect();
    let active_since = |from: u32| days.iter().filter(|(day, _)| *day >= from).count() as f64;
    let start_of = |window: u32| (until_day + 1).saturating_sub(window);
    let window_name =
        |window: u32| if window == DAYS_ALL { "all".to_owned() } else { format!("last_{window}") };
    for window in [1, 2, 3, 5, 7, 10, 14, DAYS_ALL] {
        row.push(|| format!("active_days_{}", window_name(window)), active_since(start_of(window)));
    }
    let first = days.first().map_or(f64::from(until_day + 1), |(day, _)| f64::from(*day));
    let last = days.last().map_or(0.0, |(day, _)| f64::from(*day));
    row.push(|| "first_day".into(), first);
    row.push(|| "days_since_last".into(), f64::from(until_day) - last);
    row.push(|| "span_days".into(), (last - first).max(-1.0));
    let gaps: Vec<f64> = days.windows(2).map(|pair| f64::from(pair[1].0 - pair[0].0)).collect();
    row.push(|| "longest_gap_days".into(), gaps.iter().copied().fold(0.0, f64::max));
    row.push(|| "last_gap_days".into(), gaps.last().copied().unwrap_or(0.0));
    row.push(|| "mean_gap_days".into(), gaps.iter().sum::<f64>() / gaps.len().max(1) as f64);
    // How overdue: silence against the longest pause she has made so far.
    let usual = gaps.iter().copied().fold(1.0, f64::max);
    row.push(|| "silence_over_longest_gap".into(), (f64::from(until_day) - last) / usual);
    for window in WINDOWS {
        let from = start_of(window);
        let mut counts = [0.0f64; KINDS];
        for (_, day) in days.iter().filter(|(day, _)| *day >= from) {
            for (sum, count) in counts.iter_mut().zip(day) {
                *sum += f64::from(*count);
            }
        }
        for (count, (_, kind)) in counts.iter().zip(EventKind::ALL) {
            row.push(|| format!("ln_{kind}_{}", window_name(window)), log1p(*count));
        }
        row.push(|| format!("ln_events_{}", window_name(window)), log1p(counts.iter().sum()));
    }
    for week in 0..WEEKS as u32 {
        let (to, from) = (until_day.saturating_sub(7 * week), until_day.saturating_sub(7 * week + 7));
        let events: f64 = days
            .iter()
            .filter(|(day, _)| *day > from && *day <= to)
            .map(|(_, counts)| counts.iter().map(|count| f64::from(*count)).sum::<f64>())
            .sum();
        row.push(|| format!("ln_events_week_{week}_back"), log1p(events));
    }
    let last_day_events: f64 =
        days.last().map_or(0.0, |(_, counts)| counts.iter().map(|count| f64::from(*count)).sum());
    row.push(|| "ln_events_on_last_active_day".into(), log1p(last_day_events));
    // Days weighted by how recent they are, halved every 3 and every 7 days.
    for half_life in [3.0, 7.0] {
        let recent: f64 =
            days.iter().map(|(day, _)| libm::exp2(-(f64::from(until_day - day)) / half_life)).sum();
        row.push(|| format!("recent_days_half_life_{half_life}"), recent);
    }
}

/// What a course as a whole did: known on the day, without knowing who stops.
struct CourseRow {
    enrolments: f64,
    active_last_1: f64,
    active_last_3: f64,
    active_last_7: f64,
    active_last_14: f64,
    mean_active_days: f64,
}

fn course_rows(cohort: &Cohort, until_day: u32) -> Vec<CourseRow> {
    let mut sums = vec![[0.0f64; 6]; cohort.courses.len()];
    for enrolment in &cohort.enrolments {
        let active = |window: u32| {
            let from = (until_day + 1).saturating_sub(window);
            let within = enrolment.days.iter().any(|(day, _)| *day >= from && *day <= until_day);
            if within { 1.0 } else { 0.0 }
        };
        let days = enrolment.days.iter().filter(|(day, _)| *day <= until_day).count() as f64;
        let row = [1.0, active(1), active(3), active(7), active(14), days];
        for (sum, value) in sums[enrolment.course].iter_mut().zip(row) {
            *sum += value;
        }
    }
    let rows = sums.into_iter().map(|[n, last_1, last_3, last_7, last_14, days]| CourseRow {
        enrolments: n,
        active_last_1: last_1 / n.max(1.0),
        active_last_3: last_3 / n.max(1.0),
        active_last_7: last_7 / n.max(1.0),
        active_last_14: last_14 / n.max(1.0),
        mean_active_days: days / n.max(1.0),
    });
    rows.collect()
}
