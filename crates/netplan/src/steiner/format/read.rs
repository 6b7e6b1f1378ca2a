//! Reads both formats with one reader: `.gr` is `.stp` without header, comments and coordinates.
//!
//! PACE 2018: <https://pacechallenge.org/2018/steiner-tree/>; SteinLib: Koch, Martin and Voss (2000), and its
//! prize-collecting extension of the 11th DIMACS challenge (`TP v prize`, `RootP v`).

use super::super::{
    graph::Edge,
    problem::{MUST, Problem, ProblemError},
};
use std::collections::HashMap;

/// Most vertices accepted.
const VERTICES_MAX: u64 = 20_000_000;
/// Most edges accepted.
const EDGES_MAX: u64 = 100_000_000;

/// What a benchmark file holds.
#[derive(Debug, Clone)]
pub struct Benchmark {
    /// The problem, vertices counted from 0 (the file counts from 1).
    pub problem: Problem,
    /// `stp`, `pcstp` or `rpcst`.
    pub kind: &'static str,
    /// Costs were multiplied by this power of ten to make them whole.
    pub decimals: u32,
}

/// Why a file cannot be read; line and column count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Something at one place.
    #[error("line {line}, column {column}: {what}")]
    At {
        /// Line.
        line: usize,
        /// Column, in characters.
        column: usize,
        /// What is wrong, and what was expected.
        what: String,
    },
    /// The file ended too early.
    #[error("the file ends where {0} was expected")]
    End(&'static str),
    /// Terminals that no path joins, as the file counts vertices.
    #[error("terminals {0} and {1} must both be in the tree, but no path joins them")]
    Apart(u32, u32),
    /// The parts do not make a problem.
    #[error(transparent)]
    Problem(#[from] ProblemError),
}

/// A word and its place.
#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    line: usize,
    column: usize,
}

impl Word<'_> {
    fn fault(&self, what: impl Into<String>) -> FormatError {
        FormatError::At { line: self.line, column: self.column, what: what.into() }
    }
}

/// The words of a line, up to a comment sign.
fn words<'a>(line: &'a str, number: usize) -> Vec<Word<'a>> {
    let mut found = Vec::with_capacity(5);
    let base = line.as_ptr() as usize;
    for text in line.split_whitespace() {
        if text.starts_with('#') {
            break;
        }
        let byte = text.as_ptr() as usize - base;
        found.push(Word { text, line: number, column: line[..byte].chars().count() + 1 });
    }
    found
}

/// Parses a whole file.
pub fn read(text: &str) -> Result<Benchmark, FormatError> {
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        let words = words(line, index + 1);
        if let Some(first) = words.first() {
            if reader.ended || (index == 0 && first.text.eq_ignore_ascii_case("33D32945")) {
                continue;
            }
            reader.line(*first, &words[1..])?;
        }
    }
    reader.finish()
}

