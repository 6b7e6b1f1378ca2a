//! The form every algorithm here works on: a problem with a root, possibly shrunk, that remembers how it came about.

use super::{
    graph::{Edge, Graph},
    problem::{MUST, Problem},
};

/// Where an edge of a shrunk problem comes from.
#[derive(Debug, Clone, Copy)]
pub enum Origin {
    /// An edge of the caller's problem.
    Edge(u32),
    /// Two edges in a row, merged because the vertex between them is of no interest by itself.
    Pair(u32, u32),
}

/// All origins made so far; edges refer to them by index.
#[derive(Debug, Clone, Default)]
pub struct Origins(pub Vec<Origin>);

impl Origins {
    /// Adds one and returns its index.
    pub fn add(&mut self, origin: Origin) -> u32 {
        self.0.push(origin);
        self.0.len() as u32 - 1
    }

    /// Appends the caller's edges behind `origin`.
    pub fn unfold(&self, origin: u32, edges: &mut Vec<u32>) {
        let mut waiting = vec![origin];
        while let Some(next) = waiting.pop() {
            match self.0[next as usize] {
                Origin::Edge(edge) => edges.push(edge),
                Origin::Pair(a, b) => waiting.extend([a, b]),
            }
        }
    }
}

/// "If `anchor` is in the tree, `origin` belongs to it too": left behind when a vertex was merged into its neighbour.
#[derive(Debug, Clone, Copy)]
pub struct Attached {
    /// Vertex of the caller's problem; `None` when the merged vertices are in every tree.
    pub anchor: Option<u32>,
    /// The edge that comes along.
    pub origin: u32,
}

/// A problem with a root that is always in the tree.
#[derive(Debug, Clone)]
pub struct Rooted {
    /// The graph.
    pub graph: Graph,
    /// Per vertex, as in [`Problem::prize`]; the root's is [`MUST`].
    pub prize: Vec<u64>,
    /// The root.
    pub root: u32,
    /// Cost already certain.
    pub offset: u64,
    /// The caller's number of each vertex.
    pub label: Vec<u32>,
    /// The origin of each edge.
    pub origin: Vec<u32>,
    /// What was merged, oldest first.
    pub attached: Vec<Attached>,
}

impl Rooted {
    /// The caller's problem, rooted at `root`, leaving out the vertices marked in `without` (their prizes are paid).
    pub fn new(problem: &Problem, root: u32, without: Option<&[bool]>, origins: &mut Origins) -> Self {
        let kept = |v: u32| without.is_none_or(|w| !w[v as usize]);
        let mut number = vec![u32::MAX; problem.prize.len()];
        let mut label = Vec::new();
        let mut offset = 0u64;
        for vertex in 0..problem.prize.len() as u32 {
            if kept(vertex) {
                number[vertex as usize] = label.len() as u32;
                label.push(vertex);
            } else {
                offset = offset.saturating_add(problem.prize[vertex as usize]);
            }
        }
        let mut edges = Vec::new();
        let mut origin = Vec::new();
        for (index, edge) in problem.graph.edges().iter().enumerate() {
            if kept(edge.u) && kept(edge.v) {
                let (u, v) = (number[edge.u as usize], number[edge.v as usize]);
                edges.push(Edge { u, v, cost: edge.cost });
                origin.push(origins.add(Origin::Edge(index as u32)));
            }
        }
        let mut prize: Vec<u64> = label.iter().map(|v| problem.prize[*v as usize]).collect();
        let root = number[root as usize];
        prize[root as usize] = MUST;
        let graph = Graph::new(label.len(), edges);
        Self { graph, prize, root, offset, label, origin, attached: Vec::new() }
    }

    /// How many vertices.
    pub fn vertex_count(&self) -> usize {
        self.prize.len()
    }

    /// The vertices that must be joined, the root among them.
    pub fn must(&self) -> Vec<u32> {
        (0..self.prize.len() as u32).filter(|v| self.prize[*v as usize] == MUST).collect()
    }

    /// How many vertices have a prize.
    pub fn terminal_count(&self) -> usize {
        self.prize.iter().filter(|p| **p > 0).count()
    }

    /// Cost of a tree of this problem, with the certain part.
    pub fn cost_of(&self, edges: &[u32]) -> u64 {
        let mut covered = vec![false; self.prize.len()];
        covered[self.root as usize] = true;
        let mut cost = self.offset;
        for number in edges {
            let edge = self.graph.edges()[*number as usize];
            covered[edge.u as usize] = true;
            covered[edge.v as usize] = true;
            cost = cost.saturating_add(edge.cost);
        }
        let left = covered.iter().zip(&self.prize).filter(|(c, _)| !**c).map(|(_, p)| *p);
        left.fold(cost, u64::saturating_add)
    }

    /// The caller's edges behind a tree of this problem, merged ones included.
    pub fn unfold(&self, problem: &Problem, origins: &Origins, edges: &[u32]) -> Vec<u32> {
        let mut found = Vec::new();
        let mut covered = vec![false; problem.prize.len()];
        covered[self.label[self.root as usize] as usize] = true;
        for number in edges {
            let edge = self.graph.edges()[*number as usize];
            covered[self.label[edge.u as usize] as usize] = true;
            covered[self.label[edge.v as usize] as usize] = true;
            origins.unfold(self.origin[*number as usize], &mut found);
        }
        let cover = |found: &[u32], covered: &mut Vec<bool>| {
            for edge in found.iter().map(|e| problem.graph.edges()[*e as usize]) {
                covered[edge.u as usize] = true;
                covered[edge.v as usize] = true;
            }
        };
        cover(&found, &mut covered);
        for attached in self.attached.iter().rev() {
            if attached.anchor.is_none_or(|a| covered[a as usize]) {
                let start = found.len();
                origins.unfold(attached.origin, &mut found);
                cover(&found[start..], &mut covered);
            }
        }
        found
    }
}
