//! Answers from a comma- or semicolon-separated file, wide (persons in rows) or long (person, item, score).

use super::wide_or_long::{Header, read_long, read_wide, text};
use super::{MAX_ITEMS, Responses};
use std::io::{BufRead, BufReader, Read};

/// The shape of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// Long when there are exactly three columns and the second is called `item`; wide otherwise.
    #[default]
    Auto,
    /// One row per person, one column per item, an empty cell where no answer was given.
    Wide,
    /// One row per answer: person, item, score.
    Long,
}

/// What the columns mean.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The shape.
    pub shape: Shape,
    /// Column that holds the person's group (country, gender, language).
    pub group: Option<String>,
    /// Column that holds the person's code. `person`, `person_id`, `id` and `pattern` are taken as such by themselves.
    pub person: Option<String>,
    /// Columns to leave out; in the long form also items. Each must be there.
    pub ignore: Vec<String>,
    /// When given, only these items are read and every other column is left out.
    pub only: Option<Vec<String>>,
}

/// Why the file could not be read. Rows are counted as a spreadsheet shows them: the header is row 1.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file ended or broke.
    #[error("the file could not be read: {0}")]
    Input(#[from] std::io::Error),
    /// Quotes or lengths of rows are wrong.
    #[error("row {row}: {what}")]
    Row {
        /// Row of the file.
        row: u64,
        /// What is wrong with it.
        what: String,
    },
    /// A cell is no score.
    #[error(
        "row {row}, column {column}: {text:?} is not a score (whole numbers from 0 to 254; empty where no answer was given)"
    )]
    Score {
        /// Row of the file.
        row: u64,
        /// Column name.
        column: String,
        /// What stands there.
        text: String,
    },
    /// An answer given twice.
    #[error("row {row}: person {person} has already answered item {item} in row {before}")]
    Twice {
        /// Row of the second answer.
        row: u64,
        /// Row of the first.
        before: u64,
        /// Who.
        person: String,
        /// What.
        item: String,
    },
    /// A column that was named is not there.
    #[error("there is no column {0:?}; the columns are: {1}")]
    NoColumn(String, String),
    /// Two columns of one name.
    #[error("column {0:?} stands twice in the header")]
    SameColumn(String),
    /// Nothing to read.
    #[error("the file holds no items: the header must name one column per item, or be person,item,score")]
    NoItems,
    /// No rows.
    #[error("the file holds no answers below its header")]
    NoAnswers,
    /// Bounds.
    #[error("too many {0}: {1} at most")]
    TooMany(&'static str, usize),
    /// One person, two groups.
    #[error("row {row}: person {person} is in group {now} here and in group {before} before")]
    TwoGroups {
        /// Row of the file.
        row: u64,
        /// Who.
        person: String,
        /// The group so far.
        before: String,
        /// The group here.
        now: String,
    },
    /// Two bytes per letter.
    #[error("the file is UTF-16 (\"Unicode text\"); save it as CSV UTF-8")]
    Utf16,
    /// None of the columns is wanted.
    #[error("no column is one of the items asked for ({0}); the columns are: {1}")]
    NoneOfThese(String, String),
    /// The group of a person is empty.
    #[error("row {row}, column {column}: the group is empty")]
    NoGroup {
        /// Row of the file.
        row: u64,
        /// Column name.
        column: String,
    },
}

/// Reads answers. The separator is `;` where the header has more of them than commas (spreadsheets of many Latin
/// American countries write so), a tab likewise.
pub fn read(input: impl Read, options: &ReadOptions) -> Result<Responses, ReadError> {
    let mut input = BufReader::with_capacity(1 << 18, input);
    let start = input.fill_buf()?;
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) || start.get(1) == Some(&0) {
        return Err(ReadError::Utf16);
    }
    let separator = separator_of(start);
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).has_headers(true).from_reader(input);
    let names: Vec<String> = reader
        .byte_headers()
        .map_err(|e| row_error(&e))?
        .iter()
        .map(|name| text(name).trim_start_matches('\u{feff}').trim().to_owned())
        .collect();
    let header = Header::new(names, options)?;
    let responses = match header.is_long(options.shape) {
        true => read_long(&mut reader, &header, options)?,
        false => read_wide(&mut reader, &header, options)?,
    };
    if responses.items.is_empty()
        && let Some(only) = options.only.as_ref().filter(|_| !responses.left_out.is_empty())
    {
        let some = |names: &[String]| names.iter().take(8).cloned().collect::<Vec<_>>().join(", ");
        return Err(ReadError::NoneOfThese(some(only), some(&responses.left_out)));
    }
    if responses.items.is_empty() {
        return Err(ReadError::NoItems);
    }
    if responses.items.len() > MAX_ITEMS {
        return Err(ReadError::TooMany("items", MAX_ITEMS));
    }
    if responses.answer_count() == 0 {
        return Err(ReadError::NoAnswers);
    }
    Ok(responses)
}

pub(super) fn row_error(error: &csv::Error) -> ReadError {
    let row = error.position().map_or(1, csv::Position::line);
    let what = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} cells where the header has {expected_len}")
        }
        csv::ErrorKind::Io(e) => e.to_string(),
        _ => error.to_string(),
    };
    ReadError::Row { row, what }
}

