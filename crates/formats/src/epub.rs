//! Books in EPUB 2 and 3: a zip of XHTML chapters, read one chapter at a time and made safe.
//!
//! Its scripts and styles stay behind; words, headings, lists, tables and pictures come through `crate::html`. Audio overlays and
//! fixed layouts are read as plain chapters.

use crate::{
    html::{Policy, sanitise_inside},
    xml::{Bounds, ElementExt, Node, Source},
    zip::{Zip, ZipError},
};
use std::{
    collections::BTreeMap,
    io::{Read, Seek},
};

/// Most chapters.
const MAX_CHAPTERS: usize = 3_000;
/// Longest title, in characters.
const TITLE_CHARS: usize = 300;

/// Why a book cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// The archive is refused.
    #[error(transparent)]
    Archive(#[from] ZipError),
    /// A file of it is missing or damaged.
    #[error("{0}: missing or damaged")]
    Damaged(String),
    /// It is locked.
    #[error("the book is locked (DRM) and cannot be read here")]
    Locked,
}

/// A book: its chapters in the order of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// Its title; may be empty.
    pub title: String,
    /// Who wrote it; may be empty.
    pub author: String,
    /// Its language as it writes it.
    pub language: Option<String>,
    /// In the order of reading.
    pub chapters: Vec<Chapter>,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Its file in the archive.
    pub path: String,
    /// What the table of contents calls it; nothing where it does not.
    pub title: Option<String>,
}

/// Reads what a book holds.
pub fn read_book<R: Read + Seek>(zip: &mut Zip<R>) -> Result<Book, BookError> {
    if zip.find("META-INF/encryption.xml").is_some() && zip.find("META-INF/rights.xml").is_some() {
        return Err(BookError::Locked);
    }
    const CONTAINER: &str = "META-INF/container.xml";
    let package = document(zip, CONTAINER, |root| {
        let file = every(root, "rootfile").into_iter().next()?;
        file.local_attribute("full-path").map(str::to_owned)
    })?
    .ok_or_else(|| BookError::Damaged(CONTAINER.into()))?;
    let base = package.clone();
    let (said, files, contents) = document(zip, &package, |root| {
        let mut by_id = BTreeMap::new();
        let mut contents = None;
        for item in every(root, "item") {
            let (Some(id), Some(href)) = (item.local_attribute("id"), item.local_attribute("href")) else {
                continue;
            };
            let Some(path) = resolve(&base, href) else { continue };
            let is_nav = item
                .local_attribute("properties")
                .is_some_and(|words| words.split_whitespace().any(|word| word == "nav"));
            let is_ncx = item.local_attribute("media-type") == Some("application/x-dtbncx+xml");
            if is_nav || (is_ncx && contents.is_none()) {
                contents = Some(path.clone());
            }
            by_id.insert(id.to_owned(), path);
        }
        let spine = every(root, "itemref").into_iter().filter_map(|item| item.local_attribute("idref"));
        let files: Vec<String> = spine.filter_map(|id| by_id.get(id).cloned()).take(MAX_CHAPTERS).collect();
        let say = |name: &str| every(root, name).first().map(|said| words(*said)).unwrap_or_default();
        ([say("title"), say("creator"), say("language")], files, contents)
    })?;
    if files.is_empty() {
        return Err(BookError::Damaged(package));
    }
    let titles = match contents {
        // A book without a readable table of contents still has its chapters.
        Some(path) => titles(zip, &path).unwrap_or_default(),
        None => BTreeMap::new(),
    };
    let chapters =
        files.into_iter().map(|path| Chapter { title: titles.get(&path).cloned(), path }).collect();
    let [title, author, language] = said;
    let language = Some(language).filter(|language| !language.is_empty());
    Ok(Book { title, author, language, chapters })
}

/// A chapter as safe HTML. `media` gives the address of a picture by its path in the archive, `link` that of a chapter by its place.
pub fn chapter_html<R: Read + Seek>(
    zip: &mut Zip<R>,
    book: &Book,
    at: usize,
    media: &dyn Fn(&str) -> Option<String>,
    link: &dyn Fn(usize) -> String,
) -> Result<String, BookError> {
    let path = book.chapters.get(at).ok_or_else(|| BookError::Damaged(format!("chapter {}", at + 1)))?;
    let path = path.path.clone();
    let policy = Policy {
        media: &|source| media(&resolve(&path, source)?),
        link: &|target| {
            let file = resolve(&path, target.split('#').next().unwrap_or_default())?;
            let place = book.chapters.iter().position(|chapter| chapter.path == file)?;
            Some(link(place))
        },
        inline: false,
        top_heading: 2,
    };
    document(zip, &path, |root| {
        let body = every(root, "body").into_iter().next().unwrap_or(root);
        sanitise_inside(body, &policy)
    })
}

/// Titles by chapter's path, from EPUB 3's `nav` or EPUB 2's `ncx`; the first that names a file counts.
fn titles<R: Read + Seek>(zip: &mut Zip<R>, path: &str) -> Result<BTreeMap<String, String>, BookError> {
    document(zip, path, |root| {
        let mut titles = BTreeMap::new();
        let mut add = |href: &str, title: String| {
            if let Some(file) = resolve(path, href.split('#').next().unwrap_or_default())
                && !title.is_empty()
            {
                titles.entry(file).or_insert(title);
            }
        };
        for point in every(root, "navPoint") {
            let label = every(point, "text").first().map(|text| words(*text)).unwrap_or_default();
            if let Some(source) = every(point, "content").first().and_then(|node| node.local_attribute("src"))
            {
                add(source, label);
            }
        }
        for link in every(root, "a") {
            if let Some(href) = link.local_attribute("href") {
                add(href, words(link));
            }
        }
        titles
    })
}

