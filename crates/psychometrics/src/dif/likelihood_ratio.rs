//! The likelihood ratio of item response models (Thissen, Steinberg & Wainer 1993): all items equal in both groups against
//! one item free, the group's mean and variance free in both.

use crate::calibrate::{CalibrateError, Latent, Settings, calibrate};
use crate::distributions::chi_squared_tail;
use crate::item::Item;
use crate::responses::Responses;

/// One item's test.
#[derive(Debug, Clone, PartialEq)]
pub struct LikelihoodRatio {
    /// Twice the gain in log-likelihood.
    pub chi_squared: f64,
    /// Parameters freed.
    pub df: usize,
    /// Tail probability.
    pub p: f64,
    /// How differently the item treats equally able people, as a share of its highest score: expected score by the focal
    /// group's own curve less that by the reference group's, over the focal group's abilities (the standardised difference of
    /// Dorans & Kulick 1986, eq. 2, with abilities in place of scores). Below 0 the item is harder for the focal group.
    pub difference: f64,
}

/// The test of each item, or why there is none.
pub(super) fn all(
    responses: &Responses,
    reference: usize,
    focal: usize,
    settings: &Settings,
) -> Result<Vec<Result<LikelihoodRatio, &'static str>>, CalibrateError> {
    let pair = two_groups(responses, reference, focal);
    let mut settings = settings.clone();
    settings.standard_errors = false;
    let base = calibrate(&pair, &settings)?;
    let tests = responses.items().iter().enumerate().map(|(index, name)| {
        if !base.converged {
            return Err("likelihood ratio: the model of equal items did not settle");
        }
        let known = base.items.iter().find(|i| i.name == *name);
        let item = known.ok_or("likelihood ratio: nobody answered it, or all alike")?;
        let (split, twin) = split(&pair, index);
        let mut free = settings.clone();
        free.warm = base.items.clone();
        free.warm.push(Item { name: twin, ..item.clone() });
        let fit = calibrate(&split, &free).map_err(|_| ONE_SIDED)?;
        // Where a group has fewer categories of the item, the two models are not nested.
        let freed = fit.parameters.saturating_sub(base.parameters);
        let expected = item.intercepts.len()
            + usize::from(settings.model != crate::calibrate::Model::Rasch)
            + usize::from(item.guessing > 0.0);
        if freed != expected {
            return Err(ONE_SIDED);
        }
        if !fit.converged {
            return Err("likelihood ratio: the model with this item free did not settle");
        }
        let objective = |c: &crate::calibrate::Calibration| c.log_posterior.unwrap_or(c.log_likelihood);
        let chi_squared = (2.0 * (objective(&fit) - objective(&base))).max(0.0);
        let find = |name: &str| fit.items.iter().find(|i| i.name == name);
        let (Some(there), Some(here)) = (find(name), find(&free.warm[free.warm.len() - 1].name)) else {
            return Err(ONE_SIDED);
        };
        let difference = difference(there, here, &fit.latent[1], &settings);
        Ok(LikelihoodRatio {
            chi_squared,
            df: freed,
            p: chi_squared_tail(chi_squared, freed as f64),
            difference,
        })
    });
    Ok(tests.collect())
}

/// Why the two models cannot be compared: they are not nested.
const ONE_SIDED: &str =
    "likelihood ratio: in one of the groups nobody answered it, all alike, or some score does not occur";

/// Expected share of the highest score by the item of the focal group less that of the reference, over the focal group.
fn difference(reference: &Item, focal: &Item, group: &Latent, settings: &Settings) -> f64 {
    let weights = settings.grid.normal_weights(group.mean, group.sd);
    let away = |theta: &f64| focal.expected_score(*theta) - reference.expected_score(*theta);
    let sum: f64 = settings.grid.points().iter().zip(weights).map(|(theta, w)| w * away(theta)).sum();
    sum / reference.highest_score() as f64
}

/// The persons of two groups, the reference as group 0.
fn two_groups(responses: &Responses, reference: usize, focal: usize) -> Responses {
    let mut out = Responses::new(responses.items().to_vec());
    for person in 0..responses.person_count() {
        let group = responses.group(person);
        if group == reference || group == focal {
            let (items, scores) = responses.row(person);
            let row: Vec<(u16, u8)> = items.iter().copied().zip(scores.iter().copied()).collect();
            out.push_sparse(&row, u16::from(group == focal));
        }
    }
    out.name_groups(vec![responses.groups()[reference].clone(), responses.groups()[focal].clone()]);
    out
}

/// The same answers with one item standing twice: the focal group's answers go to its twin. Returns the twin's name.
fn split(pair: &Responses, index: usize) -> (Responses, String) {
    let mut items = pair.items().to_vec();
    // A name no column of a file can have.
    let twin = format!("{}\u{0}focal", items[index]);
    items.push(twin.clone());
    let last = items.len() - 1;
    let split = pair.mapped(items, |person, answer| {
        let moved = answer.item == index && pair.group(person) == 1;
        Some((if moved { last } else { answer.item } as u16, answer.score as u8))
    });
    (split, twin)
}
