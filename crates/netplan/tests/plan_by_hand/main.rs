//! The worked examples of `docs/planning.md`: one parameter changes, and the plan changes as worked out by hand.
//!
//! All places lie on the equator, where 0.01 degrees are 1.11195 km. Without changes: 10 years, no interest, 10 Mbit/s,
//! fibre 1,000 USD/km, satellite 1,000 USD + 10 USD/Mbps/year = 2,000 USD in all.

mod each_price;

use kernel::GeoPoint;
use netplan::{
    input::{Hazard, Power, Roads, School, Site, read_roads},
    parameters::{ParameterError, Parameters},
    plan::{Inputs, Kind, Plan, RouteKind, Warning, budgeted, joint, tree_first},
};

const BASE: &str = r#"
[general]
years = { value = 10, unit = "years", source = "test" }
length_factor = { value = 1, unit = "ratio", source = "test" }
demand_mbps = { value = 10, unit = "Mbit/s", source = "test" }
[fibre]
per_km = { value = 1000, unit = "USD/km", source = "test" }
[satellite_geo]
setup = { value = 1000, unit = "USD", source = "test" }
traffic_per_mbps_year = { value = 10, unit = "USD/Mbps/year", source = "test" }
"#;

fn at(lon: f64) -> GeoPoint {
    GeoPoint::new(0.0, lon).expect("valid test data")
}

fn school(id: &str, lon: f64) -> School {
    School {
        id: id.into(),
        name: String::new(),
        place: at(lon),
        pupils: Some(100.0),
        mbps: 10.0,
        served: false,
        power: Power::Grid,
        equity_weight: 1.0,
        in_hazard: false,
        covered_4g: None,
        site_visible: None,
    }
}

/// A and B one step and two steps from the node, C far away.
fn three() -> Vec<School> {
    vec![school("A", 0.01), school("B", 0.02), school("C", 0.2)]
}

fn site(lon: f64) -> Site {
    Site { id: "S".into(), place: at(lon), radio_type: "4G".into(), antenna_m: 30.0 }
}

struct World {
    text: String,
    schools: Vec<School>,
    cells: Vec<Site>,
    hazards: Vec<Hazard>,
    roads: Roads,
}

impl World {
    fn new(more: &str) -> Self {
        Self {
            text: format!("{BASE}{more}"),
            schools: three(),
            cells: Vec::new(),
            hazards: Vec::new(),
            roads: Roads::default(),
        }
    }

    fn changed(mut self, from: &str, to: &str) -> Self {
        assert!(self.text.contains(from), "{from}");
        self.text = self.text.replace(from, to);
        self
    }

    fn plan(&self, by: impl Fn(&Inputs) -> Plan) -> Plan {
        let parameters = Parameters::parse(&self.text).expect("valid test data");
        let nodes = [Site { id: "N".into(), place: at(0.0), radio_type: String::new(), antenna_m: 30.0 }];
        by(&Inputs {
            schools: &self.schools,
            fibre_nodes: &nodes,
            cell_sites: &self.cells,
            hazards: &self.hazards,
            roads: &self.roads,
            terrain: None,
            parameters: &parameters,
            threads: 1,
        })
    }

    fn joint(&self) -> Plan {
        self.plan(|inputs| joint(inputs, 50.0).expect("valid test data"))
    }

    fn kinds(&self) -> Vec<Kind> {
        self.joint().connections.iter().map(|c| c.kind).collect()
    }
}

use Kind::{Cellular, Fibre, HubOnly, None as Nothing, P2p, SatelliteGeo as Geo, SatelliteLeo as Leo, Share};

#[test]
fn fibre_where_it_is_cheaper() {
    let world = World::new("");
    assert_eq!(world.kinds(), [Fibre, Fibre, Geo]);
    let plan = world.joint();
    assert!((plan.fibre_km() - 2.223_9).abs() < 1e-4);
    assert!(
        (plan.present_value_usd() - 4_223.9).abs() < 0.1,
        "2 x 1,111.95 + 2,000: {}",
        plan.present_value_usd()
    );
    assert!(plan.gap().expect("valid test data") < 1e-5);
}

