//! The two shapes of a file of answers.

use super::read::{ReadError, ReadOptions, Shape, row_error};
use super::{MAX_ANSWERS, MAX_ITEMS, Responses};
use std::collections::HashMap;
use std::io::Read;

/// Headings that mean "the person's code" without being told.
const PERSON_HEADINGS: [&str; 5] = ["person", "person_id", "personid", "id", "pattern"];

/// The header, with the special columns found.
pub(super) struct Header {
    names: Vec<String>,
    person: Option<usize>,
    group: Option<usize>,
    ignored: Vec<usize>,
}

impl Header {
    pub(super) fn new(names: Vec<String>, options: &ReadOptions) -> Result<Header, ReadError> {
        for (i, name) in names.iter().enumerate() {
            if !name.is_empty() && names[..i].contains(name) {
                return Err(ReadError::SameColumn(name.clone()));
            }
        }
        let find = |wanted: &Option<String>| match wanted {
            None => Ok(None),
            Some(name) => match names.iter().position(|n| n == name) {
                Some(i) => Ok(Some(i)),
                None => Err(ReadError::NoColumn(name.clone(), names.join(", "))),
            },
        };
        let person = find(&options.person)?.or_else(|| {
            names.iter().position(|n| PERSON_HEADINGS.contains(&n.to_ascii_lowercase().as_str()))
        });
        let group = find(&options.group)?;
        let ignored = (0..names.len()).filter(|c| options.ignore.contains(&names[*c])).collect();
        let header = Header { names, person, group, ignored };
        // In the long form what is left out may also be an item.
        if !header.is_long(options.shape) {
            header.unknown(&options.ignore, |_| false)?;
        }
        Ok(header)
    }

    /// An error for the first name to be left out that is neither a column nor otherwise `seen`.
    fn unknown(&self, ignore: &[String], seen: impl Fn(&String) -> bool) -> Result<(), ReadError> {
        match ignore.iter().find(|name| !self.names.contains(name) && !seen(name)) {
            Some(name) => Err(ReadError::NoColumn(name.clone(), self.names.join(", "))),
            None => Ok(()),
        }
    }

    pub(super) fn is_long(&self, shape: Shape) -> bool {
        match shape {
            Shape::Wide => false,
            Shape::Long => true,
            Shape::Auto => {
                let columns = self.names.len() - usize::from(self.group.is_some());
                columns - self.ignored.len().min(columns) == 3
                    && self.names.iter().any(|n| n.eq_ignore_ascii_case("item"))
            }
        }
    }
}

/// Group numbers in order of first appearance.
#[derive(Default)]
struct Groups {
    names: Vec<String>,
    numbers: HashMap<Vec<u8>, u16>,
}

impl Groups {
    fn number(&mut self, cell: &[u8], row: u64, column: &str) -> Result<u16, ReadError> {
        let cell = cell.trim_ascii();
        if cell.is_empty() {
            return Err(ReadError::NoGroup { row, column: column.to_owned() });
        }
        if let Some(number) = self.numbers.get(cell) {
            return Ok(*number);
        }
        if self.names.len() >= 1000 {
            return Err(ReadError::TooMany("groups", 1000));
        }
        let number = self.names.len() as u16;
        self.names.push(text(cell));
        self.numbers.insert(cell.to_vec(), number);
        Ok(number)
    }
}

