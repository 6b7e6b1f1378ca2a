//! Branch and bound: a vertex is in the tree or it is not; dual ascent bounds both cases.
//!
//! After Leitner, Ljubić, Luipersbeck and Sinnl (2018), "A dual ascent-based branch-and-bound framework for the
//! prize-collecting Steiner tree and related problems", with strong branching on few candidates.

use super::{
    construct::inside_saturated,
    dual_ascent::{DualAscent, dual_ascent},
    few_terminals,
    improve::improve,
    problem::{MUST, Problem, Solution},
    reduce::{BoundTest, bound_test, shrink, with_must, without_edges, without_vertex},
    rooted::{Origins, Rooted},
    shortest::Search,
};
use kernel::{Chance, Seed};

/// The state of a search for the best tree of one problem.
pub struct Branching<'a> {
    /// The caller's problem.
    pub problem: &'a Problem,
    /// Where shrunk edges come from.
    pub origins: Origins,
    /// The best tree so far.
    pub best: Solution,
    stop: &'a dyn Fn() -> bool,
    looks_left: u64,
    chance: Chance,
    pass: Option<Pass>,
}

/// A search that is begun again from the top when it soon finds a better tree: the better the tree, the more the bound rules out, and
/// what was ruled out at the top is ruled out everywhere.
struct Pass {
    /// The best cost and the looks left when it began.
    cost: u64,
    looks_left: u64,
}

/// After so many looks a search is not begun again: too much work would be lost.
const LOOKS_OF_A_PASS: u64 = 1_000;

/// What one look at a subproblem gave.
enum Look {
    /// Nothing better can be in here.
    Closed,
    /// Out of time; this bound holds.
    Stopped(u64),
    /// Smaller now, but open.
    Open { rooted: Box<Rooted>, bound: u64, tree: Vec<u32> },
}

impl<'a> Branching<'a> {
    /// Starts from a known tree. `looks`: how many subproblems may be looked at; `stop` ends it at any moment.
    pub fn new(problem: &'a Problem, best: Solution, looks: u64, stop: &'a dyn Fn() -> bool) -> Self {
        let chance = Seed(0x6272_616e).chance();
        Self { problem, origins: Origins::default(), best, stop, looks_left: looks, chance, pass: None }
    }

    /// Takes a tree of a subproblem over if it is better.
    pub fn offer(&mut self, rooted: &Rooted, tree: &[u32]) -> bool {
        if rooted.cost_of(tree) >= self.best.cost {
            return false;
        }
        let edges = rooted.unfold(self.problem, &self.origins, tree);
        let solution = self.problem.solution(edges, Some(rooted.label[rooted.root as usize]));
        let better = solution.cost < self.best.cost && self.problem.verify(&solution).is_ok();
        if better {
            self.best = solution;
        }
        better
    }

    /// Searches as [`explore`](Self::explore) does, but ends early when a better tree is found soon. `true`: worth beginning again.
    pub fn explore_once(&mut self, rooted: Rooted, inherited: u64) -> (u64, bool) {
        self.pass = Some(Pass { cost: self.best.cost, looks_left: self.looks_left });
        let bound = self.explore(rooted, inherited, 0);
        let outdated = self.is_outdated();
        self.pass = None;
        (bound, outdated && bound < self.best.cost)
    }

    fn is_outdated(&self) -> bool {
        self.pass.as_ref().is_some_and(|pass| {
            self.best.cost < pass.cost && pass.looks_left - self.looks_left <= LOOKS_OF_A_PASS
        })
    }

