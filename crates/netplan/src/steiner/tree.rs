//! A tree inside a graph: spanning trees of chosen vertices, and pruning what does not pay.

use super::{
    graph::Graph,
    problem::{MUST, Pieces},
    rooted::Rooted,
};

/// The cheapest spanning forest of the chosen vertices' own edges; ties by edge number.
pub fn spanning_edges(graph: &Graph, chosen: &[bool], order: &[u32]) -> Vec<u32> {
    let mut pieces = Pieces::new(graph.vertex_count());
    let within = order.iter().filter(|e| {
        let edge = graph.edges()[**e as usize];
        chosen[edge.u as usize] && chosen[edge.v as usize]
    });
    within
        .copied()
        .filter(|e| pieces.join(graph.edges()[*e as usize].u, graph.edges()[*e as usize].v))
        .collect()
}

/// The cheapest spanning tree of the vertices that `tree` touches, without sorting all edges of the graph.
pub fn respan(graph: &Graph, root: u32, tree: &[u32]) -> Vec<u32> {
    let mut chosen = vec![false; graph.vertex_count()];
    let mut vertices = vec![root];
    chosen[root as usize] = true;
    for number in tree {
        let edge = graph.edges()[*number as usize];
        for vertex in [edge.u, edge.v] {
            if !chosen[vertex as usize] {
                chosen[vertex as usize] = true;
                vertices.push(vertex);
            }
        }
    }
    let mut within: Vec<u32> = Vec::new();
    for vertex in &vertices {
        let own = graph.leaving(*vertex).iter().filter(|a| a.id & 1 == 0 && chosen[a.to as usize]);
        within.extend(own.map(|a| a.id >> 1));
    }
    within.sort_unstable_by_key(|e| (graph.cost(*e as usize), *e));
    spanning_edges(graph, &chosen, &within)
}

/// Keeps the best subtree that contains the root: the exact optimum on a given tree (strong pruning, Johnson, Minkoff and
/// Phillips 2000). Edges not joined to the root are dropped.
pub fn prune(rooted: &Rooted, tree: &[u32]) -> Vec<u32> {
    let graph = &rooted.graph;
    let mut adjacent: Vec<Vec<u32>> = vec![Vec::new(); graph.vertex_count()];
    for number in tree {
        let edge = graph.edges()[*number as usize];
        adjacent[edge.u as usize].push(*number);
        adjacent[edge.v as usize].push(*number);
    }
    let mut order = vec![(rooted.root, u32::MAX)];
    let mut at = 0;
    while at < order.len() {
        let (vertex, from) = order[at];
        at += 1;
        for number in adjacent[vertex as usize].iter().filter(|e| **e != from) {
            order.push((graph.edges()[*number as usize].other(vertex), *number));
        }
    }
    let mut value = rooted.prize.clone();
    for (vertex, from) in order.iter().skip(1).rev() {
        let (worth, cost) = (value[*vertex as usize], graph.cost(*from as usize));
        if worth > cost {
            let parent = graph.edges()[*from as usize].other(*vertex) as usize;
            value[parent] = value[parent].saturating_add(worth - cost).min(MUST);
            if worth >= MUST / 2 {
                value[parent] = MUST;
            }
        }
    }
    let mut kept = vec![false; graph.vertex_count()];
    kept[rooted.root as usize] = true;
    let mut edges = Vec::new();
    for (vertex, from) in order.iter().skip(1) {
        let edge = graph.edges()[*from as usize];
        if kept[edge.other(*vertex) as usize] && value[*vertex as usize] > edge.cost {
            kept[*vertex as usize] = true;
            edges.push(*from);
        }
    }
    edges
}
