//! The documented list of parameters.

/// One parameter: where it stands, its unit, what values make sense, what it means.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Section of the file; `*` for every technology.
    pub section: &'static str,
    /// Key in the section.
    pub key: &'static str,
    /// The only unit accepted.
    pub unit: &'static str,
    /// Value when the key is absent.
    pub default: f64,
    /// Largest value that makes sense; beyond it the unit is probably another one.
    pub most: f64,
    /// What it means.
    pub meaning: &'static str,
}

const fn known(
    section: &'static str,
    key: &'static str,
    unit: &'static str,
    default: f64,
    most: f64,
    meaning: &'static str,
) -> Known {
    Known { section, key, unit, default, most, meaning }
}

/// Every parameter there is.
pub const KNOWN: &[Known] = &[
    known("general", "years", "years", 10.0, 50.0, "years of service that are paid for"),
    known("general", "discount_rate", "per year", 0.0, 0.5, "interest at which later money counts less"),
    known("general", "length_factor", "ratio", 1.1, 5.0, "cable per straight-line metre"),
    known("general", "demand_mbps", "Mbit/s", 20.0, 100_000.0, "rate for a school that gives none"),
    known("general", "neighbours", "count", 24.0, 100.0, "nearest schools to which a trench may lead"),
    known(
        "general",
        "year_budget_usd",
        "USD/year",
        0.0,
        1e12,
        "initial cost that can be paid in a year; 0: all at once",
    ),
    known(
        "equity",
        "remote_km",
        "km",
        0.0,
        500.0,
        "a school farther than this from any fibre node counts as remote",
    ),
    known(
        "equity",
        "remote_weight",
        "ratio",
        1.0,
        100.0,
        "how many pupils one pupil of a remote school counts for",
    ),
    known("school", "lan_usd", "USD", 0.0, 1e6, "cables and access points inside the school"),
    known("school", "device_usd", "USD", 0.0, 1e5, "one device"),
    known("school", "devices_per_pupil", "ratio", 0.0, 5.0, "devices bought per pupil"),
    known(
        "school",
        "reinvest_years",
        "years",
        0.0,
        50.0,
        "LAN and devices are bought again after so many years",
    ),
    known("school", "maintenance_fraction", "per year", 0.0, 1.0, "yearly upkeep of LAN and devices"),
    known("power", "grid_usd_per_kwh", "USD/kWh", 0.0, 10.0, "electricity from the grid"),
    known("power", "solar_usd_per_w", "USD/W", 0.0, 1_000.0, "panel and battery per watt"),
    known("power", "sun_hours_day", "hours/day", 4.0, 12.0, "full hours of sun per day, for sizing panels"),
    known("power", "solar_reserve", "ratio", 1.5, 10.0, "panel size above the daily mean"),
    known(
        "hazard",
        "usd_per_pupil_hour",
        "USD/hour",
        0.0,
        1_000.0,
        "what an hour without service costs, per pupil",
    ),
    known(
        "hazard",
        "second_path_usd_year",
        "USD/year",
        0.0,
        1e6,
        "a second path that removes the outage; 0: none offered",
    ),
    known(
        "hazard",
        "trench_factor",
        "ratio",
        1.0,
        20.0,
        "price of a trench in a hazard zone against elsewhere",
    ),
    known("*", "setup", "USD", 0.0, 1e7, "equipment at the school"),
    known("*", "access_link", "USD", 0.0, 1e7, "second item of equipment, e.g. the radio at the far end"),
    known("*", "licence_once_per_mhz", "USD/MHz", 0.0, 1e6, "spectrum licence, once"),
    known("*", "licence_year_per_mhz", "USD/MHz/year", 0.0, 1e6, "spectrum licence, per year"),
    known("*", "mhz", "MHz", 0.0, 10_000.0, "spectrum used"),
    known(
        "*",
        "reinvest_years",
        "years",
        0.0,
        50.0,
        "equipment is bought again after so many years; 0: never",
    ),
    known(
        "*",
        "maintenance_fraction",
        "per year",
        0.0,
        1.0,
        "yearly upkeep as a share of initial cost without licences",
    ),
    known("*", "traffic_per_mbps_year", "USD/Mbps/year", 0.0, 1e6, "traffic"),
    known(
        "*",
        "mbps",
        "Mbit/s",
        0.0,
        100_000.0,
        "rate planned for, whatever the school's own; 0: the school's",
    ),
    known("*", "max_mbps", "Mbit/s", 1e5, 1e6, "highest rate it can give a school"),
    known("*", "range_km", "km", 0.0, 300.0, "farthest reach from a site; 0: only by attribute"),
    known("*", "energy_kwh_year", "kWh/year", 0.0, 1e6, "electricity"),
    known(
        "*",
        "hazard_outage_hours_year",
        "hours/year",
        0.0,
        8_784.0,
        "hours without service in a hazard zone",
    ),
    known("*", "latency_ms", "ms", 0.0, 5_000.0, "round trip added"),
    known("*", "antenna_m", "m", 5.0, 500.0, "antenna height above ground at the school"),
    known("*", "frequency_ghz", "GHz", 6.0, 100.0, "carrier frequency, for the Fresnel zone"),
    known("fibre", "per_km", "USD/km", 0.0, 1e6, "trench, cable and work"),
    known("fibre", "per_km_year", "USD/km/year", 0.0, 1e5, "upkeep of the cable"),
    known(
        "fibre",
        "relay",
        "USD",
        0.0,
        1e6,
        "ports and transceivers at the two ends of a link: what passing cable on costs",
    ),
    known("fibre", "link_cap", "km", 50.0, 500.0, "longest single link"),
    known("p2p", "hops_max", "count", 1.0, 10.0, "most radio hops from a site"),
    known("p2p", "tower", "USD", 0.0, 1e7, "radio at the site's side, per school joined"),
    known("satellite_leo", "beam", "Mbit/s", 0.0, 1e6, "capacity of one beam; 0: unlimited"),
    known("satellite_leo", "beam_km", "km", 24.0, 5_000.0, "width of a beam's footprint"),
    known("satellite_geo", "beam", "Mbit/s", 0.0, 1e6, "capacity of one beam; 0: unlimited"),
    known("satellite_geo", "beam_km", "km", 300.0, 5_000.0, "width of a beam's footprint"),
];

/// The sections that are technologies.
pub const TECHNOLOGIES: &[&str] =
    &["fibre", "cellular", "p2p", "satellite_leo", "satellite_geo", "share", "hub"];
