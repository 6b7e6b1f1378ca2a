//! Platt scaling (Platt 1999): one slope and one shift, fitted on learners held back from training.

use crate::logistic::sigmoid;

/// logit' = slope * logit + shift. A slope scales every term alike, so the decomposition stays exact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Above 0.
    pub slope: f64,
    /// In logits.
    pub shift: f64,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { slope: 1.0, shift: 0.0 }
    }
}

impl Calibration {
    /// Newton's method on the log loss of (logit, right?) pairs; the identity if there is too little to go by.
    pub fn fit(pairs: &[(f64, bool)]) -> Self {
        const PAIRS_MIN: usize = 200;
        if pairs.len() < PAIRS_MIN {
            return Self::default();
        }
        let (mut slope, mut shift) = (1.0, 0.0);
        for _ in 0..25 {
            // Gradient and Hessian of the loss; a weak pull towards the identity keeps them regular.
            let (mut g0, mut g1, mut h00, mut h01, mut h11) = (slope - 1.0, shift, 1.0, 0.0, 1.0);
            for (logit, correct) in pairs {
                let p = sigmoid(slope * logit + shift);
                let error = p - if *correct { 1.0 } else { 0.0 };
                let curve = p * (1.0 - p);
                g0 += error * logit;
                g1 += error;
                h00 += curve * logit * logit;
                h01 += curve * logit;
                h11 += curve;
            }
            let determinant = h00 * h11 - h01 * h01;
            if determinant < 1e-9 {
                return Self::default();
            }
            let (d0, d1) = ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant);
            slope -= d0;
            shift -= d1;
            if d0.abs() + d1.abs() < 1e-10 {
                break;
            }
        }
        if slope.is_finite() && shift.is_finite() && slope > 0.05 {
            Self { slope, shift }
        } else {
            Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    #[test]
    fn finds_the_slope_and_shift_that_made_the_answers() {
        let mut chance = Seed(3).chance();
        let pairs: Vec<(f64, bool)> = (0..40_000)
            .map(|_| {
                let logit = 4.0 * chance.unit() - 2.0;
                (logit, chance.unit() < sigmoid(0.7 * logit - 0.3))
            })
            .collect();
        let found = Calibration::fit(&pairs);
        assert!((found.slope - 0.7).abs() < 0.05 && (found.shift + 0.3).abs() < 0.03, "{found:?}");
        assert_eq!(Calibration::fit(&pairs[..50]), Calibration::default());
    }
}
