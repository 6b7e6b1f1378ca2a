//! The M-step: each item fitted to its expected counts by Fisher scoring; means and variances of groups in closed form.

use super::Settings;
use super::estep::Expected;
use super::gradients::Gradients;
use super::parameters::{Layout, Point, Slots, bounded_latent, possible};
use crate::item::{Family, Item, MAX_CATEGORIES, logistic, logit};
use crate::matrix::Symmetric;

/// Fisher steps per item and cycle: from the last cycle's values two to four suffice.
const MAX_STEPS: usize = 25;
/// A step below this ends the fit of an item.
const SMALL_STEP: f64 = 1e-7;
/// The longest step in any one parameter.
const LONGEST_STEP: f64 = 1.5;

pub(super) fn maximise(
    expected: &Expected,
    point: &Point,
    layout: &Layout,
    settings: &Settings,
    item_rows: &[usize],
) -> Point {
    let mut out = point.clone();
    for (index, item) in out.items.iter_mut().enumerate() {
        let slots = &layout.slots[index];
        if slots.len() > 0 {
            let w = expected.width;
            let from = item_rows[index] * w;
            let counts = &expected.counts[from..from + item.categories() * w];
            let plain = item.family == Family::Dichotomous && slots.slope && !slots.guessing;
            if !(plain && fit_two_parameter(item, counts, w, settings.grid.points())) {
                fit_item(item, slots, counts, w, settings);
            }
        }
    }
    for (group, slots) in layout.groups.iter().enumerate() {
        let totals = &expected.totals[group * expected.width..(group + 1) * expected.width];
        let persons: f64 = totals.iter().sum();
        if persons <= 0.0 {
            continue;
        }
        let points = settings.grid.points();
        let first: f64 = totals.iter().zip(points).map(|(n, t)| n * t).sum::<f64>() / persons;
        let mean = if slots.mean.is_some() { first } else { out.latent[group].0 };
        let variance =
            totals.iter().zip(points).map(|(n, t)| n * (t - mean) * (t - mean)).sum::<f64>() / persons;
        let sd = if slots.log_sd.is_some() { variance.sqrt() } else { out.latent[group].1 };
        out.latent[group] = bounded_latent(mean, sd);
    }
    out
}

/// Logistic regression of expected counts on ability: Newton, which for this model is Fisher scoring. `false`, and the item
/// as it was, where whole steps lead nowhere: an item that nearly parts right from wrong needs [`fit_item`]'s shorter ones.
fn fit_two_parameter(item: &mut Item, counts: &[f64], w: usize, points: &[f64]) -> bool {
    let (wrong, right) = counts.split_at(w);
    let (mut a, mut d) = (item.discrimination, item.intercepts[0]);
    for _ in 0..MAX_STEPS {
        let (mut g_a, mut g_d, mut h_aa, mut h_ad, mut h_dd) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (q, theta) in points.iter().enumerate() {
            let n = wrong[q] + right[q];
            if n < 1e-12 {
                continue;
            }
            let p = logistic(a * theta + d);
            let away = right[q] - n * p;
            let v = n * p * (1.0 - p);
            g_d += away;
            g_a += away * theta;
            h_dd += v;
            h_ad += v * theta;
            h_aa += v * theta * theta;
        }
        let determinant = h_aa * h_dd - h_ad * h_ad;
        if determinant.is_nan() || determinant <= 1e-12 * h_aa * h_dd {
            return false;
        }
        let step_a = ((h_dd * g_a - h_ad * g_d) / determinant).clamp(-LONGEST_STEP, LONGEST_STEP);
        let step_d = ((h_aa * g_d - h_ad * g_a) / determinant).clamp(-LONGEST_STEP, LONGEST_STEP);
        (a, d) = (a + step_a, d + step_d);
        if step_a.abs().max(step_d.abs()) < SMALL_STEP {
            let found = Item { discrimination: a, intercepts: vec![d], ..item.clone() };
            let sound = possible(&found);
            if sound {
                *item = found;
            }
            return sound;
        }
    }
    false
}

