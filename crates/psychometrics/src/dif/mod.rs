//! Differential item functioning: whether equally able members of two groups answer an item differently.
//!
//! Three views: Mantel-Haenszel with the ETS classes, logistic regression, and the likelihood ratio of item response
//! models. The first two match persons by their number-right score and use persons who answered every item; the third
//! uses all answers. A group difference in ability is not DIF. Start with [`analyse`].

mod likelihood_ratio;
mod logistic;
mod mantel;
mod matching;

pub use likelihood_ratio::LikelihoodRatio;
pub use logistic::Logistic;
pub use mantel::{EtsClass, Mantel};

use crate::calibrate::{CalibrateError, Settings};
use crate::responses::Responses;
use matching::Matched;

/// Everything about one item in one pair of groups.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemDif {
    /// Its name.
    pub name: String,
    /// Mantel-Haenszel (Mantel for graded items).
    pub mantel: Option<Mantel>,
    /// Logistic regression.
    pub logistic: Option<Logistic>,
    /// Likelihood ratio.
    pub likelihood_ratio: Option<LikelihoodRatio>,
    /// Why something is missing.
    pub note: Option<String>,
}

/// One focal group against the reference group.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Reference group.
    pub reference: String,
    /// Focal group.
    pub focal: String,
    /// Persons in the reference and focal group who answered everything.
    pub matched: (usize, usize),
    /// All items.
    pub items: Vec<ItemDif>,
    /// Items left out of the matching score by purification.
    pub purified: Vec<String>,
}

/// What to compute.
#[derive(Debug, Clone)]
pub struct DifSettings {
    /// Reference group; `None` for the first in the file.
    pub reference: Option<String>,
    /// Take items flagged B or C out of the matching score and repeat, at most ten times.
    pub purify: bool,
    /// Calibration settings of the likelihood ratio; `None` leaves it out.
    pub likelihood_ratio: Option<Settings>,
}

/// Why no comparison is possible.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DifError {
    /// Fewer than two groups.
    #[error("the column of groups holds {0} group(s): a comparison needs two")]
    Groups(usize),
    /// No such group.
    #[error("there is no group {0:?}; the groups are: {1}")]
    NoGroup(String, String),
    /// Too many groups to compare each.
    #[error("{0} groups: at most 50 can be compared with the reference")]
    TooManyGroups(usize),
    /// The models could not be estimated.
    #[error("likelihood ratio: {0}")]
    Calibrate(#[from] CalibrateError),
}

/// Compares every other group with the reference group.
pub fn analyse(responses: &Responses, settings: &DifSettings) -> Result<Vec<Comparison>, DifError> {
    let groups = responses.groups();
    if groups.len() < 2 {
        return Err(DifError::Groups(groups.len()));
    }
    if groups.len() > 50 {
        return Err(DifError::TooManyGroups(groups.len()));
    }
    let reference = match &settings.reference {
        None => 0,
        Some(name) => groups
            .iter()
            .position(|g| g == name)
            .ok_or_else(|| DifError::NoGroup(name.clone(), groups.join(", ")))?,
    };
    let others = (0..groups.len()).filter(|g| *g != reference);
    others.map(|focal| compare(responses, reference, focal, settings)).collect()
}

fn compare(
    responses: &Responses,
    reference: usize,
    focal: usize,
    settings: &DifSettings,
) -> Result<Comparison, DifError> {
    let matched = Matched::new(responses, reference, focal);
    let mut dropped: Vec<usize> = Vec::new();
    let mut mantels = mantel::all(&matched, &dropped);
    if settings.purify {
        for _ in 0..10 {
            let flagged: Vec<usize> = mantels
                .iter()
                .enumerate()
                .filter(|(_, m)| m.as_ref().is_some_and(|m| m.class != EtsClass::A))
                .map(|(i, _)| i)
                .collect();
            // At least three items must remain to match on.
            if flagged == dropped || matched.items() < flagged.len() + 3 {
                break;
            }
            dropped = flagged;
            mantels = mantel::all(&matched, &dropped);
        }
    }
    let ratios = match &settings.likelihood_ratio {
        Some(model) => likelihood_ratio::all(responses, reference, focal, model)?,
        None => vec![None; responses.items().len()],
    };
    let items = responses
        .items()
        .iter()
        .enumerate()
        .map(|(i, name)| ItemDif {
            name: name.clone(),
            mantel: mantels[i].clone(),
            logistic: logistic::item(&matched, i, &dropped),
            likelihood_ratio: ratios[i].clone(),
            note: matched.note(i),
        })
        .collect();
    Ok(Comparison {
        reference: responses.groups()[reference].clone(),
        focal: responses.groups()[focal].clone(),
        matched: matched.sizes(),
        items,
        purified: dropped.iter().map(|i| responses.items()[*i].clone()).collect(),
    })
}
