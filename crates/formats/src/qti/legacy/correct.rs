//! The right answer of a QTI 1.2 item, which the standard has no place for: what its best-paid condition asks for.

use super::{name, presentation::Response};
use crate::xml::{ElementExt, Node};

/// The values that the condition with the most points asks of a response; none where no condition pays.
pub(super) fn of(item: Node<'_, '_>, response: &Response) -> Vec<String> {
    let conditions = item.descendants().filter(|node| node.name() == "respcondition");
    let mut best: (f64, Vec<String>) = (0.0, Vec::new());
    for condition in conditions {
        let points = condition.children_named("setvar").filter_map(|action| {
            let counts = matches!(
                action.local_attribute("varname").unwrap_or("SCORE"),
                "SCORE" | "que_score" | "score"
            );
            action.own_text().parse::<f64>().ok().filter(|_| counts)
        });
        let points: f64 = points.sum();
        let values = condition.child("conditionvar").map(|tests| asked(tests, response)).unwrap_or_default();
        if points > best.0 && !values.is_empty() {
            best = (points, values);
        }
    }
    let mut values = best.1;
    if response.cardinality == "single" {
        values.truncate(1);
    } else {
        let mut seen = std::collections::BTreeSet::new();
        values.retain(|value| seen.insert(value.clone()));
    }
    values
}

/// Values that are asked for, not those that are excluded.
fn asked(tests: Node<'_, '_>, response: &Response) -> Vec<String> {
    let mut values = Vec::new();
    for test in tests.elements() {
        let ours =
            || test.local_attribute("respident").is_some_and(|ident| name(ident) == response.identifier);
        match test.name() {
            "and" => values.extend(asked(test, response)),
            // The first alternative that asks anything.
            "or" if values.is_empty() => values.extend(asked(test, response).into_iter().take(1)),
            "varequal" if ours() => values.extend(value(&test.own_text(), response)),
            "varsubset" if ours() => {
                values.extend(test.own_text().split(',').filter_map(|word| value(word, response)));
            }
            _ => {}
        }
    }
    values
}

fn value(text: &str, response: &Response) -> Option<String> {
    let value = match response.base {
        "identifier" => name(text),
        "directedPair" => text.replace(',', " ").split_whitespace().collect::<Vec<_>>().join(" "),
        _ => text.trim().to_string(),
    };
    // An answer that cannot be given is none.
    let given = response.base != "identifier" || response.choices.contains(&value);
    (given && !value.is_empty()).then_some(value)
}
