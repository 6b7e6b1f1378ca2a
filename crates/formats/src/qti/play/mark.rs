//! From a form to a response, and from a response to points.

use super::{Field, FieldKind, Playable, Words, policy, show};
use crate::{
    package::{Id, ReadNumber, Response, Unparseable, UnparseableReason},
    qti::{element::Element, session::Session},
};
use std::collections::{BTreeMap, BTreeSet};

/// A marked answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    /// All of it is right.
    pub right: bool,
    /// 0..=100; 100 only when all is right.
    pub percent: u8,
    /// The item's own points; may be below 0.
    pub points: f64,
    /// Feedback that shows now and did not before.
    pub said: Vec<Words>,
}

fn field_name(number: usize) -> String {
    format!("w{number}")
}

impl Playable {
    /// The response in a posted form: for each field what was chosen (places with spaces between them) or typed.
    pub fn response(&self, form: &[(String, String)]) -> Response {
        let mut given = BTreeMap::new();
        for (number, field) in self.fields.iter().enumerate() {
            let name = field_name(number);
            let values = |name: &str| -> Vec<&str> {
                let ours = form.iter().filter(|(key, value)| key == name && !value.trim().is_empty());
                ours.map(|(_, value)| value.trim()).collect()
            };
            let part =
                |at: usize| values(&format!("{name}.{at}")).first().copied().unwrap_or("-").to_string();
            let value = match &field.kind {
                FieldKind::Choose { .. } => values(&name).join(" "),
                FieldKind::Pick(_) | FieldKind::Number { .. } | FieldKind::Text => {
                    values(&name).first().copied().unwrap_or_default().to_string()
                }
                FieldKind::Arrange(items) => (0..items.len()).map(part).collect::<Vec<_>>().join(" "),
                FieldKind::Pair { left, .. } => (0..left.len()).map(part).collect::<Vec<_>>().join(" "),
            };
            let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            if let Ok(id) = Id::inner(&name) {
                given.insert(id, value);
            }
        }
        Response::Paired(given)
    }

    /// What stands in a form's fields, from a response given before: name and value.
    pub fn filled(&self, response: &Response) -> Vec<(String, String)> {
        let Response::Paired(given) = response else { return Vec::new() };
        let mut form = Vec::new();
        for (number, field) in self.fields.iter().enumerate() {
            let name = field_name(number);
            let Some(value) = Id::inner(&name).ok().and_then(|id| given.get(&id)) else { continue };
            match &field.kind {
                FieldKind::Choose { .. } => {
                    form.extend(value.split(' ').map(|choice| (name.clone(), choice.to_string())))
                }
                FieldKind::Arrange(_) | FieldKind::Pair { .. } => {
                    let parts = value.split(' ').enumerate().filter(|(_, part)| *part != "-");
                    form.extend(parts.map(|(at, part)| (format!("{name}.{at}"), part.to_string())));
                }
                _ => form.push((name, value.clone())),
            }
        }
        form
    }

    /// Marks a response by the item's own response processing.
    pub fn mark(&self, response: &Response) -> Result<Marked, Unparseable> {
        let Response::Paired(given) = response else {
            return Err(Unparseable::of(UnparseableReason::OtherKind));
        };
        let first = self.mark_reading(given, 0)?;
        if first.right {
            return Ok(first);
        }
        // `1.500` may have been meant the other way.
        let second = self.mark_reading(given, 1)?;
        Ok(if second.points > first.points { second } else { first })
    }

    fn mark_reading(&self, given: &BTreeMap<Id, String>, reading: usize) -> Result<Marked, Unparseable> {
        // Several gaps answer one response together.
        let mut answers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut any = false;
        for (number, field) in self.fields.iter().enumerate() {
            let id = Id::inner(&field_name(number)).ok();
            let value = id.as_ref().and_then(|id| given.get(id)).map_or("", String::as_str).trim();
            let values =
                field.values(value, reading).map_err(|reason| Unparseable { reason, at: id.clone() })?;
            any |= !values.is_empty();
            answers.entry(&field.response).or_default().extend(values);
        }
        if !any {
            return Err(Unparseable::of(UnparseableReason::Empty));
        }
        let before = Session::start(&self.item, self.seed);
        let mut session = before.clone();
        for (response, values) in &answers {
            session.respond(response, values);
        }
        session.submit();
        let points = session.score();
        // Sums of thirds are one only almost.
        let right = points >= self.most - 1e-9 * self.most.max(1.0);
        let share = (points / self.most).clamp(0.0, 1.0);
        let percent = if right { 100 } else { ((share * 100.0) as u8).min(99) };
        Ok(Marked { right, percent, points, said: said(&before, &session) })
    }
}

