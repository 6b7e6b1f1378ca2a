//! One plan from files to files.

use super::{Loaded, Method, Request, files, summary};
use crate::cli::{Failure, say};
use netplan::plan::{Plan, budgeted, joint, tree_first};
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
        files::write_all(folder, &loaded, &plan, &figures, request.sensitivity.then_some(cap_km))?;
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

/// The figures of a plan without its running time: what must be the same byte for byte.
pub fn without_time(figures: &serde_json::Map<String, Value>) -> Value {
    let mut all = figures.clone();
    all.remove("seconds");
    json!(all)
}
