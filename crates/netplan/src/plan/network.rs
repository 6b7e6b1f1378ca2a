//! Candidate routes, and the Steiner problem they make.
//!
//! Vertices: the root (all fibre nodes and sites together); for each school a trench vertex; when radio chains or sharing are
//! offered also a radio vertex and a serving vertex. A school that is not joined pays its best connection outside the tree.

use super::{
    Inputs,
    options::Options,
    outcome::{End, Kind, place_of},
};
use crate::{
    cost::{Bill, Costing, Stretch},
    geo::{delaunay_pairs, distance_m, nearest_neighbours},
    parameters::Technology,
    steiner::{Edge, MUST, Pieces, Problem, ProblemError},
    terrain::Antenna,
};
use kernel::GeoPoint;
use std::collections::BTreeSet;

/// Thousandths of a dollar: the whole numbers the solver counts in.
pub const MILLS_PER_USD: f64 = 1_000.0;

/// What leaving a school without anything counts as in the solver: more than any route, USD. It is taken out of all results.
pub const NOTHING_USD: f64 = 1_000_000.0;

/// Added to every way of serving a school, and to what leaving it unserved costs: every answer then has it once per school. Only a
/// cable that starts at a school served by radio would pay it twice, which keeps the solver, whose edges have no direction, from it.
const ENTRY_USD: f64 = 100_000.0;

/// Dollars to mills, rounded.
pub fn mills(usd: f64) -> u64 {
    (usd * MILLS_PER_USD + 0.5) as u64
}

/// What an edge of the problem stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Link {
    /// A trench.
    Trench(Trench),
    /// A school served from its trench.
    Drop(u32),
    /// A school served by itself, where others may share.
    Alone(u32),
    /// One radio hop.
    Radio { from: End, to: u32, km: f64 },
    /// A school served from its radio.
    RadioDrop(u32),
    /// A school served by a neighbour.
    Share { a: u32, b: u32, km: f64 },
}

/// A candidate trench.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trench {
    /// A fibre node, school or junction.
    pub from: End,
    /// A school or junction.
    pub to: End,
    /// What it is.
    pub stretch: Stretch,
}

/// All candidate routes of a list of schools. They do not depend on what schools would pay otherwise.
pub struct Candidates {
    /// Trenches.
    pub trenches: Vec<Trench>,
    /// The spanning tree from all fibre nodes, as indices of trenches.
    pub spanning: Vec<u32>,
    radio: Vec<(End, u32, f64)>,
    share: Vec<(u32, u32, f64)>,
}

/// Up to this many schools the exact spanning tree of all pairs joins the candidates.
pub const ALL_PAIRS_MAX: usize = 15_000;

impl Candidates {
    /// Nearest neighbours, the sides of the triangulation, the nearest fibre node of each school, and the spanning tree.
    pub fn new(inputs: &Inputs, link_cap_km: f64) -> Self {
        let places: Vec<GeoPoint> = inputs.schools.iter().map(|s| s.place).collect();
        let count = inputs.parameters.get("general", "neighbours") as usize;
        let mut trenches = Vec::new();
        if !inputs.parameters.offers("fibre") || inputs.fibre_nodes.is_empty() {
            // No trenches.
        } else if !inputs.roads.stretches.is_empty() {
            trenches = along_roads(inputs, &places, link_cap_km);
        } else {
            let near = nearest_neighbours(&places, &places, count, true, inputs.threads);
            let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(places.len() * count);
            for (i, found) in near.iter().enumerate() {
                pairs.extend(found.iter().map(|n| (n.index.min(i as u32), n.index.max(i as u32))));
            }
            drop(near);
            pairs.extend(delaunay_pairs(&places));
            if places.len() <= ALL_PAIRS_MAX {
                pairs.extend(super::tree_first::spanning_pairs(inputs, link_cap_km));
            }
            pairs.sort_unstable();
            pairs.dedup();
            let nodes: Vec<GeoPoint> = inputs.fibre_nodes.iter().map(|s| s.place).collect();
            let nearest = nearest_neighbours(&places, &nodes, 1, false, inputs.threads);
            trenches.reserve(pairs.len() + places.len());
            for (i, found) in nearest.iter().enumerate() {
                let node = found.iter().map(|n| End::FibreNode(n.index));
                trenches
                    .extend(node.filter_map(|from| trench(inputs, from, End::School(i as u32), link_cap_km)));
            }
            trenches.extend(
                pairs
                    .iter()
                    .filter_map(|(a, b)| trench(inputs, End::School(*a), End::School(*b), link_cap_km)),
            );
        }
        let spanning = spanning(&trenches, inputs);
        let radio = radio_links(inputs, &places);
        let share = share_links(inputs, &places);
        Self { trenches, spanning, radio, share }
    }

