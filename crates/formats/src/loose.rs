//! A loose file that somebody wants to have as a course: which kind it is, and what it says of itself.
//!
//! Books (EPUB, PDF), HTML5 zips and our own packages are taken. Formats that are not are refused by their names, so that nobody
//! wonders whether the file is damaged.

use crate::{
    epub::{BookError, read_book},
    html::decoded,
    package::MAGIC,
    zip::{Zip, ZipError},
};
use std::io::{self, Read, Seek, SeekFrom};

/// Bytes at either end of a PDF that are searched for its title.
const PDF_ENDS: u64 = 64 << 10;
/// Bytes of a page or a list of contents that are read for its title and its kind.
const START_BYTES: u64 = 1 << 20;
/// Longest title and author, in characters.
const TITLE_CHARS: usize = 200;

/// What a loose file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LooseKind {
    /// A book in EPUB 2 or 3.
    Epub,
    /// A PDF.
    Pdf,
    /// A zip with an `index.html` at its top.
    Html5,
    /// One of our own packages.
    Package,
}

/// What a loose file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loose {
    /// Which kind.
    pub kind: LooseKind,
    /// Its title: its own, or else made of its name. Empty for packages, which are read elsewhere.
    pub title: String,
    /// Who made it; may be empty.
    pub author: String,
    /// Its language as it writes it; may be no language at all.
    pub language: Option<String>,
}

/// Why a loose file is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LooseError {
    /// No format that is known here.
    #[error("this is no EPUB or PDF book, no HTML5 zip and no course package")]
    Unknown,
    /// A format that is known and not taken yet.
    #[error("the format of this file is {0}; such files cannot be taken yet")]
    Later(&'static str),
    /// Questions, which have a place of their own.
    #[error("this file holds questions; bring it where questions are made, at /make")]
    Questions,
    /// A zip that does not say where to begin.
    #[error("the zip has no index.html at its top: pack the files themselves, not the folder around them")]
    NoStart,
    /// A book with a lock.
    #[error("the book is locked (DRM) and cannot be read here")]
    Locked,
    /// An archive with a path that leads out of it: nothing of it is taken.
    #[error("the archive has a path that leads out of it ({0}); nothing of it is taken")]
    Outside(String),
    /// An archive that is encrypted, in pieces, too large, or made to grow without end.
    #[error("{0}")]
    Refused(String),
    /// Cut off or damaged.
    #[error("the file is damaged or cut off: {0}")]
    Damaged(String),
}

impl LooseError {
    /// A word for it, by which messages are found.
    pub fn word(&self) -> &'static str {
        match self {
            LooseError::Unknown => "unknown",
            LooseError::Later(_) => "later",
            LooseError::Questions => "questions",
            LooseError::NoStart => "no-start",
            LooseError::Locked => "locked",
            LooseError::Outside(_) => "outside",
            LooseError::Refused(_) => "refused",
            LooseError::Damaged(_) => "damaged",
        }
    }
}

impl From<io::Error> for LooseError {
    fn from(error: io::Error) -> Self {
        LooseError::Damaged(error.to_string())
    }
}

impl From<ZipError> for LooseError {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::Refused(_) | ZipError::TooLarge { .. } => LooseError::Refused(error.to_string()),
            ZipError::Unreadable(_) | ZipError::Damaged(_) => LooseError::Damaged(error.to_string()),
        }
    }
}

/// Endings of files that are taken, or refused by the name of their format: what is worth naming among the files of a stick.
pub const ENDINGS: [&str; 10] =
    ["epub", "pdf", "zip", "chaski", "h5p", "zim", "imscc", "elp", "elpx", "scorm"];

