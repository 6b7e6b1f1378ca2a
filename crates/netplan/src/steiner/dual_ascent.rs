//! A lower bound that no tree can beat, by dual ascent.
//!
//! Wong (1984), "A dual ascent approach for Steiner tree problems on a directed graph", Mathematical Programming 28; order
//! of terminals by size of their cut after Pajor, Uchoa and Werneck (2018), "A robust and scalable algorithm for the Steiner
//! problem in graphs", section 5. For prizes, each terminal has a budget (its prize) beyond which it pays no more:
//! the same as joining a copy of the terminal to the root at the price of the prize (Ljubić et al. 2006, section 2).
//!
//! All numbers are whole, so the bound is exact.

use super::graph::Graph;
use std::{cmp::Reverse, collections::BinaryHeap};

/// A bound with the reduced costs that prove it.
#[derive(Debug, Clone)]
pub struct DualAscent {
    /// No tree is cheaper (edges plus prizes left out; a problem's certain offset comes on top).
    pub lower_bound: u64,
    /// Per arc, what is left of its cost. Zero means saturated.
    pub reduced: Vec<u64>,
    /// Per vertex, what is left of its prize.
    pub unspent: Vec<u64>,
}

/// Raises the dual of each terminal's cut until all reach the root or have spent their prize.
///
/// `limit`: the ascent may stop as soon as the bound reaches it (the caller only needs to know that it does). `stop` ends it
/// early; the bound holds all the same.
pub fn dual_ascent(
    graph: &Graph,
    prize: &[u64],
    root: u32,
    limit: u64,
    stop: &dyn Fn() -> bool,
) -> DualAscent {
    let mut ascent = Ascent::new(graph, prize, root);
    ascent.run(limit, stop);
    DualAscent { lower_bound: ascent.bound, reduced: ascent.reduced, unspent: ascent.unspent }
}

struct Ascent<'a> {
    graph: &'a Graph,
    root: u32,
    bound: u64,
    reduced: Vec<u64>,
    unspent: Vec<u64>,
    stamp: Vec<u32>,
    round: u32,
    inside: Vec<u32>,
    cut: Vec<(u32, u32)>,
}

/// What happened when a terminal was given a turn.
enum Turn {
    Finished,
    Grown(u64),
}

impl<'a> Ascent<'a> {
    fn new(graph: &'a Graph, prize: &[u64], root: u32) -> Self {
        let reduced = graph.edges().iter().flat_map(|e| [e.cost, e.cost]).collect();
        Self {
            graph,
            root,
            bound: 0,
            reduced,
            unspent: prize.to_vec(),
            stamp: vec![0; prize.len()],
            round: 0,
            inside: Vec::new(),
            cut: Vec::new(),
        }
    }

    fn run(&mut self, limit: u64, stop: &dyn Fn() -> bool) {
        let terminals =
            (0..self.unspent.len() as u32).filter(|v| *v != self.root && self.unspent[*v as usize] > 0);
        let mut waiting: BinaryHeap<_> =
            terminals.map(|t| Reverse((self.graph.degree(t) as u64, t))).collect();
        while let Some(Reverse((_, terminal))) = waiting.pop() {
            if self.bound >= limit || stop() {
                return;
            }
            let next = waiting.peek().map_or(u64::MAX, |Reverse((size, _))| *size);
            // A quarter of slack saves re-sorting at no cost in quality (Pajor et al., section 5).
            let patience = next.saturating_add(next / 4);
            if let Turn::Grown(size) = self.turn(terminal, patience, limit) {
                waiting.push(Reverse((size, terminal)));
            }
        }
    }

    /// Raises one terminal's cut again and again while it stays small.
    fn turn(&mut self, terminal: u32, patience: u64, limit: u64) -> Turn {
        self.round += 1;
        self.inside.clear();
        self.cut.clear();
        self.stamp[terminal as usize] = self.round;
        self.inside.push(terminal);
        let mut scanned = 0;
        loop {
            while scanned < self.inside.len() {
                let vertex = self.inside[scanned];
                scanned += 1;
                for arc in self.graph.leaving(vertex) {
                    if self.stamp[arc.to as usize] == self.round {
                        continue;
                    }
                    let entering = arc.id ^ 1;
                    if self.reduced[entering as usize] > 0 {
                        self.cut.push((entering, arc.to));
                    } else if arc.to == self.root {
                        return Turn::Finished;
                    } else {
                        self.stamp[arc.to as usize] = self.round;
                        self.inside.push(arc.to);
                    }
                }
            }
            let (stamp, round) = (&self.stamp, self.round);
            self.cut.retain(|(_, tail)| stamp[*tail as usize] != round);
            let size = self.cut.len() as u64;
            if size > patience {
                return Turn::Grown(size);
            }
            let budget = self.unspent[terminal as usize];
            let least = self.cut.iter().map(|(a, _)| self.reduced[*a as usize]).min();
            let step = least.unwrap_or(u64::MAX).min(budget);
            self.bound = self.bound.saturating_add(step);
            if budget < super::problem::MUST {
                self.unspent[terminal as usize] -= step;
            }
            let mut reached_root = false;
            for (arc, tail) in &self.cut {
                let left = &mut self.reduced[*arc as usize];
                *left -= step;
                if *left == 0 {
                    reached_root |= *tail == self.root;
                    if self.stamp[*tail as usize] != self.round {
                        self.stamp[*tail as usize] = self.round;
                        self.inside.push(*tail);
                    }
                }
            }
            if reached_root || self.unspent[terminal as usize] == 0 || least.is_none() || self.bound >= limit
            {
                return Turn::Finished;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::Edge;
    use super::super::problem::MUST;
    use super::*;

    fn path() -> Graph {
        let edge = |u, v, cost| Edge { u, v, cost };
        Graph::new(4, vec![edge(0, 1, 5), edge(1, 2, 7), edge(1, 3, 2)])
    }

    #[test]
    fn on_a_tree_the_bound_is_the_tree() {
        assert_eq!(dual_ascent(&path(), &[MUST, 0, MUST, MUST], 0, u64::MAX, &|| false).lower_bound, 14);
    }

    #[test]
    fn a_prize_caps_what_a_terminal_pays() {
        // Joining vertex 2 costs 12 alone, its prize is 3: better left out.
        assert_eq!(dual_ascent(&path(), &[MUST, 0, 3, 0], 0, u64::MAX, &|| false).lower_bound, 3);
    }
}