    /// No routes at all.
    pub fn none() -> Self {
        Self { trenches: Vec::new(), spanning: Vec::new(), radio: Vec::new(), share: Vec::new() }
    }

    /// Takes these hops out, in either direction.
    pub fn bar_radio(&mut self, hops: &[(End, End)]) {
        let barred: BTreeSet<(End, End)> = hops.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]).collect();
        self.radio.retain(|(from, to, _)| !barred.contains(&(*from, End::School(*to))));
    }

    /// Whether radio chains or sharing make separate serving vertices necessary.
    pub fn is_layered(&self) -> bool {
        !self.radio.is_empty() || !self.share.is_empty()
    }
}

/// A trench across country, if a single link may be so long.
fn trench(inputs: &Inputs, from: End, to: End, link_cap_km: f64) -> Option<Trench> {
    let trench = Trench { from, to, stretch: stretch(inputs, from, to, false) };
    (trench.stretch.km <= link_cap_km).then_some(trench)
}

/// What lies between two places.
pub fn stretch(inputs: &Inputs, from: End, to: End, along_road: bool) -> Stretch {
    let (a, b) = (place_of(inputs, from), place_of(inputs, to));
    let hit = |p: GeoPoint| inputs.hazards.iter().any(|h| distance_m(h.place, p) <= h.radius_km * 1_000.0);
    let middle = GeoPoint::new(
        (a.latitude_deg() + b.latitude_deg()) / 2.0,
        (a.longitude_deg() + b.longitude_deg()) / 2.0,
    );
    let in_hazard = !inputs.hazards.is_empty() && (hit(a) || hit(b) || middle.is_ok_and(hit));
    Stretch { km: distance_m(a, b) / 1_000.0, in_hazard, along_road }
}

/// All stretches of road, and from each school and fibre node the way to its nearest junction.
fn along_roads(inputs: &Inputs, places: &[GeoPoint], link_cap_km: f64) -> Vec<Trench> {
    let junctions = &inputs.roads.junctions;
    let nodes: Vec<GeoPoint> = inputs.fibre_nodes.iter().map(|s| s.place).collect();
    let mut trenches = Vec::with_capacity(inputs.roads.stretches.len() + places.len());
    for (i, near) in nearest_neighbours(&nodes, junctions, 1, false, inputs.threads).iter().enumerate() {
        let junction = near.iter().map(|n| End::Junction(n.index));
        trenches.extend(junction.filter_map(|j| trench(inputs, End::FibreNode(i as u32), j, link_cap_km)));
    }
    for (i, near) in nearest_neighbours(places, junctions, 1, false, inputs.threads).iter().enumerate() {
        let junction = near.iter().map(|n| End::Junction(n.index));
        trenches.extend(junction.filter_map(|j| trench(inputs, j, End::School(i as u32), link_cap_km)));
    }
    trenches.extend(inputs.roads.stretches.iter().map(|(a, b)| {
        let (from, to) = (End::Junction(*a), End::Junction(*b));
        Trench { from, to, stretch: stretch(inputs, from, to, true) }
    }));
    trenches
}

