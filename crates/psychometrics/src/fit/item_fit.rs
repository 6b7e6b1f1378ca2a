//! S-X2 (Orlando & Thissen 2000; graded items: Kang & Chen 2008): observed against expected answers at each number-right
//! score. Chosen because its groups depend on no estimate of ability, so that it keeps its 5 % where older statistics do not.

use crate::distributions::chi_squared_tail;
use crate::grid::ThetaGrid;
use crate::item::{Item, MAX_CATEGORIES};
use crate::responses::Responses;

/// Fit of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemFit {
    /// The statistic.
    pub s_x2: f64,
    /// Cells after merging, less estimated parameters.
    pub df: usize,
    /// Tail probability.
    pub p: f64,
    /// Root mean squared error of approximation: above .05 to .08 the misfit also matters in size.
    pub rmsea: f64,
    /// Persons who answered every item of the bank, on whom it rests.
    pub persons: usize,
}

/// Neighbouring cells are merged until each expects at least this many answers.
const SMALLEST_EXPECTED: f64 = 1.0;

/// The longest summed score for which the recursion is run.
const MAX_SUM: usize = 2_000;

/// Fit of every item of a bank; `column[i]` is item i's place in the answers and `parameters[i]` how many of its parameters
/// were estimated. `weights` are the share of the people at each point of the grid, adding to one. `None` for an item where too few cells remain, and for all where nobody answered everything.
pub fn item_fit(
    items: &[Item],
    responses: &Responses,
    column: &[usize],
    parameters: &[usize],
    weights: &[f64],
    grid: &ThetaGrid,
) -> Vec<Option<ItemFit>> {
    let highest: usize = items.iter().map(Item::highest_score).sum();
    let observed = Observed::new(items, responses, column, highest);
    if observed.persons == 0 || items.len() < 3 || highest > MAX_SUM {
        return vec![None; items.len()];
    }
    let tables: Vec<Vec<[f64; MAX_CATEGORIES]>> = items
        .iter()
        .map(|item| {
            grid.points()
                .iter()
                .map(|theta| {
                    let mut p = [0.0; MAX_CATEGORIES];
                    item.probabilities(*theta, &mut p);
                    p
                })
                .collect()
        })
        .collect();
    (0..items.len())
        .map(|studied| {
            let expected = expected_shares(items, &tables, weights, studied, highest);
            statistic(&observed, &expected, studied, items[studied].categories(), parameters[studied])
        })
        .collect()
}

/// Counts by item, summed score and answer, of persons who answered everything.
struct Observed {
    persons: usize,
    /// `counts[item][score * MAX_CATEGORIES + answer]`.
    counts: Vec<Vec<f64>>,
    highest: usize,
}

impl Observed {
    fn new(items: &[Item], responses: &Responses, column: &[usize], highest: usize) -> Observed {
        let mut place = vec![None; responses.items().len()];
        for (item, column) in column.iter().enumerate() {
            place[*column] = Some(item);
        }
        let mut out = Observed {
            persons: 0,
            counts: vec![vec![0.0; (highest + 1) * MAX_CATEGORIES]; items.len()],
            highest,
        };
        let mut row = Vec::new();
        for person in 0..responses.person_count() {
            row.clear();
            let answers = responses.answers(person);
            row.extend(answers.filter_map(|a| place[a.item].map(|item| (item, a.score))));
            let sound = row.iter().all(|(item, score)| *score <= items[*item].highest_score());
            if row.len() != items.len() || !sound {
                continue;
            }
            let sum: usize = row.iter().map(|(_, score)| score).sum();
            for (item, score) in &row {
                out.counts[*item][sum * MAX_CATEGORIES + score] += 1.0;
            }
            out.persons += 1;
        }
        out
    }
}

