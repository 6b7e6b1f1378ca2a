//! Operators on words.

use crate::qti::{
    pattern,
    value::{Atom, Value},
};

fn text(value: &Value) -> Option<String> {
    // Numbers are compared as they are written.
    value.single().map(Atom::to_string)
}

/// Letters without capitals, as `caseSensitive="false"` compares them.
fn folded(text: &str, case_sensitive: bool) -> String {
    if case_sensitive { text.to_string() } else { text.to_lowercase() }
}

/// `stringMatch`: the same words; with `substring`, the first holds the second.
pub(super) fn string_match(one: &Value, two: &Value, case_sensitive: bool, substring: bool) -> Value {
    let (Some(one), Some(two)) = (text(one), text(two)) else { return Value::Null };
    let (one, two) = (folded(&one, case_sensitive), folded(&two, case_sensitive));
    Value::truth(if substring { one.contains(&two) } else { one == two })
}

/// `substring`: the second holds the first. With numbers after the first it is the part of the first from a letter on (from 1),
/// so many letters long, as some players read it.
pub(super) fn substring(values: &[Value], case_sensitive: bool) -> Value {
    let (Some(one), Some(two)) = (values.first(), values.get(1)) else { return Value::Null };
    let Some(whole) = text(one) else { return Value::Null };
    if let Some(from) = two.number() {
        let skipped = (from.max(1.0) as usize) - 1;
        let length = match values.get(2) {
            None => usize::MAX,
            Some(length) => match length.number() {
                Some(length) => length.max(0.0) as usize,
                None => return Value::Null,
            },
        };
        let part: String = whole.chars().skip(skipped).take(length).collect();
        return if part.is_empty() { Value::Null } else { Value::Single(Atom::String(part)) };
    }
    let Some(container) = text(two) else { return Value::Null };
    Value::truth(folded(&container, case_sensitive).contains(&folded(&whole, case_sensitive)))
}

/// `patternMatch`: the whole text matches; the pattern is an attribute, or the second argument.
pub(super) fn pattern_match(one: &Value, written: Option<&str>, two: &Value, case_sensitive: bool) -> Value {
    let pattern = written.map(str::to_string).or_else(|| text(two));
    let (Some(text), Some(pattern)) = (text(one), pattern) else { return Value::Null };
    pattern::matches(&pattern, &text, case_sensitive).map_or(Value::Null, Value::truth)
}

/// Words after one another; no operator of the standard, but written.
pub(super) fn concatenate(values: &[Value]) -> Value {
    let joined: String = values.iter().flat_map(Value::atoms).map(Atom::to_string).collect();
    if joined.is_empty() || values.iter().any(Value::is_null) {
        return Value::Null;
    }
    Value::Single(Atom::String(joined))
}
