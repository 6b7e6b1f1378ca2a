//! A list to begin with: the columns in the page's language and three rows to write over.

use super::super::*;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use formats::people::columns_in;

/// Rows of the sample; each is a message with cells between semicolons.
const ROWS: [&str; 3] = ["people-sample-pupil", "people-sample-other-pupil", "people-sample-teacher"];

/// The message that says which language's column names belong to these texts.
pub(super) const LANGUAGE_KEY: &str = "people-columns-language";

/// The file, as this language's spreadsheets write it: semicolons where commas stand in numbers.
pub(super) fn text(t: &Tongue) -> String {
    let separator = if t.decimals(0.5, 1).contains(',') { ";" } else { "," };
    let (columns, _) = columns_in(&t.say(LANGUAGE_KEY));
    let mut lines = vec![columns.join(separator)];
    for row in ROWS {
        let cells: Vec<String> = t.say(row).split(';').map(|cell| cell.trim().to_owned()).collect();
        lines.push(cells.join(separator));
    }
    // The mark by which spreadsheets know UTF-8.
    format!("\u{feff}{}\r\n", lines.join("\r\n"))
}

/// `/people/import/sample.csv`.
pub(in super::super) async fn sample(visitor: Visitor) -> Response {
    let name = visitor.t.say("people-sample-file");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, text(&visitor.t)).into_response()
}

#[cfg(test)]
mod tests {
    use formats::people::{Encoding, Line, PeopleReader, Today};
    use kernel::Role;
    use web::messages::{LanguagePlan, Messages};

    #[test]
    fn the_sample_is_sound_in_every_language() {
        let messages =
            Messages::load(&[web::MESSAGES, crate::people::MESSAGES], LanguagePlan::default()).unwrap();
        for language in ["es", "pt", "en", "quz"] {
            let text = super::text(&messages.tongue(&language.parse().unwrap()));
            let encoding = Encoding::detect(text.as_bytes()).unwrap();
            let mut reader = PeopleReader::new(text.as_bytes(), encoding, Today::UNKNOWN).unwrap();
            let mut rows = Vec::new();
            while let Some(line) = reader.next_line().unwrap() {
                match line {
                    Line::Row(row) => rows.push(row),
                    Line::Faults(faults) => panic!("{language}: {faults:?} in {text}"),
                }
            }
            let roles: Vec<Role> = rows.iter().flat_map(|row| row.roles.clone()).collect();
            assert_eq!(roles, [Role::Pupil, Role::Pupil, Role::Teacher], "{language}");
            assert!(rows[0].birth.is_some() && rows[0].learns == rows[2].teaches, "{language}");
        }
    }
}
