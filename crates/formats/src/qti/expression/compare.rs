//! Operators that compare.

use super::{Parameter, Tolerance};
use crate::qti::{
    shape::Shape,
    value::{Atom, BaseType, Value},
};

/// `match`.
pub(super) fn matches(one: &Value, two: &Value) -> Value {
    if one.is_null() || two.is_null() { Value::Null } else { Value::truth(one.same(two)) }
}

/// Whether a value has the type that is named; no operator of the standard, but written.
pub(super) fn is_type_of(value: &Value, name: &Value) -> Value {
    let (Some(atom), Some(name)) = (value.single(), name.single().and_then(Atom::words)) else {
        return Value::Null;
    };
    Value::truth(BaseType::named(name) == Some(atom.base()))
}

/// A tolerance whose numbers are known: below, above.
pub(super) enum Known {
    Exact,
    Absolute(f64, f64),
    Relative(f64, f64),
}

/// The numbers of a tolerance; one number counts for both sides.
pub(super) fn resolve(tolerance: &Tolerance, number: impl Fn(&Parameter) -> Option<f64>) -> Option<Known> {
    let both = |list: &[Parameter]| {
        let first = number(list.first()?)?;
        Some((first, list.get(1).map_or(Some(first), &number)?))
    };
    Some(match tolerance {
        Tolerance::Exact => Known::Exact,
        Tolerance::Absolute(list) => both(list).map(|(below, above)| Known::Absolute(below, above))?,
        Tolerance::Relative(list) => both(list).map(|(below, above)| Known::Relative(below, above))?,
    })
}

/// `equal`: y lies within the tolerance around x. Values that are no numbers are compared as `match` does.
pub(super) fn equal(x: &Value, y: &Value, tolerance: &Known, with_lower: bool, with_upper: bool) -> Value {
    if x.is_null() || y.is_null() {
        return Value::Null;
    }
    let (Some(x), Some(y)) = (x.number(), y.number()) else { return matches(x, y) };
    let (lower, upper) = match tolerance {
        Known::Exact => return Value::truth(x == y),
        Known::Absolute(below, above) => (x - below, x + above),
        Known::Relative(below, above) => (x * (1.0 - below / 100.0), x * (1.0 + above / 100.0)),
    };
    // Around a negative number the percentages change sides.
    let (lower, upper, with_lower, with_upper) = if lower <= upper {
        (lower, upper, with_lower, with_upper)
    } else {
        (upper, lower, with_upper, with_lower)
    };
    // 3.3 is the edge of 3 ± 0.3 although their floats differ in the last bit.
    let slack = 1e-12 * x.abs().max(y.abs()).max(lower.abs()).max(upper.abs());
    let above = if with_lower { y >= lower - slack } else { y > lower + slack };
    let below = if with_upper { y <= upper + slack } else { y < upper - slack };
    Value::truth(above && below)
}

/// `lt`, `lte`, `gt`, `gte`.
pub(super) fn ordered(one: &Value, two: &Value, holds: fn(f64, f64) -> bool) -> Value {
    match (one.number(), two.number()) {
        (Some(one), Some(two)) => Value::truth(holds(one, two)),
        _ => Value::Null,
    }
}

/// `durationLT`, `durationGTE`; plain numbers are seconds.
pub(super) fn durations(one: &Value, two: &Value, holds: fn(f64, f64) -> bool) -> Value {
    let seconds = |value: &Value| match value.single() {
        Some(Atom::Duration(seconds)) => Some(*seconds),
        other => other.and_then(Atom::number),
    };
    match (seconds(one), seconds(two)) {
        (Some(one), Some(two)) => Value::truth(holds(one, two)),
        _ => Value::Null,
    }
}

/// `inside`: a point, or any of several, lies in the area.
pub(super) fn inside(value: &Value, shape: &Shape) -> Value {
    if value.is_null() {
        return Value::Null;
    }
    let within = |atom: &&Atom| matches!(atom, Atom::Point(across, down) if shape.holds(*across, *down));
    Value::truth(value.atoms().iter().any(within))
}
