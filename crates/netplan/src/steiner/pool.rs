//! Many first trees, improved and crossed: the best trees found so far guide the next ones.
//!
//! After the multistart with recombination of Pajor, Uchoa and Werneck (2018), section 4, in a plain form.

use super::{
    construct::{grow, inside_saturated},
    dual_ascent::dual_ascent,
    graph::{Edge, Graph},
    improve::{improve, improve_near},
    problem::MUST,
    rooted::Rooted,
    shortest::Search,
};
use kernel::{Chance, Seed};

/// How many good trees are kept.
const KEPT: usize = 12;

/// Small steps per round.
const NUDGES: usize = 40;

/// A growing collection of good trees of one problem.
pub struct Pool<'a> {
    rooted: &'a Rooted,
    search: Search,
    chance: Chance,
    kept: Vec<(u64, Vec<u32>)>,
    rounds: u64,
    must: Vec<u32>,
}

impl<'a> Pool<'a> {
    /// An empty pool; `seed` decides all draws.
    pub fn new(rooted: &'a Rooted, seed: Seed) -> Self {
        let search = Search::new(rooted.vertex_count());
        Self { rooted, search, chance: seed.chance(), kept: Vec::new(), rounds: 0, must: rooted.must() }
    }

    /// The cheapest tree and its cost.
    pub fn best(&self) -> Option<&(u64, Vec<u32>)> {
        self.kept.first()
    }

    /// One more tree: the first rounds inside dual ascents from several roots, then grown at random, then crossed.
    /// Returns whether the best became cheaper.
    pub fn round(&mut self, stop: &dyn Fn() -> bool) -> bool {
        let tree = match self.rounds {
            0 => self.inside_ascent(self.rooted.root, stop),
            1 => grow(self.rooted, &self.plain_cost(), self.rooted.root, &[], 100, &mut self.search),
            round if round < 4 && !self.must.is_empty() => {
                let root = self.must[self.chance.below(self.must.len() as u64) as usize];
                self.inside_ascent(root, stop)
            }
            round if round < 12 || round % 8 == 0 || self.kept.len() < 2 => self.at_random(stop),
            round if round % 4 == 0 => self.crossed(stop),
            round if round % 4 == 1 => self.shaken(stop),
            _ => {
                self.rounds += 1;
                return self.nudge(stop);
            }
        };
        self.rounds += 1;
        let tree = improve(self.rooted, tree, &mut self.search, stop);
        self.keep(tree)
    }

    /// Takes a tree in; returns whether it is the new best.
    pub fn keep(&mut self, tree: Vec<u32>) -> bool {
        let cost = self.rooted.cost_of(&tree);
        if cost >= MUST || self.kept.iter().any(|(c, t)| *c == cost && *t == tree) {
            return false;
        }
        // Among equals the newest comes first, so that the search drifts over plateaus.
        let better = self.kept.first().is_none_or(|(c, _)| cost < *c);
        let place = self.kept.partition_point(|(c, _)| *c < cost);
        self.kept.insert(place, (cost, tree));
        self.kept.truncate(KEPT);
        better
    }

    fn plain_cost(&self) -> Vec<u64> {
        self.rooted.graph.edges().iter().map(|e| e.cost).collect()
    }

    fn inside_ascent(&mut self, root: u32, stop: &dyn Fn() -> bool) -> Vec<u32> {
        let ascent = dual_ascent(&self.rooted.graph, &self.rooted.prize, root, u64::MAX, stop);
        let turned = Rooted { root, ..self.rooted.clone() };
        inside_saturated(&turned, &ascent, &mut self.search)
    }

    fn start(&mut self) -> u32 {
        let count = self.rooted.vertex_count() as u64;
        if self.chance.below(2) == 0 {
            self.chance.below(count) as u32
        } else {
            self.must[self.chance.below(self.must.len() as u64) as usize]
        }
    }

    fn at_random(&mut self, stop: &dyn Fn() -> bool) -> Vec<u32> {
        let spread = 10 + 30 * self.chance.below(3);
        let percents: Vec<u64> = self.plain_cost().iter().map(|_| 100 + self.chance.below(spread)).collect();
        self.in_another_light(&percents, stop)
    }

