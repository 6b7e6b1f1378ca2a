//! Time zones of the places where boxes stand: what the clock on the wall shows, as a pure function of the moment.
//!
//! Facts from the IANA time zone database, release 2025b (<https://www.iana.org/time-zones>, files `northamerica`, `southamerica`,
//! `africa`, `asia`; public domain), as the rules stand since 2024. A box writes nothing of before, so earlier rules are not here; a zone
//! database would be as large as a course. Zones that show the same at every moment since then are one: `America/Bogota` is `America/Lima`.
//! A country that changes its law changes a line of [`ZONES`], with the next update of the program.

use crate::{
    CountryCode, UtcMillis,
    calendar::{DAY_MS, date_of_day, day_of_date},
};
use std::{fmt, str::FromStr};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// By how much a clock is put forward in summer; the same wherever one is.
const SUMMER_MINUTES: i32 = 60;

/// A time zone of the region, or of a country of Africa or Asia that speaks Spanish or Portuguese.
#[derive(Clone, Copy)]
pub struct Zone(&'static Row);

/// A line of the table.
struct Row {
    /// Names of the IANA database, the one that stands for all of them first.
    names: &'static str,
    /// Countries whose capital is in it, ISO 3166-1.
    countries: &'static str,
    /// Minutes that its clocks are ahead of universal time, but for summer time.
    standard_minutes: i32,
    summer: Summer,
}

/// When clocks are put forward.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Summer {
    Never,
    /// From the second Sunday of March to the first of November, each at two by the clock that is changed: the United States' rule, which
    /// Mexico's border towns, Haiti, the Bahamas, Turks and Caicos and Bermuda follow (IANA rules `US`, `Haiti`).
    UnitedStates,
    /// The same Sundays at midnight by the clock without summer time (IANA rule `Cuba`).
    Cuba,
    /// To the first Sunday from 2 April on at 3:00 universal time, and again from the first Sunday from 2 September on at 4:00: midnight of
    /// the Saturday before, in Santiago (IANA rule `Chile`).
    Chile,
}

const fn row(names: &'static str, countries: &'static str, standard_minutes: i32, summer: Summer) -> Row {
    Row { names, countries, standard_minutes, summer }
}

/// From west to east; those with summer time after those without.
static ZONES: [Row; 19] = [
    row("America/Tijuana", "", -480, Summer::UnitedStates),
    row("America/Hermosillo America/Mazatlan", "", -420, Summer::Never),
    row("America/Ciudad_Juarez", "", -420, Summer::UnitedStates),
    row(
        "America/Mexico_City America/Guatemala America/Costa_Rica America/El_Salvador America/Tegucigalpa America/Managua America/Belize \
         America/Merida America/Monterrey America/Chihuahua America/Bahia_Banderas Pacific/Galapagos",
        "MX GT CR SV HN NI BZ",
        -360,
        Summer::Never,
    ),
    row("America/Matamoros America/Ojinaga", "", -360, Summer::UnitedStates),
    row("Pacific/Easter", "", -360, Summer::Chile),
    row(
        "America/Lima America/Bogota America/Guayaquil America/Panama America/Jamaica America/Cayman America/Cancun America/Rio_Branco \
         America/Eirunepe",
        "PE CO EC PA JM KY",
        -300,
        Summer::Never,
    ),
    row("America/Port-au-Prince America/Nassau America/Grand_Turk", "HT BS TC", -300, Summer::UnitedStates),
    row("America/Havana", "CU", -300, Summer::Cuba),
    row(
        "America/La_Paz America/Caracas America/Santo_Domingo America/Guyana America/Puerto_Rico America/Port_of_Spain \
         America/Barbados America/Martinique America/Curacao America/Manaus America/Cuiaba America/Campo_Grande America/Porto_Velho \
         America/Boa_Vista America/Antigua America/Anguilla America/Aruba America/Dominica America/Grenada America/Guadeloupe \
         America/Kralendijk America/Lower_Princes America/Marigot America/Montserrat America/St_Barthelemy America/St_Kitts \
         America/St_Lucia America/St_Thomas America/St_Vincent America/Tortola",
        "BO VE DO GY PR TT BB MQ CW AG AI AW DM GD GP BQ SX MF MS BL KN LC VI VC VG",
        -240,
        Summer::Never,
    ),
    row("Atlantic/Bermuda", "BM", -240, Summer::UnitedStates),
    row("America/Santiago", "CL", -240, Summer::Chile),
    row(
        "America/Argentina/Buenos_Aires America/Buenos_Aires America/Montevideo America/Asuncion America/Sao_Paulo America/Paramaribo \
         America/Cayenne Atlantic/Stanley America/Punta_Arenas America/Coyhaique America/Belem America/Fortaleza America/Recife \
         America/Araguaina America/Maceio America/Bahia America/Santarem America/Argentina/Cordoba America/Argentina/Salta \
         America/Argentina/Jujuy America/Argentina/Tucuman America/Argentina/Catamarca America/Argentina/La_Rioja \
         America/Argentina/San_Juan America/Argentina/Mendoza America/Argentina/San_Luis America/Argentina/Rio_Gallegos \
         America/Argentina/Ushuaia",
        "AR UY PY BR SR GF FK",
        -180,
        Summer::Never,
    ),
    row("America/Noronha", "", -120, Summer::Never),
    row("Atlantic/Cape_Verde", "CV", -60, Summer::Never),
    row("UTC Etc/UTC Africa/Bissau Africa/Sao_Tome", "GW ST", 0, Summer::Never),
    row("Africa/Luanda Africa/Malabo", "AO GQ", 60, Summer::Never),
    row("Africa/Maputo", "MZ", 120, Summer::Never),
    row("Asia/Dili", "TL", 540, Summer::Never),
];

