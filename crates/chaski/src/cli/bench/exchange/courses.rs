//! What it costs to bring a course, and its next version.

use super::{
    super::hub::report::{Line, Report},
    Called, Root, expect, node,
    relay::Relay,
    to,
};
use crate::{cli::Failure, hub::starter_package, machine::MachineClock};
use eventlog::statement::NodeRole;
use events::content::PackageOffered;
use exchange::{
    Desk, Here,
    files::{Keeper, Offer, Shelf},
    net::{call, call_for_files},
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
    let hub = network.certificate(near.secret.public(), NodeRole::Hub, &[school])?;
    let own = network.certificate(central.secret.public(), NodeRole::Central, &[])?;
    let certificates = [hub, own];
    for here in [&mut central, &mut near] {
        here.welcome = Some(network.welcome(&certificates));
    }
    let (central, near) = (Arc::new(Desk::new(central)), Desk::new(near));
    let called = Called::open(&central)?;
    let relay = Relay::before(called.address, None)?;
    call(&near, &to(relay.address, &central), MachineClock.now())?;
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
