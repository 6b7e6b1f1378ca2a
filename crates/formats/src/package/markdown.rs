//! The Markdown of course pages: a small block tree, and the HTML it becomes. Whatever is not in the tree cannot reach a page.

use super::fields::Lines;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::{fmt::Write, iter::Peekable, ops::Range};

/// Deepest nesting of lists, boxes and emphasis.
const MAX_DEPTH: u32 = 10;

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

/// What a text may hold beside words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    /// Headings, boxes, tables, pictures: a page. Otherwise paragraphs and lists: an exercise's text.
    pub page: bool,
    /// Links to the internet: teacher's notes.
    pub links: bool,
}

/// What is wrong with a text: the line inside it, from 1, and what.
pub type Problem = (u32, String);

/// Reads Markdown. Problems do not stop the reading; what is not allowed is left out.
pub fn parse(source: &str, allowed: Allowed) -> (Vec<Block>, Vec<Problem>) {
    let events = Parser::new_ext(source, Options::ENABLE_TABLES).into_offset_iter().peekable();
    let mut reader = Reader { events, lines: Lines::of(source), allowed, problems: Vec::new() };
    let blocks = reader.blocks(0);
    (blocks, reader.problems)
}

struct Reader<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> {
    events: Peekable<I>,
    lines: Lines,
    allowed: Allowed,
    problems: Vec<Problem>,
}

