//! What a pupil works with, in five shapes. A page draws the shape and need not know the exercise's kind.
//!
//! Names of form fields: `choice` (several times for many), `typed`, `place.ID` (1, 2, …), `pair.ID`, `gap.ID`.

use super::{id::Id, mark::Unparseable, mark::UnparseableReason, response::Response};
use std::collections::{BTreeMap, BTreeSet};

/// One of the things to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosable {
    /// What is sent when it is chosen.
    pub id: Id,
    /// Where its words stand; `None` for *true* and *false*, whose words are the interface's.
    pub address: Option<String>,
    /// A picture of it: file name without folder.
    pub picture: Option<String>,
}

/// A field to type in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedGap {
    /// A number is expected (`inputmode="decimal"`).
    pub numeric: bool,
    /// The unit shown beside it; its words are at `units.ID.1` if the language has them, else the id is shown.
    pub unit: Option<Id>,
}

/// A gap of a cloze.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GapControl {
    /// Choose one; words at `gaps.GAP.ID`.
    Choose(Vec<Id>),
    /// Type.
    Typed(TypedGap),
}

/// What the pupil works with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// Choose one, or several.
    Choose {
        /// Several may be chosen.
        many: bool,
        /// In the order to show.
        options: Vec<Choosable>,
    },
    /// Type one thing.
    Type(TypedGap),
    /// Put in order; words at `items.ID`; in the order to show.
    Arrange(Vec<Id>),
    /// Give each left one a right one; words at `left.ID` and `right.ID`.
    Pair {
        /// In the order to show.
        left: Vec<Id>,
        /// In the order to show.
        right: Vec<Id>,
    },
    /// Fill gaps in the text at `text`.
    Gaps(BTreeMap<Id, GapControl>),
}

impl Control {
    /// The response in a posted form. Fields of other names are ignored.
    pub fn response(&self, form: &[(String, String)]) -> Result<Response, Unparseable> {
        let value = |name: &str| form.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim());
        let id = |text: &str| Id::inner(text).map_err(|_| Unparseable::of(UnparseableReason::UnknownChoice));
        match self {
            Control::Choose { .. } => {
                let chosen = form.iter().filter(|(field, value)| field == "choice" && !value.is_empty());
                Ok(Response::Chosen(chosen.map(|(_, value)| id(value)).collect::<Result<BTreeSet<_>, _>>()?))
            }
            Control::Type(_) => Ok(Response::Typed(one_line(value("typed").unwrap_or("")))),
            Control::Arrange(items) => {
                let mut placed: BTreeMap<u32, Id> = BTreeMap::new();
                for item in items {
                    let place = value(&format!("place.{item}")).and_then(|text| text.parse().ok());
                    let Some(place) = place else {
                        return Err(Unparseable::at(UnparseableReason::NotAllPlaced, item));
                    };
                    if placed.insert(place, item.clone()).is_some() {
                        return Err(Unparseable::at(UnparseableReason::PlacedTwice, item));
                    }
                }
                Ok(Response::Ordered(placed.into_values().collect()))
            }
            Control::Pair { left, .. } => Ok(paired(left.iter(), "pair", &value)),
            Control::Gaps(gaps) => Ok(paired(gaps.keys(), "gap", &value)),
        }
    }
}

/// Line breaks and other control signs become spaces: the response's text form has one line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn paired<'a>(
    ids: impl Iterator<Item = &'a Id>,
    field: &str,
    value: &dyn Fn(&str) -> Option<&'a str>,
) -> Response {
    let filled = |id: &Id| value(&format!("{field}.{id}")).filter(|text| !text.is_empty()).map(one_line);
    Response::Paired(ids.filter_map(|id| Some((id.clone(), filled(id)?))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(list: &[&str]) -> Vec<Id> {
        list.iter().map(|id| Id::inner(id).expect(id)).collect()
    }

    #[test]
    fn forms_become_responses() {
        let option = |id: &Id| Choosable { id: id.clone(), address: None, picture: None };
        let choose = Control::Choose { many: true, options: ids(&["a", "b"]).iter().map(option).collect() };
        let typed = Control::Type(TypedGap { numeric: true, unit: None });
        let arrange = Control::Arrange(ids(&["a", "b", "c"]));
        let pair = Control::Pair { left: ids(&["l", "m"]), right: ids(&["r"]) };
        for (control, form, expected) in [
            (&choose, &[("choice", "b"), ("choice", "a"), ("csrf", "x")][..], Ok("c:a,b")),
            (&choose, &[], Ok("c:")),
            (&choose, &[("choice", "<b>")], Err(UnparseableReason::UnknownChoice)),
            (&typed, &[("typed", " 12,5 ")], Ok("t:12,5")),
            (&typed, &[("typed", "a\nb")], Ok("t:a b")),
            (&arrange, &[("place.a", "2"), ("place.b", "3"), ("place.c", "1")], Ok("o:c,a,b")),
            (
                &arrange,
                &[("place.a", "2"), ("place.b", "2"), ("place.c", "1")],
                Err(UnparseableReason::PlacedTwice),
            ),
            (&arrange, &[("place.a", "2"), ("place.b", "")], Err(UnparseableReason::NotAllPlaced)),
            (&pair, &[("pair.l", "r"), ("pair.m", "")], Ok("p:l=r")),
        ] {
            let form: Vec<(String, String)> =
                form.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
            let response = control.response(&form).map(|r| r.to_string()).map_err(|u| u.reason);
            assert_eq!(response, expected.map(str::to_string), "{form:?}");
        }
    }
}
