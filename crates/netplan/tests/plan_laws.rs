//! Laws of plans on invented countries.

use kernel::Seed;
use netplan::{
    geo::bounding_box,
    input::{NO_ROADS, School, Site, read_schools},
    parameters::{Parameters, preset},
    plan::{End, Inputs, Kind, Plan, RouteKind, budgeted, joint, pruned_spanning_tree_usd, tree_first},
    synth,
};
use std::collections::BTreeSet;

struct Country {
    schools: Vec<School>,
    nodes: Vec<Site>,
    cells: Vec<Site>,
    parameters: Parameters,
}

impl Country {
    fn new(seed: u64, schools: usize, preset_name: &str) -> Self {
        let inside = bounding_box("HN".parse().expect("valid test data")).expect("valid test data");
        let invented = synth::country(Seed(seed), schools, inside);
        let mut text = String::from("id,lat,lon,pupils,mbps,served\n");
        for s in &invented.schools {
            let (lat, lon) = (s.place.latitude_deg(), s.place.longitude_deg());
            text.push_str(&format!("{},{lat},{lon},{},{},{}\n", s.id, s.pupils, s.mbps, u8::from(s.served)));
        }
        let list = read_schools(text.as_bytes(), Some(inside), 20.0).expect("valid test data");
        assert_eq!(list.schools.len(), schools);
        let site = |id: usize, place, radio: &str, antenna_m| Site {
            id: format!("{id}"),
            place,
            radio_type: radio.into(),
            antenna_m,
        };
        Self {
            schools: list.schools,
            nodes: invented.fibre_nodes.iter().enumerate().map(|(i, p)| site(i, *p, "", 30.0)).collect(),
            cells: invented.cell_sites.iter().enumerate().map(|(i, c)| site(i, c.0, c.1, c.2)).collect(),
            parameters: Parameters::parse(preset(preset_name).expect("valid test data"))
                .expect("valid test data"),
        }
    }

    fn plan(&self, threads: usize, by: impl Fn(&Inputs) -> Plan) -> Plan {
        by(&self.inputs(threads))
    }

    fn inputs(&self, threads: usize) -> Inputs<'_> {
        Inputs {
            schools: &self.schools,
            fibre_nodes: &self.nodes,
            cell_sites: &self.cells,
            hazards: &[],
            roads: &NO_ROADS,
            terrain: None,
            parameters: &self.parameters,
            threads,
        }
    }
}

#[test]
fn never_dearer_than_spanning_tree_first_and_never_below_the_bound() {
    for seed in 0..12 {
        let name = ["giga", "itu", "chaski"][seed as usize % 3];
        let country = Country::new(seed, 120 + 40 * seed as usize, name);
        let plan = country.plan(1, |i| joint(i, 50.0).expect("valid test data"));
        let cost = plan.present_value_usd();
        assert!(plan.lower_bound_usd.expect("valid test data") <= cost + 1e-6, "seed {seed}");
        let first = country.plan(1, |i| tree_first(i, 50.0)).present_value_usd();
        assert!(cost <= first + 0.01, "seed {seed}: {cost} against {first}");
        if name != "chaski" {
            let pruned = pruned_spanning_tree_usd(&country.inputs(1), 50.0).expect("valid test data");
            assert!(cost <= pruned + 0.01, "seed {seed}: {cost} against {pruned}");
        }
    }
}

#[test]
fn every_cable_hangs_on_a_fibre_node() {
    let mut cables = 0;
    for seed in 0..5 {
        let mut country = Country::new(seed, 300, "chaski");
        // Cheap cable beside radio, sharing and satellite: all kinds meet.
        country.parameters = country.parameters.with("fibre", "per_km", 2_000.0).expect("valid test data");
        let plan = country.plan(1, |i| joint(i, 50.0).expect("valid test data"));
        let mut fed: BTreeSet<End> = BTreeSet::new();
        // Routes stand in the order from the network outwards.
        for route in plan.routes.iter().filter(|r| r.kind == RouteKind::Trench) {
            let held = matches!(route.from, End::FibreNode(_)) || fed.contains(&route.from);
            assert!(held, "seed {seed}: {route:?}");
            fed.insert(route.to);
        }
        for (i, connection) in plan.connections.iter().enumerate().filter(|(_, c)| c.kind == Kind::Fibre) {
            assert!(fed.contains(&End::School(i as u32)), "seed {seed}: {connection:?}");
        }
        // What limited hops cost is not in the bound.
        let gap = plan.gap().expect("valid test data");
        assert!(gap < 0.03, "seed {seed}: {gap}");

        cables += fed.len();
    }
    assert!(cables > 50, "{cables}");
}

#[test]
fn one_thread_or_two_twice_the_same_plan() {
    let country = Country::new(5, 1_500, "giga");
    let plan = country.plan(1, |i| joint(i, 50.0).expect("valid test data"));
    assert!(plan == country.plan(2, |i| joint(i, 50.0).expect("valid test data")));
    assert!(plan == country.plan(1, |i| joint(i, 50.0).expect("valid test data")));
}

#[test]
fn more_budget_never_reaches_fewer_pupils() {
    for seed in 0..4 {
        let country = Country::new(20 + seed, 150, if seed % 2 == 0 { "chaski" } else { "giga" });
        let full = country.plan(1, |i| joint(i, 50.0).expect("valid test data")).present_value_usd();
        let mut before = 0.0;
        for step in 0..=24 {
            let budget_usd = full * 1.1 * f64::from(step) / 24.0;
            let plan = country.plan(1, |i| budgeted(i, 50.0, budget_usd).expect("valid test data"));
            assert!(plan.present_value_usd() <= budget_usd + 0.01, "seed {seed}, step {step}");
            assert!(
                plan.pupils_weighted >= before,
                "seed {seed}, step {step}: {} after {before}",
                plan.pupils_weighted
            );
            assert!(plan.pupils_weighted <= plan.pupils_bound.expect("valid test data") + 1e-6);
            before = plan.pupils_weighted;
        }
    }
}
