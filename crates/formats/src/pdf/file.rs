//! A file's objects, its streams, its pages.

use super::{
    limits::{
        DEPTH, FILE_BYTES, FILE_STEPS, KEPT_BYTES, OBJECT_STREAMS_BYTES, OBJECTS, PAGE_STEPS, PAGES,
        STREAM_BYTES,
    },
    read::{Object, Reader, is_space},
    words,
};
use flate2::read::ZlibDecoder;
use std::{
    borrow::Cow,
    cell::Cell,
    collections::{HashMap, HashSet},
    io::Read,
    sync::Arc,
};

/// Spaces between the end of a stream's bytes and the word that says so.
const SPACES: usize = 64;

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
    objects: Objects,
    pages: Vec<Page>,
}

/// What a file holds.
#[derive(Debug)]
struct Objects {
    bytes: Vec<u8>,
    places: HashMap<u32, Place>,
    /// What was packed in streams of objects.
    unpacked: Vec<Vec<u8>>,
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
    resources: Arc<Object>,
}

/// A look through a file that ends when its steps are spent: from then on nothing more is found.
pub(super) struct Look<'p> {
    objects: &'p Objects,
    left: &'p Cell<usize>,
}

impl Pdf {
    /// Finds its objects and pages.
    pub fn read(bytes: Vec<u8>) -> Result<Self, PdfError> {
        Self::read_within(bytes, &Cell::new(FILE_STEPS))
    }

    /// The same with so many steps, of which those are left that it did not need.
    pub(super) fn read_within(bytes: Vec<u8>, left: &Cell<usize>) -> Result<Self, PdfError> {
        if bytes.len() as u64 > FILE_BYTES {
            return Err(PdfError::TooLong);
        }
        let places = find_objects(&bytes);
        let mut objects = Objects { bytes, places, unpacked: Vec::new() };
        if objects.is_locked() {
            return Err(PdfError::Locked);
        }
        let (unpacked, packed) = Look { objects: &objects, left }.unpacked();
        objects.unpacked = unpacked;
        for (number, place) in packed {
            // What stands openly counts more.
            if objects.places.len() < OBJECTS {
                objects.places.entry(number).or_insert(place);
            }
        }
        let pages = Look { objects: &objects, left }.pages();
        match pages.is_empty() {
            true => Err(PdfError::NoPages),
            false => Ok(Self { objects, pages }),
        }
    }

    /// How many pages it has; of more than are read, those.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// The words of a page, counted from 0, by paragraphs. Empty: it has none, or none that can be told.
    pub fn words(&self, page: usize) -> Vec<String> {
        self.words_within(page, &Cell::new(PAGE_STEPS))
    }

    /// The same with so many steps, of which those are left that it did not need.
    pub(super) fn words_within(&self, page: usize, left: &Cell<usize>) -> Vec<String> {
        let Some(page) = self.pages.get(page) else { return Vec::new() };
        let look = Look { objects: &self.objects, left };
        let mut written = Vec::new();
        let contents = look.resolved(&page.contents);
        let parts = match contents.as_ref() {
            Object::Array(parts) => parts.as_slice(),
            _ => std::slice::from_ref(&page.contents),
        };
        for part in parts.iter().take(1_000) {
            if let Some(stream) = look.stream(part).filter(|more| written.len() + more.len() <= STREAM_BYTES)
            {
                written.extend(stream);
                written.push(b'\n');
            }
        }
        words::paragraphs(&look, &written, &page.resources)
    }
}

