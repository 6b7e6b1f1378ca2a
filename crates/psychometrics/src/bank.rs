//! An item bank read from a file: CSV with a header, or the JSON that `calibrate` writes.

use crate::item::{Family, Item, ItemError};
use serde_json::Value;
use std::collections::HashMap;

/// The most items in a bank file.
pub const MAX_BANK: usize = 65_000;
/// The largest bank file that is read.
pub const MAX_BANK_BYTES: usize = 256 << 20;

/// Calibrated items with what else the file says about them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bank {
    /// The items, in file order.
    pub items: Vec<Item>,
    /// Content area of each item, where the file has a column `area`.
    pub areas: Vec<Option<String>>,
    /// Mean and standard deviation of ability in the calibration (in its first group), where the file knows them.
    pub latent: Option<(f64, f64)>,
    /// The same for each group of the calibration, by name.
    pub groups: Vec<(String, f64, f64)>,
}

/// Why a bank could not be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BankError {
    /// A cell or key is missing.
    #[error("row {row}, column {column}: missing; every item needs its {column}")]
    Missing {
        /// Row of the file, the header being 1.
        row: usize,
        /// Column.
        column: String,
    },
    /// A cell is no number.
    #[error("row {row}, column {column}: {text:?} is not a number")]
    NotANumber {
        /// Row of the file.
        row: usize,
        /// Column.
        column: String,
        /// What stands there.
        text: String,
    },
    /// The parameters make no item.
    #[error("row {row}: {error}")]
    Item {
        /// Row of the file.
        row: usize,
        /// Why.
        error: ItemError,
    },
    /// An upper asymptote below one.
    #[error("row {row}, column d: an upper asymptote of {value} is not supported, only 1")]
    UpperAsymptote {
        /// Row of the file.
        row: usize,
        /// What stands there.
        value: f64,
    },
    /// A model nobody here knows.
    #[error("row {row}, column model: {text:?} is none of 2pl, 3pl, rasch, grm, gpcm")]
    Model {
        /// Row of the file.
        row: usize,
        /// What stands there.
        text: String,
    },
    /// Difficulty and intercept of a JSON item tell two stories.
    #[error(
        "row {row}: b and intercept of item {name} disagree (b is -intercept / a; for gpcm the steps); keep one of them"
    )]
    Disagree {
        /// Row of the file.
        row: usize,
        /// Its name.
        name: String,
    },
    /// An item named twice.
    #[error("row {row}: item {name} is already in row {before}")]
    Twice {
        /// Row of the second.
        row: usize,
        /// Its name.
        name: String,
        /// Row of the first.
        before: usize,
    },
    /// No header, no items, too many, broken quotes, broken JSON.
    #[error("{0}")]
    File(String),
}

impl Bank {
    /// Reads CSV (columns `item,a,b[,c[,d]]` or `item,a,b1,b2,...`, optionally `model` and `area`) or JSON. `graded` says what
    /// several thresholds mean where there is no `model` column.
    pub fn read(text: &str, graded: Family) -> Result<Bank, BankError> {
        if text.len() > MAX_BANK_BYTES {
            return Err(BankError::File(format!("the bank is larger than {MAX_BANK_BYTES} bytes")));
        }
        let text = text.trim_start_matches('\u{feff}');
        let bank = if text.trim_start().starts_with(['{', '[']) {
            json(text, graded)?
        } else {
            table(text, graded)?
        };
        if bank.items.is_empty() {
            return Err(BankError::File("the bank holds no items".into()));
        }
        let mut rows: HashMap<&str, usize> = HashMap::new();
        for (i, item) in bank.items.iter().enumerate() {
            if let Some(before) = rows.insert(&item.name, i + 2) {
                return Err(BankError::Twice { row: i + 2, name: item.name.clone(), before });
            }
        }
        Ok(bank)
    }

    /// A bank of items without areas.
    pub fn of(items: Vec<Item>) -> Bank {
        Bank { areas: vec![None; items.len()], items, ..Bank::default() }
    }

    /// Index by item name.
    pub fn index(&self) -> HashMap<&str, usize> {
        self.items.iter().enumerate().map(|(i, item)| (item.name.as_str(), i)).collect()
    }
}

/// A family by name, and whether that name promises a guessing parameter.
fn model(name: &str, row: usize) -> Result<(Family, bool), BankError> {
    let family = family_named(name).ok_or_else(|| BankError::Model { row, text: name.to_owned() })?;
    Ok((family, name.eq_ignore_ascii_case("3pl")))
}

