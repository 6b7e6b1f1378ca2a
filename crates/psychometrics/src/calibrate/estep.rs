//! The E-step: expected counts per item category and ability point, and the marginal log-likelihood.

use super::parameters::Point;
use super::patterns::Patterns;
use crate::grid::ThetaGrid;
use crate::item::{Item, MAX_CATEGORIES};
use crate::parallel::{chunk_count, chunk_range, map_chunks};

/// What one pass over the answers gives.
pub(super) struct Expected {
    /// Ability points, padded to a multiple of four.
    pub width: usize,
    /// `counts[item_row * width + q]`.
    pub counts: Vec<f64>,
    /// `totals[group * width + q]`: persons expected at each point.
    pub totals: Vec<f64>,
    pub log_likelihood: f64,
}

/// Likelihood tables for one parameter point, shared by the E-step and the information pass.
pub(super) struct Tables {
    pub width: usize,
    /// `likelihood[table_row * width + q]`.
    pub likelihood: Vec<f64>,
    /// `prior[group * width + q]`, 0 in the padding.
    pub prior: Vec<f64>,
}

/// Below this the plain product has lost digits and the row is done again with rescaling.
const SAFE_PRODUCT: f64 = 1e-250;

pub(super) fn padded(points: usize) -> usize {
    points.next_multiple_of(4)
}

impl Tables {
    pub fn new(patterns: &Patterns, point: &Point, grid: &ThetaGrid) -> Tables {
        let width = padded(grid.len());
        let item_rows = item_table(&point.items, grid, width);
        let mut likelihood = vec![1.0; patterns.table_rows * width];
        for block in &patterns.blocks {
            for (row, members) in block.members.iter().enumerate() {
                let at = (block.first_row + row) * width;
                let out = &mut likelihood[at..at + width];
                for member in members {
                    let from = *member as usize * width;
                    for (l, p) in out.iter_mut().zip(&item_rows[from..from + width]) {
                        *l *= p;
                    }
                }
            }
        }
        let mut prior = vec![0.0; point.latent.len() * width];
        for (group, (mean, sd)) in point.latent.iter().enumerate() {
            let weights = grid.normal_weights(*mean, *sd);
            prior[group * width..group * width + grid.len()].copy_from_slice(&weights);
        }
        Tables { width, likelihood, prior }
    }

    /// Posterior of one row (adding to one) into `post`; returns the log of its marginal likelihood.
    pub fn posterior(&self, codes: &[u32], group: usize, post: &mut [f64]) -> f64 {
        let w = self.width;
        let prior = &self.prior[group * w..(group + 1) * w];
        let row = |code: u32| &self.likelihood[code as usize * w..(code as usize + 1) * w];
        let mut quads = codes.chunks_exact(4);
        post.copy_from_slice(prior);
        for quad in &mut quads {
            let (a, b, c, d) = (row(quad[0]), row(quad[1]), row(quad[2]), row(quad[3]));
            for q in 0..w {
                post[q] *= (a[q] * b[q]) * (c[q] * d[q]);
            }
        }
        for code in quads.remainder() {
            for (p, l) in post.iter_mut().zip(row(*code)) {
                *p *= l;
            }
        }
        let mut total = sum(post);
        let mut log_scale = 0.0;
        if total.is_nan() || total < SAFE_PRODUCT {
            (total, log_scale) = self.rescaled(codes, prior, post);
        }
        let inverse = 1.0 / total;
        post.iter_mut().for_each(|p| *p *= inverse);
        libm::log(total) + log_scale
    }

    /// The same product with the largest entry brought back to one after every factor.
    fn rescaled(&self, codes: &[u32], prior: &[f64], post: &mut [f64]) -> (f64, f64) {
        let w = self.width;
        let mut log_scale = 0.0;
        post.copy_from_slice(prior);
        for code in codes {
            let row = &self.likelihood[*code as usize * w..(*code as usize + 1) * w];
            post.iter_mut().zip(row).for_each(|(p, l)| *p *= l);
            let largest = post.iter().fold(0.0f64, |a, b| a.max(*b));
            if largest > 0.0 && largest < 1e-100 {
                post.iter_mut().for_each(|p| *p /= largest);
                log_scale += libm::log(largest);
            }
        }
        let total = sum(post);
        if total > 0.0 {
            return (total, log_scale);
        }
        // Impossible under any ability of the grid, to 300 digits: keep the prior and the worst representable likelihood.
        post.copy_from_slice(prior);
        (sum(post), log_scale - 700.0)
    }
}

