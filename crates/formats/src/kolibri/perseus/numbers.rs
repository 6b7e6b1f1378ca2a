//! Numbers as learners type them into Perseus' fields: with comma or point, as fractions, mixed, in per cent, with π.

use super::Unmarkable;
use crate::package::{ReadNumber, UnparseableReason};

/// A typed number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Typed {
    /// What it may mean: `1.500` has two readings.
    pub values: Vec<f64>,
    /// It is a fraction that could be made simpler.
    pub reducible: bool,
}

/// Longest typed number, in bytes.
const MAX_BYTES: usize = 60;

/// Reads what was typed. With `coefficient`, nothing is 1 and a minus alone is -1.
pub(super) fn read(typed: &str, coefficient: bool) -> Result<Typed, Unmarkable> {
    let text = typed.trim().replace(['\u{2212}', '\u{2013}'], "-");
    let whole = |value: f64| Ok(Typed { values: vec![value], reducible: false });
    match (text.as_str(), coefficient) {
        ("", true) | ("+", true) => return whole(1.0),
        ("-", true) => return whole(-1.0),
        ("", false) => return Err(UnparseableReason::Empty.into()),
        _ => {}
    }
    if text.len() > MAX_BYTES {
        return Err(UnparseableReason::TooLong.into());
    }
    for sign in ["π", "pi", "Pi", "PI"] {
        if let Some(before) = text.strip_suffix(sign) {
            let before = before.trim_end_matches([' ', '*', '·']);
            let times = if before == "-" {
                -1.0
            } else if before.is_empty() {
                1.0
            } else {
                only(read(before, false)?)?
            };
            return whole(times * std::f64::consts::PI);
        }
    }
    if let Some(before) = text.strip_suffix('%') {
        // Authors write a share as 0.5 or as 50: both are asked for.
        let value = only(read(before, false)?)?;
        return Ok(Typed { values: vec![value / 100.0, value], reducible: false });
    }
    if let Some((top, bottom)) = text.split_once('/') {
        return fraction(top.trim(), bottom.trim());
    }
    let read = ReadNumber::parse(&text).map_err(|why| Unmarkable::from(UnparseableReason::from(why)))?;
    if read.unit.is_some() {
        return Err(UnparseableReason::UnknownUnit.into());
    }
    let values = read.readings.iter().filter_map(|number| number.digits(12)?.parse().ok()).collect();
    Ok(Typed { values, reducible: false })
}

fn only(typed: Typed) -> Result<f64, Unmarkable> {
    typed.values.first().copied().ok_or_else(|| UnparseableReason::NotANumber.into())
}

/// `1/2`, `-3/4`, `1 1/2`.
fn fraction(top: &str, bottom: &str) -> Result<Typed, Unmarkable> {
    let bad = || Unmarkable::from(UnparseableReason::NotANumber);
    let number = |text: &str| text.parse::<i64>().ok().filter(|n| n.abs() < 1 << 50).ok_or_else(bad);
    let bottom = number(bottom)?;
    if bottom == 0 {
        return Err(bad());
    }
    let (whole, top) = match top.rsplit_once(' ') {
        Some((whole, top)) => (Some(number(whole.trim())?), number(top)?),
        None => (None, number(top)?),
    };
    let part = top as f64 / bottom as f64;
    let value = match whole {
        Some(whole) if whole < 0 => whole as f64 - part,
        Some(whole) => whole as f64 + part,
        None => part,
    };
    Ok(Typed { values: vec![value], reducible: common(top.unsigned_abs(), bottom.unsigned_abs()) > 1 })
}

fn common(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type() {
        for (typed, expected) in [
            ("12", Some(12.0)),
            ("12,5", Some(12.5)),
            ("-0.25", Some(-0.25)),
            ("\u{2212}3", Some(-3.0)),
            ("1/2", Some(0.5)),
            ("1 1/2", Some(1.5)),
            ("-1 1/2", Some(-1.5)),
            ("2/0", None),
            ("50%", Some(0.5)),
            ("2π", Some(2.0 * std::f64::consts::PI)),
            ("", None),
            ("doce", None),
            ("12 kg", None),
            ("1/2/3", None),
            ("3 o 4", None),
            (&"9".repeat(100), None),
        ] {
            let value = read(typed, false).ok().and_then(|typed| typed.values.first().copied());
            assert_eq!(value, expected, "{typed}");
        }
        assert_eq!(read("", true).map(|typed| typed.values), Ok(vec![1.0]));
        assert_eq!(read("-", true).map(|typed| typed.values), Ok(vec![-1.0]));
        assert_eq!(read("2/4", false).map(|typed| typed.reducible), Ok(true));
        assert_eq!(read("1.500", false).map(|typed| typed.values.len()), Ok(2));
    }
}
