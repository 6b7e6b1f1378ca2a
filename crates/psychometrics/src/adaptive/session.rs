//! One person's adaptive test: a posterior that narrows answer by answer.

use super::content::Balance;
use super::index::InformationIndex;
use crate::grid::ThetaGrid;
use crate::item::Item;
use crate::score::{Estimate, Prior, Scorer};
use kernel::Chance;

/// A bank prepared for adaptive tests; share one between all sessions.
#[derive(Debug, Clone)]
pub struct AdaptiveBank {
    items: Vec<Item>,
    scorer: Scorer,
    index: InformationIndex,
    prior: Prior,
}

impl AdaptiveBank {
    /// Makes the tables: about 3 kB per right/wrong item.
    pub fn new(items: Vec<Item>, prior: Prior) -> AdaptiveBank {
        let grid = ThetaGrid::for_prior(prior.mean, prior.sd).unwrap_or_else(ThetaGrid::scoring);
        let scorer = Scorer::new(&items, &grid, prior);
        let index = InformationIndex::new(&items);
        AdaptiveBank { items, scorer, index, prior }
    }

    /// The items.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The prior from which every session starts.
    pub fn prior(&self) -> Prior {
        self.prior
    }
}

/// When a test ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StopRule {
    /// As soon as the posterior standard deviation is at most this.
    pub standard_error: f64,
    /// But not before this many items.
    pub min_items: usize,
    /// And in any case after this many.
    pub max_items: usize,
}

/// Why a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Sure enough.
    Precise,
    /// The most items were given.
    Long,
    /// No item is left that may be shown.
    Exhausted,
}

/// Why an answer or a withdrawal was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such item in the bank.
    #[error("there is no item number {0} in the bank")]
    NoItem(usize),
    /// No such category.
    #[error("item number {0} has no score {1}")]
    NoScore(usize, usize),
    /// Answered before.
    #[error("item number {0} has already been answered")]
    Twice(usize),
}

/// One test under way.
#[derive(Debug, Clone)]
pub struct Session<'a> {
    bank: &'a AdaptiveBank,
    posterior: Vec<f64>,
    estimate: Estimate,
    answers: Vec<(usize, usize)>,
    /// Answered or withdrawn.
    closed: Vec<bool>,
    best: Vec<(f64, usize)>,
}

