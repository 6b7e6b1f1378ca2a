//! Calibration: item parameters from answers, by marginal maximum likelihood.
//!
//! EM on a frozen ability grid (Bock & Aitkin 1981, eqs. 13-18), accelerated by Anderson mixing, finished by Newton steps
//! on the observed information, which also gives the standard errors. Start with [`calibrate`].

mod accelerate;
mod attempts;
mod connected;
mod edges;
mod estep;
mod gradients;
mod information;
mod mstep;
mod parameters;
mod patterns;
mod prepare;
mod result;
mod start;

pub use attempts::calibrate;
pub use prepare::{CalibrateError, Excluded};
pub use result::{Calibration, ItemErrors, Latent};

use crate::grid::ThetaGrid;
use crate::item::{Family, Item};

/// The response model asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// All slopes 1, the variance of ability free (Rasch 1960; graded items by Masters 1982).
    Rasch,
    /// Two-parameter logistic (Birnbaum 1968).
    TwoParameter,
    /// Three-parameter logistic (Birnbaum 1968), with a prior on guessing.
    ThreeParameter,
    /// Graded response (Samejima 1969).
    Graded,
    /// Generalised partial credit (Muraki 1992).
    PartialCredit,
}

/// A normal prior on a transformed parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalPrior {
    /// Mean on the transformed scale.
    pub mean: f64,
    /// Standard deviation on the transformed scale, above 0.
    pub sd: f64,
}

impl NormalPrior {
    /// On logit(guessing): centred on 0.2, two thirds of its mass between 0.13 and 0.29.
    pub const GUESSING: NormalPrior = NormalPrior { mean: -1.386_294_361_119_890_6, sd: 0.5 };
    /// On log(slope) of three-parameter items: centred on 1, two thirds of its mass between 0.6 and 1.65.
    pub const SLOPE: NormalPrior = NormalPrior { mean: 0.0, sd: 0.5 };

    pub(crate) fn log_density(self, x: f64) -> f64 {
        let z = (x - self.mean) / self.sd;
        -0.5 * z * z - libm::log(self.sd) - 0.918_938_533_204_672_8
    }
}

/// What to estimate and how long to try.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Model of right/wrong items, and of graded ones where the model is a graded one.
    pub model: Model,
    /// Model of items with more than two categories under a right/wrong model; `None` refuses such items.
    pub graded: Option<Family>,
    /// The ability grid.
    pub grid: ThetaGrid,
    /// EM has settled when no parameter changes by more than this in one plain cycle.
    pub tolerance: f64,
    /// The most EM cycles per attempt.
    pub max_cycles: usize,
    /// Threads; the result has the same bits for any number.
    pub threads: usize,
    /// Prior on logit(guessing), three-parameter items only; `None` for plain maximum likelihood.
    pub guessing_prior: Option<NormalPrior>,
    /// Prior on log(slope), three-parameter items only.
    pub slope_prior: Option<NormalPrior>,
    /// Items whose parameters are known and stay (seeded items are calibrated onto the scale of these).
    pub fixed: Vec<Item>,
    /// Starting values, e.g. last month's bank, by item name.
    pub warm: Vec<Item>,
    /// Whether to compute standard errors.
    pub standard_errors: bool,
}

impl Settings {
    /// The defaults for a model: 61 points on [-6, 6], tolerance 1e-4, 2000 cycles, one thread.
    pub fn new(model: Model) -> Settings {
        let priors = model == Model::ThreeParameter;
        Settings {
            model,
            graded: None,
            grid: ThetaGrid::calibration(),
            tolerance: 1e-4,
            max_cycles: 2000,
            threads: 1,
            guessing_prior: priors.then_some(NormalPrior::GUESSING),
            slope_prior: None,
            fixed: Vec::new(),
            warm: Vec::new(),
            standard_errors: true,
        }
    }
}