#[test]
fn price_of_a_kilometre() {
    // 1.11195 km x 1,900 = 2,112.7 > 2,000: satellite is cheaper for all.
    assert_eq!(
        World::new("").changed("per_km = { value = 1000", "per_km = { value = 1900").kinds(),
        [Geo, Geo, Geo]
    );
}

fn line(key: &str, value: f64, unit: &str) -> String {
    format!("{key} = {{ value = {value:?}, unit = \"{unit}\", source = \"test\" }}\n")
}

#[test]
fn each_price_of_a_dish_alone() {
    // With any of these one price the dish costs more than C's trench (20,015) or, where it falls, less than A's (1,111.95).
    let mhz = line("mhz", 40.0, "MHz");
    let energy = line("energy_kwh_year", 500.0, "kWh/year");
    let cases = [
        ("nothing", String::new(), [Fibre, Fibre, Geo]),
        ("MHz and kWh that cost nothing", mhz.clone() + &energy, [Fibre, Fibre, Geo]),
        ("2,000 + 20,000", line("access_link", 20_000.0, "USD"), [Fibre, Fibre, Fibre]),
        (
            "500 x 40 MHz",
            mhz.clone() + &line("licence_once_per_mhz", 500.0, "USD/MHz"),
            [Fibre, Fibre, Fibre],
        ),
        (
            "50 x 40 x 10 years",
            mhz + &line("licence_year_per_mhz", 50.0, "USD/MHz/year"),
            [Fibre, Fibre, Fibre],
        ),
        ("bought 20 times again", line("reinvest_years", 0.5, "years"), [Fibre, Fibre, Fibre]),
        ("10 x 200 x 10 years", line("mbps", 200.0, "Mbit/s"), [Fibre, Fibre, Fibre]),
        ("too slow for 10 Mbit/s", line("max_mbps", 5.0, "Mbit/s"), [Fibre, Fibre, Fibre]),
        (
            "500 kWh x 4 x 10 years",
            energy + "[power]\n" + &line("grid_usd_per_kwh", 4.0, "USD/kWh"),
            [Fibre, Fibre, Fibre],
        ),
    ];
    for (why, more, kinds) in cases {
        assert_eq!(World::new(&more).kinds(), kinds, "{why}");
    }
    let cheap = World::new("").changed("setup = { value = 1000", "setup = { value = 100");
    assert_eq!(cheap.kinds(), [Geo, Geo, Geo], "100 + 1,000 < 1,111.95");
    // Upkeep of a tenth of 1,000 is 1,000 in ten years: 3,000 > 2,223.9 for a school two steps away whose relay needs nothing.
    let mut world = World::new("");
    world.schools[0].served = true;
    assert_eq!(world.kinds(), [Kind::Served, Geo, Geo]);
    world.text += &line("maintenance_fraction", 0.1, "per year");
    assert_eq!(world.kinds(), [Kind::Served, Fibre, Geo]);
}

#[test]
fn each_price_of_a_trench_alone() {
    // Each makes A's and B's trench dearer than a dish.
    let fibre = [
        ("1,111.95 + 900", line("setup", 900.0, "USD")),
        ("a tenth of 1,111.95 in ten years is as much again", line("maintenance_fraction", 0.1, "per year")),
        ("111.2 a year in ten years is as much again", line("per_km_year", 100.0, "USD/km/year")),
        ("10 x 10 x 10 = 1,000 more", line("traffic_per_mbps_year", 10.0, "USD/Mbps/year")),
        ("too slow for 10 Mbit/s", line("max_mbps", 5.0, "Mbit/s")),
    ];
    for (why, more) in fibre {
        let world = World::new("").changed("[satellite_geo]", &(more + "[satellite_geo]"));
        assert_eq!(world.kinds(), [Geo, Geo, Geo], "{why}");
    }
    let longer = World::new("").changed("length_factor = { value = 1,", "length_factor = { value = 1.9,");
    assert_eq!(longer.kinds(), [Geo, Geo, Geo], "1.9 x 1,111.95 = 2,112.70");
    let shorter = World::new("").changed("years = { value = 10", "years = { value = 1");
    assert_eq!(shorter.kinds(), [Geo, Geo, Geo], "in one year the dish costs 1,100");
}

