//! `chaski qti score`.

use crate::cli::{Failure, say};
use formats::qti::cases;
use serde_json::json;
use std::path::{Path, PathBuf};

/// `chaski qti score`.
#[derive(clap::Args)]
pub struct Score {
    /// Folders with `item.xml` and `cases.json`, or folders of such folders
    #[arg(value_name = "FOLDER", required = true)]
    folders: Vec<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Largest file that is read.
const MAX_FILE_BYTES: u64 = 16 << 20;
/// Folders of one call.
const MAX_FOLDERS: usize = 100_000;

struct Failed {
    folder: String,
    case: String,
    reason: String,
}

impl Score {
    pub(super) fn run(self) -> Result<(), Failure> {
        let (mut cases, mut failed) = (0usize, Vec::new());
        for folder in with_cases(&self.folders)? {
            let name = folder.display().to_string();
            let fail = |case: String, reason: String| Failed { folder: name.clone(), case, reason };
            match run(&folder) {
                Ok(results) => {
                    cases += results.len();
                    let failures =
                        results.into_iter().filter_map(|result| Some(fail(result.name, result.failure?)));
                    failed.extend(failures);
                }
                // A folder that cannot be read counts as one case that fails: it must not vanish from the figure.
                Err(reason) => {
                    cases += 1;
                    failed.push(fail(String::new(), reason));
                }
            }
        }
        let passed = cases - failed.len();
        if self.json {
            let failed = failed.iter();
            let failed = failed.map(|f| json!({ "folder": f.folder, "case": f.case, "reason": f.reason }));
            let failed: Vec<_> = failed.collect();
            say(&serde_json::to_string_pretty(
                &json!({ "cases": cases, "passed": passed, "failed": failed }),
            )?);
        } else {
            for failed in &failed {
                say(&format!("{}: {}: {}", failed.folder, failed.case, failed.reason));
            }
            say(&format!("{passed} of {cases} cases pass"));
        }
        match failed.len() {
            0 => Ok(()),
            count => Err(format!("{count} of {cases} cases fail").into()),
        }
    }
}

/// The folders that have cases; one without looks into its own folders.
fn with_cases(folders: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for folder in folders {
        if folder.join("cases.json").is_file() || folder.join("item.xml").is_file() {
            found.push(folder.clone());
            continue;
        }
        let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let inside = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        let before = found.len();
        found.extend(inside.filter(|path| path.join("cases.json").is_file()).take(MAX_FOLDERS));
        if found.len() == before {
            return Err(format!(
                "{}: neither item.xml with cases.json nor folders with them",
                folder.display()
            )
            .into());
        }
        found[before..].sort();
    }
    Ok(found)
}

fn run(folder: &Path) -> Result<Vec<cases::CaseResult>, String> {
    let read = |name: &str| {
        let path = folder.join(name);
        let size = std::fs::metadata(&path).map_err(|error| format!("{name}: {error}"))?.len();
        if size > MAX_FILE_BYTES {
            return Err(format!("{name}: {size} bytes; at most {MAX_FILE_BYTES} are read"));
        }
        std::fs::read(&path).map_err(|error| format!("{name}: {error}"))
    };
    cases::run(&read("item.xml")?, &read("cases.json")?)
}
