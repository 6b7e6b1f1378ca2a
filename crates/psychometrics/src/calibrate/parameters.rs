//! The free parameters as one vector: per item slope, intercepts and logit(guessing); per group mean and log(sd).

use super::prepare::Shape;
use super::{Model, Settings};
use crate::item::{Family, Item, logistic, logit};

/// Which entries of the vector belong to one item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slots {
    pub start: usize,
    pub slope: bool,
    /// 0 for a fixed item.
    pub intercepts: usize,
    pub guessing: bool,
}

impl Slots {
    pub fn len(&self) -> usize {
        usize::from(self.slope) + self.intercepts + usize::from(self.guessing)
    }
}

/// Free latent parameters of one group.
#[derive(Debug, Clone, Copy)]
pub(super) struct GroupSlots {
    pub mean: Option<usize>,
    pub log_sd: Option<usize>,
}

/// A point in parameter space.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub items: Vec<Item>,
    /// Mean and standard deviation per group.
    pub latent: Vec<(f64, f64)>,
}

pub(super) struct Layout {
    pub slots: Vec<Slots>,
    pub groups: Vec<GroupSlots>,
    pub size: usize,
}

/// Bounds that keep a wandering step inside numbers that mean something.
pub(super) const LARGEST_SLOPE: f64 = 300.0;
const LARGEST_INTERCEPT: f64 = 600.0;
const LARGEST_MEAN: f64 = 5.0;
const SD_RANGE: std::ops::RangeInclusive<f64> = 0.02..=5.0;

impl Layout {
    pub fn new(shapes: &[Shape], settings: &Settings, groups: usize) -> Layout {
        let mut size = 0;
        let slots = shapes
            .iter()
            .map(|shape| {
                let free = shape.fixed.is_none();
                let slots = Slots {
                    start: size,
                    slope: free && settings.model != Model::Rasch,
                    intercepts: if free { shape.categories - 1 } else { 0 },
                    guessing: free && shape.guessing_free,
                };
                size += slots.len();
                slots
            })
            .collect();
        let anchored = shapes.iter().any(|s| s.fixed.is_some());
        let groups = (0..groups)
            .map(|group| {
                // The reference group sets the scale, unless fixed items do.
                let mean_free = group > 0 || anchored;
                let sd_free = mean_free || settings.model == Model::Rasch;
                let mut take = |free: bool| {
                    free.then(|| {
                        size += 1;
                        size - 1
                    })
                };
                GroupSlots { mean: take(mean_free), log_sd: take(sd_free) }
            })
            .collect();
        Layout { slots, groups, size }
    }

    pub fn to_vector(&self, point: &Point) -> Vec<f64> {
        let mut x = Vec::with_capacity(self.size);
        for (slots, item) in self.slots.iter().zip(&point.items) {
            if slots.slope {
                x.push(item.discrimination);
            }
            x.extend(&item.intercepts[..slots.intercepts]);
            if slots.guessing {
                x.push(logit(item.guessing));
            }
        }
        for (slots, (mean, sd)) in self.groups.iter().zip(&point.latent) {
            x.extend(slots.mean.map(|_| *mean));
            x.extend(slots.log_sd.map(|_| libm::log(*sd)));
        }
        x
    }

    /// How much a step in each parameter means: 1, but on the scale of c itself for guessing, whose logit may run off to
    /// minus infinity while c has long been 0.
    pub fn step_weights(&self, point: &Point) -> Vec<f64> {
        let mut weights = vec![1.0; self.size];
        for (slots, item) in self.slots.iter().zip(&point.items).filter(|(slots, _)| slots.guessing) {
            weights[slots.start + slots.len() - 1] = item.guessing * (1.0 - item.guessing);
        }
        weights
    }

    /// The point of a vector; what is not free is taken from `base`. `None` where the vector is no possible point.
    pub fn to_point(&self, x: &[f64], base: &Point) -> Option<Point> {
        if !x.iter().all(|value| value.is_finite()) {
            return None;
        }
        let mut point = base.clone();
        for (slots, item) in self.slots.iter().zip(&mut point.items) {
            let mut at = slots.start;
            if slots.slope {
                item.discrimination = x[at];
                at += 1;
            }
            item.intercepts[..slots.intercepts].copy_from_slice(&x[at..at + slots.intercepts]);
            if slots.guessing {
                item.guessing = logistic(x[at + slots.intercepts]);
            }
            if slots.len() > 0 && !possible(item) {
                return None;
            }
        }
        for (slots, (mean, sd)) in self.groups.iter().zip(&mut point.latent) {
            if let Some(at) = slots.mean {
                *mean = x[at];
            }
            if let Some(at) = slots.log_sd {
                *sd = libm::exp(x[at]);
            }
            if mean.abs() > LARGEST_MEAN || !SD_RANGE.contains(sd) {
                return None;
            }
        }
        Some(point)
    }
}

/// Keeps a moment estimate of mean and standard deviation within bounds.
pub(super) fn bounded_latent(mean: f64, sd: f64) -> (f64, f64) {
    (mean.clamp(-LARGEST_MEAN, LARGEST_MEAN), sd.clamp(*SD_RANGE.start(), *SD_RANGE.end()))
}

/// Whether an item is inside the bounds of the search.
pub(super) fn possible(item: &Item) -> bool {
    let ordered = item.family != Family::Graded || item.intercepts.windows(2).all(|d| d[0] > d[1]);
    ordered
        && item.discrimination.abs() <= LARGEST_SLOPE
        && item.intercepts.iter().all(|d| d.abs() <= LARGEST_INTERCEPT)
        && item.guessing < 0.999
}
