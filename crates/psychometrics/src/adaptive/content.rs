//! Content balance: each area its share of the items shown.

/// Target shares of content areas.
#[derive(Debug, Clone, PartialEq)]
pub struct Balance {
    area_of: Vec<usize>,
    targets: Vec<f64>,
}

impl Balance {
    /// `area_of[item]` is the area's number; targets are brought to a sum of one. `None` where an area has no target, no
    /// target is above 0, or one is negative or infinite.
    pub fn new(area_of: Vec<usize>, targets: Vec<f64>) -> Option<Balance> {
        let sum: f64 = targets.iter().sum();
        let sound = targets.iter().all(|t| t.is_finite() && *t >= 0.0)
            && sum > 0.0
            && area_of.iter().all(|a| *a < targets.len());
        sound.then(|| Balance { area_of, targets: targets.iter().map(|t| t / sum).collect() })
    }

    /// The area an item belongs to.
    pub fn area(&self, item: usize) -> usize {
        self.area_of[item]
    }

    /// Number of areas.
    pub fn areas(&self) -> usize {
        self.targets.len()
    }

    /// By how many items each area exceeds its share in a test that has shown these (item, score).
    pub(super) fn excess(&self, shown: &[(usize, usize)]) -> Vec<f64> {
        let mut excess: Vec<f64> = self.targets.iter().map(|target| -target * shown.len() as f64).collect();
        shown.iter().for_each(|(item, _)| excess[self.area_of[*item]] += 1.0);
        excess
    }

    /// The areas the next item may come from, given how many items of each were shown: those that a test one item longer
    /// would leave below their share. Within them the most informative item is free to win, so balance costs little; where an
    /// area lacks a whole item, the one that lacks most comes first (Kingsbury & Zara 1989), so that none falls behind. Areas
    /// for which `open` is false are passed over; where only areas beyond their share are open, those.
    pub fn next_areas(&self, counts: &[usize], open: impl Fn(usize) -> bool) -> Vec<bool> {
        let next = counts.iter().sum::<usize>() as f64 + 1.0;
        let lacks: Vec<Option<f64>> = (self.targets.iter().enumerate())
            .map(|(area, target)| {
                let lack = target * next - counts.get(area).copied().unwrap_or(0) as f64;
                (*target > 0.0 && open(area)).then_some(lack)
            })
            .collect();
        let most = lacks.iter().flatten().fold(f64::NEG_INFINITY, |a, b| a.max(*b));
        // Areas of equal lack are let in together, whatever the rounding of their shares.
        let floor = if most >= 1.0 - 1e-9 { most - 1e-9 } else { most.min(1e-9) };
        lacks.iter().map(|lack| lack.is_some_and(|lack| lack >= floor)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_met_as_the_test_grows_whatever_area_is_preferred() {
        let balance = Balance::new(vec![0, 1, 2], vec![50.0, 30.0, 20.0]).unwrap();
        for preferred in 0..3 {
            let mut counts = vec![0; 3];
            for length in 1..=20 {
                let may = balance.next_areas(&counts, |_| true);
                let next = (0..3).map(|i| (preferred + i) % 3).find(|area| may[*area]).unwrap();
                counts[next] += 1;
                for (count, share) in counts.iter().zip([0.5, 0.3, 0.2]) {
                    assert!((*count as f64 - share * f64::from(length)).abs() < 1.5, "{counts:?}");
                }
            }
            assert_eq!(counts, [10, 6, 4]);
        }
    }

    #[test]
    fn an_area_without_items_is_passed_over() {
        let balance = Balance::new(vec![0, 1, 2], vec![1.0, 1.0, 1.0]).unwrap();
        assert_eq!(balance.next_areas(&[0, 0, 0], |_| true), [true, true, true]);
        assert_eq!(balance.next_areas(&[1, 0, 0], |_| true), [false, true, true]);
        assert_eq!(balance.next_areas(&[4, 1, 1], |area| area == 0), [true, false, false]);
        assert_eq!(balance.next_areas(&[1, 1, 0], |_| false), [false, false, false]);
    }

    #[test]
    fn unsound_targets_are_refused() {
        assert!(Balance::new(vec![2], vec![1.0, 1.0]).is_none());
        assert!(Balance::new(vec![0], vec![0.0]).is_none());
        assert!(Balance::new(vec![0], vec![-1.0]).is_none());
    }
}