/// Places in one row: all fibre nodes and sites as 0, then schools, then junctions.
pub fn place_number(inputs: &Inputs, end: End) -> usize {
    match end {
        End::FibreNode(_) | End::CellSite(_) => 0,
        End::School(i) => 1 + i as usize,
        End::Junction(i) => 1 + inputs.schools.len() + i as usize,
    }
}

/// Kruskal over the candidates, all fibre nodes being one; ties by order.
fn spanning(trenches: &[Trench], inputs: &Inputs) -> Vec<u32> {
    let mut order: Vec<u32> = (0..trenches.len() as u32).collect();
    let km = |t: u32| trenches[t as usize].stretch.km;
    order.sort_by(|a, b| km(*a).total_cmp(&km(*b)).then(a.cmp(b)));
    let mut pieces = Pieces::new(1 + inputs.schools.len() + inputs.roads.junctions.len());
    let number = |end: End| place_number(inputs, end) as u32;
    order.retain(|t| pieces.join(number(trenches[*t as usize].from), number(trenches[*t as usize].to)));
    order
}

/// Nearest schools tried as radio relays.
const RELAYS: usize = 6;
/// Nearest sites tried for each school.
const SITES: usize = 4;

fn radio_links(inputs: &Inputs, places: &[GeoPoint]) -> Vec<(End, u32, f64)> {
    let Some(p2p) = inputs.parameters.technology("p2p").filter(|p| p.hops_max > 1.0 && p.range_km > 0.0)
    else {
        return Vec::new();
    };
    let sites: Vec<GeoPoint> = inputs.cell_sites.iter().map(|s| s.place).collect();
    let mut links = Vec::new();
    let mut consider = |from: End, height_m: f64, to: u32| {
        let (a, b) = (place_of(inputs, from), places[to as usize]);
        let km = distance_m(a, b) / 1_000.0;
        let ends = (Antenna { place: a, height_m }, Antenna { place: b, height_m: p2p.antenna_m });
        if km <= p2p.range_km && inputs.terrain.is_none_or(|t| t.is_clear(ends.0, ends.1, p2p.frequency_ghz))
        {
            links.push((from, to, km));
        }
    };
    for (i, near) in nearest_neighbours(places, &sites, SITES, false, inputs.threads).iter().enumerate() {
        if inputs.schools[i].site_visible == Some(false) {
            continue;
        }
        for n in near {
            consider(End::CellSite(n.index), inputs.cell_sites[n.index as usize].antenna_m, i as u32);
        }
    }
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for (i, near) in nearest_neighbours(places, places, RELAYS, true, inputs.threads).iter().enumerate() {
        pairs.extend(near.iter().map(|n| (n.index.min(i as u32), n.index.max(i as u32))));
    }
    pairs.sort_unstable();
    pairs.dedup();
    for (a, b) in pairs {
        consider(End::School(a), p2p.antenna_m, b);
    }
    links
}

fn share_links(inputs: &Inputs, places: &[GeoPoint]) -> Vec<(u32, u32, f64)> {
    let Some(share) = inputs.parameters.technology("share").filter(|s| s.range_km > 0.0) else {
        return Vec::new();
    };
    let mut links = Vec::new();
    for (i, near) in nearest_neighbours(places, places, RELAYS, true, inputs.threads).iter().enumerate() {
        for n in near {
            let km = distance_m(places[i], places[n.index as usize]) / 1_000.0;
            if km <= share.range_km {
                links.push((n.index.min(i as u32), n.index.max(i as u32), km));
            }
        }
    }
    links.sort_by_key(|l| (l.0, l.1));
    links.dedup_by_key(|l| (l.0, l.1));
    links
}

/// What a school has when it is not joined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outside {
    /// Its best connection there.
    pub kind: Kind,
    /// What counts against leaving it out, mills (with the value of its pupils in a budgeted plan).
    pub mills: u64,
    /// Whether others may share it.
    pub is_link: bool,
}

