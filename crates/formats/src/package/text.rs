//! Texts by address and language, ready to be shown: Markdown is turned into HTML once, when a course is read.

use super::{
    exact::Exact,
    exercise::Variant,
    expression::{Expression, NoValue},
    family::Family,
    figures::Figures,
    id::Id,
    markdown::{self, Allowed, Block, Problem},
};
use kernel::LanguageTag;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// How a text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Paragraphs and lists.
    Blocks,
    /// Paragraphs and lists in which `[[id]]` is a gap.
    Gapped,
    /// One line with stress: a choice, a title.
    Line,
    /// Words only: accepted answers, names of units, text alternatives.
    Plain,
}

/// One text in one language. HTML and plain words are ready; numbers that are drawn fill their places when shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    line: u32,
    /// As the author wrote it, where the plain words are not just that.
    source: Option<String>,
    /// With marks where places are filled, as the HTML.
    plain: String,
    html: Html,
    places: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
enum Html {
    /// The same as the plain words.
    Plain,
    /// One paragraph of the plain words.
    Paragraph,
    Own(String),
}

/// What fills a place.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    Number { value: Expression, decimals: Option<u8> },
    Word(Box<str>),
    Gap(Id),
}

/// The mark of a place to fill: its number between these two. Authors cannot use them.
const PLACE_OPENS: char = '\u{e000}';
const PLACE_CLOSES: char = '\u{e001}';

impl Text {
    /// Prepares a text. Problems name the line inside the text.
    pub fn prepare(source: &str, line: u32, form: Form, family: &Family) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        if source.contains([PLACE_OPENS, PLACE_CLOSES]) {
            problems.push((1, "holds a sign that is reserved (private use)".to_string()));
        }
        let clean = source.replace([PLACE_OPENS, PLACE_CLOSES], "");
        let (marked, places) = mark_places(&clean, family, form == Form::Gapped, &mut problems);
        let (html, plain) = match form {
            Form::Plain => (markdown::escape(&marked), marked),
            Form::Line | Form::Blocks | Form::Gapped => {
                let (blocks, more) = markdown::parse(&marked, Allowed { page: false, links: false });
                problems.extend(more);
                let plain = markdown::plain_blocks(&blocks);
                match (form, blocks.as_slice()) {
                    (Form::Line, [Block::Paragraph(words)]) => {
                        let mut line = String::new();
                        markdown::write_inlines(&mut line, words);
                        (line, plain)
                    }
                    (Form::Line, _) => {
                        problems
                            .push((1, "must be one line of words, without lists or paragraphs".to_string()));
                        (markdown::escape(&plain), plain)
                    }
                    _ => (markdown::html(&blocks, &|_| None), plain),
                }
            }
        };
        let html = if html == plain {
            Html::Plain
        } else if html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>")) == Some(&*plain) {
            Html::Paragraph
        } else {
            Html::Own(html)
        };
        let source = (plain != source).then(|| source.to_owned());
        (Self { line, source, plain, html, places }, problems)
    }

    /// True when a drawn number or word stands in it.
    pub fn varies(&self) -> bool {
        vary(&self.places)
    }

    /// The gaps in it, in order.
    pub fn gaps(&self) -> impl Iterator<Item = &Id> {
        gaps(&self.places)
    }

    /// Names of numbers and words it uses.
    pub fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for part in &self.places {
            match part {
                Part::Number { value, .. } => value.names(&mut names),
                Part::Word(name) => drop(names.insert(name.to_string())),
                Part::Gap(_) => {}
            }
        }
        names
    }
}

fn vary(places: &[Part]) -> bool {
    places.iter().any(|part| matches!(part, Part::Number { .. } | Part::Word(_)))
}

fn gaps(places: &[Part]) -> impl Iterator<Item = &Id> {
    places.iter().filter_map(|part| match part {
        Part::Gap(id) => Some(id),
        _ => None,
    })
}

/// A text among those of its language.
#[derive(Debug, Clone, Copy)]
pub struct TextRef<'t> {
    /// The line of its file, from 1.
    pub line: u32,
    source: &'t str,
    plain: &'t str,
    html: &'t str,
    /// The HTML is to stand in a paragraph.
    paragraph: bool,
    places: &'t [Part],
}

