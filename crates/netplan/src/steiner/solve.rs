//! The whole way from a problem to a tree and a bound.

use super::{
    branch::Branching,
    dual_ascent::dual_ascent,
    pool::Pool,
    problem::{MUST, Problem, Solution},
    reduce::{bound_test, shrink, without_edges},
    rooted::Rooted,
    unrooted::next_case,
};
use kernel::Seed;

/// How long to try. The engine has no clock: it is told how much of the allowance is used.
pub struct Effort<'a> {
    /// Share of the allowed time that is used up, 0 to 1 and beyond.
    pub used: &'a dyn Fn() -> f64,
    /// Decides all draws of the search for good trees.
    pub seed: Seed,
}

/// What came out.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The best tree found.
    pub solution: Solution,
    /// No tree is cheaper than this.
    pub lower_bound: u64,
}

impl Outcome {
    /// Whether the tree is proven best.
    pub fn is_optimal(&self) -> bool {
        self.lower_bound >= self.solution.cost
    }

    /// (cost - bound) / bound; 0 when both are 0.
    pub fn gap(&self) -> f64 {
        let over = self.solution.cost.saturating_sub(self.lower_bound) as f64;
        if over == 0.0 { 0.0 } else { over / (self.lower_bound.max(1)) as f64 }
    }
}

/// Finds a good tree, then proves how good it is, for as long as the effort allows.
pub fn solve(problem: &Problem, effort: &Effort) -> Outcome {
    if let Some(root) = root_of(problem) {
        return solve_rooted(problem, root, None, empty(problem), effort);
    }
    solve_unrooted(problem, effort)
}

/// The given root, or a vertex that must be in every tree.
fn root_of(problem: &Problem) -> Option<u32> {
    let must = (0..problem.prize.len() as u32).filter(|v| problem.prize[*v as usize] == MUST);
    problem.root.or_else(|| must.max_by_key(|v| (problem.graph.degree(*v), std::cmp::Reverse(*v))))
}

/// Nothing joined, all prizes paid, or the single dearest vertex kept.
fn empty(problem: &Problem) -> Solution {
    let dearest =
        (0..problem.prize.len() as u32).max_by_key(|v| (problem.prize[*v as usize], std::cmp::Reverse(*v)));
    problem.solution(Vec::new(), problem.root.or(dearest))
}

fn solve_unrooted(problem: &Problem, effort: &Effort) -> Outcome {
    let mut best = empty(problem);
    let mut without = vec![false; problem.prize.len()];
    let mut lower_bound = u64::MAX;
    while let Some((case, next)) = next_case(problem, &without, best.cost) {
        let outcome = solve_rooted(problem, case.root, Some(&case.without), best.clone(), effort);
        if outcome.solution.cost < best.cost {
            best = outcome.solution;
        }
        lower_bound = lower_bound.min(outcome.lower_bound.max(case.paid));
        without = next;
        if (effort.used)() >= 1.0 {
            let paid = (0..without.len()).filter(|v| without[*v]).map(|v| problem.prize[v]).sum();
            lower_bound = lower_bound.min(paid);
            break;
        }
    }
    let lower_bound = lower_bound.min(best.cost);
    Outcome { solution: best, lower_bound }
}

/// Share of the effort given to finding good trees before proving.
const SEARCH_SHARE: f64 = 0.25;
/// Rounds without a better tree after which the first search ends.
const PATIENCE: u64 = 60;
/// The same once the bounds have ruled most edges out.
const PATIENCE_ON_LITTLE: u64 = 300;
/// Share of the effort by which the bounds from several roots must be done.
const ROOTS_SHARE: f64 = 0.35;
/// With this much of a gap and this many edges left a proof is out of reach too.
const HOPELESS_GAP: f64 = 0.04;
/// See [`HOPELESS_GAP`].
const HOPELESS_EDGES: usize = 2_200;
/// Above this many edges left, a proof is out of reach and all effort goes into better trees.
const PROOF_EDGES_MAX: usize = 12_000;

