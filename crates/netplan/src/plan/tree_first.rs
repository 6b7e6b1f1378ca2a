//! Planning as other tools do: first the spanning tree, then technologies in a fixed order. Kept for comparison.
//!
//! ITU sample: Prim from all fibre nodes at once, a link only if no longer than the cap; then fibre, else 4G, else a visible
//! site, else satellite.

use super::{
    Inputs,
    joint::{fallback, inside, warnings},
    network::{ALL_PAIRS_MAX, Candidates, Trench, place_number, stretch},
    options::options,
    outcome::{Connection, End, Kind, Plan, Route, RouteKind},
    schedule,
};
use crate::{
    cost::{Bill, Costing},
    geo::{distance_m, nearest_neighbours, unit_vector},
};

/// Spanning tree first, then fibre for whatever it reaches, then the fixed order.
pub fn tree_first(inputs: &Inputs, link_cap_km: f64) -> Plan {
    let costing = Costing::new(inputs.parameters);
    let options = options(inputs, &costing);
    let fibre = inputs.parameters.technology("fibre");
    let routes = if inputs.schools.len() <= ALL_PAIRS_MAX && inputs.roads.stretches.is_empty() {
        let straight = |from, to| Trench { from, to, stretch: stretch(inputs, from, to, false) };
        let pairs = prim(inputs, link_cap_km).into_iter();
        pairs.map(|(from, to)| straight(from, End::School(to))).collect()
    } else {
        candidate_tree(inputs, link_cap_km)
    };
    let mut on_tree = vec![false; inputs.schools.len()];
    let mut plan = Plan {
        connections: Vec::with_capacity(inputs.schools.len()),
        routes: Vec::new(),
        lower_bound_usd: None,
        pupils_bound: None,
        pupils_weighted: 0.0,
        unavoidable_usd: 0.0,
        inside: inside(inputs, &costing),
        warnings: warnings(inputs),
    };
    if let Some(fibre) = &fibre {
        for Trench { from, to, stretch } in routes {
            if let End::School(school) = to {
                on_tree[school as usize] = true;
            }
            let (km, in_hazard) = (stretch.km, stretch.in_hazard);
            let bill = costing.trench(fibre, stretch);
            plan.routes.push(Route { from, to, kind: RouteKind::Trench, km, in_hazard, bill, year: 1 });
        }
    }
    for (i, options) in options.iter().enumerate() {
        if inputs.schools[i].served {
            plan.connections.push(Connection {
                kind: Kind::Served,
                bill: Bill::default(),
                year: 1,
                hops: 0,
                reason: None,
            });
            continue;
        }
        if let Some(drop) = options.drop.filter(|_| on_tree[i]) {
            plan.connections.push(Connection {
                kind: Kind::Fibre,
                bill: drop,
                year: 1,
                hops: 0,
                reason: None,
            });
            continue;
        }
        let order = [Kind::Cellular, Kind::P2p, Kind::SatelliteLeo, Kind::SatelliteGeo];
        let kind = order.into_iter().find(|k| options.alone.iter().any(|c| c.kind == *k));
        plan.connections.push(fallback(options, kind.unwrap_or(Kind::None)));
    }
    schedule::by_budget(inputs, &mut plan);
    plan.pupils_weighted = super::budget::weighted(inputs, &plan);
    plan
}

/// Pairs of schools in the spanning tree of all pairs.
pub fn spanning_pairs(inputs: &Inputs, link_cap_km: f64) -> Vec<(u32, u32)> {
    let tree = prim(inputs, link_cap_km).into_iter();
    tree.filter_map(|(from, to)| if let End::School(i) = from { Some((i.min(to), i.max(to))) } else { None })
        .collect()
}

/// Prim from all fibre nodes at once over all pairs; (from, to) in the order of joining. Ties by index.
fn prim(inputs: &Inputs, link_cap_km: f64) -> Vec<(End, u32)> {
    let places: Vec<_> = inputs.schools.iter().map(|s| s.place).collect();
    let nodes: Vec<_> = inputs.fibre_nodes.iter().map(|s| s.place).collect();
    let vectors: Vec<[f64; 3]> = places.iter().map(|p| unit_vector(*p)).collect();
    let nearest = nearest_neighbours(&places, &nodes, 1, false, inputs.threads);
    let mut best: Vec<(f64, End)> = nearest
        .iter()
        .map(|n| {
            n.first()
                .map_or((f64::INFINITY, End::FibreNode(0)), |n| (n.chord_squared, End::FibreNode(n.index)))
        })
        .collect();
    let mut waiting: Vec<u32> = (0..places.len() as u32).collect();
    let mut joined = Vec::with_capacity(places.len());
    while let Some((slot, _)) = waiting
        .iter()
        .enumerate()
        .min_by(|(_, a), (_, b)| best[**a as usize].0.total_cmp(&best[**b as usize].0).then(a.cmp(b)))
    {
        let school = waiting.swap_remove(slot);
        let (chord, from) = best[school as usize];
        let too_far = || {
            distance_m(super::outcome::place_of(inputs, from), places[school as usize])
                > link_cap_km * 1_000.0
        };
        if !chord.is_finite() || too_far() {
            // All others are at least as far from the tree.
            break;
        }
        joined.push((from, school));
        let at = vectors[school as usize];
        for other in &waiting {
            let to = vectors[*other as usize];
            let d = [0, 1, 2].map(|k| (to[k] - at[k]) * (to[k] - at[k]));
            let slot = &mut best[*other as usize];
            if d[0] + d[1] + d[2] < slot.0 {
                *slot = (d[0] + d[1] + d[2], End::School(school));
            }
        }
    }
    joined
}

/// For lists too long for all pairs, and along roads: the spanning tree of the candidate trenches, walked from the fibre nodes.
/// Roads that lead to no school are left out.
fn candidate_tree(inputs: &Inputs, link_cap_km: f64) -> Vec<Trench> {
    let candidates = Candidates::new(inputs, link_cap_km);
    let number = |end: End| place_number(inputs, end);
    let mut adjacent: Vec<Vec<Trench>> =
        vec![Vec::new(); 1 + inputs.schools.len() + inputs.roads.junctions.len()];
    for index in &candidates.spanning {
        let there = candidates.trenches[*index as usize];
        adjacent[number(there.from)].push(there);
        adjacent[number(there.to)].push(Trench { from: there.to, to: there.from, ..there });
    }
    let mut joined = std::mem::take(&mut adjacent[0]);
    let mut reached = vec![false; adjacent.len()];
    reached[0] = true;
    joined.iter().for_each(|t| reached[number(t.to)] = true);
    let mut at = 0;
    while at < joined.len() {
        for next in std::mem::take(&mut adjacent[number(joined[at].to)]) {
            if !std::mem::replace(&mut reached[number(next.to)], true) {
                joined.push(next);
            }
        }
        at += 1;
    }
    let mut needed: Vec<bool> = (0..reached.len()).map(|n| n <= inputs.schools.len()).collect();
    for trench in joined.iter().rev() {
        if needed[number(trench.to)] {
            needed[number(trench.from)] = true;
        }
    }
    joined.retain(|t| needed[number(t.to)]);
    joined
}
