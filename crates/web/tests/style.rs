//! House rules for what browsers load: the style keeps to what Chrome 64 knows and to the measured contrasts; the
//! script keeps to ES2017; both keep to their budgets.

use std::collections::BTreeMap;

const STYLE: &str = include_str!("../assets/chaski.css");
const SCRIPT: &str = include_str!("../assets/chaski.js");

/// The style's rules without comments: (selector or at-rule, declarations), nested at-rules flattened.
fn rules(css: &str) -> Vec<(String, String)> {
    let mut plain = String::new();
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        plain.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    plain.push_str(rest);
    let mut rules = Vec::new();
    let mut head = String::new();
    for part in plain.split_inclusive(['{', '}']) {
        let text = part[..part.len() - 1].trim().to_owned();
        if part.ends_with('{') {
            head = text;
        } else if !text.is_empty() {
            rules.push((head.clone(), text));
        }
    }
    rules
}

#[test]
fn the_style_keeps_to_chrome_64() {
    // Each with the first Chrome that knows it; a whole rule is dropped for an unknown selector.
    let selectors =
        [":is(", ":where(", ":has(", ":focus-visible,", "&", "::marker", ":not(:not", "@layer", "@container"];
    let values = [
        "min(",
        "max(",
        "clamp(",
        "inset:",
        "aspect-ratio",
        "dvh",
        "svh",
        "lvh",
        "color-mix",
        "oklch",
        "lch(",
        "lab(",
        "margin-inline",
        "margin-block",
        "padding-inline",
        "padding-block",
        "inset-inline",
        "place-items",
        "place-content",
        "subgrid",
        "content-visibility",
        "backdrop-filter",
        "row-gap:",
        "column-gap:",
        "revert",
        "conic-gradient",
        "image-set(",
        "text-wrap",
    ];
    for (selector, declarations) in rules(STYLE) {
        for new in selectors {
            assert!(!selector.contains(new), "{selector} uses {new}");
        }
        // A rule of its own that older browsers drop whole, where the script does the same: folds on paper.
        if selector == "details::details-content" {
            continue;
        }
        for new in values {
            // `minmax(` came with grid (Chrome 57).
            assert!(
                !declarations.replace("minmax(", "").contains(new),
                "{selector} {{ {declarations} }} uses {new}"
            );
        }
        for declaration in declarations.split(';').map(str::trim) {
            assert!(
                !declaration.starts_with("gap:"),
                "{selector}: gap is unknown in flex; use margins or grid-gap"
            );
            // Double-position colour stops: `red 0 5px` (Chrome 71).
            let doubled = declaration.contains("gradient(")
                && declaration
                    .split(',')
                    .any(|stop| stop.split_whitespace().filter(|w| w.ends_with("px")).count() > 1);
            assert!(!doubled, "{selector}: {declaration}: two positions in one colour stop");
        }
    }
}

#[test]
fn nothing_comes_from_elsewhere() {
    for (name, text) in [("style", STYLE), ("script", SCRIPT)] {
        for elsewhere in ["http://", "https://", "@import", "url("] {
            assert!(!text.contains(elsewhere), "{name} mentions {elsewhere}");
        }
    }
}

#[test]
fn the_script_keeps_to_es2017() {
    for new in [
        "?.",
        "??",
        "catch {",
        "{ ...",
        "({...",
        "async *",
        ".flat(",
        ".flatMap(",
        "fromEntries",
        "replaceAll",
        ".at(",
        "AbortController",
        "matchAll",
        "globalThis",
        "import(",
        "eval(",
    ] {
        assert!(!SCRIPT.contains(new), "the script uses {new}");
    }
    // Pages that come back go through DOMParser, where nothing runs; what is set as HTML is our own icons.
    for line in SCRIPT.lines().filter(|line| line.contains("innerHTML")) {
        assert!(line.contains("innerHTML = icon("), "{line}");
    }
}

/// The tokens of one `:root` block.
fn tokens(nth: usize) -> BTreeMap<String, [f64; 3]> {
    let (_, block) =
        rules(STYLE).into_iter().filter(|(selector, _)| selector == ":root").nth(nth).expect("a block");
    let mut tokens = BTreeMap::new();
    for declaration in block.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let Some(hex) = value.trim().strip_prefix('#') else { continue };
        let wide: String =
            if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
        let channel =
            |at: usize| f64::from(u8::from_str_radix(&wide[at..at + 2], 16).expect("hexadecimal")) / 255.0;
        tokens.insert(name.trim().to_owned(), [channel(0), channel(2), channel(4)]);
    }
    tokens
}

/// WCAG 2.2, relative luminance and contrast ratio.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let linear = |c: f64| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let luminance = |c: [f64; 3]| 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
    let (one, other) = (luminance(a), luminance(b));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn contrasts() {
    let light = tokens(0);
    let mut dark = light.clone();
    dark.extend(tokens(1));
    let mut print = light.clone();
    print.extend(tokens(2));
    for (name, tokens) in [("light", light), ("dark", dark), ("print", print)] {
        let measure = |text: &str, ground: &str, least: f64| {
            let ratio = contrast(tokens[&format!("--{text}")], tokens[&format!("--{ground}")]);
            assert!(ratio >= least, "{name}: {text} on {ground} is {ratio:.2}, should be at least {least}");
        };
        for ground in ["paper", "card"] {
            // AAA for body, AA for everything that is read.
            measure("ink", ground, 7.0);
            for text in ["ink-2", "indigo", "leaf", "clay", "grana"] {
                measure(text, ground, 4.5);
            }
        }
        for (text, ground) in
            [("ink", "tint-indigo"), ("ink", "tint-leaf"), ("ink", "tint-clay"), ("ink", "tint-grana")]
        {
            measure(text, ground, 7.0);
        }
        for (text, ground) in [("indigo", "tint-indigo"), ("indigo", "tint-clay"), ("ink-2", "tint-indigo")] {
            measure(text, ground, 4.5);
        }
        if name != "print" {
            measure("on-indigo", "indigo", 4.5);
            measure("card", "clay", 4.5);
        }
    }
    assert!(contrast(tokens(0)["--ink"], tokens(0)["--maize"]) >= 7.0, "the demonstration band");
}

#[test]
fn the_file_is_read_as_meant() {
    // The reader above is simple; these show that it sees what it should.
    let seen = rules("a { b: c } /* x { y } */ @media print { d { e: f; g: h } }");
    assert_eq!(seen, [("a".into(), "b: c".into()), ("d".into(), "e: f; g: h".into())]);
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
    assert!(rules(STYLE).len() > 100);
}