/// Looks at a file. `name` is its file name: its title where it has none of its own.
pub fn look<R: Read + Seek>(mut from: R, name: &str) -> Result<Loose, LooseError> {
    let length = from.seek(SeekFrom::End(0))?;
    let mut start = vec![0; length.min(1_024) as usize];
    from.seek(SeekFrom::Start(0))?;
    from.read_exact(&mut start)?;
    let plain = |kind| Loose { kind, title: String::new(), author: String::new(), language: None };
    let mut loose = if start.starts_with(MAGIC) {
        return Ok(plain(LooseKind::Package));
    } else if start.starts_with(b"PK\x03\x04") {
        in_zip(&mut Zip::open(from)?, name)?
    } else if start.windows(5).any(|bytes| bytes == b"%PDF-") {
        let (title, language) = pdf_says(&mut from, length)?;
        Loose { title, language, ..plain(LooseKind::Pdf) }
    } else if start.starts_with(b"ZIM\x04") {
        return Err(LooseError::Later("ZIM"));
    } else {
        return Err(LooseError::Unknown);
    };
    if loose.title.is_empty() {
        loose.title = title_of_name(name);
    }
    Ok(loose)
}

fn in_zip<R: Read + Seek>(zip: &mut Zip<R>, name: &str) -> Result<Loose, LooseError> {
    if let Some(path) = zip.leads_out() {
        return Err(LooseError::Outside(tidy(path)));
    }
    // An eXeLearning 3 project is a web site too, with the pages' source beside it; only its name says which of the two is meant.
    if [".elp", ".elpx"].iter().any(|ending| name.to_lowercase().ends_with(ending)) {
        return Err(LooseError::Later("eXeLearning"));
    }
    if zip.find("META-INF/container.xml").is_some() {
        let book = read_book(zip).map_err(|error| match error {
            BookError::Locked => LooseError::Locked,
            error => LooseError::Damaged(error.to_string()),
        })?;
        let (title, author, language) = (tidy(&book.title), tidy(&book.author), book.language);
        return Ok(Loose { kind: LooseKind::Epub, title, author, language });
    }
    // What stands at the top names the format, whatever else lies beside it.
    for (file, format) in [
        ("h5p.json", "H5P"),
        ("cmi5.xml", "cmi5"),
        ("tincan.xml", "xAPI"),
        ("contentv3.xml", "eXeLearning"),
        ("contentv2.xml", "eXeLearning"),
    ] {
        if zip.find(file).is_some() {
            return Err(LooseError::Later(format));
        }
    }
    if let Some(manifest) = head(zip, "imsmanifest.xml")? {
        let said = manifest.to_lowercase();
        let is = |word: &str| said.contains(word);
        return Err(match () {
            () if is("adlcp") || is("adlnet") || is("scorm") => LooseError::Later("SCORM"),
            () if is("imscc") || is("common cartridge") => LooseError::Later("Common Cartridge"),
            () if is("imsqti") => LooseError::Questions,
            () => LooseError::Later("IMS content package"),
        });
    }
    let page = head(zip, "index.html")?.ok_or(LooseError::NoStart)?;
    let language = attribute(&page, "<html", "lang");
    Ok(Loose {
        kind: LooseKind::Html5,
        title: tidy(&between(&page, "<title")),
        author: String::new(),
        language,
    })
}

/// The beginning of an entry, as far as it is text.
fn head<R: Read + Seek>(zip: &mut Zip<R>, name: &str) -> Result<Option<String>, LooseError> {
    let Some(entry) = zip.find(name).cloned() else { return Ok(None) };
    let mut bytes = Vec::new();
    zip.stream(&entry)?.take(START_BYTES).read_to_end(&mut bytes)?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Where a tag begins, whatever its case. `tag` is in small letters.
fn find_tag(page: &str, tag: &str) -> Option<usize> {
    page.as_bytes().windows(tag.len()).position(|bytes| bytes.eq_ignore_ascii_case(tag.as_bytes()))
}

/// The words of an element without elements in it.
fn between(page: &str, tag: &str) -> String {
    let inside = find_tag(page, tag).and_then(|at| page[at..].split_once('>'));
    inside.and_then(|(_, rest)| rest.split_once('<')).map(|(words, _)| decoded(words)).unwrap_or_default()
}

fn attribute(page: &str, tag: &str, name: &str) -> Option<String> {
    let inside = page[find_tag(page, tag)?..].split('>').next()?;
    let value = inside.split(&format!(" {name}=")).nth(1)?;
    let value = value.trim_start_matches(['"', '\'']);
    value.split(['"', '\'', ' ']).next().filter(|value| !value.is_empty()).map(str::to_owned)
}

/// A title without line breaks and signs that are none.
fn tidy(text: &str) -> String {
    let words: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(TITLE_CHARS).collect()
}

/// `El_rio-2.pdf` is called "El rio 2".
fn title_of_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    tidy(&stem.replace(['_', '-'], " "))
}