#[test]
fn a_mast_at_the_site() {
    let p2p = |tower_usd: f64| {
        "[p2p]\n".to_string()
            + &line("setup", 700.0, "USD")
            + &line("range_km", 15.0, "km")
            + &line("tower", tower_usd, "USD")
    };
    let mut world = World::new(&p2p(1_200.0));
    world.cells.push(site(0.21));
    assert_eq!(world.kinds(), [Fibre, Fibre, P2p], "1,900");
    world.text = format!("{BASE}{}", p2p(1_400.0));
    assert_eq!(world.kinds(), [Fibre, Fibre, Geo], "2,100");
}

#[test]
fn price_of_satellite_traffic() {
    // 1,000 + 200 x 10 x 10 = 21,000 > 20.015 km x 1,000 = 20,015: even C gets fibre.
    let world = World::new("")
        .changed("value = 10, unit = \"USD/Mbps/year\"", "value = 200, unit = \"USD/Mbps/year\"");
    assert_eq!(world.kinds(), [Fibre, Fibre, Fibre]);
}

#[test]
fn demand_of_a_school() {
    // C asks 200 Mbit/s: 1,000 + 10 x 200 x 10 = 21,000 > 20,015.
    let mut world = World::new("");
    world.schools[2].mbps = 200.0;
    assert_eq!(world.kinds(), [Fibre, Fibre, Fibre]);
}

#[test]
fn a_relay_that_needs_nothing_itself() {
    // A is served already; B's way through A costs 2,223.9 > 2,000. With B asking 20 Mbit/s, satellite costs 3,000.
    let mut world = World::new("");
    world.schools[0].served = true;
    assert_eq!(world.kinds(), [Kind::Served, Geo, Geo]);
    world.schools[1].mbps = 20.0;
    assert_eq!(world.kinds(), [Kind::Served, Fibre, Geo]);
}

const CELLULAR: &str = r#"
[cellular]
setup = { value = 100, unit = "USD", source = "test" }
traffic_per_mbps_year = { value = 5, unit = "USD/Mbps/year", source = "test" }
range_km = { value = 5, unit = "km", source = "test" }
"#;

#[test]
fn cellular_in_range() {
    // 100 + 5 x 10 x 10 = 600 < 2,000, where a site is within 5 km.
    let mut world = World::new(CELLULAR);
    world.cells.push(site(0.21));
    assert_eq!(world.kinds(), [Fibre, Fibre, Cellular]);
    let world =
        World { text: world.text.replace("value = 5, unit = \"km\"", "value = 0, unit = \"km\""), ..world };
    assert_eq!(world.kinds(), [Fibre, Fibre, Geo], "range 0: no school by that technology");
}

#[test]
fn radio_over_two_hops() {
    // One hop costs 700. C is 24.5 km from the site at 0.42, D at 0.3 lies between: with 15 km of reach C needs two hops.
    let p2p = |hops: u32| {
        format!(
            "[p2p]\nsetup = {{ value = 700, unit = \"USD\", source = \"test\" }}\n\
             range_km = {{ value = 15, unit = \"km\", source = \"test\" }}\n\
             hops_max = {{ value = {hops}, unit = \"count\", source = \"test\" }}\n"
        )
    };
    let mut world = World::new(&p2p(1));
    world.schools.push(school("D", 0.3));
    world.cells.push(site(0.42));
    assert_eq!(world.kinds(), [Fibre, Fibre, Geo, P2p]);
    world.text = format!("{BASE}{}", p2p(2));
    let plan = world.joint();
    assert_eq!(plan.connections[2].kind, P2p);
    assert_eq!((plan.connections[2].hops, plan.connections[3].hops), (2, 1));
    // Chains start at sites only: B, next to A's fibre, stays on the trench.
    assert_eq!((plan.connections[0].kind, plan.connections[1].kind), (Fibre, Fibre));
    assert!(
        (plan.present_value_usd() - (2.0 * (1_111.95 + 700.0))).abs() < 0.1,
        "{}",
        plan.present_value_usd()
    );
}

