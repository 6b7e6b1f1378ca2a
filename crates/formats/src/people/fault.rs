//! What is wrong in a table: where, why, and what to do.

use std::fmt;

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line of the file, from 1, where the row begins.
    pub line: u64,
    /// The column as its header names it; empty if the whole row is meant.
    pub column: String,
    /// Why.
    pub reason: Reason,
}

/// Why a cell or a row cannot be taken over. [`Reason::word`] is for programs and message keys, `Display` is English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The file has no line with column names.
    Empty,
    /// A column that must be there is not.
    ColumnMissing,
    /// A column twice.
    ColumnTwice,
    /// A name that is no column of ours.
    ColumnUnknown {
        /// The name.
        found: String,
    },
    /// More or fewer cells than columns.
    Width {
        /// Cells of the row.
        found: usize,
        /// Columns of the header.
        expected: usize,
    },
    /// A row of more than [`super::MAX_ROW_BYTES`].
    RowTooLong,
    /// Not text in the encoding of the rest.
    NotText,
    /// A cell that may not be empty.
    Missing,
    /// More characters than are kept.
    TooLong {
        /// The bound.
        max: usize,
    },
    /// The same id stood on an earlier line.
    IdTwice {
        /// Where.
        first_line: u64,
    },
    /// No role of ours.
    Role {
        /// What stood there.
        found: String,
    },
    /// Neither year-month-day nor day/month/year.
    DateForm {
        /// What stood there.
        found: String,
    },
    /// 15 may be 1915 or 2015.
    DateYearOfTwoDigits {
        /// What stood there.
        found: String,
    },
    /// The 31st of February.
    DateImpossible {
        /// What stood there.
        found: String,
    },
    /// Before 1900, or after today.
    DateNotLived {
        /// What stood there.
        found: String,
    },
    /// No language tag.
    Language {
        /// What stood there.
        found: String,
    },
    /// Neither female, male, other nor rather not say.
    Sex {
        /// What stood there.
        found: String,
    },
    /// Taken over, the list would leave the school without anybody who administers it.
    LastAdministrator,
    /// More classes than one person can have.
    TooManyClasses,
    /// More rows than one file may have; nothing after this line was read.
    TooManyRows,
    /// More bytes than one file may have; nothing after this line was read.
    TooManyBytes,
}

impl Reason {
    /// A word that never changes.
    pub fn word(&self) -> &'static str {
        match self {
            Reason::Empty => "empty",
            Reason::ColumnMissing => "column-missing",
            Reason::ColumnTwice => "column-twice",
            Reason::ColumnUnknown { .. } => "column-unknown",
            Reason::Width { .. } => "width",
            Reason::RowTooLong => "row-too-long",
            Reason::NotText => "not-text",
            Reason::Missing => "missing",
            Reason::TooLong { .. } => "too-long",
            Reason::IdTwice { .. } => "id-twice",
            Reason::Role { .. } => "role",
            Reason::DateForm { .. } => "date-form",
            Reason::DateYearOfTwoDigits { .. } => "date-two-digits",
            Reason::DateImpossible { .. } => "date-impossible",
            Reason::DateNotLived { .. } => "date-not-lived",
            Reason::Language { .. } => "language",
            Reason::Sex { .. } => "sex",
            Reason::LastAdministrator => "last-administrator",
            Reason::TooManyClasses => "too-many-classes",
            Reason::TooManyRows => "too-many-rows",
            Reason::TooManyBytes => "too-many-bytes",
        }
    }

    /// What stood in the cell, shortened, where it helps to see it again.
    pub fn found(&self) -> Option<&str> {
        match self {
            Reason::ColumnUnknown { found }
            | Reason::Role { found }
            | Reason::DateForm { found }
            | Reason::DateYearOfTwoDigits { found }
            | Reason::DateImpossible { found }
            | Reason::DateNotLived { found }
            | Reason::Language { found }
            | Reason::Sex { found } => Some(found),
            _ => None,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Empty => write!(
                f,
                "the file is empty; its first line must name the columns: {}",
                super::COLUMNS.join(",")
            ),
            Reason::ColumnMissing => f.write_str(
                "this column is missing; add it, its cells may be empty unless it is id, given_name or role",
            ),
            Reason::ColumnTwice => f.write_str("this column stands there twice; remove one"),
            Reason::ColumnUnknown { found } => write!(
                f,
                "there is no column \"{found}\"; the columns are {}, and if you wish {}",
                super::COLUMNS.join(","),
                super::OPTIONAL_COLUMNS.join(",")
            ),
            Reason::Width { found, expected } => {
                write!(f, "this row has {found} cells, the first line names {expected} columns")
            }
            Reason::RowTooLong => f.write_str("this row never ends; is a quotation mark not closed?"),
            Reason::NotText => f.write_str("these bytes are no text; save the table again as CSV UTF-8"),
            Reason::Missing => f.write_str("this cell is empty, and it is needed"),
            Reason::TooLong { max } => write!(f, "too long: at most {max} characters are kept"),
            Reason::IdTwice { first_line } => {
                write!(f, "the same id stands on line {first_line}; each person needs an id of her own")
            }
            Reason::Role { found } => {
                write!(f, "\"{found}\" is no role; write pupil, teacher, head, administrator or technician")
            }
            Reason::DateForm { found } => write!(f, "\"{found}\" is no date; write 2015-03-07 or 7/3/2015"),
            Reason::DateYearOfTwoDigits { found } => {
                write!(f, "\"{found}\": write the year with four digits")
            }
            Reason::DateImpossible { found } => write!(f, "\"{found}\" is a day that does not exist"),
            Reason::DateNotLived { found } => write!(f, "\"{found}\" is before 1900 or after today"),
            Reason::Language { found } => {
                write!(f, "\"{found}\" is no language code; write for example es, pt-BR or quz")
            }
            Reason::Sex { found } => {
                write!(f, "\"{found}\" is not understood; write female, male, other or rather-not-say")
            }
            Reason::LastAdministrator => f.write_str(
                "she administers the school and nobody else would; leave her administrator here, or name another in the list",
            ),
            Reason::TooManyClasses => write!(f, "more than {} classes", super::MAX_CLASSES),
            Reason::TooManyRows => write!(f, "more than {} rows; split the file", super::MAX_ROWS),
            Reason::TooManyBytes => {
                write!(f, "larger than {} MB; split the file", super::MAX_FILE_BYTES >> 20)
            }
        }
    }
}

/// A cell, short enough to be shown in a sentence.
pub(super) fn short(text: &str) -> String {
    const SHOWN_CHARS: usize = 40;
    let mut short: String = text.chars().take(SHOWN_CHARS).collect();
    if text.chars().nth(SHOWN_CHARS).is_some() {
        short.push('…');
    }
    short
}
