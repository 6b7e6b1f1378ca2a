//! Adds a vertex whose edges let dearer tree edges go.

use super::super::{problem::MUST, rooted::Rooted, shortest::NONE};
use super::polish;

/// Tries every vertex beside the tree; accepted ones are added together, or one by one if together does not help.
pub fn insert_vertices(rooted: &Rooted, tree: Vec<u32>, stop: &dyn Fn() -> bool) -> Vec<u32> {
    let mut best = tree;
    let mut best_cost = rooted.cost_of(&best);
    for _ in 0..10 {
        let hanging = Hanging::new(rooted, &best);
        let mut found: Vec<(u64, u32, Vec<u32>)> = Vec::new();
        for vertex in 0..rooted.vertex_count() as u32 {
            if vertex % 256 == 0 && stop() {
                return best;
            }
            let gain = if hanging.inside[vertex as usize] { None } else { hanging.gain(rooted, vertex) };
            found.extend(gain.map(|(gain, edges)| (gain, vertex, edges)));
        }
        if found.is_empty() {
            return best;
        }
        found.sort_by_key(|(gain, vertex, _)| (std::cmp::Reverse(*gain), *vertex));
        let together: Vec<u32> = best.iter().chain(found.iter().flat_map(|f| &f.2)).copied().collect();
        let together = polish(rooted, &together);
        let alone: Vec<u32> = best.iter().chain(&found[0].2).copied().collect();
        let next = if rooted.cost_of(&together) < best_cost { together } else { polish(rooted, &alone) };
        let cost = rooted.cost_of(&next);
        if cost >= best_cost {
            return best;
        }
        best = next;
        best_cost = cost;
    }
    best
}

/// Inserts the best of these vertices, once, if that makes the tree cheaper.
pub fn insert_some(rooted: &Rooted, tree: Vec<u32>, vertices: &[u32]) -> Vec<u32> {
    let hanging = Hanging::new(rooted, &tree);
    let outside = vertices.iter().filter(|v| !hanging.inside[**v as usize]);
    let gains = outside.filter_map(|v| hanging.gain(rooted, *v).map(|(gain, edges)| (gain, *v, edges)));
    let Some((_, _, edges)) = gains.max_by_key(|(gain, vertex, _)| (*gain, std::cmp::Reverse(*vertex)))
    else {
        return tree;
    };
    let longer: Vec<u32> = tree.iter().chain(&edges).copied().collect();
    let longer = polish(rooted, &longer);
    if rooted.cost_of(&longer) < rooted.cost_of(&tree) { longer } else { tree }
}

/// The tree hung up at its root.
struct Hanging {
    inside: Vec<bool>,
    depth: Vec<u32>,
    /// The edge towards the root.
    up: Vec<u32>,
}

/// More neighbours than this are not looked at: a hub with a thousand edges would cost more than it brings.
const NEIGHBOURS_MAX: usize = 12;

impl Hanging {
    fn new(rooted: &Rooted, tree: &[u32]) -> Self {
        let count = rooted.vertex_count();
        let mut adjacent: Vec<Vec<u32>> = vec![Vec::new(); count];
        for number in tree {
            let edge = rooted.graph.edges()[*number as usize];
            adjacent[edge.u as usize].push(*number);
            adjacent[edge.v as usize].push(*number);
        }
        let mut hanging = Self { inside: vec![false; count], depth: vec![0; count], up: vec![NONE; count] };
        hanging.inside[rooted.root as usize] = true;
        let mut waiting = vec![rooted.root];
        while let Some(vertex) = waiting.pop() {
            for number in &adjacent[vertex as usize] {
                let next = rooted.graph.edges()[*number as usize].other(vertex);
                if !std::mem::replace(&mut hanging.inside[next as usize], true) {
                    hanging.depth[next as usize] = hanging.depth[vertex as usize] + 1;
                    hanging.up[next as usize] = *number;
                    waiting.push(next);
                }
            }
        }
        hanging
    }

    /// The dearest edge between two tree vertices, unless the way crosses an edge already taken away.
    fn dearest(&self, rooted: &Rooted, a: u32, b: u32, gone: &[u32]) -> Option<(u64, u32)> {
        let (mut a, mut b) = (a, b);
        let mut dearest = (0, NONE);
        while a != b {
            let lower = if self.depth[a as usize] >= self.depth[b as usize] { &mut a } else { &mut b };
            let number = self.up[*lower as usize];
            if gone.contains(&number) {
                return None;
            }
            let edge = rooted.graph.edges()[number as usize];
            if dearest.1 == NONE || edge.cost > dearest.0 {
                dearest = (edge.cost, number);
            }
            *lower = edge.other(*lower);
        }
        Some(dearest)
    }

    /// What adding `vertex` saves, and by which of its edges.
    fn gain(&self, rooted: &Rooted, vertex: u32) -> Option<(u64, Vec<u32>)> {
        let inside = rooted.graph.leaving(vertex).iter().filter(|a| self.inside[a.to as usize]);
        let mut spokes: Vec<(u64, u32, u32)> =
            inside.map(|a| (rooted.graph.cost(a.edge()), a.id >> 1, a.to)).collect();
        let prize = rooted.prize[vertex as usize].min(MUST);
        if spokes.len() < 2 && prize == 0 {
            return None;
        }
        spokes.sort_unstable();
        spokes.truncate(NEIGHBOURS_MAX);
        let (first, rest) = spokes.split_first()?;
        let (mut saved, mut spent) = (prize, first.0);
        // Spokes in use, each with its cost and foot, and tree edges taken away.
        let mut used = vec![*first];
        let mut gone: Vec<u32> = Vec::new();
        let mut spoke_of = vec![first.1];
        for spoke in rest {
            let way = used.iter().enumerate().find_map(|(index, held)| {
                if held.2 == spoke.2 {
                    return None;
                }
                self.dearest(rooted, held.2, spoke.2, &gone).map(|d| (index, d))
            });
            let Some((_, (cost, number))) = way else { continue };
            if number != NONE && cost > spoke.0 {
                saved += cost;
                spent += spoke.0;
                gone.push(number);
                used.push(*spoke);
                spoke_of.push(spoke.1);
            }
        }
        (saved > spent).then(|| (saved - spent, spoke_of))
    }
}