    /// A tree that prefers edges two good trees share, and avoids those neither has.
    fn crossed(&mut self, stop: &dyn Fn() -> bool) -> Vec<u32> {
        let a = self.chance.below(self.kept.len() as u64) as usize;
        let b = self.chance.below(self.kept.len() as u64) as usize;
        let mut votes = vec![0u8; self.rooted.graph.edges().len()];
        for edge in self.kept[a].1.iter().chain(&self.kept[b].1) {
            votes[*edge as usize] += 1;
        }
        let percents: Vec<u64> = votes
            .iter()
            .map(|votes| match votes {
                0 => 150 + self.chance.below(150),
                1 => 90 + self.chance.below(60),
                _ if a == b => 100 + self.chance.below(100),
                _ => 60 + self.chance.below(40),
            })
            .collect();
        self.in_another_light(&percents, stop)
    }

    /// Grows and improves a tree as if edges cost other percentages of what they do. Small whole costs are stretched
    /// first, so that equal edges become unequal: that is what breaks the ties of regular graphs.
    fn in_another_light(&mut self, percents: &[u64], stop: &dyn Fn() -> bool) -> Vec<u32> {
        let light = self.light(percents);
        let cost: Vec<u64> = light.graph.edges().iter().map(|e| e.cost).collect();
        let start = self.start();
        let tree = grow(&light, &cost, start, &[], 100 + 50 * self.chance.below(3), &mut self.search);
        improve(&light, tree, &mut self.search, stop)
    }

    /// The best tree, or another good one, improved for slightly different costs: a small step aside.
    fn shaken(&mut self, stop: &dyn Fn() -> bool) -> Vec<u32> {
        let which =
            if self.chance.below(3) > 0 { 0 } else { self.chance.below(self.kept.len() as u64) as usize };
        let spread = [8, 20, 45][self.chance.below(3) as usize];
        let percents: Vec<u64> =
            self.rooted.graph.edges().iter().map(|_| 100 + self.chance.below(spread)).collect();
        let light = self.light(&percents);
        improve(&light, self.kept[which].1.clone(), &mut self.search, stop)
    }

    /// Many small steps aside, each in one neighbourhood: other costs there, local improvement, then the true costs again.
    /// A step that is not dearer is kept.
    fn nudge(&mut self, stop: &dyn Fn() -> bool) -> bool {
        let best = self.kept[0].0;
        for _ in 0..NUDGES {
            if stop() {
                break;
            }
            let which =
                if self.chance.below(4) > 0 { 0 } else { self.chance.below(self.kept.len() as u64) as usize };
            let near = self.neighbourhood();
            let mut percents = vec![100; self.rooted.graph.edges().len()];
            let spread = [20, 45, 90][self.chance.below(3) as usize];
            for vertex in &near {
                for arc in self.rooted.graph.leaving(*vertex) {
                    percents[arc.edge()] = 100 + self.chance.below(spread);
                }
            }
            let light = self.light(&percents);
            let aside = improve_near(&light, &self.kept[which].1, &near, &mut self.search);
            let tree = improve_near(self.rooted, &aside, &near, &mut self.search);
            let cost = self.rooted.cost_of(&tree);
            if cost <= self.kept[which].0 {
                self.kept[which] = (cost, tree);
                self.kept.sort_by_key(|(c, _)| *c);
            }
        }
        self.kept[0].0 < best
    }

    /// Some hundred vertices around a random one, nearest first by steps.
    fn neighbourhood(&mut self) -> Vec<u32> {
        let count = self.rooted.vertex_count();
        let size = (30 + self.chance.below(200) as usize).min(count);
        let start = self.chance.below(count as u64) as u32;
        let mut seen = std::collections::BTreeSet::from([start]);
        let mut near = vec![start];
        let mut at = 0;
        while at < near.len() && near.len() < size {
            for arc in self.rooted.graph.leaving(near[at]) {
                if near.len() < size && seen.insert(arc.to) {
                    near.push(arc.to);
                }
            }
            at += 1;
        }
        near
    }

    fn light(&self, percents: &[u64]) -> Rooted {
        let dearest = self.rooted.graph.edges().iter().map(|e| e.cost).max().unwrap_or(1);
        let stretch = if dearest < 100_000 { 100 } else { 1 };
        let graph = &self.rooted.graph;
        let altered = graph.edges().iter().zip(percents);
        let edges = altered
            .map(|(e, p)| Edge { cost: e.cost * stretch / 100 * p + e.cost * stretch % 100, ..*e })
            .collect();
        let prize = self.rooted.prize.iter().map(|p| if *p == MUST { MUST } else { *p * stretch });
        Rooted {
            graph: Graph::new(graph.vertex_count(), edges),
            prize: prize.collect(),
            ..self.rooted.clone()
        }
    }
}
