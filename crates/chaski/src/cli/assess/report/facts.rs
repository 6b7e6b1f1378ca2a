//! Everything the page shows, computed once and without words.

use super::fairness::Fairness;
use kernel::Seed;
use psychometrics::adaptive::{AdaptiveBank, Simulation, SimulationSettings, StopRule, simulate};
use psychometrics::calibrate::{CalibrateError, Calibration, Latent, Model, Settings, calibrate};
use psychometrics::dif::EtsClass;
use psychometrics::fit::{
    ItemFit, Reliability, coefficient_alpha, item_fit, marginal_reliability, person_fit, test_information,
};
use psychometrics::score::{Estimate, Prior, Scorer, SummedScore, summed_scores};
use psychometrics::{Family, Item, Responses, ThetaGrid, synthetic};
use std::collections::HashMap;

/// No figure that rests on fewer people than this is shown.
pub const SMALLEST_GROUP: usize = 5;
/// With fewer people nothing is said about the test.
pub const FEWEST_PEOPLE: usize = 30;
/// With fewer people the page says that its numbers will change with others.
pub const FIRM_PEOPLE: usize = 200;
/// With fewer complete answers S-X2 points nothing out: a handful of cells is no evidence.
pub const FIT_PEOPLE: usize = 200;
/// A question that this share of the people answers alike tells little.
const NEARLY_ALL: f64 = 0.95;

/// Why an item deserves a second look.
#[derive(Debug, Clone, PartialEq)]
pub enum Flag {
    Negative,
    Unequal { harder: bool, large: bool, focal: String, reference: String },
    Easy,
    Hard,
    OneAnswer,
    Misfit,
    Weak,
    Far,
    Uncertain,
    Unanswered,
    Alike,
}

/// How many got a question right.
pub struct Right {
    pub name: String,
    /// Share of the answers that were right; of the points of a graded question.
    pub share: f64,
    pub answers: usize,
    pub graded: bool,
}

/// What the caller chose.
pub struct Wishes<'a> {
    /// Error at which the simulated adaptive test stops; `None` for the test's own.
    pub stop_se: Option<f64>,
    pub max_exposure: f64,
    /// The group with which the others are compared; `None` for the first in the file.
    pub reference: Option<&'a str>,
}

/// The content of the page.
pub struct Facts {
    pub fit: Calibration,
    pub settings: Settings,
    /// Ability points with the share of the people there.
    pub people: Vec<(f64, f64)>,
    /// Mean ability of the people.
    pub people_mean: f64,
    /// The stretch of the ruler that charts show.
    pub stretch: (f64, f64),
    /// (ability, information, error) of the whole test.
    pub information: Vec<(f64, f64, f64)>,
    /// (ability, error) with as many answers as people gave on average.
    pub precision: Vec<(f64, f64)>,
    pub reliability: Option<Reliability>,
    pub alpha: Option<f64>,
    pub item_fit: Vec<Option<ItemFit>>,
    /// Share of people whose pattern is unlikely.
    pub unlikely_people: Option<f64>,
    /// Only where a column of groups was named.
    pub fairness: Option<Fairness>,
    pub simulation: Option<Simulation>,
    /// Whether the simulated test stops at the test's own error, so that lengths can be compared.
    pub same_precision: bool,
    /// The error at which it stops.
    pub stop_se: f64,
    pub flags: Vec<(String, Flag)>,
    pub right: Vec<Right>,
    /// Place on the ruler by number of points, where everybody got the same questions.
    pub summed: Vec<SummedScore>,
    pub answers: usize,
}

