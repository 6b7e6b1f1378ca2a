//! Starting values from the shares of each category.

use super::parameters::Point;
use super::prepare::Shape;
use super::{Model, Settings};
use crate::item::{Family, Item, logit};
use crate::responses::Responses;

/// How far from neutral the attempt starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Start {
    pub slope: f64,
    pub guessing: f64,
}

/// Slope 1 everywhere; thresholds at the logits of the observed shares, spread by the usual attenuation
/// (1 + slope^2 / 2.89)^0.5 between marginal and conditional logits; warm values where given.
pub(super) fn starting_point(
    responses: &Responses,
    shapes: &[Shape],
    settings: &Settings,
    start: Start,
) -> Point {
    let counts = responses.score_counts();
    let items = shapes
        .iter()
        .map(|shape| {
            let name = &responses.items()[shape.item];
            if let Some(fixed) = shape.fixed {
                return settings.fixed[fixed].clone();
            }
            if let Some(warm) = settings.warm.iter().find(|w| fits(w, name, shape, settings)) {
                return Item { scores: shape.scores(), ..warm.clone() };
            }
            neutral_item(name, shape, &counts[shape.item], settings, start)
        })
        .collect();
    Point { items, latent: vec![(0.0, 1.0); responses.group_count()] }
}

fn fits(warm: &Item, name: &str, shape: &Shape, settings: &Settings) -> bool {
    warm.name == name
        && warm.family == shape.family
        && warm.categories() == shape.categories
        && (shape.guessing_free == (warm.guessing > 0.0))
        && (settings.model != Model::Rasch || warm.discrimination == 1.0)
}

fn neutral_item(name: &str, shape: &Shape, counts: &[usize], settings: &Settings, start: Start) -> Item {
    let mut n = vec![0.5; shape.categories];
    for (score, count) in counts.iter().enumerate() {
        if let Some(Some(category)) = shape.category_of_score.get(score) {
            n[usize::from(*category)] += *count as f64;
        }
    }
    let total: f64 = n.iter().sum();
    let slope = if settings.model == Model::Rasch { 1.0 } else { start.slope };
    let spread = (1.0 + slope * slope / 2.89).sqrt();
    let guessing = if shape.guessing_free { start.guessing } else { 0.0 };
    let intercepts = match shape.family {
        Family::Dichotomous => {
            let right = ((n[1] / total - guessing) / (1.0 - guessing)).clamp(0.02, 0.98);
            vec![spread * logit(if shape.guessing_free { right } else { n[1] / total })]
        }
        Family::Graded => {
            let mut above = total;
            n[..shape.categories - 1]
                .iter()
                .map(|count| {
                    above -= count;
                    spread * logit(above / total)
                })
                .collect()
        }
        Family::PartialCredit => {
            let mut sum = 0.0;
            n.windows(2)
                .map(|pair| {
                    sum += libm::log(pair[1] / pair[0]).clamp(-4.0, 4.0);
                    sum
                })
                .collect()
        }
    };
    Item {
        name: name.to_owned(),
        family: shape.family,
        discrimination: slope,
        intercepts,
        guessing,
        scores: shape.scores(),
    }
}