/// A PDF's own title (ISO 32000-1, 14.3.3), if it lies open near an end of the file and is one: programs that make PDFs often write
/// a file's name there; and its language (14.9.2), likewise. A PDF without its end was cut off.
fn pdf_says<R: Read + Seek>(from: &mut R, length: u64) -> Result<(String, Option<String>), LooseError> {
    let mut read = |start: u64, bytes: u64| -> io::Result<Vec<u8>> {
        let mut piece = vec![0; bytes as usize];
        from.seek(SeekFrom::Start(start))?;
        from.read_exact(&mut piece)?;
        Ok(piece)
    };
    let size = length.min(PDF_ENDS);
    let end = read(length - size, size)?;
    if !end.windows(5).any(|bytes| bytes == b"%%EOF") {
        return Err(LooseError::Damaged("the end of the PDF is missing. Copy it again".into()));
    }
    let start = read(0, size)?;
    let title = title_in(&end).or_else(|| title_in(&start)).filter(|title| is_title(title));
    Ok((title.unwrap_or_default(), language_in(&end).or_else(|| language_in(&start))))
}

/// The language that the catalogue of a PDF names; those of single words stand in other objects.
fn language_in(piece: &[u8]) -> Option<String> {
    let (key, catalog) = (b"/Lang", b"/Catalog");
    let mut places = (0..piece.len().saturating_sub(key.len())).filter(|at| piece[*at..].starts_with(key));
    places.find_map(|at| {
        let before = piece[..at].windows(3).rposition(|three| three == b"obj").unwrap_or(0);
        let after =
            piece[at..].windows(6).position(|six| six == b"endobj").map_or(piece.len(), |end| at + end);
        let whole = &piece[before..after];
        let rest = piece[at + key.len()..].trim_ascii_start().strip_prefix(b"(")?;
        whole.windows(catalog.len()).any(|word| word == catalog).then_some(())?;
        Some(tidy(&String::from_utf8(literal(rest)?).ok()?)).filter(|tag| !tag.is_empty())
    })
}

fn is_title(title: &str) -> bool {
    let small = title.to_lowercase();
    let names = [".doc", ".docx", ".pdf", ".odt", ".indd", ".qxd", ".pptx", ".ppt", ".rtf", ".txt"];
    !small.starts_with("microsoft ")
        && !small.starts_with("untitled")
        && !names.iter().any(|end| small.ends_with(end))
}

