//! [`PeopleReader`]: a table's rows, checked cell by cell.

use super::{
    BirthDate, Encoding, Fault, MAX_CELL_CHARS, MAX_NAME_CHARS, MAX_ROWS, Reason, Today, cells,
    header::{Column, Header},
    records::{Record, Records},
};
use kernel::Role;
use std::{
    collections::HashMap,
    io::{self, Read},
};
use unicode_normalization::UnicodeNormalization;

/// One person as the table tells of her.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Line of the file on which she stands.
    pub line: u64,
    /// The number under which the school knows her.
    pub id: Option<String>,
    /// The name she signs in with in another system.
    pub user_name: Option<String>,
    /// Given and family name.
    pub name: String,
    /// Day or year of birth.
    pub birth: Option<BirthDate>,
    /// At least one, in their own order.
    pub roles: Vec<Role>,
    /// Names of the classes she learns in.
    pub learns: Vec<String>,
    /// Names of the classes she teaches.
    pub teaches: Vec<String>,
    /// What grade she is in, in the school's words.
    pub grade: Option<String>,
    /// `female`, `male`, `other` or [`super::RATHER_NOT_SAY`].
    pub sex: Option<String>,
    /// Her first language as BCP 47, or [`super::RATHER_NOT_SAY`].
    pub language: Option<String>,
    /// How to reach whoever looks after her.
    pub guardian_contact: Option<String>,
    /// The people she says she belongs to, or [`super::RATHER_NOT_SAY`].
    pub indigenous_people: Option<String>,
    /// What she says of a disability, or [`super::RATHER_NOT_SAY`].
    pub disability: Option<String>,
}

/// A row, or what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A person.
    Row(Box<Row>),
    /// What to mend, at least one.
    Faults(Vec<Fault>),
}

/// Why a table cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// The source failed.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// The first line does not name our columns.
    #[error("the first line does not name the columns")]
    Header(Vec<Fault>),
}

/// Reads a table row by row.
pub struct PeopleReader<R> {
    records: Records<R>,
    header: Header,
    today: Today,
    /// Ids seen, as the first bytes of their hash, with their lines: a million of them fit into 40 MB.
    seen: HashMap<[u8; 16], u64>,
    rows: u64,
    done: bool,
}

impl<R: Read> PeopleReader<R> {
    /// Reads the header.
    pub fn new(source: R, encoding: Encoding, today: Today) -> Result<Self, PeopleError> {
        let mut records = Records::new(source, encoding);
        let whole = |line, reason| PeopleError::Header(vec![Fault { line, column: String::new(), reason }]);
        let header = match records.next()? {
            None => return Err(whole(1, Reason::Empty)),
            Some(Record::TooLong { line }) => return Err(whole(line, Reason::RowTooLong)),
            Some(Record::FileTooLong { line }) => return Err(whole(line, Reason::TooManyBytes)),
            Some(Record::Cells { line, cells }) => {
                let names: Result<Vec<String>, _> = cells.into_iter().map(text_of).collect();
                let names = names.map_err(|reason| whole(line, reason))?;
                Header::read(line, names).map_err(PeopleError::Header)?
            }
        };
        Ok(Self { records, header, today, seen: HashMap::new(), rows: 0, done: false })
    }

    /// Rows read so far, sound or not.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// What the list calls the column of roles.
    pub fn role_column(&self) -> &str {
        let place = self.header.columns.iter().position(|column| *column == Column::Role);
        place.map_or("", |place| self.header.names[place].as_str())
    }

    /// The next row; `None` at the end.
    pub fn next_line(&mut self) -> Result<Option<Line>, PeopleError> {
        loop {
            if self.done {
                return Ok(None);
            }
            let (line, cells) = match self.records.next()? {
                None => return Ok(None),
                Some(Record::TooLong { line }) => return Ok(Some(self.stop(line, Reason::RowTooLong))),
                Some(Record::FileTooLong { line }) => return Ok(Some(self.stop(line, Reason::TooManyBytes))),
                Some(Record::Cells { line, cells }) => (line, cells),
            };
            // Spreadsheets end in rows of nothing but separators.
            if cells.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            if self.rows == MAX_ROWS {
                return Ok(Some(self.stop(line, Reason::TooManyRows)));
            }
            self.rows += 1;
            return Ok(Some(self.read(line, cells)));
        }
    }

    fn stop(&mut self, line: u64, reason: Reason) -> Line {
        self.done = true;
        Line::Faults(vec![Fault { line, column: String::new(), reason }])
    }