/// Where universal time stands in the table.
const UTC_ROW: usize = 15;

/// Why a text names no zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is no time zone that this program knows; they are written like America/Lima, and `chaski zone --list` prints them"
)]
pub struct ZoneError(pub String);

impl Zone {
    /// Universal time: what a place's clock shows while nobody has said where that is.
    pub const UTC: Zone = Zone(&ZONES[UTC_ROW]);

    /// All of them, from west to east.
    pub fn all() -> impl Iterator<Item = Zone> {
        ZONES.iter().map(Zone)
    }

    /// That of a country's capital; `None`: the table does not have the country.
    pub fn of_country(country: CountryCode) -> Option<Zone> {
        let has =
            |zone: &Zone| zone.0.countries.split_ascii_whitespace().any(|code| code == country.as_str());
        Zone::all().find(has)
    }

    /// Its name in the IANA database, or that of the place that stands for it.
    pub fn name(self) -> &'static str {
        self.names().next().unwrap_or("UTC")
    }

    /// All names under which it is known, [`name`](Self::name) first.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.0.names.split_ascii_whitespace()
    }

    /// Minutes that its clocks are ahead of universal time at a moment: -300 in Lima.
    pub fn offset_minutes(self, at: UtcMillis) -> i32 {
        let summer = self.is_summer(at);
        self.0.standard_minutes + if summer { SUMMER_MINUTES } else { 0 }
    }

    /// The same without summer time, and with it where there is one.
    pub fn offsets(self) -> (i32, Option<i32>) {
        let standard = self.0.standard_minutes;
        (standard, (self.0.summer != Summer::Never).then_some(standard + SUMMER_MINUTES))
    }

    /// The local day at a moment, counted from 1970-01-01.
    pub fn day_of(self, at: UtcMillis) -> i64 {
        self.local_ms(at).div_euclid(DAY_MS)
    }

    /// The hour of the local day at a moment, 0 to 23.
    pub fn hour_of(self, at: UtcMillis) -> i64 {
        self.local_ms(at).rem_euclid(DAY_MS) / HOUR_MS
    }

    /// What the place's clock shows at a moment, in milliseconds since it showed 1970-01-01, 0:00.
    pub fn local_ms(self, at: UtcMillis) -> i64 {
        at.0.saturating_add(i64::from(self.offset_minutes(at)) * MINUTE_MS)
    }

    /// The first moment of a local day. Where clocks are put forward at midnight it is one in the morning then.
    pub fn begin_of_day(self, day: i64) -> UtcMillis {
        let midnight =
            |offset: i32| UtcMillis(day.saturating_mul(DAY_MS).saturating_sub(i64::from(offset) * MINUTE_MS));
        let (standard, summer) = self.offsets();
        let early = summer.map(midnight).filter(|at| self.day_of(*at) >= day);
        early.unwrap_or_else(|| midnight(standard))
    }

    /// When the place's clock shows so many milliseconds since it showed 1970-01-01, 0:00. Of an hour that it shows twice the first; of one
    /// that it leaves out, the moment as clocks without summer time would show it.
    pub fn moment_of(self, local_ms: i64) -> UtcMillis {
        let by = |offset: i32| UtcMillis(local_ms.saturating_sub(i64::from(offset) * MINUTE_MS));
        let (standard, summer) = self.offsets();
        let early = summer.map(by).filter(|at| Some(self.offset_minutes(*at)) == summer);
        early.unwrap_or_else(|| by(standard))
    }

    fn is_summer(self, at: UtcMillis) -> bool {
        let standard_ms = i64::from(self.0.standard_minutes) * MINUTE_MS;
        // The year by universal time: no change is near its ends.
        let (year, ..) = date_of_day(at.0.div_euclid(DAY_MS));
        let sunday = |month: u8, from: u8| first_sunday(year, month, from).saturating_mul(DAY_MS);
        let at = at.0;
        match self.0.summer {
            Summer::Never => false,
            Summer::UnitedStates => {
                let begins = sunday(3, 8).saturating_add(2 * HOUR_MS - standard_ms);
                let ends = sunday(11, 1).saturating_add(HOUR_MS - standard_ms);
                (begins..ends).contains(&at)
            }
            Summer::Cuba => (sunday(3, 8).saturating_sub(standard_ms)
                ..sunday(11, 1).saturating_sub(standard_ms))
                .contains(&at),
            Summer::Chile => !(sunday(4, 2).saturating_add(3 * HOUR_MS)
                ..sunday(9, 2).saturating_add(4 * HOUR_MS))
                .contains(&at),
        }
    }
}