impl<'t> TextRef<'t> {
    /// As the author wrote it.
    pub fn source(self) -> &'t str {
        self.source
    }

    /// True when a drawn number or word stands in it.
    pub fn varies(self) -> bool {
        vary(self.places)
    }

    /// The gaps in it, in order.
    pub fn gaps(self) -> impl Iterator<Item = &'t Id> {
        gaps(self.places)
    }

    /// The drawn numbers shown in it, each with the decimals it is shown with.
    pub fn numbers(self) -> impl Iterator<Item = (&'t Expression, Option<u8>)> {
        self.places.iter().filter_map(|part| match part {
            Part::Number { value, decimals } => Some((value, *decimals)),
            _ => None,
        })
    }
}

/// Replaces `{…}` and `[[…]]` by marks that Markdown leaves alone.
fn mark_places(
    source: &str,
    family: &Family,
    gaps: bool,
    problems: &mut Vec<Problem>,
) -> (String, Vec<Part>) {
    let (mut marked, mut places) = (String::with_capacity(source.len()), Vec::new());
    let mut rest = source;
    while let Some(at) = rest.find(['{', '}', '[']) {
        let (before, from) = rest.split_at(at);
        marked.push_str(before);
        let line = 1 + source[..source.len() - from.len()].matches('\n').count() as u32;
        let (length, part) = if gaps && from.starts_with("[[") {
            gap(from)
        } else if family.is_empty() || from.starts_with('[') {
            (1, Ok(None))
        } else {
            place(from, family)
        };
        match part {
            Ok(Some(part)) => {
                marked.push_str(&format!("{PLACE_OPENS}{}{PLACE_CLOSES}", places.len()));
                places.push(part);
            }
            Ok(None) => marked.push_str(&from[..1]),
            Err(what) => problems.push((line, what)),
        }
        rest = &from[length..];
    }
    marked.push_str(rest);
    (marked, places)
}

type Place = (usize, Result<Option<Part>, String>);

fn gap(from: &str) -> Place {
    let Some(end) = from.find("]]") else { return (2, Err("[[ without ]]".to_string())) };
    match Id::inner(&from[2..end]) {
        Ok(id) => (end + 2, Ok(Some(Part::Gap(id)))),
        Err(error) => (end + 2, Err(error.to_string())),
    }
}

fn place(from: &str, family: &Family) -> Place {
    // A doubled brace is a brace.
    if from.starts_with("{{") || from.starts_with("}}") {
        return (2, Ok(None));
    }
    if from.starts_with('}') {
        return (1, Err("} without {; a real brace is written }}".to_string()));
    }
    let Some(end) = from.find('}') else {
        return (1, Err("{ without }; a real brace is written {{".to_string()));
    };
    let inside = from[1..end].trim();
    let part = || {
        let (value, decimals) = match inside.rsplit_once(':') {
            Some((value, digits)) => match digits.parse::<u8>() {
                Ok(digits) if digits <= 6 => (value, Some(digits)),
                _ => {
                    return Err(format!(
                        "\"{digits}\" after the colon should be the number of decimals, 0 to 6"
                    ));
                }
            },
            None => (inside, None),
        };
        let expression = match value.strip_prefix('=') {
            Some(expression) => Expression::parse(expression.trim()).map_err(|error| error.to_string())?,
            None if family.words.contains_key(value) => return Ok(Some(Part::Word(value.into()))),
            None => Expression::Name(value.to_string()),
        };
        let mut names = BTreeSet::new();
        expression.names(&mut names);
        match names.iter().find(|name| !family.knows(name)) {
            Some(name) => Err(format!("there is no number or word called \"{name}\"")),
            None => Ok(Some(Part::Number { value: expression, decimals })),
        }
    };
    (end + 1, part())
}

/// All texts of a thing in one language.
///
/// A box keeps tens of thousands of texts: they lie end to end in one string, so that a text costs its letters and little more,
/// and what follows from the plain words is not kept beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct LanguageTexts {
    /// The language.
    pub language: LanguageTag,
    figures: Figures,
    /// Address, plain words, source and HTML of each text, in the order of `kept`.
    said: Box<str>,
    /// Sorted by address.
    kept: Box<[Kept]>,
    /// What fills the places of the texts, in the order of `kept`.
    places: Box<[Part]>,
}

/// Where a text is kept. Files of a package are far smaller than what 32 bits count.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    line: u32,
    /// Where address, plain words, source and HTML begin in `said`, and where the last ends. An empty source is the plain words.
    bounds: [u32; 5],
    html: KeptHtml,
    /// The first of its places, and the one after its last.
    places: [u32; 2],
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum KeptHtml {
    Plain,
    Paragraph,
    Own,
}

