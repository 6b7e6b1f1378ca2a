//! What a central is told of learning by default: a school's week in sums, which name nobody.
//!
//! A box counts each week once, some days after it ended, and writes what [`rule`] allows to be told. Answers that come later (an exam
//! entered from paper after a month, the mail of a pupil who moved) are not counted: a second count of the same week, less the
//! first, would be a pupil.

pub mod rule;

use crate::history;
use events::{
    Event,
    tutoring::{CourseWeek, GroupWeek, WEEK_COURSES_MAX, WEEK_GROUP_MIN, WeekSummed},
};
use kernel::{
    Authority, Hlc, PersonId, SchoolId, UtcMillis, Zone,
    calendar::DAY_MS,
    ports::{Enrolments, PortError},
};
use minicbor::{Decode, Encode};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    ColumnType::{Blob, Int},
    Connection, Draft, Store, StoreError, Value, log,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The view's name.
pub const VIEW: &str = "tutoring_sums";
/// Days after a week's end before it is counted: answers are entered from paper, a neighbour's box brings others.
const AFTER_DAYS: i32 = 3;
/// Weeks counted at most after a box stood still; older ones stay uncounted.
const WEEKS_BACK: i32 = 8;
const WEEK_DAYS: i32 = 7;
/// Nowhere is a school's time further ahead of universal time.
const MOST_AHEAD_MS: i64 = 14 * 3_600_000;
const MINUTE_MS: i64 = 60_000;
/// Bytes of a course's id that are believed.
const COURSE_BYTES_MAX: usize = 200;
/// 1970-01-05 was a Monday.
const FIRST_MONDAY: i32 = 4;

/// A week of a school as one of its boxes counted it.
pub static WEEK: Table = Table {
    name: "tutoring_week",
    key: &[("school", Blob), ("monday", Int), ("node", Blob)],
    columns: &[
        Column::new("answers", Int, Merge::First("counted")),
        Column::new("told", Blob, Merge::First("counted")),
    ],
    indexes: &[&["monday"]],
};

/// Weeks as a view. The first count of a box stays: a second one is not told.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[806],
        tables: vec![&WEEK],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| {
            let Event::WeekSummed(week) = fact.event else { return };
            // A school's own box alone knows; and what a box must not tell is not shown either.
            // A week that was not over when it was counted comes of a clock gone wrong, or of somebody who lies.
            // Whoever reads it may be in another zone: it is judged by the earliest of all.
            let most_ahead = fact.stamp.hlc.wall().plus_ms(MOST_AHEAD_MS);
            let over = countable_on(most_ahead.0.div_euclid(DAY_MS)) >= week.monday;
            if fact.header.authority != Authority::Node || !over || !may_be_shown(week) {
                return;
            }
            let node = Value::blob(fact.header.origin.node.as_bytes());
            let told = Told {
                courses: week.courses.clone(),
                others: week.others,
                all: week.all,
                pupils: week.pupils,
            };
            deltas
                .row(&WEEK, [week.school.into(), i64::from(week.monday).into(), node], fact.stamp)
                .set("answers", i64::try_from(told.answers()).unwrap_or(i64::MAX))
                .set("told", Value::blob(&minicbor::to_vec(&told).expect("writing to memory cannot fail")))
                .done();
        }),
    }
}

/// Whether the sums keep to what can be checked of the rule from outside.
fn may_be_shown(week: &WeekSummed) -> bool {
    let groups = week.courses.iter().map(|course| course.group).chain(week.others).chain(week.all);
    let sound = |group: GroupWeek| group.learners >= WEEK_GROUP_MIN && group.answers <= ANSWERS_MAX;
    week.courses.len() <= WEEK_COURSES_MAX
        && week.monday.rem_euclid(WEEK_DAYS) == FIRST_MONDAY
        && week.courses.iter().all(|course| course.course.len() <= COURSE_BYTES_MAX)
        && groups.into_iter().all(sound)
}

/// Answers of a group in a week that are believed: a hundred thousand pupils with ten thousand each.
const ANSWERS_MAX: u64 = 1_000_000_000;

/// What may be told of a school's week, by [`rule::told`], and what was told of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Told {
    /// As [`WeekSummed::courses`].
    #[n(0)]
    pub courses: Vec<CourseWeek>,
    /// As there.
    #[n(1)]
    pub others: Option<GroupWeek>,
    /// As there.
    #[n(2)]
    pub all: Option<GroupWeek>,
    /// As there.
    #[n(3)]
    pub pupils: Option<u32>,
}

