//! XML from outside, read strictly and within bounds.
//!
//! No document type definition, no entities beyond XML's five, nothing fetched: the classic attacks (a billion laughs, external
//! entities) cannot be said here. One pass over the bytes counts depth, pieces and attributes before anything is built, so a
//! hostile file is refused in the time it takes to read it, in no memory to speak of.
//!
//! ```
//! use formats::xml::{Bounds, Source, ElementExt};
//! let source = Source::read(b"<quiz><item id='a'>two</item></quiz>", &Bounds::ITEM)?;
//! let tree = source.tree()?;
//! let item = tree.root_element().child("item").expect("it is there");
//! assert_eq!((item.attribute("id"), item.own_text().as_str()), (Some("a"), "two"));
//! let refused = Source::read(b"<quiz>\n  <item></quiz>", &Bounds::ITEM)?.tree().expect_err("not closed");
//! assert_eq!((refused.line, refused.column), (2, 9));
//! # Ok::<(), formats::xml::XmlError>(())
//! ```

mod decode;
mod element;
mod names;
mod scan;

pub use element::ElementExt;
pub use names::character;
/// The tree itself: a small, well-kept, read-only one.
pub use roxmltree::{Document, Node, NodeId};

use std::fmt;

/// How much one document may hold. Counted before a tree is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of the file.
    pub bytes: usize,
    /// Elements inside one another.
    pub depth: usize,
    /// Elements, attributes, comments, instructions and runs of text together. A tree takes some 80 bytes for each.
    pub pieces: usize,
    /// Whether this is XHTML of a book: `<!DOCTYPE html …>` without definitions of its own is passed over, and HTML's named
    /// characters (`&nbsp;`) are read. Definitions are refused here too.
    pub html: bool,
}

impl Bounds {
    /// One question, a manifest, a container file.
    pub const ITEM: Bounds = Bounds { bytes: 2 << 20, depth: 100, pieces: 60_000, html: false };
    /// A bank of questions, pictures inside it as base64 text.
    pub const BANK: Bounds = Bounds { bytes: 16 << 20, depth: 100, pieces: 250_000, html: false };
    /// A chapter of a book.
    pub const BOOK: Bounds = Bounds { bytes: 8 << 20, depth: 200, pieces: 200_000, html: true };
}

/// Attributes of one element: comparing them pairwise is how twins are found, so they must be few.
const MAX_ATTRIBUTES: usize = 100;
/// Namespaces a whole document may declare: each is looked at for each element.
const MAX_NAMESPACES: usize = 200;

/// Where and why a document is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlError {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// Why.
    pub fault: XmlFault,
}

/// Why a document is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XmlFault {
    /// Too many bytes.
    #[error("the file has {bytes} bytes; at most {max} are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The bound.
        max: usize,
    },
    /// Bytes that are no text in the encoding the file says it has.
    #[error("these bytes are not {encoding} text. Save the file as UTF-8")]
    NotText {
        /// What it says it is.
        encoding: &'static str,
    },
    /// An encoding nobody here reads.
    #[error("the encoding {name} is not read. Save the file as UTF-8")]
    UnknownEncoding {
        /// Its name.
        name: String,
    },
    /// A document type definition.
    #[error(
        "a document type (<!DOCTYPE …>) is not accepted: it could define entities or fetch files. Remove it"
    )]
    Doctype,
    /// Elements inside elements inside elements.
    #[error("elements are nested deeper than {max}")]
    TooDeep {
        /// The bound.
        max: usize,
    },
    /// More than a document may hold.
    #[error("the document has more than {max} elements, attributes and texts")]
    TooManyPieces {
        /// The bound.
        max: usize,
    },
    /// Too many attributes on one element.
    #[error("an element has more than {max} attributes")]
    TooManyAttributes {
        /// The bound.
        max: usize,
    },
    /// Too many namespaces.
    #[error("the document declares more than {max} namespaces")]
    TooManyNamespaces {
        /// The bound.
        max: usize,
    },
    /// A name in `&…;` that XML does not know.
    #[error("&{name}; is not known: XML has only &lt; &gt; &amp; &quot; &apos; and numbers such as &#160;")]
    UnknownEntity {
        /// The name.
        name: String,
    },
    /// It ends in the middle.
    #[error("the file is cut off: an element is opened and never closed")]
    CutOff,
    /// Nothing in it.
    #[error("there is no element in it: this is no XML document")]
    NoElement,
    /// Not XML.
    #[error("not well-formed XML: {what}")]
    Malformed {
        /// What the parser found.
        what: String,
    },
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.fault)
    }
}

impl std::error::Error for XmlError {}

/// A document's text, within its bounds, not yet a tree. It is kept by the caller because the tree borrows from it.
#[derive(Debug, Clone)]
pub struct Source {
    text: String,
    pieces: usize,
}

impl Source {
    /// Decodes and counts. UTF-8, UTF-16 with its mark, and Latin-1 or Windows-1252 where the document says so.
    pub fn read(bytes: &[u8], bounds: &Bounds) -> Result<Self, XmlError> {
        if bytes.len() > bounds.bytes {
            let fault = XmlFault::TooLarge { bytes: bytes.len(), max: bounds.bytes };
            return Err(XmlError { line: 1, column: 1, fault });
        }
        let mut text = decode::text(bytes)?;
        if bounds.html {
            text = names::html_to_xml(text).map_err(|(text, at)| at_byte(&text, at, XmlFault::Doctype))?;
        }
        let pieces = scan::count(&text, bounds).map_err(|(at, fault)| at_byte(&text, at, fault))?;
        Ok(Self { text, pieces })
    }

    /// The tree, if the text is well-formed.
    pub fn tree(&self) -> Result<Document<'_>, XmlError> {
        let limit = u32::try_from(self.pieces + 2).unwrap_or(u32::MAX);
        let options =
            roxmltree::ParsingOptions { allow_dtd: false, nodes_limit: limit, entity_resolver: None };
        Document::parse_with_options(&self.text, options).map_err(|error| self.refusal(error))
    }

    /// Elements, attributes, comments, instructions and runs of text in it.
    pub fn pieces(&self) -> usize {
        self.pieces
    }

    /// The text as UTF-8.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn refusal(&self, error: roxmltree::Error) -> XmlError {
        use roxmltree::Error;
        let place = error.pos();
        let fault = match error {
            Error::DtdDetected => XmlFault::Doctype,
            Error::NodesLimitReached => XmlFault::TooManyPieces { max: self.pieces },
            Error::UnknownEntityReference(name, _) => XmlFault::UnknownEntity { name },
            Error::NoRootNode => XmlFault::NoElement,
            Error::UnclosedRootNode | Error::UnexpectedEndOfStream => {
                return at_byte(&self.text, self.text.len(), XmlFault::CutOff);
            }
            other => {
                let (at, mut what) = (format!(" at {place}"), other.to_string());
                what = what.replace(&at, "");
                // A closing tag far away says little without the place; names a hostile file chose are kept short.
                what = what.chars().take(200).collect();
                XmlFault::Malformed { what }
            }
        };
        XmlError { line: place.row, column: place.col, fault }
    }
}

/// The place of a byte, as line and column.
fn at_byte(text: &str, at: usize, fault: XmlFault) -> XmlError {
    let before = text.get(..at).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    XmlError { line: short(line), column: short(column), fault }
}

#[cfg(test)]
mod tests;
