//! Prices of items under an exposure cap, and of content areas.
//!
//! A cap alone gives a scarce item to whoever asks first. A price, in units of information, gives it to whom it helps
//! most: an item is chosen where its information exceeds its price by more than any other's. The price of an item that
//! is wanted more often than the cap rises, that of the others falls back to zero: stochastic ascent on the dual of "most
//! information under the caps" (the programme of van der Linden & Veldkamp 2004 with multipliers instead of a
//! probability experiment). The cap itself is still kept by [`super::Exposure`].
//!
//! Areas have prices for the same reason: within one test [`Balance`] keeps each within an item of its share, but the items
//! left over when the test ends would come from the same rich area time after time. Its price rises until they do not.

use super::content::Balance;
use crate::item::Item;

/// What each item costs.
#[derive(Debug, Clone)]
pub struct Prices {
    values: Vec<f64>,
    balance: Option<Balance>,
    /// Price of each area; the lowest is 0.
    areas: Vec<f64>,
    /// Aim a little below the cap, so that the hard cap seldom decides.
    target: f64,
    /// Information of a good item at typical abilities: the unit in which prices move.
    unit: f64,
}

/// First step of learning, in units of a good item's information.
const FIRST_STEP: f64 = 0.08;
/// Step in use.
const LAST_STEP: f64 = 0.01;

impl Prices {
    /// All free. From a cap of 1 on no item will ever cost, without a balance no area.
    pub fn new(items: &[Item], cap: f64, balance: Option<Balance>) -> Prices {
        let abilities = [-2.0, -1.0, 0.0, 1.0, 2.0];
        let best = |theta: f64| items.iter().map(|i| i.information(theta)).fold(0.0, f64::max);
        let unit = abilities.into_iter().map(best).sum::<f64>() / abilities.len() as f64;
        let areas = vec![0.0; balance.as_ref().map_or(0, Balance::areas)];
        Prices { values: vec![0.0; items.len()], balance, areas, target: 0.995 * cap, unit }
    }

    /// The present price of an item, that of its area included.
    pub fn price(&self, item: usize) -> f64 {
        self.values[item] + self.balance.as_ref().map_or(0.0, |balance| self.areas[balance.area(item)])
    }

    /// A test has ended in which these items were shown. `learned` runs from 0 (first test of learning) to 1 (in use).
    pub fn after_test(&mut self, shown: &[(usize, usize)], learned: f64) {
        let step = self.unit * (LAST_STEP + (FIRST_STEP - LAST_STEP) * (1.0 - learned.clamp(0.0, 1.0)));
        if let Some(balance) = &self.balance {
            for (price, excess) in self.areas.iter_mut().zip(balance.excess(shown)) {
                *price += step * excess;
            }
            let lowest = self.areas.iter().copied().fold(f64::INFINITY, f64::min);
            self.areas.iter_mut().for_each(|price| *price -= lowest);
        }
        if self.target >= 0.995 {
            return;
        }
        for value in self.values.iter_mut().filter(|v| **v > 0.0) {
            *value = (*value - step * self.target).max(0.0);
        }
        for (item, _) in shown {
            self.values[*item] += step;
            // An item that was free fell by nothing above, so its share of the target is taken off here.
            if self.values[*item] == step {
                self.values[*item] -= step * self.target;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    #[test]
    fn an_item_wanted_by_all_becomes_dear_and_a_neglected_one_free() {
        let items = crate::synthetic::bank(10, 0.0, Seed(1));
        let mut prices = Prices::new(&items, 0.25, None);
        for _ in 0..200 {
            prices.after_test(&[(3, 1)], 0.5);
        }
        assert!(prices.price(3) > 1.0 && prices.price(4) == 0.0);
        for _ in 0..10_000 {
            prices.after_test(&[(5, 0)], 1.0);
        }
        assert_eq!(prices.price(3), 0.0);
        let mut free = Prices::new(&items, 1.0, None);
        free.after_test(&[(3, 1)], 0.0);
        assert_eq!(free.price(3), 0.0);
    }

    #[test]
    fn the_area_that_is_shown_beyond_its_share_becomes_dear() {
        let items = crate::synthetic::bank(4, 0.0, Seed(1));
        let balance = Balance::new(vec![0, 0, 1, 1], vec![1.0, 1.0]);
        let mut prices = Prices::new(&items, 1.0, balance);
        prices.after_test(&[(0, 1), (1, 0), (2, 1)], 1.0);
        assert!(prices.price(0) > 0.0 && prices.price(0) == prices.price(1));
        assert_eq!(prices.price(3), 0.0);
        prices.after_test(&[(2, 1)], 1.0);
        assert!(prices.price(0).abs() < 1e-12, "{}", prices.price(0));
    }
}
