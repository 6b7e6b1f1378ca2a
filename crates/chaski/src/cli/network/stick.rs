//! `chaski stick`.

use super::{Opened, fingerprint};
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
    machine::{MachineClock, MachineEntropy},
    network::{Account, heard_of},
};
use exchange::stick;
use kernel::{Clock, departures::LeaveWay};
use std::path::{Path, PathBuf};

/// Carry mail between nodes on a stick, or in any folder that travels.
///
/// Whoever carries or finds the stick can read nothing on it. It may serve many nodes, in any order, and be used twice. What
/// does not fit or breaks off is sent again the next time: a node forgets nothing until a receipt says that it arrived.
#[derive(clap::Subcommand)]
pub enum Stick {
    /// Write a letter for every node that lacks something which this one may tell it.
    ///
    /// Stop the hub first.
    Write {
        /// The stick's folder
        path: PathBuf,
        /// The node's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// At most about so many megabytes
        #[arg(long, value_name = "MB", default_value_t = 4_096)]
        megabytes: u64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Take the letters for this node, and leave a receipt.
    ///
    /// Stop the hub first. Exit code 0 also when blocks were refused: each is named with its reason.
    Read {
        /// The stick's folder
        path: PathBuf,
        /// The node's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl Stick {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Stick::Write { path, data, megabytes, json } => write(&path, &data, megabytes, json),
            Stick::Read { path, data, json } => read(&path, &data, json),
        }
    }
}

fn folder(path: &Path) -> Result<(), Failure> {
    match path.is_dir() {
        true => Ok(()),
        false => Err(format!("{}: there is no such folder. Is the stick plugged in?", path.display()).into()),
    }
}

fn write(path: &Path, data: &Path, megabytes: u64, json: bool) -> Result<(), Failure> {
    folder(path)?;
    let opened = Opened::open(DataFolder::existing(data)?)?;
    let most = megabytes.saturating_mul(1_000_000);
    let written = stick::write(&opened.here, path, MachineClock.now(), most, &mut MachineEntropy)?;
    opened.here.store.close();
    if json {
        let letters: Vec<_> = written
            .iter()
            .map(|letter| {
                serde_json::json!({
                    "to": fingerprint(letter.to), "blocks": letter.sent.blocks, "entries": letter.sent.entries,
                    "withheld": letter.sent.withheld, "bytes": letter.sent.bytes, "complete": letter.sent.complete,
                    "file_bytes": letter.sent.file_bytes,
                })
            })
            .collect();
        say(&serde_json::json!({ "letters": letters }).to_string());
        return Ok(());
    }
    if written.is_empty() {
        say("Nothing new for anybody whom this node has met. Its card is on the stick.");
    }
    for letter in &written {
        let rest = if letter.sent.complete { "" } else { "; the rest waits for the next stick" };
        say(&format!(
            "For {}: {} entries in {} bytes{rest}.",
            fingerprint(letter.to),
            letter.sent.entries,
            letter.sent.bytes
        ));
    }
    Ok(())
}

/// Account is kept of whose letters came.
fn account(opened: &Opened, letters: &[stick::Read]) -> Result<(), Failure> {
    let Some(trust) = opened.here.trust()? else { return Ok(()) };
    let (store, at) = (&opened.here.store, MachineClock.now());
    let contacts = Account::default();
    heard_of(&contacts, &trust, letters, LeaveWay::Stick, at);
    Ok(contacts.save(store, at)?)
}

fn read(path: &Path, data: &Path, json: bool) -> Result<(), Failure> {
    folder(path)?;
    let opened = Opened::open(DataFolder::existing(data)?)?;
    let letters = stick::read(&opened.here, path)?;
    opened.forget_whom_others_forgot()?;
    opened.end_lost_life()?;
    account(&opened, &letters)?;
    opened.here.store.close();
    if json {
        let letters: Vec<_> = letters
            .iter()
            .map(|letter| match &letter.taken {
                Ok(taken) => serde_json::json!({
                    "from": letter.from, "new": taken.new, "shown": taken.shown, "cut_short": taken.cut_short,
                    "refused_blocks": taken.refused_blocks, "files": taken.files, "file_bytes": taken.file_bytes,
                    "programs": taken.programs, "program_bytes": taken.program_bytes,
                    "refused_files": taken.refused_files, "spare_pieces": taken.spare_pieces,
                    "refused": taken.refused.iter().map(|refusal| &refusal.why).collect::<Vec<_>>(),
                }),
                Err(e) => serde_json::json!({ "from": letter.from, "error": e.to_string() }),
            })
            .collect();
        say(&serde_json::json!({ "letters": letters }).to_string());
        return Ok(());
    }
    if letters.is_empty() {
        say("No letters for this node. Its card is on the stick.");
    }
    for letter in &letters {
        let from = letter.from.parse().map_or_else(|_| letter.from.clone(), fingerprint);
        match &letter.taken {
            Ok(taken) => {
                say(&format!(
                    "From {from}: {} new entries, {} shown for the first time.",
                    taken.new, taken.shown
                ));
                if taken.file_bytes > 0 {
                    let (bytes, files) = (taken.file_bytes, taken.files);
                    let (of_programs, programs) = (taken.program_bytes, taken.programs);
                    say(&format!(
                        "  Of files {bytes} bytes that were lacking, {of_programs} of them of programs; {files} became whole, {programs} of them programs."
                    ));
                }
                if taken.spare_pieces > 0 {
                    let pieces = taken.spare_pieces;
                    say(&format!(
                        "  Passed over: {pieces} pieces of files that are here already or that this node does not take."
                    ));
                }
                if taken.cut_short {
                    say("  The letter was cut short on the way; the next one brings the rest.");
                }
                taken.refused_files.iter().for_each(|why| say(&format!("  Refused: {why}")));
                taken.refused.iter().for_each(|refusal| say(&format!("  Refused: {}", refusal.why)));
            }
            Err(e) => say(&format!("From {from}: {e}")),
        }
    }
    Ok(())
}
