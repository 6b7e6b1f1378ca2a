//! Tests at single vertices: leaves, chains, unreachable parts, terminals side by side.

use super::super::{
    graph::{Edge, Graph},
    problem::MUST,
    rooted::{Attached, Origin, Origins, Rooted},
};

/// A problem taken apart so that vertices and edges can go one by one.
pub struct Workbench<'a> {
    origins: &'a mut Origins,
    edges: Vec<Edge>,
    origin: Vec<u32>,
    /// Edges at each vertex. Long lists may hold dead ones: taking each out at once would take the square of their length.
    adjacent: Vec<Vec<u32>>,
    /// Dead edges still listed, by vertex; only in lists longer than [`LONG`].
    stale: Vec<u32>,
    dead: Vec<bool>,
    prize: Vec<u64>,
    label: Vec<u32>,
    gone: Vec<bool>,
    root: u32,
    offset: u64,
    attached: Vec<Attached>,
    waiting: Vec<u32>,
    queued: Vec<bool>,
    must_count: usize,
}

/// A list longer than this is tidied when half of it is dead, and never looks short because of that.
const LONG: usize = 64;

impl<'a> Workbench<'a> {
    pub fn new(rooted: Rooted, origins: &'a mut Origins) -> Self {
        let count = rooted.vertex_count();
        let adjacent = (0..count as u32).map(|v| rooted.graph.leaving(v).iter().map(|a| a.id >> 1).collect());
        Self {
            origins,
            adjacent: adjacent.collect(),
            stale: vec![0; count],
            dead: vec![false; rooted.graph.edges().len()],
            edges: rooted.graph.edges().to_vec(),
            must_count: rooted.must().len(),
            origin: rooted.origin,
            prize: rooted.prize,
            label: rooted.label,
            gone: vec![false; count],
            root: rooted.root,
            offset: rooted.offset,
            attached: rooted.attached,
            waiting: (0..count as u32).rev().collect(),
            queued: vec![true; count],
        }
    }

    /// Runs all tests to the end. `None` when a vertex that must be joined cannot be.
    pub fn run(mut self) -> Option<Rooted> {
        self.drop_parallel();
        if !self.drop_unreachable() {
            return None;
        }
        while let Some(vertex) = self.waiting.pop() {
            self.queued[vertex as usize] = false;
            if !self.gone[vertex as usize] && !self.look_at(vertex) {
                return None;
            }
        }
        Some(self.assemble())
    }

    fn look_at(&mut self, vertex: u32) -> bool {
        let v = vertex as usize;
        match self.adjacent[v].len() {
            0 if vertex != self.root => return self.give_up(vertex),
            1 if vertex != self.root => self.leaf(vertex),
            1 if self.must_count > 1 => {
                let edge = self.adjacent[v][0];
                let other = self.edges[edge as usize].other(vertex);
                self.contract(vertex, other, edge);
            }
            2 if vertex != self.root && self.chain(vertex) => {}
            _ if self.prize[v] == MUST => {
                let alive = self.adjacent[v].iter().copied().filter(|e| !self.dead[*e as usize]);
                let cheapest = alive.min_by_key(|e| (self.edges[*e as usize].cost, *e));
                if let Some(edge) = cheapest {
                    let other = self.edges[edge as usize].other(vertex);
                    if self.prize[other as usize] == MUST {
                        self.contract(vertex, other, edge);
                    }
                }
            }
            _ => {}
        }
        true
    }

    /// A vertex without edges: its prize is paid.
    fn give_up(&mut self, vertex: u32) -> bool {
        let prize = self.prize[vertex as usize];
        self.gone[vertex as usize] = true;
        self.offset = self.offset.saturating_add(prize);
        prize != MUST
    }

    /// A vertex with one edge goes with it, or becomes part of its neighbour.
    fn leaf(&mut self, vertex: u32) {
        let edge = self.adjacent[vertex as usize][0];
        let cost = self.edges[edge as usize].cost;
        let neighbour = self.edges[edge as usize].other(vertex);
        let prize = self.prize[vertex as usize];
        if prize <= cost {
            self.offset += prize;
            self.unlink(edge);
            self.gone[vertex as usize] = true;
        } else {
            self.contract(neighbour, vertex, edge);
        }
    }

    /// A vertex with two edges that nobody would visit for its own sake becomes one edge.
    fn chain(&mut self, vertex: u32) -> bool {
        let (a, b) = (self.adjacent[vertex as usize][0], self.adjacent[vertex as usize][1]);
        let (cost_a, cost_b) = (self.edges[a as usize].cost, self.edges[b as usize].cost);
        let prize = self.prize[vertex as usize];
        if prize > cost_a.min(cost_b) {
            return false;
        }
        let (u, v) = (self.edges[a as usize].other(vertex), self.edges[b as usize].other(vertex));
        self.unlink(a);
        self.unlink(b);
        self.gone[vertex as usize] = true;
        self.offset += prize;
        let origin = self.origins.add(Origin::Pair(self.origin[a as usize], self.origin[b as usize]));
        self.link(Edge { u, v, cost: cost_a + cost_b - prize }, origin);
        true
    }