impl Told {
    /// Answers of the groups that are told: all of them, if there is a total.
    pub fn answers(&self) -> u64 {
        let groups = self.courses.iter().map(|course| course.group).chain(self.others);
        groups.fold(0u64, |sum, group| sum.saturating_add(group.answers))
    }
}

/// The Monday of the latest week that may be counted now, by the school's own days.
pub fn latest_countable(now: UtcMillis, zone: Zone) -> i32 {
    countable_on(zone.day_of(now))
}

/// The same on a day, counted from 1970-01-01.
fn countable_on(today: i64) -> i32 {
    let today = i32::try_from(today).unwrap_or(0);
    let last_counted = today - AFTER_DAYS - WEEK_DAYS;
    last_counted - (last_counted - FIRST_MONDAY).rem_euclid(WEEK_DAYS)
}

/// Weeks to be counted: those after the last one that was, none of them older than two months; of a box that has counted none, the
/// latest alone.
pub fn weeks_due(last_counted: Option<i32>, latest: i32) -> Vec<i32> {
    let first = last_counted
        .map_or(latest, |last| last.saturating_add(WEEK_DAYS).max(latest - (WEEKS_BACK - 1) * WEEK_DAYS));
    (first..=latest).step_by(WEEK_DAYS as usize).collect()
}

/// The weeks of a school that nobody has counted yet and that can be counted now.
pub fn due(store: &Store, school: SchoolId, now: UtcMillis, zone: Zone) -> Result<Vec<i32>, StoreError> {
    let until = store.believes_until()?;
    store.read_blocking(move |db| {
        let told_ahead = told_ahead(db, school, until)?;
        let mut due = weeks_due(counted(db, school, until)?, latest_countable(now, zone));
        due.retain(|monday| !told_ahead.contains(monday));
        Ok(due)
    })
}

/// Counts what is due and writes it down: the box's own word about its own school. Returns how many weeks.
///
/// A week goes by its Monday in the log, so another zone neither repeats one nor skips one. It begins at midnight where the school is said
/// to be now: of a box whose zone was changed, the hours by which the two differ are in no week, or in two, once.
pub fn count_weeks(
    store: &Store,
    enrolments: &dyn Enrolments,
    school: SchoolId,
    now: UtcMillis,
    zone: Zone,
) -> Result<usize, CountError> {
    if !store.ready(&[VIEW, history::VIEW]) {
        return Ok(0);
    }
    let due = due(store, school, now, zone)?;
    if due.is_empty() {
        return Ok(0);
    }
    let mut pupils: BTreeSet<PersonId> = BTreeSet::new();
    for class in enrolments.classes_at(school)? {
        pupils.extend(enrolments.pupils_of(class)?);
    }
    let mut weeks: Vec<Vec<BTreeMap<String, u64>>> = vec![Vec::new(); due.len()];
    let first_minute = |monday: i32| zone.begin_of_day(i64::from(monday)).0.div_euclid(MINUTE_MS);
    for pupil in pupils {
        let ids = enrolments.ids_of(pupil)?;
        let histories = store.read_blocking(move |db| history::of_ids(db, &ids))?;
        for (week, monday) in weeks.iter_mut().zip(&due) {
            let minutes = first_minute(*monday)..first_minute(*monday + WEEK_DAYS);
            let answers = |history: &history::History| {
                history.answers().filter(|given| minutes.contains(&given.minute)).count() as u64
            };
            week.push(histories.iter().map(|(course, history)| (course.clone(), answers(history))).collect());
        }
    }
    let events: Vec<Event> = due
        .iter()
        .zip(&weeks)
        .map(|(monday, pupils)| {
            let Told { courses, others, all, pupils } = rule::told(pupils);
            WeekSummed { school, monday: *monday, courses, others, all, pupils }.into()
        })
        .collect();
    let due_first = due[0];
    Ok(store.write_blocking(move |tx| {
        // Another process may have counted meanwhile.
        let now = tx.now();
        let until = log::believes_until(tx.connection(), now)?;
        if counted(tx.connection(), school, until)?.is_some_and(|last| last >= due_first) {
            return Ok::<_, StoreError>(0);
        }
        let count = events.len();
        tx.append(Draft { schools: vec![school], persons: vec![], authority: Authority::Node, events })?;
        Ok(count)
    })?)
}

/// Why a week was not counted.
#[derive(Debug, thiserror::Error)]
pub enum CountError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Who is in the classes.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// The latest week of a school that any of its boxes has counted, by a clock that can have been right.
fn counted(db: &mut Connection, school: SchoolId, until: UtcMillis) -> Result<Option<i32>, StoreError> {
    let sql = "SELECT max(monday) FROM tutoring_week WHERE school = ?1 AND counted_at < ?2";
    let row = db.query_one(sql, &[school.into(), beyond(until)])?;
    Ok(row.map(|row| row.int_opt(0)).transpose()?.flatten().map(|monday| monday as i32))
}

