//! TOML that people edit, read so that every complaint can name its line.

use super::{exact::Exact, finding::Finding, id::Id};
use std::{collections::BTreeMap, str::FromStr};
use toml::de::{DeTable, DeValue};

/// Deepest tables and lists accepted; the format needs four.
const MAX_DEPTH: u32 = 8;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    pub node: Node,
    /// From 1.
    pub line: u32,
}

/// What TOML can say, as far as the format uses it.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Text(String),
    Number(Exact),
    Bool(bool),
    List(Vec<Located>),
    Table(BTreeMap<String, Located>),
}

/// A table whose fields are taken one by one; what nobody took is unknown and reported by [`Fields::finish`].
#[derive(Debug)]
pub struct Fields {
    file: String,
    line: u32,
    table: BTreeMap<String, Located>,
}

impl Fields {
    /// Reads a whole file.
    pub fn parse(file: &str, text: &str) -> Result<Self, Finding> {
        let lines = Lines::of(text);
        let refused = |line, what: String| {
            Finding::error(file, line, what, "Correct the line; see docs/package-format.md")
        };
        let table = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(0, |span| lines.line(span.start));
            refused(line, format!("not readable as TOML: {}", error.message()))
        })?;
        let table =
            read_table(table.get_ref(), &lines, 0).map_err(|(line, what)| refused(line, what.to_string()))?;
        Ok(Self { file: file.to_string(), line: 1, table })
    }

    /// A table inside another.
    pub fn inside(file: &str, line: u32, table: BTreeMap<String, Located>) -> Self {
        Self { file: file.to_string(), line, table }
    }

    /// The file's path in the course folder.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line of the table itself.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The line of a field, if it is there.
    pub fn line_of(&self, name: &str) -> Option<u32> {
        self.table.get(name).map(|field| field.line)
    }

    /// Takes a field, if it is there.
    pub fn take(&mut self, name: &str) -> Option<Located> {
        self.table.remove(name)
    }

    /// Takes all that is left.
    pub fn take_all(&mut self) -> BTreeMap<String, Located> {
        std::mem::take(&mut self.table)
    }

    /// An error at a line of this file.
    pub fn error(&self, line: u32, what: impl Into<String>, what_to_do: impl Into<String>) -> Finding {
        Finding::error(&self.file, line, what, what_to_do)
    }

    fn wrong<T>(&self, name: &str, line: u32, wanted: &str, findings: &mut Vec<Finding>) -> Option<T> {
        findings.push(self.error(
            line,
            format!("`{name}` is not {wanted}"),
            format!("Write `{name}` as {wanted}"),
        ));
        None
    }

    fn missing<T>(&self, name: &str, wanted: &str, findings: &mut Vec<Finding>) -> Option<T> {
        findings.push(self.error(
            self.line,
            format!("`{name}` is missing"),
            format!("Add `{name}`: {wanted}"),
        ));
        None
    }

    /// A text that may be absent.
    pub fn text(&mut self, name: &str, findings: &mut Vec<Finding>) -> Option<String> {
        match self.take(name)? {
            Located { node: Node::Text(text), .. } if !text.trim().is_empty() => Some(text),
            other => self.wrong(name, other.line, "a text in quotation marks", findings),
        }
    }

    /// A text that must be there.
    pub fn needed_text(&mut self, name: &str, findings: &mut Vec<Finding>) -> Option<String> {
        if !self.table.contains_key(name) {
            return self.missing(name, "a text in quotation marks", findings);
        }
        self.text(name, findings)
    }

    /// A text that must be there and be readable as `T`.
    pub fn needed<T: FromStr>(&mut self, name: &str, wanted: &str, findings: &mut Vec<Finding>) -> Option<T> {
        let line = self.table.get(name).map_or(self.line, |field| field.line);
        let text = self.needed_text(name, findings)?;
        text.parse().ok().or_else(|| self.wrong(name, line, wanted, findings))
    }

    /// The course that a package beside it is for.
    pub fn course(&mut self, findings: &mut Vec<Finding>) -> Option<Id> {
        let id = self.needed_text("course", findings)?;
        Id::new(&id).map_err(|error| findings.push(self.error(0, error.to_string(), "Name the course"))).ok()
    }

    /// The version of that course.
    pub fn course_version(&mut self, findings: &mut Vec<Finding>) -> Option<i64> {
        self.whole("course_version", 1..=1_000_000, true, findings)
    }

    /// A whole number in a range; absent is `None` and, when `needed`, a finding.
    pub fn whole(
        &mut self,
        name: &str,
        range: std::ops::RangeInclusive<i64>,
        needed: bool,
        findings: &mut Vec<Finding>,
    ) -> Option<i64> {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        match self.take(name) {
            None if needed => self.missing(name, &wanted, findings),
            None => None,
            Some(Located { node: Node::Number(number), line }) => match number.as_whole() {
                Some(number) if range.contains(&number) => Some(number),
                _ => self.wrong(name, line, &wanted, findings),
            },
            Some(other) => self.wrong(name, other.line, &wanted, findings),
        }
    }

    /// Yes or no.
    pub fn boolean(&mut self, name: &str, findings: &mut Vec<Finding>) -> Option<bool> {
        match self.take(name)? {
            Located { node: Node::Bool(yes), .. } => Some(yes),
            other => self.wrong(name, other.line, "true or false", findings),
        }
    }

    /// A list of texts; absent is empty.
    pub fn texts(&mut self, name: &str, findings: &mut Vec<Finding>) -> Vec<(String, u32)> {
        let Some(field) = self.take(name) else { return Vec::new() };
        let line = field.line;
        let Node::List(list) = field.node else {
            self.wrong::<()>(name, line, "a list like [\"a\", \"b\"]", findings);
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(list.len());
        for item in list {
            match item.node {
                Node::Text(text) => texts.push((text, item.line)),
                _ => drop(self.wrong::<()>(name, item.line, "a list of texts in quotation marks", findings)),
            }
        }
        texts
    }

    /// A list of ids inside an exercise, without repetition, so many at least and at most.
    pub fn ids(
        &mut self,
        name: &str,
        count: std::ops::RangeInclusive<usize>,
        findings: &mut Vec<Finding>,
    ) -> Option<Vec<Id>> {
        let line = self.table.get(name).map_or(self.line, |field| field.line);
        if !self.table.contains_key(name) {
            return self.missing(name, "a list of ids like [\"a\", \"b\"]", findings);
        }
        let before = findings.len();
        let mut ids: Vec<Id> = Vec::new();
        for (text, line) in self.texts(name, findings) {
            match inner_id(&self.file, line, &text) {
                Ok(id) if ids.contains(&id) => findings.push(self.error(
                    line,
                    format!("`{name}` has \"{id}\" twice"),
                    "Give each its own id",
                )),
                Ok(id) => ids.push(id),
                Err(finding) => findings.push(finding),
            }
        }
        if findings.len() > before {
            return None;
        }
        if !count.contains(&ids.len()) {
            let wanted = format!("a list of {} to {} ids", count.start(), count.end());
            return self.wrong(name, line, &wanted, findings);
        }
        Some(ids)
    }

    /// A table; absent is empty.
    pub fn table(&mut self, name: &str, findings: &mut Vec<Finding>) -> BTreeMap<String, Located> {
        match self.take(name) {
            None => BTreeMap::new(),
            Some(Located { node: Node::Table(table), .. }) => table,
            Some(other) => {
                self.wrong::<()>(name, other.line, "a table", findings);
                BTreeMap::new()
            }
        }
    }

    /// A list of tables, `[[name]]`; absent is empty.
    pub fn tables(&mut self, name: &str, findings: &mut Vec<Finding>) -> Vec<Fields> {
        let Some(field) = self.take(name) else { return Vec::new() };
        let Node::List(list) = field.node else {
            self.wrong::<()>(name, field.line, &format!("tables, each beginning with [[{name}]]"), findings);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in list {
            match item.node {
                Node::Table(table) => tables.push(Fields::inside(&self.file, item.line, table)),
                _ => drop(self.wrong::<()>(name, item.line, "a table", findings)),
            }
        }
        tables
    }

    /// Reports whatever nobody took.
    pub fn finish(self, findings: &mut Vec<Finding>) {
        for (name, field) in &self.table {
            let what = format!("nothing here is called `{name}`");
            findings.push(self.error(field.line, what, "Look at the spelling, or take it away"));
        }
    }
}

/// Reads an id inside an exercise; `right` and `wrong` name general feedback and are taken.
pub fn inner_id(file: &str, line: u32, text: &str) -> Result<Id, Finding> {
    match Id::inner(text) {
        Ok(id) if text == "right" || text == "wrong" => Err(Finding::error(
            file,
            line,
            format!("the id \"{id}\" is taken"),
            "`feedback.right` and `feedback.wrong` are general; choose another id",
        )),
        Ok(id) => Ok(id),
        Err(error) => Err(Finding::error(file, line, error.to_string(), "Write another id")),
    }
}

/// Where lines begin, to turn a byte offset into a line number.
pub struct Lines(Vec<usize>);

impl Lines {
    /// Counts the lines of a text.
    pub fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The line of a byte offset, from 1.
    pub fn line(&self, offset: usize) -> u32 {
        self.0.partition_point(|start| *start <= offset) as u32
    }
}

type Failed = (u32, &'static str);

fn read_table(table: &DeTable<'_>, lines: &Lines, depth: u32) -> Result<BTreeMap<String, Located>, Failed> {
    let mut read = BTreeMap::new();
    for (name, value) in table.iter() {
        let line = lines.line(name.span().start);
        read.insert(
            name.get_ref().to_string(),
            Located { node: read_value(value.get_ref(), line, lines, depth + 1)?, line },
        );
    }
    Ok(read)
}

fn read_value(value: &DeValue<'_>, line: u32, lines: &Lines, depth: u32) -> Result<Node, Failed> {
    if depth > MAX_DEPTH {
        return Err((line, "tables inside tables too deep"));
    }
    let number = |text: &str| Exact::parse(&text.replace('_', "")).map(Node::Number);
    let unwritable = (line, "a number that cannot be kept exactly; write digits with at most 12 decimals");
    match value {
        DeValue::String(text) => Ok(Node::Text(text.to_string())),
        DeValue::Integer(digits) if digits.radix() == 10 => number(digits.as_str()).ok_or(unwritable),
        DeValue::Integer(_) => Err(unwritable),
        DeValue::Float(digits) => number(digits.as_str()).ok_or(unwritable),
        DeValue::Boolean(yes) => Ok(Node::Bool(*yes)),
        DeValue::Datetime(date) => Ok(Node::Text(date.to_string())),
        DeValue::Array(list) => {
            let mut read = Vec::new();
            for item in list.iter() {
                let line = lines.line(item.span().start);
                read.push(Located { node: read_value(item.get_ref(), line, lines, depth + 1)?, line });
            }
            Ok(Node::List(read))
        }
        DeValue::Table(table) => Ok(Node::Table(read_table(table, lines, depth)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_named() {
        let mut findings = Vec::new();
        let mut fields =
            Fields::parse("a.toml", "kind = 3\n\n[es]\nprompt = \"x\"\nodd.one = 1\n").expect("readable");
        assert_eq!(fields.needed_text("kind", &mut findings), None);
        assert_eq!(
            (findings[0].line, findings[0].what.as_str()),
            (1, "`kind` is not a text in quotation marks")
        );
        let Some(Located { node: Node::Table(es), line: 3 }) = fields.take("es") else {
            panic!("the section is on line 3")
        };
        let mut es = Fields::inside("a.toml", 3, es);
        assert_eq!(es.needed_text("prompt", &mut findings).as_deref(), Some("x"));
        es.finish(&mut findings);
        assert_eq!((findings[1].line, findings[1].what.as_str()), (5, "nothing here is called `odd`"));
    }

    #[test]
    fn broken_toml_names_its_line() {
        let finding = Fields::parse("a.toml", "ok = 1\nbroken = [\n").expect_err("not TOML");
        assert!(finding.line >= 2, "{finding}");
    }
}