/// The last `/Title` string of a piece of a PDF.
fn title_in(piece: &[u8]) -> Option<String> {
    let key = b"/Title";
    let at = (0..piece.len().saturating_sub(key.len())).rev().find(|at| piece[*at..].starts_with(key))?;
    let rest = piece[at + key.len()..].trim_ascii_start();
    let bytes = match rest.first()? {
        b'(' => literal(&rest[1..])?,
        b'<' => hexadecimal(&rest[1..])?,
        _ => return None,
    };
    let text = match bytes.strip_prefix(b"\xfe\xff") {
        Some(wide) => {
            let units = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        None => match std::str::from_utf8(&bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
            // PDFDocEncoding is Latin-1 where titles need it.
            Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        },
    };
    Some(tidy(&text)).filter(|title| !title.is_empty())
}

/// A string in brackets (7.3.4.2), up to its closing one.
fn literal(rest: &[u8]) -> Option<Vec<u8>> {
    let (mut bytes, mut depth, mut at) = (Vec::new(), 0, 0);
    while bytes.len() < 4 * TITLE_CHARS {
        let byte = *rest.get(at)?;
        at += 1;
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(bytes),
            b')' => depth -= 1,
            b'\\' => {
                let escaped = *rest.get(at)?;
                at += 1;
                let octal = rest[at - 1..].iter().take(3).take_while(|b| (b'0'..=b'7').contains(*b)).count();
                if octal > 0 {
                    let value =
                        rest[at - 1..at - 1 + octal].iter().fold(0u32, |n, b| n * 8 + u32::from(b - b'0'));
                    bytes.push(value as u8);
                    at += octal - 1;
                    continue;
                }
                bytes.push(match escaped {
                    b'n' | b'r' | b't' => b' ',
                    other => other,
                });
                continue;
            }
            _ => {}
        }
        bytes.push(byte);
    }
    None
}

