//! Looks at the answers before any estimation: which items can be calibrated, with how many categories.

use super::{Model, Settings};
use crate::item::{Family, MAX_CATEGORIES, plain};
use crate::responses::Responses;

/// An item that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Excluded {
    /// Its name.
    pub name: String,
    /// In words.
    pub reason: String,
}

/// Why nothing could be calibrated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CalibrateError {
    /// A score that the model has no category for.
    #[error("{place}: the score {score} is out of range; {allowed}")]
    OutOfRange {
        /// Row and column.
        place: String,
        /// What stands there.
        score: usize,
        /// What could stand there.
        allowed: String,
    },
    /// Too few persons.
    #[error(
        "{0} person(s) with answers: a calibration needs at least 2, and says something useful from about 200"
    )]
    TooFewPersons(usize),
    /// Nothing left to estimate.
    #[error(
        "{usable} item(s) left to calibrate of {all}, at least {needed} are needed{}", reasons(.excluded)
    )]
    TooFewItems {
        /// Items that vary.
        usable: usize,
        /// Items in the file.
        all: usize,
        /// How many the model needs.
        needed: usize,
        /// What happened to the others.
        excluded: Vec<Excluded>,
    },
    /// A group nobody of whom answered.
    #[error("group {0}: nobody in it answered any item that can be calibrated")]
    EmptyGroup(String),
    /// A group that nothing ties to the others.
    #[error(
        "group {0} shares no item with the groups before it, so its ability cannot be compared with theirs: give them common items, or calibrate each by itself"
    )]
    GroupApart(String),
    /// Settings that make no sense.
    #[error("{0}")]
    Settings(String),
}

fn reasons(excluded: &[Excluded]) -> String {
    excluded.iter().take(5).map(|e| format!("; {}: {}", e.name, e.reason)).collect()
}

/// Categories of one usable item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shape {
    /// Index in the file.
    pub item: usize,
    /// Category by score; `None` for scores nobody gave.
    pub category_of_score: Vec<Option<u8>>,
    pub categories: usize,
    pub family: Family,
    pub guessing_free: bool,
    /// Index into [`Settings::fixed`].
    pub fixed: Option<usize>,
}

impl Shape {
    /// The scores that stand for the categories; empty where they are 0, 1, 2, ...
    pub fn scores(&self) -> Vec<u8> {
        let known = self.category_of_score.iter().enumerate().filter(|(_, category)| category.is_some());
        let scores: Vec<u8> = known.map(|(score, _)| score as u8).collect();
        if plain(&scores) { Vec::new() } else { scores }
    }
}

pub(super) struct Prepared {
    pub shapes: Vec<Shape>,
    pub excluded: Vec<Excluded>,
    pub notes: Vec<String>,
}

pub(super) fn prepare(responses: &Responses, settings: &Settings) -> Result<Prepared, CalibrateError> {
    check(settings)?;
    let persons = (0..responses.person_count()).filter(|p| responses.answers(*p).len() > 0).count();
    if persons < 2 {
        return Err(CalibrateError::TooFewPersons(persons));
    }
    let counts = responses.score_counts();
    let graded_rasch = settings.model == Model::Rasch && mostly_graded(&counts);
    let mut out = Prepared { shapes: Vec::new(), excluded: Vec::new(), notes: Vec::new() };
    for (item, item_counts) in counts.iter().enumerate() {
        let name = &responses.items()[item];
        if let Some(fixed) = settings.fixed.iter().position(|f| f.name == *name) {
            if let Some(shape) = fixed_shape(responses, settings, item, item_counts, fixed)? {
                out.shapes.push(shape);
            }
            continue;
        }
        let observed: Vec<usize> = (0..item_counts.len()).filter(|s| item_counts[*s] > 0).collect();
        let (Some(lowest), Some(highest)) = (observed.first().copied(), observed.last().copied()) else {
            out.excluded.push(Excluded { name: name.clone(), reason: "nobody answered it".into() });
            continue;
        };
        let only_two = match settings.model {
            Model::Rasch => settings.graded.is_none() && !graded_rasch,
            Model::TwoParameter | Model::ThreeParameter => settings.graded.is_none(),
            Model::Graded | Model::PartialCredit => false,
        };
        let others = counts.iter().enumerate().filter(|(i, c)| *i != item && c.len() > 1);
        let typical = others.map(|(_, c)| c.len() - 1).max().unwrap_or(highest);
        let gap = observed.len() < highest - lowest + 1;
        // Two or more missing scores before the last one, as 9 beside 0 and 1: how many surveys write "no answer".
        let code = observed.len() > 2 && highest > observed[observed.len() - 2] + 2;
        if code && graded_rasch && settings.graded.is_none() {
            // Nobody said that these items are graded.
            let mut error = out_of_range(responses, item, highest - 1, true);
            if let CalibrateError::OutOfRange { allowed, .. } = &mut error {
                allowed.push_str("; where it stands for \"no answer\", leave the cell empty");
            }
            return Err(error);
        }
        let limit = if only_two { lowest.min(1) + 1 } else { typical.max(1) };
        if highest > limit && (only_two || gap) {
            return Err(out_of_range(responses, item, limit, only_two));
        }
        if observed.len() == 1 {
            let reason = format!("all {} answers to it are alike", item_counts[lowest]);
            out.excluded.push(Excluded { name: name.clone(), reason });
            continue;
        }
        if observed.len() > MAX_CATEGORIES {
            return Err(out_of_range(responses, item, MAX_CATEGORIES - 1, false));
        }
        if gap || lowest > 0 {
            let list = observed.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let warning = match code {
                true => format!("; is {highest} a code for \"no answer\"? Then leave those cells empty"),
                false => String::new(),
            };
            out.notes
                .push(format!("item {name}: only the scores {list} occur; they count as 0, 1, ...{warning}"));
        }
        let mut category_of_score = vec![None; highest + 1];
        for (category, score) in observed.iter().enumerate() {
            category_of_score[*score] = Some(category as u8);
        }
        let (family, guessing_free) = family(settings, observed.len());
        out.shapes.push(Shape {
            item,
            category_of_score,
            categories: observed.len(),
            family,
            guessing_free,
            fixed: None,
        });
    }
    let needed = if settings.model == Model::Rasch || !settings.fixed.is_empty() { 2 } else { 3 };
    if out.shapes.len() < needed || out.shapes.iter().all(|s| s.fixed.is_some()) {
        return Err(CalibrateError::TooFewItems {
            usable: out.shapes.iter().filter(|s| s.fixed.is_none()).count(),
            all: responses.items().len(),
            needed,
            excluded: out.excluded,
        });
    }
    Ok(out)
}