impl LanguageTexts {
    /// Texts of a language.
    pub fn new(language: LanguageTag, by_address: BTreeMap<String, Text>) -> Self {
        let (mut said, mut kept, mut places) = (String::new(), Vec::new(), Vec::new());
        for (address, text) in by_address {
            let (html, own) = match text.html {
                Html::Plain => (KeptHtml::Plain, String::new()),
                Html::Paragraph => (KeptHtml::Paragraph, String::new()),
                Html::Own(own) => (KeptHtml::Own, own),
            };
            let mut bounds = [said.len() as u32; 5];
            for (part, words) in
                [address, text.plain, text.source.unwrap_or_default(), own].iter().enumerate()
            {
                said.push_str(words);
                bounds[part + 1] = said.len() as u32;
            }
            let first = places.len() as u32;
            places.extend(text.places);
            kept.push(Kept { line: text.line, bounds, html, places: [first, places.len() as u32] });
        }
        let (said, kept, places) = (said.into(), kept.into(), places.into());
        Self { figures: Figures::of(&language), language, said, kept, places }
    }

    /// A text by its address, e.g. `choices.bank`.
    pub fn get(&self, address: &str) -> Option<TextRef<'_>> {
        let place = self.kept.binary_search_by(|kept| self.part(kept, 0).cmp(address)).ok()?;
        Some(self.text(&self.kept[place]))
    }

    /// All texts with their addresses, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, TextRef<'_>)> {
        self.kept.iter().map(|kept| (self.part(kept, 0), self.text(kept)))
    }

    /// Address (0), plain words (1), source (2) or HTML (3).
    fn part(&self, kept: &Kept, part: usize) -> &str {
        &self.said[kept.bounds[part] as usize..kept.bounds[part + 1] as usize]
    }

    fn text(&self, kept: &Kept) -> TextRef<'_> {
        let plain = self.part(kept, 1);
        let source = match self.part(kept, 2) {
            "" => plain,
            source => source,
        };
        let html = match kept.html {
            KeptHtml::Own => self.part(kept, 3),
            KeptHtml::Plain | KeptHtml::Paragraph => plain,
        };
        let places = &self.places[kept.places[0] as usize..kept.places[1] as usize];
        TextRef { line: kept.line, source, plain, html, paragraph: kept.html == KeptHtml::Paragraph, places }
    }

    /// The texts `PREFIX.1`, `PREFIX.2` and so on.
    pub fn numbered<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = TextRef<'a>> {
        (1..).map_while(move |n| self.get(&format!("{prefix}.{n}")))
    }

    /// HTML of a text without gaps; `None` if there is no such text.
    pub fn html(&self, address: &str, variant: &Variant) -> Option<Cow<'_, str>> {
        self.html_with_gaps(address, variant, &mut |_| String::new())
    }

    /// HTML of a text; each gap is what `gap` writes for it.
    pub fn html_with_gaps(
        &self,
        address: &str,
        variant: &Variant,
        gap: &mut dyn FnMut(&Id) -> String,
    ) -> Option<Cow<'_, str>> {
        let text = self.get(address)?;
        let filled = self.fill(text.html, text.places, variant, true, gap);
        Some(if text.paragraph { Cow::Owned(format!("<p>{filled}</p>")) } else { filled })
    }

    /// The words alone, for titles, `<option>`s and accepted answers. Not escaped.
    pub fn plain(&self, address: &str, variant: &Variant) -> Option<Cow<'_, str>> {
        self.get(address).map(|text| self.plain_of(text, variant))
    }

    /// The words of a text of this language.
    pub fn plain_of<'a>(&'a self, text: TextRef<'a>, variant: &Variant) -> Cow<'a, str> {
        self.fill(text.plain, text.places, variant, false, &mut |id| format!("[{id}]"))
    }

    /// A number as this language writes it.
    pub fn number(&self, number: Exact, decimals: Option<u8>) -> String {
        self.figures.show(number, decimals)
    }

    fn fill<'a>(
        &'a self,
        marked: &'a str,
        places: &'a [Part],
        variant: &Variant,
        html: bool,
        gap: &mut dyn FnMut(&Id) -> String,
    ) -> Cow<'a, str> {
        if places.is_empty() {
            return Cow::Borrowed(marked);
        }
        let (mut filled, mut rest) = (String::new(), marked);
        while let Some((before, after)) = rest.split_once(PLACE_OPENS) {
            let (index, after) = after.split_once(PLACE_CLOSES).unwrap_or((after, ""));
            filled.push_str(before);
            rest = after;
            match index.parse::<usize>().ok().and_then(|index| places.get(index)) {
                Some(Part::Number { value, decimals }) => {
                    filled.push_str(&self.shown(variant.draw.evaluate(value), *decimals))
                }
                Some(Part::Word(name)) => {
                    let place = variant.draw.value(name).and_then(Exact::as_whole).unwrap_or(1);
                    let word = self.get(&format!("words.{name}.{place}")).map_or("…", TextRef::source);
                    filled.push_str(&if html { markdown::escape(word) } else { word.to_string() });
                }
                Some(Part::Gap(id)) => filled.push_str(&gap(id)),
                None => {}
            }
        }
        filled.push_str(rest);
        Cow::Owned(filled)
    }

    /// An expression without a value shows as a gap; `check` refuses such exercises before they reach a pupil.
    fn shown(&self, value: Result<Exact, NoValue>, decimals: Option<u8>) -> String {
        value.map_or_else(|_| "…".to_string(), |number| self.figures.show(number, decimals))
    }
}

