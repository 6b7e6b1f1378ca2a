//! Reliability and test information.

use crate::grid::ThetaGrid;
use crate::item::Item;
use crate::responses::Responses;
use crate::score::{Estimate, Prior};

/// How reliable a set of scores is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reliability {
    /// Variance of EAPs over itself plus the mean posterior variance (Bock & Mislevy 1982; du Toit 2003).
    pub empirical: f64,
    /// Variance of the EAPs.
    pub variance: f64,
    /// Mean posterior variance.
    pub error_variance: f64,
}

/// From EAP estimates; `None` for fewer than two or where all are alike.
pub fn marginal_reliability(estimates: &[Estimate]) -> Option<Reliability> {
    let n = estimates.len() as f64;
    if estimates.len() < 2 {
        return None;
    }
    let mean = estimates.iter().map(|e| e.theta).sum::<f64>() / n;
    let variance = estimates.iter().map(|e| (e.theta - mean) * (e.theta - mean)).sum::<f64>() / n;
    let error_variance = estimates.iter().filter_map(|e| e.standard_error).map(|s| s * s).sum::<f64>() / n;
    let total = variance + error_variance;
    (total > 0.0).then(|| Reliability { empirical: variance / total, variance, error_variance })
}

/// Coefficient alpha (Cronbach 1951, eq. 2) of persons who answered everything; `None` without variance or with one item.
pub fn coefficient_alpha(responses: &Responses) -> Option<f64> {
    let items = responses.items().len();
    let mut sums = vec![0.0; items];
    let mut squares = vec![0.0; items];
    let (mut total, mut total_square, mut n) = (0.0, 0.0, 0.0);
    for person in 0..responses.person_count() {
        if responses.answers(person).len() != items {
            continue;
        }
        let mut sum = 0.0;
        for answer in responses.answers(person) {
            let score = answer.score as f64;
            sums[answer.item] += score;
            squares[answer.item] += score * score;
            sum += score;
        }
        total += sum;
        total_square += sum * sum;
        n += 1.0;
    }
    if n < 2.0 || items < 2 {
        return None;
    }
    let variance = |sum: f64, square: f64| square / n - (sum / n) * (sum / n);
    let whole = variance(total, total_square);
    let parts: f64 = sums.iter().zip(&squares).map(|(s, q)| variance(*s, *q)).sum();
    let k = items as f64;
    (whole > 0.0).then(|| k / (k - 1.0) * (1.0 - parts / whole))
}

/// Test information over a grid, with the standard error of an EAP there, `1 / sqrt(I + 1 / sd^2)`.
pub fn test_information(items: &[Item], prior: Prior, grid: &ThetaGrid) -> Vec<(f64, f64, f64)> {
    let row = |theta: &f64| {
        let information: f64 = items.iter().map(|i| i.information(*theta)).sum();
        (*theta, information, 1.0 / (information + 1.0 / (prior.sd * prior.sd)).sqrt())
    };
    grid.points().iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_of_a_worked_example() {
        // Three items, scores (1,1,1) (1,1,0) (0,0,0) (1,0,0): item variances .1875 .25 .1875, total variance 1.25.
        let mut r = Responses::new(vec!["a".into(), "b".into(), "c".into()]);
        for row in [[1, 1, 1], [1, 1, 0], [0, 0, 0], [1, 0, 0]] {
            r.push(&row.map(Some), 0);
        }
        let alpha = coefficient_alpha(&r).unwrap();
        assert!((alpha - 1.5 * (1.0 - 0.625 / 1.25)).abs() < 1e-12, "{alpha}");
    }

    #[test]
    fn reliability_needs_variance() {
        let e = |theta| Estimate { theta, standard_error: Some(0.5), at_bound: false };
        let r = marginal_reliability(&[e(-1.0), e(1.0)]).unwrap();
        assert!((r.empirical - 0.8).abs() < 1e-12);
        assert!(marginal_reliability(&[e(0.0)]).is_none());
    }
}
