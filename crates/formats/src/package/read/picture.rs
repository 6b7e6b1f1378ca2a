//! A first look at pictures: are they what they say, are they harmless, how large are they drawn?

use crate::package::finding::Finding;

/// What no drawing of ours may hold. SVG is shown as an image, where browsers run nothing; this keeps it harmless elsewhere too.
const FORBIDDEN_IN_SVG: [(&str, &str); 11] = [
    ("<script", "a script"),
    ("<!doctype", "a document type"),
    ("<!entity", "an entity"),
    ("<foreignobject", "foreign content"),
    ("<iframe", "a frame"),
    ("<image", "a picture inside"),
    ("<style", "a style sheet"),
    ("javascript:", "a script"),
    ("href=\"http", "an outside reference"),
    ("url(http", "an outside reference"),
    ("@import", "an outside reference"),
];

/// Size in CSS pixels, where known, and what is wrong.
pub fn look(path: &str, bytes: &[u8]) -> (Option<(u32, u32)>, Option<Finding>) {
    let refuse = |what: String| {
        Finding::error(path, 0, what, "Draw it again without, or export it as plain SVG, PNG, JPEG or WebP")
    };
    if !path.ends_with(".svg") {
        let ok = match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            "jpg" | "jpeg" => bytes.starts_with(b"\xff\xd8\xff"),
            _ => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        };
        let size = path.ends_with(".png").then(|| png_size(bytes)).flatten();
        return (size, (!ok).then(|| refuse("is not the kind of picture its name says".to_string())));
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return (None, Some(refuse("is not UTF-8".to_string())));
    };
    let lower = text.to_ascii_lowercase();
    let problem = if !lower.trim_start().starts_with("<svg") {
        Some("does not begin with <svg".to_string())
    } else if let Some((_, what)) = FORBIDDEN_IN_SVG.iter().find(|(sign, _)| lower.contains(sign)) {
        Some(format!("holds {what}"))
    } else if has_event_handler(&lower) {
        Some("holds an on… attribute, which could run a script".to_string())
    } else {
        None
    };
    (view_box(text), problem.map(refuse))
}

/// ` onclick=` and its kin.
fn has_event_handler(lower: &str) -> bool {
    lower.match_indices("on").any(|(at, _)| {
        let before = lower[..at].chars().next_back();
        let name: &str = &lower[at..];
        let end = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
        before.is_some_and(|c| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '/'))
            && end > 2
            && name[end..].trim_start().starts_with('=')
    })
}

fn view_box(svg: &str) -> Option<(u32, u32)> {
    let rest = svg.split_once("viewBox=\"")?.1;
    let numbers: Vec<f64> =
        rest.split('"').next()?.split([' ', ',']).filter_map(|n| n.parse().ok()).collect();
    match numbers.as_slice() {
        [_, _, width, height] if (1.0..=10_000.0).contains(width) && (1.0..=10_000.0).contains(height) => {
            Some((*width as u32, *height as u32))
        }
        _ => None,
    }
}

/// Width and height from the IHDR chunk (PNG specification, 11.2.2).
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes);
    Some((number(16)?, number(20)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_and_not() {
        let svg = |inside: &str| {
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 320 200\">{inside}</svg>")
        };
        assert_eq!(look("a.svg", svg("<path d=\"M0 0\"/>").as_bytes()), (Some((320, 200)), None));
        for bad in [
            "<script>",
            "<g onclick=\"x\">",
            "<g\nOnLoad = 'x'>",
            "<a href=\"http://x\">",
            "<style>",
            "<foreignObject>",
        ] {
            assert!(look("a.svg", svg(bad).as_bytes()).1.is_some(), "{bad}");
        }
        assert!(look("a.svg", b"<!DOCTYPE svg><svg>").1.is_some());
        assert!(look("a.png", b"GIF89a").1.is_some());
        assert_eq!(look("a.jpg", b"\xff\xd8\xff\xe0").1, None);
    }
}
