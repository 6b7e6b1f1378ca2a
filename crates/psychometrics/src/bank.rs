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
    /// Mean and standard deviation of ability in the calibration, where the file knows them.
    pub latent: Option<(f64, f64)>,
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
        let bank = if text.trim_start().starts_with(['{', '[']) { json(text)? } else { table(text, graded)? };
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
        Bank { areas: vec![None; items.len()], items, latent: None }
    }

    /// Index by item name.
    pub fn index(&self) -> HashMap<&str, usize> {
        self.items.iter().enumerate().map(|(i, item)| (item.name.as_str(), i)).collect()
    }
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
                text => match text.parse::<f64>() {
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
        let c = columns.c.map(&number).transpose()?.flatten().unwrap_or(0.0);
        if let Some(value) = columns.d.map(&number).transpose()?.flatten()
            && value != 1.0
        {
            return Err(BankError::UpperAsymptote { row, value });
        }
        let named = columns.model.map(cell).filter(|m| !m.is_empty());
        let family = match named {
            Some(name) => family_named(name).ok_or_else(|| {
                BankError::File(format!(
                    "row {row}, column model: {name:?} is none of 2pl, 3pl, rasch, grm, gpcm"
                ))
            })?,
            None if columns.b.len() == 1 => Family::Dichotomous,
            None => graded,
        };
        let item = Item::from_difficulties(cell(columns.name), family, a, &b, c)
            .map_err(|error| BankError::Item { row, error })?;
        bank.items.push(item);
        bank.areas.push(columns.area.map(cell).filter(|a| !a.is_empty()).map(str::to_owned));
    }
    Ok(bank)
}

fn json(text: &str) -> Result<Bank, BankError> {
    let value: Value = serde_json::from_str(text).map_err(|e| BankError::File(format!("not JSON: {e}")))?;
    let list = value.get("items").unwrap_or(&value);
    let list =
        list.as_array().ok_or_else(|| BankError::File("there is no list \"items\" in the bank".into()))?;
    if list.len() > MAX_BANK {
        return Err(BankError::File(format!("more than {MAX_BANK} items")));
    }
    let mut bank = Bank::default();
    for (index, entry) in list.iter().enumerate() {
        let row = index + 2;
        let missing = |column: &str| BankError::Missing { row, column: column.to_owned() };
        let name = entry.get("name").or_else(|| entry.get("item")).and_then(Value::as_str);
        let name = name.ok_or_else(|| missing("name"))?;
        let a = entry.get("a").and_then(Value::as_f64).ok_or_else(|| missing("a"))?;
        let c = entry.get("c").and_then(Value::as_f64).unwrap_or(0.0);
        if let Some(value) = entry.get("d").and_then(Value::as_f64)
            && value != 1.0
        {
            return Err(BankError::UpperAsymptote { row, value });
        }
        let numbers = |key: &str| -> Option<Vec<f64>> {
            match entry.get(key)? {
                Value::Array(list) => list.iter().map(Value::as_f64).collect(),
                one => one.as_f64().map(|x| vec![x]),
            }
        };
        let (b, intercepts) = (numbers("b"), numbers("intercept"));
        let several = b.as_ref().or(intercepts.as_ref()).is_some_and(|v| v.len() > 1);
        let family = entry.get("model").and_then(Value::as_str).and_then(family_named);
        let family = family.unwrap_or(if several { Family::Graded } else { Family::Dichotomous });
        let item = match (intercepts, b) {
            (Some(intercepts), _) => Item::new(name, family, a, intercepts, c),
            (None, Some(b)) => Item::from_difficulties(name, family, a, &b, c),
            (None, None) => return Err(missing("b")),
        };
        bank.items.push(item.map_err(|error| BankError::Item { row, error })?);
        bank.areas.push(entry.get("area").and_then(Value::as_str).map(str::to_owned));
    }
    let latent = |key: &str| value.get("latent").and_then(|l| l.get(key)).and_then(Value::as_f64);
    if let (Some(mean), Some(variance)) = (latent("mean"), latent("var"))
        && mean.is_finite()
        && variance > 0.0
    {
        bank.latent = Some((mean, variance.sqrt()));
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
        ];
        for (text, expected) in cases {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text:?}: {error}");
        }
    }
}
