//! An item as one tree, whatever version it was written in: names as QTI 2 spells them (`responseDeclaration`), attributes too.
//! QTI 3's `qti-response-declaration` becomes the same; so reading, running and writing know one vocabulary.

use super::names::{camel, is_html};
use crate::xml::{ElementExt, Node as XmlNode};

/// Which vocabulary an element belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// QTI's own.
    Qti,
    /// HTML inside an item.
    Html,
    /// MathML.
    Math,
    /// Anything else: drawings, speech marks.
    Other,
}

/// An element of an item.
#[derive(Debug, Clone)]
pub struct Element {
    /// Its vocabulary.
    pub space: Space,
    /// Its name; QTI's in camel case.
    pub name: String,
    /// Its attributes in their order; QTI's in camel case.
    pub attributes: Vec<(String, String)>,
    /// What is in it.
    pub children: Vec<Node>,
    /// The byte of its file where it begins; 0 for one that was made here. Not part of what it is.
    pub at: usize,
}

/// What stands in an element.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Words.
    Text(String),
}

impl PartialEq for Element {
    fn eq(&self, other: &Self) -> bool {
        (self.space, &self.name, &self.attributes, &self.children)
            == (other.space, &other.name, &other.attributes, &other.children)
    }
}

const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

impl Element {
    /// A QTI element that is made here.
    pub fn qti(name: &str) -> Self {
        Self {
            space: Space::Qti,
            name: name.to_string(),
            attributes: Vec::new(),
            children: Vec::new(),
            at: 0,
        }
    }

    /// An HTML element that is made here.
    pub fn html(name: &str) -> Self {
        Self { space: Space::Html, ..Self::qti(name) }
    }

    /// With an attribute.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.push((name.to_string(), value.into()));
        self
    }

    /// With an element inside, last.
    pub fn child(mut self, child: Element) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// With elements inside, last.
    pub fn children(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children.into_iter().map(Node::Element));
        self
    }

    /// With words inside, last.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.children.push(Node::Text(text.into()));
        self
    }

    /// Reads the tree below an XML element.
    pub(super) fn read(node: XmlNode<'_, '_>) -> Self {
        let name = node.name();
        let namespace = node.tag_name().namespace().unwrap_or_default();
        let (space, name) = if namespace == MATHML {
            (Space::Math, name.to_string())
        } else if let Some(name) = name.strip_prefix("qti-") {
            (Space::Qti, camel(name))
        } else if !namespace.is_empty() && !namespace.contains("imsglobal") && !namespace.contains("1edtech")
        {
            let html = namespace == "http://www.w3.org/1999/xhtml";
            (if html { Space::Html } else { Space::Other }, name.to_string())
        } else if is_html(name) {
            (Space::Html, name.to_string())
        } else {
            (Space::Qti, camel(name))
        };
        let attributes = node.attributes().filter_map(|attribute| {
            let name = match attribute.namespace() {
                None if space == Space::Qti && !kept_as_is(attribute.name()) => camel(attribute.name()),
                None => attribute.name().to_string(),
                Some("http://www.w3.org/XML/1998/namespace") => format!("xml:{}", attribute.name()),
                // Places of schemas and the like say nothing about the item.
                Some(_) => return None,
            };
            Some((name, attribute.value().to_string()))
        });
        let mut element =
            Self { space, name, attributes: Vec::new(), children: Vec::new(), at: node.range().start };
        for (name, value) in attributes {
            // `base-type` and `baseType` on one element: the first counts.
            if element.attribute(&name).is_none() {
                element.attributes.push((name, value));
            }
        }
        for child in node.children() {
            if child.is_element() {
                element.children.push(Node::Element(Self::read(child)));
            } else if let Some(text) = child.text().filter(|_| child.is_text()) {
                match element.children.last_mut() {
                    // A comment stood between.
                    Some(Node::Text(before)) => before.push_str(text),
                    _ => element.children.push(Node::Text(text.to_string())),
                }
            }
        }
        element
    }

    /// An attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// An attribute that is `true`; anything else is not.
    pub fn is_true(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|value| matches!(value.trim(), "true" | "1"))
    }

    /// The elements directly inside.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(Node::element)
    }

    /// The QTI elements of a name directly inside.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |element| element.is(name))
    }

    /// The first QTI element of a name directly inside.
    pub fn first(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.is(name))
    }

    /// Whether it is QTI's element of that name.
    pub fn is(&self, name: &str) -> bool {
        self.space == Space::Qti && self.name == name
    }

    /// All words inside, as they stand.
    pub fn words(&self) -> String {
        let mut words = String::new();
        self.write_words(&mut words);
        words
    }

    fn write_words(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.write_words(out),
            }
        }
    }

    /// Calls for each element inside, in reading order, this one first. Stops going down where the call says `false`.
    pub fn walk<'a>(&'a self, look: &mut dyn FnMut(&'a Element) -> bool) {
        if look(self) {
            for child in self.elements() {
                child.walk(look);
            }
        }
    }
}

impl Node {
    /// The element, if it is one.
    pub fn element(&self) -> Option<&Element> {
        match self {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        }
    }

    /// Nothing but spaces and line ends.
    pub fn is_blank(&self) -> bool {
        matches!(self, Node::Text(text) if text.trim().is_empty())
    }
}

/// Attributes that QTI 3 takes over from HTML with their hyphens.
fn kept_as_is(name: &str) -> bool {
    name.starts_with("data-") || name.starts_with("aria-")
}
