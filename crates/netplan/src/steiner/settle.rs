//! Good trees with a proven gap for plans: no clock, a fixed amount of work, so the same input gives the same bytes.

use super::{
    branch::Branching,
    construct::{grow, inside_saturated},
    dual_ascent::dual_ascent,
    improve::{improve, polish},
    pool::Pool,
    problem::{MUST, Problem},
    reduce::{bound_test, shrink, without_edges},
    rooted::Rooted,
    shortest::Search,
    solve::Outcome,
};
use kernel::Seed;
use std::cell::Cell;

/// How much work to do, in counts rather than seconds.
#[derive(Debug, Clone, Copy)]
pub struct Work {
    /// Rounds of search for better trees once the problem is small.
    pub rounds: u64,
    /// Looks that branch and bound may take.
    pub looks: u64,
}

impl Work {
    /// What a country of so many edges can afford within seconds to minutes.
    pub fn for_edges(edges: usize) -> Self {
        match edges {
            0..=3_000 => Self { rounds: 60, looks: 3_000 },
            3_001..=60_000 => Self { rounds: 12, looks: 0 },
            60_001..=600_000 => Self { rounds: 2, looks: 0 },
            _ => Self { rounds: 0, looks: 0 },
        }
    }
}

/// Solves a rooted problem. `seeds` are trees to start from besides our own (for a plan: the spanning tree that other
/// planners fix first); the answer is never dearer than the best subtree of any of them.
pub fn settle(problem: &Problem, root: u32, seeds: &[Vec<u32>], work: Work) -> Outcome {
    let never = || false;
    let steps = Cell::new(0u64);
    let enough = || {
        steps.set(steps.get() + 1);
        steps.get() > work.looks
    };
    let mut branching = Branching::new(problem, problem.solution(Vec::new(), Some(root)), &enough);
    let mut rooted = Rooted::new(problem, root, None, &mut branching.origins);
    let mut search = Search::new(rooted.vertex_count());
    let ascent = dual_ascent(&rooted.graph, &rooted.prize, rooted.root, u64::MAX);
    let mut bound = ascent.lower_bound + rooted.offset;
    let cost: Vec<u64> = rooted.graph.edges().iter().map(|e| e.cost).collect();
    let mut best: Option<(u64, Vec<u32>)> = None;
    let mut consider = |rooted: &Rooted, tree: Vec<u32>| {
        let tree = polish(rooted, &tree);
        let cost = rooted.cost_of(&tree);
        if best.as_ref().is_none_or(|b| cost < b.0) {
            best = Some((cost, tree));
        }
    };
    consider(&rooted, inside_saturated(&rooted, &ascent, &mut search));
    for generosity_percent in [100, 200] {
        consider(&rooted, grow(&rooted, &cost, rooted.root, &[], generosity_percent, &mut search));
    }
    for seed in seeds {
        // Without its own polish a seed could lose edges that other vertices' spanning tree would not need.
        let pruned = super::tree::prune(&rooted, seed);
        consider(&rooted, pruned);
    }
    drop(cost);
    let mut first = Some(ascent);
    if let Some((_, tree)) = best {
        branching.offer(&rooted, &tree);
    }
    for _ in 0..3 {
        if bound >= branching.best.cost || rooted.graph.edges().is_empty() {
            break;
        }
        let ascent =
            first.take().unwrap_or_else(|| dual_ascent(&rooted.graph, &rooted.prize, rooted.root, u64::MAX));
        bound = bound.max(ascent.lower_bound + rooted.offset);
        let below = branching.best.cost.saturating_sub(rooted.offset);
        let test = bound_test(&rooted, &ascent, rooted.root, below);
        drop(ascent);
        for vertex in &test.must {
            rooted.prize[*vertex as usize] = MUST;
        }
        rooted = without_edges(rooted, &test.gone);
        let Some(smaller) = shrink(rooted, &mut branching.origins, false) else {
            let cost = branching.best.cost;
            return Outcome { solution: branching.best, lower_bound: cost };
        };
        rooted = smaller;
        // Exchanges are tried where few edges are left: they find the same trees there in a fraction of the time.
        if !rooted.graph.edges().is_empty() {
            let ascent = dual_ascent(&rooted.graph, &rooted.prize, rooted.root, u64::MAX);
            bound = bound.max(ascent.lower_bound + rooted.offset);
            let tree = inside_saturated(&rooted, &ascent, &mut search);
            let tree = improve(&rooted, tree, &mut search, &never);
            branching.offer(&rooted, &tree);
            first = Some(ascent);
        }
    }
    if bound < branching.best.cost && !rooted.graph.edges().is_empty() {
        let mut pool = Pool::new(&rooted, Seed(0x706c_616e));
        for _ in 0..work.rounds {
            pool.round(&never);
        }
        let found = pool.best().map(|(_, tree)| tree.clone()).unwrap_or_default();
        branching.offer(&rooted, &found);
        if work.looks > 0 {
            bound = bound.max(branching.explore(rooted, bound, 0));
        }
    } else if bound < branching.best.cost {
        branching.offer(&rooted, &[]);
        bound = branching.best.cost;
    }
    let cost = branching.best.cost;
    Outcome { solution: branching.best, lower_bound: bound.min(cost) }
}

/// The best subtree of a given tree that contains `root`, as edges.
pub fn pruned_tree(problem: &Problem, root: u32, tree: &[u32]) -> Vec<u32> {
    let rooted = Rooted::new(problem, root, None, &mut Default::default());
    super::tree::prune(&rooted, tree)
}