    /// Searches a subproblem to the end. Returns a bound on what it may contain; at least the best known cost when nothing
    /// better is in it.
    pub fn explore(&mut self, rooted: Rooted, inherited: u64, depth: usize) -> u64 {
        let (rooted, bound, tree) = match self.look(rooted, inherited, depth) {
            Look::Closed => return self.best.cost,
            Look::Stopped(bound) => return bound,
            Look::Open { rooted, bound, tree } => (rooted, bound, tree),
        };
        match self.choose(&rooted, &tree, bound, depth) {
            Choice::In(vertex) => self.explore(with_must(*rooted, vertex), bound, depth),
            Choice::Out(vertex) => self.explore(without_vertex(*rooted, vertex), bound, depth),
            Choice::Split { vertex, bound_in, bound_out } => {
                // Saved and restored: origins made in one branch are of no use in the other.
                let held = self.origins.0.len();
                let inside = self.explore(with_must((*rooted).clone(), vertex), bound_in, depth + 1);
                self.origins.0.truncate(held);
                let outside = self.explore(without_vertex(*rooted, vertex), bound_out, depth + 1);
                self.origins.0.truncate(held);
                inside.min(outside)
            }
            Choice::None => bound,
        }
    }

    /// Shrinks and bounds until neither helps.
    fn look(&mut self, mut rooted: Rooted, inherited: u64, depth: usize) -> Look {
        let mut bound = inherited;
        for _ in 0..50 {
            if bound >= self.best.cost {
                return Look::Closed;
            }
            if self.looks_left == 0 || (self.stop)() || self.is_outdated() {
                return Look::Stopped(bound);
            }
            self.looks_left -= 1;
            let Some(shrunk) = shrink(rooted, &mut self.origins, depth == 0) else { return Look::Closed };
            rooted = shrunk;
            if rooted.graph.edges().is_empty() || rooted.terminal_count() <= 1 {
                self.offer(&rooted, &[]);
                return Look::Closed;
            }
            if few_terminals::is_affordable(&rooted) {
                let Some(tree) = few_terminals::best_tree(&rooted, self.stop) else {
                    return Look::Stopped(bound);
                };
                self.offer(&rooted, &tree);
                return Look::Closed;
            }
            let Some((found, tree)) = self.bound(&mut rooted, &mut bound, depth) else { return Look::Closed };
            let edges = rooted.graph.edges().len();
            let gone = found.gone.iter().filter(|g| **g).count();
            rooted = without_edges(rooted, &found.gone);
            for vertex in &found.must {
                rooted.prize[*vertex as usize] = MUST;
            }
            if gone * 50 <= edges && found.must.is_empty() {
                // The tree's edge numbers are only good for the problem before edges went; keep its vertices.
                return Look::Open { rooted: Box::new(rooted), bound, tree };
            }
        }
        Look::Stopped(bound)
    }

    /// Dual ascents from several roots: bound, better trees, and what they rule out. `None` when closed.
    /// The tree comes back as branching candidates: vertices by falling degree.
    fn bound(&mut self, rooted: &mut Rooted, bound: &mut u64, depth: usize) -> Option<(BoundTest, Vec<u32>)> {
        let mut found = BoundTest { gone: vec![false; rooted.graph.edges().len()], must: Vec::new() };
        let mut candidates = Vec::new();
        let mut search = Search::new(rooted.vertex_count());
        let mut best_root = (0, rooted.root);
        for root in self.roots(rooted, if depth == 0 { 12 } else { 3 }) {
            let below = self.best.cost.saturating_sub(rooted.offset);
            let ascent = dual_ascent(&rooted.graph, &rooted.prize, root, below, self.stop);
            *bound = (*bound).max(ascent.lower_bound.saturating_add(rooted.offset));
            if *bound >= self.best.cost {
                return None;
            }
            rooted.root = root;
            let mut tree = inside_saturated(rooted, &ascent, &mut search);
            if depth < 2 || self.chance.below(8) == 0 {
                tree = improve(rooted, tree, &mut search, self.stop);
            }
            self.offer(rooted, &tree);
            if *bound >= self.best.cost {
                return None;
            }
            if candidates.is_empty() || ascent.lower_bound > best_root.0 {
                best_root = (ascent.lower_bound, root);
                candidates = ranked(rooted, &tree, &ascent);
            }
            if (self.stop)() {
                // An ascent cut short proves what it has raised, and rules out little.
                break;
            }
            let test = bound_test(rooted, &ascent, root, self.best.cost - rooted.offset, 1);
            for (gone, also) in found.gone.iter_mut().zip(test.gone) {
                *gone |= also;
            }
            found.must.extend(test.must);
        }
        rooted.root = best_root.1;
        found.must.sort_unstable();
        found.must.dedup();
        Some((found, candidates))
    }

