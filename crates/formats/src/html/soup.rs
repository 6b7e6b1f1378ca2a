//! Tag soup as a row of tags and words: what people and old programs write as HTML. One pass, no back-tracking.

use super::clean::Sink;
use crate::xml::character;

/// Longest text that is looked at; the rest is left out.
const MAX_BYTES: usize = 4 << 20;
/// Elements open at once that are looked through for the one that ends.
const MAX_OPEN: usize = 200;
/// Attributes of one tag.
const MAX_ATTRIBUTES: usize = 60;

/// Elements whose content is no markup: everything up to their end tag is left out with them.
const RAW: &[&str] = &[
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
];
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

pub(crate) fn read(text: &str, sink: &mut dyn Sink) {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut rest = &text[..end];
    let mut open: Vec<String> = Vec::new();
    while !rest.is_empty() {
        let Some(at) = rest.find('<') else {
            words(rest, sink);
            break;
        };
        words(&rest[..at], sink);
        rest = &rest[at..];
        rest = match rest.as_bytes().get(1) {
            Some(b'!') if rest.starts_with("<!--") => after(rest, "-->"),
            Some(b'!') if rest.starts_with("<![CDATA[") => {
                let inside = &rest[9..];
                let (inside, left) = inside.split_once("]]>").unwrap_or((inside, ""));
                sink.text(inside);
                left
            }
            Some(b'!' | b'?') => after(rest, ">"),
            Some(b'/') => {
                let name = name_at(&rest[2..]);
                close_through(&name, &mut open, sink);
                after(rest, ">")
            }
            Some(letter) if letter.is_ascii_alphabetic() => tag(rest, &mut open, sink),
            // A sign in a sum: 3 < 4.
            _ => {
                sink.text("<");
                &rest[1..]
            }
        };
    }
    for _ in open {
        sink.close();
    }
}

fn tag<'a>(text: &'a str, open: &mut Vec<String>, sink: &mut dyn Sink) -> &'a str {
    let name = name_at(&text[1..]);
    let (attributes, empty, mut rest) = attributes(&text[1 + name.len()..]);
    let name = name.to_ascii_lowercase();
    for closed in implied(&name) {
        close_nearest(closed, &name, open, sink);
    }
    let find = |wanted: &str| {
        attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(wanted)).map(|(_, value)| decoded(value))
    };
    sink.open(&name, &find);
    if RAW.contains(&name.as_str()) {
        sink.close();
        if !empty || !matches!(name.as_str(), "title" | "style" | "textarea") {
            rest = after_raw(rest, &name);
        }
    } else if VOID.contains(&name.as_str()) || empty || open.len() >= MAX_OPEN {
        sink.close();
    } else {
        open.push(name);
    }
    rest
}

/// Elements that end where another begins: their end tags may be left out.
fn implied(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["li"],
        "dd" | "dt" => &["dd", "dt"],
        "tr" => &["td", "th", "tr"],
        "td" | "th" => &["td", "th"],
        "tbody" | "tfoot" => &["td", "th", "tr", "tbody", "thead"],
        "option" => &["option"],
        "p" | "div" | "ul" | "ol" | "dl" | "table" | "pre" | "blockquote" | "h1" | "h2" | "h3" | "h4"
        | "h5" | "h6" | "hr" | "section" | "figure" => &["p"],
        _ => &[],
    }
}

/// Closes the nearest open element of a name, unless a list, table or cell that is not left by `opening` stands between.
fn close_nearest(name: &str, opening: &str, open: &mut Vec<String>, sink: &mut dyn Sink) {
    let walls: &[&str] = match opening {
        "li" => &["ul", "ol"],
        "dd" | "dt" => &["dl"],
        "tr" | "td" | "th" | "tbody" | "tfoot" => &["table"],
        _ => &["li", "td", "th", "dd", "div", "blockquote", "table", "section", "figure"],
    };
    for at in (0..open.len()).rev() {
        if open[at] == name {
            for _ in at..open.len() {
                sink.close();
            }
            open.truncate(at);
            return;
        }
        if walls.contains(&open[at].as_str()) {
            return;
        }
    }
}

/// An end tag: closes up to its element; one that was never opened is passed over.
fn close_through(name: &str, open: &mut Vec<String>, sink: &mut dyn Sink) {
    if let Some(at) = open.iter().rposition(|known| known.eq_ignore_ascii_case(name)) {
        for _ in at..open.len() {
            sink.close();
        }
        open.truncate(at);
    }
}

fn name_at(text: &str) -> String {
    let end = text.bytes().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_')));
    text[..end.unwrap_or(text.len())].to_string()
}

/// Attributes up to the `>`; whether it ends with `/>`; what follows.
fn attributes(text: &str) -> (Vec<(&str, &str)>, bool, &str) {
    let bytes = text.as_bytes();
    let (mut list, mut at, mut empty) = (Vec::new(), 0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return (list, empty, &text[at + 1..]),
            b'/' => {
                empty = bytes.get(at + 1) == Some(&b'>');
                at += 1;
            }
            b if b.is_ascii_whitespace() => at += 1,
            _ => {
                let start = at;
                // A name may begin with `=`; browsers read it so, and nothing on the list does.
                at += 1;
                while at < bytes.len()
                    && !bytes[at].is_ascii_whitespace()
                    && !matches!(bytes[at], b'=' | b'>' | b'/')
                {
                    at += 1;
                }
                let key = text.get(start..at).unwrap_or_default();
                let mut look = at;
                while bytes.get(look).is_some_and(u8::is_ascii_whitespace) {
                    look += 1;
                }
                let mut value = "";
                if bytes.get(look) == Some(&b'=') {
                    at = look + 1;
                    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                        at += 1;
                    }
                    let from;
                    match bytes.get(at) {
                        Some(quote @ (b'"' | b'\'')) => {
                            from = at + 1;
                            let length = bytes[from..].iter().position(|b| b == quote);
                            at = length.map_or(bytes.len(), |length| from + length);
                            value = text.get(from..at).unwrap_or_default();
                            at = (at + 1).min(bytes.len());
                        }
                        _ => {
                            from = at;
                            while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>') {
                                at += 1;
                            }
                            value = text.get(from..at).unwrap_or_default();
                        }
                    }
                }
                if list.len() < MAX_ATTRIBUTES {
                    list.push((key, value));
                }
            }
        }
    }
    (list, empty, "")
}

fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

/// After the end tag of an element whose content is no markup.
fn after_raw<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        let tail = &rest[at + 2..];
        if tail.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return after(tail, ">");
        }
        rest = tail;
    }
    ""
}

fn words(text: &str, sink: &mut dyn Sink) {
    if !text.is_empty() {
        sink.text(&decoded(text));
    }
}

/// Named and numbered characters as themselves.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end.and_then(|end| Some((end, reference(&rest[1..end])?))) {
            Some((end, character)) => {
                out.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else { return character(name) };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
}
