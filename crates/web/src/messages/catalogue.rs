//! [`Catalogue`]: the message files of one feature, and reading them.

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{self, Expression, InlineExpression, PatternElement};
use kernel::LanguageTag;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// The message files of one feature, embedded in the binary.
///
/// ```
/// use web::messages::Catalogue;
/// pub const MESSAGES: Catalogue = Catalogue {
///     area: "library",
///     sources: &[("es", "library-title = Biblioteca"), ("pt", "library-title = Biblioteca"), ("en", "library-title = Library")],
/// };
/// web::messages::assert_complete(&[MESSAGES]);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Catalogue {
    /// The feature's name; all its keys begin with it and a hyphen.
    pub area: &'static str,
    /// Language tag and file text. Spanish, Portuguese and English are complete; country variants and other
    /// languages hold what they have.
    pub sources: &'static [(&'static str, &'static str)],
}

/// What can be wrong with message files. Only a developer or translator sees these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessagesError {
    /// Not a language tag.
    #[error("\"{0}\" is not a language tag")]
    Language(String),
    /// Fluent does not understand a line.
    #[error("messages of {area} in {language}, line {line}: {detail}")]
    Syntax {
        /// Whose file.
        area: &'static str,
        /// Which file.
        language: String,
        /// Counted from 1.
        line: usize,
        /// Fluent's words.
        detail: String,
    },
    /// One key in two places.
    #[error("a message in {language} is defined twice: {detail}")]
    Twice {
        /// Where.
        language: String,
        /// Which.
        detail: String,
    },
}

/// The files of one language, across features.
pub(super) struct Language {
    pub(super) tag: LanguageTag,
    /// Feature and text.
    files: Vec<(&'static str, &'static str)>,
}

/// All texts of one language.
pub(super) struct Parsed {
    pub(super) texts: BTreeMap<&'static str, Found>,
}

/// One message as its file has it.
pub(super) struct Found {
    pub(super) area: &'static str,
    pub(super) variables: BTreeSet<String>,
    /// The text itself, if nothing in it waits for a value.
    pub(super) plain: Option<Cow<'static, str>>,
}

/// The files of the catalogues by language, languages in the order they first appear.
pub(super) fn by_language(catalogues: &[Catalogue]) -> Result<Vec<Language>, MessagesError> {
    let mut languages: Vec<Language> = Vec::new();
    for catalogue in catalogues {
        for (language, source) in catalogue.sources {
            let tag: LanguageTag =
                language.parse().map_err(|_| MessagesError::Language((*language).to_owned()))?;
            let file = (catalogue.area, *source);
            match languages.iter_mut().find(|language| language.tag == tag) {
                Some(language) => language.files.push(file),
                None => languages.push(Language { tag, files: vec![file] }),
            }
        }
    }
    Ok(languages)
}

impl Language {
    /// Reads every file. Keys and most texts are borrowed from them.
    pub(super) fn parse(&self) -> Result<Parsed, MessagesError> {
        let mut texts = BTreeMap::new();
        for &(area, source) in &self.files {
            let resource = fluent_syntax::parser::parse_runtime(source).map_err(|(_, errors)| {
                let first = errors.first();
                MessagesError::Syntax {
                    area,
                    language: self.tag.to_string(),
                    line: first.map_or(1, |e| source[..e.pos.start.min(source.len())].lines().count().max(1)),
                    detail: first.map_or_else(String::new, |e| e.kind.to_string()),
                }
            })?;
            for entry in &resource.body {
                let ast::Entry::Message(message) = entry else { continue };
                let Some(pattern) = &message.value else { continue };
                let mut variables = BTreeSet::new();
                collect_variables(pattern, &mut variables);
                let found = Found { area, variables, plain: plain(pattern) };
                if texts.insert(message.id.name, found).is_some() {
                    return Err(MessagesError::Twice {
                        language: self.tag.to_string(),
                        detail: message.id.name.to_owned(),
                    });
                }
            }
        }
        Ok(Parsed { texts })
    }

    /// The messages that wait for a value, with what they may refer to. Most of a catalogue are plain words; kept a second
    /// time inside their syntax they would weigh more than all the rest of a box's texts.
    pub(super) fn waiting(&self, parsed: &Parsed) -> Vec<FluentResource> {
        let waits = |(_, source): &(_, &'static str)| {
            let whole = FluentResource::try_new((*source).to_owned());
            let whole = whole.unwrap_or_else(|(resource, _)| resource);
            if whole.entries().any(refers) {
                return whole;
            }
            let mut keep = true;
            let kept: String = source
                .split_inclusive('\n')
                .filter(|line| {
                    match line.as_bytes().first() {
                        Some(b'#') => keep = false,
                        Some(b'-') => keep = true,
                        Some(letter) if letter.is_ascii_alphabetic() => {
                            let id = line.split([' ', '=']).next().unwrap_or_default();
                            keep = parsed.texts.get(id).is_none_or(|found| found.plain.is_none());
                        }
                        // The message goes on.
                        _ => {}
                    }
                    keep
                })
                .collect();
            FluentResource::try_new(kept).unwrap_or(whole)
        };
        self.files.iter().map(waits).collect()
    }
}

