//! Arithmetic, rounding and statistics. Whole numbers stay whole where the standard says so; what has no finite value is NULL.

use crate::qti::value::{Atom, Value, whole};

/// The names of `mathOperator`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunctionName {
    Sin,
    Cos,
    Tan,
    Sec,
    Csc,
    Cot,
    Asin,
    Acos,
    Atan,
    Atan2,
    Asec,
    Acsc,
    Acot,
    Sinh,
    Cosh,
    Tanh,
    Sech,
    Csch,
    Coth,
    Log,
    Ln,
    Exp,
    Abs,
    Signum,
    Floor,
    Ceil,
    ToDegrees,
    ToRadians,
}

impl FunctionName {
    pub(super) fn named(name: &str) -> Option<Self> {
        use FunctionName::*;
        Some(match name {
            "sin" => Sin,
            "cos" => Cos,
            "tan" => Tan,
            "sec" => Sec,
            "csc" => Csc,
            "cot" => Cot,
            "asin" => Asin,
            "acos" => Acos,
            "atan" => Atan,
            "atan2" => Atan2,
            "asec" => Asec,
            "acsc" => Acsc,
            "acot" => Acot,
            "sinh" => Sinh,
            "cosh" => Cosh,
            "tanh" => Tanh,
            "sech" => Sech,
            "csch" => Csch,
            "coth" => Coth,
            "log" => Log,
            "ln" => Ln,
            "exp" => Exp,
            "abs" => Abs,
            "signum" => Signum,
            "floor" => Floor,
            "ceil" => Ceil,
            "toDegrees" => ToDegrees,
            "toRadians" => ToRadians,
            _ => return None,
        })
    }
}

/// The names of `statsOperator`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatisticName {
    Mean,
    SampleVariance,
    SampleSd,
    PopVariance,
    PopSd,
}

impl StatisticName {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "mean" => Self::Mean,
            "sampleVariance" => Self::SampleVariance,
            "sampleSD" | "sampleSd" => Self::SampleSd,
            "popVariance" => Self::PopVariance,
            "popSD" | "popSd" => Self::PopSd,
            _ => return None,
        })
    }
}

/// All numbers of all arguments; `None` if one is NULL or no number, or there are none.
fn numbers(values: &[Value]) -> Option<Vec<&Atom>> {
    let mut all = Vec::new();
    for value in values {
        let atoms = value.atoms();
        if atoms.is_empty() || atoms.iter().any(|atom| atom.number().is_none()) {
            return None;
        }
        all.extend(atoms);
    }
    (!all.is_empty()).then_some(all)
}

fn integers(atoms: &[&Atom]) -> Option<Vec<i64>> {
    atoms.iter().map(|atom| if let Atom::Integer(number) = atom { Some(*number) } else { None }).collect()
}

fn fold(values: &[Value], whole: fn(i64, i64) -> Option<i64>, float: fn(f64, f64) -> f64) -> Value {
    let Some(atoms) = numbers(values) else { return Value::Null };
    if let Some(numbers) = integers(&atoms) {
        let mut rest = numbers.iter().copied();
        let first = rest.next();
        let folded = rest.try_fold(first.unwrap_or(0), whole);
        return folded.map_or(Value::Null, |number| Value::Single(Atom::Integer(number)));
    }
    let mut rest = atoms.iter().filter_map(|atom| atom.number());
    let first = rest.next().unwrap_or(0.0);
    Value::float(rest.fold(first, float))
}

pub(super) fn sum(values: &[Value]) -> Value {
    fold(values, i64::checked_add, |a, b| a + b)
}

pub(super) fn product(values: &[Value]) -> Value {
    fold(values, i64::checked_mul, |a, b| a * b)
}

pub(super) fn extreme(values: &[Value], largest: bool) -> Value {
    if largest {
        fold(values, |a, b| Some(a.max(b)), f64::max)
    } else {
        fold(values, |a, b| Some(a.min(b)), f64::min)
    }
}

pub(super) fn subtract(one: &Value, two: &Value) -> Value {
    match (one.single(), two.single()) {
        (Some(Atom::Integer(one)), Some(Atom::Integer(two))) => {
            one.checked_sub(*two).map_or(Value::Null, |number| Value::Single(Atom::Integer(number)))
        }
        (Some(one), Some(two)) => match (one.number(), two.number()) {
            (Some(one), Some(two)) => Value::float(one - two),
            _ => Value::Null,
        },
        _ => Value::Null,
    }
}

fn floats(one: &Value, two: &Value, with: impl Fn(f64, f64) -> f64) -> Value {
    match (one.number(), two.number()) {
        (Some(one), Some(two)) => Value::float(with(one, two)),
        _ => Value::Null,
    }
}

pub(super) fn divide(one: &Value, two: &Value) -> Value {
    // By zero the quotient is infinite or none: NULL either way.
    floats(one, two, |one, two| one / two)
}

pub(super) fn power(one: &Value, two: &Value) -> Value {
    floats(one, two, libm::pow)
}

