//! The run: first approach on a sample, accelerated EM, Newton finish, and other starts where one does not settle.

use super::accelerate::Anderson;
use super::connected::first_apart;
use super::edges::{Edges, climbed_beyond};
use super::estep::{Expected, expect};
use super::information::{Curvature, observed};
use super::mstep::{log_prior, maximise};
use super::parameters::{LARGEST_SLOPE, Layout, Point};
use super::patterns::Patterns;
use super::prepare::{CalibrateError, Shape, prepare};
use super::result::{Calibration, ItemErrors, Latent};
use super::start::{Start, starting_point};
use super::{Model, Settings};
use crate::item::Family;
use crate::matrix::Symmetric;
use crate::responses::Responses;

/// Distinct rows above which a first approach runs on a systematic sample of [`SAMPLE_ROWS`].
const LARGE_ROWS: usize = 60_000;
const SAMPLE_ROWS: usize = 20_000;
/// More parameters than this get no joint information matrix: it would take gigabytes.
const MAX_INFORMATION: usize = 3_000;
/// A Newton step below this leaves an error of about its square.
const NEWTON_NEAR: f64 = 0.02;
/// A predicted gain in log-likelihood below this is none.
const FLAT_GAIN: f64 = 1e-5;
/// Standard errors beyond this are named in a note: hardly any test lets a slope or an intercept be that large.
const VAST_ERROR: f64 = 50.0;
/// Newton steps at the end of an attempt.
const MAX_NEWTON: usize = 6;

/// Calibrates the items of a set of answers.
///
/// Items that nobody answered, or all alike, are left out and listed in [`Calibration::excluded`]. The same answers and
/// settings give the same bits on every machine and for any number of threads.
pub fn calibrate(responses: &Responses, settings: &Settings) -> Result<Calibration, CalibrateError> {
    let prepared = prepare(responses, settings)?;
    let patterns = Patterns::new(responses, &prepared.shapes);
    let run = Run {
        layout: Layout::new(&prepared.shapes, settings, responses.group_count()),
        patterns,
        shapes: &prepared.shapes,
        settings,
    };
    for (group, name) in responses.groups().iter().enumerate() {
        if run.patterns.persons(group) == 0.0 {
            return Err(CalibrateError::EmptyGroup(name.clone()));
        }
    }
    if let Some(group) = first_apart(responses, &prepared.shapes) {
        return Err(CalibrateError::GroupApart(responses.groups()[group].clone()));
    }
    let mut attempts = Vec::new();
    let mut best: Option<Settled> = None;
    let mut cycles = 0;
    for (start, accelerated, words) in plan(settings) {
        let settled = run.attempt(starting_point(responses, &prepared.shapes, settings, start), accelerated);
        cycles += settled.cycles;
        attempts.push(format!(
            "{words}: {} after {} cycles, objective {:.4}, last step {:.2e}",
            if settled.converged { "settled" } else { "not settled" },
            settled.cycles,
            run.reached(&settled),
            settled.last_step
        ));
        let better = best
            .as_ref()
            .is_none_or(|b| (settled.converged, run.reached(&settled)) > (b.converged, run.reached(b)));
        if better {
            best = Some(settled);
        }
        if best.as_ref().is_some_and(|b| b.converged) {
            break;
        }
    }
    let Some(settled) = best else {
        return Err(CalibrateError::Settings("no attempt was made".into()));
    };
    let mut result = run.report(responses, settled, prepared.excluded, prepared.notes);
    result.cycles = cycles;
    result.attempts = attempts;
    Ok(result)
}

/// Starts in the order in which they are tried.
fn plan(settings: &Settings) -> Vec<(Start, bool, &'static str)> {
    let start = |slope, guessing| Start { slope, guessing };
    let mut plan = vec![
        (start(1.0, 0.2), true, "accelerated EM from slope 1"),
        (start(0.7, 0.1), false, "plain EM from slope 0.7"),
    ];
    if settings.model == Model::ThreeParameter {
        plan.push((start(1.5, 0.3), false, "plain EM from slope 1.5, guessing 0.3"));
    }
    plan
}

struct Run<'a> {
    layout: Layout,
    patterns: Patterns,
    shapes: &'a [Shape],
    settings: &'a Settings,
}

/// Where an attempt ended.
struct Settled {
    point: Point,
    expected: Expected,
    objective: f64,
    cycles: usize,
    converged: bool,
    last_step: f64,
    curvature: Option<Curvature>,
    covariance: Option<Symmetric>,
    /// Parameters that a last Newton step would still have moved.
    loose: Vec<usize>,
}

