//! Abilities by summed score: the table beside a paper test that everybody answered whole.

use crate::grid::ThetaGrid;
use crate::item::{Item, MAX_CATEGORIES};

/// What a number of points says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SummedScore {
    /// Points, in the scores of the data.
    pub points: usize,
    /// Mean ability of those who reach it.
    pub theta: f64,
    /// Standard deviation of their abilities.
    pub sd: f64,
    /// Share of the population that reaches exactly this.
    pub share: f64,
}

/// The most different sums for which the table is made.
const MAX_SUMS: usize = 2_000;

/// Expected ability given the sum of the scores, of people who answered all of these items (Thissen, Pommerich, Billeaud &
/// Williams 1995, eqs. 5-7; the recursion is that of Lord & Wingersky 1984). Sums that cannot occur are left out; empty
/// where there are no items or more than 2,000 sums. `weights` are the share of the people at each point of the grid.
pub fn summed_scores(items: &[Item], weights: &[f64], grid: &ThetaGrid) -> Vec<SummedScore> {
    let lowest: usize = items.iter().map(|i| i.score(0)).sum();
    let highest: usize = items.iter().map(|i| i.score(i.highest_score())).sum();
    if items.is_empty() || highest - lowest > MAX_SUMS {
        return Vec::new();
    }
    // Per sum: mass, first and second moment.
    let mut moments = vec![[0.0; 3]; highest - lowest + 1];
    let mut p = [0.0; MAX_CATEGORIES];
    let mut sums = vec![0.0; moments.len()];
    let mut next = sums.clone();
    for (theta, weight) in grid.points().iter().zip(weights) {
        sums.fill(0.0);
        sums[0] = 1.0;
        for item in items {
            item.probabilities(*theta, &mut p);
            next.fill(0.0);
            for (sum, share) in sums.iter().enumerate().filter(|(_, share)| **share > 0.0) {
                for k in 0..item.categories() {
                    next[sum + item.score(k) - item.score(0)] += share * p[k];
                }
            }
            std::mem::swap(&mut sums, &mut next);
        }
        for (moment, share) in moments.iter_mut().zip(&sums) {
            let mass = weight * share;
            moment[0] += mass;
            moment[1] += mass * theta;
            moment[2] += mass * theta * theta;
        }
    }
    let row = |(sum, [mass, first, second]): (usize, &[f64; 3])| {
        let theta = first / mass;
        let sd = (second / mass - theta * theta).max(0.0).sqrt();
        (*mass > 0.0).then_some(SummedScore { points: lowest + sum, theta, sd, share: *mass })
    };
    moments.iter().enumerate().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::Family;
    use crate::score::{Prior, Scorer};

    /// With equal slopes the sum is all that answers say (Rasch 1960): the table and the answers themselves agree.
    #[test]
    fn with_equal_slopes_the_sum_says_everything() {
        let items: Vec<Item> =
            [-1.2, -0.3, 0.1, 0.8].map(|b| Item::dichotomous("x", 1.0, b, 0.0).unwrap()).into();
        let (prior, grid) = (Prior { mean: 0.2, sd: 1.1 }, ThetaGrid::scoring());
        let table = summed_scores(&items, &grid.normal_weights(prior.mean, prior.sd), &grid);
        let scorer = Scorer::new(&items, &grid, prior);
        assert_eq!(table.len(), 5);
        assert!((table.iter().map(|row| row.share).sum::<f64>() - 1.0).abs() < 1e-12);
        for row in &table {
            let own = scorer.eap((0..4).map(|i| (i, usize::from(i < row.points))));
            assert!(
                (own.theta - row.theta).abs() < 1e-10 && (own.standard_error.unwrap() - row.sd).abs() < 1e-8
            );
        }
    }

    #[test]
    fn points_are_those_of_the_data() {
        let item = Item::from_difficulties("x", Family::Graded, 1.3, &[-1.0, 1.0], 0.0).unwrap();
        let items =
            vec![item.clone().with_scores(&[1, 2, 4]).unwrap(), item.with_scores(&[1, 2, 3]).unwrap()];
        let grid = ThetaGrid::scoring();
        let weights = grid.normal_weights(0.0, 1.0);
        let points: Vec<usize> = summed_scores(&items, &weights, &grid).iter().map(|r| r.points).collect();
        assert_eq!(points, [2, 3, 4, 5, 6, 7]);
        assert!(summed_scores(&[], &weights, &grid).is_empty());
    }
}