#[derive(Default)]
struct Reader<'a> {
    section: Section,
    vertices: Option<u64>,
    promised_edges: Option<u64>,
    promised_terminals: Option<u64>,
    edges: Vec<(u32, u32, Amount<'a>)>,
    prizes: HashMap<u32, (Option<Amount<'a>>, usize)>,
    root: Option<u32>,
    said_prize: bool,
    said_root: bool,
    ended: bool,
    /// Lines of a SECTION Terminals that came before the graph.
    early: Vec<(Word<'a>, Vec<Word<'a>>)>,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Section {
    #[default]
    Outside,
    Graph,
    Terminals,
    Other,
}

/// A number not yet scaled: digits before and after the point.
#[derive(Clone, Copy)]
struct Amount<'a> {
    word: Word<'a>,
    whole: &'a str,
    part: &'a str,
}

impl<'a> Reader<'a> {
    fn line(&mut self, first: Word<'a>, rest: &[Word<'a>]) -> Result<(), FormatError> {
        let key = first.text.to_ascii_lowercase();
        match (self.section, key.as_str()) {
            // A line that only comments.
            (_, "c" | "%" | "comment") => {}
            (Section::Outside, "eof") => self.ended = true,
            (Section::Outside, "section") => {
                let name = rest.first().ok_or_else(|| first.fault("SECTION needs a name"))?;
                self.section = match name.text.to_ascii_lowercase().as_str() {
                    "graph" => Section::Graph,
                    "terminals" => Section::Terminals,
                    _ => Section::Other,
                };
            }
            (Section::Outside, _) => {
                return Err(
                    first.fault(format!("expected SECTION or EOF, found \"{}\"", shortened(first.text)))
                );
            }
            (_, "end") => self.section = Section::Outside,
            (_, "section") => return Err(first.fault("a new SECTION begins before END of the last one")),
            (Section::Graph, _) => return self.graph_line(&key, first, rest),
            (Section::Terminals, _) => return self.terminal_line(&key, first, rest),
            (Section::Other, _) => {}
        }
        Ok(())
    }

    fn graph_line(&mut self, key: &str, first: Word<'a>, rest: &[Word<'a>]) -> Result<(), FormatError> {
        match key {
            "nodes" => self.vertices = Some(count(first, rest, VERTICES_MAX)?),
            "edges" | "arcs" => {
                let edges = count(first, rest, EDGES_MAX)?;
                self.promised_edges = Some(edges);
                self.edges.reserve(edges.min(1 << 20) as usize);
            }
            "e" => {
                let [u, v, cost] = exactly(first, rest)?;
                let (from, to) = (self.vertex(u)?, self.vertex(v)?);
                if from == to {
                    return Err(v.fault("an edge from a vertex to itself"));
                }
                self.edges.push((from, to, amount(cost)?));
            }
            "a" => {
                return Err(first
                    .fault("directed arcs (A) are not supported; this reader takes undirected edges (E)"));
            }
            "obstacles" => {}
            _ => {
                return Err(first
                    .fault(format!("expected Nodes, Edges, E or END, found \"{}\"", shortened(first.text))));
            }
        }
        Ok(())
    }

    fn terminal_line(&mut self, key: &str, first: Word<'a>, rest: &[Word<'a>]) -> Result<(), FormatError> {
        if self.vertices.is_none() {
            self.early.push((first, rest.to_vec()));
            return Ok(());
        }
        match key {
            "terminals" => self.promised_terminals = Some(count(first, rest, VERTICES_MAX)?),
            "t" => {
                let [word] = exactly(first, rest)?;
                let vertex = self.vertex(word)?;
                self.terminal(vertex, None, word)?;
            }
            "tp" => {
                self.said_prize = true;
                let [word, prize] = exactly(first, rest)?;
                let vertex = self.vertex(word)?;
                self.terminal(vertex, Some(amount(prize)?), word)?;
            }
            "root" | "rootp" => {
                self.said_root = true;
                let [word] = exactly(first, rest)?;
                self.root = Some(self.vertex(word)?);
            }
            _ => {
                return Err(first.fault(format!(
                    "expected Terminals, T, TP, RootP or END, found \"{}\"",
                    shortened(first.text)
                )));
            }
        }
        Ok(())
    }

    fn terminal(&mut self, vertex: u32, prize: Option<Amount<'a>>, word: Word) -> Result<(), FormatError> {
        if let Some((_, line)) = self.prizes.insert(vertex, (prize, word.line)) {
            return Err(word.fault(format!("terminal {} was already given in line {line}", vertex + 1)));
        }
        Ok(())
    }

    fn vertex(&self, word: Word) -> Result<u32, FormatError> {
        let vertices =
            self.vertices.ok_or_else(|| word.fault("Nodes must come before vertices are named"))?;
        let number: u64 = word.text.parse().map_err(|_| {
            word.fault(format!("expected a vertex number, found \"{}\"", shortened(word.text)))
        })?;
        if number == 0 || number > vertices {
            return Err(word.fault(format!("vertex {number} does not exist: Nodes says 1 to {vertices}")));
        }
        Ok(number as u32 - 1)
    }

    fn finish(mut self) -> Result<Benchmark, FormatError> {
        let vertices = self.vertices.ok_or(FormatError::End("SECTION Graph with Nodes"))?;
        for (first, rest) in std::mem::take(&mut self.early) {
            self.terminal_line(&first.text.to_ascii_lowercase(), first, &rest)?;
        }
        if self.section != Section::Outside {
            return Err(FormatError::End("END"));
        }
        if self.promised_edges.is_some_and(|n| n != self.edges.len() as u64) {
            return Err(FormatError::End("as many E lines as Edges says"));
        }
        if self
            .promised_terminals
            .is_some_and(|n| n != self.prizes.len() as u64 && n != self.prizes.len() as u64 + 1)
        {
            return Err(FormatError::End("as many terminal lines as Terminals says"));
        }
        if self.prizes.is_empty() && self.root.is_none() {
            return Err(FormatError::End("SECTION Terminals with at least one terminal"));
        }
        let parts = self.edges.iter().map(|e| e.2).chain(self.prizes.values().filter_map(|p| p.0));
        let decimals = parts.map(|a| a.part.len() as u32).max().unwrap_or(0);
        let mut edges = Vec::with_capacity(self.edges.len());
        for (u, v, cost) in &self.edges {
            edges.push(Edge { u: *u, v: *v, cost: scaled(cost, decimals)? });
        }
        let mut prize = vec![0; vertices as usize];
        for (vertex, (amount, _)) in &self.prizes {
            prize[*vertex as usize] = match amount {
                Some(amount) => scaled(amount, decimals)?,
                None => MUST,
            };
        }
        let root = self.root;
        if !self.said_prize
            && let Some(root) = root
        {
            prize[root as usize] = MUST;
        }
        let kind = match (self.said_prize, self.said_root) {
            (true, true) => "rpcst",
            (true, false) => "pcstp",
            _ => "stp",
        };
        let root = if self.said_prize { root } else { None };
        let problem = Problem::new(edges, prize, root).map_err(|error| match error {
            ProblemError::Disconnected(a, b) => FormatError::Apart(a + 1, b + 1),
            other => other.into(),
        })?;
        Ok(Benchmark { problem, kind, decimals })
    }
}

