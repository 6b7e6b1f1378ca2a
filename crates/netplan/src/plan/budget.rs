//! Most pupils for a given sum, with a bound on what any plan could reach.
//!
//! A price per pupil turns the budget into a least-cost problem (Lagrange); each price gives a plan and a bound. The plans,
//! and the beginnings of the order in which their pieces pay best, form one family that does not depend on the budget; the best
//! member within the budget is taken. So more money never reaches fewer pupils.

use super::{
    Inputs,
    joint::{assemble, fallback, inside, warnings},
    network::{Candidates, MILLS_PER_USD, Network, Outside, mills},
    options::{Options, options},
    outcome::{Kind, Plan},
    schedule::{best_first, by_budget, piece_number, pieces},
};
use crate::{
    cost::Costing,
    steiner::{ProblemError, Work, settle},
};

/// Why there is no budgeted plan.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BudgetError {
    /// Not a sum of money.
    #[error("a budget must be a number of dollars from 0 up, not {0}")]
    NotMoney(f64),
    /// The problem cannot be computed.
    #[error(transparent)]
    Problem(#[from] ProblemError),
}

/// How many prices per pupil are tried, from cheapest to dearest school.
const PRICES: i32 = 20;

/// How much each school's pupils count: pupils x equity weight x remote weight. Unknown numbers count as the median.
pub fn weights(inputs: &Inputs) -> Vec<f64> {
    let mut known: Vec<f64> = inputs.schools.iter().filter_map(|s| s.pupils).collect();
    known.sort_by(f64::total_cmp);
    let median = known.get(known.len() / 2).copied().unwrap_or(1.0);
    let remote_km = inputs.parameters.get("equity", "remote_km");
    let remote_weight = inputs.parameters.get("equity", "remote_weight");
    let places: Vec<_> = inputs.schools.iter().map(|s| s.place).collect();
    let nodes: Vec<_> = inputs.fibre_nodes.iter().map(|s| s.place).collect();
    let near = crate::geo::nearest_neighbours(&places, &nodes, 1, false, inputs.threads);
    let is_remote = |i: usize| {
        let metres = near[i].first().map(|n| crate::geo::distance_m(places[i], nodes[n.index as usize]));
        metres.is_none_or(|m| m > remote_km * 1_000.0)
    };
    let weigh = |(i, school): (usize, &crate::input::School)| {
        let remote = if remote_km > 0.0 && is_remote(i) { remote_weight } else { 1.0 };
        school.pupils.unwrap_or(median) * school.equity_weight * remote
    };
    inputs.schools.iter().enumerate().map(weigh).collect()
}

/// Weighted pupils a plan reaches.
pub fn weighted(inputs: &Inputs, plan: &Plan) -> f64 {
    let weights = weights(inputs);
    plan.connections.iter().zip(weights).filter(|(c, _)| c.kind.is_connected()).map(|(_, w)| w).sum()
}

/// One plan of the family, cut after so many pieces.
struct Member {
    price: usize,
    length: usize,
    reached: f64,
    cost: f64,
}

/// The plan that reaches most weighted pupils for at most `budget_usd` of present value.
pub fn budgeted(inputs: &Inputs, link_cap_km: f64, budget_usd: f64) -> Result<Plan, BudgetError> {
    if !(budget_usd >= 0.0 && budget_usd.is_finite()) {
        return Err(BudgetError::NotMoney(budget_usd));
    }
    let costing = Costing::new(inputs.parameters);
    let options = options(inputs, &costing);
    let candidates = Candidates::new(inputs, link_cap_km);
    let weights = weights(inputs);
    let inside = inside(inputs, &costing);
    let waiting: f64 = inputs.schools.iter().zip(&weights).filter(|(s, _)| !s.served).map(|(_, w)| w).sum();
    let unlinked: Vec<f64> = options
        .iter()
        .zip(inputs.schools)
        .map(|(o, s)| if s.served { 0.0 } else { o.hub.as_ref().map_or(0.0, |h| h.bill.present_value_usd) })
        .collect();
    let floor_usd = unlinked.iter().sum::<f64>() + inside.present_value_usd;
    let mut bound = waiting;
    let mut proofs: Vec<(f64, f64)> = Vec::new();
    let mut best: Option<Member> = None;
    let mut kept: Option<(usize, Plan, Vec<usize>)> = None;
    for (number, price_usd) in prices(&options, &weights).into_iter().enumerate() {
        let outside: Vec<Outside> = (0..options.len())
            .map(|i| outside(inputs, &options[i], i, unlinked[i], price_usd * weights[i]))
            .collect();
        let network = Network::new(inputs, &costing, &candidates, &options, &outside)?;
        let work = Work {
            rounds: 2,
            looks: 0,
            certain: network.entry_mills,
            ..Work::for_edges(network.links.len(), inputs.threads)
        };
        let solved = settle(&network.problem, 0, std::slice::from_ref(&network.spanning), work);
        // Any plan: cost + price x (weight not reached) >= this; so within the budget at least so much is not reached.
        let least = network.plan_mills(solved.lower_bound) as f64 / MILLS_PER_USD + inside.present_value_usd;
        bound = bound.min(waiting - (least - budget_usd) / price_usd);
        proofs.push((least, price_usd));
        let (plan, _) = assemble(inputs, &costing, &options, &outside, &network, &solved.solution);
        let gain = |i: usize| if plan.connections[i].kind.is_connected() { weights[i] } else { 0.0 };
        let mut parts = pieces(inputs, &plan, |b| b.present_value_usd, gain);
        for (part, without) in parts.iter_mut().zip(&unlinked) {
            // What the school costs more than it would without a link.
            part.cost = (part.cost - without).max(0.0);
        }
        let order = best_first(&parts);
        let (mut cost, mut reached) = (floor_usd, 0.0);
        let mut member: Option<Member> = None;
        for (length, i) in order.iter().enumerate() {
            cost += parts[*i].cost;
            reached += parts[*i].gain;
            if cost <= budget_usd {
                member = Some(Member { price: number, length: length + 1, reached, cost });
            }
        }
        if let Some(member) = member
            && best.as_ref().is_none_or(|b| (member.reached, -member.cost) > (b.reached, -b.cost))
        {
            kept = Some((member.price, plan, order[..member.length].to_vec()));
            best = Some(member);
        }
    }
    let mut plan = match kept {
        Some((_, plan, chosen)) => cut(inputs, plan, &chosen, &options),
        None if budget_usd >= inside.present_value_usd => {
            only_hubs(inputs, &costing, &options, budget_usd - inside.present_value_usd)?
        }
        None => only_hubs(inputs, &costing, &options, budget_usd)?,
    };
    // With too little even for LAN and devices, none are bought.
    plan.inside = if budget_usd >= inside.present_value_usd { inside } else { Default::default() };
    plan.warnings.extend(warnings(inputs));
    plan.pupils_weighted = weighted(inputs, &plan);
    plan.pupils_bound = Some(bound.clamp(plan.pupils_weighted, waiting.max(plan.pupils_weighted)));
    // The same inequality read the other way: what reaching as many must cost at least.
    let missed = waiting - plan.pupils_weighted;
    let rounding = 0.001 * (inputs.schools.len() as f64 + 1.0);
    let least_cost = proofs.iter().map(|(least, price)| least - price * missed).fold(0.0, f64::max);
    plan.lower_bound_usd = Some((least_cost - rounding).clamp(0.0, plan.present_value_usd()));
    by_budget(inputs, &mut plan);
    Ok(plan)
}

