//! Anderson mixing (Walker & Ni 2011, eq. 2.2): the next point from the last few EM steps.

use crate::matrix::Symmetric;

/// Steps remembered.
const DEPTH: usize = 6;

/// The memory of an accelerated fixed-point iteration `x -> F(x)`.
#[derive(Default)]
pub(super) struct Anderson {
    last: Option<(Vec<f64>, Vec<f64>)>,
    /// Differences of F and of the residual F(x) - x.
    images: Vec<Vec<f64>>,
    residuals: Vec<Vec<f64>>,
}

impl Anderson {
    /// Forgets everything: after a refused step the old differences mislead.
    pub fn reset(&mut self) {
        *self = Anderson::default();
    }

    /// Takes x and F(x); proposes the next x (F(x) itself while nothing is known).
    pub fn next(&mut self, x: &[f64], image: &[f64]) -> Vec<f64> {
        let residual: Vec<f64> = image.iter().zip(x).map(|(f, x)| f - x).collect();
        if let Some((old_image, old_residual)) = self.last.take() {
            if self.images.len() == DEPTH {
                self.images.remove(0);
                self.residuals.remove(0);
            }
            self.images.push(image.iter().zip(old_image).map(|(a, b)| a - b).collect());
            self.residuals.push(residual.iter().zip(old_residual).map(|(a, b)| a - b).collect());
        }
        self.last = Some((image.to_vec(), residual.clone()));
        let mut proposal = image.to_vec();
        if let Some(mix) = self.mixture(&residual) {
            for (gamma, difference) in mix.iter().zip(&self.images) {
                proposal.iter_mut().zip(difference).for_each(|(p, d)| *p -= gamma * d);
            }
        }
        proposal
    }

    /// Least squares of the residual on the remembered residual differences, with a trace of ridge.
    fn mixture(&self, residual: &[f64]) -> Option<Vec<f64>> {
        let m = self.residuals.len();
        if m == 0 {
            return None;
        }
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        let mut normal = Symmetric::zeros(m);
        for i in 0..m {
            for j in 0..=i {
                normal.add(i, j, dot(&self.residuals[i], &self.residuals[j]));
            }
        }
        for i in 0..m {
            let diagonal = normal.get(i, i);
            normal.add(i, i, 1e-8 * diagonal);
        }
        let right: Vec<f64> = self.residuals.iter().map(|d| dot(d, residual)).collect();
        normal.cholesky().map(|factor| factor.solve(&right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_linear_map_is_solved_in_a_few_steps() {
        // F(x) = x + D (target - x) with rates from 0.02 to 0.9: plain iteration needs hundreds of steps.
        let rates = [0.02, 0.1, 0.3, 0.9];
        let target = [1.0, -2.0, 0.5, 3.0];
        let mut anderson = Anderson::default();
        let mut x = vec![0.0; 4];
        for _ in 0..12 {
            let image: Vec<f64> = (0..4).map(|i| x[i] + rates[i] * (target[i] - x[i])).collect();
            x = anderson.next(&x, &image);
        }
        assert!(x.iter().zip(target).all(|(x, t)| (x - t).abs() < 1e-4), "{x:?}");
    }
}
