//! Lists of people as schools keep them: a table saved from a spreadsheet becomes rows, or faults that say where and why.
//!
//! *What is it for?* [`PeopleReader`] reads one row after the other, so that memory is bounded whatever the file's length.
//! It understands our own columns ([`COLUMNS`], [`OPTIONAL_COLUMNS`], in three languages: [`columns_in`]) and the user table
//! that Kolibri writes.
//! *What does it never do?* It looks at no database and keeps no password: a password column is passed over unread.
//!
//! ```
//! use formats::people::{Encoding, Line, PeopleReader, Today};
//! let file = "id;given_name;family_name;birth_date;role;class;grade\n7;Yesenia;Quispe;31/02/2015;pupil;5 B;5\n";
//! let encoding = Encoding::detect(file.as_bytes()).unwrap();
//! let mut reader = PeopleReader::new(file.as_bytes(), encoding, Today::UNKNOWN).unwrap();
//! let Some(Line::Faults(faults)) = reader.next_line().unwrap() else { panic!("a day that does not exist") };
//! assert_eq!((faults[0].line, faults[0].column.as_str()), (2, "birth_date"));
//! ```

mod cells;
mod date;
mod encoding;
mod fault;
mod header;
mod reader;
mod records;

pub use date::{BirthDate, Today};
pub use encoding::Encoding;
pub use fault::{Fault, Reason};
pub use header::{COLUMNS, OPTIONAL_COLUMNS, columns_in};
pub use reader::{Line, PeopleError, PeopleReader, Row};

/// Longest file that is read. 500,000 rows of 200 bytes fit; a file of 1 GB is refused before its first row.
pub const MAX_FILE_BYTES: u64 = 100 * 1024 * 1024;
/// Most rows of one file: the pupils of a large province.
pub const MAX_ROWS: u64 = 500_000;
/// Longest row in bytes. A quotation mark that is never closed ends here instead of in memory.
pub const MAX_ROW_BYTES: usize = 32 * 1024;
/// Longest cell in characters.
pub const MAX_CELL_CHARS: usize = 200;
/// Longest given or family name in characters.
pub const MAX_NAME_CHARS: usize = 80;
/// Most classes of one person.
pub const MAX_CLASSES: usize = 20;

/// What stands for "she would rather not say", whatever the language of the table.
pub const RATHER_NOT_SAY: &str = "rather-not-say";

#[cfg(test)]
mod tests;
