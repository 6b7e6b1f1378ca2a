//! Every price of every technology, changed alone.
//!
//! Each technology costs a known sum first and is chosen; then one price at a time adds another known sum, so that something
//! else is cheaper. 40 MHz, electricity at 1 USD/kWh and a zone where an hour without service costs 10 USD (100 pupils x 0.10) are
//! there from the start and cost nothing by themselves.

use super::{
    BASE, Cellular, Fibre, Geo, HubOnly, Inputs, Kind, Leo, P2p, School, Share, World, joint, line, school,
    site,
};

const AROUND: &str = "[power]\ngrid_usd_per_kwh = { value = 1, unit = \"USD/kWh\", source = \"test\" }\n\
                      [hazard]\nusd_per_pupil_hour = { value = 0.1, unit = \"USD/hour\", source = \"test\" }\n";

/// A technology of `setup_usd` and of `traffic` USD a year for each of 10 Mbit/s, and what else its section holds.
struct Tried {
    section: &'static str,
    setup_usd: f64,
    traffic: f64,
    more: String,
}

impl Tried {
    fn text(&self, setup_usd: f64, traffic: f64, line_alone: &str) -> String {
        let own = line("setup", setup_usd, "USD")
            + &line("traffic_per_mbps_year", traffic, "USD/Mbps/year")
            + &line("mhz", 40.0, "MHz")
            + &self.more
            + line_alone;
        format!("[{}]\n{own}", self.section)
    }

    fn unchanged(&self) -> String {
        self.text(self.setup_usd, self.traffic, "")
    }

    /// What it costs over ten years.
    fn usd(&self) -> f64 {
        self.setup_usd + self.traffic * 10.0 * 10.0
    }

    /// The section with one price changed so that ten years cost `more_usd` more; each with what it stands for.
    fn dearer(&self, more_usd: f64) -> Vec<(&'static str, String)> {
        let (setup, traffic) = (self.setup_usd, self.traffic);
        let alone = |key: &str, value: f64, unit: &str| self.text(setup, traffic, &line(key, value, unit));
        vec![
            ("setup", self.text(setup + more_usd, traffic, "")),
            ("traffic: 10 Mbit/s x 10 years", self.text(setup, traffic + more_usd / 100.0, "")),
            ("second item", alone("access_link", more_usd, "USD")),
            ("licence once: x 40 MHz", alone("licence_once_per_mhz", more_usd / 40.0, "USD/MHz")),
            ("licence: x 40 MHz x 10", alone("licence_year_per_mhz", more_usd / 400.0, "USD/MHz/year")),
            ("renewed every so often", alone("reinvest_years", 10.0 * setup / more_usd, "years")),
            ("upkeep x 10", alone("maintenance_fraction", more_usd / setup / 10.0, "per year")),
            ("rate planned for", alone("mbps", 10.0 + more_usd / traffic / 10.0, "Mbit/s")),
            ("electricity x 1 USD x 10", alone("energy_kwh_year", more_usd / 10.0, "kWh/year")),
            ("outage x 10 USD x 10", alone("hazard_outage_hours_year", more_usd / 100.0, "hours/year")),
        ]
    }
}

/// The schools stand in the hazard zone: only a technology that fails there costs more for it.
fn world(schools: Vec<School>) -> World {
    let mut world = World::new("");
    world.schools = schools.into_iter().map(|s| School { in_hazard: true, ..s }).collect();
    world.cells.push(site(0.06));
    world
}

fn without_a_dish() -> &'static str {
    BASE.split("[satellite_geo]").next().expect("valid test data")
}

#[test]
fn each_price_of_each_link_that_stands_alone() {
    // One school, 5.56 km from the node: trench 5,559.75. The link costs 1,000 + 10 x 10 x 10 = 2,000; 5,000 more are too much.
    for (section, kind) in
        [("cellular", Cellular), ("p2p", P2p), ("satellite_leo", Leo), ("satellite_geo", Geo)]
    {
        let more = if matches!(kind, Cellular | P2p) { line("range_km", 5.0, "km") } else { String::new() };
        let tried = Tried { section, setup_usd: 1_000.0, traffic: 10.0, more };
        let mut world = world(vec![school("E", 0.05)]);
        let mut plan_of = |section: &str| {
            world.text = format!("{}{section}{AROUND}", without_a_dish());
            let plan = world.joint();
            (plan.connections[0].kind, plan.present_value_usd())
        };
        let (found, cost) = plan_of(&tried.unchanged());
        assert!(found == kind && (cost - tried.usd()).abs() < 1e-6, "{section}: {found:?} for {cost}");
        let mut cases = tried.dearer(5_000.0);
        cases.push(("too slow", tried.text(1_000.0, 10.0, &line("max_mbps", 5.0, "Mbit/s"))));
        if kind == P2p {
            cases.push(("mast", tried.text(1_000.0, 10.0, &line("tower", 5_000.0, "USD"))));
        }
        if matches!(kind, Cellular | P2p) {
            let near = tried.unchanged().replace("value = 5.0, unit = \"km\"", "value = 1.0, unit = \"km\"");
            cases.push(("the site is 1.11 km away", near));
        }
        for (why, text) in cases {
            let (found, cost) = plan_of(&text);
            assert!(
                found == Fibre && (cost - 5_559.75).abs() < 0.1,
                "{section}, {why}: {found:?} for {cost}"
            );
        }
        // With 2,000 more it is 4,000 and still the cheaper one: each price adds exactly that.
        for (why, text) in tried.dearer(2_000.0) {
            let (found, cost) = plan_of(&text);
            assert!(found == kind && (cost - 4_000.0).abs() < 1e-6, "{section}, {why}: {found:?} for {cost}");
        }
    }
}