impl<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> Reader<'a, I> {
    fn problem(&mut self, at: usize, what: &str) {
        self.problems.push((self.lines.line(at), what.to_string()));
    }

    /// Blocks up to and with the end of what encloses them.
    fn blocks(&mut self, depth: u32) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.events.peek().cloned() {
            match event {
                Event::End(_) => {
                    self.events.next();
                    break;
                }
                Event::Start(tag) if is_block(&tag) => {
                    self.events.next();
                    if depth > MAX_DEPTH {
                        self.problem(range.start, "lists or boxes too deep inside each other");
                        self.skip();
                    } else if let Some(block) = self.block(tag, range.start, depth + 1) {
                        blocks.push(block);
                    }
                }
                Event::Rule => {
                    self.events.next();
                    blocks.push(Block::Pause);
                }
                Event::Html(_) => {
                    self.events.next();
                    self.problem(range.start, "HTML tags are not allowed; write Markdown");
                }
                // The words of a tight list's item stand without a paragraph around them.
                _ => {
                    let words = self.inlines(depth + 1, false);
                    if !words.is_empty() {
                        blocks.push(Block::Paragraph(words));
                    }
                }
            }
        }
        blocks
    }

    fn block(&mut self, tag: Tag<'a>, at: usize, depth: u32) -> Option<Block> {
        if !self.allowed.page && !matches!(tag, Tag::Paragraph | Tag::List(_)) {
            self.problem(at, "an exercise's text holds paragraphs and lists only");
            self.skip();
            return None;
        }
        match tag {
            Tag::Paragraph => self.paragraph(at, depth),
            Tag::Heading { level, .. } => {
                let level = match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    HeadingLevel::H3 => 3,
                    _ => {
                        self.problem(at, "headings go down to ### only");
                        3
                    }
                };
                Some(Block::Heading { level, words: self.inlines(depth, true) })
            }
            Tag::List(start) => {
                let mut items = Vec::new();
                while let Some((Event::Start(Tag::Item), _)) = self.events.next() {
                    items.push(self.blocks(depth));
                }
                Some(Block::List { start, items })
            }
            Tag::BlockQuote(_) => {
                let blocks = self.blocks(depth);
                Some(self.quotation_or_box(blocks, at))
            }
            Tag::Table(_) => Some(self.table(depth)),
            Tag::CodeBlock(kind) => {
                if matches!(kind, CodeBlockKind::Indented) {
                    self.problem(at, "a line begins with four spaces or more; take them away");
                }
                let mut code = String::new();
                while let Some((Event::Text(text), _)) = self.events.next() {
                    code.push_str(&text);
                }
                Some(Block::Code(code))
            }
            _ => {
                self.problem(at, "HTML tags and footnotes are not allowed; write Markdown");
                self.skip();
                None
            }
        }
    }

    fn paragraph(&mut self, at: usize, depth: u32) -> Option<Block> {
        if let Some((Event::Start(Tag::Image { dest_url, .. }), _)) = self.events.peek().cloned() {
            self.events.next();
            let alternative = plain(&self.inlines(depth, true));
            if !matches!(self.events.peek(), Some((Event::End(TagEnd::Paragraph), _))) {
                self.problem(at, "a picture stands in a paragraph of its own, with empty lines around it");
                self.skip();
                return None;
            }
            self.events.next();
            if !self.allowed.page {
                self.problem(at, "an exercise's picture is named by `picture`, not inside a text");
                return None;
            }
            return Some(Block::Picture { file: dest_url.to_string(), alternative });
        }
        let words = self.inlines(depth, true);
        (!words.is_empty()).then_some(Block::Paragraph(words))
    }

    fn table(&mut self, depth: u32) -> Block {
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead) => head = self.cells(depth),
                Event::Start(Tag::TableRow) => rows.push(self.cells(depth)),
                _ => break,
            }
        }
        Block::Table { head, rows }
    }

    fn cells(&mut self, depth: u32) -> Vec<Vec<Inline>> {
        let mut cells = Vec::new();
        while let Some((Event::Start(Tag::TableCell), _)) = self.events.next() {
            cells.push(self.inlines(depth, true));
        }
        cells
    }

    /// Pieces of a line; takes the enclosing end if `own_end`, otherwise stops before an end or a block.
    fn inlines(&mut self, depth: u32, own_end: bool) -> Vec<Inline> {
        let mut words: Vec<Inline> = Vec::new();
        while let Some((event, range)) = self.events.peek().cloned() {
            match event {
                Event::End(_) => {
                    if own_end {
                        self.events.next();
                    }
                    break;
                }
                Event::Start(tag) if is_block(&tag) => break,
                Event::Rule => break,
                _ => {}
            }
            self.events.next();
            match event {
                Event::Text(text) => push_text(&mut words, &text),
                Event::SoftBreak => push_text(&mut words, "\n"),
                Event::HardBreak => words.push(Inline::NewLine),
                Event::Code(code) => words.push(Inline::Code(code.to_string())),
                Event::Start(_) if depth > MAX_DEPTH => {
                    self.problem(range.start, "too much inside each other");
                    self.skip();
                }
                Event::Start(Tag::Emphasis) => words.push(Inline::Emphasis(self.inlines(depth + 1, true))),
                Event::Start(Tag::Strong) => words.push(Inline::Strong(self.inlines(depth + 1, true))),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let inside = self.inlines(depth + 1, true);
                    if !self.allowed.links {
                        self.problem(range.start, "links are for teacher's notes; pupils have no internet");
                    } else if !dest_url.starts_with("https://") {
                        self.problem(range.start, "a link begins with https://");
                    } else {
                        words.push(Inline::Link { url: dest_url.to_string(), words: inside });
                    }
                }
                Event::Start(Tag::Image { .. }) => {
                    self.problem(
                        range.start,
                        "a picture stands in a paragraph of its own, with empty lines around it",
                    );
                    self.skip();
                }
                _ => self.problem(range.start, "HTML tags and footnotes are not allowed; write Markdown"),
            }
        }
        words
    }

    /// Leaves out everything up to the end that belongs to the start just read.
    fn skip(&mut self) {
        let mut open = 1u32;
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
    }

    fn quotation_or_box(&mut self, mut blocks: Vec<Block>, at: usize) -> Block {
        let Some(Block::Paragraph(words)) = blocks.first_mut() else { return Block::Quotation(blocks) };
        let Some(Inline::Text(text)) = words.first_mut() else { return Block::Quotation(blocks) };
        let Some((name, rest)) = text.strip_prefix("[!").and_then(|rest| rest.split_once(']')) else {
            return Block::Quotation(blocks);
        };
        let Some((_, kind)) = BoxKind::ALL.into_iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> = BoxKind::ALL.iter().map(|(name, _)| *name).collect();
            let what = format!("there is no box called [!{name}]; there are {}", known.join(", "));
            self.problems.push((self.lines.line(at), what));
            return Block::Quotation(blocks);
        };
        let (title, rest) = rest.split_once('\n').unwrap_or((rest, ""));
        let (title, rest) = (title.trim().to_string(), rest.to_string());
        if rest.is_empty() {
            words.remove(0);
            // `[!idea] words *stressed*`: the title would be cut in the middle.
            if !words.is_empty() && !matches!(words.first(), Some(Inline::NewLine)) {
                self.problem(at, "the title of a box is plain words on the line of its own");
            }
        } else {
            *text = rest;
        }
        if words.is_empty() {
            blocks.remove(0);
        }
        Block::Boxed { kind, title, blocks }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. } | Tag::Strikethrough)
}

