//! The nearest places of each place, by a k-d tree on the sphere.

use super::sphere::unit_vector;
use kernel::GeoPoint;
use std::collections::BinaryHeap;

/// One neighbour: its index and how far it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// Index into the places searched.
    pub index: u32,
    /// Squared straight-line distance on the unit sphere; orders like the great circle.
    pub chord_squared: f64,
}

/// For each of `from` its `count` nearest in `to`, nearest first, ties by index; a place is never its own neighbour when
/// `same` says that both lists are one. Two threads work on fixed halves, so the answer does not depend on their number.
pub fn nearest_neighbours(
    from: &[GeoPoint],
    to: &[GeoPoint],
    count: usize,
    same: bool,
    threads: usize,
) -> Vec<Vec<Neighbour>> {
    let tree = Tree::new(to);
    let find = |range: std::ops::Range<usize>| -> Vec<Vec<Neighbour>> {
        range.map(|i| tree.nearest(unit_vector(from[i]), count, same.then_some(i as u32))).collect()
    };
    if threads < 2 || from.len() < 1_000 {
        return find(0..from.len());
    }
    let middle = from.len() / 2;
    std::thread::scope(|scope| {
        let second = scope.spawn(|| find(middle..from.len()));
        let mut found = find(0..middle);
        match second.join() {
            Ok(rest) => found.extend(rest),
            // A panic there is a fault of ours; it would come again here, with its message.
            Err(_) => found.extend(find(middle..from.len())),
        }
        found
    })
}

/// Fewest points for which a node is still split.
const LEAF: usize = 16;

/// Points in an order in which each range of a node is contiguous; the median of a range splits it.
struct Tree {
    points: Vec<([f64; 3], u32)>,
}

/// A candidate, ordered so that the worst is on top of a max-heap.
#[derive(PartialEq)]
struct Candidate(f64, u32);

impl Eq for Candidate {}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Tree {
    fn new(places: &[GeoPoint]) -> Self {
        let mut points: Vec<_> =
            places.iter().enumerate().map(|(i, p)| (unit_vector(*p), i as u32)).collect();
        arrange(&mut points, 0);
        Self { points }
    }

    fn nearest(&self, at: [f64; 3], count: usize, not: Option<u32>) -> Vec<Neighbour> {
        let mut best = BinaryHeap::with_capacity(count + 1);
        if count > 0 {
            self.visit(0..self.points.len(), 0, at, count, not, &mut best);
        }
        let sorted = best.into_sorted_vec().into_iter();
        sorted.map(|c: Candidate| Neighbour { index: c.1, chord_squared: c.0 }).collect()
    }

    fn visit(
        &self,
        range: std::ops::Range<usize>,
        axis: usize,
        at: [f64; 3],
        count: usize,
        not: Option<u32>,
        best: &mut BinaryHeap<Candidate>,
    ) {
        let look = |place: usize, best: &mut BinaryHeap<Candidate>| {
            let (point, index) = self.points[place];
            if not != Some(index) {
                let d = [0, 1, 2].map(|i| (point[i] - at[i]) * (point[i] - at[i]));
                best.push(Candidate(d[0] + d[1] + d[2], index));
                if best.len() > count {
                    best.pop();
                }
            }
        };
        if range.len() <= LEAF {
            range.for_each(|place| look(place, best));
            return;
        }
        let middle = range.start + range.len() / 2;
        look(middle, best);
        let across = at[axis] - self.points[middle].0[axis];
        let (low, high) = (range.start..middle, middle + 1..range.end);
        let (near, far) = if across < 0.0 { (low, high) } else { (high, low) };
        self.visit(near, (axis + 1) % 3, at, count, not, best);
        // Ties at the very distance must be seen too, or the answer would depend on the order of the tree.
        if best.len() < count || best.peek().is_some_and(|worst| across * across <= worst.0) {
            self.visit(far, (axis + 1) % 3, at, count, not, best);
        }
    }
}

fn arrange(points: &mut [([f64; 3], u32)], axis: usize) {
    if points.len() <= LEAF {
        return;
    }
    let middle = points.len() / 2;
    points.select_nth_unstable_by(middle, |a, b| a.0[axis].total_cmp(&b.0[axis]).then(a.1.cmp(&b.1)));
    let (low, high) = points.split_at_mut(middle);
    arrange(low, (axis + 1) % 3);
    arrange(&mut high[1..], (axis + 1) % 3);
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    #[test]
    fn the_tree_finds_what_looking_at_all_finds() {
        let mut chance = Seed(3).chance();
        // A coarse grid, so that many distances are equal and some places coincide.
        let mut draw = || GeoPoint::new(chance.below(12) as f64, chance.below(12) as f64).unwrap();
        let places: Vec<GeoPoint> = (0..300).map(|_| draw()).collect();
        let found = nearest_neighbours(&places, &places, 7, true, 2);
        for (i, near) in found.iter().enumerate() {
            let at = unit_vector(places[i]);
            let mut all: Vec<Candidate> = (0..places.len())
                .filter(|j| *j != i)
                .map(|j| {
                    let p = unit_vector(places[j]);
                    let d = [0, 1, 2].map(|k| (p[k] - at[k]) * (p[k] - at[k]));
                    Candidate(d[0] + d[1] + d[2], j as u32)
                })
                .collect();
            all.sort();
            let expected: Vec<u32> = all.iter().take(7).map(|c| c.1).collect();
            assert_eq!(near.iter().map(|n| n.index).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn one_thread_or_two_give_the_same() {
        let mut chance = Seed(4).chance();
        let places: Vec<GeoPoint> =
            (0..3_000).map(|_| GeoPoint::new(chance.unit() * 5.0, chance.unit() * 5.0).unwrap()).collect();
        assert_eq!(
            nearest_neighbours(&places, &places, 5, true, 1),
            nearest_neighbours(&places, &places, 5, true, 2)
        );
    }
}
