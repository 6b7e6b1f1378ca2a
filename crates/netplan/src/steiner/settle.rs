//! Good trees with a proven gap for plans: no clock, a fixed amount of work, so the same input gives the same bytes.

use super::{
    both::both,
    branch::Branching,
    construct::{grow, inside_saturated},
    dual_ascent::{DualAscent, dual_ascent},
    improve::{improve, polish},
    pool::Pool,
    problem::{MUST, Problem},
    reduce::{bound_test, shrink, without_edges},
    rooted::Rooted,
    shortest::Search,
    solve::Outcome,
    tree::prune,
};
use kernel::Seed;

/// How much work to do, in counts rather than seconds.
#[derive(Debug, Clone, Copy)]
pub struct Work {
    /// Rounds of search for better trees once the problem is small.
    pub rounds: u64,
    /// Looks that branch and bound may take.
    pub looks: u64,
    /// Times that the bound rules candidates out and the tree is improved on what is left.
    pub tightenings: usize,
    /// With a gap of at most one part in so many, the tree is good enough.
    pub good_enough: u64,
    /// What every answer costs; not counted in that gap.
    pub certain: u64,
    /// 1 or 2; the answer is the same.
    pub threads: usize,
}

impl Work {
    /// What a country of so many edges can afford within seconds to minutes.
    pub fn for_edges(edges: usize, threads: usize) -> Self {
        let (rounds, looks, tightenings, good_enough) = match edges {
            0..=3_000 => (60, 600, 3, u64::MAX),
            3_001..=60_000 => (12, 0, 3, u64::MAX),
            60_001..=600_000 => (2, 0, 3, 2_000),
            _ => (0, 0, 1, 1_000),
        };
        Self { rounds, looks, tightenings, good_enough, certain: 0, threads }
    }
}

/// Solves a rooted problem. `seeds` are trees to start from besides our own (for a plan: the spanning tree that other
/// planners fix first); the answer is never dearer than the best subtree of any of them.
pub fn settle(problem: &Problem, root: u32, seeds: &[Vec<u32>], work: Work) -> Outcome {
    let known = problem.solution(Vec::new(), Some(root));
    let mut branching = Branching::new(problem, known, work.looks, &|| false);
    let rooted = Rooted::new(problem, root, None, &mut branching.origins);
    let ascent = dual_ascent(&rooted.graph, &rooted.prize, rooted.root, u64::MAX, &|| false);
    let bound = ascent.lower_bound + rooted.offset;
    let tree = first_tree(&rooted, &ascent, seeds, work.threads);
    branching.offer(&rooted, &tree);
    let bound = match tighten(&mut branching, rooted, ascent, bound, tree, work) {
        Left::Nothing => branching.best.cost,
        Left::GoodEnough(bound) => bound,
        Left::Open(rooted, bound) => search(&mut branching, *rooted, bound, work),
    };
    let lower_bound = bound.min(branching.best.cost);
    Outcome { solution: branching.best, lower_bound }
}

/// The cheapest of several first trees, each spanned anew and pruned; among equals the first.
fn first_tree(rooted: &Rooted, ascent: &DualAscent, seeds: &[Vec<u32>], threads: usize) -> Vec<u32> {
    let priced = |tree: Vec<u32>| {
        let tree = polish(rooted, &tree);
        (rooted.cost_of(&tree), tree)
    };
    let near_bound = || {
        let mut search = Search::new(rooted.vertex_count());
        // Without its own polish a seed could lose edges that other vertices' spanning tree would not need.
        let pruned = seeds.iter().map(|seed| prune(rooted, seed));
        let inside = inside_saturated(rooted, ascent, &mut search);
        std::iter::once(inside).chain(pruned).map(priced).collect::<Vec<_>>()
    };
    let grown = || {
        let mut search = Search::new(rooted.vertex_count());
        let cost: Vec<u64> = rooted.graph.edges().iter().map(|e| e.cost).collect();
        let grow = |generosity| priced(grow(rooted, &cost, rooted.root, &[], generosity, &mut search));
        [100, 200].map(grow)
    };
    let (first, second) = both(near_bound, grown, threads);
    let cheapest = first.into_iter().chain(second).min_by_key(|(cost, _)| *cost);
    cheapest.map(|(_, tree)| tree).unwrap_or_default()
}

