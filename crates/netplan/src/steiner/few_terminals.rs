//! Exact trees for few terminals, by dynamic programming over subsets.
//!
//! Dreyfus and Wagner (1971) with the shortest-path step of Erickson, Monma and Veinott (1987): time 3^k n + 2^k m log n.

use super::{
    rooted::Rooted,
    shortest::{NONE, Search},
};

/// The most subset splits times vertices that are tried.
const WORK_MAX: u64 = 400_000_000;
/// The most table entries kept.
const TABLE_MAX: u64 = 12_000_000;

/// Whether [`best_tree`] can be afforded.
pub fn is_affordable(rooted: &Rooted) -> bool {
    let must = rooted.must().len();
    if must != rooted.terminal_count() || must > 16 {
        return false;
    }
    let (k, n) = (must as u32 - 1, rooted.vertex_count() as u64);
    3u64.pow(k) * n <= WORK_MAX && (n << k) <= TABLE_MAX
}

/// The cheapest tree joining all terminals, as edges; `None` when stopped before the end. Call only when [`is_affordable`].
pub fn best_tree(rooted: &Rooted, stop: &dyn Fn() -> bool) -> Option<Vec<u32>> {
    let terminals: Vec<u32> = rooted.must().into_iter().filter(|v| *v != rooted.root).collect();
    let n = rooted.vertex_count();
    let full = (1usize << terminals.len()) - 1;
    // cost[mask * n + v]: cheapest tree joining v and the terminals in mask; arc: the last arc, or NONE where it splits at v.
    let mut cost = vec![u64::MAX; (full + 1) * n];
    let mut arc = vec![NONE; (full + 1) * n];
    let mut search = Search::new(n);
    for mask in 1..=full {
        if stop() {
            return None;
        }
        search.clear();
        if mask.is_power_of_two() {
            search.offer(terminals[mask.trailing_zeros() as usize], 0, NONE, 0);
        } else {
            let row = splits(&cost, mask, n);
            for (vertex, value) in row.into_iter().enumerate().filter(|(_, c)| *c != u64::MAX) {
                search.offer(vertex as u32, value, NONE, 0);
            }
        }
        while let Some((distance, vertex)) = search.next() {
            cost[mask * n + vertex as usize] = distance;
            arc[mask * n + vertex as usize] = search.arc(vertex);
            for step in rooted.graph.leaving(vertex) {
                search.offer(step.to, distance + rooted.graph.cost(step.edge()), step.id, 0);
            }
        }
    }
    Some(trace(rooted, &cost, &arc, full, n))
}

/// Per vertex the cheapest way to split a set of terminals in two there.
fn splits(cost: &[u64], mask: usize, n: usize) -> Vec<u64> {
    let mut row = vec![u64::MAX; n];
    let mut part = (mask - 1) & mask;
    while part > mask ^ part {
        let (a, b) = (&cost[part * n..part * n + n], &cost[(mask ^ part) * n..(mask ^ part) * n + n]);
        for ((slot, x), y) in row.iter_mut().zip(a).zip(b) {
            *slot = (*slot).min(x.saturating_add(*y));
        }
        part = (part - 1) & mask;
    }
    row
}

fn trace(rooted: &Rooted, cost: &[u64], arc: &[u32], full: usize, n: usize) -> Vec<u32> {
    let mut edges = Vec::new();
    let mut waiting = vec![(full, rooted.root as usize)];
    while let Some((mask, vertex)) = waiting.pop() {
        let last = arc[mask * n + vertex];
        if last != NONE {
            edges.push(last >> 1);
            waiting.push((mask, rooted.graph.edges()[(last >> 1) as usize].other(vertex as u32) as usize));
        } else if !mask.is_power_of_two() && mask > 0 {
            let mut part = (mask - 1) & mask;
            while part > 0 {
                let whole = cost[part * n + vertex].saturating_add(cost[(mask ^ part) * n + vertex]);
                if whole == cost[mask * n + vertex] {
                    waiting.extend([(part, vertex), (mask ^ part, vertex)]);
                    break;
                }
                part = (part - 1) & mask;
            }
        }
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}
