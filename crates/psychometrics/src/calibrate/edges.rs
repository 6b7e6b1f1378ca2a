//! What the grid cuts off.
//!
//! The likelihood divides the normal density by its sum over the grid, as mirt does. The M-step, again as in mirt, sets mean
//! and variance to their moments, which is the maximum for a density that is not divided. While the grid holds the
//! distribution the two are one. Where it does not (a variance of 5 on [-6, 6]) what EM climbs is the likelihood of the
//! undivided density, larger by [`Edges::log_mass`] per person; standard errors are those of the likelihood reported.

use super::parameters::Point;
use crate::grid::ThetaGrid;

/// Mass cut off or added beyond which a note says so: the variance is then off by about a hundredth.
const NOTABLE: f64 = 1e-3;

/// A normal density seen through the grid.
pub(super) struct Edges {
    /// Log of the sum of density times step: 0 where the grid holds the distribution.
    pub log_mass: f64,
    /// Second derivatives of `log_mass` by mean, by variance, by both; a variance v is counted in units of 2 v, in which a
    /// step is one of log(sd). By the variance itself because that is what is reported: its slope is not 0 at the end of EM.
    pub mean_mean: f64,
    pub variance_variance: f64,
    pub mean_variance: f64,
}

impl Edges {
    pub fn new(grid: &ThetaGrid, mean: f64, sd: f64) -> Edges {
        let points = grid.points();
        let step = points[1] - points[0];
        // Moments of z = (theta - mean) / sd under the divided density.
        let (mut sum, mut moments) = (0.0, [0.0; 4]);
        for theta in points {
            let z = (theta - mean) / sd;
            let density = libm::exp(-0.5 * z * z);
            sum += density;
            let mut power = density;
            for moment in &mut moments {
                power *= z;
                *moment += power;
            }
        }
        if sum < 1e-300 {
            return Edges { log_mass: -690.0, mean_mean: 0.0, variance_variance: 0.0, mean_variance: 0.0 };
        }
        let [m1, m2, m3, m4] = moments.map(|moment| moment / sum);
        Edges {
            log_mass: libm::log(sum * step / (sd * (2.0 * std::f64::consts::PI).sqrt())),
            mean_mean: (m2 - m1 * m1 - 1.0) / (sd * sd),
            variance_variance: m4 - m2 * m2 - 4.0 * m2 + 2.0,
            mean_variance: (m3 - m1 * m2 - 2.0 * m1) / sd,
        }
    }

    /// What a reader should know where the grid does not hold the distribution.
    pub fn note(&self) -> Option<String> {
        if self.log_mass < -NOTABLE {
            let percent = 100.0 * (1.0 - libm::exp(self.log_mass));
            return Some(format!(
                "the grid of abilities cuts off {percent:.1} % of the distribution; --grid 121,-12,12 holds more"
            ));
        }
        (self.log_mass > NOTABLE).then(|| {
            "abilities hardly differ, less than the steps of the grid: its variance is not to be trusted"
                .to_owned()
        })
    }
}

/// The log masses of all groups, each times its persons: what EM climbs is the log-likelihood plus this.
pub(super) fn climbed_beyond(point: &Point, grid: &ThetaGrid, totals: &[f64], width: usize) -> f64 {
    let groups = point.latent.iter().zip(totals.chunks_exact(width));
    groups.map(|((mean, sd), n)| n.iter().sum::<f64>() * Edges::new(grid, *mean, *sd).log_mass).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_that_holds_the_distribution_cuts_nothing_off() {
        let edges = Edges::new(&ThetaGrid::calibration(), 0.3, 1.1);
        for value in [edges.log_mass, edges.mean_mean, edges.variance_variance, edges.mean_variance] {
            assert!(value.abs() < 1e-4, "{value}");
        }
        assert_eq!(edges.note(), None);
    }

    #[test]
    fn curvature_at_the_edge_agrees_with_differences() {
        let (grid, mean, variance, h) = (ThetaGrid::calibration(), 2.0, 4.84, 1e-3);
        // Steps of the variance in its own unit.
        let unit = 2.0 * variance;
        let mass =
            |m: f64, v: f64| Edges::new(&grid, mean + m * h, (variance + v * h * unit).sqrt()).log_mass;
        let edges = Edges::new(&grid, mean, 2.2);
        let second = |a: f64, b: f64| (a - 2.0 * mass(0.0, 0.0) + b) / (h * h);
        assert!((second(mass(1.0, 0.0), mass(-1.0, 0.0)) - edges.mean_mean).abs() < 1e-5);
        assert!((second(mass(0.0, 1.0), mass(0.0, -1.0)) - edges.variance_variance).abs() < 1e-5);
        let mixed = mass(1.0, 1.0) - mass(1.0, -1.0) - mass(-1.0, 1.0) + mass(-1.0, -1.0);
        assert!((mixed / (4.0 * h * h) - edges.mean_variance).abs() < 1e-5);
        assert!(edges.note().is_some_and(|note| note.contains("cuts off")));
        let needle = Edges::new(&grid, 1.0, 0.02).note();
        assert!(needle.is_some_and(|note| note.contains("hardly differ")));
    }
}