    fn read(&mut self, line: u64, mut cells: Vec<Vec<u8>>) -> Line {
        let expected = self.header.columns.len();
        while cells.len() > expected && cells.last().is_some_and(|cell| cell.trim_ascii().is_empty()) {
            cells.pop();
        }
        if cells.len() != expected {
            let reason = Reason::Width { found: cells.len(), expected };
            return Line::Faults(vec![Fault { line, column: String::new(), reason }]);
        }
        let mut draft =
            Draft { row: Row { line, ..Row::default() }, today: self.today, given: None, family: None };
        let mut faults = Vec::new();
        for ((column, name), cell) in self.header.columns.iter().zip(&self.header.names).zip(cells) {
            if let Err(reason) = draft.cell(*column, cell) {
                faults.push(Fault { line, column: name.clone(), reason });
            }
        }
        let row = draft.finish();
        for (column, key) in
            [(Column::Id, &row.id), (Column::Identifier, &row.id), (Column::UserName, &row.user_name)]
        {
            let place = self.header.columns.iter().position(|c| *c == column);
            let (Some(place), Some(key)) = (place, key) else { continue };
            let name = self.header.names[place].clone();
            if let Some(first_line) = self.note(column, key, line) {
                faults.push(Fault { line, column: name, reason: Reason::IdTwice { first_line } });
            }
        }
        if faults.is_empty() { Line::Row(Box::new(row)) } else { Line::Faults(faults) }
    }

    /// Notes an id; returns the line on which it stood before.
    fn note(&mut self, column: Column, key: &str, line: u64) -> Option<u64> {
        let hash = blake3::hash(format!("{column:?} {key}").as_bytes());
        let mut short = [0; 16];
        short.copy_from_slice(&hash.as_bytes()[..16]);
        let before = self.seen.get(&short).copied();
        self.seen.entry(short).or_insert(line);
        before
    }
}

/// A cell's bytes as text: sound, composed, without what cannot be seen, its spaces single.
fn text_of(cell: Vec<u8>) -> Result<String, Reason> {
    let text = String::from_utf8(cell).map_err(|_| Reason::NotText)?;
    let bad = |c: char| c == '\u{fffd}' || (c.is_control() && !c.is_whitespace());
    if text.contains(bad) {
        return Err(Reason::NotText);
    }
    let invisible = |c: &char| !matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String = text.nfc().filter(invisible).collect();
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

struct Draft {
    row: Row,
    today: Today,
    given: Option<String>,
    family: Option<String>,
}

impl Draft {
    fn cell(&mut self, column: Column, cell: Vec<u8>) -> Result<(), Reason> {
        if column == Column::Ignored {
            return Ok(());
        }
        let text = text_of(cell)?;
        let max = match column {
            Column::GivenName | Column::FamilyName => MAX_NAME_CHARS,
            Column::EnrolledIn | Column::AssignedTo | Column::Class => MAX_CELL_CHARS * 10,
            _ => MAX_CELL_CHARS,
        };
        if text.chars().count() > max {
            return Err(Reason::TooLong { max });
        }
        let some = (!text.is_empty()).then_some(text);
        let row = &mut self.row;
        match column {
            Column::Id => row.id = Some(some.ok_or(Reason::Missing)?),
            Column::GivenName => self.given = Some(some.ok_or(Reason::Missing)?),
            Column::FamilyName => self.family = some,
            Column::FullName => self.given = Some(some.ok_or(Reason::Missing)?),
            Column::UserName => row.user_name = Some(some.ok_or(Reason::Missing)?),
            Column::Identifier => row.id = some,
            Column::Role | Column::UserType => row.roles = cells::roles(&some.ok_or(Reason::Missing)?)?,
            Column::BirthDate => {
                row.birth = some.map(|text| BirthDate::read(&text, self.today)).transpose()?;
            }
            Column::BirthYear => {
                let said = some.filter(|text| !matches!(text.as_str(), "NOT_SPECIFIED" | "DEFERRED"));
                row.birth = said.map(|text| BirthDate::read_year(&text, self.today)).transpose()?;
            }
            // Whether she teaches there follows from her role, which may stand in a later column.
            Column::Class => row.learns = cells::classes(&some.unwrap_or_default(), ';')?,
            Column::EnrolledIn => row.learns = cells::classes(&some.unwrap_or_default(), ',')?,
            Column::AssignedTo => row.teaches = cells::classes(&some.unwrap_or_default(), ',')?,
            Column::Grade => row.grade = some,
            Column::Sex => row.sex = some.map(|text| cells::sex(&text)).transpose()?.flatten(),
            Column::Language => row.language = some.map(|text| cells::language(&text)).transpose()?.flatten(),
            Column::GuardianContact => row.guardian_contact = some,
            Column::IndigenousPeople => row.indigenous_people = some.and_then(|text| cells::own_words(&text)),
            Column::Disability => row.disability = some.and_then(|text| cells::own_words(&text)),
            Column::Ignored => {}
        }
        Ok(())
    }

    fn finish(self) -> Row {
        let Draft { mut row, given, family, .. } = self;
        row.name = [given, family].into_iter().flatten().collect::<Vec<_>>().join(" ");
        // In our own table one column names the classes: whoever is no pupil teaches them.
        if row.user_name.is_none() && !row.roles.contains(&Role::Pupil) {
            row.teaches = std::mem::take(&mut row.learns);
        }
        row
    }
}
