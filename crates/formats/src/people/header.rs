//! Column names: ours, and Kolibri's.

use super::{Fault, Reason};

/// The columns a table must have, in any order.
pub const COLUMNS: [&str; 7] = ["id", "given_name", "family_name", "birth_date", "role", "class", "grade"];
/// What it may have besides: each only if somebody wants to say it.
pub const OPTIONAL_COLUMNS: [&str; 5] =
    ["sex", "language", "guardian_contact", "indigenous_people", "disability"];

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Id,
    GivenName,
    FamilyName,
    BirthDate,
    Role,
    Class,
    Grade,
    Sex,
    Language,
    GuardianContact,
    IndigenousPeople,
    Disability,
    // Kolibri's:
    UserName,
    FullName,
    UserType,
    Identifier,
    BirthYear,
    EnrolledIn,
    AssignedTo,
    /// Read over: a password, a database id.
    Ignored,
}

/// The header as read.
#[derive(Debug, Clone)]
pub(super) struct Header {
    /// What each cell of a row is.
    pub(super) columns: Vec<Column>,
    /// What the file calls it.
    pub(super) names: Vec<String>,
}

const OURS: [(&str, Column); 12] = [
    ("id", Column::Id),
    ("given_name", Column::GivenName),
    ("family_name", Column::FamilyName),
    ("birth_date", Column::BirthDate),
    ("role", Column::Role),
    ("class", Column::Class),
    ("grade", Column::Grade),
    ("sex", Column::Sex),
    ("language", Column::Language),
    ("guardian_contact", Column::GuardianContact),
    ("indigenous_people", Column::IndigenousPeople),
    ("disability", Column::Disability),
];

/// As its export writes them, `Full name (FULL_NAME)`, or either half alone.
const KOLIBRI: [(&str, Column); 12] = [
    ("uuid", Column::Ignored),
    ("database_id", Column::Ignored),
    ("username", Column::UserName),
    ("password", Column::Ignored),
    ("full_name", Column::FullName),
    ("user_type", Column::UserType),
    ("identifier", Column::Identifier),
    ("id_number", Column::Identifier),
    ("birth_year", Column::BirthYear),
    ("gender", Column::Sex),
    ("enrolled_in", Column::EnrolledIn),
    ("assigned_to", Column::AssignedTo),
];
const KOLIBRI_NEEDS: [(&str, Column); 3] =
    [("Username", Column::UserName), ("Full name", Column::FullName), ("User type", Column::UserType)];

/// `Full name (FULL_NAME)` and `Full name` both become `full_name`.
fn plain(name: &str) -> String {
    let inside = name.rsplit_once('(').and_then(|(_, rest)| rest.trim_end().strip_suffix(')'));
    inside.unwrap_or(name).trim().to_lowercase().replace([' ', '-'], "_")
}

impl Header {
    /// Reads the first row.
    pub(super) fn read(line: u64, names: Vec<String>) -> Result<Self, Vec<Fault>> {
        let plain_names: Vec<String> = names.iter().map(|name| plain(name)).collect();
        let is_kolibri = plain_names.iter().any(|name| name == "username");
        let known: &[(&str, Column)] = if is_kolibri { &KOLIBRI } else { &OURS };
        let needed: Vec<(&str, Column)> =
            if is_kolibri { KOLIBRI_NEEDS.to_vec() } else { OURS[..COLUMNS.len()].to_vec() };
        let mut faults = Vec::new();
        let fault = |column: &str, reason| Fault { line, column: column.to_owned(), reason };
        let mut columns = Vec::with_capacity(names.len());
        for (name, plain) in names.iter().zip(&plain_names) {
            let column = known.iter().find(|(word, _)| word == plain).map(|(_, column)| *column);
            // A separator after the last name makes an empty one: spreadsheets write it.
            let column = column.or(plain.is_empty().then_some(Column::Ignored));
            match column {
                Some(column) if column != Column::Ignored && columns.contains(&column) => {
                    faults.push(fault(name, Reason::ColumnTwice));
                }
                None => faults.push(fault(name, Reason::ColumnUnknown { found: super::fault::short(name) })),
                Some(_) => {}
            }
            columns.push(column.unwrap_or(Column::Ignored));
        }
        for (name, column) in needed {
            if !columns.contains(&column) {
                faults.push(fault(name, Reason::ColumnMissing));
            }
        }
        if faults.is_empty() { Ok(Self { columns, names }) } else { Err(faults) }
    }
}
