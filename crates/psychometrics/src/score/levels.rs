//! Levels: how much of a person's posterior lies in each.

/// Posterior mass below the first cut, between cuts, and above the last. Each grid point stands for the cell half a step
/// to either side; a cut inside a cell divides its mass in proportion. Cuts ascend.
pub fn level_masses(weights: &[f64], points: &[f64], cuts: &[f64]) -> Vec<f64> {
    let step = if points.len() > 1 { points[1] - points[0] } else { 1.0 };
    let mut masses = vec![0.0; cuts.len() + 1];
    let total: f64 = weights.iter().sum();
    for (weight, theta) in weights.iter().zip(points) {
        let (low, high) = (theta - 0.5 * step, theta + 0.5 * step);
        let mut from = low;
        for (level, mass) in masses.iter_mut().enumerate() {
            let to = cuts.get(level).map_or(high, |cut| cut.clamp(from, high));
            *mass += weight * (to - from) / step;
            from = to;
        }
    }
    if total > 0.0 {
        masses.iter_mut().for_each(|m| *m /= total);
    }
    masses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::ThetaGrid;

    #[test]
    fn masses_are_those_of_the_normal() {
        let grid = ThetaGrid::scoring();
        let masses = level_masses(&grid.normal_weights(0.0, 1.0), grid.points(), &[-1.0, 0.33]);
        let expected = [0.158_655, 0.629_300 - 0.158_655, 1.0 - 0.629_300];
        assert!((masses.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        for (m, e) in masses.iter().zip(expected) {
            assert!((m - e).abs() < 1e-3, "{masses:?}");
        }
    }
}