/// Largest whole number not above the quotient.
pub(super) fn integer_divide(one: &Value, two: &Value) -> Value {
    whole_pair(one, two, |one, two| {
        one.checked_div_euclid(two).map(|q| if two < 0 && one.rem_euclid(two) != 0 { q - 1 } else { q })
    })
}

/// `x - y * integerDivide(x, y)`: it has the sign of y.
pub(super) fn integer_modulus(one: &Value, two: &Value) -> Value {
    whole_pair(one, two, |one, two| {
        let rest = one.checked_rem(two)?;
        Some(if rest != 0 && (rest < 0) != (two < 0) { rest + two } else { rest })
    })
}

/// What is left of a division of any numbers, with the sign of the divisor.
pub(super) fn modulus(one: &Value, two: &Value) -> Value {
    floats(one, two, |one, two| one - two * libm::floor(one / two))
}

fn whole_pair(one: &Value, two: &Value, with: impl Fn(i64, i64) -> Option<i64>) -> Value {
    let integer = |value: &Value| value.number().filter(|n| libm::trunc(*n) == *n).and_then(whole);
    let result =
        integer(one).zip(integer(two)).filter(|(_, two)| *two != 0).and_then(|(one, two)| with(one, two));
    result.map_or(Value::Null, |number| Value::Single(Atom::Integer(number)))
}

/// `truncate`, `round`, `floor`, `ceil`.
pub(super) fn to_integer(value: &Value, with: impl Fn(f64) -> f64) -> Value {
    match value.single() {
        Some(Atom::Integer(number)) => Value::Single(Atom::Integer(*number)),
        Some(atom) => {
            let number = atom.number().map(with).and_then(whole);
            number.map_or(Value::Null, |number| Value::Single(Atom::Integer(number)))
        }
        None => Value::Null,
    }
}

/// Rounds to decimals or significant figures, half away from zero, as it is done on paper: on the decimal digits of the number,
/// so that 3.175 becomes 3.18 although its float lies below. `None` for numbers of figures that cannot be.
pub(super) fn round_to(number: f64, significant: bool, figures: i64) -> Option<f64> {
    if !number.is_finite() || !(0..=300).contains(&figures) || (significant && figures == 0) {
        return None;
    }
    // Shortest digits that give back the same float, as `d.ddd` and an exponent.
    let written = format!("{number:e}");
    let (mantissa, exponent) = written.split_once('e')?;
    let exponent: i64 = exponent.parse().ok()?;
    let negative = mantissa.starts_with('-');
    let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    // How many digits stay.
    let kept = if significant { figures } else { exponent + 1 + figures };
    if kept < 0 {
        return Some(0.0);
    }
    let kept = usize::try_from(kept).ok()?;
    if kept >= digits.len() {
        return Some(number);
    }
    let up = digits[kept] >= 5;
    digits.truncate(kept);
    let mut exponent = exponent;
    if up {
        let mut at = kept;
        loop {
            if at == 0 {
                digits.insert(0, 1);
                exponent += 1;
                break;
            }
            at -= 1;
            if digits[at] < 9 {
                digits[at] += 1;
                break;
            }
            digits[at] = 0;
        }
    }
    if digits.is_empty() {
        return Some(0.0);
    }
    let text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    let places = i64::try_from(text.len()).ok()? - 1;
    let rounded: f64 = format!("{text}e{}", exponent - places).parse().ok()?;
    Some(if negative { -rounded } else { rounded })
}

pub(super) fn gcd(values: &[Value]) -> Value {
    let numbers = numbers(values).and_then(|atoms| integers(&atoms));
    let common = numbers.map(|numbers| numbers.iter().fold(0u64, |a, b| greatest(a, b.unsigned_abs())));
    common.and_then(|n| i64::try_from(n).ok()).map_or(Value::Null, |n| Value::Single(Atom::Integer(n)))
}

pub(super) fn lcm(values: &[Value]) -> Value {
    let numbers = numbers(values).and_then(|atoms| integers(&atoms));
    let common = numbers.and_then(|numbers| {
        numbers.iter().try_fold(1u64, |a, b| {
            let b = b.unsigned_abs();
            if a == 0 || b == 0 { Some(0) } else { (a / greatest(a, b)).checked_mul(b) }
        })
    });
    common.and_then(|n| i64::try_from(n).ok()).map_or(Value::Null, |n| Value::Single(Atom::Integer(n)))
}

fn greatest(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Mean, variance, standard deviation; samples divide by n - 1 and need two values.
pub(super) fn statistic(name: StatisticName, values: &[Value]) -> Value {
    let Some(atoms) = numbers(values) else { return Value::Null };
    let numbers: Vec<f64> = atoms.iter().filter_map(|atom| atom.number()).collect();
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let squares: f64 = numbers.iter().map(|number| (number - mean) * (number - mean)).sum();
    Value::float(match name {
        StatisticName::Mean => mean,
        StatisticName::PopVariance => squares / count,
        StatisticName::PopSd => libm::sqrt(squares / count),
        StatisticName::SampleVariance => squares / (count - 1.0),
        StatisticName::SampleSd => libm::sqrt(squares / (count - 1.0)),
    })
}
