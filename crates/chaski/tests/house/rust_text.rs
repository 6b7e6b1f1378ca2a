//! Rust source with comments, and if wished strings, blanked out; lines keep their numbers.

/// What to keep besides code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Code only.
    Code,
    /// Code and what stands in string literals.
    CodeAndStrings,
}

/// The source without its comments, and without inline unit tests (they stand last in our files).
pub fn without_comments(source: &str, keep: Keep) -> String {
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap_or(source);
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (length, kept) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), false)
        } else if rest.starts_with("/*") {
            (rest.find("*/").map_or(rest.len(), |at| at + 2), false)
        } else if let Some(length) = raw_string(rest, &out) {
            (length, keep == Keep::CodeAndStrings)
        } else if first == '"' {
            (string(rest), keep == Keep::CodeAndStrings)
        } else if let Some(length) = character(rest) {
            (length, true)
        } else {
            (first.len_utf8(), true)
        };
        let (token, after) = rest.split_at(length);
        if kept {
            out.push_str(token);
        } else {
            out.extend(token.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        }
        rest = after;
    }
    out
}

/// `r"..."`, `r#"..."#`, `br"..."`, unless the `r` ends a name.
fn raw_string(rest: &str, before: &str) -> Option<usize> {
    if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') && !before.ends_with('b') {
        return None;
    }
    let hashes = rest.strip_prefix('r')?;
    let count = hashes.len() - hashes.trim_start_matches('#').len();
    let inside = hashes[count..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(count));
    Some(inside.find(&end).map_or(rest.len(), |at| 1 + count + 1 + at + end.len()))
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// `'"'` and `'\''` are characters; `'a` in `&'a str` is not.
fn character(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    let mut chars = inside.char_indices();
    let (_, first) = chars.next()?;
    if first == '\\' {
        return inside[2..].find('\'').map(|at| 1 + 2 + at + 1);
    }
    let (at, second) = chars.next()?;
    (second == '\'').then_some(1 + at + 1)
}

/// Line numbers (from 1) and lines that contain `needle`.
pub fn lines_with<'t>(text: &'t str, needle: &'t str) -> impl Iterator<Item = (usize, &'t str)> + 't {
    text.lines()
        .enumerate()
        .filter(move |(_, line)| line.contains(needle))
        .map(|(at, line)| (at + 1, line.trim()))
}

#[test]
fn comments_and_strings_are_told_from_code() {
    let source =
        "a(\"// not a comment\"); // b(\n/* c( */ d('\"'); e(r#\"f(\"#); g(&'a str);\nlet r = '\\'';h(";
    let code = without_comments(source, Keep::Code);
    for (needle, expected) in
        [("a(", true), ("b(", false), ("c(", false), ("d(", true), ("e(", true), ("f(", false)]
    {
        assert_eq!(code.contains(needle), expected, "{needle} in {code:?}");
    }
    assert!(code.contains("g(&'a str)") && code.ends_with("h("), "{code:?}");
    assert_eq!(code.lines().count(), source.lines().count());
    assert!(without_comments(source, Keep::CodeAndStrings).contains("// not a comment"));
    assert!(!without_comments("x();\n#[cfg(test)]\nmod tests { y(); }", Keep::Code).contains("y("));
}