/// The first Sunday of a month from one of its days on, as a day since 1970-01-01.
fn first_sunday(year: i64, month: u8, from: u8) -> i64 {
    let day = day_of_date(year, month, from);
    // Day 0 was a Thursday, day 3 a Sunday.
    day + (3 - day).rem_euclid(7)
}

impl FromStr for Zone {
    type Err = ZoneError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let named = Zone::all().find(|zone| zone.names().any(|name| name.eq_ignore_ascii_case(text)));
        named.ok_or_else(|| ZoneError(text.chars().take(60).collect()))
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Zone {}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn zone(name: &str) -> Zone {
        name.parse().unwrap()
    }

    /// `2026-04-05` at so many hours of universal time.
    fn utc(date: (i64, u8, u8), hour: i64) -> UtcMillis {
        UtcMillis(day_of_date(date.0, date.1, date.2) * DAY_MS + hour * HOUR_MS)
    }

    /// Every change from 2025 to 2029 as release 2025b of the IANA database has it (printed with Python's `zoneinfo`): the date, the hour of
    /// universal time, and minutes ahead of it from then on.
    #[test]
    fn clocks_change_when_the_published_tables_say() {
        let us = |hours: (i64, i64), minutes: (i32, i32)| {
            let spring = [(2025, 3, 9), (2026, 3, 8), (2027, 3, 14), (2028, 3, 12), (2029, 3, 11)];
            let autumn = [(2025, 11, 2), (2026, 11, 1), (2027, 11, 7), (2028, 11, 5), (2029, 11, 4)];
            let begins = spring.map(|date| (date, hours.0, minutes.1));
            [begins, autumn.map(|date| (date, hours.1, minutes.0))].concat()
        };
        let chile = |minutes: (i32, i32)| {
            let autumn = [(2025, 4, 6), (2026, 4, 5), (2027, 4, 4), (2028, 4, 2), (2029, 4, 8)];
            let spring = [(2025, 9, 7), (2026, 9, 6), (2027, 9, 5), (2028, 9, 3), (2029, 9, 2)];
            let ends = autumn.map(|date| (date, 3, minutes.0));
            [ends, spring.map(|date| (date, 4, minutes.1))].concat()
        };
        for (name, changes) in [
            ("America/Tijuana", us((10, 9), (-480, -420))),
            ("America/Ciudad_Juarez", us((9, 8), (-420, -360))),
            ("America/Matamoros", us((8, 7), (-360, -300))),
            ("America/Ojinaga", us((8, 7), (-360, -300))),
            ("America/Port-au-Prince", us((7, 6), (-300, -240))),
            ("America/Nassau", us((7, 6), (-300, -240))),
            ("America/Grand_Turk", us((7, 6), (-300, -240))),
            ("America/Havana", us((5, 5), (-300, -240))),
            ("Atlantic/Bermuda", us((6, 5), (-240, -180))),
            ("America/Santiago", chile((-240, -180))),
            ("Pacific/Easter", chile((-360, -300))),
        ] {
            let (standard, summer) = zone(name).offsets();
            for (date, hour, minutes) in changes {
                let at = utc(date, hour);
                assert_eq!(zone(name).offset_minutes(at), minutes, "{name} {date:?}");
                let before = if minutes == standard { summer.unwrap() } else { standard };
                assert_eq!(zone(name).offset_minutes(at.plus_ms(-1)), before, "{name} before {date:?}");
            }
        }
    }

    #[test]
    fn a_place_without_summer_time_shows_the_same_all_the_year() {
        for (name, minutes) in [
            ("America/Hermosillo", -420),
            // No summer time since 2022.
            ("America/Mexico_City", -360),
            ("Pacific/Galapagos", -360),
            ("America/Lima", -300),
            ("America/Rio_Branco", -300),
            ("America/Caracas", -240),
            ("America/Manaus", -240),
            // Since October 2024 on summer's time all the year.
            ("America/Asuncion", -180),
            ("America/Sao_Paulo", -180),
            // Since March 2025 no longer Santiago's.
            ("America/Coyhaique", -180),
            ("America/Noronha", -120),
            ("Atlantic/Cape_Verde", -60),
            ("UTC", 0),
            ("Africa/Luanda", 60),
            ("Africa/Maputo", 120),
            ("Asia/Dili", 540),
        ] {
            for month in 1..=12 {
                assert_eq!(zone(name).offset_minutes(utc((2026, month, 15), 12)), minutes, "{name} {month}");
            }
        }
    }

