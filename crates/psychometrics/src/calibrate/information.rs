//! The observed information: what the answers tell about the parameters, the missing abilities accounted for.
//!
//! Louis (1982, eq. 3.2'): the expected complete-data information minus the posterior covariance of the complete-data
//! score, summed over persons. It is the exact limit of Oakes' (1999) identity, which mirt differentiates numerically.

use super::Settings;
use super::edges::Edges;
use super::estep::{Expected, Tables};
use super::gradients::Gradients;
use super::mstep::prior_terms;
use super::parameters::{Layout, Point};
use super::patterns::Patterns;
use crate::matrix::Symmetric;
use crate::parallel::{chunk_count, chunk_range, map_chunks};

/// Gradient and observed information of the (penalised) log-likelihood.
pub(super) struct Curvature {
    pub gradient: Vec<f64>,
    pub information: Symmetric,
    /// What is added to it, (row, column, value), for the likelihood as reported: see [`Edges`].
    edges: Vec<(usize, usize, f64)>,
    /// Share of the rows on which the missing information was computed.
    pub sampled: bool,
}

impl Curvature {
    /// The observed information of the likelihood as reported.
    pub fn reported(&self) -> Symmetric {
        let mut out = self.information.clone();
        self.edges.iter().for_each(|(i, j, value)| out.add(*i, *j, *value));
        out
    }
}

/// About this many multiplications may be spent on the missing information; beyond it a systematic sample of the rows is
/// used. At 2e11 that concerns tests of hundreds of items all answered by hundreds of thousands.
const WORK_LIMIT: f64 = 6e10;

/// Columns handled together in the inner loop, a whole number of vector registers.
const LANES: usize = 16;

pub(super) fn observed(
    patterns: &Patterns,
    point: &Point,
    expected: &Expected,
    layout: &Layout,
    settings: &Settings,
) -> Curvature {
    let scores = Scores::new(patterns, point, layout, settings);
    let (gradient, mut information) = complete(patterns, point, expected, layout, settings);
    let tables = Tables::new(patterns, point, &settings.grid);
    let members = patterns.members();
    let stride = stride(patterns, &members, &scores);
    let rows: Vec<usize> = (0..patterns.len()).step_by(stride).collect();
    let kept: f64 = rows.iter().map(|r| patterns.weight[*r]).sum();
    let scale = patterns.weight.iter().sum::<f64>() / kept.max(1.0);
    let chunks = chunk_count(rows.len()).min(16);
    let n = layout.size;
    let parts = map_chunks(chunks, settings.threads, |chunk| {
        let mut worker = Worker::new(tables.width, n);
        for row in chunk_range(rows.len(), chunks, chunk) {
            worker.add(rows[row], patterns, &tables, &members, &scores);
        }
        worker.missing
    });
    for part in parts {
        for i in 0..n {
            for j in 0..=i {
                information.add(i, j, -scale * part[i * n + j]);
            }
        }
    }
    let edges = edges(point, expected, layout, settings);
    Curvature { gradient, information, edges, sampled: stride > 1 }
}

fn edges(
    point: &Point,
    expected: &Expected,
    layout: &Layout,
    settings: &Settings,
) -> Vec<(usize, usize, f64)> {
    let mut out = Vec::new();
    for (group, slots) in layout.groups.iter().enumerate() {
        let (mean, sd) = point.latent[group];
        let edges = Edges::new(&settings.grid, mean, sd);
        let n: f64 = expected.totals[group * expected.width..(group + 1) * expected.width].iter().sum();
        let mut add = |row: Option<usize>, column: Option<usize>, value: f64| {
            out.extend(row.zip(column).map(|(row, column)| (row, column, n * value)));
        };
        add(slots.mean, slots.mean, edges.mean_mean);
        add(slots.log_sd, slots.log_sd, edges.variance_variance);
        add(slots.log_sd, slots.mean, edges.mean_variance);
    }
    out
}