/// Feedback of the item and inside its body that shows after and did not before.
fn said(before: &Session<'_>, after: &Session<'_>) -> Vec<Words> {
    let mut shown: Vec<&Element> = Vec::new();
    let item = after.item();
    if let Some(body) = item.body() {
        body.walk(&mut |element| {
            let feedback = element.is("feedbackInline") || element.is("feedbackBlock");
            if feedback && after.shows(element) && !before.shows(element) {
                shown.push(element);
            }
            !feedback
        });
    }
    shown.extend(item.modal_feedback().filter(|feedback| after.shows(feedback)));
    let words = shown
        .into_iter()
        .map(|element| Words::of(show::inside(element, after, &policy(false), &mut |_| None)));
    words.filter(|words| !words.is_empty()).collect()
}

impl Field {
    /// What a field's text says to the item; nothing where nothing was given.
    fn values(&self, given: &str, reading: usize) -> Result<Vec<String>, UnparseableReason> {
        let place = |text: &str, names: &[String]| {
            let at: Option<usize> = text.parse().ok();
            at.and_then(|at| names.get(at).cloned()).ok_or(UnparseableReason::UnknownChoice)
        };
        let parts = || given.split(' ').filter(|part| !part.is_empty());
        match &self.kind {
            FieldKind::Choose { many, .. } => {
                let chosen: BTreeSet<&str> = parts().collect();
                if !many && chosen.len() > 1 {
                    return Err(UnparseableReason::OneChoiceOnly);
                }
                chosen.into_iter().map(|part| place(part, &self.names)).collect()
            }
            FieldKind::Pick(_) => {
                let Some(chosen) = parts().next() else { return Ok(Vec::new()) };
                let name = place(chosen, &self.names)?;
                Ok(vec![match &self.gap {
                    Some(gap) => format!("{name} {gap}"),
                    None => name,
                }])
            }
            FieldKind::Number { range } => match given {
                "" => Ok(Vec::new()),
                typed => {
                    let number = number(typed, reading).ok_or(UnparseableReason::NotANumber)?;
                    let value = number.parse().unwrap_or(f64::NAN);
                    let within = range.is_none_or(|(least, most)| (least..=most).contains(&value));
                    if within { Ok(vec![number]) } else { Err(UnparseableReason::NotANumber) }
                }
            },
            FieldKind::Text => Ok(if given.is_empty() { Vec::new() } else { vec![given.to_string()] }),
            FieldKind::Arrange(items) => {
                // For each thing its place, from 1.
                let mut placed: BTreeMap<usize, String> = BTreeMap::new();
                for (thing, place) in parts().enumerate().take(items.len()) {
                    let Ok(place) = place.parse::<usize>() else { continue };
                    let name = self.names.get(thing).cloned().unwrap_or_default();
                    if placed.insert(place, name).is_some() {
                        return Err(UnparseableReason::PlacedTwice);
                    }
                }
                if !placed.is_empty() && placed.len() < items.len() {
                    return Err(UnparseableReason::NotAllPlaced);
                }
                Ok(placed.into_values().collect())
            }
            FieldKind::Pair { left, .. } => {
                let mut pairs = Vec::new();
                for (at, chosen) in parts().enumerate().take(left.len()) {
                    if chosen == "-" {
                        continue;
                    }
                    let right = place(chosen, &self.right_names)?;
                    let left = self.names.get(at).cloned().unwrap_or_default();
                    pairs.push(if self.turned {
                        format!("{right} {left}")
                    } else {
                        format!("{left} {right}")
                    });
                }
                Ok(pairs)
            }
        }
    }
}

/// A number as people type it, with a comma or a point. `1.500` has two readings; the one is asked for that is not taken first.
fn number(typed: &str, reading: usize) -> Option<String> {
    if let Ok(read) = ReadNumber::parse(typed) {
        let number = read.readings.get(reading).or(read.readings.first())?;
        return read.unit.is_none().then(|| number.digits(number.decimals().unwrap_or(12))).flatten();
    }
    // Powers of ten.
    typed.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number.to_string())
}
