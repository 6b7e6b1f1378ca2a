//! `chaski plan check`: every doubtful row of a school list, explained before anything is computed.

use super::read::{read_file, rectangle};
use crate::cli::{Failure, say};
use clap::Args;
use kernel::CountryCode;
use netplan::input::{FindingKind, SchoolList, read_schools};
use serde_json::json;
use std::{collections::BTreeMap, path::PathBuf};

/// A list of schools.
#[derive(Args)]
pub struct Check {
    /// CSV or GeoJSON, may be gzipped.
    file: PathBuf,
    /// Two letters: rows outside its rectangle are doubtful.
    #[arg(long)]
    country: Option<CountryCode>,
    /// Print one JSON object with all findings instead of words.
    #[arg(long)]
    json: bool,
}

/// How many rows of one kind are shown in words; JSON has all.
const SHOWN: usize = 10;

impl Check {
    /// Reads and reports. Doubts are no failure: the exit code is 0.
    pub fn run(self) -> Result<(), Failure> {
        let list = read_schools(&read_file(&self.file)?, rectangle(self.country)?, 20.0)
            .map_err(|e| format!("{}: {e}", self.file.display()))?;
        let mut kinds: BTreeMap<FindingKind, usize> = BTreeMap::new();
        for finding in &list.findings {
            *kinds.entry(finding.kind).or_insert(0) += 1;
        }
        if self.json {
            let counts: BTreeMap<&str, usize> = kinds.iter().map(|(k, n)| (k.name(), *n)).collect();
            let all = json!({
                "rows": list.rows,
                "usable": list.schools.len(),
                "left_out": list.rows - list.schools.len(),
                "counts": counts,
                "findings": list.findings,
            });
            say(&all.to_string());
            return Ok(());
        }
        words(&list, &kinds);
        Ok(())
    }
}

fn words(list: &SchoolList, kinds: &BTreeMap<FindingKind, usize>) {
    say(&format!("{} rows, {} can be planned for", list.rows, list.schools.len()));
    for (kind, count) in kinds {
        let effect = if kind.leaves_out() { "left out" } else { "kept" };
        say(&format!("{}: {count} ({effect}). {}", kind.name(), meaning(*kind)));
        for finding in list.findings.iter().filter(|f| f.kind == *kind).take(SHOWN) {
            say(&format!("  line {}: {} {}", finding.line, finding.id, finding.detail));
        }
        if *count > SHOWN {
            say(&format!("  and {} more; --json lists all", count - SHOWN));
        }
    }
}

/// What a planner should do about it.
pub fn meaning(kind: FindingKind) -> &'static str {
    use FindingKind as K;
    match kind {
        K::MissingId => "No id; the line number stands for it.",
        K::RepeatedId => "The id was used before; only the first row counts.",
        K::FieldCount => "The row has more or fewer fields than the header: a stray comma or line break?",
        K::MissingCoordinate => "Latitude or longitude is empty.",
        K::NotANumber => {
            "Latitude or longitude is not a number: degrees and minutes must be written as decimals."
        }
        K::OutOfRange => "Latitude must be from -90 to 90, longitude from -180 to 180.",
        K::LooksProjected => "So large a number is metres on a map sheet (UTM); convert it to degrees.",
        K::Sentinel => "0,0 or 999 stands for an unknown place.",
        K::LooksSwapped => "Inside the country only if latitude and longitude are swapped.",
        K::OutsideCountry => "Outside the country's rectangle.",
        K::Stacked => {
            "Several schools at exactly one point: one site, or a village's centre for lack of better?"
        }
        K::SameNameAndPlace => "Same name within 100 m: perhaps one school twice.",
        K::MissingPupils => "Pupils unknown: planned for, but not counted as reached.",
        K::BadNumber => "Pupils, rate or weight is not a sensible number; the default is used.",
        K::DecimalComma => "A comma as decimal sign; understood as a point.",
        K::OtherEncoding => "Not UTF-8; read as Windows-1252. Look whether the accents are right.",
    }
}
