//! How often items are shown, and the cap on it.

/// Running counts of how often each item was shown, with a cap on its share of the tests.
///
/// An item may be shown in a test when its count afterwards stays within `cap` times the tests so far, this one included:
/// the cap then holds at every moment, not only at the end. This needs the counts of all tests; a hub without a network uses
/// a [`super::sub_bank`] instead.
#[derive(Debug, Clone)]
pub struct Exposure {
    cap: f64,
    tests: u64,
    shown: Vec<u64>,
}

/// What a simulation or a season of tests showed.
#[derive(Debug, Clone, PartialEq)]
pub struct ExposureReport {
    /// Share of tests in which the most frequent item was shown.
    pub highest: f64,
    /// Items never shown.
    pub unused: usize,
    /// Share of tests per item.
    pub rates: Vec<f64>,
}

impl Exposure {
    /// No tests yet. `cap` is brought into [0, 1]; 1 means no cap.
    pub fn new(items: usize, cap: f64) -> Exposure {
        let cap = if cap.is_nan() { 1.0 } else { cap.clamp(0.0, 1.0) };
        Exposure { cap, tests: 0, shown: vec![0; items] }
    }

    /// A test begins.
    pub fn begin_test(&mut self) {
        self.tests += 1;
    }

    /// Whether the item may be shown in the present test.
    pub fn allows(&self, item: usize) -> bool {
        if self.cap >= 1.0 {
            return true;
        }
        // During the first 1 / cap tests each item may be shown once: the share of one in so few cannot be smaller.
        let allowance = (self.cap * self.tests as f64 + 1e-9).max(1.0);
        (self.shown[item] + 1) as f64 <= allowance
    }

    /// An item was shown.
    pub fn record(&mut self, item: usize) {
        self.shown[item] += 1;
    }

    /// Times an item was shown.
    pub fn count(&self, item: usize) -> u64 {
        self.shown[item]
    }

    /// Shares so far.
    pub fn report(&self) -> ExposureReport {
        let tests = self.tests.max(1) as f64;
        let rates: Vec<f64> = self.shown.iter().map(|n| *n as f64 / tests).collect();
        ExposureReport {
            highest: rates.iter().fold(0.0, |a, b| a.max(*b)),
            unused: self.shown.iter().filter(|n| **n == 0).count(),
            rates,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cap_holds_at_every_moment() {
        let mut exposure = Exposure::new(1, 0.25);
        for test in 1..=1000u64 {
            exposure.begin_test();
            if exposure.allows(0) {
                exposure.record(0);
            }
            assert!(exposure.count(0) as f64 <= (0.25 * test as f64).max(1.0));
        }
        assert_eq!(exposure.count(0), 250);
        assert_eq!(exposure.report().highest, 0.25);
    }
}
