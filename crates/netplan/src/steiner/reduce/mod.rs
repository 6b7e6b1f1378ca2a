//! Makes a problem smaller without losing its optimum.

mod bound;
mod degree;
mod special_distance;

use super::rooted::{Origins, Rooted};
pub use bound::{BoundTest, bound_test};
use degree::Workbench;
use special_distance::dispensable_edges;

/// Applies degree tests, special distances and short detours until they bring little. `None` when no tree exists.
pub fn shrink(mut rooted: Rooted, origins: &mut Origins, thorough: bool) -> Option<Rooted> {
    loop {
        let before = rooted.graph.edges().len();
        rooted = Workbench::new(rooted, origins).run()?;
        if rooted.graph.edges().is_empty() {
            return Some(rooted);
        }
        let dispensable = dispensable_edges(&rooted, if thorough { 400 } else { 40 });
        if dispensable.iter().any(|d| *d) {
            rooted = without_edges(rooted, &dispensable);
            rooted = Workbench::new(rooted, origins).run()?;
        }
        if rooted.graph.edges().len() + before / 50 >= before {
            return Some(rooted);
        }
    }
}

/// The problem without the marked edges.
pub fn without_edges(rooted: Rooted, gone: &[bool]) -> Rooted {
    let kept = |e: &usize| !gone[*e];
    let edges = (0..gone.len()).filter(kept).map(|e| rooted.graph.edges()[e]).collect();
    let origin = (0..gone.len()).filter(kept).map(|e| rooted.origin[e]).collect();
    let graph = super::graph::Graph::new(rooted.vertex_count(), edges);
    Rooted { graph, origin, ..rooted }
}

/// The problem with one more vertex that must be joined.
pub fn with_must(mut rooted: Rooted, vertex: u32) -> Rooted {
    rooted.prize[vertex as usize] = super::problem::MUST;
    rooted
}

/// The problem with a vertex shut out (its edges go; its prize will be paid).
pub fn without_vertex(rooted: Rooted, vertex: u32) -> Rooted {
    let gone: Vec<bool> = rooted.graph.edges().iter().map(|e| e.u == vertex || e.v == vertex).collect();
    without_edges(rooted, &gone)
}
