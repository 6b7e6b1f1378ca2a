//! Local search: small exchanges that make a tree cheaper, until none is left.
//!
//! Key paths and key vertices after Uchoa and Werneck (2010), "Fast local search for Steiner trees in graphs"; here with
//! searches that stop at the cost of what was taken away, so that an exchange touches only its neighbourhood.

mod exchange;
mod insert;

use super::{
    construct::grow,
    rooted::Rooted,
    shortest::Search,
    tree::{prune, respan},
};
use exchange::Exchanger;

/// A pass that saves less than this part of the cost is the last one: the next would look at everything again for less.
const WORTH_ANOTHER_PASS: u64 = 100_000;

/// Improves a tree until exchanges help little, or `stop` says so. The result is pruned and never dearer.
pub fn improve(rooted: &Rooted, tree: Vec<u32>, search: &mut Search, stop: &dyn Fn() -> bool) -> Vec<u32> {
    let mut best = polish(rooted, &tree);
    let mut best_cost = rooted.cost_of(&best);
    loop {
        let mut next = best.clone();
        if !stop() {
            next = insert::insert_vertices(rooted, next, stop);
        }
        if !stop() {
            let mut exchanger = Exchanger::new(rooted, &next, search);
            exchanger.run(stop);
            next = polish(rooted, &exchanger.into_edges());
        }
        if !stop() {
            next = extend(rooted, next, search);
        }
        let cost = rooted.cost_of(&next);
        if cost >= best_cost {
            return best;
        }
        let saved = best_cost - cost;
        best = next;
        best_cost = cost;
        if saved < cost / WORTH_ANOTHER_PASS {
            return best;
        }
    }
}

/// Improves a tree around the vertices marked in `near` only: exchanges and insertions elsewhere are not tried. Cheap enough to
/// be repeated thousands of times.
pub fn improve_near(rooted: &Rooted, tree: &[u32], near: &[u32], search: &mut Search) -> Vec<u32> {
    let tree = insert::insert_some(rooted, tree.to_vec(), near);
    let mut exchanger = Exchanger::new(rooted, &tree, search);
    exchanger.round(near.iter().copied(), &|| false);
    polish(rooted, &exchanger.into_edges())
}

/// Spanning tree of the same vertices, then pruning; twice, because pruning frees vertices.
pub fn polish(rooted: &Rooted, tree: &[u32]) -> Vec<u32> {
    prune(rooted, &respan(&rooted.graph, rooted.root, tree))
}

/// Joins left-out terminals, alone or in groups, when that pays.
fn extend(rooted: &Rooted, tree: Vec<u32>, search: &mut Search) -> Vec<u32> {
    if rooted.prize.iter().all(|p| *p == 0 || *p == super::problem::MUST) {
        return tree;
    }
    let cost: Vec<u64> = rooted.graph.edges().iter().map(|e| e.cost).collect();
    let mut best = tree;
    let mut best_cost = rooted.cost_of(&best);
    for generosity_percent in [100, 200] {
        let grown = grow(rooted, &cost, rooted.root, &best, generosity_percent, search);
        let grown = polish(rooted, &grown);
        let grown_cost = rooted.cost_of(&grown);
        if grown_cost < best_cost {
            best = grown;
            best_cost = grown_cost;
        }
    }
    best
}
