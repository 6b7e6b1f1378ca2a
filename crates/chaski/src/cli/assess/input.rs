//! Files and options that the assessment commands share.

use crate::cli::Failure;
use clap::{Args, ValueEnum};
use psychometrics::calibrate::{Model, NormalPrior, Settings};
use psychometrics::responses::{self, ReadOptions, Shape};
use psychometrics::{Bank, Family, Responses};
use std::path::{Path, PathBuf};

/// How a file of answers is laid out.
#[derive(Args, Clone, Default)]
pub struct AnswerFile {
    /// Column with the person's code (person, person_id, id and pattern are recognised).
    #[arg(long, value_name = "COL")]
    pub person: Option<String>,
    /// Columns that are neither items nor anything else of use.
    #[arg(long, value_name = "COLS", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Force the layout instead of recognising it: persons in rows (wide) or one answer per row (long).
    #[arg(long, value_enum)]
    pub layout: Option<Layout>,
}

/// The two layouts.
#[derive(Clone, Copy, ValueEnum)]
pub enum Layout {
    /// Persons in rows, items in columns.
    Wide,
    /// person,item,score.
    Long,
}

impl AnswerFile {
    /// Reads the answers.
    pub fn read(
        &self,
        path: &Path,
        group: Option<&str>,
        only: Option<Vec<String>>,
    ) -> Result<Responses, Failure> {
        let options = ReadOptions {
            shape: match self.layout {
                None => Shape::Auto,
                Some(Layout::Wide) => Shape::Wide,
                Some(Layout::Long) => Shape::Long,
            },
            group: group.map(str::to_owned),
            person: self.person.clone(),
            ignore: self.ignore.clone(),
            only,
        };
        let file = std::fs::File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
        responses::read(file, &options).map_err(|error| {
            let hint = match error {
                responses::ReadError::Score { .. } => {
                    " (a column that is no item can be named with --groups, --person or --ignore)"
                }
                _ => "",
            };
            format!("{}: {error}{hint}", path.display()).into()
        })
    }
}

/// The response models by their usual names.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ModelName {
    /// All slopes 1, variance of ability free.
    Rasch,
    /// Two-parameter logistic.
    #[value(name = "2pl")]
    TwoPl,
    /// Three-parameter logistic with a prior on guessing.
    #[value(name = "3pl")]
    ThreePl,
    /// Graded response.
    Grm,
    /// Generalised partial credit.
    Gpcm,
}

impl ModelName {
    /// The engine's word for it.
    pub fn model(self) -> Model {
        match self {
            ModelName::Rasch => Model::Rasch,
            ModelName::TwoPl => Model::TwoParameter,
            ModelName::ThreePl => Model::ThreeParameter,
            ModelName::Grm => Model::Graded,
            ModelName::Gpcm => Model::PartialCredit,
        }
    }
}

/// Models of items with more than two categories.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GradedName {
    /// Graded response.
    Grm,
    /// Generalised partial credit.
    Gpcm,
}

impl GradedName {
    /// The engine's word for it.
    pub fn family(self) -> Family {
        match self {
            GradedName::Grm => Family::Graded,
            GradedName::Gpcm => Family::PartialCredit,
        }
    }
}

/// Options of an estimation.
#[derive(Args, Clone)]
pub struct Estimation {
    /// Response model.
    #[arg(long, value_enum)]
    pub model: ModelName,
    /// Model of items with more than two categories when the model itself knows only right and wrong.
    #[arg(long, value_enum)]
    pub graded: Option<GradedName>,
    /// Stop when no parameter changes by more than this in a cycle.
    #[arg(long, default_value_t = 1e-4)]
    pub tolerance: f64,
    /// The most EM cycles per attempt.
    #[arg(long, default_value_t = 2000)]
    pub max_cycles: usize,
    /// Ability points and their bounds.
    #[arg(long, value_name = "COUNT,LO,HI", default_value = "61,-6,6", allow_hyphen_values = true)]
    pub grid: String,
    /// Threads; the result has the same bits for any number. Default: all cores.
    #[arg(long)]
    pub threads: Option<usize>,
    /// 3PL: normal prior on logit(guessing) as MEAN,SD, or none.
    #[arg(long, value_name = "MEAN,SD", allow_hyphen_values = true)]
    pub prior_guessing: Option<String>,
    /// 3PL: lognormal prior on the slope as MEAN,SD of its logarithm, or none.
    #[arg(long, value_name = "MEAN,SD", allow_hyphen_values = true)]
    pub prior_slope: Option<String>,
    /// Bank of items whose parameters stay as they are; the others are calibrated onto its scale.
    #[arg(long, value_name = "BANK")]
    pub fixed: Option<PathBuf>,
    /// Bank with starting values, e.g. the previous calibration.
    #[arg(long, value_name = "BANK")]
    pub start: Option<PathBuf>,
}

