//! Cables that hang on no fibre node.
//!
//! The Steiner problem knows no directions, so where radio or sharing is offered a tree may lead from a site by radio to a school
//! and on by cable, if that saves more than the entry it pays twice. A cable fed by radio is no fibre: such cables are taken out, and
//! their schools get their best link of their own. The bound stays true, since it allows more; the gap shows the loss.

use super::{
    Inputs,
    joint::fallback,
    network::{Outside, place_number},
    options::Options,
    outcome::{End, Kind, Plan, RouteKind},
};

/// Takes loose cables out, and whatever hung on schools that have no link afterwards. Returns the schools that were on them.
pub fn cut_loose_cables(
    inputs: &Inputs,
    options: &[Options],
    outside: &[Outside],
    plan: &mut Plan,
) -> Vec<usize> {
    let fed = fed_by_fibre(inputs, plan);
    let loose = |end: End| !fed[place_number(inputs, end)];
    let before = plan.routes.len();
    plan.routes.retain(|r| r.kind != RouteKind::Trench || !loose(r.to));
    if plan.routes.len() == before {
        return Vec::new();
    }
    let mut cut: Vec<usize> = Vec::new();
    for (i, connection) in plan.connections.iter_mut().enumerate() {
        if connection.kind == Kind::Fibre && loose(End::School(i as u32)) {
            *connection = fallback(&options[i], outside[i].kind);
            cut.push(i);
        }
    }
    let were_on_them = cut.clone();
    // A school without a link feeds nobody: its neighbours fall back too, and perhaps theirs.
    while let Some(dark) = cut.pop() {
        if plan.connections[dark].kind.is_connected() {
            continue;
        }
        let from = End::School(dark as u32);
        let hanging: Vec<End> = plan.routes.iter().filter(|r| r.from == from).map(|r| r.to).collect();
        plan.routes.retain(|r| r.from != from);
        for end in hanging {
            if let End::School(school) = end {
                let school = school as usize;
                plan.connections[school] = fallback(&options[school], outside[school].kind);
                cut.push(school);
            }
        }
    }
    were_on_them
}

/// Which places a cable from a fibre node reaches, by [`place_number`].
fn fed_by_fibre(inputs: &Inputs, plan: &Plan) -> Vec<bool> {
    let places = 1 + inputs.schools.len() + inputs.roads.junctions.len();
    let mut onward: Vec<Vec<usize>> = vec![Vec::new(); places];
    for route in plan.routes.iter().filter(|r| r.kind == RouteKind::Trench) {
        onward[place_number(inputs, route.from)].push(place_number(inputs, route.to));
    }
    let mut fed = vec![false; places];
    fed[0] = true;
    let mut waiting = vec![0];
    while let Some(place) = waiting.pop() {
        for next in std::mem::take(&mut onward[place]) {
            if !std::mem::replace(&mut fed[next], true) {
                waiting.push(next);
            }
        }
    }
    fed
}
