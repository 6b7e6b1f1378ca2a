//! One person's ability by EAP, MAP, WLE or ML.

use crate::grid::ThetaGrid;
use crate::item::{Item, SMALLEST_PROBABILITY};

/// How ability is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Mean of the posterior on the grid (Bock & Mislevy 1982, eq. 5); its error is the posterior standard deviation.
    Eap,
    /// Mode of the posterior (Samejima 1969); error 1 / sqrt(I + 1 / sd^2) (Birnbaum 1969).
    Map,
    /// Weighted likelihood (Warm 1989, eq. 8: score + J / (2 I) = 0); error 1 / sqrt(I).
    Wle,
    /// Maximum likelihood (Lord 1980, eq. 4-20); error 1 / sqrt(I).
    Ml,
}

/// A normal prior of ability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// Mean.
    pub mean: f64,
    /// Standard deviation, above 0.
    pub sd: f64,
}

impl Default for Prior {
    fn default() -> Prior {
        Prior { mean: 0.0, sd: 1.0 }
    }
}

/// Everything a score depends on besides items and answers.
#[derive(Debug, Clone)]
pub struct ScoreSettings {
    /// Grid of EAP.
    pub grid: ThetaGrid,
    /// Prior of EAP and MAP.
    pub prior: Prior,
    /// Bounds of MAP, WLE and ML; a perfect pattern has its ML estimate at a bound.
    pub range: (f64, f64),
}

impl Default for ScoreSettings {
    fn default() -> ScoreSettings {
        ScoreSettings { grid: ThetaGrid::scoring(), prior: Prior::default(), range: (-10.0, 10.0) }
    }
}

impl ScoreSettings {
    /// The settings for a prior, with a grid that holds it; `None` for a prior too wide for any ([`ThetaGrid::for_prior`]).
    pub fn for_prior(prior: Prior) -> Option<ScoreSettings> {
        let grid = ThetaGrid::for_prior(prior.mean, prior.sd)?;
        Some(ScoreSettings { grid, prior, ..ScoreSettings::default() })
    }
}

/// An ability and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Ability.
    pub theta: f64,
    /// Standard error; `None` where the items say nothing there.
    pub standard_error: Option<f64>,
    /// Whether the estimate is one of the bounds of the range and would lie beyond it.
    pub at_bound: bool,
}

/// Estimates ability from pairs of item and score. `None` where there is no answer and the method has no prior, and where
/// a score is beyond its item's categories.
pub fn estimate(answers: &[(&Item, usize)], method: Method, settings: &ScoreSettings) -> Option<Estimate> {
    if answers.iter().any(|(item, score)| *score > item.highest_score()) {
        return None;
    }
    if method == Method::Eap {
        return Some(expected_a_posteriori(answers, settings));
    }
    if answers.is_empty() && method != Method::Map {
        return None;
    }
    let equation = |theta: f64| derivative(answers, theta, method, settings.prior);
    let (theta, at_bound) =
        root(&equation, settings.range, |theta| objective(answers, theta, method, settings.prior));
    let mut information: f64 = answers.iter().map(|(item, _)| item.information(theta)).sum();
    if method == Method::Map {
        information += 1.0 / (settings.prior.sd * settings.prior.sd);
    }
    let standard_error = (information > 1e-12).then(|| 1.0 / information.sqrt());
    Some(Estimate { theta, standard_error, at_bound })
}

fn expected_a_posteriori(answers: &[(&Item, usize)], settings: &ScoreSettings) -> Estimate {
    let points = settings.grid.points();
    let mut log_posterior: Vec<f64> = points
        .iter()
        .map(|theta| {
            let z = (theta - settings.prior.mean) / settings.prior.sd;
            -0.5 * z * z
        })
        .collect();
    for (item, score) in answers {
        for (value, theta) in log_posterior.iter_mut().zip(points) {
            *value += libm::log(item.probability(*theta, *score).max(SMALLEST_PROBABILITY));
        }
    }
    let highest = log_posterior.iter().fold(f64::NEG_INFINITY, |a, b| a.max(*b));
    let weights: Vec<f64> = log_posterior.iter().map(|l| libm::exp(l - highest)).collect();
    moments(&weights, points)
}

/// Mean and standard deviation of weights on a grid.
pub(super) fn moments(weights: &[f64], points: &[f64]) -> Estimate {
    let total: f64 = weights.iter().sum();
    let theta = weights.iter().zip(points).map(|(w, t)| w * t).sum::<f64>() / total;
    let variance =
        weights.iter().zip(points).map(|(w, t)| w * (t - theta) * (t - theta)).sum::<f64>() / total;
    Estimate { theta, standard_error: Some(variance.sqrt()), at_bound: false }
}