impl<'a> Session<'a> {
    /// Nothing asked yet: ability is the prior's.
    pub fn new(bank: &'a AdaptiveBank) -> Session<'a> {
        let posterior = bank.scorer.prior().to_vec();
        let estimate = summary(&posterior, bank.scorer.points());
        Session {
            closed: vec![false; bank.items.len()],
            answers: Vec::new(),
            best: Vec::new(),
            bank,
            posterior,
            estimate,
        }
    }

    /// EAP and posterior standard deviation so far.
    pub fn estimate(&self) -> Estimate {
        self.estimate
    }

    /// The ability points of [`Session::posterior`].
    pub fn points(&self) -> &[f64] {
        self.bank.scorer.points()
    }

    /// Posterior weights on [`ThetaGrid::for_prior`], adding to one.
    pub fn posterior(&self) -> &[f64] {
        &self.posterior
    }

    /// Items answered with their scores, in order.
    pub fn answers(&self) -> &[(usize, usize)] {
        &self.answers
    }

    /// Takes an answer.
    pub fn answer(&mut self, item: usize, score: usize) -> Result<(), Refusal> {
        if item >= self.bank.items.len() {
            return Err(Refusal::NoItem(item));
        }
        if self.answers.iter().any(|(before, _)| *before == item) {
            return Err(Refusal::Twice(item));
        }
        let row = self.bank.scorer.likelihood(item, score).ok_or(Refusal::NoScore(item, score))?;
        let mut total = 0.0;
        for (weight, likelihood) in self.posterior.iter_mut().zip(row) {
            *weight *= likelihood;
            total += *weight;
        }
        self.closed[item] = true;
        self.answers.push((item, score));
        if total > 1e-250 {
            let inverse = 1.0 / total;
            self.posterior.iter_mut().for_each(|w| *w *= inverse);
            self.estimate = summary(&self.posterior, self.bank.scorer.points());
        } else {
            self.rescore();
        }
        Ok(())
    }

    /// Takes an item out of the test, answered or not: found faulty in mid-test. Its answer no longer counts and it will not
    /// be chosen.
    pub fn withdraw(&mut self, item: usize) -> Result<(), Refusal> {
        *self.closed.get_mut(item).ok_or(Refusal::NoItem(item))? = true;
        let before = self.answers.len();
        self.answers.retain(|(answered, _)| *answered != item);
        if self.answers.len() != before {
            self.rescore();
        }
        Ok(())
    }

    fn rescore(&mut self) {
        self.posterior = self.bank.scorer.posterior(self.answers.iter().copied());
        self.estimate = summary(&self.posterior, self.bank.scorer.points());
    }

    /// Whether the test is over by precision or length.
    pub fn stop(&self, rule: &StopRule) -> Option<Stop> {
        if self.answers.len() >= rule.max_items {
            return Some(Stop::Long);
        }
        let precise = self.estimate.standard_error.is_some_and(|sd| sd <= rule.standard_error);
        (precise && self.answers.len() >= rule.min_items).then_some(Stop::Precise)
    }

    /// The item of maximum information at the present estimate (Lord 1980, ch. 10), ties by lowest index.
    pub fn most_informative(&mut self) -> Option<usize> {
        self.choose(1, |_| Some(0.0), None)
    }

    /// One of the `count` best items at random (Kingsbury & Zara 1989); without `chance` the best. `price` says `None` for
    /// an item that may not be shown and else what is taken off its information: 0 by default, more for an item that
    /// others need more. `None` when no item is left.
    pub fn choose(
        &mut self,
        count: usize,
        price: impl Fn(usize) -> Option<f64>,
        chance: Option<&mut Chance>,
    ) -> Option<usize> {
        let closed = &self.closed;
        self.bank.index.best(
            &self.bank.items,
            self.estimate.theta,
            count.max(1),
            |i| if closed[i] { None } else { price(i) },
            &mut self.best,
        );
        let draw = chance.map_or(0, |c| c.below(self.best.len() as u64) as usize);
        self.best.get(draw).map(|(_, item)| *item)
    }

    /// The most informative item of the areas that [`Balance::next_areas`] lets in.
    pub fn choose_balanced(
        &mut self,
        balance: &Balance,
        count: usize,
        price: impl Fn(usize) -> Option<f64>,
        chance: Option<&mut Chance>,
    ) -> Option<usize> {
        let mut counts = vec![0; balance.areas()];
        for (item, _) in &self.answers {
            counts[balance.area(*item)] += 1;
        }
        let mut open = vec![false; balance.areas()];
        for (item, closed) in self.closed.iter().enumerate() {
            open[balance.area(item)] |= !closed && price(item).is_some();
        }
        let may = balance.next_areas(&counts, |area| open[area]);
        self.choose(count, |i| if may[balance.area(i)] { price(i) } else { None }, chance)
    }
}

/// Mean and standard deviation of weights that add to one.
fn summary(weights: &[f64], points: &[f64]) -> Estimate {
    let (mut first, mut second) = (0.0, 0.0);
    for (w, t) in weights.iter().zip(points) {
        first += w * t;
        second += w * t * t;
    }
    let variance = (second - first * first).max(0.0);
    Estimate { theta: first, standard_error: Some(variance.sqrt()), at_bound: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Method, ScoreSettings, estimate};
    use kernel::Seed;

    fn bank() -> AdaptiveBank {
        AdaptiveBank::new(crate::synthetic::bank(200, 0.0, Seed(1)), Prior::default())
    }

    #[test]
    fn the_session_scores_as_the_scorer_does_and_withdrawal_undoes_an_answer() {
        let bank = bank();
        let mut session = Session::new(&bank);
        for step in 0..25 {
            let item = session.most_informative().unwrap();
            session.answer(item, usize::from(step % 3 > 0)).unwrap();
        }
        let answers: Vec<(&Item, usize)> =
            session.answers().iter().map(|(i, x)| (&bank.items()[*i], *x)).collect();
        let direct = estimate(&answers, Method::Eap, &ScoreSettings::default()).unwrap();
        assert!((session.estimate().theta - direct.theta).abs() < 1e-9);
        let faulty = session.answers()[4].0;
        session.withdraw(faulty).unwrap();
        assert_eq!(session.answers().len(), 24);
        assert!((session.estimate().theta - direct.theta).abs() > 1e-6);
        for _ in 0..100 {
            let next = session.most_informative().unwrap();
            assert_ne!(next, faulty);
            session.answer(next, 1).unwrap();
        }
    }

    #[test]
    fn wrong_answers_to_the_program_are_refused() {
        let bank = bank();
        let mut session = Session::new(&bank);
        session.answer(0, 1).unwrap();
        assert_eq!(session.answer(0, 1), Err(Refusal::Twice(0)));
        assert_eq!(session.answer(1, 2), Err(Refusal::NoScore(1, 2)));
        assert_eq!(session.answer(999, 0), Err(Refusal::NoItem(999)));
        assert_eq!(session.withdraw(999), Err(Refusal::NoItem(999)));
    }

    #[test]
    fn it_stops_and_runs_dry() {
        let bank = bank();
        let rule = StopRule { standard_error: 0.4, min_items: 3, max_items: 30 };
        let mut session = Session::new(&bank);
        assert_eq!(session.stop(&rule), None);
        while session.stop(&rule).is_none() {
            let item = session.most_informative().unwrap();
            session.answer(item, session.answers().len() % 2).unwrap();
        }
        assert_eq!(session.stop(&rule), Some(Stop::Precise));
        assert_eq!(session.choose(1, |_| None, None), None);
    }

    #[test]
    fn balance_keeps_the_shares() {
        let bank = bank();
        let balance = Balance::new((0..200).map(|i| i % 3).collect(), vec![2.0, 1.0, 1.0]).unwrap();
        let mut session = Session::new(&bank);
        for step in 0..20 {
            let item = session.choose_balanced(&balance, 1, |_| Some(0.0), None).unwrap();
            session.answer(item, step % 2).unwrap();
        }
        let areas: Vec<usize> =
            (0..3).map(|a| session.answers().iter().filter(|(i, _)| i % 3 == a).count()).collect();
        assert_eq!(areas, [10, 5, 5]);
    }
}
