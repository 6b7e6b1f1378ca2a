//! What each school could have by itself, and what its fibre drop would cost.

use super::{Inputs, outcome::Kind};
use crate::{
    cost::{Bill, Costing},
    geo::{distance_m, nearest_neighbours},
    input::{School, Site},
    parameters::Technology,
    terrain::Antenna,
};

/// A technology for one school.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// How.
    pub kind: Kind,
    /// What it costs.
    pub bill: Bill,
    /// The cell site it leads to, where one was computed.
    pub site: Option<u32>,
}

/// All choices of one school.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// Fibre, trench not included; `None` if not offered or too slow.
    pub drop: Option<Bill>,
    /// Without a trench, cheapest present value first; ties by kind. The hub is not among them.
    pub alone: Vec<Choice>,
    /// The hub without link.
    pub hub: Option<Choice>,
    /// What was not possible, for the report: "p2p: no site in view".
    pub refused: Vec<String>,
}

/// How many nearest sites are tried for a line of sight.
const SITES_TRIED: usize = 8;

/// Works out all options of all schools.
pub fn options(inputs: &Inputs, costing: &Costing) -> Vec<Options> {
    let technology = |name| inputs.parameters.technology(name);
    let fibre = technology("fibre");
    let (cellular, p2p, hub) = (technology("cellular"), technology("p2p"), technology("hub"));
    let (leo, geo) = (technology("satellite_leo"), technology("satellite_geo"));
    let places: Vec<_> = inputs.schools.iter().map(|s| s.place).collect();
    let broadband: Vec<u32> = (0..inputs.cell_sites.len() as u32)
        .filter(|i| is_broadband(&inputs.cell_sites[*i as usize].radio_type))
        .collect();
    let broadband_places: Vec<_> = broadband.iter().map(|i| inputs.cell_sites[*i as usize].place).collect();
    let site_places: Vec<_> = inputs.cell_sites.iter().map(|s| s.place).collect();
    let near_4g = nearest_neighbours(&places, &broadband_places, 1, false, inputs.threads);
    let near_sites = nearest_neighbours(&places, &site_places, SITES_TRIED, false, inputs.threads);
    let mut all = Vec::with_capacity(places.len());
    for (index, school) in inputs.schools.iter().enumerate() {
        let mut options = Options::default();
        let offer = |kind: Kind, technology: &Technology, site: Option<u32>, refused: &mut Vec<String>| {
            let rate = if technology.mbps > 0.0 { technology.mbps } else { school.mbps };
            if rate > technology.max_mbps {
                refused.push(format!(
                    "{}: {rate} Mbit/s is more than its {}",
                    kind.name(),
                    technology.max_mbps
                ));
                return None;
            }
            Some(Choice { kind, bill: costing.at_school(technology, school), site })
        };
        let refused = &mut options.refused;
        if let Some(fibre) = &fibre {
            options.drop = offer(Kind::Fibre, fibre, None, refused).map(|c| c.bill);
        }
        if let Some(cellular) = &cellular {
            let nearest = near_4g[index].first().map(|n| broadband[n.index as usize]);
            match reachable_4g(school, cellular, nearest.map(|n| (n, &inputs.cell_sites[n as usize]))) {
                Ok(site) => options.alone.extend(offer(Kind::Cellular, cellular, site, refused)),
                Err(why) => refused.push(why),
            }
        }
        if let Some(p2p) = &p2p {
            let near: Vec<u32> = near_sites[index].iter().map(|n| n.index).collect();
            match visible_site(inputs, school, p2p, &near) {
                Ok(site) => options.alone.extend(offer(Kind::P2p, p2p, site, refused)),
                Err(why) => refused.push(why),
            }
        }
        for (kind, satellite) in [(Kind::SatelliteLeo, &leo), (Kind::SatelliteGeo, &geo)] {
            if let Some(satellite) = satellite {
                options.alone.extend(offer(kind, satellite, None, refused));
            }
        }
        if let Some(hub) = &hub {
            options.hub =
                Some(Choice { kind: Kind::HubOnly, bill: costing.at_school(hub, school), site: None });
        }
        options.alone.sort_by(|a, b| {
            a.bill.present_value_usd.total_cmp(&b.bill.present_value_usd).then(a.kind.cmp(&b.kind))
        });
        all.push(options);
    }
    all
}

/// Cell sites of which a school can have broadband. A list that does not say is taken at its word.
fn is_broadband(radio_type: &str) -> bool {
    !matches!(radio_type, "2G" | "GSM" | "3G" | "UMTS" | "CDMA")
}

fn reachable_4g(
    school: &School,
    cellular: &Technology,
    nearest: Option<(u32, &Site)>,
) -> Result<Option<u32>, String> {
    match (school.covered_4g, nearest) {
        (Some(true), _) => Ok(None),
        (Some(false), _) => Err("cellular: no coverage".into()),
        (None, Some((index, site))) if cellular.range_km > 0.0 => {
            let km = distance_m(site.place, school.place) / 1_000.0;
            if km <= cellular.range_km {
                Ok(Some(index))
            } else {
                Err(format!("cellular: nearest site at {km:.1} km, range {} km", cellular.range_km))
            }
        }
        _ => Err("cellular: no site known".into()),
    }
}

fn visible_site(
    inputs: &Inputs,
    school: &School,
    p2p: &Technology,
    near: &[u32],
) -> Result<Option<u32>, String> {
    match school.site_visible {
        Some(true) => return Ok(None),
        Some(false) => return Err("p2p: no site in view".into()),
        None if near.is_empty() || p2p.range_km <= 0.0 => return Err("p2p: no site known".into()),
        None => {}
    }
    for index in near {
        let site = &inputs.cell_sites[*index as usize];
        if distance_m(site.place, school.place) / 1_000.0 > p2p.range_km {
            return Err(format!("p2p: no site in view within {} km", p2p.range_km));
        }
        let (a, b) = (
            Antenna { place: site.place, height_m: site.antenna_m },
            Antenna { place: school.place, height_m: p2p.antenna_m },
        );
        if inputs.terrain.is_none_or(|t| t.is_clear(a, b, p2p.frequency_ghz)) {
            return Ok(Some(*index));
        }
    }
    Err("p2p: terrain hides the nearest sites".into())
}
