//! `chaski policy`.

use crate::{
    cli::{Failure, say},
    machine::MachineClock,
};
use governance::policy::{
    Day, Policy as Rules,
    cases::check,
    explain::{Question, explain},
};
use kernel::{Clock, CountryCode, DataUse, Zone};
use std::path::{Path, PathBuf};

/// What the law on personal data asks, country by country.
#[derive(clap::Subcommand)]
pub enum Policy {
    /// A country's rules in plain words, each with how well it is known and where it comes from.
    ///
    /// Whatever nobody has read falls to the strict rule, and the line says so. This is not legal advice.
    Explain {
        /// The country, two letters
        country: CountryCode,
        /// Only one use of her data: central-answers, next-school, programmes, research, publication, sensitive-facts, abroad
        #[arg(long, value_name = "WORD")]
        purpose: Option<String>,
        /// How old she is
        #[arg(long, value_name = "YEARS", value_parser = clap::value_parser!(u16).range(0..=130))]
        age: Option<u16>,
        /// The day whose law is asked; default: today
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<Day>,
    },
    /// Check worked examples: a JSON list of consent decisions and due dates.
    ///
    /// Exit code 0 only if every case comes out as the file expects.
    Check {
        /// The list
        cases: PathBuf,
        /// Print JSON: cases, passed, failed[]
        #[arg(long)]
        json: bool,
    },
}

/// Largest list of cases that is read.
const MAX_BYTES: u64 = 32 << 20;

impl Policy {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Policy::Explain { country, purpose, age, on } => {
                let purpose = purpose.map(|word| data_use(&word)).transpose()?;
                let on = on.unwrap_or_else(|| Day::at(MachineClock.now(), Zone::UTC));
                let told = explain(Rules::shipped(), &Question { country, purpose, age, on });
                told.iter().for_each(|line| say(line));
                Ok(())
            }
            Policy::Check { cases, json } => check_file(&cases, json),
        }
    }
}

fn data_use(word: &str) -> Result<DataUse, Failure> {
    DataUse::from_word(word).ok_or_else(|| {
        let known: Vec<&str> = DataUse::ALL.iter().map(|known| known.word()).collect();
        format!("--purpose {word}: there is no such use. Known are {}.", known.join(", ")).into()
    })
}

fn check_file(path: &Path, json: bool) -> Result<(), Failure> {
    let failed = |e: std::io::Error| format!("{}: {e}", path.display());
    let bytes = std::fs::metadata(path).map_err(failed)?.len();
    if bytes > MAX_BYTES {
        return Err(format!("{}: {bytes} bytes are too many for a list of cases", path.display()).into());
    }
    let text = std::fs::read_to_string(path).map_err(failed)?;
    let report = check(Rules::shipped(), &text).map_err(|e| format!("{}: {e}", path.display()))?;
    if json {
        say(&serde_json::to_string(&report)?);
    } else {
        say(&format!("{} cases, {} passed", report.cases, report.passed));
        for failed in &report.failed {
            let (expected, found) = (&failed.expected, &failed.found);
            say(&format!(
                "  case {} ({} {}): {}. Expected {expected}, found {found}",
                failed.case, failed.op, failed.country, failed.why
            ));
        }
    }
    match report.failed.len() {
        0 => Ok(()),
        n => Err(format!("{}: {n} of {} cases failed", path.display(), report.cases).into()),
    }
}