/// The texts of a thing in all its languages, the source language first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Texts(Vec<LanguageTexts>);

impl Texts {
    /// From languages in the course's order.
    pub fn new(languages: Vec<LanguageTexts>) -> Self {
        Self(languages)
    }

    /// One more language, after the others.
    pub(crate) fn add(&mut self, texts: LanguageTexts) {
        self.0.push(texts);
    }

    /// Every language with its texts.
    pub fn languages(&self) -> impl Iterator<Item = &LanguageTexts> {
        self.0.iter()
    }

    /// The texts in exactly this language.
    pub fn exactly(&self, language: &LanguageTag) -> Option<&LanguageTexts> {
        self.0.iter().find(|texts| texts.language == *language)
    }

    /// The texts in this language, or in the source language.
    pub fn language(&self, language: &LanguageTag) -> Option<&LanguageTexts> {
        self.exactly(language).or_else(|| self.0.first())
    }

    /// A text's words in a language, or in the source language; empty when there is none at all.
    pub fn words(&self, language: &LanguageTag, address: &str) -> &str {
        let first = self.exactly(language).and_then(|texts| texts.get(address));
        let text = first.or_else(|| self.0.first().and_then(|texts| texts.get(address)));
        text.filter(|text| text.places.is_empty()).map_or("", |text| text.plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::family::Rule;
    use kernel::Seed;

    fn family() -> Family {
        let three_and_a_half = Exact::parse("3.5").expect("a number");
        Family {
            rules: BTreeMap::from([("price".into(), Rule::OneOf(vec![three_and_a_half]))]),
            words: BTreeMap::from([("who".into(), 1)]),
            ..Family::default()
        }
    }

    fn shown(language: &str, source: &str) -> String {
        let family = family();
        let (text, problems) = Text::prepare(source, 1, Form::Gapped, &family);
        assert_eq!(problems, vec![], "{source}");
        let (word, _) = Text::prepare("Ana & Co", 1, Form::Plain, &family);
        let texts = BTreeMap::from([("prompt".to_string(), text), ("words.who.1".to_string(), word)]);
        let texts = LanguageTexts::new(language.parse().expect(language), texts);
        let variant = Variant { seed: Seed(1), draw: family.draw(Seed(1)).expect("draws") };
        texts
            .html_with_gaps("prompt", &variant, &mut |id| format!("<select name=\"{id}\">"))
            .expect("there")
            .into_owned()
    }

    #[test]
    fn places_are_filled() {
        for (language, source, expected) in [
            ("es", "{who} paga **{price:2}**", "<p>Ana &amp; Co paga <strong>3,50</strong></p>"),
            ("en", "{price}, {=price * 2}, {=price * 2:1}", "<p>3.5, 7, 7.0</p>"),
            ("en", "{{x}} and [[verb]]", "<p>{x} and <select name=\"verb\"></p>"),
            ("en", "[a] {who}", "<p>[a] Ana &amp; Co</p>"),
        ] {
            assert_eq!(shown(language, source), expected);
        }
    }

    #[test]
    fn wrong_places_are_named() {
        for source in [
            "{weight}",
            "{price",
            "price}",
            "{price:x}",
            "{=price +}",
            "a\n{=weight * 2}",
            "[[Verb]]",
            "[[verb",
            "\u{e000}",
        ] {
            let (_, problems) = Text::prepare(source, 1, Form::Gapped, &family());
            assert_eq!(problems.len(), 1, "{source}: {problems:?}");
        }
        let (_, problems) = Text::prepare("a\n\nb", 1, Form::Line, &Family::default());
        assert_eq!(problems.len(), 1);
        let (text, problems) = Text::prepare("{price} is just braces", 1, Form::Line, &Family::default());
        assert!(problems.is_empty() && !text.varies());
    }
}
