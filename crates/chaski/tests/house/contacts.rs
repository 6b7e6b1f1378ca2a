//! Whom to call, in *Safe with the phone*: empty rather than wrong. Every number is the same in each language and stands in the title of a
//! source that names its country and says where and when it was seen.

use super::{assert_none, tree::root};
use std::{collections::BTreeSet, fs};

const UNIT: &str = "courses/safe-phone/6-afterwards";
/// Other names under which sources speak of a country.
const ALIASES: [(&str, &str); 2] = [("Perú", "Peru"), ("Trinidad y Tobago", "Trinidad and Tobago")];
/// Fewer rows than this means that the table was not found.
const MIN_COUNTRIES: usize = 15;

/// The rows of the table: what stands in its cells.
fn rows(language: &str) -> Vec<Vec<String>> {
    let file = root().join(UNIT).join(format!("3-telling/60-contacts.{language}.md"));
    let text = fs::read_to_string(&file).expect("the page of contacts");
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    text.lines().filter(|line| line.starts_with('|')).skip(2).map(cells).collect()
}

/// Numbers to call in a cell: digits with spaces between them.
fn numbers(cell: &str) -> Vec<String> {
    let parts = cell.split(|c: char| !(c.is_ascii_digit() || c == ' ')).map(str::trim);
    parts.filter(|part| part.len() > 1).map(str::to_owned).collect()
}

fn all_numbers(language: &str) -> BTreeSet<Vec<String>> {
    rows(language).iter().map(|row| row[1..4].iter().flat_map(|cell| numbers(cell)).collect()).collect()
}

#[test]
fn every_number_to_call_has_its_source() {
    let spanish = rows("es");
    assert!(spanish.len() >= MIN_COUNTRIES, "{} countries", spanish.len());
    for other in ["pt", "en"] {
        assert_eq!(rows(other).len(), spanish.len(), "{other}");
        assert_eq!(all_numbers(other), all_numbers("es"), "other numbers in {other}");
    }
    let unit = fs::read_to_string(root().join(UNIT).join("unit.toml")).expect("the unit");
    let unit: toml::Table = unit.parse().expect("TOML");
    let sources: Vec<&toml::Value> = unit["sources"].as_array().expect("sources").iter().collect();
    let mut findings = Vec::new();
    for row in &spanish {
        let also = ALIASES.iter().find(|(name, _)| *name == row[0]).map(|(_, other)| *other);
        for number in row[1..4].iter().flat_map(|cell| numbers(cell)) {
            let told = sources.iter().any(|source| {
                let title = source["title"].as_str().unwrap_or_default();
                let country =
                    title.contains(row[0].as_str()) || also.is_some_and(|name| title.contains(name));
                let dated = ["url", "seen"].iter().all(|key| source.get(key).is_some());
                country && dated && numbers(title).contains(&number)
            });
            if !told {
                findings
                    .push(format!("{}: {number} stands in no source of unit.toml with url and seen", row[0]));
            }
        }
    }
    assert_none("numbers to call", findings);
}
