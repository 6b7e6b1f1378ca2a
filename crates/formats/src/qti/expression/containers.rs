//! Operators on containers and records.

use crate::qti::value::{Atom, Value, holds_all};
use std::collections::BTreeMap;

/// `multiple`, `ordered`: the values of all arguments; NULLs are left out.
pub(super) fn join(values: &[Value], ordered: bool) -> Value {
    let atoms: Vec<Atom> = values.iter().flat_map(Value::atoms).cloned().collect();
    match (atoms.is_empty(), ordered) {
        (true, _) => Value::Null,
        (false, true) => Value::Ordered(atoms),
        (false, false) => Value::Multiple(atoms),
    }
}

/// `record`: a value for each name; NULLs are left out.
pub(super) fn record(names: &[String], values: &[Value]) -> Value {
    let fields =
        names.iter().zip(values).filter_map(|(name, value)| Some((name.clone(), value.single()?.clone())));
    let fields: BTreeMap<String, Atom> = fields.collect();
    if fields.is_empty() { Value::Null } else { Value::Record(fields) }
}

/// `fieldValue`.
pub(super) fn field(value: &Value, name: &str) -> Value {
    match value {
        Value::Record(fields) => fields.get(name).map_or(Value::Null, |atom| Value::Single(atom.clone())),
        _ => Value::Null,
    }
}

/// `index`: the n-th value, from 1.
pub(super) fn index(value: &Value, n: Option<i64>) -> Value {
    let at = n.and_then(|n| usize::try_from(n).ok()).and_then(|n| n.checked_sub(1));
    let atoms = value.atoms();
    at.and_then(|at| atoms.get(at)).map_or(Value::Null, |atom| Value::Single((*atom).clone()))
}

/// `member`: whether a value is in a container.
pub(super) fn member(value: &Value, container: &Value) -> Value {
    match value.single() {
        Some(atom) if !container.is_null() => {
            Value::truth(container.atoms().iter().any(|have| have.same(atom)))
        }
        _ => Value::Null,
    }
}

/// `delete`: the container without every such value.
pub(super) fn delete(value: &Value, container: &Value) -> Value {
    let Some(atom) = value.single() else { return Value::Null };
    let left: Vec<Atom> = container.atoms().into_iter().filter(|have| !have.same(atom)).cloned().collect();
    match container {
        _ if left.is_empty() => Value::Null,
        Value::Ordered(_) => Value::Ordered(left),
        _ => Value::Multiple(left),
    }
}

/// `contains`: all values of the second are in the first; in a row, where both have an order.
pub(super) fn contains(container: &Value, wanted: &Value) -> Value {
    if container.is_null() || wanted.is_null() {
        return Value::Null;
    }
    let (have, wanted_atoms) = (container.atoms(), wanted.atoms());
    Value::truth(match (container, wanted) {
        (Value::Ordered(_), Value::Ordered(_)) => have
            .windows(wanted_atoms.len().max(1))
            .any(|window| window.iter().zip(&wanted_atoms).all(|(have, wanted)| have.same(wanted))),
        _ => holds_all(&have, &wanted_atoms),
    })
}
