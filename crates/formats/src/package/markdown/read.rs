//! From Markdown to blocks, over the events of a CommonMark reader.

use super::{Block, BoxKind, Inline, plain};
use crate::package::fields::Lines;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::{iter::Peekable, ops::Range};

/// Deepest nesting of lists, boxes and emphasis.
const MAX_DEPTH: u32 = 10;

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

/// Passes over a text: taking one tag for words may show another that was inside it.
const MAX_PASSES: usize = 8;

/// The same text with whatever Markdown takes for an HTML tag or an address in pointed brackets as the words it is.
pub fn tags_as_words(source: &str) -> String {
    let mut text = source.to_owned();
    for _ in 0..MAX_PASSES {
        let is_tag = |event: &Event<'_>| match event {
            Event::Html(_) | Event::InlineHtml(_) => true,
            Event::Start(Tag::Link { link_type, .. }) => {
                matches!(link_type, LinkType::Autolink | LinkType::Email)
            }
            _ => false,
        };
        let (mut out, mut at) = (String::with_capacity(text.len() + 8), 0);
        for (event, range) in Parser::new_ext(&text, Options::ENABLE_TABLES).into_offset_iter() {
            if is_tag(&event) && range.start >= at {
                out.push_str(&text[at..range.start]);
                out.push_str(&text[range.clone()].replace('<', "\\<"));
                at = range.end;
            }
        }
        if at == 0 {
            break;
        }
        out.push_str(&text[at..]);
        text = out;
    }
    text
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
