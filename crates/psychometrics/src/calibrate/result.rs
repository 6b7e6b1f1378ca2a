//! What a calibration gives.

use super::prepare::Excluded;
use crate::item::Item;
use serde::Serialize;

/// Standard errors of one item; `None` where a parameter was not free or the information is singular.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ItemErrors {
    /// Of the slope.
    pub discrimination: Option<f64>,
    /// Of the intercepts.
    pub intercepts: Vec<Option<f64>>,
    /// Of the difficulties, by the delta method.
    pub difficulties: Vec<Option<f64>>,
    /// Of guessing, by the delta method from logit(guessing).
    pub guessing: Option<f64>,
}

/// Ability in one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Latent {
    /// Group name; "all" where there are no groups.
    pub group: String,
    /// Persons with answers.
    pub persons: usize,
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Standard error of the mean, where free.
    pub mean_se: Option<f64>,
    /// Standard error of the variance, where free.
    pub variance_se: Option<f64>,
}

/// A calibrated bank with everything needed to judge it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// The items, in the order of the file.
    pub items: Vec<Item>,
    /// Their standard errors, in the same order.
    pub errors: Vec<ItemErrors>,
    /// Answers per item.
    pub answers: Vec<usize>,
    /// Ability per group.
    pub latent: Vec<Latent>,
    /// Marginal log-likelihood, priors not included.
    pub log_likelihood: f64,
    /// Log-likelihood plus log priors, where priors were used.
    pub log_posterior: Option<f64>,
    /// Number of free parameters.
    pub parameters: usize,
    /// Passes over the data in EM.
    pub cycles: usize,
    /// Whether the estimates have settled.
    pub converged: bool,
    /// The distance to the maximum as the last Newton step measured it, in units of the parameters.
    pub last_step: f64,
    /// What was tried, in order.
    pub attempts: Vec<String>,
    /// Items left out.
    pub excluded: Vec<Excluded>,
    /// What a careful reader should know.
    pub notes: Vec<String>,
    /// Persons with at least one answer.
    pub persons: usize,
}
