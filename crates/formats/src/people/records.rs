//! Rows of cells, one at a time, with the line each begins on. Quoting is `csv-core`'s work.

use super::{Encoding, MAX_FILE_BYTES, MAX_ROW_BYTES, encoding::AsUtf8};
use csv_core::ReadRecordResult;
use std::io::{self, Read};

/// Most cells of a row; more is no list of people.
const MAX_CELLS: usize = 64;

pub(super) struct Records<R> {
    source: AsUtf8<R>,
    core: csv_core::Reader,
    separator: Option<u8>,
    input: Vec<u8>,
    at: usize,
    more: bool,
    /// Line of `input[at]`, from 1.
    line: u64,
    cells: Vec<u8>,
    ends: Vec<usize>,
}

/// One row, or why there is none.
pub(super) enum Record {
    /// Cells as bytes, in order.
    Cells { line: u64, cells: Vec<Vec<u8>> },
    /// Longer than is read.
    TooLong { line: u64 },
    /// The file is longer than is read.
    FileTooLong { line: u64 },
}

impl<R: Read> Records<R> {
    pub(super) fn new(source: R, encoding: Encoding) -> Self {
        Self {
            source: AsUtf8::new(source, encoding),
            core: csv_core::Reader::new(),
            separator: None,
            input: Vec::new(),
            at: 0,
            more: true,
            line: 1,
            cells: vec![0; MAX_ROW_BYTES],
            ends: vec![0; MAX_CELLS],
        }
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Record>> {
        if !self.skip_blank_lines()? {
            return Ok(None);
        }
        if self.separator.is_none() {
            self.find_separator()?;
            if !self.skip_blank_lines()? {
                return Ok(None);
            }
        }
        let line = self.line;
        if self.source.taken_bytes() > MAX_FILE_BYTES {
            self.end();
            return Ok(Some(Record::FileTooLong { line }));
        }
        let (mut written, mut ended) = (0, 0);
        loop {
            if self.at == self.input.len() && self.more {
                self.fill()?;
                if self.at == self.input.len() && self.more {
                    continue;
                }
            }
            let (result, used, wrote, cells) = self.core.read_record(
                &self.input[self.at..],
                &mut self.cells[written..],
                &mut self.ends[ended..],
            );
            self.pass(used);
            written += wrote;
            ended += cells;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    // The end of such a row cannot be known: nothing after it is read.
                    self.end();
                    return Ok(Some(Record::TooLong { line }));
                }
            }
        }
        let mut from = 0;
        let cells = self.ends[..ended]
            .iter()
            .map(|end| {
                let cell = self.cells[from..*end].to_vec();
                from = *end;
                cell
            })
            .collect();
        Ok(Some(Record::Cells { line, cells }))
    }

    fn end(&mut self) {
        self.input.clear();
        self.at = 0;
        self.more = false;
    }

    fn fill(&mut self) -> io::Result<()> {
        self.input.drain(..self.at);
        self.at = 0;
        self.more = self.source.fill(&mut self.input)?;
        Ok(())
    }

    fn pass(&mut self, bytes: usize) {
        let passed = &self.input[self.at..self.at + bytes];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at += bytes;
    }

    /// Moves to the next byte that is no line end; `false` at the end of the file.
    fn skip_blank_lines(&mut self) -> io::Result<bool> {
        loop {
            match self.input.get(self.at) {
                Some(b'\n' | b'\r') => self.pass(1),
                Some(_) => return Ok(true),
                None if self.more => self.fill()?,
                None => return Ok(false),
            }
        }
    }

    /// The sign that stands most often between the names of the first line; spreadsheets may say it in a line of its own
    /// (`sep=;`).
    fn find_separator(&mut self) -> io::Result<()> {
        let end = loop {
            let rest = &self.input[self.at..];
            match rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
                Some(end) => break end,
                None if self.more && rest.len() < MAX_ROW_BYTES => self.fill()?,
                None => break rest.len().min(MAX_ROW_BYTES),
            }
        };
        let first = &self.input[self.at..self.at + end];
        let told = first.strip_prefix(b"sep=").filter(|rest| rest.len() == 1).map(|rest| rest[0]);
        let separator = told.unwrap_or_else(|| most_frequent(first));
        if told.is_some() {
            self.pass(end);
        }
        self.separator = Some(separator);
        self.core = csv_core::ReaderBuilder::new().delimiter(separator).build();
        Ok(())
    }
}

fn most_frequent(line: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in line {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| sign == byte && !quoted) {
            *count += 1;
        }
    }
    // The first of equals: a single column has no separator, and a comma is as good as any.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}