/// `2pl`, `3pl`, `rasch`, `grm`, `gpcm` and their relatives.
fn family_named(name: &str) -> Option<Family> {
    match name.to_ascii_lowercase().as_str() {
        "rasch" | "1pl" | "2pl" | "3pl" | "dichotomous" => Some(Family::Dichotomous),
        "grm" | "graded" => Some(Family::Graded),
        "gpcm" | "pcm" | "partial_credit" => Some(Family::PartialCredit),
        _ => None,
    }
}

struct Columns {
    name: usize,
    a: usize,
    b: Vec<(usize, String)>,
    c: Option<usize>,
    d: Option<usize>,
    model: Option<usize>,
    area: Option<usize>,
}

impl Columns {
    fn find(header: &[String]) -> Result<Columns, BankError> {
        let at =
            |names: &[&str]| header.iter().position(|h| names.contains(&h.to_ascii_lowercase().as_str()));
        let need = |names: &[&str]| {
            at(names).ok_or_else(|| BankError::Missing { row: 1, column: names[0].to_owned() })
        };
        let mut b: Vec<(usize, String)> =
            at(&["b", "difficulty"]).map(|i| (i, header[i].clone())).into_iter().collect();
        if b.is_empty() {
            let number = |h: &str| h.strip_prefix(['b', 'B'])?.parse::<usize>().ok();
            let mut numbered: Vec<(usize, usize)> =
                header.iter().enumerate().filter_map(|(i, h)| Some((number(h)?, i))).collect();
            numbered.sort_unstable();
            b = numbered.into_iter().map(|(_, i)| (i, header[i].clone())).collect();
        }
        if b.is_empty() {
            return Err(BankError::Missing { row: 1, column: "b".to_owned() });
        }
        Ok(Columns {
            name: need(&["item", "name", "id"])?,
            a: need(&["a", "discrimination"])?,
            b,
            c: at(&["c", "guessing"]),
            d: at(&["d", "upper"]),
            model: at(&["model"]),
            area: at(&["area", "content"]),
        })
    }
}

fn table(text: &str, graded: Family) -> Result<Bank, BankError> {
    let first = text.lines().next().unwrap_or_default();
    let separator = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(error) => return Err(BankError::File(error.to_string())),
    };
    let columns = Columns::find(&header)?;
    let mut bank = Bank::default();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| BankError::File(error.to_string()))?;
        let row = index + 2;
        if index >= MAX_BANK {
            return Err(BankError::File(format!("more than {MAX_BANK} items")));
        }
        let cell = |column: usize| record.get(column).unwrap_or_default().trim();
        let number = |column: usize| -> Result<Option<f64>, BankError> {
            match cell(column) {
                "" | "NA" => Ok(None),
                // Where semicolons part the columns, a comma is the decimal mark.
                text => match if separator == b';' { text.replace(',', ".") } else { text.to_owned() }
                    .parse::<f64>()
                {
                    Ok(value) => Ok(Some(value)),
                    Err(_) => Err(BankError::NotANumber {
                        row,
                        column: header[column].clone(),
                        text: text.to_owned(),
                    }),
                },
            }
        };
        let missing = |column: &str| BankError::Missing { row, column: column.to_owned() };
        if cell(columns.name).is_empty() {
            return Err(missing("item"));
        }
        let a = number(columns.a)?.ok_or_else(|| missing("a"))?;
        let mut b = Vec::new();
        let mut hole: Option<&str> = None;
        for (column, name) in &columns.b {
            match number(*column)? {
                Some(value) => {
                    // A threshold after an empty one: the empty one is missing, not the item shorter.
                    if let Some(hole) = hole {
                        return Err(missing(hole));
                    }
                    b.push(value);
                }
                None => hole = hole.or(Some(name)),
            }
        }
        if b.is_empty() {
            return Err(missing(&columns.b[0].1));
        }
        let c = columns.c.map(&number).transpose()?.flatten();
        if let Some(value) = columns.d.map(&number).transpose()?.flatten()
            && value != 1.0
        {
            return Err(BankError::UpperAsymptote { row, value });
        }
        let named = columns.model.map(cell).filter(|m| !m.is_empty());
        let (family, guesses) = match named {
            Some(name) => model(name, row)?,
            None if columns.b.len() == 1 => (Family::Dichotomous, false),
            None => (graded, false),
        };
        if guesses && c.is_none() {
            return Err(missing("c"));
        }
        let item = Item::from_difficulties(cell(columns.name), family, a, &b, c.unwrap_or(0.0))
            .map_err(|error| BankError::Item { row, error })?;
        bank.items.push(item);
        bank.areas.push(columns.area.map(cell).filter(|a| !a.is_empty()).map(str::to_owned));
    }
    Ok(bank)
}

/// A number under a key; `null` is as good as absent, anything else is an error.
fn number_at(entry: &Value, key: &str, row: usize) -> Result<Option<f64>, BankError> {
    match entry.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_f64().map(Some).ok_or_else(|| not_a_number(key, row, value)),
    }
}

