//! Prices, ranges and rules of a plan: one TOML file, every number with its unit and its source.
//!
//! `per_km = { value = 8000, unit = "USD/km", source = "..." }`. A technology is offered when its section is present. The
//! list [`KNOWN`] is the documentation: key, unit, bounds and meaning.

mod known;
mod read;

pub use known::{KNOWN, Known};
pub use read::{ParameterError, Parameters, Source};

/// What one technology costs and can do. Money in USD; every figure per school unless its name says otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Technology {
    /// Equipment at the school.
    pub setup_usd: f64,
    /// Second item of equipment, e.g. the radio at the far end.
    pub access_link_usd: f64,
    /// Spectrum licence, paid once, per MHz.
    pub licence_once_usd_per_mhz: f64,
    /// Spectrum licence per year and MHz.
    pub licence_year_usd_per_mhz: f64,
    /// Spectrum used.
    pub mhz: f64,
    /// Equipment is bought again after so many years (0: never).
    pub reinvest_years: f64,
    /// Yearly upkeep as a share of the initial cost without licences.
    pub maintenance_fraction: f64,
    /// Traffic.
    pub traffic_usd_per_mbps_year: f64,
    /// Rate planned for when a school gives none, Mbit/s.
    pub mbps: f64,
    /// Highest rate it can give a school, Mbit/s.
    pub max_mbps: f64,
    /// Farthest reach from a site, km.
    pub range_km: f64,
    /// Trench, cable and work per km (fibre).
    pub per_km_usd: f64,
    /// Upkeep per km and year (fibre).
    pub per_km_year_usd: f64,
    /// Ports and transceivers at the two ends of a link (fibre).
    pub relay_usd: f64,
    /// Longest single link, km (fibre).
    pub link_cap_km: f64,
    /// Electricity, kWh a year.
    pub energy_kwh_year: f64,
    /// Hours a year without service where a hazard zone is.
    pub hazard_outage_hours_year: f64,
    /// Round trip added, ms.
    pub latency_ms: f64,
    /// Capacity of one beam, Mbit/s (satellite).
    pub beam_mbps: f64,
    /// Width of a beam's footprint, km (satellite).
    pub beam_km: f64,
    /// Most radio hops from a site (point to point).
    pub hops_max: f64,
    /// Mast and radio at the site's side, per site used (point to point).
    pub tower_usd: f64,
    /// Antenna height above ground at a school, m.
    pub antenna_m: f64,
    /// Carrier frequency, GHz.
    pub frequency_ghz: f64,
}

/// A shipped parameter file by name: `itu-esp`, `itu`, `giga`, `chaski`.
pub fn preset(name: &str) -> Option<&'static str> {
    match name.trim_end_matches(".toml") {
        "itu-esp" => Some(include_str!("../presets/itu-esp.toml")),
        "itu" => Some(include_str!("../presets/itu.toml")),
        "giga" => Some(include_str!("../presets/giga.toml")),
        "chaski" => Some(include_str!("../presets/chaski.toml")),
        _ => None,
    }
}
