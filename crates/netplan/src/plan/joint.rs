//! Routes and technologies chosen together, with a bound.

use super::{
    Inputs,
    loose::cut_loose_cables,
    network::{
        Candidates, Link, MILLS_PER_USD, NOTHING_USD, Network, Outside, Trench, mills, radio_hop, radio_own,
        share_bill,
    },
    options::{Options, options},
    outcome::{Connection, End, Kind, Plan, Route, RouteKind, Warning},
    schedule,
};
use crate::{
    cost::{Bill, Costing},
    geo::{distance_m, nearest_neighbours},
    input::School,
    steiner::{ProblemError, Solution, Work, pruned_tree, settle},
};
use std::collections::BTreeMap;

/// The plan of least present value, and a proof of how near it is to the best.
pub fn joint(inputs: &Inputs, link_cap_km: f64) -> Result<Plan, ProblemError> {
    let costing = Costing::new(inputs.parameters);
    let options = options(inputs, &costing);
    let candidates = Candidates::new(inputs, link_cap_km);
    let outside: Vec<Outside> = options.iter().zip(inputs.schools).map(|(o, s)| least_cost(o, s)).collect();
    let first = Made::new(inputs, &costing, &candidates, &options, &outside)?;
    let bound_usd = first.bound_usd;
    let mut plan = retried(inputs, &costing, candidates, &options, &outside, first)?;
    plan.inside = inside(inputs, &costing);
    // Each priced part was rounded to a thousandth; at most two parts per school enter any plan's sum.
    let rounding = 2.0 * 0.000_5 * (inputs.schools.len() as f64 + 1.0);
    let bound_usd = bound_usd + plan.inside.present_value_usd - rounding;
    plan.lower_bound_usd = Some(bound_usd.min(plan.present_value_usd()));
    plan.unavoidable_usd = unavoidable(&options, &outside, &plan);
    respect_beams(inputs, &options, &mut plan);
    plan.warnings.extend(warnings(inputs));
    schedule::by_budget(inputs, &mut plan);
    plan.pupils_weighted = super::budget::weighted(inputs, &plan);
    Ok(plan)
}

/// A plan as the solver gives it, made buildable, and what had to be changed for that.
struct Made {
    plan: Plan,
    /// No plan over the same candidates costs less.
    bound_usd: f64,
    /// Schools on cables that nothing but radio fed.
    on_loose_cables: Vec<usize>,
    /// The first hops too many.
    hops_too_many: Vec<(End, End)>,
}

impl Made {
    fn new(
        inputs: &Inputs,
        costing: &Costing,
        candidates: &Candidates,
        options: &[Options],
        outside: &[Outside],
    ) -> Result<Self, ProblemError> {
        let network = Network::new(inputs, costing, candidates, options, outside)?;
        let work =
            Work { certain: network.entry_mills, ..Work::for_edges(network.links.len(), inputs.threads) };
        let outcome = settle(&network.problem, 0, std::slice::from_ref(&network.spanning), work);
        let (mut plan, on_loose_cables) =
            assemble(inputs, costing, options, outside, &network, &outcome.solution);
        // Schools nothing can reach count as a fixed sum in the solver; here they count as what they get: a hub, or nothing.
        let unlinked = plan.connections.iter().filter(|c| matches!(c.kind, Kind::None | Kind::HubOnly));
        let correction: f64 = unlinked.map(|c| c.bill.present_value_usd - NOTHING_USD).sum();
        let bound_usd = network.plan_mills(outcome.lower_bound) as f64 / MILLS_PER_USD + correction;
        let hops_too_many = respect_hops(inputs, options, &mut plan);
        Ok(Self { plan, bound_usd, on_loose_cables, hops_too_many })
    }
}

/// How often a plan is made again; a large country's less often, a continent's only where much was lost.
fn turns(schools: usize, gap: f64) -> usize {
    match schools {
        0..=5_000 => 6,
        5_001..=100_000 => 1,
        _ => usize::from(gap > 0.005),
    }
}

/// The cheapest of several plans: where the solver used what cannot be built, it is asked again without that, and the others then find
/// better ways than falling back one by one.
fn retried(
    inputs: &Inputs,
    costing: &Costing,
    mut candidates: Candidates,
    options: &[Options],
    outside: &[Outside],
    first: Made,
) -> Result<Plan, ProblemError> {
    let mut best = first.plan;
    let (mut loose, mut hops) = (first.on_loose_cables, first.hops_too_many);
    let mut options = options.to_vec();
    let gap = best.present_value_usd() / first.bound_usd - 1.0;
    for _ in 0..turns(inputs.schools.len(), gap) {
        if loose.is_empty() && hops.is_empty() {
            break;
        }
        loose.iter().for_each(|i| options[*i].drop = None);
        candidates.bar_radio(&hops);
        let other = Made::new(inputs, costing, &candidates, &options, outside)?;
        if other.plan.present_value_usd() < best.present_value_usd() {
            best = other.plan;
        }
        (loose, hops) = (other.on_loose_cables, other.hops_too_many);
    }
    Ok(best)
}

