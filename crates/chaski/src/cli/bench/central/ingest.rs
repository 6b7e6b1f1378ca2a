//! The long run: school-days one after the other, checked on one thread while the one before is written by another.

use super::{
    cost::Used,
    load::{SCHOOL_DAY, School},
    place::Place,
    server::Server,
};
use crate::cli::{
    Failure,
    bench::hub::report::{Line, Report},
};
use eventlog::CheckedBlock;
use std::{
    sync::mpsc::sync_channel,
    time::{Duration, Instant},
};
use store::{Store, StoreError};

/// Parts of the run whose rates are told singly: a rate that falls shows in them.
const PARTS: u64 = 5;
/// School-days made at once; making them is not measured.
const MADE_AT_ONCE: usize = 20;
/// School-days checked before they are written.
const CHECKED_AHEAD: usize = 2;

/// The rows about the long run.
pub fn rows(place: &Place, server: Option<&Server>, events: u64, report: &mut Report) -> Result<(), Failure> {
    let mut schools: Vec<School> = (0..place.schools.len()).map(School::new).collect();
    let days = events.div_ceil(SCHOOL_DAY);
    let (mut taking, mut used, mut slowest) = (Duration::ZERO, Used::default(), Duration::ZERO);
    let (mut part, mut part_events) = (Duration::ZERO, 0);
    let (mut rates, mut done, mut number) = (Vec::new(), 0, 0);
    while number < days {
        let some = (days - number).min(days.div_ceil(PARTS)).min(MADE_AT_ONCE as u64);
        let made = (number..number + some)
            .map(|n| {
                let among = schools.len() as u64;
                schools[(n % among) as usize].day_in_blocks()
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        number += some;
        let (before, began) = (Used::now(server), Instant::now());
        slowest = slowest.max(take(place, &made)?);
        let took = began.elapsed();
        used = used.and(Used::now(server).since(before));
        taking += took;
        part += took;
        part_events += some * SCHOOL_DAY;
        done += some * SCHOOL_DAY;
        if done * PARTS >= events * (rates.len() as u64 + 1) || number == days {
            rates.push(part_events as f64 / part.as_secs_f64());
            (part, part_events) = (Duration::ZERO, 0);
        }
    }
    let rate = done as f64 / taking.as_secs_f64();
    let what = format!("{done} events into {} views", place.store().view_status().len());
    report.add(Line::least(&what, rate, "/s", 15_000.0));
    for (number, rate) in rates.iter().enumerate() {
        report.add(Line::told(format!("{what}, part {} of {}", number + 1, rates.len()), *rate, "/s"));
    }
    if let (Some(first), Some(last)) = (rates.first(), rates.last()) {
        report.add(Line::told(format!("{what}, last part against first"), last / first, ""));
    }
    report.add(Line::told("slowest school-day of 6,000 events", slowest.as_secs_f64() * 1e3, "ms"));
    let per_thousand = |time: Duration| time.as_secs_f64() * 1e6 / done as f64;
    report.add(Line::told("processor of the central, per 1,000 events", per_thousand(used.own), "ms"));
    if server.is_some() {
        report.add(Line::told("processor of PostgreSQL, per 1,000 events", per_thousand(used.server), "ms"));
    }
    for (what, bytes) in sizes(place.store())? {
        report.add(Line::told(format!("bytes per event, {what}"), bytes as f64 / done as f64, "B"));
    }
    check(place.store(), done)
}

/// Takes some school-days; returns how long the slowest one was written.
fn take(place: &Place, days: &[Vec<Vec<u8>>]) -> Result<Duration, Failure> {
    let checking = place.desk.checking()?;
    std::thread::scope(|scope| {
        let (hand, handed) = sync_channel::<Result<Vec<CheckedBlock>, String>>(CHECKED_AHEAD);
        scope.spawn(move || {
            for day in days {
                let checked = day.iter().map(|block| checking.check(block)).collect();
                if hand.send(checked).is_err() {
                    return;
                }
            }
        });
        let mut slowest = Duration::ZERO;
        for blocks in handed {
            let (blocks, began) = (blocks?, Instant::now());
            place.store().write_blocking(move |tx| -> Result<(), StoreError> {
                tx.together(|tx| blocks.iter().try_for_each(|block| tx.receive(block).map(drop)))
            })?;
            slowest = slowest.max(began.elapsed());
        }
        Ok(slowest)
    })
}

/// Bytes of the log and of the views with their indexes.
fn sizes(store: &Store) -> Result<[(&'static str, i64); 2], Failure> {
    Ok(store.read_blocking(|db| {
        let sql = "SELECT coalesce(sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname LIKE 'log~_%' ESCAPE '~'), 0)::bigint, \
                   coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint \
                   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                   WHERE n.nspname = current_schema() AND c.relkind = 'r'";
        let rows = db.query(sql, &[])?;
        let (log, all) = (rows[0].int(0)?, rows[0].int(1)?);
        Ok([("log", log), ("views and all else", all - log)])
    })?)
}

/// A rate is worth nothing if something is missing: every answer counts once in the learners' histories.
pub fn check(store: &Store, events: u64) -> Result<(), Failure> {
    let counted = store.read_blocking(|db| {
        let sql = "SELECT coalesce(sum(inputs), 0)::bigint FROM tutoring_history_state";
        db.query(sql, &[])?[0].int(0)
    })?;
    match counted as u64 == events {
        true => Ok(()),
        false => Err(format!("{events} answers were taken, {counted} are in the views").into()),
    }
}
