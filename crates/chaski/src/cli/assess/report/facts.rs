//! Everything the page shows, computed once and without words.

use kernel::Seed;
use psychometrics::adaptive::{AdaptiveBank, Simulation, SimulationSettings, StopRule, simulate};
use psychometrics::calibrate::{CalibrateError, Calibration, Model, Settings, calibrate};
use psychometrics::dif::{Comparison, DifSettings, EtsClass, analyse};
use psychometrics::fit::{
    ItemFit, Reliability, coefficient_alpha, item_fit, marginal_reliability, person_fit, test_information,
};
use psychometrics::score::{Prior, Scorer};
use psychometrics::{Item, Responses, ThetaGrid, synthetic};
use std::collections::HashMap;

/// No figure of a group with fewer people than this is shown.
pub const SMALLEST_GROUP: usize = 5;

/// Why an item deserves a second look.
#[derive(Debug, Clone, PartialEq)]
pub enum Flag {
    Negative,
    Weak,
    Misfit,
    Harder { focal: String, reference: String },
    Easier { focal: String, reference: String },
    Easy,
    Hard,
    Uncertain,
    Unanswered,
    Alike,
}

/// The content of the page.
pub struct Facts {
    pub fit: Calibration,
    pub model: Model,
    /// Ability points with the share of the people there.
    pub people: Vec<(f64, f64)>,
    /// Mean ability of the people.
    pub people_mean: f64,
    /// (ability, information, error).
    pub information: Vec<(f64, f64, f64)>,
    pub reliability: Option<Reliability>,
    pub alpha: Option<f64>,
    pub item_fit: Vec<Option<ItemFit>>,
    /// Share of people whose pattern is unlikely, and on how many it rests.
    pub unlikely_people: Option<f64>,
    pub comparisons: Vec<Comparison>,
    /// Whether a group was too small to show.
    pub small_group: bool,
    pub simulation: Option<Simulation>,
    pub flags: Vec<(String, Flag)>,
    pub answers: usize,
}

impl Facts {
    pub fn gather(
        responses: &Responses,
        settings: &Settings,
        stop_se: f64,
        max_exposure: f64,
    ) -> Result<Facts, CalibrateError> {
        // Groups are compared as if one population: a difference in ability is no property of the items, so the bank
        // is calibrated on all together and the fairness section frees the groups.
        let pooled = ungrouped(responses);
        let fit = calibrate(&pooled, settings)?;
        let prior = Prior { mean: fit.latent[0].mean, sd: fit.latent[0].sd };
        let grid = ThetaGrid::scoring();
        let index: HashMap<&str, usize> =
            fit.items.iter().enumerate().map(|(i, item)| (item.name.as_str(), i)).collect();
        let place: Vec<Option<usize>> =
            responses.items().iter().map(|name| index.get(name.as_str()).copied()).collect();
        let rescored = rescored(responses, &fit, &place);
        let scorer = Scorer::new(&fit.items, &grid, prior);
        let mut density = vec![0.0; grid.len()];
        let mut estimates = Vec::new();
        let (mut unlikely, mut judged) = (0usize, 0usize);
        for row in rescored.iter().filter(|row| !row.is_empty()) {
            let posterior = scorer.posterior(row.iter().copied());
            density.iter_mut().zip(&posterior).for_each(|(d, p)| *d += p);
            let estimate = scorer.eap(row.iter().copied());
            let answers: Vec<(&Item, usize)> = row.iter().map(|(i, x)| (&fit.items[*i], *x)).collect();
            if let Some(found) = person_fit(&answers, estimate.theta).filter(|f| f.answers >= 5) {
                judged += 1;
                unlikely += usize::from(found.l_z < -2.0);
            }
            estimates.push(estimate);
        }
        let total: f64 = density.iter().sum();
        let people: Vec<(f64, f64)> =
            grid.points().iter().zip(&density).map(|(t, d)| (*t, d / total.max(1.0))).collect();
        let column: Vec<usize> =
            fit.items.iter().filter_map(|i| responses.items().iter().position(|n| *n == i.name)).collect();
        let parameters: Vec<usize> = fit
            .items
            .iter()
            .map(|i| {
                let slope = usize::from(settings.model != Model::Rasch);
                let fixed = settings.fixed.iter().any(|f| f.name == i.name);
                if fixed { 0 } else { i.intercepts.len() + slope + usize::from(i.guessing > 0.0) }
            })
            .collect();
        let in_categories = categories_only(&fit, &rescored);
        let columns: Vec<usize> = (0..column.len()).collect();
        let item_fit = item_fit(&fit.items, &in_categories, &columns, &parameters, prior, &settings.grid);
        let (comparisons, small_group) = fairness(responses);
        let mut facts = Facts {
            people_mean: people.iter().map(|(t, s)| t * s).sum(),
            people,
            information: test_information(&fit.items, prior, &grid),
            reliability: marginal_reliability(&estimates),
            alpha: coefficient_alpha(responses),
            item_fit,
            unlikely_people: (judged >= SMALLEST_GROUP).then(|| unlikely as f64 / judged as f64),
            comparisons,
            small_group,
            simulation: simulated(&fit, prior, stop_se, max_exposure),
            flags: Vec::new(),
            answers: responses.answer_count(),
            model: settings.model,
            fit,
        };
        facts.flags = facts.find_flags();
        Ok(facts)
    }