/// Reads a document of the archive and makes something of it.
fn document<R: Read + Seek, T>(
    zip: &mut Zip<R>,
    path: &str,
    make: impl FnOnce(Node<'_, '_>) -> T,
) -> Result<T, BookError> {
    let damaged = || BookError::Damaged(path.to_owned());
    let bytes = zip.read(path, Bounds::BOOK.bytes as u64)?.ok_or_else(damaged)?;
    let source = Source::read(&bytes, &Bounds::BOOK).map_err(|_| damaged())?;
    let tree = source.tree().map_err(|_| damaged())?;
    Ok(make(tree.root_element()))
}

/// Every element of a local name below a node.
fn every<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Vec<Node<'a, 'input>> {
    node.descendants().filter(|node| node.is_element() && node.tag_name().name() == name).collect()
}

fn words(node: Node<'_, '_>) -> String {
    // No more is gathered than is kept: links may be nested, each around the whole book.
    let mut text = String::new();
    for part in node.descendants().filter_map(|node| if node.is_text() { node.text() } else { None }) {
        for word in part.split_whitespace() {
            if text.len() > 4 * TITLE_CHARS {
                break;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.extend(word.chars().take(TITLE_CHARS));
        }
        if text.len() > 4 * TITLE_CHARS {
            break;
        }
    }
    text.chars().take(TITLE_CHARS).collect()
}

/// A path in the archive, from a file that names it; `None` for what lies outside it.
fn resolve(from: &str, href: &str) -> Option<String> {
    if href.is_empty() || href.contains(':') || href.starts_with('/') {
        return None;
    }
    let mut parts: Vec<String> = from.split('/').map(str::to_owned).collect();
    parts.pop();
    for part in percent_decoded(href)?.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part.to_owned()),
        }
    }
    Some(parts.join("/"))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|b| (b as char).to_digit(16));
        bytes.push((digit()? * 16 + digit()?) as u8);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zip::tests::archive;
    use std::io::Cursor;

    fn made(chapter: &str) -> Vec<u8> {
        archive(&[
            ("META-INF/container.xml", b"<container><rootfiles><rootfile full-path='O/p.opf'/></rootfiles></container>"),
            (
                "O/p.opf",
                b"<package xmlns:dc='d'><metadata><dc:title>El pozo</dc:title></metadata><manifest>\
                  <item id='n' href='nav.xhtml' properties='nav'/><item id='a' href='a%20b.xhtml'/><item id='z' href='../../x'/>\
                  <item id='c' href='c.xhtml'/></manifest><spine><itemref idref='a'/><itemref idref='c'/><itemref idref='none'/></spine></package>",
            ),
            ("O/nav.xhtml", b"<html><body><nav><ol><li><a href='a%20b.xhtml#x'>Uno  <b>dos</b></a></li></ol></nav></body></html>"),
            ("O/a b.xhtml", chapter.as_bytes()),
            ("O/c.xhtml", b"<html><body><p>Fin</p></body></html>"),
        ])
    }

    fn html(chapter: &str) -> String {
        let bytes = made(chapter);
        let mut zip = Zip::open(Cursor::new(&bytes)).expect("a zip");
        let book = read_book(&mut zip).expect("a book");
        chapter_html(&mut zip, &book, 0, &|path| Some(format!("/in/{path}")), &|at| format!("/book/{at}"))
            .expect("a chapter")
    }

    #[test]
    fn chapters_in_the_order_of_reading() {
        let bytes = made("<html/>");
        let mut zip = Zip::open(Cursor::new(&bytes)).expect("a zip");
        let book = read_book(&mut zip).expect("a book");
        let chapters: Vec<(&str, Option<&str>)> =
            book.chapters.iter().map(|chapter| (chapter.path.as_str(), chapter.title.as_deref())).collect();
        assert_eq!(book.title, "El pozo");
        assert_eq!(chapters, [("O/a b.xhtml", Some("Uno dos")), ("O/c.xhtml", None)]);
    }

    #[test]
    fn what_is_shown_is_safe_and_leads_only_inside() {
        let shown = html(
            "<!DOCTYPE html><html><head><script>x</script></head><body onload='x'><h1>Uno</h1><p>A&nbsp;<img src='i/a.png' alt='p'/>\
             <a href='c.xhtml#f'>sigue</a> <a href='https://example.org'>fuera</a><script>alert(1)</script></p></body></html>",
        );
        assert!(shown.contains("/in/O/i/a.png") && shown.contains("/book/1"), "{shown}");
        assert!(
            !shown.contains("script") && !shown.contains("onload") && !shown.contains("example.org"),
            "{shown}"
        );
    }

    #[test]
    fn damage_is_said() {
        let bytes = archive(&[("a", b"b")]);
        let mut zip = Zip::open(Cursor::new(&bytes)).expect("a zip");
        assert!(matches!(read_book(&mut zip), Err(BookError::Damaged(path)) if path.contains("container")));
        for (from, href) in
            [("O/p.opf", "../../x"), ("p.opf", "../x"), ("p", "https://x"), ("p", "/etc"), ("p", "%zz")]
        {
            assert_eq!(resolve(from, href), None, "{href}");
        }
    }
}
