//! An item and its response curves. Logistic metric throughout, D = 1: `z = discrimination * theta + intercept`.

use serde::Serialize;

/// The most categories an item may have.
pub const MAX_CATEGORIES: usize = 32;

/// The smallest probability used where a logarithm or a division follows.
pub const SMALLEST_PROBABILITY: f64 = 1e-290;

/// How the categories of an item follow from ability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// `P(1) = c + (1 - c) logistic(z)` (Birnbaum 1968, eq. 17.3.2; c = 0 is the two-parameter model, a = 1 Rasch's).
    Dichotomous,
    /// `P(X >= k) = logistic(a theta + d_k)`, d descending (Samejima 1969, ch. 4).
    Graded,
    /// `P(k)` proportional to `exp(k a theta + d_k)`, d_0 = 0 (Muraki 1992, eq. 6; a = 1 is Masters 1982).
    PartialCredit,
}

/// One calibrated item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Its code in the data.
    pub name: String,
    /// Its response model.
    pub family: Family,
    /// Slope `a`.
    pub discrimination: f64,
    /// One per category above the lowest.
    pub intercepts: Vec<f64>,
    /// Lower asymptote `c` in [0, 1); 0 except for three-parameter items.
    pub guessing: f64,
    /// The scores in the data that stand for the categories, ascending; empty where they are 0, 1, 2, ... themselves. A
    /// questionnaire that counts from 1, or a score nobody gave, must mean the same when the bank is used again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<u8>,
}

/// Why a set of numbers is no item.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ItemError {
    /// A parameter is infinite or not a number.
    #[error("item {0}: {1} is not a finite number")]
    NotFinite(String, &'static str),
    /// Guessing outside [0, 1).
    #[error("item {0}: guessing is {1}, it must be at least 0 and below 1")]
    Guessing(String, f64),
    /// Thresholds of a graded item out of order.
    #[error("item {0}: the thresholds of a graded item must ascend")]
    Order(String),
    /// No threshold, or too many.
    #[error("item {0}: {1} thresholds, between 1 and {max} are possible", max = MAX_CATEGORIES - 1)]
    Thresholds(String, usize),
    /// Scores that do not fit the categories.
    #[error("item {0}: its scores must ascend, one for each of its {1} categories")]
    Scores(String, usize),
    /// A slope of zero has no difficulty.
    #[error("item {0}: discrimination is 0, so no difficulty can be placed on the scale")]
    Flat(String),
}

/// Category probabilities at one ability with their first and second derivatives by ability.
#[derive(Debug, Clone)]
pub struct Curves {
    /// How many categories are filled.
    pub categories: usize,
    /// Probabilities.
    pub p: [f64; MAX_CATEGORIES],
    /// First derivatives.
    pub d1: [f64; MAX_CATEGORIES],
    /// Second derivatives.
    pub d2: [f64; MAX_CATEGORIES],
}

impl Item {
    /// A right/wrong item from difficulty `b`: intercept = -a b.
    pub fn dichotomous(name: &str, a: f64, b: f64, c: f64) -> Result<Item, ItemError> {
        Item::from_difficulties(name, Family::Dichotomous, a, &[b], c)
    }

    /// An item from difficulties: `d_k = -a b_k`; for partial credit `d_k = -a (b_1 + ... + b_k)` (step difficulties).
    pub fn from_difficulties(
        name: &str,
        family: Family,
        a: f64,
        b: &[f64],
        c: f64,
    ) -> Result<Item, ItemError> {
        let mut sum = 0.0;
        let intercepts = b
            .iter()
            .map(|b| match family {
                Family::PartialCredit => {
                    sum += b;
                    -a * sum
                }
                Family::Dichotomous | Family::Graded => -a * b,
            })
            .collect();
        Item::new(name, family, a, intercepts, c)
    }

