//! Whole countries: the Nicaraguan schools by the rule of the planning bar, and an invented country for scale.

use super::peak_mb;
use crate::cli::{Failure, plan::read_file};
use kernel::{GeoPoint, Seed};
use netplan::{
    geo::bounding_box,
    input::{NO_ROADS, School, Site, for_each_record, read_schools},
    parameters::{Parameters, preset},
    plan::{Inputs, Plan, joint, tree_first},
    synth::{self, normal},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path, time::Instant};

/// How many municipalities have a fibre node.
const MUNICIPALITIES: usize = 37;

/// The rule: fibre nodes at the centroids of the 37 municipalities with most schools; 20 Mbit/s x lognormal(0, 1) clipped to
/// 1..150; half already served, relay only; Giga preset; 24 neighbours; seeds 1 to 5.
pub fn nicaragua(folder: &Path, write: Option<&Path>) -> Result<Value, Failure> {
    let bytes = read_file(&folder.join("nicaragua_schools.csv.gz"))?;
    let list = read_schools(&bytes, None, 20.0)?;
    let nodes = centroids(&bytes)?;
    let parameters = Parameters::parse(preset("giga").ok_or("preset giga is missing")?)?;
    let mut rows = Vec::new();
    for seed in 1..=5u64 {
        let mut schools = list.schools.clone();
        draw(&mut schools, seed);
        if let Some(folder) = write.filter(|_| seed == 1) {
            write_example(folder, &schools, &nodes)?;
        }
        rows.push(measure(&schools, &nodes, &parameters)?);
    }
    let median = |key: &str| {
        let mut values: Vec<f64> = rows.iter().filter_map(|r| r.get(key)?.as_f64()).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    Ok(json!({
        "schools": list.schools.len(),
        "gap": median("gap"),
        "gap_of_the_avoidable": median("gap_of_the_avoidable"),
        "seconds": median("seconds"),
        "cheaper_than_tree_first": median("cheaper_than_tree_first"),
        "cheaper_than_pruned_tree": median("cheaper_than_pruned_tree"),
        "seeds": rows,
        "bar": "gap 0.01, 5 s, 0.03 cheaper",
    }))
}

fn draw(schools: &mut [School], seed: u64) {
    let mut chance = Seed(seed).part("nicaragua").chance();
    let mut served: Vec<usize> = (0..schools.len()).collect();
    chance.shuffle(&mut served);
    for school in schools.iter_mut() {
        school.mbps = (20.0 * libm::exp(normal(&mut chance))).clamp(1.0, 150.0);
    }
    for i in served.iter().take(schools.len() / 2) {
        schools[*i].served = true;
    }
}

fn centroids(bytes: &[u8]) -> Result<Vec<Site>, Failure> {
    let mut by_municipality: BTreeMap<String, (usize, f64, f64)> = BTreeMap::new();
    for_each_record(bytes, |record| {
        let number = |name: &str| record.field(&[name]).and_then(|t| t.parse::<f64>().ok());
        if let (Some(name), Some(lat), Some(lon)) =
            (record.field(&["municipality_id"]), number("lat"), number("lon"))
        {
            let sum = by_municipality.entry(name.to_string()).or_default();
            *sum = (sum.0 + 1, sum.1 + lat, sum.2 + lon);
        }
        Ok(())
    })?;
    let mut rows: Vec<_> = by_municipality.into_iter().collect();
    rows.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.0.cmp(&b.0)));
    let node = |(name, (count, lat, lon)): (String, (usize, f64, f64))| {
        let place = GeoPoint::new(lat / count as f64, lon / count as f64).ok()?;
        Some(Site { id: format!("municipality-{name}"), place, radio_type: String::new(), antenna_m: 30.0 })
    };
    Ok(rows.into_iter().take(MUNICIPALITIES).filter_map(node).collect())
}

