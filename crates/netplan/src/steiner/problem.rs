//! What is asked ([`Problem`]) and what is answered ([`Solution`]), in the caller's own numbering.

use super::graph::{Edge, Graph};

/// The prize of a terminal that may not be left out. No real prize reaches it.
pub const MUST: u64 = 1 << 60;

/// The largest total of all edge costs and prizes that is accepted, so that no sum overflows.
pub const TOTAL_MAX: u64 = 1 << 56;

/// A Steiner problem: pay for edges, pay the prizes of terminals left out, pay as little as possible.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The graph.
    pub graph: Graph,
    /// Per vertex: 0 for an ordinary vertex, the price of leaving it out, or [`MUST`].
    pub prize: Vec<u64>,
    /// A vertex that the tree must contain, if any is given.
    pub root: Option<u32>,
}

/// Why a problem cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemError {
    /// An edge names a vertex that does not exist, or joins a vertex to itself.
    #[error("edge {edge} joins {u} and {v}: both must exist (vertices 0..{vertices}) and differ")]
    Edge {
        /// Number of the edge.
        edge: usize,
        /// One end.
        u: u32,
        /// The other end.
        v: u32,
        /// How many vertices there are.
        vertices: usize,
    },
    /// The sum of costs and prizes is too large to be computed with exactly.
    #[error("costs and prizes add up to more than 2^56; use a coarser unit")]
    TooLarge,
    /// The lists do not fit together.
    #[error("{prizes} prizes for {vertices} vertices, or a root that is no vertex")]
    Shape {
        /// How many prizes were given.
        prizes: usize,
        /// How many vertices there are.
        vertices: usize,
    },
    /// The vertices that must be joined do not hang together.
    #[error("vertices {0} and {1} must both be in the tree, but no path joins them")]
    Disconnected(u32, u32),
}

/// A tree, as edge numbers of the problem's graph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Solution {
    /// Edge numbers, ascending.
    pub edges: Vec<u32>,
    /// The one vertex of a tree without edges; `None` for the empty tree.
    pub lone_vertex: Option<u32>,
    /// Edges plus prizes left out.
    pub cost: u64,
}

/// Why a set of edges is not a valid answer. Used by tests and by `plan steiner` on its own output.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SolutionError {
    /// A cycle, or an edge named twice.
    #[error("edge {0} closes a cycle")]
    Cycle(u32),
    /// More than one piece.
    #[error("the edges form {0} separate pieces")]
    Pieces(usize),
    /// A vertex that must be joined is left out.
    #[error("vertex {0} must be in the tree and is not")]
    Missing(u32),
    /// The stated cost is wrong.
    #[error("the cost is {actual}, not {stated}")]
    Cost {
        /// What was stated.
        stated: u64,
        /// What it is.
        actual: u64,
    },
}

impl Problem {
    /// Checks shape and size. Vertices are `0..prize.len()`.
    pub fn new(edges: Vec<Edge>, prize: Vec<u64>, root: Option<u32>) -> Result<Self, ProblemError> {
        let vertices = prize.len();
        for (number, edge) in edges.iter().enumerate() {
            if edge.u == edge.v || edge.u.max(edge.v) as usize >= vertices {
                return Err(ProblemError::Edge { edge: number, u: edge.u, v: edge.v, vertices });
            }
        }
        if root.is_some_and(|r| r as usize >= vertices) || u32::try_from(2 * edges.len()).is_err() {
            return Err(ProblemError::Shape { prizes: prize.len(), vertices });
        }
        let costs = edges.iter().map(|e| u128::from(e.cost));
        let prizes = prize.iter().filter(|p| **p != MUST).map(|p| u128::from(*p));
        if costs.chain(prizes).sum::<u128>() > u128::from(TOTAL_MAX) {
            return Err(ProblemError::TooLarge);
        }
        let problem = Self { graph: Graph::new(vertices, edges), prize, root };
        problem.check_connected()?;
        Ok(problem)
    }

    /// Terminals: vertices with a prize.
    pub fn terminal_count(&self) -> usize {
        self.prize.iter().filter(|p| **p > 0).count()
    }