/// What is left after the bound has ruled out what it can.
enum Left {
    /// Nothing better than the best tree.
    Nothing,
    /// Something, but so little that no search is worth its time; the bound so far.
    GoodEnough(u64),
    /// A smaller problem and the bound so far.
    Open(Box<Rooted>, u64),
}

/// Where so many edges are and the bound rules out few of them, shrinking would look at all of them for little: exchanges follow at once.
const MANY_EDGES: usize = 1_000_000;

/// In turn: rule out what cannot be in a better tree, shrink, bound again, improve on what is left.
fn tighten(
    branching: &mut Branching,
    mut rooted: Rooted,
    mut ascent: DualAscent,
    mut bound: u64,
    first: Vec<u32>,
    work: Work,
) -> Left {
    let mut search = Search::new(rooted.vertex_count());
    for _ in 0..work.tightenings {
        if bound >= branching.best.cost {
            return Left::Nothing;
        }
        if branching.best.cost - bound <= bound.saturating_sub(work.certain) / work.good_enough {
            return Left::GoodEnough(bound);
        }
        if rooted.graph.edges().is_empty() {
            break;
        }
        let below = branching.best.cost.saturating_sub(rooted.offset);
        let test = bound_test(&rooted, &ascent, rooted.root, below, work.threads);
        let gone = test.gone.iter().filter(|g| **g).count();
        if test.gone.len() > MANY_EDGES && gone * 10 < test.gone.len() {
            branching.offer(&rooted, &improve(&rooted, first, &mut search, &|| false));
            return Left::GoodEnough(bound);
        }
        for vertex in &test.must {
            rooted.prize[*vertex as usize] = MUST;
        }
        rooted = without_edges(rooted, &test.gone);
        match shrink(rooted, &mut branching.origins, false) {
            Some(smaller) => rooted = smaller,
            None => return Left::Nothing,
        }
        // Exchanges are tried where few edges are left: they find the same trees there in a fraction of the time.
        if !rooted.graph.edges().is_empty() {
            ascent = dual_ascent(&rooted.graph, &rooted.prize, rooted.root, u64::MAX, &|| false);
            bound = bound.max(ascent.lower_bound + rooted.offset);
            let tree = inside_saturated(&rooted, &ascent, &mut search);
            let tree = improve(&rooted, tree, &mut search, &|| false);
            branching.offer(&rooted, &tree);
        }
    }
    if bound >= branching.best.cost {
        Left::Nothing
    } else if rooted.graph.edges().is_empty() {
        // Everything was decided on the way.
        branching.offer(&rooted, &[]);
        Left::Nothing
    } else {
        Left::Open(Box::new(rooted), bound)
    }
}

/// Better trees by the pool, and a proof if there are looks for it. Returns the bound.
fn search(branching: &mut Branching, rooted: Rooted, bound: u64, work: Work) -> u64 {
    let mut pool = Pool::new(&rooted, Seed(0x706c_616e));
    for _ in 0..work.rounds {
        pool.round(&|| false);
    }
    let found = pool.best().map(|(_, tree)| tree.clone()).unwrap_or_default();
    branching.offer(&rooted, &found);
    if work.looks == 0 { bound } else { bound.max(branching.explore(rooted, bound, 0)) }
}

/// The best subtree of a given tree that contains `root`, as edges.
pub fn pruned_tree(problem: &Problem, root: u32, tree: &[u32]) -> Vec<u32> {
    let rooted = Rooted::new(problem, root, None, &mut Default::default());
    prune(&rooted, tree)
}
