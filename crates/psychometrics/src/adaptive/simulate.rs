//! A whole adaptive test simulated before it is published: its length, its error, and which items it wears out.

use super::content::Balance;
use super::exposure::{Exposure, ExposureReport};
use super::prices::Prices;
use super::session::{AdaptiveBank, Session, Stop, StopRule};
use crate::item::MAX_CATEGORIES;
use crate::score::Estimate;
use crate::synthetic;
use kernel::{Chance, Seed};

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
    /// Times the whole run is repeated, each with fresh counts of exposure. See [`replications`].
    pub replications: usize,
    /// Draws of answers and of items.
    pub seed: Seed,
}

/// What the simulation found.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// Items per test: all examinees of the first replication, then of the second, ...
    pub lengths: Vec<usize>,
    /// Final estimates in the same order.
    pub estimates: Vec<Estimate>,
    /// Root mean squared error of the estimates.
    pub rmse: f64,
    /// Mean error.
    pub bias: f64,
    /// Exposure: the highest of any replication; unused items on average; mean rates.
    pub exposure: ExposureReport,
    /// Share of each content area among all items shown; empty without balance.
    pub area_shares: Vec<f64>,
    /// Tests that ended without reaching the precision.
    pub imprecise: usize,
    /// Tests that ran out of items that might be shown.
    pub exhausted: usize,
}

/// Tests from which a mean length is known to about 0.05 items and an error to about half a percent.
const ENOUGH_TESTS: usize = 20_000;
/// Tests from which prices are learned before a capped or balanced run begins.
const LEARNING_TESTS: usize = 4_000;

/// Replications that give about 20,000 tests: the error of so many is known to half a percent, that of 2,000 only to 1.6.
pub fn replications(examinees: usize) -> usize {
    ENOUGH_TESTS.div_ceil(examinees.max(1)).max(1)
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

/// Simulates one test per examinee, in order; each sees the exposure left by those before. Under a cap or
/// a balance, prices are first learned from tests of people drawn from the prior, who count for nothing else.
pub fn simulate(bank: &AdaptiveBank, examinees: &[f64], settings: &SimulationSettings) -> Simulation {
    let learned = learn(bank, settings);
    let runs = settings.replications.max(1);
    let mut out = Simulation {
        lengths: Vec::with_capacity(examinees.len() * runs),
        estimates: Vec::with_capacity(examinees.len() * runs),
        rmse: 0.0,
        bias: 0.0,
        exposure: ExposureReport { highest: 0.0, unused: 0, rates: vec![0.0; bank.items().len()] },
        area_shares: vec![0.0; settings.balance.as_ref().map_or(0, Balance::areas)],
        imprecise: 0,
        exhausted: 0,
    };
    let mut unused = 0;
    for run in 0..runs {
        let mut hall = Hall::new(bank, settings, learned.clone(), settings.seed.part(&format!("run {run}")));
        for theta in examinees {
            let (session, stop) = hall.test(*theta);
            out.exhausted += usize::from(stop == Stop::Exhausted);
            out.imprecise += usize::from(stop != Stop::Precise);
            out.lengths.push(session.answers().len());
            out.estimates.push(session.estimate());
            let answers = session.answers().to_vec();
            hall.prices.after_test(&answers, 1.0);
            if let Some(balance) = &settings.balance {
                answers.iter().for_each(|(item, _)| out.area_shares[balance.area(*item)] += 1.0);
            }
        }
        let report = hall.exposure.report();
        out.exposure.highest = out.exposure.highest.max(report.highest);
        out.exposure.rates.iter_mut().zip(report.rates).for_each(|(sum, r)| *sum += r / runs as f64);
        unused += report.unused;
    }
    out.exposure.unused = (unused as f64 / runs as f64).round() as usize;
    let shown = out.lengths.iter().sum::<usize>().max(1) as f64;
    out.area_shares.iter_mut().for_each(|share| *share /= shown);
    let n = out.estimates.len().max(1) as f64;
    let errors = out.estimates.iter().zip(examinees.iter().cycle()).map(|(e, t)| e.theta - t);
    out.bias = errors.clone().sum::<f64>() / n;
    out.rmse = (errors.map(|e| e * e).sum::<f64>() / n).sqrt();
    out
}

fn learn(bank: &AdaptiveBank, settings: &SimulationSettings) -> Prices {
    let prices = Prices::new(bank.items(), settings.max_exposure, settings.balance.clone());
    if settings.max_exposure >= 1.0 && settings.balance.is_none() {
        return prices;
    }
    let seed = settings.seed.part("learning");
    let prior = bank.prior();
    let people = synthetic::abilities(LEARNING_TESTS, prior.mean, prior.sd, seed);
    let mut hall = Hall::new(bank, settings, prices, seed);
    for (count, theta) in people.iter().enumerate() {
        let answers = hall.test(*theta).0.answers().to_vec();
        hall.prices.after_test(&answers, 0.9 * count as f64 / LEARNING_TESTS as f64);
    }
    hall.prices
}

/// Where tests are taken: counts, prices and dice.
struct Hall<'a> {
    bank: &'a AdaptiveBank,
    settings: &'a SimulationSettings,
    exposure: Exposure,
    prices: Prices,
    answers: Chance,
    draws: Chance,
}

impl<'a> Hall<'a> {
    fn new(bank: &'a AdaptiveBank, settings: &'a SimulationSettings, prices: Prices, seed: Seed) -> Hall<'a> {
        Hall {
            exposure: Exposure::new(bank.items().len(), settings.max_exposure),
            answers: seed.part("answers").chance(),
            draws: seed.part("items").chance(),
            bank,
            settings,
            prices,
        }
    }

    fn test(&mut self, theta: f64) -> (Session<'a>, Stop) {
        self.exposure.begin_test();
        let mut session = Session::new(self.bank);
        let mut p = [0.0; MAX_CATEGORIES];
        loop {
            if let Some(stop) = session.stop(&self.settings.stop) {
                return (session, stop);
            }
            let price = |item: usize| self.exposure.allows(item).then(|| self.prices.price(item));
            let count = self.settings.randomesque;
            let chance = (count > 1).then_some(&mut self.draws);
            let next = match &self.settings.balance {
                Some(balance) => session.choose_balanced(balance, count, price, chance),
                None => session.choose(count, price, chance),
            };
            let Some(item) = next else { return (session, Stop::Exhausted) };
            self.exposure.record(item);
            self.bank.items()[item].probabilities(theta, &mut p);
            let score = draw(&p[..self.bank.items()[item].categories()], self.answers.unit());
            if session.answer(item, score).is_err() {
                return (session, Stop::Exhausted);
            }
        }
    }
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
        let settings = SimulationSettings {
            stop,
            max_exposure,
            randomesque,
            balance: None,
            replications: 2,
            seed: Seed(1),
        };
        simulate(&bank, &examinees, &settings)
    }

    #[test]
    fn caps_hold_and_cost_some_items() {
        let (free, capped) = (run(1.0, 1), run(0.2, 1));
        assert_eq!(free.lengths.len(), 800);
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
