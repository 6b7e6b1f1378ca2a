//! Gradient boosting with small trees, binned features and exact credits.

use crate::logistic::{logit, sigmoid};

/// Bins per feature.
const BINS_MAX: usize = 64;

/// The constants of boosting.
#[derive(Debug, Clone, PartialEq)]
pub struct BoostSettings {
    /// Trees.
    pub rounds: usize,
    /// Splits on the longest way down.
    pub depth: usize,
    /// Share of each tree's step that is taken.
    pub rate: f64,
    /// Added to the curvature of every leaf: pulls its value to 0.
    pub ridge: f64,
    /// Rows a leaf must hold at least.
    pub leaf_rows_min: usize,
    /// Of the features, the share that each tree may use; drawn from `seed`.
    pub feature_share: f64,
    /// For the draws.
    pub seed: u64,
}

impl Default for BoostSettings {
    fn default() -> Self {
        Self { rounds: 240, depth: 4, rate: 0.05, ridge: 5.0, leaf_rows_min: 30, feature_share: 0.5, seed: 7 }
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Node {
    /// What a row that stops here gets; inner nodes keep theirs for the credits.
    value: f64,
    split: Option<Split>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Split {
    feature: usize,
    /// Rows with a value up to this go left.
    threshold: f32,
    left: usize,
    right: usize,
}

/// A feature's share in one prediction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Credit {
    /// Which feature.
    pub feature: usize,
    /// In logits; above 0 speaks for stopping.
    pub logits: f64,
}

/// A trained ensemble of trees.
#[derive(Debug, Clone, PartialEq)]
pub struct Booster {
    base: f64,
    feature_count: usize,
    trees: Vec<Vec<Node>>,
}

impl Booster {
    /// Trains on rows of equal length. With no rows, or outcomes all alike, the model states that share for everybody.
    pub fn train(rows: &[Vec<f32>], outcomes: &[bool], settings: &BoostSettings) -> Self {
        let feature_count = rows.first().map_or(0, Vec::len);
        let share = outcomes.iter().filter(|outcome| **outcome).count() as f64 / outcomes.len().max(1) as f64;
        let base = logit(share.clamp(1e-4, 1.0 - 1e-4));
        let mut booster = Self { base, feature_count, trees: Vec::new() };
        if rows.is_empty() || !(1e-4..=1.0 - 1e-4).contains(&share) {
            return booster;
        }
        let binned = Binned::new(rows, feature_count);
        let mut stated = vec![base; rows.len()];
        let mut chance = kernel::Seed(settings.seed).part("features").chance();
        let mut order: Vec<usize> = (0..feature_count).collect();
        let used =
            ((feature_count as f64 * settings.feature_share).ceil() as usize).clamp(1, feature_count.max(1));
        for _ in 0..settings.rounds {
            let slopes: Vec<(f64, f64)> = stated
                .iter()
                .zip(outcomes)
                .map(|(logit, outcome)| {
                    let p = sigmoid(*logit);
                    (if *outcome { 1.0 - p } else { -p }, (p * (1.0 - p)).max(1e-6))
                })
                .collect();
            chance.shuffle(&mut order);
            let mut features = order[..used].to_vec();
            features.sort_unstable();
            let mut grower =
                Grower { binned: &binned, slopes: &slopes, features: &features, settings, nodes: Vec::new() };
            let all: Vec<u32> = (0..rows.len() as u32).collect();
            grower.grow(all, settings.depth, &mut stated);
            booster.trees.push(grower.nodes);
        }
        booster
    }

    /// Log odds of stopping.
    pub fn logit(&self, row: &[f32]) -> f64 {
        self.base + self.trees.iter().map(|tree| leaf(tree, row).value).sum::<f64>()
    }

    /// What everybody starts from, and the credit of each feature used, loudest first. They sum to [`Booster::logit`].
    pub fn explain(&self, row: &[f32]) -> (f64, Vec<Credit>) {
        let mut base = self.base;
        let mut credits = vec![0.0; self.feature_count];
        for tree in &self.trees {
            let mut node = &tree[0];
            base += node.value;
            while let Some(split) = node.split {
                let next =
                    &tree[if row[split.feature] <= split.threshold { split.left } else { split.right }];
                credits[split.feature] += next.value - node.value;
                node = next;
            }
        }
        let mut credits: Vec<Credit> = credits
            .into_iter()
            .enumerate()
            .filter(|(_, logits)| *logits != 0.0)
            .map(|(feature, logits)| Credit { feature, logits })
            .collect();
        credits.sort_by(|a, b| b.logits.abs().total_cmp(&a.logits.abs()).then(a.feature.cmp(&b.feature)));
        (base, credits)
    }
}

fn leaf<'a>(tree: &'a [Node], row: &[f32]) -> &'a Node {
    let mut node = &tree[0];
    while let Some(split) = node.split {
        node = &tree[if row[split.feature] <= split.threshold { split.left } else { split.right }];
    }
    node
}

/// Values as places among each feature's thresholds.
struct Binned {
    /// Upper edges per feature, rising.
    edges: Vec<Vec<f32>>,
    /// Feature-major.
    bins: Vec<Vec<u8>>,
}

impl Binned {
    fn new(rows: &[Vec<f32>], feature_count: usize) -> Self {
        let (mut edges, mut bins) = (Vec::with_capacity(feature_count), Vec::with_capacity(feature_count));
        for feature in 0..feature_count {
            let mut values: Vec<f32> = rows.iter().map(|row| row[feature]).collect();
            values.sort_by(f32::total_cmp);
            let mut cuts: Vec<f32> = (1..BINS_MAX)
                .map(|cut| values[(cut * values.len() / BINS_MAX).min(values.len() - 1)])
                .collect();
            cuts.dedup();
            let place = |value: f32| cuts.partition_point(|cut| *cut < value) as u8;
            bins.push(rows.iter().map(|row| place(row[feature])).collect());
            edges.push(cuts);
        }
        Self { edges, bins }
    }
}