/// Complete-data gradient and expected complete-data information, from the expected counts alone.
fn complete(
    patterns: &Patterns,
    point: &Point,
    expected: &Expected,
    layout: &Layout,
    settings: &Settings,
) -> (Vec<f64>, Symmetric) {
    let w = expected.width;
    let mut gradient = vec![0.0; layout.size];
    let mut information = Symmetric::zeros(layout.size);
    for (index, item) in point.items.iter().enumerate() {
        let slots = &layout.slots[index];
        let mut g = Gradients::new(item, slots);
        for (q, theta) in settings.grid.points().iter().enumerate() {
            if slots.len() == 0 {
                break;
            }
            g.fill(item, slots, *theta, true);
            for k in 0..item.categories() {
                let n = expected.counts[(patterns.item_rows[index] + k) * w + q];
                if n < 1e-14 {
                    continue;
                }
                for i in 0..slots.len() {
                    gradient[slots.start + i] += n * g.score(k, i);
                    for j in 0..=i {
                        information.add(slots.start + i, slots.start + j, n * g.curvature(k, i, j));
                    }
                }
            }
        }
        for (i, first, second) in prior_terms(item, slots, settings).into_iter().flatten() {
            gradient[slots.start + i] += first;
            information.add(slots.start + i, slots.start + i, second);
        }
    }
    for (group, slots) in layout.groups.iter().enumerate() {
        let (mean, sd) = point.latent[group];
        for (q, theta) in settings.grid.points().iter().enumerate() {
            let n = expected.totals[group * w + q];
            let z = (theta - mean) / sd;
            if let Some(m) = slots.mean {
                gradient[m] += n * z / sd;
                information.add(m, m, n / (sd * sd));
            }
            if let Some(s) = slots.log_sd {
                gradient[s] += n * (z * z - 1.0);
                information.add(s, s, 2.0 * n * z * z);
                if let Some(m) = slots.mean {
                    information.add(s, m, 2.0 * n * z / sd);
                }
            }
        }
    }
    (gradient, information)
}

/// Complete-data scores tabulated on the grid.
struct Scores {
    /// Item row -> (first parameter, number of parameters, offset into `values`).
    rows: Vec<(usize, usize, usize)>,
    /// Group -> parameters and offsets.
    groups: Vec<Vec<(usize, usize)>>,
    values: Vec<f32>,
}

impl Scores {
    fn new(patterns: &Patterns, point: &Point, layout: &Layout, settings: &Settings) -> Scores {
        let w = super::estep::padded(settings.grid.len());
        let mut values = Vec::new();
        let mut rows = Vec::with_capacity(patterns.item_row_count);
        for (index, item) in point.items.iter().enumerate() {
            let slots = &layout.slots[index];
            let first = values.len();
            values.resize(first + item.categories() * slots.len() * w, 0.0);
            let mut g = Gradients::new(item, slots);
            for (q, theta) in settings.grid.points().iter().enumerate() {
                g.fill(item, slots, *theta, false);
                for k in 0..item.categories() {
                    for i in 0..slots.len() {
                        values[first + (k * slots.len() + i) * w + q] = g.score(k, i) as f32;
                    }
                }
            }
            rows.extend(
                (0..item.categories()).map(|k| (slots.start, slots.len(), first + k * slots.len() * w)),
            );
        }
        let mut groups = Vec::new();
        for (group, slots) in layout.groups.iter().enumerate() {
            let (mean, sd) = point.latent[group];
            let mut list = Vec::new();
            for (parameter, squared) in [(slots.mean, false), (slots.log_sd, true)] {
                let Some(parameter) = parameter else { continue };
                list.push((parameter, values.len()));
                let first = values.len();
                values.resize(first + w, 0.0);
                for (q, theta) in settings.grid.points().iter().enumerate() {
                    let z = (theta - mean) / sd;
                    values[first + q] = if squared { z * z } else { z / sd } as f32;
                }
            }
            groups.push(list);
        }
        Scores { rows, groups, values }
    }
}

