//! A country in one program: read schools and fibre nodes, plan, print what matters.
//!
//! `cargo run --release -p netplan --example plan -- SCHOOLS.csv NODES.csv giga [itu-attributes.csv]`

#![expect(clippy::print_stdout, reason = "an example program speaks to the terminal")]

use netplan::{
    input::{NO_ROADS, read_attributes, read_schools, read_sites, unzip},
    parameters::{Parameters, preset},
    plan::{Inputs, joint, tree_first},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [schools, nodes, preset_name, more @ ..] = &arguments[..] else {
        return Err("give SCHOOLS.csv NODES.csv and a preset: itu-esp, itu, giga or chaski".into());
    };
    let read =
        |path: &String| -> Result<Vec<u8>, Box<dyn std::error::Error>> { Ok(unzip(std::fs::read(path)?)?) };
    let parameters = Parameters::parse(preset(preset_name).ok_or("no such preset")?)?;
    let mut list = read_schools(&read(schools)?, None, parameters.get("general", "demand_mbps"))?;
    let fibre_nodes = read_sites(&read(nodes)?, None)?.sites;
    if let Some(path) = more.first() {
        let attributes = read_attributes(&read(path)?)?;
        for school in &mut list.schools {
            if let Some(known) = attributes.get(&school.id) {
                (school.covered_4g, school.site_visible) = (known.covered_4g, known.site_visible);
            }
        }
    }
    let inputs = Inputs {
        schools: &list.schools,
        fibre_nodes: &fibre_nodes,
        cell_sites: &[],
        hazards: &[],
        roads: &NO_ROADS,
        terrain: None,
        parameters: &parameters,
        threads: 2,
    };
    for cap_km in [1.0, 2.0, 3.0, parameters.get("fibre", "link_cap")] {
        let (first, both) = (tree_first(&inputs, cap_km), joint(&inputs, cap_km)?);
        println!("links up to {cap_km} km");
        println!(
            "  tree first {:?}: {:.6} km, {:.2} USD",
            first.counts(),
            first.fibre_km(),
            first.present_value_usd()
        );
        println!(
            "  joint      {:?}: {:.6} km, {:.2} USD, at most {:.4} % above the best",
            both.counts(),
            both.fibre_km(),
            both.present_value_usd(),
            100.0 * both.gap().unwrap_or(f64::NAN)
        );
    }
    Ok(())
}
