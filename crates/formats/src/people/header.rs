//! Column names: ours in three languages, and Kolibri's.

use super::{Fault, Reason};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The columns a table must have, in any order, as programs name them.
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

/// One of our columns: its name in [`LANGUAGES`], and what else schools call it. Compared without accents, `_` for spaces.
struct Ours {
    column: Column,
    names: [&'static str; 3],
    also: &'static [&'static str],
}

/// The languages in which columns have names.
const LANGUAGES: [&str; 3] = ["en", "es", "pt"];

const fn ours(column: Column, names: [&'static str; 3], also: &'static [&'static str]) -> Ours {
    Ours { column, names, also }
}

const OURS: [Ours; 12] = [
    ours(Column::Id, ["id", "id", "id"], &["codigo", "matricula", "numero"]),
    ours(Column::GivenName, ["given_name", "nombre", "nome"], &["nombres", "nomes"]),
    ours(Column::FamilyName, ["family_name", "apellido", "sobrenome"], &["apellidos", "apelido", "apelidos"]),
    ours(
        Column::BirthDate,
        ["birth_date", "fecha de nacimiento", "data de nascimento"],
        &["fecha_nacimiento", "nacimiento", "data_nascimento", "nascimento"],
    ),
    ours(Column::Role, ["role", "rol", "papel"], &["funcion", "funcao", "cargo"]),
    ours(Column::Class, ["class", "grupo", "turma"], &["grupos", "turmas", "clase", "seccion"]),
    ours(Column::Grade, ["grade", "grado", "série"], &["ano"]),
    ours(Column::Sex, ["sex", "sexo", "sexo"], &["genero"]),
    ours(
        Column::Language,
        ["language", "lengua", "língua"],
        &["idioma", "primera_lengua", "primeira_lingua"],
    ),
    ours(
        Column::GuardianContact,
        ["guardian_contact", "contacto del apoderado", "contato do responsável"],
        &["contacto", "contato", "contacto_del_tutor", "contacto_del_responsable"],
    ),
    ours(
        Column::IndigenousPeople,
        ["indigenous_people", "pueblo indígena", "povo indígena"],
        &["pueblo", "povo"],
    ),
    ours(Column::Disability, ["disability", "discapacidad", "deficiência"], &[]),
];

/// The names of the columns in a language, those a table must have and those it may have; English if there are none.
pub fn columns_in(language: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let at = LANGUAGES.iter().position(|known| *known == language).unwrap_or(0);
    let names: Vec<&str> = OURS.iter().map(|ours| ours.names[at]).collect();
    (names[..COLUMNS.len()].to_vec(), names[COLUMNS.len()..].to_vec())
}

impl Ours {
    fn is_called(&self, plain: &str) -> bool {
        self.also.contains(&plain) || self.names.iter().any(|name| self::plain(name) == plain)
    }
}

/// The language whose names a table uses most: what is missing from it is named in that.
fn language_of(plain_names: &[String]) -> usize {
    let met = |at: usize| OURS.iter().filter(|ours| plain_names.contains(&plain(ours.names[at]))).count();
    (0..LANGUAGES.len()).rev().max_by_key(|at| met(*at)).unwrap_or(0)
}

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
    let letters = inside.unwrap_or(name).trim().to_lowercase();
    // "Função", "FUNCAO" and "função" are one name.
    let without_accents = letters.nfd().filter(|letter| !is_combining_mark(*letter));
    without_accents.map(|letter| if matches!(letter, ' ' | '-') { '_' } else { letter }).collect()
}

impl Header {
    /// Reads the first row.
    pub(super) fn read(line: u64, names: Vec<String>) -> Result<Self, Vec<Fault>> {
        let plain_names: Vec<String> = names.iter().map(|name| plain(name)).collect();
        let is_kolibri = plain_names.iter().any(|name| name == "username");
        let known = |plain: &str| match is_kolibri {
            true => KOLIBRI.iter().find(|(word, _)| *word == plain).map(|(_, column)| *column),
            false => OURS.iter().find(|ours| ours.is_called(plain)).map(|ours| ours.column),
        };
        let language = language_of(&plain_names);
        let needed: Vec<(&str, Column)> = match is_kolibri {
            true => KOLIBRI_NEEDS.to_vec(),
            false => OURS[..COLUMNS.len()].iter().map(|ours| (ours.names[language], ours.column)).collect(),
        };
        let mut faults = Vec::new();
        let fault = |column: &str, reason| Fault { line, column: column.to_owned(), reason };
        let mut columns = Vec::with_capacity(names.len());
        for (name, plain) in names.iter().zip(&plain_names) {
            let column = known(plain);
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
