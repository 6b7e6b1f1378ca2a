//! What a connection costs: the ITU formulas, per school and per kilometre.
//!
//! initial = setup + access link + licence once x MHz (+ length factor x km x USD/km for a trench);
//! total = initial + floor(years / reinvest) x (setup + access link);
//! opex = maintenance x (initial - licences) + licence per year x MHz + traffic x Mbit/s (+ upkeep per km);
//! ownership = total + years x opex (ITU sample, `itu_esp`; not discounted).
//! Present value: each later payment divided by (1 + rate)^year, opex at the end of each year. At rate 0 it equals ownership.

use crate::{
    input::{Power, School},
    parameters::{Parameters, Technology},
};

/// The five figures of every cost line, in USD.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bill {
    /// Paid before the first day.
    pub initial_usd: f64,
    /// Initial and replacements, not discounted.
    pub total_usd: f64,
    /// Each year.
    pub annual_opex_usd: f64,
    /// Total plus all years' opex, not discounted.
    pub ownership_usd: f64,
    /// Everything, discounted to today.
    pub present_value_usd: f64,
}

impl std::ops::AddAssign for Bill {
    fn add_assign(&mut self, other: Self) {
        self.initial_usd += other.initial_usd;
        self.total_usd += other.total_usd;
        self.annual_opex_usd += other.annual_opex_usd;
        self.ownership_usd += other.ownership_usd;
        self.present_value_usd += other.present_value_usd;
    }
}

/// A straight trench between two places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Straight-line length.
    pub km: f64,
    /// An end or the middle lies in a hazard zone.
    pub in_hazard: bool,
    /// Part of a road, from junction to junction: nobody's equipment stands there.
    pub along_road: bool,
}

/// Computes bills under one set of parameters.
#[derive(Debug, Clone)]
pub struct Costing {
    years: f64,
    rate: f64,
    annuity: f64,
    length_factor: f64,
    grid_usd_per_kwh: f64,
    solar_usd_per_kwh_year: f64,
    usd_per_pupil_hour: f64,
    second_path_usd_year: f64,
    trench_factor: f64,
    lan_usd: f64,
    device_usd_per_pupil: f64,
    inside_reinvest_years: f64,
    inside_maintenance: f64,
}

impl Costing {
    /// Takes the rules out of the parameters.
    pub fn new(parameters: &Parameters) -> Self {
        let general = |key| parameters.get("general", key);
        let power = |key| parameters.get("power", key);
        let school = |key| parameters.get("school", key);
        let (years, rate) = (libm::floor(general("years")), general("discount_rate"));
        let sun_hours_year = power("sun_hours_day").max(0.1) * 365.0;
        Self {
            years,
            rate,
            annuity: annuity(rate, years),
            length_factor: general("length_factor"),
            grid_usd_per_kwh: power("grid_usd_per_kwh"),
            solar_usd_per_kwh_year: power("solar_usd_per_w") * power("solar_reserve") * 1_000.0
                / sun_hours_year,
            usd_per_pupil_hour: parameters.get("hazard", "usd_per_pupil_hour"),
            second_path_usd_year: parameters.get("hazard", "second_path_usd_year"),
            trench_factor: parameters.get("hazard", "trench_factor"),
            lan_usd: school("lan_usd"),
            device_usd_per_pupil: school("device_usd") * school("devices_per_pupil"),
            inside_reinvest_years: school("reinvest_years"),
            inside_maintenance: school("maintenance_fraction"),
        }
    }

    /// Money now for payments: `initial` once, `renewed` again every `period` years, `opex` each year.
    fn bill(&self, initial: f64, renewed: f64, period: f64, opex: f64) -> Bill {
        let times = if period > 0.0 { libm::floor(self.years / period) as u32 } else { 0 };
        let later: f64 = (1..=times).map(|k| libm::pow(1.0 + self.rate, -(f64::from(k) * period))).sum();
        let total = initial + f64::from(times) * renewed;
        Bill {
            initial_usd: initial,
            total_usd: total,
            annual_opex_usd: opex,
            ownership_usd: total + self.years * opex,
            present_value_usd: initial + later * renewed + self.annuity * opex,
        }
    }

    /// A school's own part with a technology: equipment, licence, traffic, electricity, outages. Trenches come extra.
    pub fn at_school(&self, technology: &Technology, school: &School) -> Bill {
        let mbps = if technology.mbps > 0.0 { technology.mbps } else { school.mbps };
        let equipment = technology.setup_usd + technology.access_link_usd + technology.tower_usd;
        let licence = technology.licence_once_usd_per_mhz * technology.mhz;
        let (solar, energy) = self.energy(technology.energy_kwh_year, school.power);
        let opex = technology.maintenance_fraction * equipment
            + technology.licence_year_usd_per_mhz * technology.mhz
            + technology.traffic_usd_per_mbps_year * mbps
            + energy
            + self.outage_usd_year(technology, school);
        self.bill(equipment + licence + solar, equipment, technology.reinvest_years, opex)
    }

    /// A stretch of trench, and the relay ports at its ends. A road is as long as it is; elsewhere the length factor stands for
    /// the way around things.
    pub fn trench(&self, fibre: &Technology, stretch: Stretch) -> Bill {
        let factor = if stretch.in_hazard { self.trench_factor } else { 1.0 };
        let km = if stretch.along_road { stretch.km } else { stretch.km * self.length_factor };
        let relay = if stretch.along_road { 0.0 } else { fibre.relay_usd };
        let initial = km * fibre.per_km_usd * factor + relay;
        let opex = fibre.maintenance_fraction * initial + fibre.per_km_year_usd * km;
        self.bill(initial, relay, fibre.reinvest_years, opex)
    }

    /// Inside the school, whatever the technology: LAN and devices.
    pub fn inside(&self, school: &School) -> Bill {
        let initial = self.lan_usd + self.device_usd_per_pupil * school.pupils.unwrap_or(0.0);
        self.bill(initial, initial, self.inside_reinvest_years, self.inside_maintenance * initial)
    }

    /// Panels to buy, and USD a year from the grid.
    fn energy(&self, kwh_year: f64, power: Power) -> (f64, f64) {
        match power {
            Power::None => (kwh_year * self.solar_usd_per_kwh_year, 0.0),
            Power::Grid | Power::Unknown => (0.0, kwh_year * self.grid_usd_per_kwh),
        }
    }

    /// Expected loss a year in a hazard zone, or the second path that avoids it if that is cheaper.
    fn outage_usd_year(&self, technology: &Technology, school: &School) -> f64 {
        if !school.in_hazard {
            return 0.0;
        }
        let loss =
            technology.hazard_outage_hours_year * self.usd_per_pupil_hour * school.pupils.unwrap_or(0.0);
        if self.second_path_usd_year > 0.0 { loss.min(self.second_path_usd_year) } else { loss }
    }
}

/// What one unit a year for so many years is worth now: (1 - (1 + rate)^-years) / rate.
fn annuity(rate: f64, years: f64) -> f64 {
    if rate > 0.0 { (1.0 - libm::pow(1.0 + rate, -years)) / rate } else { years }
}