    fn find_flags(&self) -> Vec<(String, Flag)> {
        let mut out = Vec::new();
        for (i, item) in self.fit.items.iter().enumerate() {
            let a = item.discrimination;
            let mut flag = |flag| out.push((item.name.clone(), flag));
            if a < 0.0 {
                flag(Flag::Negative);
            } else if a < 0.4 && self.model != Model::Rasch {
                flag(Flag::Weak);
            }
            let misfit = |f: &ItemFit| f.p < 0.001 && f.rmsea > 0.05;
            if self.item_fit[i].as_ref().is_some_and(misfit) {
                flag(Flag::Misfit);
            }
            for comparison in &self.comparisons {
                let found = comparison.items.iter().find(|c| c.name == item.name);
                if let Some(mantel) = found.and_then(|c| c.mantel.as_ref()).filter(|m| m.class != EtsClass::A)
                {
                    let (focal, reference) = (comparison.focal.clone(), comparison.reference.clone());
                    if mantel.delta.or(mantel.effect).unwrap_or(0.0) < 0.0 {
                        flag(Flag::Harder { focal, reference });
                    } else {
                        flag(Flag::Easier { focal, reference });
                    }
                }
            }
            let unsure = self.fit.errors[i].difficulties.iter().flatten().any(|se| *se > 0.5);
            if let Some(b) = item.difficulties().filter(|_| a > 0.0) {
                let middle = b.iter().sum::<f64>() / b.len() as f64;
                if middle < self.people_mean - 3.0 {
                    flag(Flag::Easy);
                } else if middle > self.people_mean + 3.0 {
                    flag(Flag::Hard);
                } else if unsure {
                    flag(Flag::Uncertain);
                }
            }
        }
        for excluded in &self.fit.excluded {
            let flag = if excluded.reason.starts_with("nobody") { Flag::Unanswered } else { Flag::Alike };
            out.push((excluded.name.clone(), flag));
        }
        out
    }

    /// Mean difficulty of the items.
    pub fn items_mean(&self) -> f64 {
        let all: Vec<f64> = self.fit.items.iter().filter_map(Item::difficulties).flatten().collect();
        all.iter().sum::<f64>() / all.len().max(1) as f64
    }
}

/// The same answers, everybody in one group.
fn ungrouped(responses: &Responses) -> Responses {
    let mut out = Responses::new(responses.items().to_vec());
    for person in 0..responses.person_count() {
        let (items, scores) = responses.row(person);
        let row: Vec<(u16, u8)> = items.iter().copied().zip(scores.iter().copied()).collect();
        out.push_sparse(&row, 0);
    }
    out
}

/// Answers as (calibrated item, category): scores that were collapsed by the calibration become their category.
fn rescored(responses: &Responses, fit: &Calibration, place: &[Option<usize>]) -> Vec<Vec<(usize, usize)>> {
    let counts = responses.score_counts();
    let category = |item: usize, calibrated: usize, score: usize| {
        let below = counts[item][..score].iter().filter(|n| **n > 0).count();
        let observed = counts[item].iter().filter(|n| **n > 0).count();
        // A fixed item keeps its scores; any other has exactly the observed categories.
        if observed == fit.items[calibrated].categories() { below } else { score }
    };
    (0..responses.person_count())
        .map(|person| {
            responses
                .answers(person)
                .filter_map(|a| place[a.item].map(|i| (i, category(a.item, i, a.score))))
                .collect()
        })
        .collect()
}

/// The rescored answers as a table over the calibrated items.
fn categories_only(fit: &Calibration, rows: &[Vec<(usize, usize)>]) -> Responses {
    let mut out = Responses::new(fit.items.iter().map(|i| i.name.clone()).collect());
    for row in rows {
        let mut row: Vec<(u16, u8)> = row.iter().map(|(i, x)| (*i as u16, *x as u8)).collect();
        row.sort_unstable();
        out.push_sparse(&row, 0);
    }
    out
}

/// Comparisons of groups that are large enough to be shown.
fn fairness(responses: &Responses) -> (Vec<Comparison>, bool) {
    if responses.groups().len() < 2 {
        return (Vec::new(), false);
    }
    let mut sizes = vec![0usize; responses.groups().len()];
    (0..responses.person_count()).for_each(|p| sizes[responses.group(p)] += 1);
    let small = sizes.iter().any(|n| *n < SMALLEST_GROUP);
    let dif = DifSettings {
        reference: sizes.iter().position(|n| *n >= SMALLEST_GROUP).map(|g| responses.groups()[g].clone()),
        purify: false,
        likelihood_ratio: None,
    };
    let found = analyse(responses, &dif).unwrap_or_default();
    let large = |name: &String| {
        responses.groups().iter().position(|g| g == name).is_some_and(|g| sizes[g] >= SMALLEST_GROUP)
    };
    (found.into_iter().filter(|c| large(&c.reference) && large(&c.focal)).collect(), small)
}

/// The bank as an adaptive test for people like these.
fn simulated(fit: &Calibration, prior: Prior, stop_se: f64, max_exposure: f64) -> Option<Simulation> {
    let usable: Vec<Item> = fit.items.iter().filter(|i| i.discrimination > 0.0).cloned().collect();
    if usable.len() < 5 || !fit.converged {
        return None;
    }
    let most = usable.len();
    let bank = AdaptiveBank::new(usable, prior);
    let settings = SimulationSettings {
        stop: StopRule { standard_error: stop_se, min_items: 1, max_items: most },
        max_exposure,
        randomesque: 1,
        balance: None,
        replications: 1,
        seed: Seed(1),
    };
    let examinees = synthetic::abilities(1000, prior.mean, prior.sd, Seed(2));
    Some(simulate(&bank, &examinees, &settings))
}