impl Run<'_> {
    fn attempt(&self, start: Point, accelerated: bool) -> Settled {
        let mut start = start;
        if self.patterns.len() > LARGE_ROWS && self.settings.warm.is_empty() {
            let sample = self.patterns.thinned(self.patterns.len() / SAMPLE_ROWS);
            let anchored: Vec<bool> = (0..sample.group_count).map(|g| sample.persons(g) > 0.0).collect();
            if anchored.iter().all(|a| *a) {
                start = self.climb(&sample, start, true, self.settings.tolerance.max(2e-3), 60).point;
            }
        }
        let mut settled =
            self.climb(&self.patterns, start, accelerated, self.settings.tolerance, self.settings.max_cycles);
        self.finish(&mut settled);
        // Where Newton says that EM stopped short, EM goes on more strictly.
        let mut tolerance = self.settings.tolerance;
        while !settled.converged && tolerance > 1e-7 && settled.cycles < self.settings.max_cycles {
            tolerance *= 0.01;
            let left = self.settings.max_cycles - settled.cycles;
            let cycles = settled.cycles;
            settled = self.climb(&self.patterns, settled.point, accelerated, tolerance, left);
            settled.cycles += cycles;
            self.finish(&mut settled);
        }
        settled
    }

    /// EM cycles until no parameter changes by more than `tolerance` in a plain cycle.
    fn climb(
        &self,
        patterns: &Patterns,
        start: Point,
        accelerated: bool,
        tolerance: f64,
        max_cycles: usize,
    ) -> Settled {
        let mut anderson = Anderson::default();
        let mut point = start;
        let mut fallback: Option<(Point, f64)> = None;
        let mut cycles = 0;
        loop {
            let expected = expect(patterns, &point, &self.settings.grid, self.settings.threads);
            cycles += 1;
            let objective = self.objective(&expected, &point);
            if let Some((safe, before)) = fallback.take()
                && (objective.is_nan() || objective < before)
            {
                // The leap lost ground: back to the plain EM image, which never does.
                anderson.reset();
                point = safe;
                continue;
            }
            let image = maximise(&expected, &point, &self.layout, self.settings, &patterns.item_rows);
            let (x, fx) = (self.layout.to_vector(&point), self.layout.to_vector(&image));
            let weights = self.layout.step_weights(&point);
            let moves = x.iter().zip(&fx).zip(&weights);
            let step = moves.fold(0.0f64, |a, ((x, f), w)| a.max(w * (f - x).abs()));
            if step < tolerance || cycles >= max_cycles {
                return Settled {
                    point,
                    expected,
                    objective,
                    cycles,
                    converged: step < tolerance,
                    last_step: step,
                    curvature: None,
                    covariance: None,
                    loose: Vec::new(),
                };
            }
            let proposal = if accelerated { anderson.next(&x, &fx) } else { fx };
            match self.layout.to_point(&proposal, &image).filter(|_| accelerated) {
                Some(leap) => {
                    fallback = Some((image, objective));
                    point = leap;
                }
                None => {
                    anderson.reset();
                    point = image;
                }
            }
        }
    }

    /// Newton steps on the observed information; says whether the maximum was reached and what the errors are.
    fn finish(&self, settled: &mut Settled) {
        if self.layout.size > MAX_INFORMATION {
            return;
        }
        settled.converged = false;
        for _ in 0..MAX_NEWTON {
            let curvature =
                observed(&self.patterns, &settled.point, &settled.expected, &self.layout, self.settings);
            let factor = curvature.information.cholesky();
            let step = factor.as_ref().map(|f| f.solve(&curvature.gradient));
            let gradient = curvature.gradient.clone();
            settled.covariance = curvature.reported().cholesky().map(|f| f.inverse());
            settled.curvature = Some(curvature);
            let Some(step) = step else { return };
            let weights = self.layout.step_weights(&settled.point);
            let meant: Vec<f64> = step.iter().zip(&weights).map(|(s, w)| (w * s).abs()).collect();
            let longest = meant.iter().fold(0.0f64, |a, b| a.max(*b));
            settled.last_step = longest;
            let x = self.layout.to_vector(&settled.point);
            let gain: f64 = 0.5 * step.iter().zip(&gradient).map(|(s, g)| s * g).sum::<f64>();
            settled.loose = (0..step.len()).filter(|i| meant[*i] >= NEWTON_NEAR).collect();
            let moved: Vec<f64> = x.iter().zip(&step).map(|(x, s)| x + s).collect();
            let target = self.layout.to_point(&moved, &settled.point).filter(|_| longest < 2.0);
            if let Some(point) = target {
                let expected = expect(&self.patterns, &point, &self.settings.grid, self.settings.threads);
                let objective = self.objective(&expected, &point);
                if objective >= settled.objective - 1e-7 {
                    (settled.point, settled.expected, settled.objective) = (point, expected, objective);
                    // Newton's error is about the square of its step.
                    if longest < NEWTON_NEAR {
                        settled.converged = true;
                        settled.last_step = longest * longest;
                        return;
                    }
                    if gain >= FLAT_GAIN {
                        continue;
                    }
                }
            }
            // Some parameter would still wander, but the likelihood is flat there: the maximum is reached for every use
            // but that parameter's own, which is named in the notes.
            settled.converged = gain.abs() < FLAT_GAIN;
            return;
        }
    }

    /// By what attempts are compared: the likelihood that is reported, with priors. What EM climbs is no measure between
    /// attempts where a distribution narrower than the steps of the grid makes it as large as one likes.
    fn reached(&self, settled: &Settled) -> f64 {
        settled.expected.log_likelihood + self.priors(&settled.point)
    }

    /// What EM climbs.
    fn objective(&self, expected: &Expected, point: &Point) -> f64 {
        let beyond = climbed_beyond(point, &self.settings.grid, &expected.totals, expected.width);
        expected.log_likelihood + beyond + self.priors(point)
    }

    fn priors(&self, point: &Point) -> f64 {
        let pairs = point.items.iter().zip(&self.layout.slots);
        pairs.map(|(item, slots)| log_prior(item, slots, self.settings)).sum()
    }

    fn report(
        &self,
        responses: &Responses,
        settled: Settled,
        excluded: Vec<super::Excluded>,
        mut notes: Vec<String>,
    ) -> Calibration {
        let covariance = settled.covariance.filter(|_| self.settings.standard_errors);
        if covariance.is_none() && self.settings.standard_errors {
            notes.push(if self.layout.size > MAX_INFORMATION {
                format!("no standard errors: more than {MAX_INFORMATION} parameters")
            } else {
                "no standard errors: the information matrix is singular, the answers do not determine every parameter"
                    .to_owned()
            });
        }
        if settled.curvature.is_some_and(|c| c.sampled) {
            notes
                .push("standard errors: missing information from a systematic sample of the rows".to_owned());
        }
        let errors: Vec<ItemErrors> = (0..settled.point.items.len())
            .map(|i| self.item_errors(i, &settled.point, covariance.as_ref()))
            .collect();
        if let Some(list) = self.named(&settled.loose, &settled.point).filter(|_| settled.converged) {
            notes.push(format!("the answers hardly determine: {list}"));
        }
        for (group, (mean, sd)) in settled.point.latent.iter().enumerate() {
            let edges = Edges::new(&self.settings.grid, *mean, *sd);
            let name = responses.groups().get(group).map_or("all", String::as_str);
            notes.extend(edges.note().map(|note| format!("group {name}: {note}")));
        }
        let vast = |e: &ItemErrors| {
            e.discrimination
                .into_iter()
                .chain(e.intercepts.iter().flatten().copied())
                .any(|se| se > VAST_ERROR)
        };
        let vague = settled.point.items.iter().zip(&errors).filter(|(_, e)| vast(e));
        let vague: Vec<&str> = vague.map(|(item, _)| item.name.as_str()).take(20).collect();
        if !vague.is_empty() {
            notes.push(format!(
                "standard errors above {VAST_ERROR}: the answers say next to nothing about the parameters of {}",
                vague.join(", ")
            ));
        }
        for item in &settled.point.items {
            if item.discrimination.abs() < 1e-3 {
                notes.push(format!("item {}: slope near 0, its difficulty means nothing", item.name));
            } else if item.discrimination < 0.0 {
                notes.push(format!("item {}: negative slope, is its key right?", item.name));
            }
            if item.discrimination.abs() > 0.99 * LARGEST_SLOPE {
                notes.push(format!(
                    "item {}: its slope has reached the limit of {LARGEST_SLOPE}; it parts right from wrong like a step",
                    item.name
                ));
            }
        }
        let counts = responses.score_counts();
        let log_priors = self.priors(&settled.point);
        let has_priors = log_priors != 0.0;
        Calibration {
            answers: self.shapes.iter().map(|s| counts[s.item].iter().sum()).collect(),
            latent: self.latent(responses, &settled.point, covariance.as_ref()),
            log_likelihood: settled.expected.log_likelihood,
            log_posterior: has_priors.then_some(settled.expected.log_likelihood + log_priors),
            parameters: self.layout.size,
            cycles: settled.cycles,
            converged: settled.converged,
            last_step: settled.last_step,
            attempts: Vec::new(),
            excluded,
            notes,
            persons: self.patterns.weight.iter().sum::<f64>() as usize,
            items: settled.point.items,
            errors,
        }
    }

    /// Parameters in words: "guessing of i2, slope of i7".
    fn named(&self, parameters: &[usize], point: &Point) -> Option<String> {
        let name = |at: &usize| {
            let index = self.layout.slots.iter().rposition(|s| s.start <= *at && s.len() > 0)?;
            let (slots, item) = (&self.layout.slots[index], &point.items[index].name);
            let within = at.checked_sub(slots.start).filter(|w| *w < slots.len())?;
            Some(match within {
                0 if slots.slope => format!("slope of {item}"),
                w if slots.guessing && w + 1 == slots.len() => format!("guessing of {item}"),
                _ => format!("intercept of {item}"),
            })
        };
        let list: Vec<String> = parameters
            .iter()
            .take(20)
            .map(|p| name(p).unwrap_or_else(|| "mean or variance of a group".into()))
            .collect();
        (!list.is_empty()).then(|| list.join(", "))
    }

    fn item_errors(&self, index: usize, point: &Point, covariance: Option<&Symmetric>) -> ItemErrors {
        let (item, slots) = (&point.items[index], &self.layout.slots[index]);
        let m = item.intercepts.len();
        let Some(covariance) = covariance.filter(|_| slots.len() > 0) else {
            let none = vec![None; m];
            return ItemErrors { intercepts: none.clone(), difficulties: none, ..ItemErrors::default() };
        };
        let root = |variance: f64| (variance > 0.0).then(|| variance.sqrt());
        let slope = slots.slope.then_some(slots.start);
        let intercept = |k: usize| slots.start + usize::from(slots.slope) + k;
        let a = item.discrimination;
        // b_k = (before - d_k) / a, where `before` is the previous intercept of partial credit items, else 0.
        let difficulty = |k: usize| {
            let previous = (item.family == Family::PartialCredit && k > 0).then(|| k - 1);
            let before = previous.map_or(0.0, |p| item.intercepts[p]);
            let mut terms = vec![(intercept(k), -1.0 / a)];
            terms.extend(previous.map(|p| (intercept(p), 1.0 / a)));
            terms.extend(slope.map(|s| (s, (item.intercepts[k] - before) / (a * a))));
            let mut variance = 0.0;
            for (i, x) in &terms {
                for (j, y) in &terms {
                    variance += x * y * covariance.get(*i, *j);
                }
            }
            root(variance).filter(|se| se.is_finite())
        };
        let c = item.guessing;
        ItemErrors {
            discrimination: slope.and_then(|s| root(covariance.get(s, s))),
            intercepts: (0..m).map(|k| root(covariance.get(intercept(k), intercept(k)))).collect(),
            difficulties: (0..m).map(difficulty).collect(),
            guessing: slots
                .guessing
                .then(|| root(covariance.get(intercept(m), intercept(m))))
                .flatten()
                .map(|se| c * (1.0 - c) * se),
        }
    }

    fn latent(&self, responses: &Responses, point: &Point, covariance: Option<&Symmetric>) -> Vec<Latent> {
        let name = |g: usize| responses.groups().get(g).cloned().unwrap_or_else(|| "all".to_owned());
        let error = |at: Option<usize>| {
            let variance = covariance?.get(at?, at?);
            (variance > 0.0).then(|| variance.sqrt())
        };
        let rows = point.latent.iter().zip(&self.layout.groups).enumerate();
        rows.map(|(g, ((mean, sd), slots))| Latent {
            group: name(g),
            persons: self.patterns.persons(g) as usize,
            mean: *mean,
            sd: *sd,
            mean_se: error(slots.mean),
            variance_se: error(slots.log_sd).map(|se| 2.0 * sd * sd * se),
        })
        .collect()
    }
}