    /// An item from slope and intercepts; checks every parameter.
    pub fn new(
        name: &str,
        family: Family,
        discrimination: f64,
        intercepts: Vec<f64>,
        guessing: f64,
    ) -> Result<Item, ItemError> {
        let name = name.to_owned();
        if !discrimination.is_finite() {
            return Err(ItemError::NotFinite(name, "discrimination"));
        }
        if !intercepts.iter().all(|d| d.is_finite()) {
            return Err(ItemError::NotFinite(name, "a difficulty or intercept"));
        }
        if !guessing.is_finite() || !(0.0..1.0).contains(&guessing) {
            return Err(ItemError::Guessing(name, guessing));
        }
        let most = if family == Family::Dichotomous { 1 } else { MAX_CATEGORIES - 1 };
        if intercepts.is_empty() || intercepts.len() > most {
            return Err(ItemError::Thresholds(name, intercepts.len()));
        }
        if family == Family::Graded && intercepts.windows(2).any(|pair| pair[0] <= pair[1]) {
            return Err(ItemError::Order(name));
        }
        Ok(Item { name, family, discrimination, intercepts, guessing, scores: Vec::new() })
    }

    /// The same item with the scores that stand for its categories in the data.
    pub fn with_scores(mut self, scores: &[u8]) -> Result<Item, ItemError> {
        if scores.len() != self.categories() || scores.windows(2).any(|pair| pair[0] >= pair[1]) {
            let categories = self.categories();
            return Err(ItemError::Scores(self.name, categories));
        }
        self.scores = if plain(scores) { Vec::new() } else { scores.to_vec() };
        Ok(self)
    }

    /// The category that a score in the data stands for; `None` where the item knows no such score.
    pub fn category(&self, score: usize) -> Option<usize> {
        if self.scores.is_empty() {
            return (score < self.categories()).then_some(score);
        }
        self.scores.iter().position(|known| usize::from(*known) == score)
    }

    /// The score in the data that stands for a category.
    pub fn score(&self, category: usize) -> usize {
        self.scores.get(category).map_or(category, |score| usize::from(*score))
    }