/// What the best subtree of the fixed spanning tree costs, present value: the best case of planning tree first.
pub fn pruned_spanning_tree_usd(inputs: &Inputs, link_cap_km: f64) -> Result<f64, ProblemError> {
    let costing = Costing::new(inputs.parameters);
    let options = options(inputs, &costing);
    let candidates = Candidates::new(inputs, link_cap_km);
    let outside: Vec<Outside> = options.iter().zip(inputs.schools).map(|(o, s)| least_cost(o, s)).collect();
    let network = Network::new(inputs, &costing, &candidates, &options, &outside)?;
    let tree = pruned_tree(&network.problem, 0, &network.spanning);
    let solution = network.problem.solution(tree, Some(0));
    let (plan, _) = assemble(inputs, &costing, &options, &outside, &network, &solution);
    Ok(plan.present_value_usd() + inside(inputs, &costing).present_value_usd)
}

/// LAN and devices of every school that still needs a connection.
pub fn inside(inputs: &Inputs, costing: &Costing) -> Bill {
    let mut sum = Bill::default();
    for school in inputs.schools.iter().filter(|s| !s.served) {
        sum += costing.inside(school);
    }
    sum
}

/// What schools pay whatever is decided: the cheaper of their fibre drop and their best link, LAN and devices.
fn unavoidable(options: &[Options], outside: &[Outside], plan: &Plan) -> f64 {
    let each = options.iter().zip(outside).filter(|(_, o)| o.kind != Kind::Served).map(|(options, _)| {
        let drop = options.drop.iter().map(|d| d.present_value_usd);
        let links = options.alone.iter().map(|c| c.bill.present_value_usd);
        let least = drop.chain(links).fold(f64::INFINITY, f64::min);
        if least.is_finite() { least } else { options.hub.as_ref().map_or(0.0, |h| h.bill.present_value_usd) }
    });
    each.sum::<f64>() + plan.inside.present_value_usd
}

/// Outside the tree, a school takes its cheapest link; without any, the hub; without that, nothing.
fn least_cost(options: &Options, school: &School) -> Outside {
    if school.served {
        return Outside { kind: Kind::Served, mills: 0, is_link: false };
    }
    match (options.alone.first(), &options.hub) {
        (Some(link), _) => {
            Outside { kind: link.kind, mills: mills(link.bill.present_value_usd), is_link: true }
        }
        // A hub is no link: fibre may cost up to the penalty more before a school is left with the stick.
        (None, Some(_)) | (None, None) => {
            Outside { kind: Kind::None, mills: mills(NOTHING_USD), is_link: false }
        }
    }
}

/// Turns a tree into connections and routes. Also returns the schools that were on loose cables.
pub fn assemble(
    inputs: &Inputs,
    costing: &Costing,
    options: &[Options],
    outside: &[Outside],
    network: &Network,
    solution: &Solution,
) -> (Plan, Vec<usize>) {
    let mut plan = Plan {
        connections: Vec::with_capacity(inputs.schools.len()),
        routes: Vec::new(),
        lower_bound_usd: None,
        pupils_bound: None,
        pupils_weighted: 0.0,
        unavoidable_usd: 0.0,
        inside: Bill::default(),
        warnings: Vec::new(),
    };
    let reached = walk(network, solution);
    for (i, options) in options.iter().enumerate() {
        let entry = reached.entry[network.serving(i)];
        plan.connections.push(connection(inputs, costing, options, outside[i], network, entry, i));
    }
    let fibre = inputs.parameters.technology("fibre");
    for (edge, forward) in &reached.order {
        let turned = |from: End, to: End| if *forward { (from, to) } else { (to, from) };
        let (kind, (from, to), km, in_hazard, bill) = match network.links[*edge as usize] {
            Link::Trench(Trench { from, to, stretch }) => {
                let bill = fibre.as_ref().map(|f| costing.trench(f, stretch)).unwrap_or_default();
                (RouteKind::Trench, turned(from, to), stretch.km, stretch.in_hazard, bill)
            }
            Link::Radio { from, to, km } => {
                (RouteKind::Radio, turned(from, End::School(to)), km, false, Bill::default())
            }
            Link::Share { a, b, km } => {
                (RouteKind::Share, turned(End::School(a), End::School(b)), km, false, Bill::default())
            }
            Link::Drop(_) | Link::Alone(_) | Link::RadioDrop(_) => continue,
        };
        plan.routes.push(Route { from, to, kind, km, in_hazard, bill, year: 1 });
    }
    let on_loose_cables = cut_loose_cables(inputs, options, outside, &mut plan);
    bill_radio_hops(inputs, costing, &mut plan);
    // Single radio links chosen outside the tree are routes too.
    for (i, connection) in plan.connections.iter().enumerate() {
        let alone =
            options[i].alone.iter().find(|c| c.kind == connection.kind && connection.kind == Kind::P2p);
        if let Some(site) = alone.and_then(|c| c.site).filter(|_| reached.entry[network.serving(i)].is_none())
        {
            let km = distance_m(inputs.cell_sites[site as usize].place, inputs.schools[i].place) / 1_000.0;
            plan.routes.push(Route {
                from: End::CellSite(site),
                to: End::School(i as u32),
                kind: RouteKind::Radio,
                km,
                in_hazard: false,
                bill: Bill::default(),
                year: 1,
            });
        }
    }
    (plan, on_loose_cables)
}