    #[test]
    fn a_country_has_the_zone_of_its_capital() {
        let of = |code: &str| Zone::of_country(code.parse().unwrap()).map(Zone::name);
        for (code, name) in [
            ("PE", "America/Lima"),
            ("EC", "America/Lima"),
            ("MX", "America/Mexico_City"),
            ("BR", "America/Argentina/Buenos_Aires"),
            ("CL", "America/Santiago"),
            ("HT", "America/Port-au-Prince"),
            ("ST", "UTC"),
        ] {
            assert_eq!(of(code), Some(name), "{code}");
        }
        assert_eq!((of("ZZ"), of("CN")), (None, None));
    }

    #[test]
    fn every_name_and_every_country_stands_once_and_names_are_read() {
        let (mut names, mut countries) = (BTreeSet::new(), BTreeSet::new());
        for zone in Zone::all() {
            for name in zone.names() {
                assert!(names.insert(name), "{name}");
                assert_eq!(name.parse(), Ok(zone));
            }
            for code in zone.0.countries.split_ascii_whitespace() {
                assert!(
                    code.parse::<CountryCode>().unwrap().is_assigned() && countries.insert(code),
                    "{code}"
                );
            }
        }
        assert_eq!((Zone::UTC.name(), " america/lima ".parse()), ("UTC", Ok(zone("America/Bogota"))));
        assert!("Lima".parse::<Zone>().is_err() && "".parse::<Zone>().is_err());
        let offsets: Vec<i32> = Zone::all().map(|zone| zone.offsets().0).collect();
        assert!(offsets.is_sorted(), "from west to east");
    }

    #[test]
    fn a_day_begins_at_midnight_or_at_one_where_midnight_is_left_out() {
        for (name, date, hour) in [
            ("America/Lima", (2026, 11, 23), 5),
            ("UTC", (2026, 11, 23), 0),
            ("Asia/Dili", (2026, 11, 23), -9),
            // Clocks of Santiago go from 24:00 of Saturday back to 23:00, and in spring on to 1:00 of Sunday.
            ("America/Santiago", (2026, 4, 5), 4),
            ("America/Santiago", (2026, 9, 6), 4),
            ("America/Santiago", (2026, 9, 7), 3),
            // Those of Havana from 1:00 back to 0:00, and on from 0:00 to 1:00.
            ("America/Havana", (2026, 11, 1), 4),
            ("America/Havana", (2026, 3, 8), 5),
        ] {
            let day = day_of_date(date.0, date.1, date.2);
            assert_eq!(zone(name).begin_of_day(day), utc(date, hour), "{name} {date:?}");
        }
    }

    #[test]
    fn the_hour_of_the_wall_becomes_a_moment() {
        let at = |name: &str, date: (i64, u8, u8), hour: i64| zone(name).moment_of(utc(date, hour).0);
        assert_eq!(at("America/Lima", (2026, 11, 23), 18), utc((2026, 11, 23), 23));
        assert_eq!(at("America/Santiago", (2026, 1, 10), 8), utc((2026, 1, 10), 11));
        assert_eq!(at("America/Santiago", (2026, 7, 10), 8), utc((2026, 7, 10), 12));
        // Shown twice, and left out.
        assert_eq!(at("America/Santiago", (2026, 4, 4), 23), utc((2026, 4, 5), 2));
        assert_eq!(at("America/Santiago", (2026, 9, 6), 0), utc((2026, 9, 6), 4));
    }

    proptest! {
        #[test]
        fn days_follow_each_other_in_every_zone(number in 0usize..19, day in 20_000i64..40_000, minute in 0i64..1_500) {
            let zone = Zone::all().nth(number).unwrap();
            let begin = zone.begin_of_day(day);
            prop_assert_eq!(zone.day_of(begin), day);
            prop_assert_eq!(zone.day_of(begin.plus_ms(-1)), day - 1);
            // Nowhere does a day come back, and a moment is found again by what the wall shows, but for an hour shown twice.
            let at = begin.plus_ms(minute * MINUTE_MS);
            let found = zone.moment_of(zone.local_ms(at));
            prop_assert!(zone.day_of(at) >= day && [0, HOUR_MS].contains(&(at.0 - found.0)));
            prop_assert!((0..24).contains(&zone.hour_of(at)));
        }
    }
}