    /// Merges `other` into `kept` over `edge`, which is certain to be used whenever `kept` is in the tree.
    fn contract(&mut self, kept: u32, other: u32, edge: u32) {
        let cost = self.edges[edge as usize].cost;
        self.unlink(edge);
        self.offset += cost;
        let (k, o) = (kept as usize, other as usize);
        // A vertex that need not be joined only ever absorbs leaves, so its own edges still touch its label.
        let certain = self.prize[k] == MUST || self.prize[o] == MUST;
        let anchor = (!certain).then_some(self.label[k]);
        self.attached.push(Attached { anchor, origin: self.origin[edge as usize] });
        if self.prize[o] == MUST {
            self.must_count -= usize::from(self.prize[k] == MUST);
            self.prize[k] = MUST;
        } else if self.prize[k] != MUST {
            self.prize[k] += self.prize[o] - cost;
        }
        if self.root == other {
            self.root = kept;
        }
        self.gone[o] = true;
        self.stale[o] = 0;
        for moved in std::mem::take(&mut self.adjacent[o]) {
            if std::mem::replace(&mut self.dead[moved as usize], true) {
                continue;
            }
            let end = self.edges[moved as usize].other(other);
            self.detach(end, moved);
            let edge = Edge { u: kept, v: end, cost: self.edges[moved as usize].cost };
            self.link(edge, self.origin[moved as usize]);
            self.queue(end);
        }
        self.queue(kept);
    }

    /// Adds an edge, keeping the cheaper of parallel ones.
    fn link(&mut self, edge: Edge, origin: u32) {
        if edge.u == edge.v {
            return;
        }
        let (small, large) = if self.adjacent[edge.u as usize].len() <= self.adjacent[edge.v as usize].len() {
            (edge.u, edge.v)
        } else {
            (edge.v, edge.u)
        };
        let twin = self.adjacent[small as usize]
            .iter()
            .copied()
            .find(|e| !self.dead[*e as usize] && self.edges[*e as usize].other(small) == large);
        if let Some(twin) = twin {
            if self.edges[twin as usize].cost > edge.cost {
                self.edges[twin as usize].cost = edge.cost;
                self.origin[twin as usize] = origin;
            }
        } else {
            let number = self.edges.len() as u32;
            self.edges.push(edge);
            self.dead.push(false);
            self.origin.push(origin);
            self.adjacent[edge.u as usize].push(number);
            self.adjacent[edge.v as usize].push(number);
        }
        self.queue(edge.u);
        self.queue(edge.v);
    }

    fn unlink(&mut self, number: u32) {
        let edge = self.edges[number as usize];
        self.dead[number as usize] = true;
        for vertex in [edge.u, edge.v] {
            self.detach(vertex, number);
            self.queue(vertex);
        }
    }

    /// Takes a dead edge out of a vertex's list, now or later.
    fn detach(&mut self, vertex: u32, number: u32) {
        let (list, stale) = (&mut self.adjacent[vertex as usize], &mut self.stale[vertex as usize]);
        if list.len() <= LONG {
            list.retain(|e| *e != number);
            return;
        }
        *stale += 1;
        if *stale as usize * 2 > list.len() {
            list.retain(|e| !self.dead[*e as usize]);
            *stale = 0;
        }
    }

    fn queue(&mut self, vertex: u32) {
        if !std::mem::replace(&mut self.queued[vertex as usize], true) {
            self.waiting.push(vertex);
        }
    }

    fn drop_parallel(&mut self) {
        let mut best: Vec<u32> = vec![u32::MAX; self.prize.len()];
        let mut gone = Vec::new();
        for vertex in 0..self.prize.len() as u32 {
            for edge in &self.adjacent[vertex as usize] {
                let other = self.edges[*edge as usize].other(vertex) as usize;
                let held = best[other];
                if held == u32::MAX {
                    best[other] = *edge;
                } else if self.edges[*edge as usize].cost < self.edges[held as usize].cost {
                    gone.push(held);
                    best[other] = *edge;
                } else {
                    gone.push(*edge);
                }
            }
            for edge in &self.adjacent[vertex as usize] {
                best[self.edges[*edge as usize].other(vertex) as usize] = u32::MAX;
            }
        }
        gone.sort_unstable();
        gone.dedup();
        for edge in gone {
            self.unlink(edge);
        }
    }

    /// Vertices the root cannot reach are paid for; false if one of them must be joined.
    fn drop_unreachable(&mut self) -> bool {
        let mut reached = vec![false; self.prize.len()];
        reached[self.root as usize] = true;
        let mut waiting = vec![self.root];
        while let Some(vertex) = waiting.pop() {
            for edge in self.adjacent[vertex as usize].iter().filter(|e| !self.dead[**e as usize]) {
                let other = self.edges[*edge as usize].other(vertex);
                if !std::mem::replace(&mut reached[other as usize], true) {
                    waiting.push(other);
                }
            }
        }
        let mut possible = true;
        for vertex in 0..self.prize.len() as u32 {
            if !reached[vertex as usize] {
                self.adjacent[vertex as usize].clear();
                self.stale[vertex as usize] = 0;
                possible &= self.give_up(vertex);
            }
        }
        possible
    }

    fn assemble(self) -> Rooted {
        let mut number = vec![u32::MAX; self.prize.len()];
        let mut label = Vec::new();
        let mut prize = Vec::new();
        for vertex in (0..self.prize.len()).filter(|v| !self.gone[*v]) {
            number[vertex] = label.len() as u32;
            label.push(self.label[vertex]);
            prize.push(self.prize[vertex]);
        }
        let mut edges = Vec::new();
        let mut origin = Vec::new();
        for vertex in (0..self.prize.len() as u32).filter(|v| !self.gone[*v as usize]) {
            for index in self.adjacent[vertex as usize].iter().filter(|e| !self.dead[**e as usize]) {
                let edge = self.edges[*index as usize];
                if edge.u == vertex {
                    let (u, v) = (number[edge.u as usize], number[edge.v as usize]);
                    edges.push(Edge { u, v, cost: edge.cost });
                    origin.push(self.origin[*index as usize]);
                }
            }
        }
        let root = number[self.root as usize];
        let graph = Graph::new(label.len(), edges);
        Rooted { graph, prize, root, offset: self.offset, label, origin, attached: self.attached }
    }
}
