//! An item: its declarations, its rules, and its tree.

use super::{
    element::{Element, Space},
    error::{QtiError, QtiFault, Refusal},
    interaction::Interaction,
    legacy,
    rules::{self, Rule},
    template,
    variable::{Role, Variable, needed},
};
use crate::xml::{Bounds, ElementExt, Source, XmlFault};

/// Variables of one item.
const MAX_VARIABLES: usize = 1_000;
/// Items of one file.
pub const MAX_ITEMS: usize = 2_000;

/// Which QTI an item was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// `questestinterop`.
    V1,
    /// `assessmentItem`.
    V2,
    /// `qti-assessment-item`.
    V3,
}

/// An item that was read. Two are equal when their trees are.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its name in its package.
    pub identifier: String,
    /// Its title.
    pub title: String,
    /// The language it says it is in.
    pub language: Option<String>,
    /// Whether it is answered in several steps.
    pub adaptive: bool,
    /// What it was written in.
    pub version: Version,
    /// Its declarations.
    pub variables: Vec<Variable>,
    /// Its interactions, in reading order.
    pub interactions: Vec<Interaction>,
    /// What was met in its rules and is not evaluated, each with the reason. An item with any cannot be trusted to mark.
    pub unsupported: Vec<String>,
    pub(super) template_processing: Vec<Rule>,
    pub(super) response_processing: Vec<Rule>,
    pub(super) outcome_processing: Vec<Rule>,
    pub(super) tree: Element,
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.tree == other.tree
    }
}

impl Item {
    /// Reads the one item of a file.
    pub fn read(bytes: &[u8]) -> Result<Item, QtiError> {
        let mut items = read_items(bytes)?;
        match items.len() {
            1 => items.swap_remove(0),
            count => Err(QtiError {
                line: 0,
                column: 0,
                fault: QtiFault::TooMany {
                    what: if count == 0 { "items: there is none" } else { "items" },
                    max: 1,
                },
            }),
        }
    }

    /// Reads an item from its tree, which may have been made here.
    pub(super) fn from_tree(tree: Element, version: Version) -> Result<Item, Refusal> {
        let mut variables: Vec<Variable> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for element in tree.elements().filter(|element| element.space == Space::Qti) {
            let role = match element.name.as_str() {
                "responseDeclaration" => Role::Response,
                "outcomeDeclaration" => Role::Outcome,
                "templateDeclaration" => Role::Template,
                "contextDeclaration" => Role::Context,
                _ => continue,
            };
            let variable = Variable::read(element, role)?;
            if !seen.insert(variable.identifier.clone()) {
                let fault = QtiFault::DeclaredTwice { identifier: variable.identifier };
                return Err(Refusal { at: element.at, fault });
            }
            variables.push(variable);
            if variables.len() > MAX_VARIABLES {
                let fault = QtiFault::TooMany { what: "variables", max: MAX_VARIABLES };
                return Err(Refusal { at: element.at, fault });
            }
        }
        let mut unsupported = Vec::new();
        let rules = |name: &str, unsupported: &mut Vec<String>| {
            tree.first(name).map_or(Ok(Vec::new()), |element| rules::read(element, unsupported))
        };
        let template_processing = rules("templateProcessing", &mut unsupported)?;
        let mut response_processing = rules("responseProcessing", &mut unsupported)?;
        let outcome_processing = rules("outcomeProcessing", &mut unsupported)?;
        let address = tree.first("responseProcessing").and_then(|element| element.attribute("template"));
        let address = address.filter(|address| !address.trim().is_empty());
        if let (true, Some(address)) = (response_processing.is_empty(), address) {
            let mut responses = variables.iter().filter(|variable| variable.role == Role::Response);
            let named = responses.clone().find(|variable| variable.identifier == "RESPONSE");
            let response = named.or_else(|| responses.next()).map_or("RESPONSE", |v| v.identifier.as_str());
            match template::rules(address, response) {
                Some(element) => response_processing = rules::read(&element, &mut unsupported)?,
                None => unsupported
                    .push(format!("the response processing template {address}: not one of the standard's")),
            }
        }
        unsupported.sort();
        unsupported.dedup();
        Ok(Item {
            identifier: needed(&tree, "identifier")?.to_string(),
            title: tree.attribute("title").unwrap_or_default().to_string(),
            language: tree.attribute("xml:lang").map(str::to_string).filter(|tag| !tag.is_empty()),
            adaptive: tree.is_true("adaptive"),
            version,
            variables,
            interactions: tree.first("itemBody").map_or(Ok(Vec::new()), Interaction::all_in)?,
            unsupported,
            template_processing,
            response_processing,
            outcome_processing,
            tree,
        })
    }

    /// The declaration of a variable.
    pub fn variable(&self, identifier: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.identifier == identifier)
    }

    /// What the learner reads and works with.
    pub fn body(&self) -> Option<&Element> {
        self.tree.first("itemBody")
    }

    /// The whole tree.
    pub fn tree(&self) -> &Element {
        &self.tree
    }

    /// Feedback that shows after the item.
    pub fn modal_feedback(&self) -> impl Iterator<Item = &Element> {
        self.tree.named("modalFeedback")
    }
}

/// Reads every item of a file: one of QTI 2 or 3, any number of QTI 1.2. One bad item does not hide the others.
pub fn read_items(bytes: &[u8]) -> Result<Vec<Result<Item, QtiError>>, QtiError> {
    let source = Source::read(bytes, &Bounds::BANK)?;
    let tree = source.tree()?;
    let root = tree.root_element();
    let refuse = |fault| Err(Refusal { at: root.range().start, fault }.in_text(source.text()));
    let no_question = |what, advice| refuse(QtiFault::NoQuestion { what, advice });
    match root.name() {
        "assessmentItem" | "qti-assessment-item" => {
            if source.pieces() > Bounds::ITEM.pieces {
                return refuse(XmlFault::TooManyPieces { max: Bounds::ITEM.pieces }.into());
            }
            let version = if root.name().starts_with("qti-") { Version::V3 } else { Version::V2 };
            let item = Item::from_tree(Element::read(root), version);
            Ok(vec![item.map_err(|refusal| refusal.in_text(source.text()))])
        }
        "questestinterop" => {
            let mut items = Vec::new();
            for item in root.descendants().filter(|node| node.name() == "item") {
                if items.len() >= MAX_ITEMS {
                    return refuse(QtiFault::TooMany { what: "questions", max: MAX_ITEMS });
                }
                items.push(legacy::read(item).map_err(|refusal| refusal.in_text(source.text())));
            }
            match items.is_empty() {
                true => no_question(
                    "1.2 file without items",
                    "its questions may be in another file of the package",
                ),
                false => Ok(items),
            }
        }
        "assessmentTest" | "qti-assessment-test" => {
            no_question("test", "give the items it refers to, or its package")
        }
        "assessmentSection" | "qti-assessment-section" => {
            no_question("section", "give the items it refers to")
        }
        "assessmentStimulus" | "qti-assessment-stimulus" => {
            no_question("stimulus", "it is shown beside items that refer to it")
        }
        "manifest" => no_question("manifest", "give the package, as a zip"),
        other => refuse(QtiFault::NotQti { root: other.chars().take(60).collect() }),
    }
}