fn count(first: Word, rest: &[Word], most: u64) -> Result<u64, FormatError> {
    let [word] = exactly(first, rest)?;
    match word.text.parse::<u64>() {
        Ok(number) if number <= most => Ok(number),
        Ok(number) => Err(word.fault(format!("{number} is more than the {most} accepted"))),
        Err(_) => Err(word.fault(format!("expected a whole number, found \"{}\"", shortened(word.text)))),
    }
}

fn exactly<'a, const N: usize>(first: Word<'a>, rest: &[Word<'a>]) -> Result<[Word<'a>; N], FormatError> {
    <[Word; N]>::try_from(rest)
        .map_err(|_| first.fault(format!("{} needs {N} number(s), found {}", first.text, rest.len())))
}

fn amount(word: Word<'_>) -> Result<Amount<'_>, FormatError> {
    let text = word.text.strip_prefix('+').unwrap_or(word.text);
    if text.starts_with('-') {
        return Err(word.fault(format!("costs and prizes must not be negative, found {}", shortened(text))));
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let part = part.trim_end_matches('0');
    if (whole.is_empty() && part.is_empty()) || !digits(whole) || !digits(part) || part.len() > 9 {
        return Err(word.fault(format!("expected a number, found \"{}\"", shortened(text))));
    }
    Ok(Amount { word, whole, part })
}

fn scaled(amount: &Amount, decimals: u32) -> Result<u64, FormatError> {
    let value = || {
        let whole: u64 = if amount.whole.is_empty() { 0 } else { amount.whole.parse().ok()? };
        let part: u64 = if amount.part.is_empty() { 0 } else { amount.part.parse().ok()? };
        let part = part.checked_mul(10u64.checked_pow(decimals - amount.part.len() as u32)?)?;
        whole.checked_mul(10u64.checked_pow(decimals)?)?.checked_add(part).filter(|v| *v < MUST)
    };
    value().ok_or_else(|| amount.word.fault("the number is too large"))
}

fn shortened(text: &str) -> String {
    text.chars().take(30).collect()
}
