//! Judging a policy from the records of another, by inverse propensity.

/// Digest of candidates and their chances, in order: FNV-1a over the exercise numbers and the chances' bits.
pub fn candidates_digest(candidates: &[(u32, f64)]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for (exercise, propensity) in candidates {
        for byte in exercise.to_le_bytes().into_iter().chain(propensity.to_bits().to_le_bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash
}

/// One recorded recommendation and what came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logged {
    /// Chance with which the recording policy chose what it chose.
    pub propensity: f64,
    /// Chance with which the policy to be judged would have chosen it.
    pub judged_propensity: f64,
    /// What came of it, e.g. 1 if right.
    pub outcome: f64,
}

/// What a policy would have achieved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replay {
    /// Self-normalised estimate of the mean outcome (Hajek 1971).
    pub mean: f64,
    /// Its standard error, by the delta method.
    pub standard_error: f64,
    /// Effective number of records: (sum w)^2 / sum w^2. Below some 100 the estimate says little.
    pub effective_records: f64,
}

/// Estimates the mean outcome under the judged policy. Weights are capped at `weight_max` (say 20), which trades a little bias
/// for much less noise. `None` if no record has weight, or a recorded propensity is not above 0.
pub fn replay(records: &[Logged], weight_max: f64) -> Option<Replay> {
    if records.iter().any(|record| record.propensity.is_nan() || record.propensity <= 0.0) {
        return None;
    }
    let weights: Vec<f64> =
        records.iter().map(|record| (record.judged_propensity / record.propensity).min(weight_max)).collect();
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return None;
    }
    let mean = weights.iter().zip(records).map(|(w, record)| w * record.outcome).sum::<f64>() / total;
    let spread: f64 = weights
        .iter()
        .zip(records)
        .map(|(w, record)| (w * (record.outcome - mean)) * (w * (record.outcome - mean)))
        .sum();
    let squares: f64 = weights.iter().map(|w| w * w).sum();
    Some(Replay {
        mean,
        standard_error: libm::sqrt(spread) / total,
        effective_records: total * total / squares,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    #[test]
    fn replay_recovers_what_another_policy_would_have_got() {
        // Recorded: option A with chance 0.8 (pays 0.3), B with 0.2 (pays 0.9). Judged: always B.
        let mut chance = Seed(9).chance();
        let records: Vec<Logged> = (0..20_000)
            .map(|_| {
                let b = chance.unit() < 0.2;
                let pays = chance.unit() < if b { 0.9 } else { 0.3 };
                Logged {
                    propensity: if b { 0.2 } else { 0.8 },
                    judged_propensity: if b { 1.0 } else { 0.0 },
                    outcome: if pays { 1.0 } else { 0.0 },
                }
            })
            .collect();
        let judged = replay(&records, 20.0).expect("weights");
        assert!((judged.mean - 0.9).abs() < 3.0 * judged.standard_error, "{judged:?}");
        assert!(judged.effective_records < 5_000.0);
        assert_eq!(replay(&[], 20.0), None);
        assert_eq!(replay(&[Logged { propensity: 0.0, judged_propensity: 0.5, outcome: 1.0 }], 20.0), None);
    }

    #[test]
    fn the_digest_tells_candidates_apart() {
        assert_ne!(candidates_digest(&[(1, 0.5), (2, 0.5)]), candidates_digest(&[(1, 0.4), (2, 0.6)]));
        assert_eq!(candidates_digest(&[(1, 0.5)]), candidates_digest(&[(1, 0.5)]));
    }
}
