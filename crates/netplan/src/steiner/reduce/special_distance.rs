//! Edges no best tree needs, because a detour, possibly with stops at terminals that must be joined anyway, is shorter.
//!
//! Special (bottleneck Steiner) distances: Duin and Volgenant (1989); the bounds through the nearest terminals and their
//! spanning tree after Polzin and Vahdati Daneshmand (2001), section 3.

use super::super::{
    graph::Graph,
    problem::MUST,
    rooted::Rooted,
    shortest::{NONE, Search},
};

/// Marks edges that can go. `effort`: how many edges each detour search may look at.
pub fn dispensable_edges(rooted: &Rooted, effort: usize) -> Vec<bool> {
    let graph = &rooted.graph;
    let mut gone = through_terminals(rooted);
    let cheapest = CheapestFirst::new(graph);
    let mut search = Search::new(rooted.vertex_count());
    let mut order: Vec<u32> = (0..graph.edges().len() as u32).filter(|e| !gone[*e as usize]).collect();
    order.sort_unstable_by_key(|e| (std::cmp::Reverse(graph.cost(*e as usize)), *e));
    for number in order {
        if has_detour(graph, &cheapest, number, &gone, effort, &mut search) {
            gone[number as usize] = true;
        }
    }
    gone
}

/// The edges at each vertex by cost. A place where thousands of links meet is left after the few that are cheap enough.
struct CheapestFirst {
    first: Vec<u32>,
    /// Cost, other end, edge.
    leaving: Vec<(u64, u32, u32)>,
}

impl CheapestFirst {
    fn new(graph: &Graph) -> Self {
        let mut first = vec![0];
        let mut leaving = Vec::with_capacity(2 * graph.edges().len());
        for vertex in 0..graph.vertex_count() as u32 {
            let from = leaving.len();
            let arcs = graph.leaving(vertex).iter();
            leaving.extend(arcs.map(|arc| (graph.cost(arc.edge()), arc.to, arc.edge() as u32)));
            leaving[from..].sort_unstable();
            first.push(leaving.len() as u32);
        }
        Self { first, leaving }
    }

    fn of(&self, vertex: u32) -> &[(u64, u32, u32)] {
        &self.leaving[self.first[vertex as usize] as usize..self.first[vertex as usize + 1] as usize]
    }
}

/// Whether a path without the edge (and without edges gone) is no longer than it.
fn has_detour(
    graph: &Graph,
    cheapest: &CheapestFirst,
    number: u32,
    gone: &[bool],
    effort: usize,
    search: &mut Search,
) -> bool {
    let edge = graph.edges()[number as usize];
    let (from, to) =
        if graph.degree(edge.u) <= graph.degree(edge.v) { (edge.u, edge.v) } else { (edge.v, edge.u) };
    search.clear();
    search.offer(from, 0, NONE, 0);
    let mut looks = 0;
    while let Some((distance, vertex)) = search.next() {
        for (cost, next, by) in cheapest.of(vertex) {
            if distance + cost > edge.cost {
                break;
            }
            looks += 1;
            if looks > effort {
                return false;
            }
            if *by != number && !gone[*by as usize] {
                if *next == to {
                    return true;
                }
                search.offer(*next, distance + cost, 2 * by, 0);
            }
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
///
/// Kept as a forest in which the smaller piece was hung under the larger one: no way to its top is longer than the logarithm of
/// the number of terminals, also where the spanning tree grows along a road one school at a time.
struct Bottleneck {
    parent: Vec<u32>,
    /// When each was hung there; later the nearer to the top.
    hung: Vec<u32>,
    /// The step at each of these times.
    steps: Vec<u64>,
    leaf: std::collections::HashMap<u32, u32>,
}

/// Never hung under another.
const TOP: u32 = u32::MAX;

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
        let mut size = vec![1u32; must.len()];
        let mut tree = Self {
            parent: (0..must.len() as u32).collect(),
            hung: vec![TOP; must.len()],
            steps: vec![],
            leaf,
        };
        for (step, a, b) in steps {
            let (a, b) = (tree.top(a), tree.top(b));
            if a == b {
                continue;
            }
            let (small, large) = if size[a as usize] < size[b as usize] { (a, b) } else { (b, a) };
            size[large as usize] += size[small as usize];
            tree.parent[small as usize] = large;
            tree.hung[small as usize] = tree.steps.len() as u32;
            tree.steps.push(step);
        }
        tree
    }

    fn top(&self, mut of: u32) -> u32 {
        while self.hung[of as usize] != TOP {
            of = self.parent[of as usize];
        }
        of
    }

    fn between(&self, a: u32, b: u32) -> u64 {
        let (mut a, mut b) = (self.leaf[&a], self.leaf[&b]);
        let mut last = None;
        while a != b {
            // Whichever was hung earlier is the one to lift: the other's piece did not know it yet.
            let lower = if self.hung[a as usize] <= self.hung[b as usize] { &mut a } else { &mut b };
            let time = self.hung[*lower as usize];
            if time == TOP {
                return MUST;
            }
            last = Some(time);
            *lower = self.parent[*lower as usize];
        }
        last.map_or(0, |time| self.steps[time as usize])
    }
}