impl Facts {
    pub fn gather(
        responses: &Responses,
        settings: &Settings,
        wishes: &Wishes<'_>,
    ) -> Result<Facts, CalibrateError> {
        let groups = Groups::new(responses, wishes.reference);
        let (fit, group_of) = groups.calibrate(responses, settings)?;
        let grid = grid_over(&fit.latent);
        let population = population(&fit.latent, &grid);
        let answers = categories(responses, &fit);
        let estimated = estimate(&fit, &grid, &answers, &group_of);
        let total: f64 = estimated.density.iter().sum();
        let people: Vec<(f64, f64)> =
            grid.points().iter().zip(&estimated.density).map(|(t, d)| (*t, d / total.max(1.0))).collect();
        let prior = one_normal(&fit.latent);
        let stretch = (
            (prior.mean - 3.0 * prior.sd).floor().clamp(-12.0, -4.0),
            (prior.mean + 3.0 * prior.sd).ceil().clamp(4.0, 12.0),
        );
        let reliability = marginal_reliability(&estimated.estimates);
        let own = reliability.as_ref().map(|r| r.error_variance.sqrt());
        let stop = wishes.stop_se.or(own).unwrap_or(0.4);
        let mut facts = Facts {
            people_mean: people.iter().map(|(t, s)| t * s).sum(),
            people,
            stretch,
            information: test_information(&fit.items, prior, &grid),
            precision: precision(&fit, prior, &grid),
            reliability,
            alpha: coefficient_alpha(responses).filter(|_| complete(responses) >= SMALLEST_GROUP),
            item_fit: fits(&fit, settings, &answers),
            unlikely_people: estimated.unlikely,
            fairness: groups.fairness(responses, &fit, settings),
            simulation: simulated(&fit, prior, stop, wishes.max_exposure),
            same_precision: wishes.stop_se.is_none(),
            stop_se: stop,
            flags: Vec::new(),
            right: right(responses, &fit),
            summed: if everybody_got_all(&fit) {
                summed_scores(&fit.items, &population, &grid)
            } else {
                Vec::new()
            },
            answers: responses.answer_count(),
            settings: settings.clone(),
            fit,
        };
        facts.flags = facts.find_flags(responses);
        Ok(facts)
    }

    /// Whether the page may say anything about the test at all.
    pub fn speaks(&self) -> bool {
        self.fit.converged && self.fit.persons >= FEWEST_PEOPLE
    }

    /// Answers a person gave, on average.
    pub fn answers_each(&self) -> f64 {
        self.fit.answers.iter().sum::<usize>() as f64 / self.fit.persons.max(1) as f64
    }

    /// For each item what matters most: one question with three pieces of advice that contradict each other helps nobody.
    /// Only the groups it treats differently are all named.
    fn find_flags(&self, responses: &Responses) -> Vec<(String, Flag)> {
        let mut out = Vec::new();
        let index = responses.item_index();
        let counts = responses.score_counts();
        for (i, item) in self.fit.items.iter().enumerate().filter(|_| self.speaks()) {
            let unequal = self.unequal(&item.name);
            // A flat question may slope the wrong way by chance; only beyond it (5 %, one side) is the key to be doubted.
            let chance = self.fit.errors[i].discrimination.map_or(0.0, |se| 1.645 * se);
            if item.discrimination < -chance {
                out.push((item.name.clone(), Flag::Negative));
            } else if unequal.is_empty() {
                let counts = index.get(item.name.as_str()).map_or(&[][..], |place| &counts[*place]);
                out.extend(self.weakness(i, counts).map(|flag| (item.name.clone(), flag)));
            } else {
                out.extend(unequal.into_iter().map(|flag| (item.name.clone(), flag)));
            }
        }
        for excluded in &self.fit.excluded {
            let flag = if excluded.reason.starts_with("nobody") { Flag::Unanswered } else { Flag::Alike };
            out.push((excluded.name.clone(), flag));
        }
        out
    }

    fn unequal(&self, name: &str) -> Vec<Flag> {
        let pairs = self.fairness.iter().flat_map(|f| &f.pairs);
        pairs
            .filter_map(|pair| {
                let c = &pair.comparison;
                let verdict = c.items.iter().find(|i| i.name == name)?.verdict()?;
                (verdict.class != EtsClass::A).then(|| Flag::Unequal {
                    harder: verdict.harder_for_focal,
                    large: verdict.class == EtsClass::C,
                    focal: c.focal.clone(),
                    reference: c.reference.clone(),
                })
            })
            .collect()
    }

