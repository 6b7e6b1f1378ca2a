//! Shortest paths with reusable memory: searches that touch little must cost little.

use super::graph::Graph;
use std::{cmp::Reverse, collections::BinaryHeap};

/// "No arc": the vertex is a source.
pub const NONE: u32 = u32::MAX;

/// Dijkstra from one or several sources, cleared in time proportional to what was touched.
#[derive(Debug, Default)]
pub struct Search {
    distance: Vec<u64>,
    /// The arc by which the vertex was reached.
    arc: Vec<u32>,
    mark: Vec<u32>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<(u64, u32)>>,
}

impl Search {
    /// For graphs of up to `vertex_count` vertices.
    pub fn new(vertex_count: usize) -> Self {
        Self {
            distance: vec![u64::MAX; vertex_count],
            arc: vec![NONE; vertex_count],
            mark: vec![NONE; vertex_count],
            touched: Vec::new(),
            heap: BinaryHeap::new(),
        }
    }

    /// Forgets the last search.
    pub fn clear(&mut self) {
        for vertex in self.touched.drain(..) {
            self.distance[vertex as usize] = u64::MAX;
        }
        self.heap.clear();
    }

    /// Offers a vertex a distance; kept if shorter. `mark` says from where the search came (a piece of a tree, say).
    pub fn offer(&mut self, vertex: u32, distance: u64, arc: u32, mark: u32) -> bool {
        let slot = &mut self.distance[vertex as usize];
        if distance >= *slot {
            return false;
        }
        if *slot == u64::MAX {
            self.touched.push(vertex);
        }
        *slot = distance;
        self.arc[vertex as usize] = arc;
        self.mark[vertex as usize] = mark;
        self.heap.push(Reverse((distance, vertex)));
        true
    }

    /// The nearest vertex not yet handed out, with its distance.
    pub fn next(&mut self) -> Option<(u64, u32)> {
        while let Some(Reverse((distance, vertex))) = self.heap.pop() {
            if self.distance[vertex as usize] == distance {
                return Some((distance, vertex));
            }
        }
        None
    }

    /// Distance of a vertex, `u64::MAX` if not reached.
    pub fn distance(&self, vertex: u32) -> u64 {
        self.distance[vertex as usize]
    }

    /// Where the search that reached the vertex came from.
    pub fn mark(&self, vertex: u32) -> u32 {
        self.mark[vertex as usize]
    }

    /// The arc by which the vertex was reached, [`NONE`] for a source.
    pub fn arc(&self, vertex: u32) -> u32 {
        self.arc[vertex as usize]
    }

    /// Edge numbers from `vertex` back to its source.
    pub fn path(&self, graph: &Graph, vertex: u32) -> Vec<u32> {
        let mut edges = Vec::new();
        let mut at = vertex;
        while self.arc[at as usize] != NONE {
            let edge = self.arc[at as usize] >> 1;
            edges.push(edge);
            at = graph.edges()[edge as usize].other(at);
        }
        edges
    }
}

/// Distances along arcs with the given costs per arc, from sources (`backwards`: towards them). `u64::MAX` = unreachable.
pub fn arc_distances(graph: &Graph, arc_cost: &[u64], sources: &[u32], backwards: bool) -> Vec<u64> {
    let mut search = Search::new(graph.vertex_count());
    for source in sources {
        search.offer(*source, 0, NONE, *source);
    }
    while let Some((distance, vertex)) = search.next() {
        for arc in graph.leaving(vertex) {
            let id = if backwards { arc.id ^ 1 } else { arc.id };
            search.offer(arc.to, distance.saturating_add(arc_cost[id as usize]), arc.id, 0);
        }
    }
    search.distance
}