/// A Steiner problem with what its parts stand for.
pub struct Network {
    /// Root is vertex 0.
    pub problem: Problem,
    /// Per edge.
    pub links: Vec<Link>,
    /// Mills that every plan pays: drops or outside costs that no choice avoids.
    base_mills: u64,
    /// Mills that every answer of the problem has and no plan pays.
    pub entry_mills: u64,
    /// The spanning tree in edge numbers.
    pub spanning: Vec<u32>,
    /// The first of the vertices that stand for schools being served.
    first_serving: usize,
    /// Whether each school has its own serving vertex.
    pub layered: bool,
}

impl Network {
    /// The problem for given outside costs.
    pub fn new(
        inputs: &Inputs,
        costing: &Costing,
        candidates: &Candidates,
        options: &[Options],
        outside: &[Outside],
    ) -> Result<Self, ProblemError> {
        let mut building = Building {
            inputs,
            costing,
            layered: candidates.is_layered(),
            edges: Vec::with_capacity(candidates.trenches.len()),
            links: Vec::with_capacity(candidates.trenches.len()),
            base_mills: 0,
        };
        // Places first; where radio chains or sharing are offered, serving and radio vertices of the schools behind them.
        let places = 1 + inputs.schools.len() + inputs.roads.junctions.len();
        let more = if building.layered { 2 * inputs.schools.len() } else { 0 };
        let mut prize = vec![0u64; places + more];
        prize[0] = MUST;
        building.trenches(candidates);
        let mut spanning = candidates.spanning.clone();
        if building.layered {
            building.layers(candidates, options, outside, &mut prize, places);
            spanning.extend(building.drops_number());
        } else {
            building.prizes(options, outside, &mut prize);
        }
        let Building { edges, links, base_mills, layered, .. } = building;
        let problem = Problem::new(edges, prize, Some(0))?;
        let first_serving = if layered { places } else { 1 };
        let entry_mills = if layered { inputs.schools.len() as u64 * mills(ENTRY_USD) } else { 0 };
        Ok(Self { problem, links, base_mills, entry_mills, spanning, first_serving, layered })
    }

    /// What an answer of this cost means for a plan, in mills.
    pub fn plan_mills(&self, cost: u64) -> u64 {
        (self.base_mills + cost).saturating_sub(self.entry_mills)
    }

    /// The serving vertex of a school.
    pub fn serving(&self, school: usize) -> usize {
        self.first_serving + school
    }
}

struct Building<'a> {
    inputs: &'a Inputs<'a>,
    costing: &'a Costing,
    layered: bool,
    edges: Vec<Edge>,
    links: Vec<Link>,
    base_mills: u64,
}