fn separator_of(start: &[u8]) -> u8 {
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|byte| **byte == wanted).count();
    let (comma, semicolon, tab) = (count(b','), count(b';'), count(b'\t'));
    if semicolon > comma && semicolon >= tab {
        b';'
    } else if tab > comma {
        b'\t'
    } else {
        b','
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::responses::Answer;

    fn read_text(text: &str, options: &ReadOptions) -> Result<Responses, ReadError> {
        read(text.as_bytes(), options)
    }

    #[test]
    fn wide_with_groups_blanks_and_holes() {
        let options = ReadOptions { group: Some("country".into()), ..ReadOptions::default() };
        let r = read_text("id,country,x, y\np1, pe,1,  0\np2,co,,1\np3,pe,NA,\n", &options).unwrap();
        assert_eq!(r.items(), ["x", "y"]);
        assert_eq!(r.groups(), ["pe", "co"]);
        assert_eq!(r.person_count(), 3);
        assert_eq!(r.answers(1).collect::<Vec<_>>(), [Answer { item: 1, score: 1 }]);
        assert_eq!(r.answers(2).len(), 0);
        assert_eq!((r.person(2), r.group(2)), ("p3".to_owned(), 0));
        assert_eq!(r.place(0, 1), "row 2 of the file, column y");
    }

    #[test]
    fn long_in_any_order() {
        let r = read_text("person;item;score\nb;y;2\na;x;0\nb;x;1\n", &ReadOptions::default()).unwrap();
        assert_eq!(r.items(), ["y", "x"]);
        assert_eq!(r.person(0), "b");
        assert_eq!(r.answers(0).map(|a| a.score).collect::<Vec<_>>(), [2, 1]);
        assert!(r.place(1, 1).starts_with("row 3"));
    }

    #[test]
    fn spreadsheets_of_many_programs() {
        // Windows-1252, as older spreadsheets save it; a decimal comma in a file with semicolons.
        let r = read(&b"a\xf1o;b\n1,0;0\n"[..], &ReadOptions::default()).unwrap();
        assert_eq!((r.items(), r.answer_count()), (&["a\u{f1}o".to_owned(), "b".to_owned()][..], 2));
        let error = read(&b"\xff\xfea\0,\0b\0"[..], &ReadOptions::default()).unwrap_err();
        assert!(error.to_string().contains("UTF-16"));
    }

    #[test]
    fn what_is_left_out_is_known() {
        let only = Some(vec!["x".to_owned(), "z".to_owned()]);
        let options = ReadOptions { only, ..ReadOptions::default() };
        let wide = read_text("id,x,y\np,1,0\n", &options).unwrap();
        let long = read_text("person,item,score\np,x,1\np,y,0\n", &options).unwrap();
        for r in [wide, long] {
            assert_eq!((r.items(), r.left_out()), (&["x".to_owned()][..], &["y".to_owned()][..]));
        }
        let none = read_text("id,X,Y\np,1,0\n", &options).unwrap_err().to_string();
        assert!(none.contains("(x, z)") && none.contains("X, Y"), "{none}");
    }

    #[test]
    fn columns_of_a_long_file_can_be_left_out() {
        let ignore = |name: &str| ReadOptions { ignore: vec![name.to_owned()], ..ReadOptions::default() };
        let text = "person,item,score,seconds\na,x,1,3.2\na,y,0,7.5\n";
        let r = read_text(text, &ignore("seconds")).unwrap();
        assert_eq!((r.items().len(), r.person_count()), (2, 1));
        for text in [text, "person,item,score\na,x,1\n", "x,y\n1,0\n"] {
            assert!(matches!(read_text(text, &ignore("minutes")), Err(ReadError::NoColumn(..))), "{text}");
        }
        let r = read_text("person,item,score\na,x,1\na,y,1\n", &ignore("y")).unwrap();
        assert_eq!(r.items(), ["x"]);
    }

    #[test]
    fn nobody_is_in_two_groups() {
        let group = ReadOptions { group: Some("g".into()), ..ReadOptions::default() };
        let error = read_text("person,item,score,g\na,x,1,north\na,y,0,south\n", &group).unwrap_err();
        assert_eq!(error.to_string(), "row 3: person a is in group south here and in group north before");
    }

    #[test]
    fn errors_name_row_and_column() {
        let cases = [
            ("x,y\n1,0\n1,maybe\n", "row 3, column y: \"maybe\""),
            ("x,y\n1,0\n1,-1\n", "row 3, column y: \"-1\""),
            ("x,y\n1\n", "row 2: 1 cells where the header has 2"),
            ("x,x\n1,1\n", "column \"x\" stands twice"),
            ("x,y\n", "no answers"),
            ("person,item,score\na,x,1\na,x,0\n", "row 3: person a has already answered item x in row 2"),
            ("person,item,score\na,x,1.5\n", "row 2, column score: \"1.5\""),
            ("", "no items"),
        ];
        for (text, expected) in cases {
            let error = read_text(text, &ReadOptions::default()).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        let group = ReadOptions { group: Some("g".into()), ..ReadOptions::default() };
        assert!(read_text("x,y\n1,1\n", &group).unwrap_err().to_string().contains("no column \"g\""));
        assert!(read_text("g,y\n,1\n", &group).unwrap_err().to_string().contains("row 2, column g"));
    }
}
