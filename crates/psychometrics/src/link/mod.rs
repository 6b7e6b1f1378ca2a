//! Linking: the scale of one form expressed on that of another, through items that both share.
//!
//! Direction: form X is put on the scale of form Y by `theta_Y = A theta_X + B`, so `a_Y = a_X / A`, `b_Y = A b_X + B`
//! (Kolen & Brennan 2014, eqs. 6.2-6.4).

mod curves;

use crate::item::{Family, Item};
use curves::characteristic_curves;

/// The linear relation of two scales.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linking {
    /// Slope A.
    pub slope: f64,
    /// Intercept B.
    pub intercept: f64,
}

/// How the constants are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkMethod {
    /// Ratio of mean slopes (Loyd & Hoover 1980; Kolen & Brennan 2014, eq. 6.8).
    MeanMean,
    /// Ratio of standard deviations of difficulties (Marco 1977; Kolen & Brennan 2014, eq. 6.7).
    MeanSigma,
    /// Least squares between item characteristic curves (Haebara 1980; Kolen & Brennan 2014, eq. 6.12).
    Haebara,
    /// Least squares between test characteristic curves (Stocking & Lord 1983; Kolen & Brennan 2014, eq. 6.13).
    StockingLord,
}

impl LinkMethod {
    /// All four, in the order of the literature.
    pub const ALL: [LinkMethod; 4] =
        [LinkMethod::MeanMean, LinkMethod::MeanSigma, LinkMethod::Haebara, LinkMethod::StockingLord];

    /// The usual abbreviation.
    pub fn abbreviation(self) -> &'static str {
        match self {
            LinkMethod::MeanMean => "MM",
            LinkMethod::MeanSigma => "MS",
            LinkMethod::Haebara => "HB",
            LinkMethod::StockingLord => "SL",
        }
    }
}

/// Settings of the characteristic-curve methods.
#[derive(Debug, Clone)]
pub struct LinkSettings {
    /// Scaling constant of the parameters, 1 or 1.7 (`z = D a (theta - b)`).
    pub d: f64,
    /// Add the loss of the way back (X onto Y and Y onto X).
    pub symmetric: bool,
    /// Ability points of the loss, each of weight 1.
    pub points: Vec<f64>,
}

impl Default for LinkSettings {
    fn default() -> LinkSettings {
        // plink's default: 40 points from -4 to 4.
        let points = (0..40).map(|i| -4.0 + 8.0 * f64::from(i) / 39.0).collect();
        LinkSettings { d: 1.0, symmetric: false, points }
    }
}

/// Why two forms cannot be linked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LinkError {
    /// Too few common items.
    #[error("{0} common item(s): at least 2 are needed to link two forms")]
    TooFew(usize),
    /// The same item with another shape.
    #[error("item {0}: {1} categories on one form and {2} on the other, or another model")]
    Shape(String, usize, usize),
    /// No variation, no slope.
    #[error("the common items do not determine the constants: their {0}")]
    Degenerate(&'static str),
    /// A slope of zero.
    #[error("item {0}: its slope is 0, it cannot link anything")]
    Flat(String),
}

impl Linking {
    /// No change.
    pub const IDENTITY: Linking = Linking { slope: 1.0, intercept: 0.0 };

    /// An ability of X on the scale of Y.
    pub fn ability(self, theta: f64) -> f64 {
        self.slope * theta + self.intercept
    }

    /// An item of X on the scale of Y.
    pub fn item(self, item: &Item) -> Item {
        let a = item.discrimination / self.slope;
        let shift = a * self.intercept;
        let mut out = Item { discrimination: a, ..item.clone() };
        for (k, d) in out.intercepts.iter_mut().enumerate() {
            let times = if item.family == Family::PartialCredit { (k + 1) as f64 } else { 1.0 };
            *d -= times * shift;
        }
        out
    }

    /// First this one, then `next`: a chain of forms.
    pub fn then(self, next: Linking) -> Linking {
        Linking { slope: next.slope * self.slope, intercept: next.slope * self.intercept + next.intercept }
    }

    /// The way back.
    pub fn inverse(self) -> Linking {
        Linking { slope: 1.0 / self.slope, intercept: -self.intercept / self.slope }
    }
}

