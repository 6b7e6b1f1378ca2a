//! QTI 3 out: any item, whatever it was written in, as `qti-assessment-item`.

use super::{
    element::{Element, Node, Space},
    item::Item,
    names::{camel, is_html, kebab},
};

/// QTI 3's namespace.
const NAMESPACE: &str = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
/// What something was that is neither is not kept: nobody shows it.
const OTHER: &str = "urn:unknown";

impl Item {
    /// The item as a QTI 3 file. Read again, it is the same item.
    pub fn to_qti3(&self) -> String {
        to_qti3(&self.tree)
    }
}

/// A tree that was made here as a QTI 3 file.
pub(super) fn to_qti3(tree: &Element) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    write(tree, &mut out, "");
    out.push('\n');
    out
}

fn write(element: &Element, out: &mut String, around: &str) {
    let name = match element.space {
        Space::Qti => format!("qti-{}", kebab(&element.name)),
        _ => element.name.clone(),
    };
    let namespace = match element.space {
        Space::Qti => NAMESPACE,
        Space::Html if is_html(&name) => NAMESPACE,
        Space::Html => XHTML,
        Space::Math => MATHML,
        Space::Other => OTHER,
    };
    out.push('<');
    out.push_str(&name);
    if namespace != around {
        attribute("xmlns", namespace, out);
    }
    for (name, value) in &element.attributes {
        let as_is = element.space != Space::Qti
            || name.contains(':')
            || name.starts_with("data-")
            || name.starts_with("aria-")
            // A name that would not come back.
            || !name.starts_with(|c: char| c.is_ascii_lowercase())
            || camel(&kebab(name)) != *name;
        if as_is {
            attribute(name, value, out);
        } else {
            attribute(&kebab(name), value, out);
        }
    }
    if element.children.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    for child in &element.children {
        match child {
            Node::Element(child) => write(child, out, namespace),
            Node::Text(text) => escape(text, false, out),
        }
    }
    out.push_str("</");
    out.push_str(&name);
    out.push('>');
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(value, true, out);
    out.push('"');
}

fn escape(text: &str, quoted: bool, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' if quoted => out.push_str("&quot;"),
            // Readers turn these into spaces or line feeds when they stand as they are.
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' if quoted => out.push_str(if letter == '\n' { "&#10;" } else { "&#9;" }),
            letter => out.push(letter),
        }
    }
}
