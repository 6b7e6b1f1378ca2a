//! How good predictions are: pairs of (stated chance, did it happen).

use crate::logistic::sigmoid;

/// Bins of the calibration error.
pub const CALIBRATION_BINS: usize = 15;

/// Area under the ROC curve by ranks, ties counted half (Hanley & McNeil 1982). `NaN` if all outcomes are alike.
pub fn auc(scored: &[(f64, bool)]) -> f64 {
    let mut sorted: Vec<(f64, bool)> = scored.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positives = sorted.iter().filter(|(_, happened)| *happened).count() as f64;
    let negatives = sorted.len() as f64 - positives;
    let (mut rank_sum, mut start) = (0.0, 0);
    while start < sorted.len() {
        let end = start + sorted[start..].iter().take_while(|(score, _)| *score == sorted[start].0).count();
        let middle_rank = (start + end + 1) as f64 / 2.0;
        rank_sum += middle_rank * sorted[start..end].iter().filter(|(_, happened)| *happened).count() as f64;
        start = end;
    }
    (rank_sum - positives * (positives + 1.0) / 2.0) / (positives * negatives)
}

/// Mean of -ln of the chance given to what happened; chances are kept off 0 and 1 by 1e-9.
pub fn log_loss(scored: &[(f64, bool)]) -> f64 {
    mean(scored, |p, happened| {
        let p = p.clamp(1e-9, 1.0 - 1e-9);
        -libm::log(if happened { p } else { 1.0 - p })
    })
}

/// Root of the mean squared difference (the root of the Brier score).
pub fn rmse(scored: &[(f64, bool)]) -> f64 {
    libm::sqrt(mean(scored, |p, happened| {
        let difference = p - if happened { 1.0 } else { 0.0 };
        difference * difference
    }))
}

/// Expected calibration error: over [`CALIBRATION_BINS`] bins of equal width, the gap between mean chance and share that
/// happened, weighted by how many fall in the bin (Guo and others 2017, equation 3).
pub fn calibration_error(scored: &[(f64, bool)]) -> f64 {
    let mut bins = [(0.0f64, 0.0f64); CALIBRATION_BINS];
    for (p, happened) in scored {
        let bin = ((p * CALIBRATION_BINS as f64) as usize).min(CALIBRATION_BINS - 1);
        bins[bin].0 += p;
        bins[bin].1 += if *happened { 1.0 } else { 0.0 };
    }
    bins.iter().map(|(stated, happened)| (stated - happened).abs()).sum::<f64>() / scored.len() as f64
}

/// What was stated and what happened, in one bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationBin {
    /// Predictions in it.
    pub n: usize,
    /// Their mean stated chance.
    pub stated: f64,
    /// Share of them that happened.
    pub happened: f64,
}

/// The bins of [`calibration_error`] that are not empty, lowest first: what a picture of it shows.
pub fn calibration_bins(scored: &[(f64, bool)]) -> Vec<CalibrationBin> {
    let mut bins = [(0usize, 0.0f64, 0usize); CALIBRATION_BINS];
    for (p, happened) in scored {
        let bin = ((p * CALIBRATION_BINS as f64) as usize).min(CALIBRATION_BINS - 1);
        bins[bin].0 += 1;
        bins[bin].1 += p;
        bins[bin].2 += usize::from(*happened);
    }
    let filled = bins.into_iter().filter(|(n, ..)| *n > 0);
    filled
        .map(|(n, stated, happened)| CalibrationBin {
            n,
            stated: stated / n as f64,
            happened: happened as f64 / n as f64,
        })
        .collect()
}

/// All four at once, as the commands print them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// [`auc`]
    pub auc: f64,
    /// [`log_loss`]
    pub log_loss: f64,
    /// [`rmse`]
    pub rmse: f64,
    /// [`calibration_error`]
    pub ece: f64,
}

impl Figures {
    /// Of (chance, happened) pairs.
    pub fn of(scored: &[(f64, bool)]) -> Self {
        Self {
            auc: auc(scored),
            log_loss: log_loss(scored),
            rmse: rmse(scored),
            ece: calibration_error(scored),
        }
    }

    /// Of (logit, happened) pairs.
    pub fn of_logits(pairs: &[(f64, bool)]) -> Self {
        let scored: Vec<(f64, bool)> =
            pairs.iter().map(|(logit, happened)| (sigmoid(*logit), *happened)).collect();
        Self::of(&scored)
    }
}

fn mean(scored: &[(f64, bool)], of: impl Fn(f64, bool) -> f64) -> f64 {
    scored.iter().map(|(p, happened)| of(*p, *happened)).sum::<f64>() / scored.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auc_of_small_cases_by_hand() {
        assert_eq!(auc(&[(0.1, false), (0.4, true), (0.35, false), (0.8, true)]), 1.0);
        // The example of scikit-learn's roc_auc_score: 3 of 4 pairs in order.
        assert_eq!(auc(&[(0.1, false), (0.4, false), (0.35, true), (0.8, true)]), 0.75);
        assert_eq!(auc(&[(0.5, true), (0.5, false), (0.5, true)]), 0.5);
        assert!(auc(&[(0.5, true)]).is_nan());
    }

    #[test]
    fn losses_by_hand() {
        let scored = [(0.5, true), (0.5, false), (0.9, true), (0.9, true)];
        assert!(
            (log_loss(&scored) - (2.0 * core::f64::consts::LN_2 + 2.0 * 0.105_360_52) / 4.0).abs() < 1e-8
        );
        assert!((rmse(&scored) - libm::sqrt((0.25 + 0.25 + 0.01 + 0.01) / 4.0)).abs() < 1e-12);
        // Bin of 0.5: stated 1.0 in sum, happened 1; bin of 0.9: stated 1.8, happened 2.
        assert!((calibration_error(&scored) - 0.2 / 4.0).abs() < 1e-12);
        let bins = calibration_bins(&scored);
        assert_eq!(bins.iter().map(|bin| (bin.n, bin.happened)).collect::<Vec<_>>(), [(2, 0.5), (2, 1.0)]);
        let error: f64 = bins.iter().map(|bin| bin.n as f64 * (bin.stated - bin.happened).abs()).sum();
        assert!((calibration_error(&scored) - error / 4.0).abs() < 1e-12);
        assert!(log_loss(&[(1.0, false)]).is_finite());
    }
}
