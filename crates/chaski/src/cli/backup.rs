//! `chaski backup`: a copy that survives the box.

use crate::{
    cli::{Failure, say},
    hub::{DataFolder, recovery},
    machine::{MachineClock, MachineEntropy},
};
use kernel::Clock;
use std::path::PathBuf;
use upkeep::backup::{self, RecoveryKey, Source, Words};

/// Copy everything this hub keeps into one sealed file, while it runs.
///
/// Names, keys, answers and courses are in it, closed so that only the recovery key opens it. That key is on paper: make it once
/// with --new-key and put the paper away, not beside the stick.
#[derive(clap::Args)]
pub struct Backup {
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The file to write
    #[arg(long, value_name = "FILE", required_unless_present_any = ["new_key", "check", "prepare"])]
    to: Option<PathBuf>,
    /// Leave course files out: smaller, and the starter courses come back by themselves
    #[arg(long)]
    without_courses: bool,
    /// Make a recovery key and print it, this once. Backups made before open only with the earlier key
    #[arg(long, conflicts_with_all = ["to", "check", "prepare"])]
    new_key: bool,
    /// The language of the recovery key's words: es, pt, en
    #[arg(long, value_name = "LANG", value_enum, default_value_t = Tongue::Es, requires = "new_key")]
    words: Tongue,
    /// Read a backup and say whether it is whole; needs no key
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "prepare"])]
    check: Option<PathBuf>,
    /// Make a folder (a stick) ready, and have the running hub put a backup there every day
    #[arg(long, value_name = "DIR", conflicts_with = "to")]
    prepare: Option<PathBuf>,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

impl Backup {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let folder = DataFolder::existing(&self.data)?;
        if folder.is_on_server() && self.check.is_none() {
            return Err(format!(
                "this central has its log on a PostgreSQL server, which no file of this command would hold; nothing was written. Keep two \
                 things together, from the same moment: `pg_dump` of the database named in {0}/database, and a copy of the folder {0} \
                 (the central's keys and the root key: without them the database speaks for nobody).",
                folder.node_folder().display()
            )
            .into());
        }
        if self.new_key {
            return new_key(&folder, self.words);
        }
        if let Some(file) = &self.check {
            let checked = backup::check(file)?;
            let words = format!("whole: {} parts, {} bytes", checked.chunks, checked.bytes);
            let report = serde_json::json!({ "parts": checked.chunks, "bytes": checked.bytes, "made_at_ms": checked.head.made_at.0 });
            say(&if self.json { report.to_string() } else { words });
            return Ok(());
        }
        if let Some(stick) = &self.prepare {
            recovery::lock(&folder)?;
            let erasures = backup::Erasures::read(&folder.node_folder())?;
            backup::prepare_folder(stick, &erasures, &folder.secret()?)?;
            let path = std::path::absolute(stick)?;
            recovery::set_stick(&folder, &path)?;
            say(&format!("{} is ready. The hub puts a backup there every day it is on.", path.display()));
            return Ok(());
        }
        let Some(to) = self.to else { return Err("say where with --to FILE".into()) };
        let lock = recovery::lock(&folder)?;
        let source = Source {
            data: folder.path(),
            lock: &lock,
            with_courses: !self.without_courses,
            software: recovery::software(),
            now: MachineClock.now(),
        };
        let made = backup::make(&source, &to, &mut MachineEntropy)?;
        if self.json {
            let report = serde_json::json!({
                "file": made.path, "bytes": made.bytes, "files": made.files, "inside_bytes": made.inside_bytes,
            });
            say(&report.to_string());
        } else {
            say(&format!(
                "{}: {} files, {:.1} MB; read again, whole. It opens with the recovery key alone.",
                made.path.display(),
                made.files,
                made.bytes as f64 / 1e6
            ));
        }
        Ok(())
    }
}

/// The language of words.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Tongue {
    /// Spanish
    Es,
    /// Portuguese
    Pt,
    /// English
    En,
}

impl From<Tongue> for Words {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::Es => Words::Spanish,
            Tongue::Pt => Words::Portuguese,
            Tongue::En => Words::English,
        }
    }
}

fn new_key(folder: &DataFolder, words: Tongue) -> Result<(), Failure> {
    let key = RecoveryKey::generate(&mut MachineEntropy);
    recovery::keep_lock(folder, &key.lock())?;
    say("Recovery key of this box:");
    say("");
    say(&format!("    {}", key.printed().as_str()));
    say("");
    say(
        "The same key as fourteen words; either opens a backup, and of a word the first four letters are enough:",
    );
    say("");
    say_phrase(&key, words);
    say("");
    say(
        "Write it on two papers now: it is not kept anywhere and not shown again. Put them away, apart from the backups.",
    );
    say("Whoever has this key and a backup can read every name.");
    Ok(())
}

/// A key's words as they are copied onto paper: numbered, four a line.
pub fn say_phrase(key: &RecoveryKey, words: Tongue) {
    for (at, four) in key.phrase(words.into()).split(' ').collect::<Vec<_>>().chunks(4).enumerate() {
        let numbered = four.iter().enumerate().map(|(n, word)| format!("{:>2} {word:<9}", 4 * at + n + 1));
        say(format!("    {}", numbered.collect::<String>()).trim_end());
    }
}
