//! A plan as files: JSON, CSV for a spreadsheet, GeoJSON for a map program.

use super::{Loaded, report};
use crate::cli::Failure;
use kernel::GeoPoint;
use netplan::plan::{End, Plan, Route, Warning};
use serde_json::{Map, Value, json};
use std::{borrow::Cow, path::Path};

/// Writes everything into a folder, which is made if needed.
pub fn write_all(
    folder: &Path,
    loaded: &Loaded,
    plan: &Plan,
    figures: &Map<String, Value>,
    changes: &[report::Change],
) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let write = |name: &str, bytes: &[u8]| -> Result<(), Failure> {
        let path = folder.join(name);
        Ok(std::fs::write(&path, bytes).map_err(|e| format!("{}: {e}", path.display()))?)
    };
    // Running time is left out of files: the same input must give the same bytes.
    let timeless = super::run::without_time(figures);
    write("plan.json", format!("{timeless:#}\n").as_bytes())?;
    write("schools.csv", &schools_csv(loaded, plan)?)?;
    write("routes.csv", &routes_csv(loaded, plan)?)?;
    write("plan.geojson", geojson(loaded, plan).as_bytes())?;
    write("quality.csv", &quality_csv(loaded)?)?;
    for (name, page) in report::reports(loaded, plan, changes)? {
        write(&name, page.as_bytes())?;
    }
    Ok(())
}

fn schools_csv(loaded: &Loaded, plan: &Plan) -> Result<Vec<u8>, Failure> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        "school_id",
        "name",
        "lat",
        "lon",
        "pupils",
        "technology",
        "year",
        "hops",
        "initial_capex_usd",
        "total_capex_usd",
        "annual_opex_usd",
        "cost_of_ownership_usd",
        "present_value_usd",
        "reason",
    ])?;
    for (school, c) in loaded.list.schools.iter().zip(&plan.connections) {
        out.write_record([
            school.id.clone(),
            school.name.clone(),
            school.place.latitude_deg().to_string(),
            school.place.longitude_deg().to_string(),
            school.pupils.map(|p| p.to_string()).unwrap_or_default(),
            c.kind.name().to_string(),
            c.year.to_string(),
            c.hops.to_string(),
            format!("{:.4}", c.bill.initial_usd),
            format!("{:.4}", c.bill.total_usd),
            format!("{:.4}", c.bill.annual_opex_usd),
            format!("{:.4}", c.bill.ownership_usd),
            format!("{:.4}", c.bill.present_value_usd),
            c.reason.clone().unwrap_or_default(),
        ])?;
    }
    Ok(out.into_inner().map_err(|e| e.to_string())?)
}

fn routes_csv(loaded: &Loaded, plan: &Plan) -> Result<Vec<u8>, Failure> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        "kind",
        "from_type",
        "from_id",
        "to_type",
        "to_id",
        "km",
        "in_hazard",
        "year",
        "initial_capex_usd",
        "annual_opex_usd",
        "cost_of_ownership_usd",
        "present_value_usd",
    ])?;
    for route in &plan.routes {
        let (from, to) = (end(loaded, route.from), end(loaded, route.to));
        out.write_record([
            route.kind.name().to_string(),
            from.0.to_string(),
            from.1.to_string(),
            to.0.to_string(),
            to.1.to_string(),
            format!("{:.7}", route.km),
            u8::from(route.in_hazard).to_string(),
            route.year.to_string(),
            format!("{:.4}", route.bill.initial_usd),
            format!("{:.4}", route.bill.annual_opex_usd),
            format!("{:.4}", route.bill.ownership_usd),
            format!("{:.4}", route.bill.present_value_usd),
        ])?;
    }
    Ok(out.into_inner().map_err(|e| e.to_string())?)
}

fn quality_csv(loaded: &Loaded) -> Result<Vec<u8>, Failure> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["line", "school_id", "finding", "left_out", "detail"])?;
    for f in &loaded.list.findings {
        let left_out = u8::from(f.kind.leaves_out()).to_string();
        out.write_record([&f.line.to_string(), &f.id, f.kind.name(), &left_out, &f.detail])?;
    }
    Ok(out.into_inner().map_err(|e| e.to_string())?)
}