/// Prices in USD per weighted pupil, from one that connects next to nobody to one that connects everybody it can.
fn prices(options: &[Options], weights: &[f64]) -> Vec<f64> {
    let each = options.iter().zip(weights).filter(|(_, w)| **w > 0.0).flat_map(|(o, w)| {
        let costs =
            o.alone.iter().map(|c| c.bill.present_value_usd).chain(o.drop.map(|d| d.present_value_usd));
        costs.map(move |c| c / w)
    });
    let (low, high) = each.fold((f64::INFINITY, 0.0f64), |(l, h), r| (l.min(r), h.max(r)));
    if !low.is_finite() {
        return vec![1.0];
    }
    let (low, high) = ((low / 2.0).max(1e-3), (high * 4.0).max(1.0));
    let step = libm::pow(high / low, 1.0 / f64::from(PRICES - 1));
    (0..PRICES).map(|k| low * libm::pow(step, f64::from(k))).collect()
}

/// A school outside the tree takes its cheapest link if that is worth its pupils, else the hub or nothing.
fn outside(inputs: &Inputs, options: &Options, school: usize, unlinked_usd: f64, worth_usd: f64) -> Outside {
    if inputs.schools[school].served {
        return Outside { kind: Kind::Served, mills: 0, is_link: false };
    }
    let without = mills(unlinked_usd + worth_usd);
    match options.alone.first().map(|c| (c.kind, mills(c.bill.present_value_usd))) {
        Some((kind, cost)) if cost <= without => Outside { kind, mills: cost, is_link: true },
        _ => Outside { kind: Kind::HubOnly, mills: without, is_link: false },
    }
}

/// Keeps the chosen pieces; the rest stays without a link.
fn cut(inputs: &Inputs, mut plan: Plan, chosen: &[usize], options: &[Options]) -> Plan {
    let mut kept = vec![false; inputs.schools.len() + inputs.roads.junctions.len()];
    chosen.iter().for_each(|i| kept[*i] = true);
    for (i, connection) in plan.connections.iter_mut().enumerate().filter(|(i, _)| !kept[*i]) {
        if connection.kind != Kind::Served {
            *connection = fallback(&options[i], Kind::HubOnly);
        }
    }
    plan.routes.retain(|r| piece_number(inputs, r.to).is_none_or(|piece| kept[piece]));
    plan
}

/// When the budget does not even give every school a hub: the cheapest per pupil first, the others nothing.
fn only_hubs(
    inputs: &Inputs,
    costing: &Costing,
    options: &[Options],
    budget_usd: f64,
) -> Result<Plan, ProblemError> {
    let outside: Vec<Outside> =
        (0..options.len()).map(|i| outside(inputs, &options[i], i, 0.0, 0.0)).collect();
    let empty = Candidates::none();
    let network = Network::new(inputs, costing, &empty, options, &outside)?;
    let (mut plan, _) = assemble(inputs, costing, options, &outside, &network, &Default::default());
    let weights = weights(inputs);
    let mut order: Vec<usize> =
        (0..options.len()).filter(|i| plan.connections[*i].kind == Kind::HubOnly).collect();
    let ratio = |i: usize| weights[i] / plan.connections[i].bill.present_value_usd.max(1e-9);
    order.sort_by(|a, b| ratio(*b).total_cmp(&ratio(*a)).then(a.cmp(b)));
    let mut left = budget_usd;
    for i in order {
        let cost = plan.connections[i].bill.present_value_usd;
        if cost <= left {
            left -= cost;
        } else {
            left = 0.0;
            plan.connections[i].kind = Kind::None;
            plan.connections[i].bill = Default::default();
        }
    }
    Ok(plan)
}