/// Trees that contain `root` and avoid `without`. Starts from a known solution of the problem.
fn solve_rooted(
    problem: &Problem,
    root: u32,
    without: Option<&[bool]>,
    known: Solution,
    effort: &Effort,
) -> Outcome {
    let stop = || (effort.used)() >= 1.0;
    let began = (effort.used)();
    let mut branching = Branching::new(problem, known, u64::MAX, &stop);
    let rooted = Rooted::new(problem, root, without, &mut branching.origins);
    let Some(mut rooted) = shrink(rooted, &mut branching.origins, true) else {
        let cost = branching.best.cost;
        return Outcome { solution: branching.best, lower_bound: cost };
    };
    let mut bound = 0;
    search(&mut branching, &rooted, effort, began + (1.0 - began) * SEARCH_SHARE, PATIENCE);
    loop {
        bound = bounds_from_roots(&mut branching, &mut rooted, bound, effort, began);
        if bound >= branching.best.cost {
            break;
        }
        let gap = (branching.best.cost - bound) as f64 / bound.max(1) as f64;
        let edges = rooted.graph.edges().len();
        if edges > PROOF_EDGES_MAX || (gap > HOPELESS_GAP && edges > HOPELESS_EDGES) {
            search(&mut branching, &rooted, effort, 1.0, u64::MAX);
            break;
        }
        // What is left is small: the same search finds better trees here in a fraction of the time, and they rule out more.
        let cost = branching.best.cost;
        let now = (effort.used)();
        search(&mut branching, &rooted, effort, now + (1.0 - now) * SEARCH_SHARE, PATIENCE_ON_LITTLE);
        if branching.best.cost < cost && !stop() {
            continue;
        }
        let (explored, again) = branching.explore_once(rooted.clone(), bound);
        bound = explored;
        if !again || stop() {
            break;
        }
    }
    let cost = branching.best.cost;
    Outcome { solution: branching.best, lower_bound: bound.min(cost) }
}

/// A few roots give different bounds and rule out different edges; each makes the next step cheaper. Returns the best bound.
fn bounds_from_roots(
    branching: &mut Branching,
    rooted: &mut Rooted,
    mut bound: u64,
    effort: &Effort,
    began: f64,
) -> u64 {
    let stop = || (effort.used)() >= 1.0;
    let mut chance = effort.seed.part("roots").chance();
    for turn in 0..16 {
        if rooted.graph.edges().is_empty()
            || (turn > 0 && (effort.used)() >= began + (1.0 - began) * ROOTS_SHARE)
        {
            break;
        }
        let must = rooted.must();
        let from = if turn == 0 { rooted.root } else { must[chance.below(must.len() as u64) as usize] };
        let ascent = dual_ascent(&rooted.graph, &rooted.prize, from, u64::MAX, &stop);
        bound = bound.max(ascent.lower_bound + rooted.offset);
        if bound >= branching.best.cost {
            break;
        }
        let test = bound_test(rooted, &ascent, from, branching.best.cost - rooted.offset, 1);
        for vertex in &test.must {
            rooted.prize[*vertex as usize] = MUST;
        }
        let gone = test.gone.iter().filter(|g| **g).count();
        let smaller = without_edges(rooted.clone(), &test.gone);
        if gone * 20 <= test.gone.len() {
            *rooted = smaller;
            continue;
        }
        match shrink(smaller, &mut branching.origins, true) {
            Some(smaller) => *rooted = smaller,
            None => return branching.best.cost,
        }
    }
    bound
}

/// Rounds of the pool until the share of effort is used or nothing new came for a while.
fn search(branching: &mut Branching, rooted: &Rooted, effort: &Effort, until: f64, patience: u64) {
    if rooted.graph.edges().is_empty() {
        branching.offer(rooted, &[]);
        return;
    }
    let stop = || (effort.used)() >= until;
    let mut pool = Pool::new(rooted, effort.seed.part("pool"));
    let mut idle = 0u64;
    while idle < patience {
        let better = pool.round(&stop);
        idle = if better { 0 } else { idle + 1 };
        if let Some((_, tree)) = pool.best().filter(|_| better) {
            let tree = tree.clone();
            branching.offer(rooted, &tree);
        }
        if stop() {
            break;
        }
    }
}
