//! Category probabilities differentiated by the free parameters of an item, at one ability.

use super::parameters::Slots;
use crate::item::{Family, Item, MAX_CATEGORIES, SMALLEST_PROBABILITY, logistic};
use crate::matrix::Symmetric;

/// Values and derivatives of the category probabilities; buffers are reused between points.
pub(super) struct Gradients {
    size: usize,
    categories: usize,
    pub p: [f64; MAX_CATEGORIES],
    /// `first[k * size + i]`: dP_k by parameter i.
    first: Vec<f64>,
    /// `second[(k * size + i) * size + j]`.
    second: Vec<f64>,
    boundary: Vec<f64>,
}

impl Gradients {
    pub fn new(item: &Item, slots: &Slots) -> Gradients {
        let (size, categories) = (slots.len(), item.categories());
        Gradients {
            size,
            categories,
            p: [0.0; MAX_CATEGORIES],
            first: vec![0.0; categories * size],
            second: vec![0.0; categories * size * size],
            boundary: vec![0.0; size],
        }
    }

    /// Fills probabilities and first derivatives, and second derivatives where asked.
    pub fn fill(&mut self, item: &Item, slots: &Slots, theta: f64, second: bool) {
        item.probabilities(theta, &mut self.p);
        if self.size == 0 {
            return;
        }
        self.first.fill(0.0);
        if second {
            self.second.fill(0.0);
        }
        match item.family {
            Family::Dichotomous => self.dichotomous(item, slots, theta, second),
            Family::Graded => self.graded(item, slots, theta, second),
            Family::PartialCredit => self.partial_credit(item, slots, theta, second),
        }
    }

    /// d log P_k / d parameter i.
    pub fn score(&self, k: usize, i: usize) -> f64 {
        self.first[k * self.size + i] / self.p[k].max(SMALLEST_PROBABILITY)
    }

    /// Adds `weight * dP_k dP_k' / P_k` over all categories: the Fisher information of the item at this point.
    pub fn add_information(&self, weight: f64, into: &mut Symmetric) {
        for k in 0..self.categories {
            let scale = weight / self.p[k].max(SMALLEST_PROBABILITY);
            let first = &self.first[k * self.size..(k + 1) * self.size];
            for i in 0..self.size {
                for j in 0..=i {
                    into.add(i, j, scale * first[i] * first[j]);
                }
            }
        }
    }

    /// `- d^2 log P_k / d i d j`.
    pub fn curvature(&self, k: usize, i: usize, j: usize) -> f64 {
        let p = self.p[k].max(SMALLEST_PROBABILITY);
        self.score(k, i) * self.score(k, j) - self.second[(k * self.size + i) * self.size + j] / p
    }

    /// Adds one boundary curve `amount * logistic(z)` to category k, z depending on the parameters through `boundary`.
    fn add_curve(&mut self, k: usize, slope1: f64, slope2: f64, second: bool) {
        for i in 0..self.size {
            self.first[k * self.size + i] += slope1 * self.boundary[i];
            if second {
                for j in 0..self.size {
                    self.second[(k * self.size + i) * self.size + j] +=
                        slope2 * self.boundary[i] * self.boundary[j];
                }
            }
        }
    }

    fn dichotomous(&mut self, item: &Item, slots: &Slots, theta: f64, second: bool) {
        let l = logistic(item.discrimination * theta + item.intercepts[0]);
        let c = item.guessing;
        let slope1 = (1.0 - c) * l * (1.0 - l);
        let slope2 = slope1 * (1.0 - 2.0 * l);
        self.boundary.fill(0.0);
        let mut at = 0;
        if slots.slope {
            self.boundary[0] = theta;
            at = 1;
        }
        self.boundary[at] = 1.0;
        self.add_curve(1, slope1, slope2, second);
        self.add_curve(0, -slope1, -slope2, second);
        if !slots.guessing {
            return;
        }
        // By logit(c): dc = c (1 - c).
        let (n, g) = (self.size, at + 1);
        for (k, sign) in [(0, -1.0), (1, 1.0)] {
            self.first[k * n + g] = sign * c * (1.0 - c) * (1.0 - l);
            if second {
                self.second[(k * n + g) * n + g] = sign * c * (1.0 - c) * (1.0 - 2.0 * c) * (1.0 - l);
                for i in 0..g {
                    let cross = -sign * c * (1.0 - c) * l * (1.0 - l) * self.boundary[i];
                    self.second[(k * n + g) * n + i] = cross;
                    self.second[(k * n + i) * n + g] = cross;
                }
            }
        }
    }