/// Share of each answer to the studied item at each summed score: the recursion of Lord & Wingersky (1984) over the others.
fn expected_shares(
    items: &[Item],
    tables: &[Vec<[f64; MAX_CATEGORIES]>],
    weights: &[f64],
    studied: usize,
    highest: usize,
) -> Vec<[f64; MAX_CATEGORIES]> {
    let mut joint = vec![[0.0; MAX_CATEGORIES]; highest + 1];
    let mut sums = vec![0.0; highest + 1];
    let mut next = vec![0.0; highest + 1];
    for (q, weight) in weights.iter().enumerate() {
        sums.fill(0.0);
        sums[0] = 1.0;
        let mut reach = 0;
        for (index, item) in items.iter().enumerate().filter(|(i, _)| *i != studied) {
            let p = &tables[index][q];
            next[..=reach + item.highest_score()].fill(0.0);
            for (sum, share) in sums[..=reach].iter().enumerate() {
                for k in 0..item.categories() {
                    next[sum + k] += share * p[k];
                }
            }
            reach += item.highest_score();
            std::mem::swap(&mut sums, &mut next);
        }
        for (sum, share) in sums[..=reach].iter().enumerate() {
            for k in 0..items[studied].categories() {
                joint[sum + k][k] += weight * share * tables[studied][q][k];
            }
        }
    }
    for row in &mut joint {
        let total: f64 = row.iter().sum();
        if total > 0.0 {
            row.iter_mut().for_each(|p| *p /= total);
        }
    }
    joint
}

fn statistic(
    observed: &Observed,
    shares: &[[f64; MAX_CATEGORIES]],
    studied: usize,
    categories: usize,
    parameters: usize,
) -> Option<ItemFit> {
    let (mut value, mut cells) = (0.0, 0usize);
    // Scores merged from below until every cell of the row expects enough; what is left joins the last row.
    let mut rows: Vec<([f64; MAX_CATEGORIES], [f64; MAX_CATEGORIES])> = Vec::new();
    let mut open = ([0.0; MAX_CATEGORIES], [0.0; MAX_CATEGORIES]);
    // The lowest and highest sums fix every answer and say nothing.
    for sum in 1..observed.highest {
        let counts = &observed.counts[studied][sum * MAX_CATEGORIES..(sum + 1) * MAX_CATEGORIES];
        let n: f64 = counts.iter().sum();
        for k in 0..categories {
            open.0[k] += counts[k];
            open.1[k] += n * shares[sum][k];
        }
        if open.1[..categories].iter().all(|e| *e >= SMALLEST_EXPECTED) {
            rows.push(open);
            open = ([0.0; MAX_CATEGORIES], [0.0; MAX_CATEGORIES]);
        }
    }
    if let Some(last) = rows.last_mut() {
        for k in 0..categories {
            last.0[k] += open.0[k];
            last.1[k] += open.1[k];
        }
    }
    for (counts, expected) in &rows {
        for k in 0..categories {
            let away = counts[k] - expected[k];
            value += away * away / expected[k];
        }
        cells += categories - 1;
    }
    let df = cells.checked_sub(parameters).filter(|df| *df > 0)?;
    let n = observed.persons as f64;
    let rmsea = ((value - df as f64) / (df as f64 * (n - 1.0).max(1.0))).max(0.0).sqrt();
    Some(ItemFit { s_x2: value, df, p: chi_squared_tail(value, df as f64), rmsea, persons: observed.persons })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    fn fits(bank: &[Item], truth: &[Item]) -> Vec<Option<ItemFit>> {
        let abilities = crate::synthetic::abilities(3000, 0.0, 1.0, Seed(6));
        let data = crate::synthetic::responses(truth, &abilities, None, Seed(6));
        let column: Vec<usize> = (0..bank.len()).collect();
        let grid = ThetaGrid::calibration();
        item_fit(bank, &data, &column, &vec![0; bank.len()], &grid.normal_weights(0.0, 1.0), &grid)
    }

    #[test]
    fn true_items_fit_and_a_wrong_one_stands_out() {
        let truth = crate::synthetic::bank(20, 0.0, Seed(2));
        let good = fits(&truth, &truth);
        let rejected = good.iter().filter(|f| f.as_ref().unwrap().p < 0.01).count();
        assert!(rejected <= 2, "{good:?}");
        let mut wrong = truth.clone();
        wrong[4].discrimination *= 2.0;
        let found = fits(&wrong, &truth);
        assert!(found[4].as_ref().unwrap().p < 1e-6);
    }

    #[test]
    fn nobody_complete_gives_nothing() {
        let bank = crate::synthetic::bank(10, 0.0, Seed(2));
        let abilities = crate::synthetic::abilities(50, 0.0, 1.0, Seed(6));
        let data = crate::synthetic::responses(&bank, &abilities, Some(5), Seed(6));
        let column: Vec<usize> = (0..10).collect();
        let grid = ThetaGrid::calibration();
        let fit = item_fit(&bank, &data, &column, &[2; 10], &grid.normal_weights(0.0, 1.0), &grid);
        assert!(fit.iter().all(Option::is_none));
    }
}
