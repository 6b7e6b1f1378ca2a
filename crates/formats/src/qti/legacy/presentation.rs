//! `presentation`: what is shown, and which responses it gives.

use super::{material, name};
use crate::{
    qti::{
        element::Element,
        error::{QtiFault, Refusal},
    },
    xml::{ElementExt, Node},
};

/// A presentation, rewritten.
pub(super) struct Presented {
    pub(super) body: Element,
    pub(super) responses: Vec<Response>,
}

/// A response.
pub(super) struct Response {
    pub(super) identifier: String,
    /// `single`, `multiple` or `ordered`.
    pub(super) cardinality: &'static str,
    /// QTI's base type.
    pub(super) base: &'static str,
    /// Names of what can be chosen.
    pub(super) choices: Vec<String>,
}

impl Response {
    pub(super) fn declaration(&self) -> Element {
        Element::qti("responseDeclaration")
            .with("identifier", &*self.identifier)
            .with("cardinality", self.cardinality)
            .with("baseType", self.base)
    }
}

pub(super) fn read(presentation: Node<'_, '_>, numeric: &[&str], kind: &str) -> Result<Presented, Refusal> {
    let mut presented = Presented { body: Element::qti("itemBody"), responses: Vec::new() };
    walk(presentation, numeric, kind, &mut presented)?;
    Ok(presented)
}

fn walk(node: Node<'_, '_>, numeric: &[&str], kind: &str, out: &mut Presented) -> Result<(), Refusal> {
    for child in node.elements() {
        match child.name() {
            "material" => {
                let block = material::add(child, Element::html("div"));
                out.body.children.push(crate::qti::element::Node::Element(block));
            }
            "flow" => walk(child, numeric, kind, out)?,
            "response_lid" | "response_str" | "response_num" | "response_xy" | "response_grp" => {
                let (interaction, response) = response(child, numeric, kind)?;
                if out.responses.iter().any(|known| known.identifier == response.identifier) {
                    let fault = QtiFault::DeclaredTwice { identifier: response.identifier };
                    return Err(Refusal { at: child.range().start, fault });
                }
                out.responses.push(response);
                // Text entries stand in a line of words.
                let inline =
                    matches!(interaction.name.as_str(), "textEntryInteraction" | "inlineChoiceInteraction");
                let block = match inline {
                    true => material::add_prompt(child, Element::html("p")).child(interaction),
                    false => interaction,
                };
                out.body.children.push(crate::qti::element::Node::Element(block));
            }
            _ => {}
        }
    }
    Ok(())
}

fn refuse(node: Node<'_, '_>, what: &str) -> Refusal {
    let fault = QtiFault::Value {
        element: node.name().to_string(),
        attribute: "content",
        value: what.chars().take(60).collect(),
        wanted: "one of render_choice, render_fib, render_hotspot and render_slider",
    };
    Refusal { at: node.range().start, fault }
}

fn response(node: Node<'_, '_>, numeric: &[&str], kind: &str) -> Result<(Element, Response), Refusal> {
    let ident = node.local_attribute("ident").unwrap_or("RESPONSE");
    let cardinality =
        match node.local_attribute("rcardinality").unwrap_or("Single").to_ascii_lowercase().as_str() {
            "multiple" => "multiple",
            "ordered" => "ordered",
            _ => "single",
        };
    let mut response =
        Response { identifier: name(ident), cardinality, base: "identifier", choices: Vec::new() };
    let labels: Vec<Node<'_, '_>> = node.descendants().filter(|n| n.name() == "response_label").collect();
    response.choices = labels.iter().filter_map(|label| label.local_attribute("ident")).map(name).collect();
    let has = |name: &str| node.descendants().find(|n| n.name() == name);
    let interaction = if let Some(slider) = has("render_slider") {
        response.base = if node.local_attribute("numtype") == Some("Integer") { "integer" } else { "float" };
        let mut element = begin("sliderInteraction", node, &response);
        for (old, new) in [("lowerbound", "lowerBound"), ("upperbound", "upperBound"), ("step", "step")] {
            element = element.with(
                new,
                slider.local_attribute(old).unwrap_or(if new == "upperBound" { "100" } else { "0" }),
            );
        }
        element
    } else if node.name() == "response_grp" {
        response.base = "directedPair";
        response.cardinality = "multiple";
        groups(node, &labels, &response)
    } else if node.name() == "response_xy" || has("render_hotspot").is_some() {
        response.base = "point";
        let mut element = begin("selectPointInteraction", node, &response).with("maxChoices", "1");
        if let Some(image) = has("matimage") {
            let source = image.local_attribute("uri").unwrap_or_default();
            element = element.child(Element::html("img").with("src", source).with("alt", ""));
        }
        element
    } else if has("render_fib").is_some()
        || has("render_choice").is_none() && matches!(node.name(), "response_str" | "response_num")
    {
        typed(node, numeric.contains(&ident), kind, &mut response)
    } else if has("render_choice").is_some() || has("ims_render_object").is_some() {
        chosen(node, &labels, &response)
    } else {
        let what = node.elements().map(|n| n.name()).find(|n| *n != "material").unwrap_or_default();
        return Err(refuse(node, what));
    };
    Ok((interaction, response))
}

