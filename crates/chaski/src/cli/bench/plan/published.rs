//! The ITU sample: the figures published with it.

use crate::cli::{Failure, plan::read_file};
use netplan::{
    input::{NO_ROADS, read_attributes, read_schools, read_sites},
    parameters::{Parameters, preset},
    plan::{Inputs, Plan, tree_first},
};
use serde_json::{Value, json};
use std::path::Path;

/// Published for a link cap of 1 km: group, schools, initial, total, annual opex, ownership (USD). Source: ITU sample for Ibiza
/// and Formentera, github.com/FNS-Division/inframapdatabase.
const AT_1_KM: [(&str, usize, f64, f64, f64, f64); 4] = [
    ("fibre", 19, 113_162.64, 141_662.64, 14_736.26, 289_025.27),
    ("cellular", 6, 480.0, 1_920.0, 48.0, 2_400.0),
    ("p2p", 65, 411_553.35, 584_660.05, 80_946.21, 1_394_122.18),
    ("satellite", 10, 30_000.0, 90_000.0, 1_200.0, 102_000.0),
];
/// Schools on fibre and km, by link cap: 1, 2, 3 and from 4 km on.
const FIBRE: [(usize, f64); 4] = [(19, 11.779_845), (71, 74.263_105), (96, 122.087_656), (100, 131.087_442)];

/// Plans the sample for every link cap and compares.
pub fn itu(folder: &Path) -> Result<Value, Failure> {
    let parameters = Parameters::parse(preset("itu-esp").ok_or("preset itu-esp is missing")?)?;
    let mut list = read_schools(&read_file(&folder.join("itu_esp_points.csv.gz"))?, None, 20.0)?;
    let nodes = read_sites(&read_file(&folder.join("itu_esp_fibre_nodes.csv.gz"))?, None)?.sites;
    let attributes = read_attributes(&read_file(&folder.join("itu_esp_point_attributes.csv.gz"))?)?;
    for school in &mut list.schools {
        if let Some(known) = attributes.get(&school.id) {
            (school.covered_4g, school.site_visible) = (known.covered_4g, known.site_visible);
        }
    }
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
    let (mut worst_m, mut counts_equal) = (0.0f64, true);
    for cap in 1..=15usize {
        let plan = tree_first(&inputs, cap as f64);
        let (schools, km) = FIBRE[cap.min(4) - 1];
        counts_equal &= plan.counts().get("fibre") == Some(&schools);
        worst_m = worst_m.max((plan.fibre_km() - km).abs() * 1_000.0);
    }
    let plan = tree_first(&inputs, 1.0);
    counts_equal &= AT_1_KM.iter().all(|row| plan.counts().get(row.0) == Some(&row.1));
    Ok(json!({
        "counts_equal": counts_equal,
        "fibre_worst_m": worst_m,
        "cost_worst_relative": worst_relative(&plan),
        "bar": "equal counts, 1 m, 1e-6",
    }))
}

fn worst_relative(plan: &Plan) -> f64 {
    let figures = [
        plan.money(|b| b.initial_usd),
        plan.money(|b| b.total_usd),
        plan.money(|b| b.annual_opex_usd),
        plan.money(|b| b.ownership_usd),
    ];
    let mut worst = 0.0f64;
    for row in AT_1_KM {
        for (money, published) in figures.iter().zip([row.2, row.3, row.4, row.5]) {
            let ours = money.get(row.0).copied().unwrap_or(0.0);
            worst = worst.max((ours - published).abs() / published);
        }
    }
    worst
}
