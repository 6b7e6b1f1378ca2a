//! Edges no best tree needs, because a detour, possibly with stops at terminals that must be joined anyway, is shorter.
//!
//! Special (bottleneck Steiner) distances: Duin and Volgenant (1989); the bounds through the nearest terminals and their
//! spanning tree after Polzin and Vahdati Daneshmand (2001), section 3.

use super::super::{
    graph::Graph,
    problem::{MUST, Pieces},
    rooted::Rooted,
    shortest::{NONE, Search},
};

/// Marks edges that can go. `effort`: how many vertices each detour search may settle.
pub fn dispensable_edges(rooted: &Rooted, effort: usize) -> Vec<bool> {
    let graph = &rooted.graph;
    let mut gone = through_terminals(rooted);
    let mut search = Search::new(rooted.vertex_count());
    let mut order: Vec<u32> = (0..graph.edges().len() as u32).filter(|e| !gone[*e as usize]).collect();
    order.sort_unstable_by_key(|e| (std::cmp::Reverse(graph.cost(*e as usize)), *e));
    for number in order {
        if has_detour(graph, number, &gone, effort, &mut search) {
            gone[number as usize] = true;
        }
    }
    gone
}

/// Whether a path without the edge (and without edges gone) is no longer than it.
fn has_detour(graph: &Graph, number: u32, gone: &[bool], effort: usize, search: &mut Search) -> bool {
    let edge = graph.edges()[number as usize];
    let (from, to) =
        if graph.degree(edge.u) <= graph.degree(edge.v) { (edge.u, edge.v) } else { (edge.v, edge.u) };
    search.clear();
    search.offer(from, 0, NONE, 0);
    let mut looks = 0;
    while let Some((distance, vertex)) = search.next() {
        if vertex == to {
            return true;
        }
        for arc in graph.leaving(vertex) {
            looks += 1;
            let next = distance + graph.cost(arc.edge());
            if arc.id >> 1 != number && next <= edge.cost && !gone[arc.edge()] {
                search.offer(arc.to, next, arc.id, 0);
            }
        }
        if looks > effort {
            return false;
        }
    }
    false
}

/// Marks edges dearer than the bottleneck between their ends by way of terminals that must be joined.
fn through_terminals(rooted: &Rooted) -> Vec<bool> {
    let graph = &rooted.graph;
    let mut gone = vec![false; graph.edges().len()];
    let must = rooted.must();
    if must.len() < 2 {
        return gone;
    }
    let near = Nearest::new(graph, &must);
    let bottleneck = Bottleneck::new(graph, &near, &must);
    for (number, edge) in graph.edges().iter().enumerate() {
        gone[number] = near.of(edge.u).any(|(a, to_a)| {
            to_a < edge.cost
                && near.of(edge.v).any(|(b, to_b)| {
                    to_b < edge.cost
                        && if a == b { to_a + to_b < edge.cost } else { bottleneck.between(a, b) < edge.cost }
                })
        });
    }
    gone
}

/// How many nearest terminals are kept per vertex.
const NEAREST: usize = 3;

/// For each vertex its nearest terminals and their distances.
struct Nearest {
    held: Vec<[(u32, u64); NEAREST]>,
}

impl Nearest {
    fn new(graph: &Graph, must: &[u32]) -> Self {
        let mut held = vec![[(NONE, u64::MAX); NEAREST]; graph.vertex_count()];
        let mut heap = std::collections::BinaryHeap::new();
        for terminal in must {
            heap.push(std::cmp::Reverse((0u64, *terminal, *terminal)));
        }
        while let Some(std::cmp::Reverse((distance, vertex, terminal))) = heap.pop() {
            let slots = &mut held[vertex as usize];
            let taken = slots.iter().any(|(t, _)| *t == terminal);
            let Some(free) = slots.iter_mut().find(|(t, _)| *t == NONE) else { continue };
            if taken {
                continue;
            }
            *free = (terminal, distance);
            // A path that goes on past another terminal is no use: that terminal's own search covers it.
            if distance > 0 && must.binary_search(&vertex).is_ok() {
                continue;
            }
            for arc in graph.leaving(vertex) {
                if held[arc.to as usize][NEAREST - 1].0 == NONE {
                    heap.push(std::cmp::Reverse((distance + graph.cost(arc.edge()), arc.to, terminal)));
                }
            }
        }
        Self { held }
    }

    fn of(&self, vertex: u32) -> impl Iterator<Item = (u32, u64)> + '_ {
        self.held[vertex as usize].iter().copied().filter(|(t, _)| *t != NONE)
    }
}

/// The largest step on the way between two terminals in their spanning tree.
struct Bottleneck {
    /// Parent in the merge tree, and the step at which the merge happened.
    parent: Vec<(u32, u64)>,
    leaf: std::collections::HashMap<u32, u32>,
}

impl Bottleneck {
    fn new(graph: &Graph, near: &Nearest, must: &[u32]) -> Self {
        let leaf: std::collections::HashMap<u32, u32> =
            must.iter().enumerate().map(|(i, t)| (*t, i as u32)).collect();
        // Mehlhorn (1988): edges between regions of nearest terminals contain a spanning tree of all of them.
        let mut steps: Vec<(u64, u32, u32)> = Vec::new();
        for edge in graph.edges() {
            let (a, b) = (near.held[edge.u as usize][0], near.held[edge.v as usize][0]);
            if a.0 != b.0 && a.0 != NONE && b.0 != NONE {
                steps.push((a.1 + edge.cost + b.1, leaf[&a.0], leaf[&b.0]));
            }
        }
        steps.sort_unstable();
        let mut pieces = Pieces::new(must.len());
        let mut top: Vec<u32> = (0..must.len() as u32).collect();
        let mut parent: Vec<(u32, u64)> = vec![(NONE, MUST); must.len()];
        for (step, a, b) in steps {
            let (root_a, root_b) = (pieces.find(a), pieces.find(b));
            if pieces.join(a, b) {
                let merged = parent.len() as u32;
                parent.push((NONE, MUST));
                parent[top[root_a as usize] as usize] = (merged, step);
                parent[top[root_b as usize] as usize] = (merged, step);
                top[pieces.find(a) as usize] = merged;
            }
        }
        Self { parent, leaf }
    }

    fn between(&self, a: u32, b: u32) -> u64 {
        let (mut a, mut b) = (self.leaf[&a], self.leaf[&b]);
        let mut step = 0;
        // Merge-tree numbers grow towards the top, so the lower number is the one to lift.
        while a != b {
            let lower = if a < b { &mut a } else { &mut b };
            let (parent, cost) = self.parent[*lower as usize];
            if parent == NONE {
                return MUST;
            }
            step = cost;
            *lower = parent;
        }
        step
    }
}