#[test]
fn each_price_of_a_fibre_drop() {
    // Trench 1,111.95 + 500 + 1 x 10 x 10 = 1,711.95 against a dish of 2,000; 500 more are too much.
    let tried =
        Tried { section: "fibre", setup_usd: 500.0, traffic: 1.0, more: line("per_km", 1_000.0, "USD/km") };
    let mut world = world(vec![school("A", 0.01)]);
    let (general, dish) = (
        BASE.split("[fibre]").next().expect("valid test data"),
        BASE.split("[satellite_geo]").nth(1).expect("valid test data"),
    );
    let mut plan_of = |section: &str| {
        world.text = format!("{general}{section}[satellite_geo]{dish}{AROUND}");
        let plan = world.joint();
        (plan.connections[0].kind, plan.present_value_usd())
    };
    let (found, cost) = plan_of(&tried.unchanged());
    assert!(found == Fibre && (cost - 1_711.95).abs() < 0.1, "{found:?} for {cost}");
    for (why, text) in tried.dearer(500.0) {
        let (found, cost) = plan_of(&text);
        assert!(found == Geo && (cost - 2_000.0).abs() < 1e-6, "{why}: {found:?} for {cost}");
    }
}

#[test]
fn each_price_of_sharing() {
    // C and D 1.1 km apart: one dish 2,000 and the link to it 200 + 1 x 10 x 10 = 300; 2,000 more, and each has its own dish.
    let tried = Tried { section: "share", setup_usd: 200.0, traffic: 1.0, more: line("range_km", 2.0, "km") };
    let mut world = world(vec![school("C", 0.2), school("D", 0.21)]);
    let mut plan_of = |section: &str| {
        world.text = format!("{BASE}{section}{AROUND}");
        let plan = world.joint();
        let shared = plan.connections.iter().filter(|c| c.kind == Share).count();
        (shared, plan.present_value_usd())
    };
    let (shared, cost) = plan_of(&tried.unchanged());
    assert!(shared == 1 && (cost - 2_300.0).abs() < 0.01, "{shared} for {cost}");
    let mut cases = tried.dearer(2_000.0);
    cases.push(("too slow", tried.text(200.0, 1.0, &line("max_mbps", 5.0, "Mbit/s"))));
    cases.push((
        "out of reach",
        tried.unchanged().replace("value = 2.0, unit = \"km\"", "value = 1.0, unit = \"km\""),
    ));
    for (why, text) in cases {
        let (shared, cost) = plan_of(&text);
        assert!(shared == 0 && (cost - 4_000.0).abs() < 0.01, "{why}: {shared} for {cost}");
    }
}

#[test]
fn each_price_of_a_hub() {
    // Nothing reaches the school: the hub is what is left, and each price is paid in full. 300 + 1 x 10 x 10 = 400.
    let tried = Tried { section: "hub", setup_usd: 300.0, traffic: 1.0, more: String::new() };
    let mut world = world(vec![school("C", 0.2)]);
    let mut plan_of = |section: &str| {
        world.text = format!("{}{section}{AROUND}", without_a_dish());
        let plan = world.plan(|inputs: &Inputs| joint(inputs, 5.0).expect("valid test data"));
        (plan.connections[0].kind, plan.present_value_usd())
    };
    let same = |found: (Kind, f64), usd: f64| found.0 == HubOnly && (found.1 - usd).abs() < 1e-6;
    assert!(same(plan_of(&tried.unchanged()), 400.0));
    for (why, text) in tried.dearer(600.0) {
        let found = plan_of(&text);
        assert!(same(found, 1_000.0), "{why}: {found:?}");
    }
}