impl Building<'_> {
    fn add(&mut self, u: usize, v: usize, cost: u64, link: Link) {
        self.edges.push(Edge { u: u as u32, v: v as u32, cost });
        self.links.push(link);
    }

    fn trenches(&mut self, candidates: &Candidates) {
        let Some(fibre) = self.inputs.parameters.technology("fibre") else { return };
        for t in &candidates.trenches {
            let cost = mills(self.costing.trench(&fibre, t.stretch).present_value_usd);
            let ends = [t.from, t.to].map(|end| place_number(self.inputs, end));
            self.add(ends[0], ends[1], cost, Link::Trench(*t));
        }
    }

    /// One vertex per school: the prize is what fibre saves.
    fn prizes(&mut self, options: &[Options], outside: &[Outside], prize: &mut [u64]) {
        for (i, (options, outside)) in options.iter().zip(outside).enumerate() {
            let drop = options.drop.map_or(u64::MAX, |d| mills(d.present_value_usd));
            self.base_mills += drop.min(outside.mills);
            prize[1 + i] = outside.mills.saturating_sub(drop);
        }
    }

    /// Three vertices per school: trench, serving, radio.
    fn layers(
        &mut self,
        candidates: &Candidates,
        options: &[Options],
        outside: &[Outside],
        prize: &mut [u64],
        places: usize,
    ) {
        let n = outside.len();
        let (trench, serving, radio) = (|i: usize| 1 + i, |i: usize| places + i, |i: usize| places + n + i);
        let entry = mills(ENTRY_USD);
        let p2p = self.inputs.parameters.technology("p2p");
        let share = self.inputs.parameters.technology("share");
        for i in 0..n {
            prize[serving(i)] = entry + outside[i].mills;
            if let Some(drop) = options[i].drop.filter(|_| outside[i].kind != Kind::Served) {
                self.add(trench(i), serving(i), entry + mills(drop.present_value_usd), Link::Drop(i as u32));
            }
            if outside[i].is_link && !candidates.share.is_empty() {
                self.add(0, serving(i), entry + outside[i].mills, Link::Alone(i as u32));
            }
            let takes_radio = |p: &&Technology| {
                !candidates.radio.is_empty() && self.is_fast_enough(p, i) && outside[i].kind != Kind::Served
            };
            if let Some(p2p) = p2p.as_ref().filter(takes_radio) {
                let own = mills(radio_own(self.costing, p2p, self.inputs, i).present_value_usd);
                self.add(radio(i), serving(i), entry + own, Link::RadioDrop(i as u32));
            }
        }
        if let Some(p2p) = &p2p {
            let hop = mills(radio_hop(self.costing, p2p, self.inputs).present_value_usd);
            for (from, to, km) in &candidates.radio {
                let u = if let End::School(i) = from { radio(*i as usize) } else { 0 };
                self.add(u, radio(*to as usize), hop, Link::Radio { from: *from, to: *to, km: *km });
            }
        }
        if let Some(share) = &share {
            for (a, b, km) in &candidates.share {
                let (i, j) = (*a as usize, *b as usize);
                let both = self.is_fast_enough(share, i) && self.is_fast_enough(share, j);
                let waiting = outside[i].kind != Kind::Served && outside[j].kind != Kind::Served;
                if both && waiting {
                    let cost = mills(share_bill(self.costing, share, self.inputs, i, j).present_value_usd);
                    self.add(serving(i), serving(j), entry + cost, Link::Share { a: *a, b: *b, km: *km });
                }
            }
        }
    }

    fn is_fast_enough(&self, technology: &Technology, school: usize) -> bool {
        let rate = if technology.mbps > 0.0 { technology.mbps } else { self.inputs.schools[school].mbps };
        rate <= technology.max_mbps
    }

    /// Drops belong to the spanning tree: it serves every school it reaches.
    fn drops_number(&self) -> Vec<u32> {
        let drops = self.links.iter().enumerate().filter(|(_, l)| matches!(l, Link::Drop(_)));
        drops.map(|(i, _)| i as u32).collect()
    }
}

/// The part of a radio connection that each hop costs, whatever the school: equipment and licence.
pub fn radio_hop(costing: &Costing, p2p: &Technology, inputs: &Inputs) -> Bill {
    let bare = Technology {
        traffic_usd_per_mbps_year: 0.0,
        energy_kwh_year: 0.0,
        hazard_outage_hours_year: 0.0,
        ..p2p.clone()
    };
    inputs.schools.first().map(|s| costing.at_school(&bare, s)).unwrap_or_default()
}

/// The rest: traffic, electricity, outages.
pub fn radio_own(costing: &Costing, p2p: &Technology, inputs: &Inputs, school: usize) -> Bill {
    let rest = Technology {
        setup_usd: 0.0,
        access_link_usd: 0.0,
        tower_usd: 0.0,
        licence_once_usd_per_mhz: 0.0,
        licence_year_usd_per_mhz: 0.0,
        ..p2p.clone()
    };
    costing.at_school(&rest, &inputs.schools[school])
}

/// A link between neighbours, sized for the larger demand of the two.
pub fn share_bill(costing: &Costing, share: &Technology, inputs: &Inputs, a: usize, b: usize) -> Bill {
    let (one, other) = (&inputs.schools[a], &inputs.schools[b]);
    let larger = if one.mbps >= other.mbps { one } else { other };
    costing.at_school(share, larger)
}
