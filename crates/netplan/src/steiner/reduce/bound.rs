//! What reduced costs rule out: edges that no tree better than the best known one can contain.
//!
//! Duin (1993) and Polzin and Vahdati Daneshmand (2001), section 4: a tree that uses an arc costs at least the bound, plus the
//! reduced distance from the root to the arc, plus the arc, plus the reduced distance on to the nearest terminal.

use super::super::{
    both::both, dual_ascent::DualAscent, problem::MUST, rooted::Rooted, shortest::arc_distances,
};

/// What was ruled out.
#[derive(Debug, Default)]
pub struct BoundTest {
    /// Per edge: not in any better tree.
    pub gone: Vec<bool>,
    /// Terminals that every better tree contains.
    pub must: Vec<u32>,
}

/// Compares with `upper`, the cost of the best known tree without the problem's offset. `root` is the ascent's root.
pub fn bound_test(rooted: &Rooted, ascent: &DualAscent, root: u32, upper: u64, threads: usize) -> BoundTest {
    let graph = &rooted.graph;
    let terminals: Vec<u32> =
        (0..rooted.vertex_count() as u32).filter(|v| *v != root && rooted.prize[*v as usize] > 0).collect();
    let (from_root, to_terminal) = both(
        || arc_distances(graph, &ascent.reduced, &[root], false),
        || arc_distances(graph, &ascent.reduced, &terminals, true),
        threads,
    );
    let too_dear = |arc: usize, tail: u32, head: u32| {
        let way = from_root[tail as usize].saturating_add(ascent.reduced[arc]);
        ascent.lower_bound.saturating_add(way).saturating_add(to_terminal[head as usize]) >= upper
    };
    let gone = graph.edges().iter().enumerate();
    let gone = gone.map(|(n, e)| too_dear(2 * n, e.u, e.v) && too_dear(2 * n + 1, e.v, e.u)).collect();
    let must = terminals.into_iter().filter(|v| {
        let prize = rooted.prize[*v as usize];
        prize < MUST && ascent.lower_bound.saturating_add(ascent.unspent[*v as usize]) >= upper
    });
    BoundTest { gone, must: must.collect() }
}