#[test]
fn low_orbit_and_its_beams() {
    // Low orbit costs 500 + 5 x 10 x 10 = 1,000 < fibre's 1,111.95. A beam of 20 Mbit/s holds two of the three schools.
    let leo = "[satellite_leo]\nsetup = { value = 500, unit = \"USD\", source = \"test\" }\n\
               traffic_per_mbps_year = { value = 5, unit = \"USD/Mbps/year\", source = \"test\" }\n";
    assert_eq!(World::new(leo).kinds(), [Leo, Leo, Leo]);
    let beam = "beam = { value = 20, unit = \"Mbit/s\", source = \"test\" }\n\
                beam_km = { value = 100, unit = \"km\", source = \"test\" }\n";
    let plan = World::new(&format!("{leo}{beam}")).joint();
    assert_eq!(plan.counts()["satellite"], 3);
    assert_eq!(plan.connections.iter().filter(|c| c.kind == Leo).count(), 2);
    assert!(plan.warnings.contains(&Warning::BeamFull { schools: 1 }));
}

#[test]
fn a_neighbour_shares_its_dish() {
    // D stands 1.1 km beyond C. Sharing costs 300, another dish 2,000.
    let share = "[share]\nsetup = { value = 300, unit = \"USD\", source = \"test\" }\n\
                 range_km = { value = 2, unit = \"km\", source = \"test\" }\n";
    let mut world = World::new("");
    world.schools.push(school("D", 0.21));
    assert_eq!(world.kinds(), [Fibre, Fibre, Geo, Geo]);
    world.text = format!("{BASE}{share}");
    let plan = world.joint();
    let kinds: Vec<Kind> = plan.connections.iter().map(|c| c.kind).collect();
    assert_eq!(kinds.iter().filter(|k| **k == Share).count(), 2, "D by C, and B by A: {kinds:?}");
    // A by trench 1,111.95, B by A 300, C by dish 2,000, D by C 300.
    assert!((plan.present_value_usd() - 3_711.95).abs() < 0.1, "{}", plan.present_value_usd());
}

#[test]
fn a_hub_where_nothing_reaches() {
    let only_fibre = BASE.split("[satellite_geo]").next().expect("valid test data");
    let mut world = World::new("");
    world.text = only_fibre.to_string();
    let plan = world.plan(|inputs| joint(inputs, 5.0).expect("valid test data"));
    assert_eq!(plan.connections[2].kind, Nothing);
    assert!(plan.connections[2].reason.as_ref().expect("valid test data").contains("link cap"));
    world.text = format!("{only_fibre}[hub]\nsetup = {{ value = 350, unit = \"USD\", source = \"test\" }}\n");
    let plan = world.plan(|inputs| joint(inputs, 5.0).expect("valid test data"));
    assert_eq!(plan.connections[2].kind, HubOnly);
    assert!((plan.present_value_usd() - 2_573.9).abs() < 0.1);
    assert!(plan.gap().expect("valid test data") < 1e-5);
}

