//! The signs of a PDF as objects (7.2, 7.3): the same for its file and for what is written on a page.

use super::limits::{DEPTH, NAME_BYTES, OBJECT_TOKENS, TEXT_BYTES};
use std::collections::BTreeMap;

/// Signs that a dictionary counts for: it takes as much memory.
const DICT_TOKENS: usize = 8;
/// Memory of a dictionary that is not empty, about.
const DICT_BYTES: usize = 640;

/// An object.
#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    /// Anything that says nothing to us: null, true, false, what is damaged.
    Nothing,
    /// A number.
    Number(f64),
    /// A name without its slash.
    Name(String),
    /// A string's bytes.
    Text(Vec<u8>),
    /// Objects in order.
    Array(Vec<Object>),
    /// Objects by name.
    Dict(BTreeMap<String, Object>),
    /// An object that stands elsewhere.
    Ref(u32),
    /// A word of its own, such as an operator.
    Word(String),
}

impl Object {
    pub fn get(&self, name: &str) -> Option<&Object> {
        match self {
            Object::Dict(entries) => entries.get(name),
            _ => None,
        }
    }

    pub fn name(&self) -> Option<&str> {
        match self {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }

    pub fn number(&self) -> Option<f64> {
        match self {
            Object::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// About how much memory it takes.
    pub fn memory_bytes(&self) -> usize {
        let inside = match self {
            Object::Name(word) | Object::Word(word) => word.len(),
            Object::Text(text) => text.len(),
            Object::Array(objects) => objects.iter().map(Object::memory_bytes).sum(),
            Object::Dict(entries) if !entries.is_empty() => {
                let each = entries.iter().map(|(name, object)| 2 * name.len() + object.memory_bytes());
                DICT_BYTES + each.sum::<usize>()
            }
            _ => 0,
        };
        size_of::<Self>() + inside
    }

    /// A number that counts something.
    pub fn count(&self) -> Option<usize> {
        self.number().filter(|number| (0.0..1e9).contains(number)).map(|number| number as usize)
    }
}

/// Reads objects one after the other.
pub struct Reader<'b> {
    bytes: &'b [u8],
    /// Where the next one begins.
    pub at: usize,
    /// Signs that may still be read.
    tokens: usize,
}

impl<'b> Reader<'b> {
    pub fn new(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, at, tokens: OBJECT_TOKENS }
    }

    /// What comes now is another thing: it may have as many signs of its own.
    pub fn refill(&mut self) {
        self.tokens = OBJECT_TOKENS;
    }

    /// Signs that may still be read.
    #[cfg(test)]
    pub fn tokens_left(&self) -> usize {
        self.tokens
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// To the next sign that is neither space nor remark.
    pub fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                        self.at += 1
                    }
                }
                byte if is_space(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    /// The next object; `None` at the end, and where it has more signs than one thing may have.
    pub fn next(&mut self) -> Option<Object> {
        self.object(0)
    }

    /// The same, where `12 0 R` is one object.
    pub fn next_with_refs(&mut self) -> Option<Object> {
        self.object_with_refs(0)
    }

    fn object_with_refs(&mut self, depth: usize) -> Option<Object> {
        let object = self.object(depth)?;
        let Object::Number(number) = object else { return Some(object) };
        let (after, tokens) = (self.at, self.tokens);
        if let (Some(Object::Number(_)), Some(Object::Word(word))) = (self.plain(), self.plain())
            && word == "R"
            && (0.0..4e9).contains(&number)
        {
            return Some(Object::Ref(number as u32));
        }
        (self.at, self.tokens) = (after, tokens);
        Some(Object::Number(number))
    }

    /// A number or word, if that is next.
    fn plain(&mut self) -> Option<Object> {
        self.skip_space();
        self.peek().filter(|byte| byte.is_ascii_alphanumeric())?;
        self.object(0)
    }

    fn object(&mut self, depth: usize) -> Option<Object> {
        self.tokens = self.tokens.checked_sub(1)?;
        self.skip_space();
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'/' => Object::Name(self.name()),
            b'(' => Object::Text(self.literal()),
            b'<' if self.peek() == Some(b'<') => {
                self.at += 1;
                self.tokens = self.tokens.saturating_sub(DICT_TOKENS);
                self.dict(depth + 1)
            }
            b'<' => Object::Text(self.hexadecimal()),
            b'[' => self.array(depth + 1),
            b']' | b'{' | b'}' | b')' => Object::Word(char::from(byte).to_string()),
            b'>' => {
                self.at += usize::from(self.peek() == Some(b'>'));
                Object::Word(">>".into())
            }
            _ => {
                self.at -= 1;
                self.word()
            }
        })
    }

    fn array(&mut self, depth: usize) -> Object {
        let mut objects = Vec::new();
        if depth > DEPTH {
            return Object::Nothing;
        }
        while let Some(object) = self.object_with_refs(depth) {
            match object {
                Object::Word(word) if word == "]" => break,
                Object::Word(word) if word == ">>" => break,
                Object::Word(word) if is_end(&word) => self.tokens = 0,
                object => objects.push(object),
            }
        }
        Object::Array(objects)
    }

    fn dict(&mut self, depth: usize) -> Object {
        let mut entries = BTreeMap::new();
        if depth > DEPTH {
            return Object::Nothing;
        }
        loop {
            match self.object(depth) {
                Some(Object::Name(name)) => match self.object_with_refs(depth) {
                    Some(Object::Word(word)) if word == ">>" => break,
                    Some(Object::Word(word)) if is_end(&word) => self.tokens = 0,
                    Some(value) => drop(entries.insert(name, value)),
                    None => break,
                },
                Some(Object::Word(word)) if word == ">>" => break,
                Some(Object::Word(word)) if is_end(&word) => self.tokens = 0,
                Some(_) => {}
                None => break,
            }
        }
        Object::Dict(entries)
    }

    fn name(&mut self) -> String {
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| is_regular(*byte)) {
            self.at += 1;
            let coded = || {
                let two = self.bytes.get(self.at..self.at + 2)?;
                u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok()
            };
            match (byte, coded()) {
                (b'#', Some(byte)) => {
                    self.at += 2;
                    name.push(byte);
                }
                _ => name.push(byte),
            }
        }
        name.truncate(NAME_BYTES);
        String::from_utf8_lossy(&name).into_owned()
    }

    fn word(&mut self) -> Object {
        let from = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        // A byte that is no sign of the language: over it.
        self.at = self.at.max(from + 1);
        let kept = self.at.min(self.bytes.len()).min(from + NAME_BYTES);
        let word = String::from_utf8_lossy(&self.bytes[from..kept]).into_owned();
        let begins_number = word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
        match word.parse::<f64>() {
            Ok(number) if begins_number && number.is_finite() => Object::Number(number),
            _ if matches!(word.as_str(), "null" | "true" | "false") => Object::Nothing,
            _ => Object::Word(word),
        }
    }

    /// A string in brackets (7.3.4.2), up to its closing one.
    fn literal(&mut self) -> Vec<u8> {
        let (mut text, mut depth) = (Vec::new(), 0);
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                b'\\' => {
                    self.escaped(&mut text);
                    text.truncate(TEXT_BYTES);
                    continue;
                }
                _ => {}
            }
            if text.len() < TEXT_BYTES {
                text.push(byte);
            }
        }
        text
    }

    fn escaped(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' | b'f' => text.push(b' '),
            // A line that goes on.
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit) = self.peek().filter(|byte| (b'0'..=b'7').contains(byte)) else { break };
                    self.at += 1;
                    value = value * 8 + u32::from(digit - b'0');
                }
                text.push((value & 0xff) as u8);
            }
            other => text.push(other),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        let mut digits = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            match char::from(byte).to_digit(16) {
                Some(digit) if digits.len() < 2 * TEXT_BYTES => digits.push(digit as u8),
                None if byte == b'>' => break,
                _ => {}
            }
        }
        digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
    }
}

/// A word that no object holds: whatever is still open ends there, at any depth.
fn is_end(word: &str) -> bool {
    matches!(word, "endobj" | "obj" | "stream" | "endstream")
}

pub fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}
