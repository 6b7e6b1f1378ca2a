//! The draws of `random`, `randomInteger` and `randomFloat`, from a seed that the caller passes in.
//!
//! The generator is mulberry32 (Tommy Ettinger, 2017, public domain): 32 bits of state, known answers in every language. QTI asks
//! for no particular one; this is the one that the published scoring cases were drawn with, so their drawn values can be checked.

/// A row of draws.
#[derive(Debug, Clone)]
pub(super) struct Chance(u32);

impl Chance {
    pub(super) fn new(seed: u32) -> Self {
        Self(seed)
    }

    /// From 0 up to but not including 1.
    pub(super) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let mut t = (self.0 ^ (self.0 >> 15)).wrapping_mul(self.0 | 1);
        t = t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 61)) ^ t;
        f64::from(t ^ (t >> 14)) / 4_294_967_296.0
    }

    /// One of so many, from 0; 0 for none.
    pub(super) fn below(&mut self, count: u64) -> u64 {
        // Below 2^53 the product is exact enough never to reach `count`.
        ((self.next() * count as f64) as u64).min(count.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // First values of the published JavaScript version, to seven digits.
        let first = |seed| (Chance::new(seed).next() * 1e7) as u64;
        assert_eq!((first(42), first(123)), (6_011_037, 7_872_516));
        let mut chance = Chance::new(7);
        assert!((0..1000).all(|_| chance.below(3) < 3));
        assert_eq!(chance.below(0), 0);
    }
}
