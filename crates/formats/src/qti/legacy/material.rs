//! `material`: words, pictures, sound, as HTML elements.

use crate::{
    html::{Sink, read_soup},
    qti::element::{Element, Node},
    xml::{ElementExt, Node as XmlNode},
};

/// Everything that `material` elements anywhere inside hold, put into an element.
pub(super) fn all_inside(node: XmlNode<'_, '_>, mut into: Element) -> Element {
    for material in node.descendants().filter(|node| node.name() == "material") {
        into = add(material, into);
    }
    into
}

/// What one `material` holds, put into an element.
pub(super) fn add(material: XmlNode<'_, '_>, mut into: Element) -> Element {
    for part in material.elements() {
        let uri = || part.local_attribute("uri").unwrap_or_default().to_string();
        match part.name() {
            "mattext" | "matemtext" => {
                let html = part.local_attribute("texttype").unwrap_or_default().contains("html");
                if part.elements().next().is_some() {
                    // Markup that was not escaped.
                    into.children.extend(Element::read(part).children);
                } else if html {
                    into.children.extend(soup(&part.all_text()));
                } else {
                    into = into.text(part.all_text());
                }
            }
            "matimage" => {
                let alternative = part.local_attribute("label").unwrap_or_default();
                into = into.child(Element::html("img").with("src", uri()).with("alt", alternative));
            }
            "mataudio" => into = into.child(Element::html("audio").with("src", uri())),
            "matvideo" => into = into.child(Element::html("video").with("src", uri())),
            "matbreak" => into = into.child(Element::html("br")),
            _ => {}
        }
    }
    into
}

/// Tag soup as elements. Scripts and the like end here already.
pub(super) fn soup(text: &str) -> Vec<Node> {
    let mut builder = Builder { open: vec![Element::html("div")], skipped: 0 };
    read_soup(text, &mut builder);
    while builder.open.len() > 1 {
        builder.close();
    }
    builder.open.pop().map(|root| root.children).unwrap_or_default()
}

/// Attributes that words and pictures need.
const KEPT: &[&str] =
    &["src", "alt", "href", "width", "height", "colspan", "rowspan", "lang", "dir", "start", "title"];

struct Builder {
    open: Vec<Element>,
    skipped: usize,
}

impl Sink for Builder {
    fn open(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) {
        let running = matches!(name, "script" | "style" | "iframe" | "object" | "embed" | "svg" | "template");
        // Depth is bounded where the tree is written and shown, and items are read again within bounds.
        if self.skipped > 0 || running || self.open.len() > 60 {
            self.skipped += 1;
            return;
        }
        let known = super::super::names::is_html(name);
        let mut element = Element::html(if known { name } else { "span" });
        element.attributes.extend(KEPT.iter().filter_map(|key| Some(((*key).to_string(), attribute(key)?))));
        self.open.push(element);
    }

    fn text(&mut self, text: &str) {
        if self.skipped > 0 {
            return;
        }
        if let Some(top) = self.open.last_mut() {
            // XML has no place for most control signs.
            let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
            match top.children.last_mut() {
                Some(Node::Text(before)) => before.push_str(&text),
                _ => top.children.push(Node::Text(text)),
            }
        }
    }

    fn close(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
        } else if self.open.len() > 1
            && let Some(element) = self.open.pop()
            && let Some(top) = self.open.last_mut()
        {
            top.children.push(Node::Element(element));
        }
    }
}

/// The `material` directly inside a response: its own question.
pub(super) fn add_prompt(response: XmlNode<'_, '_>, mut into: Element) -> Element {
    for material in response.children_named("material") {
        into = add(material, into);
    }
    into
}
