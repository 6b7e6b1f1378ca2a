//! QTI 1.2 (`questestinterop`, 2002) and what Canvas and others make of it, as a QTI 3 item.
//!
//! An old item is rewritten: presentation becomes an item body with interactions, response conditions become response processing.
//! From then on it is run, shown and written like any other. Where exporters and the standard differ, exporters are followed and a
//! comment says so.

mod correct;
mod material;
mod presentation;
mod processing;

use super::{
    element::Element,
    error::{QtiFault, Refusal},
    item::{Item, Version},
    variable::missing,
};
use crate::xml::{ElementExt, Node};
use presentation::Presented;

/// The outcome that names the feedback to show.
const FEEDBACK: &str = "FEEDBACK";

/// Reads one `item`.
pub(super) fn read(node: Node<'_, '_>) -> Result<Item, Refusal> {
    let at = node.range().start;
    let identifier = node.local_attribute("ident").ok_or_else(|| {
        let mut item = Element::qti("item");
        item.at = at;
        missing(&item, "ident")
    })?;
    let mut tree = Element::qti("assessmentItem")
        .with("identifier", identifier)
        .with("title", node.local_attribute("title").unwrap_or_default())
        .with("adaptive", "false")
        .with("timeDependent", "false");
    tree.at = at;
    if let Some(language) = node.attributes().find(|a| a.name() == "lang") {
        tree = tree.with("xml:lang", language.value());
    }
    let Presented { body, responses } = match node.child("presentation") {
        Some(presentation) => presentation::read(presentation, &numeric_tests(node), &kind_of(node))?,
        None => {
            return Err(Refusal {
                at,
                fault: QtiFault::Missing { element: "item".into(), missing: "presentation" },
            });
        }
    };
    let processing = processing::read(node, &responses)?;
    let declarations = responses.iter().map(|response| {
        let declaration = response.declaration();
        match correct::of(node, response) {
            values if values.is_empty() => declaration,
            values => declaration.child(
                Element::qti("correctResponse")
                    .children(values.into_iter().map(|v| Element::qti("value").text(v))),
            ),
        }
    });
    tree = tree.children(declarations).children(processing.outcomes).child(body);
    if let Some(rules) = processing.rules {
        tree = tree.child(rules);
    }
    tree = tree.children(feedback(node));
    Item::from_tree(tree, Version::V1)
}

/// Responses that are compared with `<` and `>`: they are numbers, whatever they are called.
fn numeric_tests<'a>(item: Node<'a, '_>) -> Vec<&'a str> {
    let compared = |node: &Node<'_, '_>| {
        matches!(node.name(), "vargt" | "vargte" | "varlt" | "varlte")
            || node.local_attribute("margin").is_some()
    };
    item.descendants().filter(compared).filter_map(|node| node.local_attribute("respident")).collect()
}

/// Canvas's `question_type`, the Common Cartridge's `cc_profile`; empty if neither is said.
fn kind_of(item: Node<'_, '_>) -> String {
    let fields = item.descendants().filter(|node| node.name() == "qtimetadatafield");
    let kind =
        fields.filter(|field| matches!(field.text_of("fieldlabel").as_str(), "question_type" | "cc_profile"));
    kind.map(|field| field.text_of("fieldentry")).next().unwrap_or_default()
}

/// Feedback of the item, each shown when its name was noted.
fn feedback(item: Node<'_, '_>) -> Vec<Element> {
    let feedback = item.children_named("itemfeedback").filter_map(|feedback| {
        let modal = Element::qti("modalFeedback")
            .with("outcomeIdentifier", FEEDBACK)
            .with("identifier", name(feedback.local_attribute("ident")?))
            .with("showHide", "show");
        Some(material::all_inside(feedback, modal))
    });
    feedback.collect()
}

/// A name as QTI 2 and 3 want it: without spaces and commas, which part values there.
fn name(text: &str) -> String {
    text.trim().chars().map(|c| if c.is_whitespace() || c == ',' { '_' } else { c }).collect()
}

#[cfg(test)]
mod tests;