/// The estimating equation: derivative of log-likelihood plus log prior, or Warm's correction.
fn derivative(answers: &[(&Item, usize)], theta: f64, method: Method, prior: Prior) -> f64 {
    let (mut score, mut information, mut bias) = (0.0, 0.0, 0.0);
    for (item, x) in answers {
        let curves = item.curves(theta);
        score += curves.d1[*x] / curves.p[*x].max(SMALLEST_PROBABILITY);
        if method == Method::Wle {
            information += curves.information();
            bias += curves.bias_term();
        }
    }
    match method {
        Method::Wle if information > 0.0 => score + bias / (2.0 * information),
        Method::Map => score + (prior.mean - theta) / (prior.sd * prior.sd),
        _ => score,
    }
}

/// What is compared where the equation has several roots.
fn objective(answers: &[(&Item, usize)], theta: f64, method: Method, prior: Prior) -> f64 {
    let mut value = 0.0;
    let mut information = 0.0;
    for (item, x) in answers {
        value += libm::log(item.probability(theta, *x).max(SMALLEST_PROBABILITY));
        information += item.information(theta);
    }
    match method {
        Method::Wle => value + 0.5 * libm::log(information.max(SMALLEST_PROBABILITY)),
        Method::Map => value - 0.5 * (theta - prior.mean) * (theta - prior.mean) / (prior.sd * prior.sd),
        _ => value,
    }
}

/// Steps of the scan for sign changes: at least this many over the range.
const SCAN_STEPS: usize = 64;
/// And at least this fine.
const SCAN_WIDTH: f64 = 0.125;

/// The maximum: the best root at which the equation falls through zero, else the better bound. As catR does, an inner
/// maximum goes before a bound, where a three-parameter likelihood may rise again.
fn root(
    equation: &impl Fn(f64) -> f64,
    (low, high): (f64, f64),
    objective: impl Fn(f64) -> f64,
) -> (f64, bool) {
    let steps = SCAN_STEPS.max(((high - low) / SCAN_WIDTH).ceil() as usize);
    let mut best: Option<(f64, f64)> = None;
    let mut left = (low, equation(low));
    for i in 1..=steps {
        let theta = low + (high - low) * i as f64 / steps as f64;
        let right = (theta, equation(theta));
        // Far out a steep item's slope is below the smallest number there is. That is no root: the sign must change.
        if right.1 == 0.0 && i < steps {
            continue;
        }
        if left.1 > 0.0 && right.1 < 0.0 {
            let found = bracketed(equation, left, right);
            let value = objective(found);
            if best.is_none_or(|(_, before)| value > before) {
                best = Some((found, value));
            }
        }
        left = right;
    }
    match best {
        Some((theta, _)) => (theta, false),
        None if objective(high) > objective(low) => (high, true),
        None => (low, true),
    }
}

