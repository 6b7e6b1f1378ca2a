//! Mantel-Haenszel by score strata, and Mantel's extension for graded items.

use super::matching::Matched;
use crate::distributions::chi_squared_tail;

/// The ETS classes (Zieky 1993; Dorans & Holland 1993).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EtsClass {
    /// Negligible: |delta| below 1, or the corrected chi-squared not significant at 5 %.
    A,
    /// Moderate: neither A nor C.
    B,
    /// Large: |delta| at least 1.5 and above 1 beyond chance at 5 % (one-sided).
    C,
}

/// Mantel-Haenszel statistics of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Mantel {
    /// Chi-squared with Yates' correction, 1 degree of freedom (Mantel & Haenszel 1959); graded items: Mantel (1963) without.
    pub chi_squared_corrected: f64,
    /// Chi-squared without correction.
    pub chi_squared: f64,
    /// Tail probability of the corrected statistic.
    pub p: f64,
    /// Common odds ratio, reference against focal; `None` for graded items.
    pub odds_ratio: Option<f64>,
    /// `-2.35 ln(odds ratio)`: below 0 the item is harder for the focal group. `None` for graded items.
    pub delta: Option<f64>,
    /// Standard error of delta (Robins, Breslow & Greenland 1986).
    pub delta_se: Option<f64>,
    /// Standardised mean difference focal minus reference, over the item's standard deviation (graded items).
    pub effect: Option<f64>,
    /// On which side of "equal" the focal group lies: known even where all of one side got it right and no ratio exists.
    pub harder_for_focal: bool,
    /// The class; graded items by |effect| with borders .17 and .25 (Dorans & Schmitt 1991; Zwick et al. 1993).
    pub class: EtsClass,
}

/// All items; `None` where there is nothing to compare.
pub(super) fn all(matched: &Matched, dropped: &[usize]) -> Vec<Option<Mantel>> {
    (0..matched.items())
        .map(|item| match matched.categories(item) {
            0 | 1 => None,
            2 => right_wrong(matched, item, dropped),
            _ => graded(matched, item, dropped),
        })
        .collect()
}

fn right_wrong(matched: &Matched, item: usize, dropped: &[usize]) -> Option<Mantel> {
    // Per score: [reference right, reference wrong, focal right, focal wrong].
    let mut strata: Vec<[f64; 4]> = Vec::new();
    for person in 0..matched.persons() {
        let total = matched.total(person, item, dropped);
        if strata.len() <= total {
            strata.resize(total + 1, [0.0; 4]);
        }
        let cell = 2 * usize::from(matched.is_focal(person)) + 1 - matched.category(person, item);
        strata[total][cell] += 1.0;
    }
    let (mut away, mut variance, mut up, mut down) = (0.0, 0.0, 0.0, 0.0);
    let (mut pr, mut psqr, mut qs) = (0.0, 0.0, 0.0);
    for [a, b, c, d] in strata {
        let n = a + b + c + d;
        if n < 2.0 {
            continue;
        }
        away += a - (a + b) * (a + c) / n;
        variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1.0));
        let (r, s) = (a * d / n, b * c / n);
        let (p, q) = ((a + d) / n, (b + c) / n);
        up += r;
        down += s;
        pr += p * r;
        psqr += p * s + q * r;
        qs += q * s;
    }
    if variance <= 0.0 {
        return None;
    }
    let yates = if away.abs() >= 0.5 { 0.5 } else { 0.0 };
    let corrected = (away.abs() - yates) * (away.abs() - yates) / variance;
    let p = chi_squared_tail(corrected, 1.0);
    let odds = (up > 0.0 && down > 0.0).then(|| up / down);
    let delta = odds.map(|o| -2.35 * libm::log(o));
    let delta_se = odds.map(|_| {
        let variance = pr / (2.0 * up * up) + psqr / (2.0 * up * down) + qs / (2.0 * down * down);
        2.35 * variance.sqrt()
    });
    let class = match (delta, delta_se) {
        (Some(delta), Some(se)) => ets_class(delta, se, p),
        // One side has no cases at all: as large as can be if it is not chance.
        _ if p < 0.05 => EtsClass::C,
        _ => EtsClass::A,
    };
    Some(Mantel {
        chi_squared_corrected: corrected,
        chi_squared: away * away / variance,
        p,
        odds_ratio: odds,
        delta,
        delta_se,
        effect: None,
        harder_for_focal: away > 0.0,
        class,
    })
}

fn ets_class(delta: f64, se: f64, p: f64) -> EtsClass {
    if delta.abs() < 1.0 || p >= 0.05 {
        EtsClass::A
    } else if delta.abs() >= 1.5 && (delta.abs() - 1.0) / se > 1.645 {
        EtsClass::C
    } else {
        EtsClass::B
    }
}

/// Mantel (1963, eq. 2): the focal group's score sum in each stratum against its expectation.
fn graded(matched: &Matched, item: usize, dropped: &[usize]) -> Option<Mantel> {
    #[derive(Clone, Default)]
    struct Stratum {
        n: [f64; 2],
        sum: [f64; 2],
        square: f64,
    }
    let mut strata: Vec<Stratum> = Vec::new();
    let (mut sum, mut square) = (0.0, 0.0);
    for person in 0..matched.persons() {
        let total = matched.total(person, item, dropped);
        if strata.len() <= total {
            strata.resize(total + 1, Stratum::default());
        }
        let score = matched.score(person, item) as f64;
        let group = usize::from(matched.is_focal(person));
        strata[total].n[group] += 1.0;
        strata[total].sum[group] += score;
        strata[total].square += score * score;
        sum += score;
        square += score * score;
    }
    let persons = matched.persons() as f64;
    let item_variance = square / persons - (sum / persons) * (sum / persons);
    let (mut away, mut variance, mut difference, mut focal) = (0.0, 0.0, 0.0, 0.0);
    for s in &strata {
        let n = s.n[0] + s.n[1];
        if n < 2.0 || s.n[0] == 0.0 || s.n[1] == 0.0 {
            continue;
        }
        let total = s.sum[0] + s.sum[1];
        away += s.sum[1] - s.n[1] * total / n;
        variance += s.n[0] * s.n[1] * (n * s.square - total * total) / (n * n * (n - 1.0));
        difference += s.n[1] * (s.sum[1] / s.n[1] - s.sum[0] / s.n[0]);
        focal += s.n[1];
    }
    if variance <= 0.0 || item_variance <= 0.0 {
        return None;
    }
    let chi_squared = away * away / variance;
    let p = chi_squared_tail(chi_squared, 1.0);
    let effect = difference / focal / item_variance.sqrt();
    let class = match effect.abs() {
        e if p >= 0.05 || e <= 0.17 => EtsClass::A,
        e if e <= 0.25 => EtsClass::B,
        _ => EtsClass::C,
    };
    Some(Mantel {
        chi_squared_corrected: chi_squared,
        chi_squared,
        p,
        odds_ratio: None,
        delta: None,
        delta_se: None,
        effect: Some(effect),
        harder_for_focal: away < 0.0,
        class,
    })
}