    /// `counts[score]`: how often each score was given.
    fn weakness(&self, index: usize, counts: &[usize]) -> Option<Flag> {
        let item = &self.fit.items[index];
        let answers = counts.iter().sum::<usize>().max(1) as f64;
        let share = |category: usize| counts.get(item.score(category)).map_or(0.0, |n| *n as f64 / answers);
        let misfit = |f: &ItemFit| f.persons >= FIT_PEOPLE && f.p < 0.001 && f.rmsea > 0.05;
        let unsure = self.fit.errors[index].difficulties.iter().flatten().any(|se| *se > 0.5);
        if item.family == Family::Dichotomous {
            if share(1) >= NEARLY_ALL {
                return Some(Flag::Easy);
            }
            // Guessing gives some right answers to whoever knows nothing.
            if share(1) <= 1.0 - NEARLY_ALL + item.guessing {
                return Some(Flag::Hard);
            }
        } else if (0..item.categories()).any(|k| share(k) >= NEARLY_ALL) {
            return Some(Flag::OneAnswer);
        }
        if self.item_fit[index].as_ref().is_some_and(misfit) {
            Some(Flag::Misfit)
        } else if item.discrimination < 0.4 && self.settings.model != Model::Rasch {
            Some(Flag::Weak)
        } else if unsure && answers >= 500.0 {
            Some(Flag::Far)
        } else {
            unsure.then_some(Flag::Uncertain)
        }
    }

    /// Mean difficulty of the items.
    pub fn items_mean(&self) -> f64 {
        let all: Vec<f64> = self.fit.items.iter().filter_map(Item::difficulties).flatten().collect();
        all.iter().sum::<f64>() / all.len().max(1) as f64
    }
}

/// The groups of the file as the page treats them.
struct Groups {
    /// Groups that may be shown, the reference first; their numbers in the file.
    shown: Vec<usize>,
    /// Whether some group is too small to be shown.
    hidden: bool,
    names: usize,
}

impl Groups {
    fn new(responses: &Responses, reference: Option<&str>) -> Groups {
        let mut sizes = vec![0usize; responses.group_count()];
        let answered = (0..responses.person_count()).filter(|p| responses.answers(*p).len() > 0);
        answered.for_each(|p| sizes[responses.group(p)] += 1);
        let mut shown: Vec<usize> = (0..sizes.len()).filter(|g| sizes[*g] >= SMALLEST_GROUP).collect();
        let first = reference.and_then(|name| responses.groups().iter().position(|g| g == name));
        if let Some(place) = first.and_then(|first| shown.iter().position(|g| *g == first)) {
            let first = shown.remove(place);
            shown.insert(0, first);
        }
        Groups { hidden: shown.len() < sizes.len(), shown, names: responses.groups().len() }
    }

    /// The calibration that `calibrate --groups` gives, with each person's group in it. Groups too small to be shown count
    /// with the reference: a mean of four people is no mean. Where groups cannot be calibrated side by side everybody is one
    /// population, and a note says so.
    fn calibrate(
        &self,
        responses: &Responses,
        settings: &Settings,
    ) -> Result<(Calibration, Vec<usize>), CalibrateError> {
        let place = |g: usize| self.shown.iter().position(|s| *s == g).unwrap_or(0);
        let mut why = None;
        if self.shown.len() > 1 {
            let group_of: Vec<usize> =
                (0..responses.person_count()).map(|p| place(responses.group(p))).collect();
            let names = self.shown.iter().map(|g| responses.groups()[*g].clone()).collect();
            match calibrate(&regrouped(responses, &group_of, names), settings) {
                Ok(mut fit) if fit.converged => {
                    if self.hidden {
                        let name = &fit.latent[0].group;
                        let note =
                            format!("people of groups with fewer than {SMALLEST_GROUP} count with {name}");
                        fit.notes.push(note);
                    }
                    return Ok((fit, group_of));
                }
                Ok(_) => why = Some("the calibration with groups did not settle".to_owned()),
                Err(error) => why = Some(error.to_string()),
            }
        }
        let everybody = vec![0; responses.person_count()];
        let mut fit = calibrate(&regrouped(responses, &everybody, Vec::new()), settings)?;
        fit.notes.extend(why.map(|why| format!("everybody is treated as one population: {why}")));
        Ok((fit, everybody))
    }

