//! The distribution functions that tests of fit and fairness need.

/// `P(X > x)` of a chi-squared variable with `df` degrees of freedom (Abramowitz & Stegun 1964, 26.4.19).
pub fn chi_squared_tail(x: f64, df: f64) -> f64 {
    if x.is_nan() || df.is_nan() || df <= 0.0 {
        return 1.0;
    }
    gamma_tail(0.5 * df, 0.5 * x)
}

/// `P(Z > z)` of a standard normal variable.
pub fn normal_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

/// The z with `P(Z <= z) = p`: bisection on [`normal_tail`], exact to about 1e-12; p is kept within [1e-300, 1 - 1e-16].
pub fn normal_quantile(p: f64) -> f64 {
    let tail = (1.0 - p).clamp(1e-16, 1.0);
    let (mut low, mut high) = (-38.0, 38.0);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if normal_tail(middle) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Regularised upper incomplete gamma function Q(a, x) by series or continued fraction (Press et al. 2007, 6.2).
fn gamma_tail(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        for _ in 0..10_000 {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term < sum * 1e-16 {
                break;
            }
        }
        return (1.0 - front * sum).clamp(0.0, 1.0);
    }
    // Lentz's method.
    let tiny = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / tiny;
    let mut d = 1.0 / b;
    let mut h = d;
    for i in 1..10_000 {
        let numerator = -(i as f64) * (i as f64 - a);
        b += 2.0;
        d = numerator * d + b;
        d = 1.0 / if d.abs() < tiny { tiny } else { d };
        c = b + numerator / c;
        c = if c.abs() < tiny { tiny } else { c };
        h *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    (front * h).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R 4.2: pchisq(x, df, lower.tail = FALSE).
    #[test]
    fn tails_agree_with_published_quantiles() {
        for (x, df, p) in [(3.841_458_820_694_124, 1.0, 0.05), (5.991_464_547_107_979, 2.0, 0.05)] {
            assert!((chi_squared_tail(x, df) - p).abs() < 1e-12);
        }
        assert!((chi_squared_tail(18.307_038_053_275_14, 10.0) - 0.05).abs() < 1e-12);
        assert!((chi_squared_tail(100.0, 2.0) - libm::exp(-50.0)).abs() < 1e-30);
        assert_eq!(chi_squared_tail(0.0, 3.0), 1.0);
        assert_eq!(chi_squared_tail(f64::NAN, 3.0), 1.0);
    }

    #[test]
    fn normal_quantile_undoes_the_tail() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-10);
        for p in [0.001, 0.2, 0.5, 0.9] {
            assert!((1.0 - normal_tail(normal_quantile(p)) - p).abs() < 1e-12);
        }
    }
}