/// Root between two points of opposite sign: false position with halving (Illinois), safeguarded by bisection.
fn bracketed(equation: &impl Fn(f64) -> f64, left: (f64, f64), right: (f64, f64)) -> f64 {
    let ((mut a, mut fa), (mut b, mut fb)) = (left, right);
    let mut side = 0;
    for step in 0..200 {
        if fb == 0.0 {
            return b;
        }
        if (b - a).abs() < 1e-12 {
            break;
        }
        let mut middle = (a * fb - b * fa) / (fb - fa);
        if step % 8 == 7 || !middle.is_finite() || middle <= a || middle >= b {
            middle = 0.5 * (a + b);
        }
        let value = equation(middle);
        if value > 0.0 {
            (a, fa) = (middle, value);
            if side == 1 {
                fb *= 0.5;
            }
            side = 1;
        } else {
            if (middle - b).abs() < 1e-13 {
                return middle;
            }
            (b, fb) = (middle, value);
            if side == -1 {
                fa *= 0.5;
            }
            side = -1;
        }
    }
    0.5 * (a + b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test() -> Vec<Item> {
        (0..9)
            .map(|i| Item::dichotomous("x", 1.0 + 0.1 * i as f64, -2.0 + 0.5 * i as f64, 0.0).unwrap())
            .collect()
    }

    fn score(pattern: &[usize], method: Method) -> Estimate {
        let items = test();
        let answers: Vec<(&Item, usize)> = items.iter().zip(pattern.iter().copied()).collect();
        estimate(&answers, method, &ScoreSettings { range: (-4.0, 4.0), ..ScoreSettings::default() }).unwrap()
    }

    #[test]
    fn ml_solves_its_equation_and_map_shrinks_towards_the_prior() {
        let pattern = [1, 1, 1, 1, 1, 1, 0, 1, 0];
        let ml = score(&pattern, Method::Ml);
        let map = score(&pattern, Method::Map);
        let wle = score(&pattern, Method::Wle);
        assert!(map.theta.abs() < ml.theta.abs() && wle.theta.abs() <= ml.theta.abs() + 1e-9);
        assert!(map.standard_error.unwrap() < ml.standard_error.unwrap());
        let items = test();
        let answers: Vec<(&Item, usize)> = items.iter().zip(pattern).collect();
        assert!(derivative(&answers, ml.theta, Method::Ml, Prior::default()).abs() < 1e-9);
    }

    #[test]
    fn perfect_and_zero_patterns() {
        for (pattern, bound) in [([1; 9], 4.0), ([0; 9], -4.0)] {
            let ml = score(&pattern, Method::Ml);
            assert_eq!((ml.theta, ml.at_bound), (bound, true));
            for method in [Method::Eap, Method::Map, Method::Wle] {
                let e = score(&pattern, method);
                assert!(e.theta.abs() < 4.0 && e.standard_error.unwrap().is_finite());
            }
        }
    }

    /// All right on steep items: the likelihood rises for ever, though its slope soon is 0 to the last digit.
    #[test]
    fn steep_items_have_no_inner_maximum_where_all_is_right() {
        let items: Vec<Item> = [0.0, 0.5, -1.0].map(|b| Item::dichotomous("x", 8.0, b, 0.0).unwrap()).into();
        for (x, bound) in [(1, 10.0), (0, -10.0)] {
            let answers: Vec<(&Item, usize)> = items.iter().map(|item| (item, x)).collect();
            let found = estimate(&answers, Method::Ml, &ScoreSettings::default()).unwrap();
            assert_eq!((found.theta, found.at_bound), (bound, true));
        }
        // One wrong: the maximum is inside, and found.
        let answers: Vec<(&Item, usize)> = items.iter().zip([1, 0, 1]).collect();
        let found = estimate(&answers, Method::Ml, &ScoreSettings::default()).unwrap();
        assert!((found.theta - 0.25).abs() < 0.01 && !found.at_bound, "{found:?}");
    }

    #[test]
    fn a_wide_prior_gets_a_wide_grid() {
        let prior = Prior { mean: 0.0, sd: 2.5 };
        let items: Vec<Item> =
            (0..8).map(|i| Item::dichotomous("x", 1.0, 1.0 - 0.2 * i as f64, 0.0).unwrap()).collect();
        let answers: Vec<(&Item, usize)> = items.iter().map(|item| (item, 0)).collect();
        let at = |settings: &ScoreSettings| estimate(&answers, Method::Eap, settings).unwrap();
        let found = at(&ScoreSettings::for_prior(prior).unwrap());
        let cut = at(&ScoreSettings { prior, ..ScoreSettings::default() });
        let grid = ThetaGrid::new(-40.0, 40.0, 2001).unwrap();
        let exact = at(&ScoreSettings { prior, grid, ..ScoreSettings::default() });
        assert!(
            (found.theta - exact.theta).abs() < 1e-5 && cut.theta > exact.theta + 0.05,
            "{found:?} {cut:?}"
        );
        assert!((found.standard_error.unwrap() - exact.standard_error.unwrap()).abs() < 1e-5);
    }

    #[test]
    fn no_answers_give_the_prior_or_nothing() {
        let settings = ScoreSettings { prior: Prior { mean: 0.4, sd: 0.8 }, ..ScoreSettings::default() };
        let eap = estimate(&[], Method::Eap, &settings).unwrap();
        assert!((eap.theta - 0.4).abs() < 1e-6 && (eap.standard_error.unwrap() - 0.8).abs() < 1e-4);
        assert!((estimate(&[], Method::Map, &settings).unwrap().theta - 0.4).abs() < 1e-9);
        // A root exactly on a point of the scan.
        assert_eq!(estimate(&[], Method::Map, &ScoreSettings::default()).unwrap().theta, 0.0);
        assert!(estimate(&[], Method::Ml, &settings).is_none());
        let item = Item::dichotomous("x", 1.0, 0.0, 0.0).unwrap();
        assert!(estimate(&[(&item, 2)], Method::Eap, &settings).is_none());
    }
}