fn check(settings: &Settings) -> Result<(), CalibrateError> {
    let fail = |text: &str| Err(CalibrateError::Settings(text.to_owned()));
    if !(settings.tolerance > 0.0 && settings.tolerance <= 0.1) {
        return fail("the tolerance must be above 0 and at most 0.1");
    }
    if settings.max_cycles == 0 || settings.max_cycles > 1_000_000 {
        return fail("the number of cycles must be between 1 and 1,000,000");
    }
    let priors = [settings.guessing_prior, settings.slope_prior];
    if priors.into_iter().flatten().any(|p| !(p.mean.is_finite() && p.sd.is_finite() && p.sd > 0.0)) {
        return fail("a prior needs a finite mean and a standard deviation above 0");
    }
    if settings.graded == Some(Family::Dichotomous) {
        return fail("items with more than two categories need a graded model");
    }
    Ok(())
}

/// Whether at least half of the items that vary go beyond 0 and 1.
fn mostly_graded(counts: &[Vec<usize>]) -> bool {
    let varied = counts.iter().filter(|c| c.iter().filter(|n| **n > 0).count() > 1);
    let graded = varied.clone().filter(|c| c.len() > 2).count();
    2 * graded >= varied.count()
}

fn family(settings: &Settings, categories: usize) -> (Family, bool) {
    match settings.model {
        Model::Graded => (Family::Graded, false),
        Model::PartialCredit => (Family::PartialCredit, false),
        Model::ThreeParameter if categories == 2 => (Family::Dichotomous, true),
        _ if categories == 2 => (Family::Dichotomous, false),
        Model::Rasch => (settings.graded.unwrap_or(Family::PartialCredit), false),
        _ => (settings.graded.unwrap_or(Family::Graded), false),
    }
}

fn fixed_shape(
    responses: &Responses,
    settings: &Settings,
    item: usize,
    counts: &[usize],
    fixed: usize,
) -> Result<Option<Shape>, CalibrateError> {
    let known = &settings.fixed[fixed];
    if (0..counts.len()).any(|score| counts[score] > 0 && known.category(score).is_none()) {
        let (place, score) = first(responses, item, |score| known.category(score).is_none());
        let allowed = format!("the bank knows the scores {} of this item", known.scores_in_words());
        return Err(CalibrateError::OutOfRange { place, score, allowed });
    }
    let shape = Shape {
        item,
        category_of_score: (0..=known.score(known.highest_score()))
            .map(|score| known.category(score).map(|category| category as u8))
            .collect(),
        categories: known.categories(),
        family: known.family,
        guessing_free: false,
        fixed: Some(fixed),
    };
    Ok((!counts.is_empty()).then_some(shape))
}

/// The error for the first answer above `limit`.
fn out_of_range(responses: &Responses, item: usize, limit: usize, only_two: bool) -> CalibrateError {
    let (place, score) = first(responses, item, |score| score > limit);
    let allowed = if only_two {
        "this model has only right (1) and wrong (0); for graded items use --model grm or gpcm, or add --graded grm"
            .to_owned()
    } else {
        format!("the scores of this item run from 0 to {limit} without holes")
    };
    CalibrateError::OutOfRange { place, score, allowed }
}

/// Where the first answer stands that is `wrong`, and its score.
fn first(responses: &Responses, item: usize, wrong: impl Fn(usize) -> bool) -> (String, usize) {
    for person in 0..responses.person_count() {
        if let Some(answer) = responses.answers(person).find(|a| a.item == item && wrong(a.score)) {
            return (responses.place(person, item), answer.score);
        }
    }
    (format!("column {}", responses.items()[item]), 0)
}
