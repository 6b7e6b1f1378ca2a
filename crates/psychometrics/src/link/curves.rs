//! The characteristic-curve methods: least squares in A and B by Levenberg-Marquardt.

use super::{LinkMethod, LinkSettings, Linking};
use crate::item::{Family, Item, MAX_CATEGORIES};

/// The constants that minimise the loss, from a start near them; `None` where no step lowers it to a finite value.
pub(super) fn characteristic_curves(
    pairs: &[(&Item, &Item)],
    method: LinkMethod,
    settings: &LinkSettings,
    start: Linking,
) -> Option<Linking> {
    // D belongs to the curves, not to the constants: scaled into the slopes once.
    let scaled: Vec<(Item, Item)> =
        pairs.iter().map(|(x, y)| (with_d(x, settings.d), with_d(y, settings.d))).collect();
    let residuals = |at: Linking| residuals(&scaled, method, settings, at);
    let mut now = start;
    let mut r = residuals(now);
    let mut loss = sum_of_squares(&r);
    let mut damping = 1e-4;
    for _ in 0..200 {
        let h = 1e-6;
        let columns = [difference(&residuals, now, h, 0.0), difference(&residuals, now, 0.0, h)];
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        let (aa, ab, bb) =
            (dot(&columns[0], &columns[0]), dot(&columns[0], &columns[1]), dot(&columns[1], &columns[1]));
        let (ga, gb) = (dot(&columns[0], &r), dot(&columns[1], &r));
        let mut moved = false;
        for _ in 0..30 {
            let (daa, dbb) = (aa * (1.0 + damping) + 1e-300, bb * (1.0 + damping) + 1e-300);
            let determinant = daa * dbb - ab * ab;
            let step = ((dbb * ga - ab * gb) / determinant, (daa * gb - ab * ga) / determinant);
            let trial = Linking { slope: now.slope - step.0, intercept: now.intercept - step.1 };
            if trial.slope.is_finite() && trial.slope > 1e-3 && trial.intercept.is_finite() {
                let trial_r = residuals(trial);
                let trial_loss = sum_of_squares(&trial_r);
                if trial_loss <= loss {
                    let small = step.0.abs().max(step.1.abs()) < 1e-11;
                    (now, r, loss) = (trial, trial_r, trial_loss);
                    damping = (damping * 0.1).max(1e-12);
                    moved = !small;
                    break;
                }
            }
            damping *= 10.0;
        }
        if !moved {
            break;
        }
    }
    loss.is_finite().then_some(now)
}

fn with_d(item: &Item, d: f64) -> Item {
    Item {
        discrimination: item.discrimination * d,
        intercepts: item.intercepts.iter().map(|i| i * d).collect(),
        ..item.clone()
    }
}

fn sum_of_squares(r: &[f64]) -> f64 {
    r.iter().map(|x| x * x).sum()
}

fn difference(residuals: &impl Fn(Linking) -> Vec<f64>, at: Linking, da: f64, db: f64) -> Vec<f64> {
    let up = residuals(Linking { slope: at.slope + da, intercept: at.intercept + db });
    let down = residuals(Linking { slope: at.slope - da, intercept: at.intercept - db });
    let width = 2.0 * (da + db);
    up.iter().zip(down).map(|(u, d)| (u - d) / width).collect()
}

fn residuals(pairs: &[(Item, Item)], method: LinkMethod, settings: &LinkSettings, at: Linking) -> Vec<f64> {
    let mut out = Vec::new();
    let there: Vec<(Item, &Item)> = pairs.iter().map(|(x, y)| (at.item(x), y)).collect();
    let back: Vec<(Item, &Item)> = pairs.iter().map(|(x, y)| (at.inverse().item(y), x)).collect();
    let ways = if settings.symmetric { vec![there, back] } else { vec![there] };
    for way in &ways {
        for theta in &settings.points {
            if method == LinkMethod::StockingLord {
                out.push(way.iter().map(|(x, y)| x.expected_score(*theta) - y.expected_score(*theta)).sum());
                continue;
            }
            for (x, y) in way {
                let (mut p, mut q) = ([0.0; MAX_CATEGORIES], [0.0; MAX_CATEGORIES]);
                x.probabilities(*theta, &mut p);
                y.probabilities(*theta, &mut q);
                // One curve of a right/wrong item, all curves of a graded one (as plink counts them).
                let first = usize::from(x.family == Family::Dichotomous);
                out.extend((first..x.categories()).map(|k| p[k] - q[k]));
            }
        }
    }
    out
}