    /// The scores it knows, for an error that a person can act on: "0 to 3" or "1, 2, 4".
    pub fn scores_in_words(&self) -> String {
        if self.scores.is_empty() {
            return format!("0 to {}", self.highest_score());
        }
        self.scores.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// Number of response categories; scores run from 0 to one less.
    pub fn categories(&self) -> usize {
        self.intercepts.len() + 1
    }

    /// The highest score.
    pub fn highest_score(&self) -> usize {
        self.intercepts.len()
    }

    /// Difficulties on the ability scale (thresholds; steps for partial credit); `None` where the slope is 0.
    pub fn difficulties(&self) -> Option<Vec<f64>> {
        let a = self.discrimination;
        let mut before = 0.0;
        let b: Vec<f64> = self
            .intercepts
            .iter()
            .map(|d| match self.family {
                Family::PartialCredit => {
                    let step = (before - d) / a;
                    before = *d;
                    step
                }
                Family::Dichotomous | Family::Graded => -d / a,
            })
            .collect();
        b.iter().all(|b| b.is_finite()).then_some(b)
    }

    /// Category probabilities into `p[..categories]`. They add to one.
    pub fn probabilities(&self, theta: f64, p: &mut [f64]) {
        let slope = self.discrimination * theta;
        match self.family {
            Family::Dichotomous => {
                let z = slope + self.intercepts[0];
                p[0] = (1.0 - self.guessing) * logistic(-z);
                p[1] = self.guessing + (1.0 - self.guessing) * logistic(z);
            }
            Family::Graded => {
                let last = self.intercepts.len();
                p[0] = logistic(-(slope + self.intercepts[0]));
                for k in 1..last {
                    p[k] = between(slope + self.intercepts[k - 1], slope + self.intercepts[k]);
                }
                p[last] = logistic(slope + self.intercepts[last - 1]);
            }
            Family::PartialCredit => {
                let mut highest: f64 = 0.0;
                p[0] = 0.0;
                for (k, d) in self.intercepts.iter().enumerate() {
                    p[k + 1] = (k + 1) as f64 * slope + d;
                    highest = highest.max(p[k + 1]);
                }
                let mut total = 0.0;
                for value in p.iter_mut().take(self.categories()) {
                    *value = libm::exp(*value - highest);
                    total += *value;
                }
                p.iter_mut().take(self.categories()).for_each(|value| *value /= total);
            }
        }
    }

    /// Probability of one score.
    pub fn probability(&self, theta: f64, score: usize) -> f64 {
        let mut p = [0.0; MAX_CATEGORIES];
        self.probabilities(theta, &mut p);
        p[score]
    }

    /// Expected score at an ability.
    pub fn expected_score(&self, theta: f64) -> f64 {
        let mut p = [0.0; MAX_CATEGORIES];
        self.probabilities(theta, &mut p);
        p.iter().take(self.categories()).enumerate().map(|(k, p)| k as f64 * p).sum()
    }

    /// Probabilities and their derivatives by ability.
    pub fn curves(&self, theta: f64) -> Curves {
        let mut p = [0.0; MAX_CATEGORIES];
        self.probabilities(theta, &mut p);
        let (mut d1, mut d2) = ([0.0; MAX_CATEGORIES], [0.0; MAX_CATEGORIES]);
        let a = self.discrimination;
        match self.family {
            Family::Dichotomous => {
                let l = logistic(a * theta + self.intercepts[0]);
                let first = (1.0 - self.guessing) * a * l * (1.0 - l);
                let second = first * a * (1.0 - 2.0 * l);
                (d1[0], d1[1]) = (-first, first);
                (d2[0], d2[1]) = (-second, second);
            }
            Family::Graded => {
                for (k, d) in self.intercepts.iter().enumerate() {
                    let l = logistic(a * theta + d);
                    let first = a * l * (1.0 - l);
                    let second = first * a * (1.0 - 2.0 * l);
                    d1[k] -= first;
                    d1[k + 1] += first;
                    d2[k] -= second;
                    d2[k + 1] += second;
                }
            }
            Family::PartialCredit => {
                let (mut mean, mut square) = (0.0, 0.0);
                for (k, p) in p.iter().take(self.categories()).enumerate() {
                    mean += k as f64 * p;
                    square += (k * k) as f64 * p;
                }
                let variance = square - mean * mean;
                for k in 0..self.categories() {
                    let away = k as f64 - mean;
                    d1[k] = a * p[k] * away;
                    d2[k] = a * a * p[k] * (away * away - variance);
                }
            }
        }
        Curves { categories: self.categories(), p, d1, d2 }
    }

    /// Fisher information at an ability: the sum of P'^2 / P over categories (Lord 1980, eq. 5-9; Samejima 1969).
    pub fn information(&self, theta: f64) -> f64 {
        if self.family == Family::Dichotomous {
            // The same sum in closed form (Birnbaum 1968, eq. 20.4.16): a^2 (P-c)^2 Q / ((1-c)^2 P).
            let l = logistic(self.discrimination * theta + self.intercepts[0]);
            let p = self.guessing + (1.0 - self.guessing) * l;
            let a = self.discrimination;
            return if p > 0.0 { a * a * (1.0 - self.guessing) * l * l * (1.0 - l) / p } else { 0.0 };
        }
        self.curves(theta).information()
    }
}

impl Curves {
    /// Fisher information.
    pub fn information(&self) -> f64 {
        self.over(|_, d1, _| d1 * d1)
    }

    /// The sum of P' P'' / P over categories: the bias term J of Warm (1989, eq. 8).
    pub fn bias_term(&self) -> f64 {
        self.over(|_, d1, d2| d1 * d2)
    }

    /// Derivative of the information by ability.
    pub fn information_slope(&self) -> f64 {
        self.over(|p, d1, d2| 2.0 * d1 * d2 - d1 * d1 * d1 / p)
    }

