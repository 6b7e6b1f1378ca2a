//! Counts what a document holds, in one pass that keeps nothing, before a tree is built.
//!
//! It follows XML's own grammar of tags, so up to the first mistake it sees exactly what the parser will see, and the parser
//! stops at that mistake: no document can show this pass less than it shows the parser.

use super::{Bounds, MAX_ATTRIBUTES, MAX_NAMESPACES, XmlFault};

/// The number of pieces, or where and why the document is refused.
pub(super) fn count(text: &str, bounds: &Bounds) -> Result<usize, (usize, XmlFault)> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut pieces, mut namespaces) = (0usize, 0usize, 0usize, 0usize);
    while at < bytes.len() {
        let start = at;
        if bytes[at] != b'<' {
            at = find(bytes, at, b"<").unwrap_or(bytes.len());
            pieces += 1;
        } else if bytes[at..].starts_with(b"<!--") {
            at = after(bytes, at + 4, b"-->");
            pieces += 1;
        } else if bytes[at..].starts_with(b"<![CDATA[") {
            at = after(bytes, at + 9, b"]]>");
            pieces += 1;
        } else if bytes[at..].starts_with(b"<!") {
            return Err((at, XmlFault::Doctype));
        } else if bytes[at..].starts_with(b"<?") {
            at = after(bytes, at + 2, b"?>");
            pieces += 1;
        } else if bytes[at..].starts_with(b"</") {
            at = after(bytes, at + 2, b">");
            depth = depth.saturating_sub(1);
        } else {
            let tag = tag(bytes, at + 1);
            if tag.attributes > MAX_ATTRIBUTES {
                return Err((start, XmlFault::TooManyAttributes { max: MAX_ATTRIBUTES }));
            }
            namespaces += tag.namespaces;
            if namespaces > MAX_NAMESPACES {
                return Err((start, XmlFault::TooManyNamespaces { max: MAX_NAMESPACES }));
            }
            pieces += 1 + tag.attributes;
            // An empty element is as deep as its place.
            if depth + 1 > bounds.depth {
                return Err((start, XmlFault::TooDeep { max: bounds.depth }));
            }
            depth += usize::from(!tag.empty);
            at = tag.end;
        }
        if pieces > bounds.pieces {
            return Err((start, XmlFault::TooManyPieces { max: bounds.pieces }));
        }
    }
    Ok(pieces)
}

struct Tag {
    end: usize,
    attributes: usize,
    namespaces: usize,
    empty: bool,
}

/// The tag that begins after its `<`. A `>` inside quotation marks does not end it.
fn tag(bytes: &[u8], from: usize) -> Tag {
    let mut tag = Tag { end: bytes.len(), attributes: 0, namespaces: 0, empty: false };
    let mut at = from;
    let mut word = from;
    while at < bytes.len() {
        match bytes[at] {
            b'>' => {
                tag.empty = bytes[at - 1] == b'/';
                tag.end = at + 1;
                break;
            }
            b'=' => {
                tag.attributes += 1;
                tag.namespaces += usize::from(bytes[word..].starts_with(b"xmlns"));
            }
            quote @ (b'"' | b'\'') => match find(bytes, at + 1, &[quote]) {
                Some(end) => at = end,
                None => break,
            },
            b' ' | b'\t' | b'\r' | b'\n' => {
                // White space may stand between a name and its `=`; the word is still the name.
                while bytes.get(at + 1).is_some_and(|next| next.is_ascii_whitespace()) {
                    at += 1;
                }
                if bytes.get(at + 1) != Some(&b'=') {
                    word = at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    tag
}

fn after(bytes: &[u8], from: usize, end: &[u8]) -> usize {
    find(bytes, from, end).map_or(bytes.len(), |found| found + end.len())
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let first = *what.first()?;
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        if bytes[at..].starts_with(what) {
            return Some(at);
        }
        at += 1;
    }
}