    /// Whether every terminal must be joined (the plain Steiner tree problem).
    pub fn is_plain(&self) -> bool {
        self.prize.iter().all(|p| *p == 0 || *p == MUST)
    }

    fn must_vertices(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.prize.len() as u32).filter(|v| self.prize[*v as usize] == MUST || self.root == Some(*v))
    }

    fn check_connected(&self) -> Result<(), ProblemError> {
        let mut pieces = Pieces::new(self.prize.len());
        for edge in self.graph.edges() {
            pieces.join(edge.u, edge.v);
        }
        let mut must = self.must_vertices();
        if let Some(first) = must.next() {
            for other in must {
                if pieces.find(first) != pieces.find(other) {
                    return Err(ProblemError::Disconnected(first, other));
                }
            }
        }
        Ok(())
    }

    /// Which vertices a set of edges touches (and the lone vertex).
    pub fn covered(&self, edges: &[u32], lone_vertex: Option<u32>) -> Vec<bool> {
        let mut covered = vec![false; self.prize.len()];
        for edge in edges.iter().map(|e| self.graph.edges()[*e as usize]) {
            covered[edge.u as usize] = true;
            covered[edge.v as usize] = true;
        }
        for vertex in [lone_vertex, self.root].into_iter().flatten() {
            covered[vertex as usize] = true;
        }
        covered
    }

    /// Cost of edges plus prizes left out; a missing [`MUST`] vertex makes it at least [`MUST`].
    pub fn cost_of(&self, edges: &[u32], lone_vertex: Option<u32>) -> u64 {
        let covered = self.covered(edges, lone_vertex);
        let tree: u64 = edges.iter().map(|e| self.graph.cost(*e as usize)).sum();
        let left = (0..covered.len()).filter(|v| !covered[*v]).map(|v| self.prize[v]);
        left.fold(tree, u64::saturating_add)
    }

    /// Sorts the edges and works out the cost.
    pub fn solution(&self, mut edges: Vec<u32>, lone_vertex: Option<u32>) -> Solution {
        edges.sort_unstable();
        edges.dedup();
        let lone_vertex = if edges.is_empty() { lone_vertex.or(self.root) } else { None };
        let cost = self.cost_of(&edges, lone_vertex);
        Solution { edges, lone_vertex, cost }
    }

    /// Checks a solution from nothing but the definition: a tree, all that must be joined is joined, the cost is right.
    pub fn verify(&self, solution: &Solution) -> Result<(), SolutionError> {
        let mut pieces = Pieces::new(self.prize.len());
        for number in &solution.edges {
            let edge = self.graph.edges()[*number as usize];
            if !pieces.join(edge.u, edge.v) {
                return Err(SolutionError::Cycle(*number));
            }
        }
        let covered = self.covered(&solution.edges, solution.lone_vertex);
        let mut roots: Vec<u32> =
            (0..covered.len() as u32).filter(|v| covered[*v as usize]).map(|v| pieces.find(v)).collect();
        roots.sort_unstable();
        roots.dedup();
        if roots.len() > 1 {
            return Err(SolutionError::Pieces(roots.len()));
        }
        if let Some(missing) = self.must_vertices().find(|v| !covered[*v as usize]) {
            return Err(SolutionError::Missing(missing));
        }
        let actual = self.cost_of(&solution.edges, solution.lone_vertex);
        if actual != solution.cost {
            return Err(SolutionError::Cost { stated: solution.cost, actual });
        }
        Ok(())
    }
}

/// Union-find with path halving.
pub struct Pieces {
    parent: Vec<u32>,
}

impl Pieces {
    /// Every vertex its own piece.
    pub fn new(count: usize) -> Self {
        Self { parent: (0..count as u32).collect() }
    }

    /// The piece of a vertex, named by one of its members.
    pub fn find(&mut self, mut vertex: u32) -> u32 {
        while self.parent[vertex as usize] != vertex {
            let up = self.parent[self.parent[vertex as usize] as usize];
            self.parent[vertex as usize] = up;
            vertex = up;
        }
        vertex
    }

    /// Joins two pieces; false if they were one already.
    pub fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[b.max(a) as usize] = a.min(b);
        a != b
    }
}
