//! Modified Angoff (Angoff 1971; item-response form: Kane 1987): the expected scores of somebody just at the level.

use super::{Cut, StandardError, cut};
use crate::item::Item;

/// The cut of a panel: `ratings[judge][item]` is the expected score of the borderline person on each item, between 0 and
/// the item's highest (for right/wrong items a probability). A judge's cut is the ability at which the test
/// characteristic curve equals the sum of her ratings; the panel's is the mean.
pub fn modified_angoff(items: &[Item], ratings: &[Vec<f64>]) -> Result<Cut, StandardError> {
    if ratings.is_empty() {
        return Err(StandardError::NoJudges);
    }
    if items.is_empty() || items.iter().any(|i| i.discrimination <= 0.0) {
        return Err(StandardError::Bank("every item needs a slope above 0"));
    }
    let judged: Result<Vec<f64>, StandardError> =
        ratings.iter().enumerate().map(|(judge, row)| judge_cut(items, row, judge + 1)).collect();
    Ok(cut(judged?))
}

fn judge_cut(items: &[Item], row: &[f64], judge: usize) -> Result<f64, StandardError> {
    let wrong = |what: String| StandardError::Judgement { judge, what };
    if row.len() != items.len() {
        return Err(wrong(format!("{} ratings for {} items", row.len(), items.len())));
    }
    for (rating, item) in row.iter().zip(items) {
        if !(rating.is_finite() && (0.0..=item.highest_score() as f64).contains(rating)) {
            return Err(wrong(format!(
                "item {}: a rating of {rating}, 0 to {} is possible",
                item.name,
                item.highest_score()
            )));
        }
    }
    let wanted: f64 = row.iter().sum();
    let reached = |theta: f64| items.iter().map(|i| i.expected_score(theta)).sum::<f64>();
    let (mut low, mut high) = (-8.0, 8.0);
    if wanted <= reached(low) || wanted >= reached(high) {
        return Err(wrong(format!("the sum {wanted:.2} of the ratings is reached nowhere between -8 and 8")));
    }
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if reached(middle) < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    #[test]
    fn ratings_made_at_an_ability_lead_back_to_it() {
        let items = crate::synthetic::bank(15, 0.1, Seed(1));
        let rate = |theta: f64| items.iter().map(|i| i.expected_score(theta)).collect::<Vec<f64>>();
        let panel = modified_angoff(&items, &[rate(0.3), rate(0.5), rate(0.7)]).unwrap();
        assert!((panel.theta - 0.5).abs() < 1e-9);
        assert!((panel.standard_error.unwrap() - 0.2 / 3f64.sqrt()).abs() < 1e-9);
        assert_eq!(panel.judges.len(), 3);
    }

    #[test]
    fn senseless_ratings_are_named() {
        let items = crate::synthetic::bank(3, 0.0, Seed(1));
        let error = |row: Vec<f64>| modified_angoff(&items, &[row]).unwrap_err().to_string();
        assert!(error(vec![0.5, 0.5]).contains("judge 1: 2 ratings for 3 items"));
        assert!(error(vec![0.5, 1.5, 0.5]).contains("item item0002: a rating of 1.5"));
        assert!(error(vec![0.0, 0.0, 0.0]).contains("reached nowhere"));
    }
}