    fn fairness(&self, responses: &Responses, fit: &Calibration, settings: &Settings) -> Option<Fairness> {
        let silent: Vec<String> = fit.excluded.iter().map(|e| e.name.clone()).collect();
        (self.names > 0).then(|| Fairness::check(responses, &self.shown, self.hidden, &silent, settings))
    }
}

/// The same answers in other groups.
fn regrouped(responses: &Responses, group_of: &[usize], names: Vec<String>) -> Responses {
    let mut out = Responses::new(responses.items().to_vec());
    for (person, group) in group_of.iter().enumerate() {
        let (items, scores) = responses.row(person);
        let row: Vec<(u16, u8)> = items.iter().copied().zip(scores.iter().copied()).collect();
        out.push_sparse(&row, *group as u16);
    }
    out.name_groups(names);
    out
}

/// A grid that holds the abilities of all groups.
fn grid_over(groups: &[Latent]) -> ThetaGrid {
    let low = groups.iter().map(|g| g.mean - 6.0 * g.sd).fold(f64::INFINITY, f64::min);
    let high = groups.iter().map(|g| g.mean + 6.0 * g.sd).fold(f64::NEG_INFINITY, f64::max);
    ThetaGrid::for_prior(0.5 * (low + high), (high - low) / 12.0).unwrap_or_else(ThetaGrid::scoring)
}

/// Share of the population at each point: the groups' distributions by their sizes.
fn population(groups: &[Latent], grid: &ThetaGrid) -> Vec<f64> {
    let persons: usize = groups.iter().map(|g| g.persons).sum();
    let mut weights = vec![0.0; grid.len()];
    for group in groups {
        let part = group.persons as f64 / persons.max(1) as f64;
        let own = grid.normal_weights(group.mean, group.sd);
        weights.iter_mut().zip(own).for_each(|(w, o)| *w += part * o);
    }
    weights
}

/// One normal distribution with the mean and variance of all groups together.
fn one_normal(groups: &[Latent]) -> Prior {
    let persons = groups.iter().map(|g| g.persons).sum::<usize>().max(1) as f64;
    let over =
        |of: &dyn Fn(&Latent) -> f64| groups.iter().map(|g| g.persons as f64 * of(g)).sum::<f64>() / persons;
    let mean = over(&|g| g.mean);
    let variance = over(&|g| g.sd * g.sd + (g.mean - mean) * (g.mean - mean));
    Prior { mean, sd: variance.sqrt() }
}

/// What each person's answers say about her.
struct Estimated {
    density: Vec<f64>,
    estimates: Vec<Estimate>,
    unlikely: Option<f64>,
}

fn estimate(
    fit: &Calibration,
    grid: &ThetaGrid,
    answers: &[Vec<(usize, usize)>],
    group_of: &[usize],
) -> Estimated {
    let prior = |latent: &Latent| Prior { mean: latent.mean, sd: latent.sd };
    let scorers: Vec<Scorer> = fit.latent.iter().map(|l| Scorer::new(&fit.items, grid, prior(l))).collect();
    let mut out = Estimated { density: vec![0.0; grid.len()], estimates: Vec::new(), unlikely: None };
    let (mut unlikely, mut judged) = (0usize, 0usize);
    for (row, group) in answers.iter().zip(group_of).filter(|(row, _)| !row.is_empty()) {
        let scorer = &scorers[*group];
        let posterior = scorer.posterior(row.iter().copied());
        out.density.iter_mut().zip(&posterior).for_each(|(d, p)| *d += p);
        let estimate = scorer.eap(row.iter().copied());
        let answers: Vec<(&Item, usize)> = row.iter().map(|(i, x)| (&fit.items[*i], *x)).collect();
        if let Some(found) = person_fit(&answers, estimate.theta).filter(|f| f.answers >= 5) {
            judged += 1;
            unlikely += usize::from(found.l_z < -2.0);
        }
        out.estimates.push(estimate);
    }
    out.unlikely = (judged >= FEWEST_PEOPLE).then(|| unlikely as f64 / judged as f64);
    out
}

