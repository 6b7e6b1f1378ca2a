//! A whole adaptive test simulated before it is published: its length, its error, and which items it wears out.

use super::content::Balance;
use super::exposure::{Exposure, ExposureReport};
use super::session::{AdaptiveBank, Session, Stop, StopRule};
use crate::item::MAX_CATEGORIES;
use crate::score::Estimate;
use kernel::Seed;

/// How the simulated test is run.
#[derive(Debug, Clone)]
pub struct SimulationSettings {
    /// When it stops.
    pub stop: StopRule,
    /// Highest share of the tests that may show one item; 1 for no cap.
    pub max_exposure: f64,
    /// Draw at random among this many best items; 1 for always the best.
    pub randomesque: usize,
    /// Shares of content areas.
    pub balance: Option<Balance>,
    /// Draws of answers and of items.
    pub seed: Seed,
}

/// What the simulation found.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// Items per examinee.
    pub lengths: Vec<usize>,
    /// Final estimates.
    pub estimates: Vec<Estimate>,
    /// Root mean squared error of the estimates.
    pub rmse: f64,
    /// Mean error.
    pub bias: f64,
    /// Exposure.
    pub exposure: ExposureReport,
    /// Tests that ended without reaching the precision.
    pub imprecise: usize,
    /// Tests that ran out of items that might be shown.
    pub exhausted: usize,
}

impl Simulation {
    /// Mean number of items.
    pub fn mean_items(&self) -> f64 {
        self.lengths.iter().sum::<usize>() as f64 / self.lengths.len().max(1) as f64
    }

    /// The length that `share` of the tests do not exceed.
    pub fn quantile_items(&self, share: f64) -> usize {
        let mut sorted = self.lengths.clone();
        sorted.sort_unstable();
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
    }
}

/// Simulates one test per examinee, in order; each sees the exposure left by those before.
pub fn simulate(bank: &AdaptiveBank, examinees: &[f64], settings: &SimulationSettings) -> Simulation {
    let mut exposure = Exposure::new(bank.items().len(), settings.max_exposure);
    let mut answers = settings.seed.part("answers").chance();
    let mut draws = settings.seed.part("items").chance();
    let mut out = Simulation {
        lengths: Vec::with_capacity(examinees.len()),
        estimates: Vec::with_capacity(examinees.len()),
        rmse: 0.0,
        bias: 0.0,
        exposure: exposure.report(),
        imprecise: 0,
        exhausted: 0,
    };
    let mut p = [0.0; MAX_CATEGORIES];
    for theta in examinees {
        exposure.begin_test();
        let mut session = Session::new(bank);
        let stop = loop {
            if let Some(stop) = session.stop(&settings.stop) {
                break stop;
            }
            let allowed = |item: usize| exposure.allows(item);
            let chance = (settings.randomesque > 1).then_some(&mut draws);
            let next = match &settings.balance {
                Some(balance) => session.choose_balanced(balance, settings.randomesque, allowed, chance),
                None => session.choose(settings.randomesque, allowed, chance),
            };
            let Some(item) = next else { break Stop::Exhausted };
            exposure.record(item);
            bank.items()[item].probabilities(*theta, &mut p);
            let score = draw(&p[..bank.items()[item].categories()], answers.unit());
            if session.answer(item, score).is_err() {
                break Stop::Exhausted;
            }
        };
        out.exhausted += usize::from(stop == Stop::Exhausted);
        out.imprecise += usize::from(stop != Stop::Precise);
        out.lengths.push(session.answers().len());
        out.estimates.push(session.estimate());
    }
    let n = examinees.len().max(1) as f64;
    let errors = out.estimates.iter().zip(examinees).map(|(e, t)| e.theta - t);
    out.bias = errors.clone().sum::<f64>() / n;
    out.rmse = (errors.map(|e| e * e).sum::<f64>() / n).sqrt();
    out.exposure = exposure.report();
    out
}

/// The category in which a uniform draw falls.
fn draw(p: &[f64], uniform: f64) -> usize {
    let mut left = uniform;
    for (k, p) in p.iter().enumerate().take(p.len() - 1) {
        if left < *p {
            return k;
        }
        left -= p;
    }
    p.len() - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Prior;

    fn run(max_exposure: f64, randomesque: usize) -> Simulation {
        let bank = AdaptiveBank::new(crate::synthetic::bank(300, 0.0, Seed(3)), Prior::default());
        let examinees = crate::synthetic::abilities(400, 0.0, 1.0, Seed(3));
        let stop = StopRule { standard_error: 0.35, min_items: 1, max_items: 60 };
        simulate(
            &bank,
            &examinees,
            &SimulationSettings { stop, max_exposure, randomesque, balance: None, seed: Seed(1) },
        )
    }

    #[test]
    fn caps_hold_and_cost_some_items() {
        let (free, capped) = (run(1.0, 1), run(0.2, 1));
        assert!(capped.exposure.highest <= 0.2 && free.exposure.highest > 0.9);
        assert!(capped.mean_items() > free.mean_items());
        assert!(capped.exposure.unused < free.exposure.unused);
        assert!(free.rmse < 0.40 && free.bias.abs() < 0.05, "{} {}", free.rmse, free.bias);
        assert!(free.quantile_items(0.95) >= free.mean_items() as usize);
    }

    #[test]
    fn the_same_seed_gives_the_same_simulation() {
        assert_eq!(run(0.3, 3), run(0.3, 3));
    }
}
