//! Exact numbers: fractions of whole numbers, so that 0.1 + 0.2 is 0.3 in every exercise.

use std::cmp::Ordering;

/// A fraction in lowest terms; numerator and denominator fit 63 bits, so that sums and products of two fit 128.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exact {
    numerator: i64,
    denominator: i64,
}

/// Most decimals a written number may have.
const MAX_DECIMALS: usize = 12;

impl Exact {
    /// Zero.
    pub const ZERO: Exact = Exact { numerator: 0, denominator: 1 };
    /// One.
    pub const ONE: Exact = Exact { numerator: 1, denominator: 1 };

    /// `numerator / denominator`; `None` when the denominator is 0 or the fraction does not fit.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let divisor = greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok()?.max(1);
        let sign = if denominator < 0 { -1 } else { 1 };
        let lowest = |n: i128| if divisor == 1 { sign * n } else { sign * (n / divisor) };
        let numerator = i64::try_from(lowest(numerator)).ok()?;
        let denominator = i64::try_from(lowest(denominator)).ok()?;
        // The smallest i64 has no negative; leaving it out keeps every later step simple.
        (numerator != i64::MIN).then_some(Self { numerator, denominator })
    }

    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self { numerator: number.max(-i64::MAX), denominator: 1 }
    }

    /// Reads digits with at most one decimal point and an optional sign: `12`, `-0.05`.
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, digits) = match text.as_bytes().first()? {
            b'-' => (-1, &text[1..]),
            b'+' => (1, &text[1..]),
            _ => (1, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.len() + decimals.len() == 0 || !all_digits(whole) || !all_digits(decimals) {
            return None;
        }
        let decimals = decimals.trim_end_matches('0');
        let whole = whole.trim_start_matches('0');
        if decimals.len() > MAX_DECIMALS || whole.len() > 18 {
            return None;
        }
        let joined = format!("0{whole}{decimals}").parse::<i128>().ok()?;
        Self::new(sign * joined, 10i128.pow(decimals.len() as u32))
    }

    /// Sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let (a, b, c, d) = self.parts(other);
        Self::new(a * d + c * b, b * d)
    }

    /// Difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negative())
    }

    /// Product.
    pub fn times(self, other: Self) -> Option<Self> {
        let (a, b, c, d) = self.parts(other);
        Self::new(a * c, b * d)
    }

    /// Quotient; `None` when `other` is 0.
    pub fn divided_by(self, other: Self) -> Option<Self> {
        let (a, b, c, d) = self.parts(other);
        Self::new(a * d, b * c)
    }

    /// What is left after whole division, with the sign of `other` (so 7 % 3 is 1, and -1 % 7 is 6).
    pub fn remainder(self, other: Self) -> Option<Self> {
        self.minus(self.divided_by(other)?.floor().times(other)?)
    }

    /// The number with the other sign.
    pub fn negative(self) -> Self {
        Self { numerator: -self.numerator, ..self }
    }

    /// Distance from 0.
    pub fn absolute(self) -> Self {
        Self { numerator: self.numerator.abs(), ..self }
    }

    /// The largest whole number not above.
    pub fn floor(self) -> Self {
        Self { numerator: self.numerator.div_euclid(self.denominator), denominator: 1 }
    }

    /// Rounded to so many decimals, halves away from 0 (as people round money).
    pub fn rounded(self, decimals: u8) -> Option<Self> {
        let scale = 10i128.checked_pow(u32::from(decimals))?;
        let (n, d) = (i128::from(self.numerator.unsigned_abs()) * scale, i128::from(self.denominator));
        let rounded = (2 * n + d) / (2 * d);
        Self::new(if self.numerator < 0 { -rounded } else { rounded }, scale)
    }

    /// How many decimals writing it takes; `None` for numbers like one third.
    pub fn decimals(self) -> Option<u8> {
        let (mut rest, mut twos, mut fives) = (self.denominator, 0u8, 0u8);
        while rest % 2 == 0 {
            rest /= 2;
            twos += 1;
        }
        while rest % 5 == 0 {
            rest /= 5;
            fives += 1;
        }
        (rest == 1).then_some(twos.max(fives))
    }

    /// The whole number it is, if it is one.
    pub fn as_whole(self) -> Option<i64> {
        (self.denominator == 1).then_some(self.numerator)
    }

    /// True for everything but 0.
    pub fn is_true(self) -> bool {
        self.numerator != 0
    }

    /// Below 0.
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// Digits with a decimal point and so many decimals; the number is rounded to them first.
    pub fn digits(self, decimals: u8) -> Option<String> {
        let scaled = self
            .rounded(decimals)?
            .times(Self::whole(10i64.checked_pow(u32::from(decimals))?))?
            .as_whole()?;
        let width = usize::from(decimals) + 1;
        let digits = format!("{:0width$}", scaled.unsigned_abs());
        let (whole, rest) = digits.split_at(digits.len() - usize::from(decimals));
        let sign = if scaled < 0 { "-" } else { "" };
        Some(if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") })
    }

    fn parts(self, other: Self) -> (i128, i128, i128, i128) {
        (self.numerator.into(), self.denominator.into(), other.numerator.into(), other.denominator.into())
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b, c, d) = self.parts(*other);
        (a * d).cmp(&(c * b))
    }
}

/// Euclid; in 64 bits as soon as both fit, where division is one instruction.
fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if let (Ok(mut small), Ok(mut smaller)) = (u64::try_from(a), u64::try_from(b)) {
            while smaller != 0 {
                (small, smaller) = (smaller, small % smaller);
            }
            return small.into();
        }
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).expect(text)
    }

    #[test]
    fn tenths_add_up() {
        assert_eq!(exact("0.1").plus(exact("0.2")), Some(exact("0.3")));
        assert_eq!(exact("7").remainder(exact("3")), Some(exact("1")));
        assert_eq!(exact("-1").remainder(exact("7")), Some(exact("6")));
        assert_eq!(exact("1").divided_by(Exact::ZERO), None);
        assert_eq!(exact("1").divided_by(exact("3")).and_then(Exact::decimals), None);
        assert_eq!(exact("2.50").decimals(), Some(1));
        assert_eq!(exact("-2.5").floor(), exact("-3"));
    }

    #[test]
    fn halves_round_away_from_zero() {
        for (number, decimals, expected) in [
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("1.005", 2, "1.01"),
            ("0.04", 1, "0.0"),
            ("12", 2, "12.00"),
            ("-0.5", 1, "-0.5"),
        ] {
            assert_eq!(exact(number).digits(decimals).as_deref(), Some(expected), "{number}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in
            ["", ".", "-", "1.2.3", "1e3", "0x10", "1,5", "９", "9999999999999999999", "1.0000000000001"]
        {
            assert_eq!(Exact::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn arithmetic_never_panics_and_order_agrees(a in any::<i64>(), b in any::<i64>(), c in any::<i64>(), d in any::<i64>()) {
            if let (Some(x), Some(y)) = (Exact::new(a.into(), b.into()), Exact::new(c.into(), d.into())) {
                let _ = (x.plus(y), x.times(y), x.divided_by(y), x.remainder(y), x.rounded(6), x.decimals(), x.digits(3));
                if let Some(difference) = x.minus(y) {
                    prop_assert_eq!(difference.is_negative(), x < y);
                }
            }
        }

        #[test]
        fn written_numbers_come_back(units in -1_000_000_000i64..1_000_000_000, decimals in 0u8..6) {
            let number = Exact::new(units.into(), 10i128.pow(decimals.into())).expect("small");
            prop_assert_eq!(Exact::parse(&number.digits(decimals).expect("small")), Some(number));
        }
    }
}