pub(super) fn read_wide<R: Read>(
    reader: &mut csv::Reader<R>,
    header: &Header,
    options: &ReadOptions,
) -> Result<Responses, ReadError> {
    let is_item = |column: &usize| {
        Some(*column) != header.person
            && Some(*column) != header.group
            && !header.names[*column].is_empty()
            && !header.ignored.contains(column)
    };
    let wanted =
        |column: &usize| options.only.as_ref().is_none_or(|only| only.contains(&header.names[*column]));
    let (columns, left_out): (Vec<usize>, Vec<usize>) =
        (0..header.names.len()).filter(is_item).partition(wanted);
    if columns.len() > MAX_ITEMS {
        return Err(ReadError::TooMany("items", MAX_ITEMS));
    }
    let named = |columns: &[usize]| columns.iter().map(|c| header.names[*c].clone()).collect();
    let mut out = Responses::new(named(&columns));
    out.left_out = named(&left_out);
    let mut groups = Groups::default();
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|e| row_error(&e))? {
        let row = record.position().map_or(0, csv::Position::line);
        for (item, column) in columns.iter().enumerate() {
            let cell = record.get(*column).unwrap_or_default();
            if let Some(score) = score_of(cell).map_err(|()| bad(row, &header.names[*column], cell))? {
                out.item.push(item as u16);
                out.score.push(score);
            }
        }
        if out.item.len() > MAX_ANSWERS {
            return Err(ReadError::TooMany("answers", MAX_ANSWERS));
        }
        if let Some(column) = header.person {
            out.persons.push(text(record.get(column).unwrap_or_default()));
        }
        let group = match header.group {
            Some(c) => groups.number(record.get(c).unwrap_or_default(), row, &header.names[c])?,
            None => 0,
        };
        out.end_person(group);
    }
    out.groups = groups.names;
    Ok(out)
}

/// One answer of a long file: person, item, score, row.
type Line = (u32, u16, u8, u32);

pub(super) fn read_long<R: Read>(
    reader: &mut csv::Reader<R>,
    header: &Header,
    options: &ReadOptions,
) -> Result<Responses, ReadError> {
    let (person_column, item_column, score_column) = long_columns(header)?;
    let mut items: HashMap<Vec<u8>, u16> = HashMap::new();
    let mut persons: HashMap<Vec<u8>, u32> = HashMap::new();
    let mut out = Responses::new(Vec::new());
    let mut groups = Groups::default();
    let mut person_groups: Vec<u16> = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    let mut last: (Vec<u8>, u32) = (Vec::new(), 0);
    let mut ignored: Vec<String> = Vec::new();
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|e| row_error(&e))? {
        let row = record.position().map_or(0, csv::Position::line);
        let cell = |column: usize| record.get(column).unwrap_or_default().trim_ascii();
        let name = cell(person_column);
        let person = if !out.persons.is_empty() && last.0 == name {
            last.1
        } else {
            let number = match persons.get(name) {
                Some(number) => *number,
                None => {
                    let number = u32::try_from(persons.len())
                        .map_err(|_| ReadError::TooMany("persons", u32::MAX as usize))?;
                    persons.insert(name.to_vec(), number);
                    out.persons.push(text(name));
                    person_groups.push(match header.group {
                        Some(c) => groups.number(cell(c), row, &header.names[c])?,
                        None => 0,
                    });
                    number
                }
            };
            last = (name.to_vec(), number);
            number
        };
        if let Some(c) = header.group {
            let (before, now) =
                (person_groups[person as usize], groups.number(cell(c), row, &header.names[c])?);
            if before != now {
                return Err(ReadError::TwoGroups {
                    row,
                    person: text(name),
                    before: groups.names[usize::from(before)].clone(),
                    now: groups.names[usize::from(now)].clone(),
                });
            }
        }
        let code = cell(item_column);
        let item = match items.get(code) {
            Some(item) => *item,
            None => {
                let name = text(code);
                let unwanted = options.only.as_ref().is_some_and(|only| !only.contains(&name));
                if unwanted || options.ignore.contains(&name) {
                    let list = if unwanted { &mut out.left_out } else { &mut ignored };
                    if !list.contains(&name) && list.len() < MAX_ITEMS {
                        list.push(name);
                    }
                    continue;
                }
                if items.len() >= MAX_ITEMS {
                    return Err(ReadError::TooMany("items", MAX_ITEMS));
                }
                let number = items.len() as u16;
                items.insert(code.to_vec(), number);
                out.items.push(name);
                number
            }
        };
        let score = cell(score_column);
        if let Some(score) = score_of(score).map_err(|()| bad(row, &header.names[score_column], score))? {
            lines.push((person, item, score, row as u32));
        }
        if lines.len() > MAX_ANSWERS {
            return Err(ReadError::TooMany("answers", MAX_ANSWERS));
        }
    }
    header.unknown(&options.ignore, |name| ignored.contains(name))?;
    drop((items, persons));
    lines.sort_unstable();
    if let Some(twice) = lines.windows(2).find(|w| (w[0].0, w[0].1) == (w[1].0, w[1].1)) {
        let (first, second) = (twice[0].3.min(twice[1].3), twice[0].3.max(twice[1].3));
        return Err(ReadError::Twice {
            row: u64::from(second),
            before: u64::from(first),
            person: out.persons[twice[0].0 as usize].clone(),
            item: out.items[usize::from(twice[0].1)].clone(),
        });
    }
    fill(&mut out, &lines, &person_groups);
    out.groups = groups.names;
    Ok(out)
}

