//! The few questions every reader asks of an element. Names are compared without their namespace: exporters disagree about it.

use roxmltree::Node;

/// Short questions on elements.
pub trait ElementExt<'a, 'input: 'a> {
    /// The local name; empty if this is no element.
    fn name(&self) -> &'input str;
    /// The elements directly inside.
    fn elements(&self) -> impl Iterator<Item = Node<'a, 'input>>;
    /// The first element of a name directly inside.
    fn child(&self, name: &str) -> Option<Node<'a, 'input>>;
    /// The elements of a name directly inside.
    fn children_named(&self, name: &str) -> impl Iterator<Item = Node<'a, 'input>>;
    /// The first element of a name anywhere inside, in reading order.
    fn inside(&self, name: &str) -> Option<Node<'a, 'input>>;
    /// The text directly inside, without that of elements inside, trimmed.
    fn own_text(&self) -> String;
    /// All text inside, as it stands.
    fn all_text(&self) -> String;
    /// The text of the first element of a name directly inside, trimmed; empty if there is none.
    fn text_of(&self, name: &str) -> String;
    /// An attribute by its local name, whatever namespace it is in.
    fn local_attribute(&self, name: &str) -> Option<&'a str>;
    /// Line and column, from 1. Takes the time of reading up to there: for messages only.
    fn place(&self) -> (u32, u32);
}

impl<'a, 'input: 'a> ElementExt<'a, 'input> for Node<'a, 'input> {
    fn name(&self) -> &'input str {
        self.tag_name().name()
    }

    fn elements(&self) -> impl Iterator<Item = Node<'a, 'input>> {
        self.children().filter(Node::is_element)
    }

    fn child(&self, name: &str) -> Option<Node<'a, 'input>> {
        self.elements().find(|node| node.name() == name)
    }

    fn children_named(&self, name: &str) -> impl Iterator<Item = Node<'a, 'input>> {
        self.elements().filter(move |node| node.name() == name)
    }

    fn inside(&self, name: &str) -> Option<Node<'a, 'input>> {
        self.descendants().skip(1).find(|node| node.name() == name)
    }

    fn own_text(&self) -> String {
        let texts: String = self.children().filter(Node::is_text).filter_map(|node| node.text()).collect();
        texts.trim().to_string()
    }

    fn all_text(&self) -> String {
        self.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
    }

    fn text_of(&self, name: &str) -> String {
        self.child(name).map(|node| node.all_text().trim().to_string()).unwrap_or_default()
    }

    fn local_attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
    }

    fn place(&self) -> (u32, u32) {
        let place = self.document().text_pos_at(self.range().start);
        (place.row, place.col)
    }
}
