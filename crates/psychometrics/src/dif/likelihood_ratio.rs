//! The likelihood ratio of item response models (Thissen, Steinberg & Wainer 1993): all items equal in both groups against
//! one item free, the group's mean and variance free in both.

use crate::calibrate::{CalibrateError, Settings, calibrate};
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
}

pub(super) fn all(
    responses: &Responses,
    reference: usize,
    focal: usize,
    settings: &Settings,
) -> Result<Vec<Option<LikelihoodRatio>>, CalibrateError> {
    let pair = two_groups(responses, reference, focal);
    let mut settings = settings.clone();
    settings.standard_errors = false;
    let base = calibrate(&pair, &settings)?;
    let tests = responses.items().iter().enumerate().map(|(index, name)| {
        let item = base.items.iter().find(|i| i.name == *name)?;
        let (split, twin) = split(&pair, index);
        let mut free = settings.clone();
        free.warm = base.items.clone();
        free.warm.push(Item { name: twin, ..item.clone() });
        let fit = calibrate(&split, &free).ok()?;
        // Where a group has fewer categories of the item, the two models are not nested.
        let freed = fit.parameters.checked_sub(base.parameters)?;
        let expected = item.intercepts.len()
            + usize::from(settings.model != crate::calibrate::Model::Rasch)
            + usize::from(item.guessing > 0.0);
        if freed != expected || !fit.converged || !base.converged {
            return None;
        }
        let objective = |c: &crate::calibrate::Calibration| c.log_posterior.unwrap_or(c.log_likelihood);
        let chi_squared = (2.0 * (objective(&fit) - objective(&base))).max(0.0);
        Some(LikelihoodRatio { chi_squared, df: freed, p: chi_squared_tail(chi_squared, freed as f64) })
    });
    Ok(tests.collect())
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
