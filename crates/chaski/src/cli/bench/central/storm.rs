//! The storm: a hundred boxes with a day's answers each call the central at the same moment, over TLS and HTTP, and come again when
//! they are told "later".

use super::{
    ingest::check,
    load::{SCHOOL_DAY, School},
    place::{Place, here},
};
use crate::{
    cli::{
        Failure,
        bench::{
            exchange::{Called, to},
            hub::report::{Line, Report},
        },
    },
    hub::DataFolder,
    machine::{MachineClock, MachineEntropy},
};
use exchange::{
    Desk,
    net::{Call, CallError, Line as OpenLine},
};
use kernel::Clock;
use std::{
    path::Path,
    sync::{Arc, Barrier},
    time::{Duration, Instant},
};
use store::{Config, Database, Store, StoreError, node::write_durably};

/// After so long a box that was not served is given up: the bar has been missed long before.
const GIVEN_UP: Duration = Duration::from_secs(600);
/// Stack of a box's thread.
const STACK: usize = 1 << 20;

/// What one box met.
#[derive(Default)]
struct Met {
    connecting: Vec<Duration>,
    requests: Vec<Duration>,
    later: u32,
    broken: u32,
    served_after: Duration,
}

/// The rows about the storm.
pub fn rows(place: &Place, root: &Path, report: &mut Report) -> Result<(), Failure> {
    let before = place.store().read_blocking(|db| {
        db.query("SELECT coalesce(sum(inputs), 0)::bigint FROM tutoring_history_state", &[])?[0].int(0)
    })?;
    let mut boxes = Vec::new();
    let schools = place.storm.len();
    for number in 0..schools {
        boxes.push(open_box(place, number, root)?);
    }
    let called = Called::open_with(&place.desk, 2)?;
    let call = to(called.address, &place.desk);
    let barrier = Arc::new(Barrier::new(boxes.len() + 1));
    let threads = boxes
        .into_iter()
        .map(|desk| {
            let (barrier, call) = (barrier.clone(), call.clone());
            let calling = move || {
                barrier.wait();
                let met = call_until_served(&desk, &call);
                desk.here.store.close();
                met
            };
            std::thread::Builder::new().stack_size(STACK).spawn(calling)
        })
        .collect::<Result<Vec<_>, _>>()?;
    barrier.wait();
    let mut all = Vec::new();
    for thread in threads {
        all.push(thread.join().map_err(|_| "a box's thread failed")??);
    }
    let events = schools as u64 * SCHOOL_DAY;
    check(place.store(), before as u64 + events)?;
    tell(&all, report);
    drop(called);
    Ok(())
}

fn tell(all: &[Met], report: &mut Report) {
    let what = format!("{} boxes at once, {SCHOOL_DAY} answers each", all.len());
    let mut requests: Vec<Duration> = all.iter().flat_map(|met| met.requests.iter().copied()).collect();
    let mut connecting: Vec<Duration> = all.iter().flat_map(|met| met.connecting.iter().copied()).collect();
    requests.sort_unstable();
    connecting.sort_unstable();
    let at = |times: &[Duration], percent: usize| {
        times.get(times.len() * percent / 100).or(times.last()).map_or(0.0, Duration::as_secs_f64)
    };
    let longest = all.iter().map(|met| met.served_after).max().unwrap_or_default();
    let later = all.iter().map(|met| met.later).max().unwrap_or_default();
    report.add(Line::most(format!("{what}, all in views"), longest.as_secs_f64(), "s", 60.0));
    report.add(Line::told(format!("{what}, requests"), requests.len() as f64, ""));
    for percent in [50, 90] {
        report.add(Line::told(format!("{what}, request p{percent}"), at(&requests, percent), "s"));
    }
    report.add(Line::most(format!("{what}, request p99"), at(&requests, 99), "s", 1.0));
    report.add(Line::told(format!("{what}, request max"), at(&requests, 100), "s"));
    report.add(Line::told(format!("{what}, connecting p99"), at(&connecting, 99), "s"));
    report.add(Line::most(format!("{what}, most \"later\" to one box"), f64::from(later), "", 5.0));
    let all_later: u32 = all.iter().map(|met| met.later).sum();
    let broken: u32 = all.iter().map(|met| met.broken).sum();
    report.add(Line::told(format!("{what}, \"later\" in all"), f64::from(all_later), ""));
    report.add(Line::told(format!("{what}, calls that broke"), f64::from(broken), ""));
}

/// A box with its day written down, in a folder of its own.
fn open_box(place: &Place, number: usize, root: &Path) -> Result<Desk, Failure> {
    let mut school = School::new(super::place::STORM_FROM + number);
    let folder = DataFolder::at(root.join("boxes").join(number.to_string()));
    let key = kernel::to_base32(school.secret.to_bytes().as_ref());
    write_durably(&folder.node_folder().join("node.key"), key.as_bytes(), 0o600)?;
    let store = Store::open(Config {
        database: Database::Sqlite(folder.database()),
        node: folder.node(),
        // What a box shows its pupils is no part of this; it needs to know whom it may call.
        views: exchange::views(),
        local: vec![exchange::LOCAL],
        clock: Arc::new(MachineClock),
        entropy: Box::new(MachineEntropy),
        software: format!("chaski {}", env!("CARGO_PKG_VERSION")),
        extra_fsync: Duration::ZERO,
    })?;
    store.rebuild_now(Duration::from_secs(1))?;
    let drafts = school.day_in_drafts();
    store.write_blocking(move |tx| -> Result<(), StoreError> { tx.append_all(drafts) })?;
    let pupils = school.pupils().to_vec();
    let mut here = here(store, folder.secret()?, &folder, place.welcome.clone(), pupils)?;
    here.schools = vec![school.school];
    Ok(Desk::new(here))
}

fn call_until_served(desk: &Desk, to: &Call) -> Result<Met, String> {
    let (began, mut met) = (Instant::now(), Met::default());
    loop {
        if began.elapsed() > GIVEN_UP {
            return Err("a box was not served in ten minutes".into());
        }
        let connecting = Instant::now();
        let mut line = match OpenLine::open(desk, to) {
            Ok(line) => line,
            Err(_) => {
                met.broken += 1;
                std::thread::sleep(Duration::from_secs(1));
                continue;
            }
        };
        met.connecting.push(connecting.elapsed());
        let talked = line.talk(desk, MachineClock.now());
        met.requests.extend(line.requests());
        match talked {
            Ok(talked) if talked.entries_out >= SCHOOL_DAY => {
                met.served_after = began.elapsed();
                return Ok(met);
            }
            // It broke off before, and what had come stayed there.
            Ok(_) if met.broken > 0 => {
                met.served_after = began.elapsed();
                return Ok(met);
            }
            Ok(talked) => return Err(format!("the central did not take what a box had: {talked:?}")),
            Err(CallError::Later { after }) => {
                met.later += 1;
                std::thread::sleep(after);
            }
            Err(CallError::Broke { .. }) => {
                met.broken += 1;
                std::thread::sleep(Duration::from_secs(1));
            }
            Err(other) => return Err(other.to_string()),
        }
    }
}
