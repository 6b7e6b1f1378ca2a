//! Tables for spreadsheets. Pure.
//!
//! Spreadsheets of the region write semicolons (the comma is the decimal sign) and take UTF-8 for Latin-1 without a byte order
//! mark; programs want commas and no mark. A cell that begins like a formula is made text: a name is never run.

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// Semicolons and a byte order mark.
    Spreadsheet,
    /// RFC 4180: commas, no mark.
    Program,
}

/// Writes rows.
pub fn write(flavour: Flavour, rows: &[Vec<String>]) -> String {
    let (mark, separator) = match flavour {
        Flavour::Spreadsheet => ("\u{feff}", ';'),
        Flavour::Program => ("", ','),
    };
    let mut text = mark.to_owned();
    for row in rows {
        for (i, cell) in row.iter().enumerate() {
            if i > 0 {
                text.push(separator);
            }
            push_cell(&mut text, cell, separator);
        }
        text.push_str("\r\n");
    }
    text
}

/// An apostrophe before what a spreadsheet would run: `=`, `+`, `-`, `@`, a tab or a line break at the beginning (OWASP, "CSV
/// injection"). Spaces before it do not hide it. A plain number stays a number.
fn push_cell(text: &mut String, cell: &str, separator: char) {
    let runs = cell
        .trim_start_matches(' ')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    let defused = if runs && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() };
    if defused.contains([separator, '"', '\r', '\n', '\'', ',', ';']) {
        text.push('"');
        text.push_str(&defused.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(&defused);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells() {
        let cases = [
            ("Luz Quispe", "Luz Quispe"),
            ("a;b", "\"a;b\""),
            ("a,b", "\"a,b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("  @SUM(A1)", "\"'  @SUM(A1)\""),
            ("+51 999", "\"'+51 999\""),
            ("-cmd|' /C calc'!A0", "\"'-cmd|' /C calc'!A0\""),
            ("\t=1", "\"'\t=1\""),
            ("-3.5", "-3.5"),
            ("12", "12"),
            ("two\nlines", "\"two\nlines\""),
            ("", ""),
        ];
        for (cell, expected) in cases {
            let mut text = String::new();
            push_cell(&mut text, cell, ';');
            assert_eq!(text, expected, "{cell:?}");
        }
    }

    #[test]
    fn flavours() {
        let rows = [vec!["a".to_owned(), "b".to_owned()], vec!["1".to_owned(), String::new()]];
        assert_eq!(write(Flavour::Spreadsheet, &rows), "\u{feff}a;b\r\n1;\r\n");
        assert_eq!(write(Flavour::Program, &rows), "a,b\r\n1,\r\n");
    }
}
