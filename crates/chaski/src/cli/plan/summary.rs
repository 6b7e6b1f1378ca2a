//! The figures of a plan as one JSON object. Its keys are an interface: others read them.

use netplan::{
    cost::Bill,
    input::School,
    plan::{Kind, Plan},
};
use serde_json::{Map, Value, json};

/// Technology groups in the order of tables.
pub const GROUPS: [&str; 6] = ["fibre", "cellular", "p2p", "satellite", "hub_only", "none"];

/// All figures. Money in USD; `gap` = (cost - lower_bound) / lower_bound.
pub fn summary(plan: &Plan, schools: &[School], seconds: f64) -> Map<String, Value> {
    let counts = plan.counts();
    let by_technology: Map<String, Value> =
        GROUPS.iter().map(|g| (g.to_string(), json!(counts.get(g).copied().unwrap_or(0)))).collect();
    let money = |figure: fn(&Bill) -> f64| {
        let sums = plan.money(figure);
        let mut all: Map<String, Value> = GROUPS
            .iter()
            .map(|g| (g.to_string(), json!(cents(sums.get(g).copied().unwrap_or(0.0)))))
            .collect();
        if let Some(inside) = sums.get("inside") {
            all.insert("inside".into(), json!(cents(*inside)));
        }
        Value::Object(all)
    };
    let orbit = |kind: Kind| plan.connections.iter().filter(|c| c.kind == kind).count();
    let mut all = Map::new();
    let mut put = |key: &str, value: Value| all.insert(key.into(), value);
    put("schools", json!(schools.len()));
    put("by_technology", Value::Object(by_technology));
    put("already_served", json!(orbit(Kind::Served)));
    put("satellite_leo", json!(orbit(Kind::SatelliteLeo)));
    put("satellite_geo", json!(orbit(Kind::SatelliteGeo)));
    put("shared_with_neighbour", json!(orbit(Kind::Share)));
    // A tenth of a millimetre: finer than any map, coarse enough to read.
    put("fibre_km", json!(libm::round(plan.fibre_km() * 1e7) / 1e7));
    put("initial_capex_usd", money(|b| b.initial_usd));
    put("total_capex_usd", money(|b| b.total_usd));
    put("annual_opex_usd", money(|b| b.annual_opex_usd));
    put("cost_of_ownership_usd", money(|b| b.ownership_usd));
    put("present_value_by_technology_usd", money(|b| b.present_value_usd));
    put("present_value_usd", json!(cents(plan.present_value_usd())));
    put("pupils", json!(plan.pupils(schools)));
    put("pupils_weighted", json!(plan.pupils_weighted));
    put("pupils_weighted_bound", json!(plan.pupils_bound));
    put("lower_bound", json!(plan.lower_bound_usd.map(cents)));
    put("gap", json!(plan.gap()));
    put("gap_of_the_avoidable", json!(plan.gap_of_the_avoidable()));
    put("seconds", json!(libm::round(seconds * 1e3) / 1e3));
    all
}

/// Rounded to a cent... of a cent: sums must still agree to 1e-6 with published tables.
fn cents(usd: f64) -> f64 {
    libm::round(usd * 1e4) / 1e4
}
