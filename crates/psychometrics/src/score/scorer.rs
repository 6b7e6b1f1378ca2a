//! EAP of very many persons: likelihood tables made once.

use super::estimate::{Estimate, Prior, moments};
use crate::grid::ThetaGrid;
use crate::item::{Item, MAX_CATEGORIES, SMALLEST_PROBABILITY};

/// Tables of a bank on a grid.
#[derive(Debug, Clone)]
pub struct Scorer {
    points: Vec<f64>,
    prior: Vec<f64>,
    first_row: Vec<usize>,
    categories: Vec<usize>,
    /// `likelihood[row * points + q]`.
    likelihood: Vec<f64>,
}

impl Scorer {
    /// Prepares a bank.
    pub fn new(items: &[Item], grid: &ThetaGrid, prior: Prior) -> Scorer {
        let points = grid.points().to_vec();
        let mut out = Scorer {
            prior: grid.normal_weights(prior.mean, prior.sd),
            first_row: Vec::with_capacity(items.len()),
            categories: items.iter().map(Item::categories).collect(),
            likelihood: Vec::new(),
            points,
        };
        let mut p = [0.0; MAX_CATEGORIES];
        let mut rows = 0;
        for item in items {
            out.first_row.push(rows);
            let first = out.likelihood.len();
            out.likelihood.resize(first + item.categories() * out.points.len(), 0.0);
            for (q, theta) in out.points.iter().enumerate() {
                item.probabilities(*theta, &mut p);
                for k in 0..item.categories() {
                    out.likelihood[first + k * out.points.len() + q] = p[k].max(SMALLEST_PROBABILITY);
                }
            }
            rows += item.categories();
        }
        out
    }

    /// Ability points.
    pub fn points(&self) -> &[f64] {
        &self.points
    }

    /// The prior weights, which sum to one: where a posterior starts.
    pub fn prior(&self) -> &[f64] {
        &self.prior
    }

    /// Likelihood of one score over the grid; `None` for an item or score that is not there.
    pub fn likelihood(&self, item: usize, score: usize) -> Option<&[f64]> {
        if score >= *self.categories.get(item)? {
            return None;
        }
        let at = (self.first_row[item] + score) * self.points.len();
        self.likelihood.get(at..at + self.points.len())
    }

    /// Posterior weights (adding to one) after answers given as (item index, score); answers that do not exist are skipped.
    pub fn posterior(&self, answers: impl IntoIterator<Item = (usize, usize)>) -> Vec<f64> {
        let mut weights = self.prior.clone();
        for (count, row) in
            answers.into_iter().filter_map(|(item, score)| self.likelihood(item, score)).enumerate()
        {
            weights.iter_mut().zip(row).for_each(|(w, l)| *w *= l);
            if count % 8 == 7 {
                rescale(&mut weights);
            }
        }
        rescale(&mut weights);
        let total: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|w| *w /= total);
        weights
    }

    /// EAP and posterior standard deviation.
    pub fn eap(&self, answers: impl IntoIterator<Item = (usize, usize)>) -> Estimate {
        moments(&self.posterior(answers), &self.points)
    }
}

fn rescale(weights: &mut [f64]) {
    let largest = weights.iter().fold(0.0f64, |a, b| a.max(*b));
    if largest > 0.0 {
        weights.iter_mut().for_each(|w| *w /= largest);
    } else {
        // Contradictory to 300 digits everywhere: nothing is known beyond the grid itself.
        weights.fill(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Method, ScoreSettings, estimate};

    #[test]
    fn tables_and_direct_computation_agree() {
        let items = crate::synthetic::bank(300, 0.1, kernel::Seed(4));
        let scorer = Scorer::new(&items, &ThetaGrid::scoring(), Prior::default());
        let mut chance = kernel::Seed(8).chance();
        let pairs: Vec<(usize, usize)> = (0..300).map(|i| (i, chance.below(2) as usize)).collect();
        let answers: Vec<(&Item, usize)> = pairs.iter().map(|(i, x)| (&items[*i], *x)).collect();
        let direct = estimate(&answers, Method::Eap, &ScoreSettings::default()).unwrap();
        let table = scorer.eap(pairs);
        assert!((direct.theta - table.theta).abs() < 1e-9);
        assert!((direct.standard_error.unwrap() - table.standard_error.unwrap()).abs() < 1e-9);
    }
}
