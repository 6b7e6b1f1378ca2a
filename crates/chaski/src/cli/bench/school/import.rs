//! Importing a list with the command that a school uses, as a process of its own.

use crate::cli::{Failure, bench::process};
use kernel::Seed;
use std::{ffi::OsStr, fmt::Write as _, fs, path::Path};

/// What it took.
pub struct Run {
    /// Until everything is on the disk.
    pub seconds: f64,
    /// Highest resident memory of the process.
    pub peak_mb: f64,
    /// The same list a second time.
    pub again_seconds: f64,
}

const SEED: Seed = Seed(20_261_123);
const GIVEN: [&str; 12] =
    ["Rosa", "Luis", "Nayra", "Wayra", "José", "Ana", "Inti", "Killa", "María", "João", "Sayri", "Elena"];
const FAMILY: [&str; 12] = [
    "Quispe", "Mamani", "Condori", "Flores", "Souza", "Huamán", "Choque", "Rojas", "Silva", "Ccori",
    "Vargas", "Puma",
];

/// A list of so many invented people, thirty to a class.
fn list(people: u32) -> String {
    let mut chance = SEED.part(&people.to_string()).chance();
    let mut text = String::from("id,given_name,family_name,birth_date,role,class,grade\n");
    for n in 0..people {
        let given = GIVEN[chance.below(GIVEN.len() as u64) as usize];
        let family = [(); 2].map(|()| FAMILY[chance.below(FAMILY.len() as u64) as usize]).join(" ");
        let (year, month, day) = (2008 + chance.below(10), 1 + chance.below(12), 1 + chance.below(28));
        let class = n / 30;
        let _ = writeln!(
            text,
            "E{n:06},{given},{family},{year}-{month:02}-{day:02},pupil,Grupo {class},{}",
            1 + class % 6
        );
    }
    text
}

/// Runs it.
pub fn run(folder: &Path, people: u32) -> Result<Run, Failure> {
    fs::create_dir_all(folder)?;
    let file = folder.join("people.csv");
    fs::write(&file, list(people))?;
    let (seconds, peak_mb) = import(folder, &file, people, "created")?;
    let (again_seconds, _) = import(folder, &file, people, "unchanged")?;
    fs::remove_dir_all(folder)?;
    Ok(Run { seconds, peak_mb, again_seconds })
}

fn import(folder: &Path, file: &Path, people: u32, expected: &str) -> Result<(f64, f64), Failure> {
    let hub = folder.join("hub");
    let arguments: [&OsStr; 8] = [
        "import".as_ref(),
        "people".as_ref(),
        file.as_os_str(),
        "--data".as_ref(),
        hub.as_os_str(),
        "--country".as_ref(),
        "PE".as_ref(),
        "--json".as_ref(),
    ];
    let ran = process::run(&arguments)?;
    let report: serde_json::Value = serde_json::from_slice(&ran.printed)
        .map_err(|e| format!("the import did not say what it did: {e}"))?;
    match report[expected].as_u64() == Some(u64::from(people)) {
        true => Ok((ran.seconds, ran.peak_mb)),
        false => Err(format!("of {people} people not all were {expected}: {report:.300}").into()),
    }
}