/// The three columns by name, else by place: person, item, score.
fn long_columns(header: &Header) -> Result<(usize, usize, usize), ReadError> {
    let free: Vec<usize> =
        (0..header.names.len()).filter(|c| Some(*c) != header.group && !header.ignored.contains(c)).collect();
    if free.len() != 3 {
        return Err(ReadError::Row { row: 1, what: "a long file has the columns person,item,score".into() });
    }
    let item =
        free.iter().copied().find(|c| header.names[*c].eq_ignore_ascii_case("item")).unwrap_or(free[1]);
    let person = header.person.filter(|p| *p != item).or_else(|| free.iter().copied().find(|c| *c != item));
    let person = person.unwrap_or(free[0]);
    let score = free.iter().copied().find(|c| *c != item && *c != person).unwrap_or(free[2]);
    Ok((person, item, score))
}

fn fill(out: &mut Responses, lines: &[Line], person_groups: &[u16]) {
    let mut at = 0;
    out.item.reserve_exact(lines.len());
    out.score.reserve_exact(lines.len());
    out.lines.reserve_exact(lines.len());
    for (person, group) in person_groups.iter().enumerate() {
        while let Some(line) = lines.get(at).filter(|line| line.0 as usize == person) {
            out.item.push(line.1);
            out.score.push(line.2);
            out.lines.push(line.3);
            at += 1;
        }
        out.end_person(*group);
    }
}

/// A score, or nothing for an empty cell or `NA`.
fn score_of(cell: &[u8]) -> Result<Option<u8>, ()> {
    match cell {
        [digit @ b'0'..=b'9'] => return Ok(Some(digit - b'0')),
        [] => return Ok(None),
        _ => {}
    }
    let cell = cell.trim_ascii();
    if cell.is_empty() || cell.eq_ignore_ascii_case(b"na") {
        return Ok(None);
    }
    // "1.0" is how some programs write whole numbers; "1,0" where the comma is the decimal mark.
    let whole = match cell.iter().position(|byte| matches!(byte, b'.' | b',')) {
        Some(dot) if cell[dot + 1..].iter().all(|byte| *byte == b'0') => &cell[..dot],
        Some(_) => return Err(()),
        None => cell,
    };
    let digits = std::str::from_utf8(whole).map_err(|_| ())?;
    digits.parse::<u8>().ok().filter(|score| *score < 255).map(Some).ok_or(())
}

fn bad(row: u64, column: &str, cell: &[u8]) -> ReadError {
    // A cell may be a whole misplaced paragraph; the message shows its beginning.
    let text = String::from_utf8_lossy(&cell[..cell.len().min(40)]).trim().to_owned();
    ReadError::Score { row, column: column.to_owned(), text }
}

/// Text of a cell, without the blanks around it. What is not UTF-8 is read as Windows-1252, in which many spreadsheets still
/// save: without this a group "Copan" with an accent would be "Cop" and a question mark on the page.
pub fn text(cell: &[u8]) -> String {
    let cell = cell.trim_ascii();
    match std::str::from_utf8(cell) {
        Ok(text) => text.to_owned(),
        Err(_) => cell.iter().map(|byte| windows_1252(*byte)).collect(),
    }
}

/// Windows-1252 differs from Unicode's first 256 characters in 27 places; the others of its second half are accented letters.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '\u{20ac}', '\u{fffd}', '\u{201a}', '\u{0192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
        '\u{02c6}', '\u{2030}', '\u{0160}', '\u{2039}', '\u{0152}', '\u{fffd}', '\u{017d}', '\u{fffd}',
        '\u{fffd}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}',
        '\u{02dc}', '\u{2122}', '\u{0161}', '\u{203a}', '\u{0153}', '\u{fffd}', '\u{017e}', '\u{0178}',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}