/// `table[item_row * width + q]`, bounded away from 0; 1 in the padding.
pub(super) fn item_table(items: &[Item], grid: &ThetaGrid, width: usize) -> Vec<f64> {
    let rows: usize = items.iter().map(Item::categories).sum();
    let mut table = vec![1.0; rows * width];
    let mut p = [0.0; MAX_CATEGORIES];
    let mut first = 0;
    for item in items {
        for (q, theta) in grid.points().iter().enumerate() {
            item.probabilities(*theta, &mut p);
            for k in 0..item.categories() {
                // A block joins at most 5 items: 1e-50 keeps their product above the smallest number.
                table[(first + k) * width + q] = p[k].max(1e-50);
            }
        }
        first += item.categories();
    }
    table
}

pub(super) fn expect(patterns: &Patterns, point: &Point, grid: &ThetaGrid, threads: usize) -> Expected {
    let tables = Tables::new(patterns, point, grid);
    let w = tables.width;
    let groups = patterns.group_count;
    let chunks = chunk_count(patterns.len());
    let parts = map_chunks(chunks, threads, |chunk| {
        let mut sums = vec![0.0; patterns.table_rows * w];
        let mut totals = vec![0.0; groups * w];
        let mut log_likelihood = 0.0;
        let mut post = vec![0.0; w];
        for row in chunk_range(patterns.len(), chunks, chunk) {
            let (codes, group, weight) =
                (patterns.codes(row), usize::from(patterns.group[row]), patterns.weight[row]);
            log_likelihood += weight * tables.posterior(codes, group, &mut post);
            if weight != 1.0 {
                post.iter_mut().for_each(|p| *p *= weight);
            }
            let (low, high) = support(&post);
            for code in codes {
                let at = *code as usize * w;
                let sums = &mut sums[at + low..at + high];
                sums.iter_mut().zip(&post[low..high]).for_each(|(s, p)| *s += p);
            }
            totals[group * w..(group + 1) * w].iter_mut().zip(&post).for_each(|(s, p)| *s += p);
        }
        (unfold(patterns, &sums, w), totals, log_likelihood)
    });
    let mut out = Expected {
        width: w,
        counts: vec![0.0; patterns.item_row_count * w],
        totals: vec![0.0; groups * w],
        log_likelihood: 0.0,
    };
    for (counts, totals, log_likelihood) in parts {
        out.counts.iter_mut().zip(counts).for_each(|(a, b)| *a += b);
        out.totals.iter_mut().zip(totals).for_each(|(a, b)| *a += b);
        out.log_likelihood += log_likelihood;
    }
    out
}

/// The run of points, in whole fours, outside which the posterior is below 1e-20 and adds nothing to any sum.
fn support(post: &[f64]) -> (usize, usize) {
    let heavy = |four: &[f64]| four.iter().any(|p| *p > 1e-20);
    let first = post.chunks_exact(4).position(heavy).unwrap_or(0);
    let last = post.chunks_exact(4).rposition(heavy).unwrap_or(0);
    (first * 4, (last + 1) * 4)
}

/// Block sums to item sums.
fn unfold(patterns: &Patterns, sums: &[f64], w: usize) -> Vec<f64> {
    let mut counts = vec![0.0; patterns.item_row_count * w];
    for block in &patterns.blocks {
        for (row, members) in block.members.iter().enumerate() {
            let at = (block.first_row + row) * w;
            let from = &sums[at..at + w];
            for member in members {
                let to = *member as usize * w;
                counts[to..to + w].iter_mut().zip(from).for_each(|(a, b)| *a += b);
            }
        }
    }
    counts
}

/// A sum in four lanes: a fixed order that the compiler may run in parallel registers.
fn sum(values: &[f64]) -> f64 {
    let mut lanes = [0.0; 4];
    for four in values.chunks_exact(4) {
        for (lane, value) in lanes.iter_mut().zip(four) {
            *lane += value;
        }
    }
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
}