fn hexadecimal(rest: &[u8]) -> Option<Vec<u8>> {
    let end = rest.iter().take(8 * TITLE_CHARS).position(|byte| *byte == b'>')?;
    let digits: Option<Vec<u8>> = rest[..end]
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(|byte| char::from(*byte).to_digit(16).map(|digit| digit as u8))
        .collect();
    Some(digits?.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zip::tests::archive;
    use std::io::Cursor;

    fn seen(bytes: &[u8], name: &str) -> Result<(LooseKind, String), LooseError> {
        look(Cursor::new(bytes), name).map(|loose| (loose.kind, loose.title))
    }

    fn pdf(title: &[u8]) -> Vec<u8> {
        [b"%PDF-1.4\n1 0 obj << /Title ", title, b" /Producer (x) >>\ntrailer\n%%EOF\n"].concat()
    }

    #[test]
    fn a_pdf_is_called_by_its_title_or_by_its_name() {
        let utf16: Vec<u8> = [b"<".to_vec(), b"FEFF00C1006700750061>".to_vec()].concat();
        for (title, expected) in [
            (b"(El r\xedo \\(1\\))".to_vec(), "El río (1)"),
            (b"(Agua \\351 vida)".to_vec(), "Agua é vida"),
            (b"(dos (2) casas)".to_vec(), "dos (2) casas"),
            (utf16, "Água"),
            (b"(Microsoft Word - guia.doc)".to_vec(), "mi guia 2"),
            (b"()".to_vec(), "mi guia 2"),
            (b"(no end".to_vec(), "mi guia 2"),
            (b"<zz>".to_vec(), "mi guia 2"),
        ] {
            let found = seen(&pdf(&title), "mi_guia-2.pdf");
            assert_eq!(found, Ok((LooseKind::Pdf, expected.to_owned())), "{title:?}");
        }
        let whole = pdf(b"(Sol)");
        let cut = seen(&whole[..whole.len() - 8], "a.pdf");
        assert!(matches!(cut, Err(LooseError::Damaged(_))), "{cut:?}");
    }

    #[test]
    fn a_zip_is_what_stands_at_its_top() {
        let page = b"<!doctype html><HTML lang='pt-BR'><head><Title>Feira &amp; troco</title></head></html>";
        let html5 = archive(&[("index.html", page), ("a/b.js", b"1")]);
        let loose = look(Cursor::new(&html5), "x.zip").expect("an HTML5 zip");
        assert_eq!((loose.kind, loose.title.as_str()), (LooseKind::Html5, "Feira & troco"));
        assert_eq!(loose.language.as_deref(), Some("pt-BR"));
        for (files, error) in [
            (vec![("h5p.json", &b"{}"[..])], LooseError::Later("H5P")),
            (vec![("cmi5.xml", b"<x/>"), ("index.html", page)], LooseError::Later("cmi5")),
            (
                vec![("imsmanifest.xml", b"<manifest xmlns:adlcp='x'/>"), ("index.html", page)],
                LooseError::Later("SCORM"),
            ),
            (
                vec![("imsmanifest.xml", b"<manifest xmlns='http://www.imsglobal.org/xsd/imsccv1p1/x'/>")],
                LooseError::Later("Common Cartridge"),
            ),
            (vec![("imsmanifest.xml", b"<manifest xmlns='imsqti_v2p1'/>")], LooseError::Questions),
            (vec![("folder/index.html", page)], LooseError::NoStart),
            (vec![("../../etc/x", b"1"), ("index.html", page)], LooseError::Outside("../../etc/x".into())),
        ] {
            assert_eq!(seen(&archive(&files), "x.zip"), Err(error));
        }
        let project = archive(&[("content.xml", b"<ode/>"), ("index.html", page)]);
        assert_eq!(seen(&project, "Curso.ELP"), Err(LooseError::Later("eXeLearning")));
        assert_eq!(seen(&project, "web.zip").map(|seen| seen.0), Ok(LooseKind::Html5));
    }

    #[test]
    fn a_pdf_says_its_language_in_its_catalogue() {
        let said = |body: &str| {
            let pdf = format!("%PDF-1.4\n{body}\n%%EOF\n");
            look(std::io::Cursor::new(pdf.into_bytes()), "a.pdf").expect("a PDF").language
        };
        let catalog = "1 0 obj << /Type /Catalog /Lang (qu-PE) >> endobj";
        assert_eq!(said(catalog).as_deref(), Some("qu-PE"));
        // A single word in another language is not the document's.
        assert_eq!(
            said(&format!("2 0 obj << /S /Span /Lang (en) >> endobj {catalog}")).as_deref(),
            Some("qu-PE")
        );
        assert_eq!(
            said("2 0 obj << /S /Span /Lang (en) >> endobj 1 0 obj << /Type /Catalog >> endobj"),
            None
        );
        assert_eq!(said("1 0 obj << /Type /Catalog /Lang () >> endobj"), None);
    }

    #[test]
    fn a_book_says_its_title_author_and_language() {
        let book = archive(&[
            ("META-INF/container.xml", b"<container><rootfiles><rootfile full-path='p.opf'/></rootfiles></container>"),
            (
                "p.opf",
                b"<package xmlns:dc='d'><metadata><dc:title>El pozo</dc:title><dc:creator>Ana  Q.</dc:creator>\
                  <dc:language>es-PE</dc:language></metadata><manifest><item id='a' href='a.xhtml'/></manifest>\
                  <spine><itemref idref='a'/></spine></package>",
            ),
            ("a.xhtml", b"<html/>"),
        ]);
        let loose = look(Cursor::new(&book), "x.epub").expect("a book");
        assert_eq!(
            (loose.kind, loose.title.as_str(), loose.author.as_str()),
            (LooseKind::Epub, "El pozo", "Ana Q.")
        );
        assert_eq!(loose.language.as_deref(), Some("es-PE"));
        for cut in [4, 40, book.len() / 2, book.len() - 5] {
            assert!(seen(&book[..cut], "x.epub").is_err(), "{cut}");
        }
    }

    #[test]
    fn other_files_are_refused_by_name() {
        for (bytes, error) in [
            (&b"ZIM\x04rest"[..], LooseError::Later("ZIM")),
            (b"", LooseError::Unknown),
            (b"\x7fELF", LooseError::Unknown),
            (b"<html></html>", LooseError::Unknown),
        ] {
            assert_eq!(seen(bytes, "x"), Err(error));
        }
        assert_eq!(seen(b"CHASKIP1...", "x.chaski").map(|seen| seen.0), Ok(LooseKind::Package));
    }
}
