//! The words of HTML that this module's [`super::html()`] wrote, line by line: for paper, and for measures of language.

/// The paragraphs and list items, each a line of words; list items begin with their sign or number.
pub fn lines(html: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    // The next number of each list that is open; none for bullets.
    let mut lists: Vec<Option<u64>> = Vec::new();
    let mut rest = html;
    while let Some((words, after)) = rest.split_once('<') {
        push(&mut lines, words);
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        rest = after;
        match tag.split(' ').next().unwrap_or_default() {
            "ul" => lists.push(None),
            "ol" => lists.push(Some(tag.split('"').nth(1).and_then(|start| start.parse().ok()).unwrap_or(1))),
            "/ul" | "/ol" => drop(lists.pop()),
            "li" => {
                let sign = match lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_string(),
                };
                lines.push(sign);
            }
            // Inside an item its first paragraph goes on in the item's line.
            "p" if lines.last().is_some_and(|line| line.ends_with(". ") || line == "- ") => {}
            "br" | "p" | "/p" | "/li" | "h2" | "/h2" | "h3" | "/h3" => lines.push(String::new()),
            _ => {}
        }
    }
    push(&mut lines, rest);
    lines.retain(|line| !line.trim().is_empty());
    lines
}

fn push(lines: &mut [String], words: &str) {
    if let Some(line) = lines.last_mut() {
        // What `escape` writes; the sign that begins all of them last.
        let signs =
            [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"), ("\n", " ")];
        line.push_str(&signs.iter().fold(words.to_string(), |words, (from, to)| words.replace(from, to)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::markdown::{Allowed, html, parse};

    #[test]
    fn words_of_html() {
        for (markdown, expected) in [
            ("One **strong** & <5", &["One strong & <5"][..]),
            ("A\nb\n\nC", &["A b", "C"]),
            ("Look:\n\n- a\n- *b*", &["Look:", "- a", "- b"]),
            ("- a\n\n  more\n\n- b", &["- a", "more", "- b"]),
            ("3. c\n4. d\n\n\"x\"", &["3. c", "4. d", "\"x\""]),
        ] {
            let (blocks, _) = parse(markdown, Allowed { page: false, links: false });
            assert_eq!(lines(&html(&blocks, &|_| None)), expected, "{markdown}");
        }
        let page = Allowed { page: true, links: false };
        let (blocks, _) = parse("> [!idea] Title\n> It's so\n\n## Head\n\nWords.", page);
        assert_eq!(lines(&html(&blocks, &|_| None)), ["Title", "It's so", "Head", "Words."]);
    }
}
