//! Takes away a key path, or a key vertex with its key paths, and joins the pieces again more cheaply.

use super::super::{
    problem::{MUST, Pieces},
    rooted::Rooted,
    shortest::{NONE, Search},
};

/// A tree under exchange.
pub struct Exchanger<'a> {
    rooted: &'a Rooted,
    search: &'a mut Search,
    /// Tree edges at each vertex.
    adjacent: Vec<Vec<u32>>,
    /// Piece of each tree vertex while something is taken away; [`NONE`] = not looked at.
    piece: Vec<u32>,
    piece_touched: Vec<u32>,
    /// Tree vertices whose edges changed in this round.
    changed: Vec<u32>,
}

/// A way to join two pieces: the arc whose two ends lie on different sides.
struct Bridge {
    cost: u64,
    arc: u32,
    from: u32,
    to: u32,
}

/// What was taken away: edges, their cost, and one vertex in each remaining piece.
struct Removal {
    edges: Vec<u32>,
    /// What joining again must stay below.
    saved: u64,
    stubs: Vec<u32>,
}

impl<'a> Exchanger<'a> {
    pub fn new(rooted: &'a Rooted, tree: &[u32], search: &'a mut Search) -> Self {
        let count = rooted.vertex_count();
        let mut adjacent = vec![Vec::new(); count];
        for number in tree {
            let edge = rooted.graph.edges()[*number as usize];
            adjacent[edge.u as usize].push(*number);
            adjacent[edge.v as usize].push(*number);
        }
        Self {
            rooted,
            search,
            adjacent,
            piece: vec![NONE; count],
            piece_touched: Vec::new(),
            changed: Vec::new(),
        }
    }