#[test]
fn hazards() {
    // In the zone fibre fails 50 hours a year: 50 x 0.05 x 100 pupils x 10 years = 2,500 USD at A; satellite does not fail.
    let hazard = "hazard_outage_hours_year = { value = 50, unit = \"hours/year\", source = \"test\" }\n";
    let zone = "[hazard]\nusd_per_pupil_hour = { value = 0.05, unit = \"USD/hour\", source = \"test\" }\n";
    let mut world = World::new(zone).changed("[satellite_geo]", &format!("{hazard}[satellite_geo]"));
    world.schools[1].mbps = 5.0;
    world.schools[0].in_hazard = true;
    // B alone over A's place would cost 2,223.9 against 1,500 by satellite.
    assert_eq!(world.kinds(), [Geo, Geo, Geo]);
    // A second path for 20 USD a year takes the loss away: 1,111.95 + 200 < 2,000.
    world.text.push_str("second_path_usd_year = { value = 20, unit = \"USD/year\", source = \"test\" }\n");
    assert_eq!(world.kinds()[0], Fibre);
    // Trenches in the zone at twice the price: 2,223.9 + 200 > 2,000.
    world.text.push_str("trench_factor = { value = 2, unit = \"ratio\", source = \"test\" }\n");
    world.hazards.push(Hazard { place: at(0.005), radius_km: 0.2 });
    assert_eq!(world.kinds()[0], Geo);
}

#[test]
fn power() {
    // Dish: 500 kWh/year. Without grid, 1 W of panel gives 4 x 365 / 1.5 = 973.3 Wh a year per reserve: 513.7 W x 10 USD = 5,137 USD.
    let more = "energy_kwh_year = { value = 500, unit = \"kWh/year\", source = \"test\" }\n\
                [power]\nsolar_usd_per_w = { value = 10, unit = \"USD/W\", source = \"test\" }\n";
    let mut world = World::new(more);
    world.schools = vec![school("E", 0.05)];
    // 5.56 km of fibre cost 5,559.7; the dish 2,000 on the grid, 7,137 without.
    assert_eq!(world.kinds(), [Geo]);
    world.schools[0].power = Power::None;
    assert_eq!(world.kinds(), [Fibre]);
    // Three times the sun, or a third of the reserve: 171.2 W, 1,712 USD; 3,712 < 5,559.7.
    let text = world.text.clone();
    for more in [line("sun_hours_day", 12.0, "hours/day"), line("solar_reserve", 0.5, "ratio")] {
        world.text = text.clone() + &more;
        assert_eq!(world.kinds(), [Geo], "{more}");
    }
}

#[test]
fn interest() {
    // At 5 % ten years of 100 USD are worth 772.17: the satellite costs 1,772.17. Fibre is all paid at the start: 1.11195 x 1,700 = 1,890.3.
    let world = World::new("").changed("per_km = { value = 1000", "per_km = { value = 1700");
    assert_eq!(world.kinds()[0], Fibre);
    let rate = "discount_rate = { value = 0.05, unit = \"per year\", source = \"test\" }\n[fibre]";
    let world = world.changed("[fibre]", rate);
    assert_eq!(world.kinds(), [Geo, Geo, Geo]);
    assert!((world.joint().present_value_usd() - 3.0 * 1_772.173).abs() < 0.01);
}

#[test]
fn inside_the_school() {
    // LAN 400, a device of 90 per ten pupils: 100 pupils -> 400 + 900 = 1,300 a school, whatever the link.
    let inside = "[school]\nlan_usd = { value = 400, unit = \"USD\", source = \"test\" }\n\
                  device_usd = { value = 90, unit = \"USD\", source = \"test\" }\n\
                  devices_per_pupil = { value = 0.1, unit = \"ratio\", source = \"test\" }\n";
    let (with, without) = (World::new(inside).joint(), World::new("").joint());
    assert!((with.present_value_usd() - without.present_value_usd() - 3_900.0).abs() < 1e-6);
    // Bought again after 4 and 8 years: three times. A tenth of it each year in upkeep: as much again.
    for (more, times) in
        [(line("reinvest_years", 4.0, "years"), 3.0), (line("maintenance_fraction", 0.1, "per year"), 2.0)]
    {
        let world = World::new(&format!("{inside}{more}")).joint();
        let sum = world.present_value_usd() - without.present_value_usd();
        assert!((sum - times * 3_900.0).abs() < 1e-6, "{more}: {sum}");
    }
}

/// Two schools far apart, each by satellite for 2,000; money for one.
fn two_for_one(more: &str) -> World {
    let mut world = World::new(more);
    world.schools = vec![school("near", 0.2), school("far", 0.9)];
    world.schools[0].pupils = Some(150.0);
    world
}