impl Look<'_> {
    /// Spends steps; false if there are not so many left.
    pub fn spend(&self, steps: usize) -> bool {
        let left = self.left.get().checked_sub(steps);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    pub fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// An object, or what it points to.
    pub fn resolved<'o>(&self, object: &'o Object) -> Cow<'o, Object> {
        let Object::Ref(number) = object else { return Cow::Borrowed(object) };
        let mut number = *number;
        for _ in 0..DEPTH {
            match self.object(number) {
                Object::Ref(next) => number = next,
                object => return Cow::Owned(object),
            }
        }
        Cow::Owned(Object::Nothing)
    }

    /// An entry of a dictionary, or what it points to.
    pub fn entry<'o>(&self, dict: &'o Object, name: &str) -> Cow<'o, Object> {
        dict.get(name).map_or(Cow::Owned(Object::Nothing), |object| self.resolved(object))
    }

    fn object(&self, number: u32) -> Object {
        let (bytes, at) = match self.objects.places.get(&number) {
            Some(Place::At(at)) => (self.objects.bytes.as_slice(), *at),
            Some(Place::In(stream, at)) => match self.objects.unpacked.get(*stream) {
                Some(bytes) => (bytes.as_slice(), *at),
                None => return Object::Nothing,
            },
            None => return Object::Nothing,
        };
        self.object_at(&mut Reader::new(bytes, at)).unwrap_or(Object::Nothing)
    }

    fn object_at(&self, reader: &mut Reader<'_>) -> Option<Object> {
        if self.is_spent() {
            return None;
        }
        let from = reader.at;
        let object = reader.next_with_refs();
        self.spend(reader.at.saturating_sub(from) + 1);
        object
    }

    /// The bytes of a stream, unpacked; `None` if it is none, or packed in a way that words are not packed in.
    pub fn stream(&self, object: &Object) -> Option<Vec<u8>> {
        let Object::Ref(number) = object else { return None };
        let Some(Place::At(at)) = self.objects.places.get(number) else { return None };
        self.stream_at(*at)
    }

    fn stream_at(&self, at: usize) -> Option<Vec<u8>> {
        let mut reader = Reader::new(&self.objects.bytes, at);
        let dict = self.object_at(&mut reader)?;
        let from = reader.at;
        reader.skip_space();
        self.spend(reader.at - from);
        let rest = self.objects.bytes.get(reader.at..)?.strip_prefix(b"stream")?;
        let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        let ends = |bytes: &[u8]| {
            let spaces = bytes.iter().take(SPACES).take_while(|byte| is_space(**byte)).count();
            bytes[spaces..].starts_with(b"endstream")
        };
        let said = self
            .entry(&dict, "Length")
            .count()
            .filter(|length| *length <= rest.len() && ends(&rest[*length..]));
        let searched = || {
            let rest = &rest[..rest.len().min(self.left.get())];
            let found = find(rest, b"endstream");
            self.spend(found.unwrap_or(rest.len()));
            found
        };
        let packed = &rest[..said.or_else(searched)?];
        if !self.spend(packed.len()) {
            return None;
        }
        let filter = self.entry(&dict, "Filter");
        let filter = match filter.as_ref() {
            Object::Array(filters) => match filters.as_slice() {
                [] => Cow::Owned(Object::Nothing),
                [only] => self.resolved(only),
                _ => return None,
            },
            one => Cow::Borrowed(one),
        };
        match filter.as_ref() {
            Object::Nothing => Some(packed[..packed.len().min(STREAM_BYTES)].to_vec()),
            Object::Name(name) if name == "FlateDecode" || name == "Fl" => {
                let mut out = Vec::new();
                let most = STREAM_BYTES.min(self.left.get()) as u64;
                // What can be unpacked of a damaged stream is taken.
                let _ = ZlibDecoder::new(packed).take(most).read_to_end(&mut out);
                self.spend(out.len());
                Some(out)
            }
            _ => None,
        }
    }

    /// What is packed in streams of objects (7.5.7), and where in it each object begins.
    fn unpacked(&self) -> (Vec<Vec<u8>>, Vec<(u32, Place)>) {
        let (mut unpacked, mut found) = (Vec::new(), Vec::new());
        let mut left = OBJECT_STREAMS_BYTES;
        let mut at: Vec<usize> = self
            .objects
            .places
            .values()
            .filter_map(|place| if let Place::At(at) = place { Some(*at) } else { None })
            .collect();
        at.sort_unstable();
        for at in at {
            if self.is_spent() {
                break;
            }
            let Some(dict) = self.object_at(&mut Reader::new(&self.objects.bytes, at)) else { continue };
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
            let mut reader = Reader::new(&bytes, 0);
            for _ in 0..count.min(OBJECTS) {
                reader.refill();
                let (Some(Object::Number(number)), Some(offset)) = (reader.next(), reader.next()) else {
                    break;
                };
                let Some(offset) = offset.count() else { break };
                if found.len() < OBJECTS && (0.0..4e9).contains(&number) {
                    found.push((number as u32, Place::In(unpacked.len(), first.saturating_add(offset))));
                }
            }
            self.spend(reader.at);
            unpacked.push(bytes);
        }
        (unpacked, found)
    }

    fn pages(&self) -> Vec<Page> {
        let mut numbers: Vec<u32> = self.objects.places.keys().copied().collect();
        numbers.sort_unstable();
        let is = |object: &Object, kind: &str| object.get("Type").and_then(Object::name) == Some(kind);
        // The last catalogue: a file that was changed holds those of before as well.
        let catalog =
            numbers.iter().rev().map(|number| self.object(*number)).find(|object| is(object, "Catalog"));
        let mut tree = Tree { pages: Vec::new(), seen: HashSet::new(), room: KEPT_BYTES };
        if let Some(root) = catalog.as_ref().and_then(|catalog| catalog.get("Pages")) {
            self.below(root, &Arc::new(Object::Nothing), &mut tree, 0);
        }
        tree.pages
    }

    fn below(&self, node: &Object, inherited: &Arc<Object>, tree: &mut Tree, depth: usize) {
        if let Object::Ref(number) = node
            && (!self.objects.places.contains_key(number) || !tree.seen.insert(*number))
        {
            return;
        }
        if depth > 2 * DEPTH || tree.pages.len() >= PAGES {
            return;
        }
        let node = self.resolved(node);
        let resources = match node.get("Resources") {
            None | Some(Object::Nothing) => inherited.clone(),
            Some(own) => match tree.kept(own) {
                Some(own) => Arc::new(own),
                None => return,
            },
        };
        match self.entry(&node, "Kids").as_ref() {
            Object::Array(kids) => {
                for kid in kids {
                    self.below(kid, &resources, tree, depth + 1);
                }
            }
            _ => {
                let is_page = node.get("Type").and_then(Object::name) == Some("Page");
                let contents = node.get("Contents").or(is_page.then_some(&Object::Nothing));
                if let Some(contents) = contents.and_then(|contents| tree.kept(contents)) {
                    tree.pages.push(Page { contents, resources });
                }
            }
        }
    }
}

/// The pages that were found so far.
struct Tree {
    pages: Vec<Page>,
    seen: HashSet<u32>,
    /// Bytes of memory that may still be kept.
    room: usize,
}

impl Tree {
    /// A copy to keep, if there is room for it.
    fn kept(&mut self, object: &Object) -> Option<Object> {
        self.room = self.room.checked_sub(object.memory_bytes())?;
        Some(object.clone())
    }
}

impl Objects {
    fn is_locked(&self) -> bool {
        find_all(&self.bytes, b"/Encrypt")
            .any(|at| self.bytes.get(at + 8).is_some_and(|byte| is_space(*byte) || *byte == b'<'))
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
