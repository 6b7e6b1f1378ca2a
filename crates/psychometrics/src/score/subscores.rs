//! Sub-scores by content area, shown only where the evidence suffices.

use super::estimate::{Estimate, Prior};
use super::scorer::Scorer;

/// What can be said about one area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SubScore {
    /// Reliable enough: estimate and reliability.
    Known(Estimate, f64),
    /// Fewer answers, or less informative ones, than the stated reliability needs; the reliability reached.
    TooLittleEvidence(f64),
}

/// EAP per area; `area_of[item]` names each item's area by number. The reliability of one person's score is
/// `1 - posterior variance / prior variance`; below `reliability` nothing is claimed.
pub fn sub_scores(
    scorer: &Scorer,
    answers: &[(usize, usize)],
    area_of: &[Option<usize>],
    areas: usize,
    prior: Prior,
    reliability: f64,
) -> Vec<SubScore> {
    (0..areas)
        .map(|area| {
            let own =
                answers.iter().copied().filter(|(i, _)| area_of.get(*i).copied().flatten() == Some(area));
            let estimate = scorer.eap(own);
            let sd = estimate.standard_error.unwrap_or(prior.sd);
            let reached = (1.0 - sd * sd / (prior.sd * prior.sd)).max(0.0);
            if reached >= reliability {
                SubScore::Known(estimate, reached)
            } else {
                SubScore::TooLittleEvidence(reached)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::ThetaGrid;

    #[test]
    fn a_thin_area_claims_nothing() {
        let items = crate::synthetic::bank(40, 0.0, kernel::Seed(2));
        let scorer = Scorer::new(&items, &ThetaGrid::scoring(), Prior::default());
        let area_of: Vec<Option<usize>> = (0..40).map(|i| Some(usize::from(i >= 37))).collect();
        let answers: Vec<(usize, usize)> = (0..40).map(|i| (i, i % 2)).collect();
        let found = sub_scores(&scorer, &answers, &area_of, 2, Prior::default(), 0.7);
        assert!(matches!(found[0], SubScore::Known(_, r) if r > 0.7));
        assert!(matches!(found[1], SubScore::TooLittleEvidence(r) if r < 0.7));
    }
}