    fn over(&self, term: impl Fn(f64, f64, f64) -> f64) -> f64 {
        let mut sum = 0.0;
        for k in 0..self.categories {
            if self.p[k] > SMALLEST_PROBABILITY {
                sum += term(self.p[k], self.d1[k], self.d2[k]) / self.p[k];
            }
        }
        sum
    }
}

/// Whether these scores are 0, 1, 2, ...
pub(crate) fn plain(scores: &[u8]) -> bool {
    scores.iter().enumerate().all(|(category, score)| category == usize::from(*score))
}

/// `1 / (1 + exp(-z))`, without overflow at either end.
pub fn logistic(z: f64) -> f64 {
    if z >= 0.0 {
        1.0 / (1.0 + libm::exp(-z))
    } else {
        let e = libm::exp(z);
        e / (1.0 + e)
    }
}

/// `ln(p / (1 - p))`.
pub fn logit(p: f64) -> f64 {
    libm::log(p) - libm::log1p(-p)
}

/// `logistic(upper) - logistic(lower)` without cancellation: `logistic(u) logistic(-l) (1 - exp(l - u))`.
fn between(upper: f64, lower: f64) -> f64 {
    -logistic(upper) * logistic(-lower) * libm::expm1(lower - upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<Item> {
        vec![
            Item::dichotomous("two", 1.3, -0.4, 0.0).unwrap(),
            Item::dichotomous("three", 0.9, 0.7, 0.22).unwrap(),
            Item::from_difficulties("graded", Family::Graded, 1.6, &[-1.0, 0.1, 1.4], 0.0).unwrap(),
            Item::from_difficulties("steps", Family::PartialCredit, 0.8, &[0.3, -0.5, 1.1], 0.0).unwrap(),
        ]
    }

    #[test]
    fn derivatives_agree_with_differences() {
        let h = 1e-5;
        for item in items() {
            for theta in [-3.0, -0.7, 0.0, 1.9] {
                let (low, mid, high) = (item.curves(theta - h), item.curves(theta), item.curves(theta + h));
                assert!((mid.p.iter().sum::<f64>() - 1.0).abs() < 1e-14);
                for k in 0..item.categories() {
                    assert!((mid.d1[k] - (high.p[k] - low.p[k]) / (2.0 * h)).abs() < 1e-9);
                    assert!((mid.d2[k] - (high.d1[k] - low.d1[k]) / (2.0 * h)).abs() < 1e-9);
                }
                let slope = (item.information(theta + h) - item.information(theta - h)) / (2.0 * h);
                assert!((mid.information_slope() - slope).abs() < 1e-8);
                assert!((mid.information() - item.information(theta)).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn difficulties_come_back() {
        for item in items() {
            let b = item.difficulties().unwrap();
            let again =
                Item::from_difficulties(&item.name, item.family, item.discrimination, &b, item.guessing);
            for (x, y) in again.unwrap().intercepts.iter().zip(&item.intercepts) {
                assert!((x - y).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn far_abilities_stay_finite() {
        for item in items() {
            for theta in [-400.0, 400.0] {
                let curves = item.curves(theta);
                assert!(curves.information().is_finite() && curves.bias_term().is_finite());
                assert!((curves.p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn scores_stand_for_categories() {
        let [_, _, graded, _] = &items()[..] else { panic!("four items") };
        assert_eq!((graded.category(3), graded.category(4), graded.score(2)), (Some(3), None, 2));
        let from_one = graded.clone().with_scores(&[1, 2, 3, 4]).unwrap();
        assert_eq!((from_one.category(0), from_one.category(4), from_one.score(0)), (None, Some(3), 1));
        assert_eq!(
            (graded.scores_in_words(), from_one.scores_in_words()),
            ("0 to 3".into(), "1, 2, 3, 4".into())
        );
        // 0, 1, 2, ... needs no list.
        assert_eq!(graded.clone().with_scores(&[0, 1, 2, 3]).unwrap(), *graded);
        for wrong in [&[1, 2, 3][..], &[1, 3, 2, 4]] {
            assert!(matches!(graded.clone().with_scores(wrong), Err(ItemError::Scores(..))));
        }
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(matches!(Item::dichotomous("x", f64::NAN, 0.0, 0.0), Err(ItemError::NotFinite(..))));
        assert!(matches!(Item::dichotomous("x", 1.0, 0.0, 1.0), Err(ItemError::Guessing(..))));
        let unordered = Item::from_difficulties("x", Family::Graded, 1.0, &[1.0, 0.0], 0.0);
        assert!(matches!(unordered, Err(ItemError::Order(_))));
    }
}