/// Why a translator's words cannot be a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WordsFault {
    /// No words, or braces and brackets that do not close.
    #[error("the words cannot be read: braces or brackets do not close")]
    Unreadable,
    /// What is filled in differs from the source: `{ $name }` is missing, misspelt or too many.
    #[error("what is filled in is not the same as in the source")]
    Variables,
}

/// A message as a catalogue has it; lines after the first are moved in, as Fluent asks.
pub fn message_text(key: &str, words: &str) -> String {
    let mut text = format!("{key} =");
    let many = words.trim().contains('\n');
    for line in words.trim().lines() {
        text.push_str(if many { "\n    " } else { " " });
        text.push_str(line.trim_end());
    }
    text.push('\n');
    text
}

/// Whether words can stand in a catalogue in place of a source's: they are read, and the same is filled into both.
pub fn check_words(key: &str, words: &str, source: &str) -> Result<(), WordsFault> {
    let variables = |words: &str| {
        let resource =
            FluentResource::try_new(message_text(key, words)).map_err(|_| WordsFault::Unreadable)?;
        let mut entries = resource.entries();
        let found = match (entries.next(), entries.next()) {
            (Some(ast::Entry::Message(message)), None) if message.id.name == key => {
                message.value.as_ref().map(|pattern| {
                    let mut variables = BTreeSet::new();
                    collect_variables(pattern, &mut variables);
                    variables
                })
            }
            _ => None,
        };
        found.ok_or(WordsFault::Unreadable)
    };
    if variables(words)? == variables(source)? { Ok(()) } else { Err(WordsFault::Variables) }
}

/// Every message of a catalogue file with its words as they are written, in order.
pub fn messages_in(source: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in source.lines() {
        match line.split_once('=') {
            Some((key, words)) if line.starts_with(|sign: char| sign.is_ascii_alphabetic()) => {
                all.push((key.trim().to_owned(), words.trim().to_owned()));
                open = true;
            }
            _ if line.starts_with('#') => open = false,
            _ => {
                if let (true, Some((_, words))) = (open, all.last_mut()) {
                    words.push('\n');
                    words.push_str(line.strip_prefix("    ").unwrap_or(line));
                }
            }
        }
    }
    all.iter_mut().for_each(|(_, words)| *words = words.trim().to_owned());
    all
}

/// Whether one of its texts is made of another message's.
fn refers(entry: &ast::Entry<&str>) -> bool {
    let ast::Entry::Message(message) = entry else { return false };
    message.value.iter().any(refers_in)
}

fn refers_in(pattern: &ast::Pattern<&str>) -> bool {
    pattern.elements.iter().any(|element| match element {
        PatternElement::Placeable { expression } => refers_expression(expression),
        PatternElement::TextElement { .. } => false,
    })
}

fn refers_expression(expression: &Expression<&str>) -> bool {
    match expression {
        Expression::Inline(InlineExpression::MessageReference { .. }) => true,
        Expression::Inline(InlineExpression::Placeable { expression }) => refers_expression(expression),
        Expression::Inline(_) => false,
        Expression::Select { variants, .. } => variants.iter().any(|variant| refers_in(&variant.value)),
    }
}

/// The text itself, if nothing in it waits for a value.
fn plain(pattern: &ast::Pattern<&'static str>) -> Option<Cow<'static, str>> {
    let words = |element: &PatternElement<&'static str>| match element {
        PatternElement::TextElement { value } => Some(*value),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::StringLiteral { value }),
        } if !value.contains('\\') => Some(*value),
        PatternElement::Placeable { .. } => None,
    };
    match pattern.elements.as_slice() {
        [one] => words(one).map(Cow::Borrowed),
        many => many.iter().map(words).collect::<Option<String>>().map(Cow::Owned),
    }
}

fn collect_variables(pattern: &ast::Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, into);
        }
    }
}

fn in_expression(expression: &Expression<&str>, into: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, into),
        Expression::Select { selector, variants } => {
            in_inline(selector, into);
            for variant in variants {
                collect_variables(&variant.value, into);
            }
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, into: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            into.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => in_expression(expression, into),
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|inline| in_inline(inline, into));
        }
        _ => {}
    }
}
