//! A file's objects, its streams, its pages.

use super::{
    limits::{DEPTH, FILE_BYTES, OBJECT_STREAMS_BYTES, OBJECTS, PAGES, STREAM_BYTES},
    read::{Object, Reader, is_space},
    words,
};
use flate2::read::ZlibDecoder;
use std::{
    collections::{HashMap, HashSet},
    io::Read,
};

/// Why a PDF's words cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// Longer than what is read.
    #[error("the PDF is longer than {} MB", FILE_BYTES >> 20)]
    TooLong,
    /// It has no page that can be found.
    #[error("the PDF has no pages")]
    NoPages,
    /// It is locked.
    #[error("the PDF is locked")]
    Locked,
}

/// A PDF whose words can be read.
#[derive(Debug)]
pub struct Pdf {
    bytes: Vec<u8>,
    places: HashMap<u32, Place>,
    /// What was packed in streams of objects.
    unpacked: Vec<Vec<u8>>,
    pages: Vec<Page>,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    /// In the file.
    At(usize),
    /// In a stream of objects.
    In(usize, usize),
}

/// A page, with what it inherits.
#[derive(Debug, Clone)]
struct Page {
    contents: Object,
    resources: Object,
}

impl Pdf {
    /// Finds its objects and pages.
    pub fn read(bytes: Vec<u8>) -> Result<Self, PdfError> {
        if bytes.len() as u64 > FILE_BYTES {
            return Err(PdfError::TooLong);
        }
        let places = find_objects(&bytes);
        let mut pdf = Self { bytes, places, unpacked: Vec::new(), pages: Vec::new() };
        if pdf.is_locked() {
            return Err(PdfError::Locked);
        }
        pdf.unpack();
        pdf.find_pages();
        match pdf.pages.is_empty() {
            true => Err(PdfError::NoPages),
            false => Ok(pdf),
        }
    }

    /// How many pages it has; of more than are read, those.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// The words of a page, counted from 0, by paragraphs. Empty: it has none, or none that can be told.
    pub fn words(&self, page: usize) -> Vec<String> {
        let Some(page) = self.pages.get(page) else { return Vec::new() };
        let mut written = Vec::new();
        let parts = match self.resolved(&page.contents) {
            Object::Array(parts) => parts,
            _ => vec![page.contents.clone()],
        };
        for part in parts.iter().take(1_000) {
            if let Some(stream) = self.stream(part).filter(|more| written.len() + more.len() <= STREAM_BYTES)
            {
                written.extend(stream);
                written.push(b'\n');
            }
        }
        words::paragraphs(self, &written, &page.resources)
    }

    /// An object, or what it points to.
    pub(super) fn resolved(&self, object: &Object) -> Object {
        let mut object = object.clone();
        for _ in 0..DEPTH {
            match object {
                Object::Ref(number) => object = self.object(number),
                object => return object,
            }
        }
        Object::Nothing
    }

    /// An entry of a dictionary, or what it points to.
    pub(super) fn entry(&self, dict: &Object, name: &str) -> Object {
        dict.get(name).map_or(Object::Nothing, |object| self.resolved(object))
    }

    fn object(&self, number: u32) -> Object {
        let object = match self.places.get(&number) {
            Some(Place::At(at)) => Reader::new(&self.bytes, *at).next_with_refs(),
            Some(Place::In(stream, at)) => {
                self.unpacked.get(*stream).and_then(|bytes| Reader::new(bytes, *at).next_with_refs())
            }
            None => None,
        };
        object.unwrap_or(Object::Nothing)
    }

    /// The bytes of a stream, unpacked; `None` if it is none, or packed in a way that words are not packed in.
    pub(super) fn stream(&self, object: &Object) -> Option<Vec<u8>> {
        let Object::Ref(number) = object else { return None };
        let Some(Place::At(at)) = self.places.get(number) else { return None };
        self.stream_at(*at)
    }

    fn stream_at(&self, at: usize) -> Option<Vec<u8>> {
        let mut reader = Reader::new(&self.bytes, at);
        let dict = reader.next_with_refs()?;
        reader.skip_space();
        let rest = self.bytes.get(reader.at..)?.strip_prefix(b"stream")?;
        let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        let ends = |bytes: &[u8]| {
            let rest = &bytes[bytes.iter().take_while(|byte| is_space(**byte)).count()..];
            rest.starts_with(b"endstream")
        };
        let said = self
            .entry(&dict, "Length")
            .count()
            .filter(|length| *length <= rest.len() && ends(&rest[*length..]));
        let length = said.or_else(|| find(rest, b"endstream"))?;
        let packed = &rest[..length];
        let filter = match self.entry(&dict, "Filter") {
            Object::Array(filters) if filters.len() == 1 => self.resolved(&filters[0]),
            Object::Array(filters) if filters.is_empty() => Object::Nothing,
            filter => filter,
        };
        match filter {
            Object::Nothing => Some(packed[..packed.len().min(STREAM_BYTES)].to_vec()),
            Object::Name(name) if name == "FlateDecode" || name == "Fl" => {
                let mut out = Vec::new();
                // What can be unpacked of a damaged stream is taken.
                let _ = ZlibDecoder::new(packed).take(STREAM_BYTES as u64).read_to_end(&mut out);
                Some(out)
            }
            _ => None,
        }
    }

