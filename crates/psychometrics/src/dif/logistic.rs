//! Logistic regression of the answer on total score and group (Swaminathan & Rogers 1990); graded items by cumulative
//! logits (Zumbo 1999).

use super::matching::Matched;
use crate::distributions::chi_squared_tail;
use crate::item::logistic;
use crate::matrix::Symmetric;

/// Likelihood-ratio statistics of nested regressions.
#[derive(Debug, Clone, PartialEq)]
pub struct Logistic {
    /// Group added to the score: 1 degree of freedom.
    pub uniform: f64,
    /// Group by score added to that: 1 degree of freedom.
    pub nonuniform: f64,
    /// Both together: 2 degrees of freedom.
    pub total: f64,
    /// Tail probability of `total`.
    pub p: f64,
    /// Coefficient of the focal group in the second model, in logits.
    pub group_coefficient: f64,
}

/// `None` where the answers are all alike or a regression does not settle (complete separation).
pub(super) fn item(matched: &Matched, item: usize, dropped: &[usize]) -> Option<Logistic> {
    let (reference, focal) = matched.sizes();
    if reference == 0 || focal == 0 || matched.categories(item) < 2 {
        return None;
    }
    // Equal rows together: score, group, answer.
    let mut cells: std::collections::BTreeMap<(usize, bool, usize), f64> = std::collections::BTreeMap::new();
    for person in 0..matched.persons() {
        let key =
            (matched.total(person, item, dropped), matched.is_focal(person), matched.category(person, item));
        *cells.entry(key).or_default() += 1.0;
    }
    let highest = cells.keys().map(|k| k.0).max().unwrap_or(1).max(1) as f64;
    let rows: Vec<Row> = cells
        .iter()
        .map(|((total, focal, answer), n)| {
            // The score in units of its maximum keeps the equations well scaled; the statistics do not depend on it.
            let (score, group) = (*total as f64 / highest, f64::from(u8::from(*focal)));
            Row { x: [score, group, score * group], answer: *answer, n: *n }
        })
        .collect();
    let categories = matched.categories(item);
    let fits = [1, 2, 3].map(|covariates| fit(&rows, categories, covariates));
    let [Some(score), Some(group), Some(both)] = fits else { return None };
    let statistic = |small: &Fit, large: &Fit| (2.0 * (large.log_likelihood - small.log_likelihood)).max(0.0);
    let total = statistic(&score, &both);
    Some(Logistic {
        uniform: statistic(&score, &group),
        nonuniform: statistic(&group, &both),
        total,
        p: chi_squared_tail(total, 2.0),
        group_coefficient: group.coefficients[1],
    })
}

struct Row {
    x: [f64; 3],
    answer: usize,
    n: f64,
}

struct Fit {
    log_likelihood: f64,
    coefficients: Vec<f64>,
}

/// `P(X >= k) = logistic(d_k + x beta)` by Fisher scoring; with two categories plain logistic regression.
fn fit(rows: &[Row], categories: usize, covariates: usize) -> Option<Fit> {
    let thresholds = categories - 1;
    let size = thresholds + covariates;
    let n: f64 = rows.iter().map(|r| r.n).sum();
    let mut parameters = vec![0.0; size];
    for k in 1..categories {
        let above: f64 = rows.iter().filter(|r| r.answer >= k).map(|r| r.n).sum();
        parameters[k - 1] = libm::log(above / (n - above));
    }
    let mut value = log_likelihood(rows, &parameters, thresholds, covariates);
    for _ in 0..100 {
        let (slope, information) = derivatives(rows, &parameters, thresholds, covariates);
        let step = information.cholesky()?.solve(&slope);
        let mut scale = 1.0;
        let mut moved = false;
        for _ in 0..30 {
            let trial: Vec<f64> = parameters.iter().zip(&step).map(|(p, s)| p + scale * s).collect();
            let trial_value = log_likelihood(rows, &trial, thresholds, covariates);
            if trial_value >= value - 1e-12 * value.abs() {
                (parameters, value) = (trial, trial_value);
                moved = true;
                break;
            }
            scale *= 0.5;
        }
        let longest = step.iter().fold(0.0f64, |a, s| a.max((scale * s).abs()));
        if !moved || longest < 1e-9 {
            let coefficients = parameters[thresholds..].to_vec();
            // Coefficients that run away are separation, not an effect size.
            let sane = coefficients.iter().all(|c| c.abs() < 200.0) && value.is_finite();
            return sane.then_some(Fit { log_likelihood: value, coefficients });
        }
    }
    None
}

/// Category probability and the two boundary curves of a row.
fn boundaries(row: &Row, parameters: &[f64], thresholds: usize, covariates: usize) -> (f64, f64) {
    let linear: f64 = (0..covariates).map(|i| parameters[thresholds + i] * row.x[i]).sum();
    let curve = |k: usize| match k {
        0 => 1.0,
        k if k > thresholds => 0.0,
        k => logistic(parameters[k - 1] + linear),
    };
    (curve(row.answer), curve(row.answer + 1))
}

fn log_likelihood(rows: &[Row], parameters: &[f64], thresholds: usize, covariates: usize) -> f64 {
    let mut total = 0.0;
    for row in rows {
        let (upper, lower) = boundaries(row, parameters, thresholds, covariates);
        let p = upper - lower;
        if p.is_nan() || p <= 0.0 {
            return f64::NEG_INFINITY;
        }
        total += row.n * libm::log(p);
    }
    total
}

/// Score vector and expected information over the distinct covariate rows.
fn derivatives(
    rows: &[Row],
    parameters: &[f64],
    thresholds: usize,
    covariates: usize,
) -> (Vec<f64>, Symmetric) {
    let size = thresholds + covariates;
    let mut slope = vec![0.0; size];
    let mut information = Symmetric::zeros(size);
    let mut gradient = vec![0.0; size];
    for row in rows {
        for k in 0..=thresholds {
            let at = Row { x: row.x, answer: k, n: row.n };
            let (upper, lower) = boundaries(&at, parameters, thresholds, covariates);
            let p = (upper - lower).max(1e-300);
            let (du, dl) = (upper * (1.0 - upper), lower * (1.0 - lower));
            gradient.fill(0.0);
            if k > 0 {
                gradient[k - 1] += du;
            }
            if k < thresholds {
                gradient[k] -= dl;
            }
            for i in 0..covariates {
                gradient[thresholds + i] = (du - dl) * row.x[i];
            }
            for i in 0..size {
                if k == row.answer {
                    slope[i] += row.n * gradient[i] / p;
                }
                for j in 0..=i {
                    information.add(i, j, row.n * gradient[i] * gradient[j] / p);
                }
            }
        }
    }
    (slope, information)
}
