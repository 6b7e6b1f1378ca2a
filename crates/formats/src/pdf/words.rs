//! What is written on a page (9.4), as paragraphs.

use super::{
    file::Look,
    fonts::Font,
    limits::{PAGE_BYTES, WRITTEN_BYTES},
    read::{Object, Reader},
};
use std::{collections::HashMap, rc::Rc};
use unicode_normalization::UnicodeNormalization;

/// Operands kept of one operator.
const MAX_OPERANDS: usize = 2_000;
/// Fonts that are known at once, and codes of them all: of more, each is read anew.
const MAX_FONTS: usize = 64;
const KNOWN_CODES: usize = 100_000;
/// Pictures made of writing, inside each other.
const FORMS: usize = 3;
/// A gap in thousandths of the letters' size from which two pieces are two words.
const WORD_GAP: f64 = 180.0;
/// Line spacings from which a new line is a new paragraph.
const PARAGRAPH: f64 = 1.7;

/// Letters that are drawn as one sign: a search or a reader's voice knows them apart.
const LIGATURES: [(char, &str); 5] = [('ﬀ', "ff"), ('ﬁ', "fi"), ('ﬂ', "fl"), ('ﬃ', "ffi"), ('ﬄ', "ffl")];

/// The paragraphs of a page.
pub fn paragraphs(pdf: &Look<'_>, written: &[u8], resources: &Object) -> Vec<String> {
    let mut page = Writing {
        pdf,
        size: 12.0,
        scale: 1.0,
        leading: 0.0,
        y: None,
        left: WRITTEN_BYTES,
        out: String::new(),
    };
    page.run(written, resources, 0);
    // Letters and the accents that were put on them are one sign again.
    let whole: String = page.out.nfc().collect();
    let whole = LIGATURES.iter().fold(whole, |whole, (one, letters)| whole.replace(*one, letters));
    whole.split("\n\n").map(joined).filter(|words| !words.is_empty()).collect()
}

/// Lines as one, with words that were parted at a line's end together again.
fn joined(paragraph: &str) -> String {
    let mut out = String::new();
    for line in paragraph.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")) {
        let parted = out.ends_with('-')
            && out.chars().rev().nth(1).is_some_and(char::is_alphabetic)
            && line.starts_with(char::is_lowercase);
        match () {
            () if line.is_empty() => continue,
            () if parted => drop(out.pop()),
            () if !out.is_empty() => out.push(' '),
            () => {}
        }
        out.push_str(&line);
    }
    out
}

struct Writing<'p> {
    pdf: &'p Look<'p>,
    /// Of the letters.
    size: f64,
    /// Of the whole, upwards.
    scale: f64,
    leading: f64,
    /// Height of the line that is written.
    y: Option<f64>,
    /// Bytes of writing that are still looked through.
    left: usize,
    out: String,
}