/// Answers as (calibrated item, category).
fn categories(responses: &Responses, fit: &Calibration) -> Vec<Vec<(usize, usize)>> {
    let index: HashMap<&str, usize> =
        fit.items.iter().enumerate().map(|(i, item)| (item.name.as_str(), i)).collect();
    let place: Vec<Option<usize>> =
        responses.items().iter().map(|name| index.get(name.as_str()).copied()).collect();
    let category = |item: usize, score: usize| {
        let calibrated = place[item]?;
        Some((calibrated, fit.items[calibrated].category(score)?))
    };
    (0..responses.person_count())
        .map(|person| responses.answers(person).filter_map(|a| category(a.item, a.score)).collect())
        .collect()
}

fn fits(fit: &Calibration, settings: &Settings, answers: &[Vec<(usize, usize)>]) -> Vec<Option<ItemFit>> {
    let mut table = Responses::new(fit.items.iter().map(|i| i.name.clone()).collect());
    for row in answers {
        let mut row: Vec<(u16, u8)> = row.iter().map(|(i, x)| (*i as u16, *x as u8)).collect();
        row.sort_unstable();
        table.push_sparse(&row, 0);
    }
    let parameters: Vec<usize> = fit
        .items
        .iter()
        .map(|i| {
            let slope = usize::from(settings.model != Model::Rasch);
            let fixed = settings.fixed.iter().any(|f| f.name == i.name);
            if fixed { 0 } else { i.intercepts.len() + slope + usize::from(i.guessing > 0.0) }
        })
        .collect();
    let columns: Vec<usize> = (0..fit.items.len()).collect();
    let weights = population(&fit.latent, &settings.grid);
    let mut found = item_fit(&fit.items, &table, &columns, &parameters, &weights, &settings.grid);
    // What rests on four people is theirs.
    found.iter_mut().for_each(|f| *f = f.take().filter(|f| f.persons >= SMALLEST_GROUP));
    found
}

/// The error at each ability of somebody with as many answers to each question as people gave on average: where everybody
/// got a third of the questions, a third of their information.
fn precision(fit: &Calibration, prior: Prior, grid: &ThetaGrid) -> Vec<(f64, f64)> {
    let share: Vec<f64> = fit.answers.iter().map(|n| *n as f64 / fit.persons.max(1) as f64).collect();
    let error = |theta: f64| {
        let information: f64 = fit.items.iter().zip(&share).map(|(i, s)| s * i.information(theta)).sum();
        1.0 / (information + 1.0 / (prior.sd * prior.sd)).sqrt()
    };
    grid.points().iter().map(|theta| (*theta, error(*theta))).collect()
}

/// Whether nearly everybody answered every question, so that the number of points means the same for all.
fn everybody_got_all(fit: &Calibration) -> bool {
    fit.persons >= FEWEST_PEOPLE && fit.answers.iter().all(|n| *n as f64 >= 0.95 * fit.persons as f64)
}

/// How many answered everything.
fn complete(responses: &Responses) -> usize {
    let all = responses.items().len();
    (0..responses.person_count()).filter(|p| responses.answers(*p).len() == all).count()
}

fn right(responses: &Responses, fit: &Calibration) -> Vec<Right> {
    let counts = responses.score_counts();
    let mut out = Vec::new();
    for (name, counts) in responses.items().iter().zip(&counts) {
        let answers: usize = counts.iter().sum();
        if answers < SMALLEST_GROUP {
            continue;
        }
        let item = fit.items.iter().find(|i| i.name == *name);
        let (low, high) =
            item.map_or((0, counts.len().max(2) - 1), |i| (i.score(0), i.score(i.highest_score())));
        let points: f64 =
            counts.iter().enumerate().map(|(score, n)| score.saturating_sub(low) as f64 * *n as f64).sum();
        out.push(Right {
            name: name.clone(),
            share: points / (answers * (high - low).max(1)) as f64,
            answers,
            graded: item.is_some_and(|i| i.family != Family::Dichotomous && i.categories() > 2),
        });
    }
    out
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
