//! Who tells a box the time, and what follows from it.

use crate::{
    cli::Failure,
    hub::{DataFolder, zone},
    machine::{self, MachineClock, PLAUSIBLE},
};
use axum::Router;
use directory::Directory;
use exchange::{Desk, HeardClock, Talked, net::CallError};
use kernel::{Clock, ClockQuality, NodeKey, PersonId, UtcMillis, Zone, ports::PortError};
use std::sync::Arc;
use store::{MAX_CLOCK_AHEAD_MS, Store, StoreError, log};
use upkeep::clock::{
    ClockPages, NotTaken, Own, Shown, ShownZone, Source, TOLERANCE_MS, Taken, Teller, Timekeeping, Told,
    believe,
};
use web::messages::Messages;

/// Longest conversation whose first words still tell the time, by this box's clock.
const LONGEST_TALK_MS: i64 = 24 * 3_600_000;

/// The page `/box/clock`.
pub fn pages(folder: &DataFolder, store: &Store, directory: &Directory, messages: Arc<Messages>) -> Router {
    let (folder, store) = (folder.clone(), store.clone());
    let clock = Arc::new(BoxClock { folder, store, directory: directory.clone(), messages });
    upkeep::clock::routes(ClockPages { gate: Arc::new(directory.clone()), clock })
}

/// A machine that knows nothing of the time at its start knows at least when its own log was written; one that was told it leaves a log
/// that ran ahead.
pub fn at_start(store: &Store) -> Result<(), StoreError> {
    leave_the_future_if_told(store)?;
    if MachineClock.quality() == ClockQuality::Unknown {
        machine::at_least(own_log(store)?);
    }
    Ok(())
}

/// What a call told of the time, if the box takes it.
pub fn hear(folder: &DataFolder, desk: &Desk, node: NodeKey, result: &Result<Talked, CallError>) {
    let talked = match result {
        Ok(talked) => talked,
        Err(CallError::Broke { talked, .. }) => talked,
        Err(_) => return,
    };
    let Some(told) = talked.peer_clock.and_then(|heard| as_of(heard, MachineClock.now())) else { return };
    if let Err(error) = take_from(folder, desk, node, told) {
        tracing::warn!(%node, %error, "the time that the central told could not be taken");
    }
}

/// What a peer's clock shows by now. A clock here that was set in between says nothing of what has passed.
fn as_of(heard: HeardClock, now: UtcMillis) -> Option<(UtcMillis, ClockQuality)> {
    let passed = now.0.saturating_sub(heard.heard_at.0);
    (0..=LONGEST_TALK_MS).contains(&passed).then(|| (heard.said.now.plus_ms(passed), heard.said.quality))
}

fn take_from(
    folder: &DataFolder,
    desk: &Desk,
    node: NodeKey,
    (now, quality): (UtcMillis, ClockQuality),
) -> Result<(), Failure> {
    let by = if desk.believed()?.is_central(node) { Teller::Central } else { Teller::Peer };
    let before = MachineClock.now();
    match take(folder, &desk.here.store, Told { now, quality, by }, Source::Central { at: now })? {
        Ok(_) => {
            let shift_s = (now.0 - before.0) / 1_000;
            tracing::info!(%node, shift_s, "this box's clock was set by what its central says");
        }
        Err(NotTaken::BehindLog { .. }) => tracing::warn!(
            %node,
            "the central's clock is behind what this box has written; compare both with a phone on the page /box/clock"
        ),
        Err(NotTaken::Absurd) => tracing::warn!(%node, "the central's clock shows a time that cannot be"),
        Err(NotTaken::Untrusted | NotTaken::NoBetter | NotTaken::Same) => {}
    }
    Ok(())
}

/// Judges what was told; what is believed is shown from now on, kept for after a power cut, and what is written next is stamped by it.
fn take(
    folder: &DataFolder,
    store: &Store,
    told: Told,
    source: Source,
) -> Result<Result<Taken, NotTaken>, Failure> {
    let own = Own { now: MachineClock.now(), quality: MachineClock.quality(), log: own_log(store)? };
    let taken = match believe(told, own, &PLAUSIBLE) {
        Ok(taken) => taken,
        Err(why) => return Ok(Err(why)),
    };
    machine::adopt(told.now, source, &folder.node_folder())?;
    if taken.log_ran_ahead {
        leave_the_future(store)?;
    }
    Ok(Ok(taken))
}

