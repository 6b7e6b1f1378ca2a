//! Prize-collecting without a given root: a short list of rooted problems that together cover all trees.
//!
//! A vertex `r` whose prize is `p` belongs to some best tree as soon as a best tree has any vertex within distance `p` of
//! it: the path there costs no more than the prize. So either `r` is in, or the tree avoids all those vertices and pays their prizes.

use super::{
    graph::Graph,
    problem::{MUST, Problem},
    shortest::{NONE, Search},
};

/// One case: trees that contain `root` and avoid `without`.
pub struct Case {
    /// A vertex of every tree of this case.
    pub root: u32,
    /// Vertices no tree of this case touches.
    pub without: Vec<bool>,
    /// Prizes certainly paid in this case.
    pub paid: u64,
}

/// The next case that may hold a tree cheaper than `upper`, given the vertices excluded so far. `None`: all are covered.
pub fn next_case(problem: &Problem, without: &[bool], upper: u64) -> Option<(Case, Vec<bool>)> {
    let paid: u64 = (0..without.len()).filter(|v| without[*v]).map(|v| problem.prize[v]).sum();
    if paid >= upper {
        return None;
    }
    let mut candidates: Vec<u32> = (0..without.len() as u32)
        .filter(|v| !without[*v as usize] && problem.prize[*v as usize] > 0)
        .collect();
    candidates.sort_by_key(|v| (std::cmp::Reverse(problem.prize[*v as usize]), *v));
    candidates.truncate(20);
    let mut search = Search::new(without.len());
    let balls = candidates.into_iter().map(|root| (root, ball(problem, root, without, &mut search)));
    let (root, ball) = balls.max_by_key(|(root, ball)| {
        (ball.iter().map(|v| problem.prize[*v as usize]).sum::<u64>(), std::cmp::Reverse(*root))
    })?;
    let mut next = without.to_vec();
    for vertex in ball {
        next[vertex as usize] = true;
    }
    Some((Case { root, without: without.to_vec(), paid }, next))
}

/// Vertices within the distance of `root`'s prize, not counting excluded ones.
fn ball(problem: &Problem, root: u32, without: &[bool], search: &mut Search) -> Vec<u32> {
    let graph: &Graph = &problem.graph;
    let prize = problem.prize[root as usize].min(MUST);
    search.clear();
    search.offer(root, 0, NONE, 0);
    let mut found = Vec::new();
    while let Some((distance, vertex)) = search.next() {
        found.push(vertex);
        for arc in graph.leaving(vertex) {
            let next = distance + graph.cost(arc.edge());
            if next <= prize && !without[arc.to as usize] {
                search.offer(arc.to, next, arc.id, 0);
            }
        }
    }
    found
}