/// Weeks of which a clock that ran ahead told something, perhaps before they were over: a second count, less the first, would be a pupil.
fn told_ahead(db: &mut Connection, school: SchoolId, until: UtcMillis) -> Result<BTreeSet<i32>, StoreError> {
    let sql =
        "SELECT DISTINCT monday FROM tutoring_week WHERE school = ?1 AND counted_at >= ?2 AND answers > 0";
    let rows = db.query(sql, &[school.into(), beyond(until)])?;
    rows.iter().map(|row| Ok(row.int(0)? as i32)).collect()
}

/// The first stamp behind a moment: a week that a clock counted which ran ahead is none until its time comes.
fn beyond(moment: UtcMillis) -> Value {
    Value::blob(&Hlc::at(moment.plus_ms(1)).0.to_be_bytes())
}

/// A school's week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolWeek {
    /// Which school.
    pub school: SchoolId,
    /// What is told of it.
    pub told: Told,
}

/// Weeks of which something was told until a moment ([`Store::believes_until`]), latest first.
pub fn weeks(db: &mut Connection, until: UtcMillis, most: usize) -> Result<Vec<i32>, StoreError> {
    let sql = "SELECT DISTINCT monday FROM tutoring_week WHERE counted_at < ?1 ORDER BY monday DESC LIMIT ?2";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    db.query(sql, &[beyond(until), most.into()])?.iter().map(|row| Ok(row.int(0)? as i32)).collect()
}

/// What was told of a week until a moment, school by school. Of several boxes of one school the one that counted most answers speaks: their counts
/// are of the same pupils and cannot be added.
pub fn schools_in(db: &mut Connection, monday: i32, until: UtcMillis) -> Result<Vec<SchoolWeek>, StoreError> {
    let sql = "SELECT school, told FROM tutoring_week WHERE monday = ?1 AND counted_at < ?2 \
        ORDER BY school, answers DESC, node";
    let mut found: Vec<SchoolWeek> = Vec::new();
    for row in db.query(sql, &[i64::from(monday).into(), beyond(until)])? {
        let school = SchoolId(row.id(0)?);
        if found.last().is_none_or(|last| last.school != school) {
            let told = minicbor::decode(row.blob(1)?).map_err(|e| StoreError::Log(e.to_string()))?;
            found.push(SchoolWeek { school, told });
        }
    }
    Ok(found)
}

/// A week of all schools together, as far as they told of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NetworkWeek {
    /// Schools whose box counted the week.
    pub schools: usize,
    /// Those of which something is told.
    pub with_work: usize,
    /// Those that told a total, and its sum: pupils of the others are not in it.
    pub with_total: usize,
    /// Pupils who answered, of the schools with a total.
    pub learners: u64,
    /// Pupils in the classes of the schools that told both, and of them those who answered.
    pub of_pupils: Option<(u64, u64)>,
    /// All answers that are told.
    pub answers: u64,
    /// Courses, most answers first: id, schools, pupils and answers.
    pub courses: Vec<(String, usize, GroupWeek)>,
}

/// Adds schools up.
pub fn together(weeks: &[SchoolWeek]) -> NetworkWeek {
    let mut all = NetworkWeek { schools: weeks.len(), ..NetworkWeek::default() };
    let mut courses: BTreeMap<&str, (usize, GroupWeek)> = BTreeMap::new();
    for SchoolWeek { told, .. } in weeks {
        all.with_work += usize::from(told.answers() > 0);
        all.answers = all.answers.saturating_add(told.answers());
        if let Some(total) = told.all {
            all.with_total += 1;
            all.learners += u64::from(total.learners);
            if let Some(pupils) = told.pupils {
                let (answered, in_classes) = all.of_pupils.unwrap_or_default();
                all.of_pupils = Some((answered + u64::from(total.learners), in_classes + u64::from(pupils)));
            }
        }
        for CourseWeek { course, group } in &told.courses {
            let (schools, sum) = courses.entry(course).or_insert((0, GroupWeek { learners: 0, answers: 0 }));
            *schools += 1;
            sum.learners = sum.learners.saturating_add(group.learners);
            sum.answers = sum.answers.saturating_add(group.answers);
        }
    }
    all.courses = courses.into_iter().map(|(course, (n, group))| (course.to_owned(), n, group)).collect();
    all.courses.sort_by_key(|(_, _, group)| std::cmp::Reverse(group.answers));
    all
}

#[cfg(test)]
mod tests;
