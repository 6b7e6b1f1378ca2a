//! Synthetic banks and answers, for benchmarks, tests and planning: the truth is known, so recovery can be measured.

use crate::item::{Family, Item, MAX_CATEGORIES};
use crate::responses::Responses;
use kernel::{Chance, Seed};

/// A standard normal draw (Box & Muller 1958).
pub fn normal(chance: &mut Chance) -> f64 {
    let radius = (-2.0 * libm::log(1.0 - chance.unit())).sqrt();
    radius * libm::cos(2.0 * std::f64::consts::PI * chance.unit())
}

/// A bank of two-parameter items: slopes lognormal(0, 0.3), difficulties N(0, 1). Three-parameter where `guessing` > 0.
pub fn bank(items: usize, guessing: f64, seed: Seed) -> Vec<Item> {
    let mut chance = seed.part("bank").chance();
    (0..items)
        .map(|i| {
            let a = libm::exp(0.3 * normal(&mut chance));
            let b = normal(&mut chance);
            Item {
                name: format!("item{:04}", i + 1),
                family: Family::Dichotomous,
                discrimination: a,
                intercepts: vec![-a * b],
                guessing,
                scores: Vec::new(),
            }
        })
        .collect()
}

/// Abilities N(mean, sd).
pub fn abilities(persons: usize, mean: f64, sd: f64, seed: Seed) -> Vec<f64> {
    let mut chance = seed.part("abilities").chance();
    (0..persons).map(|_| mean + sd * normal(&mut chance)).collect()
}

/// One answer.
pub fn answer(item: &Item, theta: f64, chance: &mut Chance) -> u8 {
    let mut p = [0.0; MAX_CATEGORIES];
    item.probabilities(theta, &mut p);
    let mut draw = chance.unit();
    for (k, p) in p.iter().enumerate().take(item.highest_score()) {
        if draw < *p {
            return k as u8;
        }
        draw -= p;
    }
    item.highest_score() as u8
}

/// Answers of everybody to every item, or to `each` items drawn at random per person (planned missing).
pub fn responses(bank: &[Item], abilities: &[f64], each: Option<usize>, seed: Seed) -> Responses {
    let mut chance = seed.part("answers").chance();
    let mut out = Responses::new(bank.iter().map(|i| i.name.clone()).collect());
    let mut order: Vec<u16> = (0..bank.len() as u16).collect();
    let mut row = Vec::new();
    let each = each.unwrap_or(bank.len()).min(bank.len());
    for theta in abilities {
        row.clear();
        if each < bank.len() {
            for i in 0..each {
                let j = i + chance.below((bank.len() - i) as u64) as usize;
                order.swap(i, j);
            }
        }
        row.extend_from_slice(&order[..each]);
        row.sort_unstable();
        let answers: Vec<(u16, u8)> =
            row.iter().map(|i| (*i, answer(&bank[usize::from(*i)], *theta, &mut chance))).collect();
        out.push_sparse(&answers, 0);
    }
    out
}