fn reached(world: &World, budget_usd: f64) -> Vec<bool> {
    let plan = world.plan(|inputs| budgeted(inputs, 50.0, budget_usd).expect("valid test data"));
    assert!(plan.present_value_usd() <= budget_usd + 1e-6);
    assert!(plan.pupils_bound.expect("valid test data") + 1e-6 >= plan.pupils_weighted);
    plan.connections.iter().map(|c| c.kind.is_connected()).collect()
}

#[test]
fn equity() {
    assert_eq!(reached(&two_for_one(""), 2_500.0), [true, false], "150 pupils before 100");
    assert_eq!(reached(&two_for_one(""), 4_000.0), [true, true]);
    // Far is beyond 50 km; its 100 pupils count 1.6 times: 160 before 150.
    let remote = "[equity]\nremote_km = { value = 50, unit = \"km\", source = \"test\" }\n\
                  remote_weight = { value = 1.6, unit = \"ratio\", source = \"test\" }\n";
    assert_eq!(reached(&two_for_one(remote), 2_500.0), [false, true]);
    let mut world = two_for_one("");
    world.schools[1].equity_weight = 1.6;
    assert_eq!(reached(&world, 2_500.0), [false, true]);
}

#[test]
fn a_budget_of_nothing() {
    assert_eq!(reached(&two_for_one(""), 0.0), [false, false]);
    let world = two_for_one("");
    world.plan(|inputs| {
        assert!(budgeted(inputs, 50.0, -1.0).is_err());
        assert!(budgeted(inputs, 50.0, f64::NAN).is_err());
        budgeted(inputs, 50.0, 1.0).expect("valid test data")
    });
}

#[test]
fn yearly_budgets() {
    // Building costs 1,111.95 (A), 1,111.95 (B, after A), 1,000 (C, the dish). C brings most pupils per dollar, then A, then B;
    // at 1,200 a year with carry-over: 1,000 -> year 1; 2,111.95 -> year 2; 3,223.9 -> year 3.
    let world = World::new("").changed(
        "[fibre]",
        "year_budget_usd = { value = 1200, unit = \"USD/year\", source = \"test\" }\n[fibre]",
    );
    let years = |world: &World| world.joint().connections.iter().map(|c| c.year).collect::<Vec<_>>();
    assert_eq!(years(&world), [2, 3, 1]);
    assert_eq!(years(&World::new("")), [1, 1, 1]);
    let world = world.changed("value = 1200", "value = 4000");
    assert_eq!(years(&world), [1, 1, 1]);
}

const RELAY: &str = "relay = { value = 500, unit = \"USD\", source = \"test\" }\n[satellite_geo]";

#[test]
fn what_passing_cable_on_costs() {
    // Ports for 500 at the ends of each link: 1,611.95 a school < 2,000. For 900: 2,011.95 > 2,000.
    let world = World::new("").changed("[satellite_geo]", RELAY);
    assert_eq!(world.kinds(), [Fibre, Fibre, Geo]);
    assert!((world.joint().present_value_usd() - (2.0 * 1_611.95 + 2_000.0)).abs() < 0.1);
    assert_eq!(world.changed("value = 500", "value = 900").kinds(), [Geo, Geo, Geo]);
}

/// Two schools 0.002 degrees north and south of a road that runs from the node to 0.03 degrees.
fn beside_a_road(line: &str) -> World {
    let mut world = World::new("");
    let beside = |id: &str, lat: f64| School {
        place: GeoPoint::new(lat, 0.03).expect("valid test data"),
        ..school(id, 0.0)
    };
    world.schools = vec![beside("north", 0.002), beside("south", -0.002)];
    world.roads = read_roads(line.as_bytes()).expect("valid test data");
    world
}