/// Any item: Fisher scoring with halved steps whenever the expected log-likelihood (with priors) would fall.
fn fit_item(item: &mut Item, slots: &Slots, counts: &[f64], w: usize, settings: &Settings) {
    let size = slots.len();
    let mut gradients = Gradients::new(item, slots);
    let mut value = objective(item, slots, counts, w, settings);
    for _ in 0..MAX_STEPS {
        let mut slope = vec![0.0; size];
        let mut information = Symmetric::zeros(size);
        for (q, theta) in settings.grid.points().iter().enumerate() {
            let n: f64 = (0..item.categories()).map(|k| counts[k * w + q]).sum();
            if n < 1e-12 {
                continue;
            }
            gradients.fill(item, slots, *theta, false);
            for k in 0..item.categories() {
                for (i, s) in slope.iter_mut().enumerate() {
                    *s += counts[k * w + q] * gradients.score(k, i);
                }
            }
            gradients.add_information(n, &mut information);
        }
        for (i, first, second) in prior_terms(item, slots, settings).into_iter().flatten() {
            slope[i] += first;
            information.add(i, i, second.max(0.0));
        }
        // A category that almost nobody chooses leaves a direction nearly flat: a whisper of ridge keeps the step finite.
        for i in 0..size {
            let ridge = 1e-9 * information.get(i, i) + 1e-10;
            information.add(i, i, ridge);
        }
        let Some(factor) = information.cholesky() else { break };
        let mut step = factor.solve(&slope);
        let longest = step.iter().fold(0.0f64, |a, b| a.max(b.abs()));
        if longest > LONGEST_STEP {
            step.iter_mut().for_each(|s| *s *= LONGEST_STEP / longest);
        }
        let Some((better, new_value)) = climb(item, slots, &step, value, counts, w, settings) else { break };
        if slots.guessing {
            step[size - 1] *= item.guessing * (1.0 - item.guessing);
        }
        *item = better;
        value = new_value;
        if step.iter().all(|s| s.abs() < SMALL_STEP) {
            break;
        }
    }
}

/// The step, or a half, a quarter, ... of it: the first that does not lose.
fn climb(
    item: &Item,
    slots: &Slots,
    step: &[f64],
    value: f64,
    counts: &[f64],
    w: usize,
    settings: &Settings,
) -> Option<(Item, f64)> {
    let mut scale = 1.0;
    for _ in 0..20 {
        let trial = stepped(item, slots, step, scale);
        if possible(&trial) {
            let new_value = objective(&trial, slots, counts, w, settings);
            // Rounding may hide the gain of the very last step.
            if new_value >= value - 1e-9 * value.abs() * f64::EPSILON.sqrt() {
                return Some((trial, new_value));
            }
        }
        scale *= 0.5;
    }
    None
}

fn stepped(item: &Item, slots: &Slots, step: &[f64], scale: f64) -> Item {
    let mut out = item.clone();
    let mut at = 0;
    if slots.slope {
        out.discrimination += scale * step[0];
        at = 1;
    }
    for (d, s) in out.intercepts.iter_mut().zip(&step[at..]) {
        *d += scale * s;
    }
    if slots.guessing {
        out.guessing = logistic(logit(item.guessing) + scale * step[at + slots.intercepts]);
    }
    out
}

fn objective(item: &Item, slots: &Slots, counts: &[f64], w: usize, settings: &Settings) -> f64 {
    let mut p = [0.0; MAX_CATEGORIES];
    let mut total = log_prior(item, slots, settings);
    for (q, theta) in settings.grid.points().iter().enumerate() {
        item.probabilities(*theta, &mut p);
        for k in 0..item.categories() {
            let n = counts[k * w + q];
            if n > 1e-12 {
                total += n * libm::log(p[k].max(1e-50));
            }
        }
    }
    total
}

/// Log density of the priors of one item.
pub(super) fn log_prior(item: &Item, slots: &Slots, settings: &Settings) -> f64 {
    if !slots.guessing {
        return 0.0;
    }
    let guessing = settings.guessing_prior.map_or(0.0, |p| p.log_density(logit(item.guessing)));
    let slope = match settings.slope_prior {
        Some(prior) if slots.slope && item.discrimination > 0.0 => {
            prior.log_density(libm::log(item.discrimination)) - libm::log(item.discrimination)
        }
        Some(_) if slots.slope => -1e3 * (1.0 + item.discrimination.abs()),
        _ => 0.0,
    };
    guessing + slope
}

/// (parameter, first derivative, minus second derivative) of the log priors of one item.
pub(super) fn prior_terms(item: &Item, slots: &Slots, settings: &Settings) -> [Option<(usize, f64, f64)>; 2] {
    if !slots.guessing {
        return [None, None];
    }
    let guessing = settings.guessing_prior.map(|prior| {
        let variance = prior.sd * prior.sd;
        (slots.len() - 1, (prior.mean - logit(item.guessing)) / variance, 1.0 / variance)
    });
    let slope = settings.slope_prior.filter(|_| slots.slope && item.discrimination > 0.0).map(|prior| {
        let (a, variance) = (item.discrimination, prior.sd * prior.sd);
        let z = (prior.mean - libm::log(a)) / variance;
        (0, (z - 1.0) / a, (1.0 / variance + z - 1.0) / (a * a))
    });
    [guessing, slope]
}
