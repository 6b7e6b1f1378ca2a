//! Many first trees, improved and crossed: the best trees found so far guide the next ones.
//!
//! After the multistart with recombination of Pajor, Uchoa and Werneck (2018), section 4, in a plain form.

use super::{
    construct::{FORBIDDEN, grow, inside_saturated},
    dual_ascent::dual_ascent,
    improve::{improve, polish},
    problem::MUST,
    rooted::Rooted,
    shortest::Search,
};
use kernel::{Chance, Seed};

/// How many good trees are kept.
const KEPT: usize = 12;

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
            0 => self.from_ascent(self.rooted.root),
            1 => grow(self.rooted, &self.plain_cost(), self.rooted.root, &[], 100, &mut self.search),
            round if round < 8 && !self.must.is_empty() => {
                let root = self.must[self.chance.below(self.must.len() as u64) as usize];
                self.from_ascent(root)
            }
            round if round < 16 || round % 8 == 0 || self.kept.len() < 2 => self.at_random(),
            _ => self.crossed(),
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
        let place = self.kept.partition_point(|(c, _)| *c <= cost);
        self.kept.insert(place, (cost, tree));
        self.kept.truncate(KEPT);
        place == 0
    }

    fn plain_cost(&self) -> Vec<u64> {
        self.rooted.graph.edges().iter().map(|e| e.cost).collect()
    }

    fn from_ascent(&mut self, root: u32) -> Vec<u32> {
        let ascent = dual_ascent(&self.rooted.graph, &self.rooted.prize, root, u64::MAX);
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

    fn at_random(&mut self) -> Vec<u32> {
        let mut cost = self.plain_cost();
        for value in &mut cost {
            *value = (*value * (100 + self.chance.below(40))).min(FORBIDDEN / 2) / 100;
        }
        let start = self.start();
        grow(self.rooted, &cost, start, &[], 100 + 50 * self.chance.below(3), &mut self.search)
    }

    /// A tree that prefers edges two good trees share, and avoids those neither has.
    fn crossed(&mut self) -> Vec<u32> {
        let a = self.chance.below(self.kept.len() as u64) as usize;
        let b = self.chance.below(self.kept.len() as u64) as usize;
        let mut votes = vec![0u8; self.rooted.graph.edges().len()];
        for edge in self.kept[a].1.iter().chain(&self.kept[b].1) {
            votes[*edge as usize] += 1;
        }
        let mut cost = self.plain_cost();
        for (value, votes) in cost.iter_mut().zip(&votes) {
            let percent = match votes {
                0 => 150 + self.chance.below(150),
                1 => 90 + self.chance.below(60),
                _ if a == b => 100 + self.chance.below(100),
                _ => 60 + self.chance.below(40),
            };
            *value = (*value * percent).min(FORBIDDEN / 2) / 100;
        }
        let start = self.start();
        let tree = grow(self.rooted, &cost, start, &[], 150, &mut self.search);
        polish(self.rooted, &tree)
    }
}
