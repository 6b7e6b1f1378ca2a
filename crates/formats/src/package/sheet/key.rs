//! The right answer to a task, in words that fit what stands on the paper.

use super::{Lettered, Paper, SheetWords, TaskBody, plain::line};
use crate::package::{exact::Exact, id::Id, response::Response};

/// A line for each part of the answer.
pub(super) fn in_words(
    paper: &Paper<'_, '_>,
    body: &TaskBody<'_>,
    key: &Response,
    words: &SheetWords,
) -> Vec<String> {
    match (body, key) {
        (TaskBody::Choose { options, .. }, Response::Chosen(ids)) => {
            let right = options.iter().filter(|option| ids.contains(&option.id));
            right.map(|option| format!("{}) {}", option.sign, option_words(option, words))).collect()
        }
        (TaskBody::Write { unit }, Response::Typed(typed)) => {
            let accepted = accepted(paper, "accept");
            match accepted.is_empty() {
                true => vec![with_unit(shown(paper, typed), unit.as_deref())],
                false => accepted,
            }
        }
        (TaskBody::Arrange(items), Response::Ordered(order)) => {
            let place = |id: &Id| items.iter().find(|item| item.id == *id);
            order
                .iter()
                .filter_map(place)
                .map(|item| format!("{}) {}", item.sign, line(&item.words)))
                .collect()
        }
        (TaskBody::Pair { left, right }, Response::Paired(pairs)) => left
            .iter()
            .filter_map(|left| {
                let id = pairs.get(&left.id)?;
                let right = right.iter().find(|right| right.id.as_str() == id)?;
                Some(format!(
                    "{} – {}) {} – {}",
                    left.sign,
                    right.sign,
                    line(&left.words),
                    line(&right.words)
                ))
            })
            .collect(),
        (TaskBody::Gaps { gaps, .. }, Response::Paired(filled)) => gaps
            .iter()
            .filter_map(|gap| {
                let value = filled.get(&gap.id)?;
                let chosen = gap.choices.iter().find(|choice| choice.id.as_str() == value);
                let accepted = accepted(paper, &format!("gaps.{}.accept", gap.id));
                let words = match (chosen, accepted.is_empty()) {
                    (Some(choice), _) => format!("{}) {}", choice.sign, line(&choice.words)),
                    (None, false) => accepted.join(" / "),
                    (None, true) => shown(paper, value),
                };
                Some(format!("({}) {words}", gap.number))
            })
            .collect(),
        // Each shape of control has one shape of response; `check` refuses exercises whose key is another.
        _ => vec![key.to_string()],
    }
}

/// Words of a choice; *true* and *false* are the interface's.
pub(super) fn option_words(option: &Lettered<'_>, words: &SheetWords) -> String {
    match (option.words.is_empty(), option.id.as_str()) {
        (true, "true") => words.yes.clone(),
        (true, "false") => words.no.clone(),
        _ => line(&option.words),
    }
}

/// What is accepted in the paper's language, as its author spelt it.
fn accepted(paper: &Paper<'_, '_>, prefix: &str) -> Vec<String> {
    let spellings = paper.texts.numbered(prefix);
    spellings.map(|text| paper.texts.plain_of(text, paper.variant).into_owned()).collect()
}

/// A number as this language writes it.
fn shown(paper: &Paper<'_, '_>, typed: &str) -> String {
    Exact::parse(typed).map_or_else(|| typed.to_string(), |number| paper.texts.number(number, None))
}

fn with_unit(number: String, unit: Option<&str>) -> String {
    match unit {
        Some(unit) => format!("{number} {}", line(unit)),
        None => number,
    }
}
