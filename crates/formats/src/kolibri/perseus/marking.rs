//! Whether an answer is right: every widget that counts must be.

use super::{Expected, Item, Rich, Shape, Widget, algebra::Formula, numbers};
use crate::package::{Id, Response, UnparseableReason};
use std::collections::BTreeMap;

/// A marked answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    /// Widgets that are right.
    pub right: usize,
    /// Widgets that count, at least 1.
    pub of: usize,
    /// What the author says to what was wrong.
    pub said: Vec<Rich>,
}

/// An answer that cannot be marked yet; it is not wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unmarkable {
    /// Why.
    pub reason: UnparseableReason,
}

impl From<UnparseableReason> for Unmarkable {
    fn from(reason: UnparseableReason) -> Self {
        Self { reason }
    }
}

impl Marked {
    /// All of it is right.
    pub fn is_right(&self) -> bool {
        self.right == self.of
    }

    /// 0..=100; 100 only when all is right.
    pub fn percent(&self) -> u8 {
        (self.right * 100 / self.of.max(1)).min(100) as u8
    }
}

/// The name of a widget's field in a form.
pub(super) fn field(widget: usize) -> String {
    format!("w{widget}")
}

impl Item {
    /// The response in a posted form: for each widget what was chosen (places with spaces between them) or typed.
    pub fn response(&self, form: &[(String, String)]) -> Response {
        let mut given = BTreeMap::new();
        for (number, widget) in self.graded() {
            let values = |name: &str| -> Vec<&str> {
                form.iter()
                    .filter(|(field, value)| field == name && !value.trim().is_empty())
                    .map(|(_, value)| value.trim())
                    .collect()
            };
            let name = field(number);
            let part = |i: usize| values(&format!("{name}.{i}")).first().copied().unwrap_or("-").to_owned();
            let value = match &widget.shape {
                Shape::Choose { .. } | Shape::Pick { .. } => values(&name).join(" "),
                Shape::Number { .. } | Shape::Formula(_) => {
                    values(&name).first().copied().unwrap_or_default().to_owned()
                }
                Shape::Arrange { items, .. } => (0..items.len()).map(part).collect::<Vec<_>>().join(" "),
                Shape::Pair { left, .. } => (0..left.len()).map(part).collect::<Vec<_>>().join(" "),
                Shape::Shown(_) | Shape::Unknown(_) => continue,
            };
            let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            if let Ok(id) = Id::inner(&name) {
                given.insert(id, value);
            }
        }
        Response::Paired(given)
    }

    /// Marks a response.
    pub fn mark(&self, response: &Response) -> Result<Marked, Unmarkable> {
        let Response::Paired(given) = response else { return Err(UnparseableReason::OtherKind.into()) };
        let mut marked = Marked { right: 0, of: 0, said: Vec::new() };
        for (number, widget) in self.graded() {
            let value = Id::inner(&field(number)).ok().and_then(|id| given.get(&id));
            let right = widget.is_right(value.map_or("", String::as_str), &mut marked.said)?;
            marked.of += 1;
            marked.right += usize::from(right);
        }
        if marked.of == 0 {
            return Err(UnparseableReason::OtherKind.into());
        }
        if marked.is_right() {
            marked.said.clear();
        }
        Ok(marked)
    }

    /// What stands in a form's field, from a response given before: field name and value.
    pub fn filled(&self, response: &Response) -> Vec<(String, String)> {
        let Response::Paired(given) = response else { return Vec::new() };
        let mut fields = Vec::new();
        for (number, widget) in self.graded() {
            let name = field(number);
            let Some(value) = Id::inner(&name).ok().and_then(|id| given.get(&id)) else { continue };
            match &widget.shape {
                Shape::Choose { .. } | Shape::Pick { .. } => {
                    fields.extend(value.split(' ').map(|choice| (name.clone(), choice.to_owned())));
                }
                Shape::Arrange { .. } | Shape::Pair { .. } => {
                    let parts = value.split(' ').enumerate().filter(|(_, part)| *part != "-");
                    fields.extend(parts.map(|(i, part)| (format!("{name}.{i}"), part.to_owned())));
                }
                _ => fields.push((name, value.clone())),
            }
        }
        fields
    }
}

