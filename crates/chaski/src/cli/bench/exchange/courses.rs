//! What it costs to bring a course, and its next version.

use super::{
    super::hub::report::{Line, Report},
    Called, DIES_AFTER, MAX_CALLS, Root, expect, node,
    relay::Relay,
    to,
};
use crate::{cli::Failure, hub::starter_package, machine::MachineClock};
use eventlog::statement::NodeRole;
use events::content::PackageOffered;
use exchange::{
    Desk, Here,
    files::{Keeper, Offer, Shelf},
    net::{CallError, call, call_for_files},
};
use kernel::{Authority, Clock, Digest, SchoolId, ports::PortError};
use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
    time::Instant,
};
use store::{Draft, blobs::Blobs};

/// Keeps whatever comes: what is measured is the way.
struct Kept {
    blobs: Blobs,
    last: Mutex<Option<(u32, Digest)>>,
}

impl Kept {
    fn last(&self) -> Option<(u32, Digest)> {
        *self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Keeper for Kept {
    fn wants(&self, offer: &Offer) -> Result<bool, PortError> {
        Ok(self.last().is_none_or(|(version, _)| version < offer.version))
    }

    fn relatives(&self, _: &Offer) -> Result<Vec<Digest>, PortError> {
        Ok(self.last().map(|(_, file)| file).into_iter().collect())
    }

    fn take(&self, offer: &Offer, file: &Path) -> Result<Result<(), String>, PortError> {
        let port = |error: &dyn std::fmt::Display| PortError(error.to_string());
        let bytes = fs::read(file).map_err(|error| port(&error))?;
        let digest = self.blobs.put(&bytes).map_err(|error| port(&error))?;
        *self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some((offer.version, digest));
        Ok(Ok(()))
    }

    fn free_bytes(&self) -> Option<u64> {
        None
    }
}

fn with_files(folder: &Path, mut here: Here) -> (Here, Arc<Kept>) {
    let blobs = Blobs::new(folder.join("blobs"));
    let kept = Arc::new(Kept { blobs: blobs.clone(), last: Mutex::default() });
    here.files = Some(Arc::new(Shelf::new(folder.join("fetch"), blobs, kept.clone())));
    (here, kept)
}

/// The central offers a version of a course whose first page has another title each time.
fn offer(central: &Desk, kept: &Kept, version: u32) -> Result<u64, Failure> {
    let archive = starter_package("safe-phone", version, &format!("# El mensaje {version}"))?;
    let package = kept.blobs.put(&archive)?;
    let files = central.here.files.as_ref().ok_or("the central keeps no files")?;
    let list = files.give(&package)?;
    let (bytes, course) = (list.bytes, "safe-phone".to_owned());
    let event = PackageOffered { package, bytes, list: list.digest(), course, version, title: String::new() };
    let draft =
        Draft { schools: vec![], persons: vec![], authority: Authority::Central, events: vec![event.into()] };
    central.here.store.write_blocking(move |tx| tx.append(draft))?;
    Ok(bytes)
}

pub(super) fn rows(root: &Path, report: &mut Report) -> Result<(), Failure> {
    let (network, school) = (Root::new(), SchoolId([7; 16]));
    let at = |name: &str| root.join(name);
    let (mut central, central_kept) = with_files(&at("offers"), node(&at("offers"), vec![])?);
    let (mut near, near_kept) = with_files(&at("near"), node(&at("near"), vec![school])?);
    let (mut far, far_kept) = with_files(&at("far"), node(&at("far"), vec![school])?);
    let hub = |here: &Here| network.certificate(here.secret.public(), NodeRole::Hub, &[school]);
    let own = network.certificate(central.secret.public(), NodeRole::Central, &[])?;
    let certificates = [hub(&near)?, hub(&far)?, own];
    for here in [&mut central, &mut near, &mut far] {
        here.welcome = Some(network.welcome(&certificates));
    }
    let (central, near, far) = (Arc::new(Desk::new(central)), Desk::new(near), Desk::new(far));
    let called = Called::open(&central)?;
    let relay = Relay::before(called.address, None)?;
    for hub in [&near, &far] {
        call(hub, &to(relay.address, &central), MachineClock.now())?;
    }
    relay.take();

    let bytes = offer(&central, &central_kept, 101)? as f64;
    let fetch = || call_for_files(&near, &to(relay.address, &central), || MachineClock.now(), || true);
    let (began, moved) = (Instant::now(), fetch()?);
    let (took, passed) = (began.elapsed(), relay.take() as f64);
    expect(&(moved.files_in, near_kept.last()), |found| found.0 == 1, "the course did not arrive")?;
    report.add(Line::told("a course for a box, its package", bytes / 1e6, "MB"));
    // Of which records of a kilobyte, so that a cut one tells nothing, cost two.
    report.add(Line::most(
        "a course for a box, sent beyond its package",
        (passed - bytes) / bytes * 100.0,
        "%",
        5.0,
    ));
    report.add(Line::told("a course for a box, time", took.as_secs_f64(), "s"));
    dying_link(&called, &central, (&far, &far_kept), moved.bytes_in as f64, report)?;

    let next = offer(&central, &central_kept, 102)? as f64;
    fetch()?;
    let passed = relay.take() as f64;
    expect(&near_kept.last(), |last| last.is_some_and(|(version, _)| version == 102), "no update arrived")?;
    report.add(Line::most(
        "the next version, one lesson changed, of its package",
        passed / next * 100.0,
        "%",
        10.0,
    ));
    report.add(Line::told("the next version, one lesson changed", passed / 1e3, "KB"));
    Ok(())
}

/// The same course, with its list of chunks, over a link that dies again and again.
fn dying_link(
    called: &Called,
    central: &Desk,
    (far, kept): (&Desk, &Kept),
    once: f64,
    report: &mut Report,
) -> Result<(), Failure> {
    let relay = Relay::before(called.address, Some(DIES_AFTER))?;
    let (began, mut calls, mut came) = (Instant::now(), 0, 0);
    while kept.last().is_none() {
        calls += 1;
        match call(far, &to(relay.address, central), MachineClock.now()) {
            Ok(talked) => came += talked.bytes_in,
            Err(CallError::Broke { talked, .. }) => came += talked.bytes_in,
            Err(CallError::OtherNode { .. } | CallError::Unreachable { .. }) => {}
            Err(other) => return Err(other.into()),
        }
        if calls > MAX_CALLS {
            return Err("a link that dies never brings the course".into());
        }
    }
    report.add(Line::told("a course over a link that dies every 10 kB, calls", f64::from(calls), ""));
    report.add(Line::told("the same, time", began.elapsed().as_secs_f64(), "s"));
    report.add(Line::most(
        "a course over a link that dies every 10 kB, sent beyond once",
        (came as f64 - once).max(0.0) / once * 100.0,
        "%",
        10.0,
    ));
    Ok(())
}