    /// The tree as edge numbers.
    pub fn into_edges(self) -> Vec<u32> {
        let mut edges: Vec<u32> = self.adjacent.into_iter().flatten().collect();
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// All key paths and key vertices once, then those beside what changed, until nothing does. A change far away may open
    /// a new way here: the caller's next pass finds it.
    pub fn run(&mut self, stop: &dyn Fn() -> bool) {
        let mut open: Vec<u32> = (0..self.adjacent.len() as u32).collect();
        for _ in 0..20 {
            if !self.round(open.into_iter(), stop) {
                return;
            }
            open = self.beside_changes();
        }
    }

    /// The key vertices at changed places and at the far ends of their paths.
    fn beside_changes(&mut self) -> Vec<u32> {
        let mut changed = std::mem::take(&mut self.changed);
        changed.sort_unstable();
        changed.dedup();
        let mut open = Vec::with_capacity(2 * changed.len());
        for vertex in changed {
            open.push(vertex);
            for first in &self.adjacent[vertex as usize] {
                open.extend(self.key_path(vertex, *first).stubs);
            }
        }
        open.sort_unstable();
        open.dedup();
        open
    }

    /// Tries the key paths and key vertices at these vertices; returns whether anything changed.
    pub fn round(&mut self, vertices: impl Iterator<Item = u32>, stop: &dyn Fn() -> bool) -> bool {
        let mut changed = false;
        for vertex in vertices.collect::<Vec<_>>() {
            if !self.is_key(vertex) {
                continue;
            }
            if stop() {
                return false;
            }
            let mut turn = 0;
            while let Some(first) = self.adjacent[vertex as usize].get(turn).copied() {
                let removal = self.key_path(vertex, first);
                // Each path is tried from one end only.
                if removal.stubs[1] < vertex || !self.replace(&removal) {
                    turn += 1;
                } else {
                    changed = true;
                }
            }
            if let Some(removal) = self.key_vertex(vertex) {
                changed |= self.replace(&removal);
            }
        }
        changed
    }

    /// A vertex where tree paths end: a terminal, the root, or a fork.
    fn is_key(&self, vertex: u32) -> bool {
        let degree = self.adjacent[vertex as usize].len();
        degree > 2 || (degree > 0 && self.rooted.prize[vertex as usize] > 0)
    }

    /// The path from key vertex `from` over `first` to the next key vertex.
    fn key_path(&self, from: u32, first: u32) -> Removal {
        let edges = &self.rooted.graph.edges();
        let mut path = vec![first];
        let mut saved = edges[first as usize].cost;
        let mut at = edges[first as usize].other(from);
        while !self.is_key(at) {
            let last = path[path.len() - 1];
            let Some(next) = self.adjacent[at as usize].iter().copied().find(|e| *e != last) else { break };
            path.push(next);
            saved += edges[next as usize].cost;
            at = edges[next as usize].other(at);
        }
        Removal { edges: path, saved, stubs: vec![from, at] }
    }

    /// A fork without which the tree might be cheaper, with all paths that meet there.
    fn key_vertex(&self, vertex: u32) -> Option<Removal> {
        let degree = self.adjacent[vertex as usize].len();
        let prize = self.rooted.prize[vertex as usize];
        if degree < 2 || prize >= MUST || (degree == 2 && prize == 0) || degree > 40 {
            return None;
        }
        let mut removal = Removal { edges: Vec::new(), saved: 0, stubs: Vec::new() };
        for first in &self.adjacent[vertex as usize] {
            let path = self.key_path(vertex, *first);
            removal.saved += path.saved;
            removal.edges.extend(path.edges);
            removal.stubs.push(path.stubs[1]);
        }
        removal.saved = removal.saved.checked_sub(prize)?;
        Some(removal)
    }

    /// Does the exchange if it makes the tree cheaper.
    fn replace(&mut self, removal: &Removal) -> bool {
        for edge in &removal.edges {
            self.unlink(*edge);
        }
        self.name_pieces(&removal.stubs);
        let bridges = self.bridges(removal);
        let added = self.join(removal, bridges);
        let changed = added.is_some();
        if let Some(added) = &added {
            self.note_change(removal, added);
        }
        for edge in added.as_ref().unwrap_or(&removal.edges) {
            self.link(*edge);
        }
        for vertex in self.piece_touched.drain(..) {
            self.piece[vertex as usize] = NONE;
        }
        changed
    }

    /// Walks all pieces in step, and leaves the one that is largest without a name: it is never searched from.
    fn name_pieces(&mut self, stubs: &[u32]) {
        let mut walks: Vec<Vec<u32>> = stubs.iter().map(|s| vec![*s]).collect();
        let mut heads = vec![0usize; stubs.len()];
        for (name, stub) in stubs.iter().enumerate() {
            self.set_piece(*stub, name as u32);
        }
        let mut open: Vec<usize> = (0..stubs.len()).collect();
        while open.len() > 1 {
            let mut still = Vec::with_capacity(open.len());
            for name in open.iter().copied() {
                if let Some(vertex) = walks[name].get(heads[name]).copied() {
                    heads[name] += 1;
                    for index in 0..self.adjacent[vertex as usize].len() {
                        let edge = self.adjacent[vertex as usize][index];
                        let next = self.rooted.graph.edges()[edge as usize].other(vertex);
                        if self.piece[next as usize] == NONE {
                            self.set_piece(next, name as u32);
                            walks[name].push(next);
                        }
                    }
                    still.push(name);
                }
            }
            if still.is_empty() {
                // All ended in the same step: any one may stay unnamed.
                still.push(open[0]);
            }
            open = still;
        }
        let unnamed = open[0];
        for vertex in &walks[unnamed] {
            self.piece[*vertex as usize] = NONE;
        }
        self.search.clear();
        for (name, walk) in walks.iter().enumerate().filter(|(n, _)| *n != unnamed) {
            for vertex in walk {
                self.search.offer(*vertex, 0, NONE, name as u32);
            }
        }
    }

    fn set_piece(&mut self, vertex: u32, name: u32) {
        self.piece[vertex as usize] = name;
        self.piece_touched.push(vertex);
    }

    /// Ways between pieces that cost less than what was saved.
    fn bridges(&mut self, removal: &Removal) -> Vec<Bridge> {
        let two = removal.stubs.len() == 2;
        let big = removal.stubs.len() as u32;
        let mut limit = removal.saved;
        let mut bridges: Vec<Bridge> = Vec::new();
        // Once the bridges seen join all pieces, dearer ones than the dearest of them are of no use.
        let mut apart = removal.stubs.len();
        let mut joined = Pieces::new(removal.stubs.len() + 1);
        // The cheapest bridge seen between each two pieces; only cheaper ones are kept after it.
        let mut cheapest = vec![u64::MAX; (removal.stubs.len() + 1).pow(2)];
        let mut is_cheaper = |a: u32, b: u32, cost: u64| {
            let slot = &mut cheapest[(a.min(b) * (big + 1) + a.max(b)) as usize];
            let better = cost < *slot;
            *slot = cost.min(*slot);
            better
        };
        if let Some(unnamed) = removal.stubs.iter().position(|s| self.piece[*s as usize] == NONE) {
            joined.join(big, unnamed as u32);
        }
        while let Some((distance, vertex)) = self.search.next() {
            if distance >= limit {
                break;
            }
            if apart == 1 {
                apart = 0;
                limit = limit.min(bridges.iter().map(|b| b.cost).max().unwrap_or(limit) + 1);
            }
            let from = self.search.mark(vertex);
            for arc in self.rooted.graph.leaving(vertex) {
                let reach = distance + self.rooted.graph.cost(arc.edge());
                if reach >= limit {
                    continue;
                }
                let unnamed = self.piece[arc.to as usize] == NONE;
                if unnamed && self.in_tree(arc.to, &removal.stubs) {
                    if is_cheaper(from, big, reach) {
                        bridges.push(Bridge { cost: reach, arc: arc.id, from, to: big });
                    }
                    apart -= usize::from(joined.join(from, big) && apart > 0);
                    if two {
                        limit = reach;
                    }
                    continue;
                }
                let there = self.search.distance(arc.to);
                if there < limit - reach && self.search.mark(arc.to) != from {
                    let to = self.search.mark(arc.to);
                    if is_cheaper(from, to, reach + there) {
                        bridges.push(Bridge { cost: reach + there, arc: arc.id, from, to });
                    }
                    apart -= usize::from(joined.join(from, to) && apart > 0);
                    // The nearer piece keeps the vertex.
                }
                self.search.offer(arc.to, reach, arc.id, from);
            }
        }
        bridges.sort_by_key(|b| (b.cost, b.arc));
        bridges
    }

    fn in_tree(&self, vertex: u32, stubs: &[u32]) -> bool {
        !self.adjacent[vertex as usize].is_empty() || stubs.contains(&vertex)
    }

    /// Joins the pieces by the cheapest bridges; `None` if that is not cheaper.
    fn join(&mut self, removal: &Removal, bridges: Vec<Bridge>) -> Option<Vec<u32>> {
        let mut pieces = Pieces::new(removal.stubs.len() + 1);
        // The unnamed piece is the one no stub of which carries a name.
        let big = removal.stubs.len() as u32;
        if let Some(unnamed) = removal.stubs.iter().position(|s| self.piece[*s as usize] == NONE) {
            pieces.join(big, unnamed as u32);
        }
        let graph = &self.rooted.graph;
        let mut added = Vec::new();
        let mut left = removal.stubs.len() - 1;
        let mut total = 0u64;
        for bridge in bridges {
            // Regions may have shifted after the bridge was seen: take the current ones.
            let edge = graph.edges()[(bridge.arc >> 1) as usize];
            let (tail, head) = if bridge.arc & 1 == 0 { (edge.u, edge.v) } else { (edge.v, edge.u) };
            let from = self.search.mark(tail);
            let to = if bridge.to == big { big } else { self.search.mark(head) };
            if from != bridge.from || (to != bridge.to) || !pieces.join(from, to) {
                continue;
            }
            added.push(bridge.arc >> 1);
            added.extend(self.search.path(graph, tail));
            if to != big {
                added.extend(self.search.path(graph, head));
            }
            total += bridge.cost;
            left -= 1;
            if left == 0 || total >= removal.saved {
                break;
            }
        }
        added.sort_unstable();
        added.dedup();
        (left == 0 && total < removal.saved).then_some(added)
    }

    fn link(&mut self, number: u32) {
        let edge = self.rooted.graph.edges()[number as usize];
        self.adjacent[edge.u as usize].push(number);
        self.adjacent[edge.v as usize].push(number);
    }

    fn note_change(&mut self, removal: &Removal, added: &[u32]) {
        for number in removal.edges.iter().chain(added) {
            let edge = self.rooted.graph.edges()[*number as usize];
            self.changed.extend([edge.u, edge.v]);
        }
    }

    fn unlink(&mut self, number: u32) {
        let edge = self.rooted.graph.edges()[number as usize];
        for vertex in [edge.u, edge.v] {
            self.adjacent[vertex as usize].retain(|e| *e != number);
        }
    }
}
