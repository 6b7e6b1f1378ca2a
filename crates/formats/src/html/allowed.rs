//! The lists: what is written, what is dropped with all that is in it. Anything else leaves only its words.

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Written; it stands in a line.
    Inline,
    /// Written; it is a block.
    Block,
    /// Written; nothing is in it.
    Void,
    /// Its words stay.
    Unwrapped,
    /// Nothing of it stays.
    Dropped,
}

/// What becomes of an element, by its name in small letters.
pub(super) fn fate(name: &str) -> Fate {
    match name {
        "a" | "abbr" | "b" | "bdi" | "bdo" | "cite" | "code" | "del" | "dfn" | "em" | "i" | "ins" | "kbd"
        | "mark" | "q" | "rp" | "rt" | "ruby" | "s" | "samp" | "small" | "span" | "strong" | "sub"
        | "sup" | "time" | "u" | "var" => Fate::Inline,
        "math" | "menclose" | "merror" | "mfrac" | "mi" | "mmultiscripts" | "mn" | "mo" | "mover"
        | "mpadded" | "mphantom" | "mprescripts" | "mroot" | "mrow" | "ms" | "mspace" | "msqrt"
        | "mstyle" | "msub" | "msubsup" | "msup" | "mtable" | "mtd" | "mtext" | "mtr" | "munder"
        | "munderover" | "none" | "semantics" => Fate::Inline,
        "address" | "article" | "aside" | "audio" | "blockquote" | "caption" | "colgroup" | "dd"
        | "details" | "div" | "dl" | "dt" | "figcaption" | "figure" | "footer" | "h1" | "h2" | "h3"
        | "h4" | "h5" | "h6" | "header" | "li" | "ol" | "p" | "pre" | "section" | "summary" | "table"
        | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" | "ul" | "video" => Fate::Block,
        "br" | "col" | "hr" | "img" | "source" | "track" | "wbr" => Fate::Void,
        "annotation" | "annotation-xml" | "applet" | "base" | "embed" | "frame" | "frameset" | "head"
        | "iframe" | "input" | "link" | "map" | "meta" | "noembed" | "noframes" | "noscript" | "object"
        | "param" | "plaintext" | "script" | "select" | "style" | "svg" | "template" | "textarea"
        | "title" | "xmp" => Fate::Dropped,
        _ => Fate::Unwrapped,
    }
}

/// Attributes that are written with a value that is looked at; addresses are another matter.
pub(super) fn attributes(name: &str) -> &'static [&'static str] {
    match name {
        "img" => &["alt", "width", "height", "lang", "dir"],
        "td" | "th" => &["colspan", "rowspan", "scope", "lang", "dir"],
        "col" | "colgroup" => &["span"],
        "ol" => &["start", "type", "reversed", "lang", "dir"],
        "li" => &["value", "lang", "dir"],
        "bdo" => &["dir"],
        "time" => &["datetime"],
        "track" => &["kind", "srclang", "label"],
        "math" => &["display", "dir"],
        "mo" => &["stretchy", "fence", "separator", "form"],
        "mfrac" => &["linethickness"],
        "mi" | "mn" | "mtext" | "mstyle" => &["mathvariant", "displaystyle"],
        "mtd" => &["columnspan", "rowspan"],
        "menclose" => &["notation"],
        _ if name.starts_with('m') && name != "mark" => &[],
        _ => &["lang", "dir", "title"],
    }
}

/// Whether the value of such an attribute can be what it says it is.
pub(super) fn good_value(attribute: &str, value: &str) -> bool {
    let number = |max: u32| value.trim().parse::<u32>().is_ok_and(|n| n <= max);
    match attribute {
        "alt" | "title" | "label" => true,
        "colspan" | "rowspan" | "columnspan" | "span" => number(100),
        "width" | "height" => number(4_000),
        "start" | "value" => value.trim().parse::<i32>().is_ok(),
        "dir" => matches!(value, "ltr" | "rtl" | "auto"),
        _ => value.len() <= 60 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_. :+".contains(&b)),
    }
}