impl Widget {
    fn is_right(&self, given: &str, said: &mut Vec<Rich>) -> Result<bool, Unmarkable> {
        match &self.shape {
            Shape::Choose { many, choices, .. } => {
                let chosen = places(given, choices.len())?;
                if chosen.is_empty() {
                    return Err(UnparseableReason::Empty.into());
                }
                if !many && chosen.len() > 1 {
                    return Err(UnparseableReason::OneChoiceOnly.into());
                }
                let wrong = chosen.iter().filter_map(|at| choices.get(*at)).filter(|choice| !choice.right);
                said.extend(wrong.filter_map(|choice| choice.clue.clone()));
                Ok(choices.iter().enumerate().all(|(i, choice)| choice.right == chosen.contains(&i)))
            }
            Shape::Pick { options, .. } => {
                let chosen = places(given, options.len())?;
                let at = chosen.first().ok_or(Unmarkable::from(UnparseableReason::GapEmpty))?;
                Ok(options.get(*at).is_some_and(|(_, right)| *right))
            }
            Shape::Number { answers, coefficient, .. } => {
                let typed = numbers::read(given, *coefficient)?;
                for answer in answers {
                    let near = |value: &f64| {
                        let Some(wanted) = answer.value else { return true };
                        (value - wanted).abs() <= answer.tolerance + 1e-9 * wanted.abs().max(1.0)
                    };
                    if typed.values.iter().any(near) {
                        let simple = !(answer.lowest_terms && typed.reducible);
                        if answer.means == Expected::Wrong || !simple {
                            said.extend(answer.message.clone());
                        }
                        return Ok(answer.means == Expected::Right && simple);
                    }
                }
                Ok(false)
            }
            Shape::Formula(forms) => {
                if given.is_empty() {
                    return Err(UnparseableReason::Empty.into());
                }
                let typed = Formula::parse(given).ok_or(Unmarkable::from(UnparseableReason::NotANumber))?;
                for form in forms {
                    if Formula::parse(&form.source).is_some_and(|wanted| wanted.equals(&typed)) {
                        return Ok(form.means == Expected::Right);
                    }
                }
                Ok(false)
            }
            Shape::Arrange { items, right } => {
                // For each thing its place from 1, or none.
                let mut used: Vec<(usize, usize)> = Vec::new();
                for (item, place) in given.split(' ').enumerate().take(items.len()) {
                    if let Ok(place) = place.parse::<usize>() {
                        if used.iter().any(|(other, _)| *other == place) {
                            return Err(UnparseableReason::PlacedTwice.into());
                        }
                        used.push((place, item));
                    }
                }
                if used.is_empty() || (right.len() == items.len() && used.len() < items.len()) {
                    return Err(UnparseableReason::NotAllPlaced.into());
                }
                used.sort_unstable();
                // Two things that look the same are the same.
                let seen: Vec<&Rich> = used.iter().filter_map(|(_, item)| items.get(*item)).collect();
                let wanted: Vec<&Rich> = right.iter().filter_map(|item| items.get(*item)).collect();
                Ok(seen == wanted)
            }
            Shape::Pair { left, right, key, .. } => {
                let mut given = given.split(' ').map(|part| part.parse::<usize>().ok());
                let mut all_right = true;
                for wanted in key.iter().take(left.len()) {
                    let chosen = given.next().flatten().filter(|at| *at < right.len());
                    let chosen = chosen.ok_or(Unmarkable::from(UnparseableReason::NotAllPaired))?;
                    all_right &= right.get(chosen) == right.get(*wanted);
                }
                Ok(all_right)
            }
            Shape::Shown(_) | Shape::Unknown(_) => Ok(true),
        }
    }
}

fn places(given: &str, most: usize) -> Result<Vec<usize>, Unmarkable> {
    let mut places = Vec::new();
    for part in given.split(' ').filter(|part| !part.is_empty()) {
        let place = part.parse::<usize>().ok().filter(|place| *place < most);
        let place = place.ok_or(Unmarkable::from(UnparseableReason::UnknownChoice))?;
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Ok(places)
}