/// Kind of end, its id, its place.
pub fn end(loaded: &Loaded, end: End) -> (&'static str, Cow<'_, str>, GeoPoint) {
    match end {
        End::Junction(i) => ("junction", format!("J{}", i + 1).into(), loaded.roads.junctions[i as usize]),
        End::School(i) => {
            let school = &loaded.list.schools[i as usize];
            ("school", school.id.as_str().into(), school.place)
        }
        End::FibreNode(i) => {
            let site = &loaded.fibre_nodes[i as usize];
            ("fibre_node", site.id.as_str().into(), site.place)
        }
        End::CellSite(i) => {
            let site = &loaded.cell_sites[i as usize];
            ("cell_site", site.id.as_str().into(), site.place)
        }
    }
}

/// One feature per line, so that even a text editor can hold a country.
fn geojson(loaded: &Loaded, plan: &Plan) -> String {
    let point = |p: GeoPoint| json!([p.longitude_deg(), p.latitude_deg()]);
    let mut lines = Vec::with_capacity(plan.connections.len() + plan.routes.len());
    for (school, c) in loaded.list.schools.iter().zip(&plan.connections) {
        lines.push(json!({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": point(school.place)},
            "properties": {
                "kind": "school", "id": school.id, "name": school.name, "pupils": school.pupils,
                "technology": c.kind.name(), "year": c.year, "reason": c.reason,
            },
        }));
    }
    for route in &plan.routes {
        lines.push(line(loaded, route, &point));
    }
    for node in &loaded.fibre_nodes {
        lines.push(json!({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": point(node.place)},
            "properties": {"kind": "fibre_node", "id": node.id},
        }));
    }
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", lines.join(",\n"))
}

fn line(loaded: &Loaded, route: &Route, point: &dyn Fn(GeoPoint) -> Value) -> Value {
    let (from, to) = (end(loaded, route.from), end(loaded, route.to));
    json!({
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [point(from.2), point(to.2)]},
        "properties": {
            "kind": "route", "technology": route.kind.name(), "from": from.1, "to": to.1,
            "km": route.km, "year": route.year,
        },
    })
}

/// The plan in a few lines for the terminal.
pub fn words(loaded: &Loaded, plan: &Plan, figures: &Map<String, Value>) -> Vec<String> {
    let mut lines = Vec::new();
    let counts = plan.counts();
    let shown: Vec<String> = counts.iter().map(|(group, n)| format!("{group} {n}")).collect();
    lines.push(format!("{} schools: {}", plan.connections.len(), shown.join(", ")));
    let schools = &loaded.list.schools;
    let reached = match schools.iter().any(|school| school.pupils.is_some()) {
        true => format!("{} pupils on line", plan.pupils(schools)),
        false => format!("{} schools on line (their pupils are not known)", plan.pupils(schools)),
    };
    lines.push(format!(
        "present value {:.2} USD, {:.3} km of fibre, {reached}",
        plan.present_value_usd(),
        plan.fibre_km(),
    ));
    if let (Some(bound), Some(gap)) = (plan.lower_bound_usd, plan.gap()) {
        lines.push(format!(
            "no plan costs less than {bound:.2} USD: at most {:.3} % above the best",
            100.0 * gap
        ));
    }
    if let Some(bound) = plan.pupils_bound {
        lines.push(format!(
            "weighted pupils {:.1}; no plan within the budget reaches more than {bound:.1}",
            plan.pupils_weighted
        ));
    }
    for warning in &plan.warnings {
        lines.push(format!("warning: {}", in_words(warning)));
    }
    let left_out: usize = loaded.list.rows - loaded.list.schools.len();
    if left_out > 0 {
        lines.push(format!(
            "{left_out} of {} rows could not be planned for; see quality.csv or chaski plan check",
            loaded.list.rows
        ));
    }
    let unreached = plan.connections.iter().zip(&loaded.list.schools);
    for (c, school) in unreached.filter(|(c, _)| c.kind == netplan::plan::Kind::None).take(20) {
        lines.push(format!(
            "not reached: {} {} ({})",
            school.id,
            school.name,
            c.reason.as_deref().unwrap_or("")
        ));
    }
    if let Some(seconds) = figures.get("seconds") {
        lines.push(format!("{seconds} s"));
    }
    lines
}

/// A warning for the terminal.
pub fn in_words(warning: &Warning) -> String {
    match warning {
        Warning::LonelyFibreNode { id, nearest_km } => {
            format!(
                "fibre node {id} is {nearest_km:.0} km from the nearest school: in the sea, or another country?"
            )
        }
        Warning::BeamFull { schools } => {
            format!("{schools} schools took another technology because their satellite beam is full")
        }
        Warning::TooManyHops { schools } => {
            format!("{schools} schools took another technology because radio would need too many hops")
        }
        Warning::NoTerrain => {
            "radio links were planned by range alone: give --elevation to check the ground".into()
        }
    }
}
