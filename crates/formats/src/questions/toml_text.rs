//! Texts on their way into a course's files: TOML strings, and words that Markdown leaves alone.

use std::fmt::Write;

/// A TOML string with its quotation marks.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for sign in text.chars() {
        match sign {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            sign if sign.is_control() => drop(write!(out, "\\u{:04X}", sign as u32)),
            sign => out.push(sign),
        }
    }
    out.push('"');
    out
}

/// Plain words as Markdown that shows exactly these words. Lines stay lines, empty lines part paragraphs.
pub fn markdown_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        // Four spaces in front would make program text of it.
        let line = line.trim();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        for (at, sign) in line.char_indices() {
            let begins_block = at == 0 && matches!(sign, '#' | '+' | '-' | '=' | '~' | ':');
            let numbers_item = at == digits && digits > 0 && digits < 10 && matches!(sign, '.' | ')');
            match sign {
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' => out.push('\\'),
                _ if begins_block || numbers_item => out.push('\\'),
                _ => {}
            }
            if !(sign.is_control() || ('\u{e000}'..='\u{f8ff}').contains(&sign)) {
                out.push(sign);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::markdown::{Allowed, html, parse};

    #[test]
    fn what_is_escaped_shows_as_it_was_typed() {
        for words in [
            "a * b * c",
            "_____ es grande",
            "1. uno",
            "12) doce",
            "# no",
            "- no",
            "<b>&amp;</b>",
            "[x](y)",
            "a|b",
            "====",
            "~~~",
            "C:\\Users",
            "`x`",
            "100 % ! ?",
            "![x](y)",
            "> cita",
            "+ más",
            "https://a_b.c/*",
        ] {
            let (blocks, problems) = parse(&markdown_escaped(words), Allowed { page: false, links: false });
            assert_eq!(problems, [], "{words}");
            let shown = html(&blocks, &|_| None);
            let escaped = crate::package::markdown::escape(words);
            assert_eq!(shown.trim(), format!("<p>{escaped}</p>"), "{words}");
        }
    }

    #[test]
    fn toml_reads_back_what_was_quoted() {
        for words in ["a\"b\\c", "dos\nlíneas\t", "\u{1}", "ñ 🦙"] {
            let table: toml::Table = format!("x = {}", quoted(words)).parse().unwrap();
            assert_eq!(table["x"].as_str(), Some(words));
        }
    }
}
