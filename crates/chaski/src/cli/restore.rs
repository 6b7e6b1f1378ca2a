//! `chaski restore`: a backup becomes a box again.

use crate::{
    cli::{Failure, say},
    hub::DataFolder,
    machine::MachineClock,
};
use kernel::Clock;
use std::{
    io::{IsTerminal, Read},
    path::PathBuf,
};
use upkeep::backup::{self, RecoveryKey, Restore as Wish};

/// Longest text that can hold a recovery key; what is longer is another file.
const KEY_TEXT_MAX: u64 = 4_096;

/// Bring a backup back, on this box or on another one. Stop the hub first.
///
/// Everything is written beside what is there, checked, and only then takes its place; a power cut in between leaves the old
/// state. The restored box begins a new life of its log, and whoever was forgotten since the backup is forgotten again before it
/// serves anybody. Asks for the recovery key.
#[derive(clap::Args)]
pub struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The hub's folder; must be empty, or see --replace
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Put what is in the folder aside (it is not deleted) and restore
    #[arg(long)]
    replace: bool,
    /// Read the recovery key from a file instead of asking for it
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

impl Restore {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        // Looked at before the key is asked for: nobody should type forty letters for nothing.
        backup::check(&self.file)?;
        let folder = DataFolder::at(&self.data);
        let _alone = folder.alone()?;
        let key = RecoveryKey::parse(&self.key_text()?)?;
        let wish = Wish {
            file: &self.file,
            data: folder.path(),
            key: &key,
            replace: self.replace,
            now: MachineClock.now(),
        };
        let restored = backup::restore(&wish)?;
        if self.json {
            let report = serde_json::json!({
                "files": restored.files, "made_at_ms": restored.about.made_at_ms, "made_by": restored.about.software,
                "aside": restored.aside, "to_forget": restored.erasures.len(),
            });
            say(&report.to_string());
            return Ok(());
        }
        say(&format!("Restored {} files into {}.", restored.files, folder.path().display()));
        if let Some(aside) = &restored.aside {
            say(&format!(
                "What was there lies in {}. Remove it when the box is well again.",
                aside.display()
            ));
        }
        match restored.erasures.len() {
            0 => {}
            n => say(&format!("Persons forgotten again before the box serves anybody: {n}.")),
        }
        say("Start the hub: it begins a new life of its log by itself. Everybody signs in anew.");
        Ok(())
    }

    fn key_text(&self) -> Result<zeroize::Zeroizing<String>, Failure> {
        let mut text = zeroize::Zeroizing::new(String::new());
        match &self.key_file {
            Some(path) => {
                let file = std::fs::File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
                file.take(KEY_TEXT_MAX).read_to_string(&mut text)?;
            }
            None => {
                if std::io::stdin().is_terminal() {
                    say("Recovery key (eight groups of four):");
                }
                std::io::stdin().read_line(&mut text)?;
            }
        }
        Ok(text)
    }
}
