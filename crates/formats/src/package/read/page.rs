//! Reading pages and teacher's notes.

use super::Folder;
use crate::package::{
    course::{CourseFile, Page, Section},
    files::limits,
    finding::Finding,
    markdown::{self, Allowed, Block, PicturePlace},
};
use kernel::LanguageTag;
use std::collections::BTreeMap;

/// Reads a page in all languages; a missing one is a finding, and so is one of another build (pages only: notes are free).
pub fn read(
    folder: &mut Folder,
    beside: &str,
    files: Vec<(LanguageTag, String)>,
    notes: bool,
) -> BTreeMap<LanguageTag, Page> {
    let mut pages: BTreeMap<LanguageTag, Page> = BTreeMap::new();
    let mut first: Option<Page> = None;
    for (language, file) in files {
        folder.used.insert(file.clone());
        let Some(source) = folder.texts.get(&file).cloned() else {
            let (what, to_do) = if notes {
                (
                    "the teacher's notes are missing",
                    "Write what the lesson is for, how long, what to say, what goes wrong, one thing without a device",
                )
            } else {
                ("the page is missing in this language", "Translate it, with the same headings and pictures")
            };
            folder.findings.push(Finding::error(&file, 0, what, to_do));
            continue;
        };
        let page = read_one(folder, beside, &file, &source, notes);
        let other = first.as_ref().filter(|first| !notes && first.shape != page.shape);
        if let Some(other) = other {
            let what = format!(
                "is built otherwise than {}: {} against {}",
                other.file,
                page.shape.join(" "),
                other.shape.join(" ")
            );
            folder.findings.push(Finding::error(
                &file,
                0,
                what,
                "Give both the same `##` headings and pictures, in the same order",
            ));
        }
        first.get_or_insert_with(|| page.clone());
        pages.insert(language, page);
    }
    pages
}

fn read_one(folder: &mut Folder, beside: &str, file: &str, source: &str, notes: bool) -> Page {
    if source.len() > limits::PAGE_BYTES {
        folder.findings.push(Finding::error(
            file,
            0,
            format!("has {} bytes", source.len()),
            "At most 40 KB; make two pages",
        ));
    }
    let (mut blocks, problems) = markdown::parse(source, Allowed { page: true, links: notes });
    for (line, what) in problems {
        folder.findings.push(Finding::error(file, line, what, "See docs/package-format.md, Reading pages"));
    }
    let title = match blocks.first() {
        Some(Block::Heading { level: 1, words }) => markdown::plain(words),
        _ => {
            folder.findings.push(Finding::error(
                file,
                1,
                "the first line is not a title",
                "Begin with # and the title",
            ));
            String::new()
        }
    };
    if !title.is_empty() {
        blocks.remove(0);
    }
    if blocks.iter().any(|block| matches!(block, Block::Heading { level: 1, .. })) {
        folder.findings.push(Finding::error(
            file,
            0,
            "has more than one title",
            "Use ## for headings inside the page",
        ));
    }
    let places = picture_places(folder, beside, file, source, &blocks);
    let sections = sections(&blocks, &places);
    let shape = page_shape(&blocks);
    let pictures = places.values().map(|(path, _)| path.clone()).collect();
    Page { file: file.to_string(), title, sections, pictures, shape }
}

/// Sections, and the paths of their pictures.
pub type PageParts = (Box<[Section]>, Box<[String]>);

/// The parts of blocks without a title; `None` if the course has not all of the pictures.
pub fn page_parts<'c>(
    blocks: &[Block],
    picture: &dyn Fn(&str) -> Option<&'c CourseFile>,
) -> Option<PageParts> {
    let mut places = Places::new();
    for name in picture_names(blocks) {
        let file = picture(name)?;
        let place = PicturePlace { url: file.url(), size: file.picture_size };
        places.insert(name.to_owned(), (file.path.clone(), place));
    }
    let pictures = places.values().map(|(path, _)| path.clone()).collect();
    Some((sections(blocks, &places), pictures))
}

fn picture_names(blocks: &[Block]) -> Vec<&str> {
    let (mut open, mut names): (Vec<&Block>, _) = (blocks.iter().collect(), Vec::new());
    while let Some(block) = open.pop() {
        match block {
            Block::Picture { file, .. } => names.push(file.as_str()),
            Block::Boxed { blocks, .. } | Block::Quotation(blocks) => open.extend(blocks),
            Block::List { items, .. } => open.extend(items.iter().flatten()),
            _ => {}
        }
    }
    names
}

/// What a page is built of: the same in every language.
pub fn page_shape(blocks: &[Block]) -> Box<[&'static str]> {
    blocks.iter().filter_map(shape_of).collect()
}

type Places = BTreeMap<String, (String, PicturePlace)>;

/// Where the pictures of these blocks are served; missing ones and missing alternatives are findings.
fn picture_places(folder: &mut Folder, beside: &str, file: &str, source: &str, blocks: &[Block]) -> Places {
    let mut places = Places::new();
    let mut open: Vec<&Block> = blocks.iter().collect();
    while let Some(block) = open.pop() {
        match block {
            Block::Picture { file: name, alternative } => {
                let line = source
                    .lines()
                    .position(|line| line.contains(&format!("({name}")))
                    .map_or(0, |at| at as u32 + 1);
                if alternative.trim().is_empty() {
                    let to_do =
                        "Write between the [ ] what matters in the picture, for those who cannot see it";
                    folder.findings.push(Finding::error(
                        file,
                        line,
                        format!("the picture {name} has no text alternative"),
                        to_do,
                    ));
                }
                let Some(path) = folder.picture(beside, name, file, line) else { continue };
                let place = folder
                    .files
                    .get(&path)
                    .map(|file| PicturePlace { url: file.url(), size: file.picture_size });
                places.extend(place.map(|place| (name.clone(), (path, place))));
            }
            Block::Boxed { blocks, .. } | Block::Quotation(blocks) => open.extend(blocks),
            Block::List { items, .. } => open.extend(items.iter().flatten()),
            _ => {}
        }
    }
    places
}

fn sections(blocks: &[Block], places: &Places) -> Box<[Section]> {
    let is_start = |block: &Block| matches!(block, Block::Heading { level: 2, .. });
    let mut starts: Vec<usize> = (0..blocks.len()).filter(|at| *at > 0 && is_start(&blocks[*at])).collect();
    starts.insert(0, 0);
    starts.push(blocks.len());
    let part = |(i, ends): (usize, &[usize])| {
        let blocks = &blocks[ends[0]..ends[1]];
        let html = markdown::html(blocks, &|name| places.get(name).map(|(_, place)| place.clone()));
        let address = if i == 0 { "text".into() } else { format!("text.{}", i + 1).into() };
        Section { address, html: html.into() }
    };
    starts.windows(2).enumerate().map(part).collect()
}

fn shape_of(block: &Block) -> Option<&'static str> {
    match block {
        Block::Heading { level: 2, .. } => Some("heading"),
        Block::Picture { .. } => Some("picture"),
        Block::Boxed { kind, .. } => Some(kind.name()),
        Block::Table { .. } => Some("table"),
        _ => None,
    }
}
