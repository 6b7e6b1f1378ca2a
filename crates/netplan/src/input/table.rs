//! Spreadsheet text and GeoJSON as one stream of named fields.

use std::{borrow::Cow, io::Read};

/// Most bytes a file may hold when unpacked.
const BYTES_MAX: u64 = 2 << 30;
/// Most rows in one list.
const ROWS_MAX: usize = 3_000_000;

/// Why a file cannot be used at all. Doubtful rows are not errors but findings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// The packed file is damaged or too large.
    #[error("the .gz file cannot be unpacked: {0}")]
    Packed(String),
    /// Columns that are needed are not there.
    #[error("line 1: no column {wanted}; the columns are: {found}")]
    Column {
        /// What was looked for.
        wanted: &'static str,
        /// What is there.
        found: String,
    },
    /// Not readable as a table.
    #[error("line {line}: {what}")]
    Csv {
        /// Line, from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// Not GeoJSON.
    #[error("line {line}, column {column}: {what}")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        what: String,
    },
    /// Too long.
    #[error("more than {ROWS_MAX} rows; split the list by department")]
    TooLong,
}

/// Unpacks if the bytes are gzip; otherwise gives them back.
pub fn unzip(bytes: Vec<u8>) -> Result<Vec<u8>, InputError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    let mut reader = flate2::read::MultiGzDecoder::new(&bytes[..]).take(BYTES_MAX + 1);
    reader.read_to_end(&mut unpacked).map_err(|e| InputError::Packed(e.to_string()))?;
    if unpacked.len() as u64 > BYTES_MAX {
        return Err(InputError::Packed("more than 2 GiB when unpacked".into()));
    }
    Ok(unpacked)
}

/// One row: its line (or feature number) and its fields by column name.
pub struct Record<'a> {
    /// Line in the file, from 1; for GeoJSON the number of the feature.
    pub line: u64,
    /// Whether a field was not UTF-8 and was read as Windows-1252.
    pub recoded: bool,
    /// Whether the row has as many fields as the header.
    pub complete: bool,
    /// The geometry of a GeoJSON feature.
    pub geometry: Option<&'a serde_json::Value>,
    header: &'a [String],
    fields: Vec<Cow<'a, str>>,
}

impl Record<'_> {
    /// The first of these columns that has something in it, trimmed.
    pub fn field(&self, names: &[&str]) -> Option<&str> {
        let found = names.iter().filter_map(|n| self.header.iter().position(|h| h == n));
        let mut values = found.filter_map(|i| self.fields.get(i)).map(|f| f.trim());
        values.find(|f| !f.is_empty())
    }

    /// Whether any of these columns exists.
    pub fn has(&self, names: &[&str]) -> bool {
        self.header.iter().any(|h| names.contains(&h.as_str()))
    }

    /// All column names.
    pub fn columns(&self) -> String {
        self.header.join(", ")
    }
}

/// Calls `each` for every row of a CSV (comma, semicolon or tab) or GeoJSON file.
pub fn for_each_record(
    bytes: &[u8],
    mut each: impl FnMut(Record) -> Result<(), InputError>,
) -> Result<usize, InputError> {
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let first = bytes.iter().copied().find(|b| !b.is_ascii_whitespace());
    if matches!(first, Some(b'{' | b'[')) {
        return geojson(bytes, each);
    }
    let head = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|d| head.iter().filter(|b| *b == d).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let mut header: Vec<String> = Vec::new();
    let mut rows = 0;
    loop {
        let more = reader.read_byte_record(&mut record).map_err(|e| InputError::Csv {
            line: e.position().map_or(0, csv::Position::line),
            what: e.to_string(),
        })?;
        if !more {
            return Ok(rows);
        }
        if header.is_empty() {
            header = record.iter().map(|f| decode(f).0.trim().to_lowercase()).collect();
            continue;
        }
        rows += 1;
        if rows > ROWS_MAX {
            return Err(InputError::TooLong);
        }
        let mut recoded = false;
        let fields = record.iter().map(|f| {
            let (text, was) = decode(f);
            recoded |= was;
            text
        });
        let fields: Vec<Cow<str>> = fields.collect();
        let line = record.position().map_or(0, csv::Position::line);
        let complete = fields.len() == header.len();
        each(Record { line, recoded, complete, geometry: None, header: &header, fields })?;
    }
}

/// UTF-8, or else Windows-1252: old spreadsheets write that, and some lists are pasted together from both.
fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    const HIGH: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}',
        '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
    ];
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => {
            let read =
                |b: &u8| if (0x80..0xa0).contains(b) { HIGH[usize::from(*b) - 0x80] } else { char::from(*b) };
            (Cow::Owned(bytes.iter().map(read).collect()), true)
        }
    }
}

fn geojson(
    bytes: &[u8],
    mut each: impl FnMut(Record) -> Result<(), InputError>,
) -> Result<usize, InputError> {
    let fault =
        |e: serde_json::Error| InputError::Json { line: e.line(), column: e.column(), what: e.to_string() };
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(fault)?;
    let features = value.get("features").and_then(|f| f.as_array()).ok_or(InputError::Json {
        line: 1,
        column: 1,
        what: "expected a GeoJSON FeatureCollection with \"features\"".into(),
    })?;
    if features.len() > ROWS_MAX {
        return Err(InputError::TooLong);
    }
    for (index, feature) in features.iter().enumerate() {
        let mut header = vec!["lat".to_string(), "lon".to_string()];
        let place = feature.pointer("/geometry/coordinates").and_then(|c| c.as_array());
        let number = |i: usize| place.and_then(|p| p.get(i)).map(ToString::to_string).unwrap_or_default();
        let mut fields = vec![Cow::Owned(number(1)), Cow::Owned(number(0))];
        for (key, value) in feature.get("properties").and_then(|p| p.as_object()).into_iter().flatten() {
            let text = match value {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            if !header.contains(&key.to_lowercase()) {
                header.push(key.to_lowercase());
                fields.push(Cow::Owned(text));
            }
        }
        let (line, geometry) = (index as u64 + 1, feature.get("geometry"));
        each(Record { line, recoded: false, complete: true, geometry, header: &header, fields })?;
    }
    Ok(features.len())
}