/// The tree as seen from the root.
struct Reached {
    /// Per vertex the edge by which it is reached; the root has none.
    entry: Vec<Option<u32>>,
    /// Edges outwards, and whether each runs from its `u` to its `v`.
    order: Vec<(u32, bool)>,
}

fn walk(network: &Network, solution: &Solution) -> Reached {
    let graph = &network.problem.graph;
    let mut adjacent: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for number in &solution.edges {
        let edge = graph.edges()[*number as usize];
        adjacent.entry(edge.u).or_default().push(*number);
        adjacent.entry(edge.v).or_default().push(*number);
    }
    let mut reached = Reached { entry: vec![None; graph.vertex_count()], order: Vec::new() };
    let mut waiting = std::collections::VecDeque::from([0u32]);
    while let Some(vertex) = waiting.pop_front() {
        for number in adjacent.get(&vertex).into_iter().flatten() {
            let edge = graph.edges()[*number as usize];
            let next = edge.other(vertex);
            if reached.entry[vertex as usize] != Some(*number) {
                reached.entry[next as usize] = Some(*number);
                reached.order.push((*number, edge.u == vertex));
                waiting.push_back(next);
            }
        }
    }
    reached
}

fn connection(
    inputs: &Inputs,
    costing: &Costing,
    options: &Options,
    outside: Outside,
    network: &Network,
    entry: Option<u32>,
    school: usize,
) -> Connection {
    let simple = |kind, bill| Connection { kind, bill, year: 1, hops: 0, reason: None };
    if outside.kind == Kind::Served {
        return simple(Kind::Served, Bill::default());
    }
    let link = entry.map(|e| network.links[e as usize]);
    match link {
        Some(Link::Trench(_) | Link::Drop(_)) => {
            if let Some(drop) =
                options.drop.filter(|d| network.layered || mills(d.present_value_usd) < outside.mills)
            {
                return simple(Kind::Fibre, drop);
            }
        }
        Some(Link::RadioDrop(_) | Link::Radio { .. }) => {
            if let Some(p2p) = inputs.parameters.technology("p2p") {
                return simple(Kind::P2p, radio_own(costing, &p2p, inputs, school));
            }
        }
        Some(Link::Share { a, b, .. }) => {
            if let Some(share) = inputs.parameters.technology("share") {
                return simple(Kind::Share, share_bill(costing, &share, inputs, a as usize, b as usize));
            }
        }
        Some(Link::Alone(_)) | None => {}
    }
    fallback(options, outside.kind)
}

/// A school outside the tree.
pub fn fallback(options: &Options, kind: Kind) -> Connection {
    let simple = |kind, bill, reason| Connection { kind, bill, year: 1, hops: 0, reason };
    if let Some(choice) = options.alone.iter().find(|c| c.kind == kind) {
        return simple(choice.kind, choice.bill, None);
    }
    let mut why = options.refused.clone();
    if options.alone.is_empty() {
        why.push("fibre: no route worth its cost, or none within the link cap".into());
    } else {
        why.push("the budget does not reach it".into());
    }
    match &options.hub {
        Some(hub) if matches!(kind, Kind::None | Kind::HubOnly) => {
            simple(Kind::HubOnly, hub.bill, Some(why.join("; ")))
        }
        _ => simple(Kind::None, Bill::default(), Some(why.join("; "))),
    }
}

/// Each radio hop's equipment is charged to the school at its far end.
fn bill_radio_hops(inputs: &Inputs, costing: &Costing, plan: &mut Plan) {
    let Some(p2p) = inputs.parameters.technology("p2p") else { return };
    let hop = radio_hop(costing, &p2p, inputs);
    let mut hops: Vec<u32> = vec![0; inputs.schools.len()];
    for route in plan.routes.iter().filter(|r| r.kind == RouteKind::Radio) {
        if let End::School(to) = route.to {
            let before = if let End::School(from) = route.from { hops[from as usize] } else { 0 };
            hops[to as usize] = before + 1;
            plan.connections[to as usize].hops = before + 1;
            plan.connections[to as usize].bill += hop;
        }
    }
}