impl Writing<'_> {
    fn run(&mut self, written: &[u8], resources: &Object, depth: usize) {
        let Some(left) = self.left.checked_sub(written.len() + 1) else { return };
        self.left = left;
        let resources = self.pdf.resolved(resources);
        let fonts = self.pdf.entry(&resources, "Font");
        let mut known: HashMap<String, Rc<Font>> = HashMap::new();
        let mut font: Rc<Font> = Rc::default();
        let mut reader = Reader::new(written, 0);
        let mut operands: Vec<Object> = Vec::new();
        // Height of the line as its own operators say it.
        let mut y = 0.0;
        while let Some(object) = reader.next() {
            if self.out.len() >= PAGE_BYTES || self.pdf.is_spent() {
                return;
            }
            let Object::Word(operator) = object else {
                if operands.len() < MAX_OPERANDS {
                    operands.push(object);
                }
                continue;
            };
            reader.refill();
            let number = |from_end: usize| {
                let at = operands.len().checked_sub(from_end)?;
                operands.get(at)?.number()
            };
            match operator.as_str() {
                "BT" => (y, self.scale) = (0.0, 1.0),
                "Tf" => {
                    self.size = number(1).unwrap_or(self.size);
                    if let Some(Object::Name(name)) = operands.first() {
                        font = match known.get(name) {
                            Some(font) => font.clone(),
                            None => {
                                let read = Rc::new(Font::of(self.pdf, &self.pdf.entry(&fonts, name)));
                                let codes: usize = known.values().map(|font| font.codes()).sum();
                                if known.len() >= MAX_FONTS || codes + read.codes() > KNOWN_CODES {
                                    known.clear();
                                }
                                known.insert(name.clone(), read.clone());
                                read
                            }
                        };
                    }
                }
                "TL" => self.leading = number(1).unwrap_or(0.0),
                "Td" | "TD" => {
                    let down = number(1).unwrap_or(0.0);
                    if operator == "TD" {
                        self.leading = -down;
                    }
                    y += down * self.scale;
                    self.moved(y);
                }
                "T*" => {
                    y -= self.leading * self.scale;
                    self.moved(y);
                }
                "Tm" => {
                    self.scale = number(3).map(f64::abs).filter(|scale| *scale > 0.0).unwrap_or(1.0);
                    y = number(1).unwrap_or(y);
                    self.moved(y);
                }
                "Tj" => self.say(&font, operands.last()),
                "'" | "\"" => {
                    y -= self.leading * self.scale;
                    self.moved(y);
                    self.say(&font, operands.last());
                }
                "TJ" => {
                    if let Some(Object::Array(pieces)) = operands.last() {
                        for piece in pieces.iter() {
                            if self.out.len() >= PAGE_BYTES {
                                break;
                            }
                            match piece {
                                Object::Number(gap) if *gap < -WORD_GAP => self.space(),
                                piece => self.say(&font, Some(piece)),
                            }
                        }
                    }
                }
                "Do" if depth < FORMS => self.form(operands.last(), &resources, depth),
                "ID" => skip_picture(written, &mut reader),
                _ => {}
            }
            operands.clear();
        }
    }

    /// Something drawn by name: writing of its own, or a picture.
    fn form(&mut self, name: Option<&Object>, resources: &Object, depth: usize) {
        let Some(name) = name.and_then(Object::name) else { return };
        let forms = self.pdf.entry(resources, "XObject");
        let Some(place) = forms.get(name) else { return };
        let form = self.pdf.resolved(place);
        if form.get("Subtype").and_then(Object::name) != Some("Form") {
            return;
        }
        let own = self.pdf.entry(&form, "Resources");
        let own = if *own == Object::Nothing { resources } else { &*own };
        if let Some(written) = self.pdf.stream(place) {
            self.run(&written, own, depth + 1);
        }
    }

    fn say(&mut self, font: &Font, string: Option<&Object>) {
        if let Some(Object::Text(string)) = string {
            let room = PAGE_BYTES.saturating_sub(self.out.len());
            self.out.push_str(&font.words(string, room));
        }
    }

    fn space(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    /// The pen is at another place: beside the last words, in a new line, or in a new paragraph.
    fn moved(&mut self, y: f64) {
        let size = (self.size * self.scale).abs().max(1.0);
        let far = self.y.map_or(0.0, |before| (before - y).abs());
        match () {
            () if self.out.is_empty() => {}
            () if far < size * 0.4 => self.space(),
            () if far > size * PARAGRAPH => self.out.push_str("\n\n"),
            () => self.out.push('\n'),
        }
        self.y = Some(y);
    }
}

/// Over the bytes of a picture that stands among the writing (8.9.7).
fn skip_picture(written: &[u8], reader: &mut Reader<'_>) {
    let rest = &written[reader.at.min(written.len())..];
    let end = rest
        .windows(2)
        .zip(1..)
        .find(|(two, at)| *two == b"EI" && rest.get(at + 1).is_none_or(|byte| super::read::is_space(*byte)));
    reader.at = end.map_or(written.len(), |(_, at)| reader.at + at + 1);
}
