//! How long an invented country takes: `cargo run --release -p netplan --example scale -- [SCHOOLS] [PRESET] [THREADS]`.

#![expect(clippy::print_stdout, reason = "an example program speaks to the terminal and owns its clock")]

use kernel::{GeoPoint, Seed};
use netplan::{
    geo::bounding_box,
    input::{NO_ROADS, Site, read_schools},
    parameters::{Parameters, preset},
    plan::{Inputs, joint},
    synth,
};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let schools: usize = arguments.next().map_or(Ok(20_000), |s| s.parse())?;
    let name = arguments.next().unwrap_or_else(|| "giga".into());
    let threads: usize = arguments.next().map_or(Ok(2), |s| s.parse())?;
    let inside = bounding_box("MX".parse()?).ok_or("no rectangle")?;
    let invented = synth::country(Seed(1), schools, inside);
    let site = |place: &GeoPoint, radio: &str, antenna_m| Site {
        id: String::new(),
        place: *place,
        radio_type: radio.into(),
        antenna_m,
    };
    let nodes: Vec<Site> = invented.fibre_nodes.iter().map(|place| site(place, "", 30.0)).collect();
    let cells: Vec<Site> = invented.cell_sites.iter().map(|c| site(&c.0, c.1, c.2)).collect();
    let mut text = String::from("id,lat,lon,pupils,mbps,served\n");
    for s in &invented.schools {
        let (lat, lon) = (s.place.latitude_deg(), s.place.longitude_deg());
        text += &format!("{},{lat},{lon},{},{},{}\n", s.id, s.pupils, s.mbps, u8::from(s.served));
    }
    let list = read_schools(text.as_bytes(), Some(inside), 20.0)?;
    let parameters = Parameters::parse(preset(&name).ok_or("no such preset")?)?;
    let inputs = Inputs {
        schools: &list.schools,
        fibre_nodes: &nodes,
        cell_sites: &cells,
        hazards: &[],
        roads: &NO_ROADS,
        terrain: None,
        parameters: &parameters,
        threads,
    };
    let began = Instant::now();
    let plan = joint(&inputs, parameters.get("fibre", "link_cap"))?;
    println!(
        "{} schools: {:.2} USD, gap {:.4} %, of the avoidable {:.4} %, {} on fibre, {:.1} s",
        list.schools.len(),
        plan.present_value_usd(),
        100.0 * plan.gap().unwrap_or(f64::NAN),
        100.0 * plan.gap_of_the_avoidable().unwrap_or(f64::NAN),
        plan.counts().get("fibre").copied().unwrap_or(0),
        began.elapsed().as_secs_f64()
    );
    Ok(())
}
