//! `patternMatch`: regular expressions of XML Schema (part 2, appendix F), which always match the whole text.
//!
//! They run on an engine whose time grows with the text only, so no pattern can hang a box. What XML Schema has and the engine
//! spells differently is rewritten; what neither has (look-around, back references) is refused by name.

use regex::{Regex, RegexBuilder};

/// Longest pattern.
const MAX_PATTERN_BYTES: usize = 2_000;
/// What a compiled pattern may take: `\p{L}{1000}` is small to write.
const MAX_COMPILED_BYTES: usize = 1 << 18;
/// Longest text that is looked at.
const MAX_TEXT_BYTES: usize = 4_096;

/// Whether a text matches; `None` if the pattern is none.
pub(super) fn matches(pattern: &str, text: &str, case_sensitive: bool) -> Option<bool> {
    let compiled = compile(pattern, case_sensitive).ok()?;
    Some(text.len() <= MAX_TEXT_BYTES && compiled.is_match(text))
}

/// The pattern, or why it is none.
pub(super) fn compile(pattern: &str, case_sensitive: bool) -> Result<Regex, String> {
    if pattern.len() > MAX_PATTERN_BYTES {
        return Err(format!("a pattern of more than {MAX_PATTERN_BYTES} bytes"));
    }
    RegexBuilder::new(&format!("^(?:{})$", translated(pattern)))
        .case_insensitive(!case_sensitive)
        // XML Schema's `.` is everything but line ends, as here.
        .size_limit(MAX_COMPILED_BYTES)
        .nest_limit(60)
        .build()
        .map_err(|error| {
            let words = error.to_string();
            let last = words.lines().last().unwrap_or_default().trim_start_matches("error: ").to_string();
            format!("the pattern \"{}\": {last}", pattern.chars().take(80).collect::<String>())
        })
}

/// Name letters of XML (`\i`, `\c`), and its way to take letters out of a class.
fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut letters = pattern.chars().peekable();
    let mut classes = 0usize;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('i') if classes > 0 => out.push_str(r"_:\p{L}"),
                Some('c') if classes > 0 => out.push_str(r"_:\p{L}\p{N}\p{M}.\-"),
                Some('i') => out.push_str(r"[_:\p{L}]"),
                Some('c') => out.push_str(r"[_:\p{L}\p{N}\p{M}.\-]"),
                Some('I') => out.push_str(r"[^_:\p{L}]"),
                Some('C') => out.push_str(r"[^_:\p{L}\p{N}\p{M}.\-]"),
                Some(other) => {
                    out.push('\\');
                    out.push(other);
                }
                None => out.push('\\'),
            },
            // `[a-z-[aeiou]]`: the letters without these.
            '-' if classes > 0 && letters.peek() == Some(&'[') => out.push_str("--"),
            // A bracket or a doubled sign inside a class means itself in XML Schema.
            '[' if classes > 0 && !out.ends_with("--") => out.push_str(r"\["),
            '[' => {
                classes += 1;
                out.push('[');
                if letters.peek() == Some(&'^') {
                    letters.next();
                    out.push('^');
                }
            }
            ']' => {
                classes = classes.saturating_sub(1);
                out.push(']');
            }
            '&' | '~' if classes > 0 => {
                out.push('\\');
                out.push(letter);
            }
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_xml_schema() {
        for (pattern, text, expected) in [
            ("ab", "ab", true),
            ("ab", "xaby", false),
            ("a|b", "b", true),
            ("a|bc", "ac", false),
            (r"\d{2}", "42", true),
            (r"\d{2}", "142", false),
            (r"[\i-[:]][\c-[:]]*", "nombre-1", true),
            (r"[a-z-[aeiou]]+", "xyz", true),
            (r"[a-z-[aeiou]]+", "xaz", false),
            (r"\p{Lu}\p{Ll}+", "Ñandú", true),
            (r"\s*\w+\s*", "  árbol ", true),
            ("^ab$", "ab", true),
            ("[a&&b]+", "&b", true),
            (r"\i\c*", "_x", true),
        ] {
            assert_eq!(matches(pattern, text, true), Some(expected), "{pattern} {text}");
        }
        assert_eq!(matches("ab", "AB", false), Some(true));
        assert_eq!(matches("niño", "NIÑO", false), Some(true));
    }

    #[test]
    fn what_is_refused() {
        for pattern in ["(", "a(?=b)", r"(a)\1", "a{2,1}", &"x".repeat(2_001), r"(\p{L}{1000}){1000}"] {
            assert!(compile(pattern, true).is_err(), "{pattern}");
        }
        // A pattern that hangs engines that try again and again.
        let text = format!("{}!", "a".repeat(50_000));
        assert_eq!(matches("(a*)*b", &text, true), Some(false));
    }
}
