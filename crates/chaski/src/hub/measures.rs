//! What is measured of the box, for its page and for `chaski doctor`; `upkeep` judges it.

use crate::{
    disk::Syncs,
    errors_seen,
    hub::{DataFolder, post::Bell, recovery},
    machine::MachineClock,
};
use kernel::{Clock, ports::PortError};
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, Mutex, PoisonError},
};
use store::{Connection, Store, StoreError, last_life, log};
use upkeep::{
    BackupsKept, Measures,
    health::{self, Exchange, Facts, LastStop, Sync},
    ledger,
    room::room_of,
    wifi::Wifi,
};

/// Under which name a sudden stop is written down.
const SUDDEN_STOP: &str = "sudden stop";
/// Addresses of the machine that are looked at.
const MOST_ADDRESSES: usize = 16;
/// The kind of job that makes backups.
pub const BACKUP_JOB: &str = "upkeep.backup";

/// Measures a running hub.
#[derive(Clone)]
pub struct HubMeasures {
    /// Its folder.
    pub folder: DataFolder,
    /// Its store.
    pub store: Store,
    /// Its Wi-Fi.
    pub wifi: Option<Arc<Wifi>>,
    /// The disk's last measurement: it takes a while, so it is made in the background.
    pub sync: Arc<Mutex<Sync>>,
    /// Its post.
    pub bell: Bell,
}

impl HubMeasures {
    /// Measures the disk anew.
    pub fn measure_disk(&self, writes: usize) {
        let measured = measure_disk(&self.folder, writes);
        *self.sync.lock().unwrap_or_else(PoisonError::into_inner) = measured;
    }
}

impl Measures for HubMeasures {
    fn facts(&self) -> Result<Facts, PortError> {
        let sync = self.sync.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let facts = self.store.read_blocking(|db| {
            let sudden = ledger::last_check(db, SUDDEN_STOP)?;
            let last_stop = sudden.map_or(LastStop::Orderly, |(at, _)| LastStop::Sudden(at));
            known(&self.folder, db, sync, last_stop)
        });
        let mut facts = facts.map_err(|e| PortError(e.to_string()))?;
        facts.wifi_is_open = self.wifi.as_ref().map(|wifi| wifi.passphrase.is_none());
        facts.errors_today = Some(errors_seen::in_a_day());
        facts.exchange = self.bell.trouble();
        Ok(facts)
    }

    fn backups(&self) -> Result<BackupsKept, PortError> {
        let Some(stick) = recovery::stick(&self.folder) else { return Ok(BackupsKept::default()) };
        // A stick that is pulled out is no failure of the box.
        Ok(match upkeep::backup::kept_in(&stick) {
            Ok(kept) => BackupsKept { folder_here: Some(true), kept },
            Err(_) => BackupsKept { folder_here: Some(false), kept: vec![] },
        })
    }
}

/// This machine's address in its network.
pub fn machine_address() -> Option<IpAddr> {
    own_addresses().into_iter().find(|address| !address.is_link_local()).map(IpAddr::V4)
}

/// This machine's addresses in all its networks; those that two machines on one cable gave themselves are among them.
pub fn own_addresses() -> Vec<Ipv4Addr> {
    addresses_in(&std::fs::read_to_string("/proc/net/fib_trie").unwrap_or_default())
}

/// This machine's addresses in the kernel's table of routes: a line with the address, then one that calls it its own.
fn addresses_in(routes: &str) -> Vec<Ipv4Addr> {
    let lines: Vec<&str> = routes.lines().map(str::trim).collect();
    let own = lines.windows(2).filter(|pair| pair[1] == "/32 host LOCAL");
    let addresses = own.filter_map(|pair| pair[0].strip_prefix("|-- ")?.parse::<Ipv4Addr>().ok());
    let mut found: Vec<Ipv4Addr> = Vec::new();
    for address in addresses.filter(|address| !address.is_loopback()) {
        if !found.contains(&address) && found.len() < MOST_ADDRESSES {
            found.push(address);
        }
    }
    found
}

/// What a small synced write takes in a folder.
pub fn measure_disk(folder: &DataFolder, writes: usize) -> Sync {
    match Syncs::measure(folder.path(), writes) {
        Ok(syncs) => {
            let us = |time: std::time::Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
            Sync::Measured { median_us: us(syncs.median()), p99_us: us(syncs.p99()) }
        }
        Err(e) => Sync::Failed(e.to_string()),
    }
}

/// What can be known from outside too.
pub fn known(
    folder: &DataFolder,
    db: &mut Connection,
    sync: Sync,
    last_stop: LastStop,
) -> Result<Facts, StoreError> {
    let now = MachineClock.now();
    let sql =
        "SELECT last_error FROM job WHERE kind = ?1 AND last_error IS NOT NULL ORDER BY id DESC LIMIT 1";
    let trouble = db.query_one(sql, &[BACKUP_JOB.into()])?;
    let trouble =
        trouble.map(|row| row.text_opt(0).map(|why| why.unwrap_or_default().to_owned())).transpose()?;
    Ok(Facts {
        now,
        sync,
        room: room_of(folder.path()),
        earlier_free: ledger::earlier_room(db, now)?,
        memory: health::memory(),
        hottest_milli_c: health::hottest_milli_c(),
        power: health::power(),
        battery_percent: health::battery_percent(),
        clock: log::clock_trouble(db, MachineClock.quality(), now)?,
        last_stop,
        has_recovery_lock: recovery::lock(folder).is_ok(),
        backup_folder: recovery::stick(folder).map(|path| path.display().to_string()),
        last_backup: ledger::last_backup(db)?.map(|made| made.made_at),
        backup_trouble: trouble,
        wifi_is_open: None,
        log_check: ledger::last_check(db, "log")?,
        put_aside: upkeep::backup::aside_in(folder.path()),
        errors_today: None,
        exchange: Exchange::Free,
    })
}

/// How a hub that does not run here stopped: from database and marker.
pub fn stopped_how(folder: &DataFolder, db: &mut Connection) -> Result<LastStop, StoreError> {
    let Some((own, seq)) = last_life(db)? else { return Ok(LastStop::Never) };
    let node = folder.node();
    Ok(match node.marker() {
        _ if !node.may_go_on(own.incarnation, seq) => LastStop::OtherLife,
        Some(marker) if marker.seq == seq => LastStop::Orderly,
        _ => LastStop::RunningOrSudden,
    })
}

/// At a start, with how it stopped before: a sudden stop is remembered.
pub fn note_start(store: &Store, stopped: LastStop) -> Result<(), StoreError> {
    if stopped != LastStop::RunningOrSudden {
        return Ok(());
    }
    let now = MachineClock.now();
    store.write_blocking(move |tx| ledger::note_check(tx, SUDDEN_STOP, now, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_among_the_routes() {
        let routes = "Local:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 127.0.0.1\n        /32 host LOCAL\n     |-- 10.42.0.0\n        /24 link UNICAST\n\
             |-- 169.254.3.4\n        /32 host LOCAL\n     |-- 10.42.0.1\n        /32 host LOCAL\n";
        let twice = routes.repeat(2);
        assert_eq!(addresses_in(&twice), [[169, 254, 3, 4].into(), Ipv4Addr::from([10, 42, 0, 1])]);
        assert_eq!(addresses_in(""), [Ipv4Addr::UNSPECIFIED; 0]);
    }
}
