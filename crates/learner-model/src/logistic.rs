//! The logistic function and its relatives, on `libm`, so that every machine gets the same bits.

/// 1 / (1 + e^-x).
pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

/// ln(p / (1 - p)), with `p` kept off 0 and 1 by 1e-9.
pub fn logit(p: f64) -> f64 {
    let p = p.clamp(1e-9, 1.0 - 1e-9);
    libm::log(p / (1.0 - p))
}

/// The single-precision logistic function used per answer.
pub(crate) fn sigmoid_f32(x: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logistic_and_logit_undo_each_other() {
        for x in [-8.0, -0.3, 0.0, 1.7, 12.0] {
            assert!((logit(sigmoid(x)) - x).abs() < 1e-6);
        }
        assert_eq!(sigmoid(-1e9), 0.0);
        assert_eq!(sigmoid(1e9), 1.0);
        assert!((f64::from(sigmoid_f32(1.25)) - sigmoid(1.25)).abs() < 1e-7);
    }
}