fn measure(schools: &[School], nodes: &[Site], parameters: &Parameters) -> Result<Value, Failure> {
    let inputs = Inputs {
        schools,
        fibre_nodes: nodes,
        cell_sites: &[],
        hazards: &[],
        roads: &NO_ROADS,
        terrain: None,
        parameters,
        threads: 2,
    };
    let began = Instant::now();
    let cap_km = parameters.get("fibre", "link_cap");
    let plan = joint(&inputs, cap_km)?;
    let seconds = began.elapsed().as_secs_f64();
    let first = tree_first(&inputs, cap_km);
    let cost = plan.present_value_usd();
    Ok(json!({
        "present_value_usd": cost,
        "lower_bound": plan.lower_bound_usd,
        "gap": plan.gap(),
        "gap_of_the_avoidable": plan.gap_of_the_avoidable(),
        "seconds": seconds,
        "on_fibre": plan.counts().get("fibre"),
        "fibre_km": plan.fibre_km(),
        "tree_first_usd": first.present_value_usd(),
        "cheaper_than_tree_first": 1.0 - cost / first.present_value_usd(),
        "cheaper_than_pruned_tree": pruned(&inputs, &plan, cap_km)?,
    }))
}

/// Against the best case of tree-first: the best subtree of the fixed spanning tree, on the part that planning can change.
fn pruned(inputs: &Inputs, plan: &Plan, cap_km: f64) -> Result<f64, Failure> {
    let avoidable = plan.present_value_usd() - plan.unavoidable_usd;
    let pruned = netplan::plan::pruned_spanning_tree_usd(inputs, cap_km)? - plan.unavoidable_usd;
    Ok(1.0 - avoidable / pruned)
}

/// An invented country for scale: time, memory, gap.
pub fn synthetic(schools: usize) -> Result<Value, Failure> {
    let code = "MX".parse()?;
    let inside = bounding_box(code).ok_or("no rectangle for MX")?;
    let country = synth::country(Seed(1), schools, inside);
    let parameters = Parameters::parse(preset("giga").ok_or("preset giga is missing")?)?;
    let site = |(i, place): (usize, &GeoPoint)| Site {
        id: format!("SYN-NODE-{}", i + 1),
        place: *place,
        radio_type: String::new(),
        antenna_m: 30.0,
    };
    let nodes: Vec<Site> = country.fibre_nodes.iter().enumerate().map(site).collect();
    let mut text = String::from("id,lat,lon,pupils,mbps,served\n");
    for s in &country.schools {
        let row = [
            s.place.latitude_deg(),
            s.place.longitude_deg(),
            f64::from(s.pupils),
            s.mbps,
            f64::from(u8::from(s.served)),
        ];
        let row: Vec<String> = row.iter().map(ToString::to_string).collect();
        text.push_str(&format!("{},{}\n", s.id, row.join(",")));
    }
    let began = Instant::now();
    let list = read_schools(text.as_bytes(), Some(inside), 20.0)?;
    let inputs = Inputs {
        schools: &list.schools,
        fibre_nodes: &nodes,
        cell_sites: &[],
        hazards: &[],
        roads: &NO_ROADS,
        terrain: None,
        parameters: &parameters,
        threads: 2,
    };
    let plan = joint(&inputs, parameters.get("fibre", "link_cap"))?;
    Ok(json!({
        "schools": list.schools.len(),
        "seconds": began.elapsed().as_secs_f64(),
        "peak_mb": peak_mb(),
        "gap": plan.gap(),
        "gap_of_the_avoidable": plan.gap_of_the_avoidable(),
        "present_value_usd": plan.present_value_usd(),
        "on_fibre": plan.counts().get("fibre"),
        "bar": "90 s, 1536 MB, gap 0.02",
    }))
}

fn write_example(folder: &Path, schools: &[School], nodes: &[Site]) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut out = csv::Writer::from_path(folder.join("schools.csv"))?;
    out.write_record(["school_id", "name", "lat", "lon", "mbps", "served"])?;
    for s in schools {
        let (lat, lon) = (s.place.latitude_deg().to_string(), s.place.longitude_deg().to_string());
        out.write_record([&s.id, &s.name, &lat, &lon, &s.mbps.to_string(), &u8::from(s.served).to_string()])?;
    }
    out.flush()?;
    let mut out = csv::Writer::from_path(folder.join("fibre_nodes.csv"))?;
    out.write_record(["node_id", "lat", "lon"])?;
    for n in nodes {
        out.write_record([&n.id, &n.place.latitude_deg().to_string(), &n.place.longitude_deg().to_string()])?;
    }
    Ok(out.flush()?)
}
