//! The most informative items at an ability, found without evaluating the whole bank.
//!
//! The ability scale is cut into cells. Per cell the items are sorted by an upper bound of their information in it. At an
//! ability the items of its cell are evaluated exactly in that order, until no later bound can beat what was found: some
//! ten evaluations instead of a thousand, and exactly the same answer.

use crate::item::{Family, Item};

const LOW: f64 = -6.0;
const HIGH: f64 = 6.0;
const CELL: f64 = 0.1;

/// Items of a bank sorted by information, cell by cell.
#[derive(Debug, Clone)]
pub struct InformationIndex {
    /// Per cell, `items` entries of (upper bound, item).
    order: Vec<(f32, u32)>,
    items: usize,
}

impl InformationIndex {
    /// Sorts a bank. Costs some milliseconds and 1 kB per item.
    pub fn new(items: &[Item]) -> InformationIndex {
        let cells = ((HIGH - LOW) / CELL).round() as usize;
        let mut order = Vec::with_capacity(cells * items.len());
        for cell in 0..cells {
            let low = LOW + CELL * cell as f64;
            let first = order.len();
            order.extend(items.iter().enumerate().map(|(i, item)| {
                // Rounded up to the next single-precision number, so that a bound stays a bound.
                let bound = information_bound(item, low - 1e-9, low + CELL + 1e-9) as f32;
                (bound.next_up(), i as u32)
            }));
            order[first..].sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        }
        InformationIndex { order, items: items.len() }
    }

    /// The best `count` of the items that are offered, by information less price, ties by lowest index, with that value.
    /// `price` says `None` for an item that may not be shown, else what it costs (0 or more, in units of information).
    /// Abilities outside [-6, 6] use the outermost cell's items, each evaluated.
    pub fn best(
        &self,
        items: &[Item],
        theta: f64,
        count: usize,
        price: impl Fn(usize) -> Option<f64>,
        best: &mut Vec<(f64, usize)>,
    ) {
        best.clear();
        if self.items == 0 || count == 0 || theta.is_nan() {
            return;
        }
        let cells = self.order.len() / self.items;
        let cell = (((theta - LOW) / CELL).floor().max(0.0) as usize).min(cells - 1);
        let exact_bounds = (LOW..=HIGH).contains(&theta);
        for (bound, item) in &self.order[cell * self.items..(cell + 1) * self.items] {
            let full = best.len() == count;
            if full && exact_bounds && f64::from(*bound) < best[count - 1].0 {
                break;
            }
            let index = *item as usize;
            let Some(price) = price(index) else { continue };
            let value = items[index].information(theta) - price;
            let place = best.partition_point(|(v, j)| *v > value || (*v == value && *j < index));
            if place < count {
                if full {
                    best.pop();
                }
                best.insert(place, (value, index));
            }
        }
    }
}

/// The most information an item can give between two abilities.
fn information_bound(item: &Item, low: f64, high: f64) -> f64 {
    let ends = item.information(low).max(item.information(high));
    match item.family {
        Family::Dichotomous => {
            // One peak, at the ability of Birnbaum (1968, eq. 20.4.21): b + ln((1 + sqrt(1 + 8c)) / 2) / a.
            let a = item.discrimination;
            if a == 0.0 {
                return ends;
            }
            let lift = libm::log(0.5 * (1.0 + (1.0 + 8.0 * item.guessing).sqrt()));
            let peak = (lift - item.intercepts[0]) / a;
            if (low..=high).contains(&peak) { ends.max(item.information(peak)) } else { ends }
        }
        Family::Graded | Family::PartialCredit => {
            // Several peaks: sampled, with the steepest possible rise between samples added. |I'| is at most 2 |a|^3 for
            // graded items (I = a^2 sum P_k (1 - u - v)^2 with u, v the boundary curves); for partial credit it is |a|^3
            // times the third central moment of the score, at most m^3 / 10 for scores 0..m.
            let samples = 8;
            let width = (high - low) / samples as f64;
            let a = item.discrimination.abs();
            let m = item.highest_score() as f64;
            let steepest = match item.family {
                Family::PartialCredit => a * a * a * m * m * m * 0.1,
                _ => 2.0 * a * a * a,
            };
            let peak = (0..=samples).map(|s| item.information(low + width * s as f64)).fold(ends, f64::max);
            peak + 0.5 * width * steepest
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    fn mixed() -> Vec<Item> {
        let mut items = crate::synthetic::bank(150, 0.2, Seed(1));
        let mut chance = Seed(2).chance();
        for i in 0..80 {
            let a = 0.5 + 1.5 * chance.unit();
            let mut b: Vec<f64> = (0..3).map(|_| 4.0 * chance.unit() - 2.0).collect();
            b.sort_by(f64::total_cmp);
            let family = if i % 2 == 0 { Family::Graded } else { Family::PartialCredit };
            items.push(Item::from_difficulties("g", family, a, &b, 0.0).unwrap());
        }
        // An exact tie.
        items.push(items[3].clone());
        items
    }

    #[test]
    fn the_same_items_as_a_full_search() {
        let items = mixed();
        let index = InformationIndex::new(&items);
        let mut chance = Seed(7).chance();
        let mut best = Vec::new();
        for round in 0..400 {
            let theta = 13.0 * chance.unit() - 6.5;
            let price = |i: usize| if round % 2 == 0 { 0.0 } else { 0.02 * (i % 13) as f64 };
            let banned = |i: usize| (i * 7 + round).is_multiple_of(5);
            index.best(&items, theta, 4, |i| (!banned(i)).then_some(price(i)), &mut best);
            let mut all: Vec<(f64, usize)> = items
                .iter()
                .enumerate()
                .filter(|(i, _)| !banned(*i))
                .map(|(i, item)| (item.information(theta) - price(i), i))
                .collect();
            all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            assert_eq!(best, all[..4], "theta {theta}");
        }
    }

    #[test]
    fn an_empty_bank_or_no_ability_gives_nothing() {
        let mut best = vec![(1.0, 1)];
        InformationIndex::new(&[]).best(&[], 0.0, 3, |_| Some(0.0), &mut best);
        assert!(best.is_empty());
        let items = mixed();
        InformationIndex::new(&items).best(&items, f64::NAN, 3, |_| Some(0.0), &mut best);
        assert!(best.is_empty());
    }
}