impl Estimation {
    /// The engine's settings.
    pub fn settings(&self) -> Result<Settings, Failure> {
        let mut settings = Settings::new(self.model.model());
        settings.graded = self.graded.map(GradedName::family);
        settings.tolerance = self.tolerance;
        settings.max_cycles = self.max_cycles;
        settings.threads = threads(self.threads);
        let grid = numbers::<3>(&self.grid, "--grid")?;
        if grid[0].fract() != 0.0 {
            return Err("--grid: the count of points must be a whole number, e.g. 61,-6,6".into());
        }
        if self.model != ModelName::ThreePl && (self.prior_guessing.is_some() || self.prior_slope.is_some()) {
            return Err("--prior-guessing, --prior-slope: only --model 3pl has these priors".into());
        }
        settings.grid = psychometrics::ThetaGrid::new(grid[1], grid[2], grid[0] as usize)
            .ok_or("--grid: a count from 2 to 2001 and two bounds, the lower first, e.g. 61,-6,6")?;
        if let Some(prior) = &self.prior_guessing {
            settings.guessing_prior = prior_of(prior, "--prior-guessing")?;
        }
        if let Some(prior) = &self.prior_slope {
            settings.slope_prior = prior_of(prior, "--prior-slope")?;
        }
        let graded = self.graded.map_or(Family::Graded, GradedName::family);
        let graded = if self.model == ModelName::Gpcm { Family::PartialCredit } else { graded };
        for (path, into) in [(&self.fixed, &mut settings.fixed), (&self.start, &mut settings.warm)] {
            if let Some(path) = path {
                *into = read_bank(path, graded)?.items;
            }
        }
        Ok(settings)
    }
}

fn prior_of(text: &str, option: &str) -> Result<Option<NormalPrior>, Failure> {
    if text.eq_ignore_ascii_case("none") {
        return Ok(None);
    }
    let [mean, sd] = numbers::<2>(text, option)?;
    Ok(Some(NormalPrior { mean, sd }))
}

/// A bank from CSV or JSON.
pub fn read_bank(path: &Path, graded: Family) -> Result<Bank, Failure> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(format!(
            "{}: the file is UTF-16 (\"Unicode text\"); save it as CSV UTF-8",
            path.display()
        )
        .into());
    }
    let text = responses::text(&bytes);
    Bank::read(&text, graded).map_err(|e| format!("{}: {e}", path.display()).into())
}

/// N numbers separated by commas.
pub fn numbers<const N: usize>(text: &str, option: &str) -> Result<[f64; N], Failure> {
    let list = number_list(text, option)?;
    let found = list.len();
    list.try_into()
        .map_err(|_| format!("{option}: {N} numbers separated by commas are needed, not {found}").into())
}

/// Numbers separated by commas.
pub fn number_list(text: &str, option: &str) -> Result<Vec<f64>, Failure> {
    text.split(',')
        .map(|part| match part.trim().parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(format!("{option}: {part:?} is not a number").into()),
        })
        .collect()
}

/// The number asked for, at least one, else all cores.
pub fn threads(asked: Option<usize>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    asked.unwrap_or_else(cores).clamp(1, 256)
}

/// A number for a table: four decimals, or a dash.
pub fn cell(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |v| format!("{v:.4}"))
}