/// One number or a list of them under a key.
fn numbers_at(entry: &Value, key: &str, row: usize) -> Result<Option<Vec<f64>>, BankError> {
    let Some(Value::Array(list)) = entry.get(key) else {
        return Ok(number_at(entry, key, row)?.map(|one| vec![one]));
    };
    let number = |value: &Value| value.as_f64().ok_or_else(|| not_a_number(key, row, value));
    list.iter().map(number).collect::<Result<_, _>>().map(Some)
}

fn not_a_number(key: &str, row: usize, value: &Value) -> BankError {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    BankError::NotANumber { row, column: key.to_owned(), text }
}

/// An item of a JSON bank; `row` counts as in a table, the first item being 2.
fn json_item(entry: &Value, graded: Family, row: usize) -> Result<Item, BankError> {
    let missing = |column: &str| BankError::Missing { row, column: column.to_owned() };
    let name = entry.get("name").or_else(|| entry.get("item")).and_then(Value::as_str);
    let name = name.ok_or_else(|| missing("name"))?;
    let a = number_at(entry, "a", row)?.ok_or_else(|| missing("a"))?;
    if let Some(value) = number_at(entry, "d", row)?
        && value != 1.0
    {
        return Err(BankError::UpperAsymptote { row, value });
    }
    let (b, intercepts) = (numbers_at(entry, "b", row)?, numbers_at(entry, "intercept", row)?);
    let several = b.as_ref().or(intercepts.as_ref()).is_some_and(|v| v.len() > 1);
    let (family, guesses) = match entry.get("model").filter(|model| !model.is_null()) {
        Some(Value::String(name)) => model(name, row)?,
        Some(other) => return Err(BankError::Model { row, text: other.to_string() }),
        None if several => (graded, false),
        None => (Family::Dichotomous, false),
    };
    let c = match number_at(entry, "c", row)? {
        Some(c) => c,
        None if guesses => return Err(missing("c")),
        None => 0.0,
    };
    let refuse = |error| BankError::Item { row, error };
    let item = match (intercepts, &b) {
        (Some(intercepts), _) => Item::new(name, family, a, intercepts, c),
        (None, Some(b)) => Item::from_difficulties(name, family, a, b, c),
        (None, None) => return Err(missing("b")),
    };
    let item = item.map_err(refuse)?;
    if let Some((b, found)) = b.zip(item.difficulties()) {
        let near = |(x, y): (&f64, &f64)| (x - y).abs() <= 1e-3 * (1.0 + y.abs());
        if b.len() != found.len() || !b.iter().zip(&found).all(near) {
            return Err(BankError::Disagree { row, name: name.to_owned() });
        }
    }
    let Some(scores) = numbers_at(entry, "scores", row)? else { return Ok(item) };
    let whole = |x: &f64| (x.fract() == 0.0 && (0.0..255.0).contains(x)).then_some(*x as u8);
    let Some(scores) = scores.iter().map(whole).collect::<Option<Vec<u8>>>() else {
        return Err(refuse(ItemError::Scores(name.to_owned(), item.categories())));
    };
    item.with_scores(&scores).map_err(refuse)
}