/// Grows one tree.
struct Grower<'a> {
    binned: &'a Binned,
    /// Gradient and curvature per row.
    slopes: &'a [(f64, f64)],
    features: &'a [usize],
    settings: &'a BoostSettings,
    nodes: Vec<Node>,
}

impl Grower<'_> {
    /// Grows a node for the rows and adds its values to `stated`; returns its place.
    fn grow(&mut self, rows: Vec<u32>, depth: usize, stated: &mut [f64]) -> usize {
        let (gradient, curvature) = self.sum(&rows);
        let value = self.settings.rate * gradient / (curvature + self.settings.ridge);
        let at = self.nodes.len();
        self.nodes.push(Node { value, split: None });
        let found = if depth == 0 { None } else { self.best_split(&rows, gradient, curvature) };
        let Some((feature, bin)) = found else {
            for row in rows {
                stated[row as usize] += value;
            }
            return at;
        };
        let bins = &self.binned.bins[feature];
        let threshold = self.binned.edges[feature][usize::from(bin)];
        let (left, right): (Vec<u32>, Vec<u32>) =
            rows.into_iter().partition(|row| bins[*row as usize] <= bin);
        let left = self.grow(left, depth - 1, stated);
        let right = self.grow(right, depth - 1, stated);
        self.nodes[at].split = Some(Split { feature, threshold, left, right });
        at
    }

    fn sum(&self, rows: &[u32]) -> (f64, f64) {
        rows.iter().fold((0.0, 0.0), |(gradient, curvature), row| {
            let (g, h) = self.slopes[*row as usize];
            (gradient + g, curvature + h)
        })
    }

    /// The split with the largest gain: sums of gradient^2 / (curvature + ridge) over both sides.
    fn best_split(&self, rows: &[u32], gradient: f64, curvature: f64) -> Option<(usize, u8)> {
        let ridge = self.settings.ridge;
        let score = |g: f64, h: f64| g * g / (h + ridge);
        let mut best = (score(gradient, curvature) + 1e-9, None);
        for feature in self.features {
            let edges = &self.binned.edges[*feature];
            let bins = &self.binned.bins[*feature];
            let mut sums = [(0.0f64, 0.0f64, 0usize); BINS_MAX];
            for row in rows {
                let (g, h) = self.slopes[*row as usize];
                let sum = &mut sums[usize::from(bins[*row as usize])];
                *sum = (sum.0 + g, sum.1 + h, sum.2 + 1);
            }
            let (mut g, mut h, mut n) = (0.0, 0.0, 0);
            for (bin, sum) in sums.iter().enumerate().take(edges.len()) {
                (g, h, n) = (g + sum.0, h + sum.1, n + sum.2);
                if n < self.settings.leaf_rows_min || rows.len() - n < self.settings.leaf_rows_min {
                    continue;
                }
                let gain = score(g, h) + score(gradient - g, curvature - h);
                if gain > best.0 {
                    best = (gain, Some((*feature, bin as u8)));
                }
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::auc;
    use kernel::Seed;

    fn data(rows: usize, seed: u64) -> (Vec<Vec<f32>>, Vec<bool>) {
        // Feature 0 matters, 1 matters where 0 is high, 2 is noise.
        let mut chance = Seed(seed).chance();
        (0..rows)
            .map(|_| {
                let x = [chance.unit(), chance.unit(), chance.unit()].map(|x| x as f32);
                let z =
                    3.0 * f64::from(x[0]) - 1.5 + if x[0] > 0.5 { 3.0 * f64::from(x[1]) - 1.5 } else { 0.0 };
                (x.to_vec(), chance.unit() < sigmoid(z))
            })
            .unzip()
    }

    #[test]
    fn it_learns_what_matters_and_credits_sum_to_the_logit() {
        let (rows, outcomes) = data(4_000, 1);
        let settings = BoostSettings { rounds: 80, feature_share: 1.0, ..BoostSettings::default() };
        let booster = Booster::train(&rows, &outcomes, &settings);
        let (fresh, truth) = data(4_000, 2);
        let scored: Vec<(f64, bool)> =
            fresh.iter().zip(&truth).map(|(row, o)| (booster.logit(row), *o)).collect();
        // Far above chance, though much of the outcome is noise.
        assert!(auc(&scored) > 0.72, "{}", auc(&scored));
        for row in fresh.iter().take(200) {
            let (base, credits) = booster.explain(row);
            let sum = base + credits.iter().map(|credit| credit.logits).sum::<f64>();
            assert!((sum - booster.logit(row)).abs() < 1e-9);
        }
        let loudness = |feature: usize| -> f64 {
            fresh
                .iter()
                .map(|row| {
                    booster
                        .explain(row)
                        .1
                        .iter()
                        .filter(|c| c.feature == feature)
                        .map(|c| c.logits.abs())
                        .sum::<f64>()
                })
                .sum()
        };
        assert!(loudness(0) > 3.0 * loudness(2));
    }

    #[test]
    fn one_sided_and_empty_data_state_the_share() {
        let settings = BoostSettings::default();
        let booster = Booster::train(&[], &[], &settings);
        assert!(booster.logit(&[]).is_finite());
        let booster = Booster::train(&[vec![1.0], vec![2.0]], &[true, true], &settings);
        assert!(booster.logit(&[1.5]) > 5.0);
    }
}
