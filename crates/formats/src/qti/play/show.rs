//! What a learner reads: an item's body with what was drawn and what has come of her answers.

use crate::{
    html::{Cleaner, Policy},
    qti::{
        element::{Element, Node, Space},
        session::Session,
        value::{Atom, Value},
        variable::Role,
    },
};

/// What an interaction, a gap or a marked word becomes; `None` leaves its words.
pub(in crate::qti) type Replace<'a> = dyn FnMut(&Element) -> Option<String> + 'a;

/// The body, interactions as their words.
pub(in crate::qti) fn body(session: &Session<'_>, policy: &Policy<'_>) -> String {
    match session.item().body() {
        Some(body) => inside(body, session, policy, &mut |_| None),
        None => String::new(),
    }
}

/// What stands inside an element.
pub(in crate::qti) fn inside(
    element: &Element,
    session: &Session<'_>,
    policy: &Policy<'_>,
    replace: &mut Replace<'_>,
) -> String {
    let mut cleaner = Cleaner::new(*policy);
    children(element, session, &mut cleaner, replace);
    cleaner.finish()
}

fn children(element: &Element, session: &Session<'_>, cleaner: &mut Cleaner<'_>, replace: &mut Replace<'_>) {
    for child in &element.children {
        match child {
            Node::Text(text) if text.contains(is_private) => cleaner.text(&public(text)),
            Node::Text(text) => cleaner.text(text),
            Node::Element(child) => write(child, session, cleaner, replace),
        }
    }
}

fn write(element: &Element, session: &Session<'_>, cleaner: &mut Cleaner<'_>, replace: &mut Replace<'_>) {
    match element.space {
        Space::Qti => qti(element, session, cleaner, replace),
        Space::Html => {
            let name = element.name.to_ascii_lowercase();
            cleaner.open(&name, &|key| match (element.attribute(key), key) {
                // What an embedded picture holds is its text alternative.
                (None, "alt") if name == "object" => Some(public(&squeezed(&element.words()))),
                (value, _) => value.map(public),
            });
            children(element, session, cleaner, replace);
            cleaner.close();
        }
        Space::Math => {
            // A template's variable in a formula stands for its value.
            let name = squeezed(&element.words());
            let drawn = session.item().variable(&name).filter(|variable| variable.role == Role::Template);
            if let (true, Some(_), Some(atom)) =
                (matches!(element.name.as_str(), "mi" | "ci"), drawn, session.value(&name).single())
            {
                cleaner.open("mn", &|_| None);
                cleaner.text(&public(&printed(atom, "")));
            } else {
                cleaner.open(&element.name, &|key| element.attribute(key).map(public));
                children(element, session, cleaner, replace);
            }
            cleaner.close();
        }
        Space::Other => {}
    }
}

fn qti(element: &Element, session: &Session<'_>, cleaner: &mut Cleaner<'_>, replace: &mut Replace<'_>) {
    if let Some(html) = replace(element) {
        cleaner.ready(&html);
        return;
    }
    match element.name.as_str() {
        "printedVariable" => {
            let format = element.attribute("format").unwrap_or_default();
            let value =
                element.attribute("identifier").map(|identifier| chosen(element, session.value(identifier)));
            let words: Vec<String> = value
                .map(|value| value.atoms().iter().map(|atom| printed(atom, format)).collect())
                .unwrap_or_default();
            let between = element.attribute("delimiter").unwrap_or(", ");
            cleaner.text(&public(&words.join(between)));
        }
        "feedbackInline" | "feedbackBlock" | "templateInline" | "templateBlock" => {
            if session.shows(element) {
                let block = element.name.ends_with("Block");
                cleaner.open(if block { "div" } else { "span" }, &|_| None);
                children(element, session, cleaner, replace);
                cleaner.close();
            }
        }
        "rubricBlock" => {
            // What markers, authors and tutors read is not for learners.
            if element.attribute("view").is_none_or(|view| view.contains("candidate")) {
                cleaner.open("div", &|_| None);
                children(element, session, cleaner, replace);
                cleaner.close();
            }
        }
        "stylesheet"
        | "catalogInfo"
        | "companionMaterialsInfo"
        | "templateProcessing"
        | "interactionModules"
        | "interactionMarkup" => {}
        "prompt" | "contentBody" | "simpleChoice" | "infoControl" | "simpleAssociableChoice" => {
            cleaner.open("div", &|_| None);
            children(element, session, cleaner, replace);
            cleaner.close();
        }
        "inlineChoice" | "gapText" => {
            // Side by side, as a list in a line.
            cleaner.text(" ");
            children(element, session, cleaner, replace);
        }
        _ => children(element, session, cleaner, replace),
    }
}

/// One value of a container, or one field of a record, where the element says which.
fn chosen(element: &Element, value: &Value) -> Value {
    if let (Some(field), Value::Record(fields)) = (element.attribute("field"), value) {
        return fields.get(field).map_or(Value::Null, |atom| Value::Single(atom.clone()));
    }
    let Some(n) = element.attribute("index").and_then(|n| n.trim().parse::<usize>().ok()) else {
        return value.clone();
    };
    let atoms = value.atoms();
    let atom = n.checked_sub(1).and_then(|at| atoms.get(at));
    atom.map_or(Value::Null, |atom| Value::Single((*atom).clone()))
}

/// A value as people read it. Of the formats of `printedVariable` (C's `printf`) the ones for decimals are known.
fn printed(atom: &Atom, format: &str) -> String {
    let decimals =
        format.strip_prefix("%.").and_then(|rest| rest.strip_suffix(['f', 'F'])).and_then(|n| n.parse().ok());
    match (atom.number(), decimals) {
        (Some(number), Some(decimals)) if decimals <= 15usize => format!("{number:.decimals$}"),
        (Some(number), _) if matches!(format, "%d" | "%i") => format!("{number:.0}"),
        _ => atom.to_string(),
    }
}

pub(in crate::qti) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without signs of private use, which mark places on the way to a page: an item must not draw fields or pictures by them.
fn public(text: &str) -> String {
    text.replace(is_private, "")
}

fn is_private(letter: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&letter)
}