/// Links form X to form Y by pairs of the same item on both.
pub fn link(
    pairs: &[(&Item, &Item)],
    method: LinkMethod,
    settings: &LinkSettings,
) -> Result<Linking, LinkError> {
    if pairs.len() < 2 {
        return Err(LinkError::TooFew(pairs.len()));
    }
    let (mut b_x, mut b_y) = (Vec::new(), Vec::new());
    for (x, y) in pairs {
        if x.categories() != y.categories() || x.family != y.family {
            return Err(LinkError::Shape(x.name.clone(), x.categories(), y.categories()));
        }
        b_x.extend(x.difficulties().ok_or_else(|| LinkError::Flat(x.name.clone()))?);
        b_y.extend(y.difficulties().ok_or_else(|| LinkError::Flat(y.name.clone()))?);
    }
    let n = pairs.len() as f64;
    let (a_x, a_y) = (
        pairs.iter().map(|(x, _)| x.discrimination).sum::<f64>() / n,
        pairs.iter().map(|(_, y)| y.discrimination).sum::<f64>() / n,
    );
    let (mean_x, sd_x) = mean_and_sd(&b_x);
    let (mean_y, sd_y) = mean_and_sd(&b_y);
    let by_moments = |slope: f64| Linking { slope, intercept: mean_y - slope * mean_x };
    let sigma = || {
        if sd_x > 1e-9 && sd_y > 1e-9 {
            Ok(by_moments(sd_y / sd_x))
        } else {
            Err(LinkError::Degenerate("difficulties are all alike"))
        }
    };
    let mean = || {
        let slope = a_x / a_y;
        if slope.is_finite() && slope > 0.0 {
            Ok(by_moments(slope))
        } else {
            Err(LinkError::Degenerate("mean slopes are not positive"))
        }
    };
    match method {
        LinkMethod::MeanMean => mean(),
        LinkMethod::MeanSigma => sigma(),
        LinkMethod::Haebara | LinkMethod::StockingLord => {
            let start = sigma().or_else(|_| mean())?;
            characteristic_curves(pairs, method, settings, start)
                .ok_or(LinkError::Degenerate("curves leave the loss without a minimum"))
        }
    }
}

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    /// Forms that differ by an exact linear change are linked exactly by every method.
    #[test]
    fn an_exact_change_is_found_by_all() {
        let truth = Linking { slope: 1.2, intercept: -0.4 };
        let mut x = crate::synthetic::bank(8, 0.15, Seed(1));
        x.push(Item::from_difficulties("g", Family::Graded, 1.1, &[-1.0, 0.2, 0.9], 0.0).unwrap());
        x.push(Item::from_difficulties("p", Family::PartialCredit, 0.9, &[0.4, -0.2], 0.0).unwrap());
        let y: Vec<Item> = x.iter().map(|i| truth.item(i)).collect();
        let pairs: Vec<(&Item, &Item)> = x.iter().zip(&y).collect();
        for method in LinkMethod::ALL {
            for symmetric in [false, true] {
                let found =
                    link(&pairs, method, &LinkSettings { symmetric, ..LinkSettings::default() }).unwrap();
                assert!(
                    (found.slope - 1.2).abs() < 1e-6 && (found.intercept + 0.4).abs() < 1e-6,
                    "{method:?} {found:?}"
                );
            }
        }
        let back = truth.then(truth.inverse());
        assert!((back.slope - 1.0).abs() < 1e-12 && back.intercept.abs() < 1e-12);
    }

    #[test]
    fn nothing_in_common_is_an_error() {
        let x = crate::synthetic::bank(2, 0.0, Seed(1));
        let graded = Item::from_difficulties("g", Family::Graded, 1.1, &[-1.0, 0.2], 0.0).unwrap();
        let settings = LinkSettings::default();
        assert_eq!(link(&[(&x[0], &x[0])], LinkMethod::MeanMean, &settings), Err(LinkError::TooFew(1)));
        let pairs = [(&x[0], &x[0]), (&x[1], &graded)];
        assert!(matches!(link(&pairs, LinkMethod::Haebara, &settings), Err(LinkError::Shape(..))));
        let same = [(&x[0], &x[0]), (&x[0], &x[0])];
        assert!(matches!(link(&same, LinkMethod::MeanSigma, &settings), Err(LinkError::Degenerate(_))));
    }
}
