//! Person fit: is a pattern of answers likely for somebody of that ability?

use crate::item::{Item, MAX_CATEGORIES, SMALLEST_PROBABILITY};

/// Standardised log-likelihood of a pattern (Drasgow, Levine & Williams 1985, eqs. 3-5, any number of categories).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PersonFit {
    /// Far below 0 the pattern contradicts the model: guessing, copying, a wrong key, a misread language. With an
    /// estimated ability its spread is somewhat below that of a standard normal, so -2 is a cautious mark.
    pub l_z: f64,
    /// Answers it rests on.
    pub answers: usize,
}

/// Fit of a pattern at an ability; `None` where the answers have no variance there, or a score is out of range.
pub fn person_fit(answers: &[(&Item, usize)], theta: f64) -> Option<PersonFit> {
    let (mut found, mut mean, mut variance) = (0.0, 0.0, 0.0);
    let mut p = [0.0; MAX_CATEGORIES];
    for (item, score) in answers {
        if *score > item.highest_score() {
            return None;
        }
        item.probabilities(theta, &mut p);
        let (mut first, mut second) = (0.0, 0.0);
        for (k, p) in p.iter().enumerate().take(item.categories()) {
            let log = libm::log(p.max(SMALLEST_PROBABILITY));
            if k == *score {
                found += log;
            }
            first += p * log;
            second += p * log * log;
        }
        mean += first;
        variance += second - first * first;
    }
    (variance > 1e-9).then(|| PersonFit { l_z: (found - mean) / variance.sqrt(), answers: answers.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    #[test]
    fn reversed_patterns_stand_out_and_likely_ones_do_not() {
        let items: Vec<Item> =
            (0..21).map(|i| Item::dichotomous("x", 1.2, -2.0 + 0.2 * i as f64, 0.0).unwrap()).collect();
        let pattern = |right: &dyn Fn(usize) -> bool| -> Vec<(&Item, usize)> {
            items.iter().enumerate().map(|(i, item)| (item, usize::from(right(i)))).collect()
        };
        assert!(person_fit(&pattern(&|i| i >= 11), 0.0).unwrap().l_z < -5.0);
        assert!(person_fit(&pattern(&|i| i < 11), 0.0).unwrap().l_z > 0.0);
        assert!(person_fit(&[], 0.0).is_none());
    }

    #[test]
    fn at_the_true_ability_it_is_standard() {
        let items = crate::synthetic::bank(40, 0.1, Seed(3));
        let mut chance = Seed(4).chance();
        let values: Vec<f64> = (0..2000)
            .map(|_| {
                let theta = crate::synthetic::normal(&mut chance);
                let answers: Vec<(&Item, usize)> = items
                    .iter()
                    .map(|i| (i, usize::from(crate::synthetic::answer(i, theta, &mut chance))))
                    .collect();
                person_fit(&answers, theta).unwrap().l_z
            })
            .collect();
        let mean = values.iter().sum::<f64>() / 2000.0;
        let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / 2000.0;
        assert!(mean.abs() < 0.07 && (variance - 1.0).abs() < 0.12, "{mean} {variance}");
    }
}
