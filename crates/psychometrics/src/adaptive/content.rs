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

    /// The area furthest below its target after the counts given (Kingsbury & Zara 1989): that of which the next item
    /// should come. Areas for which `open` is false are passed over; ties by lowest number.
    pub fn next_area(&self, counts: &[usize], open: impl Fn(usize) -> bool) -> Option<usize> {
        let next = counts.iter().sum::<usize>() as f64 + 1.0;
        let mut best: Option<(f64, usize)> = None;
        for (area, target) in self.targets.iter().enumerate() {
            let lack = target * next - counts.get(area).copied().unwrap_or(0) as f64;
            if *target > 0.0 && open(area) && best.is_none_or(|(most, _)| lack > most + 1e-12) {
                best = Some((lack, area));
            }
        }
        best.map(|(_, area)| area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_met_as_the_test_grows() {
        let balance = Balance::new(vec![0, 1, 2], vec![50.0, 30.0, 20.0]).unwrap();
        let mut counts = vec![0; 3];
        for _ in 0..20 {
            let next = balance.next_area(&counts, |_| true).unwrap();
            counts[next] += 1;
        }
        assert_eq!(counts, [10, 6, 4]);
        assert_eq!(balance.next_area(&counts, |area| area == 2), Some(2));
        assert_eq!(balance.next_area(&counts, |_| false), None);
    }

    #[test]
    fn unsound_targets_are_refused() {
        assert!(Balance::new(vec![2], vec![1.0, 1.0]).is_none());
        assert!(Balance::new(vec![0], vec![0.0]).is_none());
        assert!(Balance::new(vec![0], vec![-1.0]).is_none());
    }
}