fn json(text: &str, graded: Family) -> Result<Bank, BankError> {
    let value: Value = serde_json::from_str(text).map_err(|e| BankError::File(format!("not JSON: {e}")))?;
    let list = value.get("items").unwrap_or(&value);
    let list =
        list.as_array().ok_or_else(|| BankError::File("there is no list \"items\" in the bank".into()))?;
    if list.len() > MAX_BANK {
        return Err(BankError::File(format!("more than {MAX_BANK} items")));
    }
    let mut bank = Bank::default();
    for (index, entry) in list.iter().enumerate() {
        bank.items.push(json_item(entry, graded, index + 2)?);
        bank.areas.push(entry.get("area").and_then(Value::as_str).map(str::to_owned));
    }
    let moments = |entry: &Value| -> Option<(f64, f64)> {
        let number = |key: &str| entry.get(key).and_then(Value::as_f64);
        let (mean, variance) = (number("mean")?, number("var")?);
        (mean.is_finite() && variance > 0.0).then(|| (mean, variance.sqrt()))
    };
    let Some(latent) = value.get("latent") else { return Ok(bank) };
    bank.latent = moments(latent);
    for entry in latent.get("groups").and_then(Value::as_array).into_iter().flatten() {
        if let (Some(name), Some((mean, sd))) = (entry.get("group").and_then(Value::as_str), moments(entry)) {
            bank.groups.push((name.to_owned(), mean, sd));
        }
    }
    Ok(bank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Bank, BankError> {
        Bank::read(text, Family::Graded)
    }

    #[test]
    fn tables_with_all_columns_and_blanks() {
        let bank = read("item,a,b,c,d,area\nx, 1.2 ,-0.5,0.2,1,safety\ny,0.8, 1,,,\n").unwrap();
        assert_eq!(bank.items[0], Item::dichotomous("x", 1.2, -0.5, 0.2).unwrap());
        assert_eq!(bank.items[1].guessing, 0.0);
        assert_eq!(bank.areas, [Some("safety".to_owned()), None]);
        let bank = read("item;a;b1;b2;b3\nx;1;-1;0;1\ny;1;0;2;\n").unwrap();
        assert_eq!((bank.items[0].categories(), bank.items[1].categories()), (4, 3));
        assert_eq!(bank.items[0].family, Family::Graded);
        let bank = read("item;a;b\nx;1,5;-0,25\n").unwrap();
        assert_eq!(bank.items[0], Item::dichotomous("x", 1.5, -0.25, 0.0).unwrap());
    }

    #[test]
    fn json_of_a_calibration() {
        let bank = read(
            r#"{"latent":{"mean":0,"var":0.57},"items":[{"name":"x","model":"gpcm","a":1,"b":[1,2],"intercept":[-1,-3]},
               {"name":"y","a":2,"b":0.5,"c":0.1}]}"#,
        )
        .unwrap();
        assert_eq!(bank.items[0].family, Family::PartialCredit);
        assert_eq!(bank.items[1].intercepts, [-1.0]);
        assert!((bank.latent.unwrap().1 - 0.57f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn json_knows_scores_groups_and_what_several_thresholds_mean() {
        let text = r#"{"latent":{"mean":0,"var":1,"groups":[{"group":"pe","mean":0,"var":1},{"group":"hn","mean":-0.4,"var":2.25}]},
            "items":[{"name":"x","a":1,"b":[1,2],"intercept":[-1,-3],"scores":[1,2,4]},{"name":"y","a":1,"b":0,"c":null}]}"#;
        let bank = Bank::read(text, Family::PartialCredit).unwrap();
        assert_eq!(bank.items[0].family, Family::PartialCredit);
        assert_eq!((bank.items[0].category(4), bank.items[0].category(0)), (Some(2), None));
        assert_eq!(bank.groups[1], ("hn".to_owned(), -0.4, 1.5));
    }

    #[test]
    fn errors_name_row_and_column() {
        let cases = [
            ("item,a,b\nx,1,0\ny,,0\n", "row 3, column a: missing"),
            ("item,a,b\nx,1,\n", "row 2, column b: missing"),
            ("item,a,b\nx,one,0\n", "row 2, column a: \"one\""),
            ("item,a,b,c,d\nx,1,0,0,0.95\n", "row 2, column d: an upper asymptote of 0.95"),
            ("item,a,b,c\nx,1,0,1.2\n", "row 2: item x: guessing is 1.2"),
            ("item,a,b\nx,1,0\nx,1,0\n", "row 3: item x is already in row 2"),
            ("item,a,b\nx,NaN,0\n", "row 2: item x: discrimination is not"),
            ("item,a,b1,b2\nx,1,,2\n", "row 2, column b1: missing"),
            ("item,a,b1,b2\nx,1,3,2\n", "thresholds of a graded item must ascend"),
            ("item,a\nx,1\n", "row 1, column b: missing"),
            ("item,a,b\n", "no items"),
            ("", "missing"),
            ("{\"items\":[{\"name\":\"x\"}]}", "column a: missing"),
            ("item,a,b,c,model\nx,1,0,,3pl\n", "row 2, column c: missing"),
            (r#"[{"name":"x","a":1,"b":0,"model":"3pl"}]"#, "row 2, column c: missing"),
            (r#"[{"name":"x","a":1,"b":0,"model":"3pl","c":null}]"#, "row 2, column c: missing"),
            (r#"[{"name":"x","a":1,"b":0,"c":"0.2"}]"#, "row 2, column c: \"0.2\" is not a number"),
            (r#"[{"name":"x","a":1,"b":0,"d":"0.9"}]"#, "row 2, column d: \"0.9\" is not a number"),
            (r#"[{"name":"x","a":1,"b":[0,null]}]"#, "row 2, column b: \"null\" is not a number"),
            (r#"[{"name":"x","a":1,"b":0,"model":"4pl"}]"#, "\"4pl\" is none of"),
            (r#"[{"name":"x","a":2,"b":1,"intercept":2}]"#, "b and intercept of item x disagree"),
            (
                r#"[{"name":"x","a":2,"b":1,"scores":[1,2,3]}]"#,
                "item x: its scores must ascend, one for each of its 2",
            ),
        ];
        for (text, expected) in cases {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text:?}: {error}");
        }
    }
}