fn push_text(words: &mut Vec<Inline>, text: &str) {
    match words.last_mut() {
        Some(Inline::Text(before)) => before.push_str(text),
        _ => words.push(Inline::Text(text.to_string())),
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

/// Where a picture is served, and its size where known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PicturePlace {
    /// The address on the box.
    pub url: String,
    /// Width and height in CSS pixels, so that a page does not jump while it loads.
    pub size: Option<(u32, u32)>,
}

/// Writes blocks as HTML. Everything from the source is escaped; only the tags below can come out.
pub fn html(blocks: &[Block], picture: &dyn Fn(&str) -> Option<PicturePlace>) -> String {
    let mut out = String::new();
    blocks.iter().for_each(|block| write_block(&mut out, block, picture));
    out
}

/// One picture as HTML.
pub fn picture_html(place: &PicturePlace, alternative: &str) -> String {
    let mut out = format!("<img src=\"{}\" alt=\"{}\"", escape(&place.url), escape(alternative));
    if let Some((width, height)) = place.size {
        let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
    }
    out.push('>');
    out
}

fn write_block(out: &mut String, block: &Block, picture: &dyn Fn(&str) -> Option<PicturePlace>) {
    let all =
        |out: &mut String, blocks: &[Block]| blocks.iter().for_each(|block| write_block(out, block, picture));
    match block {
        Block::Paragraph(words) => {
            out.push_str("<p>");
            write_inlines(out, words);
            out.push_str("</p>");
        }
        Block::Heading { level, words } => {
            let _ = write!(out, "<h{level}>");
            write_inlines(out, words);
            let _ = write!(out, "</h{level}>");
        }
        Block::List { start, items } => {
            match start {
                None => out.push_str("<ul>"),
                Some(1) => out.push_str("<ol>"),
                Some(start) => drop(write!(out, "<ol start=\"{start}\">")),
            }
            for item in items {
                out.push_str("<li>");
                match item.as_slice() {
                    [Block::Paragraph(words)] => write_inlines(out, words),
                    blocks => all(out, blocks),
                }
                out.push_str("</li>");
            }
            out.push_str(if start.is_none() { "</ul>" } else { "</ol>" });
        }
        Block::Picture { file, alternative } => {
            if let Some(place) = picture(file) {
                let _ = write!(out, "<figure>{}</figure>", picture_html(&place, alternative));
            }
        }
        Block::Boxed { kind, title, blocks } => {
            let _ = write!(out, "<div class=\"box box-{}\">", kind.name());
            if !title.is_empty() {
                let _ = write!(out, "<p class=\"box-title\">{}</p>", escape(title));
            }
            all(out, blocks);
            out.push_str("</div>");
        }
        Block::Quotation(blocks) => {
            out.push_str("<blockquote>");
            all(out, blocks);
            out.push_str("</blockquote>");
        }
        Block::Table { head, rows } => {
            out.push_str("<div class=\"table-scroll\" tabindex=\"0\"><table><thead><tr>");
            // An empty corner says that the first column names the rows. A heading without words helps nobody.
            let (corner, titles) = head.split_at(usize::from(head.first().is_some_and(Vec::is_empty)));
            write_cells(out, corner, "<td>", "</td>");
            write_cells(out, titles, "<th scope=\"col\">", "</th>");
            out.push_str("</tr></thead><tbody>");
            for row in rows {
                out.push_str("<tr>");
                let (name, cells) = row.split_at(corner.len().min(row.len()));
                write_cells(out, name, "<th scope=\"row\">", "</th>");
                write_cells(out, cells, "<td>", "</td>");
                out.push_str("</tr>");
            }
            out.push_str("</tbody></table></div>");
        }
        Block::Code(code) => drop(write!(out, "<pre><code>{}</code></pre>", escape(code))),
        Block::Pause => out.push_str("<hr>"),
    }
}

fn write_cells(out: &mut String, cells: &[Vec<Inline>], open: &str, close: &str) {
    for cell in cells {
        out.push_str(open);
        write_inlines(out, cell);
        out.push_str(close);
    }
}

/// Writes pieces of a line as HTML.
pub fn write_inlines(out: &mut String, words: &[Inline]) {
    for piece in words {
        let (open, inside, close) = match piece {
            Inline::Text(text) => {
                out.push_str(&escape(text));
                continue;
            }
            Inline::Code(code) => {
                let _ = write!(out, "<code>{}</code>", escape(code));
                continue;
            }
            Inline::NewLine => {
                out.push_str("<br>");
                continue;
            }
            Inline::Emphasis(inside) => ("<em>".to_string(), inside, "</em>"),
            Inline::Strong(inside) => ("<strong>".to_string(), inside, "</strong>"),
            Inline::Link { url, words } => {
                (format!("<a href=\"{}\" rel=\"noreferrer\">", escape(url)), words, "</a>")
            }
        };
        out.push_str(&open);
        write_inlines(out, inside);
        out.push_str(close);
    }
}

/// Words made harmless inside HTML text and quoted attributes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
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
