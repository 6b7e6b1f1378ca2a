//! Which letters a font draws: by its own table (9.10.3), or by the names of its signs (9.6.6).

use super::{
    file::Look,
    limits::SAYS_UNITS,
    read::{Object, Reader},
};
use std::collections::HashMap;

/// Codes of one font that are known.
const MAX_CODES: usize = 70_000;
/// Codes of one range of a table.
const MAX_RANGE: u32 = 65_536;

/// Steps that a code counts for: it takes that much more than a byte.
const CODE_STEPS: usize = 16;

/// Windows' own signs among 0x80..=0x9f.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// Names of signs that are no letter with a known accent.
const NAMES: [(&str, char); 40] = [
    ("space", ' '),
    ("period", '.'),
    ("comma", ','),
    ("colon", ':'),
    ("semicolon", ';'),
    ("hyphen", '-'),
    ("minus", '−'),
    ("parenleft", '('),
    ("parenright", ')'),
    ("question", '?'),
    ("questiondown", '¿'),
    ("exclam", '!'),
    ("exclamdown", '¡'),
    ("quotesingle", '\''),
    ("quoteright", '’'),
    ("quoteleft", '‘'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("quotedbl", '"'),
    ("guillemotleft", '«'),
    ("guillemotright", '»'),
    ("endash", '–'),
    ("emdash", '—'),
    ("bullet", '•'),
    ("slash", '/'),
    ("percent", '%'),
    ("plus", '+'),
    ("equal", '='),
    ("ampersand", '&'),
    ("at", '@'),
    ("degree", '°'),
    ("dotlessi", 'ı'),
    ("germandbls", 'ß'),
    ("ordfeminine", 'ª'),
    ("ordmasculine", 'º'),
    ("ellipsis", '…'),
    ("fi", 'ﬁ'),
    ("fl", 'ﬂ'),
    ("ff", 'ﬀ'),
    ("ffi", 'ﬃ'),
];
const DIGITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
/// Ends of names with their accents, as signs that join the letter before them.
const ACCENTS: [(&str, char); 6] = [
    ("acute", '\u{301}'),
    ("grave", '\u{300}'),
    ("tilde", '\u{303}'),
    ("dieresis", '\u{308}'),
    ("circumflex", '\u{302}'),
    ("cedilla", '\u{327}'),
];

/// A font.
#[derive(Debug, Clone, Default)]
pub struct Font {
    /// Bytes of one code.
    width: usize,
    /// What a code says.
    says: HashMap<u32, String>,
    /// A code that is not in the table is a sign of Windows' own table.
    latin: bool,
}

impl Font {
    /// From its dictionary.
    pub fn of(pdf: &Look<'_>, font: &Object) -> Self {
        let composite = pdf.entry(font, "Subtype").name() == Some("Type0");
        let mut own = Self { width: if composite { 2 } else { 1 }, says: HashMap::new(), latin: !composite };
        if let Some(table) = font.get("ToUnicode").and_then(|table| pdf.stream(table)) {
            own.table(pdf, &table);
            // It says itself what its codes are.
            own.latin = own.latin && own.says.is_empty();
        }
        if !composite && own.says.is_empty() {
            own.differences(pdf, &pdf.entry(font, "Encoding"));
        }
        own
    }

    /// How many codes it holds.
    pub fn codes(&self) -> usize {
        self.says.len()
    }

    /// The words that a string draws, up to the code with which they are `room` bytes or more.
    pub fn words(&self, string: &[u8], room: usize) -> String {
        let mut words = String::new();
        for code in string.chunks(self.width.max(1)) {
            if words.len() >= room {
                break;
            }
            let number = code.iter().fold(0u32, |number, byte| number << 8 | u32::from(*byte));
            match self.says.get(&number) {
                Some(said) => words.push_str(said),
                None if self.latin => words.push(latin(number)),
                None => {}
            }
        }
        words
    }

    /// `beginbfchar` and `beginbfrange`; the width of codes by `begincodespacerange`.
    fn table(&mut self, pdf: &Look<'_>, table: &[u8]) {
        let mut reader = Reader::new(table, 0);
        let mut before: Vec<Object> = Vec::new();
        while let Some(object) = reader.next() {
            let Object::Word(word) = &object else {
                if before.len() < MAX_CODES {
                    before.push(object);
                }
                continue;
            };
            reader.refill();
            match word.as_str() {
                "endcodespacerange" => {
                    if let Some(Object::Text(low)) = before.first() {
                        self.width = low.len().clamp(1, 4);
                    }
                }
                "endbfchar" => {
                    for pair in before.chunks(2) {
                        if let [Object::Text(code), Object::Text(says)] = pair {
                            self.add(pdf, number(code), wide(says));
                        }
                    }
                }
                "endbfrange" => before.chunks(3).for_each(|range| self.range(pdf, range)),
                _ => {}
            }
            before.clear();
        }
    }

    fn range(&mut self, pdf: &Look<'_>, range: &[Object]) {
        let [Object::Text(low), Object::Text(high), says] = range else { return };
        let (low, high) = (number(low), number(high).min(number(low).saturating_add(MAX_RANGE)));
        match says {
            Object::Text(first) => {
                let (mut said, last) = match wide(first).chars().next_back() {
                    Some(last) => (wide(first), last),
                    None => return,
                };
                said.pop();
                for (code, more) in (low..=high).zip(0u32..) {
                    let sign = char::from_u32(u32::from(last).saturating_add(more));
                    let says = sign.map(|sign| format!("{said}{sign}"));
                    if !self.add(pdf, code, says.unwrap_or_default()) {
                        return;
                    }
                }
            }
            Object::Array(each) => {
                for (code, says) in (low..=high).zip(each) {
                    if let Object::Text(says) = says {
                        self.add(pdf, code, wide(says));
                    }
                }
            }
            _ => {}
        }
    }

    /// False: no more codes are taken.
    fn add(&mut self, pdf: &Look<'_>, code: u32, says: String) -> bool {
        let goes_on = self.says.len() < MAX_CODES && pdf.spend(CODE_STEPS);
        if goes_on {
            self.says.insert(code, says);
        }
        goes_on
    }

    /// Names of signs that stand at other codes than usual.
    fn differences(&mut self, pdf: &Look<'_>, encoding: &Object) {
        let each = pdf.entry(encoding, "Differences");
        let Object::Array(each) = each.as_ref() else { return };
        let mut code = 0;
        for object in each {
            match object {
                Object::Number(number) => code = number.clamp(0.0, 255.0) as u32,
                Object::Name(name) => {
                    self.add(pdf, code, named(name).unwrap_or_default());
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }
}

fn number(code: &[u8]) -> u32 {
    code.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// UTF-16, the larger byte first; of what is longer than a code may say, the beginning.
fn wide(bytes: &[u8]) -> String {
    let units = bytes.chunks(2).take(SAYS_UNITS).map(|pair| match pair {
        [high, low] => u16::from_be_bytes([*high, *low]),
        [only] => u16::from(*only),
        _ => 0,
    });
    char::decode_utf16(units).filter_map(Result::ok).filter(|sign| !sign.is_control()).collect()
}

fn latin(code: u32) -> char {
    let byte = (code & 0xff) as u8;
    match byte {
        0x80..=0x9f => WINDOWS.chars().nth(usize::from(byte - 0x80)).unwrap_or(' '),
        0..=0x1f | 0x7f => ' ',
        byte => char::from(byte),
    }
}

/// A sign by its name.
fn named(name: &str) -> Option<String> {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter.to_string());
    }
    if let Some((_, sign)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(sign.to_string());
    }
    if let Some(digit) = DIGITS.iter().position(|digit| *digit == name) {
        return Some(digit.to_string());
    }
    if let Some(code) = name.strip_prefix("uni").filter(|code| code.len() == 4) {
        return u32::from_str_radix(code, 16).ok().and_then(char::from_u32).map(|sign| sign.to_string());
    }
    let (accent, sign) = ACCENTS.iter().find(|(accent, _)| name.ends_with(accent))?;
    let letter = name.strip_suffix(accent).filter(|letter| letter.len() == 1)?;
    Some(format!("{letter}{sign}"))
}