fn begin(name: &str, node: Node<'_, '_>, response: &Response) -> Element {
    let mut element = Element::qti(name).with("responseIdentifier", &*response.identifier);
    element.at = node.range().start;
    let prompt = material::add_prompt(node, Element::qti("prompt"));
    if prompt.children.is_empty() { element } else { element.child(prompt) }
}

fn chosen(node: Node<'_, '_>, labels: &[Node<'_, '_>], response: &Response) -> Element {
    let render = node.descendants().find(|n| matches!(n.name(), "render_choice" | "ims_render_object"));
    let shuffle =
        render.and_then(|n| n.local_attribute("shuffle")).is_some_and(|s| s.eq_ignore_ascii_case("yes"));
    let ordered = response.cardinality == "ordered";
    let mut element = begin(if ordered { "orderInteraction" } else { "choiceInteraction" }, node, response)
        .with("shuffle", if shuffle { "true" } else { "false" });
    if !ordered {
        let max = if response.cardinality == "single" { "1" } else { "0" };
        element =
            element.with("maxChoices", render.and_then(|n| n.local_attribute("maxnumber")).unwrap_or(max));
    }
    element.children(labels.iter().filter_map(|label| {
        let choice = Element::qti("simpleChoice").with("identifier", name(label.local_attribute("ident")?));
        Some(material::all_inside(*label, choice))
    }))
}

/// A field to type in, or a box for a text.
fn typed(node: Node<'_, '_>, compared: bool, kind: &str, response: &mut Response) -> Element {
    let fib = node.descendants().find(|n| n.name() == "render_fib");
    let attribute = |name: &str| fib.and_then(|fib| fib.local_attribute(name));
    let numeric = compared
        || node.name() == "response_num"
        || attribute("fibtype").is_some_and(|kind| matches!(kind, "Decimal" | "Integer" | "Scientific"));
    response.base = if numeric { "float" } else { "string" };
    let long = attribute("rows").and_then(|rows| rows.parse::<u32>().ok()).is_some_and(|rows| rows > 1)
        || kind.contains("essay");
    if long {
        return begin("extendedTextInteraction", node, response);
    }
    let entry = Element::qti("textEntryInteraction").with("responseIdentifier", &*response.identifier);
    match attribute("maxchars").or(attribute("columns")) {
        Some(length) => entry.with("expectedLength", length),
        None => entry,
    }
}

/// Labels of two groups, one to be joined to the other.
fn groups(node: Node<'_, '_>, labels: &[Node<'_, '_>], response: &Response) -> Element {
    let mut sets = [Element::qti("simpleMatchSet"), Element::qti("simpleMatchSet")];
    for label in labels {
        let Some(ident) = label.local_attribute("ident") else { continue };
        // Those that say whom they may join are the ones that are moved.
        let moved = label.local_attribute("match_group").is_some_and(|group| !group.trim().is_empty());
        let max = label.local_attribute("match_max").unwrap_or("1");
        let choice =
            Element::qti("simpleAssociableChoice").with("identifier", name(ident)).with("matchMax", max);
        let choice = material::all_inside(*label, choice);
        let set = &mut sets[usize::from(!moved)];
        set.children.push(crate::qti::element::Node::Element(choice));
    }
    begin("matchInteraction", node, response).with("maxAssociations", "0").children(sets)
}
