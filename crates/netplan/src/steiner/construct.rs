//! First trees: shortest-path growth, and trees inside the saturated part of a dual ascent.

use super::{
    dual_ascent::DualAscent,
    problem::MUST,
    rooted::Rooted,
    shortest::{NONE, Search},
    tree,
};

/// An edge cost that growth must not use.
pub const FORBIDDEN: u64 = MUST;

/// Shortest-path heuristic (Takahashi and Matsuyama 1980): from `start`, again and again joins the nearest terminal that is
/// worth its path at the given (possibly perturbed) edge costs. `generosity_percent` 100 joins a terminal whose path costs at
/// most its prize; more tries further, and leaves the choice to pruning.
pub fn grow(
    rooted: &Rooted,
    cost: &[u64],
    start: u32,
    seed_tree: &[u32],
    generosity_percent: u64,
    search: &mut Search,
) -> Vec<u32> {
    let graph = &rooted.graph;
    search.clear();
    let mut joined = vec![false; graph.vertex_count()];
    let mut tree: Vec<u32> = seed_tree.to_vec();
    let mut join = |vertex: u32, search: &mut Search| {
        if !std::mem::replace(&mut joined[vertex as usize], true) {
            search.offer(vertex, 0, NONE, 0);
        }
    };
    join(start, search);
    for number in seed_tree {
        join(graph.edges()[*number as usize].u, search);
        join(graph.edges()[*number as usize].v, search);
    }
    let mut waiting = rooted.terminal_count();
    while let Some((distance, vertex)) = search.next() {
        let prize = rooted.prize[vertex as usize];
        if distance > 0 && prize > 0 {
            let reach =
                if prize >= MUST { FORBIDDEN - 1 } else { prize / 100 * generosity_percent + prize % 100 };
            if distance <= reach {
                for edge in search.path(graph, vertex) {
                    tree.push(edge);
                    search.offer(graph.edges()[edge as usize].u, 0, NONE, 0);
                    search.offer(graph.edges()[edge as usize].v, 0, NONE, 0);
                }
                waiting -= 1;
                if waiting == 0 {
                    break;
                }
                continue;
            }
        }
        for arc in graph.leaving(vertex) {
            let next = distance.saturating_add(cost[arc.edge()]);
            if next < FORBIDDEN {
                search.offer(arc.to, next, arc.id, 0);
            }
        }
    }
    tree
}

/// The best tree inside the edges that a dual ascent saturated: growth restricted to them, and everything the root can
/// reach spanned; whichever prunes cheaper.
pub fn inside_saturated(rooted: &Rooted, ascent: &DualAscent, search: &mut Search) -> Vec<u32> {
    let graph = &rooted.graph;
    let mut reached = vec![false; graph.vertex_count()];
    reached[rooted.root as usize] = true;
    let mut waiting = vec![rooted.root];
    while let Some(vertex) = waiting.pop() {
        for arc in graph.leaving(vertex) {
            if ascent.reduced[arc.id as usize] == 0 && !std::mem::replace(&mut reached[arc.to as usize], true)
            {
                waiting.push(arc.to);
            }
        }
    }
    let usable = |e: usize| {
        let (edge, open) = (graph.edges()[e], |arc: usize| ascent.reduced[arc] == 0);
        (open(2 * e) && reached[edge.u as usize]) || (open(2 * e + 1) && reached[edge.v as usize])
    };
    let mut inside: Vec<u32> = (0..graph.edges().len() as u32).filter(|e| usable(*e as usize)).collect();
    let mut cost = vec![FORBIDDEN; graph.edges().len()];
    for edge in &inside {
        cost[*edge as usize] = graph.cost(*edge as usize);
    }
    inside.sort_unstable_by_key(|e| (graph.cost(*e as usize), *e));
    let spanned = tree::prune(rooted, &tree::spanning_edges(graph, &reached, &inside));
    let grown = grow(rooted, &cost, rooted.root, &[], 100, search);
    let grown = tree::prune(rooted, &tree::respan(graph, rooted.root, &grown));
    if rooted.cost_of(&grown) < rooted.cost_of(&spanned) { grown } else { spanned }
}
