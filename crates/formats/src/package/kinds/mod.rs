//! The kinds of exercise, one file each.
//!
//! To add one: write `kinds/NAME.rs` with a type that implements [`ExerciseKind`] and a `read` function, and add its line to
//! [`KINDS`]. "Adding an exercise kind" in `docs/package-format.md` says the rest.

mod cloze;
mod matching;
mod multiple;
mod number;
mod order;
mod single;
mod text;
mod true_false;

use super::{
    control::Control,
    exact::Exact,
    exercise::{Exercise, Variant},
    expression::{Expression, NoValue},
    family::Family,
    fields::{Fields, Located, Node, inner_id},
    finding::Finding,
    id::Id,
    mark::{Unparseable, UnparseableReason, Verdict},
    response::Response,
    text::{Form, LanguageTexts},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

/// Reads a kind's own facts from an exercise file. `None` when a needed fact is missing; the findings say which.
pub(crate) type ReadKind = fn(&mut Fields, &Family, &mut Vec<Finding>) -> Option<Box<dyn ExerciseKind>>;

/// Every kind: its name in `kind = "…"`, and its reader.
pub(crate) const KINDS: &[(&str, ReadKind)] = &[
    ("single", single::read),
    ("multiple", multiple::read),
    ("true-false", true_false::read),
    ("number", number::read),
    ("text", text::read),
    ("order", order::read),
    ("match", matching::read),
    ("cloze", cloze::read),
];

/// What a kind of exercise must be able to do.
pub trait ExerciseKind: Debug + Send + Sync {
    /// Its name in `kind = "…"`.
    fn name(&self) -> &'static str;

    /// The texts it needs in every language, beside those all exercises need.
    fn wants(&self, wants: &mut Wants);

    /// What the pupil works with.
    fn control(&self, exercise: &Exercise, variant: &Variant) -> Control;

    /// The right answer to a variant.
    fn key(&self, exercise: &Exercise, variant: &Variant) -> Result<Response, NoValue>;

    /// Marks a response. Must give the whole score to [`ExerciseKind::key`]; `check` holds every exercise to it.
    fn mark(
        &self,
        exercise: &Exercise,
        variant: &Variant,
        response: &Response,
    ) -> Result<Verdict, Unparseable>;

    /// What is wrong with a variant's numbers, such as a mistake that equals the key. In words for the author.
    fn check_variant(&self, _exercise: &Exercise, _variant: &Variant) -> Vec<String> {
        Vec::new()
    }

    /// What is wrong with a language's texts beyond missing ones, such as a gap that stands nowhere: address and words.
    fn check_texts(&self, _texts: &LanguageTexts) -> Vec<(String, String)> {
        Vec::new()
    }

    /// File names of pictures beside the exercise's own.
    fn pictures(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// A text, or numbered texts, that every language should have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// The address, or the part before the numbers.
    pub address: String,
    /// How it is shown.
    pub form: Form,
    /// How many.
    pub count: Count,
}

/// How many texts an address stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Exactly one.
    Needed,
    /// One, or none in any language.
    Optional,
    /// A list of so many, the same number in every language.
    Same(usize, usize),
    /// A list of so many, each language its own number (accepted spellings).
    Own(usize, usize),
}

/// The list of texts an exercise wants.
#[derive(Debug, Default)]
pub struct Wants(pub Vec<Want>);

impl Wants {
    /// One text that must be there.
    pub fn need(&mut self, address: impl Into<String>, form: Form) {
        self.0.push(Want { address: address.into(), form, count: Count::Needed });
    }

    /// One text that may be there; if one language has it, all should.
    pub fn may(&mut self, address: impl Into<String>, form: Form) {
        self.0.push(Want { address: address.into(), form, count: Count::Optional });
    }

    /// A list.
    pub fn list(&mut self, address: impl Into<String>, form: Form, count: Count) {
        self.0.push(Want { address: address.into(), form, count });
    }
}

/// Most spellings of one accepted answer or unit.
const MAX_SPELLINGS: usize = 40;

/// Reads an id that must be one of a list.
fn one_of(fields: &mut Fields, name: &str, ids: &[Id], findings: &mut Vec<Finding>) -> Option<Id> {
    let line = fields.line_of(name).unwrap_or(fields.line());
    let text = fields.needed_text(name, findings)?;
    let found = ids.iter().find(|id| id.as_str() == text).cloned();
    if found.is_none() {
        findings.push(unreachable_key(fields, line, name, &text, ids));
    }
    found
}

fn unreachable_key(fields: &Fields, line: u32, name: &str, text: &str, ids: &[Id]) -> Finding {
    let known: Vec<&str> = ids.iter().map(Id::as_str).collect();
    fields.error(
        line,
        format!("`{name}` is \"{text}\", which cannot be answered"),
        format!("Write one of {}", known.join(", ")),
    )
}

/// Reads a number or an expression over the family's names.
fn expression(
    fields: &Fields,
    name: &str,
    value: Located,
    family: &Family,
    findings: &mut Vec<Finding>,
) -> Option<Expression> {
    let parsed = match value.node {
        Node::Number(number) => Ok(Expression::Number(number)),
        Node::Text(text) => Expression::parse(&text).map_err(|error| error.to_string()),
        _ => Err(format!("`{name}` is neither a number nor an expression in quotation marks")),
    };
    let known = parsed.and_then(|expression| {
        let mut names = BTreeSet::new();
        expression.names(&mut names);
        match names.iter().find(|name| !family.knows(name)) {
            Some(unknown) => {
                Err(format!("`{name}` uses \"{unknown}\", which is not in [numbers] or [words]"))
            }
            None => Ok(expression),
        }
    });
    known
        .map_err(|what| {
            findings.push(fields.error(
                value.line,
                what,
                "Write a number, or an expression over names in [numbers]",
            ))
        })
        .ok()
}

/// Reads `name = number-or-expression`.
fn needed_expression(
    fields: &mut Fields,
    name: &str,
    family: &Family,
    findings: &mut Vec<Finding>,
) -> Option<Expression> {
    match fields.take(name) {
        Some(value) => expression(fields, name, value, family, findings),
        None => {
            findings.push(fields.error(
                fields.line(),
                format!("`{name}` is missing"),
                format!("Add `{name}`: a number or an expression"),
            ));
            None
        }
    }
}

/// Reads a table of expressions by id, as `[mistakes]`.
fn expressions(
    fields: &mut Fields,
    name: &str,
    family: &Family,
    findings: &mut Vec<Finding>,
) -> BTreeMap<Id, Expression> {
    let mut read = BTreeMap::new();
    for (id, value) in fields.table(name, findings) {
        match inner_id(fields.file(), value.line, &id) {
            Ok(id) => {
                drop(expression(fields, id.as_str(), value, family, findings).map(|e| read.insert(id, e)))
            }
            Err(finding) => findings.push(finding),
        }
    }
    read
}

/// Reads a table of file names by id, as `choice_pictures`.
fn choice_pictures(fields: &mut Fields, ids: &[Id], findings: &mut Vec<Finding>) -> BTreeMap<Id, String> {
    let mut read = BTreeMap::new();
    for (id, value) in fields.table("choice_pictures", findings) {
        match (ids.iter().find(|known| known.as_str() == id), value.node) {
            (Some(id), Node::Text(file)) => drop(read.insert(id.clone(), file)),
            _ => findings.push(fields.error(
                value.line,
                format!("`choice_pictures.{id}` is not a choice with a file name"),
                "Write a choice's id and a file name",
            )),
        }
    }
    read
}

/// The one thing chosen.
fn one_chosen<'a>(response: &'a Response, ids: &[Id]) -> Result<&'a Id, Unparseable> {
    let Response::Chosen(chosen) = response else {
        return Err(Unparseable::of(UnparseableReason::OtherKind));
    };
    let mut chosen = chosen.iter();
    match (chosen.next(), chosen.next()) {
        (None, _) => Err(Unparseable::of(UnparseableReason::Empty)),
        (Some(_), Some(_)) => Err(Unparseable::of(UnparseableReason::OneChoiceOnly)),
        (Some(id), None) if ids.contains(id) => Ok(id),
        _ => Err(Unparseable::of(UnparseableReason::UnknownChoice)),
    }
}

/// Two values among named ones that are equal, in words.
fn ties(values: &[(String, Exact)]) -> Vec<String> {
    let mut ties = Vec::new();
    for (i, (name, value)) in values.iter().enumerate() {
        for (other, _) in values[..i].iter().filter(|(_, earlier)| earlier == value) {
            ties.push(format!(
                "\"{other}\" and \"{name}\" are both {}",
                value.digits(value.decimals().unwrap_or(3)).unwrap_or_default()
            ));
        }
    }
    ties
}