    /// The present root and some more vertices that are in every tree.
    fn roots(&mut self, rooted: &Rooted, count: usize) -> Vec<u32> {
        let mut others: Vec<u32> = rooted.must().into_iter().filter(|v| *v != rooted.root).collect();
        self.chance.shuffle(&mut others);
        others.truncate(count.saturating_sub(1));
        others.insert(0, rooted.root);
        others
    }

    /// Tries the likeliest vertices both ways and takes the one that raises the bound most.
    fn choose(&mut self, rooted: &Rooted, ranked: &[u32], bound: u64, depth: usize) -> Choice {
        let below = self.best.cost - rooted.offset;
        let mut chosen = Choice::None;
        let mut chosen_rank = (0, 0);
        let open = ranked
            .iter()
            .copied()
            .filter(|v| rooted.prize[*v as usize] != MUST && rooted.graph.degree(*v) > 0);
        let tries = match depth {
            0..4 => 24,
            4..8 => 12,
            _ => 8,
        };
        for vertex in open.take(tries) {
            if (self.stop)() {
                break;
            }
            let mut prize = rooted.prize.clone();
            prize[vertex as usize] = MUST;
            let inside = dual_ascent(&rooted.graph, &prize, rooted.root, below, self.stop);
            let bound_in = inside.lower_bound.saturating_add(rooted.offset).max(bound);
            if bound_in >= self.best.cost {
                return Choice::Out(vertex);
            }
            let cut = without_vertex(rooted.clone(), vertex);
            let outside = dual_ascent(&cut.graph, &cut.prize, cut.root, below, self.stop);
            let bound_out = outside.lower_bound;
            let bound_out = bound_out.saturating_add(rooted.offset).max(bound);
            if bound_out >= self.best.cost {
                return Choice::In(vertex);
            }
            let (low, high) = (bound_in.min(bound_out) - bound, bound_in.max(bound_out) - bound);
            let rank = (low.saturating_mul(4).saturating_add(high), low);
            if matches!(chosen, Choice::None) || rank > chosen_rank {
                chosen_rank = rank;
                chosen = Choice::Split { vertex, bound_in, bound_out };
            }
        }
        chosen
    }
}

/// What to do with an open subproblem.
enum Choice {
    /// The vertex must be in.
    In(u32),
    /// The vertex must be out.
    Out(u32),
    /// Both ways, with their bounds.
    Split { vertex: u32, bound_in: u64, bound_out: u64 },
    /// No vertex is left to decide about.
    None,
}

/// Undecided vertices, most telling first: forks of the tree, then terminals that may be left out, then whatever has
/// most saturated arcs.
fn ranked(rooted: &Rooted, tree: &[u32], ascent: &DualAscent) -> Vec<u32> {
    let graph = &rooted.graph;
    let mut degree = vec![0u64; rooted.vertex_count()];
    for number in tree {
        degree[graph.edges()[*number as usize].u as usize] += 1;
        degree[graph.edges()[*number as usize].v as usize] += 1;
    }
    let weight = |v: u32| {
        let saturated =
            graph.leaving(v).iter().filter(|a| ascent.reduced[(a.id ^ 1) as usize] == 0).count() as u64;
        let fork = degree[v as usize];
        let prize = u64::from(rooted.prize[v as usize] > 0);
        (fork > 2, fork + prize + saturated, graph.degree(v))
    };
    let open = (0..rooted.vertex_count() as u32).filter(|v| rooted.prize[*v as usize] != MUST);
    let mut ranked: Vec<_> = open.map(|v| (weight(v), std::cmp::Reverse(v))).collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    ranked.into_iter().map(|(_, v)| v.0).take(64).collect()
}
