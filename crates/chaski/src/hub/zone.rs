//! In which time zone a node is: the one that was chosen for it, else that of its school's country, else universal time. Everything that
//! counts days here asks this one place.

use crate::{cli::Failure, hub::DataFolder, machine::MachineClock};
use directory::Directory;
use governance::leaving::FindZone;
use kernel::{Clock, CountryCode, UtcMillis, Zone};
use std::{
    io::ErrorKind,
    sync::{Arc, Mutex, PoisonError},
};
use store::node::write_durably;
use upkeep::clock::{ShownZone, ZoneFrom};
use web::messages::Messages;

/// The file in a node's folder with the name of the zone that was chosen. Beside the keys, as other settings of this one place: the console
/// can change it while the hub runs, a backup and an image take it along.
pub const CHOSEN: &str = "zone";
/// Longest such file.
const BYTES_MAX: usize = 200;
/// So long what was found out is good for whoever asks with every block that leaves.
const GOOD_MS: i64 = 60_000;

/// The zone of a node, and from where it is known.
pub fn of_node(folder: &DataFolder, directory: &Directory) -> Result<ShownZone, Failure> {
    let country = country(folder, directory)?;
    let usual = country.and_then(Zone::of_country);
    Ok(decide(chosen(folder)?, country.zip(usual)))
}

/// What was chosen counts, then the country.
fn decide(chosen: Option<Zone>, usual: Option<(CountryCode, Zone)>) -> ShownZone {
    let (zone, from) = match (chosen, usual) {
        (Some(zone), _) => (zone, ZoneFrom::Chosen),
        (None, Some((country, zone))) => (zone, ZoneFrom::Country(country)),
        (None, None) => (Zone::UTC, ZoneFrom::Nowhere),
    };
    ShownZone { zone, from, usual: usual.map(|(_, zone)| zone) }
}

/// The same for work that goes on whatever the zone is: what cannot be read is said in the journal.
pub fn zone_of(folder: &DataFolder, directory: &Directory) -> Zone {
    match of_node(folder, directory) {
        Ok(shown) => shown.zone,
        Err(error) => {
            tracing::error!(%error, "the time zone is not known; days are counted by universal time");
            Zone::UTC
        }
    }
}

/// The same for who asks often: it is looked again once a minute.
pub fn find(folder: &DataFolder, directory: &Directory) -> FindZone {
    let (folder, directory) = (folder.clone(), directory.clone());
    let known: Mutex<Option<(UtcMillis, Zone)>> = Mutex::new(None);
    Arc::new(move || {
        let now = MachineClock.now();
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        match *known {
            Some((at, zone)) if (0..GOOD_MS).contains(&now.0.saturating_sub(at.0)) => zone,
            _ => {
                let zone = zone_of(&folder, &directory);
                *known = Some((now, zone));
                zone
            }
        }
    })
}

/// From now on pages show the clock and the days of the node's zone as it is now.
pub fn show(messages: &Messages, folder: &DataFolder, directory: &Directory) {
    messages.set_zone(zone_of(folder, directory));
}

/// Chooses a zone; `None`: the country's again.
pub fn choose(folder: &DataFolder, zone: Option<Zone>) -> Result<(), Failure> {
    let path = folder.node_folder().join(CHOSEN);
    match zone {
        Some(zone) => Ok(write_durably(&path, format!("{zone}\n").as_bytes(), 0o644)?),
        None => match std::fs::remove_file(&path) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(format!("{}: {e}", path.display()).into()),
            _ => Ok(()),
        },
    }
}

fn chosen(folder: &DataFolder) -> Result<Option<Zone>, Failure> {
    let path = folder.node_folder().join(CHOSEN);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(format!("{}: {e}", path.display()).into()),
    };
    let named = text.get(..BYTES_MAX).unwrap_or(&text).trim().parse::<Zone>();
    Ok(Some(named.map_err(|e| format!("{}: {e}", path.display()))?))
}

/// Its school's country; where nobody has said that, the one that its certificate names.
fn country(folder: &DataFolder, directory: &Directory) -> Result<Option<CountryCode>, Failure> {
    let said = |code: &CountryCode| code.is_assigned();
    let school = directory.own_school()?.and_then(|own| own.country.parse().ok()).filter(said);
    if school.is_some() {
        return Ok(school);
    }
    let own = folder.secret()?.public();
    let certificates = folder.welcome()?.map(|welcome| welcome.certificates).unwrap_or_default();
    let certified = certificates.iter().find(|certificate| certificate.terms.node == own);
    Ok(certified.map(|certificate| certificate.terms.country).filter(said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::open_store;
    use std::time::Duration;
    use testkit::Scratch;

    #[test]
    fn what_was_chosen_counts_then_the_country_then_universal_time() {
        let (lima, easter): (Zone, Zone) =
            ("America/Lima".parse().unwrap(), "Pacific/Easter".parse().unwrap());
        let peru = ("PE".parse().unwrap(), lima);
        for (chosen, usual, zone, from) in [
            (None, None, Zone::UTC, ZoneFrom::Nowhere),
            (None, Some(peru), lima, ZoneFrom::Country(peru.0)),
            (Some(easter), Some(peru), easter, ZoneFrom::Chosen),
            (Some(Zone::UTC), Some(peru), Zone::UTC, ZoneFrom::Chosen),
            (Some(easter), None, easter, ZoneFrom::Chosen),
        ] {
            let shown = decide(chosen, usual);
            assert_eq!((shown.zone, shown.from, shown.usual), (zone, from, usual.map(|(_, zone)| zone)));
        }
    }

    #[test]
    fn a_box_without_a_school_has_universal_time_until_one_is_chosen() {
        let scratch = Scratch::new("zone").unwrap();
        let folder = DataFolder::at(scratch.path());
        let store = open_store(&folder, Duration::ZERO).unwrap();
        store.rebuild_now(Duration::from_secs(1)).unwrap();
        let (offer, secret) = folder.wrapping().unwrap();
        let directory = Directory::new(store.clone(), offer, secret);
        let from = || of_node(&folder, &directory).unwrap().from;
        assert_eq!((from(), zone_of(&folder, &directory)), (ZoneFrom::Nowhere, Zone::UTC));
        let santiago: Zone = "America/Santiago".parse().unwrap();
        choose(&folder, Some(santiago)).unwrap();
        assert_eq!((from(), zone_of(&folder, &directory)), (ZoneFrom::Chosen, santiago));
        // A hand that wrote something else there is told so, and days go on.
        let path = folder.node_folder().join(CHOSEN);
        std::fs::write(&path, "Lima\n").unwrap();
        let error = of_node(&folder, &directory).unwrap_err().to_string();
        assert!(error.contains("node/zone") && error.contains("\"Lima\" is no time zone"), "{error}");
        assert_eq!(zone_of(&folder, &directory), Zone::UTC);
        choose(&folder, None).unwrap();
        choose(&folder, None).unwrap();
        assert_eq!(from(), ZoneFrom::Nowhere);
        // The school's country says it as soon as there is a school.
        directory::seed_demonstration(&directory, &directory::VILLAGES[0]).unwrap();
        assert_eq!(from(), ZoneFrom::Country("PE".parse().unwrap()));
        store.close();
    }
}
