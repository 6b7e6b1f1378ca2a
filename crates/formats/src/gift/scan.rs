//! Pieces of a GIFT file: blocks between empty lines, signs with their escapes, texts with their format.

use crate::questions::{TextFormat, Words};

/// What stands between two empty lines, without its comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The line of the file it begins in, from 1.
    pub line: u32,
    /// Its text; a comment's line is kept as an empty one, so that lines count on.
    pub text: String,
    /// `[id:…]` in its comments.
    pub id: Option<String>,
    /// `[tag:…]` in its comments.
    pub tags: Vec<String>,
}

/// The blocks of a file. Comments before a block belong to it, unless an empty line stands between.
pub fn blocks(text: &str) -> Vec<Block> {
    let (mut blocks, mut block) = (Vec::new(), None::<Block>);
    let mut noted = (None, Vec::new());
    for (i, line) in text.split('\n').enumerate() {
        let line_number = i as u32 + 1;
        let trimmed = line.trim_start();
        if let Some(comment) = trimmed.strip_prefix("//") {
            note(comment, &mut noted);
            if let Some(block) = &mut block {
                block.text.push('\n');
            }
            continue;
        }
        if trimmed.is_empty() {
            blocks.extend(block.take().map(|block| with(block, &mut noted)));
            continue;
        }
        if trimmed.starts_with("$CATEGORY:") {
            // A category is complete at the end of its line; notes before it are nobody's.
            blocks.extend(block.take().map(|block| with(block, &mut noted)));
            noted = (None, Vec::new());
            blocks.push(Block { line: line_number, text: line.to_owned(), id: None, tags: Vec::new() });
            continue;
        }
        match &mut block {
            Some(block) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            None => {
                let text = format!("{line}\n");
                block = Some(Block { line: line_number, text, id: None, tags: Vec::new() });
            }
        }
    }
    blocks.extend(block.map(|block| with(block, &mut noted)));
    blocks
}

fn with(mut block: Block, noted: &mut (Option<String>, Vec<String>)) -> Block {
    (block.id, block.tags) = std::mem::take(noted);
    block
}

/// `[id:…]` and `[tag:…]`, as Moodle writes them.
fn note(comment: &str, noted: &mut (Option<String>, Vec<String>)) {
    let mut rest = comment;
    while let Some(at) = rest.find('[') {
        rest = &rest[at + 1..];
        let (is_id, value) = match (rest.strip_prefix("id:"), rest.strip_prefix("tag:")) {
            (Some(value), _) => (true, value),
            (_, Some(value)) => (false, value),
            _ => continue,
        };
        // A bracket inside is written `\]`.
        let mut end = 0;
        let closed = loop {
            match value[end..].find(']') {
                Some(at) if value[..end + at].ends_with('\\') => end += at + 1,
                Some(at) => break Some(end + at),
                None => break None,
            }
        };
        let Some(end) = closed.filter(|end| *end > 0) else { continue };
        let found = value[..end].trim().replace("\\]", "]");
        if is_id {
            noted.0 = Some(found)
        } else {
            noted.1.push(found)
        }
        rest = &value[end..];
    }
}

/// The signs that a backslash makes ordinary.
const ESCAPED: [char; 7] = ['\\', ':', '#', '=', '{', '}', '~'];

/// Walks over a block's signs and knows the line.
pub struct Scan<'b> {
    text: &'b str,
    at: usize,
    first_line: u32,
}

impl<'b> Scan<'b> {
    /// At the beginning of a block.
    pub fn new(block: &'b Block) -> Self {
        Self { text: &block.text, at: 0, first_line: block.line }
    }

    /// The line of the file.
    pub fn line(&self) -> u32 {
        self.first_line + self.text[..self.at].matches('\n').count() as u32
    }

    /// The next sign.
    pub fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Takes the next sign.
    pub fn next(&mut self) -> Option<char> {
        let sign = self.peek()?;
        self.at += sign.len_utf8();
        Some(sign)
    }

    /// Takes the next sign, or a backslash with what it escapes.
    pub fn next_escaped(&mut self) -> Option<&'b str> {
        let from = self.at;
        if self.next()? == '\\' && self.peek().is_some_and(|next| ESCAPED.contains(&next)) {
            self.next();
        }
        Some(&self.text[from..self.at])
    }

    /// Takes these signs if they are next.
    pub fn takes(&mut self, signs: &str) -> bool {
        let is_next = self.text[self.at..].starts_with(signs);
        if is_next {
            self.at += signs.len();
        }
        is_next
    }

    /// Passes over space.
    pub fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
    }

    /// Takes everything before the first of these signs that is not escaped.
    pub fn until(&mut self, signs: &[char]) -> &'b str {
        let from = self.at;
        while self.peek().is_some_and(|sign| !signs.contains(&sign)) {
            self.next_escaped();
        }
        &self.text[from..self.at]
    }
}

/// Where a sign stands that no backslash makes ordinary.
pub fn find_bare(text: &str, wanted: &str) -> Option<usize> {
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with(wanted) {
            return Some(at);
        }
        let mut signs = text[at..].chars();
        let sign = signs.next()?;
        at += sign.len_utf8();
        if sign == '\\'
            && let Some(next) = signs.next()
            && ESCAPED.contains(&next)
        {
            at += next.len_utf8();
        }
    }
    None
}

/// A text, with `[html]` or the like in front, trimmed, and its escapes undone. `None` if there are no words at all.
/// Outside HTML and Markdown a line break is a space.
pub fn text_of(raw: &str, inherited: TextFormat) -> Option<Words> {
    let mut rest = raw.trim();
    let mut format = inherited;
    for (name, named) in TextFormat::ALL {
        if let Some(after) =
            rest.strip_prefix('[').and_then(|r| r.strip_prefix(name)).and_then(|r| r.strip_prefix(']'))
        {
            (format, rest) = (named, after.trim_start());
            break;
        }
    }
    if rest.is_empty() {
        return None;
    }
    let text = match format {
        TextFormat::Html | TextFormat::Markdown => unescape(rest),
        TextFormat::Moodle | TextFormat::Plain => unescape(&one_line(rest)),
    };
    Some(Words { format, text })
}

/// Runs of space as one.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut run = 0;
    for sign in text.chars() {
        match sign.is_whitespace() {
            true if run == 0 => line.push(if sign == '\n' || sign == '\r' { ' ' } else { sign }),
            true => {
                line.pop();
                line.push(' ');
            }
            false => line.push(sign),
        }
        run = if sign.is_whitespace() { run + 1 } else { 0 };
    }
    line
}

/// Undoes escapes: `\=` is `=`, `\n` a line break; a backslash before anything else is itself.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match (sign, signs.peek()) {
            ('\\', Some('n')) => {
                signs.next();
                out.push('\n');
            }
            ('\\', Some(next)) if ESCAPED.contains(next) => {
                out.push(*next);
                signs.next();
            }
            _ => out.push(sign),
        }
    }
    out
}