    fn is_locked(&self) -> bool {
        find_all(&self.bytes, b"/Encrypt")
            .any(|at| self.bytes.get(at + 8).is_some_and(|byte| is_space(*byte) || *byte == b'<'))
    }

    /// Takes the objects out of streams of objects (7.5.7). What stands openly counts more.
    fn unpack(&mut self) {
        let mut left = OBJECT_STREAMS_BYTES;
        let mut at: Vec<usize> = self
            .places
            .values()
            .filter_map(|place| if let Place::At(at) = place { Some(*at) } else { None })
            .collect();
        at.sort_unstable();
        for at in at {
            let Some(dict) = Reader::new(&self.bytes, at).next_with_refs() else { continue };
            if dict.get("Type").and_then(Object::name) != Some("ObjStm") {
                continue;
            }
            let (Some(count), Some(first)) =
                (self.entry(&dict, "N").count(), self.entry(&dict, "First").count())
            else {
                continue;
            };
            let Some(bytes) = self.stream_at(at).filter(|bytes| bytes.len() <= left) else { continue };
            left -= bytes.len();
            let stream = self.unpacked.len();
            let mut reader = Reader::new(&bytes, 0);
            for _ in 0..count.min(OBJECTS) {
                let (Some(Object::Number(number)), Some(offset)) = (reader.next(), reader.next()) else {
                    break;
                };
                let Some(offset) = offset.count() else { break };
                if self.places.len() < OBJECTS && (0.0..4e9).contains(&number) {
                    self.places
                        .entry(number as u32)
                        .or_insert(Place::In(stream, first.saturating_add(offset)));
                }
            }
            self.unpacked.push(bytes);
        }
    }

    fn find_pages(&mut self) {
        let mut numbers: Vec<u32> = self.places.keys().copied().collect();
        numbers.sort_unstable();
        let is = |object: &Object, kind: &str| object.get("Type").and_then(Object::name) == Some(kind);
        // The last catalogue: a file that was changed holds those of before as well.
        let catalog =
            numbers.iter().rev().map(|number| self.object(*number)).find(|object| is(object, "Catalog"));
        if let Some(root) = catalog.as_ref().and_then(|catalog| catalog.get("Pages")) {
            let (mut pages, mut seen) = (Vec::new(), HashSet::new());
            self.below(root, &Object::Nothing, &mut pages, &mut seen, 0);
            self.pages = pages;
        }
    }

    fn below(
        &self,
        node: &Object,
        inherited: &Object,
        pages: &mut Vec<Page>,
        seen: &mut HashSet<u32>,
        depth: usize,
    ) {
        if let Object::Ref(number) = node
            && !seen.insert(*number)
        {
            return;
        }
        if depth > 2 * DEPTH || pages.len() >= PAGES {
            return;
        }
        let node = self.resolved(node);
        let resources = match self.entry(&node, "Resources") {
            Object::Nothing => inherited.clone(),
            own => own,
        };
        match self.entry(&node, "Kids") {
            Object::Array(kids) => {
                for kid in &kids {
                    self.below(kid, &resources, pages, seen, depth + 1);
                }
            }
            _ => {
                if let Some(contents) = node.get("Contents") {
                    pages.push(Page { contents: contents.clone(), resources });
                } else if node.get("Type").and_then(Object::name) == Some("Page") {
                    pages.push(Page { contents: Object::Nothing, resources });
                }
            }
        }
    }
}

/// Where each object begins that stands openly; of one that was written again, the last.
fn find_objects(bytes: &[u8]) -> HashMap<u32, Place> {
    let mut places = HashMap::new();
    for at in find_all(bytes, b"obj") {
        if places.len() >= OBJECTS {
            break;
        }
        // "12 0 obj", read backwards.
        let mut back = at;
        let mut digits = |bytes: &[u8]| -> Option<u32> {
            let spaces = bytes[..back].iter().rev().take_while(|byte| is_space(**byte)).count();
            back -= spaces;
            let digits = bytes[..back].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
            let word = std::str::from_utf8(&bytes[back - digits..back]).ok()?;
            back -= digits;
            word.parse().ok()
        };
        if let (Some(_), Some(number)) = (digits(bytes), digits(bytes)) {
            places.insert(number, Place::At(at + 3));
        }
    }
    places
}

fn find_all<'b>(bytes: &'b [u8], what: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
    let first = what[0];
    let last = bytes.len().saturating_sub(what.len() - 1);
    (0..last).filter(move |at| bytes[*at] == first && bytes[*at..].starts_with(what))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    find_all(bytes, what).next()
}
