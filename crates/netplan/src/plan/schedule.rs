//! In which year what is built, when a year's money is limited; and the order in which pieces of a plan pay best.

use super::{
    Inputs,
    network::place_number,
    outcome::{End, Plan},
};

/// One indivisible piece of building: it needs its parent built before.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// Index of the piece that must come first.
    pub parent: Option<usize>,
    /// What it costs.
    pub cost: f64,
    /// What it brings.
    pub gain: f64,
}

/// Orders pieces so that every beginning of the order brings the most per cost that precedence allows: Horn (1972), "Single-machine
/// job sequencing with treelike precedence ordering and linear delay penalties". Ties by index.
pub fn best_first(pieces: &[Piece]) -> Vec<usize> {
    // A group is a run of pieces that stay together; its head is its first piece. Merging a child group into its parent's
    // group whenever the child pays better gives groups whose ratios fall along every path.
    let mut group: Vec<usize> = (0..pieces.len()).collect();
    let mut members: Vec<Vec<usize>> = (0..pieces.len()).map(|i| vec![i]).collect();
    let mut sum: Vec<(f64, f64)> = pieces.iter().map(|p| (p.gain, p.cost)).collect();
    let ratio = |s: (f64, f64)| if s.1 > 0.0 { s.0 / s.1 } else { f64::INFINITY };
    let mut heap = std::collections::BinaryHeap::new();
    for (i, piece) in pieces.iter().enumerate() {
        heap.push((Ratio(ratio((piece.gain, piece.cost))), std::cmp::Reverse(i)));
    }
    let mut done = vec![false; pieces.len()];
    let mut order = Vec::with_capacity(pieces.len());
    while let Some((Ratio(held), std::cmp::Reverse(head))) = heap.pop() {
        if done[head] || find(&mut group, head) != head || held != ratio(sum[head]) {
            continue;
        }
        match pieces[head].parent.map(|p| find(&mut group, p)).filter(|p| !done[*p]) {
            Some(above) => {
                let moved = std::mem::take(&mut members[head]);
                members[above].extend(moved);
                sum[above] = (sum[above].0 + sum[head].0, sum[above].1 + sum[head].1);
                group[head] = above;
                heap.push((Ratio(ratio(sum[above])), std::cmp::Reverse(above)));
            }
            None => {
                done[head] = true;
                order.append(&mut members[head]);
            }
        }
    }
    order
}

#[derive(PartialEq)]
struct Ratio(f64);

impl Eq for Ratio {}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

fn find(group: &mut [usize], mut i: usize) -> usize {
    while group[i] != i {
        group[i] = group[group[i]];
        i = group[i];
    }
    i
}

/// The pieces of a plan: per school its own part and the route that leads to it, then per junction the route that leads to it.
/// `cost` and `gain` say what counts.
pub fn pieces(
    inputs: &Inputs,
    plan: &Plan,
    cost: impl Fn(&crate::cost::Bill) -> f64,
    gain: impl Fn(usize) -> f64,
) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = (0..inputs.schools.len())
        .map(|i| Piece { parent: None, cost: cost(&plan.connections[i].bill), gain: gain(i) })
        .collect();
    pieces.resize(pieces.len() + inputs.roads.junctions.len(), Piece { parent: None, cost: 0.0, gain: 0.0 });
    for route in &plan.routes {
        if let Some(to) = piece_number(inputs, route.to) {
            pieces[to].cost += cost(&route.bill);
            if let Some(from) = piece_number(inputs, route.from) {
                pieces[to].parent = Some(from);
            }
        }
    }
    break_cycles(&mut pieces);
    pieces
}

/// The piece a route to this end belongs to; fibre nodes and sites are there already.
pub fn piece_number(inputs: &Inputs, end: End) -> Option<usize> {
    place_number(inputs, end).checked_sub(1)
}

/// A school can be reached twice (by trench and by radio) with parents that wait for each other; such a knot is cut.
fn break_cycles(pieces: &mut [Piece]) {
    let mut state = vec![0u8; pieces.len()];
    for start in 0..pieces.len() {
        let mut path = Vec::new();
        let mut at = start;
        while state[at] == 0 {
            state[at] = 1;
            path.push(at);
            match pieces[at].parent {
                Some(parent) if state[parent] == 1 => pieces[at].parent = None,
                Some(parent) => at = parent,
                None => {}
            }
        }
        path.into_iter().for_each(|i| state[i] = 2);
    }
}

/// Gives every school and route its year, by `general.year_budget_usd` of initial cost a year; what is not spent is carried
/// over. Most weighted pupils per dollar first.
pub fn by_budget(inputs: &Inputs, plan: &mut Plan) {
    let per_year = inputs.parameters.get("general", "year_budget_usd");
    if per_year <= 0.0 {
        return;
    }
    let weights: Vec<f64> = super::budget::weights(inputs);
    let pieces = pieces(
        inputs,
        plan,
        |b| b.initial_usd,
        |i| if plan.connections[i].kind.is_connected() { weights[i] } else { 0.0 },
    );
    let mut spent = 0.0;
    let mut years = vec![1u32; pieces.len()];
    for i in best_first(&pieces) {
        spent += pieces[i].cost;
        years[i] = libm::ceil(spent / per_year).max(1.0) as u32;
    }
    for (connection, year) in plan.connections.iter_mut().zip(&years) {
        connection.year = *year;
    }
    for route in &mut plan.routes {
        route.year = piece_number(inputs, route.to).map_or(1, |piece| years[piece]);
    }
}