/// Schools beyond the most hops take their next best connection by themselves. Returns the first hop too many of each chain.
fn respect_hops(inputs: &Inputs, options: &[Options], plan: &mut Plan) -> Vec<(End, End)> {
    let most = (inputs.parameters.get("p2p", "hops_max") as u32).max(1);
    let hops = |plan: &Plan, end: End| match end {
        End::School(i) => plan.connections[i as usize].hops,
        _ => 0,
    };
    let radio = plan.routes.iter().filter(|r| r.kind == RouteKind::Radio);
    let too_many = radio.filter(|r| hops(plan, r.to) == most + 1).map(|r| (r.from, r.to)).collect();
    let far: Vec<usize> = (0..plan.connections.len())
        .filter(|i| plan.connections[*i].kind == Kind::P2p && plan.connections[*i].hops > most)
        .collect();
    for i in &far {
        let next = options[*i].alone.first().map_or(Kind::None, |c| c.kind);
        plan.connections[*i] = fallback(&options[*i], next);
        let end = End::School(*i as u32);
        plan.routes.retain(|r| r.kind != RouteKind::Radio || r.to != end);
    }
    if !far.is_empty() {
        plan.warnings.push(Warning::TooManyHops { schools: far.len() });
    }
    too_many
}

/// Where a beam is full, the schools that lose least by it take their next best connection.
fn respect_beams(inputs: &Inputs, options: &[Options], plan: &mut Plan) {
    let mut switched = 0;
    for (kind, section) in [(Kind::SatelliteLeo, "satellite_leo"), (Kind::SatelliteGeo, "satellite_geo")] {
        let Some(satellite) = inputs.parameters.technology(section).filter(|s| s.beam_mbps > 0.0) else {
            continue;
        };
        let mut beams: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
        for (i, connection) in plan.connections.iter().enumerate().filter(|(_, c)| c.kind == kind) {
            let place = inputs.schools[i].place;
            let width_deg = satellite.beam_km.max(1.0) / 111.2;
            let cell = |deg: f64| libm::floor(deg / width_deg) as i64;
            let _ = connection;
            beams.entry((cell(place.latitude_deg()), cell(place.longitude_deg()))).or_default().push(i);
        }
        for schools in beams.into_values() {
            let rate = |i: usize| if satellite.mbps > 0.0 { satellite.mbps } else { inputs.schools[i].mbps };
            let mut load: f64 = schools.iter().map(|i| rate(*i)).sum();
            let next =
                |i: usize| options[i].alone.iter().find(|c| c.kind != kind && (c.kind as u8) != kind as u8);
            let mut order: Vec<(f64, usize)> = schools
                .iter()
                .map(|i| {
                    let own = plan.connections[*i].bill.present_value_usd;
                    let other = next(*i).map_or(NOTHING_USD, |c| c.bill.present_value_usd);
                    ((other - own) / rate(*i).max(1e-9), *i)
                })
                .collect();
            order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            for (_, i) in order {
                if load <= satellite.beam_mbps {
                    break;
                }
                load -= rate(i);
                plan.connections[i] = fallback(&options[i], next(i).map_or(Kind::None, |c| c.kind));
                switched += 1;
            }
        }
    }
    if switched > 0 {
        plan.warnings.push(Warning::BeamFull { schools: switched });
    }
}

/// Farther than this from any school, a fibre node is probably misplaced, km.
const LONELY_KM: f64 = 100.0;

/// What the planner should look at.
pub fn warnings(inputs: &Inputs) -> Vec<Warning> {
    let mut found = Vec::new();
    let schools: Vec<_> = inputs.schools.iter().map(|s| s.place).collect();
    let nodes: Vec<_> = inputs.fibre_nodes.iter().map(|s| s.place).collect();
    for (i, near) in nearest_neighbours(&nodes, &schools, 1, false, 1).iter().enumerate() {
        let nearest_km =
            near.first().map_or(f64::INFINITY, |n| distance_m(nodes[i], schools[n.index as usize]) / 1_000.0);
        if nearest_km > LONELY_KM {
            found.push(Warning::LonelyFibreNode { id: inputs.fibre_nodes[i].id.clone(), nearest_km });
        }
    }
    let radio = inputs.parameters.technology("p2p").is_some_and(|p| p.range_km > 0.0);
    if radio && inputs.terrain.is_none() && !inputs.cell_sites.is_empty() {
        found.push(Warning::NoTerrain);
    }
    found
}
