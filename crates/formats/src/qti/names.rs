//! Names: QTI 3's hyphens and QTI 2's capitals, and which elements are HTML's.

/// `response-declaration` as `responseDeclaration`; names without hyphens stay.
pub(super) fn camel(name: &str) -> String {
    match name {
        // The two whose capitals hyphens cannot bring back.
        "duration-lt" => return "durationLT".into(),
        "duration-gte" => return "durationGTE".into(),
        _ => {}
    }
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for letter in name.chars() {
        match letter {
            '-' => upper = true,
            letter if upper => {
                out.extend(letter.to_uppercase());
                upper = false;
            }
            letter => out.push(letter),
        }
    }
    out
}

/// `responseDeclaration` as `response-declaration`.
pub(super) fn kebab(name: &str) -> String {
    match name {
        "durationLT" => return "duration-lt".into(),
        "durationGTE" => return "duration-gte".into(),
        _ => {}
    }
    let mut out = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// HTML's elements that an item may hold (QTI 2.2 content model, QTI 3.0 HTML5 elements), sorted.
#[rustfmt::skip]
const HTML: &[&str] = &[
    "a", "abbr", "acronym", "address", "article", "aside", "audio", "b", "bdi", "bdo", "big", "blockquote", "br",
    "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
    "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "iframe",
    "img", "ins", "kbd", "label", "li", "main", "mark", "nav", "object", "ol", "p", "param", "picture", "pre", "q",
    "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "script", "section", "small", "source", "span", "strike", "strong",
    "style", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "track", "tt",
    "u", "ul", "var", "video", "wbr",
];

pub(super) fn is_html(name: &str) -> bool {
    HTML.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for name in ["responseDeclaration", "anyN", "gcd", "durationLT", "durationGTE", "mapResponsePoint"] {
            assert_eq!(camel(&kebab(name)), name);
        }
        assert_eq!((kebab("anyN").as_str(), kebab("durationGTE").as_str()), ("any-n", "duration-gte"));
        assert!(HTML.is_sorted());
        assert!(is_html("table") && !is_html("variable"));
    }
}
