//! One plan from files to files.

use super::{Loaded, Method, Request, files, report::Change, summary};
use crate::cli::{Failure, say};
use netplan::plan::{Inputs, Plan, budgeted, joint, tree_first};
use serde_json::{Value, json};
use std::time::Instant;

/// Plans, writes the files, says the figures.
pub fn run(request: Request) -> Result<(), Failure> {
    let began = Instant::now();
    let loaded = Loaded::new(&request.sources)?;
    let cap_km = request.link_cap_km.unwrap_or(loaded.parameters.get("fibre", "link_cap"));
    if !(0.0..=500.0).contains(&cap_km) {
        return Err(format!("--link-cap-km {cap_km} is not from 0 to 500 (is this in metres?)").into());
    }
    let plan = make(&request, &loaded, cap_km)?;
    let seconds = began.elapsed().as_secs_f64();
    let figures = summary(&plan, &loaded.list.schools, seconds);
    if let Some(folder) = &request.out {
        let changes = if request.sensitivity { changes(&loaded, cap_km)? } else { Vec::new() };
        files::write_all(folder, &loaded, &plan, &figures, &changes)?;
    }
    if request.json {
        say(&Value::Object(figures).to_string());
        return Ok(());
    }
    for remark in &loaded.remarks {
        say(&format!("note: {remark}"));
    }
    for line in files::words(&loaded, &plan, &figures) {
        say(&line);
    }
    Ok(())
}

fn make(request: &Request, loaded: &Loaded, cap_km: f64) -> Result<Plan, Failure> {
    let inputs = loaded.inputs();
    match (request.budget_usd, request.method) {
        (Some(_), Method::TreeFirst) => Err("--budget-usd needs --method joint".into()),
        (Some(budget_usd), Method::Joint) => Ok(budgeted(&inputs, cap_km, budget_usd)?),
        (None, Method::Joint) => Ok(joint(&inputs, cap_km)?),
        (None, Method::TreeFirst) => {
            let mut plan = tree_first(&inputs, cap_km);
            // The bound of the joint plan holds for every plan over these routes, so also for this one.
            plan.lower_bound_usd =
                joint(&inputs, cap_km)?.lower_bound_usd.map(|b| b.min(plan.present_value_usd()));
            Ok(plan)
        }
    }
}

/// Figures tried a fifth lower and higher, and what the report calls them.
const TRIED: [(&str, &str, &str); 4] = [
    ("fibre", "per_km", "plan-change-fibre"),
    ("satellite_geo", "traffic_per_mbps_year", "plan-change-satellite"),
    ("satellite_leo", "traffic_per_mbps_year", "plan-change-satellite"),
    ("fibre", "traffic_per_mbps_year", "plan-change-traffic"),
];

/// Plans again with single figures changed.
fn changes(loaded: &Loaded, cap_km: f64) -> Result<Vec<Change>, Failure> {
    let mut found = Vec::new();
    for (section, key, what) in TRIED {
        let value = loaded.parameters.get(section, key);
        if !loaded.parameters.offers(section) || value <= 0.0 {
            continue;
        }
        let at = |factor: f64| -> Result<(f64, usize), Failure> {
            let parameters =
                loaded.parameters.with(section, key, value * factor).ok_or("no such parameter")?;
            let plan = joint(&Inputs { parameters: &parameters, ..loaded.inputs() }, cap_km)?;
            Ok((plan.present_value_usd(), plan.counts().get("fibre").copied().unwrap_or(0)))
        };
        found.push(Change { what, low: at(0.8)?, high: at(1.2)? });
    }
    Ok(found)
}

/// The figures of a plan without its running time: what must be the same byte for byte.
pub fn without_time(figures: &serde_json::Map<String, Value>) -> Value {
    let mut all = figures.clone();
    all.remove("seconds");
    json!(all)
}