#[test]
fn a_trench_along_a_road_is_shared() {
    let straight = "from_lat,from_lon,to_lat,to_lon\n0,0,0,0.03\n";
    // Road 3,335.85 + 222.39 each = 3,780.63 < 4,000 for two dishes; one alone 3,558.24 > 2,000.
    let mut world = beside_a_road(straight);
    let plan = world.joint();
    assert_eq!(plan.counts()["fibre"], 2);
    assert!((plan.fibre_km() - 3.780_63).abs() < 1e-4, "{}", plan.fibre_km());
    assert!((plan.present_value_usd() - 3_780.63).abs() < 0.1);
    assert!(plan.gap().expect("valid test data") < 1e-5);
    let first = world.plan(|inputs| tree_first(inputs, 50.0));
    assert!((first.fibre_km() - 3.780_63).abs() < 1e-4, "{}", first.fibre_km());
    assert!((world.plan(|i| budgeted(i, 50.0, 3_800.0).expect("valid test data")).counts()["fibre"]) == 2);
    world.schools.truncate(1);
    assert_eq!(world.kinds(), [Geo]);
}

#[test]
fn trenches_follow_the_road_and_not_the_crow() {
    // Over 0.01 degrees north and back the road is 5,559.75 long: 5,559.75 + 2 x 222.39 > 4,000.
    let round = "from_lat,from_lon,to_lat,to_lon\n0,0,0.01,0\n0.01,0,0.01,0.03\n0.01,0.03,0,0.03\n";
    assert_eq!(beside_a_road(round).kinds(), [Geo, Geo]);
    let mut world = beside_a_road(round);
    world.roads = Roads::default();
    assert_eq!(world.kinds(), [Fibre, Fibre]);
}

#[test]
fn costs_of_zero_give_zero() {
    let mut world = World::new("").changed("per_km = { value = 1000", "per_km = { value = 0");
    assert_eq!(world.kinds(), [Fibre, Fibre, Fibre]);
    assert_eq!(world.joint().present_value_usd(), 0.0);
    world.schools.truncate(1);
    assert_eq!(world.joint().present_value_usd(), 0.0);
}

#[test]
fn tree_first_takes_fibre_whatever_it_costs() {
    let world = World::new("").changed("per_km = { value = 1000", "per_km = { value = 1900");
    let plan = world.plan(|inputs| tree_first(inputs, 50.0));
    assert!(plan.connections.iter().all(|c| c.kind == Fibre));
    assert_eq!(plan.routes.iter().filter(|r| r.kind == RouteKind::Trench).count(), 3);
    let plan = world.plan(|inputs| tree_first(inputs, 2.0));
    assert_eq!(
        plan.connections.iter().map(|c| c.kind).collect::<Vec<_>>(),
        [Fibre, Fibre, Geo],
        "C is beyond the link cap"
    );
}

#[test]
fn parameter_files_are_refused_with_the_reason() {
    let said = |from: &str, to: &str| Parameters::parse(&BASE.replace(from, to)).unwrap_err().to_string();
    assert_eq!(
        said("value = 1000, unit = \"USD/km\"", "value = -5, unit = \"USD/km\""),
        "line 7: fibre.per_km is -5 USD/km; it must be from 0 to 1000000"
    );
    assert_eq!(
        said("unit = \"USD/km\"", "unit = \"USD/m\""),
        "line 7: fibre.per_km is in \"USD/m\"; write it in \"USD/km\""
    );
    assert!(
        said("per_km = { value = 1000, unit = \"USD/km\", source = \"test\" }", "per_km = 1000")
            .starts_with("line 7: fibre.per_km needs value, unit and source")
    );
    assert_eq!(said("per_km", "per_mile"), "line 7: there is no parameter fibre.per_mile");
    let metres = BASE.replace(
        "[satellite_geo]",
        "link_cap = { value = 47000, unit = \"km\", source = \"test\" }\n[satellite_geo]",
    );
    assert!(Parameters::parse(&metres).unwrap_err().to_string().contains("is this in metres?"));
    assert!(matches!(Parameters::parse("[fibre"), Err(ParameterError::Toml { line: 1, .. })));
    assert_eq!(Parameters::parse(""), Err(ParameterError::Empty));
}