/// Goes on with today's stamps where the log stands ahead of a time that somebody told who may set the clock: the power may have gone
/// between the two. Network time alone does not do it, nor a clock with a battery: whoever answers as a time server could send the box back
/// by years, and what it writes then would lose against all that stands.
pub fn leave_the_future_if_told(store: &Store) -> Result<(), StoreError> {
    match ran_ahead(store)? && MachineClock.quality() == ClockQuality::Adopted {
        true => leave_the_future(store),
        false => Ok(()),
    }
}

/// Whether stamps can be of today: the box knows the time, and its log does not stand ahead of it.
pub fn stamps_today(store: &Store) -> Result<bool, StoreError> {
    Ok(MachineClock.quality() > ClockQuality::Unknown && !ran_ahead(store)?)
}

/// Whether this node's log stands further ahead than clocks follow each other, whose difference may have changed a little since.
fn ran_ahead(store: &Store) -> Result<bool, StoreError> {
    Ok(own_log(store)? > MachineClock.now().plus_ms(MAX_CLOCK_AHEAD_MS + TOLERANCE_MS))
}

fn leave_the_future(store: &Store) -> Result<(), StoreError> {
    if store.leave_the_future()?.is_some() {
        tracing::warn!(
            "this box's clock ran ahead; what it wrote meanwhile keeps its dates, and new entries get today's"
        );
    }
    Ok(())
}

/// Where this node's own log stands.
fn own_log(store: &Store) -> Result<UtcMillis, StoreError> {
    let tag = store.origin().tag();
    Ok(store.read_blocking(|db| log::clock_of(db, tag))?.unwrap_or(UtcMillis(0)))
}

/// The clock of the box that this process serves.
struct BoxClock {
    folder: DataFolder,
    store: Store,
    directory: Directory,
    messages: Arc<Messages>,
}

impl Timekeeping for BoxClock {
    fn shown(&self) -> Result<Shown, PortError> {
        let (now, quality) = (MachineClock.now(), MachineClock.quality());
        let trouble = self.store.read_blocking(|db| log::clock_trouble(db, quality, now));
        let trouble = trouble.map_err(|e| PortError(e.to_string()))?;
        Ok(Shown { now, source: machine::time_source(), trouble })
    }

    fn set(&self, time: UtcMillis, by: PersonId, sure: bool) -> Result<Result<Taken, NotTaken>, PortError> {
        let before = MachineClock.now();
        let told = Told { now: time, quality: ClockQuality::Adopted, by: Teller::Keeper { sure } };
        let taken = take(&self.folder, &self.store, told, Source::Keeper { at: time });
        let taken = taken.map_err(|e| PortError(e.to_string()))?;
        if taken.is_ok() {
            let shift_s = time.0.saturating_sub(before.0) / 1_000;
            // In the technical log, because it moves the date of everything that follows.
            tracing::warn!(person = %by, shift_s, sure, "this box's clock was set by hand");
        }
        Ok(taken)
    }

    fn zone(&self) -> Result<ShownZone, PortError> {
        zone::of_node(&self.folder, &self.directory).map_err(|e| PortError(e.to_string()))
    }

    fn choose_zone(&self, chosen: Option<Zone>, by: PersonId) -> Result<(), PortError> {
        zone::choose(&self.folder, chosen).map_err(|e| PortError(e.to_string()))?;
        zone::show(&self.messages, &self.folder, &self.directory);
        let zone = self.messages.zone();
        tracing::warn!(person = %by, %zone, "this box's time zone was chosen");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exchange::PeerClock;

    #[test]
    fn what_passed_since_it_was_said_is_counted_while_this_boxs_clock_goes_on() {
        let heard = HeardClock {
            said: PeerClock { now: UtcMillis(1_795_000_000_000), quality: ClockQuality::Good },
            heard_at: UtcMillis(5_000),
        };
        let said = |now: i64| as_of(heard, UtcMillis(now)).map(|(now, _)| now.0 - 1_795_000_000_000);
        assert_eq!(said(5_000), Some(0));
        assert_eq!(said(3_605_000), Some(3_600_000));
        // Somebody set it on the page meanwhile.
        assert_eq!(said(1_795_000_000_000), None);
        assert_eq!(said(4_999), None);
    }
}