fn stride(patterns: &Patterns, members: &[&[u32]], scores: &Scores) -> usize {
    let mut work = 0.0;
    for row in 0..patterns.len() {
        let parameters: usize = patterns
            .codes(row)
            .iter()
            .flat_map(|code| members[*code as usize])
            .map(|m| scores.rows[*m as usize].1)
            .sum();
        work += 10.0 * (parameters * parameters) as f64;
    }
    ((work / WORK_LIMIT).ceil() as usize).max(1)
}

/// One thread's sums and buffers.
struct Worker {
    size: usize,
    /// Lower triangle of the missing information.
    missing: Vec<f64>,
    post: Vec<f64>,
    /// Which parameters the current row touches.
    touched: Vec<usize>,
    /// `z[point][parameter]`: centred scores times the root of the posterior weight.
    z: Vec<f32>,
}

impl Worker {
    fn new(width: usize, size: usize) -> Worker {
        Worker {
            size,
            missing: vec![0.0; size * size],
            post: vec![0.0; width],
            touched: Vec::new(),
            z: Vec::new(),
        }
    }

    fn add(&mut self, row: usize, patterns: &Patterns, tables: &Tables, members: &[&[u32]], scores: &Scores) {
        let (codes, group) = (patterns.codes(row), usize::from(patterns.group[row]));
        tables.posterior(codes, group, &mut self.post);
        // Points below 1e-7 of the posterior change a standard error in its seventh digit.
        let low = self.post.iter().position(|p| *p > 1e-7).unwrap_or(0);
        let high = self.post.iter().rposition(|p| *p > 1e-7).map_or(1, |h| h + 1);
        self.touched.clear();
        let mut sources: Vec<usize> = Vec::with_capacity(64);
        for code in codes {
            for member in members[*code as usize] {
                let (start, count, offset) = scores.rows[*member as usize];
                for i in 0..count {
                    self.touched.push(start + i);
                    sources.push(offset + i * tables.width);
                }
            }
        }
        for (parameter, offset) in &scores.groups[group] {
            self.touched.push(*parameter);
            sources.push(*offset);
        }
        let columns = self.touched.len().next_multiple_of(LANES);
        self.z.clear();
        self.z.resize((high - low) * columns, 0.0);
        let weight = patterns.weight[row];
        let roots: Vec<f32> = self.post[low..high].iter().map(|p| (weight * p).sqrt() as f32).collect();
        let shares: Vec<f32> = self.post[low..high].iter().map(|p| *p as f32).collect();
        for (column, source) in sources.iter().enumerate() {
            let values = &scores.values[source + low..source + high];
            let mean: f32 = values.iter().zip(&shares).map(|(v, p)| v * p).sum();
            for (q, (value, root)) in values.iter().zip(&roots).enumerate() {
                self.z[q * columns + column] = (value - mean) * root;
            }
        }
        self.outer(columns);
    }

    /// Adds z' z to the lower triangle, `LANES` columns at a time so that the sums stay in registers.
    fn outer(&mut self, columns: usize) {
        for (j, row) in self.touched.iter().enumerate() {
            for block in (0..=j).step_by(LANES) {
                let mut sums = [0.0f32; LANES];
                for point in self.z.chunks_exact(columns) {
                    let zj = point[j];
                    if let Some(others) = point[block..].first_chunk::<LANES>() {
                        for (sum, other) in sums.iter_mut().zip(others) {
                            *sum += zj * other;
                        }
                    }
                }
                for (column, sum) in self.touched[block..=j.min(block + LANES - 1)].iter().zip(sums) {
                    let (high, low) = (*row.max(column), *row.min(column));
                    self.missing[high * self.size + low] += f64::from(sum);
                }
            }
        }
    }
}
