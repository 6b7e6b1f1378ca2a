//! The Markdown of course pages: a small block tree, and the HTML it becomes. Whatever is not in the tree cannot reach a page.

mod html;
mod read;
mod words;

pub use html::{PicturePlace, escape, html, picture_html, write_inlines};
pub use read::{Allowed, Problem, parse, tags_as_words};
pub use words::lines;

/// A block of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading; level 1 is the page's title.
    Heading {
        /// 1 to 3.
        level: u8,
        /// Its words.
        words: Vec<Inline>,
    },
    /// A list; `start` is the first number of an ordered one.
    List {
        /// `None` for bullets.
        start: Option<u64>,
        /// Blocks of each item.
        items: Vec<Vec<Block>>,
    },
    /// A picture by file name, with its text alternative.
    Picture {
        /// File name without folder.
        file: String,
        /// What matters in it.
        alternative: String,
    },
    /// A box: situation, idea, message and so on.
    Boxed {
        /// Which.
        kind: BoxKind,
        /// Its title in the page's language; may be empty.
        title: String,
        /// What is in it.
        blocks: Vec<Block>,
    },
    /// A quotation.
    Quotation(Vec<Block>),
    /// A table.
    Table {
        /// The heads of the columns.
        head: Vec<Vec<Inline>>,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// Program text, kept as written.
    Code(String),
    /// A line across: time to breathe.
    Pause,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Soft stress.
    Emphasis(Vec<Inline>),
    /// Strong stress.
    Strong(Vec<Inline>),
    /// A piece of program text or a code.
    Code(String),
    /// A link to an `https://` address.
    Link {
        /// Where to.
        url: String,
        /// Its words.
        words: Vec<Inline>,
    },
    /// A forced new line.
    NewLine,
}

/// What a box is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoxKind {
    /// The situation a lesson opens with.
    Situation,
    /// The one idea.
    Idea,
    /// A warning.
    Careful,
    /// Something to do at home.
    Home,
    /// Something to talk about.
    Talk,
    /// A message as it looks on a phone; the title is the sender.
    Message,
}

impl BoxKind {
    /// Every kind with its name, as written after `[!` and in the HTML class.
    pub const ALL: [(&'static str, BoxKind); 6] = [
        ("situation", BoxKind::Situation),
        ("idea", BoxKind::Idea),
        ("careful", BoxKind::Careful),
        ("home", BoxKind::Home),
        ("talk", BoxKind::Talk),
        ("message", BoxKind::Message),
    ];

    /// The name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("idea", |(name, _)| name)
    }
}

/// The words alone, without stress.
pub fn plain(words: &[Inline]) -> String {
    let mut text = String::new();
    for piece in words {
        match piece {
            Inline::Text(words) | Inline::Code(words) => text.push_str(&words.replace('\n', " ")),
            Inline::Emphasis(inside) | Inline::Strong(inside) | Inline::Link { words: inside, .. } => {
                text.push_str(&plain(inside));
            }
            Inline::NewLine => text.push(' '),
        }
    }
    text
}

/// The words of all blocks alone, one block after another.
pub fn plain_blocks(blocks: &[Block]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(words) | Block::Heading { words, .. } => parts.push(plain(words)),
            Block::List { items, .. } => parts.extend(items.iter().map(|item| plain_blocks(item))),
            Block::Picture { alternative, .. } => parts.push(alternative.clone()),
            Block::Boxed { title, blocks, .. } => parts.extend([title.clone(), plain_blocks(blocks)]),
            Block::Quotation(blocks) => parts.push(plain_blocks(blocks)),
            Block::Table { head, rows } => {
                parts.extend(std::iter::once(head).chain(rows).flatten().map(|cell| plain(cell)));
            }
            Block::Code(code) => parts.push(code.clone()),
            Block::Pause => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAGE: Allowed = Allowed { page: true, links: false };

    fn page(source: &str) -> (String, Vec<Problem>) {
        let (blocks, problems) = parse(source, PAGE);
        let place = |file: &str| Some(PicturePlace { url: format!("/media/{file}"), size: Some((320, 200)) });
        (html(&blocks, &place), problems)
    }

    #[test]
    fn pages() {
        for (source, expected) in [
            (
                "One *soft* **strong** `4512`.",
                "<p>One <em>soft</em> <strong>strong</strong> <code>4512</code>.</p>",
            ),
            ("## Look\n\n- a\n- b", "<h2>Look</h2><ul><li>a</li><li>b</li></ul>"),
            ("3. c\n4. d", "<ol start=\"3\"><li>c</li><li>d</li></ol>"),
            (
                "![A \"phone\"](p.svg)",
                "<figure><img src=\"/media/p.svg\" alt=\"A &quot;phone&quot;\" width=\"320\" height=\"200\"></figure>",
            ),
            (
                "> [!message] +51 900 000 000\n> Pay *now*\n>\n> Today",
                "<div class=\"box box-message\"><p class=\"box-title\">+51 900 000 000</p><p>Pay <em>now</em></p><p>Today</p></div>",
            ),
            ("> [!idea]\n> Stop", "<div class=\"box box-idea\"><p>Stop</p></div>"),
            (
                "> [!home] Title\n>\n> - x",
                "<div class=\"box box-home\"><p class=\"box-title\">Title</p><ul><li>x</li></ul></div>",
            ),
            ("> said", "<blockquote><p>said</p></blockquote>"),
            (
                "| a | b |\n|---|---|\n| 1 | 2 |",
                "<div class=\"table-scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table></div>",
            ),
            (
                "| | b |\n|---|---|\n| 1 | 2 |",
                "<div class=\"table-scroll\" tabindex=\"0\"><table><thead><tr><td></td><th scope=\"col\">b</th></tr></thead><tbody><tr><th scope=\"row\">1</th><td>2</td></tr></tbody></table></div>",
            ),
            ("a & b < c", "<p>a &amp; b &lt; c</p>"),
            ("---", "<hr>"),
        ] {
            assert_eq!(page(source), (expected.to_string(), vec![]), "{source}");
        }
    }

    #[test]
    fn what_is_refused() {
        for (source, line) in [
            ("a\n\n<script>alert(1)</script>", 3),
            ("a <b>b</b>", 1),
            ("[x](javascript:alert(1))", 1),
            ("[x](https://example.org)", 1),
            ("words ![a](p.svg)", 1),
            ("> [!danger] x", 1),
            ("#### deep", 1),
        ] {
            let (html, problems) = page(source);
            assert_eq!(problems.first().map(|(line, _)| *line), Some(line), "{source}");
            assert!(
                !html.contains("<script") && !html.contains("<b>") && !html.contains("javascript"),
                "{html}"
            );
        }
        let (_, problems) = parse("# Title", Allowed { page: false, links: false });
        assert_eq!(problems.len(), 1);
        let deep = "> ".repeat(40) + "x";
        assert!(!page(&deep).1.is_empty());
    }

    proptest! {
        /// Whatever is written, only our own tags come out.
        #[test]
        fn no_foreign_tag_comes_out(source in "(<[a-z]{1,6}>|&|\"|'|\\*|_|\\[|\\]|\\(|\\)|!|#|> |- |\n|\\||`|[a-z ]){0,60}") {
            let (html, _) = page(&source);
            for tag in html.split('<').skip(1) {
                let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                prop_assert!(
                    ["p", "em", "strong", "code", "h1", "h2", "h3", "ul", "ol", "li", "figure", "img", "div", "blockquote", "table",
                     "thead", "tbody", "tr", "th", "td", "pre", "hr", "br"].contains(&name.as_str()),
                    "<{name}> in {html}"
                );
            }
        }
    }
}
