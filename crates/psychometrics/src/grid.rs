//! The frozen ability grid on which every integral over ability is taken.

/// Equally spaced ability points. The rule is the trapezoid without halved ends: the normal density is divided by its
/// own sum, so that the weights add to one (as mirt does; its error for a normal prior on [-6, 6] is below 1e-9).
#[derive(Debug, Clone, PartialEq)]
pub struct ThetaGrid {
    points: Vec<f64>,
}

/// The most points a grid may have: finer grids cost time and gain nothing.
pub const MAX_POINTS: usize = 2001;

impl ThetaGrid {
    /// `count` points from `low` to `high`. `None` unless `low < high`, both finite, and 2 <= `count` <= [`MAX_POINTS`].
    pub fn new(low: f64, high: f64, count: usize) -> Option<ThetaGrid> {
        let sound = low.is_finite() && high.is_finite() && low < high && (2..=MAX_POINTS).contains(&count);
        sound.then(|| ThetaGrid::spaced(low, high, count))
    }

    /// 61 points on [-6, 6]: the grid of calibration. A Gauss-Hermite rule of 21 points is off when slopes are steep.
    pub fn calibration() -> ThetaGrid {
        ThetaGrid::spaced(-6.0, 6.0, 61)
    }

    /// 121 points on [-6, 6]: the grid of scoring and adaptive tests.
    pub fn scoring() -> ThetaGrid {
        ThetaGrid::spaced(-6.0, 6.0, 121)
    }

    /// The grid of scoring under a normal prior: [`ThetaGrid::scoring`] where that holds it, else six standard deviations to
    /// either side of the mean in steps of a tenth (of the standard deviation where it is below 1). `None` for a prior so
    /// wide that more than [`MAX_POINTS`] would be needed: it says nothing, and an estimate without a prior says as much.
    pub fn for_prior(mean: f64, sd: f64) -> Option<ThetaGrid> {
        let reach = 6.0 * sd;
        if mean.abs() + reach <= 6.0 && sd >= 0.25 {
            return Some(ThetaGrid::scoring());
        }
        // Tenths are whole numbers of tenths, so that the points are round.
        let step = if sd >= 1.0 { 0.1 } else { 0.1 * sd };
        let (low, high) = (((mean - reach) / step).floor(), ((mean + reach) / step).ceil());
        let count = high - low + 1.0;
        if !(count.is_finite() && count <= MAX_POINTS as f64) {
            return None;
        }
        ThetaGrid::new(low * step, high * step, count as usize)
    }

    fn spaced(low: f64, high: f64, count: usize) -> ThetaGrid {
        let step = (high - low) / (count - 1) as f64;
        ThetaGrid { points: (0..count).map(|q| low + step * q as f64).collect() }
    }

    /// The points, ascending.
    pub fn points(&self) -> &[f64] {
        &self.points
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Never true: a grid has at least two points.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// Weights of a normal distribution, summing to one. A density too narrow or too far away for the grid puts all its
    /// weight on the nearest point.
    pub fn normal_weights(&self, mean: f64, sd: f64) -> Vec<f64> {
        let mut weights: Vec<f64> = self
            .points
            .iter()
            .map(|theta| {
                let z = (theta - mean) / sd;
                libm::exp(-0.5 * z * z)
            })
            .collect();
        let total: f64 = weights.iter().sum();
        if total > 0.0 && total.is_finite() {
            weights.iter_mut().for_each(|w| *w /= total);
        } else {
            let nearest = self.nearest(mean);
            weights.iter_mut().enumerate().for_each(|(q, w)| *w = f64::from(u8::from(q == nearest)));
        }
        weights
    }

    fn nearest(&self, theta: f64) -> usize {
        let mut best = 0;
        for (q, point) in self.points.iter().enumerate() {
            if (point - theta).abs() < (self.points[best] - theta).abs() {
                best = q;
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_have_the_moments_asked_for() {
        let grid = ThetaGrid::calibration();
        let weights = grid.normal_weights(0.5, 1.2);
        let mean: f64 = weights.iter().zip(grid.points()).map(|(w, t)| w * t).sum();
        let var: f64 = weights.iter().zip(grid.points()).map(|(w, t)| w * (t - mean) * (t - mean)).sum();
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-14);
        assert!((mean - 0.5).abs() < 1e-4 && (var - 1.44).abs() < 1e-3, "{mean} {var}");
    }

    #[test]
    fn a_needle_falls_on_the_nearest_point() {
        let weights = ThetaGrid::calibration().normal_weights(0.11, 1e-9);
        assert_eq!(weights.iter().sum::<f64>(), 1.0);
        assert_eq!(weights[31], 1.0);
    }

    #[test]
    fn a_grid_follows_its_prior() {
        assert_eq!(ThetaGrid::for_prior(0.0, 1.0), Some(ThetaGrid::scoring()));
        for (mean, sd) in [(0.0, 2.5), (-3.0, 1.0), (100.0, 0.1), (0.2, 0.05), (0.0, 16.0)] {
            let grid = ThetaGrid::for_prior(mean, sd).unwrap();
            let weights = grid.normal_weights(mean, sd);
            let found: f64 = weights.iter().zip(grid.points()).map(|(w, t)| w * t).sum();
            let squares = weights.iter().zip(grid.points()).map(|(w, t)| w * (t - mean) * (t - mean));
            let spread = squares.sum::<f64>().sqrt();
            assert!(
                (found - mean).abs() < 1e-6 && (spread / sd - 1.0).abs() < 1e-6,
                "{mean} {sd}: {found} {spread}"
            );
        }
        assert!(ThetaGrid::for_prior(0.0, 17.0).is_none());
        assert!(ThetaGrid::for_prior(f64::NAN, 1.0).is_none());
    }

    #[test]
    fn unsound_grids_are_refused() {
        assert!(ThetaGrid::new(1.0, 1.0, 9).is_none());
        assert!(ThetaGrid::new(f64::NAN, 1.0, 9).is_none());
        assert!(ThetaGrid::new(-1.0, 1.0, 1).is_none());
    }
}
