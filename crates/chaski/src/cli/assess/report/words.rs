//! Words and marks that both halves of the page share.

use super::facts::SMALLEST_GROUP;
use super::fairness::{Check, Fairness, Nothing};
use web::messages::Tongue;

/// Texts of several keys.
pub fn heads(t: &Tongue, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| t.say(key).into_owned()).collect()
}

/// A tail probability: three decimals, or "< 0.001".
pub fn small(t: &Tongue, p: f64) -> String {
    if p < 0.001 { format!("< {}", t.decimals(0.001, 3)) } else { t.decimals(p, 3) }
}

/// The decimal mark of the page's language.
pub fn mark(t: &Tongue) -> char {
    if t.decimals(0.5, 1).contains(',') { ',' } else { '.' }
}

/// What about the treatment of groups could not be checked, and why; one sentence each.
pub fn unchecked(found: &Fairness, t: &Tongue) -> Vec<String> {
    let mut out = Vec::new();
    match found.nothing {
        Some(Nothing::OneGroup) => out.push(t.with("assess-unchecked-one", &[("k", SMALLEST_GROUP.into())])),
        Some(Nothing::TooManyGroups(n)) => out.push(t.count("assess-unchecked-many", n)),
        None => {}
    }
    if found.hidden {
        out.push(t.with("assess-unchecked-hidden", &[("k", SMALLEST_GROUP.into())]));
    }
    for pair in &found.pairs {
        let names =
            [("focal", (&pair.comparison.focal).into()), ("reference", (&pair.comparison.reference).into())];
        match pair.check() {
            Check::None => {
                out.push(t.with("assess-unchecked-pair", &names));
                continue;
            }
            Check::Few => out.push(t.with("assess-unchecked-few", &names)),
            Check::Whole => {}
        }
        if !pair.unchecked.is_empty() {
            let [focal, reference] = names;
            let list = ("list", pair.unchecked.join(", ").into());
            out.push(t.with("assess-unchecked-items", &[focal, reference, list]));
        }
    }
    out.into_iter().map(|text| text.into_owned()).collect()
}
