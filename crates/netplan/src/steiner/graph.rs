//! An undirected graph with whole-number edge costs, laid out for fast walks.

/// An edge between two vertices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// One end.
    pub u: u32,
    /// The other end.
    pub v: u32,
    /// Cost, in the smallest unit of the caller (cents, metres).
    pub cost: u64,
}

impl Edge {
    /// The end that is not `vertex`.
    pub fn other(&self, vertex: u32) -> u32 {
        self.u ^ self.v ^ vertex
    }
}

/// One direction of an edge, as seen from a vertex: where it leads, and its number.
///
/// Arc `2e` runs from `edges[e].u` to `edges[e].v`, arc `2e + 1` back; `id ^ 1` is the reverse.
#[derive(Debug, Clone, Copy)]
pub struct Arc {
    /// The vertex it leads to.
    pub to: u32,
    /// `2 * edge + direction`.
    pub id: u32,
}

impl Arc {
    /// The edge this arc belongs to.
    pub fn edge(&self) -> usize {
        (self.id >> 1) as usize
    }
}

/// Vertices `0..vertex_count`, edges, and for each vertex the arcs that leave it.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    edges: Vec<Edge>,
    first: Vec<u32>,
    arcs: Vec<Arc>,
}

impl Graph {
    /// Builds the layout; arcs of a vertex stand in edge order. Every end must be below `vertex_count`, and no edge may be
    /// a loop.
    pub fn new(vertex_count: usize, edges: Vec<Edge>) -> Self {
        debug_assert!(edges.iter().all(|e| e.u != e.v && (e.u.max(e.v) as usize) < vertex_count));
        let mut first = vec![0u32; vertex_count + 1];
        for edge in &edges {
            first[edge.u as usize + 1] += 1;
            first[edge.v as usize + 1] += 1;
        }
        for i in 0..vertex_count {
            first[i + 1] += first[i];
        }
        let mut fill = first.clone();
        let mut arcs = vec![Arc { to: 0, id: 0 }; 2 * edges.len()];
        for (number, edge) in edges.iter().enumerate() {
            for (from, to, direction) in [(edge.u, edge.v, 0), (edge.v, edge.u, 1)] {
                arcs[fill[from as usize] as usize] = Arc { to, id: 2 * number as u32 + direction };
                fill[from as usize] += 1;
            }
        }
        Self { edges, first, arcs }
    }

    /// How many vertices.
    pub fn vertex_count(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// All edges; their index is their number.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The cost of an edge by number.
    pub fn cost(&self, edge: usize) -> u64 {
        self.edges[edge].cost
    }

    /// The arcs that leave a vertex.
    pub fn leaving(&self, vertex: u32) -> &[Arc] {
        &self.arcs[self.first[vertex as usize] as usize..self.first[vertex as usize + 1] as usize]
    }

    /// Number of edges at a vertex.
    pub fn degree(&self, vertex: u32) -> usize {
        self.leaving(vertex).len()
    }
}