    fn graded(&mut self, item: &Item, slots: &Slots, theta: f64, second: bool) {
        let first_intercept = usize::from(slots.slope);
        for (k, d) in item.intercepts.iter().enumerate() {
            let l = logistic(item.discrimination * theta + d);
            let slope1 = l * (1.0 - l);
            let slope2 = slope1 * (1.0 - 2.0 * l);
            self.boundary.fill(0.0);
            if slots.slope {
                self.boundary[0] = theta;
            }
            self.boundary[first_intercept + k] = 1.0;
            self.add_curve(k + 1, slope1, slope2, second);
            self.add_curve(k, -slope1, -slope2, second);
        }
    }

    fn partial_credit(&mut self, item: &Item, slots: &Slots, theta: f64, second: bool) {
        // log P_k = eta_k - log sum exp eta; eta_k = k a theta + d_k, linear in the parameters.
        let (n, categories) = (self.size, item.categories());
        let first_intercept = usize::from(slots.slope);
        let eta = |k: usize, i: usize| match i {
            0 if slots.slope => k as f64 * theta,
            _ => f64::from(u8::from(k > 0 && i == first_intercept + k - 1)),
        };
        for i in 0..n {
            let mean: f64 = (0..categories).map(|k| self.p[k] * eta(k, i)).sum();
            for k in 0..categories {
                self.first[k * n + i] = self.p[k] * (eta(k, i) - mean);
            }
        }
        if !second {
            return;
        }
        for i in 0..n {
            for j in 0..n {
                let mean_i: f64 = (0..categories).map(|k| self.p[k] * eta(k, i)).sum();
                let mean_j: f64 = (0..categories).map(|k| self.p[k] * eta(k, j)).sum();
                let cross: f64 = (0..categories).map(|k| self.p[k] * eta(k, i) * eta(k, j)).sum();
                for k in 0..categories {
                    let away = (eta(k, i) - mean_i) * (eta(k, j) - mean_j);
                    self.second[(k * n + i) * n + j] = self.p[k] * (away - (cross - mean_i * mean_j));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::logit;

    fn moved(item: &Item, slots: &Slots, i: usize, by: f64) -> Item {
        let mut item = item.clone();
        let at = i.wrapping_sub(usize::from(slots.slope));
        if slots.slope && i == 0 {
            item.discrimination += by;
        } else if at < slots.intercepts {
            item.intercepts[at] += by;
        } else {
            item.guessing = logistic(logit(item.guessing) + by);
        }
        item
    }

    #[test]
    fn derivatives_agree_with_differences() {
        let items = [
            Item::dichotomous("two", 1.3, -0.4, 0.0).unwrap(),
            Item::dichotomous("three", 0.9, 0.7, 0.22).unwrap(),
            Item::from_difficulties("graded", Family::Graded, 1.6, &[-1.0, 0.1, 1.4], 0.0).unwrap(),
            Item::from_difficulties("steps", Family::PartialCredit, 0.8, &[0.3, -0.5, 1.1], 0.0).unwrap(),
        ];
        let h = 1e-5;
        for item in &items {
            for slope in [true, false] {
                let slots = Slots {
                    start: 0,
                    slope,
                    intercepts: item.intercepts.len(),
                    guessing: item.guessing > 0.0,
                };
                let mut g = Gradients::new(item, &slots);
                for theta in [-2.1, 0.3, 1.7] {
                    g.fill(item, &slots, theta, true);
                    for i in 0..slots.len() {
                        let (up, down) = (moved(item, &slots, i, h), moved(item, &slots, i, -h));
                        let mut g_up = Gradients::new(item, &slots);
                        let mut g_down = Gradients::new(item, &slots);
                        g_up.fill(&up, &slots, theta, false);
                        g_down.fill(&down, &slots, theta, false);
                        for k in 0..item.categories() {
                            let numeric = (libm::log(g_up.p[k]) - libm::log(g_down.p[k])) / (2.0 * h);
                            assert!((g.score(k, i) - numeric).abs() < 1e-7, "{} {k} {i}", item.name);
                            for j in 0..slots.len() {
                                let numeric = -(g_up.score(k, j) - g_down.score(k, j)) / (2.0 * h);
                                assert!(
                                    (g.curvature(k, i, j) - numeric).abs() < 1e-7,
                                    "{} {k} {i} {j}",
                                    item.name
                                );
                            }
                        }
                    }
                }
            }
        }
    }
}
